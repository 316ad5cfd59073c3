"""What a worker does with check-in calls: agree on them, see whom to ring, keep what came of a try."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.text import one_line
from heartdesk.directory.crisis_numbers import changed_numbers
from heartdesk.followups import actions, checkin
from heartdesk.followups.calls import Call, InTheStorm, calls_of, storm_list
from heartdesk.followups.checkin import (
    LONGEST,
    CheckIn,
    Typed,
    check_in_of,
    tidy_check_in,
    words_to_read_out,
)
from heartdesk.followups.contact import Contact, Way, contact_of, tidy_contact
from heartdesk.followups.ladder import Step, next_step, since_safe
from heartdesk.people.actions import must_be_signed, people_by_id, read_person
from heartdesk.people.model import Person
from heartdesk.store import audit
from heartdesk.store.audit import Event
from heartdesk.store.unit import Look, Unit

KIND = Kind.CHECK_IN
TRIES = "tries"
KEPT_TRIES = 20
"""How many tries an arrangement remembers beside those since somebody was last known to be safe."""

AHEAD = timedelta(minutes=10)
"""A try dated later than this from now was kept by a desk with a wrong clock: it never says that somebody is safe."""

POLICE = "police-101"
"""The entry of the area folder with the number of the police when nobody is in danger now."""


@dataclass(frozen=True)
class CallList:
    """The calls of today with whom they are to, and what the police are rung on: number and name."""

    now: datetime
    calls: tuple[tuple[Call, Person], ...]
    police: tuple[str, str]


@dataclass(frozen=True)
class StormList:
    """Whom to ring in bad weather, in order."""

    event: checkin.Event
    now: datetime
    rows: tuple[tuple[InTheStorm, Person], ...]


@dataclass(frozen=True)
class OfPerson:
    """One person's arrangement, what comes next on the ladder, and the newest tries, the newest first."""

    check_in: CheckIn | None
    step: Step | None
    tries: tuple[Contact, ...]


@dataclass(frozen=True)
class Kept:
    """What was kept of a try, for `take_back`: in which arrangement, under which id, and the visit that it raised."""

    check_in: str
    call: str
    person: str
    visit: str = ""


def agree(unit: Unit, *, person: str, typed: Typed, agreed: str) -> str:
    """Keep what somebody said yes to, and give the arrangement's id. `agreed` is what was read out, word for word.

    Raises DeskError where other words were read out than hold now, and where they can not be rung.
    """
    found = read_person(unit, id=person)
    if agreed != words_to_read_out(found.call, typed):
        raise DeskError(
            f"{found.call} has not said yes to this yet. Nothing was kept.",
            then="Read the words out, then tick that they said yes.",
        )
    if found.safe.how != "ring":
        raise DeskError(
            f"{found.call} has not told us a number that is safe to ring. Nothing was kept.",
            then="Ask for one, then agree on the calls.",
        )
    kept: dict[str, Any] = {**tidy_check_in(typed), "agreed": agreed, "police": True}
    held = _record_of(unit, person)
    if held is None:
        return unit.create(KIND, {PERSON: person, CONTROLLER: unit.worker.organization, **kept})
    record_id, fields = held
    stays = (PERSON, CONTROLLER)
    gone = {
        name: None
        for name in fields
        if name not in kept and name not in stays and not name.startswith(f"{TRIES}/")
    }
    unit.change(KIND, record_id, {**gone, **kept})
    return record_id


def stop(unit: Unit, *, person: str, why: str) -> None:
    """End the calls, as they may ask any day. Whoever nobody has reached stays on the list until they are safe."""
    must_be_signed(unit)
    held = _record_of(unit, person)
    if held is not None:
        unit.change(KIND, held[0], {"off": one_line(why, LONGEST["off"]) or "not wanted"})


def read_calls(unit: Unit) -> CallList:
    """Whom to ring today, what is most pressing first."""
    must_be_signed(unit)
    arrangements, tries = _all(unit)
    calls = calls_of(arrangements, tries, unit.now)
    people = people_by_id(unit, [one.check_in.person for one in calls])
    shown = tuple(
        (one, people[one.check_in.person]) for one in calls if one.check_in.person in people
    )
    return CallList(unit.now, shown, police_line(unit))


def count_waiting(unit: Unit) -> int:
    """How many calls are due, late, or on the ladder now; 0 where the worker keeps in touch with nobody."""
    if not actions.may_keep(unit):
        return 0
    return sum(one.state in ("step", "late", "due") for one in calls_of(*_all(unit), unit.now))


def read_storm(unit: Unit, *, event: checkin.Event, since: datetime | None = None) -> StormList:
    """Everybody to ring because of the weather, or of news; whoever was reached since `since` (today) comes last."""
    must_be_signed(unit)
    began = since or local(unit.now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = storm_list(*_all(unit), event=event, since=began)
    people = people_by_id(unit, [one.check_in.person for one in rows])
    shown = tuple(
        (one, people[one.check_in.person]) for one in rows if one.check_in.person in people
    )
    return StormList(event, unit.now, shown)


def read_rota(unit: Unit) -> tuple[tuple[int, CheckIn, Person], ...]:
    """Who rings whom: day of the week, arrangement, person; in the order of the week and of the day."""
    must_be_signed(unit)
    found = [(day, one) for one in _all(unit)[0] if not one.off for day in one.turns]
    people = people_by_id(unit, [one.person for _, one in found])
    found.sort(key=lambda turn: (turn[0], turn[1].turns[turn[0]].at, turn[1].id))
    return tuple((day, one, people[one.person]) for day, one in found if one.person in people)


def note_list_printed(unit: Unit, *, count: int) -> None:
    """Write in the audit that a list of so many people was made for paper."""
    audit.note(unit, Event.PRINTED, KIND, reason=f"check-in list, {count}")


def read_of_person(unit: Unit, *, person: str) -> OfPerson:
    """What was agreed with one person, and what came of the newest tries."""
    must_be_signed(unit)
    held = _record_of(unit, person)
    if held is None:
        return OfPerson(None, None, ())
    check_in = check_in_of(*held)
    tries = _tries(held[1], person, unit.now)
    whole = unit.get_many(Kind.CHECK_IN_CALL, [one.id for one in tries])
    full = [contact_of(one.id, one.fields) for one in whole.values()]
    newest = sorted((one for one in full if one), key=lambda one: (one.at, one.id), reverse=True)
    step = next_step(tries, check_in.rungs) if check_in else None
    return OfPerson(check_in, step, tuple(newest))


def keep_try(
    unit: Unit,
    *,
    person: str,
    way: Way,
    came: str,
    mood: str = "",
    wishes: Collection[str] = (),
    words: str = "",
    event: str = "",
) -> Kept:
    """Keep what came of one try, by whoever is at the desk, now. A wish for a visit puts one on the list of due work.

    A window, a doorstep and a walk count as a call does, whether or not calls were agreed on.
    """
    read_person(unit, id=person)
    fields = tidy_contact(
        at=unit.now,
        by=unit.worker.name,
        way=way,
        came=came,  # type: ignore[arg-type]
        mood=mood,
        wishes=wishes,
        words=words,
        event=event,
    )
    whose = {PERSON: person, CONTROLLER: unit.worker.organization}
    call = unit.create(Kind.CHECK_IN_CALL, {**whose, **fields})
    record_id, before = _record_of(unit, person) or (unit.create(KIND, whose), whose)
    brief = {name: fields[name] for name in ("at", "by", "way", "came")}
    unit.change(KIND, record_id, {f"{TRIES}/{call}": brief, **_too_old(before, person)})
    visit = actions.plan_visit(unit, person=person) if "visit" in wishes else ""
    return Kept(record_id, call, person, visit)


def take_back(unit: Unit, *, kept: Kept) -> None:
    """Take a try back that was kept by a slip of the hand. That it was kept, and taken back, stays written."""
    unit.change(KIND, kept.check_in, {f"{TRIES}/{kept.call}": None})
    unit.create(
        Kind.CHECK_IN_CALL,
        {PERSON: kept.person, CONTROLLER: unit.worker.organization, "takes_back": kept.call},
    )
    if kept.visit:
        actions.ask_no_more(unit, id=kept.visit, why="taken back")


def police_line(look: Look) -> tuple[str, str]:
    """The number of the police when nobody is in danger now, as the directory has it, and its name; "" for unknown."""
    entry = look.area.entry(POLICE)
    if entry is None or not entry.phone:
        return "", ""
    return changed_numbers(look).get(POLICE, entry.phone), entry.name


def _all(unit: Unit) -> tuple[list[CheckIn], Mapping[str, list[Contact]]]:
    """Every arrangement, and the tries that are remembered of each person, whichever desk kept them."""
    arrangements: dict[str, CheckIn] = {}
    tries: dict[str, list[Contact]] = {}
    for record in unit.every(KIND):
        one = check_in_of(record.id, record.fields)
        if one is None:
            continue
        tries.setdefault(one.person, []).extend(_tries(record.fields, one.person, unit.now))
        before = arrangements.get(one.person)
        if before is None or (one.agreed and not before.agreed):
            arrangements[one.person] = one
    return list(arrangements.values()), tries


def _record_of(unit: Unit, person: str) -> tuple[str, Fields] | None:
    """The arrangement of a person: the one they said yes to, where two desks made one each."""
    found = [one for one in unit.every(KIND) if one.fields.get(PERSON) == person]
    found.sort(key=lambda one: (not one.fields.get("agreed"), one.id))
    return (found[0].id, found[0].fields) if found else None


def _tries(fields: Fields, person: str, now: datetime) -> list[Contact]:
    said = (
        contact_of(call, {**brief, PERSON: person})
        for call, brief in elements(fields, TRIES)
        if isinstance(brief, Mapping)
    )
    return [one for one in said if one and not (one.is_good and one.at > now + AHEAD)]


def _too_old(fields: Fields, person: str) -> dict[str, None]:
    """Tries that the arrangement need not remember: none of those since somebody was last known to be safe."""
    said = [
        contact_of(call, {**brief, PERSON: person})
        for call, brief in elements(fields, TRIES)
        if isinstance(brief, Mapping)
    ]
    tries = sorted((one for one in said if one), key=lambda one: (one.at, one.id))
    good = [one.id for one in tries if one.is_good]
    newest = [one.id for one in tries[-KEPT_TRIES:]]
    needed = {*newest, *good[-1:], *(one.id for one in since_safe(tries))}
    return {f"{TRIES}/{one.id}": None for one in tries if one.id not in needed}
