"""A word in passing at the foot of the page, with an undo for ten seconds."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.label import Frame, PlainLabel

SECONDS = 10
_WIDTH = 560


class ToastBar(Frame):
    """Floats over the foot of its host. The clock stands still while its button has the focus."""

    told = Signal()
    """There is something newer to read than whatever was said before."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__("toast", host)
        self._theme, self._host = theme, host
        row = self._row = QHBoxLayout(self)
        self._said = PlainLabel("")
        row.addWidget(self._said, 1)
        self._button: QPushButton = button(self.tr("Undo"), self.act, role="toast", parent=self)
        row.addWidget(self._button)
        self._act: Callable[[], None] | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SECONDS * 1000)
        self._clock.timeout.connect(self._time_is_up)
        self._key = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), host)
        self._key.activated.connect(self.act)
        self._key.setEnabled(False)
        host.installEventFilter(self)
        self.hide()

    def tell(self, text: str, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Say something; with `act`, offer a button (called "Undo" unless `action` says otherwise)."""
        self._said.setText(text)
        self.told.emit()
        self._act = act
        self._button.setVisible(act is not None)
        self._listen(on=act is not None)
        if act is not None:
            relabel(self._button, action or self.tr("Undo"))
        self.show()
        self.raise_()
        self._place()
        self._clock.start()
        announce(self, text)

    def said(self) -> str:
        """What it says now; "" when it is not there."""
        return "" if self.isHidden() else self._said.text()

    def act(self) -> None:
        """Do what the button offers, once."""
        act, self._act = self._act, None
        self.dismiss()
        if act is not None:
            act()

    def dismiss(self) -> None:
        """Go away, and with it the offer."""
        self._act = None
        self._listen(on=False)
        self._clock.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._act is not None and isinstance(event, QKeyEvent) and _is_our_undo(event):
            event.ignore()
            return True
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _listen(self, *, on: bool) -> None:
        """Look out for Ctrl+Z, only while there is something to undo: every event of the window passes by here."""
        self._key.setEnabled(on)
        app = QCoreApplication.instance()
        if app is not None:
            (app.installEventFilter if on else app.removeEventFilter)(self)

    def _time_is_up(self) -> None:
        if self._button.hasFocus():
            self._clock.start()
        else:
            self.dismiss()

    def _place(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(16), px(8), px(12), px(8))
        width = min(self._host.width() - px(48), px(_WIDTH))
        height = self._row.totalHeightForWidth(width)
        # At the left, where no page has its buttons.
        self.setGeometry(px(24), self._host.height() - height - px(16), width, height)


def _is_our_undo(event: QKeyEvent) -> bool:
    """Whether Ctrl+Z is meant for the message: a field that has typing of its own to undo comes first."""
    if event.type() != QEvent.Type.ShortcutOverride or not event.matches(
        QKeySequence.StandardKey.Undo
    ):
        return False
    field = QApplication.focusWidget()
    if isinstance(field, QPlainTextEdit):
        return not field.document().isUndoAvailable()
    return not (isinstance(field, QLineEdit) and field.isUndoAvailable())
