"""Other desks: what waits, left and arrived, who has heard it, what two desks said differently, a round now."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.store.sync_state import InConflict
from heartdesk.sync.actions import Met, SyncState, read_state
from heartdesk.sync.conflicts import count_sealed
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.sync import words
from heartdesk.ui.sync.conflict_view import ConflictView
from heartdesk.ui.sync.desks_card import DesksCard
from heartdesk.ui.sync.held_card import HeldCard
from heartdesk.ui.sync.invite_card import InviteCard
from heartdesk.ui.sync.meet_card import MeetCard
from heartdesk.ui.sync.past_card import PastCard
from heartdesk.ui.sync.root_key_card import RootKeyCard
from heartdesk.ui.sync.shut_out_card import ShutOutCard
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.tab_order import as_read

_WIDTH = 768
_LISTED = 30


class SyncPage(Page):
    """The list at the front; one disagreement on its own face, with a way back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._faces = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        front = self._front = QWidget()
        self._column = CardColumn(context.theme, self.tr("Other desks"), width=_WIDTH)
        self.meet = MeetCard(context)
        self.held = HeldCard(context)
        self.desks = DesksCard(context.theme)
        self.past = PastCard(context.theme)
        self._column.add(self.meet)
        self._column.add(self.held)
        self._listed: tuple[InConflict, ...] = ()
        self._looks: dict[tuple[Kind, str], QPushButton] = {}
        self._opened: tuple[Kind, str] | None = None
        self._disputed, card = self._column.card(self.tr("Two desks said different things"))
        self._disputes = QVBoxLayout()
        card.addLayout(self._disputes)
        self._sealed = PlainLabel("")
        card.addWidget(self._sealed)
        self._disputed.hide()
        self._column.add(self.desks)
        if Role.ADMIN in context.opened.roles:
            self.invite = InviteCard(context)
            self.invite.invited.connect(self._read)
            self._column.add(self.invite)
            self.shut_out = ShutOutCard(context)
            self.root_key = RootKeyCard(context)
            self.shut_out.done.connect(self._read)
            self.root_key.listed.connect(lambda: as_read(self._front))
            for card_of_admins in (self.shut_out, self.root_key):
                self._column.add(card_of_admins)
        self._column.add(self.past)
        self._column.fill(front)
        self._faces.addWidget(front)
        self.conflict = ConflictView(context)
        self.conflict.left.connect(self._back)
        self._faces.addWidget(self.conflict)
        self.held.decided.connect(self._read)
        self.meet.changed.connect(self._read)
        context.traveller.met.connect(self._met)
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        if self._faces.currentIndex() == 0:
            now, choose = self.meet.now, self.meet.places.choose
            (now if now.isVisible() and now.isEnabled() else choose).setFocus()
        self._read()

    def step_back(self) -> bool:
        if self._faces.currentIndex() == 1:
            self._back()
            return True
        return False

    def open_with(self, what: str) -> None:
        """Show one thing that two desks said differently: its kind and id, with a colon between."""
        kind, _, record_id = what.partition(":")
        self._open(Kind(kind), record_id)

    def _read(self) -> None:
        self.context.background.look("sync", read_state, self._show)

    def _show(self, state: SyncState) -> None:
        self.meet.show_state(state)
        self.held.show_state(state)
        self.desks.show_state(state)
        self.past.show_state(state)
        if Role.ADMIN in self.context.opened.roles:
            self.invite.show_state(state)
            self.shut_out.show_state(state)
            self.root_key.show_state(state)
        self._list(state.conflicts)
        self._disputed.setVisible(bool(state.conflicts))
        as_read(self._front)
        self._sealed.hide()
        if state.sealed:
            self.context.background.do(count_sealed, self._show_sealed)

    def _list(self, conflicts: tuple[InConflict, ...]) -> None:
        if conflicts == self._listed:  # else the cursor may stand on one of the buttons
            return
        self._listed = conflicts
        stood = any(look.hasFocus() for look in self._looks.values())
        self._looks.clear()
        empty(self._disputes)
        by_name = sorted(conflicts, key=lambda one: words.called(one.kind, one.name).lower())
        for one in by_name[:_LISTED]:
            self._disputes.addWidget(self._line(one))
        if stood:
            next(iter(self._looks.values()), self.meet.now).setFocus()
        more = len(conflicts) - _LISTED
        if more > 0:
            self._disputes.addWidget(
                PlainLabel(self.tr("And {count} more.").format(count=f"{more:,}"))
            )

    def _show_sealed(self, counted: tuple[tuple[Kind, int], ...]) -> None:
        """Of what is sealed only how many: each is settled where it is opened."""
        self._sealed.setText("\n".join(words.sealed(kind, count) for kind, count in counted))
        self._sealed.setVisible(bool(counted))
        if counted:
            self._disputed.show()

    def _line(self, one: InConflict) -> QWidget:
        line = Frame("clear")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        name = words.called(one.kind, one.name)
        row.addWidget(PlainLabel(name), 1)
        look = button(self.tr("Look"), partial(self._open, one.kind, one.id))
        look.setAccessibleName(self.tr("Look at {name}").format(name=name))
        row.addWidget(look)
        self._looks[one.kind, one.id] = look
        return line

    def _open(self, kind: Kind, record_id: str) -> None:
        self._opened = kind, record_id
        self.conflict.open(kind, record_id)
        self._faces.setCurrentIndex(1)

    def _back(self) -> None:
        self._faces.setCurrentIndex(0)
        self.arrive()
        stood = self._looks.get(self._opened) if self._opened else None
        if stood is not None:
            stood.setFocus()

    def _met(self, met: Met) -> None:
        if not met.changed:
            self._read()

    def _changed(self, _kinds: frozenset[Kind]) -> None:
        if self.isVisible():
            self._read()
