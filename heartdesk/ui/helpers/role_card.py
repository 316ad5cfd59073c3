"""The PVG card of one role: what has been decided, what came, and in plain words what is missing."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from heartdesk.ui.helpers.form_card import FormCard
from heartdesk.ui.helpers.forms import DisclosureForm, RoleForm
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.model import TASKS, WARN_DAYS, HelperRole, Volunteer, day_words
from heartdesk.volunteers.permission import pvg_says


class RoleCard(FormCard):
    """`decide`, `received`, `changed` and `away` say what the worker asks for; the form in it holds what was typed."""

    decide = Signal(str)
    """"yes", "no" or "undecided"."""
    received = Signal()
    changed = Signal()
    away = Signal()
    opened = Signal(str)
    """A form was opened: "pvg" or "role"."""

    def __init__(
        self, theme: Theme, about: Volunteer, role: HelperRole, today: date, *, may_change: bool
    ) -> None:
        super().__init__(theme)
        self.role, self._today = role, today
        title = f"{role.name}, {role.organization}" if role.organization else role.name
        self.column.addWidget(PlainLabel(title, role="strong"))
        asked = ", ".join(said for kind, said in TASKS.items() if kind in role.tasks)
        self.column.addWidget(PlainLabel(asked[:1].upper() + asked[1:], role="muted"))
        missing = pvg_says(about, role, today)
        self.says = PlainLabel(self._in_words(missing), role="doubt" if missing else "")
        self.column.addWidget(self.says)
        self.due = PlainLabel(self._due(), role="doubt")
        self.due.setVisible(bool(self.due.text()))
        self.column.addWidget(self.due)
        self.buttons: dict[str, QWidget] = {}
        for key, words, does in self._asks():
            made = button(words, does, role="soft")
            made.setAccessibleName(f"{words}: {role.name}")
            self.buttons[key] = made
        self.add_buttons(*self.buttons.values(), shown=may_change)

    def open_disclosure(self) -> DisclosureForm:
        """Ask for the day it came."""
        form = DisclosureForm(self.theme, self._today)
        form.keep.connect(self.received)
        self.put_form(form)
        self.opened.emit("pvg")
        return form

    def open_role(self) -> RoleForm:
        """Change what the role is."""
        form = RoleForm(self.theme, self.role)
        form.keep.connect(self.changed)
        self.put_form(form)
        self.opened.emit("role")
        return form

    def _asks(self) -> list[tuple[str, str, Callable[[], object]]]:
        role = self.role
        asks: list[tuple[str, str, Callable[[], object]]] = []
        if role.regulated == "undecided":
            asks.append(("yes", self.tr("It is a regulated role"), lambda: self.decide.emit("yes")))
            asks.append(("no", self.tr("It is not regulated"), lambda: self.decide.emit("no")))
        if role.regulated == "yes":
            asks.append(("pvg", self.tr("The PVG disclosure came"), self.open_disclosure))
        if role.regulated != "undecided":
            asks.append(("again", self.tr("Decide again"), lambda: self.decide.emit("undecided")))
        asks.append(("change", self.tr("Change the role"), self.open_role))
        asks.append(("away", self.tr("Take it away"), self.away.emit))
        return asks

    def _in_words(self, missing: str) -> str:
        role = self.role
        decided = ""
        if role.decided_by and role.decided_on:
            what = self.tr("regulated") if role.regulated == "yes" else self.tr("not regulated")
            decided = self.tr("{worker} decided on {day} that it is {what}.").format(
                worker=role.decided_by, day=day_words(role.decided_on), what=what
            )
        held = ""
        if role.regulated == "yes" and role.disclosure is not None and not missing:
            held = self.tr(
                "PVG disclosure came on {day}, seen by {worker}. Renew by {end}."
            ).format(
                day=day_words(role.disclosure.received_on),
                worker=role.disclosure.received_by,
                end=day_words(role.disclosure.renew_by),
            )
        stops = ""
        if missing:
            stops = self.tr("Until then: no rota, no lift, no going along, no match in this role.")
        return " ".join(part for part in (decided, missing, stops, held) if part)

    def _due(self) -> str:
        role = self.role
        if role.regulated != "yes" or role.disclosure is None:
            return ""
        days = (role.disclosure.renew_by - self._today).days
        if not 0 < days <= WARN_DAYS:
            return ""
        return self.tr("Runs out in {days} days: ask them to renew it now.").format(days=days)
