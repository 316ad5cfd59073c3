"""What somebody agreed to: each yes by itself, a new one to ask, and taking one back in one press."""

from collections.abc import Collection
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from heartdesk.consent.actions import Withdrawn, all_of, clock_is_sure, give, withdraw
from heartdesk.consent.model import ITEMS, PURPOSES, Consent, about_them
from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.leaflets.consent_receipt import make_consent_receipt
from heartdesk.people.model import Person
from heartdesk.sharing.actions import who_must_be_told
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.people.card import CardWithForm, PersonPane
from heartdesk.ui.people.consents_form import ConsentsForm
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.press_row import press_row
from heartdesk.ui.widgets.tab_order import put_before
from heartdesk.volunteers.model import day_words

Read = tuple[tuple[Consent, ...], Any, bool]


class ConsentsCard(CardWithForm[ConsentsForm]):
    """Those that hold come first. What was taken back or has run out stays in view, so that nobody leans on it."""

    def __init__(self, context: Context, view: PersonPane) -> None:
        super().__init__(context, view)
        self._may_ask = may(context.opened.roles, Kind.CONSENT, Operation.CREATE)
        self.consents: tuple[Consent, ...] = ()
        px = context.theme.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, px(8), 0, 0)
        self._column.setSpacing(px(8))
        self.ask = button(self.tr("Ask for a yes"), self._ask, role="primary")
        self._column.addWidget(self.ask, alignment=Qt.AlignmentFlag.AlignLeft)
        self._column.addLayout(self._place)
        self.said = PlainLabel("", role="muted")
        self._column.addWidget(self.said)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self._column.addLayout(self._rows)

    def show_person(self, person: Person) -> None:
        self._person = person
        self.ask.setVisible(self._may_ask and self.form is None)

        def read(unit: Unit) -> Read:
            return all_of(unit, person=person.id), unit.now, clock_is_sure(unit)

        self.context.background.do(read, partial(self._show, person.id))

    def start(self) -> None:
        (self.form or self.ask if self._may_ask else self).setFocus()

    def _opener(self) -> tuple[QPushButton, bool]:
        return self.ask, self._may_ask

    def _hide_opener(self) -> None:
        if self.form is not None:
            put_before(self.ask, self.form.steps())
        self.ask.hide()

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        self._half = draft
        self._ask()

    def _show(self, person_id: str, read: Read) -> None:
        if self._person is None or self._person.id != person_id:
            return
        self.consents, now, sure = read
        empty(self._rows)
        live = [one for one in self.consents if sure and one.is_live(now)]
        for one in (*live, *(one for one in self.consents if one not in live)):
            self._rows.addWidget(self._row(one, holds=one in live, state=one.state(now)))
        if not sure:
            said = self.tr(
                "The clock of this computer is not sure, so no yes counts now and nothing leaves. "
                "Put the clock right."
            )
        elif not self.consents:
            said = self.tr("Nothing agreed to yet, so nothing is told to anybody.")
        elif not live:
            said = self.tr("Nothing holds now, so nothing is told to anybody.")
        else:
            said = self.tr("Only what holds may be told, only to whom it names.")
        self.said.setText(said)

    def _row(self, one: Consent, *, holds: bool, state: str) -> Frame:
        px = self.context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(2))
        what = self.tr("{item}, told to {recipient}").format(
            item=about_them(ITEMS.get(one.item, one.item), self._call()),
            recipient=one.recipient_name,
        )
        column.addWidget(Covered(_capital(what), self._instead(one), role="strong"))
        column.addWidget(
            PlainLabel(
                self.tr("So that {purpose}").format(
                    purpose=about_them(PURPOSES.get(one.purpose, one.purpose), self._call())
                ),
                role="muted",
            )
        )
        said = (
            self.tr("✓ Holds until {day}. Given {given} to {by}.")
            if holds
            else self.tr("– Does not count: {state}. It was until {day}. Given {given} to {by}.")
        )
        until = said.format(
            state=state,
            day=day_words(one.until),
            given=day_words(local(one.given_at).date()),
            by=one.by,
        )
        column.addWidget(PlainLabel(until))
        if one.own_view:
            column.addWidget(
                PlainLabel(self.tr("What they said themselves: {view}").format(view=one.own_view))
            )
        asked = [(self.tr("Receipt"), partial(self._receipt, (one,)))]
        if self._may_ask and not one.withdrawn:
            asked.insert(0, (self.tr("They take it back"), partial(self._take_back, one)))
        column.addWidget(press_row(what, asked))
        return card

    def _instead(self, one: Consent) -> str:
        """What stands there until F2 is held: the name of a service can say more than the person would."""
        item = about_them(ITEMS.get(one.item, one.item), self._call())
        return _capital(self.tr("{item}, told to one service: hold F2").format(item=item))

    def _call(self) -> str:
        return self._person.call if self._person is not None else ""

    def _ask(self) -> None:
        person = self._person
        if person is None or not self._may_ask or self.form is not None:
            return
        form = ConsentsForm(self.context, person)
        form.keep.connect(self._keep)
        self._open_form(form)

    def _keep(self) -> None:
        person, form = self._person, self.form
        if person is None or form is None:
            return
        try:
            typed = form.typed()
        except DeskError as trouble:
            form.complain(trouble)
            return

        def kept(ids: tuple[str, ...]) -> None:
            self.close_form()
            said = self.tr("Kept, word for word. Print them the receipt.")
            self.context.toast(said, action=self.tr("Receipt"), act=lambda: self._print(ids))
            self.show_person(person)

        self.context.background.do(
            lambda unit: give(unit, person=person.id, typed=typed), kept, form.complain
        )

    def _take_back(self, one: Consent) -> None:
        """Take it back; where a service was given something by it, go on to where it says whom to tell."""

        def work(unit: Unit) -> tuple[Withdrawn, tuple[str, ...]]:
            taken = withdraw(unit, ids=(one.id,))
            return taken, who_must_be_told(unit, person=one.person)

        def done(came: tuple[Withdrawn, tuple[str, ...]]) -> None:
            taken, to_tell = came
            who = ", ".join(taken.recipients) or one.recipient_name
            self.context.toast(self.tr("Taken back. Nothing more goes to {who}.").format(who=who))
            self.view.reload()
            if to_tell:
                self.view.open_card("sharing")

        self.context.background.do(work, done)

    def _print(self, ids: Collection[str]) -> None:
        self._receipt(tuple(one for one in self.consents if one.id in ids))

    def _receipt(self, consents: tuple[Consent, ...]) -> None:
        self.view.show_paper(make_consent_receipt(consents))


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
