"""Help someone: what the page does with words, flags, places, choices, and with the end of a conversation."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from heartdesk.core.kinds import Kind
from heartdesk.matching.model import Suggestion
from heartdesk.store.record import Record
from heartdesk.store.unit import Look
from heartdesk.ui.basket import ENOUGH
from heartdesk.ui.listening import example_of
from tests.ui.at_the_desk import AtTheDesk, Key

WORDS = "we've nae food in and the meter's oot"
CTRL = Qt.KeyboardModifier.ControlModifier


def enquiries(worker: AtTheDesk) -> list[Record]:
    """The enquiries that are kept."""
    found: list[list[Record]] = []

    def every(look: Look) -> list[Record]:
        return list(look.every(Kind.ENQUIRY))

    worker.content.background.look("enquiries", every, found.append)
    worker.until(lambda: bool(found))
    return found[0]


def tick_first_chip(worker: AtTheDesk) -> str:
    """Tick the need that was heard first, and give its id."""
    chip = worker.help.asking.chips.chips()[0]
    chip.click()
    worker.at_rest()
    return chip.key


def nothing_found(worker: AtTheDesk) -> None:
    """Nothing here fits: say so, and keep it as it is."""
    worker.help.leaflet_panel.nothing_fits.emit()
    worker.press(Key.Key_Return)


def choose_rows(worker: AtTheDesk, count: int) -> None:
    """Tick rows of the list from the top."""
    worker.help.options.arrive()
    worker.help.options.list.make_current(0)
    for _ in range(count):
        worker.press(Key.Key_Space)
        worker.press(Key.Key_Down)


def test_needs_are_offered_unticked_and_say_which_words_suggested_them(worker: AtTheDesk) -> None:
    worker.hears(WORDS)
    chips = worker.help.asking.chips.chips()
    assert chips
    assert not any(chip.isChecked() for chip in chips)
    assert any(
        "food" in chip.accessibleName() and "nae food" in chip.accessibleName() for chip in chips
    )


def test_a_ticked_need_stays_whatever_is_typed_next(worker: AtTheDesk) -> None:
    worker.hears(WORDS)
    ticked = tick_first_chip(worker)
    worker.help.asking.words.setPlainText("and he's been awfy lonely since his wife died")
    worker.at_rest()
    assert ticked in tuple(worker.help.asking.chips.keys())


def test_every_option_shows_a_reason_and_how_fresh_it_is(worker: AtTheDesk) -> None:
    worker.hears(WORDS)
    tick_first_chip(worker)
    rows = worker.help.options.model.rows()
    assert rows
    assert all(row.reasons for row in rows)
    assert all(row.fresh_text for row in rows)


def test_nothing_typed_says_what_the_page_is_for(worker: AtTheDesk) -> None:
    worker.at_rest()
    assert worker.help.options.model.rowCount() == 0
    assert "Listen first" in worker.help.options.empty_words()


def test_words_that_nothing_answers_get_an_honest_sentence(worker: AtTheDesk) -> None:
    worker.hears("zzyzx qwrtp")
    assert worker.help.options.model.rowCount() == 0
    assert "01563 576000" in worker.help.options.empty_words()


def test_a_fourth_place_is_a_choice_of_its_own(worker: AtTheDesk) -> None:
    worker.hears(WORDS)
    tick_first_chip(worker)
    choose_rows(worker, ENOUGH + 1)
    basket = worker.help.context.basket
    assert len(basket.picked) == ENOUGH
    assert "one more" in worker.toast()
    worker.press(Key.Key_Z, modifier=CTRL)
    assert len(basket.picked) == ENOUGH + 1


class TestSafety:
    """A prompt to a person. It never goes by itself, and never says in the open what it is about."""

    RED = "I cannae go on, I want to end it all"

    def test_a_flag_shows_one_calm_line_without_saying_why(self, worker: AtTheDesk) -> None:
        worker.hears(self.RED)
        safety = worker.help.asking.safety
        assert safety.raised()
        assert safety.property("role") == "calm"
        assert "suicide" not in safety.shown_words().casefold()

    def test_what_it_is_about_shows_only_while_the_key_is_held(self, worker: AtTheDesk) -> None:
        worker.hears(self.RED)
        safety = worker.help.asking.safety
        QTest.keyPress(worker.focused(), Key.Key_F2)
        assert safety.property("role") == "urgent"
        assert "suicide" in safety.shown_words().casefold()
        QTest.keyRelease(worker.focused(), Key.Key_F2)
        assert safety.property("role") == "calm"
        assert "suicide" not in safety.shown_words().casefold()

    @pytest.mark.parametrize("after", ["", "och no I'm fine, I wouldnae do that", "x" * 5000])
    def test_typing_on_never_takes_it_away(self, worker: AtTheDesk, after: str) -> None:
        worker.hears(self.RED)
        before = worker.help.asking.safety.raised()
        worker.help.asking.words.setPlainText(after)
        worker.at_rest()
        assert set(worker.help.asking.safety.raised()) >= set(before)

    def test_it_closes_by_the_workers_choice(self, worker: AtTheDesk) -> None:
        worker.hears(self.RED)
        safety = worker.help.asking.safety
        safety.focus_answer()
        worker.press(Key.Key_Space)
        assert safety.raised() == ()

    def test_its_button_opens_the_card_that_belongs_to_it(self, worker: AtTheDesk) -> None:
        worker.hears(self.RED)
        safety = worker.help.asking.safety
        card = safety.raised()[0].card
        safety.open_button().click()
        assert worker.content.front() is worker.cards
        assert worker.cards.shown() == card

    def test_a_red_one_is_asked_about_before_the_page_is_cleared(self, worker: AtTheDesk) -> None:
        worker.hears(self.RED)
        nothing_found(worker)
        assert worker.help.asking.words.toPlainText() == self.RED
        assert "check in" in worker.toast()
        assert enquiries(worker) == []

    def test_no_to_food_heat_and_bed_asks_to_check_in(self, worker: AtTheDesk) -> None:
        tonight = worker.help.asking.safety.tonight
        tonight.button("no").click()
        assert {flag.level for flag in worker.help.asking.safety.raised()} == {"amber"}


def test_an_example_that_words_read_like_is_short_and_said_to_be_ours() -> None:
    like = "took the christmas club money for the horses and cannae tell her"
    said = example_of(Suggestion("gambling", 0.4, "weak", (), like * 2))
    assert (
        said == "reads like our example “took the christmas club money for the horses and cannae…”"
    )


class TestHome:
    """Where home is: offline, asked once more where it is not sure, or left unsaid."""

    def test_a_village_is_found_as_it_is_typed(self, worker: AtTheDesk) -> None:
        worker.help.asking.place.edit.setFocus()
        worker.write("Cumnock")
        worker.at_rest()
        place = worker.help.asking.place.place
        assert place is not None
        assert place.locality_id == "barony"

    def test_a_beginning_and_enter_take_the_first_name_offered(self, worker: AtTheDesk) -> None:
        worker.help.asking.place.edit.setFocus()
        worker.write("dalmel")
        worker.at_rest()
        worker.press(Key.Key_Down)
        worker.press(Key.Key_Return)
        worker.at_rest()
        assert worker.help.asking.place.edit.text() == "Dalmellington"
        assert worker.help.asking.place.place is not None

    def test_an_unknown_place_asks_one_question_and_takes_the_answer(
        self, worker: AtTheDesk
    ) -> None:
        box = worker.help.asking.place
        box.edit.setFocus()
        worker.write("Xanadu")
        worker.press(Key.Key_Return)
        worker.at_rest()
        assert box.place is None
        answers = box.answers()
        assert answers
        answers[0].click()
        assert box.place is not None

    def test_a_place_that_is_asked_about_leaves_no_list_over_the_answers(
        self, worker: AtTheDesk
    ) -> None:
        worker.help.asking.place.edit.setFocus()
        worker.write("Kilmarnock")
        worker.at_rest()
        assert QApplication.activePopupWidget() is not None

        worker.press(Key.Key_Return)
        worker.at_rest()
        assert QApplication.activePopupWidget() is None
        assert worker.help.asking.place.answers()

    def test_enter_pressed_twice_does_not_answer_for_them(self, worker: AtTheDesk) -> None:
        box = worker.help.asking.place
        box.edit.setFocus()
        worker.write("Kilmarnock")
        worker.press(Key.Key_Return)
        worker.at_rest()
        worker.press(Key.Key_Return)
        worker.at_rest()
        assert box.place is None
        assert box.answers()

        worker.press(Key.Key_Down)
        assert worker.focused() is box.answers()[0]

    def test_undo_brings_back_the_answer_about_home_and_asks_nothing_again(
        self, worker: AtTheDesk
    ) -> None:
        box = worker.help.asking.place
        worker.hears("money")
        box.edit.setFocus()
        worker.write("Kilmarnock")
        worker.press(Key.Key_Return)
        worker.at_rest()
        worker.press(Key.Key_Down)
        worker.press(Key.Key_Return)
        home = box.place
        assert home is not None

        worker.help.leaflet_panel.finish.emit()
        worker.until(lambda: worker.toast() != "")
        worker.press(Key.Key_Z, modifier=CTRL)
        worker.until(lambda: box.place == home)
        worker.at_rest()
        assert box.place == home
        assert box.answers() == []
        assert worker.focused() is worker.help.asking.words

    def test_rather_not_say_takes_the_place_away(self, worker: AtTheDesk) -> None:
        box = worker.help.asking.place
        box.edit.setFocus()
        worker.write("Cumnock")
        worker.at_rest()
        box.say_nothing()
        assert box.place is None
        assert box.is_answered()
        assert box.edit.text() == ""


class TestTheEnd:
    """What is kept when a conversation ends, and what is not."""

    def test_finishing_keeps_needs_and_steps_but_no_words(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        need = tick_first_chip(worker)
        choose_rows(worker, 2)
        picked = worker.help.context.basket.picked
        worker.help.context.basket.set_step(picked[1].id, "together")
        worker.help.asking.safety.clear()
        worker.help.asking.place.say_nothing()
        worker.help.leaflet_panel.finish.emit()
        worker.until(lambda: worker.help.asking.words.toPlainText() == "")

        (kept,) = enquiries(worker)
        assert kept.fields[f"needs/{need}"] is True
        assert kept.fields["signposts/2"] == {
            "kind": "service",
            "id": picked[1].id,
            "step": "together",
        }
        assert kept.fields["missing"] is False
        assert "nae food" not in str(kept.fields)
        assert worker.help.context.basket.picked == ()
        assert worker.help.asking.chips.chips() == ()
        assert worker.help.asking.place.place is None
        assert worker.focused() is worker.help.asking.words

    def test_undo_brings_everything_back_and_takes_the_enquiry_away(
        self, worker: AtTheDesk
    ) -> None:
        worker.hears(WORDS)
        need = tick_first_chip(worker)
        choose_rows(worker, 1)
        worker.help.asking.safety.clear()
        worker.help.asking.place.say_nothing()
        picked = worker.help.context.basket.picked
        worker.help.leaflet_panel.finish.emit()
        worker.until(lambda: worker.toast().startswith("Done"))

        worker.press(Key.Key_Z, modifier=CTRL)
        worker.until(lambda: worker.help.asking.words.toPlainText() == WORDS)
        worker.at_rest()
        assert worker.help.asking.chips.keys() == (need,)
        assert worker.help.context.basket.picked == picked
        assert enquiries(worker) == []

    def test_nothing_that_fits_is_kept_as_missing(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        tick_first_chip(worker)
        worker.help.asking.safety.clear()
        worker.help.asking.place.say_nothing()
        nothing_found(worker)
        worker.until(lambda: worker.help.asking.words.toPlainText() == "")
        (kept,) = enquiries(worker)
        assert kept.fields["missing"] is True

    def test_words_leave_the_screen_after_four_hours(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        assert worker.help.asking.keeping_hours() == 4
        worker.help.asking.keeping.timeout.emit()
        assert worker.help.asking.words.toPlainText() == ""
        assert "four hours" in worker.toast()

    def test_leaving_the_page_asks_nothing_and_loses_nothing(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        worker.press(Key.Key_3, modifier=Qt.KeyboardModifier.AltModifier)
        worker.press(Key.Key_1, modifier=Qt.KeyboardModifier.AltModifier)
        assert worker.help.asking.words.toPlainText() == WORDS


@pytest.mark.parametrize(
    "words",
    [
        "<img src=x onerror=alert(1)> nae food",
        "Tea & <b>chat</b>",
        "\u202efood\u202c \u0645\u0631\u062d\u0628\u0627",
        "🍞" * 200,
        "a" * 10_000,
        "food " * 2_000,
    ],
)
def test_hostile_words_do_no_harm(worker: AtTheDesk, words: str) -> None:
    worker.help.asking.words.setPlainText(words)
    worker.at_rest()
    assert worker.help.asking.words.toPlainText() == words
    assert not worker.content.banner.isVisible()


class TestChooser:
    """All needs under their headings, for what the words did not say."""

    def test_something_else_narrows_as_it_is_typed_and_ticks(self, worker: AtTheDesk) -> None:
        worker.press(Key.Key_Return)
        worker.at_rest()
        worker.press(Key.Key_Return)
        worker.write("lonely")
        worker.press(Key.Key_Return)
        worker.press(Key.Key_Space)
        worker.at_rest()
        (need,) = worker.help.asking.chips.keys()
        known = worker.help.context.area.needs.need(need)
        assert known is not None
        assert "lonely" in f"{known.label} {known.description}".casefold()

    def test_escape_puts_it_away(self, worker: AtTheDesk) -> None:
        worker.help.search_here()
        worker.press(Key.Key_Escape)
        assert worker.help.options.isVisible()
