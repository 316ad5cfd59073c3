"""Days and times as rows, read back in words while they are typed."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import elements, text_of
from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import HoursTyped, Typed
from heartdesk.directory.hours import DAY_NAMES
from heartdesk.directory.sessions import DAYS, Session, kept_words, read_back, sessions_of
from heartdesk.directory.typed_day import typed_day
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.entry_edit_form import FactForm, choices, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class HoursForm(FactForm):
    """A row for each time it is on, and for each break. What no row can say stays as it is, or is taken away."""

    told_today = True

    def __init__(self, theme: Theme, form: ForForm) -> None:
        super().__init__()
        self._theme, self._today = theme, form.today
        self._kept = dict(elements(form.fields, "schedules"))
        self._rows: list[SessionRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        words = text_of(form.fields, "hours_text")
        self._words_told = words
        if words:
            said = self.tr(
                "Shown now, in the words of its source: {words}\nYour rows come instead."
            )
            column.addWidget(PlainLabel(said.format(words=words), role="muted"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(6))
        column.addLayout(self._lines)
        ends = QWidget()
        line = FlowLayout(ends, gap=theme.px(6))
        self.add = button(
            self.tr("Add a time"),
            lambda: self._add_new(Session("weekly")),
            role="soft",
            theme=theme,
            icon="add",
        )
        self.add_break = button(
            self.tr("Add a break"),
            lambda: self._add_new(Session("break")),
            role="soft",
            theme=theme,
            icon="add",
        )
        line.addWidget(self.add)
        line.addWidget(self.add_break)
        column.addWidget(ends)
        for row in sessions_of(self._kept.items()):
            self._add(row)
        if not self._rows:
            self._add(Session("weekly"))

    def rows(self) -> list["SessionRow"]:
        """The rows, in order."""
        return list(self._rows)

    def start(self) -> None:
        self._rows[0].start() if self._rows else self.add.setFocus()

    def typed(self) -> Typed:
        return HoursTyped(tuple(self._typed_rows()))

    def read_back(self) -> str:
        try:
            said = read_back(self._typed_rows(), kept=self._kept, today=self._today)
        except DeskError as trouble:
            return str(trouble)
        return self.tr("It will say: {words}").format(words=said) if said else ""

    def content(self) -> dict[str, Any]:
        return {"rows": [asdict(row.session()) for row in self._rows]}

    def put(self, content: Mapping[str, Any]) -> None:
        for row in list(self._rows):
            self._remove(row)
        for one in content.get("rows", []):
            self._add(Session(**{**one, "days": tuple(one.get("days", ()))}))

    def _typed_rows(self) -> list[Session]:
        """The rows that say something; an untouched empty one does not count."""
        typed = [row.session() for row in self._rows]
        said = [
            replace(
                row,
                first=typed_day(row.first, self._today),
                last=typed_day(row.last, self._today),
            )
            for row in typed
        ]
        return [row for row in said if row != Session("weekly")]

    def _add_new(self, session: Session) -> None:
        self._add(session).start()
        self.changed.emit()

    def _add(self, session: Session) -> "SessionRow":
        said = ""
        if session.rhythm == "kept":
            said = kept_words(self._kept.get(session.id), today=self._today)
        row = SessionRow(self._theme, session, said, self._today)
        row.changed.connect(self.changed)
        row.gone.connect(lambda: self._take_away(row))
        self._rows.append(row)
        self._lines.addWidget(row)
        row.show()
        return row

    def _take_away(self, row: "SessionRow") -> None:
        self._remove(row)
        self.add.setFocus()
        self.changed.emit()

    def _remove(self, row: "SessionRow") -> None:
        self._rows.remove(row)
        take_out(self._lines, row)


class SessionRow(Frame):
    """One time: how often, which days, from, to. Only what the choice of how often needs is shown."""

    changed = Signal()
    gone = Signal()

    def __init__(self, theme: Theme, session: Session, kept: str, today: date) -> None:
        super().__init__("card")
        self._session, self._today = session, today
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6))
        column.setSpacing(theme.px(6))
        top, days, under = QWidget(), QWidget(), QWidget()
        line, day_line, last_line = (
            FlowLayout(top, gap=theme.px(6)),
            FlowLayout(days, gap=theme.px(4)),
            FlowLayout(under, gap=theme.px(6)),
        )
        self._kept_said = PlainLabel(kept)
        column.addWidget(self._kept_said)
        self._kept_said.setVisible(bool(kept))
        self.often = choices(self.tr("How often"), self._rhythms(), session.rhythm)
        self.week = choices(self.tr("Which week of the month"), self._weeks(), str(session.nth))
        self.opens = small_field(theme, self.tr("From"), self.tr("From: 10 am"), width=108)
        self.closes = small_field(theme, self.tr("To"), self.tr("To: 12 noon"), width=108)
        self.first = small_field(theme, "", "", width=170)
        self.last = small_field(theme, self.tr("Last day of the break"), "", width=170)
        self.last.setPlaceholderText(self.tr("Last day: 5 Jan"))
        self.days: dict[str, ChoiceButton] = {}
        for code, name in zip(DAYS, DAY_NAMES, strict=True):
            one = ChoiceButton(name[:2])
            one.setAccessibleName(name)
            one.setToolTip(name)
            one.setChecked(code in session.days)
            one.toggled.connect(lambda _on: self.changed.emit())
            self.days[code] = one
            day_line.addWidget(one)
        self.away = button(self.tr("Take away"), self.gone.emit, role="soft")
        self.opens.setText(session.opens)
        self.closes.setText(session.closes)
        self.first.setText(session.first)
        self.last.setText(session.last)
        line.addWidget(self.often)
        line.addWidget(self.week)
        for field in (self.first, self.last, self.opens, self.closes):
            last_line.addWidget(field)
        last_line.addWidget(self.away)
        for part in (top, days, under):
            column.addWidget(part)
        self._top, self._day_row = top, days
        self.often.currentIndexChanged.connect(lambda _at: self._fit())
        self.week.currentIndexChanged.connect(lambda _at: self.changed.emit())
        for field in (self.opens, self.closes, self.first, self.last):
            field.textEdited.connect(lambda _text: self.changed.emit())
        self._show()

    def start(self) -> None:
        """Put the cursor in it."""
        if self._session.rhythm == "kept":
            self.away.setFocus()
        else:
            self.often.setFocus()

    def session(self) -> Session:
        """The row as typed; days and weeks that its rhythm does not use are left out."""
        if self._session.rhythm == "kept":
            return self._session
        rhythm = self.often.currentData()
        dated, ended = rhythm in ("fortnightly", "once", "break"), rhythm == "break"
        return Session(
            rhythm,
            tuple(code for code, one in self.days.items() if one.isChecked())
            if rhythm not in ("once", "break")
            else (),
            self.opens.text() if not ended else "",
            self.closes.text() if not ended else "",
            int(self.week.currentData()) if rhythm == "monthly" else 1,
            self.first.text() if dated else "",
            self.last.text() if ended else "",
            self._session.id,
        )

    def _fit(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        kept = self._session.rhythm == "kept"
        rhythm = self.often.currentData()
        self._top.setVisible(not kept)
        self._day_row.setVisible(not kept and rhythm not in ("once", "break"))
        self.week.setVisible(rhythm == "monthly")
        self.first.setVisible(not kept and rhythm in ("fortnightly", "once", "break"))
        self.last.setVisible(not kept and rhythm == "break")
        self.opens.setVisible(not kept and rhythm != "break")
        self.closes.setVisible(not kept and rhythm != "break")
        says = {
            "fortnightly": (self.tr("A day it is on"), self.tr("Next on: 18 Nov")),
            "once": (self.tr("The day it is on"), self.tr("The day: 18 Nov")),
            "break": (self.tr("First day of the break"), self.tr("First day: 20 Dec")),
        }
        name, hint = says.get(rhythm, ("", ""))
        self.first.setAccessibleName(name)
        self.first.setPlaceholderText(hint)

    def _rhythms(self) -> tuple[tuple[str, str], ...]:
        return (
            ("weekly", self.tr("Every week")),
            ("fortnightly", self.tr("Every second week")),
            ("monthly", self.tr("Once a month")),
            ("once", self.tr("One day only")),
            ("break", self.tr("A break: nothing on")),
        )

    def _weeks(self) -> tuple[tuple[str, str], ...]:
        return (
            ("1", self.tr("First")),
            ("2", self.tr("Second")),
            ("3", self.tr("Third")),
            ("4", self.tr("Fourth")),
            ("-1", self.tr("Last")),
        )
