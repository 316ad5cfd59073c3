"""Scores needs by the phrases people use for them."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from heartdesk.matching.fold import FoldedText, Folder
from heartdesk.matching.model import STRONG, Evidence, Flag, Why, join_flags
from heartdesk.matching.negation import NEGATIVES, is_denied
from heartdesk.matching.patterns import Pattern, PatternIndex, places, read_pattern
from heartdesk.matching.scorer import Findings
from heartdesk.matching.tables import broken_line, read_rows

READ = 8_000  # characters: some 1,500 words; the safety rules read all of a text
GAP = 3  # words that ".." may stand for in a phrase

# How sure one phrase makes us of its need (0 to 1), by its number of words: the longer it is, the
# less it can mean anything else. From the recipes' bake-off, where they ranked best on dev.
_SURE = {1: 0.54, 2: 0.72}
_SURE_LONG = 0.86
_HINT = 0.5  # a hint ("gas", "school") counts half
_DENIED = 0.45  # "no garden" is less about gardens than "garden", and not about nothing

# Only this many places of one phrase are weighed: a sentence never repeats one so often, and a long
# paste then costs no more than its length.
MOST_PLACES = 12
MOST_REASONS = 24  # more than any screen shows; the score still weighs all that was found


class Phrase(NamedTuple):
    """One line of the lexicon: `phrase` points to `need`, on its own ("sign") or a little ("hint")."""

    need: str
    phrase: str
    kind: Literal["sign", "hint"]


class _Points(NamedTuple):
    need: str
    sure: float


class _Hit(NamedTuple):
    sure: float
    places: tuple[int, ...]


def read_lexicon(path: Path) -> tuple[Phrase, ...]:
    """The phrases of a lexicon file. Raises `DeskError` naming the line that cannot be read."""
    phrases = []
    for number, (need, phrase, kind) in read_rows(path, columns=3):
        if kind == "sign":
            phrases.append(Phrase(need, phrase, "sign"))
        elif kind == "hint":
            phrases.append(Phrase(need, phrase, "hint"))
        else:
            raise broken_line(path, number)
    return tuple(phrases)


class Lexicon:
    """A scorer that knows phrases: instant, explained by the typed words, and editable by hand."""

    def __init__(
        self, phrases: Iterable[Phrase], folder: Folder, *, flags: Mapping[str, str] | None = None
    ) -> None:
        """`flags` names the flag of each need that has one: a clear phrase raises it as amber.

        Raises `ValueError` with the phrase when a phrase holds nothing to look for.
        """
        self._flags = dict(flags or {})
        found: defaultdict[Pattern, dict[str, float]] = defaultdict(dict)
        for need, phrase, kind in phrases:
            pattern = read_pattern(phrase, roots_of=folder.roots_of, gap=GAP)
            sure = _SURE.get(len(pattern), _SURE_LONG) * (_HINT if kind == "hint" else 1.0)
            found[pattern][need] = max(sure, found[pattern].get(need, 0.0))
        # A phrase that several needs share tells less of each.
        self._index = PatternIndex(
            {
                pattern: tuple(
                    _Points(need, sure / math.sqrt(len(needs))) for need, sure in needs.items()
                )
                for pattern, needs in found.items()
            }
        )

    def score(self, text: FoldedText) -> Findings:
        """Each need's evidence: its separate phrases together, the surest first."""
        text = text.beginning(READ)
        hits: defaultdict[str, list[_Hit]] = defaultdict(list)
        flags: list[Flag] = []
        for pattern, pointed in self._index.possible(text.where):
            for found in islice(places(pattern, text.roots, text.where), MOST_PLACES):
                denied = pattern[0].roots.isdisjoint(NEGATIVES) and is_denied(text, found[0])
                for need, sure in pointed:
                    hits[need].append(_Hit(sure * _DENIED if denied else sure, found))
                    if sure >= STRONG and need in self._flags:
                        why = (text.why(found[0], found[-1]),)
                        flags.append(Flag(self._flags[need], "amber", why))
        needs = {need: _together(found, text) for need, found in hits.items()}
        return Findings(needs, join_flags(flags))


def _together(hits: Sequence[_Hit], text: FoldedText) -> Evidence:
    """One need's hits as one evidence: a word counts once, in the surest phrase that holds it.

    Phrases add up as independent chances do: 1 - (1 - a)(1 - b).
    """
    used: set[int] = set()
    doubt = 1.0
    why: list[Why] = []
    for hit in sorted(hits, key=lambda hit: (-hit.sure, hit.places)):
        if used.isdisjoint(hit.places):
            used.update(hit.places)
            doubt *= 1.0 - hit.sure
            if len(why) < MOST_REASONS:
                why.append(text.why(hit.places[0], hit.places[-1]))
    return Evidence(1.0 - doubt, tuple(why))
