"""Finds word patterns with gaps ("meter .. out") in folded words."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
Positions = Mapping[str, Sequence[int]]  # root -> where it stands, counted in words


class Slot(NamedTuple):
    """One place in a pattern: any of these roots, after at most `gap` other words."""

    roots: frozenset[str]
    gap: int


Pattern = tuple[Slot, ...]

# A first word that stands more often than this ("no" in a long paste) is not worth trying each time.
MANY = 16


def read_pattern(source: str, *, roots_of: Callable[[str], Sequence[str]], gap: int) -> Pattern:
    """The pattern written as `source`: words, `a|b` for one word or the other, `..` for a gap.

    `..` stands for up to `gap` words. Neighbouring words are folded together, as they would be in a
    text. Raises `ValueError` when nothing is left to look for, or a gap opens or closes it.
    """
    slots: list[Slot] = []
    stretches = [stretch.split() for stretch in source.split(" .. ")]
    if any(".." in stretch or not stretch for stretch in stretches):
        raise ValueError(f"not a pattern: {source}")
    for stretch in stretches:
        wait = gap if slots else 0
        for choice, parts in groupby(stretch, key=lambda part: "|" in part):
            for roots in _choices(parts, roots_of) if choice else _run(parts, roots_of):
                slots.append(Slot(roots, wait))
                wait = 0
        if wait or not slots:
            raise ValueError(f"no words in: {source}")
    return tuple(slots)


def _run(
    words: Iterable[str], roots_of: Callable[[str], Sequence[str]]
) -> Iterator[frozenset[str]]:
    return (frozenset((one,)) for one in roots_of(" ".join(words)))


def _choices(
    parts: Iterable[str], roots_of: Callable[[str], Sequence[str]]
) -> Iterator[frozenset[str]]:
    """Each part's words as one slot; a word that folds to several cannot share a slot."""
    for part in parts:
        folded = [roots_of(word) for word in part.split("|")]
        alike = frozenset(roots[0] for roots in folded if len(roots) == 1)
        if len(folded) != sum(len(roots) == 1 for roots in folded):
            raise ValueError(f"each choice must be one word: {part}")
        yield alike


def places(pattern: Pattern, roots: Sequence[str], where: Positions) -> Iterator[tuple[int, ...]]:
    """Every place the pattern stands, as one word position per slot, from the first on."""
    rest = pattern[1:]
    for start in _starts(pattern, roots, where):
        found = [start]
        for slot in rest:
            begin = found[-1] + 1
            for place in range(begin, min(begin + slot.gap + 1, len(roots))):
                if roots[place] in slot.roots:
                    found.append(place)
                    break
            else:
                break
        else:
            yield tuple(found)


def _starts(pattern: Pattern, roots: Sequence[str], where: Positions) -> list[int]:
    """Where the pattern's first slot stands; in a long text, only where its rarest is near."""
    starts = _standing(pattern[0], where)
    if len(starts) <= MANY:
        return starts
    reach = 0
    rarest, within = starts, 0
    for slot in pattern[1:]:
        reach += slot.gap + 1
        standing = _standing(slot, where)
        if len(standing) * reach < len(rarest) * max(within, 1):
            rarest, within = standing, reach
    if rarest is starts:
        return starts
    near = {place for at in rarest for place in range(max(0, at - within), at)}
    return sorted(place for place in near if roots[place] in pattern[0].roots)


def _standing(slot: Slot, where: Positions) -> list[int]:
    """The positions of a slot's words, in order."""
    standing = [place for one in slot.roots for place in where.get(one, ())]
    if len(slot.roots) > 1:
        standing.sort()
    return standing


class PatternIndex(Generic[Value]):
    """Many patterns, each kept under its rarest slot: a text only meets those it could hold."""

    def __init__(self, patterns: Mapping[Pattern, Value]) -> None:
        uses = Counter(one for pattern in patterns for slot in pattern for one in slot.roots)
        self._kept = tuple(patterns.items())
        self._under: defaultdict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            for one in _rarest(pattern, uses).roots:
                self._under[one].append(number)

    def possible(self, where: Positions) -> Iterator[tuple[Pattern, Value]]:
        """The patterns whose every slot has a word somewhere in the text, in the order given."""
        present = frozenset(where)
        numbers = {number for one in present for number in self._under.get(one, ())}
        for number in sorted(numbers):
            pattern, value = self._kept[number]
            if not any(present.isdisjoint(slot.roots) for slot in pattern):
                yield pattern, value


def _rarest(pattern: Pattern, uses: Mapping[str, int]) -> Slot:
    """The slot whose words the fewest patterns use."""
    best, fewest = pattern[0], 0
    for slot in pattern:
        used = sum([uses[one] for one in slot.roots])
        if not fewest or used < fewest:
            best, fewest = slot, used
    return best
