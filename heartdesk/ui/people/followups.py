"""When somebody is asked how it went: what is planned, what they said, and the form for a new day."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.followups.actions import (
    Changed,
    ask_no_more,
    read_of_person,
    undo,
)
from heartdesk.followups.buddy import who_can_go_along
from heartdesk.followups.model import FollowUp
from heartdesk.people.model import Person
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.followups.words import day_words, went_words, what_words
from heartdesk.ui.people.card import CardWithForm, PersonPane
from heartdesk.ui.people.followups_form import FollowUpForm, Read
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.press_row import press_row


class FollowupsCard(CardWithForm[FollowUpForm]):
    """The soonest first; what was said stays beneath."""

    def __init__(self, context: Context, view: PersonPane) -> None:
        super().__init__(context, view)
        self.read: Read | None = None
        self._may_plan = may(context.opened.roles, Kind.FOLLOW_UP, Operation.CREATE)
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        self.new = button(self.tr("Ask them on a day"), self._begin, role="primary")
        column.addWidget(self.new, alignment=Qt.AlignmentFlag.AlignLeft)
        self.new.setVisible(self._may_plan)
        column.addLayout(self._place)
        self.said = PlainLabel("", role="muted")
        column.addWidget(self.said)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(6))
        column.addLayout(self._rows)

    def show_person(self, person: Person) -> None:
        self._person = person

        def read(unit: Unit) -> Read:
            today = local(unit.now).date()
            found = read_of_person(unit, person=person.id)
            return Read(found, today, who_can_go_along(unit, on=today))

        self.context.background.do(read, partial(self._show, person.id))

    def start(self) -> None:
        if self.form is not None:
            self.form.start()
        else:
            (self.new if self._may_plan else self).setFocus()

    def _opener(self) -> tuple[QPushButton, bool]:
        return self.new, self._may_plan

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        self._half = draft
        if self.read is not None:
            self._begin()

    def _show(self, person_id: str, read: Read) -> None:
        if self._person is None or self._person.id != person_id:
            return
        self.read = read
        empty(self._rows)
        waits = [one for one in read.found if one.state(read.today) in ("later", "due", "late")]
        past = [one for one in read.found if one not in waits]
        self.said.setText("" if read.found else self.tr("Nobody asks them anything yet."))
        self.said.setVisible(not read.found)
        for one in waits:
            self._rows.addWidget(self._row(one, read.today, waits=True))
        for one in reversed(past):
            self._rows.addWidget(self._row(one, read.today, waits=False))
        if self._half is not None:
            self._begin()

    def _row(self, one: FollowUp, today: date, *, waits: bool) -> Frame:
        px = self.context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(2))
        what, when = what_words(one, one.where), day_words(one.on, today)
        column.addWidget(PlainLabel(what, role="strong"))
        if waits:
            who = self.tr(" · asks: {who}").format(who=one.who) if one.who else ""
            column.addWidget(PlainLabel(f"{when}{who}"))
        else:
            column.addWidget(PlainLabel(went_words(one)))
        presses = []
        if waits and one.is_open(today):
            ask = partial(self.context.go, "followups", one.id)
            presses.append((self.tr("Ask now"), ask))
        if waits and self._may_plan:
            presses.append((self.tr("Ask no more"), partial(self._end, one)))
        if presses:
            column.addWidget(press_row(f"{what}, {when}", presses))
        return card

    def _begin(self) -> None:
        read = self.read
        if read is None or self._person is None or self.form is not None or not self._may_plan:
            return
        form = FollowUpForm(self.context, read)
        form.keep.connect(self._keep)
        self._open_form(form)

    def _keep(self) -> None:
        person, form = self._person, self.form
        if person is None or form is None:
            return

        def kept(days: int) -> None:
            self.close_form()
            self.context.toast(
                self.tr("Kept.") if days == 1 else self.tr("{count} days kept.").format(count=days)
            )
            self.show_person(person)

        try:
            act = form.act(person.id)
        except DeskError as trouble:
            form.complain(trouble)
            return
        self.context.background.do(act, kept, form.complain)

    def _end(self, one: FollowUp) -> None:
        background, person = self.context.background, self._person

        def ended(changed: Changed) -> None:
            self.context.toast(
                self.tr("Nobody asks any more."),
                act=lambda: background.do(
                    partial(undo, changed=changed), lambda _none: self._again(person)
                ),
            )
            self._again(person)

        background.do(lambda unit: ask_no_more(unit, id=one.id, why="asked us not to"), ended)

    def _again(self, person: Person | None) -> None:
        if person is not None and self._person is person:
            self.show_person(person)
