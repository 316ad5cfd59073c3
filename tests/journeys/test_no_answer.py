"""Nobody answers at six on a Friday: by keyboard alone, on the real window, with the clock in our hands."""

from typing import cast

import pytest
from PySide6.QtCore import Qt

from heartdesk.ui.pages.checkins import CheckinsPage
from heartdesk.ui.pages.followups import FollowupsPage
from heartdesk.ui.pages.today import TodayPage
from tests.journeys.calls_desk import clock, desk_folder, said_on, trusts_desk
from tests.makers import FixedClock
from tests.ui.at_the_desk import AtTheDesk, Key

__all__ = ["clock", "desk_folder", "trusts_desk"]


@pytest.fixture
def page(worker: AtTheDesk) -> CheckinsPage:
    """The calls, opened from the board, where they are only a count."""
    worker.content.go("today")
    worker.at_rest()
    board = cast(TodayPage, worker.content.page("today"))
    worker.until(lambda: not board.waiting.to_call.isHidden())
    assert board.waiting.to_call.text() == "1 check-in call is waiting"
    assert "Isa" not in said_on(board)
    board.waiting.to_call.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    page = cast(CheckinsPage, worker.content.page("checkins"))
    assert worker.content.front() is page
    return page


def answer(worker: AtTheDesk, page: CheckinsPage, figure: Qt.Key) -> None:
    """Open the first of the list with Enter, and press a figure."""
    worker.until(lambda: bool(page.presses()) and worker.focused() is page.presses()[0])
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert page.form is not None
    worker.press(figure)
    worker.at_rest()


def test_the_ladder_is_walked_to_the_end_and_says_who_did_what_when(
    worker: AtTheDesk, page: CheckinsPage, clock: FixedClock
) -> None:
    # The name stands covered; who is beside the desk reads a letter and a time
    assert "Isa" not in said_on(page)
    assert "Now: 6 pm" in said_on(page)

    # Six o'clock: nobody answers
    answer(worker, page, Key.Key_2)
    assert "No answer since 6 pm. Ring again at 6:30 pm." in said_on(page)
    assert page.is_awaited(), "nobody has to watch the clock"

    # Half past six: nobody answers again. It is her son's turn
    clock.move(minutes=30)
    page.look_again()
    worker.at_rest()
    assert "Ring again now." in said_on(page)
    answer(worker, page, Key.Key_2)
    assert "Ring whom they named now." in said_on(page)

    # He does not pick up: the third answer
    clock.move(minutes=3)
    answer(worker, page, Key.Key_3)
    assert "Ask the police to look in now." in said_on(page)

    # The police are asked; their number is the directory's
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert "Ring 101" in said_on(page)
    assert "999" in said_on(page)
    for line in ("6 pm: Demo rang: no answer", "6:33 pm: Demo rang whom they named: no answer"):
        assert line in said_on(page)
    worker.press(Key.Key_1)
    worker.at_rest()
    assert "Ask the police what they found at 7:33 pm." in said_on(page)

    # On Monday it still stands first, on the list and as a count on the board
    clock.move(days=3)
    page.look_again()
    worker.at_rest()
    assert "No answer since Friday 20 November, 6 pm." in said_on(page)

    # She is at her sister's: only that ends it
    answer(worker, page, Key.Key_1)
    assert "Nobody is to be rung today." in said_on(page)


def test_whoever_worries_asks_the_police_before_the_next_rung(
    worker: AtTheDesk, page: CheckinsPage
) -> None:
    answer(worker, page, Key.Key_2)
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert page.form is not None
    page.form.police.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert "Ask the police what they found" in said_on(page)


def test_how_she_is_takes_two_taps_and_a_visit_is_raised(
    worker: AtTheDesk, page: CheckinsPage, clock: FixedClock
) -> None:
    answer(worker, page, Key.Key_1)  # she answers
    worker.press(Key.Key_3)  # low
    worker.press(Key.Key_7)  # somebody to look in
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert "well reached today" in said_on(page)

    # The visit is due on Monday, when somebody works again
    clock.move(days=3)
    worker.content.go("followups")
    worker.at_rest()
    due = cast(FollowupsPage, worker.content.page("followups"))
    assert [one.follow_up.what for one in due.asked()] == ["visit"]


def test_a_wrong_answered_is_undone_with_one_key(worker: AtTheDesk, page: CheckinsPage) -> None:
    answer(worker, page, Key.Key_1)
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert "well reached today" in said_on(page)
    worker.press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.at_rest()
    assert "Now: 6 pm" in said_on(page)


def test_one_key_brings_the_list_for_bad_weather_and_paper_for_a_power_cut(
    worker: AtTheDesk, page: CheckinsPage
) -> None:
    worker.content.go("help")
    worker.at_rest()
    worker.press(Key.Key_F6)
    worker.at_rest()
    assert worker.content.front() is page
    assert "Worries about: needs electricity" in said_on(page)

    worker.press(Key.Key_P, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.until(page.shows_paper)
    worker.at_rest()
    worker.press(Key.Key_Escape)
    worker.until(lambda: not page.shows_paper())


def test_the_call_that_is_due_calls_from_wherever_one_is_and_names_nobody(
    worker: AtTheDesk, page: CheckinsPage, clock: FixedClock
) -> None:
    answer(worker, page, Key.Key_2)
    worker.content.go("help")
    worker.at_rest()
    clock.move(minutes=31)
    page.it_is_time()
    assert "next step is due now" in worker.toast()
    assert "Isa" not in worker.toast()


def test_words_typed_in_a_call_come_back_after_a_lock(
    worker: AtTheDesk, page: CheckinsPage
) -> None:
    worker.until(lambda: bool(page.presses()))
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert page.form is not None
    page.form.words.setFocus()
    worker.write("dog barks")
    draft = page.draft()
    assert draft is not None
    assert "Isa" not in str(draft)
    worker.press(Key.Key_Escape)
    worker.at_rest()
    assert page.draft() is None

    page.take_draft(draft)
    worker.until(lambda: page.draft() == draft)
