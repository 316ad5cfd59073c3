"""Bank holidays in Scotland: the days on which a weekly rule proves nothing.

Banking and Financial Dealings Act 1971, schedule 1, and St Andrew's Day Bank Holiday (Scotland) Act 2007. A day that
falls on a weekend is kept on the next working day as well; what a council or a hall does then, nobody knows from here.
"""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

_MONDAY, _SATURDAY = 0, 5


def is_bank_holiday(on: date) -> bool:
    """Whether a place may keep other times on a day because of a bank holiday."""
    return on in _of_year(on.year)


@lru_cache(maxsize=64)
def _of_year(year: int) -> frozenset[date]:
    days = {
        easter(year) - timedelta(days=2),
        _monday(year, 5, 1),
        _monday(year, 5, 25),
        _monday(year, 8, 1),
    }
    days |= _with_substitutes(date(year, 1, 1), date(year, 1, 2))
    days |= _with_substitutes(date(year, 11, 30))
    days |= _with_substitutes(date(year, 12, 25), date(year, 12, 26))
    return frozenset(days)


def _monday(year: int, month: int, since: int) -> date:
    """The first Monday on or after a day of a month."""
    start = date(year, month, since)
    return start + timedelta(days=(_MONDAY - start.weekday()) % 7)


def _with_substitutes(*days: date) -> set[date]:
    """The days, and a working day after them for each that falls on a weekend."""
    found, following = set(days), days[-1]
    for one in days:
        if one.weekday() >= _SATURDAY:
            following += timedelta(days=1)
            while following.weekday() >= _SATURDAY:
                following += timedelta(days=1)
            found.add(following)
    return found
