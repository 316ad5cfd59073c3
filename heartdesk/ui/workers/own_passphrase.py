"""Change my passphrase: the one in use, then the new one."""

from PySide6.QtCore import QCoreApplication, Qt

from heartdesk.core.errors import DeskError
from heartdesk.ui.context import Context
from heartdesk.ui.unlock.new_passphrase import NewPassphrase
from heartdesk.ui.unlock.passphrase_field import PassphraseField
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card


class OwnPassphrase(Card):
    """For every worker. Closed until it is wanted."""

    def __init__(self, context: Context) -> None:
        theme = context.theme
        super().__init__(theme, QCoreApplication.translate("OwnPassphrase", "My passphrase"))
        self._context = context
        self.start = button(self.tr("Change my passphrase"), self.begin, theme=theme, icon="lock")
        self.column.addWidget(self.start, alignment=Qt.AlignmentFlag.AlignLeft)
        self.old = PassphraseField(theme, self.tr("The one you use now"))
        self.new = NewPassphrase(theme)
        self.told = Told()
        self.go = button(self.tr("Change it"), self._change, role="primary")
        for part in (self.old, self.new, self.told):
            self.column.addWidget(part)
        self.column.addWidget(self.go, alignment=Qt.AlignmentFlag.AlignRight)
        self.old.entered.connect(self.new.start)
        self.new.entered.connect(self._change)
        self._close()

    def begin(self) -> None:
        """Ask for both."""
        self.start.hide()
        for part in (self.old, self.new, self.go):
            part.show()
        self.old.edit.setFocus()

    def _close(self) -> None:
        """Forget what was typed, and fold up."""
        self.old.clear()
        self.new.clear()
        self.told.clear()
        for part in (self.old, self.new, self.go):
            part.hide()
        self.start.show()

    def _change(self) -> None:
        if not self.old.text():
            self.old.edit.setFocus()
            self.told.say(self.tr("Type the passphrase you use now."))
            return
        missing = self.new.missing()
        if missing:
            self.told.say(missing)
            return
        workers, old, new = self._context.opened.workers, self.old.text(), self.new.text()
        self.go.setEnabled(False)
        self._context.background.prepare(
            lambda: workers.change_own(old, new), self._changed, self._refused
        )

    def _changed(self, _nothing: None) -> None:
        self.go.setEnabled(True)
        self._close()
        self.start.setFocus()
        self._context.toast(self.tr("Your new passphrase holds from now on."))

    def _refused(self, trouble: DeskError) -> None:
        self.go.setEnabled(True)
        self.told.tell(trouble)
        self.old.edit.setFocus()
        self.old.edit.selectAll()
