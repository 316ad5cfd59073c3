"""Today: the hub's board. What everybody should know, what is on, who is in, what waits."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.opening import time_in_words
from heartdesk.directory.week import OnThatDay
from heartdesk.outreach.actions import read_days
from heartdesk.outreach.model import Stop
from heartdesk.people.rights_steps import count_open
from heartdesk.store.unit import Look, Unit
from heartdesk.today.actions import (
    put_back,
    put_up,
    read_on,
    read_today,
    say_in,
    say_out,
    take_down,
)
from heartdesk.today.model import LONGEST_ALERT, LONGEST_STAY, Alert, Today
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.today.waiting import Waiting
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel

_WIDTH = 900
_READ_AGAIN = frozenset(
    {
        Kind.ALERT,
        Kind.PRESENCE,
        Kind.HUB,
        Kind.SERVICE,
        Kind.OUTREACH_STOP,
        Kind.NUMBER_RUNG,
    }
)
_STAYS = (timedelta(0), timedelta(days=1), timedelta(days=6), LONGEST_STAY)


class TodayPage(Page):
    """Read from a step away: large words first. Whatever is due is a count, opened by choice."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._today: Today | None = None
        self._column = CardColumn(context.theme, self.tr("Today"), width=_WIDTH)
        self._day = PlainLabel("", role="heading")
        self._column.add(self._day)
        self._board = QWidget()
        self._alerts = QVBoxLayout(self._board)
        self._alerts.setContentsMargins(0, 0, 0, 0)
        self._alerts.setSpacing(context.theme.px(8))
        self._column.add(self._board)
        self._add_on()
        self._add_in()
        self.waiting = Waiting(context)
        self._column.add(self.waiting)
        self._add_put_up()
        self._rights_words = self.tr("Somebody asks about details we keep")
        self.rights = self._leads_to("rights")
        relabel(self.rights, self._rights_words)
        self._column.add(self.rights)
        self.rights.setVisible(may(context.opened.roles, Kind.RIGHTS_REQUEST, Operation.CREATE))
        self._column.fill(self)
        context.background.changed.connect(self._changed)
        context.traveller.met.connect(self._met)

    def arrive(self) -> None:
        self.i_am_in.setFocus()
        self.waiting.read_sealed()
        if may(self.context.opened.roles, Kind.RIGHTS_REQUEST, Operation.READ):
            self.context.background.do(count_open, self._show_rights)

    def showEvent(self, event: QShowEvent) -> None:
        """Read each time it comes: a new day may have begun since."""
        super().showEvent(event)
        self._read()

    def today(self) -> Today:
        """What the board shows. Only once it has been read."""
        if self._today is None:
            raise RuntimeError("the board has not been read yet")
        return self._today

    def down_buttons(self) -> list[QPushButton]:
        """The buttons that take an alert down, in the order of the alerts."""
        return self._board.findChildren(QPushButton)

    def stay(self) -> timedelta:
        """How long what is typed would stay up after today."""
        return _STAYS[self.stays.currentIndex()]

    @property
    def draft_names_nobody(self) -> bool:
        return not self.text.text().strip()

    def draft(self) -> dict[str, Any] | None:
        typed = self.text.text().strip()
        return {"text": typed, "stays": self.stays.currentIndex()} if typed else None

    def take_draft(self, draft: dict[str, Any]) -> None:
        self.text.setText(str(draft.get("text", ""))[:LONGEST_ALERT])
        stays = draft.get("stays")
        if isinstance(stays, int) and 0 <= stays < len(_STAYS):
            self.stays.setCurrentIndex(stays)

    def _add_on(self) -> None:
        _, card = self._column.card(self.tr("On today"))
        self._on = QVBoxLayout()
        self._on.setSpacing(self.context.theme.px(4))
        card.addLayout(self._on)
        self.out = PlainLabel("", role="heading")
        self.out.hide()
        card.addWidget(self.out)
        self.to_outreach = self._leads_to("outreach")
        relabel(self.to_outreach, self.tr("Out and about: where we stop"))
        card.addWidget(self.to_outreach, alignment=Qt.AlignmentFlag.AlignLeft)

    def _add_in(self) -> None:
        _, card = self._column.card(self.tr("Here today"))
        self.names = PlainLabel("", role="heading")
        self.i_am_in = button(self.tr("I am in today"), self._turn)
        card.addWidget(self.names)
        card.addWidget(
            PlainLabel(self.tr("First names only, and only of those who say so."), role="muted")
        )
        row = QWidget()
        line = FlowLayout(row, gap=self.context.theme.px(8))
        self.team = button(
            self.tr("Our team: whom to ask"), lambda: self.context.go("team", ""), role="soft"
        )
        line.addWidget(self.i_am_in)
        line.addWidget(self.team)
        card.addWidget(row)

    def _leads_to(self, page: str) -> QPushButton:
        return button("", lambda: self.context.go(page, ""), role="soft")

    def _add_put_up(self) -> None:
        self._putting, card = self._column.card(self.tr("Put something on the board"))
        label = PlainLabel(
            self.tr("Such as weather, a road, a room that is closed. No names of people.")
        )
        self.text = QLineEdit()
        self.text.setMaxLength(LONGEST_ALERT)
        label.setBuddy(self.text)
        self.text.setAccessibleName(self.tr("What everybody should know"))
        self.text.returnPressed.connect(self._put_up)
        self.stays = QComboBox()
        self.stays.setAccessibleName(self.tr("How long it stays up"))
        self.stays.addItems(
            [
                self.tr("until tonight"),
                self.tr("until tomorrow night"),
                self.tr("for a week"),
                self.tr("for two weeks"),
            ]
        )
        self.trouble = PlainLabel("", role="alarm")
        self.trouble.hide()
        stays = PlainLabel(self.tr("It stays up"), wrap=False)
        stays.setBuddy(self.stays)
        row = QHBoxLayout()
        row.addWidget(stays)
        row.addWidget(self.stays)
        row.addStretch(1)
        row.addWidget(button(self.tr("Put it up"), self._put_up))
        for part in (label, self.text, self.trouble):
            card.addWidget(part)
        card.addLayout(row)
        self._putting.hide()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if not self.isVisible():
            return
        if kinds & _READ_AGAIN:
            self._read()
        else:
            self.waiting.read_travel()

    def _met(self, _met: object) -> None:
        if self.isVisible():
            self.waiting.read_travel()

    def _read(self) -> None:
        background = self.context.background
        background.look("today", read_today, self._show)
        background.look("today on", read_on, self._show_on)
        background.look("today out", _out_today, self._show_out)
        self.waiting.read()

    def _show(self, today: Today) -> None:
        self._today = today
        day = f"{today.day:%A} {today.day.day} {today.day:%B}"
        self._day.setText(f"{today.hub}: {day}" if today.hub else day)
        empty(self._alerts)
        for alert in today.alerts:
            self._alerts.addWidget(self._card_of(alert, today))
        self._board.setVisible(bool(today.alerts))
        self.names.setText(", ".join(today.names) or self.tr("Nobody has said so yet"))
        relabel(
            self.i_am_in,
            self.tr("Take my name off") if today.here else self.tr("I am in today"),
        )
        self._putting.setVisible(today.may_put_up)

    def _card_of(self, alert: Alert, today: Today) -> Frame:
        card = Frame("gentle")
        px = self.context.theme.px
        row = QHBoxLayout(card)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        words = QVBoxLayout()
        words.addWidget(PlainLabel(alert.text, role="heading"))
        words.addWidget(
            PlainLabel(
                self.tr("until {day} · put up by {who}").format(
                    day=_day_said(alert.until, today.day), who=alert.by
                )
            )
        )
        row.addLayout(words, 1)
        if today.may_put_up:
            down = button(self.tr("Take down"), partial(self._take_down, alert.id))
            down.setAccessibleName(self.tr("Take down: {text}").format(text=alert.text))
            row.addWidget(down, alignment=Qt.AlignmentFlag.AlignTop)
        return card

    def _show_on(self, sessions: tuple[OnThatDay, ...]) -> None:
        empty(self._on)
        for one in sessions:
            said = ", ".join(part for part in (one.times, one.name, one.where) if part)
            self._on.addWidget(PlainLabel(said, role="heading"))
            mind = "; ".join(part for part in (one.off, one.doubt) if part)
            if mind:
                self._on.addWidget(PlainLabel(mind, role="doubt"))
        if not sessions:
            self._on.addWidget(
                PlainLabel(self.tr("Nothing here that we know of. Ring a group to be sure."))
            )

    def _show_out(self, stops: tuple[Stop, ...]) -> None:
        """Where anybody can find us today. Of visits only how many: the board is read by everybody."""
        standing = [one for one in stops if not one.off]
        off = len(stops) - len(standing)
        told = [
            f"{time_in_words(one.opens)} {one.settlement}" for one in standing if one.for_anybody
        ]
        visits = len(standing) - len(told)
        if visits:
            told.append(
                self.tr("1 visit")
                if visits == 1
                else self.tr("{count} visits").format(count=visits)
            )
        if off:
            told.append(self.tr("{count} called off").format(count=off))
        self.out.setText(self.tr("Out and about today: {where}").format(where=", ".join(told)))
        self.out.setVisible(bool(told))

    def _show_rights(self, count: int) -> None:
        waits = self.tr("{words} ({count} wait for an answer)")
        said = waits.format(words=self._rights_words, count=count) if count else self._rights_words
        relabel(self.rights, said)

    def _turn(self) -> None:
        away = self._today is not None and bool(self._today.here)
        self.context.background.do(say_out if away else say_in)

    def _put_up(self) -> None:
        if self._today is None:
            return
        text, until = self.text.text(), self._today.day + self.stay()
        self.trouble.hide()
        self.context.background.do(
            lambda unit: put_up(unit, text=text, until=until), self._is_up, self._complain
        )

    def _is_up(self, _id: str) -> None:
        self.text.clear()
        self.context.toast(self.tr("It is on the board."))

    def _complain(self, trouble: DeskError) -> None:
        self.trouble.setText(str(trouble))
        self.trouble.show()
        self.text.setFocus()

    def _take_down(self, alert_id: str) -> None:
        def down(unit: Unit) -> Fields:
            return take_down(unit, id=alert_id)

        self.context.background.do(down, partial(self._is_down, alert_id))

    def _is_down(self, alert_id: str, before: Fields) -> None:
        self.i_am_in.setFocus()
        self.context.toast(self.tr("Taken down."), act=self._undo(alert_id, before))

    def _undo(self, alert_id: str, before: Fields) -> Callable[[], None]:
        def back(unit: Unit) -> None:
            put_back(unit, id=alert_id, before=before)

        return lambda: self.context.background.do(back)


def _out_today(look: Look) -> tuple[Stop, ...]:
    today = local(look.now).date()
    return read_days(look, first=today, last=today)


def _day_said(day: date, today: date) -> str:
    return "tonight" if day == today else f"{day:%A} {day.day} {day:%B}"
