"""Check-in calls: whom to ring today, one at a time; the list for bad weather; who rings whom on which day."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.opening import time_in_words
from heartdesk.followups.calling import (
    CallList,
    Kept,
    OfPerson,
    StormList,
    keep_try,
    note_list_printed,
    police_line,
    read_calls,
    read_of_person,
    read_rota,
    read_storm,
    take_back,
)
from heartdesk.followups.checkin import DAYS, EVENTS, CheckIn, Event
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.checkin_list import make_checkin_list
from heartdesk.people.actions import read_person
from heartdesk.people.model import Person
from heartdesk.store.unit import Look, Unit
from heartdesk.today.actions import read_today
from heartdesk.today.model import Today
from heartdesk.ui.context import Context
from heartdesk.ui.followups.call_form import CallForm, CallSaid, ToRing
from heartdesk.ui.followups.call_list import CallLine, CallLines
from heartdesk.ui.followups.call_rows import call_words, storm_words
from heartdesk.ui.followups.words import EVENTS as EVENT_WORDS
from heartdesk.ui.followups.words import RISKS, said
from heartdesk.ui.helpers.covered import reveal
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.held_key import HELD, HeldKey
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.paper_faces import PaperFaces

_WIDTH = 900
_SOONEST_MS, _LATEST_MS = 1_000, 6 * 60 * 60 * 1_000

Rota = tuple[tuple[int, CheckIn, Person], ...]


class CheckinsPage(Page):
    """Calls of today, most pressing first. Names stand covered until F2 is held; one person at a time is open."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.calls: CallList | None = None
        self.storm: StormList | None = None
        self.form: CallForm | None = None
        self._words = ""
        self._hub = ""
        self._open: tuple[CheckIn, Person] | None = None
        self.may_ring = may(context.opened.roles, Kind.CHECK_IN_CALL, Operation.CREATE)
        desk = QWidget()
        self._faces = PaperFaces(context, self, desk)
        self._faces.left.connect(self.arrive)
        column = CardColumn(context.theme, self.tr("Check-in calls"), width=_WIDTH)
        column.add(
            PlainLabel(
                self.tr("People who said yes to being rung. Nobody who did not answer is given up.")
            )
        )
        self.which = ChoiceRow(
            self.tr("Which list"),
            (
                ("today", self.tr("Today")),
                ("storm", self.tr("Bad weather")),
                ("rota", self.tr("Who rings whom")),
            ),
        )
        self.which.chosen.connect(lambda _value: self._turn())
        column.add(self.which)
        column.add(self._weather())
        self._card, inside = column.card(self.tr("To ring"))
        self.said = PlainLabel("", role="muted")
        inside.addWidget(self.said)
        self._lines = CallLines(context.theme)
        self._lines.ring.connect(self.ring)
        inside.addWidget(self._lines)
        column.fill(desk)
        self._key = HeldKey(self)
        self._key.changed.connect(lambda on: reveal(self, on=on))
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.it_is_time)
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        if self._faces.arrive():
            return
        if self.form is not None:
            self.form.start()
            return
        first = self.presses()
        (first[0] if first else self.which.button(self.which.value())).setFocus()

    def step_back(self) -> bool:
        if self._faces.step_back():
            return True
        if self.form is None:
            return False
        self._close()
        return True

    def print_out(self) -> bool:
        if self._faces.print_out():
            return True
        self._paper()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD:
            self._key.hold()
        else:
            super().keyPressEvent(event)

    @property
    def shows_person(self) -> bool:
        return self.form is not None

    def draft(self) -> dict[str, Any] | None:
        """Whom somebody was ringing, and the words that were typed."""
        if self.form is None or self._open is None or not self.form.words.text():
            return None
        return {"person": self._open[1].id, "words": self.form.words.text()}

    def take_draft(self, draft: dict[str, Any]) -> None:
        words = draft.get("words")
        self._words = words if isinstance(words, str) else ""
        self.open_with(str(draft.get("person", "")))

    def open_with(self, what: str) -> None:
        """Show one of the lists: "today", "storm" or "rota"; or open one person, by id."""
        self.which.choose(what if what in ("storm", "rota") else "today")
        self._turn()
        if what and what not in ("today", "storm", "rota"):
            self.context.background.do(
                lambda unit: (read_of_person(unit, person=what), read_person(unit, id=what)),
                self._open_person,
            )

    def _open_person(self, found: tuple[OfPerson, Person]) -> None:
        held, person = found
        self.ring(held.check_in or CheckIn("", person.id), person)

    def presses(self) -> list[QPushButton]:
        """The buttons that ring somebody, in the order of the list."""
        return self._lines.presses()

    def look_again(self) -> None:
        """Read the list that is shown: times pass."""
        background, which = self.context.background, self.which.value()
        if self.form is not None:
            return
        if which == "today":
            background.do(
                lambda unit: (read_calls(unit), _hub(unit)), self._show_calls, self._refuse
            )
        elif which == "storm":
            event = self._event()
            background.do(
                lambda u: (read_storm(u, event=event), _hub(u)), self._show_storm, self._refuse
            )
            background.look("storm board", read_today, self._show_board)
        else:
            background.do(read_rota, self._show_rota, self._refuse)

    def is_awaited(self) -> bool:
        """Whether the page looks again by itself when the next step is due."""
        return self._due.isActive()

    def shows_paper(self) -> bool:
        """Whether the list is shown as it will be printed."""
        return self._faces.shows_paper()

    def _weather(self) -> QWidget:
        self._storm = QWidget()
        line = FlowLayout(self._storm, gap=self.context.theme.px(8))
        self.event_row = ChoiceRow(
            self.tr("What is coming"),
            tuple((one, said(words)) for one, words in EVENT_WORDS.items()),
        )
        self.event_row.chosen.connect(lambda _value: self.look_again())
        self.paper = button(self.tr("On paper, for a power cut"), self._paper)
        line.addWidget(self.event_row)
        line.addWidget(self.paper)
        self.board = PlainLabel("", role="strong")
        line.addWidget(self.board)
        self._storm.hide()
        return self._storm

    def _event(self) -> Event:
        return next((one for one in EVENTS if one == self.event_row.value()), "cold")

    def _turn(self) -> None:
        self._storm.setVisible(self.which.value() == "storm")
        self._close()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.CHECK_IN, Kind.CONTROLLER} and self.isVisible():
            self.look_again()

    def _refuse(self, trouble: Exception) -> None:
        self._lines.clear()
        self.said.setText(str(trouble))

    def _show_calls(self, found: tuple[CallList, str]) -> None:
        calls, self._hub = found
        self.calls = calls
        lines = [
            CallLine(
                one.check_in, person, call_words(one, calls.now), one.state in ("step", "late")
            )
            for one, person in calls.calls
        ]
        self._fill("today", lines, self.tr("Nobody is to be rung today."))
        self._wake_for(calls)

    def _show_storm(self, found: tuple[StormList, str]) -> None:
        storm, self._hub = found
        self.storm = storm
        lines = [
            CallLine(one.check_in, person, storm_words(one, storm.now), one.step is not None)
            for one, person in storm.rows
        ]
        self._fill("storm", lines, self.tr("Nobody has said yes to calls yet."))

    def _show_board(self, today: Today) -> None:
        """What stands on the hub's board is what everybody who is rung should hear."""
        told = "; ".join(one.text for one in today.alerts)
        self.board.setText(self.tr("Tell them: {text}").format(text=told) if told else "")
        self.board.setVisible(bool(told))

    def _show_rota(self, rota: Rota) -> None:
        lines = []
        for day, check_in, person in rota:
            turn = check_in.turns[day]
            words = self.tr("{day} {time}: {who} rings").format(
                day=DAYS[day], time=time_in_words(turn.at), who=turn.who or self.tr("nobody yet")
            )
            lines.append(CallLine(check_in, person, words, alarm=not turn.who))
        self._fill("rota", lines, self.tr("Nobody has said yes to calls yet."))

    def _fill(self, which: str, lines: Sequence[CallLine], nobody: str) -> None:
        """Show a list, unless another one, or one person, was asked for meanwhile."""
        if self.form is not None or self.which.value() != which:
            return
        self.said.setText(self.tr("Hold F2 to read names.") if lines else nobody)
        self._lines.show_lines(lines, may_ring=self.may_ring and which != "rota")
        reveal(self, on=self._key.is_down())
        if self.isVisible() and not self._faces.shows_paper():
            self.arrive()

    def ring(self, check_in: CheckIn, person: Person) -> None:
        """Open one person in place of the list."""
        self.context.background.do(
            lambda unit: (read_calls(unit), police_line(unit)),
            partial(self._open_form, check_in, person),
        )

    def _open_form(
        self, check_in: CheckIn, person: Person, found: tuple[CallList, tuple[str, str]]
    ) -> None:
        calls, police = found
        call = next((one for one, p in calls.calls if p.id == person.id), None)
        self._open = (check_in, person)
        self.said.setText(self.tr("Escape goes back to the list."))
        worries = tuple(said(RISKS[one]) for one in check_in.risks)
        self.form = CallForm(
            self.context.theme,
            ToRing(
                person,
                calls.now,
                self.context.opened.worker,
                self._hub,
                step=call.step if call is not None else None,
                named=check_in.named,
                named_number=check_in.named_number,
                police=police,
                worries=(*worries, *([check_in.worry] if check_in.worry else [])),
                birthday=call is not None and call.birthday,
            ),
        )
        self.form.said_so.connect(self._keep)
        self.form.words.setText(self._words)
        self._words = ""
        self._lines.show_alone(self.form)
        self.form.start()

    def _keep(self, told: CallSaid) -> None:
        if self._open is None or self.form is None:
            return
        _, person = self._open
        event = self._event() if self.which.value() == "storm" else ""
        background = self.context.background

        def keep(unit: Unit) -> Kept:
            return keep_try(
                unit,
                person=person.id,
                way=told.way,
                came=told.came,
                mood=told.mood,
                wishes=told.wishes,
                words=told.words,
                event=event,
            )

        def kept(done: Kept) -> None:
            self._close()
            self.context.toast(
                self._kept_words(told, done),
                act=lambda: background.do(partial(take_back, kept=done)),
            )

        background.do(keep, kept, self.form.complain)

    def _kept_words(self, told: CallSaid, done: Kept) -> str:
        if told.came == "no_answer":
            return self.tr("Kept: no answer. The list says what comes next.")
        if told.way == "police":
            return self.tr("Kept. They stay on the list until somebody knows that they are safe.")
        if done.visit:
            return self.tr("Kept. A visit stands under “Keeping in touch”.")
        return self.tr("Kept.")

    def _close(self) -> None:
        self.form, self._open = None, None
        self.look_again()

    def _wake_for(self, calls: CallList) -> None:
        """Look again when the next step is due, so that nobody has to watch the clock."""
        waits = [one.step.due - calls.now for one, _ in calls.calls if one.step is not None]
        ahead = [one for one in waits if one > timedelta(0)]
        if ahead:
            wait = int(min(ahead).total_seconds() * 1000) + _SOONEST_MS
            self._due.start(min(max(wait, _SOONEST_MS), _LATEST_MS))
        else:
            self._due.stop()

    def it_is_time(self) -> None:
        """A step is due: the list says which. Elsewhere a message says that there is one, and nobody's name."""
        QApplication.alert(self.window())
        if self.isVisible():
            self.look_again()
        else:
            self.context.toast(
                self.tr("Somebody did not answer, and the next step is due now."),
                action=self.tr("Open the calls"),
                act=partial(self.context.go, "checkins", "today"),
            )

    def _paper(self) -> None:
        """The list of bad weather on paper; that it was made is written in the audit."""
        event = self._event()

        def read(unit: Unit) -> StormList:
            found = read_storm(unit, event=event)
            note_list_printed(unit, count=len(found.rows))
            return found

        self.context.background.do(read, self._lay_out)

    def _lay_out(self, storm: StormList) -> None:
        if not storm.rows:
            self.context.toast(self.tr("Nobody has said yes to calls yet, so the list is empty."))
            return
        show: Callable[..., None] = partial(self._faces.show_paper, private=True)
        self.context.background.lay_out(
            "checkin list", lambda look: make_checkin_list(look, storm=storm), show
        )


def _hub(look: Look) -> str:
    hub = read_hub(look)
    return hub.name if hub is not None else ""
