"""One person: what to call them, the safe way to reach them, and one card about them at a time."""

import importlib
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.leaflets.model import Leaflet
from heartdesk.people.actions import change_person, read_person
from heartdesk.people.model import MORE, Person
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.helpers.reading_column import ReadingColumn
from heartdesk.ui.people import CardEntry, cards_for
from heartdesk.ui.people.card import PersonCard
from heartdesk.ui.people.person_form import PersonForm
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.emptying import empty, take_out
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.tab_order import put_before

DETAILS = "details"


class PersonView(ReadingColumn):
    """Their name, then a line of things to look at. Nothing more is read than the card that is asked for.

    How to reach them stands covered until F2 is held: the screen may be turned to somebody else at any time.
    """

    paper = Signal(object)
    """Leaflet: a sheet to show in place of the page."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, QCoreApplication.translate("PersonView", "About this person"))
        self._context = context
        self._person: Person | None = None
        self._cards: dict[str, PersonCard] = {}
        self._open = ""
        self._half: dict[str, Any] | None = None
        self.wants_cursor = False
        roles = context.opened.roles
        self._may_change = may(roles, Kind.PERSON, Operation.CHANGE)
        px = context.theme.px
        self.empty = PlainLabel(
            self.tr(
                "Most people need no name here: print them a leaflet. "
                "Find somebody on the left only when they asked you to keep in touch or to pass something on."
            ),
            role="muted",
        )
        self.column.addWidget(self.empty)
        self.name = PlainLabel("", role="heading")
        self.column.addWidget(self.name)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(4))
        self.column.addLayout(self._lines)
        self._which = QWidget()
        flow = FlowLayout(self._which, gap=px(6))
        self.buttons: dict[str, ChoiceButton] = {}
        for entry in cards_for(roles):
            title = QCoreApplication.translate("PersonCards", entry.title)
            press = ChoiceButton(title)
            press.clicked.connect(lambda _on=False, one=entry: self.open_card(one.id))
            self.buttons[entry.id] = press
            flow.addWidget(press)
        self.change = button(self.tr("Change what is kept"), self._change, role="soft")
        flow.addWidget(self.change)
        self.column.addWidget(self._which)
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self.form: PersonForm | None = None
        self.column.addStretch(1)
        self._fit()

    @property
    def person(self) -> Person | None:
        """Who is shown now."""
        return self._person

    def show_by_id(self, person_id: str) -> None:
        """Read somebody, which is written in the audit, and show them."""
        self._context.background.do(
            lambda unit: read_person(unit, id=person_id), self.show_person, self._gone
        )

    def show_person(self, person: Person | None) -> None:
        """Show somebody, or nobody. Another person's card is put away."""
        same = person is not None and self._person is not None and self._person.id == person.id
        self._person = person
        if not same:
            self.close_form()
            self._put_card_away()
        self._fit()
        card = self._cards.get(self._open)
        if person is not None and card is not None:
            card.show_person(person)
        if self.wants_cursor and person is not None:
            self.wants_cursor = False
            self.focus_first()

    def reload(self) -> None:
        """Read the person again after a change."""
        if self._person is not None:
            self.show_by_id(self._person.id)

    def show_paper(self, leaflet: Leaflet) -> None:
        """Show a sheet made for this person in place of the page."""
        self.paper.emit(leaflet)

    def open_card(self, card_id: str) -> None:
        """Show one of the cards, and nothing of the others."""
        person = self._person
        entry = next(
            (one for one in cards_for(self._context.opened.roles) if one.id == card_id), None
        )
        if person is None or entry is None:
            return
        self.close_form()
        self._open = card_id
        card = self._card(entry)
        for one in self._cards.values():
            one.setVisible(one is card)
        for name, press in self.buttons.items():
            press.setChecked(name == card_id)
        card.show_person(person)
        half, self._half = self._half, None
        if half is not None and half.get("card") == card_id:
            card.take_half_typed(dict(half.get("typed") or {}))
        card.start()

    def card(self, card_id: str) -> PersonCard | None:
        """A card that has been opened."""
        return self._cards.get(card_id)

    def focus_first(self) -> None:
        """Put the cursor on the first thing to look at."""
        first = next(iter(self.buttons.values()), None)
        if self._person is not None and first is not None:
            first.setFocus()

    def close_form(self) -> bool:
        """Put away whatever form is open; False where none is."""
        form, self.form = self.form, None
        if form is not None:
            take_out(self.column, form)
            self.change.setVisible(self._may_change and self._person is not None)
            self.change.setFocus()
            return True
        card = self._cards.get(self._open)
        return card is not None and card.close_form()

    def half_typed(self) -> dict[str, Any] | None:
        """What is half typed about this person, and in which card."""
        card, person = self._cards.get(self._open), self._person
        if person is None:
            return None
        if self.form is not None:
            return {"person": person.id, "card": DETAILS, "typed": self.form.content()}
        typed = card.half_typed() if card is not None else None
        return {"person": person.id, "card": self._open, "typed": typed} if typed else None

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        """Show the person again whose form was half typed; it opens with what it held."""
        self._half = draft
        self._context.background.do(
            lambda unit: read_person(unit, id=str(draft.get("person", ""))),
            self._resume,
            lambda _trouble: None,
        )

    def _resume(self, person: Person) -> None:
        half = self._half
        self.show_person(person)
        if half is not None and half.get("card") == DETAILS and self._may_change:
            self._half = None
            self._change()
            if self.form is not None:
                self.form.put(dict(half.get("typed") or {}))
        elif half is not None:
            self.open_card(str(half.get("card", "")))

    def _card(self, entry: CardEntry) -> PersonCard:
        if entry.id not in self._cards:
            made = getattr(importlib.import_module(entry.module), entry.cls)(self._context, self)
            self._cards[entry.id] = made
            self._place.addWidget(made)
        return self._cards[entry.id]

    def _put_card_away(self) -> None:
        """Nothing of one person stays behind the name of another: their cards go, and are made anew."""
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        empty(self._place)
        self._cards, self._open = {}, ""
        for press in self.buttons.values():
            press.setChecked(False)

    def _fit(self) -> None:
        person = self._person
        self.empty.setVisible(person is None)
        self.name.setVisible(person is not None)
        self._which.setVisible(person is not None)
        self.change.setVisible(person is not None and self._may_change and self.form is None)
        empty(self._lines)
        if person is None:
            return
        self.name.setText(person.call)
        hidden = self.tr("How to reach them: hold F2 to see it")
        said = self.tr("How to reach them: {way}").format(way=person.safe_words)
        self._lines.addWidget(Covered(said, hidden, role="strong"))
        if person.locality:
            self._lines.addWidget(
                PlainLabel(self.tr("Lives in {place}").format(place=person.locality))
            )
        for code, answer in person.more.items():
            self._lines.addWidget(
                Covered(
                    f"{MORE[code]}: {answer}",
                    self.tr("{what}: hold F2 to see it").format(what=MORE[code]),
                )
            )
        for code in MORE:
            if code in person.refused:
                self._lines.addWidget(
                    PlainLabel(
                        self.tr("{what}: would rather not say. Do not ask again.").format(
                            what=MORE[code]
                        ),
                        role="muted",
                    )
                )

    def _change(self) -> None:
        person = self._person
        if person is None:
            return
        self.close_form()
        form = self.form = PersonForm(self._context, person)
        form.keep.connect(lambda: self._keep(person.id, form))
        form.given_up.connect(self.close_form)
        self.column.insertWidget(self.column.indexOf(self._which) + 1, form)
        form.show()
        put_before(self.change, form.steps())
        self.change.hide()
        form.start()

    def _keep(self, person_id: str, form: PersonForm) -> None:
        try:
            typed = form.typed()
        except DeskError as trouble:
            form.complain(trouble)
            return

        def kept(_changed: bool) -> None:
            self.close_form()
            self._context.toast(self.tr("Kept."))
            self.reload()

        self._context.background.do(
            lambda unit: change_person(unit, id=person_id, typed=typed), kept, form.complain
        )

    def _gone(self, trouble: DeskError) -> None:
        self.show_person(None)
        self._context.toast(str(trouble))
