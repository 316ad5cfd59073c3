"""Hard words on a leaflet, and plainer ones to say there instead. Nothing is ever blocked, and the directory stays.

The words are in resources/plain_words, with their sources; the reading age is that of `directory.plain_words`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from heartdesk.core.resources import resources_folder
from heartdesk.core.text import fold
from heartdesk.directory.plain_words import AIM, phrases, reading_age
from heartdesk.leaflets.model import LeafletEntry

PROSE = ("what", "greets", "how_to_start", "cost", "bring", "no_need", "access", "who_for", "alert")
"""The texts of an entry that are told in sentences. Names, numbers, addresses and times are never put otherwise."""

_ARTICLE = re.compile(r"\b(a|an|the)\s+$", re.IGNORECASE)
_STANDS_ALONE = frozenset(
    ("someone", "something", "being", "help", "having", "money", "papers", "people", "asking")
)
_ARTICLES = ("a ", "an ", "the ")


@dataclass(frozen=True)
class Plainer:
    """Say `instead` for `words`, wherever they stand on this leaflet. `words` are as `fold` gives them."""

    words: str
    instead: str


@dataclass(frozen=True)
class HardWord:
    """Words of a leaflet that may be hard or may hurt: as they stand there, what could be said, in which sentence."""

    words: str
    instead: str
    sentence: str

    @property
    def plainer(self) -> Plainer:
        """The choice to say it plainly."""
        return Plainer(fold(self.words), self.instead)


@dataclass(frozen=True)
class Reading:
    """How a leaflet reads: its hard words, and the reading age where that is higher than it should be."""

    hard: tuple[HardWord, ...]
    age: int | None = None


def how_it_reads(entries: Sequence[LeafletEntry]) -> Reading:
    """What may be hard on a leaflet, each word once, in reading order."""
    found: dict[str, HardWord] = {}
    for text in _texts(entries):
        for hit, instead in _hits(text):
            key = fold(hit.group())
            found.setdefault(key, HardWord(hit.group(), instead, _sentence(text, hit.start())))
    age = reading_age(". ".join(_texts(entries)))
    return Reading(tuple(found.values()), age if age is not None and age > AIM else None)


def said_plainly(entry: LeafletEntry, plainer: Sequence[Plainer]) -> LeafletEntry:
    """The entry with the chosen words said plainly; all else stays letter for letter."""
    chosen = {one.words: one.instead for one in plainer}
    if not chosen:
        return entry
    texts: dict[str, Any] = {name: _put(getattr(entry, name), chosen) for name in PROSE}
    return replace(entry, **texts)


def _texts(entries: Sequence[LeafletEntry]) -> Iterator[str]:
    for entry in entries:
        if not entry.sensitive:
            yield from (text for name in PROSE if (text := getattr(entry, name)))


def _put(text: str, chosen: dict[str, str]) -> str:
    """`text` with the chosen words in place of the hard ones, their capital and article made to fit."""
    done, rest = "", 0
    for hit, _ in _hits(text):
        instead = chosen.get(fold(hit.group()))
        if instead is None:
            continue
        before = text[rest : hit.start()]
        article = _ARTICLE.search(before)
        if article:
            before = before[: article.start()] + _article(article[1], instead)
        elif hit.group()[0].isupper():
            instead = instead[:1].upper() + instead[1:]
        done += before + instead
        rest = hit.end()
    return done + text[rest:]


def _article(word: str, instead: str) -> str:
    """The article before words that took the place of others: none before "someone", "an" before a vowel."""
    if instead.startswith(_ARTICLES) or instead.split(" ", 1)[0] in _STANDS_ALONE:
        return ""
    if word.casefold() == "the":
        return f"{word} "
    right = "an" if instead[:1] in "aeiou" else "a"
    return f"{right.capitalize() if word[0].isupper() else right} "


def _hits(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The hard words of a text with what to say instead. A word with a capital within a sentence is part of a name."""
    known = _known()
    for hit in _pattern().finditer(text):
        starts = not text[: hit.start()].rstrip() or text[: hit.start()].rstrip()[-1] in ".!?:;\n"
        if hit.group()[0].isupper() and not starts:
            continue
        instead = known.get(fold(hit.group()))
        if instead is not None:
            yield hit, instead


def _sentence(text: str, at: int) -> str:
    """The sentence that a place in a text belongs to."""
    start = max(text.rfind(sign, 0, at) for sign in ".!?\n") + 1
    ends = [end for sign in ".!?\n" if (end := text.find(sign, at)) >= 0]
    return text[start : min(ends, default=len(text)) + 1].strip()


@cache
def _known() -> dict[str, str]:
    """What to say instead, by the words as `fold` gives them. What would not fit in their place is left out."""
    path = resources_folder() / "plain_words" / "easier.tsv"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line)
    easier = {fold(row[0]): row[1] for row in rows}
    fitting = [one for one in phrases() if "," not in one.instead]
    hurts = {one.words: one.instead for one in fitting}
    several = {f"{one.words}s": one.instead for one in fitting if one.open}
    return several | hurts | easier


@cache
def _pattern() -> re.Pattern[str]:
    """Any of the known words, the longest first, as whole words."""
    longest_first = sorted(_known(), key=len, reverse=True)
    anywhere = "|".join(r"[\s-]+".join(map(re.escape, one.split(" "))) for one in longest_first)
    return re.compile(rf"(?<![\w’'-])(?:{anywhere})(?![\w’'-])", re.IGNORECASE)
