"""Where the person's own words go. They stay in memory only."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import BODY


class WordsEdit(QPlainTextEdit):
    """Two lines tall. Enter goes on, Shift+Enter begins a line, Tab leaves."""

    went_on = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self._theme.font(BODY)).lineSpacing()
        return QSize(self._theme.px(320), 2 * line + self._theme.px(8) + 2 * 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shifted:
            self.went_on.emit()
        else:
            super().keyPressEvent(event)
