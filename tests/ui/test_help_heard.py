"""What was heard, on the page: quiet underlines, chips that say how strongly, places and people as questions."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from heartdesk.core.kinds import Kind
from heartdesk.store.record import Record
from heartdesk.store.unit import Look
from heartdesk.ui.listening import LazyMatcher
from heartdesk.ui.widgets.heard import Heard, heard_of
from heartdesk.ui.widgets.words_edit import Mark
from tests.ui.at_the_desk import AtTheDesk, Key

WORDS = "nae money for the leccy, we stay in Dalmellington"
CTRL = Qt.KeyboardModifier.ControlModifier


class TestUnderlines:
    """Typed words that raised a need."""

    def test_the_words_that_raised_a_need_are_underlined_and_say_what_they_mean(
        self, worker: AtTheDesk
    ) -> None:
        worker.hears("nae food in")
        edit = worker.help.asking.words
        (mark,) = [one for one in edit.marks() if one.typed == "nae food"]
        assert "nae food = no food" in mark.says
        assert edit.said_at(2) == mark.says
        assert "nae food = no food" in edit.accessibleDescription()
        assert len(edit.extraSelections()) == len(edit.marks())

    def test_safety_is_never_underlined(self, worker: AtTheDesk) -> None:
        worker.hears("I cannae go on, I want to end it all, ma man hits me")
        edit = worker.help.asking.words
        text = " ".join(one.typed for one in edit.marks())
        assert "end it" not in text
        assert "hits" not in text
        assert "suicide" not in edit.accessibleDescription()

    def test_they_stand_under_the_right_letters_after_an_emoji(self, worker: AtTheDesk) -> None:
        edit = worker.help.asking.words
        edit.setPlainText("🍞🍞 nae food")
        edit.underline((Mark(3, 11, "nae food", "strong", "nae food = no food"),))
        (drawn,) = edit.extraSelections()
        assert drawn.cursor.selectedText() == "nae food"

    def test_what_was_typed_over_meanwhile_is_not_underlined(self, worker: AtTheDesk) -> None:
        edit = worker.help.asking.words
        edit.setPlainText("something else")
        edit.underline((Mark(0, 8, "nae food", "strong", "x"), Mark(500, 600, "far", "some", "x")))
        assert edit.marks() == ()

    def test_strong_some_and_weak_differ_by_more_than_colour(self, worker: AtTheDesk) -> None:
        edit = worker.help.asking.words
        edit.setPlainText("one two three")
        edit.underline(
            (
                Mark(0, 3, "one", "strong", "x"),
                Mark(4, 7, "two", "some", "x"),
                Mark(8, 13, "three", "weak", "x"),
            )
        )
        styles = {one.format.underlineStyle() for one in edit.extraSelections()}
        assert len(styles) == 3


class TestChips:
    """How strongly it was heard, in words; the nearest example on demand."""

    def test_a_chip_says_how_strongly_and_never_a_number(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        for chip in worker.help.asking.chips.chips():
            assert any(one in chip.accessibleName() for one in ("strong", "some", "weak"))
            assert "%" not in chip.accessibleName()

    def test_why_these_opens_and_closes_the_reasons(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        asking = worker.help.asking
        assert asking.sounds.reasons.isHidden()
        asking.sounds.why.click()
        assert not asking.sounds.reasons.isHidden()
        assert "reads like our example" in asking.sounds.reasons.text()
        asking.sounds.why.click()
        assert asking.sounds.reasons.isHidden()

    def test_without_the_encoder_the_page_says_so_in_one_calm_place(
        self, worker: AtTheDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asking = worker.help.asking
        assert asking.sounds.engine.isHidden()
        monkeypatch.setattr(LazyMatcher, "load_encoder", lambda _self: "A file is missing.")
        asking.warm_up()
        worker.at_rest()
        assert "hears less" in asking.sounds.engine.text()
        assert asking.sounds.engine.isVisibleTo(asking)
        assert worker.toast() == ""
        worker.hears("nae food in")
        assert asking.chips.chips()


class TestHome:
    """A place in the words is a question of one press."""

    def test_a_place_that_was_named_is_asked_and_never_taken_by_itself(
        self, worker: AtTheDesk
    ) -> None:
        worker.hears(WORDS)
        box = worker.help.asking.place
        (guess,) = box.guesses()
        assert "Dalmellington?" in guess.text()
        assert not box.is_answered()

        guess.click()
        worker.at_rest()
        assert box.place is not None
        assert box.place.settlement == "Dalmellington"
        assert box.guesses() == []

    def test_rather_not_say_puts_the_question_away(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        worker.help.asking.place.say_nothing()
        assert worker.help.asking.place.guesses() == []

    def test_a_school_in_a_town_asks_nothing(self, worker: AtTheDesk) -> None:
        worker.hears("her school in Cumnock is no good to her")
        assert worker.help.asking.place.guesses() == []

    def test_a_chosen_answer_is_no_longer_probable(self, worker: AtTheDesk) -> None:
        box = worker.help.asking.place
        box.edit.setFocus()
        worker.write("Kilmarnock")
        worker.press(Key.Key_Return)
        worker.at_rest()
        box.answers()[0].click()
        assert "Probably" not in box.said()
        assert box.said()


class TestWho:
    """Whom it is for."""

    def test_somebody_named_is_offered_unticked(self, worker: AtTheDesk) -> None:
        worker.hears("ma granny's no eatin")
        who = worker.help.asking.who
        assert not who.isHidden()
        assert not who.buttons["older"].isHidden()
        assert who.ticked() == ()

    def test_nobody_named_asks_nothing(self, worker: AtTheDesk) -> None:
        worker.hears("I've nae money")
        assert worker.help.asking.who.isHidden()

    def test_a_tick_stays_and_is_kept_with_the_enquiry_without_a_word(
        self, worker: AtTheDesk
    ) -> None:
        worker.hears("ma granny's no eatin, nae food in")
        worker.help.asking.who.buttons["older"].click()
        worker.help.asking.words.setPlainText("nae food in")
        worker.at_rest()
        assert worker.help.asking.who.ticked() == ("older",)

        worker.help.asking.safety.clear()
        worker.help.asking.place.say_nothing()
        worker.help.leaflet_panel.nothing_fits.emit()
        worker.press(Key.Key_Return)
        worker.until(lambda: worker.help.asking.words.toPlainText() == "")
        (enquiry,) = kept(worker)
        assert enquiry.fields["who/older"] is True
        assert "granny" not in str(enquiry.fields)


class TestDrafts:
    """What a lock keeps and brings back."""

    def test_everything_comes_back_as_it_was(self, worker: AtTheDesk) -> None:
        page = worker.help
        worker.hears("ma man hits me, nae food in, we stay in Dalmellington")
        page.asking.tick("food.parcel", on=True)
        page.asking.place.guesses()[0].click()
        worker.at_rest()
        page.options.toggle(page.options.model.rows()[0])
        page.context.basket.set_step(page.context.basket.picked[0].id, "together")
        page.asking.safety.tonight.button("no").click()
        worker.at_rest()
        draft = json.loads(json.dumps(page.draft()))
        heard, picked = page.asking.heard(), page.context.basket.picked
        raised = page.asking.safety.raised()

        page.asking.clear()
        page.context.basket.empty()
        assert page.draft() is None
        page.take_draft(draft)
        worker.at_rest()
        assert page.asking.heard() == heard
        assert page.context.basket.picked == picked
        assert page.asking.safety.raised() == raised
        assert page.asking.safety.needs_answer()
        assert page.asking.safety.tonight.value() == "no"

    def test_a_draft_that_does_not_change_reads_the_same(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        assert json.dumps(worker.help.draft()) == json.dumps(worker.help.draft())

    def test_words_may_name_somebody_and_ticks_do_not(self, worker: AtTheDesk) -> None:
        assert worker.help.draft_names_nobody
        worker.help.asking.tick("food.parcel", on=True)
        assert worker.help.draft_names_nobody
        worker.hears("ma pal Senga")
        assert not worker.help.draft_names_nobody

    @pytest.mark.parametrize(
        "draft", [{"heard": 3}, {"picked": [{"id": 3}]}, {"heard": {"words": 7}}]
    )
    def test_a_draft_from_elsewhere_does_no_harm(
        self, worker: AtTheDesk, draft: dict[str, object]
    ) -> None:
        worker.help.take_draft(draft)
        worker.at_rest()
        assert worker.help.asking.words.toPlainText() == ""
        assert not worker.content.banner.isVisible()

    def test_what_is_heard_reads_back_from_its_draft(self) -> None:
        heard = Heard(words="nae food", needs=("food.parcel",), unsaid=True, started=1_700_000_000)
        assert heard_of(json.loads(json.dumps(heard.as_draft()))) == heard


def test_undo_brings_rather_not_say_back(worker: AtTheDesk) -> None:
    worker.hears("nae food in")
    worker.help.asking.safety.clear()
    worker.help.asking.place.say_nothing()
    worker.help.leaflet_panel.finish.emit()
    worker.until(lambda: worker.toast().startswith("Done"))
    worker.press(Key.Key_Z, modifier=CTRL)
    worker.until(lambda: worker.help.asking.place.is_unsaid)
    assert worker.help.asking.place.is_answered()


def test_nothing_fits_is_not_offered_beside_chosen_places(worker: AtTheDesk) -> None:
    worker.hears("nae food in")
    worker.help.options.toggle(worker.help.options.model.rows()[0])
    worker.help.leaflet_panel.nothing_fits.emit()
    worker.at_rest()
    assert worker.help.asking.words.toPlainText() == "nae food in"
    assert kept(worker) == []


def kept(worker: AtTheDesk) -> list[Record]:
    """The enquiries that are in the store."""
    found: list[list[Record]] = []

    def every(look: Look) -> list[Record]:
        return list(look.every(Kind.ENQUIRY))

    worker.content.background.look("enquiries", every, found.append)
    worker.until(lambda: bool(found))
    return found[0]


def test_nothing_of_the_page_is_written_in_the_clear(worker: AtTheDesk, desk_folder: Path) -> None:
    worker.hears("ma pal Senga hirples")
    worker.at_rest()
    for file in desk_folder.rglob("*"):
        if file.is_file():
            assert b"Senga" not in file.read_bytes()
