"""A tear-off slip: one part to keep, one to hand back, so that somebody can say how it went without a name."""

from heartdesk.leaflets.escape import joined, words
from heartdesk.leaflets.fold_lines import draw_cut
from heartdesk.leaflets.fonts import width_of
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.layout import come_back_pieces, language_pieces
from heartdesk.leaflets.model import LeafletContent
from heartdesk.leaflets.pages import Column
from heartdesk.leaflets.pieces import (
    ACCENT,
    Piece,
    marked,
    one_line,
    ruled,
    set_text,
    space,
    tagged,
    tick_box,
    under,
)
from heartdesk.leaflets.styles import Style
from heartdesk.leaflets.tagged import TaggedCanvas

_CUT_ROOM = 22


def draw_slip(canvas: TaggedCanvas, content: LeafletContent, style: Style, labels: Labels) -> int:
    """Draw both parts, one under the other where they fit on a page; gives how many pages it took."""
    back = _back(content, style, labels)
    high = sum(piece.height for piece in back)
    column = Column(canvas, style)
    column.draw(_keep(content, style, labels))
    if column.has_room(2 * _CUT_ROOM + high):
        half = (style.page[1] - style.top - style.bottom) / 2
        cut = (
            min(column.down, style.bottom + max(high + 2 * _CUT_ROOM, half + _CUT_ROOM)) - _CUT_ROOM
        )
        draw_cut(canvas, 0, cut, style.page[0], cut)
        column.down = cut - _CUT_ROOM
    else:
        column.turn()
    with canvas.part("Sect"):
        column.draw(back)
    return column.end()


def _keep(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    title = set_text(
        words(labels.slip_title, bold=True), style.width, size=style.title, colour=ACCENT
    )
    pieces = [
        tagged(title, "H1", below=8),
        _heading(labels.slip_keep, style),
        _line(labels.slip_how, style),
        space(6),
        _code(content, style, labels),
        *come_back_pieces(content, style, labels),
        space(8),
        _heading(labels.slip_places, style),
    ]
    if labels.own:
        pieces[1:1] = [*language_pieces(labels.own, style, labels), space(6)]
    for number, entry in enumerate(content.entries, start=1):
        pieces.append(_line(f"{number}  {entry.name}", style))
    return pieces


def _back(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    """What comes back to the hub: the code and ticks, no name of a person nor of a place."""
    pieces = [
        _heading(labels.slip_back, style),
        _line(labels.slip_box, style),
        space(6),
        _code(content, style, labels),
    ]
    numbers = range(1, len(content.entries) + 1)
    ticks = [_ticks(labels.slip_place.format(number=n), style, labels) for n in numbers]
    return [*pieces, *ticks]


def _code(content: LeafletContent, style: Style, labels: Labels) -> Piece:
    """The code, or a line to write it on."""
    label = words(labels.slip_code + ":", bold=True)
    if content.slip_code:
        shown = joined(label, words(content.slip_code, bold=True))
        return tagged(set_text(shown, style.width, size=style.phone), below=8)
    text = set_text(label, style.width, size=style.body)
    line = under((space(2), ruled(180, above=style.body, below=0)))
    return one_line((marked(text), line), (0, text.reach + 8), below=10)


def _ticks(place: str, style: Style, labels: Labels) -> Piece:
    answers = (labels.slip_helped, labels.slip_waiting, labels.slip_not_gone, labels.slip_not)
    first = width_of(labels.slip_place.format(number=99), style.body, bold=True) + 14
    step = (style.width - first) / len(answers)
    boxes = [
        marked(set_text(words(place, bold=True), first, size=style.body)),
        *(tick_box(set_text(words(answer), step, size=style.body)) for answer in answers),
    ]
    return one_line(boxes, (0, *(first + step * n for n in range(len(answers)))), below=9)


def _heading(text: str, style: Style) -> Piece:
    return tagged(set_text(words(text, bold=True), style.width, size=style.name), "H2", below=3)


def _line(text: str, style: Style) -> Piece:
    return tagged(set_text(words(text), style.width, size=style.body, line=style.line), below=1)
