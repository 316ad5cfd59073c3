"""The rota: who helps on which day with what. A turn that the law does not allow is never taken for one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.errors import DeskError
from heartdesk.core.text import one_line
from heartdesk.volunteers.certificate import refuse_certificate
from heartdesk.volunteers.model import PARTS, TASKS, TaskKind, day_in, words_in
from heartdesk.volunteers.typed import NOTHING

Fields = Mapping[str, Any]

ON_THE_ROTA = tuple(kind for kind in TASKS if kind is not TaskKind.MATCH)
"""What a turn can be for. Two people brought together stand on no rota."""

LONGEST_AHEAD_DAYS = 120
PART_WORDS: Mapping[str, str] = {"am": "morning", "pm": "afternoon", "eve": "evening"}
_FIELDS = ("on", "part", "task", "volunteer_id", "role_id")


@dataclass(frozen=True)
class Turn:
    """A turn: one volunteer, in one role, in one part of one day. `at` says when, in the worker's words; mostly ""."""

    id: str
    on: date
    part: str
    task: TaskKind
    volunteer_id: str
    role_id: str
    at: str = ""

    @property
    def order(self) -> tuple[date, int, str]:
        """By day, then by part of the day."""
        return self.on, PARTS.index(self.part), self.id

    @property
    def when(self) -> str:
        """In which part of the day, such as "morning, 10 to 1"."""
        return f"{PART_WORDS[self.part]}, {self.at}" if self.at else PART_WORDS[self.part]


def turn_of(record_id: str, fields: Fields, conflicts: Collection[str] = ()) -> Turn | None:
    """The turn in a field map; None where it cannot be read whole, or desks say different things of it."""
    on, part = day_in(fields.get("on")), words_in(fields, "part", 10)
    task = next((one for one in ON_THE_ROTA if one == fields.get("task")), None)
    volunteer, role = words_in(fields, "volunteer_id", 80), words_in(fields, "role_id", 80)
    if on is None or part not in PARTS or task is None or not (volunteer and role):
        return None
    if any(name in conflicts for name in _FIELDS):
        return None
    return Turn(record_id, on, part, task, volunteer, role, words_in(fields, "at", 60))


def turn_fields(
    *, volunteer_id: str, role_id: str, task: TaskKind, on: date, part: str, at: str, today: date
) -> dict[str, Any]:
    """The fields of a new turn. Raises DeskError for a day that is over or far away."""
    if task not in ON_THE_ROTA or part not in PARTS:
        raise ValueError(f"no turn for {task} {part}")
    if not 0 <= (on - today).days <= LONGEST_AHEAD_DAYS:
        raise DeskError(
            f"The day is over, or far away. {NOTHING}",
            then=f"Choose a day in the next {LONGEST_AHEAD_DAYS} days.",
        )
    said = one_line(at, 60)
    refuse_certificate(said)
    return {
        "on": on.isoformat(),
        "part": part,
        "task": str(task),
        "volunteer_id": volunteer_id,
        "role_id": role_id,
        **({"at": said} if said else {}),
    }
