"""Sheets of the hub's own (what's on, poster, cards, ring list): words, pieces, and the way to a tagged PDF."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from heartdesk.core.area import Area
from heartdesk.core.phones import NO_BREAK_SPACE
from heartdesk.hubs.model import Hub
from heartdesk.leaflets.escape import joined, printable, words
from heartdesk.leaflets.from_directory import crisis_lines
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.layout import crisis_box, language_pieces
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import ACCENT, INK, Piece, colour_of, set_text, space, tagged
from heartdesk.leaflets.rows import led_by, over
from heartdesk.leaflets.sheet_words import hub_words as hub_words  # noqa: PLC0414 - every sheet says its words with these
from heartdesk.leaflets.structure import finish
from heartdesk.leaflets.styles import Style
from heartdesk.leaflets.tagged import TaggedCanvas

SHORT, LONG = 160, 600
"""Most letters of a line, and of a few."""


def scaled(style: Style, by: float, *, page: tuple[float, float] | None = None) -> Style:
    """A style with everything larger or smaller, on another page where one is given."""
    names = ("left", "right", "top", "bottom", "title", "name", "phone", "body", "small", "gap")
    sizes = {name: getattr(style, name) * by for name in names}
    return replace(style, page=page or style.page, **sizes)


def line(
    text: str,
    style: Style,
    *,
    size: float = 0,
    bold: bool = False,
    below: float = 2,
    role: str = "P",
    colour: str = INK,
    width: float = 0,
) -> Piece:
    """A paragraph of one text, which may come from anybody."""
    shown = words(printable(text, LONG).text, bold=bold)
    return tagged(
        set_text(
            shown,
            width or style.width,
            size=size or style.body,
            line=style.line,
            colour=colour,
        ),
        role,
        below=below,
    )


def title(text: str, style: Style) -> Piece:
    """The heading of a sheet."""
    return line(text, style, size=style.title, bold=True, role="H1", colour=ACCENT, below=4)


def heading(text: str, style: Style) -> Piece:
    """The heading of a part."""
    return line(text, style, size=style.body + 2, bold=True, role="H2", colour=ACCENT, below=3)


def headed(key: str, ours: Piece, style: Style, labels: Labels, *, level: str = "H2") -> Piece:
    """A heading of ours under the same in the language beside ours, where that has words for it."""
    size = style.title if level == "H1" else style.body + 2
    return beside_ours(key, ours, style, labels, size=size, role=level)


def beside_ours(
    key: str, ours: Piece, style: Style, labels: Labels, *, size: float = 0, role: str = "P"
) -> Piece:
    """A sentence of ours under the same in the language beside ours, where that has words for it."""
    own = labels.own.sheets.get(key, "") if labels.own else ""
    if not (labels.own and own):
        return ours
    colour = INK if role == "P" else ACCENT
    shown = words(own, bold=True)
    text = set_text(shown, style.width, size=size or style.body, line=style.line, colour=colour)
    return over(text, ours, language=labels.own.tag, role=role)


def led_heading(key: str, text: str, style: Style, labels: Labels) -> Piece:
    """The heading of a part, after a word of it in the language beside ours on the same line."""
    own = labels.own.sheets.get(key, "") if labels.own else ""
    if not (labels.own and own):
        return heading(text, style)
    size = style.body + 2
    first = set_text(words(own, bold=True), style.width, size=size, line=style.line, colour=ACCENT)
    indent = first.reach + size * 0.3
    shown = joined(words("/"), words(printable(text, LONG).text, bold=True))
    rest = set_text(shown, style.width, size=size, line=style.line, colour=ACCENT, indent=indent)
    return led_by(first, rest, language=labels.own.tag, below=3, role="H2")


def language_box(style: Style, labels: Labels) -> list[Piece]:
    """That words are a draft until signed, that details are in English, and a line that asks for an interpreter."""
    if labels.own is None:
        return []
    return [*language_pieces(labels.own, style, labels), space(style.body * 0.6)]


def printed_line(hub: Hub | None, on: date, style: Style, labels: Labels) -> Piece:
    """When and where it was printed."""
    said = hub_words()["printed" if hub else "printed_no_hub"]
    return line(said.format(date=labels.on(on), hub=hub.name if hub else ""), style, size=style.small)  # fmt: skip


def hub_contact(hub: Hub | None, area: Area) -> str:
    """Where to ring: the hub where its number is known, else the council."""
    said = hub_words()
    if hub is not None and hub.phone:
        return said["card_ring_hub"].format(hub=hub.name, number=phone_words(hub.phone))
    return said["card_ring_council"].format(number=phone_words(area.council_phone))


def foot_box(area: Area, style: Style, labels: Labels) -> Piece:
    """Whom to ring when it cannot wait: the same on every sheet."""
    return crisis_box(crisis_lines(area.leaflet_foot), style, labels)


def tick_box(text: str, width: float, style: Style, *, below: float = 3) -> Piece:
    """A box to tick, and what it stands for. The box itself is ink only: a reader is told the words."""
    side = style.body * 0.85
    room = side + style.body * 0.45
    said = line(text, style, width=width - room, below=below)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        _frame(canvas, left, top - style.body * 1.12, side, side)
        said.draw(canvas, left + room, top)

    return Piece(said.height, draw)


def to_write(text: str, width: float, style: Style, *, rows: int = 1) -> Piece:
    """A name and a line to write on, or a few."""
    shown = set_text(words(printable(text, SHORT).text), width, size=style.small, line=style.line)
    step = style.body * 1.75
    said = tagged(shown)
    start = shown.reach + style.body * 0.5 if text else 0.0

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        if text:
            said.draw(canvas, left, top - step + shown.height + 1)
        canvas.setStrokeColor(colour_of(INK))
        canvas.setLineWidth(0.6)
        for row in range(rows):
            base = top - (row + 1) * step + 1
            canvas.line(left + (0 if row else start), base, left + width, base)

    return Piece(step * rows + 4, draw)


def across(pieces: Sequence[Piece], widths: Sequence[float]) -> Piece:
    """Pieces side by side, each of a width, read from left to right."""
    height = max(piece.height for piece in pieces)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for piece, width in zip(pieces, widths, strict=True):
            piece.draw(canvas, left, top)
            left += width

    return Piece(height, draw)


def make_sheet(
    name: str,
    pieces: Iterable[Piece],
    style: Style,
    labels: Labels,
    *,
    foot: Piece | None = None,
    entries: int = 0,
    notes: tuple[str, ...] = (),
) -> Leaflet:
    """The sheet as a tagged PDF/UA-1 file. A piece is never broken over two pages; the foot ends the last page.

    The same pieces give the same bytes.
    """
    pages = share(pieces, style, foot)
    out = io.BytesIO()
    language = labels.own.tag if labels.own else labels.tag
    canvas = TaggedCanvas(out, page=style.page, language=language)
    tidy = printable(name, SHORT).text
    canvas.setTitle(tidy)
    if labels.own:
        canvas.document.language = labels.tag
        notes += (labels.own.note,) if labels.own.note else ()
    for number, placed in enumerate(pages, start=1):
        for piece, down in placed:
            piece.draw(canvas, style.left, style.page[1] - style.top - down)
        if foot is not None and number == len(pages):
            foot.draw(canvas, style.left, style.bottom + foot.height)
        if len(pages) > 1:
            _number(canvas, number, len(pages), style)
        canvas.showPage()
    canvas.save()
    pdf = finish(out.getvalue(), canvas.document, title=tidy, language=language)
    return Leaflet(pdf, tidy, len(pages), entries, notes)


def share(
    pieces: Iterable[Piece], style: Style, foot: Piece | None = None
) -> list[list[tuple[Piece, float]]]:
    """Pieces by page, each with its distance from the top of the text; a page more where the foot does not fit."""
    room = style.page[1] - style.top - style.bottom
    pages: list[list[tuple[Piece, float]]] = [[]]
    used = 0.0
    for piece in pieces:
        if pages[-1] and used + piece.height > room:
            pages.append([])
            used = 0.0
        pages[-1].append((piece, used))
        used += piece.height
    if foot is not None and pages[-1] and used + foot.height > room:
        pages.append([])
    return pages


def phone_words(number: str) -> str:
    """A number that is not torn apart at the end of a line."""
    return number.replace(" ", NO_BREAK_SPACE)


def _number(canvas: TaggedCanvas, page: int, pages: int, style: Style) -> None:
    """The number of a page: of the paper, not of the text, so it is not read aloud."""
    said = hub_words()["page"].format(page=page, pages=pages)
    shown = set_text(words(said), style.width, size=style.small)
    shown.draw(canvas, style.left + style.width - shown.reach, style.bottom - 2)


def _frame(canvas: TaggedCanvas, left: float, base: float, width: float, height: float) -> None:
    canvas.setStrokeColor(colour_of(INK))
    canvas.setLineWidth(1)
    canvas.rect(left, base, width, height, stroke=1, fill=0)
