"""The ladder when nobody answers: ring again, ring the person they named, ask the police to look in.

After the Good Morning Service's way of doing it (research/mission.md, section 6). It has no timer that ends it: once
nobody answered, it stays until somebody knows that they are safe.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heartdesk.followups.contact import Contact, Way

LOOK_AGAIN = timedelta(minutes=60)
"""After this long the police, or whoever goes to look, are asked what they found."""


@dataclass(frozen=True)
class Rungs:
    """What was agreed for when nobody answers: how often it is rung, how many minutes lie between, whom they named."""

    rings: int = 2
    minutes: int = 30
    nominated: bool = False


@dataclass(frozen=True)
class Step:
    """What to do next, and from when. `since` is when nobody answered for the first time; `tries` all that was done
    since, the oldest first."""

    way: Way
    due: datetime
    since: datetime
    tries: tuple[Contact, ...]

    def is_due(self, now: datetime) -> bool:
        """Whether it is time for it."""
        return self.due <= now


def next_step(tries: Iterable[Contact], rungs: Rungs) -> Step | None:
    """The next rung for one person; None while nothing is wrong: they answered, or are known to be safe.

    Whoever worries may go on to the police at any time: the step is what comes next, never all that is allowed.
    """
    missed = since_safe(tries)
    if not missed:
        return None
    last, since = missed[-1].at, missed[0].at

    def step(way: Way, due: datetime) -> Step:
        return Step(way, due, since, tuple(missed))

    if told := [one for one in missed if one.way == "police"]:
        return step("heard", max(told[-1].at + LOOK_AGAIN, last))
    rung = [one for one in missed if one.way not in ("nominated", "heard")]
    asked = [one for one in missed if one.way == "nominated"]
    if len(rung) < rungs.rings and not asked:
        return step("ring", last + timedelta(minutes=rungs.minutes))
    if rungs.nominated and not asked:
        return step("nominated", last)
    if asked and asked[-1].came == "going" and asked[-1] is missed[-1]:
        return step("nominated", last + LOOK_AGAIN)
    return step("police", last)


def since_safe(tries: Iterable[Contact]) -> list[Contact]:
    """The tries after the last time they were known to be safe, the oldest first."""
    found: list[Contact] = []
    for one in sorted(tries, key=lambda one: (one.at, one.is_good, one.id)):
        found = [] if one.is_good else [*found, one]
    return found


def last_good(tries: Iterable[Contact]) -> datetime | None:
    """When they were last known to be safe; None for never."""
    return max((one.at for one in tries if one.is_good), default=None)
