"""A card in the middle of an empty page: what the desk asks before it is open stands on one."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame
from heartdesk.ui.widgets.scroll import Pane, scrolled

WIDTH = 480


class Sheet(Frame):
    """Fill `column`. It is never wider than its page."""

    def __init__(self, theme: Theme, *, width: int = WIDTH) -> None:
        super().__init__("card")
        self._theme, self._width = theme, width
        self.column = QVBoxLayout(self)
        theme.changed.connect(self._fit)
        self._fit()

    def end_with(self, on: QPushButton, *, back: Callable[[], object]) -> None:
        """The last line of the card: the way back at its left, the way on at its right."""
        row = QHBoxLayout()
        row.addWidget(
            button(self.tr("Back"), back, role="soft", theme=self._theme, icon="arrow_back")
        )
        row.addStretch(1)
        row.addWidget(on)
        self.column.addSpacing(self._theme.px(4))
        self.column.addLayout(row)

    def on_page(self, name: str, *around: QWidget) -> Pane:
        """The page with this card on it, then `around` below it. `name` is for a screen reader."""
        inside = Frame("clear")
        outer = QVBoxLayout(inside)
        px = self._theme.px
        outer.setContentsMargins(px(16), px(12), px(16), px(12))
        outer.addStretch(2)
        for widget in (self, *around):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(widget, 100)
            row.addStretch(1)
            outer.addLayout(row)
        outer.addStretch(3)
        return scrolled(inside, name)

    def _fit(self) -> None:
        px = self._theme.px
        self.setMaximumWidth(px(self._width))
        self.column.setContentsMargins(px(24), px(20), px(24), px(20))
        self.column.setSpacing(px(8))
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
