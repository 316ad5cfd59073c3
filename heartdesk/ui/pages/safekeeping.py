"""Backups: when the last good one was made, where the day's goes, how the desk is brought back."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import LOOK_AFTER_BACKUPS
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.session import Backup, KeptSafe
from heartdesk.ui.unlock.secret_edit import SecretEdit
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn, to_the_right
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel

_WIDTH = 768
_LISTED = 8


class SafekeepingPage(Page):
    """Anybody may make a backup; coordinators and admins choose where they go, and bring the desk back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._safe = context.opened.safekeeping
        self._looks_after = not LOOK_AFTER_BACKUPS.isdisjoint(context.opened.roles)
        self._chosen: Backup | None = None
        self._column = CardColumn(context.theme, self.tr("Backups"), width=_WIDTH)
        self._column.add(
            PlainLabel(
                self.tr(
                    "A backup is a locked copy of this desk. Nobody reads it without a way in."
                ),
                role="muted",
            )
        )
        self._add_last()
        self._add_place()
        self._add_list()
        self._add_bringing_back()
        self._column.fill(self)

    def arrive(self) -> None:
        self.now.setFocus()
        self._read()

    def step_back(self) -> bool:
        if self._chosen is not None:
            self._ask(None)
            return True
        return False

    def _add_last(self) -> None:
        _, card = self._column.card(self.tr("The last good backup"))
        self.said = PlainLabel("")
        self.missed = PlainLabel("", role="doubt")
        self.missed.hide()
        self.now = button(self.tr("Back up now"), self._back_up, role="primary")
        card.addWidget(self.said)
        card.addWidget(self.missed)
        card.addWidget(self.now, alignment=Qt.AlignmentFlag.AlignRight)

    def _add_place(self) -> None:
        _, card = self._column.card(self.tr("The second place"))
        card.addWidget(
            PlainLabel(
                self.tr(
                    "A backup is made each day by itself. It also goes to a second place, such as a stick,"
                    " whenever that is there."
                )
            )
        )
        self.place = PlainLabel("", role="strong")
        self.same_disk = PlainLabel(
            self.tr("That is on the same disk as the desk. A stick or another disk is safer."),
            role="doubt",
        )
        self.same_disk.hide()
        card.addWidget(self.place)
        card.addWidget(self.same_disk)
        self._choose = button(self.tr("Choose the second place"), self._choose_place)
        self._none = button(self.tr("No second place"), partial(self.set_place, ""))
        card.addLayout(to_the_right(self._none, self._choose))
        for part in (self._none, self._choose):
            part.setHidden(not self._looks_after)

    def _add_list(self) -> None:
        _, card = self._column.card(self.tr("Backups at hand"))
        self._list = QVBoxLayout()
        card.addLayout(self._list)
        card.addWidget(
            PlainLabel(
                self.tr(
                    "On another computer a backup opens with the printed recovery code only."
                    " Keep that code in another place than the stick."
                ),
                role="muted",
            )
        )

    def _add_bringing_back(self) -> None:
        self._asking, card = self._column.card(self.tr("Bring the desk back"))
        self._about = PlainLabel("")
        label = PlainLabel(self.tr("Your passphrase, or the recovery code"))
        self.secret = SecretEdit(label.text())
        label.setBuddy(self.secret)
        self.secret.returnPressed.connect(self._put_back)
        self.trouble = PlainLabel("", role="alarm")
        card.addWidget(self._about)
        card.addWidget(label)
        card.addWidget(self.secret)
        card.addWidget(self.trouble)
        card.addLayout(
            to_the_right(
                button(self.tr("Leave it as it is"), partial(self._ask, None)),
                button(self.tr("Bring the desk back"), self._put_back, role="primary"),
            )
        )
        self._asking.hide()

    def _read(self) -> None:
        self.context.background.travel(self._safe.about, self._show)

    def _show(self, kept: KeptSafe) -> None:
        self.said.setText(kept.said)
        self.missed.setText(kept.missed)
        self.missed.setVisible(bool(kept.missed))
        self.place.setText(kept.place or self.tr("No second place is chosen yet."))
        self.same_disk.setVisible(kept.same_disk)
        self._none.setVisible(self._looks_after and bool(kept.place))
        empty(self._list)
        for backup in kept.backups[:_LISTED]:
            self._list.addWidget(self._line(backup))
        if not kept.backups:
            self._list.addWidget(PlainLabel(self.tr("None yet.")))

    def _line(self, backup: Backup) -> QWidget:
        line = Frame("clear")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(PlainLabel(backup.says), 1)
        for text, says, does in (
            (self.tr("Check"), self.tr("Check the backup of {when}"), self._check),
            (self.tr("Bring back"), self.tr("Bring back the backup of {when}"), self._ask),
        ):
            if does == self._check or self._looks_after:
                made = button(text, partial(does, backup))
                made.setAccessibleName(says.format(when=backup.says))
                row.addWidget(made)
        return line

    def _back_up(self) -> None:
        self.now.setEnabled(False)
        self.context.background.travel(self._safe.back_up_now, self._made, self._not_made)

    def _made(self, kept: KeptSafe) -> None:
        self.now.setEnabled(True)
        self._show(kept)
        self.context.toast(self.tr("A backup was made, and looked through."))

    def _not_made(self, trouble: DeskError) -> None:
        self.now.setEnabled(True)
        self.context.background.trouble.emit(trouble)

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Where should backups go?"), str(Path.home())
        )
        if folder:
            self.set_place(folder)

    def set_place(self, folder: str) -> None:
        """Let the day's backup go to a folder too; "" for no second place."""
        self.context.background.travel(lambda: self._safe.set_place(folder), self._place_set)

    def _place_set(self, kept: KeptSafe) -> None:
        self._show(kept)
        if kept.place:
            self._back_up()

    def _check(self, backup: Backup) -> None:
        self.context.background.travel(lambda: self._safe.check(backup.id), self.context.toast)

    def _ask(self, backup: Backup | None) -> None:
        """Ask for the passphrase before a backup is brought back; None asks no longer."""
        self._chosen = backup
        self.secret.clear()
        self.trouble.hide()
        self._asking.setVisible(backup is not None)
        if backup is None:
            self.now.setFocus()
            return
        self._about.setText(
            self.tr(
                "The backup of {when} takes the place of what is here. What was saved after it comes back from"
                " the journal. What is here now is kept aside, and nothing is deleted."
            ).format(when=backup.says)
        )
        self.secret.setFocus()

    def _put_back(self) -> None:
        backup, secret = self._chosen, self.secret.text()
        if backup is None:
            return
        self._asking.setEnabled(False)
        self.context.background.travel(
            lambda: self._safe.put_back(backup.id, secret), self._came_back, self._stayed
        )

    def _came_back(self, lines: tuple[str, ...]) -> None:
        self._asking.setEnabled(True)
        self._ask(None)
        self.context.background.changed.emit(frozenset(Kind))
        self._read()
        self.context.toast(" ".join(lines))

    def _stayed(self, trouble: DeskError) -> None:
        self._asking.setEnabled(True)
        self.trouble.setText(str(trouble))
        self.trouble.show()
        announce(self, self.trouble.text())
        self.secret.setFocus()
        self.secret.selectAll()
