"""A worker at the real window: types, presses keys, waits for facts. Nothing reaches around the keyboard."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.ui.content import Content
from heartdesk.ui.pages.cards import CardsPage
from heartdesk.ui.pages.directory import DirectoryPage
from heartdesk.ui.pages.help import HelpPage
from heartdesk.ui.pages.settings import SettingsPage

Key = Qt.Key
PATIENCE_MS = 15_000


class AtTheDesk:
    """Keys go to the widget that has the focus, as they do at a real desk."""

    def __init__(self, qtbot: QtBot, content: Content) -> None:
        self.qtbot, self.content = qtbot, content
        self.presses = 0

    @property
    def help(self) -> HelpPage:
        return cast(HelpPage, self.content.page("help"))

    @property
    def directory(self) -> DirectoryPage:
        return cast(DirectoryPage, self.content.page("directory"))

    @property
    def settings(self) -> SettingsPage:
        return cast(SettingsPage, self.content.page("settings"))

    @property
    def cards(self) -> CardsPage:
        return cast(CardsPage, self.content.page("cards"))

    def focused(self) -> QWidget:
        """The widget that has the cursor."""
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert widget is not None, "nothing has the cursor"
        return widget

    def press(
        self, key: Qt.Key, *, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key where the cursor is."""
        self.presses += 1
        QTest.keyClick(self.focused(), key, modifier)

    def write(self, text: str) -> None:
        """Type a text where the cursor is."""
        QTest.keyClicks(self.focused(), text)

    def until(self, fact: Callable[[], bool]) -> None:
        """Wait for a fact, not for time."""
        self.qtbot.waitUntil(fact, timeout=PATIENCE_MS)

    def at_rest(self) -> None:
        """Wait until nothing is under way in any lane."""
        self.until(lambda: not self.pausing() and self.content.background.is_idle())
        QApplication.processEvents()

    def pausing(self) -> bool:
        """Whether the page still waits for the worker to stop typing."""
        asking = self.help.asking
        return asking.is_pausing() or asking.place.is_pausing()

    def hears(self, words: str) -> None:
        """Type a person's words and wait for what they sound like."""
        self.help.asking.start()
        self.write(words)
        self.at_rest()

    def toast(self) -> str:
        """What the message at the foot says; "" when there is none."""
        return self.content.toast_said()
