"""For admins: a laptop is lost. Shuts a desk out, and says who reads from now on."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from heartdesk.core.errors import DeskError
from heartdesk.core.notices import Reason
from heartdesk.sync.actions import OtherDesk, SyncState
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.session import CouncilNews
from heartdesk.ui.sync.let_in import LetInPart
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel

if TYPE_CHECKING:
    from heartdesk.sync.shutting_out import Reader


class ShutOutCard(Card):
    """Nothing is shut out by one press: it is asked once more, with the names of those who read from then on."""

    done = Signal()
    """A desk was shut out, or what it said was let in."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.theme, QCoreApplication.translate("ShutOutCard", "When a laptop is lost")
        )
        self._context = context
        self._meant: OtherDesk | None = None
        self._listed: tuple[OtherDesk, ...] = ()
        self.says = PlainLabel("")
        self._lines = QVBoxLayout()
        self.asks = PlainLabel("", role="strong")
        self.readers = PlainLabel("")
        why = PlainLabel(self.tr("Why"))
        self.why = ChoiceRow(
            why.text(),
            (
                (str(int(Reason.LOST)), self.tr("It is lost")),
                (str(int(Reason.STOLEN)), self.tr("It was stolen")),
                (str(int(Reason.HANDED_BACK)), self.tr("It is not used any more")),
            ),
        )
        self.said = PlainLabel("", role="strong")
        self.told = Told()
        self.sure = button(self.tr("Shut it out"), self._shut_out, role="primary")
        self.leave = button(self.tr("Leave it"), self._rest)
        self._question = (self.asks, self.readers, why, self.why, self.sure, self.leave)
        self.column.addWidget(self.says)
        self.column.addLayout(self._lines)
        for part in (self.asks, self.readers, why, self.why, self.said, self.told):
            self.column.addWidget(part)
        self.column.addLayout(to_the_right(self.leave, self.sure))
        self.let_in = LetInPart(context)
        self.let_in.done.connect(self.done)
        self.column.addWidget(self.let_in)
        self._rest()

    def show_state(self, state: SyncState) -> None:
        """Name the desks that can be shut out, and what came from those that were."""
        self.setVisible(bool(state.others))
        if state.holds_root:
            self.says.setText(
                self.tr(
                    "Shut a desk out that is lost, stolen or not used any more. From then on nothing it says counts,"
                    " and it cannot open what the others write."
                )
            )
        else:
            self.says.setText(
                self.tr(
                    "Only a desk that holds the council’s key can ask a desk in, or shut one out. Ask at the desk that"
                    " asked this one in."
                )
            )
        others = state.others if state.holds_root else ()
        # What each has heard changes with every round; else the cursor may stand on one of the buttons.
        listed = tuple(replace(one, last="", holds=0, lacks="", compared=None) for one in others)
        if listed == self._listed:
            return
        self._listed = listed
        empty(self._lines)
        for one in others:
            if not one.shut_out:
                self._line(one)
        self.let_in.show_desks(others)

    def _line(self, one: OtherDesk) -> None:
        line = Frame("clear")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(PlainLabel(one.name), 1)
        words = self.tr("Shut out …")
        press = button(words, partial(self._ask, one))
        press.setAccessibleName(f"{words}: {one.name}")
        row.addWidget(press)
        self._lines.addWidget(line)

    def _ask(self, one: OtherDesk) -> None:
        self._meant = one
        self.told.clear()
        council = self._context.opened.council
        self._context.background.prepare(
            lambda: council.readers(one.id), self._show_readers, self._failed
        )

    def _show_readers(self, readers: "tuple[Reader, ...]") -> None:
        if self._meant is None:
            return
        self.asks.setText(
            self.tr("Shut out {name}? This cannot be taken back.").format(name=self._meant.name)
        )
        who = [
            self.tr("{name} at {desk}").format(
                name=one.name or self.tr("the printed code"), desk=one.desk
            )
            for one in readers
        ]
        self.readers.setText(
            self.tr("What is kept about people is read from then on by: {names}.").format(
                names="; ".join(who) or self.tr("nobody but this desk")
            )
        )
        for part in self._question:
            part.show()
        self.leave.setFocus()

    def _shut_out(self) -> None:
        if self._meant is None:
            return
        council, desk = self._context.opened.council, self._meant.id
        reason = Reason(int(self.why.value() or 0))
        self.setFocus()  # Enter once more must not reach what comes next
        self.sure.setEnabled(False)
        self._context.traveller.instead(
            lambda: council.shut_out(desk, reason), self._shut, self._failed
        )

    def _shut(self, _news: CouncilNews) -> None:
        name = self._meant.name if self._meant else ""
        self._rest()
        self._say(
            self.tr(
                "{name} is shut out. The others learn of it when they next meet. When it meets anybody, it hands in"
                " what it had, then destroys its keys."
            ).format(name=name)
        )
        self.done.emit()

    def _say(self, what: str) -> None:
        self.said.setText(what)
        self.said.show()
        announce(self.said, what)

    def _failed(self, trouble: DeskError) -> None:
        self._rest()
        self.told.tell(trouble)

    def _rest(self) -> None:
        self._meant = None
        self.sure.setEnabled(True)
        for part in self._question:
            part.hide()
        self.said.hide()
        self.told.clear()
