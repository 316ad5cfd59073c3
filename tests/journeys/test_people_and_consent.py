"""Somebody who asked us to pass something on, at the real window, by keyboard alone: signed, written down, agreed,
and taken back the next day.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.consent.actions import all_of, pass_on
from heartdesk.consent.model import Age, Consent, Giver
from heartdesk.core.clock import SystemClock
from heartdesk.core.errors import DeskError
from heartdesk.people.actions import controller_settings, find_people, sign_settings
from heartdesk.people.model import Person
from heartdesk.store.unit import Unit
from heartdesk.ui.pages import pages_for
from heartdesk.ui.pages.people import PeoplePage
from tests.people_desk import a_person, settings_typed
from tests.ui.door_fixtures import Key
from tests.ui.trust_desk import LetIn, a_copy, make_trusts_desk

Value = TypeVar("Value")
PASSPHRASE = "red tin cat"
MOST_STEPS = 90
SHORT = 3
"""Letters of an answer that has to be found whole: "No" is not "Not said"."""
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="session")
def made_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cat has every role of a small hub. Nobody may change it: copy it."""
    folder = tmp_path_factory.mktemp("people") / "desk"
    make_trusts_desk(folder, worker="Cat", passphrase=PASSPHRASE)
    return folder


class AtPeople(LetIn):
    """A worker at the page of people, with a keyboard and no mouse."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        super().__init__(qtbot, folder, "Cat", PASSPHRASE)

    @property
    def page(self) -> PeoplePage:
        return cast(PeoplePage, self.at.content.page("people"))

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.at.press(key)
        self.rest()

    def write(self, text: str) -> None:
        self.at.write(text)
        self.rest()

    def turn_to_people(self) -> None:
        """Alt and the number of its line in the side bar."""
        lines = [one.id for one in pages_for(self.page.context.opened.roles) if not one.aside]
        number = lines.index("people") + 1
        self.at.press(cast(Qt.Key, Key.Key_0 + number), ALT)
        self.rest()

    def go_on_to(self, name: str) -> QWidget:
        """Step with Tab until the cursor is on what a screen reader calls so."""
        for _ in range(MOST_STEPS):
            here = self.at.focused()
            if spoken(here).startswith(name) and here.isVisible():
                return here
            self.at.press(Key.Key_Tab)
        raise AssertionError(
            f"no cursor ever comes to {name!r}, it is on {spoken(self.at.focused())!r}"
        )

    def tick(self, name: str) -> None:
        box = self.go_on_to(name)
        self.press(Key.Key_Space)
        assert cast(QAbstractButton, box).isChecked(), name

    def choose(self, name: str, words: str) -> None:
        """Step to a list of answers and go down it to one."""
        box = cast(QComboBox, self.go_on_to(name))
        for _ in range(box.count()):
            said = box.currentText()
            if said == words or (len(words) > SHORT and said.startswith(words)):
                return
            self.press(Key.Key_Down)
        raise AssertionError(f"{name} never says {words!r}")

    def ask_store(self, read: Callable[[Unit], Value]) -> Value:
        found: list[Value] = []
        self.page.context.background.do(read, found.append)
        self.rest()
        return found[0]

    def find(self, letters: str) -> None:
        """Type what they are called, Enter, Enter: they are shown."""
        self.at.press(Key.Key_Slash)
        self.write(letters)
        self.press(Key.Key_Return)
        self.press(Key.Key_Return)

    def said(self) -> str:
        return self.at.said()


@pytest.fixture
def folder(made_desk: Path, tmp_path: Path) -> Path:
    return a_copy(made_desk, tmp_path)


@pytest.fixture
def cat(qtbot: QtBot, folder: Path) -> Iterator[AtPeople]:
    at = AtPeople(qtbot, folder)
    yield at
    at.at.close()


@pytest.fixture
def signed(cat: AtPeople) -> AtPeople:
    cat.ask_store(lambda u: sign_settings(u, typed=settings_typed()))
    return cat


def spoken(widget: QWidget) -> str:
    """What a screen reader calls it."""
    said = widget.accessibleName()
    return said or (widget.text() if isinstance(widget, QAbstractButton) else "")


def the_person(cat: AtPeople, call: str) -> Person:
    (person,) = cat.ask_store(lambda u: find_people(u, words=call)).people
    return person


def yeses(cat: AtPeople, person: Person) -> tuple[Consent, ...]:
    return cat.ask_store(lambda u: all_of(u, person=person.id))


def may_leave(cat: AtPeople, consent: Consent) -> bool:
    """Whether what this yes names may be passed on now."""

    def go(unit: Unit) -> bool:
        try:
            pass_on(
                unit,
                grounds=(),
                person=consent.person,
                items={consent.item: "words"},
                recipient=consent.recipient,
                recipient_name=consent.recipient_name,
                purpose=consent.purpose,
            )
        except DeskError:
            return False
        return True

    return cat.ask_store(go)


def ask_for_a_yes(cat: AtPeople, *, age: str, item: str) -> None:
    """From the person's name to a yes that is kept."""
    cat.go_on_to("What they agreed to")
    cat.press(Key.Key_Return)
    cat.go_on_to("Ask for a yes")
    cat.press(Key.Key_Return)
    cat.write("advice")
    cat.press(Key.Key_Return)
    cat.press(Key.Key_Down)  # the first of those found
    cat.tick(item)
    cat.choose("How old", age)


def test_until_it_is_signed_nobody_can_be_found_or_written_down(cat: AtPeople) -> None:
    cat.turn_to_people()

    assert "Nobody is written down here yet" in cat.said()
    assert not cat.page.finder.isVisible()
    assert not cat.page.add.isVisible()

    cat.go_on_to("Read and sign")
    cat.press(Key.Key_Return)
    cat.go_on_to("Who signs for it")
    cat.write("Morag Bell")
    cat.press(Key.Key_Tab)
    cat.write("manager")
    cat.press(Key.Key_Return)
    assert "Where to complain is not filled in yet" in cat.said()
    cat.go_on_to("Where to complain")
    cat.at.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    cat.write("Tell Morag first. We answer within 30 days.")
    cat.go_on_to("Sign")
    cat.press(Key.Key_Return)
    assert "lawful basis is not chosen" in cat.said()
    cat.choose("Lawful basis", "Legitimate interests")
    cat.tick("Who signs has read all of it")
    cat.go_on_to("Sign")
    cat.press(Key.Key_Return)

    signed = cat.ask_store(controller_settings)
    assert signed is not None
    assert (signed.signed_by, signed.their_role) == ("Morag Bell", "manager")
    assert cat.page.finder.isVisible()
    assert cat.page.add.isVisible()


def test_somebody_is_written_down_with_why_and_the_notice_by_keyboard(signed: AtPeople) -> None:
    cat = signed
    cat.turn_to_people()
    cat.go_on_to("Write somebody down")
    cat.press(Key.Key_Return)
    cat.choose("Why", "You asked us to pass something on")
    assert "We tell no other service about you" in cat.said()
    cat.go_on_to("What to call them")
    cat.write("Isa")
    cat.go_on_to("Number or address")
    cat.write("01632 960123")
    cat.press(Key.Key_Tab)
    cat.write("only Tuesdays")
    cat.tick("No voicemail")
    cat.go_on_to("Write them down")
    cat.press(Key.Key_Return)
    assert "have not seen the privacy notice" in cat.said()
    cat.go_on_to("Why")
    cat.tick("They heard it or have the slip")
    cat.go_on_to("Write them down")
    cat.press(Key.Key_Return)

    isa = the_person(cat, "Isa")
    assert isa.safe_words == "Ring 01632 960123: no voicemail, only Tuesdays"
    assert cat.page.view.name.text() == "Isa"
    # How to reach her is not read over a shoulder.
    assert "01632" not in cat.said()


def test_a_yes_is_taken_back_the_next_day_and_nothing_leaves_by_it(
    signed: AtPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    cat = signed
    cat.ask_store(a_person)
    cat.turn_to_people()
    cat.find("isa")
    ask_for_a_yes(cat, age="16 or over", item="The safe way to reach you")
    cat.choose("How they said yes", "They said yes, here")
    cat.tick("They said yes: the safe way to reach you")
    cat.go_on_to("Keep what they said yes to")
    cat.press(Key.Key_Return)
    isa = the_person(cat, "Isa")
    (yes,) = yeses(cat, isa)
    assert may_leave(cat, yes)
    assert "Holds until" in cat.said()

    tomorrow = datetime.now().astimezone() + timedelta(days=1)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: tomorrow)
    cat.press(Key.Key_Escape)
    cat.find("isa")
    cat.go_on_to("What they agreed to")
    cat.press(Key.Key_Return)
    cat.go_on_to("They take it back")
    cat.press(Key.Key_Return)

    assert f"Nothing more goes to {yes.recipient_name}" in cat.at.content.toast_said()
    (after,) = yeses(cat, isa)
    assert after.withdrawn
    assert not may_leave(cat, yes)
    assert "Does not count: taken back" in cat.said()


def test_a_thirteen_year_old_says_yes_for_himself_and_no_parent_is_asked(signed: AtPeople) -> None:
    cat = signed
    cat.ask_store(lambda u: a_person(u, "Kyle"))
    cat.turn_to_people()
    cat.find("kyle")
    ask_for_a_yes(cat, age="12 to 15", item="What to call you")
    assert "Would asking a parent" not in cat.said()
    assert "Who said yes for them" not in cat.said()
    cat.go_on_to("What the child said")
    cat.write("I want somebody to talk to")
    cat.tick("They said yes: what to call you")
    cat.choose("How they said yes", "They said yes, here")
    cat.go_on_to("Keep what they said yes to")
    cat.press(Key.Key_Return)

    (yes,) = yeses(cat, the_person(cat, "Kyle"))
    assert (yes.giver, yes.age) == (Giver.THEMSELVES, Age.TWELVE)
    assert yes.own_view == "I want somebody to talk to"
    assert not yes.giver_name
    assert may_leave(cat, yes)


def test_a_child_under_twelve_whose_parent_would_add_risk_gives_no_yes_and_the_way_on_is_said(
    signed: AtPeople,
) -> None:
    cat = signed
    cat.ask_store(lambda u: a_person(u, "Rhea"))
    cat.turn_to_people()
    cat.find("rhea")
    ask_for_a_yes(cat, age="Under 12", item="What to call you")
    assert "Say whether they do" in cat.said()
    cat.choose("Does the child understand", "No")
    cat.choose("Would asking a parent", "Yes")
    assert "use “Someone may be at risk”" in cat.said()
    cat.go_on_to("Keep what they said yes to")
    cat.press(Key.Key_Return)

    assert yeses(cat, the_person(cat, "Rhea")) == ()


def test_another_persons_card_and_words_are_gone_when_somebody_else_is_shown(
    signed: AtPeople,
) -> None:
    cat = signed
    cat.ask_store(a_person)
    cat.ask_store(lambda u: a_person(u, "Tam", "01632 960777"))
    cat.turn_to_people()
    cat.find("isa")
    ask_for_a_yes(cat, age="16 or over", item="What to call you")
    cat.press(Key.Key_Escape)
    cat.press(Key.Key_Escape)
    cat.find("tam")

    assert cat.page.view.name.text() == "Tam"
    assert cat.page.view.card("consents") is None
    assert "Isa" not in cat.said()
