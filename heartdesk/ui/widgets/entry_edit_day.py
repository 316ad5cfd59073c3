"""A fact that is a day."""

from collections.abc import Mapping
from typing import Any, Literal

from PySide6.QtWidgets import QVBoxLayout

from heartdesk.core.fields import text_of
from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import DayTyped, Typed
from heartdesk.directory.typed_day import typed_day
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import FactForm, labelled, small_field


class DayForm(FactForm):
    """One line; empty takes the day away."""

    def __init__(
        self, theme: Theme, form: ForForm, name: Literal["funding_until"], says: str
    ) -> None:
        super().__init__()
        self._name: Literal["funding_until"] = name
        self._today = form.today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.on = small_field(theme, says, self.tr("Such as 31 Mar"), width=190)
        self.on.setText(text_of(form.fields, name))
        self.on.textEdited.connect(lambda _text: self.changed.emit())
        column.addWidget(labelled(says, self.on))

    def start(self) -> None:
        self.on.setFocus()
        self.on.selectAll()

    def typed(self) -> Typed:
        said = self.on.text().strip()
        return DayTyped(self._name, typed_day(said, self._today) if said else "")

    def content(self) -> dict[str, Any]:
        return {"on": self.on.text()}

    def put(self, content: Mapping[str, Any]) -> None:
        self.on.setText(str(content.get("on", "")))
