"""The seam between a text and whatever reads it: word lists today, trained models beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from heartdesk.matching.fold import FoldedText
from heartdesk.matching.model import Evidence, Flag


@dataclass(frozen=True, slots=True)
class Findings:
    """What one scorer found: evidence per need, and the flags it raises.

    `softened` names the flags that a denial, the long past or a mere subject made amber: a trained
    model, which cannot tell those apart, does not make them red again. `hints` are amber flags that
    count only where the trained models hear some danger too, or are not there.
    """

    needs: Mapping[str, Evidence] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    softened: frozenset[str] = frozenset()
    hints: tuple[Flag, ...] = ()


class Scorer(Protocol):
    """Reads a folded text and says what it finds.

    Promises: the same answer for the same text, nothing of the text kept afterwards, no trouble
    raised whatever the text holds, and time that grows no faster than the text.
    """

    def score(self, text: FoldedText) -> Findings: ...
