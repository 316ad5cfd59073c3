"""What a worker does about people who help: read, add, change, decide, and ask who may be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.core.text import fold
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit
from heartdesk.volunteers.model import (
    PARTS,
    HelperRole,
    Regulated,
    TaskKind,
    Volunteer,
    about_role,
    day_words,
    volunteer_of,
)
from heartdesk.volunteers.permission import Answer, Due, Task, due_for_renewal, may_do
from heartdesk.volunteers.typed import NOTHING, NameTyped, RoleTyped, Typed

KIND = Kind.VOLUNTEER
OLDEST_DISCLOSURE = timedelta(days=366 * 10)


@dataclass(frozen=True)
class Before:
    """What a change replaced, for undo; `fields` is empty where nothing changed."""

    id: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Helpers:
    """Everybody who helps, by name, and whose PVG wants renewing soon. `today` is the day here."""

    people: tuple[Volunteer, ...]
    due: tuple[Due, ...]
    today: date


def read_helpers(unit: Unit) -> Helpers:
    """Everybody who helps. Each of them is written in the audit as looked at."""
    people = tuple(volunteer_of(one.id, one.fields, one.conflicts) for one in unit.every(KIND))
    ordered = sorted(people, key=lambda one: (one.status == "left", fold(one.name), one.id))
    today = local(unit.now).date()
    return Helpers(tuple(ordered), due_for_renewal(ordered, today), today)


def count_due(unit: Unit) -> int | None:
    """How many PVG memberships run out within 90 days or have; None for a worker who may not read about volunteers."""
    if not may(unit.worker.roles, KIND, Operation.READ):
        return None
    return len(read_helpers(unit).due)


def read_volunteer(unit: Unit, *, id: str) -> Volunteer:  # noqa: A002
    """One of them. Raises DeskError where they are no longer here."""
    record = _record(unit, id)
    return volunteer_of(id, record.fields, record.conflicts)


def add_volunteer(unit: Unit, *, name: str) -> str:
    """Write down somebody who would like to help, by name alone; gives the id. Everything else can be asked later."""
    typed = NameTyped(name).fields({}, area=unit.area, today=_today(unit))
    return unit.create(KIND, {**typed, "status": "helping", "since": _today(unit).isoformat()})


def change_volunteer(unit: Unit, *, id: str, typed: Typed) -> Before:  # noqa: A002
    """Keep what was typed; gives what it replaced. Raises DeskError, and changes nothing, where it will not do."""
    before = _fields(unit, id)
    return _set(unit, id, typed.fields(before, area=unit.area, today=_today(unit)), before)


def keep_role(unit: Unit, *, id: str, role_id: str, typed: RoleTyped) -> Before:  # noqa: A002
    """Add a role (`role_id` "") or change one.

    A role with another name or organization is another role to the law: what was decided and the disclosure no longer
    count for it, and stand aside until they are told anew.
    """
    before = _fields(unit, id)
    if role_id and f"roles/{role_id}" not in before:
        raise DeskError(f"This role was taken away meanwhile. {NOTHING}", then="Add it again.")
    return _set(unit, id, typed.fields_of(role_id or new_id()), before)


def take_role_away(unit: Unit, *, id: str, role_id: str) -> Before:  # noqa: A002
    """Take a role away, with what was decided about it."""
    gone = {f"{part}/{role_id}": None for part in ("roles", "decisions", "disclosures")}
    return _set(unit, id, gone, _fields(unit, id))


def decide(unit: Unit, *, id: str, role_id: str, regulated: Regulated) -> Before:  # noqa: A002
    """Say whether a role is regulated, in the worker's own name; "undecided" takes the decision back."""
    before = _fields(unit, id)
    role = _role(read_volunteer(unit, id=id), role_id)
    if regulated == "undecided":
        return _set(unit, id, {f"decisions/{role_id}": None}, before)
    if regulated not in ("yes", "no"):
        raise ValueError(f"no such decision: {regulated}")
    said = {
        "regulated": regulated,
        "by": unit.worker.name,
        "on": _today(unit).isoformat(),
        "about": about_role(role.name, role.organization),
    }
    return _set(unit, id, {f"decisions/{role_id}": said}, before)


def receive_disclosure(
    unit: Unit,
    *,
    id: str,  # noqa: A002
    role_id: str,
    on: date,
    until: date | None = None,
) -> Before:
    """Keep that the PVG disclosure for this role and organization came on a day, in the worker's own name.

    `until` is the last day of membership, where it is known; five years after `on` it ends in any case. Raises
    DeskError for a day to come, a very old one, or a last day before the first.
    """
    before = _fields(unit, id)
    role = _role(read_volunteer(unit, id=id), role_id)
    today = _today(unit)
    if on > today:
        raise DeskError(
            f"{day_words(on)} is still to come. {NOTHING}", then="Put in the day it came."
        )
    if today - on > OLDEST_DISCLOSURE:
        raise DeskError(
            f"{day_words(on)} is very long ago. {NOTHING}", then="Put in the day it came."
        )
    if until is not None and until < on:
        raise DeskError(f"It would end before it came. {NOTHING}", then="Look at both days again.")
    if role.regulated != "yes":
        raise DeskError(
            f"Nobody has decided that this is a regulated role. {NOTHING}",
            then="Decide that first.",
        )
    if not role.organization:
        raise DeskError(
            f"The role has no organization yet. {NOTHING}", then="Say whom the role is with."
        )
    said = {
        "on": on.isoformat(),
        "by": unit.worker.name,
        "role": role.name,
        "organization": role.organization,
        **({"until": until.isoformat()} if until else {}),
    }
    return _set(unit, id, {f"disclosures/{role_id}": said}, before)


def undo(unit: Unit, *, before: Before) -> None:
    """Make the fields of a change what they were."""
    unit.change(KIND, before.id, before.fields)


@dataclass(frozen=True)
class CanAsk:
    """Somebody who may do it. `sure` is whether they said that they are free then."""

    volunteer: Volunteer
    role: HelperRole
    sure: bool


@dataclass(frozen=True)
class CannotAsk:
    """Somebody with such a role who may not do it, and the plain reason."""

    volunteer: Volunteer
    role: HelperRole
    why: str


@dataclass(frozen=True)
class WhoToAsk:
    """Who can be asked on a day: those who said they are free, then those never asked, then those who may not yet."""

    on: date
    can: tuple[CanAsk, ...]
    cannot: tuple[CannotAsk, ...]


def who_can_be_asked(unit: Unit, *, kind: TaskKind, on: date, part: str = "") -> WhoToAsk:
    """Who may do a task of this kind on that day, in that part of it ("am", "pm", "eve"; "" for any).

    A match is never asked for here: it is made one at a time, and no list of it is shown.
    """
    if kind is TaskKind.MATCH or (part and part not in PARTS):
        raise ValueError(f"no list of who can be asked for {kind} {part}")
    can, cannot = [], []
    for volunteer in read_helpers(unit).people:
        free = volunteer.is_free(on, part)
        for role in volunteer.roles:
            if kind not in role.tasks or free is False:
                continue
            answer: Answer = may_do(volunteer, Task(kind, role.id), on)
            if answer.may:
                can.append(CanAsk(volunteer, role, sure=free is True))
            elif volunteer.status != "left":
                cannot.append(CannotAsk(volunteer, role, answer.why))
    can.sort(key=lambda one: (not one.sure, fold(one.volunteer.name)))
    return WhoToAsk(on, tuple(can), tuple(cannot))


def _set(
    unit: Unit, record_id: str, fields: Mapping[str, Any], before: Mapping[str, Any]
) -> Before:
    """Set what differs, and give back what stood there."""
    unit.change(KIND, record_id, fields)
    moved = [name for name, value in fields.items() if before.get(name) != value]
    return Before(record_id, {name: before.get(name) for name in moved})


def _fields(unit: Unit, record_id: str) -> Mapping[str, Any]:
    return _record(unit, record_id).fields


def _record(unit: Unit, record_id: str) -> Record:
    record = unit.get(KIND, record_id)
    if record is None:
        raise DeskError(f"They are no longer in the list. {NOTHING}", then="Look for them again.")
    return record


def _role(volunteer: Volunteer, role_id: str) -> HelperRole:
    role = volunteer.role(role_id)
    if role is None:
        raise DeskError(f"This role was taken away meanwhile. {NOTHING}", then="Add it again.")
    return role


def _today(unit: Unit) -> date:
    return local(unit.now).date()
