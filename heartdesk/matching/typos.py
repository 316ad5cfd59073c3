"""Repairs slips of the finger, towards the words that the word lists know."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

# Three letters have too many neighbours ("gap" is not a slip for "gas"): they may only have lost
# their last letter, as in "kil" and "hom".
SHORTEST = 4
LONGEST = 24  # nothing longer stands in the word lists
_OPENING = 7  # slips are looked up by a word's first letters; the whole word is compared after


class Repairer:
    """Finds the one known word that a mistyped word was most likely meant to be.

    `ranks` orders English words from the commonest (0) and breaks ties. Lookup is by shared
    deletions (Garbe's symmetric delete), so that its time does not grow with the size of the lists.
    """

    def __init__(self, words: Collection[str], ranks: Mapping[str, int]) -> None:
        self._words = words
        self._ranks = ranks

    @cached_property
    def _near(self) -> Mapping[str, list[str]]:
        """The known words under each of their deletions; made at the first slip, not at the start."""
        near: dict[str, list[str]] = {}
        for word in self._words:
            if len(word) >= SHORTEST:
                for key in _deletions(word[:_OPENING], _allowed(word)):
                    near.setdefault(key, []).append(word)
        return near

    def repair(self, word: str) -> str:
        """The known word meant by `word` (lower case), or `word` itself when none is near enough."""
        if not (word.isascii() and word.isalpha()) or len(word) > LONGEST:
            return word
        if len(word) < SHORTEST:
            longer = (word + word[-1:], f"{word}e") if len(word) == SHORTEST - 1 else ()
            return next((known for known in longer if known in self._words), word)
        allowed = _allowed(word)
        found: set[str] = set()
        for key in _deletions(word[:_OPENING], allowed):
            found.update(self._near.get(key, ()))
        return min(self._choices(word, found, allowed), default=(0.0, 0, word))[2]

    def _choices(
        self, word: str, found: Iterable[str], allowed: int
    ) -> Iterable[tuple[float, int, str]]:
        """The near words that make sense, each as (distance, rank, word): the smallest is best."""
        sound = skeleton(word)
        for known in found:
            steps = distance(word, known)
            same_sound = skeleton(known) == sound
            if steps > allowed or (steps > 1 and not same_sound and len(word) < 7):
                continue
            if word[0] != known[0] and (steps > 1 or len(word) < 5):
                continue
            yield steps - (0.9 if same_sound else 0.0), self._ranks.get(known, 1 << 30), known


def _allowed(word: str) -> int:
    """How many slips may be mended: short words have near neighbours that mean something else."""
    return 2 if len(word) >= 6 else 1


def _deletions(word: str, slips: int) -> set[str]:
    """The word and every word made by leaving out up to `slips` of its letters."""
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    reached = {word} | once
    if slips > 1:
        reached.update(w[:i] + w[i + 1 :] for w in once for i in range(len(w)))
    return reached


def skeleton(word: str) -> str:
    """The consonants as they sound: "nappys" and "nappies" are alike, "fone" and "phone" too."""
    word = word.replace("ph", "f").replace("ck", "k").replace("c", "k").replace("z", "s")
    bones = word[0]
    for letter in word[1:]:
        if letter not in "aeiouyhw" and letter != bones[-1]:
            bones += letter
    return bones


def distance(one: str, other: str) -> int:
    """Letters added, left out, changed or swapped with their neighbour between two words.

    This is the optimal string alignment distance.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        new = [i]
        for j, wanted in enumerate(other, start=1):
            best = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, before[j - 2] + 1)
            new.append(best)
        before, row = row, new
    return row[-1]
