"""Lived experience, for the people team alone: ask with the words that are kept, or stop."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.ui.helpers.consent_form import HelperConsent
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.tab_order import put_before
from heartdesk.volunteers.agreeing import Agreed
from heartdesk.volunteers.experience import topics_said
from heartdesk.volunteers.model import day_words


class ExperienceCard(Frame):
    """What they agreed to, with the words; `keep` and `stop` ask the page."""

    keep = Signal()
    stop = Signal()

    def __init__(self, theme: Theme, name: str, agreed: Agreed, *, may_change: bool) -> None:
        super().__init__("card")
        self._theme, self._name, self._today = theme, name, agreed.today
        px = theme.px
        self.form: HelperConsent | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(8), px(12), px(12))
        self._column.setSpacing(px(4))
        self._column.addWidget(PlainLabel(self.tr("From their own life"), role="strong"))
        now = agreed.now
        if now is None:
            said = self.tr(
                "Nothing is kept here. Ask only somebody who has offered to talk about it."
            )
            self._column.addWidget(PlainLabel(said, role="muted"))
        else:
            topics = topics_said(now.topics)
            hidden = self.tr("Hold F2 to read it: others may see the screen.")
            self._column.addWidget(Covered(topics[:1].upper() + topics[1:], hidden))
            told = self.tr("{worker} asked on {day}. It holds until {end}.").format(
                worker=now.consent.asked_by,
                day=day_words(now.consent.agreed_on),
                end=day_words(now.consent.until),
            )
            self._column.addWidget(PlainLabel(told, role="muted"))
            self._column.addWidget(
                Covered(
                    self.tr("These words were read out: {words}").format(words=now.consent.words),
                    self.tr("The words that were read out are kept with it."),
                    role="small",
                )
            )
        self._line = QWidget()
        flow = FlowLayout(self._line, gap=px(6))
        self.ask = button(
            self.tr("Ask them") if now is None else self.tr("Ask anew"), self.open_form, role="soft"
        )
        flow.addWidget(self.ask)
        self.stop_button = button(
            self.tr("They would like us to stop"), self.stop.emit, role="soft"
        )
        self.stop_button.setVisible(now is not None)
        flow.addWidget(self.stop_button)
        self._column.addWidget(self._line)
        self._line.setVisible(may_change)

    def open_form(self) -> HelperConsent:
        """Ask."""
        form = self.form = HelperConsent(self._theme, self._name, self._today)
        form.keep.connect(self.keep)
        form.given_up.connect(self._give_up)
        self._column.addWidget(form)
        form.show()
        put_before(self.ask, form.steps())
        self._line.hide()
        form.start()
        return form

    def close_form(self) -> bool:
        """Take the form away; False where there is none."""
        form, self.form = self.form, None
        if form is None:
            return False
        self._column.removeWidget(form)
        form.hide()
        form.deleteLater()
        self._line.show()
        return True

    def _give_up(self) -> None:
        self.close_form()
        self.ask.setFocus()
