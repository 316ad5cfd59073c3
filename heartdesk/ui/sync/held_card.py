"""What waits for a person: things that another desk took away in great number, words that build on something lost."""

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.sync.actions import SyncState, go_on_without, keep_records, let_deletes_in
from heartdesk.ui.context import Context
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.label import PlainLabel


class HeldCard(Card):
    """Each choice is asked once more where it cannot be taken back."""

    decided = Signal()
    """A choice was made."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme, QCoreApplication.translate("HeldCard", "Waits for you"))
        self._context = context
        self._may = may(context.opened.roles, Kind.SERVICE, Operation.DELETE)
        self._deletes, inside = _part()
        self.says = PlainLabel("")
        self._whom = PlainLabel(self.tr("A coordinator decides about this."), role="muted")
        self.keep = button(self.tr("Keep them"), self._keep, role="primary")
        self.let_in = button(self.tr("Take them away here too"), self._let_in)
        for label in (self.says, self._whom):
            inside.addWidget(label)
        inside.addLayout(to_the_right(self.let_in, self.keep))
        self._lost, inside = _part()
        self._lost_says = PlainLabel("")
        self.go_on = button(self.tr("It will never come: go on without"), self._go_on)
        inside.addWidget(self._lost_says)
        inside.addWidget(self.go_on, alignment=Qt.AlignmentFlag.AlignRight)
        self.told = Told()
        for widget in (self._deletes, self._lost, self.told):
            self.column.addWidget(widget)
        self._sure = False
        self.hide()

    def show_state(self, state: SyncState) -> None:
        """Show what waits; nothing at all where nothing does."""
        self._held = state.held
        self._deletes.setVisible(bool(state.held))
        names = ", ".join(state.held_names)
        more = state.held - len(state.held_names)
        if names and more > 0:
            names = self.tr("{names} and {count} more").format(names=names, count=f"{more:,}")
        self.says.setText(
            self.tr(
                "Another desk took {count} things away in one day. They stay here until somebody decides: {names}."
            ).format(count=f"{state.held:,}", names=names or self.tr("no names known"))
        )
        self._whom.setVisible(not self._may)
        for part in (self.keep, self.let_in):
            part.setVisible(self._may)
        self._lost.setVisible(bool(state.lost))
        self._ask(sure=False, count=state.lost)
        self.setVisible(bool(state.held or state.lost))

    def _ask(self, *, sure: bool, count: int = 0) -> None:
        self._sure = sure
        if sure:
            self._lost_says.setText(
                self.tr(
                    "Only when that computer or stick is gone for good. Where an edit built on what is lost,"
                    " you are asked about it. Press once more to go on."
                )
            )
        else:
            self._lost_says.setText(
                self.tr(
                    "{count} parts wait, because something said before is not here yet. Let the desk that"
                    " said it meet at the same place."
                ).format(count=f"{count:,}")
            )

    def _go_on(self) -> None:
        if not self._sure:
            self._ask(sure=True)
            return
        desk = self._context.opened.desk
        self._context.background.prepare(
            lambda: desk.use(go_on_without), self._went_on, self._failed
        )

    def _keep(self) -> None:
        self._context.background.do(keep_records, self._done, self.told.tell)

    def _let_in(self) -> None:
        act = partial(let_deletes_in, seen=self._held)
        self._context.background.do(act, self._done, self.told.tell)

    def _went_on(self, _count: int) -> None:
        self._context.background.changed.emit(frozenset(Kind))
        self._done(0)

    def _failed(self, trouble: DeskError) -> None:
        self.told.tell(trouble)

    def _done(self, _count: int) -> None:
        self.told.clear()
        self.decided.emit()


def _part() -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    return part, column
