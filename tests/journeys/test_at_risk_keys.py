"""A child at risk with no network, by keyboard alone: written, rung, told; on top after a restart too."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.app.opening import ProfileOpener
from heartdesk.store.profile import read_profile
from heartdesk.ui.pages.risk import RiskPage
from heartdesk.ui.run import make_window
from heartdesk.ui.safeguarding.not_told import NotTold
from tests.journeys.test_help_keys import Hands
from tests.ui.at_the_desk import AtTheDesk, Key

MOST_TABS = 40


@pytest.fixture
def hands(worker: AtTheDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    real = socket.socket.connect

    def no_network(self: socket.socket, address: object) -> None:
        if self.family is not socket.AF_UNIX:  # the screen itself is met by one
            raise OSError("there is no network here")
        real(self, cast(str, address))

    monkeypatch.setattr(socket.socket, "connect", no_network)
    made = Hands(worker)
    yield made
    made.stop()


def tab_to(hands: Hands, widget: QWidget) -> None:
    """Press Tab until the cursor is there: whatever is on the way can be reached too."""
    for _ in range(MOST_TABS):
        if hands.worker.focused() is widget:
            return
        hands.press(Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {widget.accessibleName()}")


def on_top(main: QWidget) -> str:
    return main.findChildren(NotTold)[0].said()


def test_a_child_at_risk_with_no_network(hands: Hands, qtbot: QtBot, desk_folder: Path) -> None:
    worker = hands.worker
    page = cast(RiskPage, worker.content.page("risk"))

    # F9 from anywhere, Enter, and their words
    hands.press(Key.Key_F9)
    hands.press(Key.Key_Return)
    assert worker.focused() is page.form.texts["their_words"]
    hands.write("my dad hits me")
    assert "Do not ask for consent" in page.form._rule.text()
    tab_to(hands, page.form.texts["told_why"])
    hands.write("it would add danger")
    tab_to(hands, page.form.save_button)
    hands.press(Key.Key_Return)

    # saved is not told: the numbers are there, and so is the line on top
    assert page.face() == "tell"
    assert "999" in page.numbers.numbers()
    assert on_top(worker.content.main).startswith("NOT YET TOLD")
    assert "dad" not in on_top(worker.content.main)

    # the window is shut before anybody has rung, and opened again
    worker.content.window().close()
    again = make_window(opener=ProfileOpener(read_profile(desk_folder)), folder=desk_folder)
    again.resize(1366, 768)
    with qtbot.waitSignal(again.ready, timeout=30_000):
        again.show()
    again.activateWindow()
    qtbot.waitUntil(lambda: on_top(again.content.main) != "", timeout=30_000)
    assert on_top(again.content.main).startswith("NOT YET TOLD")

    # she rings, and writes down who was told
    second = AtTheDesk(qtbot, again.content)
    worker = hands.worker = second
    qtbot.waitUntil(lambda: QApplication.activeWindow() is again, timeout=30_000)
    page = cast(RiskPage, second.content.page("risk"))
    hands.press(Key.Key_F9)
    assert second.focused().accessibleName().startswith("Ring, then say who was told")
    hands.press(Key.Key_Return)
    assert page.face() == "tell"
    tab_to(hands, page.call.spoke_to)
    hands.write("Mo, duty worker")
    hands.press(Key.Key_Return)
    assert on_top(again.content.main) == ""
    hands.press(Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    second.until(page.shows_paper)

    again.close()
    again.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
