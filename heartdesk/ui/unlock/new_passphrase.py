"""A new passphrase: typed twice or shown, its strength in words, three words to take instead."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.security.suggestion import suggested_passphrase
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.passphrase_field import PassphraseField
from heartdesk.ui.unlock.strength import strength
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel


class NewPassphrase(QWidget):
    """Says by itself what is still missing. Enter in the last field gives `entered`."""

    entered = Signal()

    def __init__(self, theme: Theme, label: str = "") -> None:
        super().__init__()
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.first = PassphraseField(theme, label or self.tr("Your new passphrase"), can_show=False)
        self._says = PlainLabel("", role="muted")
        self.second = PassphraseField(theme, self.tr("The same again"), can_show=False)
        self.shown = QCheckBox(self.tr("Show what I type"))
        self.shown.setAccessibleName(self.shown.text())
        self.suggest = button(
            self.tr("Suggest three words"), self.offer, role="soft", theme=theme, icon="undo"
        )
        column.addWidget(self.first)
        column.addWidget(self._says)
        row = QHBoxLayout()
        row.addWidget(self.shown)
        row.addStretch(1)
        row.addWidget(self.suggest)
        column.addWidget(self.second)
        column.addLayout(row)
        self.first.changed.connect(self._tell)
        self.first.entered.connect(self._next)
        self.second.entered.connect(self.entered)
        self.shown.toggled.connect(self._show)
        self._tell("")

    def start(self) -> None:
        """Put the cursor where typing begins."""
        self.first.edit.setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()
        self.shown.setChecked(False)

    def text(self) -> str:
        """What was typed first."""
        return self.first.text()

    def says(self) -> str:
        """What is said of its strength now."""
        return self._says.text()

    def missing(self) -> str:
        """Why it cannot be taken yet, as a sentence; "" when it can. Puts the cursor where to go on."""
        found = strength(self.first.text())
        if not found.enough:
            self.first.edit.setFocus()
            return found.says
        if not self.shown.isChecked() and self.second.text() != self.first.text():
            self.second.edit.setFocus()
            self.second.edit.selectAll()
            if not self.second.text():
                return self.tr("Type the same passphrase once more, so that no slip locks you out.")
            return self.tr("The two are not the same. Type the second one again.")
        return ""

    def offer(self) -> None:
        """Put three words drawn by chance in the field, and show them."""
        self.shown.setChecked(True)
        self.first.edit.setText(suggested_passphrase())
        self.first.edit.setFocus()
        announce(self, self.tr("Suggested: {words}").format(words=self.first.text()))

    def _next(self) -> None:
        if self.second.isHidden():
            self.entered.emit()
        else:
            self.second.edit.setFocus()

    def _show(self, shown: bool) -> None:
        for field in (self.first, self.second):
            field.edit.show_typed(shown)
        self.second.setVisible(not shown)

    def _tell(self, text: str) -> None:
        self._says.setText(strength(text).says)
