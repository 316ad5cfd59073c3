"""Proof: two desks that write and sync at one folder, killed at any moment, lose nothing and double nothing.

    python -m benchmarks.prove_sync_kills [KILLS]

Two processes of their own, each with a real encrypted desk, write and meet at the same real folder, and tell on a pipe
what is kept. One of them is killed (SIGKILL) at a random moment, started again, and so on. In the end both meet until
nothing moves: each must hold whatever either had told, once, and every file in the folder must be whole.
"""

import os
import random
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.children import Child, start
from benchmarks.proving.figures import Proof
from benchmarks.proving.two_desks import (
    NAMES,
    Held,
    Told,
    broken_files,
    two_desks,
    until_still,
    write_and_meet,
)
from heartdesk.core.kinds import Kind
from heartdesk.store.desk import Desk
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.folder import road_by_folder
from tests.makers import a_desk
from tests.sync.seals_for_tests import real_seals

ASKED = 300
LONGEST = 0.5
"""Seconds that a desk works before it may be killed, after it has told its first line."""


@dataclass
class Outcome:
    """What the kills came to."""

    kills: int = 0
    told: Told = field(default_factory=Told)
    held: Held = field(default_factory=Held)


def work(*, folder: Path, name: str, seed: int, told: int) -> None:
    """Write and meet at the folder until killed."""
    desk = a_desk(folder / name)
    write_and_meet(desk, name, partial(_meet, desk, folder, name), seed=seed, told=told)


def kill_often(folder: Path, *, times: int) -> Outcome:
    """Let both desks work, kill one of them at a random moment, so many times."""
    chance, outcome = random.Random(times), Outcome()
    (folder / "stick").mkdir()
    for desk in two_desks(folder).values():
        desk.close()
    working = {name: _start(folder, name, number) for number, name in enumerate(NAMES)}
    for number in range(times):
        name = chance.choice(NAMES)
        first = os.read(working[name].said, 1)
        time.sleep(chance.random() * LONGEST)
        outcome.told.kill_and_hear(name, working[name], first)
        outcome.kills += 1
        working[name] = _start(folder, name, number + len(NAMES))
    for name, child in working.items():
        outcome.told.kill_and_hear(name, child)
    look_at(folder, outcome)
    return outcome


def look_at(folder: Path, outcome: Outcome) -> None:
    """Meet until nothing moves, then look what each has."""
    desks = two_desks(folder)
    until_still(*(partial(_meet, desk, folder, name) for name, desk in desks.items()))
    outcome.held.look_at_all(desks, dict.fromkeys(outcome.told.ids, Kind.SERVICE))
    for desk in desks.values():
        desk.close()
    outcome.held.broken += broken_files(folder / "stick")


def _start(folder: Path, name: str, seed: int) -> Child:
    return start(work, folder=folder, name=name, seed=seed)


def _meet(desk: Desk, folder: Path, name: str) -> Round:
    return make_round(DeskKeeper(desk), road_by_folder(folder / "stick"), real_seals(name))


def prove(proof: Proof, times: int) -> None:
    with TemporaryDirectory() as folder:
        outcome = kill_often(Path(folder), times=times)
    proof.figure("kills", outcome.kills, must=f"{times}", holds=outcome.kills == times)
    outcome.told.figure(proof)
    outcome.held.figures(proof)


def main(arguments: list[str]) -> int:
    times = int(arguments[0]) if arguments else ASKED
    proof = Proof(
        "14. Sync: killed in the middle", f"python -m benchmarks.prove_sync_kills {times}"
    )
    prove(proof, times)
    return proof.end(write=times >= ASKED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
