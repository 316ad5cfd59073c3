"""Lived experience, for the people team alone: ask with the words that are kept, or stop."""

from PySide6.QtCore import Signal

from heartdesk.ui.helpers.consent_form import HelperConsent
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.helpers.form_card import FormCard
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.agreeing import Agreed
from heartdesk.volunteers.experience import topics_said
from heartdesk.volunteers.model import day_words


class ExperienceCard(FormCard):
    """What they agreed to, with the words; `keep` and `stop` ask the page."""

    keep = Signal()
    stop = Signal()

    def __init__(self, theme: Theme, name: str, agreed: Agreed, *, may_change: bool) -> None:
        super().__init__(theme)
        self._name, self._today = name, agreed.today
        self.column.addWidget(PlainLabel(self.tr("From their own life"), role="strong"))
        now = agreed.now
        if now is None:
            said = self.tr(
                "Nothing is kept here. Ask only somebody who has offered to talk about it."
            )
            self.column.addWidget(PlainLabel(said, role="muted"))
        else:
            topics = topics_said(now.topics)
            hidden = self.tr("Hold F2 to read it: others may see the screen.")
            self.column.addWidget(Covered(topics[:1].upper() + topics[1:], hidden))
            told = self.tr("{worker} asked on {day}. It holds until {end}.").format(
                worker=now.consent.asked_by,
                day=day_words(now.consent.agreed_on),
                end=day_words(now.consent.until),
            )
            self.column.addWidget(PlainLabel(told, role="muted"))
            self.column.addWidget(
                Covered(
                    self.tr("These words were read out: {words}").format(words=now.consent.words),
                    self.tr("The words that were read out are kept with it."),
                    role="small",
                )
            )
        self.ask = button(
            self.tr("Ask them") if now is None else self.tr("Ask anew"), self.open_form, role="soft"
        )
        self.stop_button = button(
            self.tr("They would like us to stop"), self.stop.emit, role="soft"
        )
        self.stop_button.setVisible(now is not None)
        self.add_buttons(self.ask, self.stop_button, shown=may_change)

    def open_form(self) -> HelperConsent:
        """Ask."""
        form = HelperConsent(self.theme, self._name, self._today)
        form.keep.connect(self.keep)
        self.put_form(form)
        return form
