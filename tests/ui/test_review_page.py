"""Ten quiet minutes and a phone: the page that says whom to ring, what to ask, and keeps that it was done."""

from typing import cast

from heartdesk.ui.pages.review import ReviewPage
from tests.ui.at_the_desk import AtTheDesk, Key


def page(desk: AtTheDesk) -> ReviewPage:
    desk.content.go("review")
    desk.at_rest()
    return cast(ReviewPage, desk.content.page("review"))


def test_a_new_hub_is_given_its_first_thirty_calls_with_what_to_say(worker: AtTheDesk) -> None:
    review = page(worker)

    assert len(review.model.rows()) == 30
    assert "0 of 104 entries have been checked" in review.count_words()
    entry = review.entry.entry()
    assert entry is not None
    assert entry.name == review.model.rows()[0].name


def test_one_call_kept_takes_the_entry_off_the_list(worker: AtTheDesk) -> None:
    review = page(worker)
    rung = review.model.rows()[0].id

    review.entry.rang.click()
    for box in review.entry.checks.boxes.values():
        box.setChecked(not box.isHidden())
    review.entry.checks.keep_ticked()
    worker.at_rest()

    assert rung not in [row.id for row in review.model.rows()]
    assert "1 of 104 entries have been checked" in review.count_words()


def test_everything_due_is_one_press_away_and_the_keyboard_is_enough(
    worker: AtTheDesk,
) -> None:
    review = page(worker)
    review.which.button("all").setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()

    assert len(review.model.rows()) > 30
    first = review.entry.entry_id()
    worker.press(Key.Key_Down)
    worker.at_rest()
    assert review.entry.entry_id() != first
