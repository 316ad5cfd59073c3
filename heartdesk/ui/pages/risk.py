"""Someone may be at risk: write it down, ring, say who was told. Saving is not telling."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.worry_sheet import make_worry_sheet
from heartdesk.safeguarding.actions import (
    Written,
    add,
    keep_half_written,
    not_told,
    read_half_written,
    read_mine,
    tell,
    write,
)
from heartdesk.safeguarding.model import About, Kept, Outcome, Telling, fields_of
from heartdesk.safety.actions import read_cards
from heartdesk.safety.model import CardsHere
from heartdesk.store.unit import Look, Unit
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.safeguarding.call_face import WIDTH, CallFace, two_in_card
from heartdesk.ui.safeguarding.not_told_rows import NotToldRows
from heartdesk.ui.safeguarding.whom_to_ring import WhomToRing
from heartdesk.ui.safeguarding.worries import Worries
from heartdesk.ui.safeguarding.worry_form import WorryForm
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.paper_faces import PaperFaces
from heartdesk.ui.widgets.preview import Preview

_START, _WRITE, _TELL = range(3)
_KEEP_MS = 4000
"""How often what is typed is kept, as the half-filled forms of other pages are."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class RiskPage(Page):
    """For every role: no person's record, no consent, no settings and no network are asked for."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.now: Callable[[], datetime] = _utc_now
        self._concern = ""
        self._arriving = False
        self._open: tuple[Telling, ...] = ()
        self._mine: dict[str, Kept] = {}
        self._stack = QStackedWidget()
        self._faces = PaperFaces(context, self, self._stack)
        self._faces.left.connect(self.arrive)
        self._calling = CallFace(context, paper=self._paper, back=self._to_start)
        self.numbers, self.call = self._calling.numbers, self._calling.call
        self.call.kept.connect(self._tell)
        for made in (self._start_face(), self._write_face(), self._calling):
            self._stack.addWidget(made)
        self._half: dict[str, Any] | None = None
        self._typed = QTimer(self)
        self._typed.setInterval(_KEEP_MS)
        self._typed.timeout.connect(self._keep_half)
        self._typed.start()
        context.background.changed.connect(self._changed)
        context.background.look("half a worry", read_half_written, self._take_half)

    @property
    def preview(self) -> Preview | None:
        """The sheet beside the page, once one was shown."""
        return self._faces.preview

    @property
    def shows_person(self) -> bool:
        return self._worries.are_shown() or self._stack.currentIndex() != _START

    def face(self) -> str:
        """What the page shows: "start", "write" or "tell"."""
        return ("start", "write", "tell")[self._stack.currentIndex()]

    def arrive(self) -> None:
        if self._faces.arrive():
            return
        if self._stack.currentIndex() == _WRITE:
            self.form.start()
        elif self._stack.currentIndex() == _TELL:
            self._begin_call()
        else:
            self.new.setFocus()
            self._arriving = True

    def open_with(self, what: str) -> None:
        """ "new", or an age, begins a worry; the id of one that is not told goes to the call."""
        if what in set(About):
            self.begin(About(what))
        elif what == "new":
            self.begin()
        elif what == "ring":
            self._ring_first()
        else:
            self.ring(what)

    def step_back(self) -> bool:
        if self._faces.step_back():
            return True
        if self._stack.currentIndex() != _START:
            self._to_start()
            return True
        if self._worries.are_shown():
            self._worries.put_away()
            return True
        return False

    def print_out(self) -> bool:
        if not self._faces.print_out():
            self._paper()
        return True

    def shows_paper(self) -> bool:
        """Whether the sheet is shown as it will be printed."""
        return self._faces.shows_paper()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def draft(self) -> dict[str, Any] | None:
        if self.form.is_empty() and self.call.is_empty():
            return None
        return {
            "face": self.face(),
            "concern": self._concern,
            "worry": self.form.content(),
            "call": self.call.content(),
        }

    def take_draft(self, draft: dict[str, Any]) -> None:
        worry, call = draft.get("worry"), draft.get("call")
        self.form.put(worry if isinstance(worry, dict) else {})
        self.call.put(call if isinstance(call, dict) else {})
        self._concern = str(draft.get("concern", ""))
        faces = {"write": _WRITE, "tell": _TELL}
        self._stack.setCurrentIndex(faces.get(str(draft.get("face")), _START))

    def begin(self, about: About | None = None) -> None:
        """Write a worry down; what is half typed stays."""
        if self.form.is_empty():
            self.form.clear(about or About.CHILD)
        self._stack.setCurrentIndex(_WRITE)
        self.form.start()

    def ring(self, concern: str) -> None:
        """Go to the numbers and the line that says who was told."""
        if concern != self._concern:
            self.call.put({})
        self._concern = concern
        self._calling.show_words(self._mine.get(self._concern))
        self._stack.setCurrentIndex(_TELL)
        self._begin_call()

    def not_told(self) -> tuple[Telling, ...]:
        """What the page says is not told yet."""
        return self._open

    def worries(self) -> tuple[Kept, ...]:
        """The worries that are shown."""
        return self._worries.shown()

    def presses(self, said: str) -> list[QPushButton]:
        """The buttons that stand here whose spoken name begins with some words."""
        face = self._stack.currentWidget()
        found = face.findChildren(QPushButton) if face is not None else []
        return [one for one in found if one.isVisible() and one.accessibleName().startswith(said)]

    def _start_face(self) -> QWidget:
        face = QWidget()
        column = CardColumn(self.context.theme, self.tr("Someone may be at risk"), width=WIDTH)
        column.add(
            PlainLabel(
                self.tr("In danger now? Ring 999 first. You write it down after."), role="strong"
            )
        )
        column.add(
            PlainLabel(
                self.tr(
                    "You decide, not the computer. Everybody here can write a worry down. The safeguarding lead and "
                    "the deputy read it, and you read your own."
                )
            )
        )
        self._not_told, inside = column.card(self.tr("Not yet told"))
        self._not_told_rows = NotToldRows(self.context.theme, self.ring)
        inside.addWidget(self._not_told_rows)
        _, card = column.card(self.tr("A worry"))
        line = QWidget()
        flow = FlowLayout(line, gap=self.context.theme.px(8))
        self.new = button(self.tr("Write a worry down"), self.begin, role="primary")
        self._worries = Worries(self.context, add_to=self._add_to, ring=self.ring)
        self._worries.turned.connect(self._say_what_read_does)
        self.read = button(self.tr("Read worries"), self._worries.turn)
        self.paper = button(self.tr("Whom to ring, on paper"), self._paper)
        for one in (self.new, self.read, self.paper):
            flow.addWidget(one)
        card.addWidget(line)
        column.add(self._worries)
        column.fill(face)
        return face

    def _write_face(self) -> QWidget:
        face = QWidget()
        column = CardColumn(self.context.theme, self.tr("Write a worry down"), width=WIDTH)
        column.add(
            PlainLabel(
                self.tr("In danger now? Ring first. A few words are enough to save."),
                role="strong",
            )
        )
        self.form = WorryForm(self.context.theme)
        self.form.save.connect(self._save)
        self.form.later.connect(self._to_start)
        self.beside = WhomToRing(self.context)
        self.form.turned.connect(self.beside.turn_to)
        column.add(two_in_card(self.context, self.form, self.beside, shares=(3, 2)))
        column.fill(face)
        return face

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.TELLING, Kind.SERVICE, Kind.NUMBER_RUNG, Kind.HUB} and self.isVisible():
            self._read()

    def _read(self) -> None:
        self.context.background.look("not told, page", not_told, self._show_not_told)
        self.context.background.look("my worries", read_mine, self._take_mine)
        self.context.background.look("whom to ring", read_cards, self._show_numbers)

    def _show_numbers(self, here: CardsHere) -> None:
        self.beside.tell(here)
        self.numbers.tell(here)

    def _take_mine(self, mine: tuple[Kept, ...]) -> None:
        self._mine = {one.id: one for one in mine}
        if self._stack.currentIndex() == _TELL:
            self._calling.show_words(self._mine.get(self._concern))

    def _show_not_told(self, tellings: tuple[Telling, ...]) -> None:
        self._open = tellings
        self._not_told.setVisible(bool(tellings))
        rings = self._not_told_rows.show_tellings(tellings)
        if rings and self._arriving and self.new.hasFocus():  # ringing comes before writing
            rings[0].setFocus()
        self._arriving = False

    def _begin_call(self) -> None:
        """The number comes first, and which it is goes by where they live."""
        self.call.put_now(self.now())
        self.numbers.where.setFocus()

    def _ring_first(self) -> None:
        def show(tellings: tuple[Telling, ...]) -> None:
            if len(tellings) == 1:
                self.ring(tellings[0].concern)
            else:
                self._to_start()

        self.context.background.look("ring first", not_told, show)

    def _keep_half(self) -> None:
        """Keep what is typed where no time ends it: a half-written worry is not lost because nobody came back today."""
        now = None if self.form.is_empty() else self.form.content()
        if now != self._half:
            self._half = now

            def act(unit: Unit) -> None:
                keep_half_written(unit, content=now)

            self.context.background.do(act)

    def _take_half(self, half: dict[str, Any] | None) -> None:
        if half is not None and self.form.is_empty():
            self._half = half
            self.form.put(half)
            self.context.toast(self.tr("What you were writing is back."))

    def _to_start(self) -> None:
        self._stack.setCurrentIndex(_START)
        self.new.setFocus()

    def _save(self) -> None:
        worry, concern = self.form.worry(), self.form.concern

        def act(unit: Unit) -> Written:
            if concern:
                return Written(concern, add(unit, concern=concern, worry=worry))
            return write(unit, worry=worry)

        self.context.background.do(act, self._saved, self.form.tell)

    def _saved(self, made: Written) -> None:
        self.form.clear()
        self._keep_half()
        self._worries.put_away()
        if made.outcome is Outcome.STOP:
            self._to_start()
            self.context.toast(
                self.tr("What they want is kept, and nothing was passed on. Offer help now."),
                action=self.tr("Help someone"),
                act=lambda: self.context.go("help", ""),
            )
        else:
            self.numbers.go_by(self.beside)
            self.ring(made.id)

    def _tell(self) -> None:
        concern = self._concern
        try:
            typed = self.call.typed(local(self.now()).date())
        except DeskError as trouble:
            self.call.tell(trouble)
            return

        def act(unit: Unit) -> bool:
            return tell(unit, concern=concern, **vars(typed))

        self.context.background.do(act, self._told, self.call.tell)

    def _told(self, whole: bool) -> None:
        self.call.put({})
        self._worries.put_away()
        if whole:
            self._concern = ""
            self._to_start()
            self.context.toast(self.tr("Written down: who was told, and when."))
        else:
            self._begin_call()
            self.call.tell(
                DeskError(
                    self.tr("Your lead knows now. Social work or the police were not told yet."),
                    then=self.tr("Ring one of them, then write it down."),
                )
            )

    def _say_what_read_does(self) -> None:
        shown = self._worries.are_shown()
        self.read.setText(self.tr("Put the worries away") if shown else self.tr("Read worries"))

    def _add_to(self, one: Kept) -> None:
        if not self.form.is_empty() and self.form.concern != one.id:
            self.context.toast(self.tr("Something is half written. Save that first."))
            self.begin()
            return
        self.form.put({**fields_of(one.now), "concern": one.id})
        self._stack.setCurrentIndex(_WRITE)
        self.form.start()

    def _paper(self) -> None:
        home = self.numbers.home()
        card = self.numbers.card() if self._stack.currentIndex() == _TELL else self.beside.card()
        about = card.id if card is not None else ""

        def make(look: Look) -> Leaflet:
            return make_worry_sheet(look, card=about, home=home)

        self.context.background.lay_out("worry sheet", make, self._faces.show_paper)
