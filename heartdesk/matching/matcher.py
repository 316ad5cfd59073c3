"""Joins the scorers into one answer: the front of the room for anything that has words to match."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.core.errors import DeskError
from heartdesk.core.resources import resources_folder
from heartdesk.matching.fold import FoldedText, Folder
from heartdesk.matching.lexicon import Lexicon, read_lexicon
from heartdesk.matching.model import (
    SOME,
    Engine,
    Evidence,
    Flag,
    Level,
    Match,
    Strength,
    Suggestion,
    Why,
    join_flags,
    strength_of,
)
from heartdesk.matching.safety import Safety, read_rules
from heartdesk.matching.scorer import Findings, Scorer
from heartdesk.matching.tables import read_rows, read_words
from heartdesk.matching.typos import SHORTEST, Repairer

if TYPE_CHECKING:
    from heartdesk.matching.trained import Reading, Trained

MOST_OFFERED = 12  # suggestions: more than any screen shows
MOST_LIKE = 6  # suggestions that are given an example


class Matcher:
    """Finds needs and flags in what somebody typed. Safe to use from several threads.

    Nothing of a text is kept, logged or learnt from.
    """

    def __init__(
        self,
        folder: Folder,
        scorers: Sequence[Scorer],
        *,
        needs: Collection[str] | None = None,
        trained: "Trained | None" = None,
        models: Path | None = None,
        engine: Engine = "base",
        trouble: str = "",
    ) -> None:
        """`needs` are the ids that may be suggested; None suggests all that the scorers know.

        `trouble` says in a sentence which trained file is missing or damaged, "" where all is well.
        """
        self.folder = folder
        self.engine: Engine = engine
        self.trouble = trouble
        self._scorers = tuple(scorers)
        self._needs = None if needs is None else frozenset(needs)
        self._trained = trained
        self._models = models

    def with_encoder(self) -> "Matcher":
        """A matcher that reads with the encoder too; about half a second, off the window's thread.

        Where the encoder is not there or damaged, it answers as this one does and says so in
        `trouble`. It raises nothing.
        """
        if self._trained is None or self._models is None:
            return self
        from heartdesk.matching.model_files import UnusableModelError, read_encoder  # noqa: PLC0415
        from heartdesk.matching.trained import Trained  # noqa: PLC0415

        base = self._trained.base
        trained, engine, trouble = self._trained, self.engine, ""
        try:
            trained = Trained(base, read_encoder(self._models, outputs=base.outputs))
            engine = "full"
        except UnusableModelError as missing:
            trouble = str(missing)
        return Matcher(
            self.folder,
            self._scorers,
            needs=self._needs,
            trained=trained,
            models=self._models,
            engine=engine,
            trouble=trouble,
        )

    def sentences(self) -> tuple[str, ...]:
        """Our own made-up example sentences; none where the trained files are missing."""
        return () if self._trained is None else self._trained.base.examples.sentences()

    def by_words(self, text: FoldedText) -> Findings:
        """What the word lists and rules alone find in a text."""
        evidence: defaultdict[str, list[Evidence]] = defaultdict(list)
        flags: list[Flag] = []
        hints: list[Flag] = []
        softened: set[str] = set()
        for scorer in self._scorers:
            findings = scorer.score(text)
            flags += findings.flags
            hints += findings.hints
            softened |= findings.softened
            for need, one in findings.needs.items():
                evidence[need].append(one)
        needs = {need: _joined(found) for need, found in evidence.items() if self._offers(need)}
        return Findings(needs, join_flags(flags), frozenset(softened), join_flags(hints))

    def match(self, text: str) -> Match:
        """What `text` may mean. Any text gives an answer: empty, endless, or in another language."""
        folded = self.folder.fold(text)
        words = self.by_words(folded)
        listed = words.needs
        if self._trained is None or not folded.words:
            found = [_from_lists(need, one) for need, one in listed.items()]
            return Match(_best_first(found), join_flags((*words.flags, *words.hints)), self.engine)
        reading = self._trained.read(folded, {need: one.score for need, one in listed.items()})
        needs = {need: score for need, score in reading.needs.items() if self._offers(need)}
        offered = [
            _read(need, score, listed.get(need, Evidence(0.0)), reading)
            for need, score in needs.items()
            if score >= reading.mix.shown or (need in listed and listed[need].score >= SOME)
        ]
        offered += [_from_lists(need, one) for need, one in listed.items() if need not in needs]
        best = _best_first(offered)[:MOST_OFFERED]
        best = tuple(
            replace(one, like=reading.like(one.need)) if rank < MOST_LIKE else one
            for rank, one in enumerate(best)
        )
        flags = [*words.flags, *(words.hints if reading.alarm >= reading.mix.hint else ())]
        worded = {flag.id for flag in flags}
        for flag in reading.flags:
            level: Level = "amber" if flag.id in words.softened else flag.level
            # where a rule names the words, the models' whole clause would only hide them
            flags.append(Flag(flag.id, level, () if flag.id in worded else flag.why))
        return Match(best, join_flags(flags), self.engine)

    def _offers(self, need: str) -> bool:
        return self._needs is None or need in self._needs


def _best_first(offered: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Best first; of two alike, the need that was spoken of first."""
    return tuple(
        sorted(
            offered,
            key=lambda one: (-one.score, one.why[0].start if one.why else 0, one.need),
        )
    )


def _joined(found: Sequence[Evidence]) -> Evidence:
    """Several scorers' evidence as one, added up as independent chances are."""
    doubt = 1.0
    why: dict[Why, None] = {}
    for one in found:
        doubt *= 1.0 - one.score
        why.update(dict.fromkeys(one.why))
    return Evidence(1.0 - doubt, tuple(why))


def _from_lists(need: str, found: Evidence) -> Suggestion:
    return Suggestion(need, found.score, strength_of(found.score), found.why)


def _read(need: str, score: float, found: Evidence, reading: "Reading") -> Suggestion:
    strength: Strength = "weak"
    if score >= reading.mix.strong:
        strength = "strong"
    elif score >= reading.mix.some:
        strength = "some"
    return Suggestion(need, score, strength, found.why)


def load_matcher(
    needs: Collection[str] | None = None, *, folder: Path | None = None, models: Path | None = None
) -> Matcher:
    """The matcher made from the word lists in `folder`, else from those that ship with HeartDesk.

    `needs` are the ids that may be suggested (an area's own); None suggests all the lists know.

    Takes about a fifth of a second: load it once, off the window's thread. Raises `DeskError`
    naming the file and line when a list cannot be read. Without the trained files (models/) the
    lists answer alone, and `trouble` says so. `models` is where those are, else in `folder`.
    """
    folder = folder or resources_folder() / "matcher"
    models = models or folder / "models"
    trained, trouble = _read_trained(models)
    folds = {typed: means for _, (typed, means) in read_rows(folder / "folds.tsv", columns=2)}
    alike = {word: same for _, (word, same) in read_rows(folder / "alike.tsv", columns=2)}
    phrases = read_lexicon(folder / "lexicon.tsv")
    flags = {need: flag for _, (need, flag) in read_rows(folder / "flagged_needs.tsv", columns=2)}
    rules = read_rules(folder / "safety.tsv")
    idioms = [idiom for _, (idiom,) in read_rows(folder / "idioms.tsv", columns=1)]
    ranks = {word: rank for rank, word in enumerate(read_words(folder / "words.txt"))}
    known = _words_of(phrase.phrase for phrase in phrases) | _words_of(r.pattern for r in rules)
    known |= _words_of(idioms)
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
            words,
            (Lexicon(phrases, words, flags=flags), Safety(rules, words, idioms=idioms)),
            needs=needs,
            trained=trained,
            models=models,
            trouble=trouble,
        )
    except ValueError as trouble:
        raise DeskError(
            f"The word lists hold a line that cannot be used ({trouble}).",
            then="Put that line right, or put back the files that came with HeartDesk.",
        ) from trouble


def _read_trained(models: Path) -> "tuple[Trained | None, str]":
    """The small trained model, or None and why not. numpy is first needed here, not at start."""
    from heartdesk.matching.model_files import UnusableModelError, read_base  # noqa: PLC0415
    from heartdesk.matching.trained import Trained  # noqa: PLC0415

    try:
        return Trained(read_base(models)), ""
    except UnusableModelError as missing:
        return None, str(missing)


def _words_of(patterns: Iterable[str]) -> set[str]:
    """The words in patterns that a slip may be repaired to."""
    listed = {word for pattern in patterns for part in pattern.split() for word in part.split("|")}
    plain = {word.replace("'", "") for word in listed}
    return {word for word in plain if len(word) >= SHORTEST and word.isalpha()}
