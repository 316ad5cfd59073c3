"""Say that a place must stay secret: asked once more before, because there is no way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.directory.secret_place import WHAT_GOES
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class SecretPlace(QWidget):
    """A quiet button; pressed, it says what goes for good. `said_yes` asks for it."""

    said_yes = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.ask = button(
            self.tr("This place must stay secret…"),
            self.open_card,
            role="soft",
            theme=theme,
            icon="lock",
        )
        column.addWidget(self.ask, alignment=Qt.AlignmentFlag.AlignLeft)
        self.card = Frame("calm")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(px(12), px(8), px(12), px(12))
        inside.setSpacing(px(6))
        inside.addWidget(PlainLabel(self.tr("Is it a place nobody may be led to?"), role="strong"))
        inside.addWidget(PlainLabel(WHAT_GOES))
        ends = QWidget()
        line = FlowLayout(ends, gap=px(8))
        self.yes = button(self.tr("Yes: keep its phone alone"), self._yes, role="primary")
        self.no = button(self.tr("Not now"), self.close_card)
        line.addWidget(self.no)
        line.addWidget(self.yes)
        inside.addWidget(ends)
        column.addWidget(self.card)
        self.card.hide()

    def open_card(self) -> None:
        """Say what goes. The cursor stands on "Not now"."""
        self.card.show()
        self.ask.hide()
        self.no.setFocus()

    def close_card(self) -> bool:
        """Put the question away; False where it is not asked."""
        if self.card.isHidden():
            return False
        self.card.hide()
        self.ask.show()
        self.ask.setFocus()
        return True

    def _yes(self) -> None:
        self.close_card()
        self.said_yes.emit()
