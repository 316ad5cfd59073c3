"""Proof: however a guesser restarts, waits and changes files, at most ten secrets are tried in five minutes.

    python -m benchmarks.prove_guesses [GUESSES]

A guesser with the desk in front of them does what a script could: guesses passphrases and codes, for names that are
there and names that are not; waits just as long as told; starts the machine again; takes the count's file away, spoils
it or puts an older one back; ends the program in the middle of a try; lets a worker open the desk in between. What
counts is how often a wrong secret was really tried, in true time, over every span of five minutes. Nobody asks the
clock on the wall. Then real programs, one after the other, on the real clock.
"""

import os
import random
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from benchmarks.proving.desks import make_practice_desk
from benchmarks.proving.figures import Proof
from heartdesk.security import attempts
from heartdesk.security.attempts import TooManyTries, guarded_unlock
from heartdesk.security.boot_clock import Moment
from heartdesk.security.keys import Unlocked, unlock
from heartdesk.security.recovery import new_code, printed
from heartdesk.security.tries import MOST, NAME, WINDOW
from heartdesk.security.ways_in import WrongSecret
from tests.security_makers import PASSPHRASES, SharedDesk

ROOT = Path(__file__).resolve().parents[1]
ASKED = 1000
PROGRAMS = 25


class Ended(BaseException):
    """The program was ended in the middle of a try."""


@dataclass
class Machine:
    """A machine whose true time only goes on; its own clock begins anew at each start."""

    true: float = 0.0
    running: float = 5_000.0
    starts: int = 1
    tells_starts: bool = True

    def moment(self) -> Moment:
        return Moment(f"start {self.starts}" if self.tells_starts else "", self.running)

    def passes(self, seconds: float) -> None:
        self.true += seconds
        self.running += seconds

    def starts_again(self, *, off: float) -> None:
        self.true += off
        self.running = 0.0
        self.starts += 1


@dataclass
class Guesser:
    """Somebody who wants in, with the folder, the power button and a script."""

    desk: SharedDesk
    machine: Machine
    chance: random.Random
    guesses: int = 0
    wrong: list[float] = field(default_factory=list)
    ended: bool = False
    older: bytes | None = None

    def step(self) -> None:
        """One thing of all that can be done; mostly a guess."""
        trick = self.chance.random()
        if trick < 0.55:
            self.guess()
        elif trick < 0.78:
            self.machine.passes(self.chance.choice((0.1, 1.0, 4.0, 11.0, 29.0)))
        elif trick < 0.79:
            self.machine.starts_again(off=self.chance.choice((1.0, 20.0, 90.0)))
        elif trick < 0.92:
            self._touch_the_count()
        elif trick < 0.96:
            self._end_in_the_middle()
        else:
            self._worker_comes()

    def guess(self) -> None:
        """Type a wrong secret."""
        self.guesses += 1
        name = self.chance.choice(("Ann", "ann ", "Nobody", "recovery"))
        code = name == "recovery" or self.chance.random() < 0.2
        secret = printed(new_code()) if code else f"red tin {self.chance.randrange(10**6)}"
        try:
            self._type(name, secret)
        except WrongSecret:
            return
        except TooManyTries as told:
            if self.chance.random() < 0.5:
                self.machine.passes(told.seconds)
            return
        raise AssertionError("a wrong secret opened the desk")

    def _type(self, name: str, secret: str) -> Unlocked:
        return guarded_unlock(
            self.desk.folder,
            worker_name=name,
            secret=secret,
            device=self.desk.computer,
            clock=self.machine,
            sleep=self.machine.passes,
        )

    def _touch_the_count(self) -> None:
        path = self.desk.folder / NAME
        what = self.chance.choice(("keep", "away", "spoil", "back"))
        if what == "keep" and path.exists():
            self.older = path.read_bytes()
        elif what == "away":
            path.unlink(missing_ok=True)
        elif what == "spoil":
            path.write_bytes(self.chance.randbytes(60))
        elif what == "back" and self.older is not None:
            path.write_bytes(self.older)

    def _end_in_the_middle(self) -> None:
        self.ended = True
        try:
            self.guess()
        except Ended:
            pass
        finally:
            self.ended = False

    def _worker_comes(self) -> None:
        try:
            self._type("Ann", PASSPHRASES["Ann"])
        except TooManyTries:
            return

    def tried(self, unlock: Callable[..., Unlocked]) -> Callable[..., Unlocked]:
        """`keys.unlock`, watched: when a wrong secret was really tried, in true time."""

        def watched(folder: Path, **given: object) -> Unlocked:
            try:
                return unlock(folder, **given)
            except WrongSecret:
                self.wrong.append(self.machine.true)
                if self.ended:
                    raise Ended from None
                raise

        return watched

    @property
    def most(self) -> int:
        """The most wrong secrets tried in any span of five minutes."""
        return max(
            (bisect_left(self.wrong, start + WINDOW) - n for n, start in enumerate(self.wrong)),
            default=0,
        )


def guess_often(folder: Path, *, times: int, tells_starts: bool = True) -> Guesser:
    """Guess so many times, with every trick in between."""
    folder.mkdir()
    desk = SharedDesk(folder)
    desk.computer.demo = True
    guesser = Guesser(desk, Machine(tells_starts=tells_starts), random.Random(times))
    with patch.object(attempts, "unlock", guesser.tried(unlock)):
        while guesser.guesses < times:
            guesser.step()
    return guesser


def programs_that_tried(folder: Path, *, times: int) -> int:
    """How many of so many programs, one right after the other, really tried the wrong secret they were given."""
    make_practice_desk(folder)
    given = folder.with_suffix(".txt")
    given.write_text("Ann\nthis is not the passphrase\n", encoding="utf-8")
    tried = 0
    for _ in range(times):
        done = subprocess.run(
            [
                *(sys.executable, "main.py", "doctor", "--profile", str(folder)),
                *("--unlock-with", str(given)),
            ],
            cwd=ROOT,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            check=False,
        )
        if "Too many wrong tries" in done.stderr:
            continue
        if "do not open" not in done.stderr:
            raise AssertionError(done.stderr)
        tried += 1
    return tried


def main(times: int) -> int:
    proof = Proof("7. Guesses", "python -m benchmarks.prove_guesses")
    with TemporaryDirectory() as name:
        for tells, what in ((True, "starts are told"), (False, "starts are not told")):
            seen = guess_often(Path(name) / what, times=times, tells_starts=tells)
            proof.figure(
                f"{seen.guesses:,} guesses over {seen.machine.true / 3600:.1f} hours and "
                f"{seen.machine.starts} starts of the machine ({what}): most tried in five minutes",
                seen.most,
                must=f"{MOST} at most",
                holds=0 < seen.most <= MOST,
            )
        tried = programs_that_tried(Path(name) / "programs", times=PROGRAMS)
        proof.figure(
            f"{PROGRAMS} programs one after the other: secrets tried",
            tried,
            must=f"{MOST} at most",
            holds=0 < tried <= MOST,
        )
    return proof.end(write=times >= ASKED)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
