"""What somebody who helps lived through: read when the people team asks for it, and by nobody else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.consent_form import HelperConsent
from heartdesk.ui.helpers.experience_card import ExperienceCard
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.volunteers.agreeing import Agreed, keep_yes, read_agreed, withdraw
from heartdesk.volunteers.model import Volunteer


class OwnLife(QWidget):
    """One quiet button, then the card. For anybody who is not of the people team there is nothing here."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        roles = context.opened.roles
        self._is_for = may(roles, Kind.LIVED_EXPERIENCE, Operation.READ)
        self._may_change = may(roles, Kind.LIVED_EXPERIENCE, Operation.CREATE)
        self._about: Volunteer | None = None
        self.card: ExperienceCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        # Read only when it is asked for: it is not for a screen that others may see, and each look is written down.
        self.ask = button(self.tr("From their own life…"), self._read, role="soft")
        self.ask.hide()
        self._column.addWidget(self.ask, alignment=Qt.AlignmentFlag.AlignLeft)
        self._place = QVBoxLayout()
        self._column.addLayout(self._place)

    def show_for(self, about: Volunteer | None) -> None:
        """Another person is looked at: what was shown goes."""
        self._about = about
        empty(self._place)
        self.card = None
        self.ask.setVisible(self._is_for and about is not None)

    def open_form(self) -> HelperConsent | None:
        """The form that is open, None for none."""
        form = self.card.form if self.card is not None else None
        return form if isinstance(form, HelperConsent) else None

    def close_form(self) -> bool:
        """Put the form away; False where none is open."""
        return self.card is not None and self.card.close_form()

    def _read(self) -> None:
        about = self._about
        if about is not None:
            self._context.background.do(
                lambda unit: (about.id, read_agreed(unit, volunteer_id=about.id)), self._show
            )

    def _show(self, read: tuple[str, Agreed]) -> None:
        volunteer_id, agreed = read
        about = self._about
        if about is None or about.id != volunteer_id:
            return
        self.show_for(about)
        card = self.card = ExperienceCard(
            self._context.theme, about.name, agreed, may_change=self._may_change
        )
        card.keep.connect(self._keep)
        card.stop.connect(self._stop)
        self._place.addWidget(card)
        card.show()
        self.ask.hide()
        if self._may_change:
            card.ask.setFocus()

    def _keep(self) -> None:
        about, form = self._about, self.open_form()
        if about is None or form is None:
            return
        try:
            form.must_be_yes()
            until = form.until()
        except DeskError as trouble:
            form.complain(trouble)
            return
        topics, words = form.topics(), form.words.text()
        self._context.background.do(
            lambda unit: keep_yes(
                unit, volunteer_id=about.id, topics=topics, words=words, until=until
            ),
            lambda _id: self._changed(self.tr("Kept, with the words they heard.")),
            form.complain,
        )

    def _stop(self) -> None:
        about = self._about
        if about is not None:
            self._context.background.do(
                lambda unit: withdraw(unit, volunteer_id=about.id),
                lambda _none: self._changed(
                    self.tr("Stopped. Nothing of it is used or shown from now on.")
                ),
            )

    def _changed(self, said: str) -> None:
        self._context.toast(said)
        self._read()
