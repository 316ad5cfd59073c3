"""A pane that scrolls when it is taller than its place."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from heartdesk.ui.theme.tokens import RING

_LEAST = QSize(200, 120)


class Pane(QScrollArea):
    """Scrolls up and down only. It asks for little room and takes what there is, until it is let grow."""

    def __init__(self) -> None:
        super().__init__()
        self._grows = False

    def let_grow(self, grows: bool) -> None:
        """Be as high as what is within, because something further out scrolls."""
        self._grows = grows
        self._fit()

    def sizeHint(self) -> QSize:
        return _LEAST

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        inside = self.widget()
        if self._grows and inside is not None:
            self.setMinimumHeight(inside.heightForWidth(self.viewport().width()) + 2 * RING)
        else:
            self.setMinimumHeight(0)


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
