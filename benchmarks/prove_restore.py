"""Proof: a backup made under load and the journal bring a desk back, whatever became of its store.

    python -m benchmarks.prove_restore [ROUNDS]

In each round two processes work at one desk while backups are made and the journal is written; both are killed
(SIGKILL) in the middle of their work. What they had been told was kept goes into the journal within a minute: here at
once. Then the store is damaged (bytes turned round, cut short, emptied, taken away), the newest backup is brought back,
and the desk is held against everything that was told since the first round.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.children import Child, start
from benchmarks.proving.day import work
from benchmarks.proving.desks import (
    make_practice_desk,
    open_with,
    unlock_practice_desk,
)
from benchmarks.proving.figures import Proof
from benchmarks.proving.ledger import Ledger, read_told
from heartdesk.app.opening import open_store
from heartdesk.core.errors import DeskError
from heartdesk.store.backup_daily import back_up_now
from heartdesk.store.health import check_store
from heartdesk.store.journal import write_journal
from heartdesk.store.profile import read_profile
from heartdesk.store.restore import restore

ASKED = 60
LONGEST = 0.6
"""Seconds of work before a kill, at most."""


@dataclass
class Outcome:
    """What the rounds came to."""

    rounds: int = 0
    kept: int = 0
    from_journal: int = 0
    backup_seconds: list[float] = field(default_factory=list)
    restore_seconds: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    not_sound: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def turn_bytes(store: Path, chance: random.Random) -> None:
    """Turn single bytes round, here and there."""
    with store.open("r+b") as opened:
        for _ in range(chance.randint(1, 64)):
            at = chance.randrange(store.stat().st_size)
            opened.seek(at)
            was = opened.read(1)
            opened.seek(at)
            opened.write(bytes([was[0] ^ 0xFF]))


def cut_short(store: Path, chance: random.Random) -> None:
    """Lose the end."""
    os.truncate(store, chance.randrange(store.stat().st_size))


def overwrite_start(store: Path, chance: random.Random) -> None:
    """Write something else over the first pages."""
    with store.open("r+b") as opened:
        opened.write(chance.randbytes(8192))


def take_away(store: Path, chance: random.Random) -> None:
    """Lose the file, with or without its log."""
    store.unlink()
    if chance.random() < 0.5:
        store.with_name(f"{store.name}-wal").unlink(missing_ok=True)


DAMAGE: tuple[Callable[[Path, random.Random], None], ...] = (
    turn_bytes,
    cut_short,
    overwrite_start,
    take_away,
)


def drill(folder: Path, scratch: Path, *, rounds: int) -> Outcome:
    """Work, back up under load, kill, damage, bring back, look: so many times."""
    keys = unlock_practice_desk(folder)
    chance, ledger, outcome = random.Random(rounds), Ledger(), Outcome()
    for number in range(rounds):
        workers = [
            start(
                work,
                folder=folder,
                keys=keys,
                seed=2 * number + one,
                actions=1_000_000,
                scratch=scratch / f"feeds-{number}-{one}",
                imports=one == 0,
            )
            for one in range(2)
        ]
        firsts = [os.read(worker.said, 1) for worker in workers]
        desk = open_store(read_profile(folder), keys)
        try:
            began = time.perf_counter()
            state = back_up_now(desk, now=datetime.now(UTC))
            assert state.here is not None
            backup = Path(state.here.file)
            outcome.backup_seconds.append(time.perf_counter() - began)
            time.sleep(chance.random() * LONGEST)
            write_journal(desk)
            for worker, first in zip(workers, firsts, strict=True):
                ledger.hear(read_told(first + _killed(worker)))
            write_journal(desk)
        finally:
            desk.close()
        chance.choice(DAMAGE)(read_profile(folder).database, chance)
        _bring_back(folder, backup, outcome)
        _look_at(folder, ledger, outcome)
        outcome.rounds += 1
    outcome.kept = ledger.kept
    return outcome


def _killed(worker: Child) -> bytes:
    worker.kill()
    return worker.rest()


def _bring_back(folder: Path, backup: Path, outcome: Outcome) -> None:
    began = time.perf_counter()
    restored = restore(
        backup,
        folder,
        unlock=unlock_practice_desk,
        open_store=open_store,
        now=datetime.now(UTC),
    )
    outcome.restore_seconds.append(time.perf_counter() - began)
    outcome.from_journal += restored.from_journal
    outcome.unread += restored.unread


def _look_at(folder: Path, ledger: Ledger, outcome: Outcome) -> None:
    desk = open_with(folder, unlock_practice_desk(folder))
    try:
        outcome.not_sound += [one.say for one in check_store(desk) if not one.well]
        outcome.lost += ledger.lost(desk)
        ledger.settle(desk)
    except DeskError as told:
        outcome.not_sound.append(str(told))
    finally:
        desk.close()


def main(rounds: int) -> int:
    proof = Proof("10. Backup and journal bring it back", "python -m benchmarks.prove_restore")
    with TemporaryDirectory() as name:
        folder = Path(name) / "desk"
        make_practice_desk(folder)
        seen = drill(folder, Path(name), rounds=rounds)
    proof.figure(
        "desks damaged and brought back", seen.rounds, must=f"{ASKED}", holds=rounds >= ASKED
    )
    proof.figure("acknowledged writes", f"{seen.kept:,}", must="some", holds=seen.kept >= rounds)
    proof.figure(
        "of them from the journal",
        f"{seen.from_journal:,}",
        must="some",
        holds=seen.from_journal > 0,
    )
    proof.none("acknowledged writes lost", len(seen.lost))
    proof.none("desks not sound afterwards", len(seen.not_sound))
    proof.none("parts of the journal not read", len(seen.unread))
    proof.note(
        f"A backup under load took {_middle(seen.backup_seconds):.2f} s in the middle of them,"
        f" {max(seen.backup_seconds):.2f} s at most; a restore {_middle(seen.restore_seconds):.2f} s and"
        f" {max(seen.restore_seconds):.2f} s."
    )
    for trouble in (seen.lost + seen.not_sound + seen.unread)[:5]:
        print("     ", trouble)
    return proof.end(write=rounds >= ASKED)


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
