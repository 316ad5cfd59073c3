"""What was done with an entry, a bus or the hub itself: who, when, what was, what is. Any of it can be put back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.fields import Fields, elements
from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import Kind
from heartdesk.core.text import one_line
from heartdesk.directory.editing import place_of, status_of
from heartdesk.directory.entry import location_ids
from heartdesk.directory.extras import KIT, REACH
from heartdesk.directory.facts import fact_name, fact_of
from heartdesk.directory.freshness import check_of
from heartdesk.directory.groups import came_words, group_words, led_by_words, places_words
from heartdesk.directory.hours import timetable_in_words
from heartdesk.directory.lines import ages, contacts, cost_line
from heartdesk.directory.schedule_reading import read_schedules
from heartdesk.directory.steps import Before, Steps
from heartdesk.directory.travel import travel_line
from heartdesk.directory.typed_lists import ListName, lines_of
from heartdesk.directory.values import part, words
from heartdesk.store.merge import DELETED, Change
from heartdesk.store.unit import Look, Unit

PACK = "pack:"
"""How the maker of a change begins that came with an area folder."""

MOST_STEPS = 60
LONGEST = 300


@dataclass(frozen=True)
class Step:
    """One fact that was changed. `was` are the fields as they stood before, to put it back; none for the first."""

    kind: Kind
    id: str
    stamp: Stamp
    worker: str
    fact: str
    before: str
    now: str
    was: Mapping[str, Any]
    first: bool = False

    @property
    def name(self) -> str:
        """What the fact is called."""
        return fact_name(self.fact)

    @property
    def day(self) -> str:
        """Such as "17 Nov 2026, 10:30"."""
        at = local(datetime.fromtimestamp(self.stamp.wall / 1000, UTC))
        return f"{at.day} {at:%b %Y, %H:%M}"

    @property
    def from_pack(self) -> bool:
        """Whether it came with the area folder, so that no worker did it."""
        return self.worker.startswith(PACK)


def history(look: Look, *, id: str) -> tuple[Step, ...]:  # noqa: A002
    """What was done with an entry and the place where it is, newest first, at most `MOST_STEPS`."""
    record = look.get(Kind.SERVICE, id)
    found = _steps(look, Kind.SERVICE, id)
    for place in location_ids(record.fields) if record is not None else ():
        found += _steps(look, Kind.LOCATION, place)
    return tuple(sorted(found, key=lambda one: one.stamp, reverse=True)[:MOST_STEPS])


def bus_history(look: Look, *, id: str) -> tuple[Step, ...]:  # noqa: A002
    """What was done with a bus to a town or village, newest first, at most `MOST_STEPS`."""
    found = _steps(look, Kind.TRAVEL_LINE, id)
    return tuple(sorted(found, key=lambda one: one.stamp, reverse=True)[:MOST_STEPS])


def hub_history(look: Look) -> tuple[Step, ...]:
    """What was done with the details of the hub this desk stands in, newest first, at most `MOST_STEPS`."""
    hub_id = look.own_hub()
    found = _steps(look, Kind.HUB, hub_id) if hub_id is not None else []
    return tuple(sorted(found, key=lambda one: one.stamp, reverse=True)[:MOST_STEPS])


def fact_said(fact: str, kind: Kind, fields: Fields, look: Look) -> str:
    """A fact in words, "" where nothing is said."""
    return _said(fact, kind, fields, look)


def put_back(unit: Unit, *, step: Step) -> Before:
    """Make a fact say again what it said before a step; gives how it stood, for `undo_change`."""
    steps = Steps(unit)
    steps.change(step.kind, step.id, step.was)
    return steps.before()


def _steps(look: Look, kind: Kind, record_id: str) -> list[Step]:
    fields: dict[str, Any] = {}
    found: list[Step] = []
    for change in sorted(look.history(kind, record_id), key=lambda one: (one.stamp, one.id)):
        was = dict(fields)
        fields.update(change.fields)
        if not was:
            found.append(_first(kind, record_id, change))
            continue
        for fact, names in _facts(change, kind).items():
            said, says = (_said(fact, kind, one, look) for one in (was, fields))
            moved = {name: was.get(name) for name in names if was.get(name) != fields.get(name)}
            if moved and (said != says or fact in ("checks", "place")):
                found.append(
                    Step(kind, record_id, change.stamp, change.worker, fact, said, says, moved)
                )
    return found


def _facts(change: Change, kind: Kind) -> dict[str, list[str]]:
    """The fields of a change by the fact they are part of."""
    found: dict[str, list[str]] = {}
    for name in change.fields:
        if name != DELETED:
            found.setdefault(_fact(name, kind), []).append(name)
    return found


def _fact(name: str, kind: Kind) -> str:
    """The fact that a field of a record is part of; a bus is one fact, each field of a hub is one."""
    if kind is Kind.TRAVEL_LINE:
        return "bus"
    if kind is Kind.HUB:
        return name
    return "place" if kind is Kind.LOCATION and name in ("name", "description") else fact_of(name)


def _first(kind: Kind, record_id: str, change: Change) -> Step:
    return Step(kind, record_id, change.stamp, change.worker, "name", "", "", {}, first=True)


def _said(fact: str, kind: Kind, fields: Mapping[str, Any], look: Look) -> str:
    """A fact in words, "" where nothing is said."""
    area, today = look.area, local(look.now).date()
    held = {name: value for name, value in fields.items() if value is not None}
    if kind is Kind.LOCATION:
        said = _place(held)
    elif kind is Kind.TRAVEL_LINE:
        said = _bus(held)
    elif fact == "organization_id":
        owner = look.get(Kind.ORGANIZATION, words(held.get(fact)))
        said = words(owner.fields.get("name")) if owner is not None else ""
    elif fact == "needs":
        ids = _ids(held, "needs")
        said = ", ".join(need.label for one in ids if (need := area.needs.need(one)))
    elif fact in ("reach", "kit"):
        known = REACH if fact == "reach" else KIT
        said = ", ".join(known[one] for one in _ids(held, fact) if one in known)
    elif fact == "localities":
        ids = _ids(held, "localities")
        said = ", ".join(found.name for one in ids if (found := area.locality(one)))
    elif fact in _WORDS:
        said = _WORDS[fact](held, today)
    else:
        said = words(held.get(fact))
    return one_line(said, LONGEST)


def _place(held: Fields) -> str:
    place = place_of(held)
    said = (place.name, place.street, place.town, place.postcode, place.landmark)
    return ", ".join(one for one in said if one)


def _hours(held: Fields, today: date) -> str:
    given = words(held.get("hours_text"))
    values = [value for _, value in elements(held, "schedules")]
    return given or timetable_in_words(read_schedules(values), today=today)


def _phones(held: Fields, _today: date) -> str:
    return ", ".join(words(part(one).get("number")) for _, one in elements(held, "phones"))


def _status(held: Fields, _today: date) -> str:
    status = status_of(held)
    return " ".join(one for one in (_STATUS[status.status], status.on, status.instead) if one)


def _listed(held: Fields, name: ListName) -> str:
    return lines_of(held, name).replace("\n", ", ")


def _bus(held: Fields) -> str:
    line = travel_line("", held)
    seen = (
        f"looked up {line.looked_up.told}" if line.looked_up is not None else "nobody stands for it"
    )
    return f"{line.said} ({seen})"


def _ids(held: Fields, name: str) -> list[str]:
    return [one for one, _ in elements(held, name)]


_STATUS = {
    "open": "Open",
    "paused": "Closed for now",
    "closing": "Closing on",
    "closed": "Closed for good",
}


def _checks(held: Mapping[str, Any]) -> str:
    found = [
        f"{name.split('/', 1)[1]}: {check.told}"
        for name in sorted(held)
        if name.startswith("checks/") and (check := check_of(held[name])) is not None
    ]
    return "; ".join(found)


_WORDS: Mapping[str, Callable[[Fields, date], str]] = {
    "hours": _hours,
    "phones": _phones,
    "place": lambda held, _today: "A place of its own" if location_ids(held) else "",
    "cost": lambda held, _today: cost_line(held)[0],
    "bring": lambda held, _today: words(held.get("bring")),
    "required_documents": lambda held, _today: _listed(held, "required_documents"),
    "languages": lambda held, _today: _listed(held, "languages"),
    "service_areas": lambda held, _today: _listed(held, "service_areas"),
    "attributes": lambda held, _today: _listed(held, "attributes"),
    "contacts": lambda held, _today: "; ".join(contacts(held)),
    "ages": lambda held, _today: ages(held),
    "led_by": lambda held, _today: led_by_words(held),
    "places": places_words,
    "status": _status,
    "group": lambda held, today: group_words(held, today).replace("\n", "; "),
    "sessions": lambda held, _today: came_words(held),
    "checks": lambda held, _today: _checks(held),
}
