"""The forms of the facts about somebody who helps, each giving what to keep."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from heartdesk.directory.hours import DAY_NAMES
from heartdesk.ui.helpers.form import HelperForm, day_or_none
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.entry_edit_form import choices, small_field
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.model import (
    CONTACT_BY,
    DAYS,
    OFFERS,
    PARTS,
    STATUS,
    TASKS,
    Age,
    HelperRole,
    TaskKind,
    Volunteer,
)
from heartdesk.volunteers.typed import (
    AgeTyped,
    ContactTyped,
    LanguagesTyped,
    NameTyped,
    NoteTyped,
    OffersTyped,
    PlacesTyped,
    RoleTyped,
    StatusTyped,
    TimesTyped,
    Typed,
)

AGE_WORDS = {
    Age.NOT_ASKED: "Not asked yet",
    Age.UNDER_16: "Under 16",
    Age.SIXTEEN: "16 or 17",
    Age.ADULT: "18 or over",
}


class FactForm(HelperForm):
    """The form of one fact."""

    def typed(self) -> Typed:
        """What to keep. Raises DeskError where something is missing."""
        raise NotImplementedError


class NameForm(FactForm):
    """What they are called."""

    def __init__(self, theme: Theme, about: Volunteer, _today: date) -> None:
        super().__init__(theme)
        self.add("name", self.tr("Name"), QLineEdit(about.name), free=True)

    def typed(self) -> Typed:
        return NameTyped(self.said("name"))


class StatusForm(FactForm):
    """Whether they help now."""

    def __init__(self, theme: Theme, about: Volunteer, _today: date) -> None:
        super().__init__(theme)
        pairs = tuple((str(key), said) for key, said in STATUS.items())
        name = self.tr("Helps now?")
        self.add("status", name, choices(name, pairs, about.status))

    def typed(self) -> Typed:
        return StatusTyped(self.said("status"))


class AgeForm(FactForm):
    """Three answers and no date of birth."""

    def __init__(self, theme: Theme, about: Volunteer, _today: date) -> None:
        super().__init__(theme)
        pairs = tuple((str(key), said) for key, said in AGE_WORDS.items())
        name = self.tr("“Are you 16 or over? 18 or over?”")
        self.add("age", name, choices(name, pairs, about.age))

    def typed(self) -> Typed:
        return AgeTyped(Age(self.said("age")))


class ContactForm(FactForm):
    """How they would like to be asked."""

    def __init__(self, theme: Theme, about: Volunteer, _today: date) -> None:
        super().__init__(theme)
        pairs = tuple((str(key), said) for key, said in CONTACT_BY.items())
        name = self.tr("How they would like to be asked")
        self.add("by", name, choices(name, pairs, about.contact_by))
        self.add("phone", self.tr("Number"), QLineEdit(about.phone))
        self.add("email", self.tr("E-mail"), QLineEdit(about.email))

    def typed(self) -> Typed:
        return ContactTyped(self.said("by"), self.said("phone"), self.said("email"))


class OffersForm(FactForm):
    """What they would like to do."""

    def __init__(self, theme: Theme, about: Volunteer, _today: date) -> None:
        super().__init__(theme)
        for key, said in OFFERS.items():
            box = QCheckBox(said)
            box.setChecked(key in about.offers)
            self.add(f"offer {key}", "", box)
        name = self.tr("In their own words")
        self.add("words", name, small_field(theme, name), free=True)
        self.put({"words": about.offers_words})

    def typed(self) -> Typed:
        return OffersTyped(self.ticked("offer "), self.said("words"))


class TimesGrid(QWidget):
    """Seven days, three parts each, to press."""

    def __init__(self, theme: Theme, form: HelperForm, times: tuple[str, ...]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(4))
        parts = {"am": self.tr("Morning"), "pm": self.tr("Afternoon"), "eve": self.tr("Evening")}
        for row, (day, day_name) in enumerate(zip(DAYS, DAY_NAMES, strict=True)):
            grid.addWidget(PlainLabel(day_name, wrap=False), row, 0)
            for column, part in enumerate(PARTS, start=1):
                press = ChoiceButton(parts[part])
                press.setAccessibleName(f"{day_name}: {parts[part]}")
                press.setChecked(f"{day}-{part}" in times)
                form.add(f"time {day}-{part}", "", press, into=_Cell(grid, row, column))
        grid.setColumnStretch(4, 1)


class _Cell:
    """A place of the grid that takes one widget, as a column does."""

    def __init__(self, grid: QGridLayout, row: int, column: int) -> None:
        self._grid, self._row, self._at = grid, row, column

    def addWidget(self, widget: QWidget) -> None:
        """Put the widget there."""
        self._grid.addWidget(widget, self._row, self._at, Qt.AlignmentFlag.AlignLeft)


class TimesForm(FactForm):
    """When they are free, and when they are away."""

    def __init__(self, theme: Theme, about: Volunteer, today: date) -> None:
        super().__init__(theme)
        self._today = today
        self.column.addWidget(TimesGrid(theme, self, about.times))
        first, last = about.away_from, about.away_to
        hint = self.tr("20 Dec")
        for key, name, day in (
            ("from", self.tr("Away from"), first),
            ("to", self.tr("Away until"), last),
        ):
            field = small_field(theme, name, hint, width=170)
            field.setText(f"{day.day} {day:%b %Y}" if day else "")
            self.add(key, name, field)

    def typed(self) -> Typed:
        return TimesTyped(
            self.ticked("time "),
            day_or_none(self.said("from"), self.tr("The first day away"), self._today),
            day_or_none(self.said("to"), self.tr("The last day away"), self._today),
        )


class PlacesForm(FactForm):
    """Where they can help."""

    def __init__(self, theme: Theme, about: Volunteer, _today: date) -> None:
        super().__init__(theme)
        name = self.tr("Towns and villages, with a comma between")
        self.add("places", name, QLineEdit(", ".join(about.places)))

    def typed(self) -> Typed:
        return PlacesTyped(self.said("places"))


class LanguagesForm(FactForm):
    """What they speak."""

    def __init__(self, theme: Theme, about: Volunteer, _today: date) -> None:
        super().__init__(theme)
        name = self.tr("Languages, with a comma between")
        self.add("languages", name, QLineEdit(", ".join(about.languages)), free=True)

    def typed(self) -> Typed:
        return LanguagesTyped(self.said("languages"))


class NoteForm(FactForm):
    """A line that helps to work with them."""

    def __init__(self, theme: Theme, about: Volunteer, _today: date) -> None:
        super().__init__(theme)
        self.column.addWidget(
            PlainLabel(
                self.tr("What helps to work with them. Nothing about health or family."),
                role="muted",
            )
        )
        field = QPlainTextEdit(about.note)
        field.setTabChangesFocus(True)
        field.setFixedHeight(theme.px(92))
        self.add("note", self.tr("Good to know"), field, free=True)

    def typed(self) -> Typed:
        return NoteTyped(self.said("note"))


class RoleForm(HelperForm):
    """What they do, for whom, and what they can be asked for in it."""

    def __init__(self, theme: Theme, role: HelperRole | None) -> None:
        super().__init__(theme)
        name, organization = self.tr("What it is called"), self.tr("With which organization")
        self.add("name", name, QLineEdit(role.name if role else ""), free=True)
        self.add(
            "organization", organization, QLineEdit(role.organization if role else ""), free=True
        )
        self.column.addWidget(PlainLabel(self.tr("They can be asked for"), role="muted"))
        for kind, said in TASKS.items():
            box = QCheckBox(said[:1].upper() + said[1:])
            box.setChecked(role is not None and kind in role.tasks)
            self.add(f"task {kind}", "", box)
        ages = (
            ("0", self.tr("Any age")),
            ("16", self.tr("16 or over")),
            ("18", self.tr("18 or over")),
        )
        asked = self.tr("How old for this role")
        self.add("age", asked, choices(asked, ages, str(role.from_age if role else 0)))

    def typed(self) -> RoleTyped:
        """The role as typed."""
        tasks = frozenset(TaskKind(one) for one in self.ticked("task "))
        age = int(self.said("age"))
        return RoleTyped(self.said("name"), self.said("organization"), tasks, age)


class DisclosureForm(HelperForm):
    """Two days, and nothing else of the paper."""

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__(theme)
        self._today = today
        self.column.addWidget(
            PlainLabel(
                self.tr(
                    "Only the day goes in here. Give the paper back, or shred it: no number, no copy is kept."
                )
            )
        )
        came, ends = self.tr("The day it came"), self.tr("Last day of membership, if it says so")
        self.add("on", came, small_field(theme, came, self.tr("3 Nov"), width=170), free=True)
        self.add("until", ends, small_field(theme, ends, "", width=170), free=True)

    def days(self) -> tuple[date, date | None]:
        """The days as typed. Raises DeskError where the first is missing."""
        came = day_or_none(self.said("on"), self.tr("The day it came"), self._today, past=True)
        if came is None:
            came = self._today
        return came, day_or_none(self.said("until"), self.tr("The last day"), self._today)
