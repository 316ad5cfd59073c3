"""What a worker may do with the directory: search it, read an entry, say "I rang them today"."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from heartdesk.core.area import starter_records
from heartdesk.core.clock import iso_week, local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import text_of
from heartdesk.core.kinds import Kind
from heartdesk.directory.bus_list import BusTown, bus_towns
from heartdesk.directory.entry import build_entry, may_be_shown
from heartdesk.directory.freshness import checks_in
from heartdesk.directory.groups import GROUP_WORDS, is_group
from heartdesk.directory.merged import stayed
from heartdesk.directory.model import FACTS, Fact, ServiceEntry
from heartdesk.directory.phones import hit_without_denied
from heartdesk.directory.review import Due, Patch, demand_of, due, patch
from heartdesk.directory.store import hold_all, read_held, read_travel
from heartdesk.directory.week import Week, week_of
from heartdesk.store.entry import Hit
from heartdesk.store.search import search
from heartdesk.store.unit import Look, Unit

_NAMED = {
    "phone": "number",
    "hours": "opening times",
    "address": "address",
    "cost": "cost",
    "access": "access details",
}
MOST_GROUPS = 500
"""Entries that are looked through for groups."""

LATELY = 12
"""Weeks of enquiries that say what is used most."""


@dataclass(frozen=True)
class Review:
    """The queue (cut at a limit), the thirty most needed here that nobody had checked, how many wait in all.

    `checked` of the `entries` in the directory had at least one fact checked by somebody.
    """

    queue: tuple[Due, ...]
    patch: Patch
    waiting: int
    checked: int
    entries: int


_CHECKS = tuple(f"checks/{fact}" for fact in FACTS)


def load_starter(unit: Unit) -> int:
    """Bring in the starter directory of the area, and give how many records were new.

    Again, or with a newer pack, it only adds what was never here: nothing a worker changed or took away comes back.
    """
    pack = unit.area
    return sum(
        unit.create_packed(
            kind, record_id, fields, pack=pack.id, version=pack.pack_version, made=pack.pack_made
        )
        for kind, record_id, fields in starter_records(pack)
    )


def search_directory(
    look: Look, *, words: str, limit: int = 50, groups: bool = False
) -> tuple[Hit, ...]:
    """Entries for what was typed so far, best first; with no words all of them by name, up to `limit`.

    `groups` asks for peer-support groups alone.
    """
    if groups:
        found = search(look, f"{GROUP_WORDS} {words}", limit=MOST_GROUPS)
        records = look.get_many(Kind.SERVICE, [hit.id for hit in found])
        hits = [hit for hit in found if hit.id in records and is_group(records[hit.id].fields)]
        return tuple(hit_without_denied(hit, look.area) for hit in hits[:limit])
    return tuple(hit_without_denied(hit, look.area) for hit in search(look, words, limit=limit))


def read_service(
    look: Look,
    *,
    id: str,  # noqa: A002
    at: datetime | None = None,
    home: str = "",
) -> ServiceEntry | None:
    """One entry, as screen and paper show it now; None where it is not in the directory.

    `at` (aware) asks for its opening at another moment, `home` for the buses from a settlement alone.
    """
    entries = read_services(look, ids=[id], at=at, home=home)
    return entries[0] if entries else None


def read_services(
    look: Look, *, ids: Iterable[str], at: datetime | None = None, home: str = ""
) -> tuple[ServiceEntry, ...]:
    """Several entries, in the order asked; those that are not there are left out.

    `home` is the settlement where the person lives, "" where nobody asked: only the buses from there are told.
    """
    return tuple(
        build_entry(held, area=look.area, now=look.now, at=at, home=home)
        for held in read_held(look, ids)
    )


def check_by_phone(unit: Unit, *, id: str, facts: Collection[str]) -> dict[str, Any]:  # noqa: A002
    """Keep that the worker at the desk rang today and found these facts right (see `model.FACTS`).

    Raises DeskError where nothing is ticked, where a fact is not held and so cannot be right, or where the desk does
    not know who is ringing. Gives the checks as they were before, for `undo_check`.
    """
    ticked = _facts(facts)
    check = todays_check(unit)
    found = read_held(unit, [id])
    if not found:
        raise DeskError("This is no longer in the directory.", then="Look for it again by name.")
    held = found[0]
    prints = may_be_shown(held, unit.area).prints
    for fact in ticked:
        if not prints[fact]:
            raise DeskError(
                f"There is no {_NAMED[fact]} here to check yet.", then="Add it first, then tick it."
            )
    checks = {f"checks/{fact}": {**check, "saw": prints[fact]} for fact in ticked}
    unit.change(Kind.SERVICE, id, checks)
    return {name: held.fields.get(name) for name in checks}


def todays_check(unit: Unit) -> dict[str, Any]:
    """The word of the worker at the desk that they rang today. Raises DeskError where the desk does not know who."""
    worker, hub = unit.worker.name.strip(), unit.own_hub()
    if not worker:
        raise DeskError(
            "A check needs the name of who rang.",
            then="Say who you are in Settings, then tick it again.",
        )
    home = unit.get(Kind.HUB, hub) if hub else None
    return {
        "at": unit.now.isoformat(timespec="seconds"),
        "by": worker,
        "how": "rang",
        "hub": home.fields.get("name", "") if home else "",
    }


def undo_check(unit: Unit, *, id: str, before: Mapping[str, Any]) -> None:  # noqa: A002
    """Put the checks back as they were, for a slip of the hand. `before` is what `check_by_phone` gave."""
    unit.change(
        Kind.SERVICE, id, {name: value for name, value in before.items() if name in _CHECKS}
    )


def review_queue(look: Look, *, limit: int = 200) -> Review:
    """What wants a call, best first, and how far this hub knows its own patch.

    Use is counted over the last `LATELY` weeks of enquiries kept at this desk.
    """
    since = iso_week(look.now - timedelta(weeks=LATELY))
    asked = demand_of((one.fields for one in look.every(Kind.ENQUIRY)), since=since)
    demand = asked.as_called(stayed(look, asked.given))
    hub = look.own_hub()
    home = look.get(Kind.HUB, hub) if hub else None
    locality = text_of(home.fields, "locality") if home else None
    held = hold_all(look)
    queue = due(held, demand=demand, locality=locality or None, now=look.now)
    checked = sum(1 for one in held if checks_in(one.fields))
    thirty = patch(
        held,
        queue,
        demand=demand,
        locality=locality or None,
        hub=text_of(home.fields, "name") if home else "",
    )
    return Review(tuple(queue[:limit]), thirty, len(queue), checked, len(held))


def read_week(look: Look, *, first: date, locality: str = "") -> Week:
    """What is on in the seven days from `first`, at one hub area, or everywhere in the directory with ""."""
    return week_of(hold_all(look), area=look.area, first=first, now=look.now, locality=locality)


def read_bus_towns(look: Look) -> tuple[BusTown, ...]:
    """Every town or village with an entry, and what is known of the buses there."""
    return bus_towns(
        hold_all(look), read_travel(look), area=look.area, today=local(look.now).date()
    )


def _facts(facts: Collection[str]) -> tuple[Fact, ...]:
    if not facts:
        raise DeskError("Nothing is ticked yet.", then="Tick what they told you was right.")
    strange = [fact for fact in facts if fact not in FACTS]
    if strange:
        raise ValueError(f"no such fact to check: {strange[0]!r}")
    return tuple(fact for fact in FACTS if fact in facts)
