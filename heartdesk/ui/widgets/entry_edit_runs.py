"""Who stands behind an entry: the organization that runs it, and who leads it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import Typed
from heartdesk.directory.groups import LED_BY, LedTyped, group_typed
from heartdesk.ui.widgets.entry_edit_form import EntryForm, FactForm, choices
from heartdesk.ui.widgets.label import PlainLabel


class OrganizationForm(EntryForm):
    """A name: one that is known already is used again."""

    def __init__(self, form: ForForm, says: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.field = QLineEdit(form.organization)
        self.field.setAccessibleName(says)
        self.field.textEdited.connect(lambda _text: self.changed.emit())
        column.addWidget(self.field)
        column.addWidget(
            PlainLabel(
                self.tr("One that is here already is used again. Empty: nobody known."),
                role="small",
            )
        )

    def start(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def text(self) -> str:
        """What is typed."""
        return self.field.text()

    def content(self) -> dict[str, Any]:
        return {"text": self.text()}

    def put(self, content: Mapping[str, Any]) -> None:
        self.field.setText(str(content.get("text", "")))


class LedForm(FactForm):
    """Families, volunteers, a service, or those who come themselves."""

    def __init__(self, form: ForForm) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        pairs = (("", self.tr("Not known")), *LED_BY.items())
        self.choice = choices(self.tr("Who leads it"), pairs, group_typed(form.fields).led_by)
        self.choice.currentIndexChanged.connect(lambda _at: self.changed.emit())
        column.addWidget(self.choice)

    def start(self) -> None:
        self.choice.setFocus()

    def typed(self) -> Typed:
        return LedTyped(self.choice.currentData())

    def content(self) -> dict[str, Any]:
        return {"led_by": self.choice.currentData()}

    def put(self, content: Mapping[str, Any]) -> None:
        self.choice.setCurrentIndex(max(0, self.choice.findData(content.get("led_by", ""))))
