"""How it went at a place somebody was pointed to, and what that tells the next person: counts, never a name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from heartdesk.core.fields import Fields, text_of

How = Literal["got_there", "helped", "full", "closed", "did_not_go"]
HOW: tuple[How, ...] = get_args(How)
"""They got there; they got there and it helped; it was full; it was closed; they did not go."""

Barrier = Literal[
    "far",
    "cost",
    "times",
    "steps",
    "language",
    "interpreter",
    "worried",
    "full",
    "changed",
    "unsaid",
]
BARRIERS: tuple[Barrier, ...] = get_args(Barrier)
"""What stood in the way: too far or no bus, what it costs, when it is on, steps or access, language, no interpreter
arranged, worried about going, no places left, no longer needed, rather not say."""

WHY: tuple[Barrier, ...] = (
    "far",
    "cost",
    "times",
    "steps",
    "language",
    "worried",
    "changed",
    "unsaid",
)
"""Reasons for not going, in the order they are offered."""

IN_THE_WAY: tuple[Barrier, ...] = (
    "far", "cost", "times", "steps", "language", "interpreter", "worried", "full"
)  # fmt: skip
"""What may stand in the way while somebody is still at the desk."""

FEW = 5
"""Counts below this are not shown: with few people, everybody knows who it was."""

WEEKS = 52
"""How far back a track record goes."""


@dataclass(frozen=True)
class Went:
    """How it went at one place. `why` only where they did not go."""

    how: How
    why: Barrier | None = None


@dataclass(frozen=True)
class Track:
    """What people here told of a place in twelve months. `told` counts them, `newest` is the last month of it.

    `counts` holds only what is `FEW` or more, so that no small number can be read off.
    """

    told: int
    counts: Mapping[str, int]
    newest: date

    @property
    def words(self) -> str:
        """One line for beside the place: counts and the date, no judgement."""
        said = [_SAID[how].format(count=self.counts[how]) for how in _SAID if how in self.counts]
        what = f": {', '.join(said)}" if said else ""
        return f"{self.told} people here told us how it went{what} (up to {self.newest:%B %Y})"


_SAID = {
    "got_there": "{count} got there",
    "helped": "{count} were helped",
    "full": "{count} found it full",
    "closed": "{count} found it closed",
    "did_not_go": "{count} did not go",
}


def went_of(fields: Fields) -> Went | None:
    """What a field map says; None where nobody can read it."""
    how = next((one for one in HOW if one == fields.get("how")), None)
    why = next((one for one in WHY if one == fields.get("why")), None)
    return None if how is None else Went(how, why if how == "did_not_go" else None)


def tracks(outcomes: Iterable[Fields], *, hub: str, since: str) -> dict[str, Track]:
    """By place, what was told at this hub in the week `since` ("2025-W47") or later; places with few answers left out.

    Whoever was helped also got there.
    """
    counted: dict[str, Counter[str]] = {}
    newest: dict[str, str] = {}
    for fields in outcomes:
        went, place, week = went_of(fields), text_of(fields, "service"), text_of(fields, "week")
        if went is None or week < since or text_of(fields, "hub") != hub:
            continue
        counts = counted.setdefault(place, Counter())
        counts["told"] += 1
        counts[went.how] += 1
        counts["got_there"] += went.how == "helped"
        newest[place] = max(newest.get(place, ""), week)
    return {
        place: Track(
            counts.pop("told"),
            {how: count for how, count in counts.items() if count >= FEW},
            monday_of(newest[place]),
        )
        for place, counts in counted.items()
        if counts["told"] >= FEW
    }


def monday_of(week: str) -> date:
    """The first day of a week such as "2026-W47". Raises ValueError for what is none."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)
