"""A card: a ground of its own with a column within, and a heading where it has one."""

from PySide6.QtWidgets import QVBoxLayout

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import Frame, PlainLabel

_MARGINS = {"card": (24, 16, 8), "gentle": (16, 10, 6)}


class Card(Frame):
    """Fill `column`. A "gentle" one says something in passing, with less air around it."""

    def __init__(self, theme: Theme, heading: str = "", *, role: str = "card") -> None:
        super().__init__(role)
        side, ends, between = (theme.px(size) for size in _MARGINS[role])
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(side, ends, side, ends)
        self.column.setSpacing(between)
        if heading:
            self.column.addWidget(PlainLabel(heading, role="heading"))
