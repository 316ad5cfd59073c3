"""Reading HSDS schedules. What cannot be read for sure is unclear, never guessed.

HSDS 3.1 schedule (docs.openhumanservices.org): freq, interval, byday, bymonthday, dtstart, until, count, valid_from,
valid_to, opens_at, closes_at. Small slips are read as they were meant; contradictions are not.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, weekday, weekdays

from heartdesk.directory.schedule import MIDNIGHT, Freq, Schedule, Timetable
from heartdesk.directory.values import clock_time, day, part, whole, words

MOST_TIMES = 3660
"""A `count` above ten years of days is a mistake."""

LONGEST_SPELL = timedelta(hours=16)
"""A spell over midnight longer than this is a lost "pm" ("8:30 to 5:00"), not a long day."""

LONGEST_EXCEPTION = timedelta(days=60)
"""Dates without a rule are a holiday or a change for a while, if they are no longer than this."""

_FREQ: dict[str, Freq] = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY}
_DAY_TOKEN = re.compile(r"([+-]?\d{1,2})?(mo|tu|we|th|fr|sa|su)", re.IGNORECASE)
_DAY_NAME = re.compile(
    r"mon(day)?|tue(s(day)?)?|wed(nesday)?|thu(r(s(day)?)?)?|fri(day)?|sat(urday)?|sun(day)?",
    re.IGNORECASE,
)
_SHUT = re.compile(r"\b(closed|shut|no (session|service|class|group)s?)\b", re.IGNORECASE)


def read_schedules(values: Iterable[object]) -> Timetable:
    """All the schedules of an entry."""
    held = list(values)
    read = [read_schedule(value) for value in held]
    unclear = (
        words(part(value).get("text"), 300)
        for value, one in zip(held, read, strict=True)
        if one is None
    )
    return Timetable(
        clear=tuple(one for one in read if one is not None),
        as_given=tuple(text for text in unclear if text),
        held=len(held),
    )


def read_schedule(value: object) -> Schedule | None:
    """The schedule in an element of `schedules`; None where it is unclear, such as "WEEKLY 2MO" or fortnightly from
    an unknown day (RFC 5545 forbids the one; the other could be either week).
    """
    fields = part(value)
    if _given(fields, "byweekno") or _given(fields, "byyearday"):
        return None
    try:
        return _exception(fields) if _without_rule(fields) else _recurring(fields)
    except _UnclearError:
        return None


class _UnclearError(Exception):
    """A value is there and cannot be read for sure."""


def _without_rule(fields: Mapping[str, Any]) -> bool:
    return not any(_given(fields, name) for name in ("freq", "byday", "bymonthday", "dtstart"))


def _exception(fields: Mapping[str, Any]) -> Schedule:
    first, last = _day(fields, "valid_from"), _day(fields, "valid_to")
    if first is None or last is None or not timedelta(0) <= last - first <= LONGEST_EXCEPTION:
        raise _UnclearError
    opens, closes = _times(fields)
    said = words(fields.get("description"), 400) + " " + words(fields.get("notes"), 400)
    shut = opens is None and closes is None and _SHUT.search(said) is not None
    return Schedule(
        None, first=first, last=last, opens=opens, closes=closes, exception=True, shut=shut
    )


def _recurring(fields: Mapping[str, Any]) -> Schedule:
    days, monthdays = _weekdays(fields), _monthdays(fields)
    freq = _freq(fields, days, monthdays)
    start = _day(fields, "dtstart")
    interval = _whole(fields, "interval", 1, 1000) or 1
    count = _whole(fields, "count", 1, MOST_TIMES)
    if start is None and (interval > 1 or count or not (days or monthdays or freq == DAILY)):
        raise _UnclearError
    if start and not days and not monthdays:
        days = (weekdays[start.weekday()],) if freq == WEEKLY else ()
        monthdays = (start.day,) if freq == MONTHLY else ()
    if freq is not None and _contradicts(freq, interval, count, days, monthdays):
        raise _UnclearError
    first = max((on for on in (start, _day(fields, "valid_from")) if on), default=None)
    last = min((on for on in (_day(fields, "until"), _day(fields, "valid_to")) if on), default=None)
    if first and last and first > last:
        raise _UnclearError
    opens, closes = _times(fields)
    return Schedule(
        freq=freq,
        interval=interval,
        weekdays=days,
        monthdays=monthdays,
        start=start,
        first=first,
        last=last,
        count=count,
        week_start=_week_start(fields),
        opens=opens,
        closes=closes,
    )


def _contradicts(
    freq: Freq,
    interval: int,
    count: int | None,
    days: tuple[weekday, ...],
    monthdays: tuple[int, ...],
) -> bool:
    """Whether the parts of a rule cannot all be meant, or hold so rarely that no hub would mean them."""
    if freq == WEEKLY:
        return bool(monthdays) or any(one.n for one in days)
    if freq == DAILY:
        return any(one.n for one in days) or (interval > 1 and bool(days or monthdays))
    rarely = interval % 12 == 0 and any(abs(on) > 28 for on in monthdays)
    return rarely or bool(count and days and monthdays)


def _freq(
    fields: Mapping[str, Any], days: tuple[weekday, ...], monthdays: tuple[int, ...]
) -> Freq | None:
    """The frequency; where it is not given, what the days say, and one day alone where they say nothing."""
    if _given(fields, "freq"):
        freq = _FREQ.get(words(fields["freq"], 20).strip().upper())
        if freq is None:
            raise _UnclearError
        return freq
    if monthdays or any(one.n for one in days):
        return MONTHLY
    return WEEKLY if days else None


def _times(fields: Mapping[str, Any]) -> tuple[time | None, time | None]:
    opens, closes = _time(fields, "opens_at"), _time(fields, "closes_at")
    if closes == time(23, 59):
        closes = MIDNIGHT
    if opens is not None and closes is not None and closes <= opens and opens != MIDNIGHT:
        first, next_day = date(2000, 1, 1), date(2000, 1, 2)
        if datetime.combine(next_day, closes) - datetime.combine(first, opens) > LONGEST_SPELL:
            raise _UnclearError
    return opens, closes


def _time(fields: Mapping[str, Any], name: str) -> time | None:
    found = clock_time(fields.get(name))
    if found is None and _given(fields, name):
        raise _UnclearError
    return found


def _weekdays(fields: Mapping[str, Any]) -> tuple[weekday, ...]:
    return tuple(_weekday(token) for token in _tokens(fields, "byday"))


def _weekday(token: str) -> weekday:
    if _DAY_NAME.fullmatch(token):
        token = token[:2]
    found = _DAY_TOKEN.fullmatch(token)
    ordinal = int(found[1] or 0) if found else 99
    if found is None or abs(ordinal) > 5 or (found[1] and ordinal == 0):
        raise _UnclearError
    plain_day = weekdays[("mo", "tu", "we", "th", "fr", "sa", "su").index(found[2].lower())]
    return plain_day(ordinal) if ordinal else plain_day


def _monthdays(fields: Mapping[str, Any]) -> tuple[int, ...]:
    found = tuple(whole(token) for token in _tokens(fields, "bymonthday"))
    if any(on is None or not 1 <= abs(on) <= 31 for on in found):
        raise _UnclearError
    return tuple(on for on in found if on is not None)


def _tokens(fields: Mapping[str, Any], name: str) -> list[str]:
    if not _given(fields, name):
        return []
    value = fields[name]
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in listed):
        raise _UnclearError
    tokens = [
        token for one in listed for token in re.split(r"[,;\s]+", words(str(one), 200)) if token
    ]
    if not tokens:
        raise _UnclearError
    return tokens


def _week_start(fields: Mapping[str, Any]) -> int:
    return _weekday(words(fields["wkst"], 20)).weekday if _given(fields, "wkst") else 0


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    found = day(fields.get(name))
    if found is None and _given(fields, name):
        raise _UnclearError
    return found


def _whole(fields: Mapping[str, Any], name: str, least: int, most: int) -> int | None:
    if not _given(fields, name):
        return None
    found = whole(fields[name])
    if found is None or not least <= found <= most:
        raise _UnclearError
    return found


def _given(fields: Mapping[str, Any], name: str) -> bool:
    return fields.get(name) not in (None, "", [])
