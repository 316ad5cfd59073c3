"""The way in with the printed recovery code, then a new passphrase."""

from PySide6.QtCore import Signal

from heartdesk.core.errors import DeskError
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.code_edit import CodeEdit
from heartdesk.ui.unlock.new_passphrase import NewPassphrase
from heartdesk.ui.unlock.sheet import Sheet
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel


class CodeForm(Sheet):
    """Asks for the code of a desk on behalf of one worker."""

    asked = Signal(str, str)
    """Worker's name and the code."""
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._worker = ""
        self.column.addWidget(PlainLabel(self.tr("Use the printed recovery code"), role="heading"))
        self._for = PlainLabel("")
        self.column.addWidget(self._for)
        label = PlainLabel(self.tr("The seven groups of the code"), role="strong")
        self.code = CodeEdit(label.text())
        label.setBuddy(self.code)
        self.column.addWidget(label)
        self.column.addWidget(self.code)
        self.column.addWidget(
            PlainLabel(
                self.tr(
                    "It was printed or written down when this desk was made. Whoever looks after the desk keeps it."
                ),
                role="small",
            )
        )
        self.told = Told()
        self.column.addWidget(self.told)
        self._on = button(self.tr("Go on"), self.ask, role="primary")
        self.end_with(self._on, back=self.left.emit)
        self.code.returnPressed.connect(self.ask)
        self.told.waiting.connect(self._wait)

    def begin(self, worker: str) -> None:
        """Ask on behalf of a worker."""
        self._worker = worker
        self._for.setText(
            self.tr("For {name}. Next you choose a new passphrase.").format(name=worker)
        )
        self.code.setFocus()

    def ask(self) -> None:
        """Go on with what was typed."""
        if not self.code.text().strip():
            self.code.setFocus()
        elif not self.told.is_waiting():
            self.asked.emit(self._worker, self.code.text())

    def refuse(self, trouble: DeskError) -> None:
        """The code was not taken: keep it and say why."""
        self.told.tell(trouble)
        self.code.setFocus()

    def clear(self) -> None:
        """Forget the code."""
        self.code.clear()
        self.told.clear()

    def _wait(self, waits: bool) -> None:
        self._on.setEnabled(not waits)


class AnewForm(Sheet):
    """The code was right: choose a new passphrase, or open with the code where none can be kept."""

    asked = Signal(str)
    """The new passphrase."""
    asked_by_code = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._heading = PlainLabel("", role="heading")
        self.column.addWidget(self._heading)
        self._says = PlainLabel("")
        self.column.addWidget(self._says)
        self.passphrase = NewPassphrase(theme)
        self.column.addWidget(self.passphrase)
        self.told = Told()
        self.column.addWidget(self.told)
        self._on = button(
            self.tr("Open the desk"), self._ask, role="primary", theme=theme, icon="lock"
        )
        self.end_with(self._on, back=self.left.emit)
        self.passphrase.entered.connect(self._ask)

    def begin(self, worker: str, *, no_key_store: str) -> None:
        """Ask the worker for a new passphrase; where the key store is in the way, say what that means."""
        self.passphrase.clear()
        self.told.clear()
        self.passphrase.setVisible(not no_key_store)
        if no_key_store:
            self._heading.setText(self.tr("The code is right"))
            self._says.setText(
                self.tr("{why} Until it works, this desk opens with the code only.").format(
                    why=no_key_store
                )
            )
            self._on.setFocus()
        else:
            self._heading.setText(self.tr("Choose a new passphrase"))
            self._says.setText(
                self.tr("For {name}. The old one stops working.").format(name=worker)
            )
            self.passphrase.start()

    def refuse(self, trouble: DeskError) -> None:
        """It was not taken: keep what was typed and say why."""
        self.told.tell(trouble)

    def clear(self) -> None:
        """Forget the passphrase."""
        self.passphrase.clear()
        self.told.clear()

    def _ask(self) -> None:
        if self.passphrase.isHidden():
            self.asked_by_code.emit()
            return
        missing = self.passphrase.missing()
        if missing:
            self.told.say(missing)
        else:
            self.asked.emit(self.passphrase.text())
