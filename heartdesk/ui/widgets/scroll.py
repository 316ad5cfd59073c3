"""A pane that scrolls when it is taller than its place."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from heartdesk.ui.theme.tokens import RING

_LEAST = QSize(200, 120)


class Pane(QScrollArea):
    """Scrolls up and down only, and to whatever takes the cursor.

    What has the cursor stays in sight while all is laid out anew, until somebody scrolls by hand. A pane asks for
    little room and takes what there is, until it is let grow.
    """

    def __init__(self) -> None:
        super().__init__()
        self._grows = False
        self._follows = False
        self._settled = QTimer(self)  # one pane around another settles some turns later
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._show_cursor)
        self.verticalScrollBar().actionTriggered.connect(self._scrolled_by_hand)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._cursor_moved)

    def let_grow(self, grows: bool) -> None:
        """Be as high as what is within, because something further out scrolls."""
        self._grows = grows
        self._fit()

    def sizeHint(self) -> QSize:
        return _LEAST

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
            self._follow()
        elif event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    def _cursor_moved(self, _left: QWidget | None, _reached: QWidget | None) -> None:
        self._follows = True
        self._follow()

    def _scrolled_by_hand(self, _action: int) -> None:
        self._follows = False

    def _follow(self) -> None:
        if self._follows:
            self._settled.start(0)

    def _show_cursor(self) -> None:
        """Qt follows the cursor for Tab alone, not where Enter takes it."""
        inside, reached = self.widget(), QApplication.focusWidget()
        if inside is not None and reached is not None and inside.isAncestorOf(reached):
            for pane in _around(reached):  # what moves in this pane moves in those around it
                if pane._follows:
                    pane.ensureWidgetVisible(reached)

    def _fit(self) -> None:
        inside = self.widget()
        if self._grows and inside is not None:
            self.setMinimumHeight(inside.heightForWidth(self.viewport().width()) + 2 * RING)
        else:
            self.setMinimumHeight(0)


def _around(widget: QWidget) -> Iterator[Pane]:
    """The panes around a widget, the nearest first."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, Pane):
            yield around
        around = around.parentWidget()


def bring_into_sight(widget: QWidget) -> None:
    """Scroll every pane around a widget so that all of it is seen, as far as it fits."""
    for pane in _around(widget):
        pane.ensureWidgetVisible(widget, 0, RING)


def scrolled(inside: QWidget, name: str, *, to_read: bool = False) -> Pane:
    """Put a widget in a pane. `name` is for a screen reader.

    A pane `to_read` has little or nothing in it to step on, so it takes the focus itself, for the arrow keys. Its
    focus ring takes RING pixels on each side.
    """
    pane = Pane()
    pane.setWidgetResizable(True)
    pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus if to_read else Qt.FocusPolicy.NoFocus)
    pane.setProperty("role", "read" if to_read else "still")
    pane.setAccessibleName(name)
    pane.setWidget(inside)
    pane.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return pane
