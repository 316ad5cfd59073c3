"""What is always at hand before the desk is open: the safety cards and the quiet screen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button


class Foot(QWidget):
    """Two buttons in a row, below the card that asks."""

    cards = Signal()
    quiet = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(4), 0, 0)
        row.addStretch(1)
        for words, icon, does in (
            (self.tr("Safety cards   F1"), "shield", self.cards),
            (self.tr("Quiet screen   F8"), "visibility_off", self.quiet),
        ):
            row.addWidget(button(words, does.emit, role="soft", theme=theme, icon=icon))
        row.addStretch(1)
