"""Sets a text in lines where a plain paragraph cannot: right to left, in letters that join, or without spaces.

What is drawn is kept in the file in the order in which it is read, wherever it stands on the line.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reportlab.lib.colors import Color

from heartdesk.leaflets.fonts import READING, Face, face_of, shaped_font, stretch_width
from heartdesk.leaflets.reading_order import (
    MIRRORED,
    as_seen,
    direction_of,
    levels_of,
    numbers_and_times,
)
from heartdesk.leaflets.tagged import TaggedCanvas

_NEVER_FIRST = frozenset("，。、：；！？）」』】》〉”’…·,.:;!?)]}%")
_NEVER_LAST = frozenset("（「『【《〈“‘([{")


@dataclass(frozen=True)
class Stretch:
    """A part of a text in one weight; "\\n" ends a line."""

    text: str
    bold: bool


@dataclass(frozen=True)
class _Piece:
    """A part of a line in one font and direction, as it is read."""

    text: str
    face: Face
    bold: bool
    level: int
    width: float

    @property
    def from_right(self) -> bool:
        return self.level % 2 == 1


class SetLines:
    """A text set in lines of at most `width`. Sizes in points; `line` is from one line to the next."""

    def __init__(
        self, text: Sequence[Stretch], width: float, *, size: float, line: float, colour: Color
    ) -> None:
        self._size = size
        self._line = line
        self._colour = colour
        self._text = "".join(part.text for part in text)
        self._bold = [part.bold for part in text for _ in part.text]
        self._faces = [face_of(letter) or READING for letter in self._text]
        self.direction = direction_of(self._text)
        ends = list(_line_ends(self._text, self._faces, lambda *at: self._width(*at) <= width))
        self._lines = list(self._in_pieces(ends))
        self._widths = [sum(piece.width for piece in line) for line in self._lines]
        turned = any(piece.from_right for line in self._lines for piece in line)
        self.said = " ".join(self._text.split("\n")) if turned else ""
        self.reach = max(self._widths, default=0.0)
        self.height = line * len(self._lines)

    def drawOn(self, canvas: TaggedCanvas, left: float, bottom: float) -> None:  # noqa: N802 - as a Paragraph
        """Draw the lines; those from right to left end at the right edge of the longest."""
        base = bottom + self.height - self._size
        for number, (line, width) in enumerate(zip(self._lines, self._widths, strict=True)):
            at = left + (self.reach - width if self.direction == "R" else 0)
            self._draw_line(canvas, line, at, base)
            spaced = line and not line[-1].face.unspaced
            if spaced and canvas.line_end and number < len(self._lines) - 1:
                end = at if self.direction == "R" else at + width
                self._write(canvas, canvas.line_end, READING, end, base, bold=False)
            base -= self._line

    def _in_pieces(self, ends: Sequence[tuple[int, int]]) -> Iterator[tuple[_Piece, ...]]:
        levels: list[int] = []
        for paragraph in self._text.split("\n"):
            whole = numbers_and_times(paragraph)
            levels += [*levels_of(paragraph, self.direction, whole), 0]
        for start, end in ends:
            keys = list(zip(levels, self._faces, self._bold, strict=False))
            line = []
            for key, places in groupby(range(start, end), key=keys.__getitem__):
                text = "".join(self._text[at] for at in places)
                level, face, bold = key
                width = stretch_width(text, face, self._size, bold=bold)
                line.append(_Piece(text, face, bold, level, width))
            yield tuple(line)

    def _width(self, start: int, end: int) -> float:
        """How wide a part of the text is on one line."""
        found = 0.0
        for (face, bold), places in groupby(
            range(start, end), key=lambda at: (self._faces[at], self._bold[at])
        ):
            text = "".join(self._text[at] for at in places)
            found += stretch_width(text, face, self._size, bold=bold)
        return found

    def _draw_line(
        self, canvas: TaggedCanvas, line: Sequence[_Piece], left: float, base: float
    ) -> None:
        """Draw the pieces as they are seen, from left to right: what reads files puts them in order by itself."""
        for place in as_seen([piece.level for piece in line]):
            piece = line[place]
            if piece.from_right and piece.face.joins:
                self._draw_joined(canvas, piece, left, base)
            else:
                said = piece.text
                if piece.from_right:
                    said = "".join(MIRRORED.get(letter, letter) for letter in reversed(said))
                self._write(canvas, said, piece.face, left, base, bold=piece.bold)
            left += piece.width

    def _draw_joined(self, canvas: TaggedCanvas, piece: _Piece, left: float, base: float) -> None:
        """Draw letters that join, the first at the right."""
        step = self._size / 1000
        font = piece.face.name(bold=piece.bold)
        text = canvas.beginText(left, base)
        text.setFont(font, self._size)
        text.setFillColor(self._colour)
        for cluster in shaped_font(font).clusters(piece.text):
            for glyph in cluster.glyphs:
                text.setTextOrigin(left + glyph.dx * step, base + glyph.dy * step)
                text.textOut(glyph.letter)
            left += cluster.advance * step
        canvas.drawText(text)

    def _write(
        self, canvas: TaggedCanvas, said: str, face: Face, left: float, base: float, *, bold: bool
    ) -> None:
        """Draw letters of one font from left to right."""
        text = canvas.beginText(left, base)
        text.setFont(face.name(bold=bold), self._size)
        text.setFillColor(self._colour)
        text.textOut(said)
        canvas.drawText(text)


def _line_ends(
    text: str, faces: Sequence[Face], fits: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends, without the spaces at its end. A word longer than a line is broken."""
    start = 0
    last = 0
    for begin, end in pairwise(_may_end(text, faces)):
        solid = begin + len(text[begin:end].rstrip(" \n"))
        while not fits(start, solid):
            if last == start:
                last = next(
                    at for at in range(solid - 1, start, -1) if at == start + 1 or fits(start, at)
                )
            yield start, start + len(text[start:last].rstrip(" \n"))
            start = last
        last = end
        if text[end - 1 : end] == "\n":
            yield start, solid
            start = end
    if start < len(text):
        yield start, len(text.rstrip(" \n"))


def _may_end(text: str, faces: Sequence[Face]) -> Iterator[int]:
    """Places before which a line may end: after spaces, and between letters of a writing without them."""
    yield 0
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if (
            before == "\n"
            or (before == " " and after != " ")
            or (
                " " not in (before, after)
                and (faces[at - 1].unspaced or faces[at].unspaced)
                and after not in _NEVER_FIRST
                and before not in _NEVER_LAST
            )
        ):
            yield at
    yield len(text)
