"""A person's circle of support: the drawing, the same in words, and what those who look after them need."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.followups.around import Before, put_in, read_circle, say_own, take_out, undo
from heartdesk.followups.circle import (
    LONGEST_OWN,
    Around,
    Circle,
    in_words,
)
from heartdesk.leaflets.circle import make_circle
from heartdesk.people.model import Person
from heartdesk.ui.context import Context
from heartdesk.ui.people.card import CardWithForm, PersonPane
from heartdesk.ui.people.circle_drawing import CircleDrawing
from heartdesk.ui.people.circle_form import AroundForm
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class CircleCard(CardWithForm[AroundForm]):
    """Drawn together with the person. It is theirs: it is printed for them, with no name and no hub on it."""

    def __init__(self, context: Context, view: PersonPane) -> None:
        super().__init__(context, view)
        self.circle = Circle("")
        self._may_change = may(context.opened.roles, Kind.CIRCLE, Operation.CHANGE)
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        self.about = PlainLabel("", role="muted")
        column.addWidget(self.about)
        ways = QWidget()
        flow = FlowLayout(ways, gap=px(8))
        self.add = button(self.tr("Put somebody in"), partial(self._begin, None), role="primary")
        self.paper = button(self.tr("Print it for them"), self._print)
        flow.addWidget(self.add)
        flow.addWidget(self.paper)
        column.addWidget(ways)
        column.addLayout(self._place)
        self.drawing = CircleDrawing(context.theme)
        self.drawing.opened.connect(self._open)
        self.drawing.taken.connect(self._take)
        column.addWidget(self.drawing)
        self._words = QVBoxLayout()
        column.addLayout(self._words)
        needs = self.tr("What they need themselves, in their words")
        self.own = small_field(context.theme, needs)
        self.own.setMaxLength(LONGEST_OWN)
        self.own.returnPressed.connect(self._keep_own)
        self.own.setReadOnly(not self._may_change)
        column.addWidget(labelled(needs, self.own))
        self.keep_own = button(self.tr("Keep these words"), self._keep_own, role="soft")
        column.addWidget(self.keep_own, alignment=Qt.AlignmentFlag.AlignLeft)
        self.keep_own.setVisible(self._may_change)
        self.carers = PlainLabel("")
        column.addWidget(self.carers)

    def show_person(self, person: Person) -> None:
        self._person = person
        self.context.background.do(
            lambda unit: read_circle(unit, person=person.id), partial(self._show, person)
        )

    def start(self) -> None:
        if self.form is not None:
            self.form.start()
        elif self._may_change:
            self.add.setFocus()
        elif not self.drawing.start():
            self.own.setFocus()

    def _opener(self) -> tuple[QPushButton, bool]:
        return self.add, self._may_change

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        self._half = draft
        self._begin(None)

    def _show(self, person: Person, circle: Circle) -> None:
        if self._person is None or self._person.id != person.id:
            return
        self.circle = circle
        self.about.setText(
            self.tr(
                "Arrow keys go round, Enter changes, Delete takes out. ● it weighs some, ●● it is heavy."
            )
            if circle.around
            else self.tr(
                "Ask “Who is around you?” and put in whom they name. A first name is enough."
            )
        )
        self.add.setVisible(self._may_change and self.form is None)
        self.paper.setEnabled(bool(circle.around))
        self.drawing.setVisible(bool(circle.around))
        self.drawing.show_circle(person.call, circle)
        empty(self._words)
        for number, one in enumerate(circle.around, 1):
            self._words.addWidget(PlainLabel(f"{number}  {in_words(one)}"))
        if not self.own.isModified():
            self.own.setText(circle.own)
        carers = [one for one in circle.around if one.cares]
        told = "\n".join(f"{one.name}: {one.needs or self.tr('not said yet')}" for one in carers)
        self.carers.setText(
            self.tr("What those who look after them need\n{needs}").format(needs=told)
        )
        self.carers.setVisible(bool(carers))

    def _open(self, who: str) -> None:
        held = next((one for one in self.circle.around if one.id == who), None)
        if held is not None:
            self._begin(held)

    def _begin(self, held: Around | None) -> None:
        if self._person is None or not self._may_change:
            return
        self.close_form()
        form = AroundForm(self.context.theme, held)
        form.keep.connect(self._keep)
        self._open_form(form)

    def _keep(self) -> None:
        person, form = self._person, self.form
        if person is None or form is None:
            return
        around = form.around()

        def kept(before: Before) -> None:
            self.close_form()
            self._offer_undo(self.tr("Kept."), before)

        self.context.background.do(
            lambda unit: put_in(unit, person=person.id, around=around), kept, form.complain
        )

    def _take(self, who: str) -> None:
        person = self._person
        if person is None or not self._may_change:
            return

        def taken(before: Before) -> None:
            self.add.setFocus()
            self._offer_undo(self.tr("Taken out."), before)

        self.context.background.do(lambda unit: take_out(unit, person=person.id, id=who), taken)

    def _offer_undo(self, said: str, before: Before) -> None:
        background, person = self.context.background, self._person

        def back() -> None:
            background.do(partial(undo, before=before), lambda _none: self._again(person))

        self.context.toast(said, act=back)
        self._again(person)

    def _again(self, person: Person | None) -> None:
        if person is not None and self._person is person:
            self.show_person(person)

    def _keep_own(self) -> None:
        person, own = self._person, self.own.text()
        if person is None or not self._may_change:
            return

        def kept(_before: str) -> None:
            self.own.setModified(False)
            self.context.toast(self.tr("Kept."))
            self._again(person)

        self.context.background.do(lambda unit: say_own(unit, person=person.id, own=own), kept)

    def _print(self) -> None:
        circle, show = self.circle, self.view.show_paper
        self.context.background.on_paper(
            lambda: make_circle(circle), show, self._complain, topic="circle"
        )

    def _complain(self, trouble: DeskError) -> None:
        self.context.toast(str(trouble))
