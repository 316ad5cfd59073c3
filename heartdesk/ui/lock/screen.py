"""Takes away everything that floats over the window: menus, lists, tips, dialogs."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget


def put_away_all_but(window: QWidget | None) -> None:
    """Nothing of HeartDesk but `window` stays on the screen. A dialog is answered with its "cancel"."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        popup.hide()
    QToolTip.hideText()
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            if isinstance(other, QDialog):
                other.reject()
            other.hide()


class EveryWindow(QObject):
    """Sets an event filter on each of our windows that is typed in: the main one, and any dialog."""

    def __init__(self, filtering: QObject) -> None:
        super().__init__(filtering)
        self._filtering = filtering
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow)
        self._follow(QGuiApplication.focusWindow())

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self._filtering)
            window.installEventFilter(self._filtering)


class AlwaysKeys(QObject):
    """Hears the keys that must work whatever stands before the page, such as a dialog that takes all the others."""

    def __init__(self, parent: QObject, keys: dict[str, Callable[[], object]]) -> None:
        super().__init__(parent)
        self._keys = {QKeySequence(key).toString(): act for key, act in keys.items()}
        self._windows = EveryWindow(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            act = self._keys.get(QKeySequence(event.keyCombination()).toString())
            if act is not None:
                act()
                return True
        return super().eventFilter(watched, event)
