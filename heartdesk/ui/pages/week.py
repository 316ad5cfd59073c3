"""What's on: seven days at a hub, each session on its day; on paper as a sheet for the week, and the hub's poster."""

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import read_week
from heartdesk.directory.typed_day import typed_day
from heartdesk.directory.values import day
from heartdesk.directory.week import DAYS_SHOWN, OnThatDay, Week, this_week
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.poster import Paper, make_poster
from heartdesk.leaflets.whats_on import make_whats_on
from heartdesk.store.unit import Look
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import choices, labelled, small_field
from heartdesk.ui.widgets.entry_rows import EntryRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import for_button
from heartdesk.ui.widgets.list_page import ListPage

_READ_AGAIN = frozenset({Kind.SERVICE, Kind.LOCATION, Kind.ORGANIZATION, Kind.CORRECTION, Kind.HUB})
_ALL_WEEK = "all"
_A_WEEK = timedelta(days=DAYS_SHOWN)


class WeekPage(ListPage):
    """The week that is now, at this hub, until somebody chooses another."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title=self.tr("What’s on"),
            about=self.tr(
                "Sessions of groups and services, day by day. Ring first where it says so."
            ),
            list_name=self.tr("What is on"),
        )
        px = context.theme.px
        self._first: date | None = None
        self._today: date | None = None
        self._week: Week | None = None
        self._knows_hub = False
        self.hub = choices(
            self.tr("Which hub"),
            (
                ("", self.tr("Every hub")),
                *((one.id, one.hub_name) for one in context.area.localities),
            ),
            "",
        )
        self.hub.activated.connect(lambda _at: self._look())
        self.earlier = button(self.tr("Week before"), lambda: self._step(-_A_WEEK), role="soft")
        self.later = button(self.tr("Next week"), lambda: self._step(_A_WEEK), role="soft")
        self.start = small_field(
            context.theme, self.tr("First day"), self.tr("Such as 4 Dec"), width=130
        )
        self.start.returnPressed.connect(self._start_typed)
        top = QWidget()
        line = FlowLayout(top, gap=px(8))
        hub = labelled(self.tr("Which hub"), self.hub)
        start = labelled(self.tr("First day"), self.start)
        for part in (hub, start):
            line.addWidget(part)
        self.which_day = ChoiceRow(
            self.tr("Which day"),
            (
                (_ALL_WEEK, self.tr("All week")),
                *((str(number), str(number)) for number in range(DAYS_SHOWN)),
            ),
            gap=px(4),
        )
        self.which_day.chosen.connect(lambda _which: self._fill())
        self.what = ChoiceRow(
            self.tr("What to show"),
            (("sessions", self.tr("Sessions")), ("all", self.tr("Opening times too"))),
            gap=px(4),
        )
        self.what.chosen.connect(lambda _which: self._fill())
        more = QWidget()
        line = FlowLayout(more, gap=px(8))
        for part in (self.what, self.earlier, self.later):
            line.addWidget(part)
        for row in (top, self.which_day, more):
            self.tools.addWidget(row)
        papers = QWidget()
        line = FlowLayout(papers, gap=px(8))
        theme = context.theme
        self.sheet = button(
            self.tr("This week on paper"), self.print_out, role="primary", theme=theme, icon="print"
        )
        self.poster = button(self.tr("Hub poster A4"), lambda: self._poster("a4"))
        self.large = button(self.tr("Hub poster A3"), lambda: self._poster("a3"))
        for part in (self.sheet, self.poster, self.large):
            line.addWidget(part)
        self.foot.addWidget(papers)
        self.list.moved.connect(lambda _row: self._show_current())
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        super().arrive()
        self._look()

    def print_out(self) -> bool:
        if super().print_out():
            return True
        if self._week is not None:
            first, locality = self._week.first, str(self.hub.currentData() or "")
            self.show_spoken(
                lambda look, language: make_whats_on(
                    look, first=first, locality=locality, language=language
                )
            )
        return True

    def start_on(self, first: date) -> None:
        """Show the seven days from a day on."""
        self._first = first
        self._look()

    def _poster(self, paper: Paper) -> None:
        self.show_spoken(lambda look, language: make_poster(look, paper=paper, language=language))

    def _look(self) -> None:
        first, locality = self._first, str(self.hub.currentData() or "")
        knows = self._knows_hub

        def read(look: Look) -> tuple[Week, str, date]:
            hub = read_hub(look)
            here = locality if knows else (hub.locality if hub else "")
            week = read_week(look, first=first or this_week(look.now), locality=here)
            return week, here, local(look.now).date()

        self.context.background.look("week", read, self._show)

    def _show(self, found: tuple[Week, str, date]) -> None:
        self._week, here, self._today = found
        if not self._knows_hub:
            self._knows_hub = True
            self.hub.setCurrentIndex(max(0, self.hub.findData(here)))
        self._first = self._week.first
        if not self.start.hasFocus():
            self.start.setText(f"{self._first.day} {self._first:%b %Y}")
        for number, one in enumerate(self._week.days):
            words = f"{one.on:%a} {one.on.day}"
            self.which_day.button(str(number)).setText(for_button(words))
            self.which_day.button(str(number)).setAccessibleName(f"{one.on:%A} {one.on.day}")
        self._fill()

    def _fill(self) -> None:
        week = self._week
        if week is None:
            return
        chosen = self.which_day.value()
        days = week.days if chosen == _ALL_WEEK else (week.days[int(chosen)],)
        shown = [
            one
            for each in days
            for one in each.sessions
            if self.what.value() == "all" or not one.usual
        ]
        self.list.show_rows(
            tuple(self._row(one, number) for number, one in enumerate(shown)), keep_current=True
        )
        self.count.setText(self._in_words(week, shown))
        self._show_current()

    def _row(self, one: OnThatDay, number: int) -> EntryRow:
        return EntryRow(
            kind=str(Kind.SERVICE),
            id=f"{one.entry_id}/{one.on.isoformat()}/{number}",
            name=f"{one.on:%a} {one.on.day} {one.on:%b}, {one.times}: {one.name}",
            line=one.where,
            fresh="" if not (one.off or one.doubt) else "ring first",
            fresh_text=_capital(one.off or one.doubt),
        )

    def _in_words(self, week: Week, shown: list[OnThatDay]) -> str:
        told = [week.in_words + "."]
        holidays = [f"{one.on:%A} {one.on.day}" for one in week.days if one.holiday]
        if holidays:
            told.append(self.tr("Bank holiday: {days}.").format(days=", ".join(holidays)))
        if not shown:
            told.append(
                self.tr(
                    "Nothing that we know of. What has days and times in its entry stands here."
                )
            )
        if week.unsure:
            told.append(
                self.tr("{count} more have times that nobody has confirmed.").format(
                    count=len(week.unsure)
                )
            )
        return " ".join(told)

    def _step(self, by: timedelta) -> None:
        if self._first is not None:
            self.start_on(self._first + by)

    def _start_typed(self) -> None:
        first = day(typed_day(self.start.text(), self._today)) if self._today else None
        if first is None:
            self.context.toast(self.tr("That is not a day. Write it as 4 Dec."))
            return
        self.start_on(first)

    def _show_current(self) -> None:
        row = self.list.current()
        entry_id = row.id.split("/")[0] if row is not None else ""
        if not entry_id:
            self.entry.show_nothing()
        elif entry_id != self.entry.entry_id():
            self.entry.open_entry(entry_id)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & _READ_AGAIN:
            self._look()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
