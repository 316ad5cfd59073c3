"""One schedule as read: on which days it runs, by python-dateutil's recurrence rules (RFC 5545)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

MIDNIGHT = time(0)

Freq = Literal[1, 2, 3]
"""dateutil's MONTHLY, WEEKLY and DAILY."""


@dataclass(frozen=True)
class Schedule:
    """The days and times of one schedule, as read.

    `freq` is None for the single day `start`, and for an exception, which replaces every other schedule from `first`
    to `last`. A `closes` at or before `opens` is on the next day. A missing `opens` or `closes` is a time that is not
    known; `shut` says that it is closed on those days.
    """

    freq: Freq | None
    interval: int = 1
    weekdays: tuple[weekday, ...] = ()
    monthdays: tuple[int, ...] = ()
    start: date | None = None
    first: date | None = None
    last: date | None = None
    count: int | None = None
    week_start: int = 0
    opens: time | None = None
    closes: time | None = None
    exception: bool = False
    shut: bool = False

    @property
    def round_the_clock(self) -> bool:
        """Open from midnight to midnight."""
        return self.opens == MIDNIGHT and self.closes == MIDNIGHT

    def dates(self, since: date, till: date) -> list[date]:
        """The days it runs on from `since` to `till`, both included."""
        since, till = max(since, self.first or since), min(till, self.last or till)
        if since > till:
            return []
        if self.freq is None:
            if self.exception:
                return [since + timedelta(days=ahead) for ahead in range((till - since).days + 1)]
            return [self.start] if self.start and since <= self.start <= till else []
        rule = rrule(
            self.freq,
            dtstart=datetime.combine(self._anchor(since), MIDNIGHT),
            interval=self.interval,
            wkst=self.week_start,
            byweekday=self.weekdays or None,
            bymonthday=None if self.weekdays else self.monthdays or None,
            count=self.count,
        )
        found = rule.between(
            datetime.combine(since, MIDNIGHT), datetime.combine(till, MIDNIGHT), inc=True
        )
        return [moment.date() for moment in found if self._falls_on_monthday(moment)]

    def _falls_on_monthday(self, on: date) -> bool:
        """Both kinds of day must hold ("Friday the 13th"). Asked here: a rule that can never hold makes dateutil
        search to the year 9999.
        """
        from_end = on.day - monthrange(on.year, on.month)[1] - 1
        return not self.monthdays or on.day in self.monthdays or from_end in self.monthdays

    def _anchor(self, since: date) -> date:
        """A start for the rule close to `since` that gives the same days, so that an old one costs no more."""
        if self.start is None:
            return since.replace(day=1) if self.freq == MONTHLY else since
        if self.count is not None or self.start >= since:
            return self.start
        if self.freq == MONTHLY:
            months = (since.year - self.start.year) * 12 + since.month - self.start.month
            months = self.start.month - 1 + months // self.interval * self.interval
            return date(self.start.year + months // 12, months % 12 + 1, 1)
        step = self.interval * (7 if self.freq == WEEKLY else 1)
        return self.start + timedelta(days=(since - self.start).days // step * step)


@dataclass(frozen=True)
class Timetable:
    """The schedules of an entry, read once: the clear ones, the words of those that are not, and how many there are."""

    clear: tuple[Schedule, ...] = ()
    as_given: tuple[str, ...] = ()
    held: int = 0

    @property
    def all_clear(self) -> bool:
        """Whether every schedule held could be read."""
        return len(self.clear) == self.held
