"""Contact cards for a group: eight on a sheet of A4, each the size of a bank card, all the same."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from heartdesk.leaflets.labels import read_labels
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


def make_contact_cards(look: Look, *, id: str) -> Leaflet:  # noqa: A002
    """A sheet of cards for a group or a service: when, where, whom to ask for, which number.

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
    said, style, labels = hub_words(), STYLES["a4"], read_labels("en")
    lines, left_out = _fitted(_lines(look, held, entry))
    name = said["card_title"].format(name=entry.name)
    pieces = [
        line(said["card_cut"], style, size=12),
        space(6),
        _cards(lines, style.width),
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
    opens = is_group(held.fields) and group.joining == "open"
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
        (JOINING["open"] if opens else "", BODY, False, True),
        (said["card_printed"].format(date=read_labels("en").on(today)), BODY, False, False),
    ]
    width = CARD[0] - 2 * PADDING
    return [
        _Line(
            set_text(
                words(printable(text, LONG).text, bold=bold),
                width,
                size=size,
                colour=ACCENT if size == NAME else INK,
            ),
            wanted,
        )
        for text, size, bold, wanted in told
        if text
    ]


def _fitted(lines: list[_Line]) -> tuple[list[Text], bool]:
    """The lines that one card holds, and whether some had to be left out."""
    room, kept = CARD[1] - 2 * PADDING, list(lines)
    while sum(one.text.height + 1 for one in kept) > room:
        spare = next((one for one in reversed(kept) if not one.wanted), None)
        if spare is None:
            break
        kept.remove(spare)
    return [one.text for one in kept], len(kept) < len(lines)


def _cards(lines: Sequence[Text], width: float) -> Piece:
    """All cards of the sheet. The first is the text; the others are the same ink over again."""
    wide, high = CARD
    start = (width - COLUMNS * wide) / 2

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for number in range(COLUMNS * ROWS):
            at = left + start + (number % COLUMNS) * wide
            above = top - (number // COLUMNS) * high
            draw_cut(canvas, at, above - high, at + wide, above)
            down = above - PADDING
            for index, text in enumerate(lines):
                if number:
                    text.draw(canvas, at + PADDING, down)
                else:
                    with canvas.part("P" if index else "H1"), canvas.marked():
                        text.draw(canvas, at + PADDING, down)
                down -= text.height + 1

    return Piece(ROWS * high, draw)
