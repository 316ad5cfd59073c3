"""Proof: four programs at work in one profile at once lose nothing and show no error.

    python -m benchmarks.prove_processes [ACTIONS]

Four processes open the same desk and do real actions side by side, reading after each; one of them imports as well.
Afterwards everything any of them was told as kept must stand.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from benchmarks.proving.children import Child, start
from benchmarks.proving.day import work
from benchmarks.proving.desks import make_practice_desk, open_with, unlock_practice_desk
from benchmarks.proving.figures import Proof
from benchmarks.proving.ledger import Ledger, read_told
from heartdesk.store.health import check_store

PROCESSES = 4
ASKED = 400
"""Actions of each."""


@dataclass
class Outcome:
    """What the four came to."""

    kept: int = 0
    errors: int = 0
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)


def work_side_by_side(folder: Path, scratch: Path, *, actions: int) -> Outcome:
    """Four processes in one profile, each with so many actions; then look at the desk."""
    keys = unlock_practice_desk(folder)
    children = [
        start(
            work,
            folder=folder,
            keys=keys,
            seed=number,
            actions=actions,
            scratch=scratch / f"feeds-{number}",
            imports=number == 0,
        )
        for number in range(PROCESSES)
    ]
    heard = _hear_all(children)
    ledger, outcome = Ledger(), Outcome()
    for said in heard:
        ledger.hear(read_told(said))
    outcome.kept = ledger.kept
    outcome.errors = sum(child.code != 0 for child in children)
    desk = open_with(folder, keys)
    outcome.lost = ledger.lost(desk)
    outcome.corrupt = [one.say for one in check_store(desk) if not one.well]
    desk.close()
    return outcome


def _hear_all(children: list[Child]) -> list[bytes]:
    """All that each child says until it ends, heard at the same time so that none waits for us."""
    heard = [b""] * len(children)

    def hear(number: int) -> None:
        heard[number] = children[number].rest()

    listeners = [Thread(target=hear, args=(number,)) for number in range(len(children))]
    for listener in listeners:
        listener.start()
    for listener in listeners:
        listener.join()
    return heard


def main(actions: int) -> int:
    proof = Proof("3. Four programs in one profile", "python -m benchmarks.prove_processes")
    with TemporaryDirectory() as name:
        folder = Path(name) / "desk"
        make_practice_desk(folder)
        seen = work_side_by_side(folder, Path(name), actions=actions)
    all_of_them = PROCESSES * actions
    proof.figure(
        f"actions kept, {PROCESSES} processes of {actions}",
        f"{seen.kept:,}",
        must=f"{all_of_them:,}",
        holds=seen.kept == all_of_them,
    )
    proof.none("processes that met an error", seen.errors)
    proof.none("acknowledged writes lost", len(seen.lost))
    proof.none("findings of the check afterwards", len(seen.corrupt))
    for trouble in (seen.lost + seen.corrupt)[:5]:
        print("     ", trouble)
    return proof.end(write=actions >= ASKED)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
