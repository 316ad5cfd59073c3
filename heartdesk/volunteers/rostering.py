"""What a worker does with the rota: read it, put somebody on, take somebody off. PVG is asked each time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.store.unit import Unit
from heartdesk.volunteers.actions import read_helpers, read_volunteer
from heartdesk.volunteers.model import TaskKind, Volunteer, day_words
from heartdesk.volunteers.permission import Task, may_do
from heartdesk.volunteers.rota import PART_WORDS, Turn, turn_fields, turn_of
from heartdesk.volunteers.typed import NOTHING

KIND = Kind.ROTA_TURN


@dataclass(frozen=True)
class OnTheRota:
    """A turn as it is shown: whose, in which role, and why it must not happen like this; "" for nothing.

    `doubt` says that they told us they are not free then; "" where they are, or were not asked.
    """

    turn: Turn
    name: str
    role: str
    why_not: str
    doubt: str = ""


@dataclass(frozen=True)
class Rota:
    """The turns that are still to come, the soonest first."""

    turns: tuple[OnTheRota, ...]

    @property
    def wanting(self) -> int:
        """For how many turns somebody else has to be found."""
        return sum(bool(one.why_not) for one in self.turns)


def read_rota(unit: Unit) -> Rota:
    """The rota from today on. Whether each may act is asked anew: a PVG can run out after a turn was agreed."""
    today = _today(unit)
    turns = sorted((one for one in _every_turn(unit) if one.on >= today), key=lambda one: one.order)
    people = {one.id: one for one in read_helpers(unit).people} if turns else {}
    return Rota(tuple(_shown(one, people.get(one.volunteer_id)) for one in turns))


def put_on_rota(
    unit: Unit,
    *,
    volunteer_id: str,
    role_id: str,
    task: TaskKind,
    on: date,
    part: str,
    at: str = "",
) -> str:
    """Put somebody on the rota; gives the turn's id.

    Raises DeskError, and keeps nothing, where they may not do this on that day, or stand on the rota then already.
    """
    volunteer = read_volunteer(unit, id=volunteer_id)
    fields = turn_fields(
        volunteer_id=volunteer_id,
        role_id=role_id,
        task=task,
        on=on,
        part=part,
        at=at,
        today=_today(unit),
    )
    answer = may_do(volunteer, Task(task, role_id), on)
    if not answer.may:
        raise DeskError(
            f"{answer.why} {NOTHING}", then="Ask somebody else, or put that right first."
        )
    then = (on, part, volunteer_id)
    if any((one.on, one.part, one.volunteer_id) == then for one in _every_turn(unit)):
        raise DeskError(
            f"{volunteer.name} is on the rota already, {day_words(on)}, {PART_WORDS[part]}. {NOTHING}",
            then="Choose another part of the day, or take that turn off first.",
        )
    return unit.create(KIND, fields)


def take_off_rota(unit: Unit, *, id: str) -> Turn:  # noqa: A002
    """Take a turn off; gives it, for `put_on_rota` to put it back."""
    record = unit.get(KIND, id)
    turn = turn_of(id, record.fields, record.conflicts) if record is not None else None
    if turn is None:
        raise DeskError(f"Somebody has taken this off already. {NOTHING}", then="Look again.")
    unit.delete(KIND, id)
    return turn


def put_back_on_rota(unit: Unit, *, turn: Turn) -> str:
    """Undo of taking a turn off: what is asked of a new turn is asked of this one."""
    return put_on_rota(
        unit,
        volunteer_id=turn.volunteer_id,
        role_id=turn.role_id,
        task=turn.task,
        on=turn.on,
        part=turn.part,
        at=turn.at,
    )


def _every_turn(unit: Unit) -> Iterable[Turn]:
    found = (turn_of(one.id, one.fields, one.conflicts) for one in unit.every(KIND))
    return (one for one in found if one is not None)


def _shown(turn: Turn, volunteer: Volunteer | None) -> OnTheRota:
    if volunteer is None:
        return OnTheRota(turn, "Somebody who is no longer here", "", "They no longer help here.")
    role = volunteer.role(turn.role_id)
    why = may_do(volunteer, Task(turn.task, turn.role_id), turn.on).why
    busy = volunteer.is_free(turn.on, turn.part) is False
    doubt = "They said that they are not free then: ask." if busy and not why else ""
    return OnTheRota(turn, volunteer.name, role.name if role is not None else "", why, doubt)


def _today(unit: Unit) -> date:
    return local(unit.now).date()
