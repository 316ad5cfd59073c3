"""Check-in calls with one person: what was agreed, what comes next, who did what when."""

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.followups.calling import OfPerson, agree, read_of_person, stop
from heartdesk.people.model import Person
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.followups.words import contact_words, step_words
from heartdesk.ui.people.card import CardWithForm, PersonPane
from heartdesk.ui.people.checkins_form import CheckinsForm
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class CheckinsCard(CardWithForm[CheckinsForm]):
    """What they said yes to stands first, in the words they heard."""

    def __init__(self, context: Context, view: PersonPane) -> None:
        super().__init__(context, view)
        self.read: OfPerson | None = None
        self._may_change = may(context.opened.roles, Kind.CHECK_IN, Operation.CHANGE)
        self._may_ring = may(context.opened.roles, Kind.CHECK_IN_CALL, Operation.CREATE)
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        self.agreed = PlainLabel("")
        column.addWidget(self.agreed)
        self._ways = QWidget()
        flow = FlowLayout(self._ways, gap=px(8))
        self.ring = button(
            self.tr("Ring them, or say that you saw them"), self._ring, role="primary"
        )
        self.change = button("", self._begin)
        self.stop = button(self.tr("They want no more calls"), self._stop, role="soft")
        for press in (self.ring, self.change, self.stop):
            flow.addWidget(press)
        column.addWidget(self._ways)
        column.addLayout(self._place)
        self.step = PlainLabel("", role="alarm")
        column.addWidget(self.step)
        self._tries = QVBoxLayout()
        column.addLayout(self._tries)

    def show_person(self, person: Person) -> None:
        self._person = person

        def read(unit: Unit) -> tuple[OfPerson, datetime]:
            return read_of_person(unit, person=person.id), unit.now

        self.context.background.do(read, partial(self._show, person.id))

    def start(self) -> None:
        if self.form is not None:
            self.form.start()
        else:
            (self.ring if self._may_ring else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_opener(self) -> None:
        self._ways.show()
        self.change.setFocus()

    def _hide_opener(self) -> None:
        self._ways.hide()

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        self._half = draft
        if self.read is not None:
            self._begin()

    def _show(self, person_id: str, read: tuple[OfPerson, datetime]) -> None:
        if self._person is None or self._person.id != person_id:
            return
        self.read, now = read
        held = self.read.check_in
        goes_on = held is not None and bool(held.agreed) and not held.off
        if held is not None and held.off:
            self.agreed.setText(self.tr("The calls ended: {why}.").format(why=held.off))
        elif held is not None and held.agreed:
            self.agreed.setText(held.agreed)
        else:
            self.agreed.setText(self.tr("No calls are agreed on with them."))
        self.ring.setVisible(self._may_ring)
        relabel(self.change, self.tr("Change the calls") if goes_on else self.tr("Agree on calls"))
        self.change.setVisible(self._may_change)
        self.stop.setVisible(self._may_change and goes_on)
        self.step.setVisible(self.read.step is not None)
        if self.read.step is not None:
            self.step.setText(step_words(self.read.step, now))
        empty(self._tries)
        for one in self.read.tries:
            self._tries.addWidget(PlainLabel(contact_words(one, now)))
        if self._half is not None:
            self._begin()

    def _ring(self) -> None:
        if self._person is not None:
            self.context.go("checkins", self._person.id)

    def _begin(self) -> None:
        person, read = self._person, self.read
        if person is None or read is None or self.form is not None or not self._may_change:
            return
        held = read.check_in if read.check_in and not read.check_in.off else None
        form = CheckinsForm(self.context.theme, person, held)
        form.keep.connect(self._keep)
        self._open_form(form)

    def _keep(self) -> None:
        person, form = self._person, self.form
        if person is None or form is None:
            return
        try:
            typed, words = form.typed()
        except DeskError as trouble:
            form.complain(trouble)
            return

        def kept(_id: str) -> None:
            self.close_form()
            self.context.toast(self.tr("Agreed. They stand on the list of their days."))
            self.show_person(person)

        self.context.background.do(
            lambda unit: agree(unit, person=person.id, typed=typed, agreed=words),
            kept,
            form.complain,
        )

    def _stop(self) -> None:
        person = self._person
        if person is None:
            return

        def stopped(_none: None) -> None:
            self.context.toast(self.tr("No more calls. “Agree on calls” begins them again."))
            self.show_person(person)

        self.context.background.do(
            lambda unit: stop(unit, person=person.id, why="not wanted"), stopped
        )
