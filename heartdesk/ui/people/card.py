"""What every card about a person can be asked to do."""

from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.leaflets.model import Leaflet
from heartdesk.people.model import Person
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.widgets.emptying import take_out


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


Form = TypeVar("Form", bound=HelperForm)


class CardWithForm(PersonCard, Generic[Form]):
    """A card in which one form at a time stands in `_place`; what opens it is out of sight until it is closed."""

    def __init__(self, context: Context, view: PersonPane) -> None:
        super().__init__(context, view)
        self._person: Person | None = None
        self._half: dict[str, Any] | None = None
        self._place = QVBoxLayout()
        self.form: Form | None = None

    def _opener(self) -> tuple[QPushButton, bool]:
        """What opens the form, and whether this worker may."""
        raise NotImplementedError

    def _show_opener(self) -> None:
        opener, may = self._opener()
        opener.setVisible(may)
        opener.setFocus()

    def _hide_opener(self) -> None:
        self._opener()[0].hide()

    def _open_form(self, form: Form) -> None:
        """Show a form, with what was half typed in it."""
        self.form = form
        form.given_up.connect(self.close_form)
        half, self._half = self._half, None
        if half is not None:
            form.put(half)
        self._place.addWidget(form)
        form.show()
        self._hide_opener()
        form.start()

    def close_form(self) -> bool:
        form, self.form = self.form, None
        if form is None:
            return False
        take_out(self._place, form)
        self._show_opener()
        return True

    def half_typed(self) -> dict[str, Any] | None:
        return self.form.content() if self.form is not None else None
