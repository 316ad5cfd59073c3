"""The board in the window: read from a step away, changed by keyboard alone."""

from datetime import timedelta
from typing import cast

import pytest

from heartdesk.ui.pages.today import TodayPage
from tests.ui.at_the_desk import AtTheDesk, Key


@pytest.fixture
def board(worker: AtTheDesk) -> TodayPage:
    worker.content.go("today")
    worker.at_rest()
    return cast(TodayPage, worker.content.page("today"))


def on_it(board: TodayPage) -> list[str]:
    return [alert.text for alert in board.today().alerts]


def test_one_key_says_that_i_am_in_and_one_takes_my_name_off(
    worker: AtTheDesk, board: TodayPage
) -> None:
    assert board.names.text() == "Nobody has said so yet"
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert board.names.text() == board.today().here != ""
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert board.names.text() == "Nobody has said so yet"


def test_an_alert_goes_up_by_enter_and_comes_down(worker: AtTheDesk, board: TodayPage) -> None:
    board.text.setFocus()
    worker.write("The <b>lift</b> is out & the ramp is open")
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert on_it(board) == ["The <b>lift</b> is out & the ramp is open"]
    assert board.text.text() == ""

    board.down_buttons()[0].setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert on_it(board) == []
    assert worker.toast() == "Taken down."


def test_a_desk_on_its_own_has_nothing_that_waits_to_travel(board: TodayPage) -> None:
    assert board.waiting.to_travel.isHidden()


def test_nothing_to_put_up_is_said_and_what_was_typed_stays(
    worker: AtTheDesk, board: TodayPage
) -> None:
    board.text.setFocus()
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert "nothing to put up" in board.trouble.text()
    assert not board.trouble.isHidden()


def test_what_is_due_is_a_count_that_leads_to_the_list(worker: AtTheDesk, board: TodayPage) -> None:
    assert board.waiting.to_check.text().strip().endswith("entries to check")
    board.waiting.to_check.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    front = worker.content.front()
    assert front is not None
    assert type(front).__name__ == "ReviewPage"


def test_a_half_typed_alert_is_kept_for_whoever_typed_it(board: TodayPage) -> None:
    board.text.setText("Half a")
    board.stays.setCurrentIndex(2)
    draft = board.draft()
    assert draft is not None
    assert not board.draft_names_nobody
    board.text.clear()
    board.take_draft(draft)
    assert (board.text.text(), board.stays.currentIndex()) == ("Half a", 2)
    assert timedelta(days=6) == board.stay()
