"""Lives through 100,000 histories of bad luck, and plants each known bug until it is caught.

Four desks, 120 steps each: partitions, torn and lost files, clocks ten years off, disks set back, profiles copied,
folders wiped and set back. The rounds, bundles, folder road and merge are the real ones; in 2 of 100 so are the keys.
Usage: python -m benchmarks.prove_sync [HISTORIES]
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from benchmarks.proving.figures import Proof
from tests.sync.planted import BUGS, planted
from tests.sync.simulation import history

ASKED = 100_000
LOT = 250
REAL_IN_A_LOT = 5
MILLISECONDS = 50
"""CPU that one history may take, so that thousands fit in every test."""


@dataclass(frozen=True)
class Lived:
    """What came of one lot of histories: what went wrong, by seed; seconds of CPU of those with paper seals."""

    wrong: dict[int, list[str]]
    count: int
    seconds: float


def live(first: int, last: int) -> Lived:
    """Live through the histories of these seeds."""
    wrong, seconds, papers = {}, 0.0, 0
    for seed in range(first, last):
        real = seed - first < REAL_IN_A_LOT
        begun = time.process_time()
        found = history(seed, real=real)
        if not real:
            seconds += time.process_time() - begun
            papers += 1
        if found:
            wrong[seed] = found
    return Lived(wrong, papers, seconds)


def caught_at(bug: str, seeds: Iterable[int]) -> int | None:
    """The first seed at which a planted bug goes wrong."""
    with planted(bug):
        for seed in seeds:
            try:
                if history(seed):
                    return seed
            except Exception:
                return seed
    return None


def prove(proof: Proof, count: int) -> None:
    """Live through `count` histories on every core, then plant the bugs."""
    firsts = range(0, count, LOT)
    wrong: dict[int, list[str]] = {}
    papers, seconds = 0, 0.0
    with ProcessPoolExecutor(os.cpu_count()) as cores:
        lots = cores.map(live, firsts, [min(first + LOT, count) for first in firsts])
        for lot in lots:
            wrong |= lot.wrong
            papers, seconds = papers + lot.count, seconds + lot.seconds
        for seed, found in list(wrong.items())[:5]:
            proof.note(f"history {seed}: {found[0]}")
        proof.none(
            f"histories of {count:,} in which something was lost, doubled or differed", len(wrong)
        )
        caught = dict(
            zip(BUGS, cores.map(partial(caught_at, seeds=range(1_000)), BUGS), strict=True)
        )
    each = 1_000 * seconds / max(papers, 1)
    proof.figure(
        "CPU of one history",
        f"{each:.0f} ms",
        must=f"at most {MILLISECONDS} ms",
        holds=each <= MILLISECONDS,
    )
    missed = [bug for bug, seed in caught.items() if seed is None]
    proof.figure(
        f"planted bugs caught of {len(BUGS)}",
        len(BUGS) - len(missed),
        must=str(len(BUGS)),
        holds=not missed,
    )
    proof.note("; ".join(_said(caught)))


def _said(caught: dict[str, int | None]) -> Iterator[str]:
    for bug, seed in caught.items():
        yield f"{bug.replace('_', ' ')}: {'missed' if seed is None else f'history {seed}'}"


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else ASKED
    proof = Proof("12. Sync: histories of bad luck", f"python -m benchmarks.prove_sync {count}")
    prove(proof, count)
    return proof.end(write=count >= ASKED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
