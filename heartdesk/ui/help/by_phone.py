"""No paper in their hand: read it out, let them copy four lines, keep it for collection, or post it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from heartdesk.enquiries.read_out import ReadOut
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

_WIDTHS = Widths(beside=860, side_least=330, side_most=440)
_SQUARE = 5
_QUIET = 4
"""White squares around a code (ISO/IEC 18004)."""

Squares = tuple[tuple[bool, ...], ...]


class ByPhone(QWidget):
    """Left the words, right the ways. A place whose name gives somebody away is covered until F2 is held."""

    back = Signal()
    finish = Signal()
    collect = Signal()
    """Keep it for somebody to collect."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._said: ReadOut | None = None
        self._revealed = False
        px = theme.px
        self._faces = QStackedWidget()
        self._script, self._script_lines = self._face()
        self._copy, self._copy_lines = self._face()
        for inside, name in (
            (self._script, self.tr("What to read out")),
            (self._copy, self.tr("Lines to copy")),
        ):
            self._faces.addWidget(scrolled(inside, name, to_read=True))
        panel = Frame("panel")
        column = QVBoxLayout(panel)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        column.addWidget(
            button(self.tr("Back"), self.back.emit, role="soft", theme=theme, icon="arrow_back"),
            alignment=Qt.AlignmentFlag.AlignLeft,
        )
        column.addWidget(PlainLabel(self.tr("No paper in their hand"), role="heading"))
        self.way = ChoiceRow(
            self.tr("What to show"),
            (("read", self.tr("Read it out")), ("copy", self.tr("Copy these lines"))),
        )
        self.way.chosen.connect(self._turn)
        column.addWidget(self.way)
        column.addSpacing(px(8))
        self._keep = button(self.tr("Keep it for collection"), self.collect.emit)
        column.addWidget(self._keep)
        self._word = PlainLabel("", role="title")
        self._word.hide()
        column.addWidget(self._word)
        self._about_word = PlainLabel(
            self.tr(
                "No name is written down. Who says a word you agreed gets the paper, here, for two weeks."
            ),
            role="muted",
        )
        column.addWidget(self._about_word)
        column.addSpacing(px(8))
        column.addWidget(
            PlainLabel(
                self.tr(
                    "By post: go back, print it, and write the address on the envelope by hand. "
                    "HeartDesk does not ask for it."
                ),
                role="muted",
            )
        )
        column.addStretch(1)
        self._finish = button(
            self.tr("Finish and clear"), self.finish.emit, role="primary", theme=theme, icon="check"
        )
        column.addWidget(self._finish)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(
            TwoPanes(
                theme, self._faces, panel, name=self.tr("No paper"), widths=_WIDTHS, side_first=True
            )
        )

    def open_with(self, said: ReadOut, squares: Squares) -> None:
        """Show the words of a leaflet, and the code that holds them as plain text."""
        self._said = said
        self._squares = squares
        self._word.hide()
        self._keep.setEnabled(True)
        self.way.choose("read")
        self._faces.setCurrentIndex(0)
        self._fill()

    def reveal(self, *, on: bool) -> None:
        """Show what is covered, while that is held."""
        self._revealed = on
        if self._said is not None and any(one.private for one in self._said.places):
            self._fill()

    def tell_word(self, word: str) -> None:
        """The word it is kept under."""
        self._word.setText(self.tr("“{word}”").format(word=word))
        self._word.setAccessibleName(self.tr("The word to say: {word}").format(word=word))
        self._word.show()
        self._keep.setEnabled(False)
        self._finish.setFocus()

    def word(self) -> str:
        """The word that is told; "" for none."""
        return "" if self._word.isHidden() else self._word.text().strip("“”")

    def words(self) -> str:
        """Everything that can be read now."""
        labels = self._faces.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self))

    def arrive(self) -> None:
        """Put the cursor on the ways."""
        self.way.button(self.way.value()).setFocus()

    def forget(self) -> None:
        """It is finished with: nothing of it stays."""
        self._said = None
        self._word.hide()
        for column in (self._script_lines, self._copy_lines):
            empty(column)

    def _face(self) -> tuple[QWidget, QVBoxLayout]:
        px = self._theme.px
        inside = Frame("clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(10))
        return inside, column

    def _turn(self, way: str) -> None:
        self._faces.setCurrentIndex(0 if way == "read" else 1)

    def _fill(self) -> None:
        said = self._said
        for column in (self._script_lines, self._copy_lines):
            empty(column)
        if said is None:
            return
        covered = not self._revealed and any(one.private for one in said.places)
        if covered:
            cover = self.tr("Covered, because others may see this screen. Hold F2 to read it.")
            for column in (self._script_lines, self._copy_lines):
                column.addWidget(PlainLabel(cover, role="muted"))
                column.addStretch(1)
            return
        for line in said.says:
            self._script_lines.addWidget(PlainLabel(line, role="heading"))
        self._script_lines.addStretch(1)
        self._copy_lines.addWidget(
            PlainLabel(self.tr("Copy these lines, or point a phone at the square."), role="muted")
        )
        for place in said.places:
            for at, line in enumerate(place.lines):
                self._copy_lines.addWidget(PlainLabel(line, role="title" if at < 2 else "heading"))
            self._copy_lines.addSpacing(self._theme.px(16))
        self._copy_lines.addWidget(self._code(), alignment=Qt.AlignmentFlag.AlignLeft)
        self._copy_lines.addStretch(1)

    def _code(self) -> PlainLabel:
        """The text as a square that a phone's camera reads, dark on white whatever the look."""
        wide = len(self._squares) + 2 * _QUIET
        image = QImage(wide, wide, QImage.Format.Format_Grayscale8)
        image.fill(255)
        for row, squares in enumerate(self._squares):
            for column, dark in enumerate(squares):
                if dark:
                    image.setPixel(column + _QUIET, row + _QUIET, 0)
        size = self._theme.px(_SQUARE * wide if wide < 60 else 3 * wide)
        label = PlainLabel("", wrap=False)
        label.setPixmap(QPixmap.fromImage(image.scaled(size, size)))
        label.setAccessibleName(self.tr("A code that holds these lines as plain text"))
        return label
