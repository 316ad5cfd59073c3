"""Ring these numbers, at the keyboard: one press signs, one takes it back, the next number is under the finger."""

from typing import cast

import pytest
from PySide6.QtCore import Qt

from heartdesk.ui.pages.ring import RingPage
from heartdesk.ui.pages.today import TodayPage
from tests.ui.at_the_desk import AtTheDesk, Key


@pytest.fixture
def ring(worker: AtTheDesk) -> RingPage:
    worker.content.go("ring")
    worker.at_rest()
    return cast(RingPage, worker.content.page("ring"))


def test_number_after_number_is_signed_with_one_press_each(
    worker: AtTheDesk, ring: RingPage
) -> None:
    first, second, third = (one.entry for one in ring.numbers()[:3])
    assert ring.count.text().startswith("0 of ")
    assert worker.focused() is ring.button_of(first)

    worker.press(Key.Key_Space)
    worker.at_rest()
    assert ring.numbers()[0].mine
    assert ring.numbers()[0].rung.state == "once"
    assert worker.focused() is ring.button_of(second)
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert [one.mine for one in ring.numbers()[:3]] == [True, True, False]
    assert worker.focused() is ring.button_of(third)
    assert ring.count.text().startswith("0 of "), "one name is not two"


def test_a_name_signed_by_a_slip_is_taken_off_by_undo_or_by_its_button(
    worker: AtTheDesk, ring: RingPage
) -> None:
    first = ring.numbers()[0].entry
    worker.press(Key.Key_Space)
    worker.at_rest()
    worker.press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.at_rest()
    assert not ring.numbers()[0].mine

    ring.button_of(first).setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    ring.button_of(first).setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert not ring.numbers()[0].mine
    assert worker.focused() is ring.button_of(first)


def test_the_board_counts_what_is_still_to_be_rung_and_leads_there(
    worker: AtTheDesk, ring: RingPage
) -> None:
    worker.content.go("today")
    worker.at_rest()
    page = cast(TodayPage, worker.content.page("today"))
    numbers = page.waiting.numbers
    assert numbers.text().strip().endswith("numbers on the safety cards to ring")
    numbers.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert worker.content.front() is ring


def test_no_button_of_the_list_signs_999(ring: RingPage) -> None:
    assert "999" not in {one.number for one in ring.numbers()}
    assert any(one.by_text for one in ring.numbers())
