"""The thread that paints never waits for the store, a file or a line."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from heartdesk.store.desk import Desk
from heartdesk.ui.preferences import Preferences
from tests.ui.at_the_desk import AtTheDesk, Key

SLOW = ("open", "sqlite3.connect", "socket.connect", "socket.getaddrinfo", "os.listdir", "os.scandir", "os.rename",
        "os.remove", "os.mkdir", "subprocess.Popen")  # fmt: skip
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Watch:
    """Remembers what was touched by the main thread while it is on."""

    on: bool = False
    seen: list[str] = field(default_factory=list)

    def heard(self, event: str, given: tuple[object, ...]) -> None:
        if self.on and event in SLOW and threading.current_thread() is threading.main_thread():
            self.seen.append(f"{event} {given[0] if given else ''}")


# An audit hook stays for good, so there is one for all tests, off unless asked for.
WATCH = Watch()
sys.addaudithook(lambda event, given: WATCH.heard(event, given) if WATCH.on else None)


@pytest.fixture
def watch() -> Iterator[Watch]:
    WATCH.seen.clear()
    yield WATCH
    WATCH.on = False


@pytest.fixture
def store_threads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the threads that came to the store."""
    came: list[str] = []
    for name in ("run", "look", "close"):
        real = getattr(Desk, name)

        def noted(desk: Desk, *given: object, real: object = real) -> object:
            came.append(threading.current_thread().name)
            return real(desk, *given)  # type: ignore[operator]

        monkeypatch.setattr(Desk, name, noted)
    return came


def test_a_whole_visit_keeps_the_painting_thread_off_store_files_and_lines(
    store_threads: list[str], watch: Watch, worker: AtTheDesk, tmp_path: Path
) -> None:
    # Pages are built once; from then on nothing may be slow.
    for page in ("directory", "settings", "cards", "keys", "help"):
        worker.content.go(page)
        worker.at_rest()
    watch.on = True

    worker.hears("we've nae food in and the meter's oot")
    worker.help.asking.chips.chips()[0].click()
    worker.help.asking.place.type_in("Cumnock")
    worker.at_rest()
    worker.help.options.arrive()
    worker.press(Key.Key_Space)
    worker.press(Key.Key_Right)
    worker.at_rest()
    worker.press(Key.Key_P, modifier=CTRL)
    worker.until(lambda: worker.help.preview is not None and worker.help.preview.isVisible())
    worker.at_rest()
    assert worker.help.preview is not None
    worker.help.preview.save_to(tmp_path / "leaflet.pdf")
    worker.at_rest()
    worker.content.go("directory")
    worker.write("food")
    worker.at_rest()
    worker.content.choose(Preferences(look="dark"))
    worker.at_rest()

    watch.on = False
    assert (tmp_path / "leaflet.pdf").exists()
    assert watch.seen == []
    assert store_threads
    assert {name.split("-")[0] for name in store_threads} == {"heartdesk"}


def test_the_watch_would_see_a_slow_call(watch: Watch, tmp_path: Path) -> None:
    watch.on = True
    (tmp_path / "file").write_text("x", encoding="utf-8")
    watch.on = False
    assert watch.seen
