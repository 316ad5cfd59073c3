"""Opening times in words a person can read on paper: "Monday to Friday, 9 am to 5 pm"."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, weekday

from heartdesk.core.clock import local
from heartdesk.core.fields import Fields
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.model import HOURS_NOT_CONFIRMED, HOURS_NOT_KNOWN, HoursLine
from heartdesk.directory.opening import LATER, time_in_words
from heartdesk.directory.schedule import MIDNIGHT, Schedule, Timetable
from heartdesk.directory.values import words

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = {
    1: "First",
    2: "Second",
    3: "Third",
    4: "Fourth",
    5: "Fifth",
    -1: "Last",
    -2: "Second last",
}
_Times = tuple[time | None, time | None]


def hours_line(
    fields: Fields, timetable: Timetable, *, confirmed: bool, now: datetime
) -> HoursLine:
    """When it is open: the words that were given, else its schedules in words; unknown is said as unknown.

    Times that have ended are left out. `now` is aware; it only serves to name the next day of a rare session.
    """
    if not confirmed:
        return HoursLine(HOURS_NOT_CONFIRMED, known=False)
    given = words(fields.get("hours_text"), 600)
    if given:
        return HoursLine(given, known=True)
    said = timetable_in_words(timetable, today=local(now).date())
    return HoursLine(said, known=True) if said else HoursLine(_why_not(timetable), known=False)


def timetable_in_words(timetable: Timetable, *, today: date) -> str:
    """All schedules that still run, as one line; "" where there is nothing sure to say."""
    running = [one for one in timetable.clear if one.last is None or one.last >= today]
    weekly = [one for one in running if _is_weekly(one)]
    rare = [one for one in running if not _is_weekly(one) and not one.exception]
    lines = [
        *_weekly_lines(weekly, today),
        *(line for one in rare if (line := _rare_line(one, today))),
        *timetable.as_given,
    ]
    if not lines:
        return ""
    coming = [one for one in running if one.exception and one.first and one.first <= today + LATER]
    return "; ".join(dict.fromkeys([*lines, *map(_exception_line, coming)]))


def _why_not(timetable: Timetable) -> str:
    ends = [one.last for one in timetable.clear if one.last is not None and not one.exception]
    if ends and timetable.all_clear:
        return f"The times we hold ended {day_in_words(max(ends))}: ring first"
    return HOURS_NOT_KNOWN


def _is_weekly(schedule: Schedule) -> bool:
    if (
        schedule.exception
        or schedule.interval != 1
        or schedule.monthdays
        or schedule.count is not None
    ):
        return False
    return schedule.freq == DAILY or (
        schedule.freq in (WEEKLY, MONTHLY) and bool(schedule.weekdays) and not _ordinals(schedule)
    )


def _weekly_lines(schedules: Sequence[Schedule], today: date) -> list[str]:
    """Days with the same times share a line; schedules that run for different stretches do not mix."""
    stretches: dict[str, dict[int, set[_Times]]] = defaultdict(lambda: defaultdict(set))
    for one in schedules:
        days = [day.weekday for day in one.weekdays] or range(7)
        for on in days:
            stretches[_stretch(one, today)][on].add((one.opens, one.closes))
    lines = []
    for stretch, days_of in stretches.items():
        shared: dict[str, list[int]] = defaultdict(list)
        for on in sorted(days_of):
            shared[_times(days_of[on])].append(on)
        lines += [f"{days_in_words(days)}, {times}{stretch}" for times, days in shared.items()]
    return lines


def _stretch(schedule: Schedule, today: date) -> str:
    said = ""
    if schedule.first and schedule.first > today:
        said += f" from {day_in_words(schedule.first)}"
    if schedule.last:
        said += f" until {day_in_words(schedule.last)}"
    return said


def _rare_line(schedule: Schedule, today: date) -> str:
    """A session that is not weekly, with the next day it is on; "" when it does not come again in two months."""
    following = next(iter(schedule.dates(today, today + LATER)), None)
    if following is None:
        return ""
    times = _times({(schedule.opens, schedule.closes)})
    if schedule.freq is None:
        return f"{day_in_words(following)}, {times}"
    return f"{_rhythm(schedule)}, {times} (next {day_in_words(following)})"


def _rhythm(schedule: Schedule) -> str:
    often = schedule.interval
    if schedule.freq == DAILY:
        return f"Every {often} days" if often > 1 else "Every day"
    if schedule.freq == WEEKLY:
        days = days_in_words([day.weekday for day in schedule.weekdays])
        if often == 1:
            return days
        return f"Every second week, {days}" if often == 2 else f"Every {often} weeks, {days}"
    month = "the month" if often == 1 else f"every {'second' if often == 2 else f'{often}th'} month"
    if schedule.weekdays:
        return _and([_ordinal_day(day) for day in schedule.weekdays]) + f" of {month}"
    return "The " + _and([_nth(on) for on in schedule.monthdays]) + f" of {month}"


def _ordinal_day(day: weekday) -> str:
    name = DAY_NAMES[day.weekday]
    if not day.n:
        return f"Every {name}"
    return f"{_ORDINALS.get(day.n, f'{abs(day.n)}th last')} {name}"


def _nth(on: int) -> str:
    if on < 0:
        return "last day" if on == -1 else f"{_nth(-on)} last day"
    ending = "th" if 11 <= on <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(on % 10, "th")
    return f"{on}{ending}"


def _exception_line(schedule: Schedule) -> str:
    first, last = schedule.first or date.min, schedule.last or date.min
    days = (
        day_in_words(first) if first == last else f"{day_in_words(first)} to {day_in_words(last)}"
    )
    if schedule.shut:
        return f"Closed {days}"
    if schedule.opens is None:
        return f"{days}: may be different, ring first"
    return f"{days}: {_times({(schedule.opens, schedule.closes)})}"


def days_in_words(days: Sequence[int]) -> str:
    """Weekdays (Monday is 0) such as "Monday to Friday", "Tuesday and Thursday", "Every day"."""
    wanted = sorted(set(days))
    if len(wanted) == 7:
        return "Every day"
    runs: list[list[int]] = []
    for on in wanted:
        if runs and on == runs[-1][-1] + 1:
            runs[-1].append(on)
        else:
            runs.append([on])
    said: list[str] = []
    for run in runs:
        if len(run) > 2:
            said.append(f"{DAY_NAMES[run[0]]} to {DAY_NAMES[run[-1]]}")
        else:
            said += [DAY_NAMES[on] for on in run]
    return _and(said)


def _times(spells: Iterable[_Times]) -> str:
    ordered = sorted(spells, key=lambda one: (one[0] or MIDNIGHT, one[1] or MIDNIGHT))
    return _and([_spell(opens, closes) for opens, closes in ordered])


def _spell(opens: time | None, closes: time | None) -> str:
    if opens is None:
        return "times not known: ring first"
    if closes is None:
        return f"from {time_in_words(opens)}"
    if opens == MIDNIGHT and closes == MIDNIGHT:
        return "all day and night"
    said = f"{time_in_words(opens)} to {time_in_words(closes)}"
    return f"{said} the next day" if closes <= opens and closes != MIDNIGHT else said


def _ordinals(schedule: Schedule) -> bool:
    return any(day.n for day in schedule.weekdays)


def _and(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]
