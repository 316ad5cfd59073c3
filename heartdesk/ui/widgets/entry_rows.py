"""Rows of a list of entries: what each shows, and the model that hands them to a view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

ROW = Qt.ItemDataRole.UserRole
LONGEST = 160
"""Letters of a name that a row shows; the rest is beside the list, in full."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class EntryRow:
    """What a list shows of one entry. `fresh` is the state, `fresh_text` its words; both may be empty."""

    kind: str
    id: str
    name: str
    line: str = ""
    reasons: str = ""
    doubts: str = ""
    tag: str = ""
    fresh: str = ""
    fresh_text: str = ""


def short(text: str) -> str:
    """A text that fits a row, however long it is."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


class EntryModel(QAbstractListModel):
    """The rows of a list. With `is_ticked` each row has a box to tick; the list says so to a screen reader."""

    asked_to_tick = Signal(object)
    """EntryRow: the worker ticked or unticked a row."""

    def __init__(self, is_ticked: Callable[[str], bool] | None = None) -> None:
        super().__init__()
        self._rows: tuple[EntryRow, ...] = ()
        self._is_ticked = is_ticked

    def show(self, rows: tuple[EntryRow, ...]) -> None:
        """Show these rows in place of the ones before. The same rows again disturb nothing."""
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rows(self) -> tuple[EntryRow, ...]:
        """The rows shown."""
        return self._rows

    def row_of(self, entry_id: str) -> int:
        """Where an entry stands, -1 when it is not shown."""
        return next((number for number, row in enumerate(self._rows) if row.id == entry_id), -1)

    def ticks_changed(self) -> None:
        """Some rows are ticked or unticked now."""
        if self._rows:
            last = len(self._rows) - 1
            self.dataChanged.emit(self.index(0), self.index(last), [Qt.ItemDataRole.CheckStateRole])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, _index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._is_ticked is not None else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return short(row.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (short(row.name), row.tag, row.line, row.reasons, row.doubts, row.fresh_text)
            return ". ".join(part for part in said if part)
        if role == Qt.ItemDataRole.CheckStateRole and self._is_ticked is not None:
            return Qt.CheckState.Checked if self._is_ticked(row.id) else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid():
            self.asked_to_tick.emit(self._rows[index.row()])
            return True
        return False
