"""The bus to a town or village and home again: looked up once, told for every entry that is there."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QCompleter, QVBoxLayout, QWidget

from heartdesk.core.area import Area
from heartdesk.core.text import fold
from heartdesk.directory.hours import DAY_NAMES
from heartdesk.directory.sessions import DAYS
from heartdesk.directory.travel import TravelLine, age, is_to
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.entry_edit_form import EntryForm, labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class BusForm(EntryForm):
    """Says what is known of the buses to that town, with its age; a line for the same start is brought up to date."""

    def __init__(
        self, theme: Theme, area: Area, *, town: str, buses: Iterable[TravelLine], today: date
    ) -> None:
        super().__init__()
        self._lines = [one for one in buses if is_to(one, town)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        told = [f"{one.said}\n{age(one, today)}" for one in self._lines]
        known = "\n".join(told) or self.tr("No bus to {town} has been looked up yet.").format(
            town=town or self.tr("it")
        )
        column.addWidget(PlainLabel(known, role="muted"))
        self.to = small_field(theme, self.tr("To"), "")
        self.start_at = small_field(
            theme, self.tr("From"), self.tr("Empty: from anywhere round here")
        )
        names = sorted(one.name for one in area.settlements)
        for field in (self.to, self.start_at):
            completer = QCompleter(names, self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            field.setCompleter(completer)
        self.bus = small_field(theme, self.tr("Which bus"), self.tr("Number, and where it stops"))
        days = QWidget()
        day_line = FlowLayout(days, gap=theme.px(4))
        self.days: dict[str, ChoiceButton] = {}
        for code, name in zip(DAYS, DAY_NAMES, strict=True):
            one = ChoiceButton(name[:2])
            one.setAccessibleName(name)
            one.toggled.connect(lambda _on: self.changed.emit())
            self.days[code] = one
            day_line.addWidget(one)
        self.first = small_field(theme, self.tr("First bus there"), "8:10 am", width=120)
        self.last = small_field(theme, self.tr("Last bus home"), "5:40 pm", width=120)
        times = QWidget()
        line = FlowLayout(times, gap=theme.px(12))
        line.addWidget(labelled(self.tr("First bus there"), self.first))
        line.addWidget(labelled(self.tr("Last bus home"), self.last))
        for part in (
            labelled(self.tr("To"), self.to),
            labelled(self.tr("From"), self.start_at),
            labelled(self.tr("Which bus"), self.bus),
            days,
            times,
            PlainLabel(
                self.tr("You looked it up today. It counts for three months."), role="small"
            ),
        ):
            column.addWidget(part)
        self.gone = QCheckBox(self.tr("This bus no longer goes"))
        self.gone.toggled.connect(lambda _on: self.changed.emit())
        column.addWidget(self.gone)
        self.gone.setVisible(bool(self._lines))
        self.to.setText(town)
        if self._lines:
            self._show(self._lines[0])
        for field in (self.to, self.start_at, self.bus, self.first, self.last):
            field.textEdited.connect(lambda _text: self.changed.emit())
        self.start_at.editingFinished.connect(self._known_start)

    def start(self) -> None:
        (self.bus if self.to.text() else self.to).setFocus()

    def line(self) -> TravelLine:
        """What is typed."""
        return TravelLine(
            self.to.text(),
            self.start_at.text(),
            self.bus.text(),
            tuple(code for code, one in self.days.items() if one.isChecked()),
            self.first.text(),
            self.last.text(),
            None,
            next(
                (one.id for one in self._lines if fold(one.start) == fold(self.start_at.text())), ""
            ),
        )

    def content(self) -> dict[str, Any]:
        said = self.line()
        return {
            "to": said.to,
            "start": said.start,
            "bus": said.bus,
            "days": list(said.days),
            "first": said.first,
            "last": said.last_home,
            "gone": self.gone.isChecked(),
        }

    def put(self, content: Mapping[str, Any]) -> None:
        text = {
            name: str(content.get(name, "")) for name in ("to", "start", "bus", "first", "last")
        }
        days = tuple(one for one in DAYS if one in content.get("days", ()))
        self.gone.setChecked(content.get("gone") is True)
        self._show(
            TravelLine(
                text["to"], text["start"], text["bus"], days, text["first"], text["last"], None
            )
        )

    def has_stopped(self) -> bool:
        """Whether the bus no longer goes."""
        return self.gone.isChecked() and bool(self.line().id)

    def _known_start(self) -> None:
        """A start that has a line already: show that one, while nothing else is typed."""
        if self.bus.text().strip():
            return
        for one in self._lines:
            if fold(one.start) == fold(self.start_at.text()):
                self._show(one)

    def _show(self, line: TravelLine) -> None:
        self.to.setText(line.to)
        self.start_at.setText(line.start)
        self.bus.setText(line.bus)
        for code, one in self.days.items():
            one.setChecked(code in line.days)
        self.first.setText(line.first)
        self.last.setText(line.last_home)
