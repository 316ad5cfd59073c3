"""The page of safety cards. Escape goes back."""

from PySide6.QtWidgets import QVBoxLayout

from heartdesk.directory.crisis_numbers import changed_numbers
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.safety_cards import SafetyCards


class CardsPage(Page):
    """The area's cards, one key away from every other page."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._cards = SafetyCards(context.theme, context.area.safety_cards)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._cards)

    def arrive(self) -> None:
        self._cards.arrive()
        self.context.background.look("cards", changed_numbers, self._cards.tell_changes)

    def open_with(self, what: str) -> None:
        self._cards.open_with(what)

    def shown(self) -> str:
        """The id of the card that is shown; "" for none."""
        return self._cards.shown()
