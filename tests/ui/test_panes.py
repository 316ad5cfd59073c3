"""A pane shows what has the cursor, whenever all is laid out anew: letters grow, a pane around it settles later."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.scroll import Pane, scrolled

HIGH = 900
LAYOUT_PASSES = 10


class Sheet(QWidget):
    """A pane within a pane, as at large letters: the outer one scrolls. The cursor stands on a button far down."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.above, self.beside = QWidget(), QWidget()
        self.above.setFixedHeight(HIGH)
        self.press = QPushButton("here")
        near = QWidget()
        lines = QVBoxLayout(near)
        for part in (PlainLabel("Words that wrap"), self.beside, self.press):
            lines.addWidget(part)
        self.inner = scrolled(near, "inner")
        self.inner.let_grow(True)
        far = QWidget()
        column = QVBoxLayout(far)
        for part in (self.above, self.inner):
            column.addWidget(part)
        self.outer = scrolled(far, "outer")
        QVBoxLayout(self).addWidget(self.outer)
        self.resize(400, 300)
        self.show()
        self.activateWindow()
        qtbot.waitUntil(self.isActiveWindow)
        self.press.setFocus()
        self.rest()

    def rest(self) -> None:
        for _ in range(LAYOUT_PASSES):
            QApplication.processEvents()

    def is_seen(self) -> bool:
        return self.press.visibleRegion().boundingRect().height() == self.press.height()


def grows_above(sheet: Sheet) -> None:
    sheet.above.setFixedHeight(2 * HIGH)


def grows_in_the_inner_pane(sheet: Sheet) -> None:
    sheet.beside.setFixedHeight(HIGH)


def shrinks(sheet: Sheet) -> None:
    sheet.resize(400, 150)


@pytest.mark.parametrize("change", [grows_above, grows_in_the_inner_pane, shrinks])
def test_what_has_the_cursor_stays_in_sight_when_all_is_laid_out_anew(
    qtbot: QtBot, change: Callable[[Sheet], None]
) -> None:
    sheet = Sheet(qtbot)
    assert sheet.is_seen()

    change(sheet)
    sheet.rest()

    assert sheet.is_seen()


def roll_up(pane: Pane) -> None:
    """Turn the wheel over a pane until its top is seen."""
    at = QPointF(20, 20)
    for _ in range(HIGH):
        wheel = QWheelEvent(
            at,
            pane.viewport().mapToGlobal(at),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(pane.viewport(), wheel)
        if not pane.verticalScrollBar().value():
            return


def test_whoever_scrolls_away_from_the_cursor_is_not_pulled_back(qtbot: QtBot) -> None:
    sheet = Sheet(qtbot)
    roll_up(sheet.outer)
    assert sheet.outer.verticalScrollBar().value() == 0

    grows_above(sheet)
    sheet.rest()
    assert sheet.outer.verticalScrollBar().value() == 0

    sheet.press.clearFocus()
    sheet.press.setFocus()
    sheet.rest()
    assert sheet.is_seen(), "the next step of the cursor is followed again"
