"""The time, handed in so that rules never look at a watch of their own."""

from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Tells the time in UTC, with its zone."""

    def now(self) -> datetime: ...


class SystemClock:
    """The clock of this machine. It may be wrong: stamps only break ties, see store.changes."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on a wall clock in Scotland."""
    return moment.astimezone(LOCAL_ZONE)


def iso_week(moment: datetime) -> str:
    """The week of a moment as people here count it, such as "2026-W47"."""
    year, week, _ = local(moment).isocalendar()
    return f"{year}-W{week:02d}"


def first_of_week(moment: datetime) -> datetime:
    """The midnight, on a wall clock in Scotland, with which the week of a moment began."""
    day = local(moment).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), LOCAL_ZONE)
