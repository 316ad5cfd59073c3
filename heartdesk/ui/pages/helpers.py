"""People who help: who they are, what they may do, who can be asked, the rota, and two people brought together."""

from datetime import date
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.ask_line import AskLine
from heartdesk.ui.helpers.covered import reveal
from heartdesk.ui.helpers.helper_rows import asked_rows, people_rows, rota_rows
from heartdesk.ui.helpers.match_view import MatchView
from heartdesk.ui.helpers.rota_line import RotaLine
from heartdesk.ui.helpers.volunteer_view import VolunteerView
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import small_field
from heartdesk.ui.widgets.entry_list import EntryList
from heartdesk.ui.widgets.entry_rows import EntryModel
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
from heartdesk.volunteers.model import TaskKind, day_words
from heartdesk.volunteers.rostering import Rota, read_rota
from heartdesk.volunteers.rota import Turn

_WIDTHS = Widths(beside=860, side_least=420, side_most=700, share=0.5)


class HelpersPage(Page):
    """The list on the left, one of them on the right. Each look is written in the audit."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._people_team = may(context.opened.roles, Kind.LIVED_EXPERIENCE, Operation.READ)
        self._may_rota = may(context.opened.roles, Kind.ROTA_TURN, Operation.CREATE)
        self._helpers = Helpers((), (), date.min)
        self._asked: WhoToAsk | None = None
        self._asked_for = (TaskKind.ROTA, "")
        self._rota = Rota(())
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
            {"people": self.search, "ask": self.ask.kind}.get(which, self.list).setFocus()

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
        which = [
            ("people", self.tr("Everybody")),
            ("ask", self.tr("Who can be asked")),
            ("rota", self.tr("Rota")),
        ]
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
        self.rota_line = RotaLine(self.context)
        self.rota_line.put_on_asked.connect(self._put_on)
        self.rota_line.take_off_asked.connect(self._take_off)
        column.addWidget(self.rota_line)
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
        self.context.background.do(lambda unit: (read_helpers(unit), read_rota(unit)), self._show)

    def _show(self, found: tuple[Helpers, Rota]) -> None:
        self._helpers, self._rota = found
        helpers = self._helpers
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
        self.rota_line.fit(which, chosen=False)
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
        if which == "people":
            rows = people_rows(self._helpers, self.search.text())
            said = self._in_words(len(rows), any_words=bool(self.search.text().strip()))
        elif which == "rota":
            rows, said = rota_rows(self._rota), self._rota_in_words()
        elif self._asked is None:
            rows, said = (), self.tr("Say what for and which day.")
        else:
            rows, said = asked_rows(self._asked), self._asked_in_words(self._asked)
        self._count.setText(said)
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

    def _rota_in_words(self) -> str:
        count, wanting = len(self._rota.turns), self._rota.wanting
        if not count:
            return self.tr("Nobody is on the rota yet. Press “Who can be asked”, then put them on.")
        said = self.tr("1 turn") if count == 1 else self.tr("{count} turns").format(count=count)
        if not wanting:
            return said
        return self.tr("{turns}. For {wanting} somebody else has to be found.").format(
            turns=said, wanting=wanting
        )

    def _asked_in_words(self, asked: WhoToAsk) -> str:
        on = day_words(asked.on)
        if not asked.can:
            return self.tr("Nobody can be asked for {day} yet.").format(day=on)
        return self.tr("{count} can be asked for {day}.").format(count=len(asked.can), day=on)

    def _ask(self) -> None:
        question = self.ask.question(self._helpers.today)
        if question is None:
            return
        kind, on, part = question
        self._asked_for = (kind, part)
        self.context.background.do(
            lambda unit: who_can_be_asked(unit, kind=kind, on=on, part=part), self._show_asked
        )

    def _show_asked(self, asked: WhoToAsk) -> None:
        if self.which.value() == "ask":
            self._asked = asked
            self._fill()

    def _show_current(self) -> None:
        if self.which.value() == "match":
            return
        volunteer_id = self._chosen()
        found = next((one for one in self._helpers.people if one.id == volunteer_id), None)
        self.view.show_volunteer(found, self._helpers.today)
        self.rota_line.fit(self.which.value(), chosen=self._may_rota and bool(self.list.current()))

    def _chosen(self) -> str:
        """The id of the volunteer in the row that is chosen; "" for none."""
        row = self.list.current()
        if row is None:
            return ""
        turn = self._turn()
        return turn.volunteer_id if turn is not None else row.id.split("/")[0]

    def _turn(self) -> Turn | None:
        """The turn that is chosen on the rota."""
        row = self.list.current()
        turns = (one.turn for one in self._rota.turns)
        return next((one for one in turns if row is not None and one.id == row.id), None)

    def _put_on(self) -> None:
        row, asked = self.list.current(), self._asked
        if row is not None and asked is not None:
            volunteer_id, role_id = row.id.split("/")
            task, part = self._asked_for
            self.rota_line.put_on(volunteer_id, role_id, task, asked.on, part)

    def _take_off(self) -> None:
        turn = self._turn()
        if turn is not None:
            self.rota_line.take_off(turn)

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
        if kinds & {Kind.VOLUNTEER, Kind.ROTA_TURN} and self.isVisible():
            self._read()
