"""Reads with the hub's own words beside the matcher that ships: they add needs or silence words, never a safety flag.

Flags always come from the whole text as it was typed, by the rules and models that ship; a phrase of the hub may only
add to them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from heartdesk.matching.fold import FoldedText
from heartdesk.matching.lexicon import MOST_PLACES, READ
from heartdesk.matching.matcher import MOST_OFFERED, Matcher
from heartdesk.matching.model import (
    SOME,
    Engine,
    Flag,
    Match,
    Strength,
    Suggestion,
    Why,
    join_flags,
    widest,
)
from heartdesk.matching.negation import NEGATIVES, is_denied
from heartdesk.matching.patterns import Pattern, PatternIndex, Slot, places

SURE = 0.9  # somebody who knows the place said what it means: surer than any phrase of ours
_DENIED = 0.4  # below SOME: worth a place on the list, no more
_WORD = re.compile(r"£?[^\W_]+(?:['’‘][^\W_]+)*")


@dataclass(frozen=True)
class LocalPhrase:
    """A phrase as it was typed, and the needs it points to; none where it means nothing here."""

    phrase: str
    needs: tuple[str, ...] = ()


class LocalMatcher:
    """A matcher with the hub's own words. It answers as `Matcher` does, and is as safe to use from several threads."""

    def __init__(
        self, core: Matcher, phrases: Collection[LocalPhrase], *, flags: Mapping[str, str]
    ) -> None:
        """`flags` names the safety flag of each need that has one. A phrase with no word in it is left out."""
        self._core, self._flags = core, dict(flags)
        written = {one: words_in(one.phrase) for one in phrases}
        self._folder = core.folder.knowing_also(
            {word for words in written.values() for word in words},
            # A word that stands for itself is looked for as typed, not as what it would mean elsewhere.
            literal={words[0] for words in written.values() if len(words) == 1},
        )
        pointing: defaultdict[Pattern, dict[str, None]] = defaultdict(dict)
        silenced: set[Pattern] = set()
        for one, words in written.items():
            roots = self._folder.roots_of(" ".join(words)) if words else ()
            pattern = tuple(Slot(frozenset((root,)), 0) for root in roots)
            if pattern and one.needs:
                pointing[pattern].update(dict.fromkeys(one.needs))
            elif pattern:
                silenced.add(pattern)
        self._pointing = PatternIndex(
            {pattern: tuple(needs) for pattern, needs in pointing.items()}
        )
        self._silenced = PatternIndex(dict.fromkeys(silenced - pointing.keys(), True))
        self._none = not pointing and not silenced

    @property
    def engine(self) -> Engine:
        """How the texts are read: see `Matcher`."""
        return self._core.engine

    def match(self, text: str) -> Match:
        """What `text` may mean here. Any text gives an answer, as with `Matcher.match`."""
        whole = self._core.match(text)
        if self._none:
            return whole
        folded = self._folder.fold(text[:READ])
        silent = list(self._found(self._silenced, folded))
        offered = {one.need: one for one in whole.suggestions}
        if silent:
            heard = self._core.match(_blanked(text, silent)).suggestions
            # What comes with a safety flag stays on offer, whatever a hub silences.
            kept = [one for one in whole.suggestions if one.need in self._flags]
            offered = {one.need: one for one in (*heard, *kept)}
        flags = list(whole.flags)
        for need, why, denied in self._pointed(folded):
            offered[need] = _surer(offered.get(need), need, why, denied=denied)
            if need in self._flags and not denied:
                flags.append(Flag(self._flags[need], "amber", (why,)))
        best = sorted(offered.values(), key=lambda one: (-one.score, one.need))
        return Match(tuple(best[:MOST_OFFERED]), join_flags(flags), whole.engine)

    def holds(self, text: str) -> bool:
        """Whether any of the hub's own words stands in `text`."""
        folded = self._folder.fold(text[:READ])
        found = (self._found(index, folded) for index in (self._pointing, self._silenced))
        return any(True for places_found in found for _ in places_found)

    def _pointed(self, text: FoldedText) -> Iterable[tuple[str, Why, bool]]:
        for pattern, needs in self._pointing.possible(text.where):
            for at in islice(places(pattern, text.roots, text.where), MOST_PLACES):
                denied = pattern[0].roots.isdisjoint(NEGATIVES) and is_denied(text, at[0])
                for need in needs:
                    yield need, text.why(at[0], at[-1]), denied

    @staticmethod
    def _found(index: PatternIndex, text: FoldedText) -> Iterable[Why]:  # type: ignore[type-arg]
        for pattern, _ in index.possible(text.where):
            for at in islice(places(pattern, text.roots, text.where), MOST_PLACES):
                yield text.why(at[0], at[-1])


def words_in(phrase: str) -> list[str]:
    """The words of a phrase, in lower case; signs between them say nothing."""
    return _WORD.findall(phrase.lower().replace("’", "'").replace("‘", "'"))


def _surer(before: Suggestion | None, need: str, why: Why, *, denied: bool) -> Suggestion:
    """A suggestion with one more reason: a hub's own phrase makes it strong, unless it was denied."""
    sure = _DENIED if denied else SURE
    if before is None:
        return Suggestion(need, sure, "weak" if denied else "strong", (why,))
    score = 1 - (1 - before.score) * (1 - sure)
    strength: Strength = before.strength if denied and before.score >= SOME else "strong"
    if denied and before.score < SOME:
        strength = before.strength
    return replace(before, score=score, strength=strength, why=widest((*before.why, why)))


def _blanked(text: str, silent: Iterable[Why]) -> str:
    """`text` with these words as spaces, so that all others keep their places."""
    letters = list(text)
    for one in silent:
        letters[one.start : one.end] = " " * (one.end - one.start)
    return "".join(letters)
