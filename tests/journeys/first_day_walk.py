"""A first day with the keyboard alone, in a program of its own: the wizard, then the next morning's unlock.

    python -m tests.journeys.first_day_walk FOLDER

Prints one JSON object. The key store is whatever this program finds.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from heartdesk.app.opening import opener_for
from heartdesk.ui.run import application, make_window
from heartdesk.ui.window import Window
from heartdesk.ui.wizard.step import Step
from heartdesk.ui.wizard.wizard import Wizard

SECRET = "moss fern heron"
PATIENCE = 60.0
Key = Qt.Key


class Hands:
    """Presses keys, and counts them."""

    def __init__(self, folder: Path) -> None:
        self.app = application()
        self.folder = folder
        self.window = self._window()
        self.keys = 0

    def until(self, fact: Callable[[], bool]) -> None:
        """Wait for a fact while the window lives."""
        end = time.monotonic() + PATIENCE
        while not fact():
            if time.monotonic() > end:
                raise TimeoutError(self.said())
            self.app.processEvents()
            time.sleep(0.002)

    def said(self) -> str:
        """Where it stopped: never a code."""
        found = self.window.content.opening.findChildren(Wizard)
        return found[0].step.question if found else "no wizard"

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self._focus(), key)
        self.keys += 1

    def write(self, text: str) -> None:
        QTest.keyClicks(self._focus(), text)
        self.keys += len(text)

    def restart(self) -> None:
        """Close the window and start again, as the next morning does."""
        self.window.close()
        self.window = self._window()

    def _window(self) -> Window:
        made = make_window(opener=opener_for(self.folder), folder=self.folder)
        made.resize(1366, 768)
        furnished: list[bool] = []
        made.furnished.connect(lambda: furnished.append(True))
        made.show()
        self.window = made
        self.until(lambda: bool(furnished))
        made.activateWindow()
        return made

    def _focus(self) -> QWidget:
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
        self.until(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        if widget is None:
            raise RuntimeError("nothing has the cursor")
        return widget


class Stalls(QObject):
    """The longest time in which the window could not have painted, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0
        self._since = QElapsedTimer()
        self._since.start()
        self._tick = QTimer(self)
        self._tick.setInterval(5)
        self._tick.timeout.connect(self._ticked)
        self._tick.start()

    def _ticked(self) -> None:
        self.longest = max(self.longest, self._since.restart())


def first_day(hands: Hands) -> bool:
    """Answer the wizard; True where a passphrase could be chosen."""
    hands.until(lambda: bool(hands.window.content.opening.findChildren(Wizard)))
    wizard = hands.window.content.opening.findChildren(Wizard)[0]
    hands.until(lambda: bool(wizard.answers.areas))

    def on(step: Step) -> None:
        hands.until(lambda: wizard.step is not step)

    welcome = wizard.step
    hands.press(Key.Key_Return)
    on(welcome)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    hands.write("Ann Baird")
    hands.press(Key.Key_Return)
    kept = not wizard.answers.no_key_store
    if kept:
        hands.write(SECRET)
        hands.press(Key.Key_Return)
        hands.write(SECRET)
    else:
        hands.press(Key.Key_Tab)
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Return)
    hands.write("East Ayrshire Council")
    hands.press(Key.Key_Return)
    hands.until(lambda: wizard.answers.code is not None)
    groups = wizard.answers.code.code.split("-") if wizard.answers.code else []
    while QApplication.focusWidget() is not wizard.next:
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Return)
    asked = wizard.step.asked  # type: ignore[attr-defined]
    hands.write(groups[asked[0]])
    hands.press(Key.Key_Return)
    hands.write(groups[asked[1]])
    hands.press(Key.Key_Return)
    hands.until(lambda: not wizard.step.waits())
    hands.press(Key.Key_Return)
    hands.until(lambda: hands.window.content.front() is not None)
    return kept


def next_morning(hands: Hands) -> int:
    """Unlock; the longest stall in ms while the desk lane opens it."""
    hands.restart()
    opening = hands.window.content.opening
    hands.until(lambda: opening.form.picker.list.count() > 0)
    hands.write(SECRET)
    stalls = Stalls()
    reached: list[int] = []
    opening.opened.connect(lambda _: reached.append(stalls.longest))
    hands.press(Key.Key_Return)
    hands.until(lambda: hands.window.content.front() is not None)
    return reached[0]


def main() -> int:
    """Walk, and say how it went."""
    folder = Path(sys.argv[1])
    hands = Hands(folder)
    began = time.monotonic()
    kept = first_day(hands)
    told: dict[str, object] = {
        "seconds": time.monotonic() - began,
        "keys": hands.keys,
        "passphrase": kept,
    }
    if kept:
        told["stall_ms"] = next_morning(hands)
        told["worker"] = hands.window.content.worker()
    hands.window.close()
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
