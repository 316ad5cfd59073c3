"""Words for somebody to read off the screen: choose or type one sentence, and it fills the place."""

from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.text import one_line
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled

LONGEST = 120
"""Letters of a sentence: more would not be very large."""

_LEAST_PX, _MOST_PX = 24, 200
_WIDTH = 720
_CHOOSE, _SHOW = 0, 1


class ShowWords(QStackedWidget):
    """Nothing sensitive stands here, and nothing typed is kept. Escape goes back, a step at a time."""

    left = Signal()
    """Escape where the sentences are chosen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        inside = Frame("clear")
        inside.setMaximumWidth(px(_WIDTH))
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(24), px(16), px(24), px(24))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("Show words on the screen"), role="title"))
        column.addWidget(
            PlainLabel(
                self.tr(
                    "Choose one, then turn the screen to them. Others may read it: nothing private. Esc goes back."
                )
            )
        )
        self.choices = [
            button(words, partial(self.show_words, words)) for words in self.sentences()
        ]
        for one in self.choices:
            column.addWidget(one)
        label = PlainLabel(self.tr("Or your own sentence. It is not kept."))
        self.own = QLineEdit()
        self.own.setMaxLength(LONGEST)
        self.own.setAccessibleName(self.tr("Your own sentence to show"))
        self.own.returnPressed.connect(self._show_own)
        label.setBuddy(self.own)
        column.addWidget(label)
        column.addWidget(self.own)
        column.addStretch(1)
        self.addWidget(scrolled(inside, self.tr("Show words on the screen")))
        self._large = _Large()
        self.addWidget(self._large)

    def sentences(self) -> tuple[str, ...]:
        """The sentences that stand ready: each may be read by anybody in the room."""
        return (
            self.tr("You are welcome here. Take your time."),
            self.tr("Would you like to sit somewhere quieter?"),
            self.tr("Please write down what you need."),
            self.tr("Is it urgent? Please nod for yes."),
            self.tr("I am getting help now. Please stay with me."),
            self.tr("Shall we call a sign language interpreter?"),
            self.tr("Someone will be with you in a moment."),
        )

    def begin(self) -> None:
        """Choose a sentence anew; what was typed before is gone."""
        self.own.clear()
        self._large.say("")
        self.setCurrentIndex(_CHOOSE)
        self.choices[0].setFocus()

    def shown(self) -> str:
        """The sentence that fills the screen; "" while one is chosen."""
        return self._large.words if self.currentIndex() == _SHOW else ""

    def letters(self) -> int:
        """How large the letters of that sentence are, in pixels."""
        return self._large.size_px

    def show_words(self, words: str) -> None:
        """Let one sentence fill the place."""
        tidy = one_line(words, LONGEST)
        if not tidy:
            self.own.setFocus()
            return
        self._large.say(tidy)
        self.setCurrentIndex(_SHOW)
        self._large.setFocus()
        announce(self, tidy)

    def step_back(self) -> None:
        """From the sentence to the choice, from the choice out."""
        if self.currentIndex() == _SHOW:
            self._large.say("")
            self.setCurrentIndex(_CHOOSE)
            self.choices[0].setFocus()
        else:
            self.own.clear()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.step_back()
        else:
            super().keyPressEvent(event)

    def _show_own(self) -> None:
        self.show_words(self.own.text())


class _Large(QWidget):
    """One sentence, as large as its place lets it be."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.size_px = "", _LEAST_PX
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        self._label = PlainLabel("")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._label)

    def say(self, words: str) -> None:
        """Show a sentence."""
        self.words = words
        self.setAccessibleName(words)
        self._label.setText(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The largest letters in which the sentence fits without a word being cut."""
        room = self.contentsRect().adjusted(24, 24, -24, -24)
        low, high = _LEAST_PX, _MOST_PX
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._fits(middle, room) else (low, middle - 1)
        self.size_px = low
        self._label.setStyleSheet(f"font-size: {low}px; font-weight: 700;")

    def _fits(self, size: int, room: QRect) -> bool:
        font = self._label.font()
        font.setPixelSize(size)
        font.setBold(True)
        metrics = QFontMetrics(font)
        if any(metrics.horizontalAdvance(word) > room.width() for word in self.words.split()):
            return False
        needed = metrics.boundingRect(
            QRect(0, 0, room.width(), 100_000), Qt.TextFlag.TextWordWrap, self.words
        )
        return needed.height() <= room.height()
