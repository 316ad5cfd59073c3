"""Hands at the real window: a start script for the window's process that types what a driver elsewhere says.

    python -m benchmarks.proving.hands keep FOLDER SOCKET      the supervisor, with this script as its child
    python -m benchmarks.proving.hands window FOLDER SOCKET    the process with the window

Everything else is as it ships: the same supervisor, the same pipes, the same window. What is typed comes through a
socket, word by word, so that no process holds anything it was not given. The driver is benchmarks/proving/visit.py.
"""

import json
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from heartdesk.app.window import run_child
from heartdesk.core.kinds import RULES, Kind
from heartdesk.core.roles import Operation, may
from heartdesk.supervisor.keeping import supervise
from heartdesk.ui.run import application
from heartdesk.ui.window import Window


class Hands:
    """Does what each line of the socket asks, on the GUI thread, and answers with a line."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._lines = self._socket.makefile("rb")
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)
        self._kept: list[QWidget] = []

    def _read(self) -> None:
        line = self._lines.readline()
        if not line:
            self._notifier.setEnabled(False)
            return
        asked = json.loads(line)
        does: dict[str, Callable[..., Any]] = {
            "type": self.type,
            "press": self.press,
            "see": self.see,
            "show people": self.show_people,
        }
        try:
            said = {"answer": does[asked["do"]](*asked["with"])}
        except Exception as error:
            self._say({"fault": type(error).__name__})
            raise
        self._say(said)

    def _say(self, what: dict[str, Any]) -> None:
        self._socket.sendall(json.dumps(what).encode() + b"\n")

    def type(self, text: str) -> None:
        """Type where the cursor is."""
        QTest.keyClicks(_focused(), text)

    def press(self, keys: str) -> None:
        """Press keys together, such as "Ctrl+L"."""
        QTest.keySequence(_focused(), QKeySequence(keys))

    def see(self) -> dict[str, Any]:
        """What stands on the screen: whether the desk is open, whether anything is under way."""
        content = _window()._content
        if content is None:
            return {"open": False, "idle": False, "cursor": ""}
        if not _window().isActiveWindow():
            _window().activateWindow()  # there is no window manager to do it
        cursor = QApplication.focusWidget()
        return {
            "open": content.front() is not None,
            "idle": content.background.is_idle() and not _pausing(content.built().get("help")),
            "cursor": type(cursor).__name__,
            "said": content.opening.said(),
        }

    def show_people(self) -> int:
        """Open every sealed record they may and put its words on the screen, as the page of a person would; how many.

        Who holds every role is the lead too, and what is for the deputy alone stays shut to a lead.
        """
        opened = _window().content._opened_desk
        if opened is None:
            return 0
        sealed = [k for k in Kind if RULES[k].sealed and may(opened.roles, k, Operation.READ)]
        shown = opened.desk.run(lambda unit: [one for k in sealed for one in unit.every(k)]).value
        for record in shown:
            label = QLabel(str(dict(record.fields)), _window())
            label.show()
            label.grab()
            self._kept.append(label)
        return len(shown)


def _pausing(page: Any) -> bool:
    """Whether the page for helping someone still waits for the worker to stop typing."""
    return page is not None and (page.asking.is_pausing() or page.asking.place.is_pausing())


def _window() -> Window:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Window))


def _focused() -> QWidget:
    return QApplication.activePopupWidget() or QApplication.focusWidget() or _window()


def main(part: str, folder: str, path: str) -> int:
    if part == "keep":
        own = (sys.executable, "-m", "benchmarks.proving.hands", "window", folder, path)
        return supervise(folder, own)
    application()
    hands = partial(Hands, path)()
    code = run_child(Path(folder))
    del hands
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
