"""Proof: one flipped bit in the store, the keys, a backup or the journal is always noticed, and never acted upon.

    python -m benchmarks.prove_bit_flips [FLIPS]

A desk with a day's work is closed; in a copy of it one random bit of one file is flipped; then it is unlocked, opened,
read from end to end and checked, as HeartDesk does. A flip must be told in a sentence with a next step, or put right
(the keys are kept twice). In a backup, a flip in what only describes the archive (a date, a flag of the zip) may change
nothing that comes out of it. Wrong words without a sentence, a crash, or a file that was overwritten is a miss.
"""

import random
import shutil
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from benchmarks.proving.day import work
from benchmarks.proving.desks import make_practice_desk, open_with, unlock_practice_desk
from benchmarks.proving.figures import Proof
from benchmarks.proving.ledger import standing
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import RULES, Kind
from heartdesk.security.keys import Unlocked
from heartdesk.security.slot_file import NAME, SPARE
from heartdesk.store import tables
from heartdesk.store.backup import check_backup, make_backup
from heartdesk.store.backup_file import SUFFIX
from heartdesk.store.desk import Desk
from heartdesk.store.health import check_store
from heartdesk.store.journal import write_journal
from heartdesk.store.journal_file import FOLDER, Unreadable, name_of
from heartdesk.store.journal_file import read as read_journal_file
from heartdesk.store.profile import read_profile
from heartdesk.store.unit import Look

ASKED = 600
BACKUP = f"desk{SUFFIX}"
JOURNAL = f"{FOLDER}/{name_of(1)}"
TOLD, PUT_RIGHT, HARMLESS = "told", "put right", "of no effect"
WELL = (TOLD, PUT_RIGHT, HARMLESS)


@dataclass
class Outcome:
    """How the flips ended, and an account of those that ended badly."""

    endings: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Truth:
    """The desk as it was before any bit was flipped. Its backup and a file of its journal lie in `folder` too."""

    folder: Path
    keys: Unlocked
    records: dict[tuple[str, str], str]


def a_closed_desk(folder: Path, scratch: Path, *, actions: int) -> Truth:
    """A practice desk with a day's work on it, closed."""
    make_practice_desk(folder)
    keys = unlock_practice_desk(folder)
    nowhere = scratch / "told"
    with nowhere.open("wb") as told:
        work(folder, keys=keys, seed=1, actions=actions, told=told.fileno(), scratch=scratch)
    desk = open_with(folder, keys)
    records = _everything(desk)
    write_journal(desk)
    make_backup(desk, folder / BACKUP, now=datetime.now(UTC))
    desk.close()
    return Truth(folder, keys, records)


def flip_bits(
    truth: Truth,
    names: Sequence[str],
    *,
    times: int,
    scratch: Path,
    look_at: Callable[[Truth, Path], str],
) -> Outcome:
    """Flip one bit in each file of `names`, in a fresh copy each time, and see what becomes of it."""
    chance, outcome = random.Random(f"{names} {times}"), Outcome()
    for number in range(times):
        folder = scratch / f"flipped-{number}"
        shutil.copytree(truth.folder, folder)
        flipped = {name: _flip(folder / name, chance) for name in names}
        try:
            ending = look_at(truth, folder)
        except DeskError as told:
            ending = TOLD if told.say and told.then else "told without a next step"
        except BaseException as fault:
            ending = f"crash ({type(fault).__name__}: {str(fault)[:90]})"
        if ending == TOLD:
            kept = {path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            if not all(data in kept for data in flipped.values()):
                ending = "the damaged file was not kept"
        outcome.endings[ending] += 1
        if ending not in WELL:
            outcome.bad.append(f"{', '.join(names)}: {ending}")
        shutil.rmtree(folder)
    return outcome


def open_and_read(truth: Truth, folder: Path) -> str:
    """Unlock, open, read and check a desk in which a bit is wrong."""
    keys = unlock_practice_desk(folder)
    if keys.key != truth.keys.key:
        return "another key came out"
    desk = open_with(folder, keys)
    try:
        if _everything(desk) != truth.records:
            return "wrong words, and nothing said"
        told = [one for one in check_store(desk) if not one.well]
    finally:
        desk.close()
    if told:
        return TOLD
    same = all(
        (folder / name).read_bytes() == (truth.folder / name).read_bytes()
        for name in (NAME, SPARE, read_profile(folder).database.name)
    )
    return PUT_RIGHT if same else "not noticed"


def read_backup(truth: Truth, folder: Path) -> str:
    """Check a backup in which a bit is wrong, and where that says nothing, see what comes out of it."""
    check_backup(folder / BACKUP)
    with zipfile.ZipFile(truth.folder / BACKUP) as right, zipfile.ZipFile(folder / BACKUP) as wrong:
        same = all(right.read(name) == wrong.read(name) for name in right.namelist())
    return HARMLESS if same else "wrong words, and nothing said"


def read_journal(truth: Truth, folder: Path) -> str:
    """Read a file of the journal in which a bit is wrong."""
    try:
        read_journal_file(folder / JOURNAL, truth.keys.held)
    except Unreadable:
        return TOLD
    return "not noticed"


def _flip(path: Path, chance: random.Random) -> bytes:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return bytes(data)


def _everything(desk: Desk) -> dict[tuple[str, str], str]:
    """How every record stands. Sealed ones are taken as they lie in the file: opening one would be written down."""

    def read(look: Look) -> dict[tuple[str, str], str]:
        clear = [one for kind in Kind if not RULES[kind].sealed for one in look.every(kind)]
        rows = look.connection.execute(select(tables.record)).all()
        return {
            **{
                (kind, record_id): sha256(repr(rest).encode()).hexdigest()
                for kind, record_id, *rest in rows
            },
            **{(one.kind, one.id): standing(one) for one in clear},
        }

    return desk.look(read)


def main(times: int) -> int:
    proof = Proof("4. Flipped bits", "python -m benchmarks.prove_bit_flips")
    with TemporaryDirectory() as name:
        scratch = Path(name)
        truth = a_closed_desk(scratch / "desk", scratch, actions=150)
        store = read_profile(truth.folder).database.name
        parts: dict[str, tuple[tuple[str, ...], Callable[[Truth, Path], str]]] = {
            "the store": ((store,), open_and_read),
            "the key file": ((NAME,), open_and_read),
            "its spare": ((SPARE,), open_and_read),
            "both of them": ((NAME, SPARE), open_and_read),
            "a backup": ((BACKUP,), read_backup),
            "the journal": ((JOURNAL,), read_journal),
        }
        noticed = 0
        for what, (names, look_at) in parts.items():
            flips = times // 2 if what == "the store" else times // 10
            seen = flip_bits(truth, names, times=flips, scratch=scratch, look_at=look_at)
            well = sum(seen.endings[ending] for ending in WELL)
            noticed += well
            ended = ", ".join(f"{count} {ending}" for ending, count in seen.endings.most_common(3))
            proof.figure(
                f"{flips} flips in {what}",
                ended,
                must="told, put right or of no effect",
                holds=well == flips,
            )
            for trouble in seen.bad[:5]:
                print("     ", trouble)
        proof.figure("flips that ended so", noticed, must=f"all of {times}", holds=noticed == times)
        proof.note(
            "Not among them: the -wal of a desk that was killed. SQLite takes its log up to the first frame whose sum "
            "is wrong, as after a torn write, so a bit that flips there before the next start can end what was kept "
            "since the last checkpoint without a word. The journal has it a minute after it was saved."
        )
    return proof.end(write=times >= ASKED)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
