"""A folded booklet: small pages in reading order, put on sheets of A4 so that folding them makes a book."""

from collections.abc import Iterator

from heartdesk.leaflets.escape import words
from heartdesk.leaflets.fold_lines import draw_tick
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.layout import (
    come_back_pieces,
    contents_pieces,
    crisis_box,
    heading_pieces,
    lay_out,
)
from heartdesk.leaflets.model import LeafletContent
from heartdesk.leaflets.pages import Block, Leaves, Page, Rooms, Shared, Sheet, place
from heartdesk.leaflets.pieces import ACCENT, Piece, ruled, set_text, space, tagged
from heartdesk.leaflets.rows import over
from heartdesk.leaflets.styles import Style
from heartdesk.leaflets.tagged import TaggedCanvas

FOLD_NOTE = (
    "Print the booklet on both sides of A4, turned on the short edge, and fold it in the middle."
)

_RULE_EVERY = 30


def lay_out_booklet(content: LeafletContent, style: Style, labels: Labels) -> tuple[Sheet, Shared]:
    """Cover, entries, pages for notes until a multiple of four is full, and the crisis lines on the back."""
    usual = lay_out(content, style, labels)
    back = [crisis_box(content.crisis, style, labels)]
    if content.slip_code:
        slip = words(labels.slip.format(code=content.slip_code))
        back += [space(8), tagged(set_text(slip, style.width, size=style.body))]
    sheet = Sheet(
        heading=Block(tuple(_cover(content, style, labels))),
        entries=usual.entries,
        foot=Block(tuple(back), role="Sect"),
        running_title=usual.running_title,
    )
    return sheet, _share_out(sheet, style, labels)


def draw_booklet(
    canvas: TaggedCanvas, sheet: Sheet, shared: Shared, style: Style, labels: Labels
) -> None:
    """Draw the sides of the sheets; what is read aloud stays in the order of the pages."""
    leaves = Leaves(canvas, sheet, shared, style, labels)
    for side in sides(len(shared.pages)):
        for half, index in enumerate(side):
            canvas.leaf = index
            canvas.saveState()
            canvas.translate(half * style.page[0], 0)
            leaves.draw(index)
            canvas.restoreState()
        for end in (0, style.page[1] - 8):
            draw_tick(canvas, style.page[0], end, 8)
        canvas.showPage()
    canvas.put_in_reading_order()


def sides(pages: int) -> Iterator[tuple[int, int]]:
    """Which two pages (from 0) stand left and right on each side of the sheets, the outermost first.

    `pages` is a multiple of four. The second side of a sheet is on the back of the first.
    """
    for low in range(pages // 2):
        high = pages - 1 - low
        yield (low, high) if low % 2 else (high, low)


def _cover(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    return [
        space(24),
        *heading_pieces(content, style, labels),
        *contents_pieces(content, style, labels),
        space(20),
        *come_back_pieces(content, style, labels),
    ]


def _share_out(sheet: Sheet, style: Style, labels: Labels) -> Shared:
    line = style.body * 1.6
    rooms = Rooms(style.page[1] - style.top - style.bottom - line, foot_page=-1, foot=0)
    cover = [rooms.page(0)]
    for piece in sheet.heading.pieces:
        if cover[-1].placed and cover[-1].used + piece.height > cover[-1].room:
            cover.append(rooms.page(len(cover)))
        cover[-1].put(piece, sheet.heading)
    inner = [rooms.page(0)]
    for block in sheet.entries:
        place(block, inner, rooms, ruled(style.width, above=style.gap + 3, below=style.gap))
    blank = -(len(cover) + len(inner) + 1) % 4
    notes = [_notes_page(style, labels, rooms) for _ in range(blank)]
    pages = (*cover, *inner, *notes, rooms.page(0))
    return Shared(pages, foot_page=len(pages) - 1, line=line)


def _notes_page(style: Style, labels: Labels, rooms: Rooms) -> Page:
    """A page to write on, instead of an empty one."""
    page = rooms.page(0)
    block = Block(tuple(_notes(style, labels, page.room)))
    for piece in block.pieces:
        page.put(piece, block)
    return page


def _notes(style: Style, labels: Labels, room: float) -> Iterator[Piece]:
    own = labels.beside(labels.your_notes)
    heading = set_text(words(labels.your_notes, bold=True), style.width, size=style.name)
    if labels.own and own:
        theirs = set_text(words(own, bold=True), style.width, size=style.name, colour=ACCENT)
        yield over(theirs, tagged(heading), role="H2", language=labels.own.tag)
    else:
        yield tagged(heading, "H2")
    for _ in range(int((room - 3 * style.name) / _RULE_EVERY)):
        yield ruled(style.width, above=_RULE_EVERY, below=0)
