"""The facts that stand on a leaflet, kept as short sums, so that a later change of one of them is noticed.

What counts is what sends somebody to the wrong door, number or hour: phone, days and times, address, whether it runs,
cost, bus. A word put better in a description is none of these.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from heartdesk.core.area import Area
from heartdesk.core.fields import text_of
from heartdesk.core.phones import digits
from heartdesk.directory.entry import Held, may_be_shown
from heartdesk.directory.lines import getting_there
from heartdesk.directory.model import BUS_NOT_KNOWN, PhoneLine, PlaceLine, ServiceEntry
from heartdesk.directory.travel import TravelLine
from heartdesk.leaflets.from_directory import extension_of
from heartdesk.leaflets.model import LeafletEntry, Part, PrintedEntry
from heartdesk.leaflets.styles import Form

PARTS: tuple[Part, ...] = ("status", "phone", "hours", "address", "cost", "bus")
"""In the order in which they are told: whether it runs at all comes first."""

ON_PAPER: Mapping[Form, tuple[Part, ...]] = {
    "rows": PARTS,
    "pictures": PARTS,
    "booklet": PARTS,
    "card": ("status", "phone", "hours", "address"),
    "slip": ("status",),
    "discreet": (),
}
"""What each form of paper carries. Of a discreet paper nothing is kept."""

NEVER_GIVEN_OUT: tuple[Part, ...] = ("status", "phone")
"""All that stands on paper of a place whose whereabouts protect people."""

Sums = Mapping[Part, tuple[str, ...]]
Standing = Mapping[Part, frozenset[str]]
"""The sums that are true at a moment."""

_STATUS = ("status", "closing_on", "back_on", "go_instead", "alert")


def printed_facts(
    held: Held,
    entry: ServiceEntry,
    told: LeafletEntry,
    place: PlaceLine | None,
    *,
    area: Area,
    form: Form,
) -> PrintedEntry:
    """The sums of what paper of a form tells of an entry. What it calls "not known" is no fact and cannot be wrong."""
    standing = standing_facts(held, entry, area=area)
    number = digits(told.phone)
    said: dict[Part, list[str]] = {
        "status": list(standing["status"]),
        "phone": [_sum("ring", number, told.extension)] if number else [],
        "hours": sorted(standing["hours"]) if told.hours else [],
        "address": [_place(place)]
        if place and (told.address or told.town or told.landmark)
        else [],
        "cost": sorted(standing["cost"]) if told.cost else [],
        "bus": _buses(held, entry, area) if told.getting_there else [],
    }
    if told.message:
        said["phone"].append(_sum("text", told.message))
    parts = [one for one in ON_PAPER[form] if not told.sensitive or one in NEVER_GIVEN_OUT]
    return PrintedEntry(entry.id, {part: tuple(said[part]) for part in parts if said[part]})


def carried_facts(
    printed: PrintedEntry, carried: Mapping[str, frozenset[Part]] | None
) -> PrintedEntry:
    """What stood on paper that had no room for all: a fact that was not there can mislead nobody."""
    if carried is None:
        return printed
    there = carried.get(printed.id, frozenset())
    return replace(
        printed, sums={part: sums for part, sums in printed.sums.items() if part in there}
    )


def standing_facts(held: Held, entry: ServiceEntry, *, area: Area) -> Standing:
    """The sums that are true of an entry as it stands."""
    shown = may_be_shown(held, area)
    lines = (entry.phone, *entry.other_phones)
    own = _own_way(held, area)
    hours = [shown.prints["hours"], entry.hours.text if entry.hours.known else ""]
    places = [one for one in (entry.place, *entry.other_places) if one]
    found: dict[Part, list[str]] = {
        "status": [_sum(*(text_of(shown.fields, name) for name in _STATUS))],
        "phone": [_phone(line) for line in lines if line.message or (line.ring and line.number)],
        "hours": [_sum(one) for one in hours if one],
        "address": [_place(one) for one in places],
        "cost": [_sum(entry.cost)] if entry.cost else [],
        "bus": [own] * bool(own) + [_bus(line) for line in held.travel if line.looked_up],
    }
    return {part: frozenset(sums) for part, sums in found.items()}


def wrong_parts(printed: Sums, standing: Standing) -> tuple[Part, ...]:
    """The parts of a paper that are not true any more.

    Days and times are right while either what is kept or how it is said is the same: kept otherwise and said the same,
    or a rare day that has come near, is no change.
    """
    found: list[Part] = []
    for part in PARTS:
        sums, true = printed.get(part, ()), standing.get(part, frozenset())
        kept = any(one in true for one in sums) if part == "hours" else true.issuperset(sums)
        if sums and not kept:
            found.append(part)
    return tuple(found)


def _phone(line: PhoneLine) -> str:
    if line.message:
        return _sum("text", line.text)
    return _sum("ring", digits(line.number or ""), extension_of(line))


def _place(place: PlaceLine) -> str:
    return _sum(place.name, place.address, place.postcode, place.settlement, place.landmark)


def _buses(held: Held, entry: ServiceEntry, area: Area) -> list[str]:
    """The way there as it is told today: its own words, and each line that is told."""
    own = _own_way(held, area)
    return [own] * bool(own) + [_bus(line) for line in entry.buses]


def _own_way(held: Held, area: Area) -> str:
    shown = may_be_shown(held, area)
    said = "" if held.sensitive else getting_there(shown.fields, shown.places)
    return _sum("own", said) if said and said != BUS_NOT_KNOWN else ""


def _bus(line: TravelLine) -> str:
    """A line without its age: looked up again and found the same, it is the same."""
    return _sum("line", line.to, line.start, line.said)


def _sum(*said: str) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
