"""Reads a folded text with the trained models: what its words point to though no list knows them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching.blend import (
    Mix,
    clause_shares,
    flag_chances,
    listed,
    need_chances,
    pooled,
)
from heartdesk.matching.encoder import Encoder
from heartdesk.matching.examples import Examples
from heartdesk.matching.fold import FoldedText
from heartdesk.matching.linear import LinearModel
from heartdesk.matching.model import Flag, Level, Why
from heartdesk.matching.model_files import BaseModel
from heartdesk.matching.pieces import Stretch, clauses, readable, whole_stretches

Numbers = NDArray[np.float32]

# The encoder's time goes by the pieces it reads: this many are read of one text, the most telling
# stretches first. A sentence with its clauses has about forty.
MOST_PIECES = 96
MOST_OF_LONG = 60  # of a long text, which the word lists take most of the time for
MOST_CLAUSES = 4

_BESIDE = 0.5  # a second flag is shown where at least this much as likely as the first
_FLAGS_END = -2  # the last two outputs are "any flag" and "no need at all"


class Reading(NamedTuple):
    """What the models make of a text.

    `needs` is each need's score, `flags` what they raise, `alarm` the score that any flag is due,
    `mix` holds the limits of the scores, and `like` finds the example that reads most like the text
    for one need ("" where none does).
    """

    needs: Mapping[str, float]
    flags: tuple[Flag, ...]
    alarm: float
    mix: Mix
    like: Callable[[str], str]


class Trained:
    """The small model, and the encoder beside it where that is loaded."""

    def __init__(self, base: BaseModel, encoder: Encoder | None = None) -> None:
        self.base = base
        self._encoder = encoder
        self._mix = base.mixes.base if encoder is None else base.mixes.full
        self._needs = tuple(one for one in base.outputs[:_FLAGS_END] if "." in one)
        self._flags = base.outputs[len(self._needs) : _FLAGS_END]
        self._known = frozenset(self._needs)
        self._shares = clause_shares(len(self._needs), len(base.outputs))

    def knows(self, need: str) -> bool:
        """Whether the models were trained for this need."""
        return need in self._known

    def read(self, text: FoldedText, lists: Mapping[str, float]) -> Reading:
        """The models' reading of `text`, with the lists' evidence (0 to 1) for each need."""
        found = Odds(text, self.base.linear, self._encoder, shares=self._shares)
        count = len(self._needs)
        chances = need_chances(
            self._mix,
            encoder=None if found.encoder is None else found.encoder[:count],
            linear=found.linear[:count],
            lists=listed(lists, self._needs),
        )
        needs = dict(zip(self._needs, chances.tolist(), strict=True))
        flags, some = self._raised(found)
        return Reading(needs, flags, some, self._mix, partial(found.like, self.base.examples))

    def _raised(self, found: "Odds") -> tuple[tuple[Flag, ...], float]:
        """The likeliest flag where an alarm is due, others nearly as likely, and the alarm's score."""
        first, last = len(self._needs), len(self._needs) + len(self._flags) + 1
        each, some = flag_chances(
            self._mix,
            encoder=None if found.encoder is None else found.encoder[first:last],
            linear=found.linear[first:last],
        )
        if some < self._mix.amber:
            return (), some
        level: Level = "red" if some >= self._mix.red else "amber"
        top = int(each.argmax())
        flags = [Flag(self._flags[top], level, (found.why(first + top),))]
        for number, name in enumerate(self._flags):
            if number != top and each[number] >= max(self._mix.amber, _BESIDE * each[top]):
                flags.append(Flag(name, "amber", (found.why(first + number),)))
        return tuple(flags), some


class Odds:
    """The log odds of a text's outputs by both models, and which stretch each comes from."""

    def __init__(
        self, text: FoldedText, linear: LinearModel, encoder: Encoder | None, *, shares: Numbers
    ) -> None:
        """`shares` are how much a clause counts for each output (`clause_shares`)."""
        text = self._text = readable(text)
        wholes = whole_stretches(text) or (Stretch(0, 0),)
        parts = clauses(text)[:MOST_CLAUSES] if len(wholes) == 1 else ()
        self._stretches = (*wholes, *parts)
        words = [text.words[one.first : one.last] for one in self._stretches]
        self._each = np.stack([linear.logits(some) for some in words])
        self.linear = pooled(self._each, len(wholes), shares)
        self.encoder: Numbers | None = None
        self._vector: Numbers | None = None
        if encoder is not None:
            self._read(encoder, len(wholes), shares)

    def _read(self, encoder: Encoder, wholes: int, shares: Numbers) -> None:
        ids = [
            encoder.ids(" ".join(w.plain for w in self._text.words[one.first : one.last]))
            for one in self._stretches
        ]
        chosen = within(ids, self._each, wholes)
        vectors = encoder.vectors([ids[number] for number in chosen])
        odds = encoder.logits(vectors)
        self._stretches = tuple(self._stretches[number] for number in chosen)
        self._each = odds
        self._vector = vectors[0]
        self.encoder = pooled(odds, sum(number < wholes for number in chosen), shares)

    def why(self, output: int) -> Why:
        """The clause that points most to an output; the whole where there are no clauses."""
        clause = [number for number, one in enumerate(self._stretches) if not self._is_whole(one)]
        numbers = clause or range(len(self._stretches))
        one = self._stretches[max(numbers, key=lambda number: float(self._each[number, output]))]
        words = self._text.words
        if one.first == one.last:
            return Why(0, 0, "")
        start, end = words[one.first].start, words[one.last - 1].end
        return Why(start, end, self._text.text[start:end])

    def like(self, examples: Examples, need: str) -> str:
        """The example of a need that reads most like this text, or ""."""
        if self._vector is not None:
            return examples.nearest(need, self._vector)
        return examples.most_alike(need, frozenset(self._text.roots))

    def _is_whole(self, one: Stretch) -> bool:
        return one == self._stretches[0]


def within(ids: Sequence[Collection[int]], odds: Numbers, wholes: int) -> list[int]:
    """The stretches to read: wholes before clauses, those that say most first, in their order."""
    telling = odds[:, :-1].max(axis=1)  # the last output is "no need at all"
    order = sorted(range(len(ids)), key=lambda n: (n >= wholes, -float(telling[n])))
    most = MOST_PIECES if wholes == 1 else MOST_OF_LONG
    chosen: list[int] = []
    pieces = 0
    for number in order:
        pieces += len(ids[number])
        if chosen and pieces > most:
            break
        chosen.append(number)
    return sorted(chosen)
