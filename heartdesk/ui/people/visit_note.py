"""Before a visit: what happened, what to do, and whether anybody has looked at it again in time."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.people.model import Person
from heartdesk.safeguarding.visit_note import USUAL, VisitNote, VisitTyped
from heartdesk.safeguarding.visiting import look_again, notes_of, write_note
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm, day_typed
from heartdesk.ui.people.card import CardWithForm, PersonPane
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.press_row import press_row
from heartdesk.volunteers.model import day_words

Read = tuple[tuple[VisitNote, ...], date]


class VisitNoteForm(HelperForm):
    """A fact with a day, who saw it, what to do, and when it is looked at again."""

    def __init__(self, context: Context, today: date) -> None:
        super().__init__(context.theme)
        self._today = today
        self.column.addWidget(
            PlainLabel(
                self.tr(
                    "Write what was seen, not what somebody is like. Whoever visits reads this, and the person may "
                    "ask to see it."
                ),
                role="muted",
            )
        )
        self.add("what", self.tr("What happened"), self._text(), free=True)
        self.add("on", self.tr("On which day"), QLineEdit())
        self.add("seen_by", self.tr("Who saw it"), QLineEdit())
        self.add("do", self.tr("What to do on a visit"), self._text(), free=True)
        self.add("review_on", self.tr("Look at it again on"), QLineEdit())
        self.put({"review_on": _typed(today + USUAL)})

    def typed(self) -> VisitTyped:
        """What is typed. Raises DeskError for a day that nobody can read."""
        return VisitTyped(
            what=self.said("what"),
            on=day_typed(self.said("on"), self.tr("The day it happened"), self._today, past=True),
            seen_by=self.said("seen_by"),
            do=self.said("do"),
            review_on=day_typed(
                self.said("review_on"), self.tr("The day to look at it again"), self._today
            ),
        )

    def _text(self) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setFixedHeight(self.theme.px(72))
        return field


class VisitNoteCard(CardWithForm[VisitNoteForm]):
    """What is overdue says so before it says anything else; what ended stays in view, and binds nobody."""

    def __init__(self, context: Context, view: PersonPane) -> None:
        super().__init__(context, view)
        self._today: date | None = None
        self._may_write = may(context.opened.roles, Kind.VISIT_NOTE, Operation.CREATE)
        self.notes: tuple[VisitNote, ...] = ()
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        self.write = button(self.tr("Write a note for visits"), self._write)
        column.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._place)
        self.said = PlainLabel("", role="muted")
        column.addWidget(self.said)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        column.addLayout(self._rows)

    def show_person(self, person: Person) -> None:
        if self._person is not None and self._person.id != person.id:
            self.close_form()
        self._person = person
        self.write.setVisible(self._may_write and self.form is None)

        def read(unit: Unit) -> Read:
            return notes_of(unit, person=person.id), local(unit.now).date()

        self.context.background.do(read, partial(self._show, person.id))

    def start(self) -> None:
        if self.form is not None:
            self.form.start()
        elif self._may_write:
            self.write.setFocus()
        else:
            self.setFocus()

    def _opener(self) -> tuple[QPushButton, bool]:
        return self.write, self._may_write

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        self._half = draft
        if self._today is not None:
            self._write()

    def _show(self, person_id: str, read: Read) -> None:
        if self._person is None or self._person.id != person_id:
            return
        self.notes, self._today = read
        empty(self._rows)
        for note in self.notes:
            self._rows.addWidget(self._row(note, self._today))
        self.said.setText(
            ""
            if self.notes
            else self.tr("Nothing is written about visiting. That does not say that it is safe.")
        )
        if self._half is not None:
            self._write()

    def _row(self, note: VisitNote, today: date) -> Frame:
        px = self.context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(2))
        if note.ended:
            said = self.tr("No longer true, said {who} on {day}.").format(
                who=note.reviewed_by, day=day_words(note.reviewed or note.written)
            )
            column.addWidget(PlainLabel(said, role="muted"))
        elif note.is_due(today):
            said = self.tr("Not looked at again since {day}. Ask before you go by it.").format(
                day=day_words(note.reviewed or note.written)
            )
            column.addWidget(PlainLabel(said, role="doubt"))
        happened = self.tr("{day}, seen by {who}: {what}").format(
            day=day_words(note.on), who=note.seen_by, what=note.what
        )
        column.addWidget(PlainLabel(happened, role="" if note.ended else "strong"))
        column.addWidget(PlainLabel(self.tr("On a visit: {do}").format(do=note.do)))
        written = self.tr("Written by {who} on {day}. Look at it again by {next}.").format(
            who=note.by, day=day_words(note.written), next=day_words(note.review_on)
        )
        column.addWidget(PlainLabel(written, role="small"))
        if self._may_write and not note.ended:
            asked = [
                (self.tr("Still true"), partial(self._look_again, note, True)),
                (self.tr("No longer true"), partial(self._look_again, note, False)),
            ]
            column.addWidget(press_row(note.what, asked))
        return card

    def _write(self) -> None:
        if self._today is None or self._person is None or self.form is not None:
            return
        form = VisitNoteForm(self.context, self._today)
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

        def kept(_note: str) -> None:
            self.close_form()
            self.context.toast(self.tr("Kept for whoever visits."))
            self.show_person(person)

        self.context.background.do(
            lambda unit: write_note(unit, person=person.id, typed=typed), kept, form.complain
        )

    def _look_again(self, note: VisitNote, still_true: bool) -> None:
        person, today = self._person, self._today
        if person is None or today is None:
            return

        def act(unit: Unit) -> None:
            look_again(unit, id=note.id, still_true=still_true, next_on=today + USUAL)

        self.context.background.do(act, lambda _none: self.show_person(person))


def _typed(on: date) -> str:
    return f"{on.day} {on:%b} {on.year}"
