"""A whole conversation by keyboard over 10,000 services: how long each key waits, how long the window stood still.

The real Help page, every key through the window's own event path. Of each step: milliseconds until all of it is on the
screen (a pause in typing, which waits on purpose, left out), the same in CPU time of the whole process, and the longest
that the thread which paints did not answer, of our own doing. On a busy machine only the CPU time is a figure.
Usage: python -m benchmarks.help_walk [COUNT] [WALKS]
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.proving.stalls import StallMeter
from benchmarks.synthetic import fill
from heartdesk.app.making import DEMO_AREA, DEMO_HUB, DEMO_WORKER, make_desk
from heartdesk.app.opening import ProfileOpener, open_desk
from heartdesk.security.cost import FLOOR
from heartdesk.store.profile import Profile
from heartdesk.ui.content import Content
from heartdesk.ui.pages import PageEntry
from heartdesk.ui.pages.help import HelpPage
from heartdesk.ui.rest import Rest
from heartdesk.ui.run import application, make_window
from heartdesk.ui.widgets.asking import PAUSE_MS as WORDS_PAUSE
from heartdesk.ui.widgets.place_box import PAUSE_MS as PLACE_PAUSE

MOST_WAIT = 100.0
MOST_STALL = 50.0
SECRET = "thistle fiddle willow"  # noqa: S105 - of a desk that lives for a minute
WORDS = "we've nae food in and the meter's oot"
Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def until(fact: Callable[[], bool]) -> None:
    """Sleep in the event loop until a fact holds."""
    while not fact():
        QApplication.processEvents(
            QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        )


class Walk:
    """One person after another, at the same window."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.page = content.page("help")
        assert isinstance(self.page, HelpPage)
        self.waits: dict[str, list[tuple[float, float, float]]] = {}

    def step(self, name: str, act: Callable[[], None], *, pause: int = 0) -> None:
        """Do it, and wait until all of it is on the screen."""
        meter = StallMeter()
        meter.start()
        began, worked = time.perf_counter(), time.process_time()
        act()
        until(self._at_rest)
        QApplication.processEvents()
        wait = (time.perf_counter() - began) * 1000 - pause
        cpu = (time.process_time() - worked) * 1000
        meter.stop()
        self.waits.setdefault(name, []).append((wait, cpu, meter.longest_own))

    def once(self) -> None:
        """From the first word to the saved leaflet, and the page clear again."""
        self._type(WORDS[:-1])
        until(self._at_rest)
        self.step("the last letter they say", lambda: self._type(WORDS[-1]), pause=WORDS_PAUSE)
        self.step("on to what it sounds like", lambda: self._press(Key.Key_Return))
        self.step("tick a need", lambda: self._press(Key.Key_Return))
        self.step("on to home", lambda: self._press(Key.Key_Return))
        self._type("Cumnoc")
        until(self._at_rest)
        self.step("the last letter of home", lambda: self._type("k"), pause=PLACE_PAUSE)
        self.step("on to the places", lambda: self._press(Key.Key_Return))
        self.step("tick a place", lambda: self._press(Key.Key_Space))
        self.step("the next one", lambda: self._press(Key.Key_Down))
        self.step("tick it too", lambda: self._press(Key.Key_Space))
        self.step("preview", lambda: self._press(Key.Key_P, CTRL))
        self.step("save it", lambda: self._press(Key.Key_Return))
        self.page.asking.safety.clear()  # type: ignore[attr-defined]
        self.step("finish and clear", lambda: self._press(Key.Key_Return))

    def _at_rest(self) -> bool:
        asking = self.page.asking  # type: ignore[attr-defined]
        pausing = asking.is_pausing() or asking.place.is_pausing()
        return not pausing and self._content.background.is_idle()

    def _type(self, text: str) -> None:
        QTest.keyClicks(_cursor(), text)

    def _press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(_cursor(), key, modifier)


def _cursor() -> QWidget:
    """The widget that has the cursor."""
    widget: QWidget | None = QApplication.focusWidget()
    if widget is None:
        raise RuntimeError("nothing has the cursor")
    return widget


def walk(profile: Profile, walks: int) -> tuple[Walk, dict[str, float]]:
    """Open the desk in the real window, and serve so many people. Gives what was built, too, in CPU milliseconds."""
    application()
    built: dict[str, float] = {}
    build = Rest.build

    def timed(rest: Rest, entry: PageEntry) -> object:
        began = time.thread_time()
        page = build(rest, entry)
        built[entry.id] = (time.thread_time() - began) * 1000
        return page

    Rest.build = timed  # type: ignore[method-assign,assignment]
    window = make_window(opener=ProfileOpener(profile), folder=profile.folder)
    ready: list[bool] = []
    window.ready.connect(lambda: ready.append(True))
    window.resize(1366, 768)
    window.show()
    until(lambda: bool(ready))
    window.activateWindow()
    until(lambda: QApplication.focusWidget() is not None)
    seen = Walk(window.content)
    until(seen._at_rest)
    for _ in range(walks):
        seen.once()
    window.hide()
    return seen, built


def tell(seen: Walk, built: dict[str, float]) -> bool:
    """Print a line for each step; true where every limit holds."""
    print(f"{'step':28}{'wait ms':>16}{'CPU ms':>16}{'stood still ms':>18}")
    good = True
    for name, found in seen.waits.items():
        warm = found[1:] or found
        columns = [[one[at] for one in warm] for at in range(3)]
        said = "".join(f"{median(one):8.0f} {max(one):7.0f}" for one in columns)
        over = min(median(columns[0]), median(columns[1])) > MOST_WAIT
        over = over or median(columns[2]) > MOST_STALL
        good = good and not over
        print(f"{name:28}{said}{'   OVER' if over else ''}")
    first = {name: found[0] for name, found in seen.waits.items()}
    worst = max(first, key=lambda name: first[name][2])
    print(f"The first walk stood still longest at “{worst}”: {first[worst][2]:.0f} ms.")
    for page, cost in built.items():
        print(f"Building the page {page}: {cost:.0f} ms of the thread that paints.")
    return good


def main(count: int, walks: int) -> int:
    """Make a desk, fill it, walk. Median and worst of each step; the first walk told apart."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ |= {"HOME": folder, "CUPS_SERVER": str(home / "no-printer.sock")}
        (home / "Documents").mkdir()
        desk_folder = home / "desk"
        made = make_desk(
            desk_folder,
            area=DEMO_AREA,
            hub=DEMO_HUB,
            worker=DEMO_WORKER,
            passphrase=SECRET,
            demo=True,
            cost=FLOOR,
        )
        profile = made.profile
        desk = open_desk(profile, worker=DEMO_WORKER, secret=SECRET)
        fill(desk, count)
        desk.close()
        print(f"{count:,} made-up services and the starter directory; {walks} walks.")
        return 0 if tell(*walk(profile, walks)) else 1


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*(numbers + [10_000, 6][len(numbers) :])))
