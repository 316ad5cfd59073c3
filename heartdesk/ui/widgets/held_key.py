"""Knows whether F2 is held: what must not be read by everybody shows only so long."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

HELD = Qt.Key.Key_F2


class HeldKey(QObject):
    """Belongs to one page. Whatever takes the key or the page away lets go of it."""

    changed = Signal(bool)
    """True while it is held."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._down = False

    def is_down(self) -> bool:
        """Whether it is held now."""
        return self._down

    def hold(self) -> None:
        """The key, or the button that stands for it, went down."""
        if not self._down and self._page.isVisible():
            self._down = True
            # The release may go to another widget, another page or another program.
            self._app().installEventFilter(self)
            self.changed.emit(True)

    def let_go(self) -> None:
        """It is up again."""
        if self._down:
            self._down = False
            self._app().removeEventFilter(self)
            self.changed.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if event.key() == HELD and not event.isAutoRepeat():
                self.let_go()
        elif (
            kind in (QEvent.Type.ApplicationDeactivate, QEvent.Type.WindowDeactivate)
            or (kind == QEvent.Type.MouseButtonRelease)
            or (kind == QEvent.Type.Hide and watched is self._page)
        ):
            self.let_go()
        return False

    @staticmethod
    def _app() -> QApplication:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise TypeError(type(app))
        return app
