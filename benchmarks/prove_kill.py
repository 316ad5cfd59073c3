"""Proof: killed at any moment of a worker's day, a desk keeps whatever it had said was kept.

    python -m benchmarks.prove_kill [KILLS]

A process of its own does real actions on one desk and tells on a pipe what is kept. It is killed (SIGKILL) at a random
moment; then the desk is opened as HeartDesk opens it, checked page by page, and held against all that
was told since the first kill. Killing alone cannot tell a store that waits for the disk from one that does not:
prove_power_cuts does.
"""

import os
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.children import Child, start
from benchmarks.proving.day import work
from benchmarks.proving.desks import make_practice_desk, open_with, unlock_practice_desk
from benchmarks.proving.figures import Proof
from benchmarks.proving.ledger import Ledger, read_told
from heartdesk.core.errors import DeskError
from heartdesk.security.keys import Unlocked
from heartdesk.store.health import check_store

ASKED = 300
MOST_TOLD = 3000
"""Bytes a worker tells before it is killed, at most: some thirty lines."""

LONGEST = 0.02
"""Seconds from then to the kill, at most: any moment of an action."""


@dataclass
class Outcome:
    """What the kills came to."""

    kills: int = 0
    kept: int = 0
    stopped_by_itself: int = 0
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)


def kill_often(folder: Path, scratch: Path, *, times: int) -> Outcome:
    """Start a worker, kill it in the middle of its work, look at the desk, so many times."""
    keys = unlock_practice_desk(folder)
    chance, ledger, outcome = random.Random(times), Ledger(), Outcome()
    for number in range(times):
        child = start(
            work,
            folder=folder,
            keys=keys,
            seed=number,
            actions=1_000_000,
            scratch=scratch / f"feeds-{number}",
        )
        told = _killed(child, chance.randrange(1, MOST_TOLD), after=chance.random() * LONGEST)
        outcome.stopped_by_itself += child.code != child.KILLED
        ledger.hear(read_told(told))
        _look_at(folder, keys, ledger, outcome, everything=number == times - 1)
        outcome.kills += 1
    outcome.kept = ledger.kept
    return outcome


def _killed(child: Child, told: int, *, after: float) -> bytes:
    """Kill a worker some time after it has told so many bytes, and give all it said."""
    said = b""
    while len(said) < told and (part := os.read(child.said, told - len(said))):
        said += part
    time.sleep(after)
    child.kill()
    return said + child.rest()


def _look_at(
    folder: Path, keys: Unlocked, ledger: Ledger, outcome: Outcome, *, everything: bool
) -> None:
    """Hold what was told lately against the desk, and in the end everything."""
    try:
        desk = open_with(folder, keys)
    except DeskError as told:
        outcome.corrupt.append(str(told))
        return
    try:
        outcome.corrupt += [one.say for one in check_store(desk) if not one.well]
        outcome.lost += ledger.lost_lately(desk)
        if everything:
            outcome.lost += ledger.lost(desk)
    except DeskError as told:
        outcome.corrupt.append(str(told))
    finally:
        desk.close()


def main(times: int) -> int:
    proof = Proof("1. Killed at work", "python -m benchmarks.prove_kill")
    with TemporaryDirectory() as name:
        folder = Path(name) / "desk"
        make_practice_desk(folder)
        seen = kill_often(folder, Path(name), times=times)
    proof.figure("kills", seen.kills, must=f"at least {ASKED}", holds=seen.kills >= ASKED)
    many = seen.kept >= times
    proof.figure("acknowledged writes", f"{seen.kept:,}", must="some at each kill", holds=many)
    proof.none("workers that met an error before they were killed", seen.stopped_by_itself)
    proof.none("acknowledged writes lost", len(seen.lost))
    proof.none("desks not sound afterwards", len(seen.corrupt))
    for trouble in (seen.lost + seen.corrupt)[:5]:
        print("     ", trouble)
    return proof.end(write=times >= ASKED)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
