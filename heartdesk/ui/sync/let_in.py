"""Letting in what came from a desk after it was shut out: the admin reads what it is, and is asked once more."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.sync.actions import OtherDesk
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel

if TYPE_CHECKING:
    from heartdesk.sync.shutting_out import LetIn


class LetInPart(QWidget):
    """Nothing is let in by one press: whoever had the laptop may have written what came."""

    done = Signal()
    """Something was let in."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._meant: OtherDesk | None = None
        self._lines = QVBoxLayout()
        self.asks = PlainLabel("", role="strong")
        self.says = PlainLabel(
            self.tr(
                "Do this only if you believe it is honest work. It then counts at every desk. Where it does not show"
                " what it changed, what stands here stays beside it, and somebody chooses on this page."
            )
        )
        self.said = PlainLabel("", role="strong")
        self.told = Told()
        self.sure = button(self.tr("Let it in"), self._let_in, role="primary")
        self.leave = button(self.tr("Leave it"), self._rest)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._lines)
        for part in (self.asks, self.says, self.said, self.told):
            column.addWidget(part)
        column.addLayout(to_the_right(self.leave, self.sure))
        self._rest()

    def show_desks(self, others: Sequence[OtherDesk]) -> None:
        """Name what is kept aside, a line for each desk that was shut out."""
        empty(self._lines)
        for one in others:
            if one.shut_out and (one.aside or one.summaries):
                self._line(one)

    def _line(self, one: OtherDesk) -> None:
        line = Frame("clear")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        said = self.tr("{name}. {what}").format(name=one.name, what=" ".join(self._what_came(one)))
        row.addWidget(PlainLabel(said), 1)
        words = self.tr("Let it in …")
        press = button(words, partial(self._ask, one))
        press.setAccessibleName(f"{words}: {one.name}")
        row.addWidget(press)
        self._lines.addWidget(line)

    def _what_came(self, one: OtherDesk) -> Iterator[str]:
        if one.aside == 1:
            yield self.tr("1 part came after it was shut out.")
        elif one.aside:
            yield self.tr("{count} parts came after it was shut out.").format(
                count=f"{one.aside:,}"
            )
        for summary in one.summaries:
            words = (
                self.tr("A summary, made on {day}, has up to {count} entries.")
                if summary.whole
                else self.tr(
                    "A summary, made on {day}, cannot be let in yet: some of it is missing."
                )
            )
            yield words.format(day=_day(summary.made), count=f"{summary.entries:,}")

    def _ask(self, one: OtherDesk) -> None:
        self._rest()
        self._meant = one
        self.asks.setText(
            self.tr("Let in what {name} said? This cannot be taken back.").format(name=one.name)
        )
        for part in (self.asks, self.says, self.sure, self.leave):
            part.show()
        self.leave.setFocus()

    def _let_in(self) -> None:
        if self._meant is None:
            return
        council, desk = self._context.opened.council, self._meant.id
        self.setFocus()  # Enter once more must not reach what comes next
        self.sure.setEnabled(False)
        self._context.traveller.instead(
            lambda: council.let_in(desk), self._was_let_in, self._failed
        )

    def _was_let_in(self, made: "LetIn") -> None:
        self._rest()
        said = []
        if made.bundles or made.summaries:
            said.append(self.tr("Let in. It counts everywhere now."))
        if made.asked == 1:
            said.append(self.tr("Of 1 entry both words stand: choose on this page."))
        elif made.asked:
            said.append(
                self.tr("Of {count} entries both words stand: choose on this page.").format(
                    count=f"{made.asked:,}"
                )
            )
        if made.left:
            said.append(
                self.tr(
                    "A summary says something else than what was signed here. It was made up or damaged, and stays out."
                )
            )
        self.said.setText(" ".join(said))
        self.said.setVisible(bool(said))
        announce(self.said, self.said.text())
        self.done.emit()

    def _failed(self, trouble: DeskError) -> None:
        self._rest()
        self.told.tell(trouble)

    def _rest(self) -> None:
        self._meant = None
        self.sure.setEnabled(True)
        for part in (self.asks, self.says, self.said, self.sure, self.leave):
            part.hide()
        self.told.clear()


def _day(made: int) -> str:
    """Such as "3 November 2026", by the clock of the desk that made it; a clock may say anything."""
    try:
        at = local(datetime.fromtimestamp(made, UTC))
    except (ValueError, OverflowError, OSError):
        return "?"
    return f"{at.day} {at:%B %Y}"
