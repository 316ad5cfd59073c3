"""How sync stands, in words: never green on hope, never an old day that reads like today's, never a code word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heartdesk.core.clock import SystemClock
from heartdesk.core.kinds import RULES, Audience
from heartdesk.sync.actions import Badge, OtherDesk, SyncState
from heartdesk.sync.digests import Compared
from heartdesk.sync.model import Way
from heartdesk.ui.sync.how_long import SURE_AFTER, HowLong
from heartdesk.ui.sync.words import called, desk_line, moment, side_line, standing


def test_a_moment_of_another_year_says_which() -> None:
    now = SystemClock().now()

    assert str(now.year) not in moment(now.isoformat())
    for years in (-10, -1, 1, 10):
        then = now + timedelta(days=366 * years)
        assert str(then.year) in moment(then.isoformat())
    assert moment("not a day") == ""


@pytest.mark.parametrize(
    ("waits", "unheard", "said"),
    [
        (0, 1, "1 thing has left, and no other desk has said yet that it has it."),
        (0, 3, "3 things have left, and no other desk has said yet that it has them."),
        (2, 3, "2 things wait to travel. 1 thing has left,"),
        (3, 3, "3 things wait to travel. This desk has not met"),
    ],
)
def test_what_left_is_told_from_what_waits_and_from_what_was_heard(
    waits: int, unheard: int, said: str
) -> None:
    state = SyncState(True, waits=waits, unheard=unheard, ours=9)

    assert said in standing(state)
    assert "has everything" not in standing(state)


def test_a_desk_alone_or_with_nowhere_to_meet_is_not_told_that_something_waits() -> None:
    assert "wait" not in side_line(Badge(joined=False, waits=4))
    assert "wait" not in side_line(Badge(joined=True, waits=4, somewhere=False))
    assert "4 things wait" in side_line(Badge(joined=True, waits=4))


def test_nothing_that_two_desks_said_differently_is_called_by_a_code_word() -> None:
    for kind in RULES:
        assert called(kind, "Larder") == "Larder"
        assert str(kind).replace("_", " ").lower() != called(kind, "").lower()
        assert "_" not in called(kind, "")


def test_how_long_is_said_once_the_speed_is_known_and_for_each_direction_by_itself() -> None:
    told = HowLong()

    assert told.more(Way(0, 100), 10.0) == ""
    assert told.more(Way(1, 100), 10.0 + SURE_AFTER - 1) == ""
    assert told.more(Way(10, 100), 70.0) == "about 9 minutes more"
    assert told.more(Way(95, 100), 580.0) == "less than a minute more"
    assert told.more(Way(0, 5, out=True), 600.0) == ""
    assert told.more(Way(4, 5, out=True), 604.0) == "less than a minute more"


def test_a_second_place_is_timed_anew() -> None:
    told = HowLong()
    told.more(Way(0, 100), 0.0)
    told.more(Way(99, 100), 500.0)

    assert told.more(Way(0, 100), 501.0) == ""


def test_a_desk_that_was_compared_says_how_it_came_out_and_one_that_was_not_says_nothing() -> None:
    now = SystemClock().now().isoformat()
    same, differs = (
        replace(OtherDesk("Grange", now, 3), compared=Compared("Grange", now, audiences))
        for audiences in ((), (Audience.DIRECTORY,))
    )

    assert "Compared" not in desk_line(OtherDesk("Grange", now, 3), 3)
    assert desk_line(same, 3).endswith(": the same.")
    assert "they differ in" in desk_line(differs, 3)
    assert "the same." not in desk_line(differs, 3)
    assert "directory" in desk_line(differs, 3)
