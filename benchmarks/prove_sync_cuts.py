"""Proof: one round cut at every byte, out and in, on real encrypted desks and a real folder, loses and doubles nothing.

    python -m benchmarks.prove_sync_cuts [STEP]

Two desks with real encrypted files meet at a real folder. For each byte of a round the stick is pulled out there: while
it is written (what had come lies there under its own name), while it is read, and while its file was changed at that
byte. Whatever happens, something true is told, the next rounds go on, and both desks then hold everything, once.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.proving.figures import Proof
from heartdesk.core.kinds import Kind
from heartdesk.store.desk import Desk
from heartdesk.store.health import check_store
from heartdesk.store.look import Look
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.drive import DiskDrive, Lying
from heartdesk.sync.transports.folder import FOLDER, FolderRoad
from tests.makers import a_desk
from tests.sync.seals_for_tests import real_seals

EVERY = 1
HERE, THERE = "barony", "grange"
SAFE = "Nothing is lost"


class CutDrive(DiskDrive):
    """A stick that lets so many bytes through, out or in, until it is mended; then it is gone."""

    room: int | None = None

    def read(self, path: str, most: int) -> bytes:
        data = super().read(path, most)
        if self.room is None:
            return data
        self.room -= len(data)
        if self.room < 0:
            raise OSError(5, "the stick was pulled out")
        return data

    def write(self, path: str, data: bytes) -> None:
        if self.room is not None and len(data) > self.room:
            super().write(path, data[: self.room])
            self.room = 0
            raise OSError(5, "the stick was pulled out")
        if self.room is not None:
            self.room -= len(data)
        super().write(path, data)


@dataclass
class Outcome:
    """What the cuts came to. `bytes` is what one round leaves, `silent` counts rounds that said nothing of a cut."""

    bytes: int = 0
    cuts: int = 0
    silent: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: int = 0
    differing: int = 0
    broken: list[str] = field(default_factory=list)


class Pair:
    """Two desks and what lies between them."""

    def __init__(self, folder: Path) -> None:
        self.stick = folder / "stick" / FOLDER
        self.stick.mkdir(parents=True)
        self.drive = CutDrive(self.stick)
        self.desks: dict[str, Desk] = {}
        for name in (HERE, THERE):
            (folder / name).mkdir()
            self.desks[name] = a_desk(folder / name)
        self.written: dict[str, str] = {}

    def writes(self) -> None:
        """What a round brings out: a new entry and something of the hub, in a bundle each."""

        def write(unit: Unit) -> None:
            for kind in (Kind.SERVICE, Kind.ALERT):
                name = f"{kind} {len(self.written)}"
                self.written[unit.create(kind, {"name": name, "description": name})] = name

        self.desks[HERE].run(write)

    def meets(self, name: str) -> Round:
        road = FolderRoad(self.drive, place="stick")
        return make_round(DeskKeeper(self.desks[name]), road, real_seals(name))

    def lying(self) -> dict[str, int]:
        return {one.path: one.length for one in self.drive.files()}

    def newest(self, name: str) -> dict[str, str]:
        """Of the last two things written, what a desk has."""
        service, alert = list(self.written)[-2:]
        return self.desks[name].look(partial(_those, service=service, alert=alert))

    def has(self, name: str) -> dict[str, str]:
        return self.desks[name].look(_has)


def _those(look: Look, *, service: str, alert: str) -> dict[str, str]:
    found = (look.get(Kind.SERVICE, service), look.get(Kind.ALERT, alert))
    return {one.id: str(one.fields["name"]) for one in found if one is not None}


def _has(look: Look) -> dict[str, str]:
    return {
        one.id: str(one.fields["name"])
        for kind in (Kind.SERVICE, Kind.ALERT)
        for one in look.every(kind)
    }


def cut_rounds(folder: Path, *, step: int) -> Outcome:
    """Cut a round at every `step`th byte: out, in, and with its file changed there."""
    outcome = Outcome()
    with a_pair(folder) as pair:
        for _ in range(2):  # the first bundles bring certificates
            pair.writes()
            for name in (HERE, THERE, HERE):
                pair.meets(name)
        before = sum(pair.lying().values())
        pair.writes()
        pair.meets(HERE)
        outcome.bytes = sum(pair.lying().values()) - before
        for at in range(0, outcome.bytes, step):
            for cut in (_cut_out, _cut_in, _cut_changed):
                cut(pair, at, outcome)
                outcome.cuts += 1
                _look(pair, outcome, f"{cut.__name__} at {at}", newest=True)
        _look(pair, outcome, "in the end")
        outcome.broken += [
            one.say for desk in pair.desks.values() for one in check_store(desk) if not one.well
        ]
    return outcome


def _cut_out(pair: Pair, at: int, outcome: Outcome) -> None:
    """The stick is pulled out when so many bytes of the round were written."""
    pair.writes()
    pair.drive.room = at
    told = pair.meets(HERE).told
    pair.drive.room = None
    outcome.silent += not any(SAFE in sentence for sentence in told)
    pair.meets(THERE)  # meets the torn file first
    for name in (HERE, THERE):
        pair.meets(name)


def _cut_in(pair: Pair, at: int, outcome: Outcome) -> None:
    """The stick is pulled out when so many bytes of the round were read."""
    pair.writes()
    pair.meets(HERE)
    pair.drive.room = at
    told = pair.meets(THERE).told
    pair.drive.room = None
    outcome.silent += not any(SAFE in sentence for sentence in told)
    pair.meets(THERE)


def _cut_changed(pair: Pair, at: int, outcome: Outcome) -> None:
    """A byte of the round is another one when it is read; whoever has the whole file puts it right."""
    pair.writes()
    there = pair.lying()
    pair.meets(HERE)
    new = [Lying(path, length) for path, length in pair.lying().items() if path not in there]
    for one in sorted(new, key=lambda one: one.path):
        if at < one.length:
            path = pair.stick / one.path
            data = bytearray(path.read_bytes())
            data[at] ^= 0x40
            path.write_bytes(data)
            told = pair.meets(THERE).told
            outcome.silent += not any("was damaged on the way" in said for said in told)
            break
        at -= one.length
    for name in (HERE, THERE):
        pair.meets(name)


def _look(pair: Pair, outcome: Outcome, when: str, *, newest: bool = False) -> None:
    found = {name: pair.newest(name) if newest else pair.has(name) for name in pair.desks}
    written = list(pair.written)[-2:] if newest else pair.written
    for name, has in found.items():
        outcome.lost += [f"{when}: {name} lacks {id_}" for id_ in written if id_ not in has]
        outcome.doubled += len(has) - len(set(has.values()))
    outcome.differing += len(found[HERE].items() ^ found[THERE].items())


@contextmanager
def a_pair(folder: Path) -> Iterator[Pair]:
    pair = Pair(folder)
    try:
        yield pair
    finally:
        for desk in pair.desks.values():
            desk.close()


def prove(proof: Proof, step: int) -> None:
    with TemporaryDirectory() as folder:
        outcome = cut_rounds(Path(folder), step=step)
    must: Any = 3 * len(range(0, outcome.bytes, step))
    proof.figure(
        f"cuts in the {outcome.bytes:,} bytes of one round: written, read, changed",
        f"{outcome.cuts:,}",
        must=f"{must:,}",
        holds=outcome.cuts == must > 0,
    )
    proof.none("cuts of which nothing was told", outcome.silent)
    proof.none("records that a desk lacks in the end", len(outcome.lost))
    proof.none("records that stand twice", outcome.doubled)
    proof.none("records in which the desks differ", outcome.differing)
    proof.none("damaged stores", len(outcome.broken))


def main(arguments: Sequence[str]) -> int:
    step = int(arguments[0]) if arguments else EVERY
    proof = Proof("15. Sync: cut at every byte", f"python -m benchmarks.prove_sync_cuts {step}")
    prove(proof, step)
    return proof.end(write=step == EVERY)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
