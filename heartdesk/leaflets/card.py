"""A wallet card: a strip of panels the size of a bank card, cut out once and folded like a fan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from heartdesk.leaflets.entry_words import EntryWords, entry_words
from heartdesk.leaflets.escape import Markup, joined, phone_text, words
from heartdesk.leaflets.fold_lines import draw_cut, draw_fold
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.layout import (
    come_back_pieces,
    crisis_pieces,
    language_pieces,
    printed_piece,
    title_pieces,
)
from heartdesk.leaflets.model import LeafletContent, LeafletEntry, Part
from heartdesk.leaflets.pieces import (
    ACCENT,
    Opens,
    Piece,
    Run,
    barred,
    flowing,
    set_text,
    tagged,
    under,
)
from heartdesk.leaflets.rows import over
from heartdesk.leaflets.styles import MILLIMETRE, Style
from heartdesk.leaflets.tagged import TaggedCanvas

STRIPS = 2
"""Strips beside each other on a sheet."""

_GUTTER = 18 * MILLIMETRE


@dataclass(frozen=True)
class Panel:
    """What stands on one panel. `role` is its part in the document, "" where it stands on its own."""

    pieces: tuple[Piece, ...]
    role: str = ""


@dataclass(frozen=True)
class Card:
    """The panels in the order in which the fan is read.

    `notes` are what the worker should know of it; `carried` which facts of each entry found room, by its id.
    """

    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
    carried: Mapping[str, frozenset[Part]]


def lay_out_card(content: LeafletContent, style: Style, labels: Labels) -> Card:
    """A card of what must be said, and as much of when and where as there is room for."""
    room = style.page[1] - style.top - style.bottom
    cover = title_pieces(content, style, labels)
    if labels.own:
        cover += language_pieces(labels.own, style, labels, details=False)
    cover.append(printed_piece(content, style, labels))
    cover += come_back_pieces(content, style, labels)
    if content.slip_code:
        cover.append(_line(words(labels.slip.format(code=content.slip_code)), style))
    panels = [*_panels(cover, room, "")]
    notes = []
    carried: dict[str, frozenset[Part]] = {}
    for number, entry in enumerate(content.entries, start=1):
        said = entry_words(entry, labels, phone_text(content.council.phone))
        found, carried[entry.id], whole = _entry(number, said, entry, style, labels)
        panels += _panels(found, room, "Sect")
        if not whole:
            notes.append(
                f"The card has no room for all of “{entry.name}”. Print an ordinary leaflet too."
            )
    panels += _panels(_crisis(content, style, labels, room), room, "Sect")
    return Card(tuple(panels), tuple(notes), carried)


def draw_card(canvas: TaggedCanvas, panels: Sequence[Panel], style: Style, labels: Labels) -> int:
    """Draw the strips on as many sheets as they need; gives how many."""
    wide, high = style.page
    rows = int(style.paper[1] // high)
    left = (style.paper[0] - STRIPS * wide - (STRIPS - 1) * _GUTTER) / 2
    top = style.paper[1] - (style.paper[1] - rows * high) / 3
    on_sheet = rows * STRIPS
    sheets = [panels[at : at + on_sheet] for at in range(0, len(panels), on_sheet)]
    for sheet in sheets:
        hint = set_text(words(labels.cut), style.paper[0] - 2 * left, size=style.small)
        tagged(hint).draw(canvas, left, top + hint.height + 4)
        for strip in range(0, len(sheet), rows):
            at = left + (strip // rows) * (wide + _GUTTER)
            _draw_strip(canvas, sheet[strip : strip + rows], style, at, top)
        canvas.showPage()
    return len(sheets)


def _draw_strip(
    canvas: TaggedCanvas, panels: Sequence[Panel], style: Style, left: float, top: float
) -> None:
    wide, high = style.page
    draw_cut(canvas, left, top - len(panels) * high, left + wide, top)
    for number, panel in enumerate(panels):
        above = top - number * high
        if number:
            draw_fold(canvas, left, left + wide, above)
        piece = under(panel.pieces)
        if panel.role:
            with canvas.part(panel.role):
                piece.draw(canvas, left + style.left, above - style.top)
        else:
            piece.draw(canvas, left + style.left, above - style.top)


def _panels(pieces: Sequence[Piece], room: float, role: str) -> Iterator[Panel]:
    """Pieces over as many panels as they need, none of them cut."""
    held: list[Piece] = []
    for piece in pieces:
        if held and sum(one.height for one in held) + piece.height > room:
            yield Panel(tuple(held), role)
            held = []
        held.append(piece)
    yield Panel(tuple(held), role)


def _entry(
    number: int, said: EntryWords, entry: LeafletEntry, style: Style, labels: Labels
) -> tuple[list[Piece], frozenset[Part], bool]:
    """What a card must say of an entry, then as much of when, where as the same panel holds.

    With it: which facts stand there, and whether that was all that is known of them.
    """
    name = words(f"{number}  {said.name}", bold=True)
    top = set_text(name, style.width, size=style.name, colour=ACCENT)
    must = [tagged(top, "H2", below=2)]
    if said.alert:
        must.append(_line(words(said.alert, bold=True), style))
    must.append(_first(said, style, labels))
    last = [_line(words(said.freshness, bold=True), style)]
    may: list[tuple[Part, Piece]] = []
    parts: dict[str, Part] = {labels.hours: "hours", labels.where: "address"}
    for row in said.rows:
        line = joined(words(row.label + ":", bold=True), words(row.text))
        if row.label == labels.phone:
            must.append(_line(line, style))
        elif row.label in parts and row.text and _known(row.label, entry, labels):
            may.append((parts[row.label], _line(line, style)))
    room = style.page[1] - style.top - style.bottom
    carried: set[Part] = {"status", "phone"}
    for part, piece in may:
        if sum(one.height for one in (*must, *last, piece)) <= room:
            must.append(piece)
            carried.add(part)
    whole = all(part in carried for part, _ in may)
    return [*must, *last], frozenset(carried), whole


def _known(label: str, entry: LeafletEntry, labels: Labels) -> bool:
    return bool(entry.hours if label == labels.hours else entry.address)


def _first(said: EntryWords, style: Style, labels: Labels) -> Piece:
    first, indent = said.first, 9.0
    room = style.width - indent
    head = joined(words(labels.first, bold=True), words(first.verb))
    run: list[Run] = [(set_text(head, room, size=style.body), None)]
    if first.large:
        opens = None
        if first.number:
            says = labels.link_phone.format(number=first.number.printed)
            opens = Opens(first.number, says)
        shown = words(phone_text(first.large), bold=True)
        run.append((set_text(shown, room, size=style.phone), opens))
    run += [(set_text(words(text), room, size=style.body), None) for text in first.others]
    step = flowing([run], room, gap=5)
    if first.own and labels.own:
        own = set_text(words(first.own, bold=True), room, size=style.body)
        step = over(own, step, language=labels.own.tag)
    return barred(step, indent=indent, above=2, below=3)


def _crisis(content: LeafletContent, style: Style, labels: Labels, room: float) -> list[Piece]:
    """The crisis lines; their words are left out where the panel holds them only without."""
    whole = crisis_pieces(content.crisis, style, labels, style.width)
    if sum(piece.height for piece in whole) <= room:
        return whole
    bare = tuple(replace(line, words="") for line in content.crisis if line.name)
    return crisis_pieces(bare, style, labels, style.width) if bare else whole


def _line(markup: Markup, style: Style) -> Piece:
    return tagged(set_text(markup, style.width, size=style.body, line=style.line), below=1)
