"""Proof: a power cut at any moment of a day loses nothing that was kept and leaves a sound desk.

    python -m benchmarks.prove_power_cuts [CUTS]

Two days are recorded, every write, sync and rename of them. A worker's: records of all kinds, imports, the journal,
backups. An admin's: workers come, get new passphrases and go, the code is made anew, the store gets new keys. For each
cut the folder is built as the disk could have been at that moment (benchmarks/proving/disk.py), unlocked and opened as
HeartDesk does, checked page by page, and held against everything that had been told as kept.
"""

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.day import work
from benchmarks.proving.desks import (
    make_practice_desk,
    open_with,
    unlock_practice_desk,
)
from benchmarks.proving.disk import Disk, Manner, cuts, read_folder, write_folder
from benchmarks.proving.figures import Proof
from benchmarks.proving.ledger import BACKUP, JOURNAL, NOTHING, UNKNOWN, WAY_IN, Ledger, read_told
from benchmarks.proving.recording import NO_COMPILER, Event, compiler, record
from benchmarks.proving.roster_day import spaced
from heartdesk.core.errors import DeskError
from heartdesk.security.cost import FLOOR
from heartdesk.security.device import FolderDevice
from heartdesk.security.keys import Unlocked, unlock
from heartdesk.security.ways_in import WrongSecret
from heartdesk.store.backup import check_backup
from heartdesk.store.backup_file import SUFFIX
from heartdesk.store.health import check_store
from heartdesk.store.journal_file import FOLDER, Unreadable, files_in
from heartdesk.store.journal_file import read as read_journal_file

ASKED = 500
OF_ADMIN = 200
"""Cuts in an admin's day, beside those in a worker's."""

DESK, STICK = "desk", "stick"
"""The two folders on the disk: the profile, and where backups go."""

MANNERS: tuple[Manner, ...] = ("ordered", "posix")


@dataclass
class Outcome:
    """What the cuts came to; the lists say more of each thing that went wrong."""

    cuts: int = 0
    kept: int = 0
    told: int = 0
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Start:
    """A disk as a recorded day begins: its files, and what was told of them."""

    files: dict[str, bytes]
    told: bytes


def a_disk(folder: Path, scratch: Path) -> Start:
    """A disk with a practice desk where some work was done, and an empty stick, in `folder`."""
    make_practice_desk(folder / DESK)
    (folder / STICK).mkdir()
    said = scratch / "told"
    with said.open("wb") as told:
        keys = unlock_practice_desk(folder / DESK)
        work(folder / DESK, keys=keys, seed=7, actions=20, told=told.fileno(), scratch=scratch)
    return Start(read_folder(folder), said.read_bytes())


def record_day(folder: Path, scratch: Path, *, actions: int, seed: int = 1) -> list[Event]:
    """What a worker's day does to the disk in `folder`."""
    program = [sys.executable, "-m", "benchmarks.proving.day", str(folder / DESK)]
    how = ["--seed", str(seed), "--actions", str(actions), "--told", "{told}"]
    where = ["--scratch", str(scratch / "feeds"), "--stick", str(folder / STICK)]
    return record([*program, *how, *where], folder=folder, scratch=scratch)


def record_admins_day(folder: Path, scratch: Path, *, changes: int, seed: int = 1) -> list[Event]:
    """What an admin's day does to the disk in `folder`."""
    program = [sys.executable, "-m", "benchmarks.proving.roster_day", str(folder / DESK)]
    how = ["--seed", str(seed), "--changes", str(changes), "--told", "{told}"]
    return record([*program, *how], folder=folder, scratch=scratch)


def cut_power(
    start: Start, events: list[Event], *, times: int, manner: Manner, scratch: Path
) -> Outcome:
    """Cut the power at so many moments of a recorded day and look at what is left each time."""
    chance = random.Random(f"{manner} {times}")
    points = sorted(chance.randrange(len(events) + 1) for _ in range(times))
    ledger, heard, outcome = Ledger(), 0, Outcome()
    ledger.hear(read_told(start.told))
    for number, (point, disk) in enumerate(cuts(start.files, events, points, manner=manner)):
        raw = b"".join(event.data for event in events[heard:point] if event.letter == "A")
        ledger.hear(read_told(raw))
        heard = point
        _look_at(disk, chance, ledger, outcome, scratch / f"{manner}-{number}")
        outcome.cuts += 1
        outcome.kept += len(ledger.may_stand)
    outcome.told = ledger.kept
    return outcome


def _look_at(
    disk: Disk, chance: random.Random, ledger: Ledger, outcome: Outcome, folder: Path
) -> None:
    with TemporaryDirectory(prefix=folder.name, dir=folder.parent) as name:
        left = Path(name)
        write_folder(left, disk.cut(chance))
        try:
            keys = unlock_practice_desk(left / DESK)
            desk = open_with(left / DESK, keys)
        except DeskError as told:
            outcome.corrupt.append(str(told))
            return
        try:
            outcome.corrupt += [one.say for one in check_store(desk) if not one.well]
            outcome.lost += ledger.lost(desk)
        except DeskError as told:
            outcome.corrupt.append(str(told))
        finally:
            desk.close()
        for kind, look in _BESIDE.items():
            for (told_kind, who), allowed in ledger.beside.items():
                if told_kind == kind:
                    outcome.lost += look(left, keys, who, allowed)


def _lost_journal(left: Path, keys: Unlocked, _name: str, allowed: set[str]) -> list[str]:
    """The files of the journal that were told of are there, and every file there is whole."""
    files = files_in(left / DESK / FOLDER)
    missing = [
        f"{len(files)} of {count} journal files" for count in allowed if len(files) < int(count)
    ]
    for path in files:
        try:
            read_journal_file(path, keys.held)
        except Unreadable as why:
            missing.append(f"journal file {path.name}: {why}")
    return missing


def _lost_backup(left: Path, _keys: Unlocked, _name: str, allowed: set[str]) -> list[str]:
    """The backup that was told of is there and whole, or one that was under way."""
    path = left / STICK / f"desk{SUFFIX}"
    if not path.exists():
        return [] if NOTHING in allowed else ["the backup is gone"]
    try:
        made = f"{check_backup(path).made:%Y%m%d%H%M%S%f}"
    except DeskError as told:
        return [f"the backup: {told}"]
    return [] if allowed & {made, UNKNOWN} else [f"an older backup, of {made}"]


def _lost_way_in(left: Path, _keys: Unlocked, name: str, allowed: set[str]) -> list[str]:
    """A secret that was told of opens the desk; of a worker who was taken off, none does."""
    folder = left / DESK
    for secret in sorted(allowed - {NOTHING, UNKNOWN}):
        try:
            given, device = spaced(secret), FolderDevice(folder)
            unlock(folder, worker_name=name, secret=given, device=device, least=FLOOR)
            return []
        except WrongSecret:
            continue
    return [] if allowed & {NOTHING, UNKNOWN} else [f"no secret opens the desk for {name}"]


_BESIDE: dict[str, Callable[[Path, Unlocked, str, set[str]], list[str]]] = {
    JOURNAL: _lost_journal,
    BACKUP: _lost_backup,
    WAY_IN: _lost_way_in,
}


def is_whole(start: Start, events: list[Event], folder: Path) -> bool:
    """Whether the recording misses nothing: played to its end it gives the folder as it now stands."""
    disk = Disk(start.files, manner="posix")
    for event in events:
        disk.happen(event)
    return disk.files() == read_folder(folder)


def main(times: int) -> int:
    proof = Proof("2. Power cuts", "python -m benchmarks.prove_power_cuts")
    if compiler() is None:
        proof.figure("power cuts", "not run", must=f"{ASKED}", holds=False)
        proof.note(NO_COMPILER)
        return proof.end()
    with TemporaryDirectory() as name:
        scratch = Path(name)
        days: dict[str, tuple[Callable[[Path], list[Event]], int]] = {
            "a worker's day": (lambda disk: record_day(disk, scratch, actions=400), times // 2),
            "an admin's day": (
                lambda disk: record_admins_day(disk, scratch, changes=40),
                times * OF_ADMIN // ASKED // 2,
            ),
        }
        for what, (recorded, count) in days.items():
            disk = scratch / what.split()[1]
            start = a_disk(disk, scratch)
            events = recorded(disk)
            whole = is_whole(start, events, disk)
            proof.figure(
                f"the recording of {what} ({len(events):,} events) gives the same disk",
                "yes" if whole else "no",
                must="yes",
                holds=whole,
            )
            for manner in MANNERS:
                seen = cut_power(start, events, times=count, manner=manner, scratch=scratch)
                where = "names in order" if manner == "ordered" else "names in any order"
                cut = f"{what}, {seen.cuts} cuts ({where})"
                proof.none(f"{cut}: lost of {seen.told:,} acknowledged writes", len(seen.lost))
                proof.none(f"{cut}: desks not sound", len(seen.corrupt))
                for trouble in (seen.lost + seen.corrupt)[:5]:
                    print("     ", trouble)
    return proof.end(write=times >= ASKED)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
