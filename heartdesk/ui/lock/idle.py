"""When a desk that nobody touches goes quiet, or locks. Rules only: times come from outside, in seconds."""

from dataclasses import dataclass, replace
from enum import IntEnum

QUIET_AFTER = 120
LOCK_AFTER = 600
LOCK_AFTER_WITH_PERSON = 120
LONGEST_LOCK_AFTER = 900
SHORTEST_LOCK_AFTER = 60


class Due(IntEnum):
    """What an untouched desk should show. A higher one includes the lower."""

    PAGE = 0
    QUIET = 1
    LOCK = 2


@dataclass(frozen=True)
class Limits:
    """Seconds without a key or the mouse. Listening is not typing: that is what the quiet screen is for."""

    quiet: int = QUIET_AFTER
    lock: int = LOCK_AFTER
    lock_with_person: int = LOCK_AFTER_WITH_PERSON

    def with_lock_after(self, minutes: int) -> "Limits":
        """With another time until the lock, between 1 and 15 minutes; never longer where a person shows."""
        seconds = max(SHORTEST_LOCK_AFTER, min(LONGEST_LOCK_AFTER, minutes * 60))
        return replace(
            self,
            lock=seconds,
            quiet=min(self.quiet, seconds),
            lock_with_person=min(self.lock_with_person, seconds),
        )

    def lock_of(self, *, shows_person: bool) -> int:
        """Seconds until the lock on a page."""
        return self.lock_with_person if shows_person else self.lock


def due(idle: float, limits: Limits, *, shows_person: bool) -> Due:
    """What is due after so many seconds without input. Time that ran backwards counts as none."""
    if idle >= limits.lock_of(shows_person=shows_person):
        return Due.LOCK
    return Due.QUIET if idle >= limits.quiet else Due.PAGE


def next_change(idle: float, limits: Limits, *, shows_person: bool) -> float:
    """Seconds until something else may be due; 0 once the lock is."""
    marks = (limits.quiet, limits.lock_of(shows_person=shows_person))
    return min((mark - idle for mark in marks if mark > idle), default=0.0)
