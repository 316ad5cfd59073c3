"""Locking for real: the supervisor, its processes, and what can be read of them afterwards."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the memory of a process is read the Linux way", allow_module_level=True)

from benchmarks.proving.canaries import canary, found_in_folders, found_in_process
from benchmarks.proving.visit import Visit

ROOT = Path(__file__).parents[2]
WORDS = f"{canary(417)} has nae food"
SECONDS_AFTER = 10
"""A lock has so long until nothing of anybody may be left in memory."""

SCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def visit(desk_folder: Path, tmp_path: Path) -> Iterator[Visit]:
    """The desk, open, with words in its window."""
    made = Visit(desk_folder, tmp_path / "home", screen=SCREEN)
    try:
        made.until(lambda seen: seen["cursor"] == "WordsEdit")
        made.do("type", WORDS)
        made.at_rest()
        yield made
    finally:
        made.close()


def window_process(visit: Visit) -> int:
    """The one process under the supervisor."""
    under = [pid for pid in visit.processes() if pid != visit.pid]
    assert len(under) == 1
    return under[0]


def test_a_lock_leaves_nothing_in_any_process_or_file_and_the_words_come_back(
    visit: Visit, desk_folder: Path
) -> None:
    old = window_process(visit)
    assert found_in_process(old) > 0, "or the next look proves nothing"
    assert found_in_process(visit.pid) == 0, "the supervisor never holds anything"
    began = time.monotonic()

    visit.lock()

    took = time.monotonic() - began
    sys.stdout.write(f"locked, and the old process gone, in {took:.2f} s\n")
    assert took < SECONDS_AFTER
    assert window_process(visit) != old
    assert {pid: found_in_process(pid) for pid in visit.processes()} == dict.fromkeys(
        visit.processes(), 0
    )
    assert found_in_folders([desk_folder, visit.home]) == {}

    visit.until(lambda seen: seen["cursor"] == "QPushButton")
    visit.press("Return")
    visit.until(lambda seen: bool(seen["open"]))
    visit.at_rest()
    assert found_in_process(window_process(visit)) > 0, "the words are back"


def test_a_window_that_is_killed_comes_back_locked_and_what_was_typed_comes_back_with_it(
    visit: Visit, desk_folder: Path
) -> None:
    drafts = desk_folder / "drafts"
    until = time.monotonic() + 30
    while not (drafts.is_dir() and any(drafts.iterdir())):
        assert time.monotonic() < until, "a half-filled form is sealed every few seconds"
        time.sleep(0.1)

    os.kill(window_process(visit), signal.SIGKILL)
    visit.meet_again()

    visit.until(lambda seen: seen["cursor"] == "QPushButton")
    assert found_in_process(window_process(visit)) == 0
    visit.press("Return")
    visit.until(lambda seen: bool(seen["open"]))
    visit.at_rest()
    assert found_in_process(window_process(visit)) > 0, "the words are back"


def test_a_window_whose_supervisor_is_killed_ends_by_itself(visit: Visit) -> None:
    window = window_process(visit)
    os.kill(visit.pid, signal.SIGKILL)
    until = time.monotonic() + SECONDS_AFTER
    while Path(f"/proc/{window}/maps").exists() and Path(f"/proc/{window}/maps").read_text():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_second_start_brings_the_first_window_forward_and_ends(
    visit: Visit, desk_folder: Path
) -> None:
    first = visit.processes()
    command = [sys.executable, str(ROOT / "main.py"), "--profile", str(desk_folder)]
    env = {**os.environ, **SCREEN, "TMPDIR": str(visit.home / "tmp")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert visit.processes() == first


def test_a_session_that_the_system_ends_keeps_what_was_typed(
    visit: Visit, desk_folder: Path
) -> None:
    window = window_process(visit)
    assert Path(f"/proc/{window}/limits").read_text().count("Max core file size        0") == 1
    os.kill(window, signal.SIGTERM)
    until = time.monotonic() + 30
    while visit.processes():
        assert time.monotonic() < until
        time.sleep(0.05)
    assert list((desk_folder / "drafts").iterdir())
    assert not list((desk_folder / "tmp").iterdir())
