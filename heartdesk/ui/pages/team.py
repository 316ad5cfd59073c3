"""Our team: who does what for a hub area, who covers, whom to ask, which school goes with whom."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.typed_day import typed_day
from heartdesk.directory.values import day
from heartdesk.hubs.actions import read_hub
from heartdesk.store.unit import Look, Unit
from heartdesk.team.actions import (
    Team,
    keep_contact,
    link_back,
    link_school,
    put_back,
    read_team,
    say_away,
    say_back,
    say_rung,
    take_away,
    unlink_school,
    unsay_rung,
)
from heartdesk.team.model import LONGEST_SCHOOL, Contact, School, suggest
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_form import choices, labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.one_or_two import OneOrTwo
from heartdesk.ui.widgets.press_row import press_row
from heartdesk.ui.widgets.team_form import TeamForm
from heartdesk.ui.widgets.team_rows import contact_words, in_lines, school_words

_WIDTH = 1000


class TeamPage(Page):
    """Home decides whom to ask, never the school. Nobody is guessed: an empty team says so."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._team: Team | None = None
        self._knows_hub = False
        roles = context.opened.roles
        self.may_write = may(roles, Kind.TEAM_CONTACT, Operation.DELETE)
        self.may_ring = may(roles, Kind.TEAM_CONTACT, Operation.CHANGE)
        px = context.theme.px
        column = CardColumn(context.theme, self.tr("Our team"), width=_WIDTH)
        column.add(
            PlainLabel(
                self.tr("Work contacts only. Where the person lives decides, not the school.")
            )
        )
        self.hub = choices(
            self.tr("Which hub area"),
            tuple((one.id, one.hub_name) for one in context.area.localities),
            "",
        )
        self.about = choices(
            self.tr("What about"),
            (
                ("", self.tr("Anything")),
                *((one.id, one.label) for one in context.area.needs.headings),
            ),
            "",
        )
        for box in (self.hub, self.about):
            box.activated.connect(lambda _at: self._fill())
        asked = QWidget()
        line = FlowLayout(asked, gap=px(12))
        line.addWidget(labelled(self.tr("Home is in"), self.hub))
        line.addWidget(labelled(self.tr("What about"), self.about))
        column.add(asked)
        _, card = column.card(self.tr("Whom to ask"))
        self.suggestion = PlainLabel("", role="heading")
        self.why = PlainLabel("")
        card.addWidget(self.suggestion)
        card.addWidget(self.why)
        self._people = self._list_of(column, self.tr("The team"))
        if self.may_write:
            self._people.addWidget(self._away_line())
        self._contacts = QVBoxLayout()
        self._people.addLayout(self._contacts)
        schools = self._list_of(column, self.tr("Schools"))
        self._schools = QVBoxLayout()
        self._schools.setSpacing(px(10))
        schools.addLayout(self._schools)
        self.new_school = small_field(
            context.theme, self.tr("Another school of this hub area"), width=320
        )
        self.new_school.setMaxLength(LONGEST_SCHOOL)
        self.new_school.returnPressed.connect(self._add_school)
        if self.may_write:
            schools.addWidget(
                labelled(self.tr("Another school of this hub area, then Enter"), self.new_school)
            )
        self._form: TeamForm | None = None
        self._writing, self._write_card = column.card(self.tr("Somebody new"))
        self.write_button = button(self.tr("Write somebody down"), self._begin, role="primary")
        self._write_card.addWidget(self.write_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self._writing.setVisible(self.may_write)
        column.fill(self)
        context.background.changed.connect(self._changed)

    @property
    def form(self) -> TeamForm:
        """The form of a contact, made when it is first asked for."""
        if self._form is None:
            self._form = TeamForm(self.context.theme, self.context.area)
            self._form.kept.connect(self._keep)
            self._write_card.addWidget(self._form)
            self.write_button.hide()
        return self._form

    def arrive(self) -> None:
        self.hub.setFocus()

    def step_back(self) -> bool:
        if self._form is not None and self._form.contact_id:
            self._form.put({})
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    @property
    def draft_names_nobody(self) -> bool:
        return self.draft() is None

    def draft(self) -> dict[str, Any] | None:
        if self._form is None:
            return None
        typed = any(field.text().strip() for field in self._form.fields.values())
        return self._form.content() if typed else None

    def take_draft(self, draft: dict[str, Any]) -> None:
        self.form.put(draft)

    def team(self) -> Team:
        """What the page shows. Only once it has been read."""
        if self._team is None:
            raise RuntimeError("the team has not been read yet")
        return self._team

    def said(self) -> str:
        """Everything that can be read on the page."""
        return " ".join(label.text() for label in self.findChildren(PlainLabel) if label.text())

    def presses(self, said: str) -> list[QPushButton]:
        """The buttons whose spoken name begins with some words, from top to bottom."""
        found = self.findChildren(QPushButton)
        return [one for one in found if one.accessibleName().startswith(said) and one.isVisible()]

    def _list_of(self, column: CardColumn, title: str) -> QVBoxLayout:
        _, card = column.card(title)
        rows = QVBoxLayout()
        rows.setSpacing(self.context.theme.px(10))
        card.addLayout(rows)
        return rows

    def _away_line(self) -> QWidget:
        """Until when somebody is away, and who covers: typed before “Away” is pressed."""
        theme = self.context.theme
        self.until = small_field(theme, self.tr("Away till"), self.tr("Such as 4 Dec"), width=140)
        self.cover = choices(self.tr("Who covers"), (("", self.tr("Nobody yet")),), "")
        self._away = QWidget()
        line = FlowLayout(self._away, gap=theme.px(12))
        line.addWidget(labelled(self.tr("Away till, before you press “Away”"), self.until))
        line.addWidget(labelled(self.tr("Who covers"), self.cover))
        return self._away

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.TEAM_CONTACT, Kind.SCHOOL_LINK} and self.isVisible():
            self._read()

    def _read(self) -> None:
        def read(look: Look) -> tuple[Team, str]:
            hub = read_hub(look)
            return read_team(look), hub.locality if hub else ""

        self.context.background.look("team", read, self._show)

    def _show(self, found: tuple[Team, str]) -> None:
        self._team, home = found
        if not self._knows_hub:
            self._knows_hub = True
            self.hub.setCurrentIndex(max(0, self.hub.findData(home)))
        if self.may_write:
            chosen = self.cover.currentData()
            self.cover.clear()
            self.cover.addItem(self.tr("Nobody yet"), "")
            for one in self._team.contacts:
                self.cover.addItem(f"{one.name}, {one.role}", one.id)
            self.cover.setCurrentIndex(max(0, self.cover.findData(chosen)))
            self._away.setVisible(bool(self._team.contacts))
        self._fill()

    def _fill(self) -> None:
        team, locality = self._team, str(self.hub.currentData() or "")
        if team is None:
            return
        self._suggest(team, locality)
        empty(self._contacts)
        here = team.of(locality)
        for one in here:
            self._contacts.addWidget(self._contact(one, team))
        if not here:
            self._contacts.addWidget(
                PlainLabel(self.tr("Nobody is written down yet for this hub area."))
            )
        empty(self._schools)
        shown = [one for one in team.schools if not one.localities or locality in one.localities]
        for school in shown:
            self._schools.addWidget(self._school(school, team))
        if not shown:
            self._schools.addWidget(
                PlainLabel(self.tr("No school is written down yet for this hub area."))
            )

    def _suggest(self, team: Team, locality: str) -> None:
        heading = str(self.about.currentData() or "")
        found = suggest(team.contacts, locality=locality, heading=heading, today=team.today)
        if found is None:
            self.suggestion.setText(self.tr("Nobody is written down for this yet"))
            self.why.setText(
                self.tr("Ask at the hub, or the council on {number}.").format(
                    number=self.context.area.council_phone
                )
            )
            return
        one = found.contact
        number = one.phone or self.tr("number not confirmed, ask at the hub")
        self.suggestion.setText(f"{one.name}, {one.role}: {number}")
        fresh = one.fresh if one.phone else ""
        self.why.setText(f"{found.why[:1].upper()}{found.why[1:]}. {fresh}".strip())

    def _contact(self, one: Contact, team: Team) -> QWidget:
        said = in_lines(contact_words(one, team, self.context.area))
        asked: list[tuple[str, Any]] = []
        if self.may_ring and (one.phone or one.not_rung):
            asked.append((self.tr("I rang them today"), partial(self._rang, one)))
        if self.may_write:
            asked.append((self.tr("Change"), partial(self._open, one)))
            away = one.is_away(team.today)
            asked.append(
                (self.tr("Back"), partial(self._back, one))
                if away
                else (self.tr("Away"), partial(self._gone, one))
            )
            asked.append((self.tr("Take off"), partial(self._take, one)))
        if not asked:
            return said
        return OneOrTwo(self.context.theme, said, press_row(one.name, asked), beside=760)

    def _school(self, one: School, team: Team) -> QWidget:
        said = in_lines(school_words(one, team, self.context.area))
        if self.may_write and one.added:
            asked = [(self.tr("Take off"), partial(self._unlink, one))]
            said = OneOrTwo(self.context.theme, said, press_row(one.name, asked), beside=760)
        if not self.may_write or not team.contacts:
            return said
        box = choices(
            self.tr("Who links with {school}").format(school=one.name),
            (
                ("", self.tr("Nobody yet")),
                *((each.id, f"{each.name}, {each.role}") for each in team.contacts),
            ),
            one.contact,
        )
        box.activated.connect(lambda _at: self._link(one, str(box.currentData() or "")))
        return OneOrTwo(self.context.theme, said, box, beside=760)

    def _begin(self) -> None:
        self.form.start()

    def _open(self, one: Contact) -> None:
        self.form.open_contact(one)

    def _keep(self) -> None:
        typed, contact_id = self.form.typed(), self.form.contact_id

        def act(unit: Unit) -> str:
            return keep_contact(unit, typed=typed, id=contact_id)

        self.context.background.do(act, self._kept, self.form.tell)

    def _kept(self, _id: str) -> None:
        self.form.put({})
        self.form.start()
        self.context.toast(self.tr("Written down. Ring them once, then press “I rang them today”."))

    def _rang(self, one: Contact) -> None:
        def act(unit: Unit) -> Any:
            return say_rung(unit, id=one.id)

        def rung(was: Any) -> None:
            def back(unit: Unit) -> None:
                unsay_rung(unit, id=one.id, was=was)

            self.context.toast(
                self.tr("Kept: you rang {name} today.").format(name=one.name),
                act=lambda: self.context.background.do(back),
            )

        self.context.background.do(act, rung)

    def _gone(self, one: Contact) -> None:
        team = self.team()
        until = day(typed_day(self.until.text(), team.today))
        if until is None:
            self.context.toast(self.tr("Type first until which day, such as 4 Dec."))
            self.until.setFocus()
            return
        cover = str(self.cover.currentData() or "")

        def act(unit: Unit) -> None:
            say_away(unit, id=one.id, until=until, cover=cover)

        self.context.background.do(act, lambda _none: self.until.clear(), self._refused)

    def _back(self, one: Contact) -> None:
        def act(unit: Unit) -> None:
            say_back(unit, id=one.id)

        self.context.background.do(act)

    def _take(self, one: Contact) -> None:
        def act(unit: Unit) -> Fields:
            return take_away(unit, id=one.id)

        def taken(before: Fields) -> None:
            def back(unit: Unit) -> None:
                put_back(unit, id=one.id, before=before)

            self.context.toast(self.tr("Taken off."), act=lambda: self.context.background.do(back))

        self.context.background.do(act, taken)

    def _link(self, one: School, contact: str) -> None:
        def act(unit: Unit) -> str:
            return link_school(unit, school=one.name, contact=contact, localities=one.localities)

        self.context.background.do(act, None, self._refused)

    def _add_school(self) -> None:
        name, locality = self.new_school.text(), str(self.hub.currentData() or "")

        def act(unit: Unit) -> str:
            return link_school(unit, school=name, contact="", localities=(locality,))

        self.context.background.do(act, lambda _id: self.new_school.clear(), self._refused)

    def _unlink(self, one: School) -> None:
        def act(unit: Unit) -> Fields:
            return unlink_school(unit, link=one.link)

        def gone(before: Fields) -> None:
            def back(unit: Unit) -> None:
                link_back(unit, link=one.link, before=before)

            self.context.toast(self.tr("Taken off."), act=lambda: self.context.background.do(back))

        self.context.background.do(act, gone)

    def _refused(self, trouble: DeskError) -> None:
        self.context.toast(str(trouble))
