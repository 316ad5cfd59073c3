"""The ring list on paper: whom to ring, what to ask, boxes to tick and room to write. For workers only."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.directory.actions import read_services, review_queue
from heartdesk.directory.model import FactFreshness, ServiceEntry
from heartdesk.directory.review import PATCH
from heartdesk.hubs.actions import read_hub
from heartdesk.hubs.model import Hub
from heartdesk.leaflets.fonts import width_of
from heartdesk.leaflets.hub_sheet import (
    across,
    heading,
    hub_words,
    line,
    make_sheet,
    phone_words,
    printed_line,
    tick_box,
    title,
    to_write,
)
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, ruled, space, under
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.store.unit import Look

Which = Literal["patch", "all"]

STYLE = replace(STYLES["a4"], title=24, name=15, body=12, small=12, line=1.2)
"""Clear print for staff: 12 pt, so that four entries go on a page."""


def make_ring_list(look: Look, *, which: Which = "patch") -> Leaflet:
    """The thirty most needed here that nobody has checked, or the first thirty of all that is due, on paper.

    Raises DeskError where there is nothing to ring.
    """
    review = review_queue(look, limit=PATCH)
    chosen = review.patch.todo if which == "patch" else review.queue
    if not chosen:
        raise DeskError("There is nobody to ring just now.", then="Look at “Everything due”.")
    entries = read_services(look, ids=[one.id for one in chosen])
    asked = {one.id: one.facts for one in chosen}
    return ring_list(look, entries, asked)


def ring_list(
    look: Look, entries: Sequence[ServiceEntry], asked: dict[str, tuple[FactFreshness, ...]]
) -> Leaflet:
    """The sheet for some entries; `asked` are the facts to ask each about."""
    said, style, labels, hub = hub_words(), STYLE, read_labels("en"), read_hub(look)
    pieces = [
        title(said["ring_title"], style),
        line(said["ring_about"].format(count=len(entries)), style),
        line(said["ring_paper"], style, bold=True),
        printed_line(hub, local(look.now).date(), style, labels),
        *_script(hub, style),
        *(
            _entry(number, entry, asked.get(entry.id, ()), style)
            for number, entry in enumerate(entries, start=1)
        ),
    ]
    return make_sheet(said["ring_title"], pieces, style, labels, entries=len(entries))


def _script(hub: Hub | None, style: Style) -> list[Piece]:
    said = hub_words()
    hello = said["ring_hello"].format(hub=hub.name) if hub else said["ring_hello_no_hub"]
    return [
        space(6),
        heading(said["ring_script"], style),
        line(hello, style),
        line(said["ring_bye"], style, below=4),
    ]


def _entry(number: int, entry: ServiceEntry, facts: Sequence[FactFreshness], style: Style) -> Piece:
    """One call: never broken over two pages."""
    said, width = hub_words(), style.width
    ring = f"{said['ring_number']} {phone_words(entry.phone.text)}"
    rows = [
        ruled(width, above=6, below=6),
        line(f"{number}  {entry.name}", style, size=style.name, bold=True, role="H2", below=1),
        line(ring, style, bold=bool(entry.phone.number), below=4),
    ]
    rows += [_fact(entry, one, style) for one in facts]
    half = width / 2
    rows.append(
        across(
            [
                tick_box(said["ring_no_answer"], half * 0.62, style),
                to_write(said["ring_again"], half * 0.68, style),
                to_write(said["ring_by"], half * 0.62, style),
            ],
            [half * 0.62, half * 0.76, half * 0.62],
        )
    )
    return under(rows)


def _fact(entry: ServiceEntry, one: FactFreshness, style: Style) -> Piece:
    said, width = hub_words(), style.width
    held = _held(entry, one.fact) or said["ring_not_held"]
    asks = across(
        [
            line(said[f"ask_{one.fact}"], style, bold=True, width=width * 0.66, below=0),
            tick_box(said["ring_right"], width * 0.14, style, below=0),
            tick_box(said["ring_changed"], width * 0.2, style, below=0),
        ],
        [width * 0.66, width * 0.14, width * 0.2],
    )
    if width_of(held, style.small) < width * 0.45:
        return under([asks, to_write(held, width, style), space(2)])
    return under([asks, line(held, style, below=0), to_write("", width, style), space(2)])


def _held(entry: ServiceEntry, fact: str) -> str:
    """What is held of a fact, to read out."""
    place = entry.place
    where = (
        ", ".join(one for one in (place.name, place.address, place.postcode) if one)
        if place
        else ""
    )
    return {
        "phone": entry.phone.number or "",
        "hours": entry.hours.text if entry.hours.known else "",
        "address": where,
        "cost": entry.cost,
        "access": entry.access,
    }.get(fact, "")
