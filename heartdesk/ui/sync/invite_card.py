"""Asks another desk in: a file to bring, and a code to tell, which open only together."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.sync.actions import SyncState
from heartdesk.ui.context import Context
from heartdesk.ui.session import NewInvitation
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.label import PlainLabel


class InviteCard(Card):
    """For admins. The code is shown once, and goes from the screen with the next press."""

    invited = Signal()
    """Another desk was asked in."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.theme, QCoreApplication.translate("InviteCard", "Ask another desk in")
        )
        self._context = context
        label = PlainLabel(self.tr("What the new desk is called, such as “Grange reception”"))
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.returnPressed.connect(self._choose)
        label.setBuddy(self.name)
        self.name.setAccessibleName(label.text())
        where = PlainLabel(self.tr("Where it stands"))
        self.where = ChoiceRow(
            where.text(),
            (
                ("here", self.tr("At this hub: it shares what you may read")),
                ("away", self.tr("At another hub: the directory only")),
            ),
        )
        self.told = Told()
        self.code = PlainLabel("", role="code")
        self.code.hide()
        self.next = PlainLabel("")
        self.next.hide()
        self.go = button(self.tr("Make the invitation"), self._choose)
        self.done = button(self.tr("I have written the code down"), self.rest, role="primary")
        self.done.hide()
        parts = (label, self.name, where, self.where, self.told, self.code, self.next)
        for part in parts:
            self.column.addWidget(part)
        self.column.addLayout(to_the_right(self.go, self.done))

    def show_state(self, state: SyncState) -> None:
        """Stay where a desk can be asked in: at one on its own, and where the council's key is held."""
        self.setVisible(state.holds_root or not state.joined)

    def rest(self) -> None:
        """Forget the code, and be ready for another desk."""
        self.code.setText("")
        for part in (self.code, self.next, self.done):
            part.hide()
        self.go.setEnabled(True)
        self.go.show()
        self.told.clear()

    def make(self, file: Path) -> None:
        """Make the invitation, into a file that only this account may read."""
        council, name = self._context.opened.council, self.name.text()
        whole_hub = self.where.value() == "here"

        def work() -> NewInvitation:
            made = council.invite(name=name, called="", whole_hub=whole_hub)
            _write(file, made.file)
            return made

        self.told.clear()
        self.go.setEnabled(False)
        self._file = file
        self._context.background.prepare(work, self._made, self._failed)

    def _choose(self) -> None:
        if not self.name.text().strip():
            self.told.say(self.tr("Give the new desk a name first."))
            self.name.setFocus()
            return
        file, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the invitation, best on a stick"),
            str(Path.home() / f"{self.name.text().strip()}.invitation"),
            self.tr("Invitation (*.invitation)"),
        )
        if file:
            self.make(Path(file))

    def _made(self, made: NewInvitation) -> None:
        self.code.setText(made.code)
        self.next.setText(
            self.tr(
                "Write this code down: it is shown only now. Bring the file {file} to the new computer, and tell the"
                " code another way, such as by phone. Whoever has both can join. Delete the file afterwards."
            ).format(file=self._file.name)
        )
        for part in (self.code, self.next, self.done):
            part.show()
        self.go.hide()
        self.name.clear()
        self.done.setFocus()
        self.invited.emit()

    def _failed(self, trouble: DeskError) -> None:
        self.go.setEnabled(True)
        self.told.tell(trouble)


def _write(file: Path, raw: bytes) -> None:
    try:
        write_whole(file, raw)
    except OSError as error:
        raise MachineTrouble(
            f"The invitation could not be saved ({error.strerror or 'no reason given'}).",
            then="Choose another folder, then try again.",
        ) from error
