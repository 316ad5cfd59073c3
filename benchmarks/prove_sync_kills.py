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
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.children import Child, start
from benchmarks.proving.figures import Proof
from heartdesk.core.kinds import Kind
from heartdesk.core.wire import sum_of
from heartdesk.store.desk import Desk
from heartdesk.store.health import check_store
from heartdesk.store.look import Look
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.folder import road_by_folder
from tests.makers import a_desk
from tests.sync.seals_for_tests import real_seals

ASKED = 300
NAMES = ("barony", "grange")
LONGEST = 0.5
"""Seconds that a desk works before it may be killed, after it has told its first line."""


@dataclass
class Outcome:
    """What the kills came to."""

    kills: int = 0
    told: int = 0
    rounds: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: int = 0
    broken: list[str] = field(default_factory=list)
    differing: int = 0


def work(*, folder: Path, name: str, seed: int, told: int) -> None:
    """Write and meet until killed; tell each id once it is kept, and "round" after each round."""
    chance = random.Random(seed)
    desk = _open(folder, name)
    while True:
        if chance.random() < 0.6:
            kept = desk.run(
                lambda unit: unit.create(Kind.SERVICE, {"name": f"{name} {chance.random()}"})
            ).value
            os.write(told, f"{kept}\n".encode())
        else:
            _meet(desk, folder, name)
            os.write(told, b"round\n")


def kill_often(folder: Path, *, times: int) -> Outcome:
    """Let both desks work, kill one of them at a random moment, so many times."""
    chance, outcome = random.Random(times), Outcome()
    (folder / "stick").mkdir()
    for name in NAMES:
        (folder / name).mkdir()
        _open(folder, name).close()
    lines: list[str] = []
    working = {name: _start(folder, name, number) for number, name in enumerate(NAMES)}
    for number in range(times):
        name = chance.choice(NAMES)
        first = os.read(working[name].said, 1)
        time.sleep(chance.random() * LONGEST)
        lines += _stopped(working[name], first)
        outcome.kills += 1
        working[name] = _start(folder, name, number + len(NAMES))
    for child in working.values():
        lines += _stopped(child, b"")
    outcome.rounds = lines.count("round")
    ids = {line for line in lines if len(line) == 36}
    outcome.told = len(ids)
    _look_at(folder, ids, outcome)
    return outcome


def _start(folder: Path, name: str, seed: int) -> Child:
    return start(work, folder=folder, name=name, seed=seed)


def _stopped(child: Child, first: bytes) -> list[str]:
    child.kill()
    return (first + child.rest()).decode().split("\n")[:-1]


def _open(folder: Path, name: str) -> Desk:
    return a_desk(folder / name)


def _meet(desk: Desk, folder: Path, name: str) -> int:
    made = make_round(DeskKeeper(desk), road_by_folder(folder / "stick"), real_seals(name))
    return made.left + made.arrived


def _look_at(folder: Path, ids: set[str], outcome: Outcome) -> None:
    desks = {name: _open(folder, name) for name in NAMES}
    while sum([_meet(desk, folder, name) for name, desk in desks.items()]):
        pass
    found = {name: desk.look(_services) for name, desk in desks.items()}
    for name, desk in desks.items():
        outcome.lost += [f"{name} lacks {id_}" for id_ in ids - set(found[name])]
        outcome.doubled += len(found[name]) - len(set(found[name].values()))
        outcome.broken += [one.say for one in check_store(desk) if not one.well]
        desk.close()
    outcome.differing = len(found[NAMES[0]].items() ^ found[NAMES[1]].items())
    outcome.broken += [
        path.name
        for path in (folder / "stick").rglob("*.hdb")
        if sum_of(path.read_bytes())[:4].hex() != path.stem[-8:]
    ]


def _services(look: Look) -> dict[str, str]:
    return {one.id: str(one.fields["name"]) for one in look.every(Kind.SERVICE)}


def prove(proof: Proof, times: int) -> None:
    with TemporaryDirectory() as folder:
        outcome = kill_often(Path(folder), times=times)
    proof.figure("kills", outcome.kills, must=f"{times}", holds=outcome.kills == times)
    proof.figure(
        "changes told as kept, rounds ended",
        f"{outcome.told:,}, {outcome.rounds:,}",
        must="some of each",
        holds=outcome.told > 0 and outcome.rounds > 0,
    )
    proof.none("changes told as kept that a desk lacks in the end", len(outcome.lost))
    proof.none("records that stand twice", outcome.doubled)
    proof.none("records in which the desks differ", outcome.differing)
    proof.none("damaged stores and files", len(outcome.broken))


def main(arguments: list[str]) -> int:
    times = int(arguments[0]) if arguments else ASKED
    proof = Proof(
        "14. Sync: killed in the middle", f"python -m benchmarks.prove_sync_kills {times}"
    )
    prove(proof, times)
    return proof.end(write=times >= ASKED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
