"""The safety cards in the window: any card is quiet at a key, words to read off the screen, the hour, paper."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from heartdesk.core.area import find_area
from heartdesk.core.clock import LOCAL_ZONE
from heartdesk.core.kinds import Kind
from heartdesk.ui.pages.cards import CardsPage
from heartdesk.ui.safety_cards import SafetyCards
from tests.ui.at_the_desk import AtTheDesk, Key

CTRL = Qt.KeyboardModifier.ControlModifier
AREA = find_area("east_ayrshire")


@pytest.fixture
def cards(worker: AtTheDesk) -> CardsPage:
    worker.press(Key.Key_F1)
    worker.at_rest()
    return worker.cards


def seen(cards: SafetyCards) -> str:
    """Everything that can be read on the card."""
    return " ".join(one.text() for one in cards.findChildren(QLabel) if one.isVisibleTo(cards))


@pytest.mark.parametrize("card", [card.id for card in AREA.safety_cards])
def test_from_every_card_one_key_shows_a_neutral_screen_and_any_key_comes_back(
    worker: AtTheDesk, cards: CardsPage, card: str
) -> None:
    cards.open_with(card)
    worker.press(Key.Key_F8)
    assert worker.content.is_quiet()
    assert not cards.isVisible()

    worker.press(Key.Key_A)
    assert worker.content.front() is cards
    assert cards.shown() == card


def test_a_card_opens_for_the_hub_area_home_is_in(worker: AtTheDesk, cards: CardsPage) -> None:
    assert cards.cards.home() == "barony", "this hub's own, until it is known better"

    worker.content.go("cards", "child@doon-valley")
    worker.at_rest()
    assert cards.shown() == "child"
    assert cards.cards.home() == "doon-valley", "what the hub adds does not put it back"
    shown = cards.cards.card()
    assert shown is not None
    assert [one.entry for one in shown.lines if one.entry == "sw-cumnock"]

    worker.content.go("cards", "adult")
    worker.at_rest()
    assert cards.cards.home() == "barony"


def test_the_card_turns_with_the_hour_while_it_stays_open(qtbot: QtBot, worker: AtTheDesk) -> None:
    theme = worker.cards.context.theme
    hour = [datetime(2026, 11, 24, 16, 59, tzinfo=LOCAL_ZONE)]
    made = SafetyCards(theme, AREA.safety_cards, now=lambda: hour[0])
    qtbot.addWidget(made)
    made.open_with("child@doon-valley")
    assert "Not open now: from 5 pm today." in seen(made)
    assert "Dalmellington" in seen(made)

    hour[0] = datetime(2026, 11, 24, 17, 0, tzinfo=LOCAL_ZONE)
    made.read_again()
    assert "Not open now: from 5 pm" not in seen(made)
    assert "Open till 9 am tomorrow." in seen(made)


def test_an_area_without_cards_still_says_999(qtbot: QtBot, worker: AtTheDesk) -> None:
    made = SafetyCards(worker.cards.context.theme, ())
    qtbot.addWidget(made)
    made.arrive()
    made.open_with("child")
    assert "ring 999" in seen(made)
    assert made.shown() == ""


# ---- words to read off the screen -----------------------------------------------------------------


def test_words_for_somebody_to_read_fill_the_screen_and_escape_goes_back_a_step_at_a_time(
    worker: AtTheDesk, cards: CardsPage
) -> None:
    words = cards.cards.words
    cards.cards.show_button.setFocus()
    worker.press(Key.Key_Space)
    worker.press(Key.Key_Tab)
    chosen = worker.focused().accessibleName()
    worker.press(Key.Key_Return)
    assert words.shown() == chosen != ""
    assert words.letters() >= 60, "very large"

    worker.press(Key.Key_Escape)
    assert words.shown() == ""
    assert words.isVisible()
    worker.press(Key.Key_Escape)
    assert not words.isVisible()
    assert worker.content.front() is cards
    worker.press(Key.Key_Escape)
    assert worker.content.front() is worker.help


def test_a_sentence_of_one_s_own_is_shown_and_kept_nowhere(
    worker: AtTheDesk, cards: CardsPage
) -> None:
    cards.cards.show_words()
    words = cards.cards.words
    words.own.setFocus()
    worker.press(Key.Key_Return)
    assert words.shown() == "", "nothing typed shows nothing"
    worker.write("<b>Tea & a seat</b> " + "x" * 200)
    worker.press(Key.Key_Return)
    assert words.shown().startswith("<b>Tea & a seat</b> xxx")
    assert words.letters() >= 24

    worker.press(Key.Key_F8)
    assert worker.content.is_quiet()
    worker.press(Key.Key_A)
    worker.press(Key.Key_Escape)
    worker.press(Key.Key_Escape)
    assert words.own.text() == ""
    assert cards.draft() is None


def test_no_ready_sentence_says_anything_private(cards: CardsPage) -> None:
    telling = ("abuse", "suicid", "harm", "police", "social work", "benefit", "debt", "drug")
    for sentence in cards.cards.words.sentences():
        assert not any(word in sentence.lower() for word in telling)


# ---- paper, the list, the barrier ------------------------------------------------------------------


def test_a_card_goes_on_paper_under_its_neutral_title_and_escape_comes_back_to_it(
    worker: AtTheDesk, cards: CardsPage
) -> None:
    cards.open_with("domestic-abuse")
    worker.press(Key.Key_P, modifier=CTRL)
    worker.at_rest()
    assert cards.shows_paper()
    assert cards.preview is not None
    leaflet = cards.preview.leaflet()
    assert leaflet is not None
    assert leaflet.title == "Staying safe"

    worker.press(Key.Key_Escape)
    assert not cards.shows_paper()
    assert cards.shown() == "domestic-abuse"
    assert worker.content.front() is cards


def test_the_list_of_numbers_to_ring_is_one_button_away_and_counts_what_is_missing(
    worker: AtTheDesk, cards: CardsPage
) -> None:
    assert "still need two names" in cards.ring.text()
    cards.ring.setFocus()
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert worker.content.front() is worker.content.page("ring")
    worker.press(Key.Key_Escape)
    assert worker.content.front() is cards


def test_an_interpreter_not_arranged_is_counted_without_a_name_and_can_be_taken_back(
    worker: AtTheDesk, cards: CardsPage
) -> None:
    assert not cards.no_interpreter.isVisible()
    cards.open_with("hard-to-hear")
    cards.no_interpreter.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    kept = counted(worker)
    assert len(kept) == 1
    assert set(kept[0]) <= {"week", "hub", "locality", "barriers/interpreter"}
    assert "no name" in worker.toast()

    worker.press(Key.Key_Z, modifier=CTRL)
    worker.at_rest()
    assert counted(worker) == []


def counted(worker: AtTheDesk) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    worker.content.background.do(
        lambda unit: [dict(one.fields) for one in unit.every(Kind.ENQUIRY)], found.extend
    )
    worker.at_rest()
    return found
