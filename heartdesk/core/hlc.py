"""Hybrid logical clock: stamps that never run backwards, however wrong the wall clock is.

Kulkarni et al., "Logical Physical Clocks and Consistent Snapshots", 2014. Stamps only break ties; causality comes
from what a change says it replaces. A wall part over a day ahead of ours is not adopted.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

MOST_AHEAD = timedelta(days=1)
"""A stamp from elsewhere further ahead of our clock than this is kept, but our own do not follow it."""


class Stamp(NamedTuple):
    """Milliseconds since 1970 (UTC) and a counter within the millisecond."""

    wall: int
    logical: int


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 of an aware moment."""
    return int(moment.timestamp() * 1000)


def next_stamp(last: Stamp, now: datetime) -> Stamp:
    """The stamp for something happening here at `now`, later than every stamp given or seen before."""
    wall = milliseconds(now)
    return Stamp(wall, 0) if wall > last.wall else Stamp(last.wall, last.logical + 1)
