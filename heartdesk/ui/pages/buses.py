"""Buses: each town and village of a hub, the line there and back, who looked it up and when; typed and checked here."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import read_bus_towns
from heartdesk.directory.bus_list import BusTown
from heartdesk.directory.changing import keep_bus_sheet, keep_travel, take_travel_away
from heartdesk.directory.history import Step, put_back
from heartdesk.directory.steps import Before, may_undo, undo_change
from heartdesk.directory.travel import TravelLine
from heartdesk.hubs.actions import read_hub
from heartdesk.store.unit import Look, Unit
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_bus import BusForm
from heartdesk.ui.widgets.entry_edit_form import choices, labelled
from heartdesk.ui.widgets.entry_edit_past import EntryPast
from heartdesk.ui.widgets.entry_list import EntryList
from heartdesk.ui.widgets.entry_rows import EntryModel, EntryRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

_WIDTHS = Widths(beside=860, side_least=420, side_most=680, share=0.42)
_READ_AGAIN = frozenset({Kind.TRAVEL_LINE, Kind.SERVICE, Kind.LOCATION, Kind.HUB})
_NEW = "new"


class BusesPage(Page):
    """Towns at the left, the lines of one at the right. A town whose line is too old says "Bus not known"."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._towns: dict[str, BusTown] = {}
        self._today: date | None = None
        self._knows_hub = False
        self._shown = ""
        self.form: BusForm | None = None
        self.past: EntryPast | None = None
        self._past_of = ""
        self._may_add = may(context.opened.roles, Kind.TRAVEL_LINE, Operation.CREATE)
        px = context.theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(
            TwoPanes(
                context.theme,
                self._make_left(),
                self._make_right(),
                name=self.tr("Buses"),
                widths=_WIDTHS,
            )
        )
        self._gap = px(8)
        context.background.changed.connect(self._changed)

    def _make_left(self) -> QWidget:
        context, px = self.context, self.context.theme.px
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(px(24), px(16), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("Buses"), role="title"))
        column.addWidget(
            PlainLabel(
                self.tr(
                    "One line for each town or village. It counts for three months; "
                    "after that, entries there say “Bus not known”."
                )
            )
        )
        self.hub = choices(
            self.tr("Which hub"),
            (
                ("", self.tr("Every hub")),
                *((one.id, one.hub_name) for one in context.area.localities),
            ),
            "",
        )
        self.hub.activated.connect(lambda _at: self._fill())
        column.addWidget(labelled(self.tr("Which hub"), self.hub))
        self.count = PlainLabel("", role="muted")
        self.aside = PlainLabel("", role="doubt")
        self.aside.hide()
        for label in (self.count, self.aside):
            column.addWidget(label)
        self.model = EntryModel()
        self.list = EntryList(
            context.theme, self.model, self.tr("Towns and villages"), uniform=True
        )
        self.list.setMinimumHeight(px(220))
        self.list.moved.connect(lambda _row: self._show_current())
        self.list.next_step.connect(lambda _row: self._first_step())
        self.list.more.connect(lambda _row: self._first_step())
        column.addWidget(self.list, 1)
        self.other = button(
            self.tr("Another town"), self._another, role="soft", theme=context.theme, icon="add"
        )
        self.sheet = button(
            self.tr("Bring in a sheet"),
            self._choose_sheet,
            role="soft",
            theme=context.theme,
            icon="folder_open",
        )
        ways = QWidget()
        across = FlowLayout(ways, gap=px(8))
        for one in (self.other, self.sheet):
            across.addWidget(one)
        column.addWidget(ways)
        ways.setVisible(self._may_add)
        return left

    def _make_right(self) -> QWidget:
        px = self.context.theme.px
        panel = Frame("panel")
        stacked = QVBoxLayout(panel)
        stacked.setContentsMargins(0, 0, 0, 0)
        inside = Frame("clear")
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(px(20), px(16), px(16), px(12))
        self._lines.setSpacing(px(8))
        stacked.addWidget(scrolled(inside, self.tr("The buses there"), to_read=True))
        return panel

    def arrive(self) -> None:
        self.list.setFocus()
        self._look()

    def step_back(self) -> bool:
        if self.list.hasFocus():
            return False
        self.list.setFocus()
        return True

    def count_words(self) -> str:
        """What is said about the list."""
        return self.count.text()

    def said(self) -> str:
        """All that stands beside the list."""
        panel = self._lines.parentWidget()
        labels = panel.findChildren(PlainLabel) if panel is not None else []
        return "\n".join(one.text() for one in labels if not one.isHidden())

    def keep(self) -> None:
        """Keep the line that is typed."""
        form = self.form
        if form is None:
            return
        if form.has_stopped():
            self._act(lambda unit: take_travel_away(unit, id=form.line().id), self.tr("Kept."))
        else:
            line = form.line()
            self._act(lambda unit: keep_travel(unit, line=line), self.tr("Kept for three months."))

    def _choose_sheet(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("A sheet of buses that you looked up today"), "", self.tr("CSV (*.csv)")
        )
        if file:
            self.bring_in(Path(file))

    def bring_in(self, file: Path) -> None:
        """Keep the buses of a sheet, looked up today by the worker at the desk."""
        background = self.context.background

        def work(unit: Unit) -> tuple[Before, int, tuple[str, ...], bool]:
            try:
                data = file.read_bytes()
            except OSError as trouble:
                raise DeskError(
                    "That file cannot be read. Nothing was changed.", then="Choose it again."
                ) from trouble
            before, kept, aside = keep_bus_sheet(unit, data=data)
            return before, kept, aside, may_undo(unit, before)

        def done(brought: tuple[Before, int, tuple[str, ...], bool]) -> None:
            before, kept, aside, can = brought
            undo = lambda: background.do(lambda unit: undo_change(unit, before=before))  # noqa: E731
            said = self.tr("{count} kept for three months.").format(count=kept)
            self.aside.setText("\n".join(aside))
            self.aside.setVisible(bool(aside))
            self.context.toast(said, act=undo if can and kept else None)

        background.do(work, done)

    def _look(self) -> None:
        def read(look: Look) -> tuple[tuple[BusTown, ...], str, date]:
            hub = read_hub(look)
            return read_bus_towns(look), hub.locality if hub else "", local(look.now).date()

        self.context.background.look("buses", read, self._show)

    def _show(self, found: tuple[tuple[BusTown, ...], str, date]) -> None:
        towns, here, self._today = found
        self._towns = {one.town: one for one in towns}
        if not self._knows_hub:
            self._knows_hub = True
            self.hub.setCurrentIndex(max(0, self.hub.findData(here)))
        self._fill()

    def _fill(self) -> None:
        locality = str(self.hub.currentData() or "")
        shown = [one for one in self._towns.values() if not locality or locality in one.localities]
        known = sum(one.is_known for one in shown)
        self.list.show_rows(tuple(self._row(one) for one in shown), keep_current=True)
        self.count.setText(
            self.tr("The bus is known for {known} of {count} towns and villages.").format(
                known=known, count=len(shown)
            )
        )
        self._shown = ""
        self._show_current()

    def _row(self, one: BusTown) -> EntryRow:
        here = (
            self.tr("1 entry is there")
            if one.entries == 1
            else self.tr("{count} entries are there").format(count=one.entries)
        )
        old = bool(one.lines) and not one.is_known
        return EntryRow(
            kind=str(Kind.TRAVEL_LINE),
            id=one.town,
            name=one.town,
            line=f"{here} · {one.said}",
            fresh="fresh" if one.is_known else "ring first" if old else "not checked yet",
            fresh_text=self.tr("Known")
            if one.is_known
            else self.tr("Too old")
            if old
            else self.tr("Not known"),
        )

    def _show_current(self) -> None:
        row = self.list.current()
        town = self._towns.get(row.id) if row is not None else None
        if town is not None and town.town != self._shown:
            self._show_town(town.town, town)
        elif town is None and self._shown != _NEW:
            empty(self._lines)
            self.form = None

    def _another(self) -> None:
        self._show_town("", None)
        self._shown = _NEW
        if self.form is not None:
            self.form.start()

    def _show_town(self, name: str, town: BusTown | None) -> None:
        """Every line there with its age, and a form for it."""
        empty(self._lines)
        self.past = None
        if not (town and any(one.id == self._past_of for one in town.lines)):
            self._past_of = ""
        self.form, self._shown = None, name
        self._lines.addWidget(PlainLabel(name or self.tr("Another town"), role="heading"))
        self.trouble = PlainLabel("", role="alarm")
        for line, age in zip(town.lines, town.ages, strict=True) if town else ():
            self._lines.addWidget(self._card(line, age))
        if self._may_add and self._today is not None:
            card = Frame("calm")
            column = QVBoxLayout(card)
            column.addWidget(PlainLabel(self.tr("Look a bus up, and write it down"), role="strong"))
            self.form = BusForm(
                self.context.theme,
                self.context.area,
                town=name,
                buses=town.lines if town else (),
                today=self._today,
            )
            column.addWidget(self.form)
            column.addWidget(self.trouble)
            self.trouble.hide()
            column.addWidget(
                button(self.tr("Keep this bus"), self.keep, role="primary"),
                alignment=Qt.AlignmentFlag.AlignLeft,
            )
            self._lines.addWidget(card)
        self._lines.addStretch(1)

    def _card(self, line: TravelLine, age: str) -> QWidget:
        px = self.context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.addWidget(PlainLabel(line.said, role="strong"))
        column.addWidget(PlainLabel(age, role="muted"))
        if self._may_add:
            ways = QWidget()
            across = FlowLayout(ways, gap=px(8))
            right = button(self.tr("I looked: still right"), lambda: self._still(line))
            gone = button(self.tr("It no longer goes"), lambda: self._gone(line), role="soft")
            before = button(
                self.tr("What was changed before"),
                lambda: self._turn_past(line, column),
                role="soft",
                theme=self.context.theme,
                icon="undo",
            )
            for one in (right, gone, before):
                one.setAccessibleName(f"{one.text().strip()}: {line.said}")
                across.addWidget(one)
            column.addWidget(ways)
            if line.id == self._past_of:
                self._show_past(line, column)
        return card

    def _turn_past(self, line: TravelLine, column: QVBoxLayout) -> None:
        """Show what was done with a line, or put it away again."""
        again = self._past_of == line.id
        if self.past is not None:
            self.past.hide()
            self.past.deleteLater()
        self.past, self._past_of = None, ""
        if not again:
            self._show_past(line, column)

    def _show_past(self, line: TravelLine, column: QVBoxLayout) -> None:
        self.past, self._past_of = EntryPast(self.context), line.id
        self.past.put_back.connect(self._put_back)
        column.addWidget(self.past)
        self.past.show()
        self.past.read_bus(line.id)

    def _put_back(self, step: Step) -> None:
        self._act(lambda unit: put_back(unit, step=step), self.tr("Put back."))

    def _still(self, line: TravelLine) -> None:
        self._act(lambda unit: keep_travel(unit, line=line), self.tr("Kept for three months."))

    def _gone(self, line: TravelLine) -> None:
        self._act(
            lambda unit: take_travel_away(unit, id=line.id),
            self.tr("Kept: entries there say “Bus not known”."),
        )

    def _act(self, act: Callable[[Unit], Before], said: str) -> None:
        background = self.context.background

        def work(unit: Unit) -> tuple[Before, bool]:
            before = act(unit)
            return before, may_undo(unit, before)

        def done(kept: tuple[Before, bool]) -> None:
            before, can = kept
            undo = lambda: background.do(lambda unit: undo_change(unit, before=before))  # noqa: E731
            self.context.toast(said, act=undo if can else None)

        background.do(work, done, self._complain)

    def _complain(self, trouble: DeskError) -> None:
        self.trouble.setText(str(trouble))
        self.trouble.show()

    def _first_step(self) -> None:
        if self.form is not None:
            self.form.start()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & _READ_AGAIN:
            self._look()
