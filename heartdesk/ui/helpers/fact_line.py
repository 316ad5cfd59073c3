"""One fact about somebody who helps: what it says and a "Change", or its form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.core.phones import for_print
from heartdesk.directory.hours import DAY_NAMES
from heartdesk.ui.helpers import forms
from heartdesk.ui.helpers.forms import AGE_WORDS, FactForm
from heartdesk.ui.marks import QT_TRANSLATE_NOOP
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.tab_order import put_before
from heartdesk.volunteers.model import (
    CONTACT_BY,
    DAYS,
    OFFERS,
    STATUS,
    Volunteer,
    day_words,
)

_PARTS = {"am": "morning", "pm": "afternoon", "eve": "evening"}


@dataclass(frozen=True)
class Fact:
    """A fact as the page shows it: its name, what it says, and the form that changes it."""

    key: str
    name: str
    says: Callable[[Volunteer], str]
    form: Callable[[Theme, Volunteer, date], FactForm]


def _contact(one: Volunteer) -> str:
    ways = (for_print(one.phone) if one.phone else "", one.email)
    return ". ".join(part for part in (CONTACT_BY[one.contact_by], *ways) if part)


def _offers(one: Volunteer) -> str:
    return ". ".join(
        part for part in (*(OFFERS[key] for key in one.offers), one.offers_words) if part
    )


def _times(one: Volunteer) -> str:
    by_day = {
        name: [_PARTS[at[3:]] for at in one.times if at[:2] == day]
        for day, name in zip(DAYS, DAY_NAMES, strict=True)
    }
    said = [f"{name} {', '.join(parts)}" for name, parts in by_day.items() if parts]
    if one.away_from:
        said.append(f"away {day_words(one.away_from)} to {day_words(one.away_to or one.away_from)}")
    return "; ".join(said)


def _age(one: Volunteer) -> str:
    asked = f" (asked {day_words(one.age_asked)})" if one.age and one.age_asked else ""
    return AGE_WORDS[one.age] + asked if one.age else ""


FACTS = (
    Fact("name", QT_TRANSLATE_NOOP("Helpers", "Name"), lambda one: one.name, forms.NameForm),
    Fact(
        "status",
        QT_TRANSLATE_NOOP("Helpers", "Helps now?"),
        lambda one: STATUS[one.status],
        forms.StatusForm,
    ),
    Fact("age", QT_TRANSLATE_NOOP("Helpers", "Age"), _age, forms.AgeForm),
    Fact("contact", QT_TRANSLATE_NOOP("Helpers", "How to ask"), _contact, forms.ContactForm),
    Fact("offers", QT_TRANSLATE_NOOP("Helpers", "Would like to do"), _offers, forms.OffersForm),
    Fact("times", QT_TRANSLATE_NOOP("Helpers", "Is free"), _times, forms.TimesForm),
    Fact(
        "places",
        QT_TRANSLATE_NOOP("Helpers", "Where"),
        lambda one: ", ".join(one.places),
        forms.PlacesForm,
    ),
    Fact(
        "languages",
        QT_TRANSLATE_NOOP("Helpers", "Speaks"),
        lambda one: ", ".join(one.languages),
        forms.LanguagesForm,
    ),
    Fact(
        "note", QT_TRANSLATE_NOOP("Helpers", "Good to know"), lambda one: one.note, forms.NoteForm
    ),
)


class FactLine(QWidget):
    """What a fact says; `wanted` asks for its form, which is then put beneath the name."""

    wanted = Signal()

    def __init__(self, theme: Theme, fact: Fact) -> None:
        super().__init__()
        self._fact = fact
        self.form: FactForm | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(theme.px(4))
        across = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        name = QCoreApplication.translate("Helpers", fact.name)
        texts.addWidget(PlainLabel(name, role="muted"))
        self._said = PlainLabel("")
        texts.addWidget(self._said)
        across.addLayout(texts, 1)
        self.change = button(self.tr("Change"), self.wanted.emit, role="soft")
        self.change.setAccessibleName(self.tr("Change: {fact}").format(fact=name))
        across.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addLayout(across)

    def show_fact(self, about: Volunteer, *, may_change: bool) -> None:
        """Say what it says now."""
        self._said.setText(self._fact.says(about) or self.tr("Not asked yet"))
        self.change.setVisible(may_change and self.form is None)

    def said(self) -> str:
        """What is shown."""
        return self._said.text()

    def open_form(self, theme: Theme, about: Volunteer, today: date) -> FactForm:
        """Put the form in place of what it says."""
        self.form = self._fact.form(theme, about, today)
        self._outer.addWidget(self.form)
        self.form.show()
        put_before(self.change, self.form.steps())
        self._said.hide()
        self.change.hide()
        return self.form

    def close_form(self) -> None:
        """Show what it says again."""
        form, self.form = self.form, None
        if form is not None:
            take_out(self._outer, form)
        self._said.show()
        self.change.show()
