"""Proof: one round cut at every byte, out and in, on real encrypted desks and a real folder, loses and doubles nothing.

    python -m benchmarks.prove_sync_cuts [STEP]

Two desks with real encrypted files meet at a real folder. For each byte of a round the stick is pulled out there: while
it is written (what had come lies there under its own name), while it is read, and while its file was changed at that
byte. Whatever happens, something true is told, the next rounds go on, and both desks then hold everything, once.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.cutting import Outcome, cut_everywhere
from benchmarks.proving.figures import Proof
from benchmarks.proving.two_desks import NAMES, Held, broken_files, create, two_desks
from heartdesk.core.kinds import Kind
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.drive import DiskDrive, Lying
from heartdesk.sync.transports.folder import FOLDER, FolderRoad
from tests.sync.seals_for_tests import real_seals

EVERY = 1
HERE, THERE = NAMES
SAFE, DAMAGED = "Nothing is lost", "was damaged on the way"
WAYS = {"written": SAFE, "read": SAFE, "changed": DAMAGED}
"""What happens to the round, and what it must say of it."""


class CutDrive(DiskDrive):
    """A stick that lets so many bytes through, out or in, until it is mended; then it is gone. `cut` once it was."""

    room: int | None = None
    cut = False

    def begin(self, room: int | None) -> None:
        """Let so many bytes through; None for all."""
        self.room, self.cut = room, False

    def read(self, path: str, most: int) -> bytes:
        data = super().read(path, most)
        if self.room is None:
            return data
        self.room -= len(data)
        if self.room < 0:
            self._pull_out()
        return data

    def write(self, path: str, data: bytes) -> None:
        if self.room is not None and len(data) > self.room:
            super().write(path, data[: self.room])
            self.room = 0
            self._pull_out()
        if self.room is not None:
            self.room -= len(data)
        super().write(path, data)

    def _pull_out(self) -> None:
        self.cut = True
        raise OSError(5, "the stick was pulled out")


class Pair:
    """Two desks and the stick between them. See benchmarks.proving.cutting.Pair."""

    def __init__(self, folder: Path) -> None:
        stick = folder / "stick" / FOLDER
        stick.mkdir(parents=True)
        self.stick = stick
        self.drive = CutDrive(stick)
        self.desks = two_desks(folder)
        self.written: dict[str, Kind] = {}
        for _ in range(2):  # the first bundles bring certificates
            self.writes()
            self._mend(HERE, THERE, HERE)

    def length(self, way: str) -> int:  # noqa: ARG002 - the same bytes go out, come in, and may be changed
        """Bytes that one round leaves."""
        self._mend(HERE)
        before = sum(self.lying().values())
        self.writes()
        self.meets(HERE)
        return sum(self.lying().values()) - before

    def cut(self, way: str, at: int) -> tuple[str, ...] | None:
        """Cut the next round there."""
        self.writes()
        return self._change(at) if way == "changed" else self._pull_out(way, at)

    def _pull_out(self, way: str, at: int) -> tuple[str, ...] | None:
        """The stick is pulled out when so many bytes of the round were written, or read."""
        who = HERE if way == "written" else THERE
        if who == THERE:
            self.meets(HERE)
        self.drive.begin(at)
        told = self.meets(who).told
        cut = self.drive.cut
        self.drive.begin(None)
        self._mend(THERE, *((HERE, THERE) if who == HERE else ()))  # who reads meets the torn file
        return told if cut else None

    def _change(self, at: int) -> tuple[str, ...] | None:
        """A byte of the round is another one when it is read; whoever has the whole file puts it right."""
        there = self.lying()
        self.meets(HERE)
        new = [one for one in self.drive.files() if one.path not in there]
        was_changed = self._change_byte(sorted(new, key=lambda one: one.path), at)
        told = self.meets(THERE).told
        self._mend(HERE, THERE)
        return told if was_changed else None

    def _change_byte(self, files: Sequence[Lying], at: int) -> bool:
        for one in files:
            if at < one.length:
                path = self.stick / one.path
                data = bytearray(path.read_bytes())
                data[at] ^= 0x40
                path.write_bytes(data)
                return True
            at -= one.length
        return False

    def look(self, held: Held) -> None:
        """Every bundle on the stick is whole; what is left of torn ones is called otherwise."""
        held.broken += broken_files(self.stick)

    def writes(self) -> None:
        """What a round brings out: a new entry and something of the hub, in a bundle each."""

        def write(unit: Unit) -> None:
            for kind in (Kind.SERVICE, Kind.ALERT):
                named = f"{kind} {len(self.written):03}"  # as long each time
                self.written[create(unit, kind=kind, called=named)] = kind

        self.desks[HERE].run(write)

    def meets(self, name: str) -> Round:
        road = FolderRoad(self.drive, place="stick")
        return make_round(DeskKeeper(self.desks[name]), road, real_seals(name))

    def lying(self) -> dict[str, int]:
        """What lies on the stick, with its length."""
        return {one.path: one.length for one in self.drive.files()}

    def _mend(self, *names: str) -> None:
        for name in names:
            self.meets(name)


@contextmanager
def a_pair(folder: Path, name: str) -> Iterator[Pair]:
    """A fresh pair in a folder of this name, and of its own."""
    pair = Pair(folder / name)
    try:
        yield pair
    finally:
        for desk in pair.desks.values():
            desk.close()


def cut_rounds(folder: Path, *, step: int, at_once: int | None = None) -> Outcome:
    """Cut a round at every `step`th byte: out, in, and with its file changed there."""
    return cut_everywhere(partial(a_pair, folder), WAYS, step=step, at_once=at_once)


def prove(proof: Proof, step: int) -> None:
    with TemporaryDirectory() as folder:
        outcome = cut_rounds(Path(folder), step=step)
    outcome.figures(proof, step)
    outcome.held.figures(proof)


def main(arguments: Sequence[str]) -> int:
    step = int(arguments[0]) if arguments else EVERY
    proof = Proof("15. Sync: cut at every byte", f"python -m benchmarks.prove_sync_cuts {step}")
    prove(proof, step)
    return proof.end(write=step == EVERY)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
