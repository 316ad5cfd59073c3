"""The order of the cursor: what comes later is put into its place, and the window stays whole."""

import gc
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.ui.widgets.scroll import scrolled
from heartdesk.ui.widgets.tab_order import put_before

SOURCES = Path(__file__).parents[2] / "heartdesk"


class Press(QPushButton):
    """A button that knows something Qt does not."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setObjectName(text)
        self.known = text


class Sheet(QWidget):
    """A window with one button, and a pane with two. Python holds none of its parts by name."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self._qtbot = qtbot
        column = QVBoxLayout(self)
        column.addWidget(Press("first"))
        inside = QWidget()
        self.lines = QVBoxLayout(inside)
        self.lines.addWidget(Press("change"))
        self.lines.addWidget(Press("last"))
        column.addWidget(scrolled(inside, "What is kept"))

    def part(self, name: str) -> Press:
        found = self.findChild(Press, name)
        assert isinstance(found, Press)
        return found

    def come_later(self, *names: str) -> list[QWidget]:
        """Buttons that were made after all else."""
        made: list[QWidget] = [Press(name) for name in names]
        for one in made:
            self.lines.addWidget(one)
        return made

    def order(self) -> list[str]:
        """Where the cursor goes, from the first button round to it again."""
        self.show()
        self.activateWindow()
        self._qtbot.waitUntil(self.isActiveWindow)
        self.part("first").setFocus()
        steps: list[str] = []
        while (here := QApplication.focusWidget()) is not None and here.objectName() not in steps:
            steps.append(here.objectName())
            self.focusNextChild()
        return steps


@pytest.mark.parametrize(
    ("before", "order"),
    [
        ("change", ["first", "one", "two", "change", "last"]),
        ("last", ["first", "change", "one", "two", "last"]),
    ],
)
def test_what_comes_later_is_stepped_on_just_before_what_it_belongs_to(
    qtbot: QtBot, before: str, order: list[str]
) -> None:
    sheet = Sheet(qtbot)
    later = sheet.come_later("one", "two")

    put_before(sheet.part(before), later)
    assert sheet.order() == order

    put_before(sheet.part(before), later)
    assert sheet.order() == order, "a second time changes nothing"


def test_where_nothing_comes_nothing_moves(qtbot: QtBot) -> None:
    sheet = Sheet(qtbot)
    put_before(sheet.part("last"), [])
    assert sheet.order() == ["first", "change", "last"]


def test_taking_garbage_after_that_takes_no_part_of_the_window(qtbot: QtBot) -> None:
    sheet = Sheet(qtbot)
    put_before(sheet.part("change"), sheet.come_later("one", "two"))
    order = sheet.order()

    gc.collect()

    assert [sheet.part(name).known for name in order] == order
    assert sheet.order() == order


def test_no_part_of_the_window_is_asked_for_one_that_is_not_within_it() -> None:
    asking = [
        path.name
        for path in SOURCES.rglob("*.py")
        if re.search(r"InFocusChain\(|\.(focusProxy|buddy)\(\)", path.read_text(encoding="utf-8"))
    ]
    assert asking == [], "PySide takes the answer for a child of the asked: docs/decisions/0046"
