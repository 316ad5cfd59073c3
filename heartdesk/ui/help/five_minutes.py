"""After five minutes, one calm line: better to book a proper conversation than a longer list."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel

MINUTES = 5
LONGEST = 60


class FiveMinutes(QWidget):
    """Out of sight until the time has come; asks for nothing. What is booked stands on their paper, kept nowhere."""

    booked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        self._said = PlainLabel(
            self.tr("Five minutes. A proper conversation may help more than a longer list."),
            role="muted",
        )
        line.addWidget(self._said, 1)
        self.offer = button(self.tr("Book one"), self._open, role="soft")
        line.addWidget(self.offer)
        self.when = QLineEdit()
        self.when.setMaxLength(LONGEST)
        self.when.setPlaceholderText(self.tr("Such as: Thursday at 10, ask for Bea"))
        self.when.setAccessibleName(
            self.tr("When they come back to talk; it stands on their paper")
        )
        self.when.editingFinished.connect(self.booked)
        line.addWidget(self.when, 1)
        self._later = button(self.tr("Not now"), self.clear, role="soft")
        line.addWidget(self._later)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.tell)
        self.clear()

    def begin(self, seconds_gone: float = 0) -> None:
        """The first word was said, so many seconds ago."""
        if not self.timer.isActive() and self.isHidden():
            self.timer.start(max(0, round((MINUTES * 60 - seconds_gone) * 1000)))

    def tell(self) -> None:
        """Show the line. The cursor stays where it is."""
        self.show()

    def beside(self) -> tuple[tuple[str, str], ...]:
        """What stands on their paper of it."""
        when = self.when.text().strip()
        return (("talk_again", when),) if when else ()

    def take(self, beside: tuple[tuple[str, str], ...]) -> None:
        """Put back what was booked."""
        when = dict(beside).get("talk_again", "")
        self.when.setText(when)
        if when:
            self.show()
            self._open()

    def clear(self) -> None:
        """The next person."""
        self.timer.stop()
        self.when.clear()
        self.when.hide()
        self.offer.show()
        self.hide()

    def _open(self) -> None:
        self.offer.hide()
        self.when.show()
        self.when.setFocus()
