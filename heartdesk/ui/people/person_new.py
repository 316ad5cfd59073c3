"""Writing somebody down: first why, then the privacy notice, then the few things that are kept."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.leaflets.privacy_slip import make_privacy_slip
from heartdesk.people.actions import add_person
from heartdesk.people.model import REASONS
from heartdesk.people.settings import Signed
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.reading_column import ReadingColumn
from heartdesk.ui.people.long_choices import long_choices
from heartdesk.ui.people.person_form import PersonForm
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.label import PlainLabel, for_button
from heartdesk.ui.widgets.tab_order import in_order


class NewPersonForm(PersonForm):
    """The same form, after a reason and the notice. Another reason is another notice, to be read out anew."""

    wants_slip = Signal()

    def __init__(self, context: Context, signed: Signed) -> None:
        self._signed = signed
        super().__init__(context, keep=QCoreApplication.translate("NewPerson", "Write them down"))

    def ask_first(self) -> None:
        why = long_choices(
            self.tr("Why somebody is written down"),
            (
                ("", self.tr("Choose why: without a reason nobody is written down")),
                *((key, f"{said[:1].upper()}{said[1:]}") for key, said in REASONS.items()),
            ),
            "",
        )
        self.add("reason", self.tr("Why"), why)
        self.column.addWidget(PlainLabel(self.tr("Read this out, or hand it over:"), role="strong"))
        self.notice = PlainLabel("")
        self.column.addWidget(self.notice)
        self.slip = button(self.tr("Print the slip"), self.wants_slip.emit, role="soft")
        line = QWidget()
        row = QVBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slip)
        self.column.addWidget(line)
        self.add("shown", "", QCheckBox(for_button(self.tr("They heard it or have the slip"))))

    def steps(self) -> list[QWidget]:
        reason, *rest = super().steps()
        return [reason, self.slip, *rest]

    def reason(self) -> str:
        """Why they are written down; "" for not chosen."""
        return str(self.said("reason") or "")

    def look_again(self) -> None:
        super().look_again()
        if "shown" not in self._fields:
            return
        reason = self.reason()
        said = self._signed.notice_for(reason) if reason else self.tr("Choose why first.")
        if said != self.notice.text():
            self.notice.setText(said)
            box = self.field("shown")
            if isinstance(box, QCheckBox):
                box.setChecked(False)
        self.slip.setEnabled(bool(reason))

    def must_be_shown(self) -> None:
        """Raise DeskError where the notice was not shown."""
        self._signed.notice_for(self.reason())
        if not self.said("shown"):
            raise DeskError(
                self.tr("They have not seen the privacy notice yet. Nothing was saved."),
                then=self.tr("Read it out or hand over the slip, then tick it."),
            )


class NewPerson(ReadingColumn):
    """One form, in the place of the person."""

    made = Signal(str)
    given_up = Signal()
    paper = Signal(object)
    """Leaflet: a sheet to show in place of the page."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, QCoreApplication.translate("NewPerson", "Somebody new"))
        self._context = context
        self.column.addWidget(PlainLabel(self.tr("Somebody new"), role="heading"))
        self.column.addWidget(
            PlainLabel(
                self.tr(
                    "A leaflet, a phone call and a lift need no name. Is it truly needed here?"
                ),
                role="muted",
            )
        )
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self.column.addStretch(1)
        self.form: NewPersonForm | None = None
        self._half: dict[str, Any] | None = None

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        """Put back what was half typed, once it is known what is signed."""
        self._half = draft

    def ready(self, signed: Signed | None) -> None:
        """What is signed is known."""
        half, self._half = self._half, None
        if half is not None and signed is not None:
            self.ask(signed)
            if self.form is not None:
                self.form.put({**half, "shown": False})  # the notice is shown again

    def ask(self, signed: Signed) -> None:
        """Begin. A form that is open stays as it is."""
        if self.form is not None:
            self.form.start()
            return
        form = self.form = NewPersonForm(self._context, signed)
        form.keep.connect(self._keep)
        form.given_up.connect(self.close_form)
        form.wants_slip.connect(lambda: self._print(signed))
        form.look_again()
        self._place.addWidget(form)
        form.show()
        in_order(form.steps())
        form.start()

    def close_form(self) -> bool:
        """Put the form away; False where none is open."""
        form, self.form = self.form, None
        if form is None:
            return False
        take_out(self._place, form)
        self.given_up.emit()
        return True

    def _keep(self) -> None:
        form = self.form
        if form is None:
            return
        try:
            form.must_be_shown()
            typed = form.typed()
        except DeskError as trouble:
            form.complain(trouble)
            return
        reason, notice = form.reason(), form.notice.text()

        def made(person_id: str) -> None:
            self.form = None
            take_out(self._place, form)
            self._context.toast(self.tr("Written down, with the notice they were shown."))
            self.made.emit(person_id)

        self._context.background.do(
            lambda unit: add_person(unit, typed=typed, reason=reason, notice=notice),
            made,
            form.complain,
        )

    def _print(self, signed: Signed) -> None:
        form = self.form
        if form is not None and form.reason():
            self.paper.emit(make_privacy_slip(signed, form.reason()))
