"""Another worker takes over while a form that names nobody is half filled: whose is it now?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame, PlainLabel

_WIDTH = 420


class SwitchScreen(Frame):
    """Shows nothing of the form itself. Escape goes back, as everywhere."""

    kept = Signal()
    """Keep it for me."""
    left_behind = Signal()
    """Leave it to whoever is next."""
    back = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("page")
        px = theme.px
        outer = QVBoxLayout(self)
        card = Frame("card")
        card.setFixedWidth(px(_WIDTH))
        column = QVBoxLayout(card)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(12))
        column.addWidget(PlainLabel(self.tr("Another worker takes over"), role="heading"))
        column.addWidget(
            PlainLabel(self.tr("A page is half filled in. It names nobody. Who goes on with it?"))
        )
        self.keep = button(self.tr("Keep it for me"), self.kept.emit, role="primary")
        self.leave = button(self.tr("Leave this for whoever is next"), self.left_behind.emit)
        self.stay = button(
            self.tr("Back"), self.back.emit, role="soft", theme=theme, icon="arrow_back"
        )
        for one in (self.keep, self.leave, self.stay):
            column.addWidget(one)
        outer.addStretch(2)
        outer.addWidget(card, alignment=Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
