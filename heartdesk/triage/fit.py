"""What would make it fit better: how they get about, when suits them, what makes it easier.

Nothing here hides an entry. What an entry says is quoted as its reason; what it does not say is a doubt.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from heartdesk.core.text import fold, one_line
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.opening import sessions_between, time_in_words
from heartdesk.directory.sessions import DAYS
from heartdesk.directory.travel import TravelLine
from heartdesk.directory.values import clock_time
from heartdesk.triage.model import Easier, Fit, Suits
from heartdesk.triage.parts import Part
from heartdesk.triage.reach import WALK_KM, Reach, miles_in_words

Session = tuple[date, time | None, time | None]
"""A day it is on, from when to when; None for a time that is not known."""

WEEK = timedelta(days=6)
NOON, EVENING = time(12), time(17)
STAY_THERE = timedelta(minutes=45)
"""A bus home any sooner after the doors open leaves no time to be helped."""

_PEERS = ("peer_group", "community_group")

_SAYS: dict[str, tuple[str, str]] = {
    "step_free": (r"wheelchair|step[- ]free|no steps|level access|ramp|\blift\b", "has steps"),
    "hearing": (r"hearing loop|loop system|induction loop|\bbsl\b|sign language", "helps to hear"),
    "sight": (r"large print|braille|audio|guide dogs?", "helps to see"),
    "quiet": (r"quiet|low sensory|relaxed session", "has a quiet place or time"),
    "children": (
        r"cr[eè]che|children welcome|bring (?:your )?children|play area|family friendly",
        "takes children along",
    ),
    "asn": (
        r"additional support|\basn\b|autis|neurodiver|learning disab",
        "knows additional support needs",
    ),
}
"""What an entry may say of each, and what is asked where it says nothing."""

_DENIES = re.compile(
    r"\b(?:no|not|without|isn't|is not|cannot|can't|unsuitable for)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def fit_parts(entry: ServiceEntry, fit: Fit, reach: Reach, *, at: date) -> Iterator[Part]:
    """What speaks for and against an entry, given how it would fit. `at` is the first day they can come."""
    sessions = sessions_between(entry.timetable, at, at + WEEK) if fit.about or fit.suits else ()
    yield from _about_parts(entry, fit, reach, sessions)
    yield from _suits_parts(fit, sessions)
    for wanted in fit.easier:
        yield from _easier_parts(entry, wanted, goes=not reach.from_home)
    if fit.language:
        yield from _language_parts(entry, fit.language)


def _about_parts(
    entry: ServiceEntry, fit: Fit, reach: Reach, sessions: Sequence[Session]
) -> Iterator[Part]:
    if not fit.about or "car" in fit.about:
        return
    walks = reach.same_settlement or (reach.km is not None and reach.km <= WALK_KM)
    if fit.about == ("stay",):
        if reach.from_home:
            yield Part(6)
        else:
            yield Part(-12, doubt="They would have to go there: ask about a lift or a home visit")
    elif not walks and not reach.from_home and entry.place is not None:
        if "bus" in fit.about:
            yield from _bus_parts(entry, sessions)
        elif "walk" in fit.about and reach.km is not None:
            yield Part(-6, doubt=f"{miles_in_words(reach.km).capitalize()} is far to walk")
    elif walks and "walk" in fit.about:
        yield Part(2)


def _bus_parts(entry: ServiceEntry, sessions: Sequence[Session]) -> Iterator[Part]:
    """Whether there is a bus there and home again on a day that it is on."""
    if not entry.buses:
        yield Part(-3, doubt="The bus there and home again is not known: ask")
        return
    if not sessions:
        line = entry.buses[0]
        yield Part(1, f"{line.said}", "When it is on is not known: ring before the bus")
        return
    weighed = [
        _journey(line, on, opens, closes) for on, opens, closes in sessions for line in entry.buses
    ]
    yield max(weighed, key=lambda one: one.points)


def _journey(line: TravelLine, on: date, opens: time | None, closes: time | None) -> Part:
    """One session with one bus: there, and home again."""
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
    home = f"last bus home {time_in_words(last)}"
    if opens is not None and closes is not None and opens < closes and last < closes:
        return Part(4, f"{line.bus or 'Bus'} on {day}: {home}, before it ends")
    return Part(7, f"{line.bus or 'Bus'} there and back on {day}: {home}")


def _suits_parts(fit: Fit, sessions: Sequence[Session]) -> Iterator[Part]:
    if not fit.suits:
        return
    when = " or ".join(_IN_WORDS[one] for one in fit.suits)
    fitting = [one for one in sessions if any(_falls(one, part) for part in fit.suits)]
    if fitting:
        on, opens, _ = fitting[0]
        from_when = f" from {time_in_words(opens)}" if opens else ""
        yield Part(6, f"On when it suits: {on:%A}{from_when}")
    elif sessions and all(opens is not None for _, opens, _ in sessions):
        yield Part(-6, doubt=f"As far as we know it is not on {when}")
    else:
        yield Part(0, doubt=f"Not known if it is on {when}: ask")


_IN_WORDS = {
    "morning": "in the morning",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
    "weekend": "at the weekend",
}


def _falls(session: Session, part: Suits) -> bool:
    on, opens, closes = session
    if part == "weekend":
        return on.weekday() >= 5
    if opens is None:
        return False
    ends = closes if closes is not None and closes > opens else None
    if closes is not None and closes <= opens:
        ends = time.max  # past midnight
    if part == "morning":
        return opens < NOON
    if part == "afternoon":
        return opens < EVENING and (opens >= NOON or (ends is not None and ends > NOON))
    return opens >= EVENING or (ends is not None and ends > EVENING)


def _easier_parts(entry: ServiceEntry, wanted: Easier, *, goes: bool) -> Iterator[Part]:
    """`goes` says whether somebody has to go there: then what is not known is worth asking."""
    if wanted == "free":
        if entry.free:
            yield Part(4)
        elif entry.cost:
            yield Part(-5, doubt=f"Cost: {one_line(entry.cost, 80)}")
        else:
            yield Part(0, doubt="What it costs is not known: ask")
    elif wanted in ("peers", "no_peers"):
        group = entry.help_kind in _PEERS or bool(entry.group)
        if wanted == "peers" and group:
            yield Part(7, "A group of people who know it themselves")
        elif wanted == "no_peers" and group:
            yield Part(-7, doubt="It is a group")
    else:
        pattern, asked = _SAYS[wanted]
        said = _saying(entry, pattern)
        if said:
            yield Part(6, f"It says: {said}")
        elif said is None:
            yield Part(-6, doubt="It says that it can not offer this")
        elif goes:
            yield Part(0, doubt=f"Ask if it {asked}")


def _saying(entry: ServiceEntry, pattern: str) -> str | None:
    """The sentence of the entry that says so; "" where none does, None where one says the contrary."""
    denied = False
    for text in (entry.access, *entry.good_to_know, entry.what_to_expect, entry.description):
        for sentence in re.split(r"(?<=[.;\n])\s*", text):
            found = re.search(pattern, sentence, re.IGNORECASE)
            if found is None:
                continue
            if _DENIES.search(sentence[: found.start()]):
                denied = True
            else:
                return one_line(sentence, 90).rstrip(".;")
    return None if denied else ""


def _language_parts(entry: ServiceEntry, language: str) -> Iterator[Part]:
    if f" {fold(language)}" in f" {fold(entry.languages)}":
        yield Part(9, f"Languages: {one_line(entry.languages, 80)}")
    elif "interpret" in entry.languages.casefold():
        yield Part(4, f"Languages: {one_line(entry.languages, 80)}")
    else:
        yield Part(0, doubt=f"Ask for an interpreter: not known if anybody speaks {language}")


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
