"""The notice for the hub's door: what changed since leaflets were given out, and which slip codes it concerns.

It names places and codes, never side by side, and nobody: whoever reads a code learns nothing about its leaflet. A
place that protects people, or whose name would give somebody away, is never on it, nor is a code that only such a place
would bring there.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from heartdesk.core.errors import DeskError
from heartdesk.leaflets.escape import joined, kept_together, phone_text, printable, words
from heartdesk.leaflets.labels import Labels, read_labels
from heartdesk.leaflets.model import HubLine, Leaflet, Part
from heartdesk.leaflets.pages import Column
from heartdesk.leaflets.pieces import ACCENT, Piece, boxed, in_columns, set_text, space, tagged
from heartdesk.leaflets.prepare import SHORT
from heartdesk.leaflets.recall import ChangedFact, ChangedPlace, Recall
from heartdesk.leaflets.structure import finish
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.leaflets.tagged import TaggedCanvas

TITLE = "Did you get a leaflet from us?"
MOST_PLACES = 40
"""A longer notice is read by nobody; the rest is told when somebody comes in."""

_PADDING = 12
_CODE_COLUMNS = 3
_WHAT = "Some facts have changed since we gave it to you. Please look whether your place or your code is here."
_THEN = "Come in or ring us. We print you a new one. We do not need your name."
_CODES = "Slip codes it concerns"
_CODES_WHERE = "The slip code is on your leaflet."
NAMES: dict[Part, str] = {
    "status": "Is it open",
    "phone": "Phone",
    "hours": "When",
    "address": "Where",
    "cost": "Cost",
    "bus": "Getting there",
}


@dataclass(frozen=True)
class DoorNotice:
    """What may hang on the door. `left_off` is how many places may not be named there, and are told in person."""

    places: tuple[ChangedPlace, ...]
    codes: tuple[str, ...]
    left_off: int = 0


def for_the_door(found: Recall) -> DoorNotice:
    """What of a recall may be read by everybody who passes."""
    named = tuple(place for place in found.places if place.for_door)
    codes = {code for place in named for code in place.codes}
    return DoorNotice(
        places=named[:MOST_PLACES],
        codes=tuple(code for code in found.codes if code in codes),
        left_off=len(found.places) - len(named[:MOST_PLACES]),
    )


def make_notice(found: Recall, *, hub: HubLine, today: date) -> Leaflet:
    """The notice as a tagged PDF/UA-1 file in large print. The same values give the same bytes.

    Raises DeskError where nothing changed that may hang on a door.
    """
    told = for_the_door(found)
    if not told.places:
        raise DeskError(
            "Nothing has changed that may stand on a notice.",
            then="Tell people when they come in: their slip code shows it.",
        )
    style, labels = STYLES["large"], read_labels("en")
    out = io.BytesIO()
    canvas = TaggedCanvas(out, page=style.page, language=labels.tag)
    canvas.setTitle(TITLE)
    pages = _draw(canvas, _blocks(told, hub, today, style, labels), style)
    canvas.save()
    pdf = finish(out.getvalue(), canvas.document, title=TITLE, language=labels.tag)
    notes = (
        (f"{told.left_off} more are not on it: they are told in person.",) if told.left_off else ()
    )
    return Leaflet(pdf, TITLE, pages, len(told.places), notes)


def _draw(canvas: TaggedCanvas, blocks: Sequence[Sequence[Piece]], style: Style) -> int:
    """Draw the blocks from top to bottom, none of them over the end of a page; gives how many pages it took."""
    column = Column(canvas, style)
    for block in blocks:
        if not column.has_room(sum(piece.height for piece in block)):
            column.turn()
        column.draw(block)
    return column.end()


def _blocks(
    told: DoorNotice, hub: HubLine, today: date, style: Style, labels: Labels
) -> list[list[Piece]]:
    heading = set_text(words(TITLE, bold=True), style.width, size=style.title, colour=ACCENT)
    name = printable(hub.name, SHORT).text
    head = ", ".join(one for one in (name, labels.on(today)) if one)
    opening = [
        tagged(heading, "H1", below=4),
        _line(head, style),
        space(8),
        _line(_WHAT, style, below=8),
        _then(hub, style),
        space(8),
    ]
    return [
        opening,
        *(_place(place, style, labels) for place in told.places),
        [
            space(18),
            _heading(_CODES, style),
            _line(_CODES_WHERE, style, below=6),
            *_codes(told.codes, style),
        ],
    ]


def _then(hub: HubLine, style: Style) -> Piece:
    """What to do, in a frame: it is the one thing everybody should read."""
    inner = style.width - 2 * _PADDING
    phone = printable(hub.phone, SHORT).text
    number = words(f"Phone {phone_text(phone)}", bold=True) if phone else words("")
    text = joined(words(_THEN, bold=True), number)
    return boxed(
        [tagged(set_text(text, inner, size=style.body, line=style.line))],
        style.width,
        padding=_PADDING,
    )


def _place(place: ChangedPlace, style: Style, labels: Labels) -> list[Piece]:
    pieces = [space(8), _heading(printable(place.name, 150).text, style)]
    return pieces + [_fact(fact, style, labels) for fact in place.facts]


def _fact(fact: ChangedFact, style: Style, labels: Labels) -> Piece:
    now = kept_together(printable(fact.now, 260).text)
    if fact.part == "phone":
        now = phone_text(now) if now[:1].isdigit() else now
    since = f" (changed {labels.on(fact.since)})" if fact.since else ""
    said = joined(words(f"{NAMES[fact.part]} now:", bold=True), words(f"{now}{since}"))
    return tagged(set_text(said, style.width, size=style.body, line=style.line), below=3)


def _codes(codes: Sequence[str], style: Style) -> list[Piece]:
    """The codes in columns, in the order of their letters: so one is found, and nothing else is told."""
    column = style.width / _CODE_COLUMNS
    shown = [
        tagged(set_text(words(code, bold=True), column, size=style.body), below=4)
        for code in sorted(codes)
    ]
    rows = [shown[at : at + _CODE_COLUMNS] for at in range(0, len(shown), _CODE_COLUMNS)]
    return [in_columns(row, _CODE_COLUMNS, style.width, gap=0) for row in rows]


def _heading(text: str, style: Style) -> Piece:
    return tagged(set_text(words(text, bold=True), style.width, size=style.name), "H2", below=3)


def _line(text: str, style: Style, *, below: float = 0) -> Piece:
    return tagged(set_text(words(text), style.width, size=style.body, line=style.line), below=below)
