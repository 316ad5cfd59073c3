"""A practice desk that was locked: it opens again at a touch, never by itself."""

from PySide6.QtCore import Qt, Signal

from heartdesk.core.errors import DeskError
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.sheet import Sheet
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel


class PracticeForm(Sheet):
    """One button, and why the desk was locked."""

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.column.addWidget(PlainLabel(self.tr("Practice desk"), role="heading"))
        self._why = PlainLabel("")
        self.column.addWidget(self._why)
        self.told = Told()
        self.column.addWidget(self.told)
        self.open = button(
            self.tr("Open the practice desk"),
            self.asked.emit,
            role="primary",
            theme=theme,
            icon="lock",
        )
        self.column.addWidget(self.open, alignment=Qt.AlignmentFlag.AlignRight)

    def begin(self, why: str) -> None:
        """Say why it was locked, and wait for the worker."""
        self.say(why)
        self.open.setFocus()

    def say(self, why: str) -> None:
        """Say why it was locked."""
        self._why.setText(why)
        self._why.setVisible(bool(why))

    def refuse(self, trouble: DeskError) -> None:
        """It did not open: say why."""
        self.told.tell(trouble)
        self.open.setFocus()
