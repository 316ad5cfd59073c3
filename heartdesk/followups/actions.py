"""What a worker does with follow-ups: plan them, read what is due, keep what they said, ask no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.roles import Operation, may
from heartdesk.core.text import one_line
from heartdesk.directory.actions import read_services
from heartdesk.followups.buddy import Buddy, may_go_along, why_not
from heartdesk.followups.dates import first_weeks, in_sample, months_later, ringing_day
from heartdesk.followups.model import (
    LONGEST,
    FollowUp,
    State,
    What,
    by_day,
    follow_up_of,
    tidy_follow_up,
)
from heartdesk.people.actions import controller_settings, must_be_signed, people_by_id, read_person
from heartdesk.people.model import Person
from heartdesk.store.unit import Look, Unit

KIND = Kind.FOLLOW_UP


@dataclass(frozen=True)
class Asked:
    """A follow-up with whom it is about, and where it stands today. `place` is what the place is called now.

    `why_not` says why the volunteer who was to go along must not; "" for no reason, or none this worker may know.
    """

    follow_up: FollowUp
    person: Person
    state: State
    place: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Changed:
    """What was changed of a follow-up, and what it said before, for `undo`."""

    id: str
    before: Fields


def may_keep(look: Look) -> bool:
    """Whether the worker keeps in touch with people here: their role lets them, and the controller has signed."""
    allowed = may(look.worker.roles, KIND, Operation.READ)
    return allowed and controller_settings(look) is not None


def plan(
    unit: Unit,
    *,
    person: str,
    on: date,
    what: What = "hello",
    service: str = "",
    who: str = "",
    along: str = "",
    volunteer: Buddy | None = None,
) -> str:
    """Keep that somebody is asked on a day, and give the follow-up's id.

    `service` is the place it is about, `along` the worker who goes with them to a first visit, `volunteer` the
    volunteer who does. Raises DeskError for a day that cannot be meant, for a person nobody has written down, for one
    who is reached only when they come in, and for a volunteer who may not go along on that day.
    """
    found = read_person(unit, id=person)
    if what != "along" and found.safe.how == "here" and not service:
        raise DeskError(
            f"{found.call} is reached only when they come in. Nothing was kept.",
            then="Ask them for a safe way first, or choose a place that they are asked about.",
        )
    entry = next(iter(read_services(unit, ids=[service])), None) if service else None
    kept = tidy_follow_up(
        today=_today(unit),
        on=on,
        what=what,
        service=service,
        where=entry.name if entry else "",
        who=who,
        along=may_go_along(unit, volunteer, on) if volunteer else along,
    )
    if volunteer is not None:
        kept |= {"buddy": volunteer.volunteer, "buddy_role": volunteer.role}
    return unit.create(KIND, {PERSON: person, CONTROLLER: unit.worker.organization, **kept})


def plan_first_weeks(unit: Unit, *, person: str, start: date, who: str = "") -> tuple[str, ...]:
    """Plan a friendly word two, seven and twenty-one days after `start`; gives their ids.

    Each is kept as any other: neither that they belong together nor what began on `start` is kept anywhere.
    """
    today = _today(unit)
    if not 0 <= (today - start).days <= 60:
        raise DeskError(
            "That day is ahead, or more than two months ago. Nothing was kept.",
            then="Look at the day again.",
        )
    days = first_weeks(start, today)
    return tuple(plan(unit, person=person, on=on, who=who) for on in days)


def read_due(unit: Unit) -> tuple[Asked, ...]:
    """What is due today or late, who waits longest first; nothing of people who are gone."""
    today = _today(unit)
    return _with_people(unit, [one for one in _every(unit) if one.is_open(today)])


def read_ahead(unit: Unit) -> tuple[Asked, ...]:
    """What comes later, the soonest first."""
    today = _today(unit)
    return _with_people(unit, [one for one in _every(unit) if one.state(today) == "later"])


def read_of_person(unit: Unit, *, person: str) -> tuple[FollowUp, ...]:
    """Every follow-up of one person, in the order of their days."""
    must_be_signed(unit)
    return by_day([one for one in _every(unit) if one.person == person])


def count_due(unit: Unit) -> int:
    """How many are due or late; 0 where the worker keeps in touch with nobody."""
    if not may_keep(unit):
        return 0
    today = _today(unit)
    return sum(one.is_open(today) for one in _every(unit))


def move(unit: Unit, *, id: str, on: date, who: str = "", along: str = "") -> Changed:  # noqa: A002
    """Put a follow-up on another day, and say who asks, or which worker goes along, where that changed.

    Of a volunteer who goes along it is asked anew whether they may on that day.
    """
    held = _must_read(unit, id)
    if held.buddy and not along:
        may_go_along(unit, Buddy(held.buddy, held.buddy_role, held.along), on)
    kept = tidy_follow_up(
        today=_today(unit),
        on=on,
        what=held.what,
        who=who or held.who,
        along=along or held.along,
    )
    gone = {"buddy": None, "buddy_role": None} if along else {}
    return _set(unit, held, {**{name: kept.get(name) for name in ("on", "who", "along")}, **gone})


def ask_no_more(unit: Unit, *, id: str, why: str) -> Changed:  # noqa: A002
    """Say that nobody asks any more, and why, such as "asked us not to"."""
    held = _must_read(unit, id)
    return _set(unit, held, {"off": one_line(why, LONGEST["off"]) or "not wanted"})


def end(
    unit: Unit,
    *,
    id: str,  # noqa: A002
    how: str = "",
    why: str = "",
    counted: bool = False,
) -> tuple[Changed, tuple[str, ...]]:
    """Keep what they said, in the codes of `enquiries.model`; "" where they were only asked how they are.

    Gives the change for `undo`, and the ids of what was planned for later: of a share by chance it is asked once more,
    three and six months on. What counts for the track record is kept by `enquiries.following`, which calls this.
    """
    held, today = _must_read(unit, id), _today(unit)
    if held.state(today) in ("done", "off"):
        raise DeskError("This has been answered already. Nothing was kept.", then="Look again.")
    said = {"how": how, "why": why, "ended": today.isoformat(), "counted": counted}
    changed = _set(unit, held, {name: value or None for name, value in said.items()})
    return changed, _plan_later(unit, held, how)


def undo(unit: Unit, *, changed: Changed, planned: Collection[str] = ()) -> None:
    """Take back what was said by a slip of the hand, and what was planned because of it."""
    now = unit.get(KIND, changed.id)
    if now is not None:
        gone = {name: None for name in now.fields if name not in changed.before}
        unit.change(KIND, changed.id, {**gone, **changed.before})
    for one in planned:
        unit.change(KIND, one, {"off": "taken back"})


def _plan_later(unit: Unit, held: FollowUp, how: str) -> tuple[str, ...]:
    """Whether it lasted is asked of a share, once each: never of what was itself asked months later."""
    if held.what != "asked" or how not in ("got_there", "helped") or not in_sample(held.id):
        return ()
    fields = {
        PERSON: held.person,
        CONTROLLER: unit.worker.organization,
        "what": "lasted",
        "service": held.service,
        "where": held.where,
        "who": held.who,
    }
    kept = {name: value for name, value in fields.items() if value}
    days = months_later(_today(unit))
    return tuple(unit.create(KIND, {**kept, "on": on.isoformat()}) for on in days)


def plan_visit(unit: Unit, *, person: str) -> str:
    """Keep that somebody looks in on them, today or on the next day on which somebody works; gives its id."""
    kept = tidy_follow_up(today=_today(unit), on=ringing_day(_today(unit)), what="visit")
    return unit.create(KIND, {PERSON: person, CONTROLLER: unit.worker.organization, **kept})


def _with_people(unit: Unit, found: Collection[FollowUp]) -> tuple[Asked, ...]:
    people = people_by_id(unit, [one.person for one in found])
    names = {
        entry.id: entry.name
        for entry in read_services(unit, ids=[one.service for one in found if one.service])
    }
    today = _today(unit)
    return tuple(
        Asked(
            one,
            people[one.person],
            one.state(today),
            names.get(one.service, one.where),
            why_not(unit, one, max(one.on, today)),
        )
        for one in by_day(found)
        if one.person in people
    )


def _every(unit: Unit) -> list[FollowUp]:
    found = (follow_up_of(one.id, one.fields) for one in unit.every(KIND))
    return [one for one in found if one is not None]


def _must_read(unit: Unit, record_id: str) -> FollowUp:
    must_be_signed(unit)
    record = unit.get(KIND, record_id)
    found = follow_up_of(record.id, record.fields) if record is not None else None
    if found is None:
        raise DeskError("This is no longer on the list.", then="Look at the list again.")
    return found


def _set(unit: Unit, held: FollowUp, fields: Fields) -> Changed:
    record = unit.get(KIND, held.id)
    before = dict(record.fields) if record is not None else {}
    unit.change(KIND, held.id, fields)
    return Changed(held.id, before)


def _today(look: Look) -> date:
    return local(look.now).date()
