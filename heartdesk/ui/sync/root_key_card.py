"""For admins: who holds the council's own key, which asks desks in and shuts them out. Two should."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.sync.actions import SyncState
from heartdesk.ui.context import Context
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.press_row import press_row

if TYPE_CHECKING:
    from heartdesk.sync.root_key import Admin


class RootKeyCard(Card):
    """Shown where this desk holds the key."""

    listed = Signal()
    """The admins were read, and each that can take the key has a button."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.theme, QCoreApplication.translate("RootKeyCard", "The council’s key")
        )
        self._context = context
        self._listed: tuple[Admin, ...] | None = None
        self.says = PlainLabel("")
        self.column.addWidget(self.says)
        self._lines = QVBoxLayout()
        self.column.addLayout(self._lines)
        self.told = Told()
        self.column.addWidget(self.told)
        self.hide()

    def show_state(self, state: SyncState) -> None:
        """Ask who else is an admin, where that matters."""
        self.setVisible(state.holds_root and bool(state.others))
        if state.holds_root:
            council = self._context.opened.council
            self._context.background.prepare(council.admins, self._show_admins, self.told.tell)

    def _show_admins(self, admins: "tuple[Admin, ...]") -> None:
        if admins == self._listed:  # else the cursor may stand on one of the buttons
            return
        self._listed = admins
        empty(self._lines)
        if any(one.holds for one in admins):
            self.says.setText(self.tr("It is held here, and at another desk too."))
        else:
            self.says.setText(
                self.tr(
                    "It is held at this desk only. Should this computer break, nobody could ask a desk in or shut one"
                    " out: let an admin of another desk hold it too."
                )
            )
        if not admins:
            self._lines.addWidget(
                PlainLabel(
                    self.tr(
                        "No admin of another desk can take it yet. They show here once they have a passphrase of their"
                        " own and have met you."
                    ),
                    role="muted",
                )
            )
        for one in admins:
            who = self.tr("{name} at {desk}").format(name=one.name, desk=one.desk)
            if one.holds:
                self._lines.addWidget(PlainLabel(self.tr("{who} was given it.").format(who=who)))
            else:
                give = self.tr("Let {name} hold it too").format(name=one.name)
                self._lines.addWidget(PlainLabel(who))
                self._lines.addWidget(press_row(who, ((give, partial(self._give, one)),)))
        self.listed.emit()

    def _give(self, one: "Admin") -> None:
        council = self._context.opened.council
        self._context.background.prepare(
            lambda: council.give_key(one.worker), self._show_admins, self.told.tell
        )
