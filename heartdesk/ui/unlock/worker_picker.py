"""The workers of a desk as large rows: one key or one touch picks a name."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from heartdesk.core.text import fold
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.big_list import BigList

MANY = 8
"""With more names than this a field to find one stands above them."""


class WorkerPicker(QWidget):
    """`picked` is a name taken with Enter or a touch; `moved` the name the cursor is on."""

    picked = Signal(str)
    moved = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a name"))
        self.search.setAccessibleName(self.tr("Find a name"))
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        column.addWidget(self.search)
        self.list = BigList(theme, self.tr("Workers of this desk"), lettered=True)
        self.list.currentTextChanged.connect(self.moved)
        self.list.itemClicked.connect(self._touched)
        self.list.installEventFilter(self)
        column.addWidget(self.list)

    def show_names(self, names: tuple[str, ...], *, chosen: str = "") -> None:
        """Offer these names, with the cursor on `chosen` or else on the first."""
        self.search.clear()
        self.search.setVisible(len(names) > MANY)
        self.list.clear()
        for name in names:
            QListWidgetItem(name, self.list)
        if names:
            self.list.setCurrentRow(names.index(chosen) if chosen in names else 0)
        self.list.fit()

    def name(self) -> str:
        """The name the cursor is on; "" for none."""
        row = self.list.currentRow()
        return "" if row < 0 or self.list.item(row).isHidden() else self.list.item(row).text()

    def start(self) -> None:
        """Put the cursor where a name is picked."""
        (self.list if self.search.isHidden() else self.search).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.name():
                    self.picked.emit(self.name())
                return True
            if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return super().eventFilter(watched, event)

    def _touched(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.text())

    def _narrow(self, typed: str) -> None:
        """Show the names of which some word begins with what was typed."""
        wanted = fold(typed)
        shown = []
        for item in self._items():
            words = fold(item.text())
            fits = words.startswith(wanted) or f" {wanted}" in words
            item.setHidden(not fits)
            if fits:
                shown.append(item)
        self.list.setCurrentRow(self.list.row(shown[0]) if shown else -1)
        self.moved.emit(self.name())

    def _step(self, by: int) -> None:
        shown = [item for item in self._items() if not item.isHidden()]
        if shown:
            now = self.list.currentItem()
            at = shown.index(now) + by if now in shown else 0
            self.list.setCurrentItem(shown[max(0, min(at, len(shown) - 1))])

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]
