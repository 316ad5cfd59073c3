"""PySide6 6.12.0 gives away references to True and None on Python 3.11 until the interpreter dies. Never again."""

import sys
from importlib.metadata import version

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

TIMES = 200
LOSS = 50


class Bell(QObject):
    rung = Signal(int)


def test_the_version_is_the_one_that_was_measured() -> None:
    assert version("PySide6_Essentials") == "6.11.3"


def test_emitting_and_connecting_give_no_reference_to_true_away(qtbot: QtBot) -> None:
    bell, heard = Bell(), list[int]()
    bell.rung.connect(heard.append)
    before = sys.getrefcount(True)
    for number in range(TIMES):
        bell.rung.emit(number)
    assert len(heard) == TIMES
    assert sys.getrefcount(True) > before - LOSS


def test_calls_that_answer_nothing_give_no_reference_to_none_away(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(TIMES):
        label.setText(str(number))
        label.setToolTip("")
    assert sys.getrefcount(None) > before - LOSS
