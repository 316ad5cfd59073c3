"""A table of words from outside, to be read: nothing in it is markup, no cell is changed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

LONGEST_CELL = 400
MOST_ROWS = 200
_SETTLED_MS = 80


class ReadTable(QTableWidget):
    """Columns of equal width under their headings, long cells over several lines, two hundred rows at most."""

    def __init__(self, name: str, headings: Sequence[str]) -> None:
        super().__init__(0, len(headings))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self.resizeRowsToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._settled.start()

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows in place of what stood here."""
        self.setUpdatesEnabled(False)
        self.setRowCount(0)
        self.setRowCount(min(len(rows), MOST_ROWS))
        for number, cells in enumerate(rows[:MOST_ROWS]):
            for column, said in enumerate(cells):
                shown = said if len(said) <= LONGEST_CELL else f"{said[: LONGEST_CELL - 1]}…"
                item = QTableWidgetItem(shown)
                item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                self.setItem(number, column, item)
        self.resizeRowsToContents()
        self.setUpdatesEnabled(True)
