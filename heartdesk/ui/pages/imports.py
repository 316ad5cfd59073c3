"""In and out: bring a directory in after a look at what it would do, take it back, send ours out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from PySide6.QtCore import Qt, QTimer

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.interchange.actions import (
    LastImport,
    import_directory,
    last_import,
    undo_last_import,
)
from heartdesk.interchange.model import Report
from heartdesk.interchange.own_sheet import Sheet, Target, keep_columns, look_at_sheet
from heartdesk.interchange.postcodes import are_postcodes
from heartdesk.store.desk import Desk
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn, to_the_right
from heartdesk.ui.widgets.column_map import ColumnMap
from heartdesk.ui.widgets.import_choice import ImportChoice
from heartdesk.ui.widgets.import_result import ImportResult
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.postcode_import import PostcodeImport
from heartdesk.ui.widgets.send_out import SendOut

Value = TypeVar("Value")

_WIDTH = 1000
_LOOKS_MS = 300
_BROUGHT = frozenset({Kind.SERVICE, Kind.ORGANIZATION, Kind.LOCATION})


@dataclass
class Journey:
    """An import under way, seen from both lanes: one counts, the other may ask it to stop."""

    done: int = 0
    stopped: bool = False

    def going(self, done: int) -> bool:
        """Called by the import as it goes."""
        self.done = done
        return not self.stopped


@dataclass(frozen=True)
class Source:
    """What is to be brought in: a path or an https address, and its columns where it is a sheet of one's own."""

    where: Path | str
    columns: Mapping[str, Target] | None = None


class ImportsPage(Page):
    """Choose, look, bring in. Nothing is kept before "Bring it in", and the last import can be taken back whole."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._journey: Journey | None = None
        self._source: Source | None = None
        self._sheet: Sheet | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOKS_MS)
        self._clock.timeout.connect(self._show_way)
        self._column = CardColumn(context.theme, self.tr("In and out"), width=_WIDTH)
        self._add_choice()
        self._add_columns()
        self._add_result()
        self._add_last()
        _, postcodes = self._column.card(self.tr("Full postcodes"))
        self.postcodes = PostcodeImport(context)
        postcodes.addWidget(self.postcodes)
        _, out = self._column.card(self.tr("Send the directory out"))
        out.addWidget(
            PlainLabel(
                self.tr(
                    "Staff notes, the names of workers and the places of refuges never leave. It is noted that"
                    " you saved it."
                ),
                role="muted",
            )
        )
        self.send_out = SendOut(context)
        out.addWidget(self.send_out)
        self._column.fill(self)

    def arrive(self) -> None:
        self.choice.arrive()
        self.postcodes.arrive()
        self.send_out.arrive()
        self._read_last()

    def step_back(self) -> bool:
        if self._journey is not None:
            self._stop()
            return True
        if self._source is not None or self._sheet is not None:
            self._leave_it()
            return True
        return False

    def look_at(self, where: Path | str) -> None:
        """See what a file, a folder or a feed would bring. Nothing is kept."""
        if self._journey is not None:
            self.choice.say(self._busy())
            return
        self._leave_it()
        self.choice.say(self.tr("Looking at {where} …").format(where=_short(where)))
        if isinstance(where, Path):
            self._travel(lambda desk, _journey: look_into(desk, where), partial(self._known, where))
        else:
            self._rehearse(Source(where))

    def _add_choice(self) -> None:
        _, column = self._column.card(self.tr("Bring a directory in"))
        self.choice = ImportChoice()
        self.choice.chosen.connect(self.look_at)
        self.choice.asked_to_stop.connect(self._stop)
        column.addWidget(self.choice)

    def _add_columns(self) -> None:
        self._columns, column = self._column.card(self.tr("What is in which column?"))
        self.map = ColumnMap(self.context.theme)
        column.addWidget(self.map)
        self.map_trouble = PlainLabel("", role="alarm")
        self.map_trouble.hide()
        column.addWidget(self.map_trouble)
        self.map_done = button(self.tr("Look at it"), self._columns_told, role="primary")
        column.addLayout(to_the_right(button(self.tr("Leave it"), self._leave_it), self.map_done))
        self._columns.hide()

    def _add_result(self) -> None:
        self._result, column = self._column.card(self.tr("What it would do"))
        self._result_title = self._result.findChild(PlainLabel)
        self.result = ImportResult(self.context.theme)
        column.addWidget(self.result)
        self.leave = button(self.tr("Leave it"), self._leave_it)
        self.bring = button(self.tr("Bring it in"), self._bring_in, role="primary")
        column.addLayout(to_the_right(self.leave, self.bring))
        self._result.hide()

    def _add_last(self) -> None:
        self._last, column = self._column.card(self.tr("The last import"))
        self.last = PlainLabel("")
        self.undo = button(
            self.tr("Take it back"), self._undo, theme=self.context.theme, icon="undo"
        )
        column.addWidget(self.last)
        column.addWidget(self.undo, alignment=Qt.AlignmentFlag.AlignLeft)
        self._last.hide()

    def _known(self, where: Path, found: Sheet | Literal["postcodes"] | None) -> None:
        if found is None:
            self._rehearse(Source(where))
            return
        self._end_way()
        self.choice.hush()
        if found == "postcodes":
            self.postcodes.look_at(where)
            return
        self._source, self._sheet = Source(where), found
        self.map.show_sheet(found)
        self.map_trouble.hide()
        self._columns.show()
        self.map.arrive()

    def _columns_told(self) -> None:
        sheet, source, columns = self._sheet, self._source, self.map.columns()
        if sheet is None or source is None or self._journey is not None:
            return
        told = Source(source.where, columns)
        self._travel(
            lambda desk, _journey: keep_columns(desk, sheet, columns),
            lambda _kept: self._rehearse(told),
            self._columns_wrong,
        )

    def _columns_wrong(self, trouble: DeskError) -> None:
        self._end_way()
        self.map_trouble.setText(str(trouble))
        self.map_trouble.show()
        announce(self, self.map_trouble.text())

    def _rehearse(self, source: Source) -> None:
        self._import(source, dry_run=True, done=partial(self._rehearsed, source))

    def _rehearsed(self, source: Source, report: Report) -> None:
        self._end_way()
        self._source = source
        self.choice.hush()
        self._columns.hide()
        self._show_report(report, self.tr("What it would do"))
        self.bring.setVisible(bool(report.added or report.updated))
        (self.bring if self.bring.isVisible() else self.leave).setFocus()

    def _bring_in(self) -> None:
        source = self._source
        if source is not None and self._journey is None:
            self._import(source, dry_run=False, done=self._brought)

    def _brought(self, report: Report) -> None:
        self._end_way()
        self._source = self._sheet = None
        self.choice.hush()
        self._show_report(report, self.tr("What it did"))
        self.bring.hide()
        self.context.background.changed.emit(_BROUGHT)
        self._read_last()
        self.context.toast(
            self.tr("It is in the directory now."),
            action=self.tr("Take it back") if report.added or report.updated else "",
            act=self._undo,
        )
        self.leave.setFocus()

    def _show_report(self, report: Report, title: str) -> None:
        if self._result_title is not None:
            self._result_title.setText(title)
        self.result.show_report(report)
        self._result.show()
        announce(self, report.sentence())

    def _leave_it(self) -> None:
        """Back to the beginning. What is under way goes on."""
        self._source = self._sheet = None
        self._columns.hide()
        self._result.hide()
        if self._journey is None:
            self.choice.hush()
            self.choice.arrive()

    def _import(self, source: Source, *, dry_run: bool, done: Callable[[Report], None]) -> None:
        self._travel(
            lambda desk, journey: import_directory(
                desk,
                source=source.where,
                columns=source.columns,
                dry_run=dry_run,
                going=journey.going,
            ),
            done,
        )

    def _travel(
        self,
        work: Callable[[Desk, Journey], Value],
        done: Callable[[Value], None],
        failed: Callable[[DeskError], None] | None = None,
    ) -> None:
        """Do something in the travel lane that can be stopped; the page says how far it is."""
        journey = Journey()
        desk = self.context.opened.desk
        self._begin_way(journey)
        self.context.background.travel(
            lambda: desk.use(lambda store: work(store, journey)), done, failed or self._failed
        )

    def _begin_way(self, journey: Journey) -> None:
        self._journey = journey
        self.choice.show_way(on=True)
        for part in (self.bring, self.map_done, self.undo):
            part.setEnabled(False)
        self._clock.start()

    def _end_way(self) -> None:
        self._journey = None
        self._clock.stop()
        self.choice.show_way(on=False)
        for part in (self.bring, self.map_done, self.undo):
            part.setEnabled(True)

    def _show_way(self) -> None:
        if self._journey is not None and self._journey.done:
            self.choice.say(
                self.tr("{count} read so far …").format(count=self._journey.done), aloud=False
            )

    def _busy(self) -> str:
        return self.tr("Wait until what is under way is done, or stop it.")

    def _stop(self) -> None:
        if self._journey is not None:
            self._journey.stopped = True
            self.choice.say(self.tr("Stopping …"))

    def _failed(self, trouble: DeskError) -> None:
        self._end_way()
        self.choice.say(str(trouble))
        self.choice.arrive()

    def _read_last(self) -> None:
        self.context.background.look("last import", last_import, self._show_last)

    def _show_last(self, last: LastImport | None) -> None:
        self._last.setVisible(last is not None)
        if last is not None:
            on = local(datetime.fromisoformat(last.finished))
            self.last.setText(
                self.tr(
                    "From {source}, {day}: it added or changed {count}. Taking it back leaves what workers changed"
                    " since."
                ).format(source=last.source, day=f"{on.day} {on:%B %Y, %H:%M}", count=last.records)
            )

    def _undo(self) -> None:
        if self._journey is not None:
            self.choice.say(self._busy())
            return
        self.choice.say(self.tr("Taking it back …"))
        self._travel(lambda desk, _journey: undo_last_import(desk), self._undone)
        self.choice.stop.hide()  # half taken back would be no help to anybody

    def _undone(self, _last: LastImport) -> None:
        self._end_way()
        self._leave_it()
        self.choice.say(self.tr("The last import is taken back."))
        self.context.background.changed.emit(_BROUGHT)
        self._read_last()


def look_into(desk: Desk, where: Path) -> Sheet | Literal["postcodes"] | None:
    """What a file or folder is: postcodes, a sheet whose columns must be told, or (None) what a reader may know."""
    return "postcodes" if are_postcodes(where) else look_at_sheet(desk, source=where)


def _short(where: Path | str) -> str:
    return where.name if isinstance(where, Path) else where
