"""Cuts a folded text into the stretches that the trained models read: a whole, and its clauses."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from heartdesk.matching.fold import FoldedText

READ = 2_000  # characters: the trained models read no further, the rules read all
LONGEST = 40  # words of one stretch
SHORTEST = 3  # words: fewer say too little on their own

_STOPS = frozenset(".,;:!?\n()…–—")
_JOINTS = frozenset(("and", "but", "plus", "also", "because", "so", "then"))


class Stretch(NamedTuple):
    """The words from `first` up to, not with, `last`."""

    first: int
    last: int


def readable(text: FoldedText) -> FoldedText:
    """The part of a text that the trained models read."""
    return text.beginning(READ)


def whole_stretches(text: FoldedText) -> tuple[Stretch, ...]:
    """All its words, in as few stretches as hold it: one for anything but a long text."""
    count = len(text.words)
    return tuple(Stretch(at, min(at + LONGEST, count)) for at in range(0, count, LONGEST))


def clauses(text: FoldedText) -> tuple[Stretch, ...]:
    """The parts of a sentence between its stops and its "and"s; none where it has only one."""
    count = len(text.words)
    found: list[Stretch] = []
    for first, last in pairwise((0, *_cuts(text, count), count)):
        before = found[-1] if found else Stretch(first, first + SHORTEST)
        too_short = min(last - first, before.last - before.first) < SHORTEST
        if found and too_short and last - before.first <= LONGEST:
            found[-1] = Stretch(before.first, last)
        else:
            found += [Stretch(at, min(at + LONGEST, last)) for at in range(first, last, LONGEST)]
    return tuple(found) if len(found) > 1 else ()


def _cuts(text: FoldedText, count: int) -> Iterator[int]:
    """The words that a new clause begins with."""
    words = text.words
    for number in range(1, count):
        gap = text.text[words[number - 1].end : words[number].start]
        if not _STOPS.isdisjoint(gap) or words[number].plain in _JOINTS:
            yield number
