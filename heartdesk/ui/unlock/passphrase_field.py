"""A passphrase to type: its label, the field, a button to hold to see it, and a word about Caps Lock."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.secret_edit import SecretEdit
from heartdesk.ui.widgets.buttons import relabel
from heartdesk.ui.widgets.label import PlainLabel


class PassphraseField(QWidget):
    """Enter in the field gives `entered`."""

    entered = Signal()
    changed = Signal(str)

    def __init__(self, theme: Theme, label: str, *, can_show: bool = True) -> None:
        super().__init__()
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.edit = SecretEdit(label)
        self._label = PlainLabel(label, role="strong")
        self._label.setBuddy(self.edit)
        column.addWidget(self._label)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.edit, 1)
        self._show = QPushButton()
        self._show.setProperty("role", "soft")
        relabel(self._show, self.tr("Hold to show"))
        self._show.pressed.connect(self._show_typed)
        self._show.released.connect(self._hide_typed)
        self._show.setVisible(can_show)
        row.addWidget(self._show)
        column.addLayout(row)
        self._caps = PlainLabel(self.tr("Caps Lock is on."), role="doubt")
        self._caps.hide()
        column.addWidget(self._caps)
        self.edit.caps_lock.connect(self._tell_caps)
        self.edit.returnPressed.connect(self.entered)
        self.edit.textChanged.connect(self.changed)

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed, and hide what comes next."""
        self.edit.clear()
        self._hide_typed()

    def relabel(self, label: str) -> None:
        """Say whose passphrase is asked for."""
        self._label.setText(label)
        self.edit.setAccessibleName(label)

    def warns_of_caps(self) -> bool:
        """Whether the word about Caps Lock shows."""
        return not self._caps.isHidden()

    def _show_typed(self) -> None:
        self.edit.show_typed(True)

    def _hide_typed(self) -> None:
        self.edit.show_typed(False)

    def _tell_caps(self, on: bool) -> None:
        self._caps.setVisible(on)
        if on:
            announce(self.edit, self._caps.text())
