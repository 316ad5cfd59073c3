"""The page of safety cards. Escape goes back."""

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.enquiries.actions import count_barrier, undo_enquiry
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.safety_card import make_safety_cards
from heartdesk.safety.actions import count_to_ring, read_cards
from heartdesk.store.unit import Look, Unit
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.safety_cards import HARD_TO_HEAR, SafetyCards
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.paper_faces import PaperFaces
from heartdesk.ui.widgets.preview import Preview

NO_INTERPRETER = "interpreter"
"""The barrier that is counted where nobody could interpret."""


class CardsPage(Page):
    """The area's cards, one key away from every other page, and on paper."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.cards = SafetyCards(context.theme, context.area.safety_cards)
        self._faces = PaperFaces(context, self, self.cards)
        self._faces.left.connect(self.cards.arrive)
        self.one = button(self.tr("This card on paper"), self.print_out)
        self.all = button(self.tr("Every card on paper"), lambda: self._paper(()))
        self.ring = button(
            self.tr("Ring these numbers"), lambda: context.go("ring", ""), role="soft"
        )
        self.no_interpreter = button(self.tr("Interpreter not arranged"), self._count_barrier)
        self.risk = button(
            self.tr("Write a worry down   F9"), lambda: context.go("risk", self._age()), role="soft"
        )
        for part in (self.no_interpreter, self.risk, self.one, self.all, self.ring):
            self.cards.add_to_foot(part)
        self.cards.turned.connect(self._turned)
        self._turned(self.shown())
        context.background.changed.connect(self._changed)

    @property
    def preview(self) -> Preview | None:
        """The sheet beside the page, once one was shown."""
        return self._faces.preview

    def arrive(self) -> None:
        self._faces.put_away()
        self.cards.begin()
        self._read()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.SERVICE, Kind.NUMBER_RUNG, Kind.HUB} and self.isVisible():
            self._read()

    def _read(self) -> None:
        background = self.context.background
        background.look("cards", read_cards, self.cards.tell)
        background.look("cards to ring", count_to_ring, self._show_count)

    def open_with(self, what: str) -> None:
        self.cards.open_with(what)

    def step_back(self) -> bool:
        return self._faces.step_back()

    def print_out(self) -> bool:
        if not self._faces.print_out():
            self._paper((self.shown(),))
        return True

    def shown(self) -> str:
        """The id of the card that is shown; "" for none."""
        return self.cards.shown()

    def shows_paper(self) -> bool:
        """Whether a card is shown as it will be printed."""
        return self._faces.shows_paper()

    def _age(self) -> str:
        """Whom a worry would be about, by the card that is shown."""
        return self.shown() if self.shown() in ("child", "adult") else "new"

    def _turned(self, card: str) -> None:
        talks = may(self.context.opened.roles, Kind.ENQUIRY, Operation.CREATE)
        self.no_interpreter.setVisible(card == HARD_TO_HEAR and talks)

    def _count_barrier(self) -> None:
        def count(unit: Unit) -> str:
            return count_barrier(unit, barrier=NO_INTERPRETER)

        self.context.background.do(count, self._counted)

    def _counted(self, enquiry: str) -> None:
        def undo(unit: Unit) -> None:
            undo_enquiry(unit, id=enquiry)

        self.context.toast(
            self.tr("Counted, with no name: a week, this hub, nothing else."),
            act=lambda: self.context.background.do(undo),
        )

    def _paper(self, ids: tuple[str, ...]) -> None:
        home = self.cards.home()

        def make(look: Look) -> Leaflet:
            return make_safety_cards(look, ids=ids, home=home)

        self.context.background.lay_out("safety card", make, self._faces.show_paper)

    def _show_count(self, count: int) -> None:
        if count:
            words = self.tr("Ring these numbers: {count} still need two names")
            relabel(self.ring, words.format(count=count))
        else:
            relabel(self.ring, self.tr("Who rang these numbers"))
