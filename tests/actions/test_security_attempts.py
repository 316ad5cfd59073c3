"""Guessing: ten wrong secrets in five minutes at most, whatever is done to the clock, the machine or the files."""

import errno
import os
import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.roles import Role
from heartdesk.security import attempts, tries
from heartdesk.security.attempts import TooManyTries, guarded_unlock
from heartdesk.security.boot_clock import Moment, SystemBootClock, surely_passed
from heartdesk.security.device import Reason
from heartdesk.security.keys import Unlocked
from heartdesk.security.recovery import new_code, printed
from heartdesk.security.ways_in import DeviceChanged, WrongSecret
from tests.security_makers import PASSPHRASES, RunningClock, SharedDesk

ROOT = Path(__file__).parents[2]
WRONG = "red tin dog"


@pytest.fixture
def desk(tmp_path: Path) -> SharedDesk:
    return SharedDesk(tmp_path)


class Guesser:
    """Somebody at the desk: types names and secrets, lets time pass, starts the machine again."""

    def __init__(self, desk: SharedDesk, clock: RunningClock | None = None) -> None:
        self.desk, self.clock = desk, clock or RunningClock()
        self.true_time = 0.0
        self.wrong_at: list[float] = []

    def types(self, name: str, secret: str) -> Unlocked:
        return guarded_unlock(
            self.desk.folder,
            worker_name=name,
            secret=secret,
            device=self.desk.computer,
            clock=self.clock,
            sleep=self.waits,
        )

    def guesses(self, name: str = "Nobody", secret: str = WRONG) -> bool:
        """Whether the guess was tried at all. A name nobody has is refused like a wrong passphrase, but quickly."""
        try:
            self.types(name, secret)
        except WrongSecret:
            self.wrong_at.append(self.true_time)
            return True
        except TooManyTries:
            return False
        raise AssertionError("a wrong secret opened the desk")

    def waits(self, seconds: float) -> None:
        self.true_time += seconds
        self.clock.seconds += seconds

    def restarts(self, *, off: float = 0.0) -> None:
        self.true_time += off
        self.clock.restart()

    def most_in_five_minutes(self) -> int:
        return max(
            sum(start <= at < start + tries.WINDOW for at in self.wrong_at)
            for start in self.wrong_at
        )


def test_three_slips_cost_nothing_then_each_wait_is_longer(desk: SharedDesk) -> None:
    guesser = Guesser(desk)
    waits = []
    for _ in range(10):
        while not guesser.guesses():
            guesser.waits(1)
        waits.append(guesser.true_time)

    gaps = [later - earlier for earlier, later in pairwise(waits)]
    assert gaps == [0, 0, 5, 10, 15, 20, 25, 30, 35]
    # and the eleventh waits until five minutes after the first
    while not guesser.guesses():
        guesser.waits(1)
    assert guesser.true_time == tries.WINDOW


def test_the_right_passphrase_waits_too_and_is_not_counted(desk: SharedDesk) -> None:
    guesser = Guesser(desk)
    for _ in range(3):
        guesser.guesses("Ann")

    for _ in range(20):
        with pytest.raises(TooManyTries) as told:
            guesser.types("Ann", PASSPHRASES["Ann"])
    assert told.value.seconds == 5
    assert told.value.then == "Wait 5 seconds, then try again."
    with pytest.raises(TooManyTries):
        guesser.types("recovery", desk.made.recovery_code)

    guesser.waits(5)
    opened = guesser.types("Ann", PASSPHRASES["Ann"])
    assert opened.worker_name == "Ann"
    assert opened.failed_before == 3
    assert guesser.types("Ann", PASSPHRASES["Ann"]).failed_before == 0


def test_one_worker_opening_the_desk_wins_no_guesses_at_another(desk: SharedDesk) -> None:
    desk.joined_by("Bob", Role.RECEPTION)
    guesser = Guesser(desk)

    for _ in range(200):
        guesser.guesses("Ann", "blue tin hen")
        try:
            guesser.types("Bob", PASSPHRASES["Bob"])
        except TooManyTries:
            guesser.waits(7)

    assert guesser.most_in_five_minutes() == tries.MOST


def test_a_count_made_up_beside_the_desk_takes_no_real_guess_back(desk: SharedDesk) -> None:
    """More wrong secrets, but long ago: they must not stand in for those the key store knows."""
    guesser = Guesser(desk)
    for _ in range(60):
        guesser.guesses()
        made_up = tries.Tries("boot 1", guesser.clock.seconds, (299.0,) * 9, 0)
        (desk.folder / tries.NAME).write_bytes(msgspec.json.encode(made_up))
        guesser.waits(0.6)

    assert guesser.most_in_five_minutes() <= tries.MOST
    assert len(guesser.wrong_at) < 9  # each wait is as long as without the trick


def test_slips_and_a_key_store_that_is_shut_are_no_guesses(desk: SharedDesk) -> None:
    guesser = Guesser(desk)
    for _ in range(12):
        with pytest.raises(DeskError, match="typing slip"):
            guesser.types("recovery", "8" * 28)
        desk.computer.shut = Reason.LOCKED
        with pytest.raises(MachineTrouble):
            guesser.types("Ann", "red tin dog")
        desk.computer.shut = None

    assert guesser.types("Ann", PASSPHRASES["Ann"]).failed_before == 0
    assert not (desk.folder / tries.NAME).exists()


def test_a_shut_key_store_is_not_asked_over_and_over(desk: SharedDesk) -> None:
    # each time it may put a question on the screen
    desk.computer.shut, desk.computer.asked = Reason.LOCKED, 0
    guesser = Guesser(desk)

    with pytest.raises(MachineTrouble):
        guesser.types("Ann", PASSPHRASES["Ann"])
    assert desk.computer.asked == 2
    guesser.types("Ann", desk.made.recovery_code)
    assert desk.computer.asked == 3


def test_another_desks_code_is_counted_at_the_same_door(desk: SharedDesk) -> None:
    guesser = Guesser(desk)
    for _ in range(3):
        guesser.guesses("recovery", printed(new_code()))

    with pytest.raises(TooManyTries):
        guesser.types("Ann", PASSPHRASES["Ann"])


@pytest.mark.parametrize("seed", range(2))
def test_a_thousand_scripted_guesses_never_exceed_the_limit(desk: SharedDesk, seed: int) -> None:
    # given somebody who also restarts, removes, puts back and edits what is counted in the folder
    dice, guesser = random.Random(seed), Guesser(desk)
    count = desk.folder / tries.NAME
    kept: list[bytes] = []

    def put_back() -> None:
        if kept:
            count.write_bytes(dice.choice(kept))

    tricks: list[Callable[[], Any]] = [
        lambda: guesser.waits(dice.choice([0, 0.1, 1, 5, 30, 200])),
        lambda: guesser.restarts(off=dice.choice([0, 20, 1_000])),
        lambda: count.unlink(missing_ok=True),
        put_back,
        lambda: count.write_bytes(b'{"boot":"","seconds":0.0,"ages":[],"since_opened":0}'),
        lambda: count.write_bytes(dice.randbytes(50)),
        lambda: None,
    ]

    # when
    for _ in range(1_000):
        guesser.guesses()
        if count.exists():
            kept.append(count.read_bytes())
        dice.choice(tricks)()

    # then
    assert len(guesser.wrong_at) > tries.MOST
    assert guesser.most_in_five_minutes() <= tries.MOST


def test_the_clock_on_the_wall_is_not_asked(desk: SharedDesk) -> None:
    # a machine that was off for a year knows only how long it has been running since
    guesser = Guesser(desk)
    while len(guesser.wrong_at) < 10:
        if not guesser.guesses():
            guesser.waits(1)
    guesser.restarts(off=365 * 24 * 3600)

    assert not guesser.guesses()
    guesser.waits(tries.WINDOW)
    assert guesser.guesses()


@pytest.mark.parametrize(
    ("then", "now", "passed"),
    [
        (Moment("a", 100), Moment("a", 130), 30),
        (Moment("a", 130), Moment("a", 100), 0),  # one start: a clock that goes back is wrong
        (Moment("a", 100), Moment("b", 7), 7),
        (Moment("", 100), Moment("", 130), 30),  # where starts cannot be told apart
        (Moment("", 100), Moment("", 7), 7),
    ],
)
def test_only_time_that_surely_passed_counts(then: Moment, now: Moment, passed: float) -> None:
    assert surely_passed(then, now) == passed


def test_this_machines_clock_goes_forward() -> None:
    first = SystemBootClock().moment()
    second = SystemBootClock().moment()

    assert first.boot == second.boot
    assert 0 < first.seconds <= second.seconds


class Killed(BaseException):
    """The program ends here."""


def test_ending_the_program_while_it_tries_brings_no_guess(
    desk: SharedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given somebody who kills the program before it counts, and removes what the folder remembers
    guesser, tried = Guesser(desk), []

    def killed(*_given: Any, **_named: Any) -> None:
        tried.append(guesser.true_time)
        raise Killed

    monkeypatch.setattr(attempts, "unlock", killed)
    for _ in range(50):
        with suppress(Killed):
            guesser.guesses()
        (desk.folder / tries.NAME).unlink(missing_ok=True)

    assert len(tried) == 3


GUESSES = """
import sys
from pathlib import Path
from heartdesk.security.attempts import guarded_unlock, TooManyTries
from heartdesk.security.device import FolderDevice
from heartdesk.security.ways_in import WrongSecret
folder = Path(sys.argv[1])
for _ in range(100):
    try:
        guarded_unlock(folder, worker_name="Nobody", secret="red tin dog", device=FolderDevice(folder))
    except WrongSecret:
        print("tried")
    except TooManyTries:
        pass
"""


def test_several_programs_share_the_limit_and_a_new_one_knows_of_the_old(desk: SharedDesk) -> None:
    def start() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", GUESSES, str(desk.folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )

    tried = ""
    for programs in ([start(), start()], [start()]):
        for program in programs:
            tried += program.communicate(timeout=60)[0]
            assert program.returncode == 0

    # 300 guesses in two rounds of programs: three at once, then one for each wait that went by
    assert 3 <= tried.count("tried") <= 5


def test_where_the_disk_takes_no_count_each_try_waits_first(
    desk: SharedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.computer.shut = Reason.ABSENT  # nor does the key store
    guesser = Guesser(desk)

    def full(*_given: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tries, "write_whole", full)
    for _ in range(60):
        guesser.guesses()

    assert guesser.most_in_five_minutes() <= tries.MOST
    opened = guesser.types("Ann", desk.made.recovery_code)
    assert opened.worker_name == "Ann"


def test_a_folder_that_is_not_there_says_so(tmp_path: Path, desk: SharedDesk) -> None:
    with pytest.raises(DeskError, match="no keys of a desk"):
        guarded_unlock(
            tmp_path / "nowhere", worker_name="Ann", secret="red tin cat", device=desk.computer
        )


def test_an_emptied_key_store_does_not_keep_the_code_waiting(desk: SharedDesk) -> None:
    desk.computer.secret = desk.computer.note = None
    guesser = Guesser(desk)

    for _ in range(20):
        with pytest.raises(DeviceChanged):
            guesser.types("Ann", PASSPHRASES["Ann"])
    assert guesser.types("recovery", desk.made.recovery_code).opened_with == "recovery"
