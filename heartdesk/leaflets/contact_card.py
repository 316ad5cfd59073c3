"""Contact cards for a group: eight on a sheet of A4, each the size of a bank card, all the same.

Beside another language there are four, each with a back to fold: what that language says, and a line to ask for an
interpreter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.directory.entry import Held, build_entry
from heartdesk.directory.groups import JOINING, group_typed, is_group
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.store import read_held
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.escape import printable, words
from heartdesk.leaflets.fold_lines import draw_cut
from heartdesk.leaflets.from_directory import NOT_RUNNING
from heartdesk.leaflets.hub_sheet import (
    LONG,
    hub_contact,
    hub_words,
    line,
    make_sheet,
    phone_words,
)
from heartdesk.leaflets.labels import Labels, labels_with, read_labels
from heartdesk.leaflets.languages import spoken
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import ACCENT, INK, Piece, Text, set_text, space
from heartdesk.leaflets.styles import CARD, STYLES
from heartdesk.leaflets.tagged import TaggedCanvas
from heartdesk.store.unit import Look

COLUMNS, ROWS = 2, 4
PADDING = 9.0
NAME, BODY = 14.0, 12.0
"""Clear print allows no less than 12 pt."""


@dataclass(frozen=True)
class _Line:
    """A line of the card; one that is `wanted` stays, whatever room there is."""

    text: Text
    wanted: bool


def make_contact_cards(look: Look, *, id: str, language: str = "en") -> Leaflet:  # noqa: A002
    """A sheet of cards for a group or a service: when, where, whom to ask for, which number.

    With another language each has a back in that one.

    Only the first is tagged: a screen reader reads a card once. Raises DeskError for what is not running, not here, or
    must not be found.
    """
    found = read_held(look, [id])
    if not found:
        raise DeskError("This is no longer in the directory.", then="Look for it again by name.")
    held = found[0]
    entry = build_entry(held, area=look.area, now=look.now)
    if entry.status in NOT_RUNNING:
        raise DeskError(
            f"{entry.name}: {entry.status_text.lower()}. No card was made.",
            then="Say that it is open again, if it is.",
        )
    if held.sensitive:
        raise DeskError(
            "Cards lie about, and this one must not be found by the wrong person. No card was made.",
            then="Give the number on a discreet leaflet.",
        )
    said, style, labels = hub_words(), STYLES["a4"], labels_with(spoken(look, language))
    lines, left_out = _fitted(_lines(look, held, entry))
    back = _fitted(_back(labels, opens=_is_open(held)))[0] if labels.own else []
    name = said["card_title"].format(name=entry.name)
    pieces = [
        line(said["card_cut_and_fold" if back else "card_cut"], style, size=12),
        space(6),
        _cards([lines, back] if back else [lines], style.width),
    ]
    notes = (
        ("The card has no room for all of it. Print an ordinary leaflet too.",) if left_out else ()
    )
    return make_sheet(name, pieces, style, labels, entries=1, notes=notes)


def _lines(look: Look, held: Held, entry: ServiceEntry) -> list[_Line]:
    said, group = hub_words(), group_typed(held.fields)
    rings = entry.phone.ring and entry.phone.number
    number = (
        said["card_ring"].format(number=phone_words(entry.phone.number or ""))
        if rings
        else hub_contact(read_hub(look), look.area)
    )
    place = entry.place
    where = (
        ", ".join(
            dict.fromkeys(one for one in (place.name, place.address or place.settlement) if one)
        )
        if place
        else ""
    )
    today = local(look.now).date()
    told = [
        (entry.name, NAME, True, True),
        (entry.hours.text if entry.hours.known else said["card_hours_unknown"], BODY, False, True),
        (where, BODY, False, False),
        (
            said["card_ask_for"].format(name=group.leader) if group.leader else "",
            BODY,
            False,
            False,
        ),
        (number, BODY, True, True),
        (JOINING["open"] if _is_open(held) else "", BODY, False, True),
        (said["card_printed"].format(date=read_labels("en").on(today)), BODY, False, False),
    ]
    return [_Line(_set(text, size, bold=bold), wanted) for text, size, bold, wanted in told if text]


def _is_open(held: Held) -> bool:
    """Whether it is a group that anyone can come to."""
    return is_group(held.fields) and group_typed(held.fields).joining == "open"


def _back(labels: Labels, *, opens: bool) -> list[_Line]:
    """The back in the language beside ours: "I need an interpreter", that anyone can come, that it is a draft."""
    own = labels.own
    if own is None:
        return []
    anyone = own.sheets.get("card_anyone", "") if opens else ""
    told = [
        (own.interpreter, own.tag, True, True),
        (labels.language_interpreter.format(language=own.spoken), "", True, True),
        (anyone, own.tag, False, False),
        ("" if own.checked else own.draft, own.tag, False, True),
        ("" if own.checked else labels.language_draft.format(language=own.name), "", False, True),
    ]
    return [
        _Line(replace(_set(text, BODY, bold=bold), language=tag), wanted)
        for text, tag, bold, wanted in told
        if text
    ]


def _set(text: str, size: float, *, bold: bool) -> Text:
    shown = words(printable(text, LONG).text, bold=bold)
    colour = ACCENT if size == NAME else INK
    return set_text(shown, CARD[0] - 2 * PADDING, size=size, colour=colour)


def _fitted(lines: list[_Line]) -> tuple[list[Text], bool]:
    """The lines that one card holds, and whether some had to be left out."""
    room, kept = CARD[1] - 2 * PADDING, list(lines)
    while sum(one.text.height + 1 for one in kept) > room:
        spare = next((one for one in reversed(kept) if not one.wanted), None)
        if spare is None:
            break
        kept.remove(spare)
    return [one.text for one in kept], len(kept) < len(lines)


def _cards(faces: Sequence[Sequence[Text]], width: float) -> Piece:
    """All cards of the sheet, their faces in turn. Each face is text once; the others are the same ink over again."""
    wide, high = CARD
    start = (width - COLUMNS * wide) / 2

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for number in range(COLUMNS * ROWS):
            at = left + start + (number % COLUMNS) * wide
            above = top - (number // COLUMNS) * high
            draw_cut(canvas, at, above - high, at + wide, above)
            face = faces[number % len(faces)]
            _draw_face(
                canvas,
                face,
                at + PADDING,
                above - PADDING,
                first=number < len(faces),
                head=number == 0,
            )

    return Piece(ROWS * high, draw)


def _draw_face(
    canvas: TaggedCanvas, lines: Sequence[Text], left: float, top: float, *, first: bool, head: bool
) -> None:
    """Lines one under the other; those from the right end where the longest does. Only the `first` is heard."""
    reach = max(text.reach for text in lines)
    for index, text in enumerate(lines):
        at = left + (reach - text.reach if text.from_right else 0)
        if first:
            role = "H1" if head and not index else "P"
            with canvas.part(role, language=text.language), canvas.marked(text.said):
                text.draw(canvas, at, top)
        else:
            text.draw(canvas, at, top)
        top -= text.height + 1
