"""A window that is closed is gone whole: a day of tests in one process would else grow and slow down."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from heartdesk.app.opening import ProfileOpener, opener_for
from heartdesk.store.profile import read_profile
from heartdesk.ui.session import Opener
from tests.ui.door_fixtures import PATIENCE_MS, Asked, AtTheDoor, computer

__all__ = ["computer"]


def practice(desk: Path) -> Opener:
    return ProfileOpener(read_profile(desk))


def asks_who(desk: Path) -> Opener:
    return Asked(read_profile(desk))


def first_day(desk: Path) -> Opener:
    return opener_for(desk.parent / "nothing here yet")


@pytest.mark.parametrize("opener", [practice, asks_who, first_day])
def test_no_part_of_a_closed_window_stays(
    qtbot: QtBot, computer: object, desk_folder: Path, opener: Callable[[Path], Opener]
) -> None:
    gc.collect()
    before = len(QApplication.allWidgets())
    at = AtTheDoor(qtbot, opener(desk_folder), desk_folder)
    stands = at.window.ready if opener is practice else at.window.furnished
    with qtbot.waitSignal(stands, timeout=PATIENCE_MS):
        at.window.show()
    at.at_rest()
    assert len(QApplication.allWidgets()) > before + 10

    at.close()
    del at
    gc.collect()
    assert len(QApplication.allWidgets()) == before
