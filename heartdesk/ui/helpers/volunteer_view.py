"""Somebody who helps: every fact with a "Change", a card for each role, and for the people team one more."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.fact_line import FACTS, FactLine
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.helpers.forms import DisclosureForm, FactForm, RoleForm
from heartdesk.ui.helpers.own_life import OwnLife
from heartdesk.ui.helpers.reading_column import ReadingColumn
from heartdesk.ui.helpers.role_card import RoleCard
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty, take_out
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.tab_order import put_before, steps_in
from heartdesk.volunteers.actions import (
    Before,
    change_volunteer,
    decide,
    keep_role,
    receive_disclosure,
    take_role_away,
    undo,
)
from heartdesk.volunteers.model import Regulated, Volunteer

NEW_ROLE = "new role"


class VolunteerView(ReadingColumn):
    """One form is open at a time. It never shows whether the same person is helped, nor with whom they are matched."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, self.tr("About somebody who helps"))
        self._context = context
        roles = context.opened.roles
        self._may_change = may(roles, Kind.VOLUNTEER, Operation.CHANGE)
        self._about: Volunteer | None = None
        self._today: date | None = None
        self._open = ""
        self._kept: dict[str, dict[str, Any]] = {}
        self._next = ("", "")
        px = context.theme.px
        column = self.column
        self.name = PlainLabel("", role="heading")
        self.empty = PlainLabel(
            self.tr("Choose somebody on the left, or add somebody who would like to help."),
            role="muted",
        )
        column.addWidget(self.name)
        column.addWidget(self.empty)
        self.lines: dict[str, FactLine] = {}
        for fact in FACTS:
            line = FactLine(context.theme, fact)
            line.wanted.connect(partial(self.open_fact, fact.key))
            self.lines[fact.key] = line
            column.addWidget(line)
        self._roles_title = PlainLabel(self.tr("What they do, and the PVG for it"), role="heading")
        column.addWidget(self._roles_title)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(8))
        column.addLayout(self._cards)
        self.role_cards: dict[str, RoleCard] = {}
        self.add_role = button(
            self.tr("Add what they do"),
            self.open_new_role,
            role="soft",
            theme=context.theme,
            icon="add",
        )
        column.addWidget(self.add_role, alignment=Qt.AlignmentFlag.AlignLeft)
        self._new_role = QVBoxLayout()
        column.addLayout(self._new_role)
        self.new_role: RoleForm | None = None
        self.own_life = OwnLife(context)
        column.addWidget(self.own_life)
        column.addStretch(1)
        self._fit()

    def show_volunteer(self, about: Volunteer | None, today: date) -> None:
        """Show somebody, or nobody. A form that is open for the same person stays as it is."""
        same = self._about is not None and about is not None and self._about.id == about.id
        if not same:
            self.close_form()
        if not same or about != self._about or today != self._today:
            self._about, self._today = about, today
            self._fit()
        if not same:
            self.own_life.show_for(about)
        if about is not None and self._next[0] == about.id:
            key, self._next = self._next[1], ("", "")
            self._open_key(key)

    def shown(self) -> Volunteer | None:
        """Who is shown."""
        return self._about

    def focus_first(self) -> None:
        """Put the cursor on the first thing to change."""
        if self._about is not None and self._may_change:
            self.lines["name"].change.setFocus()

    def open_form(self) -> HelperForm | None:
        """The form that is open now."""
        fact = self.lines.get(self._open)
        if fact is not None and fact.form is not None:
            return fact.form
        cards = (card.form for card in self.role_cards.values() if card.form is not None)
        return next(cards, None) or self.new_role or self.own_life.open_form()

    def close_form(self) -> bool:
        """Put away whatever form is open; False where none is."""
        closed = False
        line = self.lines.get(self._open)
        if line is not None and line.form is not None:
            cursor = QApplication.focusWidget()
            had_cursor = cursor is not None and line.form.isAncestorOf(cursor)
            line.close_form()
            line.change.setVisible(self._may_change)
            if had_cursor:
                line.change.setFocus()
            closed = True
        self._open = ""
        for card in self.role_cards.values():
            closed = card.close_form() or closed
        if self.new_role is not None:
            self._close_new_role()
            closed = True
        return self.own_life.close_form() or closed

    def open_fact(self, key: str) -> None:
        """Turn a fact into its form."""
        about, today = self._about, self._today
        if about is None or today is None:
            return
        self.close_form()
        self._open = key
        form = self.lines[key].open_form(self._context.theme, about, today)
        form.keep.connect(lambda: self._keep_fact(form))
        self._wire(form, key)
        form.given_up.connect(self.close_form)
        form.start()

    def open_new_role(self) -> None:
        """Ask what they do."""
        self.close_form()
        form = self.new_role = RoleForm(self._context.theme, None)
        form.keep.connect(lambda: self._keep_role("", form))
        self._wire(form, NEW_ROLE)
        form.given_up.connect(self._close_new_role)
        self._new_role.addWidget(form)
        form.show()
        put_before(self.add_role, form.steps())
        self.add_role.hide()
        form.start()

    def half_typed(self) -> dict[str, Any] | None:
        """All that is half typed, and which form of it is open, as JSON takes it; None for nothing.

        What was ticked of somebody's own life is left out: it is asked, and answered, in one go.
        """
        if not any(self._kept.values()):
            return None
        about = self._about.id if self._about is not None else ""
        kept = {whose: dict(forms) for whose, forms in self._kept.items() if forms}
        return {"kept": kept, "open": [about, self._open]}

    def take_half_typed(self, draft: Mapping[str, Any]) -> str:
        """Put it back; the form that was open opens once its person is shown, whose id is given."""
        kept, was_open = draft.get("kept"), draft.get("open")
        if isinstance(kept, dict):
            self._kept.update(kept)
        if isinstance(was_open, list) and len(was_open) == 2:
            self._next = (str(was_open[0]), str(was_open[1]))
        return self._next[0]

    def _open_key(self, key: str) -> None:
        if key == NEW_ROLE:
            self.open_new_role()
        elif key in self.lines:
            self.open_fact(key)

    def _wire(self, form: HelperForm, key: str) -> None:
        """What was half typed in this form comes back; each key goes on into it until it is kept or given up."""
        about = self._about
        if about is None:
            return
        self._open = key
        kept = self._kept.setdefault(about.id, {})
        if isinstance(kept.get(key), dict):
            form.put(kept[key])
        form.typed_on.connect(lambda: kept.update({key: form.content()}))
        form.given_up.connect(lambda: kept.pop(key, None))

    def _fit(self) -> None:
        about, today = self._about, self._today
        self.name.setText(about.name if about is not None else "")
        self.empty.setVisible(about is None)
        for part in (self.name, self._roles_title, *self.lines.values()):
            part.setVisible(about is not None)
        self.add_role.setVisible(about is not None and self._may_change and self.new_role is None)
        if about is None or today is None:
            empty(self._cards)
            self.role_cards = {}
            return
        for line in self.lines.values():
            line.show_fact(about, may_change=self._may_change)
        if not any(card.form is not None for card in self.role_cards.values()):
            self._make_cards(about, today)

    def _make_cards(self, about: Volunteer, today: date) -> None:
        had = next((key for key, card in self.role_cards.items() if _has_cursor(card)), "")
        empty(self._cards)
        self.role_cards = {}
        for role in about.roles:
            card = RoleCard(self._context.theme, about, role, today, may_change=self._may_change)
            card.decide.connect(partial(self._decide, role.id))
            card.received.connect(partial(self._receive, card))
            card.changed.connect(partial(self._change_role, card))
            card.away.connect(partial(self._take_away, role.id))
            card.opened.connect(partial(self._card_opened, card))
            self.role_cards[role.id] = card
            self._cards.addWidget(card)
            card.show()
        put_before(
            self.add_role, [step for card in self.role_cards.values() for step in steps_in(card)]
        )
        if had in self.role_cards:
            next(iter(self.role_cards[had].buttons.values())).setFocus()

    def _card_opened(self, card: RoleCard, which: str) -> None:
        if card.form is not None:
            self._wire(card.form, f"{which} {card.role.id}")

    def _keep_fact(self, form: FactForm) -> None:
        about = self._about
        if about is None:
            return
        try:
            typed = form.typed()
        except DeskError as trouble:
            form.complain(trouble)
            return
        self._do(
            lambda unit: change_volunteer(unit, id=about.id, typed=typed), self.tr("Kept."), form
        )

    def _keep_role(self, role_id: str, form: RoleForm) -> None:
        about = self._about
        if about is not None:
            typed = form.typed()
            self._do(
                lambda unit: keep_role(unit, id=about.id, role_id=role_id, typed=typed),
                self.tr("Kept. Decide next whether it is a regulated role."),
                form,
            )

    def _change_role(self, card: RoleCard) -> None:
        if isinstance(card.form, RoleForm):
            self._keep_role(card.role.id, card.form)

    def _decide(self, role_id: str, regulated: Regulated) -> None:
        about = self._about
        if about is not None:
            self._do(
                lambda unit: decide(unit, id=about.id, role_id=role_id, regulated=regulated),
                self.tr("Kept, in your name."),
            )

    def _receive(self, card: RoleCard) -> None:
        about, form = self._about, card.form
        if about is None or not isinstance(form, DisclosureForm):
            return
        try:
            on, until = form.days()
        except DeskError as trouble:
            form.complain(trouble)
            return
        role_id = card.role.id
        self._do(
            lambda unit: receive_disclosure(unit, id=about.id, role_id=role_id, on=on, until=until),
            self.tr("Kept, in your name."),
            form,
        )

    def _take_away(self, role_id: str) -> None:
        about = self._about
        if about is not None:
            self._do(
                lambda unit: take_role_away(unit, id=about.id, role_id=role_id),
                self.tr("Taken away."),
            )

    def _do(self, act: Callable[[Unit], Before], said: str, form: HelperForm | None = None) -> None:
        """Carry something out, and offer to take it back."""
        background = self._context.background
        whose, key = self._about.id if self._about is not None else "", self._open

        def done(before: Before) -> None:
            self._kept.get(whose, {}).pop(key, None)
            self.close_form()
            if before.fields:
                self._context.toast(
                    said, act=lambda: background.do(lambda unit: undo(unit, before=before))
                )
            else:
                self._context.toast(self.tr("It said so already."))

        background.do(act, done, form.complain if form is not None else None)

    def _close_new_role(self) -> None:
        form, self.new_role = self.new_role, None
        if form is not None:
            take_out(self._new_role, form)
        self.add_role.setVisible(self._may_change)
        self.add_role.setFocus()


def _has_cursor(card: RoleCard) -> bool:
    return any(part.hasFocus() for part in card.buttons.values())
