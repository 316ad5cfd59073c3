"""Out and about: where workers of this hub stop, day by day, with a sheet to take along. It needs no network."""

from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.opening import time_in_words
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.outreach_sheet import make_outreach_sheet
from heartdesk.outreach.actions import call_off, plan_stops, put_back, read_days, take_away
from heartdesk.outreach.model import LONGEST, Stop
from heartdesk.store.unit import Look, Unit
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.one_or_two import OneOrTwo
from heartdesk.ui.widgets.outreach_form import OutreachForm
from heartdesk.ui.widgets.paper_faces import PaperFaces
from heartdesk.ui.widgets.press_row import press_row
from heartdesk.ui.widgets.preview import Preview

SHOWN = timedelta(days=27)
"""Four weeks at a glance, today among them."""

_WIDTH = 1000


class OutreachPage(Page):
    """Made at the hub, read on the laptop: a plan travels with the rest."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._today: date | None = None
        self._stops: tuple[Stop, ...] = ()
        self.may_plan = may(context.opened.roles, Kind.OUTREACH_STOP, Operation.CREATE)
        desk = QWidget()
        self._faces = PaperFaces(context, self, desk)
        self._faces.left.connect(self.arrive)
        column = CardColumn(context.theme, self.tr("Out and about"), width=_WIDTH)
        column.add(
            PlainLabel(
                self.tr(
                    "Where we stop in the next four weeks. People who live there can be told of stops for anybody; of "
                    "visits, nobody is told."
                )
            )
        )
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(context.theme.px(8))
        column.add(self._list)
        self.why = small_field(
            context.theme, self.tr("Why a stop is called off"), self.tr("Such as snow"), width=320
        )
        self.why.setMaxLength(LONGEST["off"])
        why = labelled(self.tr("Why, before you press “Call it off”"), self.why)
        self._why = why
        column.add(why)
        why.setVisible(self.may_plan)
        self._form: OutreachForm | None = None
        self._planning, self._plan_card = column.card(self.tr("Something new"))
        self.plan_button = button(self.tr("Plan a stop or a visit"), self._begin, role="primary")
        self._plan_card.addWidget(self.plan_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self._planning.setVisible(self.may_plan)
        column.fill(desk)
        context.background.changed.connect(self._changed)

    @property
    def form(self) -> OutreachForm:
        """The form of a stop, made when it is first asked for."""
        if self._form is None:
            self._form = OutreachForm(self.context.theme, self.context.area)
            self._form.kept.connect(self._keep)
            self._plan_card.addWidget(self._form)
            self.plan_button.hide()
        return self._form

    @property
    def preview(self) -> Preview | None:
        """The sheet beside the page, once one was shown."""
        return self._faces.preview

    def arrive(self) -> None:
        if self._faces.arrive():
            return
        if self._form is not None:
            self._form.start()
        elif self.may_plan:
            self.plan_button.setFocus()
        else:
            self._list.setFocus()

    def step_back(self) -> bool:
        if self._faces.step_back():
            return True
        if self._form is not None and self._form.stop_id:
            self._form.clear()
            return True
        return False

    def print_out(self) -> bool:
        if self._faces.print_out():
            return True
        if self._stops:
            self._paper(self._stops[0].on)
        else:
            self.context.toast(self.tr("Nothing is planned. Plan a stop first, then print."))
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    @property
    def draft_names_nobody(self) -> bool:
        return self.draft() is None

    def draft(self) -> dict[str, Any] | None:
        if self._form is None:
            return None
        content = self._form.content()
        typed = any(content[name] for name in self._form.fields if name != "on")
        return dict(content) if typed else None

    def take_draft(self, draft: dict[str, Any]) -> None:
        self.form.put(draft)

    def stops(self) -> tuple[Stop, ...]:
        """What the page shows."""
        return self._stops

    def presses(self, said: str) -> list[QPushButton]:
        """The buttons of the stops whose spoken name begins with some words, in the order of the stops."""
        found = self._list.findChildren(QPushButton)
        return [one for one in found if one.isVisible() and one.accessibleName().startswith(said)]

    def shows_paper(self) -> bool:
        """Whether a day is shown as it will be printed."""
        return self._faces.shows_paper()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.OUTREACH_STOP in kinds and self.isVisible():
            self._read()

    def _read(self) -> None:
        def read(look: Look) -> tuple[date, tuple[Stop, ...]]:
            today = local(look.now).date()
            return today, read_days(look, first=today, last=today + SHOWN)

        self.context.background.look("outreach", read, self._show)

    def _show(self, found: tuple[date, tuple[Stop, ...]]) -> None:
        self._today, self._stops = found
        empty(self._rows)
        for on, stops in groupby(self._stops, key=lambda one: one.on):
            self._rows.addWidget(self._day(on, tuple(stops)))
        self._why.setVisible(self.may_plan and bool(self._stops))
        if not self._stops:
            self._rows.addWidget(PlainLabel(self.tr("Nothing is planned yet.")))

    def _day(self, on: date, stops: tuple[Stop, ...]) -> Frame:
        px = self.context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(20), px(10), px(20), px(10))
        column.setSpacing(px(6))
        day = f"{on:%A} {on.day} {on:%B}"
        head = QHBoxLayout()
        words = self.tr("Today, {day}").format(day=day) if on == self._today else day
        head.addWidget(PlainLabel(words, role="heading"), 1)
        paper = button(self.tr("This day on paper"), partial(self._paper, on))
        paper.setAccessibleName(self.tr("On paper: {day}").format(day=day))
        head.addWidget(paper)
        column.addLayout(head)
        for one in stops:
            column.addWidget(self._stop(one))
        return card

    def _stop(self, one: Stop) -> QWidget:
        said = QWidget()
        words = QVBoxLayout(said)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(PlainLabel(f"{_times(one)}   {one.settlement}", role="strong"))
        about = [self.tr("A visit, as arranged") if one.kind == "visit" else "", one.where]
        if one.who:
            about.append(self.tr("goes: {who}").format(who=one.who))
        if one.bring:
            about.append(self.tr("bring: {what}").format(what=one.bring))
        if any(about):
            words.addWidget(PlainLabel(" · ".join(part for part in about if part)))
        if one.off:
            words.addWidget(
                PlainLabel(self.tr("Called off: {why}").format(why=one.off), role="doubt")
            )
        if not self.may_plan:
            return said
        asked = (
            (self.tr("Change"), partial(self._open, one)),
            (
                self.tr("It is on after all") if one.off else self.tr("Call it off"),
                partial(self._call_off, one),
            ),
            (self.tr("Take away"), partial(self._take, one)),
        )
        presses = press_row(f"{_times(one)}, {one.settlement}", asked)
        return OneOrTwo(self.context.theme, said, presses, beside=700)

    def _open(self, one: Stop) -> None:
        self.form.open_stop(one)
        self.form.start()

    def _begin(self) -> None:
        self.form.start()

    def _keep(self) -> None:
        if self._today is None:
            return
        try:
            typed = self.form.typed(self._today)
        except DeskError as trouble:
            self.form.tell(trouble)
            return
        stop_id = self.form.stop_id

        def act(unit: Unit) -> tuple[str, ...]:
            return plan_stops(unit, id=stop_id, **vars(typed))

        self.context.background.do(act, partial(self._kept, bool(stop_id)), self.form.tell)

    def _kept(self, changed: bool, ids: tuple[str, ...]) -> None:
        self.form.clear()
        self.form.fields["settlement"].setFocus()
        words = self.tr("It is in the plan.")
        if len(ids) > 1:
            words = self.tr("{count} days are in the plan, each can be called off by itself.")

        def back(unit: Unit) -> None:
            for one in ids:
                take_away(unit, id=one)

        undo = None if changed else lambda: self.context.background.do(back)
        self.context.toast(words.format(count=len(ids)), act=undo)

    def _call_off(self, one: Stop) -> None:
        why = "" if one.off else self.why.text().strip() or self.tr("ring the hub")

        def act(unit: Unit) -> None:
            call_off(unit, id=one.id, why=why)

        self.context.background.do(act, lambda _none: self.why.clear())

    def _take(self, one: Stop) -> None:
        def act(unit: Unit) -> Fields:
            return take_away(unit, id=one.id)

        self.context.background.do(act, partial(self._taken, one.id))

    def _taken(self, stop_id: str, before: Fields) -> None:
        def back(unit: Unit) -> None:
            put_back(unit, id=stop_id, before=before)

        self.context.toast(self.tr("Taken away."), act=lambda: self.context.background.do(back))

    def _paper(self, on: date) -> None:
        def make(look: Look) -> Leaflet:
            return make_outreach_sheet(look, on=on)

        self.context.background.lay_out("outreach sheet", make, self._faces.show_paper)


def _times(one: Stop) -> str:
    """Such as "10 am to 12 noon"."""
    if one.closes is None:
        return time_in_words(one.opens)
    return f"{time_in_words(one.opens)} to {time_in_words(one.closes)}"
