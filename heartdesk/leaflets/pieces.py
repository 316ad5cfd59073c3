"""The pieces a leaflet is laid out from: each knows its height and draws itself, tagged, from its top left corner."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from heartdesk.leaflets.escape import Markup
from heartdesk.leaflets.fonts import OWN_LINES, READING, is_bold
from heartdesk.leaflets.fragments import fragments
from heartdesk.leaflets.links import Target
from heartdesk.leaflets.pictogram import draw_pictogram
from heartdesk.leaflets.set_lines import SetLines, Stretch
from heartdesk.leaflets.tagged import TaggedCanvas

# Each at least 7:1 on white (tests/rules/test_leaflets_look.py), and told apart in black and white by weight and place.
INK = "#14191f"
ACCENT = "#0b4a52"
WHITE = "#ffffff"
RULE = "#8b979c"

Draw = Callable[[TaggedCanvas, float, float], None]


@dataclass(frozen=True)
class Piece:
    """Something to print that is never broken over two pages. `draw` takes the canvas, the left edge and the top.

    `reach` is how far its longest line goes, where that is known.
    """

    height: float
    draw: Draw
    reach: float = 0.0


@dataclass(frozen=True)
class Text:
    """A paragraph set to a width. `height` is in points; `reach` is how far its longest line goes.

    `one_word` is for a word that is set in several lines, such as a web address. `language` is set where the text is a
    part of a paragraph in another one.
    """

    paragraph: Paragraph | SetLines
    size: float
    height: float
    reach: float
    one_word: bool = False
    language: str = ""

    @property
    def from_right(self) -> bool:
        """Whether it runs from right to left."""
        return isinstance(self.paragraph, SetLines) and self.paragraph.direction == "R"

    @property
    def leaves_room(self) -> bool:
        """Whether its first line can begin further in (`indent`): lines that we set ourselves cannot."""
        return not isinstance(self.paragraph, SetLines)

    @property
    def said(self) -> str:
        """What it reads as, where its letters do not all stand in the order in which they are read; else ""."""
        return self.paragraph.said if isinstance(self.paragraph, SetLines) else ""

    def draw(self, canvas: TaggedCanvas, left: float, top: float) -> None:
        """Draw it with no tag of its own."""
        canvas.line_end = "" if self.one_word else " "
        self.paragraph.drawOn(canvas, left, top - self.height)


@dataclass(frozen=True)
class Opens:
    """What a piece of text opens, and how a screen reader says so."""

    target: Target
    says: str


Run = tuple[Text, Opens | None]
"""A short text of a longer paragraph, and what it opens."""


@lru_cache(maxsize=64)
def _style(size: float, line: float, colour: str, indent: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}/{line}/{colour}/{indent}",
        firstLineIndent=indent,
        fontName=READING.regular,
        fontSize=size,
        leading=size * line,
        textColor=colour_of(colour),
    )


@lru_cache(maxsize=16)
def colour_of(code: str) -> Color:
    """A colour of the palette."""
    return HexColor(code)


def set_text(
    markup: Markup,
    width: float,
    *,
    size: float,
    line: float = 1.18,
    colour: str = INK,
    one_word: bool = False,
    indent: float = 0,
) -> Text:
    """Set a text in lines of at most `width`. The only place where markup is handed to reportlab.

    `indent` leaves room at the start of the first line.
    """
    style = _style(size, line, colour, indent)
    paragraph = Paragraph("", style, frags=fragments(markup, style))
    if any(frag.fontName in OWN_LINES for frag in paragraph.frags):
        said = [
            Stretch(
                "\n" if getattr(frag, "lineBreak", False) else frag.text, is_bold(frag.fontName)
            )
            for frag in paragraph.frags
        ]
        lines = SetLines(said, width, size=size, line=size * line, colour=colour_of(colour))
        return Text(lines, size, lines.height, lines.reach, one_word)
    _, height = paragraph.wrap(width, 1e6)
    reach = max(paragraph.getActualLineWidths0(), default=0.0)
    return Text(paragraph, size, height, reach, one_word)


def space(height: float) -> Piece:
    """Nothing, `height` high."""
    return Piece(height, lambda *_: None)


def tagged(
    text: Text, role: str = "P", *, below: float = 0, language: str = "", reach: float = 0
) -> Piece:
    """A text as a part of its own, with some space below. `language` is set where it is not English.

    A text from right to left ends where the longest line does that it stands over (`reach`).
    """
    shift = max(0.0, reach - text.reach) if text.from_right else 0.0

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.part(role, language=language), canvas.marked(text.said):
            text.draw(canvas, left + shift, top)

    return Piece(text.height + below, draw, max(text.reach, reach))


def under(pieces: Sequence[Piece]) -> Piece:
    """Pieces one under the other that are never parted."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for piece in pieces:
            piece.draw(canvas, left, top)
            top -= piece.height

    reach = max((piece.reach for piece in pieces), default=0.0)
    return Piece(sum(piece.height for piece in pieces), draw, reach)


def pictured(
    name: str, piece: Piece, *, picture: float, column: float, drop: float = 0, below: float = 0
) -> Piece:
    """A picture at the left, and what it is about beside it. `drop` lowers the picture to the first line."""
    height = max(piece.height, picture + drop)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        if name:
            draw_pictogram(canvas, name, left, top - drop, size=picture, colour=colour_of(ACCENT))
        piece.draw(canvas, left + column, top)

    return Piece(height + below, draw, column + piece.reach)


def flowing(groups: Sequence[Sequence[Run]], width: float, *, gap: float) -> Piece:
    """Short texts one after the other on common baselines, as one paragraph.

    Each group begins a line; within it a new line begins where the next text does not fit.
    """
    lines: list[list[tuple[Text, Opens | None, float]]] = []
    for group in groups:
        lines.append([])
        used = 0.0
        for text, opens in group:
            if lines[-1] and used + text.reach > width:
                lines.append([])
                used = 0.0
            lines[-1].append((text, opens, used))
            used += text.reach + gap
    heights = [max(text.height for text, _, _ in line) for line in lines]
    reach = max(offset + text.reach for line in lines for text, _, offset in line)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.part("P"):
            for line, height in zip(lines, heights, strict=True):
                baseline = top - max(text.size for text, _, _ in line)
                for text, opens, offset in line:
                    draw_opening(canvas, text, opens, left + offset, baseline + text.size)
                top -= height

    return Piece(sum(heights), draw, reach)


def side_by_side(parts: Sequence[Run], offsets: Sequence[float], *, below: float = 0) -> Piece:
    """Texts of one paragraph in columns that start at `offsets`, their first lines on one baseline."""
    size = max(text.size for text, _ in parts)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.part("P"):
            for (text, opens), offset in zip(parts, offsets, strict=True):
                draw_opening(canvas, text, opens, left + offset, top - size + text.size)

    reach = max(offset + text.reach for (text, _), offset in zip(parts, offsets, strict=True))
    return Piece(max(text.height for text, _ in parts) + below, draw, reach)


def draw_opening(
    canvas: TaggedCanvas, text: Text, opens: Opens | None, left: float, top: float
) -> None:
    """Draw a text of the paragraph that is open, and let it open something."""
    if text.language:
        with canvas.part("Span", language=text.language), canvas.marked(text.said):
            text.draw(canvas, left, top)
        return
    if opens is None:
        with canvas.marked(text.said):
            text.draw(canvas, left, top)
        return
    with canvas.part("Link"):
        with canvas.marked(text.said):
            text.draw(canvas, left, top)
        box = (left, top - text.height, left + text.reach, top)
        canvas.link(opens.target.uri, opens.says, box)


def barred(piece: Piece, *, indent: float, above: float, below: float) -> Piece:
    """A piece set in from a thick bar at its left: what to do first."""
    height = piece.height + above + below

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        canvas.setFillColor(colour_of(ACCENT))
        canvas.rect(left, top - height + 2, 4, height - 4, stroke=0, fill=1)
        piece.draw(canvas, left + indent, top - above)

    return Piece(height, draw)


def numbered(number: Text, name: Text, *, badge: float, below: float) -> Piece:
    """An entry's name, with its number in a filled circle that hangs to the left of it."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        middle = top - name.size * 0.66
        canvas.setFillColor(colour_of(ACCENT))
        canvas.circle(left - badge * 0.8, middle, badge / 2, stroke=0, fill=1)
        with canvas.part("H2"):
            with canvas.marked():
                number.draw(
                    canvas, left - badge * 0.8 - number.reach / 2, middle + number.size * 0.66
                )
            with canvas.marked(name.said):
                name.draw(canvas, left, top)

    return Piece(name.height + below, draw)


def boxed(pieces: Sequence[Piece], width: float, *, padding: float) -> Piece:
    """Pieces in a frame."""
    inside = under(pieces)
    height = inside.height + 2 * padding

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        canvas.setStrokeColor(colour_of(ACCENT))
        canvas.setLineWidth(1.5)
        canvas.roundRect(left, top - height, width, height, 6, stroke=1, fill=0)
        inside.draw(canvas, left + padding, top - padding)

    return Piece(height, draw)


def in_columns(pieces: Sequence[Piece], columns: int, width: float, *, gap: float) -> Piece:
    """Pieces in rows of `columns`, read row by row."""
    rows = [pieces[start : start + columns] for start in range(0, len(pieces), columns)]
    heights = [max(piece.height for piece in row) for row in rows]
    step = (width + gap) / columns

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for row, height in zip(rows, heights, strict=True):
            for index, piece in enumerate(row):
                piece.draw(canvas, left + index * step, top)
            top -= height

    return Piece(sum(heights), draw)


def down_columns(pieces: Sequence[Piece], columns: int, width: float, *, gap: float) -> Piece:
    """Pieces in columns of equal width, read column by column, as a page is that is read by its places."""
    rows = -(-len(pieces) // columns)
    stacks = [under(pieces[start : start + rows]) for start in range(0, len(pieces), rows or 1)]
    step = (width + gap) / columns

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for index, stack in enumerate(stacks):
            stack.draw(canvas, left + index * step, top)

    return Piece(max((stack.height for stack in stacks), default=0.0), draw)


def ruled(width: float, *, above: float, below: float) -> Piece:
    """A thin line between entries."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        canvas.setStrokeColor(colour_of(RULE))
        canvas.setLineWidth(0.75)
        canvas.line(left, top - above, left + width, top - above)

    return Piece(above + below, draw)


def tick_box(text: Text, *, gap: float = 5) -> Piece:
    """A box to tick by hand, and what it stands for."""
    side = text.size * 0.85

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        canvas.setStrokeColor(colour_of(INK))
        canvas.setLineWidth(1.2)
        canvas.rect(left, top - text.size * 1.02, side, side, stroke=1, fill=0)
        with canvas.marked(text.said):
            text.draw(canvas, left + side + gap, top)

    return Piece(text.height, draw)


def one_line(pieces: Sequence[Piece], offsets: Sequence[float], *, below: float = 0) -> Piece:
    """Marks of one paragraph at `offsets` along a line."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.part("P"):
            for piece, offset in zip(pieces, offsets, strict=True):
                piece.draw(canvas, left + offset, top)

    return Piece(max(piece.height for piece in pieces) + below, draw)


def marked(text: Text) -> Piece:
    """A text that belongs to the paragraph that is open."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.marked(text.said):
            text.draw(canvas, left, top)

    return Piece(text.height, draw)
