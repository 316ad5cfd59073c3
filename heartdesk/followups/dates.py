"""Days on which somebody is asked how they are: in the first weeks, months later, never on a day nobody rings."""

import hashlib
from collections.abc import Collection
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from heartdesk.directory.holidays import is_bank_holiday

FIRST_WEEKS = (2, 7, 21)
"""Days after a change in somebody's life on which a friendly word matters most (research/mission.md, row 75)."""

LATER_MONTHS = (3, 6)
"""When a share of people is asked once more whether it lasted."""

SHARE = 20
"""How many of a hundred are asked so: enough to learn from, few enough to ring."""

WORKING_DAYS = frozenset(range(5))
FARTHEST = timedelta(days=366)


def ringing_day(on: date, days: Collection[int] = WORKING_DAYS) -> date:
    """`on`, or the next day after it on which somebody rings: one of `days` (Monday is 0) and no bank holiday."""
    if not days:
        raise ValueError("nobody rings on any day")
    while on.weekday() not in days or is_bank_holiday(on):
        on += timedelta(days=1)
    return on


def first_weeks(start: date, today: date) -> tuple[date, ...]:
    """Days 2, 7 and 21 after `start`, each on a day somebody rings and none before `today`; two never on one day."""
    found: list[date] = []
    for days in FIRST_WEEKS:
        on = ringing_day(max(start + timedelta(days=days), today))
        if on not in found:
            found.append(on)
    return tuple(found)


def months_later(start: date) -> tuple[date, ...]:
    """Three and six months after `start`, the last of a month where that month is shorter, on days somebody rings."""
    return tuple(ringing_day(start + relativedelta(months=months)) for months in LATER_MONTHS)


def in_sample(record_id: str, share: int = SHARE) -> bool:
    """Whether this one is among the `share` of a hundred: by chance, and the same at every desk and each time."""
    chance = int.from_bytes(hashlib.sha256(b"later " + record_id.encode()).digest()[:8])
    return chance % 100 < share
