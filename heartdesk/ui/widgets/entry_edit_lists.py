"""The forms of facts that are lists of plain words, one on each line; and of ages."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import Typed
from heartdesk.directory.typed_lists import (
    AgesTyped,
    ContactsTyped,
    LinesTyped,
    ListName,
    lines_of,
)
from heartdesk.directory.values import whole
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import FactForm, labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class LinesForm(FactForm):
    """A list, one on each line. Names of people are kept only with their yes, so there a tick is asked for."""

    def __init__(self, theme: Theme, form: ForForm, name: ListName, says: str, hint: str) -> None:
        super().__init__()
        self._name: ListName = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(PlainLabel(hint, role="small"))
        self.field = QPlainTextEdit(lines_of(form.fields, name))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(theme.px(92))
        self.field.setAccessibleName(says)
        self.field.textChanged.connect(self.changed)
        column.addWidget(self.field)
        self.said_yes = QCheckBox(self.tr("“May we say your name?” They said yes"))
        self.said_yes.toggled.connect(lambda _on: self.changed.emit())
        self.said_yes.setVisible(name == "contacts")
        column.addWidget(self.said_yes)

    def start(self) -> None:
        self.field.setFocus()

    def typed(self) -> Typed:
        text = self.field.toPlainText()
        if self._name == "contacts":
            return ContactsTyped(text, self.said_yes.isChecked())
        return LinesTyped(self._name, text)

    def content(self) -> dict[str, Any]:
        return {"text": self.field.toPlainText(), "said_yes": self.said_yes.isChecked()}

    def put(self, content: Mapping[str, Any]) -> None:
        self.field.setPlainText(str(content.get("text", "")))
        self.said_yes.setChecked(content.get("said_yes") is True)


class AgesForm(FactForm):
    """From which age, up to which: told, never a gate."""

    def __init__(self, theme: Theme, form: ForForm) -> None:
        super().__init__()
        fields = QWidget()
        line = FlowLayout(fields, gap=theme.px(12))
        self.least = small_field(theme, self.tr("From age"), "", width=90)
        self.most = small_field(theme, self.tr("Up to age"), "", width=90)
        for name, field, held in (
            (self.tr("From age"), self.least, form.fields.get("minimum_age")),
            (self.tr("Up to age"), self.most, form.fields.get("maximum_age")),
        ):
            field.setText(str(whole(held) or ""))
            field.textEdited.connect(lambda _text: self.changed.emit())
            line.addWidget(labelled(name, field))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(fields)
        column.addWidget(
            PlainLabel(self.tr("It is told to people. Nobody is turned away by it."), role="small")
        )

    def start(self) -> None:
        self.least.setFocus()

    def typed(self) -> Typed:
        return AgesTyped(self.least.text(), self.most.text())

    def content(self) -> dict[str, Any]:
        return {"least": self.least.text(), "most": self.most.text()}

    def put(self, content: Mapping[str, Any]) -> None:
        self.least.setText(str(content.get("least", "")))
        self.most.setText(str(content.get("most", "")))
