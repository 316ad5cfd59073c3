"""Where the person's own words go. They stay in memory only."""

import codecs
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QToolTip

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import BODY
from heartdesk.ui.widgets.strength import UNDERLINES

_UTF_16 = codecs.lookup("utf-16-le")
"""Looked up here: Python reads an encoding from the disk when it is first used."""

MOST_MARKS = 60
"""Underlines at once: more than anybody reads, and a pasted book stays quick."""


@dataclass(frozen=True)
class Mark:
    """Typed words that raised a need: `text[start:end] == typed`, how strongly, and what they say of it."""

    start: int
    end: int
    typed: str
    strength: str
    says: str


class WordsEdit(QPlainTextEdit):
    """Two lines tall. Enter goes on, Shift+Enter begins a line, Tab leaves. Words that raised a need are underlined."""

    went_on = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        theme.changed.connect(self._look_again)

    def marks(self) -> tuple[Mark, ...]:
        """What is underlined."""
        return self._marks

    def underline(self, marks: tuple[Mark, ...]) -> None:
        """Underline these quietly; what was typed over meanwhile is left out. A screen reader is told in words."""
        text = self.toPlainText()
        self._marks = tuple(
            one
            for one in marks[:MOST_MARKS]
            if one.typed and text[one.start : one.end] == one.typed
        )
        self._draw(text)
        said = ", ".join(dict.fromkeys(one.says for one in self._marks))
        self.setAccessibleDescription(self.tr("Heard: {words}").format(words=said) if said else "")

    def said_at(self, position: int) -> str:
        """What is said of the word at a position in the text; "" for nothing."""
        return next((one.says for one in self._marks if one.start <= position < one.end), "")

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

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.cursorForPosition(event.pos()).position()
            before, _ = _UTF_16.decode(_as_qt(self.toPlainText())[: 2 * at], "ignore")
            said = self.said_at(len(before))
            QToolTip.showText(event.globalPos(), said, self.viewport())
            return True
        return super().viewportEvent(event)

    def _draw(self, text: str) -> None:
        drawn = []
        for one in self._marks:
            look = QTextCharFormat()
            look.setUnderlineStyle(UNDERLINES[one.strength])
            look.setUnderlineColor(self._theme.colour("accent"))
            cursor = QTextCursor(self.document())
            cursor.setPosition(len(_as_qt(text[: one.start])) // 2)
            cursor.setPosition(len(_as_qt(text[: one.end])) // 2, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = cursor, look
            drawn.append(selection)
        self.setExtraSelections(drawn)

    def _look_again(self) -> None:
        self.updateGeometry()
        self._draw(self.toPlainText())


def _as_qt(text: str) -> bytes:
    """Qt counts a text in units of UTF-16."""
    return _UTF_16.encode(text, "surrogatepass")[0]
