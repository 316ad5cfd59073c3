"""What it costs: a line in words, and prices one by one."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import Typed
from heartdesk.directory.typed_lists import CostRow, CostTyped, costs_of
from heartdesk.directory.values import words
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.entry_edit_form import FactForm, labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout


class CostForm(FactForm):
    """One price stands ready; an empty one is not kept."""

    told_today = True

    def __init__(self, theme: Theme, form: ForForm) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[_CostRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.text = small_field(
            theme, self.tr("In words"), self.tr("Free, or: pay what you can, help with the fare")
        )
        self.text.setText(words(form.fields.get("fees_description")))
        self.text.textEdited.connect(lambda _text: self.changed.emit())
        column.addWidget(labelled(self.tr("In words"), self.text))
        self._lines = QVBoxLayout()
        column.addLayout(self._lines)
        self.add = button(
            self.tr("Add a price"), self._add_empty, role="soft", theme=theme, icon="add"
        )
        column.addWidget(self.add, alignment=Qt.AlignmentFlag.AlignLeft)
        for one in costs_of(form.fields) or (CostRow("", ""),):
            self._add(one)

    def start(self) -> None:
        self.text.setFocus()

    def typed(self) -> Typed:
        return CostTyped(self.text.text(), tuple(row.typed() for row in self.rows))

    def tips_on(self) -> str:
        return self.text.text()

    def content(self) -> dict[str, Any]:
        said = (row.typed() for row in self.rows)
        return {
            "text": self.text.text(),
            "rows": [[one.id, one.option, one.amount] for one in said],
        }

    def put(self, content: Mapping[str, Any]) -> None:
        self.text.setText(str(content.get("text", "")))
        for row in list(self.rows):
            self._remove(row)
        for one in content.get("rows", []):
            known, option, amount = (str(part) for part in one)
            self._add(CostRow(option, amount, known))

    def _add_empty(self) -> None:
        self._add(CostRow("", "")).option.setFocus()

    def _add(self, cost: CostRow) -> "_CostRow":
        row = _CostRow(self._theme, cost, len(self.rows) + 1)
        for field in (row.option, row.amount):
            field.textEdited.connect(lambda _text: self.changed.emit())
        row.away.clicked.connect(lambda _on=False: self._take_away(row))
        self.rows.append(row)
        self._lines.addWidget(row)
        row.show()
        return row

    def _take_away(self, row: "_CostRow") -> None:
        self._remove(row)
        self.add.setFocus()
        self.changed.emit()

    def _remove(self, row: "_CostRow") -> None:
        self.rows.remove(row)
        take_out(self._lines, row)


class _CostRow(QWidget):
    def __init__(self, theme: Theme, cost: CostRow, at: int) -> None:
        super().__init__()
        self._id = cost.id
        line = FlowLayout(self, gap=theme.px(6))
        self.option: QLineEdit = small_field(
            theme,
            self.tr("What price {at} is for").format(at=at),
            self.tr("Such as: a child"),
            width=160,
        )
        self.amount: QLineEdit = small_field(
            theme, self.tr("Price {at}").format(at=at), self.tr("£2.50 or free"), width=120
        )
        self.away = button(self.tr("Take away"), lambda: None, role="soft")
        self.away.setAccessibleName(self.tr("Take price {at} away").format(at=at))
        self.option.setText(cost.option)
        self.amount.setText(cost.amount)
        for part in (self.option, self.amount, self.away):
            line.addWidget(part)

    def typed(self) -> CostRow:
        """The line as typed."""
        return CostRow(self.option.text(), self.amount.text(), self._id)
