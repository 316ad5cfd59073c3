"""Keys: every shortcut, from the one table that installs them."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.shortcuts import SHORTCUTS
from heartdesk.ui.theme.tokens import RING
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled

_TEXT_WIDTH = 760


class KeysPage(Page):
    """A list to read; Escape goes back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        px = context.theme.px
        inside = Frame("clear")
        inside.setMaximumWidth(px(_TEXT_WIDTH))
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(24) - RING, px(16) - RING, px(24), px(24))
        column.setSpacing(px(12))
        column.addWidget(PlainLabel(self.tr("All the keys"), role="title"))
        column.addWidget(
            PlainLabel(self.tr("Nothing here needs a mouse. Press Esc to go back."), role="muted")
        )
        card = Frame("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(px(24), px(16), px(24), px(16))
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(8))
        for row, shortcut in enumerate(SHORTCUTS):
            grid.addWidget(
                PlainLabel(shortcut.shown, role="key", wrap=False),
                row,
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
            grid.addWidget(
                PlainLabel(QCoreApplication.translate("Shortcuts", shortcut.says)), row, 1
            )
        grid.setColumnStretch(1, 1)
        column.addWidget(card)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolled(inside, self.tr("All the keys"), to_read=True)
        outer.addWidget(self._scroll)

    def arrive(self) -> None:
        self._scroll.setFocus()
