"""The supervisor and its processes: real ones, small enough to be told in a line what to do."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from heartdesk.supervisor import keeping
from heartdesk.supervisor.channel import Channel
from heartdesk.supervisor.keeping import AlreadyOpenError, Supervisor, supervise
from heartdesk.supervisor.window_lock import WindowLock
from heartdesk.supervisor.words import END, LOCK, LONGEST_LOCK, PAINTED, START, line_of, read_line

PROLOGUE = """
import os, sys, time
from heartdesk.supervisor.channel import Channel
book = open(sys.argv[1], "a", buffering=1)
channel = Channel.take_over()
word, left = channel.hear()
assert word == "start"
book.write(f"{os.getpid()} start {left}\\n")
def until_told():
    while (heard := channel.hear()) is not None:
        book.write(f"{os.getpid()} {' '.join(heard).strip()}\\n")
        if heard[0] == "end":
            return
    book.write(f"{os.getpid()} alone\\n")
"""


class Tried:
    """A supervisor in a process of its own, with children that follow a script; and what they wrote down."""

    def __init__(self, folder: Path, script: str) -> None:
        self.book = folder / "book"
        self.book.touch()
        child = (sys.executable, "-c", PROLOGUE + script, str(self.book))
        keep = (
            "import sys; from heartdesk.supervisor.keeping import supervise;"
            f"sys.exit(supervise(sys.argv[1], {child!r}))"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", keep, str(folder / "desk")], stderr=subprocess.PIPE, text=True
        )

    def ends(self) -> tuple[int, str]:
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said

    def lines(self) -> list[tuple[int, str]]:
        """Who wrote what."""
        written = (line.split(" ", 1) for line in self.book.read_text().splitlines())
        return [(int(pid), text) for pid, text in written]

    def until(self, text: str, times: int = 1) -> list[int]:
        """Wait until so many have written a line with this text; who they are."""
        by = time.monotonic() + 60
        while True:
            found = [pid for pid, line in self.lines() if text in line]
            if len(found) >= times:
                return found
            assert time.monotonic() < by, (text, self.lines())
            time.sleep(0.01)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        if self.process.stderr is not None:
            self.process.stderr.close()


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[Any]:
    made: list[Tried] = []

    def start(script: str) -> Tried:
        made.append(Tried(tmp_path, script))
        return made[-1]

    yield start
    for one in made:
        one.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_ends_with_the_code_of_a_window_that_was_closed(tried: Any) -> None:
    code, said = tried("channel.say('painted'); channel.say('bye'); sys.exit(7)").ends()
    assert (code, said) == (7, "")


def test_a_start_that_shows_nothing_is_not_tried_again(tried: Any) -> None:
    one = tried("sys.exit(2)")
    assert one.ends() == (2, "")
    assert len(one.lines()) == 1


LOCKS_ONCE = """
channel.say("painted")
if left == "{}":
    channel.say("lock", '{"why": "key"}')
until_told()
channel.say("bye")
"""


def test_a_lock_is_a_new_process_and_the_old_one_is_told_to_end_once_that_is_painted(
    tried: Any,
) -> None:
    one = tried(LOCKS_ONCE)

    old = one.until("end")[0]
    new = one.until("start", 2)[1]

    assert old != new
    assert (new, 'start {"why": "key"}') in one.lines()
    one.process.terminate()
    assert one.ends()[0] == 0


def test_what_the_old_process_learns_late_reaches_the_new_one(tried: Any) -> None:
    one = tried("""
channel.say("painted")
if left == "{}":
    channel.say("lock", "{}x")
    channel.say("note", "late")
until_told()
""")
    new = one.until("note late")[0]
    assert new == one.until("start", 2)[1]
    one.process.terminate()
    one.ends()


@pytest.mark.parametrize("says", ["painted", "nothing"])
def test_a_process_that_does_not_end_is_killed_whatever_becomes_of_the_new_one(
    tried: Any, says: str
) -> None:
    one = tried(f"""
if left == "{{}}":
    channel.say("painted")
    channel.say("lock", "{{}}x")
    time.sleep(600)
channel.say("{says}")
until_told()
""")
    old = one.until("start", 2)[0]
    by = time.monotonic() + LONGEST_LOCK + 5
    while is_alive(old):
        assert time.monotonic() < by
        time.sleep(0.05)
    one.process.terminate()
    assert one.ends()[0] == 0


CRASHES = """
channel.say("painted")
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_window_that_stops_by_itself_comes_back_locked_three_times_and_then_stays_closed(
    tried: Any,
) -> None:
    one = tried(CRASHES)
    code, said = one.ends()

    assert code == 128 + 9
    assert [text for _, text in one.lines()] == ["start {}"] + ['start {"why": "stopped"}'] * 3
    assert "What was saved is safe" in said


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_supervisor_lets_the_window_finish(tried: Any, number: int) -> None:
    one = tried(
        "channel.say('painted'); until_told(); book.write(f'{os.getpid()} tidy\\n'); sys.exit(3)"
    )
    one.until("start")
    one.process.send_signal(number)
    assert one.ends()[0] == 3
    one.until("tidy")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_window_that_does_not_finish_is_killed_after_five_seconds(tried: Any) -> None:
    one = tried("channel.say('painted'); time.sleep(600)")
    one.until("start")
    one.process.terminate()
    assert one.ends()[0] == 128 + 9


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_window_whose_supervisor_is_killed_hears_that_it_is_alone(tried: Any) -> None:
    one = tried("channel.say('painted'); until_told()")
    child = one.until("start")[0]
    one.process.kill()
    assert one.until("alone") == [child]


def test_a_second_supervisor_of_the_same_folder_is_refused_until_the_first_has_gone(
    tmp_path: Path,
) -> None:
    folder = str(tmp_path / "desk")
    first = WindowLock(folder)
    assert first.take()
    with pytest.raises(AlreadyOpenError):
        supervise(folder, (sys.executable, "-c", "raise SystemExit(9)"))
    first.let_go()
    assert supervise(folder, (sys.executable, "-c", "raise SystemExit(9)")) == 9


def test_a_lock_whose_new_process_cannot_be_started_closes_instead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "book").touch()
    script = (
        PROLOGUE + "channel.say('painted'); channel.say('lock', '{}x'); until_told(); sys.exit(0)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "book")]
    keeper = Supervisor(command)
    command[0] = "/nowhere/python"

    assert keeper.run() == 0

    assert "so it closed" in capsys.readouterr().err
    assert (tmp_path / "book").read_text().splitlines()[-1].endswith("end")


@pytest.mark.skipif(sys.platform != "linux", reason="read the Linux way")
def test_the_supervisor_and_its_processes_leave_no_core_files(tried: Any) -> None:
    one = tried("channel.say('painted'); until_told()")
    child = one.until("start")[0]
    for pid in (child, one.process.pid):
        limits = Path(f"/proc/{pid}/limits").read_text()
        line = next(line for line in limits.splitlines() if "core file" in line)
        assert line.split()[4:6] == ["0", "0"]
    one.process.terminate()
    one.ends()


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_memory_is_closed_to_other_programs_of_the_account() -> None:
    asks = (
        "import ctypes; from heartdesk.supervisor.no_dumps import close_memory;"
        "get = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0);"
        "before = get(); close_memory(); print(before, get())"
    )
    told = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1", "0"]


def test_the_supervisor_closes_its_own_memory_once_the_window_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(keeping, "close_memory", lambda: closed.append(True))
    (tmp_path / "book").touch()
    script = PROLOGUE + "channel.say('painted'); channel.say('bye')"
    assert Supervisor([sys.executable, "-c", script, str(tmp_path / "book")]).run() == 0
    assert closed == [True]


def test_words_between_processes_are_one_short_line() -> None:
    assert read_line(line_of(LOCK, '{"why": "key"}')) == (LOCK, '{"why": "key"}')
    assert read_line(line_of(END)) == (END, "")
    for bad in ("two\nlines", "x" * 20_000):
        with pytest.raises(ValueError, match="one short line"):
            line_of(START, bad)


def test_a_channel_says_and_hears_and_knows_when_it_is_alone() -> None:
    (hears, their_says), (their_hears, says) = os.pipe(), os.pipe()
    ours, theirs = Channel(hears, says), Channel(their_hears, their_says)
    ours.say(PAINTED)
    assert theirs.hear() == (PAINTED, "")
    heard: Queue[object] = Queue()
    waiting = threading.Thread(target=lambda: heard.put(ours.hear()))
    waiting.start()
    theirs._says.close()
    assert heard.get(timeout=10) is None
    waiting.join()
    theirs._hears.close()
    ours.say(PAINTED)  # to nobody: no trouble
    ours._hears.close()
    ours._says.close()
