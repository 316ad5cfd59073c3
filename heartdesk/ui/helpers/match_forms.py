"""The forms of bringing two people together: who would like company, the first meeting, the ending."""

from collections.abc import Collection
from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit

from heartdesk.ui.helpers.consent_form import ConsentForm
from heartdesk.ui.helpers.form import HelperForm, day_typed
from heartdesk.ui.helpers.forms import TimesGrid
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import small_field
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.seeking import SeekerTyped, seeker_words


class SeekerForm(ConsentForm):
    """A first name, how to reach them, what they would like to share; and their yes."""

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__(
            theme, today, self.tr("They would like to meet somebody who knows this too:")
        )

    def ask_first(self) -> None:
        name, reach = self.tr("First name"), self.tr("How to reach them")
        self.add("name", name, QLineEdit(), free=True)
        self.add("reach", reach, QLineEdit())
        place, languages = self.tr("Home: village or town, if they say"), self.tr("Speaks")
        self.add("place", place, QLineEdit())
        self.add("languages", languages, QLineEdit(), free=True)
        self.column.addWidget(PlainLabel(self.tr("Is free"), role="muted"))
        self.column.addWidget(TimesGrid(self.theme, self, ()))

    def name_now(self) -> str:
        return str(self.said("name")).strip()

    def words_for(self, name: str, topics: Collection[str], until: date) -> str:
        return seeker_words(name, topics, until)

    def typed(self) -> SeekerTyped:
        """What to keep. Raises DeskError without a yes."""
        self.must_be_yes()
        return SeekerTyped(
            self.said("name"),
            self.said("reach"),
            self.topics(),
            self.words.text(),
            self.until(),
            self.said("place"),
            self.said("languages"),
            self.ticked("time "),
        )


class MeetingForm(HelperForm):
    """The first meeting never stands alone: a day, a time, a place, and somebody from the hub."""

    def __init__(self, theme: Theme, today: date, worker: str) -> None:
        super().__init__(theme)
        self._today = today
        day, at = self.tr("Which day"), self.tr("At what time")
        where, who = self.tr("Where"), self.tr("Who from the hub is with them")
        self.add("day", day, small_field(theme, day, self.tr("18 Nov"), width=170))
        self.add("at", at, small_field(theme, at, self.tr("10 am"), width=170))
        self.add("where", where, small_field(theme, where, self.tr("A table in the hub's kitchen")))
        by = small_field(theme, who)
        by.setText(worker)
        self.add("who", who, by)

    def day(self) -> date:
        """The day. Raises DeskError where it is none."""
        return day_typed(self.said("day"), self.tr("The day"), self._today)


class EndingForm(HelperForm):
    """A kind ending: words to say to both, and a tick that they were said."""

    def __init__(self, theme: Theme, helper: str, seeker: str) -> None:
        super().__init__(theme)
        self.column.addWidget(PlainLabel(self.tr("Words that may help:"), role="muted"))
        said = self.tr(
            "“It was good that you two met. This is a fine place to stop, and nobody did anything wrong. "
            "You can come back to us any day.”"
        )
        self.column.addWidget(PlainLabel(said))
        thanked = self.tr("I told {helper} and {seeker}, and thanked both").format(
            helper=helper, seeker=seeker
        )
        self.add("thanked", "", QCheckBox(thanked))
