"""Agreeing on check-in calls: days and who rings, whom to ring when nobody answers, read out word for word."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.directory.opening import time_in_words
from heartdesk.directory.typed_day import typed_day
from heartdesk.directory.values import clock_time
from heartdesk.followups.checkin import DAYS, RISKS, CheckIn, Turn, Typed, words_to_read_out
from heartdesk.people.model import Person
from heartdesk.ui.followups.words import RISKS as RISK_WORDS
from heartdesk.ui.followups.words import said
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.entry_edit_form import small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

LINES = 3
"""Lines of days at most: each with a time and who rings."""


class CheckinsForm(HelperForm):
    """The yes is to the words that stand here: whatever changes them takes the tick away."""

    def __init__(self, theme: Theme, person: Person, held: CheckIn | None) -> None:
        super().__init__(theme, keep=self.tr("Keep what was agreed"))
        self._person = person
        self._words = ""
        self._lines: list[QWidget] = []
        for place in range(LINES):
            self._add_line(place)
        self.more = button(self.tr("Other days at another time"), self._one_more, role="soft")
        self.column.addWidget(self.more)
        self._add_ladder()
        self.column.addWidget(
            PlainLabel(self.tr("What do they worry about when the weather is bad?"), role="strong")
        )
        box = QWidget()
        flow = FlowLayout(box, gap=theme.px(6))
        for risk in RISKS:
            self.add(f"risk {risk}", "", ChoiceButton(said(RISK_WORDS[risk])), into=flow)
        self.column.addWidget(box)
        worry = self.tr("In their own words, if they like")
        self.add("worry", worry, small_field(theme, worry, width=340))
        self.column.addWidget(PlainLabel(self.tr("Read this out:"), role="strong"))
        self.read_out = PlainLabel("")
        self.column.addWidget(self.read_out)
        self.add("yes", "", QCheckBox(self.tr("They said yes to this")))
        self._show_held(held)
        self.look_again()

    def typed(self) -> tuple[Typed, str]:
        """What is typed, and the words that were read out. Raises DeskError for what cannot be meant."""
        typed = self._typed()
        if self.said("yes") is not True:
            raise DeskError(
                "They have not said yes to this yet. Nothing was kept.",
                then="Read the words out, then tick that they said yes.",
            )
        return typed, self._words

    def look_again(self) -> None:
        """The words follow what is typed; other words want another yes."""
        if "yes" not in self._fields:
            return
        try:
            words = words_to_read_out(self._person.call, self._typed())
        except DeskError as trouble:
            words = str(trouble)
        if words != self._words:
            self._words = words
            yes = self._fields["yes"]
            if isinstance(yes, QCheckBox) and yes.isChecked():
                yes.setChecked(False)
        self.read_out.setText(self._words)

    def content(self) -> dict[str, Any]:
        """All but the yes, which is heard again, never restored."""
        return {key: value for key, value in super().content().items() if key != "yes"}

    def _typed(self) -> Typed:
        turns: dict[int, Turn] = {}
        for place in range(LINES):
            days = sorted(int(day) for day in self.ticked(f"day {place} "))
            if not days:
                continue
            at = clock_time(str(self.said(f"at {place}")))
            if at is None:
                raise DeskError("The time is not given yet.", then="Write it as 10am or 18:00.")
            turns |= {day: Turn(at, str(self.said(f"who {place}")).strip()) for day in days}
        return Typed(
            turns,
            minutes=_number(str(self.said("minutes"))),
            named=str(self.said("named")),
            named_number=str(self.said("number")),
            birthday=_birthday(str(self.said("birthday"))),
            risks=self.ticked("risk "),
            worry=str(self.said("worry")),
        )

    def _add_line(self, place: int) -> None:
        line = QWidget()
        flow = FlowLayout(line, gap=self.theme.px(6))
        for day, name in enumerate(DAYS):
            press = ChoiceButton(name[:3])
            press.setAccessibleName(name)
            self.add(f"day {place} {day}", "", press, into=flow)
        at, who = self.tr("When"), self.tr("Who rings")
        self.add(f"at {place}", at, small_field(self.theme, at, "10am", width=90), into=flow)
        self.add(f"who {place}", who, small_field(self.theme, who, width=140), into=flow)
        self.column.addWidget(line)
        self._lines.append(line)
        line.setVisible(place == 0)

    def _add_ladder(self) -> None:
        self.column.addWidget(PlainLabel(self.tr("When nobody answers"), role="strong"))
        line = QWidget()
        flow = FlowLayout(line, gap=self.theme.px(12))
        minutes = self.tr("Ring again after (minutes)")
        field = small_field(self.theme, minutes, width=90)
        field.setText("30")
        self.add("minutes", minutes, field, into=flow)
        named, number = self.tr("Then ring, if they name somebody"), self.tr("Their number")
        hint = self.tr("Such as her son Jim")
        self.add("named", named, small_field(self.theme, named, hint, width=200), into=flow)
        self.add("number", number, small_field(self.theme, number, width=160), into=flow)
        birthday = self.tr("Birthday: day and month, no year")
        hint = self.tr("Such as 17 Nov")
        field = small_field(self.theme, birthday, hint, width=140)
        self.add("birthday", birthday, field, into=flow)
        self.column.addWidget(line)

    def _one_more(self) -> None:
        hidden = [line for line in self._lines if line.isHidden()]
        if hidden:
            hidden[0].show()
        self.more.setVisible(len(hidden) > 1)

    def _show_held(self, held: CheckIn | None) -> None:
        if held is None:
            return
        by_turn: dict[Turn, list[int]] = {}
        for day, turn in held.turns.items():
            by_turn.setdefault(turn, []).append(day)
        content: dict[str, Any] = {
            "minutes": str(held.minutes),
            "named": held.named,
            "number": held.named_number,
            "worry": held.worry,
        }
        if held.birthday:
            on = date(2024, *held.birthday)
            content["birthday"] = f"{on.day} {on:%b}"
        content |= {f"risk {risk}": True for risk in held.risks}
        for place, (turn, days) in enumerate(list(by_turn.items())[:LINES]):
            content |= {f"day {place} {day}": True for day in days}
            content |= {f"at {place}": time_in_words(turn.at), f"who {place}": turn.who}
            self._lines[place].show()
        self.put(content)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise DeskError("The minutes are not a number yet.", then="Write 30.") from error


def _birthday(text: str) -> tuple[int, int] | None:
    """Day and month; a year is neither needed nor taken."""
    if not text.strip():
        return None
    try:
        on = date.fromisoformat(typed_day(f"{text.strip()} 2024", date(2024, 1, 1)))
    except ValueError as error:
        raise DeskError(
            "The birthday is not a day of the year.", then="Write it as 17 Nov, with no year."
        ) from error
    return on.month, on.day
