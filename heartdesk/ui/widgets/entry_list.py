"""A list of entries that the keyboard can walk, tick and open."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_delegate import EntryDelegate
from heartdesk.ui.widgets.entry_rows import ROW, EntryModel, EntryRow, Index


class EntryList(QListView):
    """Only the rows in sight are painted. Space ticks, Enter and a double click take the next step, → opens."""

    moved = Signal(object)
    """EntryRow or None: another row is the current one."""
    next_step = Signal(object)
    """EntryRow: Enter, or a double click."""
    more = Signal(object)
    """EntryRow: the worker wants to know more about it."""

    def __init__(
        self,
        theme: Theme,
        model: EntryModel,
        name: str,
        *,
        ticks: bool = False,
        uniform: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._ticks = ticks
        self.rows = model
        self.setProperty("role", "entries")
        self.setAccessibleName(name)
        self.setModel(model)
        self._delegate = EntryDelegate(theme, ticks=ticks, uniform=uniform)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(uniform)
        # The list paints its own ground, so that nothing beneath it is painted again for every key.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # Always there, so that rows do not change width; unseen where there is nothing to scroll.
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self._range_changed(0, 0)
        self.doubleClicked.connect(self._double_clicked)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_rows(self, rows: tuple[EntryRow, ...], *, keep_current: bool = True) -> None:
        """Show rows. The current entry stays current where it is still there; else the first one is."""
        now = self.current()
        self.rows.show(rows)
        if not rows:
            self.moved.emit(None)
            return
        at = max(0, self.rows.row_of(now.id) if keep_current and now is not None else 0)
        if self.currentIndex().row() != at:
            self.make_current(at)

    def current(self) -> EntryRow | None:
        """The row the cursor is on."""
        row = self.currentIndex().data(ROW)
        return row if isinstance(row, EntryRow) else None

    def make_current(self, at: int) -> None:
        """Put the cursor on a row."""
        index = self.rows.index(at)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        key = event.key()
        if row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_step.emit(row)
        elif row is not None and key == Qt.Key.Key_Right:
            self.more.emit(row)
        elif row is not None and key == Qt.Key.Key_Space and self._ticks:
            self.rows.asked_to_tick.emit(row)
        elif key == Qt.Key.Key_Space or (event.text() and event.text().isprintable()):
            # Qt would jump to a row that starts with the letter; "/" and "?" belong to the window.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current() is None and self.rows.rowCount():
            self.make_current(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("page"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _range_changed(self, _least: int, most: int) -> None:
        self.verticalScrollBar().setEnabled(most > 0)

    def _double_clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, EntryRow):
            self.next_step.emit(row)
