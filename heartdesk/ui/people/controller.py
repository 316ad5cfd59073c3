"""What the organization that answers for people's details signs, before anybody is written down here."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.people.actions import ToSign, sign_settings
from heartdesk.people.settings import SettingsTyped, Signed, proposals, proposed_notice
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.helpers.reading_column import ReadingColumn
from heartdesk.ui.people.long_choices import long_choices
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty, take_out
from heartdesk.ui.widgets.entry_edit_form import small_field
from heartdesk.ui.widgets.label import PlainLabel, for_button
from heartdesk.ui.widgets.tab_order import put_before
from heartdesk.volunteers.model import day_words

MONTHS = "months "


class SettingsForm(HelperForm):
    """Starts from what is signed, else from the proposals, which say so and where they are from."""

    def __init__(self, context: Context, start: ToSign) -> None:
        super().__init__(context.theme)
        self.keep_button.setText(self.tr("Sign"))
        self.keep_button.setAccessibleName(self.tr("Sign"))
        known, signed = proposals(), start.signed
        theme = context.theme
        self.column.addWidget(
            PlainLabel(
                self.tr("These are proposals of {day}: {source}.").format(
                    day=known.as_of, source=known.source
                ),
                role="muted",
            )
        )
        for key, name, hint, said in (
            ("controller_name", self.tr("Which organization answers"), "", start.name),
            ("signed_by", self.tr("Who signs for it"), self.tr("Their name"), ""),
            ("their_role", self.tr("What they are there"), self.tr("Such as manager"), ""),
        ):
            field = small_field(theme, name, hint, width=320)
            field.setText(getattr(signed, key) if signed is not None else said)
            self.add(key, name, field)
        bases = tuple((one.id, f"{one.words} ({one.meant_for})") for one in known.bases)
        held = next((b.id for b in known.bases if signed and b.words == signed.lawful_basis), "")
        first = (("", self.tr("Choose one: ask your data protection officer")),)
        self.add(
            "basis",
            self.tr("Lawful basis for keeping people’s details"),
            long_choices(
                self.tr("Lawful basis for keeping people’s details"), (*first, *bases), held
            ),
        )
        self.column.addWidget(PlainLabel(self.tr("Months to keep it"), role="strong"))
        for key, words in known.class_words.items():
            field = small_field(theme, words, "", width=70)
            months = (signed.retention if signed is not None else known.months)[key]
            field.setText(str(months))
            self._under(f"{MONTHS}{key}", words, field)
        self._long(
            "notice",
            self.tr(
                "The privacy notice. {reason} stands for why somebody is written down, "
                "{months} for how long it is kept."
            ),
            signed.notice if signed is not None else proposed_notice(start.name or "…"),
            180,
        )
        self._long(
            "complaint_route",
            self.tr("Where to complain"),
            signed.complaint_route if signed is not None else known.complaint,
            92,
        )
        self.add(
            "agreed",
            "",
            QCheckBox(for_button(self.tr("Who signs has read all of it and signs it today"))),
        )

    def typed(self) -> SettingsTyped:
        """What was typed."""
        months = {key: str(self.said(f"{MONTHS}{key}")).strip() for key in proposals().months}
        return SettingsTyped(
            controller_name=str(self.said("controller_name")),
            signed_by=str(self.said("signed_by")),
            their_role=str(self.said("their_role")),
            basis=str(self.said("basis")),
            months={key: int(said) for key, said in months.items() if said.isdecimal()},
            notice=str(self.said("notice")),
            complaint_route=str(self.said("complaint_route")),
            agreed=self.said("agreed") is True,
        )

    def put(self, content: Mapping[str, Any]) -> None:
        super().put({**content, "agreed": False})  # it is signed in one go

    def _long(self, key: str, name: str, text: str, height: int) -> None:
        field = QPlainTextEdit(text)
        field.setTabChangesFocus(True)
        field.setFixedHeight(self.theme.px(height))
        self._under(key, name, field)

    def _under(self, key: str, words: str, field: QWidget) -> None:
        """A field under words that may take more than one line."""
        said = PlainLabel(words, role="muted")
        said.setBuddy(field)
        field.setAccessibleName(words)
        self.column.addWidget(said)
        self.add(key, "", field)


class ControllerView(ReadingColumn):
    """Who signed, when and what; for the people lead, the form to sign."""

    signed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(
            context, QCoreApplication.translate("Controller", "How people’s details are kept")
        )
        self._context = context
        self._may_sign = may(context.opened.roles, Kind.CONTROLLER, Operation.CREATE)
        self._start: ToSign | None = None
        self.column.addWidget(PlainLabel(self.tr("How people’s details are kept"), role="heading"))
        self._lines = QVBoxLayout()
        self.column.addLayout(self._lines)
        self.begin = button(self.tr("Read and sign"), self.open_form, role="primary")
        self.column.addWidget(self.begin, alignment=Qt.AlignmentFlag.AlignLeft)
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self.column.addStretch(1)
        self.form: SettingsForm | None = None
        self._half: dict[str, Any] | None = None

    def show_settings(self, start: ToSign) -> None:
        """Show what is signed, or that nothing is yet."""
        self._start = start
        empty(self._lines)
        for words, role in self._said(start):
            self._lines.addWidget(PlainLabel(words, role=role))
        self.begin.setVisible(self._may_sign and bool(start.organization) and self.form is None)
        half, self._half = self._half, None
        if half is not None:
            self.open_form()
            if self.form is not None:
                self.form.put(half)

    def open_form(self) -> None:
        """Open the form; one that is open stays as it is."""
        if self._start is None or self.form is not None or not self._may_sign:
            return
        form = self.form = SettingsForm(self._context, self._start)
        form.keep.connect(self._keep)
        form.given_up.connect(self.close_form)
        self._place.addWidget(form)
        form.show()
        put_before(self.begin, form.steps())
        self.begin.hide()
        form.start()

    def close_form(self) -> bool:
        """Put the form away; False where none is open."""
        form, self.form = self.form, None
        if form is None:
            return False
        take_out(self._place, form)
        self.begin.setVisible(self._may_sign)
        self.begin.setFocus()
        return True

    def half_typed(self) -> dict[str, Any] | None:
        """What is typed and not signed."""
        return self.form.content() if self.form is not None else None

    def take_half_typed(self, draft: dict[str, Any]) -> None:
        """Put it back once the settings have been read."""
        self._half = draft

    def _keep(self) -> None:
        form = self.form
        if form is None:
            return
        typed = form.typed()

        def done(_none: None) -> None:
            self.close_form()
            self._context.toast(self.tr("Signed. People who ask for it can be written down now."))
            self.signed.emit()

        self._context.background.do(
            lambda unit: sign_settings(unit, typed=typed), done, form.complain
        )

    def _said(self, start: ToSign) -> list[tuple[str, str]]:
        if not start.organization:
            return [
                (
                    self.tr(
                        "This desk does not know which organization you work for. "
                        "Ask the admin to add it on the page Workers."
                    ),
                    "",
                )
            ]
        if start.signed is None:
            first = self.tr(
                "Nobody is written down here until the organization that answers has signed how. "
                "Leaflets, phone calls and slips need no name and go on as ever."
            )
            whom = "" if self._may_sign else self.tr("Ask the lead for keeping in touch.")
            return [(f"{first} {whom}".strip(), "")]
        return self._signed_words(start.signed)

    def _signed_words(self, signed: Signed) -> list[tuple[str, str]]:
        words: Callable[[str], str] = lambda key: proposals().class_words[key]  # noqa: E731
        months = [
            (self.tr("{what}: {months} months").format(what=words(key), months=months), "")
            for key, months in signed.retention.items()
        ]
        by = self.tr("Signed by {name}, {role}, for {organization} on {day}.").format(
            name=signed.signed_by,
            role=signed.their_role,
            organization=signed.controller_name,
            day=day_words(signed.signed_on),
        )
        return [(by, "strong"), (signed.lawful_basis, ""), *months, (signed.complaint_route, "")]
