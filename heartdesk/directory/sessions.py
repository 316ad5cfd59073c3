"""Days and times as a worker enters them, a row each, and the HSDS schedules that they make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY

from heartdesk.core.errors import DeskError
from heartdesk.core.text import one_line
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.hours import timetable_in_words
from heartdesk.directory.schedule import Schedule
from heartdesk.directory.schedule_reading import LONGEST_EXCEPTION, read_schedule, read_schedules
from heartdesk.directory.values import clock_time, day, part, words

Rhythm = Literal["weekly", "fortnightly", "monthly", "once", "break", "kept"]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = (1, 2, 3, 4, -1)
"""The weeks of a month that a row can name: the first to the fourth, and the last."""

LONGEST_NIGHT = timedelta(hours=12)
"""A session over midnight longer than this is a lost "pm"."""

MOST_ROWS = 40


@dataclass(frozen=True)
class Session:
    """A row: on `days` (MO to SU), from `opens` to `closes` as typed, "" for a time that is not known.

    "fortnightly" counts from the week of `first`, "monthly" takes the days of week `nth` of the month, "once" is the
    day `first`, "break" means nothing is on from `first` to `last`. "kept" is a schedule that no row can say: it stays
    as it is, under its id.
    """

    rhythm: Rhythm
    days: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    nth: int = 1
    first: str = ""
    last: str = ""
    id: str = ""


def sessions_of(schedules: Iterable[tuple[str, object]]) -> tuple[Session, ...]:
    """The rows for (id, schedule) pairs, in their order; what no row can say is "kept"."""
    return tuple(_row(element, value) for element, value in schedules)


def schedule_of(row: Session) -> dict[str, Any]:
    """The HSDS schedule of a row. Raises DeskError, in the worker's words, where it says nothing sure."""
    if row.rhythm == "break":
        return _break(row)
    opens, closes = _time(row.opens), _time(row.closes)
    _in_order(opens, closes, row)
    times = {"opens_at": _clock(opens), "closes_at": _clock(closes)}
    said = {name: value for name, value in times.items() if value}
    if row.rhythm == "once":
        return {"dtstart": _date(row.first, "The day it is on").isoformat(), **said}
    if not row.days or any(one not in DAYS for one in row.days):
        raise DeskError("A row has no day yet. Nothing was changed.", then="Choose its day.")
    days = tuple(one for one in DAYS if one in row.days)
    if row.rhythm == "monthly":
        if row.nth not in ORDINALS:
            raise ValueError(f"no such week of a month: {row.nth}")
        return {"freq": "MONTHLY", "byday": ",".join(f"{row.nth}{one}" for one in days), **said}
    if row.rhythm == "weekly":
        return {"freq": "WEEKLY", "byday": ",".join(days), **said}
    start = _date(row.first, "The day it counts from")
    if DAYS[start.weekday()] not in days:
        raise DeskError(
            f"{day_in_words(start)} is not one of the days chosen. Nothing was changed.",
            then="Give a day on which it was on, or will be on.",
        )
    return {
        "freq": "WEEKLY",
        "interval": 2,
        "byday": ",".join(days),
        "dtstart": start.isoformat(),
        **said,
    }


def read_back(
    rows: Iterable[Session], *, kept: Mapping[str, object] | None = None, today: date
) -> str:
    """What the rows say, in words to read out; "" where there is none. Raises as `schedule_of` does.

    `kept` are the schedules, by id, that "kept" rows stand for.
    """
    values = [
        (kept or {}).get(row.id) if row.rhythm == "kept" else schedule_of(row) for row in rows
    ]
    return timetable_in_words(read_schedules(values), today=today)


def _row(element: str, value: object) -> Session:
    found = read_schedule(value)
    kept = Session("kept", id=element)
    if found is None:
        return kept
    opens, closes = _clock(found.opens), _clock(found.closes)
    if found.exception:
        if not found.shut or not (found.first and found.last):
            return kept
        return Session(
            "break", first=found.first.isoformat(), last=found.last.isoformat(), id=element
        )
    if found.freq is None:
        on = found.start.isoformat() if found.start else ""
        return Session("once", opens=opens, closes=closes, first=on, id=element)
    row = _repeating(found, opens, closes, element)
    # Only what the row says again in the same words is a row: all else would change it in silence.
    return row if row is not None and read_schedule(schedule_of(row)) == found else kept


def _repeating(found: Schedule, opens: str, closes: str, element: str) -> Session | None:
    days = tuple(DAYS[one.weekday] for one in found.weekdays)
    if found.freq == DAILY and found.interval == 1:
        return Session("weekly", DAYS, opens, closes, id=element)
    if not days:
        return None
    if found.freq == WEEKLY and found.interval == 2 and found.start:
        first = found.start.isoformat()
        return Session("fortnightly", days, opens, closes, first=first, id=element)
    if found.freq == WEEKLY and found.interval == 1:
        return Session("weekly", days, opens, closes, id=element)
    weeks = {one.n for one in found.weekdays}
    nth = next(iter(weeks)) if len(weeks) == 1 else None
    if found.freq == MONTHLY and found.interval == 1 and nth in ORDINALS:
        return Session("monthly", days, opens, closes, nth=nth or 1, id=element)
    return None


def _break(row: Session) -> dict[str, Any]:
    first = _date(row.first, "The first day of the break")
    last = _date(row.last or row.first, "The last day of the break")
    if not timedelta(0) <= last - first <= LONGEST_EXCEPTION:
        raise DeskError(
            f"A break runs for up to {LONGEST_EXCEPTION.days} days, the first day first. Nothing was changed.",
            then="For a longer one, set the entry to closed for now.",
        )
    return {
        "valid_from": first.isoformat(),
        "valid_to": last.isoformat(),
        "description": "Closed",
    }


def _time(typed: str) -> time | None:
    said = one_line(typed, 20).lower().replace(".", ":")
    if not said:
        return None
    said = {"noon": "12:00", "12 noon": "12:00", "midday": "12:00", "midnight": "00:00"}.get(
        said, said
    )
    found = clock_time(said)
    if found is None:
        raise DeskError(
            f"“{one_line(typed, 20)}” could be morning or night. Nothing was changed.",
            then="Write it as 10 am, 2:30 pm or 14:30.",
        )
    return found


def _in_order(opens: time | None, closes: time | None, row: Session) -> None:
    if closes is not None and opens is None:
        raise DeskError(
            "There is a time when it ends and none when it starts. Nothing was changed.",
            then="Put in when it starts, or leave both empty.",
        )
    if opens is None or closes is None or closes == time(0):
        return
    at = datetime.combine(date(2000, 1, 1), opens)
    ends = datetime.combine(date(2000, 1, 2 if closes <= opens else 1), closes)
    if ends.date() > at.date() and ends - at > LONGEST_NIGHT:
        raise DeskError(
            f"From {one_line(row.opens, 20)} to {one_line(row.closes, 20)} goes on past midnight. Nothing was changed.",
            then="Is the end in the afternoon? Write it as 2 pm or 14:00.",
        )


def _date(typed: str, what: str) -> date:
    found = day(words(typed, 20).strip())
    if found is None:
        raise DeskError(f"{what} is not given yet. Nothing was changed.", then="Choose the day.")
    return found


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at is not None else ""


def kept_words(value: object, *, today: date) -> str:
    """What is said of a schedule that no row can say, for the worker to keep it or take it away."""
    said = timetable_in_words(read_schedules([value]), today=today)
    given = one_line(words(part(value).get("text"), 200))
    return said or given or "Times that HeartDesk can not read"
