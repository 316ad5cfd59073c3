"""Who is at the desk, and their passphrase."""

from PySide6.QtCore import Qt, Signal

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.passphrase_field import PassphraseField
from heartdesk.ui.unlock.sheet import Sheet
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.unlock.worker_picker import WorkerPicker
from heartdesk.ui.widgets.buttons import button, relabel, set_role
from heartdesk.ui.widgets.label import PlainLabel


class UnlockForm(Sheet):
    """A name is picked with the arrows and Enter, or a touch; then the passphrase and Enter."""

    asked = Signal(str, str)
    """Worker's name and passphrase."""
    forgot = Signal(str)
    """The worker wants to use the printed code; the name that is picked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.column.addWidget(PlainLabel(self.tr("Who is at the desk?"), role="heading"))
        self.why = PlainLabel("", role="muted")
        self.why.hide()
        self.column.addWidget(self.why)
        self.picker = WorkerPicker(theme)
        self.column.addWidget(self.picker)
        self.column.addSpacing(theme.px(4))
        self.field = PassphraseField(theme, self.tr("Your passphrase"))
        self.column.addWidget(self.field)
        self.told = Told()
        self.column.addWidget(self.told)
        self._open = button(
            self.tr("Open the desk"), self.ask, role="primary", theme=theme, icon="lock"
        )
        self._code = button(self.tr("I have forgotten my passphrase"), self._forgot, role="soft")
        self.column.addWidget(self._open, alignment=Qt.AlignmentFlag.AlignRight)
        self.column.addWidget(self._code, alignment=Qt.AlignmentFlag.AlignLeft)
        self.picker.moved.connect(self._moved)
        self.picker.picked.connect(self._picked)
        self.field.entered.connect(self.ask)
        self.told.waiting.connect(self._wait)

    def offer(self, names: tuple[str, ...], *, chosen: str = "") -> None:
        """Offer the desk's workers, and put the cursor where work begins."""
        self.picker.show_names(names, chosen=chosen)
        self.start()

    def start(self) -> None:
        """With one worker the cursor goes to the passphrase, with several to their names."""
        if self.picker.list.count() == 1 or self.told.text():
            self.field.edit.setFocus()
        else:
            self.picker.start()

    def refuse(self, trouble: DeskError) -> None:
        """The desk did not open: keep what was typed and say why."""
        self.told.tell(trouble)
        # Where the key store is in the way, the code is the next step, not another try.
        code_helps = isinstance(trouble, MachineTrouble)
        self._offer_code(first=code_helps)
        if code_helps:
            self._code.setFocus()
        else:
            self.field.edit.setFocus()
            self.field.edit.selectAll()

    def ask(self) -> None:
        """Go on with what is picked and typed, or go to what is missing."""
        if not self.picker.name():
            self.picker.start()
        elif not self.field.text():
            self.field.edit.setFocus()
        elif not self.told.is_waiting():
            self.asked.emit(self.picker.name(), self.field.text())

    def clear(self) -> None:
        """Forget the passphrase and what was said."""
        self.field.clear()
        self.told.clear()
        self._offer_code(first=False)

    def _offer_code(self, *, first: bool) -> None:
        """`first`: no passphrase helps now, so nobody need have forgotten one."""
        set_role(self._open, "" if first else "primary")
        set_role(self._code, "primary" if first else "soft")
        forgot, use = self.tr("I have forgotten my passphrase"), self.tr("Use the recovery code")
        relabel(self._code, use if first else forgot)

    def _moved(self, name: str) -> None:
        label = self.tr("Passphrase of {name}").format(name=name)
        self.field.relabel(label if name else self.tr("Your passphrase"))

    def _picked(self, _name: str) -> None:
        self.field.edit.setFocus()
        self.field.edit.selectAll()

    def _forgot(self) -> None:
        self.forgot.emit(self.picker.name())

    def _wait(self, waits: bool) -> None:
        self._open.setEnabled(not waits)
