"""Cuts one round of two desks at every byte of it, in shares: each on a fresh pair of desks, on all cores at once."""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from benchmarks.proving.children import CONTEXT
from benchmarks.proving.figures import Proof
from benchmarks.proving.two_desks import Held
from heartdesk.core.kinds import Kind
from heartdesk.store.desk import Desk

SHARE = 40
"""Cuts of one way that one pair of desks goes through: the more they hold, the longer a round takes."""

_SPREAD = 30
"""Bytes by which one round may be shorter than another: numbers grow, and what is packed packs as it can."""


class Pair(Protocol):
    """Two desks and what lies between them. `written` is all they wrote, in order."""

    desks: dict[str, Desk]
    written: dict[str, Kind]

    def length(self, way: str) -> int:
        """Bytes of a round that is not cut."""
        ...

    def cut(self, way: str, at: int) -> tuple[str, ...] | None:
        """Write something and cut a round at that byte, then meet until all is mended; what the round told.

        None where the round is no longer than that, and went through.
        """
        ...

    def look(self, held: Held) -> None:
        """Look at what lies between the desks, in the end."""
        ...


MakePair = Callable[[str], AbstractContextManager[Pair]]
"""Makes a fresh pair for the share of this name."""


@dataclass
class Outcome:
    """What the cuts came to. `cuts` are the bytes at which each way was cut, `whole` where it went through.

    `silent` counts rounds that said nothing of a cut.
    """

    cuts: dict[str, list[int]] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)
    silent: int = 0
    held: Held = field(default_factory=Held)

    @property
    def count(self) -> int:
        return sum(map(len, self.cuts.values()))

    def every(self, step: int) -> bool:
        """Whether each way was cut at every `step`th byte, up to where it goes through."""
        return bool(self.cuts) and all(
            sorted(self.cuts[way]) == list(range(0, self.whole.get(way, -1), step)) != []
            for way in self.cuts
        )

    def figures(self, proof: Proof, step: int) -> None:
        ways = ", ".join(f"{way} {len(self.cuts[way]):,}" for way in sorted(self.cuts))
        bytes_ = " and ".join(f"{whole:,}" for _, whole in sorted(self.whole.items()))
        proof.figure(
            f"cuts of one round ({ways})",
            f"{self.count:,}",
            must=f"every byte of {bytes_}",
            holds=self.every(step),
        )
        proof.none("cuts of which nothing was told", self.silent)


@dataclass(frozen=True)
class _Share:
    """The bytes from `first` on, to before `last`; None where it goes on until a round goes through."""

    way: str
    says: str
    first: int
    last: int | None
    step: int

    def each(self) -> Iterator[int]:
        at = self.first
        while self.last is None or at < self.last:
            yield at
            at += self.step


def cut_everywhere(
    make: MakePair, ways: Mapping[str, str], *, step: int, at_once: int | None = None
) -> Outcome:
    """Cut each way at every `step`th byte; `ways` gives what a round must say of a cut.

    So many shares go on `at_once`, in processes of their own; None for one a core.
    """
    with make("length") as pair:
        shares = [
            share
            for way, says in ways.items()
            for share in _shares(way, says, pair.length(way), step)
        ]
    if at_once == 1:
        outcomes = [_cut_share(make, share) for share in shares]
    else:
        with ProcessPoolExecutor(at_once or os.cpu_count(), mp_context=CONTEXT) as pool:
            outcomes = list(pool.map(partial(_cut_share, make), shares))
    found = Outcome()
    for one in outcomes:
        for way, cuts in one.cuts.items():
            found.cuts.setdefault(way, []).extend(cuts)
        found.whole |= one.whole
        found.silent += one.silent
        found.held.add(one.held)
    return found


def _shares(way: str, says: str, length: int, step: int) -> list[_Share]:
    """The bytes of a round in shares; where it may end already, one share goes on to the end."""
    size = SHARE * step
    firsts = range(0, max(length - _SPREAD, 1), size)
    return [
        _Share(way, says, first, None if first == firsts[-1] else first + size, step)
        for first in firsts
    ]


def _cut_share(make: MakePair, share: _Share) -> Outcome:
    outcome = Outcome({share.way: []})
    with make(f"{share.way} {share.first}") as pair:
        for at in share.each():
            before = len(pair.written)
            told = pair.cut(share.way, at)
            newest = dict(list(pair.written.items())[before:])
            outcome.held.look(pair.desks, newest, when=f"{share.way}, cut at {at}")
            if told is None:
                outcome.whole[share.way] = at
                break
            outcome.cuts[share.way].append(at)
            outcome.silent += not any(share.says in said for said in told)
        outcome.held.look_at_all(pair.desks, pair.written)
        pair.look(outcome.held)
    return outcome
