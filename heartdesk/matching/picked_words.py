"""Cuts a text into words with their places and where a clause ends: what picking places and people goes by."""

import re
from typing import NamedTuple

from heartdesk.core.text import fold

_WORD = re.compile(r"[^\W_]+(?:['’‘][^\W_]+)*['’]?")
_BREAK = re.compile(r"[.,;:!?()\n\r…]|\s[-–—]\s")


class Said(NamedTuple):
    """One word: folded (no capitals, accents or apostrophes), where it stands, and whether a clause ends before it.

    `owns` is true for "granny's" and "lad's", whose `fold` leaves the ending out.
    """

    fold: str
    start: int
    end: int
    opens: bool
    owns: bool


def words_of(text: str) -> tuple[Said, ...]:
    """The words of `text`, in order."""
    found: list[Said] = []
    last = 0
    for match in _WORD.finditer(text):
        typed = match.group().replace("’", "'").replace("‘", "'")
        bare = typed.rstrip("'")
        owns = bare.lower().endswith("'s")
        folded = fold(bare[:-2] if owns else bare)
        opens = not found or bool(_BREAK.search(text[last : match.start()]))
        found.append(Said(folded, match.start(), match.start() + len(bare), opens, owns))
        last = match.end()
    return tuple(found)


def clause_before(words: tuple[Said, ...], at: int, most: int) -> tuple[str, ...]:
    """Up to `most` folded words before the one at `at`, back to where its clause begins."""
    first = at
    while first > 0 and at - first < most and not words[first].opens:
        first -= 1
    return tuple(word.fold for word in words[first:at])


def clause_after(words: tuple[Said, ...], at: int, most: int) -> tuple[str, ...]:
    """Up to `most` folded words after the one at `at`, to where its clause ends."""
    found: list[str] = []
    for word in words[at + 1 : at + 1 + most]:
        if word.opens:
            break
        found.append(word.fold)
    return tuple(found)
