"""May this volunteer do this, on this day? The one door that the rota, matches, lifts and buddies go through.

The law (disclosure.gov.scot/pvg-scheme-will-be-a-legal-requirement): since 1 April 2025 whoever does a regulated role,
paid or not, must be a member of the PVG scheme, and nobody may be given such a role before the disclosure has come;
since 1 July 2025 doing otherwise is an offence. Nobody under 16 can join, so nobody under 16 does a regulated role.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from heartdesk.core.text import fold
from heartdesk.volunteers.model import (
    TASKS,
    WARN_DAYS,
    Age,
    Disclosure,
    HelperRole,
    TaskKind,
    Volunteer,
    day_words,
)


@dataclass(frozen=True)
class Task:
    """Something to be done in one of the volunteer's roles."""

    kind: TaskKind
    role_id: str


@dataclass(frozen=True)
class Answer:
    """Yes, or the plain reason why not; `why` is "" for a yes."""

    why: str = ""

    @property
    def may(self) -> bool:
        """Whether the answer is yes."""
        return not self.why


YES = Answer()


def may_do(volunteer: Volunteer, task: Task, on: date) -> Answer:
    """Whether `volunteer` may do `task` on that day. What is not known is a no."""
    role = volunteer.role(task.role_id)
    why = (
        _not_here(volunteer, on)
        or _not_this_role(volunteer, role, task)
        or _too_young(volunteer, role)
        or _pvg_missing(role, on)
    )
    return Answer(why) if why else YES


def pvg_says(volunteer: Volunteer, role: HelperRole, on: date) -> str:
    """What is missing before they may act in a role, "" for nothing: the words of the PVG card."""
    return _too_young(volunteer, role) or _pvg_missing(role, on)


@dataclass(frozen=True)
class Due:
    """A disclosure that must be renewed: in how many days, 0 or less when it no longer counts."""

    volunteer_id: str
    role_id: str
    renew_by: date
    days: int


def due_for_renewal(volunteers: Iterable[Volunteer], on: date) -> tuple[Due, ...]:
    """Regulated roles of people who help whose PVG runs out within 90 days, or has; the soonest first."""
    found = []
    for one in volunteers:
        for role in one.roles:
            held = role.disclosure
            if one.status == "left" or role.regulated == "no" or held is None:
                continue
            if held.renew_by - on <= timedelta(days=WARN_DAYS):
                found.append(Due(one.id, role.id, held.renew_by, (held.renew_by - on).days))
    return tuple(sorted(found, key=lambda due: (due.renew_by, due.volunteer_id, due.role_id)))


def _not_here(volunteer: Volunteer, on: date) -> str:
    if volunteer.status == "left" or (volunteer.left_on and volunteer.left_on <= on):
        return f"{volunteer.name} no longer helps here."
    if volunteer.status == "resting":
        return f"{volunteer.name} is having a rest from helping."
    return ""


def _not_this_role(volunteer: Volunteer, role: HelperRole | None, task: Task) -> str:
    if role is None:
        return f"{volunteer.name} does not have this role."
    if task.kind not in role.tasks:
        return f"“{role.name}” is not a role for {TASKS[task.kind]}."
    return ""


def _too_young(volunteer: Volunteer, role: HelperRole | None) -> str:
    if role is None:
        return ""
    if role.regulated != "no" and volunteer.age is Age.UNDER_16:
        if role.regulated == "yes":
            return "Nobody under 16 may do a regulated role: they cannot join the PVG scheme."
        return "They are under 16, and nobody has decided yet that this role is not regulated."
    least = role.from_age if role.regulated == "no" else max(16, role.from_age)
    if not least:
        return ""
    age = volunteer.age.at_least
    if age is None:
        return f"Ask whether they are {least} or over: this role needs it."
    return "" if age >= least else f"This role is for people of {least} or over."


def _pvg_missing(role: HelperRole | None, on: date) -> str:
    if role is None or role.regulated == "no":
        return ""
    if role.regulated == "undecided":
        return f"Nobody has decided yet whether “{role.name}” is a regulated role. Until then it counts as one."
    if not role.organization:
        return "Say which organization the role is with: a PVG disclosure is for one organization."
    return _disclosure_missing(role, role.disclosure, on)


def _disclosure_missing(role: HelperRole, held: Disclosure | None, on: date) -> str:
    where = f"“{role.name}” with {role.organization}"
    if held is None:
        return f"No PVG disclosure has come for {where}. One for another role or organization does not count."
    if (fold(held.role), fold(held.organization)) != (fold(role.name), fold(role.organization)):
        return f"The PVG disclosure that came was for “{held.role}” with {held.organization}, not for {where}."
    if on < held.received_on:
        return f"The PVG disclosure came on {day_words(held.received_on)}, not before."
    if on >= held.renew_by:
        return f"The PVG for {where} had to be renewed by {day_words(held.renew_by)}."
    return ""
