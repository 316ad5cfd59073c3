"""The numbers of an entry, a line each: the number, what it is for."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import PhonesTyped, PhoneTyped, Typed, phones_of
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.entry_edit_form import FactForm, choices, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class PhonesForm(FactForm):
    """At least one line stands ready; a line without a number is not kept."""

    told_today = True

    def __init__(self, theme: Theme, form: ForForm) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[_PhoneRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        if form.whose_phone:
            said = self.tr("The number shown is that of {name}. One you put in here comes first.")
            column.addWidget(PlainLabel(said.format(name=form.whose_phone), role="muted"))
        self._lines = QVBoxLayout()
        column.addLayout(self._lines)
        self.add = button(
            self.tr("Add a number"), self._add_empty, role="soft", theme=theme, icon="add"
        )
        column.addWidget(self.add, alignment=Qt.AlignmentFlag.AlignLeft)
        for one in phones_of(form.fields):
            self._add(one)
        if not self._rows:
            self._add(PhoneTyped(""))

    def start(self) -> None:
        self._rows[0].number.setFocus()

    def typed(self) -> Typed:
        return PhonesTyped(tuple(row.typed() for row in self._rows))

    def content(self) -> dict[str, Any]:
        rows = [row.typed() for row in self._rows]
        return {
            "phones": [[one.id, one.number, one.about, one.kind, one.extension] for one in rows]
        }

    def put(self, content: Mapping[str, Any]) -> None:
        for row in list(self._rows):
            self._remove(row)
        for one in content.get("phones", []):
            known, number, about, kind, extension = (str(part) for part in one)
            self._add(PhoneTyped(number, about, kind, extension, known))

    def _add_empty(self) -> None:
        self._add(PhoneTyped("")).number.setFocus()

    def _add(self, phone: PhoneTyped) -> "_PhoneRow":
        row = _PhoneRow(self._theme, phone, len(self._rows) + 1)
        for field in (row.number, row.about, row.extension):
            field.textEdited.connect(lambda _text: self.changed.emit())
        row.kind.currentIndexChanged.connect(lambda _at: self.changed.emit())
        row.away.clicked.connect(lambda _on=False: self._take_away(row))
        self._rows.append(row)
        self._lines.addWidget(row)
        row.show()
        return row

    def _take_away(self, row: "_PhoneRow") -> None:
        self._remove(row)
        self.add.setFocus()
        self.changed.emit()

    def _remove(self, row: "_PhoneRow") -> None:
        self._rows.remove(row)
        take_out(self._lines, row)


class _PhoneRow(QWidget):
    def __init__(self, theme: Theme, phone: PhoneTyped, at: int) -> None:
        super().__init__()
        self._id, self._kind = phone.id, phone.kind
        line = FlowLayout(self, gap=theme.px(6))
        self.number: QLineEdit = small_field(
            theme, self.tr("Number {at}").format(at=at), self.tr("Number"), width=160
        )
        self.extension: QLineEdit = small_field(
            theme, self.tr("Extension of number {at}").format(at=at), self.tr("Ext."), width=64
        )
        self.about: QLineEdit = small_field(
            theme,
            self.tr("What number {at} is for").format(at=at),
            self.tr("What it is for"),
            width=180,
        )
        pairs = (
            ("voice", self.tr("to ring")),
            ("cell", self.tr("mobile, to ring")),
            ("text", self.tr("text messages only")),
            ("textphone", self.tr("textphone")),
        )
        self.kind: QComboBox = choices(
            self.tr("Kind of number {at}").format(at=at), pairs, phone.kind
        )
        self.away = button(self.tr("Take away"), lambda: None, role="soft")
        self.away.setAccessibleName(self.tr("Take number {at} away").format(at=at))
        self.number.setText(phone.number)
        self.extension.setText(phone.extension)
        self.about.setText(phone.about)
        for part in (self.number, self.extension, self.kind, self.about, self.away):
            line.addWidget(part)

    def typed(self) -> PhoneTyped:
        """The line as typed. A kind that the list does not have stays, unless another is chosen."""
        chosen = str(self.kind.currentData())
        known = self.kind.findData(self._kind) >= 0
        kind = chosen if known or chosen != "voice" else self._kind
        return PhoneTyped(
            self.number.text(), self.about.text(), kind, self.extension.text(), self._id
        )
