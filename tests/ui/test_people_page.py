"""The page of people: shut until it is signed, nothing over a shoulder, nothing of another service, nothing cut off."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.consent.actions import all_of, withdraw
from heartdesk.core.kinds import RULES, Kind
from heartdesk.core.roles import Operation, Role, may
from heartdesk.people.actions import read_to_sign, sign_settings
from heartdesk.store.profile import read_profile
from heartdesk.ui.helpers.covered import reveal
from heartdesk.ui.pages import pages_for
from heartdesk.ui.pages.people import PeoplePage
from heartdesk.ui.people import CARDS, cards_for
from heartdesk.ui.people.consents import ConsentsCard
from heartdesk.ui.people.person_form import PersonForm
from tests.people_desk import a_person, a_yes, settings_typed
from tests.ui.door_fixtures import Asked, Key
from tests.ui.test_access import LAYOUT_PASSES, SCALES, cut_off, shown, whole
from tests.ui.trust_desk import LetIn, a_copy, make_trusts_desk

Value = TypeVar("Value")
PASSPHRASES = {"Cat": "red tin cat", "Dot": "blue tin dog", "Sam": "grey tin hen"}
NUMBER = "01632 960123"
THEIRS = "Council of the practice desk"


@pytest.fixture(scope="session")
def made_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cat leads at the Trust, Dot does outreach for the council, Sam at the front. Nobody may change it: copy it."""
    folder = tmp_path_factory.mktemp("people page") / "desk"
    make_trusts_desk(folder, worker="Cat", passphrase=PASSPHRASES["Cat"])
    opened = Asked(read_profile(folder)).open("Cat", PASSPHRASES["Cat"])
    for name, role, organization in (
        ("Dot", Role.OUTREACH, THEIRS),
        ("Sam", Role.RECEPTION, "Barony Trust"),
    ):
        opened.workers.add(
            name=name,
            passphrase=PASSPHRASES[name],
            roles=frozenset({role}),
            organization=organization,
        )
    opened.desk.close()
    return folder


class AtPeople(LetIn):
    """A worker at the page of people."""

    def __init__(self, qtbot: QtBot, folder: Path, name: str) -> None:
        super().__init__(qtbot, folder, name, PASSPHRASES[name])

    def arrive(self) -> "AtPeople":
        self.at.content.go("people")
        self.rest()
        return self

    @property
    def page(self) -> PeoplePage:
        return cast(PeoplePage, self.at.content.page("people"))

    def show(self, person: str) -> None:
        self.page.open_with(person)
        self.rest()

    def consents(self) -> ConsentsCard:
        self.page.view.open_card("consents")
        self.rest()
        return cast(ConsentsCard, self.page.view.card("consents"))


@pytest.fixture
def folder(made_desk: Path, tmp_path: Path) -> Path:
    return a_copy(made_desk, tmp_path)


@pytest.fixture
def cat(qtbot: QtBot, folder: Path) -> Iterator[AtPeople]:
    at = AtPeople(qtbot, folder, "Cat")
    at.do(lambda u: sign_settings(u, typed=settings_typed()))
    yield at.arrive()
    at.at.close()


def test_only_those_who_hold_peoples_keys_are_shown_the_page_and_just_their_cards() -> None:
    for role in Role:
        there = "people" in [entry.id for entry in pages_for({role})]
        assert there == may({role}, Kind.PERSON, Operation.READ)
        for entry in cards_for({role}):
            assert there
            assert may({role}, entry.kind, Operation.READ)
    assert all(RULES[entry.kind].controlled for entry in CARDS)


def test_how_to_reach_somebody_is_covered_until_f2_is_held(cat: AtPeople) -> None:
    cat.show(cat.do(a_person))
    assert cat.page.view.name.text() == "Isa"
    assert NUMBER not in cat.at.said()
    assert "McGhie" not in cat.at.said()
    assert cat.page.shows_person

    reveal(cat.page, on=True)
    assert f"Ring {NUMBER}: no voicemail, only Tuesdays" in cat.at.said()
    reveal(cat.page, on=False)
    assert NUMBER not in cat.at.said()


def test_what_is_half_typed_comes_back_after_the_desk_was_locked(cat: AtPeople) -> None:
    isa = cat.do(a_person)
    cat.show(isa)
    cat.page.view.change.click()
    form = cat.page.view.form
    assert form is not None
    form.field("only").setText("only Mondays")  # type: ignore[attr-defined]
    draft = cat.page.draft()
    assert draft is not None
    cat.page.view.close_form()
    cat.page.view.show_person(None)

    cat.page.take_draft(draft)
    cat.rest()

    assert isinstance(cat.page.view.form, PersonForm)
    assert cat.page.view.form.said("only") == "only Mondays"


def test_a_half_written_notice_and_a_yes_are_asked_again_and_never_restored(cat: AtPeople) -> None:
    cat.page.add.click()
    form = cat.page.new.form
    assert form is not None
    cast(QComboBox, form.field("reason")).setCurrentIndex(1)
    form.field("call").setText("Isa")  # type: ignore[attr-defined]
    form.field("shown").setChecked(True)  # type: ignore[attr-defined]
    draft = cat.page.draft()
    assert draft is not None
    cat.page.new.close_form()

    cat.page.take_draft(draft)
    cat.page.new.ready(cat.do(read_to_sign).signed)

    again = cat.page.new.form
    assert again is not None
    assert again.said("call") == "Isa"
    assert again.said("shown") is False


def test_changing_whom_or_what_is_asked_takes_the_ticked_yes_away(cat: AtPeople) -> None:
    cat.show(cat.do(a_person))
    card = cat.consents()
    card.ask.click()
    form = card.form
    assert form is not None
    form.recipient.put({"words": "x", "id": "one", "name": "One place"})
    cast(QComboBox, form.field("age")).setCurrentIndex(1)
    form.field("what name").setChecked(True)  # type: ignore[attr-defined]
    form.answer("name").setChecked(True)
    assert "One place" in form.questions()["name"]

    form.recipient.put({"words": "x", "id": "two", "name": "Another place"})

    assert "Another place" in form.questions()["name"]
    assert not form.answer("name").isChecked()


def test_the_receipt_and_the_slip_are_shown_in_place_of_the_page(cat: AtPeople) -> None:
    isa = cat.do(a_person)
    place = cat.do(lambda u: next((r.id, str(r.fields["name"])) for r in u.every(Kind.SERVICE)))
    cat.do(lambda u: a_yes(u, isa, recipient=place[0], recipient_name=place[1]))
    cat.show(isa)
    card = cat.consents()
    assert len(card.consents) == 2
    # The name of a service can say more than the person would.
    assert place[1] not in cat.at.said()
    reveal(cat.page, on=True)
    assert place[1] in cat.at.said()
    reveal(cat.page, on=False)

    card._print([card.consents[0].id])
    cat.at.until(cat.page._faces.shows_paper)
    assert cat.page.step_back()
    assert not cat.page._faces.shows_paper()
    cat.rest()


def test_another_services_worker_sees_just_what_is_agreed_and_nothing_once_it_is_taken_back(
    qtbot: QtBot, folder: Path
) -> None:
    cat = AtPeople(qtbot, folder, "Cat")
    cat.do(lambda u: sign_settings(u, typed=settings_typed()))
    isa = cat.do(a_person)
    council = cat.do(
        lambda u: next(r.id for r in u.every(Kind.ORGANIZATION) if r.fields["name"] == THEIRS)
    )
    cat.do(lambda u: a_yes(u, isa, items=["name"], recipient=council, recipient_name=THEIRS))
    cat.at.close()

    dot = AtPeople(qtbot, folder, "Dot").arrive()
    assert not dot.page.finder.isVisible()  # the council has signed nothing yet
    dot.page.lent_press.click()
    dot.rest()
    reveal(dot.page, on=True)
    assert "Isa" in dot.at.said()
    assert "Written down by Barony Trust" in dot.at.said()
    assert "What to call them: Isa" in dot.at.said()
    assert NUMBER not in dot.at.said()
    assert "Cumnock" not in _beside(dot.page.lent)
    dot.at.close()

    cat = AtPeople(qtbot, folder, "Cat")
    cat.do(lambda u: withdraw(u, ids=[one.id for one in all_of(u, person=isa)]))
    cat.at.close()
    dot = AtPeople(qtbot, folder, "Dot").arrive()
    dot.page.lent_press.click()
    dot.rest()
    reveal(dot.page, on=True)
    assert "Isa" not in dot.at.said()
    dot.at.close()


def _beside(part: QWidget) -> str:
    return " ".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


def test_the_front_desk_has_no_such_page(qtbot: QtBot, folder: Path) -> None:
    """And where a fault turned to it all the same, there would be nothing on it."""
    cat = AtPeople(qtbot, folder, "Cat")
    cat.do(lambda u: sign_settings(u, typed=settings_typed()))
    cat.do(a_person)
    cat.at.close()

    sam = AtPeople(qtbot, folder, "Sam")
    assert "people" not in [entry.id for entry in pages_for(sam.page.context.opened.roles)]
    sam.arrive()
    page = sam.page
    for part in (page.finder, page.add, page.lent_press, page.equality_press, page.rights_press):
        assert not part.isVisible()
    assert "Isa" not in sam.at.said()
    sam.at.close()


def test_answers_about_who_comes_are_asked_with_nobody_on_the_screen(cat: AtPeople) -> None:
    cat.show(cat.do(a_person))
    cat.page.equality_press.click()
    cat.rest()
    form = cat.page.equality.form
    assert form is not None
    assert cat.page.view.person is None
    assert "Isa" not in cat.at.said()

    cast(QComboBox, form.field("age")).setCurrentIndex(2)
    form.keep_button.click()
    cat.rest()
    assert "Kept, beside nobody" in cat.at.content.toast_said()
    kept = cat.do(lambda u: [dict(one.fields) for one in u.every(Kind.EQUALITY)])
    assert [set(one) for one in kept] == [{"question", "answer", "week"}]


def faces(cat: AtPeople) -> Iterator[str]:
    """Everything of mine that the page can show."""
    page = cat.page
    yield "nobody"
    page.add.click()
    form = page.new.form
    assert form is not None
    cast(QComboBox, form.field("reason")).setCurrentIndex(1)
    form.wants_more.setChecked(True)
    yield "new"
    page.new.close_form()
    isa = cat.do(a_person)
    place = cat.do(lambda u: next((r.id, str(r.fields["name"])) for r in u.every(Kind.SERVICE)))
    cat.do(lambda u: a_yes(u, isa, recipient=place[0], recipient_name=place[1]))
    cat.show(isa)
    card = cat.consents()
    yield "yeses"
    card.ask.click()
    asked = card.form
    assert asked is not None
    asked.recipient.put({"words": place[1], "id": place[0], "name": place[1]})
    for key, at in (("age", 3), ("understands", 2), ("risk", 2)):
        cast(QComboBox, asked.field(key)).setCurrentIndex(at)
    asked.field("what name").setChecked(True)  # type: ignore[attr-defined]
    yield "asking"
    card.close_form()
    page.view.change.click()
    yield "changing"
    page.view.close_form()
    page.settings_press.click()
    page.settings.open_form()
    yield "signing"
    page.settings.close_form()
    page.lent_press.click()
    yield "lent"
    page.equality_press.click()
    yield "who comes"


def beyond_the_edge(part: QWidget, page: QWidget) -> str:
    """A part that stands out of the page on the right, where nobody can scroll to."""
    right = part.mapTo(page, part.rect().topRight()).x()
    return (
        f"{type(part).__name__} {part.accessibleName()!r} ends at {right}"
        if right > page.width()
        else ""
    )


def test_large_letters_bring_whom_was_chosen_into_sight(cat: AtPeople) -> None:
    cat.do(a_person)
    cat.at.wear(scale=200)
    cat.page.finder.words.setFocus()
    cat.at.write("isa")
    cat.at.press(Key.Key_Return)
    cat.rest()
    cat.at.press(Key.Key_Return)
    cat.rest()

    assert cat.at.focused().accessibleName() == "What they agreed to"
    cat.at.until(lambda: whole(cat.at.focused()))


def test_at_the_largest_letters_nothing_stands_behind_the_scroll_bar(cat: AtPeople) -> None:
    cat.at.wear(scale=200)
    cat.rest()

    cat.at.until(
        lambda: all(
            not one.horizontalScrollBar().maximum()
            for one in cat.page.findChildren(QScrollArea)
            if one.isVisible()
        )
    )


@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_cut_off_and_everything_has_a_name(cat: AtPeople, scale: int) -> None:
    cat.at.wear(scale=scale)
    wrong = []
    for face in faces(cat):
        cat.rest()
        for _ in range(LAYOUT_PASSES):
            QApplication.processEvents()
        wrong += [f"{face}: {one}" for part in shown(cat.page) if (one := cut_off(part))]
        wrong += [
            f"{face}: {one}" for part in shown(cat.page) if (one := beyond_the_edge(part, cat.page))
        ]
    assert "\n".join(wrong) == ""
