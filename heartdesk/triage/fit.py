"""What would make it fit better: how they get about, when suits them, what makes it easier.

Nothing here hides an entry. What an entry says is quoted as its reason; what it does not say is a doubt.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from heartdesk.core.text import fold, one_line
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.opening import time_in_words
from heartdesk.triage.journeys import (
    Session,
    day_named,
    journey_parts,
    sessions_from,
    sure_of,
)
from heartdesk.triage.model import Easier, Fit, Suits, Wish
from heartdesk.triage.parts import Part
from heartdesk.triage.reach import Reach

NOON, EVENING = time(12), time(17)

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


def fit_parts(entry: ServiceEntry, wish: Wish, reach: Reach) -> Iterator[Part]:
    """What speaks for and against an entry, given how it would fit."""
    fit = wish.fit
    sessions = sessions_from(entry.timetable, wish.at) if fit.about or fit.suits else ()
    yield from journey_parts(entry, wish, reach, sessions)
    yield from _suits_parts(fit, sessions, wish.at)
    for wanted in fit.easier:
        yield from _easier_parts(entry, wanted, goes=not reach.from_home)
    if fit.language:
        yield from _language_parts(entry, fit.language)


def _suits_parts(fit: Fit, sessions: Sequence[Session], at: datetime) -> Iterator[Part]:
    if not fit.suits:
        return
    when = " or ".join(_IN_WORDS[one] for one in fit.suits)
    sure = sure_of(sessions)
    fitting = [one for one in sure if any(_falls(one, part) for part in fit.suits)]
    if fitting:
        on, opens, closes = fitting[0]
        if opens == closes == time(0):  # day and night, which is said already
            yield Part(6)
            return
        from_when = f" from {time_in_words(opens)}" if opens else ""
        yield Part(6, f"On when it suits: {day_named(on, at)}{from_when}")
    elif sure and all(opens is not None for _, opens, _ in sure):
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
