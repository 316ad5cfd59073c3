"""People who help: who they are, what they may do, who can be asked, and two people brought together."""

from datetime import date
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import for_print
from heartdesk.core.roles import Operation, may
from heartdesk.core.text import fold
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.ask_line import AskLine
from heartdesk.ui.helpers.covered import reveal
from heartdesk.ui.helpers.match_view import MatchView
from heartdesk.ui.helpers.volunteer_view import VolunteerView
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import small_field
from heartdesk.ui.widgets.entry_list import EntryList
from heartdesk.ui.widgets.entry_rows import EntryModel, EntryRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.held_key import HELD, HeldKey
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths
from heartdesk.volunteers.actions import (
    Helpers,
    WhoToAsk,
    add_volunteer,
    read_helpers,
    who_can_be_asked,
)
from heartdesk.volunteers.model import CONTACT_BY, STATUS, Volunteer, day_words
from heartdesk.volunteers.permission import pvg_says

_WIDTHS = Widths(beside=860, side_least=420, side_most=700, share=0.5)


class HelpersPage(Page):
    """The list on the left, one of them on the right. Each look is written in the audit."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._people_team = may(context.opened.roles, Kind.LIVED_EXPERIENCE, Operation.READ)
        self._helpers = Helpers((), (), date.min)
        self._asked: WhoToAsk | None = None
        self._wanted = ""
        left = self._make_left()
        self.side = QStackedWidget()
        self.view = VolunteerView(context)
        self.match = MatchView(context)
        for part in (self.view, self.match):
            self.side.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(
            TwoPanes(
                context.theme, left, self.side, name=self.tr("People who help"), widths=_WIDTHS
            )
        )
        self.search.textChanged.connect(lambda _text: self._fill())
        self.ask.asked.connect(self._ask)
        self.list.moved.connect(lambda _row: self._show_current())
        self.list.next_step.connect(lambda _row: self.view.focus_first())
        self.list.more.connect(lambda _row: self.view.focus_first())
        context.background.changed.connect(self._changed)
        self._key = HeldKey(self)
        self._key.changed.connect(self._reveal)
        self._fit()

    def arrive(self) -> None:
        self._read()
        which = self.which.value()
        if which == "match":
            self.match.arrive()
        else:
            (self.search if which == "people" else self.ask.kind).setFocus()

    def search_here(self) -> bool:
        self.which.choose("people")
        self._turned()
        self.search.setFocus()
        self.search.selectAll()
        return True

    def step_back(self) -> bool:
        if self.view.close_form() or self.match.close_form():
            return True
        if self.search.isVisible() and self.search.text():
            self.search.clear()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD:
            self._key.hold()
        else:
            super().keyPressEvent(event)

    def _reveal(self, on: bool) -> None:
        """Show what others must not read, while F2 is held."""
        reveal(self, on=on)

    def open_with(self, what: str) -> None:
        at = self.model.row_of(what)
        if at >= 0:
            self.list.make_current(at)

    @property
    def shows_person(self) -> bool:
        return True

    def draft(self) -> dict[str, Any] | None:
        half, seeker, name = self.view.half_typed(), self.match.half_typed(), self.new_name.text()
        return {"half": half, "seeker": seeker, "new": name} if half or seeker or name else None

    def take_draft(self, draft: dict[str, Any]) -> None:
        self.new_name.setText(str(draft.get("new", "")))
        half, seeker = draft.get("half"), draft.get("seeker")
        if isinstance(seeker, dict):
            self.match.take_half_typed(seeker)
        if isinstance(half, dict):
            self._wanted = self.view.take_half_typed(half)
            self._fill()

    def count_words(self) -> str:
        """What is said about the list."""
        return self._count.text()

    def due_words(self) -> str:
        """What is said of PVG memberships that run out; "" for nothing."""
        return "" if self._due.isHidden() else self._due.text()

    def _make_left(self) -> QWidget:
        theme = self.context.theme
        px = theme.px
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(px(24), px(16), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("People who help"), role="title"))
        self._due = PlainLabel("", role="doubt")
        self._due.hide()
        column.addWidget(self._due)
        which = [("people", self.tr("Everybody")), ("ask", self.tr("Who can be asked"))]
        if self._people_team:
            which.append(("match", self.tr("Two together")))
        self.which = ChoiceRow(self.tr("What to look at"), tuple(which), gap=px(6))
        self.which.chosen.connect(lambda _which: self._turned())
        column.addWidget(self.which)
        self.ask = AskLine(theme)
        column.addWidget(self.ask)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("A name, a town, a language, or what they do"))
        self.search.setAccessibleName(self.tr("Narrow the list"))
        column.addWidget(self.search)
        self._count = PlainLabel("", role="muted")
        column.addWidget(self._count)
        self.model = EntryModel()
        self.list = EntryList(theme, self.model, self.tr("People who help"))
        self.list.setMinimumHeight(px(180))
        column.addWidget(self.list, 1)
        self._room = QWidget()
        column.addWidget(self._room, 1)
        self.add = self._make_add()
        column.addWidget(self.add)
        return left

    def _make_add(self) -> QWidget:
        box = QWidget()
        line = FlowLayout(box, gap=self.context.theme.px(8))
        self.new_name = small_field(
            self.context.theme, self.tr("Name of somebody new"), self.tr("First name"), width=190
        )
        self.new_name.returnPressed.connect(self._add)
        self.new = button(
            self.tr("Add somebody who helps"),
            self._add,
            role="primary",
            theme=self.context.theme,
            icon="add",
        )
        self._add_trouble = PlainLabel("", role="alarm")
        self._add_trouble.hide()
        for part in (self.new_name, self.new, self._add_trouble):
            line.addWidget(part)
        return box

    def _read(self) -> None:
        self.context.background.do(read_helpers, self._show)

    def _show(self, helpers: Helpers) -> None:
        self._helpers = helpers
        count = len(helpers.due)
        self._due.setText(
            self.tr("{count} PVG to renew within 90 days, or past it. They come first.").format(
                count=count
            )
        )
        self._due.setVisible(bool(count))
        if self.which.value() == "ask":
            self._ask()
        else:
            self._fill()

    def _turned(self) -> None:
        self.view.close_form()
        self._asked = None
        self._fit()
        if self.which.value() == "match":
            self.view.show_volunteer(None, self._helpers.today)
            self.match.arrive()
        else:
            self.match.let_go()
            self._fill()

    def _fit(self) -> None:
        which = self.which.value()
        self.ask.setVisible(which == "ask")
        self.search.setVisible(which == "people")
        self.list.setVisible(which != "match")
        self._room.setVisible(which == "match")
        self.add.setVisible(
            which == "people" and may(self.context.opened.roles, Kind.VOLUNTEER, Operation.CREATE)
        )
        self.side.setCurrentWidget(self.match if which == "match" else self.view)
        if which == "match":
            self._count.setText(
                self.tr(
                    "One person at a time, and one suggestion. No page shows who said no, and nothing counts it."
                )
            )

    def _fill(self) -> None:
        which = self.which.value()
        if which == "match":
            return
        if which == "ask":
            rows = self._rows_to_ask()
        else:
            words = fold(self.search.text()).split()
            due = [one.volunteer_id for one in self._helpers.due]
            people = sorted(
                (one for one in self._helpers.people if _has(one, words)),
                key=lambda one: due.index(one.id) if one.id in due else len(due),
            )
            rows = tuple(self._row(one) for one in people)
            self._count.setText(self._in_words(len(rows), any_words=bool(words)))
        self.list.show_rows(rows, keep_current=True)
        at = self.model.row_of(self._wanted) if self._wanted else -1
        if at >= 0:
            self._wanted = ""
            self.list.make_current(at)
        self._show_current()

    def _in_words(self, count: int, *, any_words: bool) -> str:
        if not count:
            return (
                self.tr("Nobody like that. Try fewer letters.")
                if any_words
                else self.tr("Nobody yet. A first name is enough to begin with.")
            )
        return self.tr("1 person") if count == 1 else self.tr("{count} people").format(count=count)

    def _row(self, one: Volunteer) -> EntryRow:
        today = self._helpers.today
        does = ", ".join(role.name for role in one.roles)
        missing = [role.name for role in one.roles if pvg_says(one, role, today)]
        due = min((d.days for d in self._helpers.due if d.volunteer_id == one.id), default=None)
        fresh, said = "", ""
        if due is not None:
            fresh = "getting old" if due > 0 else "ring first"
            said = (
                self.tr("PVG: {days} days left").format(days=due)
                if due > 0
                else self.tr("PVG has run out")
            )
        elif one.status != "helping":
            fresh, said = "not checked yet", STATUS[one.status]
        return EntryRow(
            kind=str(Kind.VOLUNTEER),
            id=one.id,
            name=one.name,
            line=" · ".join(part for part in (does, ", ".join(one.places)) if part),
            doubts=self.tr("Not yet: {roles}").format(roles=", ".join(missing))
            if missing and one.status == "helping"
            else "",
            fresh=fresh,
            fresh_text=said,
        )

    def _ask(self) -> None:
        question = self.ask.question(self._helpers.today)
        if question is None:
            return
        kind, on, part = question
        self.context.background.do(
            lambda unit: who_can_be_asked(unit, kind=kind, on=on, part=part), self._show_asked
        )

    def _show_asked(self, asked: WhoToAsk) -> None:
        if self.which.value() == "ask":
            self._asked = asked
            self._fill()

    def _rows_to_ask(self) -> tuple[EntryRow, ...]:
        asked = self._asked
        if asked is None:
            self._count.setText(self.tr("Say what for and which day."))
            return ()
        on = day_words(asked.on)
        self._count.setText(
            self.tr("{count} can be asked for {day}.").format(count=len(asked.can), day=on)
            if asked.can
            else self.tr("Nobody can be asked for {day} yet.").format(day=on)
        )
        rows = [
            EntryRow(
                kind=str(Kind.VOLUNTEER),
                id=one.volunteer.id,
                name=one.volunteer.name,
                tag=one.role.name,
                line=_how(one.volunteer),
                fresh="fresh" if one.sure else "not checked yet",
                fresh_text=self.tr("Said: free then") if one.sure else self.tr("Times not asked"),
            )
            for one in asked.can
        ]
        rows += [
            EntryRow(
                kind=str(Kind.VOLUNTEER),
                id=one.volunteer.id,
                name=one.volunteer.name,
                tag=one.role.name,
                doubts=one.why,
                fresh="ring first",
                fresh_text=self.tr("Not yet"),
            )
            for one in asked.cannot
        ]
        return tuple(rows)

    def _show_current(self) -> None:
        if self.which.value() == "match":
            return
        row = self.list.current()
        found = next((one for one in self._helpers.people if row and one.id == row.id), None)
        self.view.show_volunteer(found, self._helpers.today)

    def _add(self) -> None:
        name = self.new_name.text()
        self.context.background.do(
            lambda unit: add_volunteer(unit, name=name), self._added, self._not_added
        )

    def _added(self, volunteer_id: str) -> None:
        self.new_name.clear()
        self._add_trouble.hide()
        self.search.clear()
        self._wanted = volunteer_id
        self.context.toast(self.tr("Added. Ask the rest when there is time."))
        self.view.focus_first()

    def _not_added(self, trouble: DeskError) -> None:
        self._add_trouble.setText(str(trouble))
        self._add_trouble.show()
        self.new_name.setFocus()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.VOLUNTEER in kinds and self.isVisible():
            self._read()


def _how(one: Volunteer) -> str:
    number = for_print(one.phone) if one.phone else ""
    if not (one.contact_by or number or one.email):
        return "How to ask them is not known"
    way = CONTACT_BY[one.contact_by] if one.contact_by else ""
    return " ".join(part for part in (way, number or one.email) if part)


def _has(one: Volunteer, words: list[str]) -> bool:
    """Whether all the words stand in what the list shows of somebody."""
    roles = " ".join(f"{role.name} {role.organization}" for role in one.roles)
    text = fold(f"{one.name} {roles} {' '.join(one.places)} {' '.join(one.languages)}")
    return all(word in text for word in words)
