"""What a desk said it had kept is there after a kill, after a power cut, and beside other programs at work."""

import sys
from pathlib import Path

import pytest

from benchmarks.prove_kill import kill_often
from benchmarks.prove_power_cuts import (
    DESK,
    MANNERS,
    a_disk,
    cut_power,
    is_whole,
    record_admins_day,
    record_day,
)
from benchmarks.prove_processes import PROCESSES, work_side_by_side
from benchmarks.proving.recording import NO_COMPILER, compiler, record

records = pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)

CARELESS = """
import sys
from heartdesk.store import engine
engine._PRAGMAS = tuple(p.replace("synchronous=FULL", "synchronous=NORMAL") for p in engine._PRAGMAS)
from benchmarks.proving.day import main
main()
"""


def test_killed_at_work_nothing_that_was_kept_is_lost(folder: Path, tmp_path: Path) -> None:
    seen = kill_often(folder, tmp_path, times=5)

    assert seen.kept > 0
    assert (seen.stopped_by_itself, seen.lost, seen.corrupt) == (0, [], [])


@records
def test_cut_from_its_power_nothing_that_was_kept_is_lost(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    start = a_disk(disk, tmp_path)
    events = record_day(disk, tmp_path, actions=50)

    assert is_whole(start, events, disk), "the recording must miss nothing"
    for manner in MANNERS:
        seen = cut_power(start, events, times=8, manner=manner, scratch=tmp_path)
        assert seen.told > 0
        assert (seen.lost, seen.corrupt) == ([], [])


@records
def test_cut_while_workers_come_and_go_and_keys_are_renewed_every_way_in_stays(
    tmp_path: Path,
) -> None:
    disk = tmp_path / "disk"
    start = a_disk(disk, tmp_path)
    events = record_admins_day(disk, tmp_path, changes=8)

    assert is_whole(start, events, disk), "the recording must miss nothing"
    for manner in MANNERS:
        seen = cut_power(start, events, times=6, manner=manner, scratch=tmp_path)
        assert seen.told > 0
        assert (seen.lost, seen.corrupt) == ([], [])


@records
def test_a_store_that_does_not_wait_for_the_disk_is_caught(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    start = a_disk(folder, tmp_path)
    day = ["--actions", "20", "--told", "{told}", "--scratch", str(tmp_path / "feeds")]
    program = [sys.executable, "-c", CARELESS, str(folder / DESK), *day]
    events = record(program, folder=folder, scratch=tmp_path)

    seen = cut_power(start, events, times=6, manner=MANNERS[0], scratch=tmp_path)

    assert seen.lost


def test_four_programs_in_one_profile_lose_nothing_and_meet_no_error(
    folder: Path, tmp_path: Path
) -> None:
    seen = work_side_by_side(folder, tmp_path, actions=15)

    assert seen.kept == PROCESSES * 15
    assert (seen.errors, seen.lost, seen.corrupt) == (0, [], [])
