"""What the pages stand on is loaded while the worker types: the door opens sooner, and nothing is lost to it."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from heartdesk.ui.pages import FIRST_PARTS, ROOMS
from tests.ui.door_fixtures import PASSPHRASES, AtTheDoor, desk_of_three, door, three

__all__ = ["desk_of_three", "door", "three"]

ROOT = Path(__file__).parents[2]
MOST_AT_ONCE = 12
"""Modules of ours in one step of the window: about 15 ms on a slow computer."""

MANY = 200_000
"""Rooms: more than can be loaded while one patience lasts."""

AT_THE_DOOR = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop
from heartdesk.app.opening import ProfileOpener
from heartdesk.store.profile import read_profile
from heartdesk.ui.lock.after import After
from heartdesk.ui.run import application, make_window

folder = Path(sys.argv[1])
application()
window = make_window(
    opener=ProfileOpener(read_profile(folder)), folder=folder, after=After(why="key")
)
loop = QEventLoop()
window.furnished.connect(lambda: window.content.opening.loaded.connect(loop.quit))
window.show()
loop.exec()
print(*sorted(name for name in sys.modules if name.startswith("heartdesk.")))
window.close()
"""

EACH_STEP = """
import importlib, sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
import heartdesk.ui.run, heartdesk.ui.window, heartdesk.ui.content
from heartdesk.ui.pages import FIRST_PARTS, load_rooms

load_rooms()
for part in FIRST_PARTS:
    before = set(sys.modules)
    importlib.import_module(f"heartdesk.ui.{part}")
    print(part, sum(name.startswith("heartdesk.") for name in set(sys.modules) - before))
"""


def test_a_locked_window_loads_every_room_and_the_first_page_while_it_waits(
    practice_desk: Path,
) -> None:
    there = _said(AT_THE_DOOR, str(practice_desk)).split()

    assert {f"heartdesk.{room}" for room in ROOMS} <= set(there)
    assert {f"heartdesk.ui.{part}" for part in FIRST_PARTS} <= set(there)


def test_no_step_of_the_first_page_loads_more_than_a_few_modules() -> None:
    steps = dict(line.split() for line in _said(EACH_STEP).splitlines())

    assert steps.keys() == set(FIRST_PARTS)
    assert {part: count for part, count in steps.items() if int(count) > MOST_AT_ONCE} == {}


def test_a_worker_who_is_quicker_than_the_loading_is_let_in_all_the_same(
    door: AtTheDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk lane has a whole list to load when the passphrase comes: only what is under way goes first."""
    loaded: list[str] = []
    monkeypatch.setattr("heartdesk.ui.ahead.load_room", loaded.append)
    ahead = door.opening._ahead
    door.until(lambda: not ahead._under_way)
    ahead._rooms = [f"room {number}" for number in range(MANY)]
    ahead.begin()
    door.press(Qt.Key.Key_Return)
    door.write(PASSPHRASES["Ann"])
    door.press(Qt.Key.Key_Return)

    door.until(door.is_in)
    door.at_rest()  # which it never is while the list goes on
    assert 1 <= len(loaded) < MANY


def test_after_a_wrong_passphrase_the_loading_goes_on(
    door: AtTheDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    monkeypatch.setattr("heartdesk.ui.ahead.load_room", loaded.append)
    ahead = door.opening._ahead
    door.until(lambda: not ahead._under_way)
    door.press(Qt.Key.Key_Return)
    door.write("not the passphrase")
    door.press(Qt.Key.Key_Return)
    ahead._rooms = ["room 1", "room 2"]

    door.until(lambda: loaded == ["room 1", "room 2"])
    assert not door.is_in()


def _said(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
