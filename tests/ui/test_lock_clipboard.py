"""What was copied from HeartDesk leaves the clipboard; what somebody else put there stays."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from heartdesk.ui.lock.clipboard import SECONDS, ClipboardGuard

TIMES = range(50)


class Board(QObject):
    """A clipboard that another program can write to as well: the offscreen one knows only ours."""

    def __init__(self, real: QClipboard) -> None:
        super().__init__()
        self._real = real
        self.dataChanged = real.dataChanged
        self.ours = True

    def text(self) -> str:
        return self._real.text()

    def clear(self, mode: QClipboard.Mode) -> None:
        self._real.clear(mode)

    def ownsClipboard(self) -> bool:  # noqa: N802 - Qt's own name
        return self.ours

    def supportsSelection(self) -> bool:  # noqa: N802
        return False

    def copy(self, text: str, *, ours: bool) -> None:
        self.ours = ours
        self._real.setText(text)
        QApplication.processEvents()


@pytest.fixture
def board(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    made = Board(QGuiApplication.clipboard())
    monkeypatch.setattr(QGuiApplication, "clipboard", lambda: made)
    yield made
    made._real.clear()


@pytest.fixture
def guard(board: Board) -> ClipboardGuard:
    return ClipboardGuard(board)


def time_is_up(guard: ClipboardGuard) -> None:
    """Ten seconds later, if the guard waits for them at all."""
    if guard._clock.isActive():
        guard._clock.timeout.emit()


def test_a_text_copied_here_is_gone_after_ten_seconds(board: Board, guard: ClipboardGuard) -> None:
    assert guard._clock.interval() == SECONDS * 1000 == 10_000
    for number in TIMES:
        board.copy(f"CANARY{number:06d}", ours=True)
        assert board.text()
        time_is_up(guard)
        assert board.text() == ""


def test_a_text_copied_elsewhere_since_is_left_alone(board: Board, guard: ClipboardGuard) -> None:
    for number in TIMES:
        board.copy(f"CANARY{number:06d}", ours=True)
        board.copy(f"a letter to the bank {number}", ours=False)
        time_is_up(guard)
        guard.clear_now()
        assert board.text() == f"a letter to the bank {number}"


def test_a_second_text_copied_here_gets_ten_seconds_of_its_own(
    board: Board, guard: ClipboardGuard
) -> None:
    for number in TIMES:
        board.copy(f"first {number}", ours=True)
        board.copy(f"second {number}", ours=True)
        assert guard._clock.isActive()
        assert board.text() == f"second {number}"
        time_is_up(guard)
        assert board.text() == ""


def test_a_lock_or_an_end_does_not_wait_ten_seconds(
    qtbot: QtBot, board: Board, guard: ClipboardGuard
) -> None:
    board.copy("CANARY000001", ours=True)
    guard.clear_now()
    assert board.text() == ""
