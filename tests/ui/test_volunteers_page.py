"""People who help, at the real window: by keyboard, in everyday words, and nothing for eyes it is not for."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from heartdesk.core.clock import local
from heartdesk.core.roles import Role
from heartdesk.store.profile import read_profile
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.experience_card import ExperienceCard
from heartdesk.ui.pages import pages_for
from heartdesk.ui.pages.helpers import HelpersPage
from heartdesk.volunteers.actions import (
    add_volunteer,
    change_volunteer,
    decide,
    keep_role,
    read_helpers,
    read_volunteer,
    receive_disclosure,
)
from heartdesk.volunteers.agreeing import keep_yes
from heartdesk.volunteers.experience import TOPICS, words_to_read_out
from heartdesk.volunteers.model import Age, TaskKind
from heartdesk.volunteers.rostering import put_on_rota
from heartdesk.volunteers.seeking import SeekerTyped, add_seeker, seeker_words
from heartdesk.volunteers.typed import AgeTyped, RoleTyped
from tests.ui.door_fixtures import Asked, Key
from tests.ui.test_access import cut_off, shown, whole
from tests.ui.trust_desk import LetIn, a_copy, make_trusts_desk

Value = TypeVar("Value")
PASSPHRASES = {"Cat": "red tin cat", "Ann": "blue tin dog"}
PARENT = RoleTyped("Parent to parent", "Barony Trust", frozenset({TaskKind.MATCH, TaskKind.LIFT}))


@pytest.fixture(scope="session")
def made_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cat leads on keeping in touch and looks after the desk; Ann coordinates. Nobody may change it: copy it."""
    folder = tmp_path_factory.mktemp("helpers") / "desk"
    make_trusts_desk(folder, worker="Cat", passphrase=PASSPHRASES["Cat"])
    opened = Asked(read_profile(folder)).open("Cat", PASSPHRASES["Cat"])
    opened.workers.add(
        name="Ann",
        passphrase=PASSPHRASES["Ann"],
        roles=frozenset({Role.RECEPTION, Role.COORDINATOR}),
        organization="Barony Trust",
    )
    opened.desk.run(fill)
    opened.desk.close()
    return folder


def today_of(unit: Unit) -> date:
    return local(unit.now).date()


def fill(unit: Unit) -> None:
    """Morag's PVG runs out in 60 days; Davie has none yet; Isa would like company."""
    today = today_of(unit)
    for name in ("Morag", "Davie"):
        made = add_volunteer(unit, name=name)
        change_volunteer(unit, id=made, typed=AgeTyped(Age.ADULT))
        keep_role(unit, id=made, role_id="", typed=PARENT)
        role = read_volunteer(unit, id=made).roles[0].id
        decide(unit, id=made, role_id=role, regulated="yes")
        if name == "Morag":
            until = today + timedelta(days=59)
            receive_disclosure(unit, id=made, role_id=role, on=today, until=until)
            end = today + timedelta(days=300)
            words = words_to_read_out(name, ("asn",), end)
            keep_yes(unit, volunteer_id=made, topics=("asn",), words=words, until=end)
            said = seeker_words("Isa", {"asn"}, end)
            add_seeker(unit, typed=SeekerTyped("Isa", "at the hub", frozenset({"asn"}), said, end))


class AtHelpers(LetIn):
    """A worker at the page."""

    def __init__(self, qtbot: QtBot, folder: Path, name: str) -> None:
        super().__init__(qtbot, folder, name, PASSPHRASES[name])
        self.at.content.go("helpers")
        self.at.at_rest()

    @property
    def page(self) -> HelpersPage:
        return cast(HelpersPage, self.at.content.page("helpers"))

    @property
    def context(self) -> Context:
        return self.page.context

    def choose(self, name: str) -> None:
        row = next(row for row in self.page.model.rows() if row.name == name)
        self.page.open_with(row.id)
        self.rest()


@pytest.fixture
def folder(made_desk: Path, tmp_path: Path) -> Path:
    return a_copy(made_desk, tmp_path)


@pytest.fixture
def cat(qtbot: QtBot, folder: Path) -> Iterator[AtHelpers]:
    at = AtHelpers(qtbot, folder, "Cat")
    yield at
    at.at.close()


@pytest.fixture
def ann(qtbot: QtBot, folder: Path) -> Iterator[AtHelpers]:
    at = AtHelpers(qtbot, folder, "Ann")
    yield at
    at.at.close()


def fill_in(form: object, **said: str | bool) -> None:
    """Type into the fields of a form, as hands do."""
    for key, value in said.items():
        field = form.field(key.replace("__", " "))  # type: ignore[attr-defined]
        if isinstance(field, QLineEdit):
            field.setText(str(value))
            field.textEdited.emit(str(value))
        elif isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
        else:
            cast(QCheckBox, field).setChecked(bool(value))


def test_only_those_who_may_read_about_volunteers_are_shown_the_page() -> None:
    for role in Role:
        there = "helpers" in [entry.id for entry in pages_for({role})]
        assert there == (
            role
            in (
                Role.COORDINATOR,
                Role.PEOPLE_LEAD,
                Role.SAFEGUARDING_LEAD,
                Role.SAFEGUARDING_DEPUTY,
            )
        )


def test_the_top_counts_what_is_due_in_ninety_days_and_the_card_says_what_is_missing(
    ann: AtHelpers,
) -> None:
    assert ann.page.due_words().startswith("1 PVG to renew within 90 days")
    assert ann.page.model.rows()[0].fresh_text == "PVG: 60 days left"
    assert ann.page.shows_person

    ann.choose("Davie")
    card = next(iter(ann.page.view.role_cards.values()))
    assert "No PVG disclosure has come" in card.says.text()
    assert "Until then: no rota, no lift, no going along, no match" in card.says.text()
    ann.choose("Morag")
    card = next(iter(ann.page.view.role_cards.values()))
    assert "seen by Cat" in card.says.text()
    assert card.due.text() == "Runs out in 60 days: ask them to renew it now."


def test_from_a_name_to_a_role_with_its_pvg_by_keyboard_alone(ann: AtHelpers) -> None:
    at, page = ann.at, ann.page
    page.new_name.setFocus()
    at.write("Senga")
    at.press(Key.Key_Return)
    at.at_rest()
    assert page.view.name.text() == "Senga"

    page.view.lines["age"].change.setFocus()
    at.press(Key.Key_Space)
    for _ in range(3):
        at.press(Key.Key_Down)
    at.press(Key.Key_Tab)
    at.press(Key.Key_Space)
    at.at_rest()
    assert page.view.lines["age"].said().startswith("18 or over")

    page.view.add_role.setFocus()
    at.press(Key.Key_Space)
    at.write("Driver")
    at.press(Key.Key_Tab)
    at.write("Barony Trust")
    at.press(Key.Key_Tab)
    at.press(Key.Key_Tab)
    at.press(Key.Key_Space)
    for _ in range(4):
        at.press(Key.Key_Tab)
    at.press(Key.Key_Return)
    at.at_rest()
    card = next(iter(page.view.role_cards.values()))
    assert "Nobody has decided yet" in card.says.text()
    cast(QPushButton, card.buttons["yes"]).setFocus()
    at.press(Key.Key_Return)
    at.at_rest()
    card = next(iter(page.view.role_cards.values()))
    assert "Ann decided on" in card.says.text()
    cast(QPushButton, card.buttons["pvg"]).setFocus()
    at.press(Key.Key_Return)
    at.write("1 Nov")
    at.press(Key.Key_Return)
    at.at_rest()
    card = next(iter(page.view.role_cards.values()))
    assert "PVG disclosure came on Sun 1 Nov" in card.says.text()
    assert "seen by Ann" in card.says.text()


def test_a_certificate_number_is_warned_of_while_it_is_typed_and_not_kept(ann: AtHelpers) -> None:
    ann.choose("Morag")
    ann.page.view.open_fact("languages")
    form = ann.page.view.open_form()
    assert form is not None
    fill_in(form, languages="Polish, PVG 2506 1234 5678 9012")
    assert "HeartDesk keeps none" in form.tip()
    form.keep_button.click()
    ann.rest()
    assert "Take the number out" in form.trouble()
    assert form.said("languages") == "Polish, PVG 2506 1234 5678 9012", "what was typed stays"
    fill_in(form, languages="Polish")
    assert form.tip() == ""
    form.keep_button.click()
    ann.rest()
    assert ann.page.view.lines["languages"].said() == "Polish"


def test_a_change_can_be_taken_back_for_ten_seconds(ann: AtHelpers) -> None:
    ann.choose("Morag")
    ann.page.view.open_fact("places")
    form = ann.page.view.open_form()
    assert form is not None
    fill_in(form, places="cumnock")
    form.keep_button.click()
    ann.rest()
    assert ann.page.view.lines["places"].said() == "Cumnock"
    undo = next(b for b in ann.at.window.findChildren(QPushButton) if b.text() == "Undo")
    undo.click()
    ann.rest()
    assert ann.page.view.lines["places"].said() == "Not asked yet"


def test_half_a_change_waits_while_somebody_else_is_looked_at_and_comes_back_after_a_lock(
    ann: AtHelpers,
) -> None:
    ann.choose("Davie")
    ann.page.view.open_fact("note")
    form = ann.page.view.open_form()
    assert form is not None
    form.put({"note": "Likes an early start"})
    draft = ann.page.draft()
    assert draft is not None
    ann.choose("Morag")
    assert ann.page.view.open_form() is None
    ann.choose("Davie")
    ann.page.view.open_fact("note")
    waiting = ann.page.view.open_form()
    assert waiting is not None
    assert waiting.said("note") == "Likes an early start"
    waiting.not_now.click()
    assert ann.page.draft() is None, "given up is given up"
    ann.choose("Morag")

    ann.page.take_draft(json.loads(json.dumps(draft)))
    ann.rest()

    again = ann.page.view.open_form()
    assert again is not None
    assert ann.page.view.name.text() == "Davie"
    assert again.said("note") == "Likes an early start"
    again.keep_button.click()
    ann.rest()
    assert ann.page.draft() is None


def test_walking_the_list_with_a_form_open_keeps_the_cursor_in_the_list(ann: AtHelpers) -> None:
    ann.choose("Morag")
    ann.page.view.open_fact("note")
    ann.page.list.setFocus()
    ann.at.press(Key.Key_Down)
    ann.rest()
    assert ann.page.view.name.text() == "Davie"
    assert ann.page.list.hasFocus()


def test_who_can_be_asked_tells_why_somebody_cannot(ann: AtHelpers) -> None:
    ann.page.which.button("ask").click()
    ann.rest()
    ann.page.ask.kind.setCurrentIndex(ann.page.ask.kind.findData(str(TaskKind.LIFT)))
    ann.page.ask.go.click()
    ann.rest()
    rows = ann.page.model.rows()
    assert [(row.name, bool(row.doubts)) for row in rows] == [("Morag", False), ("Davie", True)]
    assert "No PVG disclosure" in rows[1].doubts
    assert all(ann.page.ask.kind.itemData(at) != "match" for at in range(ann.page.ask.kind.count()))
    ann.page.ask.day.setText("one fine day")
    ann.page.ask.go.click()
    assert "18 Nov" in ann.page.ask.trouble.text()


def test_a_turn_goes_on_the_rota_from_who_can_be_asked_and_comes_off_again(ann: AtHelpers) -> None:
    page = ann.page
    # Given a question for any time of the day: a turn needs a part of it
    page.which.button("ask").click()
    ann.rest()
    page.ask.kind.setCurrentIndex(page.ask.kind.findData(str(TaskKind.LIFT)))
    page.ask.go.click()
    ann.rest()
    page.list.setFocus()
    ann.at.press(Key.Key_Down)
    page.list.make_current(0)
    page.rota_line.on_button.click()
    ann.rest()
    assert "morning, the afternoon or the evening" in page.rota_line.trouble()

    # When it is asked for the afternoon and somebody is put on, and somebody without a PVG is tried
    page.ask.part.setCurrentIndex(page.ask.part.findData("pm"))
    page.ask.go.click()
    ann.rest()
    assert page.model.rows()[0].name == "Morag"
    page.list.make_current(0)
    page.rota_line.at.setText("1 to 3")
    page.rota_line.on_button.click()
    ann.rest()
    assert ann.at.content.toast_said() == "On the rota."
    page.list.make_current(1)
    page.rota_line.on_button.click()
    ann.rest()
    assert "No PVG disclosure" in page.rota_line.trouble()

    # Then the rota says who and when, the person stands beside it, and it comes off with one press
    page.which.button("rota").click()
    ann.rest()
    (row,) = page.model.rows()
    assert (row.name, row.fresh_text) == ("Morag", "On the rota")
    assert row.line == "afternoon, 1 to 3 · giving a lift · Parent to parent"
    assert page.view.name.text() == "Morag"
    assert page.count_words() == "1 turn"
    page.rota_line.off_button.click()
    ann.rest()
    assert page.model.rows() == ()
    assert "Nobody is on the rota yet" in page.count_words()


def test_a_turn_whose_pvg_has_gone_asks_for_somebody_else(ann: AtHelpers) -> None:
    def put_on(unit: Unit) -> None:
        people = {one.name: one for one in read_helpers(unit).people}
        role = people["Morag"].roles[0].id
        on, morag = today_of(unit) + timedelta(days=1), people["Morag"].id
        put_on_rota(unit, volunteer_id=morag, role_id=role, task=TaskKind.LIFT, on=on, part="eve")
        decide(unit, id=morag, role_id=role, regulated="undecided")

    ann.do(put_on)
    ann.page.which.button("rota").click()
    ann.rest()
    (row,) = ann.page.model.rows()
    assert row.fresh_text == "Find somebody else"
    assert "Nobody has decided" in row.doubts
    assert ann.page.count_words() == "1 turn. For 1 somebody else has to be found."


def test_a_coordinator_finds_no_hint_that_there_is_more(ann: AtHelpers) -> None:
    ann.choose("Morag")
    said = " ".join(
        [label.text() for label in ann.page.findChildren(QLabel) if label.isVisibleTo(ann.page)]
        + [b.text() for b in ann.page.findChildren(QPushButton) if b.isVisibleTo(ann.page)]
    ).lower()
    assert [b.text() for b in ann.page.which.findChildren(QPushButton)] == [
        "Everybody", "Who can be asked", "Rota",
    ]  # fmt: skip
    assert ann.page.view.own_life.ask.isHidden()
    for word in ("own life", "additional support", "two together", "isa", "consent"):
        assert word not in said


def own_life(cat: AtHelpers) -> ExperienceCard:
    card = cat.page.view.own_life.card
    assert card is not None
    return card


def test_their_own_life_is_read_only_when_asked_for_and_needs_a_yes_to_these_words(
    cat: AtHelpers,
) -> None:
    cat.choose("Davie")
    view = cat.page.view
    assert not view.findChildren(ExperienceCard)
    view.own_life.ask.click()
    cat.rest()
    form = own_life(cat).open_form()
    assert "Fill in the above first" in form.words.text()
    fill_in(form, topic__loss=True)
    assert "losing somebody close" in form.words.text()
    form.keep_button.click()
    assert "Nothing is kept without their yes." in form.trouble()
    fill_in(form, yes=True)
    fill_in(form, topic__asn=True)
    assert form.said("yes") is False, "a yes to other words is no yes to these"
    fill_in(form, yes=True)
    form.keep_button.click()
    cat.rest()
    assert cat.at.content.toast_said() == "Kept, with the words they heard."
    assert not own_life(cat).stop_button.isHidden()
    own_life(cat).stop_button.click()
    cat.rest()
    assert own_life(cat).stop_button.isHidden()


def test_two_are_brought_together_one_step_at_a_time(cat: AtHelpers) -> None:
    page = cat.page
    page.which.button("match").click()
    cat.rest()
    match = page.match
    assert "One suggestion: Morag" in match.said()
    assert "additional support needs" not in match.said(), "a visitor may read along"
    cast(QPushButton, match.buttons["begin"]).setFocus()
    QTest.keyPress(cat.at.focused(), Key.Key_F2)
    assert "Both know: bringing up a child with additional support needs" in match.said()
    QTest.keyRelease(cat.at.focused(), Key.Key_F2)
    assert "additional support needs" not in match.said()
    press(cat, "begin")
    assert set(match.buttons) >= {"helper says yes", "seeker says yes", "lay aside"}
    press(cat, "helper says yes")
    press(cat, "seeker says yes")
    assert "Both said yes" in match.said()
    press(cat, "agree a meeting")
    form = match.form
    assert form is not None
    fill_in(form, day=f"{date.today().isoformat()}", at="10 am")  # noqa: DTZ011 - the day here
    form.keep_button.click()
    cat.rest()
    assert "It does not say where they meet" in form.trouble()
    fill_in(form, where="The hub kitchen")
    form.keep_button.click()
    cat.rest()
    assert "The hub kitchen. Cat is with them." in match.said()
    press(cat, "they met")
    assert "Ask both again on" in match.said()
    press(cat, "end kindly")
    ending = match.form
    assert ending is not None
    ending.keep_button.click()
    cat.rest()
    assert "thank them" in ending.trouble()
    fill_in(ending, thanked=True)
    ending.keep_button.click()
    cat.rest()
    assert "Nobody fits just now" in match.said()


def press(cat: AtHelpers, key: str) -> None:
    cast(QPushButton, cat.page.match.buttons[key]).click()
    cat.rest()


def test_a_no_is_one_press_and_leaves_nothing_to_see(cat: AtHelpers) -> None:
    cat.page.which.button("match").click()
    cat.rest()
    press(cat, "begin")
    press(cat, "helper says yes")
    press(cat, "lay aside")
    said = cat.page.match.said()
    assert "Nobody fits just now" in said
    for word in ("Morag", "said no", "laid"):
        assert word not in said.replace("of who said no", "")
    cat.page.which.button("people").click()
    cat.rest()
    assert cat.page.match.hand().seeker is None, "nobody is in hand on another face"


def test_a_new_seeker_is_asked_in_words_that_are_kept(cat: AtHelpers) -> None:
    cat.page.which.button("match").click()
    cat.rest()
    cat.page.match.open_seeker()
    form = cat.page.match.form
    assert form is not None
    fill_in(form, name="Una", reach="01632 960333", topic__asn=True, yes=True)
    form.put({"reach": "01632 960333"})
    cat.page.which.button("people").click()
    cat.rest()
    draft = cat.page.draft()
    assert draft is not None
    assert draft["seeker"]["name"] == "Una"
    cat.page.which.button("match").click()
    cat.rest()
    cat.page.match.open_seeker()
    form = cat.page.match.form
    assert form is not None
    assert form.said("name") == "Una"
    assert form.said("yes") is False, "a yes is heard again"
    fill_in(form, yes=True)
    form.keep_button.click()
    cat.rest()
    assert "Una" in cat.page.match.said()
    assert "One suggestion: Morag" in cat.page.match.said()


def test_large_letters_bring_an_opened_form_into_sight(cat: AtHelpers) -> None:
    cat.at.wear(scale=200)
    cat.choose("Morag")
    cat.page.view.lines["times"].change.setFocus()
    cat.at.press(Key.Key_Return)
    cat.rest()
    assert cat.at.focused().accessibleName() == "Monday: Morning"
    cat.at.until(lambda: whole(cat.at.focused()))

    cat.page.view.close_form()
    cat.page.which.button("match").click()
    cat.rest()
    cat.page.match.new.setFocus()
    cat.at.press(Key.Key_Return)
    cat.rest()
    assert cat.at.focused().accessibleName() == "First name"
    cat.at.until(lambda: whole(cat.at.focused()))


def hard_to_use(widget: QWidget) -> str:
    """What a screen reader or a careful eye would miss; "" for nothing."""
    if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
        return f"{widget.text()} is not shown as plain text"
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
        heard = QAccessible.queryAccessibleInterface(widget)
        if not heard.text(QAccessible.Text.Name) and not widget.accessibleName():
            return f"{type(widget).__name__} has no name"
    if isinstance(widget, QComboBox):
        page = widget.window()
        if widget not in [label.buddy() for label in page.findChildren(QLabel)]:
            return f"{widget.accessibleName()} has no label"
    return ""


@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_of_any_form_is_cut_off(cat: AtHelpers, scale: int) -> None:
    cat.at.wear(scale=scale)
    cat.choose("Morag")
    page = cat.page
    cut: list[str] = []

    def look(name: str) -> None:
        cat.rest()
        for _ in range(10):
            QApplication.processEvents()
        cut.extend(f"{name}: {one}" for widget in shown(page) if (one := cut_off(widget)))
        cut.extend(f"{name}: {one}" for widget in shown(page) if (one := hard_to_use(widget)))

    look("list")
    for key in page.view.lines:
        page.view.open_fact(key)
        look(key)
    page.view.open_new_role()
    look("new role")
    page.view.close_form()
    card = next(iter(page.view.role_cards.values()))
    for opened in (card.open_disclosure, card.open_role):
        opened()
        look(str(opened))
    page.view.own_life.ask.click()
    cat.rest()
    assert page.view.own_life.card is not None
    form = page.view.own_life.card.open_form()
    fill_in(form, **{f"topic__{key.replace(' ', '__')}": True for key in TOPICS})
    look("consent")
    page.view.close_form()
    page.which.button("ask").click()
    cat.rest()
    page.ask.go.click()
    look("ask")
    page.ask.kind.setCurrentIndex(page.ask.kind.findData(str(TaskKind.LIFT)))
    page.ask.part.setCurrentIndex(page.ask.part.findData("pm"))
    page.ask.go.click()
    cat.rest()
    page.list.make_current(0)
    look("to put on the rota")
    page.rota_line.on_button.click()
    cat.rest()
    page.which.button("rota").click()
    cat.rest()
    page.list.make_current(0)
    assert page.rota_line.off_button.isVisibleTo(page)
    look("rota")
    page.which.button("match").click()
    look("match")
    page.match.open_seeker()
    look("seeker")
    page.match.close_form()
    press(cat, "begin")
    look("begun")
    press(cat, "helper says yes")
    press(cat, "seeker says yes")
    press(cat, "agree a meeting")
    look("meeting")
    assert "\n".join(cut) == ""
