"""How the desk will be opened: the passphrase, or the code alone where there is no key store."""

from PySide6.QtCore import Qt

from heartdesk.ui.unlock.new_passphrase import NewPassphrase
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.wizard.step import Kit, Step


class NoKeyStore(Step):
    """Said before a passphrase is chosen: without a key store only the recovery code opens the desk."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("This desk would open with its code only")
        self._why = self.say("")
        self.say(
            self.tr(
                "A passphrase is safe only together with a second half that the computer keeps for itself, in its "
                "key store. HeartDesk never writes that half in a plain file instead."
            )
        )
        self.say(
            self.tr(
                "You can go on. Then the printed recovery code opens the desk, each time, for everybody. Or ask "
                "whoever looks after this computer to switch its key store on, and look again."
            )
        )
        self.again = button(self.tr("Look again"), self._look, theme=kit.theme, icon="undo")
        self.column.addWidget(self.again, alignment=Qt.AlignmentFlag.AlignLeft)

    def wanted(self) -> bool:
        return bool(self.kit.answers.no_key_store)

    def next_words(self) -> str:
        return self.tr("Go on with the code only")

    def arrive(self) -> None:
        why = {
            "absent": self.tr("This computer has no key store."),
            "locked": self.tr(
                "This computer's key store is locked. Unlock it, then look again: it asks for the "
                "computer's own password."
            ),
            "unanswered": self.tr(
                "This computer's key store asked to be unlocked, and nobody answered. Unlock it, then look again: it "
                "asks for the computer's own password."
            ),
        }
        self._why.setText(
            why.get(
                self.kit.answers.no_key_store,
                self.tr("This computer's key store did not answer properly."),
            )
        )
        self.again.setFocus()

    def take(self) -> None:
        self.kit.answers.passphrase = ""

    def _look(self) -> None:
        self.kit.background.prepare(self.kit.maker.key_store_trouble, self._looked)

    def _looked(self, trouble: str) -> None:
        self.kit.answers.no_key_store = trouble
        if trouble:
            self.arrive()
        else:
            self.on.emit()


class YourPassphrase(Step):
    """Left out where none can be kept."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("Choose your passphrase")
        self.say(
            self.tr(
                "12 characters or more, or three different words. Only you know it: nobody can look it up."
            )
        )
        self.passphrase = NewPassphrase(kit.theme, self.tr("Your passphrase"))
        self.passphrase.entered.connect(self.on)
        self.column.addWidget(self.passphrase)

    def wanted(self) -> bool:
        return not self.kit.answers.no_key_store

    def arrive(self) -> None:
        self.passphrase.start()

    def missing(self) -> str:
        return self.passphrase.missing()

    def take(self) -> None:
        self.kit.answers.passphrase = self.passphrase.text()

    def forget(self) -> None:
        """The desk is open: nothing of it stays in the form."""
        self.passphrase.clear()
