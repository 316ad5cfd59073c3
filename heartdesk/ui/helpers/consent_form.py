"""Asking for a yes: tick, read out, hear it. What is read out is what is kept, word for word."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from PySide6.QtWidgets import QCheckBox

from heartdesk.core.errors import DeskError
from heartdesk.ui.helpers.form import HelperForm, day_typed
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import small_field
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.experience import TOPICS, words_to_read_out


class ConsentForm(HelperForm):
    """The words follow what is ticked. When they change, the yes has to be ticked anew."""

    def __init__(self, theme: Theme, today: date, lead: str = "") -> None:
        super().__init__(theme, keep="")
        self.keep_button.setText(self.tr("They said yes: keep it"))
        self.keep_button.setAccessibleName(self.tr("They said yes: keep it"))
        self._today = today
        self.ask_first()
        self.column.addWidget(
            PlainLabel(lead or self.tr("They told me that they know:"), role="muted")
        )
        for key, said in TOPICS.items():
            self.add(f"topic {key}", "", QCheckBox(said[:1].upper() + said[1:]))
        until = self.tr("Until")
        field = small_field(theme, until, "", width=170)
        end = today + relativedelta(months=12)
        field.setText(f"{end.day} {end:%b %Y}")
        self.add("until", until, field)
        self.column.addWidget(PlainLabel(self.tr("Read this out:"), role="strong"))
        self.words = PlainLabel("")
        self.column.addWidget(self.words)
        self.add("yes", "", QCheckBox(self.tr("I read it out, and they said yes")))
        self.look_again()

    def ask_first(self) -> None:
        """Fields that come before the ticks."""

    def name_now(self) -> str:
        """Whom the words are for; "" while that is not known."""
        raise NotImplementedError

    def words_for(self, name: str, topics: Collection[str], until: date) -> str:
        """The words to read out."""
        return words_to_read_out(name, topics, until)

    def topics(self) -> frozenset[str]:
        """What is ticked."""
        return self.ticked("topic ")

    def look_again(self) -> None:
        if "yes" not in self._fields:
            return
        words = self._words_now()
        if words != self.words.text():
            self.words.setText(words)
            box = self.field("yes")
            if isinstance(box, QCheckBox):
                box.setChecked(False)

    def put(self, content: Mapping[str, Any]) -> None:
        super().put({**content, "yes": False})  # a yes is heard again, never restored

    def until(self) -> date:
        """The last day. Raises DeskError where it is none."""
        return day_typed(self.said("until"), self.tr("The last day"), self._today)

    def must_be_yes(self) -> None:
        """Raise DeskError where nobody ticked that they said yes."""
        if not self.said("yes"):
            raise DeskError(
                self.tr("Nothing is kept without their yes."),
                then=self.tr("Read it out, then tick that they said yes."),
            )

    def _words_now(self) -> str:
        topics, name = self.topics(), self.name_now()
        if not topics or not name:
            return self.tr("Fill in the above first: then the words stand here.")
        try:
            return self.words_for(name, topics, self.until())
        except DeskError as trouble:
            return str(trouble)


class HelperConsent(ConsentForm):
    """Asking somebody who helps about their own life."""

    def __init__(self, theme: Theme, name: str, today: date) -> None:
        self._name = name
        super().__init__(theme, today)

    def name_now(self) -> str:
        return self._name
