"""The list of people to ring: names covered, one line and one button each."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.followups.checkin import CheckIn
from heartdesk.people.model import Person
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.one_or_two import OneOrTwo
from heartdesk.ui.widgets.press_row import press_row


@dataclass(frozen=True)
class CallLine:
    """One line: whose, and what is said of it. `alarm` says that it cannot wait."""

    check_in: CheckIn
    person: Person
    words: str
    alarm: bool = False


class CallLines(QWidget):
    """Shows lines, or whatever one person's call is made with in place of them."""

    ring = Signal(object, object)
    """CheckIn and Person: the worker rings them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._presses: list[QPushButton] = []

    def presses(self) -> list[QPushButton]:
        """The buttons that ring somebody, in the order of the list."""
        return list(self._presses)

    def clear(self) -> None:
        """Show nothing."""
        empty(self._column)
        self._presses = []

    def show_lines(self, lines: Iterable[CallLine], *, may_ring: bool) -> None:
        """Show these lines in place of those before."""
        self.clear()
        for one in lines:
            line = self._line(one)
            if may_ring:
                ring = partial(self.ring.emit, one.check_in, one.person)
                row = press_row(one.words, ((self.tr("Ring"), ring),))
                self._presses += row.findChildren(QPushButton)
                line = OneOrTwo(self._theme, line, row, beside=560)
            self._column.addWidget(line)
            line.show()  # now, so that the cursor can stand in it

    def show_alone(self, part: QWidget) -> None:
        """Show one thing in place of the lines."""
        self.clear()
        self._column.addWidget(part)
        part.show()

    def _line(self, one: CallLine) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Covered(one.person.call, f"{one.person.call[:1]}…", role="strong"))
        column.addWidget(PlainLabel(one.words, role="alarm" if one.alarm else ""))
        return line
