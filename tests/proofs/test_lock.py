"""A scripted day at the real window, then Ctrl+L: no name is left in any process or file."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.prove_lock import PEOPLE, a_desk_with_people, kill_and_look, lock_and_look
from benchmarks.proving.print_system import a_printer

SCREEN = {"QT_QPA_PLATFORM": "offscreen"}

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="only root on Linux may read what a process of HeartDesk has in memory",
)


def test_no_name_is_left_after_a_lock_nor_on_the_disk_after_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    a_desk_with_people(folder)

    # Not under tmp_path: a socket's path may have no more than 107 characters.
    with TemporaryDirectory(prefix="hd-") as name, a_printer(Path(name) / "cups") as printer:
        Path(name).chmod(0o711)
        seen = lock_and_look(folder, tmp_path / "home", SCREEN, wait=1.0, printer=printer)

    assert seen.shown == PEOPLE
    assert seen.open_memory > 100, "or the scanner is blind"
    assert sum(seen.locked_memory.values()) == 0
    assert seen.files == {}
    if printer is not None:
        assert seen.printed > 0, "or the spool was not looked at"
    assert kill_and_look(folder, tmp_path / "home", SCREEN, after=2.0) == {}
