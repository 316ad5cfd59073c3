"""Who goes when, for who answers for people's details."""

from PySide6.QtGui import QKeyEvent

from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import reveal
from heartdesk.ui.page import Page
from heartdesk.ui.people.retention import Retention
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.held_key import HELD, HeldKey


class RetentionPage(Page):
    """Reached from People, a few times a year."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = CardColumn(context.theme, self.tr("Who goes when"), width=760)
        self.retention = Retention(context)
        column.add(self.retention)
        column.fill(self)
        self._key = HeldKey(self)
        self._key.changed.connect(lambda on: reveal(self, on=on))

    def arrive(self) -> None:
        self.retention.arrive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD:
            self._key.hold()
        else:
            super().keyPressEvent(event)

    @property
    def shows_person(self) -> bool:
        return True
