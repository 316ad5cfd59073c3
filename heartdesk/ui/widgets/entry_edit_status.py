"""Whether an entry is running: open, paused, closing on a day, closed, with where to go instead."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import StatusTyped, Typed, status_of
from heartdesk.directory.typed_day import typed_day
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import FactForm, labelled, small_field


class StatusForm(FactForm):
    """Asks for a day and for where to go instead only where they matter."""

    def __init__(self, theme: Theme, form: ForForm) -> None:
        super().__init__()
        self._today = form.today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.row = ChoiceRow(
            self.tr("Is it running?"),
            (
                ("open", self.tr("Open")),
                ("paused", self.tr("Closed for now")),
                ("closing", self.tr("Closing on a day")),
                ("closed", self.tr("Closed for good")),
            ),
            gap=theme.px(6),
        )
        self.on = small_field(theme, self.tr("The day"), self.tr("Such as 4 Dec"), width=190)
        self.instead = small_field(
            theme, self.tr("Where to go instead"), self.tr("A name people know")
        )
        self._day = labelled(self.tr("The day it closes, or is back"), self.on)
        self._instead = labelled(self.tr("Where to go instead"), self.instead)
        for part in (self.row, self._day, self._instead):
            column.addWidget(part)
        now = status_of(form.fields)
        self.put({"status": now.status, "on": now.on, "instead": now.instead})
        self.row.chosen.connect(self._chosen)
        self.on.textEdited.connect(lambda _text: self.changed.emit())
        self.instead.textEdited.connect(lambda _text: self.changed.emit())

    def start(self) -> None:
        self.row.button(self.row.value()).setFocus()

    def typed(self) -> Typed:
        status = next(
            one for one in ("open", "paused", "closing", "closed") if one == self.row.value()
        )
        on = typed_day(self.on.text(), self._today) if self._day.isEnabled() else ""
        return StatusTyped(status, on, self.instead.text())

    def content(self) -> dict[str, Any]:
        return {
            "status": self.row.value(),
            "on": self.on.text(),
            "instead": self.instead.text(),
        }

    def put(self, content: Mapping[str, Any]) -> None:
        self.row.choose(str(content.get("status", "open")))
        self.on.setText(str(content.get("on", "")))
        self.instead.setText(str(content.get("instead", "")))
        self._show()

    def _chosen(self, _value: str) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        dated = self.row.value() in ("paused", "closing")
        self._day.setVisible(dated)
        self._day.setEnabled(dated)
        self._instead.setVisible(self.row.value() != "open")
