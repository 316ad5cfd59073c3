"""What is on in a week: each session on its day, with closures, bank holidays and what is not sure said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import DAILY, MONTHLY

from heartdesk.core.area import Area
from heartdesk.core.clock import local
from heartdesk.core.fields import Fields, elements
from heartdesk.core.text import fold, one_line
from heartdesk.directory import lines
from heartdesk.directory.editing import effective_status
from heartdesk.directory.entry import NAMELESS, Held, hours_stand, may_be_shown
from heartdesk.directory.freshness import checks_in, day_in_words, fact_freshness
from heartdesk.directory.groups import JOINING, group_typed, is_group
from heartdesk.directory.holidays import is_bank_holiday
from heartdesk.directory.model import PlaceLine
from heartdesk.directory.opening import time_in_words
from heartdesk.directory.prints import holder
from heartdesk.directory.schedule import Schedule
from heartdesk.directory.schedule_reading import read_schedules
from heartdesk.directory.values import day

DAYS_SHOWN = 7
OFTEN = 4
"""On so many days of a week it is open, rather than on."""

HOLIDAY = "bank holiday: ring first"


@dataclass(frozen=True)
class OnThatDay:
    """One session of an entry on a day. `opens` and `closes` are None where they are not known.

    `off` says why it is not on that day after all, "" where it is; `doubt` why to ring first, "" for no reason.
    `usual` marks opening times of most of the week, beside sessions people go to.
    """

    entry_id: str
    name: str
    on: date
    opens: time | None
    closes: time | None
    place: str
    town: str
    joining: str
    group: bool
    usual: bool
    off: str
    doubt: str

    @property
    def times(self) -> str:
        """Such as "10 am to 12 noon"."""
        if self.opens is None:
            return "Time not known"
        said = time_in_words(self.opens)
        if self.closes is None:
            return f"From {said}"
        if self.opens == self.closes == time(0):
            return "All day and night"
        return f"{said} to {time_in_words(self.closes)}"

    @property
    def where(self) -> str:
        """The building and the town, as far as they are known."""
        return ", ".join(dict.fromkeys(one for one in (self.place, self.town) if one))


@dataclass(frozen=True)
class Day:
    """A day of the week, and what is on, in order of time; `holiday` says that it is a bank holiday."""

    on: date
    holiday: bool
    sessions: tuple[OnThatDay, ...]


@dataclass(frozen=True)
class Week:
    """Seven days from `first`. `unsure` names the entries (id, name) whose days and times nobody can say from here."""

    first: date
    days: tuple[Day, ...]
    unsure: tuple[tuple[str, str], ...]

    @property
    def in_words(self) -> str:
        """Such as "Mon 16 Nov to Sun 22 Nov 2026"."""
        return (
            f"{self.first:%a} {self.first.day} {self.first:%b} to {day_in_words(self.days[-1].on)}"
        )

    def sessions(self) -> tuple[OnThatDay, ...]:
        """What is on, day by day, opening times of most of the week left out."""
        return tuple(one for each in self.days for one in each.sessions if not one.usual)


def monday_of(on: date) -> date:
    """The first day of the week that a day is in."""
    return on - timedelta(days=on.weekday())


def week_of(
    held: Iterable[Held], *, area: Area, first: date, now: datetime, locality: str = ""
) -> Week:
    """What is on in the seven days from `first`, at one hub area or, with "", everywhere.

    A sensitive entry has no session; one that is not running is left out. Times that nobody confirmed are not told.
    """
    found: list[OnThatDay] = []
    unsure: list[tuple[str, str]] = []
    for one in held:
        if one.sensitive or (locality and locality not in areas_of(one, area)):
            continue
        told = _of(one, area, first, now)
        if told is None:
            unsure.append((one.id, _name(one)))
        else:
            found += told
    days = [first + timedelta(days=ahead) for ahead in range(DAYS_SHOWN)]
    return Week(
        first,
        tuple(
            Day(
                on,
                is_bank_holiday(on),
                tuple(sorted((one for one in found if one.on == on), key=_order)),
            )
            for on in days
        ),
        tuple(sorted(unsure, key=lambda one: fold(one[1]))),
    )


def areas_of(held: Held, area: Area) -> frozenset[str]:
    """The hub areas an entry belongs to: those it names, and those of the towns where it is."""
    towns = {fold(place.settlement) for place in _places(held)}
    there = {
        locality
        for one in area.settlements
        if fold(one.name) in towns
        for locality in one.localities
    }
    return frozenset(lines.localities(held.fields)) | there


def _of(held: Held, area: Area, first: date, now: datetime) -> list[OnThatDay] | None:
    """The sessions of one entry; None where it has times and nobody can say from here when they are."""
    shown = may_be_shown(held, area)
    schedules = [
        value
        for _, value in elements(holder("schedules", shown.fields, *shown.places), "schedules")
    ]
    if not schedules:
        return []
    timetable = read_schedules(schedules)
    check = checks_in(shown.fields).get("hours")
    if not timetable.clear or not hours_stand(shown.fields, check, shown.prints["hours"]):
        return None
    fresh = fact_freshness("hours", check, seen=shown.prints["hours"], now=now)
    doubt = "" if fresh.state in ("fresh", "getting old") else "ring first"
    last = first + timedelta(days=DAYS_SHOWN - 1)
    broken = {on: one for one in timetable.clear if one.exception for on in one.dates(first, last)}
    usual = _days_a_week(timetable.clear) >= OFTEN and not is_group(shown.fields)
    made = []
    for one in timetable.clear:
        for on in one.dates(first, last):
            off = ""
            if one.exception and one.shut:
                continue
            if on in broken and not one.exception:
                if not broken[on].shut:
                    continue
                off = "not on: a break"
            off = off or _not_running(shown.fields, on)
            made.append(_session(held, shown.fields, one, on, off=off, doubt=doubt, usual=usual))
    return made


def _session(
    held: Held,
    fields: Fields,
    schedule: Schedule,
    on: date,
    *,
    off: str,
    doubt: str,
    usual: bool,
) -> OnThatDay:
    place = next(iter(_places(held)), None)
    holiday = is_bank_holiday(on) and schedule.freq is not None and not schedule.round_the_clock
    unknown = schedule.opens is None
    group = is_group(fields)
    return OnThatDay(
        entry_id=held.id,
        name=_name(held),
        on=on,
        opens=schedule.opens,
        closes=schedule.closes,
        place=place.name or place.address if place else "",
        town=place.settlement if place else "",
        joining=JOINING.get(group_typed(fields).joining, "") if group else "",
        group=group,
        usual=usual,
        off=off,
        doubt="" if off else HOLIDAY if holiday else "ring first" if unknown else doubt,
    )


def _not_running(fields: Fields, on: date) -> str:
    """Why an entry is not on that day, "" where it is."""
    status = effective_status(fields, on)
    if status in ("defunct", "inactive"):
        return "closed"
    back = day(lines.text(fields, "back_on", 20))
    if status == "temporarily closed" and (back is None or on < back):
        return "closed for now"
    return ""


def _days_a_week(schedules: Iterable[Schedule]) -> int:
    """On how many days of an ordinary week something regular runs."""
    weekly: set[int] = set()
    for one in schedules:
        if one.exception or one.freq is None or one.interval != 1:
            continue
        if one.freq == DAILY:
            return DAYS_SHOWN
        if one.freq != MONTHLY:
            weekly |= {on.weekday for on in one.weekdays}
    return len(weekly)


def _places(held: Held) -> list[PlaceLine]:
    return [line for place in held.places if (line := lines.place_line(place))]


def _name(held: Held) -> str:
    return one_line(lines.text(held.fields, "name"), 120) or NAMELESS


def _order(one: OnThatDay) -> tuple[bool, time, str, str]:
    return (one.opens is None, one.opens or time(0), fold(one.name), one.entry_id)


def this_week(now: datetime) -> date:
    """The Monday of the week that is now."""
    return monday_of(local(now).date())
