"""Words that hurt or are hard to read, told while a worker types. Nothing is ever blocked.

The words are in resources/plain_words, with their sources. The reading age is that of Flesch and Kincaid (Kincaid and
others, 1975: school grade = 0.39 words a sentence + 11.8 syllables a word - 15.59); a grade plus five is an age.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from heartdesk.core.resources import resources_folder
from heartdesk.core.text import fold

AIM = 11
"""The reading age to write for: 9 to 11."""

LEAST_WORDS = 12
"""A shorter text has no reading age worth telling."""

MOST_TOLD = 3

_SENTENCE_END = re.compile(r"[.!?\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Phrase:
    """Words that may hurt, as `fold` gives them, and what to write instead. `open` takes any ending."""

    words: str
    instead: str
    open: bool = False


@cache
def phrases() -> tuple[Phrase, ...]:
    """The list that ships."""
    text = (resources_folder() / "plain_words" / "say_instead.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:] if line)
    return tuple(Phrase(fold(row[0]), row[1], row[0].endswith("*")) for row in rows)


def tips(text: str) -> tuple[str, ...]:
    """What could be said better in `text`, a sentence each, at most a few; none for most texts."""
    said = [f"“{found}” can hurt. Maybe: {instead}." for found, instead in _hurting(text[:4000])]
    age = reading_age(text[:4000])
    if age is not None and age > AIM:
        said.append(
            f"This reads like age {age}. Shorter sentences and shorter words help: aim for 9 to {AIM}."
        )
    return tuple(said[:MOST_TOLD])


def reading_age(text: str) -> int | None:
    """About how old a reader must be, in years; None for a text too short to tell."""
    sentences = [words for one in _SENTENCE_END.split(text) if (words := _WORD.findall(one))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < LEAST_WORDS:
        return None
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return max(5, round(grade + 5))


def _hurting(text: str) -> Sequence[tuple[str, str]]:
    folded = f" {fold(text)} "
    found = []
    for one in phrases():
        ending = "[a-z]*" if one.open else ""
        hit = re.search(f" {re.escape(one.words)}{ending}(?= )", folded)
        if hit is not None:
            found.append((hit[0].strip(), one.instead))
    # The longest tells the most: "drug abuse" and not its parts as well.
    return [one for one in found if not any(one[0] in more[0] and one != more for more in found)]


def _syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, a silent final e left out."""
    small = fold(word)
    count = len(_VOWELS.findall(small))
    if small.endswith("e") and not small.endswith(("le", "ee", "ye")) and count > 1:
        count -= 1
    return max(1, count)
