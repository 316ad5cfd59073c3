"""Lives through 100,000 histories of bad luck, and plants each known bug until it is caught.

Four desks, 120 steps each: partitions, torn and lost files, lost replies, clocks ten years off, disks set back,
profiles copied, folders and servers wiped and set back, snapshots and what they stand for let go, things erased, desks
shut out. The rounds, bundles, folder road and merge are the real ones; in 2 of 100 so are the keys.

    python -m benchmarks.prove_sync [HISTORIES [STATE [MINUTES]]]

With a file for its STATE it goes on where it stopped, as long as the code that a history runs is the same; it stops
after MINUTES. The bugs are planted once all histories have been lived.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.proving.figures import Proof
from tests.sync.planted import BUGS, planted
from tests.sync.simulation import history

ASKED = 100_000
LOT = 250
REAL_IN_A_LOT = 5
MILLISECONDS = 50
"""CPU that one history may take, so that thousands fit in every test."""

ALONE = 1_000
"""Histories that are lived once more one after another, with nothing beside them, to see what one takes."""


@dataclass(frozen=True)
class Lived:
    """What came of one lot of histories: what went wrong, by seed; seconds of CPU of those with paper seals."""

    wrong: dict[int, list[str]]
    papers: int
    seconds: float


def live(first: int, last: int) -> Lived:
    """Live through the histories of these seeds."""
    wrong, seconds, papers = {}, 0.0, 0
    for seed in range(first, last):
        real = seed - first < REAL_IN_A_LOT
        begun = time.process_time()
        found = _lived(seed, real=real)
        if not real:
            seconds += time.process_time() - begun
            papers += 1
        if found:
            wrong[seed] = found
    return Lived(wrong, papers, seconds)


def _lived(seed: int, *, real: bool) -> list[str]:
    """What went wrong in a history; one that falls over is as wrong as one in which something is lost."""
    try:
        return history(seed, real=real)
    except Exception as error:
        return [f"it fell over: {error!r}"]


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


@dataclass
class Sofar:
    """How far the histories are. `code` tells one state of the code of sync from another."""

    code: str
    upto: int = 0
    wrong: dict[int, list[str]] = field(default_factory=dict)
    papers: int = 0
    seconds: float = 0.0

    def add(self, lot: Lived, upto: int) -> None:
        self.wrong |= lot.wrong
        self.papers += lot.papers
        self.seconds += lot.seconds
        self.upto = upto


def state_of_code() -> str:
    """The sum of every module of ours that a history runs: those that are loaded once one was lived."""
    history(0)
    ours = (name for name in sys.modules if name.split(".")[0] in ("heartdesk", "tests"))
    files = sorted({Path(file) for name in ours if (file := sys.modules[name].__file__)})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def go_on(count: int, state: Path | None, minutes: float | None) -> Sofar:
    """Live through histories on every core, from where the state says, until all are lived or the time is over."""
    sofar = _read(state)
    until = time.monotonic() + 60 * minutes if minutes else None
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        while sofar.upto < count and (until is None or time.monotonic() < until):
            firsts = range(sofar.upto, min(count, sofar.upto + LOT * cores), LOT)
            lasts = [min(first + LOT, count) for first in firsts]
            for last, lot in zip(lasts, pool.map(live, firsts, lasts), strict=True):
                sofar.add(lot, last)
            if state is not None:
                state.write_text(json.dumps(asdict(sofar)), encoding="utf-8")
                print(f"      {sofar.upto:,} lived, {len(sofar.wrong)} wrong", flush=True)
    return sofar


def _read(state: Path | None) -> Sofar:
    code = state_of_code()
    if state is None or not state.exists():
        return Sofar(code)
    kept = json.loads(state.read_text(encoding="utf-8"))
    if kept["code"] != code:
        print(
            "      The code that a history runs is another than in the state: from the beginning.",
            flush=True,
        )
        return Sofar(code)
    wrong = {int(seed): found for seed, found in kept.pop("wrong").items()}
    return Sofar(**kept, wrong=wrong)


def prove(proof: Proof, sofar: Sofar) -> None:
    """Say what came of the histories, see what one of them takes, then plant the bugs."""
    count, wrong = sofar.upto, sofar.wrong
    alone = _each(live(0, ALONE))
    with ProcessPoolExecutor(os.cpu_count()) as cores:
        for seed, found in list(wrong.items())[:5]:
            proof.note(f"history {seed}: {found[0]}")
        proof.none(
            f"histories of {count:,} in which something was lost, doubled or differed", len(wrong)
        )
        caught = dict(
            zip(BUGS, cores.map(partial(caught_at, seeds=range(1_000)), BUGS), strict=True)
        )
    proof.figure(
        "CPU of one history, with nothing beside it",
        f"{alone:.1f} ms",
        must=f"at most {MILLISECONDS} ms",
        holds=alone <= MILLISECONDS,
    )
    proof.note(f"CPU of one history, all of them, one on each core at once: {_each(sofar):.1f} ms")
    missed = [bug for bug, seed in caught.items() if seed is None]
    proof.figure(
        f"planted bugs caught of {len(BUGS)}",
        len(BUGS) - len(missed),
        must=str(len(BUGS)),
        holds=not missed,
    )
    proof.note("; ".join(_said(caught)))


def _each(lived: Lived | Sofar) -> float:
    """Milliseconds of CPU of one history with paper seals."""
    return 1_000 * lived.seconds / max(lived.papers, 1)


def _said(caught: dict[str, int | None]) -> Iterator[str]:
    for bug, seed in caught.items():
        yield f"{bug.replace('_', ' ')}: {'missed' if seed is None else f'history {seed}'}"


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else ASKED
    state = Path(arguments[1]) if len(arguments) > 1 else None
    minutes = float(arguments[2]) if len(arguments) > 2 else None
    proof = Proof("13. Sync: histories of bad luck", f"python -m benchmarks.prove_sync {count}")
    sofar = go_on(count, state, minutes)
    if sofar.upto < count:
        print(f"      {sofar.upto:,} of {count:,}. The same command goes on from here.")
        return 1 if sofar.wrong else 0
    prove(proof, sofar)
    return proof.end(write=count >= ASKED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
