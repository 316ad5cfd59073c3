"""The PVG card of one role: what has been decided, what came, and in plain words what is missing."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.helpers.forms import DisclosureForm, RoleForm
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.tab_order import put_before
from heartdesk.volunteers.model import TASKS, WARN_DAYS, HelperRole, Volunteer, day_words
from heartdesk.volunteers.permission import pvg_says


class RoleCard(Frame):
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
        super().__init__("card")
        self._theme, self.role, self._today = theme, role, today
        px = theme.px
        self.form: HelperForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(8), px(12), px(12))
        self._column.setSpacing(px(4))
        title = f"{role.name}, {role.organization}" if role.organization else role.name
        self._column.addWidget(PlainLabel(title, role="strong"))
        asked = ", ".join(said for kind, said in TASKS.items() if kind in role.tasks)
        self._column.addWidget(PlainLabel(asked[:1].upper() + asked[1:], role="muted"))
        missing = pvg_says(about, role, today)
        self.says = PlainLabel(self._in_words(missing), role="doubt" if missing else "")
        self._column.addWidget(self.says)
        self.due = PlainLabel(self._due(), role="doubt")
        self.due.setVisible(bool(self.due.text()))
        self._column.addWidget(self.due)
        self.buttons: dict[str, QWidget] = {}
        self._line = QWidget()
        flow = FlowLayout(self._line, gap=px(6))
        for key, words, does in self._asks():
            made = button(words, does, role="soft")
            made.setAccessibleName(f"{words}: {role.name}")
            self.buttons[key] = made
            flow.addWidget(made)
        self._column.addWidget(self._line)
        self._line.setVisible(may_change)

    def open_form(self, form: HelperForm) -> None:
        """Put a form beneath."""
        self.close_form()
        self.form = form
        form.given_up.connect(self._give_up)
        self._column.addWidget(form)
        form.show()
        put_before(next(iter(self.buttons.values())), form.steps())
        self._line.hide()
        form.start()

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
        next(iter(self.buttons.values())).setFocus()

    def open_disclosure(self) -> DisclosureForm:
        """Ask for the day it came."""
        form = DisclosureForm(self._theme, self._today)
        form.keep.connect(self.received)
        self.open_form(form)
        self.opened.emit("pvg")
        return form

    def open_role(self) -> RoleForm:
        """Change what the role is."""
        form = RoleForm(self._theme, self.role)
        form.keep.connect(self.changed)
        self.open_form(form)
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
