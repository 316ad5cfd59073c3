"""Volunteers who go along to a first visit: only those who may, asked anew each time."""

from dataclasses import dataclass
from datetime import date

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.followups.model import FollowUp
from heartdesk.store.unit import Unit
from heartdesk.volunteers.actions import read_volunteer, who_can_be_asked
from heartdesk.volunteers.model import TaskKind, volunteer_of
from heartdesk.volunteers.permission import Task, may_do


@dataclass(frozen=True)
class Buddy:
    """A volunteer who may go along to a first visit, and in which of their roles."""

    volunteer: str
    role: str
    name: str


def who_can_go_along(unit: Unit, *, on: date) -> tuple[Buddy, ...]:
    """Volunteers who may go along on a day; none where the worker's role does not let them read volunteers."""
    if not may(unit.worker.roles, Kind.VOLUNTEER, Operation.READ):
        return ()
    asked = who_can_be_asked(unit, kind=TaskKind.BUDDY, on=on)
    return tuple(Buddy(one.volunteer.id, one.role.id, one.volunteer.name) for one in asked.can)


def may_go_along(unit: Unit, buddy: Buddy, on: date) -> str:
    """The name of a volunteer who may go along on that day, asked at the one door for it."""
    volunteer = read_volunteer(unit, id=buddy.volunteer)
    answer = may_do(volunteer, Task(TaskKind.BUDDY, buddy.role), on)
    if not answer.may:
        raise DeskError(f"{answer.why} Nothing was kept.", then="Ask somebody else to go along.")
    return volunteer.name


def why_not(unit: Unit, one: FollowUp, on: date) -> str:
    """Why a volunteer must not go along after all: a PVG can run out after it was agreed."""
    if not one.buddy or not may(unit.worker.roles, Kind.VOLUNTEER, Operation.READ):
        return ""
    volunteer = unit.get(Kind.VOLUNTEER, one.buddy)
    if volunteer is None:
        return f"{one.along} no longer helps here."
    found = volunteer_of(volunteer.id, volunteer.fields, volunteer.conflicts)
    return may_do(found, Task(TaskKind.BUDDY, one.buddy_role), on).why
