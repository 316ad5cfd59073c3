"""People we keep in touch with: nobody until it is signed, nobody without a reason, found by name and never listed."""

from typing import Any

from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, Role, may
from heartdesk.people.actions import ToSign, read_to_sign
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import reveal
from heartdesk.ui.page import Page
from heartdesk.ui.people.controller import ControllerView
from heartdesk.ui.people.find import Find
from heartdesk.ui.people.find_equality import EqualityView
from heartdesk.ui.people.find_lent import LentView
from heartdesk.ui.people.person import PersonView
from heartdesk.ui.people.person_new import NewPerson
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.held_key import HELD, HeldKey
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.paper_faces import PaperFaces
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

_WIDTHS = Widths(beside=860, side_least=440, side_most=760, share=0.6)


class PeoplePage(Page):
    """On the left what can be done, on the right one person. Until the settings are signed there is nothing to find."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._start: ToSign | None = None
        roles = context.opened.roles
        self._may_read = may(roles, Kind.PERSON, Operation.READ)
        self._may_ask = may(roles, Kind.EQUALITY, Operation.CREATE)
        self._may_add = may(roles, Kind.PERSON, Operation.CREATE)
        self.side = QStackedWidget()
        self.view = PersonView(context)
        self.new = NewPerson(context)
        self.settings = ControllerView(context)
        self.lent = LentView(context)
        self.equality = EqualityView(context)
        for part in (self.view, self.new, self.settings, self.lent, self.equality):
            self.side.addWidget(part)
        self.finder = Find(context)
        panes = TwoPanes(
            context.theme, self._make_left(), self.side, name=self.tr("People"), widths=_WIDTHS
        )
        self._faces = PaperFaces(context, self, panes)
        self._faces.left.connect(self.arrive)
        self.finder.chosen.connect(self._show_person)
        self.view.paper.connect(self._faces.show_paper)
        self.new.paper.connect(self._faces.show_paper)
        self.new.made.connect(self._show_person)
        self.new.given_up.connect(lambda: self._turn_to(self.view))
        self.equality.left.connect(lambda: self._turn_to(self.view))
        self.settings.signed.connect(self._read)
        self._key = HeldKey(self)
        self._key.changed.connect(lambda on: reveal(self, on=on))
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        if self._faces.arrive():
            return
        if self._is_signed():
            self.finder.words.setFocus()
        elif self.settings.begin.isVisible():
            self.settings.begin.setFocus()
        else:
            self.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def search_here(self) -> bool:
        if not self._is_signed():
            return False
        self.finder.words.setFocus()
        self.finder.words.selectAll()
        return True

    def step_back(self) -> bool:
        if self._faces.step_back() or self.new.close_form() or self.settings.close_form():
            return True
        if self.view.close_form():
            return True
        if self.side.currentWidget() is not self.view:
            self._turn_to(self.view)
            return True
        if self.view.person is not None:
            self.view.show_person(None)
            self.finder.clear()
            self.finder.words.setFocus()
            return True
        return False

    def print_out(self) -> bool:
        return self._faces.print_out()

    def open_with(self, what: str) -> None:
        if what:
            self._show_person(what)

    @property
    def shows_person(self) -> bool:
        return True

    def draft(self) -> dict[str, Any] | None:
        kept: dict[str, Any] = {}
        if (half := self.view.half_typed()) is not None:
            kept["person"] = half
        if self.new.form is not None:
            kept["new"] = self.new.form.content()
        if (half := self.settings.half_typed()) is not None:
            kept["settings"] = half
        return kept or None

    def take_draft(self, draft: dict[str, Any]) -> None:
        person, new, settings = (draft.get(key) for key in ("person", "new", "settings"))
        if isinstance(settings, dict):
            self.settings.take_half_typed(settings)
            self._turn_to(self.settings)
        if isinstance(new, dict):
            self.new.take_half_typed(new)
            self._turn_to(self.new)
        if isinstance(person, dict):
            self.view.take_half_typed(person)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD:
            self._key.hold()
        else:
            super().keyPressEvent(event)

    def _make_left(self) -> QWidget:
        context = self.context
        px = context.theme.px
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(px(24), px(16), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("People"), role="title"))
        self.said = PlainLabel("")
        column.addWidget(self.said)
        column.addWidget(self.finder, 1)
        self.add = button(
            self.tr("Write somebody down"),
            self._add,
            role="primary",
            theme=context.theme,
            icon="add",
        )
        self.lent_press = button(self.tr("Agreed that we are told"), self._look_at_lent)
        self.equality_press = button(self.tr("Who comes to us"), self._ask_who_comes)
        self.rights_press = button(
            self.tr("Somebody asks about their details"), lambda: context.go("rights", "")
        )
        self.retention_press = button(self.tr("Who goes when"), lambda: context.go("retention", ""))
        self.settings_press = button(
            self.tr("How people’s details are kept"), self._look_at_settings
        )
        for press in self._presses():
            column.addWidget(press)
        self._room = QWidget()
        column.addWidget(self._room, 1)
        return left

    def _presses(self) -> tuple[QWidget, ...]:
        return (
            self.add,
            self.lent_press,
            self.equality_press,
            self.rights_press,
            self.retention_press,
            self.settings_press,
        )

    def _is_signed(self) -> bool:
        return self._start is not None and self._start.signed is not None

    def _read(self) -> None:
        self.context.background.look("people settings", read_to_sign, self._show)

    def _show(self, start: ToSign) -> None:
        was_signed, self._start = self._is_signed(), start
        signed = start.signed is not None and self._may_read
        self.settings.show_settings(start)
        self.finder.setVisible(signed)
        self._room.setVisible(not signed)
        self.add.setVisible(signed and self._may_add)
        self.lent_press.setVisible(bool(start.organization) and self._may_read)
        self.equality_press.setVisible(signed and self._may_ask)
        self.rights_press.setVisible(signed)
        self.retention_press.setVisible(signed and Role.PEOPLE_LEAD in self.context.opened.roles)
        self.settings_press.setVisible(signed)
        self.said.setText(
            self.tr("Only people who asked us to keep in touch or to pass something on.")
            if signed
            else self.tr("Nobody is written down here yet, and nobody can be.")
        )
        if not signed:
            self._turn_to(self.settings)
        elif not was_signed and self.side.currentWidget() is self.settings:
            self._turn_to(self.view)
        self.new.ready(start.signed)
        if self.isVisible() and not self._faces.shows_paper():
            cursor = QApplication.focusWidget()
            if cursor is None or cursor is self:
                self.arrive()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if not self.isVisible():
            return
        if Kind.CONTROLLER in kinds:
            self._read()
        if kinds & {Kind.PERSON, Kind.CONSENT, Kind.ERASURE}:
            if self.side.currentWidget() is self.lent:
                self.lent.read()
            self.view.reload()

    def _turn_to(self, part: QWidget) -> None:
        if part is not self.lent:
            self.lent.clear()
        if part is not self.equality:
            self.equality.close_form()
        self.side.setCurrentWidget(part)

    def _show_person(self, person_id: str) -> None:
        self._turn_to(self.view)
        self.view.show_by_id(person_id)
        self.view.wants_cursor = True

    def _add(self) -> None:
        start = self._start
        if start is not None and start.signed is not None:
            self._turn_to(self.new)
            self.new.ask(start.signed)

    def _look_at_lent(self) -> None:
        self._turn_to(self.lent)
        self.lent.read()

    def _ask_who_comes(self) -> None:
        self.view.show_person(None)
        self.finder.clear()
        self._turn_to(self.equality)
        self.equality.ask()

    def _look_at_settings(self) -> None:
        self._turn_to(self.settings)
