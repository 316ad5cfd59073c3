"""What every card about a person can be asked to do."""

from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from heartdesk.leaflets.model import Leaflet
from heartdesk.people.model import Person
from heartdesk.ui.context import Context


class PersonPane(Protocol):
    """Where a card stands: who is shown now, and the way to read them again after a change."""

    @property
    def person(self) -> Person | None: ...
    def reload(self) -> None: ...
    def show_paper(self, leaflet: Leaflet) -> None: ...
    def open_card(self, card_id: str) -> None: ...
    def card(self, card_id: str) -> "PersonCard | None": ...


class PersonCard(QWidget):
    """A card of the page of one person. Made once; `show_person` is called whenever somebody is shown in it."""

    def __init__(self, context: Context, view: PersonPane) -> None:
        super().__init__()
        self.context = context
        self.view = view

    def show_person(self, person: Person) -> None:
        """Show this person, or show them again after a change. What was shown of anybody else goes."""
        raise NotImplementedError

    def start(self) -> None:
        """Put the cursor where work begins."""
        self.setFocus()

    def close_form(self) -> bool:
        """Escape was pressed: put away a form that is open; False where none is."""
        return False

    def half_typed(self) -> dict[str, Any] | None:
        """What is half typed, as JSON takes it; None for nothing."""
        return None

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        """Put it back."""
