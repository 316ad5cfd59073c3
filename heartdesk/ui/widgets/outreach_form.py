"""The form of a stop: where, on which day, from when to when, who goes, what to bring."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.area_model import Area
from heartdesk.core.errors import DeskError
from heartdesk.directory.opening import time_in_words
from heartdesk.directory.typed_day import typed_day
from heartdesk.directory.values import clock_time, day
from heartdesk.outreach.model import LONGEST, Stop, StopKind
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

_WEEKS = {"once": 0, "week": 1, "fortnight": 2}


@dataclass(frozen=True)
class StopTyped:
    """What was typed, read as days and times."""

    kind: StopKind
    on: date
    opens: time
    closes: time | None
    settlement: str
    where: str
    who: str
    bring: str
    weeks: int = 0
    """Every so many weeks again; 0 for once."""
    until: date | None = None


class OutreachForm(QWidget):
    """Nothing typed is lost when something is wrong with it."""

    kept = Signal()
    """Keep what is typed."""

    def __init__(self, theme: Theme, area: Area) -> None:
        super().__init__()
        self.stop_id = ""
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.kind = ChoiceRow(
            self.tr("What it is"),
            (
                ("stop", self.tr("A stop for anybody")),
                ("visit", self.tr("A visit, as arranged")),
            ),
        )
        column.addWidget(self.kind)
        self.fields: dict[str, QLineEdit] = {}
        asked = (
            ("on", self.tr("Day"), self.tr("Such as 4 Dec"), 140),
            ("opens", self.tr("From"), self.tr("Such as 10am"), 120),
            ("closes", self.tr("To"), self.tr("Such as 12:00"), 120),
            ("settlement", self.tr("Town or village"), "", 230),
            ("where", self.tr("Where exactly"), self.tr("Such as the hall car park"), 320),
            ("who", self.tr("Who goes, first names"), "", 230),
            ("bring", self.tr("What to bring"), "", 320),
        )
        line = QWidget()
        flow = FlowLayout(line, gap=px(10))
        for name, words, hint, width in asked:
            field = small_field(theme, words, hint, width=width)
            field.setMaxLength(LONGEST.get(name, 60))
            field.returnPressed.connect(self.kept)
            self.fields[name] = field
            flow.addWidget(labelled(words, field))
        completer = QCompleter([one.name for one in area.settlements], self)
        completer.setCaseSensitivity(completer.caseSensitivity().CaseInsensitive)
        self.fields["settlement"].setCompleter(completer)
        column.addWidget(line)
        column.addWidget(
            PlainLabel(
                self.tr("No name and no address of anybody who is visited: the village is enough."),
                role="muted",
            )
        )
        self.again = ChoiceRow(
            self.tr("How often"),
            (
                ("once", self.tr("Once")),
                ("week", self.tr("Every week")),
                ("fortnight", self.tr("Every second week")),
            ),
        )
        self.fields["until"] = small_field(
            theme, self.tr("Until which day"), self.tr("Such as 26 Mar"), width=160
        )
        self.fields["until"].returnPressed.connect(self.kept)
        self._until = labelled(self.tr("Until"), self.fields["until"])
        self._often = QWidget()
        often = FlowLayout(self._often, gap=px(10))
        often.addWidget(self.again)
        often.addWidget(self._until)
        self.again.chosen.connect(lambda _often: self._ask_until())
        column.addWidget(self._often)
        self._ask_until()
        self.trouble = PlainLabel("", role="alarm")
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.keep = button(self.tr("Plan it"), self.kept.emit, role="primary")
        column.addLayout(to_the_right(self.keep))

    def typed(self, today: date) -> StopTyped:
        """What is typed. Raises DeskError for a day or a time that nobody can read."""
        said = self.content()
        on = day(typed_day(said["on"], today))
        opens = clock_time(said["opens"])
        closes = clock_time(said["closes"]) if said["closes"] else None
        if on is None:
            raise DeskError("That is not a day. Nothing was planned.", then="Write it as 4 Dec.")
        if opens is None or (said["closes"] and closes is None):
            raise DeskError(
                "That is not a time. Nothing was planned.", then="Write it as 10am or 14:30."
            )
        weeks = 0 if self.stop_id else _WEEKS[said["again"]]
        until = day(typed_day(said["until"], on)) if weeks else None
        if weeks and until is None:
            raise DeskError(
                "The day until which it comes again is missing. Nothing was planned.",
                then="Write it as 26 Mar.",
            )
        return StopTyped(
            "visit" if said["kind"] == "visit" else "stop",
            on,
            opens,
            closes,
            said["settlement"],
            said["where"],
            said["who"],
            said["bring"],
            weeks,
            until,
        )

    def content(self) -> dict[str, str]:
        """All that is typed, as it stands."""
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        return {
            "kind": self.kind.value(),
            "id": self.stop_id,
            "again": self.again.value(),
            **typed,
        }

    def put(self, content: dict[str, Any]) -> None:
        """Put back what `content` gave."""
        for name, field in self.fields.items():
            field.setText(str(content.get(name, ""))[: field.maxLength()])
        self.kind.choose("visit" if content.get("kind") == "visit" else "stop")
        self.stop_id = str(content.get("id", ""))
        again = str(content.get("again", ""))
        self.again.choose(again if again in _WEEKS else "once")
        self._often.setHidden(bool(self.stop_id))
        self._ask_until()
        self.keep.setText(self.tr("Keep it") if self.stop_id else self.tr("Plan it"))
        self.trouble.hide()

    def open_stop(self, stop: Stop) -> None:
        """Change a stop that is planned."""
        self.put(
            {
                "kind": stop.kind,
                "id": stop.id,
                "on": f"{stop.on.day} {stop.on:%b} {stop.on.year}",
                "opens": time_in_words(stop.opens) if stop.opens.hour else "00:00",
                "closes": time_in_words(stop.closes) if stop.closes else "",
                "settlement": stop.settlement,
                "where": stop.where,
                "who": stop.who,
                "bring": stop.bring,
            }
        )

    def clear(self) -> None:
        """Nothing is typed; the day stays, for the next stop of the same day."""
        self.put({"on": self.fields["on"].text(), "kind": self.kind.value()})

    def _ask_until(self) -> None:
        self._until.setHidden(self.again.value() == "once")

    def tell(self, trouble: DeskError) -> None:
        """Say what is wrong; everything typed stays."""
        self.trouble.setText(str(trouble))
        self.trouble.show()

    def start(self) -> None:
        """Put the cursor where the typing begins."""
        self.fields["on"].setFocus()
