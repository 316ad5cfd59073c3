"""Joins the scorers into one answer: the front of the room for anything that has words to match."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from heartdesk.core.errors import DeskError
from heartdesk.core.resources import resources_folder
from heartdesk.matching.fold import Folder
from heartdesk.matching.lexicon import Lexicon, read_lexicon
from heartdesk.matching.model import (
    Evidence,
    Flag,
    Match,
    Suggestion,
    Why,
    join_flags,
    strength_of,
)
from heartdesk.matching.safety import Safety, read_rules
from heartdesk.matching.scorer import Scorer
from heartdesk.matching.tables import read_rows, read_words
from heartdesk.matching.typos import SHORTEST, Repairer


class Matcher:
    """Finds needs and flags in what somebody typed. Safe to use from several threads.

    Nothing of a text is kept, logged or learnt from.
    """

    def __init__(
        self, folder: Folder, scorers: Sequence[Scorer], *, needs: Collection[str] | None = None
    ) -> None:
        """`needs` are the ids that may be suggested; None suggests all that the scorers know."""
        self.folder = folder
        self._scorers = tuple(scorers)
        self._needs = None if needs is None else frozenset(needs)

    def match(self, text: str) -> Match:
        """What `text` may mean. Any text gives an answer: empty, endless, or in another language."""
        folded = self.folder.fold(text)
        evidence: defaultdict[str, list[Evidence]] = defaultdict(list)
        flags: list[Flag] = []
        for scorer in self._scorers:
            findings = scorer.score(folded)
            flags += findings.flags
            for need, found in findings.needs.items():
                evidence[need].append(found)
        return Match(self._suggest(evidence), join_flags(flags))

    def _suggest(self, evidence: Mapping[str, Sequence[Evidence]]) -> tuple[Suggestion, ...]:
        """Best first; of two alike, the need that was spoken of first."""
        suggestions = [
            _suggestion(need, found)
            for need, found in evidence.items()
            if self._needs is None or need in self._needs
        ]
        return tuple(
            sorted(
                suggestions,
                key=lambda one: (-one.score, one.why[0].start if one.why else 0, one.need),
            )
        )


def _suggestion(need: str, found: Sequence[Evidence]) -> Suggestion:
    """Several scorers' evidence as one, added up as independent chances are."""
    doubt = 1.0
    why: dict[Why, None] = {}
    for one in found:
        doubt *= 1.0 - one.score
        why.update(dict.fromkeys(one.why))
    score = 1.0 - doubt
    return Suggestion(need, score, strength_of(score), tuple(why))


def load_matcher(needs: Collection[str] | None = None, *, folder: Path | None = None) -> Matcher:
    """The matcher made from the word lists in `folder`, else from those that ship with HeartDesk.

    `needs` are the ids that may be suggested (an area's own); None suggests all the lists know.

    Takes about a tenth of a second: load it once, off the window's thread. Raises `DeskError`
    naming the file and line when a list cannot be read.
    """
    folder = folder or resources_folder() / "matcher"
    folds = {typed: means for _, (typed, means) in read_rows(folder / "folds.tsv", columns=2)}
    alike = {word: same for _, (word, same) in read_rows(folder / "alike.tsv", columns=2)}
    phrases = read_lexicon(folder / "lexicon.tsv")
    flags = {need: flag for _, (need, flag) in read_rows(folder / "flagged_needs.tsv", columns=2)}
    rules = read_rules(folder / "safety.tsv")
    ranks = {word: rank for rank, word in enumerate(read_words(folder / "words.txt"))}
    known = _words_of(phrase.phrase for phrase in phrases) | _words_of(r.pattern for r in rules)
    known.update(word for word in folds if len(word) > 4 and word.isalpha())
    words = Folder(
        folds=folds,
        alike=alike,
        common=ranks.__contains__,
        known=known.__contains__,
        repair=Repairer(known, ranks).repair,
    )
    try:
        return Matcher(
            words, (Lexicon(phrases, words, flags=flags), Safety(rules, words)), needs=needs
        )
    except ValueError as trouble:
        raise DeskError(
            f"The word lists hold a line that cannot be used ({trouble}).",
            then="Put that line right, or put back the files that came with HeartDesk.",
        ) from trouble


def _words_of(patterns: Iterable[str]) -> set[str]:
    """The words in patterns that a slip may be repaired to."""
    listed = {word for pattern in patterns for part in pattern.split() for word in part.split("|")}
    plain = {word.replace("'", "") for word in listed}
    return {word for word in plain if len(word) >= SHORTEST and word.isalpha()}
