"""A desk that was shut out of its council: nothing to type, a plain word about it."""

from heartdesk.core.errors import DeskError
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.sheet import Sheet
from heartdesk.ui.widgets.label import PlainLabel


class EndedForm(Sheet):
    """Says what happened, what is safe, whom to ask."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.column.addWidget(PlainLabel(self.tr("This desk is closed for good"), role="heading"))
        self.told = PlainLabel("")
        self.then = PlainLabel("", role="strong")
        self.column.addWidget(self.told)
        self.column.addWidget(self.then)

    def refuse(self, trouble: DeskError) -> None:
        """Say it."""
        self.told.setText(trouble.say)
        self.then.setText(trouble.then)
