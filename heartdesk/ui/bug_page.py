"""The bug page: a fault of ours, said plainly, with everything typed still where it was."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.faults import kind_and_place
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel

_TEXT_WIDTH = 600


class BugPage(QWidget):
    """Stands in front of the page at fault, which keeps its contents."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "page")
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(32), px(32), px(32), px(32))
        column.setSpacing(px(16))
        column.addWidget(PlainLabel(self.tr("Something in HeartDesk went wrong"), role="title"))
        said = PlainLabel(
            self.tr(
                "This is our fault, not yours. What was saved is safe, and what you typed is still there. "
                "Go back and carry on. If it happens again, tell your coordinator the line below."
            )
        )
        said.setMaximumWidth(px(_TEXT_WIDTH))
        column.addWidget(said)
        self._where = PlainLabel("", role="small")
        column.addWidget(self._where)
        self._back = button(self.tr("Go back to where I was"), self.left.emit, role="primary")
        column.addWidget(self._back, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def tell(self, fault: BaseException) -> None:
        """Name the fault without any content."""
        self._where.setText(kind_and_place(fault))

    def arrive(self) -> None:
        """Put the focus on the way back."""
        self._back.setFocus()
