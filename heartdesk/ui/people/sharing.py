"""What is passed on about somebody: each handover, how far it is, and what may be done next."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.people.model import Person
from heartdesk.sharing.actions import (
    PURPOSE,
    Ready,
    first_visit,
    it_did_not_leave,
    offer,
    read_shares,
    send,
    they_do_not,
    they_refuse,
    they_take_it_up,
    told_to_stop,
)
from heartdesk.sharing.model import NOT_BECAUSE, WAYS, LookFirst, Share, State, Way
from heartdesk.sharing.script import LABELS
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.people.card import CardWithForm, PersonPane
from heartdesk.ui.people.consents_form import WHAT
from heartdesk.ui.people.sharing_form import SharingForm
from heartdesk.ui.people.sharing_pass import SharingPass
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty, take_out
from heartdesk.ui.widgets.entry_edit_form import choices
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.press_row import press_row
from heartdesk.ui.widgets.tab_order import in_order
from heartdesk.volunteers.model import day_words

CONSENTS = "consents"
"""The card where their yes is asked."""

Press = tuple[str, Callable[[], object]]


class SharingCard(CardWithForm[HelperForm]):
    """The newest comes first. Nothing leaves from here without a yes for each thing, asked once more as it leaves."""

    def __init__(self, context: Context, view: PersonPane) -> None:
        super().__init__(context, view)
        self._may_offer = may(context.opened.roles, Kind.SHARE, Operation.CREATE)
        self.passing: SharingPass | None = None
        self.shares: tuple[Ready, ...] = ()
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        self.offer = button(self.tr("Offer a warm handover"), self.open_offer, role="primary")
        column.addWidget(self.offer, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._place)
        self._leaving = QVBoxLayout()
        column.addLayout(self._leaving)
        self.said = PlainLabel("", role="muted")
        column.addWidget(self.said)
        self._list = QVBoxLayout()
        self._list.setSpacing(px(8))
        column.addLayout(self._list)

    def show_person(self, person: Person) -> None:
        self._person = person
        self.offer.setVisible(self._may_offer and self.form is None and self.passing is None)
        self.context.background.do(
            lambda unit: read_shares(unit, person=person.id), partial(self._show, person.id)
        )

    def start(self) -> None:
        if self.passing is not None:
            self.passing.start()
        elif self.form is not None:
            self.form.start()
        else:
            (self.offer if self._may_offer else self).setFocus()

    def _opener(self) -> tuple[QPushButton, bool]:
        return self.offer, self._may_offer

    def half_typed(self) -> dict[str, Any] | None:
        return self.form.content() if isinstance(self.form, SharingForm) else None

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        self._half = draft
        self.open_offer()

    def open_offer(self) -> None:
        """Offer another handover."""
        person = self._person
        if person is None or not self._may_offer or self.form is not None:
            return
        form = SharingForm(self.context, person)
        form.keep.connect(partial(self._keep, person, form))
        self._open_form(form)

    def open_pass(self, share: Share, way: Way) -> None:
        """Pass it on in this way, if every yes holds."""
        self.context.background.do(
            lambda unit: send(unit, share_id=share.id, way=way),
            lambda outgoing: self._pass(SharingPass(self.context, share.id, outgoing, way)),
        )

    def told(self) -> str:
        """Everything that is told, for who looks over the page."""
        labels = self.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def _open_form(self, form: HelperForm) -> None:
        super()._open_form(form)
        in_order(form.steps())

    def _keep(self, person: Person, form: SharingForm) -> None:
        recipient, already, items = form.recipient.entry_id(), form.already(), form.items()
        if not recipient:
            form.complain(
                DeskError(
                    self.tr("Whom to tell is not chosen yet. Nothing was passed on."),
                    then=self.tr("Type the service’s name and choose it."),
                )
            )
            return
        why, already_with, anyway = form.said("why"), form.said("already_with"), form.warned

        def work(unit: Unit) -> str:
            return offer(
                unit,
                person=person.id,
                recipient=recipient,
                items=items,
                already=already,
                already_with=already_with,
                why=why,
                anyway=anyway,
            )

        def refused(trouble: DeskError) -> None:
            form.complain(trouble)
            if isinstance(trouble, LookFirst):
                form.warn()

        self.context.background.do(work, lambda _id: self._kept(person), refused)

    def _kept(self, person: Person) -> None:
        self.close_form()
        self.context.toast(self.tr("Kept. Nothing has left. Ask their yes for each thing now."))
        self.show_person(person)

    def _pass(self, passing: SharingPass) -> None:
        self.close_form()
        self.passing = passing
        passing.over.connect(self._passed)
        self._leaving.addWidget(passing)
        self._hide_opener()
        empty(self._list)
        passing.show()
        in_order(passing.steps())
        passing.start()

    def _passed(self, said: str) -> None:
        passing, self.passing = self.passing, None
        if passing is not None:
            take_out(self._leaving, passing)
            self._show_opener()
        self.context.toast(said)
        if self._person is not None:
            self.show_person(self._person)
            self.offer.setFocus()

    def _show(self, person_id: str, shares: tuple[Ready, ...]) -> None:
        if self._person is None or self._person.id != person_id:
            return
        self.shares = shares
        empty(self._list)
        if self.passing is not None:
            return
        self.said.setText(
            ""
            if shares
            else self.tr(
                "Nothing was passed on. A leaflet is often enough; a handover is for when they want you to speak first."
            )
        )
        self.said.setVisible(not shares)
        for one in shares:
            self._list.addWidget(self._row(one))

    def _row(self, ready: Ready) -> Frame:
        share, px = ready.share, self.context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(2))
        name = share.recipient_name
        column.addWidget(PlainLabel(self.tr("To {service}").format(service=name), role="strong"))
        column.addWidget(PlainLabel(self._how_far(share)))
        if share.items and not share.stopped:
            what = ", ".join(LABELS.get(code, code) for code in share.items)
            column.addWidget(PlainLabel(self.tr("What: {what}").format(what=what), role="muted"))
        if share.why:
            column.addWidget(PlainLabel(self.tr("Why: {why}").format(why=share.why), role="muted"))
        if ready.no_yes:
            what = ", ".join(LABELS.get(code, code) for code in ready.no_yes)
            said = self.tr("? No yes yet for: {what}.")
            column.addWidget(PlainLabel(said.format(what=what), role="doubt"))
        if share.must_be_told:
            said = self.tr("They took their yes back. Tell {service} to stop and to destroy it.")
            column.addWidget(PlainLabel(said.format(service=name), role="alarm"))
        asked = self._next(ready) if self._may_offer else []
        if asked:
            column.addWidget(press_row(name, asked, wraps=True))
        return card

    def _how_far(self, share: Share) -> str:
        """How far it is, in a sentence."""
        if share.stopped:
            said = self.tr("They took their yes back, so it goes no further.")
            told = share.told_to_stop_on
            more = self.tr("The service was told on {day}.")
            return f"{said} {more.format(day=day_words(told))}" if told else said
        days: dict[State, tuple[str, date | None]] = {
            State.OFFERED: (self.tr("Offered on {day}. Nothing has left."), share.offered_on),
            State.REFUSED: (self.tr("They would rather not. Nothing has left."), None),
            State.SENT: (self.tr("Passed on, on {day}. No answer yet."), share.sent_on),
            State.ACCEPTED: (self.tr("They take it up, since {day}."), share.answered_on),
            State.NOT_ACCEPTED: (self.tr("They do not take it up: {why}."), None),
            State.FIRST_VISIT: (self.tr("✓ There for the first time on {day}."), share.visited_on),
        }
        said, on = days[share.state]
        why = NOT_BECAUSE.get(share.not_because, "")
        return said.format(day=day_words(on) if on else "", why=why[:1].lower() + why[1:])

    def _next(self, ready: Ready) -> list[Press]:
        share = ready.share
        if share.stopped:
            tell = (self.tr("I told them to stop"), partial(self._act, told_to_stop, share))
            return [tell] if share.must_be_told else []
        if share.state is State.OFFERED:
            ways: list[Press] = [
                (said, partial(self.open_pass, share, way)) for way, said in WAYS.items()
            ]
            refuse = (self.tr("They would rather not"), partial(self._act, they_refuse, share))
            ask = (self.tr("Ask their yes"), partial(self._ask_yes, ready))
            return [ask, refuse] if ready.no_yes else [*ways, refuse]
        if share.state is State.SENT:
            return [
                (self.tr("They take it up"), partial(self._act, they_take_it_up, share)),
                (self.tr("They do not"), partial(self._open_no, share)),
                (
                    self.tr("It did not leave after all"),
                    partial(self._act, it_did_not_leave, share),
                ),
            ]
        if share.state is State.ACCEPTED:
            return [
                (self.tr("They were there today"), partial(self._visit, share)),
                (self.tr("They do not after all"), partial(self._open_no, share)),
            ]
        if share.state is State.NOT_ACCEPTED:
            return [(self.tr("Offer somewhere else"), self.open_offer)]
        return []

    def _ask_yes(self, ready: Ready) -> None:
        """On to the card that asks, with the service and what is missing filled in."""
        share = ready.share
        recipient = {
            "words": share.recipient_name,
            "id": share.recipient,
            "name": share.recipient_name,
        }
        ticked = {f"{WHAT}{code}": True for code in ready.no_yes}
        self.view.open_card(CONSENTS)
        card = self.view.card(CONSENTS)
        if card is not None:
            card.take_half_typed({"recipient": recipient, "purpose": PURPOSE, **ticked})

    def _open_no(self, share: Share) -> None:
        if self.form is not None:
            return
        form = HelperForm(self.context.theme)
        why = self.tr("Why does {service} not take it up?").format(service=share.recipient_name)
        pairs = (("", self.tr("Choose what comes nearest")), *NOT_BECAUSE.items())
        form.add("because", why, choices(why, pairs, ""))
        form.keep.connect(lambda: self._keep_no(share, form))
        self._open_form(form)

    def _keep_no(self, share: Share, form: HelperForm) -> None:
        because = str(form.said("because"))

        def done(_done: object) -> None:
            self.close_form()
            self.context.toast(self.tr("Kept. Tell the person, and offer something else."))
            self._again()

        self.context.background.do(
            lambda unit: they_do_not(unit, share_id=share.id, because=because), done, form.complain
        )

    def _visit(self, share: Share) -> None:
        def work(unit: Unit) -> None:
            first_visit(unit, share_id=share.id, on=local(unit.now).date())

        self.context.background.do(work, lambda _done: self._again())

    def _act(self, act: Callable[..., None], share: Share) -> None:
        self.context.background.do(
            lambda unit: act(unit, share_id=share.id), lambda _done: self._again()
        )

    def _again(self) -> None:
        if self._person is not None:
            self.show_person(self._person)
            self.offer.setFocus()
