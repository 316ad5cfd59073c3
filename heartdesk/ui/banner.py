"""The one place where trouble is said: what happened, what is safe, what to do next."""

from PySide6.QtWidgets import QHBoxLayout

from heartdesk.core.errors import DeskError
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame, PlainLabel


class Banner(Frame):
    """Shows one trouble at a time, until it is closed or the next one comes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("urgent")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(6))
        self._said = PlainLabel("", role="strong")
        row.addWidget(self._said, 1)
        row.addWidget(button(self.tr("Close this message"), self.hide, role="soft"))
        self.hide()

    def said(self) -> str:
        """What it says, or last said."""
        return self._said.text()

    def tell(self, trouble: DeskError) -> None:
        """Show a trouble in place of the last one."""
        self._said.setText(str(trouble))
        self.show()
        announce(self, self._said.text())
