"""Whether a place is open at a moment, and what to say about it, from its HSDS schedules.

All of it by the clock on the wall here: a place that opens at ten opens at ten, summer and winter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from heartdesk.core.clock import LOCAL_ZONE, local
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.holidays import is_bank_holiday
from heartdesk.directory.model import OpenState
from heartdesk.directory.schedule import Schedule, Timetable

NOT_KNOWN = OpenState("unknown", "opening times not known: ring first")
NOT_CONFIRMED = OpenState("unknown", "hours not confirmed: ring first")
NOT_CLEAR = OpenState("unknown", "not sure if it is open: ring first")
MAYBE_DIFFERENT = OpenState("unknown", "hours may be different today: ring first")

SOON = timedelta(days=8)
LATER = timedelta(days=62)
"""How far ahead the next opening is looked for: first a week, then two months (a monthly group)."""

DAY_AND_NIGHT = timedelta(days=5)
"""Open without a break for longer than this is open day and night."""


@dataclass(frozen=True)
class _Spell:
    """One time of being open. Both in UTC; `end` is None where the closing time is not known."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class _Plan:
    """What the schedules say of some days: spells in order, days open at times not known, days that may differ."""

    spells: tuple[_Spell, ...]
    timeless: frozenset[date]
    different: frozenset[date]


def opening(timetable: Timetable, at: datetime, *, confirmed: bool = True) -> OpenState:
    """Whether it is open at `at` (aware).

    "unknown" wherever a schedule is unclear and no clear one says open, where the times held have ended, or where the
    hours are not `confirmed`.
    """
    if not confirmed:
        return NOT_CONFIRMED
    if not timetable.clear:
        return NOT_CLEAR if timetable.held else NOT_KNOWN
    return _state(timetable.clear, at, sure=timetable.all_clear)


def sessions_between(
    timetable: Timetable, first: date, last: date
) -> tuple[tuple[date, time | None, time | None], ...]:
    """On which days it runs from `first` to `last`, both included, from when to when; None for a time not known.

    An exception stands in place of all else on its days; bank holidays are left in.
    """
    replaced = {on for one in timetable.clear if one.exception for on in one.dates(first, last)}
    found = [
        (on, one.opens, one.closes)
        for one in timetable.clear
        for on in one.dates(first, last)
        if not one.shut and (one.exception or on not in replaced)
    ]
    return tuple(sorted(found, key=lambda one: (one[0], one[1] or time(0))))


def _state(read: Sequence[Schedule], at: datetime, *, sure: bool) -> OpenState:
    today = local(at).date()
    plan = _plan(read, today - timedelta(days=1), today + SOON)
    for spell in _joined(plan.spells):
        if spell.end and spell.start <= at < spell.end:
            return _open(spell.end, at)
    if today in plan.different:
        return MAYBE_DIFFERENT
    if today in plan.timeless:
        return OpenState("unknown", "open today, times not known: ring first")
    started = [
        one for one in plan.spells if one.end is None and one.start <= at and _day(one) == today
    ]
    if started:
        text = f"started at {time_in_words(local(started[-1].start).time())}, end not known: ring first"
        return OpenState("unknown", text)
    following = _next(plan, at) or _next(_plan(read, today, today + LATER), at)
    if following is None:
        return _nothing_ahead(read, today)
    return _opens(following, at, sure=sure)


def _open(end: datetime, at: datetime) -> OpenState:
    if end - at > DAY_AND_NIGHT:
        return OpenState("open", "open day and night")
    closes, today = local(end), local(at).date()
    said = time_in_words(closes.time())
    if closes.time() == time(0):
        ahead = (closes.date() - today).days - 1
        said = "midnight" if ahead == 0 else f"midnight on {closes - timedelta(days=1):%A}"
    elif closes.date() - today == timedelta(days=1):
        said += " tomorrow"
    elif closes.date() != today:
        said = f"{closes:%a} {said}"
    return OpenState("open", f"open till {said}", until=end)


def _opens(following: datetime | date, at: datetime, *, sure: bool) -> OpenState:
    today = local(at).date()
    moment = following if isinstance(following, datetime) else None
    on = local(moment).date() if moment else following
    if on == today:
        said = "opens today"
    elif on - today == timedelta(days=1):
        said = "opens tomorrow"
    elif on - today < timedelta(days=7):
        said = f"opens {on:%a}"
    else:
        said = f"opens {day_in_words(on)},"
    clock = time_in_words(local(moment).time()) if moment else "time not known"
    said = f"{said} {clock}" if moment else f"{said.rstrip(',')}, {clock}"
    if not sure:
        return OpenState("unknown", f"{said}, maybe sooner: ring first", opens=moment)
    if moment is None:
        return OpenState("closed", f"{said}: ring first")
    return OpenState("later today" if on == today else "closed", said, opens=moment)


def _nothing_ahead(read: Sequence[Schedule], today: date) -> OpenState:
    """No day in the next two months: the times held have ended, or start later, or only say when it is shut."""
    regular = [schedule for schedule in read if not schedule.exception]
    starts = [one.first for one in regular if one.first and one.first > today]
    if starts:
        return OpenState("unknown", f"starts {day_in_words(min(starts))}: ring first")
    ends = [one.last for one in regular]
    if ends and all(end is not None and end < today for end in ends):
        ended = max(end for end in ends if end is not None)
        return OpenState("unknown", f"the times we hold ended {day_in_words(ended)}: ring first")
    return NOT_CLEAR if regular else NOT_KNOWN


def _next(plan: _Plan, at: datetime) -> datetime | date | None:
    """The next start after `at`: a moment, or a day whose times are not known."""
    start = min((spell.start for spell in plan.spells if spell.start > at), default=None)
    on = min((one for one in plan.timeless if one > local(at).date()), default=None)
    if start is None or (on is not None and on < local(start).date()):
        return on
    return start


def _plan(read: Sequence[Schedule], since: date, till: date) -> _Plan:
    """The spells that start from `since` to `till`. An exception stands in place of all else on its days."""
    replaced = {on for one in read if one.exception for on in one.dates(since, till)}
    spells: list[_Spell] = []
    timeless: set[date] = set()
    different: set[date] = set()
    for schedule in read:
        for on in schedule.dates(since, till):
            if schedule.shut or (on in replaced and not schedule.exception):
                continue
            if _may_differ(schedule, on):
                different.add(on)
            elif schedule.opens is None:
                timeless.add(on)
            else:
                spells.append(_spell(on, schedule.opens, schedule.closes))
    spells.sort(key=lambda spell: spell.start)
    return _Plan(tuple(spells), frozenset(timeless), frozenset(different))


def _may_differ(schedule: Schedule, on: date) -> bool:
    """A day on which nobody can tell from this schedule: an exception without times, or a rule on a bank holiday."""
    if schedule.exception:
        return schedule.opens is None
    return is_bank_holiday(on) and schedule.freq is not None and not schedule.round_the_clock


def _spell(on: date, opens: time, closes: time | None) -> _Spell:
    start = datetime.combine(on, opens, LOCAL_ZONE).astimezone(UTC)
    if closes is None:
        return _Spell(start, None)
    last = on + timedelta(days=1) if closes <= opens else on
    return _Spell(start, datetime.combine(last, closes, LOCAL_ZONE).astimezone(UTC))


def _joined(spells: Sequence[_Spell]) -> list[_Spell]:
    """Spells that touch or overlap as one, so that "till 4 pm" is when it really shuts."""
    joined: list[_Spell] = []
    for spell in spells:
        if spell.end is None:
            continue
        last = joined[-1].end if joined else None
        if last is not None and spell.start <= last:
            joined[-1] = _Spell(joined[-1].start, max(last, spell.end))
        else:
            joined.append(spell)
    return joined


def _day(spell: _Spell) -> date:
    return local(spell.start).date()


def time_in_words(at: time) -> str:
    """Such as "9 am", "12 noon", "4:30 pm", "midnight"."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "12 noon" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"
