"""Our words: a coordinator adds one, sees what it changes, and Help someone listens for it at once."""

from typing import cast

from PySide6.QtCore import Qt

from heartdesk.ui.pages.words import WordsPage
from heartdesk.words.actions import read_words
from heartdesk.words.model import LocalWord
from tests.ui.at_the_desk import AtTheDesk, Key

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(worker: AtTheDesk) -> WordsPage:
    """The page, at rest."""
    worker.content.go("words")
    page = cast(WordsPage, worker.content.page("words"))
    settle(worker, page)
    return page


def settle(worker: AtTheDesk, page: WordsPage) -> None:
    worker.until(lambda: not page.is_pausing() and worker.content.background.is_idle())


def kept(worker: AtTheDesk) -> list[LocalWord]:
    found: list[tuple[LocalWord, ...]] = []
    worker.content.background.look("kept words", read_words, found.append)
    worker.until(lambda: bool(found))
    return list(found[0])


def add(worker: AtTheDesk, page: WordsPage, phrase: str, need: str) -> None:
    page.new.click()
    worker.write(phrase)
    page.form.tick(need, True)
    page.form.keep_it.click()
    settle(worker, page)


def test_a_word_added_is_heard_at_once_on_help_someone(worker: AtTheDesk) -> None:
    worker.hears("he's aye doon the bings")
    assert not any(
        "the bings" in chip.accessibleName() for chip in worker.help.asking.chips.chips()
    )

    page = opened(worker)
    add(worker, page, "the bings", "com.groups")
    assert [(one.phrase, one.needs) for one in kept(worker)] == [("the bings", ("com.groups",))]

    worker.content.go("help")
    worker.at_rest()
    (chip,) = [one for one in worker.help.asking.chips.chips() if one.key == "com.groups"]
    assert "the bings" in chip.accessibleName()
    assert chip.strength == "strong"


def test_what_it_would_change_shows_before_it_is_kept(worker: AtTheDesk) -> None:
    page = opened(worker)
    page.new.click()
    worker.write("the bings")
    page.form.tick("com.groups", True)
    page.form.try_it.setFocus()
    worker.write("doon the bings")
    settle(worker, page)
    said = page.form.said()
    assert "before:" in said
    assert "after: Groups, clubs" in said
    assert "In our own example sentences: 0" in said
    assert kept(worker) == []


def test_nothing_tried_stays_when_the_page_is_left(worker: AtTheDesk) -> None:
    page = opened(worker)
    page.form.try_it.setFocus()
    worker.write("ma pal Senga")
    worker.content.go("help")
    worker.at_rest()
    assert page.form.tried() == ""
    assert "Senga" not in page.form.said()


def test_means_nothing_here_takes_a_chip_away_and_leaves_the_prompt(worker: AtTheDesk) -> None:
    page = opened(worker)
    page.new.click()
    worker.write("food")
    page.form.meaning.button("nothing").click()
    settle(worker, page)
    page.form.keep_it.click()
    settle(worker, page)

    worker.content.go("help")
    worker.hears("nae food in and ma man hits me")
    assert "food.parcel" not in [
        chip.key for chip in worker.help.asking.chips.chips() if chip.strength == "strong"
    ]
    assert "domestic_abuse" in {one.id for one in worker.help.asking.safety.raised()}
    assert "no_food_heat" in {one.id for one in worker.help.asking.safety.raised()}


def test_undo_takes_it_back_and_take_it_away_can_be_undone(worker: AtTheDesk) -> None:
    page = opened(worker)
    add(worker, page, "the bings", "com.groups")
    worker.press(Key.Key_Z, modifier=CTRL)
    worker.until(lambda: kept(worker) == [])

    add(worker, page, "the bings", "com.groups")
    page.list.setCurrentRow(0)
    settle(worker, page)
    page.form.take_away.click()
    settle(worker, page)
    assert kept(worker) == []
    worker.press(Key.Key_Z, modifier=CTRL)
    worker.until(lambda: [one.phrase for one in kept(worker)] == ["the bings"])


def test_a_word_with_no_meaning_is_asked_for_one_and_nothing_typed_is_lost(
    worker: AtTheDesk,
) -> None:
    page = opened(worker)
    page.new.click()
    worker.write("the bings")
    page.form.keep_it.click()
    assert "needs a meaning" in page.form.trouble.text()
    assert page.form.phrase() == "the bings"
    assert kept(worker) == []


def test_hostile_words_get_a_sentence_and_do_no_harm(worker: AtTheDesk) -> None:
    page = opened(worker)
    for phrase in ("x" * 10_000, "🍞", "(a+)+$|..", "\u202eمرحبا", "<b>&"):
        page.new.click()
        page.form.word.setText(phrase)
        page.form.tick("food.parcel", True)
        page.form.changed.emit()
        settle(worker, page)
        page.form.keep_it.click()
        settle(worker, page)
    assert not worker.content.banner.isVisible()
    assert {one.phrase for one in kept(worker)} <= {"(a+)+$|..", "مرحبا", "<b>&"}


def test_a_need_is_chosen_from_the_whole_list_by_keyboard(worker: AtTheDesk) -> None:
    page = opened(worker)
    page.new.click()
    worker.write("the shed")
    worker.press(Key.Key_Return)
    worker.press(Key.Key_Return)
    worker.write("lonely")
    worker.press(Key.Key_Return)
    worker.press(Key.Key_Space)
    worker.press(Key.Key_Escape)
    settle(worker, page)
    assert page.form.needs()
    page.form.keep_it.click()
    settle(worker, page)
    assert [one.phrase for one in kept(worker)] == ["the shed"]
    page.list.setCurrentRow(0)
    settle(worker, page)
    assert page.form.phrase() == "the shed"
