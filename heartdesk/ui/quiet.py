"""The quiet screen: nothing about anybody, at once. Any key comes back."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import Frame, PlainLabel

_HELD_KEYS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_AltGr,
)


class QuietScreen(Frame):
    """A plain welcome that a visitor may see. What is behind it is hidden, from a screen reader too."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("quiet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Quiet screen. Press any key to come back."))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(32), theme.px(32), theme.px(32), theme.px(32))
        column.addStretch(2)
        self._hub = PlainLabel(self.tr("Welcome"), role="title")
        self._hub.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._hub)
        line = PlainLabel(self.tr("Someone will be with you in a moment."))
        line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(line)
        column.addStretch(3)
        note = PlainLabel(self.tr("Press any key to come back."))
        note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(note)

    def event(self, event: QEvent) -> bool:
        # Every key is ours, so that no shortcut acts on what is hidden.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The key that brought us here may still be held down.
        if not event.isAutoRepeat() and event.key() not in _HELD_KEYS:
            self.left.emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.left.emit()
        event.accept()
