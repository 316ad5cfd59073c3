"""Shares blocks out over pages: an entry is never split unless it is longer than a page."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from heartdesk.leaflets.escape import shorten, words
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.pieces import Piece, ruled, set_text
from heartdesk.leaflets.styles import Style
from heartdesk.leaflets.tagged import Part, TaggedCanvas


@dataclass(frozen=True)
class Block:
    """Pieces that belong together. `role` is their part in the document, "" where they stand on their own."""

    pieces: tuple[Piece, ...]
    role: str = ""

    @property
    def height(self) -> float:
        """How much room it takes, in points."""
        return sum(piece.height for piece in self.pieces)


@dataclass(frozen=True)
class Sheet:
    """A leaflet before it is shared out. The foot stands at the bottom of a page."""

    heading: Block
    entries: tuple[Block, ...]
    foot: Block
    running_title: str


@dataclass
class Page:
    """What stands on one page: (piece, its distance from the top of the text, its block)."""

    room: float
    used: float = 0.0
    placed: list[tuple[Piece, float, Block]] = field(default_factory=list)

    def put(self, piece: Piece, block: Block) -> None:
        """Place a piece under what is there."""
        self.placed.append((piece, self.used, block))
        self.used += piece.height


@dataclass(frozen=True)
class Shared:
    """A sheet shared out. `line` is the height kept at the bottom of each page for its number; 0 for a single page."""

    pages: tuple[Page, ...]
    foot_page: int
    line: float


def share_out(sheet: Sheet, style: Style) -> Shared:
    """The fewest pages that hold the sheet.

    The foot stands at the bottom of the first page that can have it without a page more, and
    without a page that holds nothing but the heading or the foot.
    """
    single = _share_out(sheet, style, line=0, foot_page=0)
    if len(single.pages) == 1:
        return single
    line = style.body * 1.6
    ways = [
        _share_out(sheet, style, line=line, foot_page=page)
        for page in range(len(sheet.entries) + 1)
    ]
    return min(ways, key=lambda way: _faults(way, sheet))


def _faults(way: Shared, sheet: Sheet) -> tuple[bool, int, int, int]:
    """What speaks against a way, gravest first; a foot that stands alone does so at the end."""
    alone = not way.pages[way.foot_page].placed
    return (
        is_overfull(way),
        len(way.pages),
        _bare_pages(way, sheet),
        len(way.pages) - way.foot_page if alone else 0,
    )


def is_overfull(way: Shared) -> bool:
    """Whether the heading leaves no room for the foot under it."""
    return way.pages[0].used > way.pages[0].room


def has_bare_front(way: Shared, sheet: Sheet) -> bool:
    """Whether the first page has nothing but the heading, and perhaps the foot."""
    return len(way.pages) > 1 and all(block is sheet.heading for _, _, block in way.pages[0].placed)


def _bare_pages(way: Shared, sheet: Sheet) -> int:
    """How many pages have nothing on them but the heading or the foot."""
    return sum(all(block is sheet.heading for _, _, block in page.placed) for page in way.pages)


def _share_out(sheet: Sheet, style: Style, *, line: float, foot_page: int) -> Shared:
    full = style.page[1] - style.top - style.bottom - line
    rooms = Rooms(full, foot_page, sheet.foot.height + 2 * style.gap)
    pages = [rooms.page(0)]
    for piece in sheet.heading.pieces:
        pages[0].put(piece, sheet.heading)
    rule = ruled(style.width, above=style.gap + 3, below=style.gap)
    for block in sheet.entries:
        place(block, pages, rooms, rule)
    while len(pages) <= foot_page:
        pages.append(rooms.page(len(pages)))
    return Shared(tuple(pages), foot_page, line)


@dataclass(frozen=True)
class Rooms:
    """How much room each page has: all of it, or less on the page with the foot."""

    full: float
    foot_page: int
    foot: float

    def page(self, index: int) -> Page:
        """A new page, to be the one with this index."""
        return Page(self.full - self.foot if index == self.foot_page else self.full)


def place(block: Block, pages: list[Page], rooms: Rooms, rule: Piece) -> None:
    """Put an entry on the last page, or on a new one where it does not fit whole."""
    page = pages[-1]
    if page.used + rule.height + block.height > page.room:
        page = rooms.page(len(pages))
        pages.append(page)
        if block.height > page.room and len(pages) - 1 == rooms.foot_page:
            # It would fit on a page without the foot.
            page = rooms.page(len(pages))
            pages.append(page)
    elif page.placed:
        page.put(rule, LOOSE)
    for piece in block.pieces:
        # Only a block longer than a whole page comes to this.
        if page.placed and page.used + piece.height > page.room:
            page = rooms.page(len(pages))
            pages.append(page)
        page.put(piece, block)


def draw(canvas: TaggedCanvas, sheet: Sheet, shared: Shared, style: Style, labels: Labels) -> None:
    """Draw all pages, each part of the document tagged in reading order."""
    leaves = Leaves(canvas, sheet, shared, style, labels)
    for index in range(len(shared.pages)):
        leaves.draw(index)
        canvas.showPage()


@dataclass(frozen=True)
class Leaves:
    """The pages of a sheet, to be drawn one by one where the canvas stands. `parts` knows what runs on over pages."""

    canvas: TaggedCanvas
    sheet: Sheet
    shared: Shared
    style: Style
    labels: Labels
    parts: dict[int, Part] = field(default_factory=dict)

    def draw(self, index: int) -> None:
        """Draw the page with this index."""
        style, count = self.style, len(self.shared.pages)
        top = style.page[1] - style.top
        for piece, down, block in self.shared.pages[index].placed:
            with _opened(self.canvas, block, self.parts):
                piece.draw(self.canvas, style.left, top - down)
        if index == self.shared.foot_page:
            down = style.bottom + self.shared.line + self.sheet.foot.height
            for piece in self.sheet.foot.pieces:
                with _opened(self.canvas, self.sheet.foot, self.parts):
                    piece.draw(self.canvas, style.left, down)
                down -= piece.height
        if count > 1:
            number = self.labels.page.format(page=index + 1, pages=count)
            title = self.sheet.running_title if index else ""
            _draw_page_line(self.canvas, title, number, style)


class Column:
    """Draws pieces one under the other, on a new page where one does not fit.

    `down` is where the next one begins, `pages` how many there are so far.
    """

    def __init__(self, canvas: TaggedCanvas, style: Style) -> None:
        self._canvas, self._style = canvas, style
        self._top = style.page[1] - style.top
        self.down = self._top
        self.pages = 1

    def has_room(self, height: float) -> bool:
        """Whether so much more fits on this page."""
        return self.down - height >= self._style.bottom

    def turn(self) -> None:
        """Go on to a new page, unless this one is empty."""
        if self.down < self._top:
            self._canvas.showPage()
            self.pages += 1
            self.down = self._top

    def draw(self, pieces: Iterable[Piece]) -> None:
        """Draw pieces under what is there."""
        for piece in pieces:
            if not self.has_room(piece.height):
                self.turn()
            piece.draw(self._canvas, self._style.left, self.down)
            self.down -= piece.height

    def end(self) -> int:
        """End the last page, and give how many there are."""
        self._canvas.showPage()
        return self.pages


def _draw_page_line(canvas: TaggedCanvas, title: str, number: str, style: Style) -> None:
    """What belongs to the paper and not to the text: which leaflet, which page. Not tagged, so not read aloud."""
    right = set_text(words(number), style.width, size=style.body, line=1.26)
    left = set_text(
        words(shorten(title, 40)), style.width - right.reach - 20, size=style.body, line=1.26
    )
    base = style.bottom + style.body * 1.26
    left.draw(canvas, style.left, base)
    right.draw(canvas, style.left + style.width - right.reach, base)


@contextmanager
def _opened(canvas: TaggedCanvas, block: Block, parts: dict[int, Part]) -> Iterator[None]:
    """The block's part of the document, opened the first time and gone on with on later pages."""
    if not block.role:
        yield
    elif id(block) in parts:
        with canvas.within(parts[id(block)]):
            yield
    else:
        with canvas.part(block.role) as part:
            parts[id(block)] = part
            yield


LOOSE = Block(())
"""What belongs to no block, such as a rule between entries."""
