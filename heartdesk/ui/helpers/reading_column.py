"""A pane to read in: it scrolls, and its lines stay short enough for the eye at any text size."""

from PySide6.QtWidgets import QVBoxLayout

from heartdesk.ui.context import Context
from heartdesk.ui.widgets.as_wide import AsWide
from heartdesk.ui.widgets.label import Frame
from heartdesk.ui.widgets.scroll import scrolled

_TEXT_WIDTH = 640


class ReadingColumn(Frame):
    """What is shown is added to `column`, from the top."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__("panel")
        px = context.theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inside = AsWide(context.theme, _TEXT_WIDTH)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(px(20), px(16), px(16), px(16))
        self.column.setSpacing(px(8))
        outer.addWidget(scrolled(inside, name, to_read=True), 1)
