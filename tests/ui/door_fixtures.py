"""The closed door of a desk: the real window before it is open, and an empty folder before there is a desk."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from heartdesk.app.making import DEMO_AREA, DEMO_HUB, make_desk
from heartdesk.app.opening import ProfileOpener, opener_for
from heartdesk.core.roles import Role
from heartdesk.security import keys, roster
from heartdesk.security.cost import FLOOR
from heartdesk.security.unlocked import Unlocked
from heartdesk.store.profile import read_profile
from heartdesk.ui.content import Content
from heartdesk.ui.opening import OpeningView
from heartdesk.ui.preferences import Preferences
from heartdesk.ui.run import make_window
from heartdesk.ui.session import OpenDesk, Opener
from heartdesk.ui.window import Window
from heartdesk.ui.wizard.wizard import Wizard
from tests.security_makers import Computer

PATIENCE_MS = 30_000
LAYOUT_PASSES = 10
PASSPHRASES = {"Ann": "red tin cat", "Bob": "blue tin dog", "Cath": "grey tin hen"}
CODE = "code.txt"

Key = Qt.Key


class Asked(ProfileOpener):
    """A desk that asks who is there, though its device secret stands in its folder: no key store is needed."""

    @property
    def demo(self) -> bool:
        return False

    def _opened(self, opened: Unlocked, *, made_anew: bool = False) -> OpenDesk:
        return replace(super()._opened(opened, made_anew=made_anew), demo=False)


class AtTheDoor:
    """A worker before the desk is open. Keys go where the cursor is."""

    def __init__(self, qtbot: QtBot, opener: Opener, folder: Path) -> None:
        self.qtbot, self.opener, self.folder = qtbot, opener, folder
        self.presses = 0
        self.window = make_window(opener=opener, folder=folder)
        self.window.resize(1366, 768)

    @property
    def content(self) -> Content:
        return self.window.content

    @property
    def opening(self) -> OpeningView:
        return self.content.opening

    @property
    def wizard(self) -> Wizard:
        found = self.opening.findChildren(Wizard)
        return found[0]

    @property
    def code(self) -> str:
        """What was printed when the desk was made."""
        return (self.folder.parent / CODE).read_text(encoding="ascii")

    def come(self) -> None:
        """Start HeartDesk and wait until it asks something."""
        with self.qtbot.waitSignal(self.window.furnished, timeout=PATIENCE_MS):
            self.window.show()
        self.window.activateWindow()
        self.at_rest()
        self.until(lambda: QApplication.focusWidget() is not None)

    def at_rest(self) -> None:
        """Wait until nothing is under way in any lane."""
        self.until(self.content.background.is_idle)
        for _ in range(LAYOUT_PASSES):
            QApplication.processEvents()

    def until(self, fact: Callable[[], bool]) -> None:
        """Wait for a fact, not for time."""
        self.qtbot.waitUntil(fact, timeout=PATIENCE_MS)

    def focused(self) -> QWidget:
        """The widget that has the cursor."""
        if (
            QApplication.activeWindow() is None
        ):  # a screen that is not there forgets its window at times
            self.window.activateWindow()
            self.until(lambda: QApplication.activeWindow() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the cursor"
        return widget

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key where the cursor is."""
        self.presses += 1
        QTest.keyClick(self.focused(), key, modifier)

    def write(self, text: str) -> None:
        """Type a text where the cursor is."""
        QTest.keyClicks(self.focused(), text)

    def is_in(self) -> bool:
        """Whether the desk is open."""
        return self.content.front() is not None

    def said(self) -> str:
        """Everything that can be read on the screen."""
        labels = self.window.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible())

    def wear(self, *, scale: int = 100, look: str = "calm") -> None:
        """Put on a look."""
        self.content.choose(Preferences(look=look, scale=scale))
        self.at_rest()

    def close(self) -> None:
        """Go home. Nothing happens where the window is gone already."""
        if not isValid(self.window):
            return
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def desk_of_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ann (every role), Bob (reception) and Cath (safeguarding lead). Nobody may change it: copy it."""
    folder = tmp_path_factory.mktemp("three") / "desk"
    made = make_desk(
        folder,
        area=DEMO_AREA,
        hub=DEMO_HUB,
        worker="Ann",
        passphrase=PASSPHRASES["Ann"],
        organization="Barony Trust",
        demo=True,
        cost=FLOOR,
    )
    by = made.keys.unlocked
    for name, role in (("Bob", Role.RECEPTION), ("Cath", Role.SAFEGUARDING_LEAD)):
        by = roster.add_worker(
            folder,
            by,
            name=name,
            passphrase=PASSPHRASES[name],
            roles=frozenset({role}),
            organization=by.organization,
            device=keys.device_for(folder),
            cost=FLOOR,
        ).by
    (folder.parent / CODE).write_text(made.keys.recovery_code, encoding="ascii")
    return folder


@pytest.fixture
def three(desk_of_three: Path, tmp_path: Path) -> Path:
    """The desk of three, this test's own."""
    folder = tmp_path / "desk"
    shutil.copytree(desk_of_three, folder)
    shutil.copy(desk_of_three.parent / CODE, tmp_path / CODE)
    return folder


@pytest.fixture
def door(qtbot: QtBot, three: Path) -> Iterator[AtTheDoor]:
    """The window asks who is at the desk of three."""
    at = AtTheDoor(qtbot, Asked(read_profile(three)), three)
    at.come()
    yield at
    at.close()


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    """This computer's key store, in memory; set `shut` for one that gives nothing."""
    one = Computer()
    for module in ("device", "keys"):
        monkeypatch.setattr(f"heartdesk.security.{module}.KeyringDevice", lambda: one)
    monkeypatch.setattr("heartdesk.security.calibration.calibrated", lambda: FLOOR)
    return one


@pytest.fixture
def first_day(qtbot: QtBot, computer: Computer, tmp_path: Path) -> Iterator[AtTheDoor]:
    """HeartDesk is about to be started in an empty folder. Call `come`."""
    folder = tmp_path / "new" / "desk"
    folder.parent.mkdir()
    at = AtTheDoor(qtbot, opener_for(folder), folder)
    yield at
    at.close()


__all__ = ["Window", "computer", "desk_of_three", "door", "first_day", "three"]
