"""How somebody gets there and home again without a car: the bus on a day that it is on, a lift, somebody who comes.

A bus counts only for a day that it runs and the place is on, with time to be helped before the last one home.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from heartdesk.core.clock import local
from heartdesk.core.text import fold
from heartdesk.directory.extras import REACH
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.holidays import is_bank_holiday
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.opening import sessions_between, time_in_words
from heartdesk.directory.schedule import Timetable
from heartdesk.directory.sessions import DAYS
from heartdesk.directory.travel import TravelLine
from heartdesk.directory.values import clock_time
from heartdesk.outreach.model import Stop
from heartdesk.triage.model import Wish
from heartdesk.triage.parts import Part
from heartdesk.triage.reach import WALK_KM, Reach, miles_in_words

Session = tuple[date, time | None, time | None]
"""A day it is on, from when to when; None for a time that is not known."""

AHEAD = timedelta(days=35)
"""How far ahead a day is looked for: a monthly group is found."""

STAY_THERE = timedelta(minutes=45)
"""A bus home any sooner after the doors open leaves no time to be helped."""

LIFT = REACH["lift"]


def stop_in_words(stops: Sequence[Stop], settlement: str, at: datetime) -> str:
    """The first outreach stop in the settlement where somebody lives, "" where there is none."""
    for one in stops:
        if settlement and fold(one.settlement) == fold(settlement):
            till = f" to {time_in_words(one.closes)}" if one.closes else ""
            day = day_named(one.on, at)
            hours = f"{time_in_words(one.opens)}{till}"
            return f"Nearer home: our outreach worker is in {one.settlement} on {day}, {hours}"
    return ""


def sessions_from(timetable: Timetable, at: datetime) -> tuple[Session, ...]:
    """When it is on from `at` (aware) on, without what is over by then."""
    here = local(at)
    found = sessions_between(timetable, here.date(), here.date() + AHEAD)
    return tuple(one for one in found if not _is_over(one, here))


def sure_of(sessions: Sequence[Session]) -> tuple[Session, ...]:
    """The sessions on days when neither doors nor buses keep other times."""
    return tuple(one for one in sessions if not is_bank_holiday(one[0]))


def day_named(on: date, at: datetime) -> str:
    """Such as "Tuesday", with its date where that is a week away or more."""
    return f"{on:%A}" if on - local(at).date() < timedelta(days=7) else day_in_words(on)


def journey_parts(
    entry: ServiceEntry, wish: Wish, reach: Reach, sessions: Sequence[Session]
) -> Iterator[Part]:
    """What speaks for and against the way there, for whoever said how they get about."""
    fit = wish.fit
    if not fit.about or "car" in fit.about:
        return
    walks = reach.same_settlement or (reach.km is not None and reach.km <= WALK_KM)
    lift = LIFT in entry.good_to_know
    if fit.about == ("stay",):
        if reach.from_home:
            yield Part(6)
        elif lift:
            yield Part(3, LIFT)
        else:
            yield Part(-12, doubt="They would have to go there: ask about a lift or a home visit")
            yield Part(0, wish.stop)
    elif walks:
        yield Part(2 if "walk" in fit.about else 0)
    elif entry.place is not None:
        yield from _way_there(entry, wish, reach, sessions, lift=lift)


def _way_there(
    entry: ServiceEntry, wish: Wish, reach: Reach, sessions: Sequence[Session], *, lift: bool
) -> Iterator[Part]:
    if lift:
        yield Part(6, LIFT)
    by_bus = "bus" in wish.fit.about
    rings_first = lift or reach.from_home
    if by_bus and (entry.buses or not rings_first):
        found = _by_bus(entry, wish, sessions)
        yield Part(0, wish.stop if found.points <= 0 else "")
        yield Part(max(0, found.points), found.reason, found.doubt) if rings_first else found
    elif not by_bus and reach.km is not None and not rings_first:
        yield Part(-6, wish.stop, f"{miles_in_words(reach.km).capitalize()} is far to walk")


def _by_bus(entry: ServiceEntry, wish: Wish, sessions: Sequence[Session]) -> Part:
    """Whether there is a bus there and home again on a day that it is on."""
    if not entry.buses:
        return Part(-3, doubt="The bus there and home again is not known: ask")
    known = wish.home is not None and wish.home.settlement
    lines = [one for one in entry.buses if known or not one.start]
    if not lines:
        return Part(0, doubt="Which bus goes there and home again depends on where home is: ask")
    sure = sure_of(sessions)
    if sure:
        return max(
            (_journey(line, one, wish.at) for one in sure for line in lines),
            key=lambda part: part.points,
        )
    said = lines[0].said
    if sessions:
        on = day_named(sessions[0][0], wish.at)
        return Part(0, said, f"It is next on on {on}, a bank holiday: ring before the bus")
    return Part(1, said, "When it is on is not known: ring before the bus")


def _journey(line: TravelLine, session: Session, at: datetime) -> Part:
    """One session with one bus: there, and home again."""
    on, opens, closes = session
    day = f"{on:%A}"
    if DAYS[on.weekday()] not in line.days:
        return Part(-6, doubt=f"No bus is known on a {day}")
    first, last = clock_time(line.first), clock_time(line.last_home)
    if last is None:
        return Part(1, doubt=f"{day}: the last bus home is not known")
    if first is not None and closes is not None and opens is not None and opens < closes <= first:
        return Part(-6, doubt=f"{day}: it is over before the first bus")
    if opens is not None and _minutes(last) < _minutes(opens) + STAY_THERE.seconds // 60:
        return Part(
            -8,
            doubt=f"{day}: the last bus home goes at {time_in_words(last)}, too soon after it opens",
        )
    home, day = f"last bus home {time_in_words(last)}", day_named(on, at)
    if opens is not None and closes is not None and opens < closes and last < closes:
        return Part(4, f"{line.bus or 'Bus'} on {day}: {home}, before it ends")
    return Part(7, f"{line.bus or 'Bus'} there and back on {day}: {home}")


def _is_over(session: Session, here: datetime) -> bool:
    """Whether a session of the day itself has ended; one whose end is not known has, once it began."""
    on, opens, closes = session
    if on != here.date() or opens is None:
        return False
    ends = closes if closes is not None else opens
    return opens <= ends <= here.time()


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
