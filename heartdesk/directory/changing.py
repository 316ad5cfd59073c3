"""What a worker may change in the directory: a fact, a place, a new entry, a bus. Each can be taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.area import Area
from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.ids import derived_id, new_id
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.core.text import fold, one_line
from heartdesk.core.whereabouts import is_kept
from heartdesk.directory.actions import todays_check
from heartdesk.directory.bus_sheet import read_bus_sheet
from heartdesk.directory.editing import (
    UNCHANGED,
    HoursTyped,
    PhonesTyped,
    PlaceTyped,
    TextTyped,
    Ticks,
    TicksTyped,
    Typed,
    place_of,
)
from heartdesk.directory.entry import Held, location_ids, may_be_shown
from heartdesk.directory.extras import KIT, REACH
from heartdesk.directory.freshness import check_of
from heartdesk.directory.groups import GroupTyped, PlacesTyped, session_came
from heartdesk.directory.model import FACTS, Fact
from heartdesk.directory.sessions import DAYS
from heartdesk.directory.steps import Before, Steps, given
from heartdesk.directory.store import entries_at, read_held, read_place, read_travel
from heartdesk.directory.travel import TravelLine
from heartdesk.directory.typed_lists import CostTyped
from heartdesk.directory.values import clock_time, part
from heartdesk.store.record import Record
from heartdesk.store.unit import Look, Unit

_TEXT_FACTS: Mapping[str, Fact] = {
    "fees_description": "cost",
    "access_notes": "access",
    "hours_text": "hours",
}


@dataclass(frozen=True)
class ForForm:
    """What the forms of an entry start from: its own fields, its first place, who else is there, the buses there."""

    id: str
    fields: Fields
    place: PlaceTyped
    others_there: int
    buses: tuple[TravelLine, ...]
    whose_phone: str
    sensitive: bool
    today: date
    organization: str = ""


def read_for_form(look: Look, *, id: str) -> ForForm | None:  # noqa: A002
    """An entry as its forms need it; None where it is not in the directory."""
    found = read_held(look, [id])
    if not found:
        return None
    held = found[0]
    place = held.places[0] if held.places and not held.sensitive else None
    there = location_ids(held.fields)
    owner = text_of(held.organization or {}, "name")
    own_phone = any(True for _ in elements(held.fields, "phones"))
    return ForForm(
        id=id,
        fields=held.fields,
        place=place_of(place) if place is not None else PlaceTyped(),
        others_there=len(entries_at(look, there[0])) - 1 if there and place is not None else 0,
        buses=() if held.sensitive else read_travel(look),
        whose_phone="" if own_phone else one_line(owner, 80),
        sensitive=held.sensitive,
        today=local(look.now).date(),
        organization=one_line(owner, 120),
    )


def change_fact(unit: Unit, *, id: str, typed: Typed, told: bool = False) -> Before:  # noqa: A002
    """Keep what was typed for one fact; gives how it stood, for `undo_change`.

    A changed fact is no longer checked, unless they `told` the worker today: then it is checked by that worker.
    Raises DeskError, and changes nothing, for what cannot be right or is not this worker's to change.
    """
    held, was = _must_hold(unit, id), _prints(unit, id)
    _refuse(unit, held, typed)
    steps = Steps(unit)
    steps.change(Kind.SERVICE, id, typed.fields(held.fields))
    _settle_checks(unit, steps, id, was, _fact_of(typed), told=told)
    return steps.before()


def change_place(unit: Unit, *, id: str, typed: PlaceTyped, told: bool = False) -> Before:  # noqa: A002
    """Keep where people go; a place that is known already is used again, so that it is corrected once for all there.

    An empty place takes the entry out of where it was. Otherwise as `change_fact`.
    """
    held, was = _must_hold(unit, id), _prints(unit, id)
    if held.sensitive:
        raise DeskError(
            "The place of this one is never kept, so that nobody can be followed there.",
            then="Give the phone number alone.",
        )
    steps = Steps(unit)
    there = location_ids(held.fields)
    here = read_place(unit, there[0]) if there else None
    links = {
        f"service_at_locations/{element}": None
        for element, value in elements(held.fields, "service_at_locations")
        if there and part(value).get("location_id") == there[0]
    }
    if typed.is_empty():
        steps.change(Kind.SERVICE, id, links)
    elif here is not None and not typed.only_here:
        steps.change(Kind.LOCATION, here.id, typed.location(here.fields, unit.area))
    else:
        fields = typed.location({}, unit.area)
        place = _known_place(unit.every(Kind.LOCATION), typed, fields) or steps.make(
            Kind.LOCATION, fields
        )
        link = {f"service_at_locations/{new_id()}": {"location_id": place}}
        steps.change(Kind.SERVICE, id, {**links, **link})
    _settle_checks(unit, steps, id, was, "address", told=told)
    return steps.before()


def change_organization(unit: Unit, *, id: str, name: str) -> Before:  # noqa: A002
    """Keep who runs an entry: one that is known by that name already, or a new one; nobody known with no name.

    Raises DeskError for what must stay secret: who runs it can tell where it is.
    """
    held, said = _must_hold(unit, id), one_line(name, 160)
    if held.sensitive:
        raise DeskError(
            f"Who runs this one is not changed here. {UNCHANGED}",
            then="Ask the coordinator to add it anew, phone number alone.",
        )
    steps = Steps(unit)
    known = (
        one.id
        for one in unit.every(Kind.ORGANIZATION)
        if fold(text_of(one.fields, "name")) == fold(said)
    )
    runs = None
    if fold(said):
        runs = next(known, None) or steps.make(Kind.ORGANIZATION, {"name": said})
    was = _prints(unit, id)
    steps.change(Kind.SERVICE, id, {"organization_id": runs})
    _settle_checks(unit, steps, id, was, None, told=False)
    return steps.before()


def add_entry(unit: Unit, *, name: str, group: bool = False) -> str:
    """Make a new entry of this hub's area, and give its id. Everything else is added fact by fact.

    Raises DeskError where it has no name, where one of that name is there already, or where the worker may not.
    """
    fields = TextTyped("name", name).fields({})
    same = [
        one
        for one in unit.every(Kind.SERVICE)
        if fold(text_of(one.fields, "name")) == fold(fields["name"])
    ]
    if same:
        raise DeskError(
            f"“{one_line(name, 60)}” is in the directory already. Nothing was added.",
            then="Look for it by name. Is it another one? Add its town to the name.",
        )
    hub = unit.own_hub()
    home = unit.get(Kind.HUB, hub) if hub else None
    locality = text_of(home.fields, "locality") if home else ""
    if unit.area.locality(locality) is not None:
        fields[f"localities/{locality}"] = True
    if group:
        fields["is_group"] = True
    return unit.create(
        Kind.SERVICE, {key: value for key, value in fields.items() if value} | {"status": "active"}
    )


def keep_session(unit: Unit, *, id: str, day: str, came: str) -> Before:  # noqa: A002
    """Keep how many came to a group on a day: a count, nobody's name."""
    _must_hold(unit, id)
    element, count = session_came(day, came, today=local(unit.now).date())
    steps = Steps(unit)
    steps.change(Kind.SERVICE, id, {f"sessions/{element}": {"came": count}})
    return steps.before()


def keep_travel(unit: Unit, *, line: TravelLine) -> Before:
    """Keep a bus to a town or village, looked up today by the worker at the desk; shared by every entry there.

    Two desks that keep the same way make one line. Raises DeskError where a place is not known here, or a time is not.
    """
    steps = Steps(unit)
    _keep_travel(unit, steps, line)
    return steps.before()


def keep_bus_sheet(unit: Unit, *, data: bytes) -> tuple[Before, int, tuple[str, ...]]:
    """Keep the rows of a sheet of buses, looked up today; gives how many, and why the others are kept aside.

    Raises DeskError, and changes nothing, where it is no such sheet.
    """
    steps, kept, aside = Steps(unit), 0, []
    for row in read_bus_sheet(data):
        try:
            if row.why:
                raise DeskError(row.why, then="")
            _keep_travel(unit, steps, row.line)
            kept += 1
        except NotAllowed:
            raise
        except DeskError as trouble:
            aside.append(f"Row {row.number}: {trouble.say.removesuffix(UNCHANGED).strip()}")
    return steps.before(), kept, tuple(aside)


def _keep_travel(unit: Unit, steps: Steps, line: TravelLine) -> None:
    fields = _travel_fields(unit, line)
    record_id = derived_id(
        unit.area.id, Kind.TRAVEL_LINE, fold(fields["to"]), fold(fields["start"] or "")
    )
    if unit.get(Kind.TRAVEL_LINE, record_id) is not None:
        steps.change(Kind.TRAVEL_LINE, record_id, fields)
    elif unit.is_known(Kind.TRAVEL_LINE, record_id):
        unit.bring_back(Kind.TRAVEL_LINE, record_id, given(fields))
        steps.made.append((Kind.TRAVEL_LINE, record_id))
    else:
        steps.make(Kind.TRAVEL_LINE, given(fields), record_id)


def take_travel_away(unit: Unit, *, id: str) -> Before:  # noqa: A002
    """Say that a bus no longer goes: the line is kept, nobody stands for it, so it is "bus not known"."""
    steps = Steps(unit)
    steps.change(Kind.TRAVEL_LINE, id, {"checks/bus": None})
    return steps.before()


def _settle_checks(
    unit: Unit,
    steps: Steps,
    record_id: str,
    was: Mapping[Fact, str],
    fact: Fact | None,
    *,
    told: bool,
) -> None:
    """Bring the checks in step with facts that changed; `was` are their prints from before.

    A check that says what it saw stops vouching by itself, and counts again should the fact be put back; one that does
    not say it is taken away.
    """
    checks, prints = _must_hold(unit, record_id).fields, _prints(unit, record_id)
    fields: dict[str, Any] = {}
    for one in FACTS:
        name = f"checks/{one}"
        check = check_of(checks.get(name))
        if told and prints[one] and (one == fact or was[one] != prints[one]):
            fields[name] = {**todays_check(unit), "saw": prints[one]}
        elif was[one] != prints[one] and check is not None and not check.saw:
            fields[name] = None
    steps.change(Kind.SERVICE, record_id, fields)


def _prints(look: Look, record_id: str) -> Mapping[Fact, str]:
    """The print of each fact as this hub says it, crisis numbers too."""
    found = read_held(look, [record_id], two=True)
    return may_be_shown(found[0], look.area).prints if found else {}


def _fact_of(typed: Typed) -> Fact | None:
    match typed:
        case PhonesTyped():
            return "phone"
        case HoursTyped():
            return "hours"
        case CostTyped():
            return "cost"
        case TextTyped(name=name):
            return _TEXT_FACTS.get(name)
        case _:
            return None


def _refuse(unit: Unit, held: Held, typed: Typed) -> None:
    """What is not to be changed like this, whoever asks."""
    if held.sensitive and isinstance(typed, TextTyped) and typed.name == "getting_there":
        raise DeskError(
            f"The way to this one is never kept. {UNCHANGED}", then="Give the phone number alone."
        )
    if held.sensitive and any(
        value is not None and not is_kept(Kind.SERVICE, name)
        for name, value in typed.fields(held.fields).items()
    ):
        raise DeskError(
            f"Of a place that must stay secret, days, times and rooms are never kept. {UNCHANGED}",
            then="When they answer the phone may be written under “How to get in”.",
        )
    if isinstance(typed, TicksTyped) and not set(typed.ticked) <= set(
        tickable(typed.name, unit.area)
    ):
        raise DeskError(f"That is not in the list. {UNCHANGED}", then="Choose from the list.")
    if (
        isinstance(typed, GroupTyped | PlacesTyped)
        and typed.today != local(unit.now).date().isoformat()
    ):
        raise ValueError("places left are told on the day they are typed")


def tickable(name: Ticks, area: Area) -> Mapping[str, str]:
    """What may be ticked in a list, id by id with its words."""
    match name:
        case "needs":
            return {one.id: one.label for one in area.needs.needs}
        case "localities":
            return {one.id: one.hub_name for one in area.localities}
        case "reach":
            return REACH
        case "kit":
            return KIT


def _must_hold(look: Look, record_id: str) -> Held:
    found = read_held(look, [record_id])
    if not found:
        raise DeskError("This is no longer in the directory.", then="Look for it again by name.")
    return found[0]


def _known_place(
    records: Iterable[Record], typed: PlaceTyped, fields: Mapping[str, Any]
) -> str | None:
    """The id of a location that is this one already: the same building or street, in the same town."""
    wanted = {fold(one) for one in (typed.name, typed.street) if one.strip()}
    town = fold(str(fields.get("settlement") or ""))
    for record in records:
        there = place_of(record.fields)
        same = {fold(one) for one in (there.name, there.street) if one}
        if town and fold(there.town) == town and wanted and wanted <= same:
            return record.id
    return None


def _travel_fields(unit: Unit, line: TravelLine) -> dict[str, Any]:
    to, start = _settlement(unit.area, line.to), line.start.strip()
    if not to:
        raise DeskError(
            f"HeartDesk does not know the town or village “{one_line(line.to, 40)}”. {UNCHANGED}",
            then="Choose it from the list.",
        )
    times = {"first": _time(line.first, "first bus"), "last_home": _time(line.last_home, "last bus home")}  # fmt: skip
    if not line.bus.strip():
        raise DeskError(
            f"Which bus is missing. {UNCHANGED}", then="Such as: Bus 43 from the Square."
        )
    if any(one not in DAYS for one in line.days):
        raise ValueError("no such day")
    check = {**todays_check(unit), "saw": ""}
    return {
        "to": to,
        "start": (_settlement(unit.area, start) or one_line(start, 80)) if start else None,
        "bus": one_line(line.bus, 80),
        "days": ",".join(one for one in DAYS if one in line.days) or None,
        **times,
        "checks/bus": {name: value for name, value in check.items() if value},
    }


def _settlement(area: Area, typed: str) -> str:
    found = next((one for one in area.settlements if fold(one.name) == fold(typed)), None)
    return found.name if found else ""


def _time(typed: str, what: str) -> str | None:
    if not typed.strip():
        return None
    found = clock_time(typed)
    if found is None:
        raise DeskError(
            f"The {what} could be morning or night. {UNCHANGED}",
            then="Write it as 8:10 am or 17:40.",
        )
    return f"{found:%H:%M}"
