"""When an untouched desk goes quiet, and when it locks: to the second, whatever the clock says."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.ui.lock.idle import Due, Limits, due, next_change

SECONDS = st.floats(min_value=-1e6, max_value=1e7, allow_nan=False)


@pytest.mark.parametrize("minutes", [1, 2, 5, 10, 15])
@pytest.mark.parametrize("shows_person", [False, True])
def test_the_desk_locks_on_the_second_and_not_one_before_in_100_of_100(
    minutes: int, shows_person: bool
) -> None:
    limits = Limits().with_lock_after(minutes)
    after = limits.lock_of(shows_person=shows_person)
    for _ in range(100):
        began = random.uniform(0, 1e6)
        assert due(began + after - began, limits, shows_person=shows_person) is Due.LOCK or (
            # A clock of binary fractions may be short by less than a thousandth.
            due(began + after - began + 1e-3, limits, shows_person=shows_person) is Due.LOCK
        )
        assert due(began + after - 1 - began, limits, shows_person=shows_person) < Due.LOCK


def test_two_minutes_without_a_key_are_quiet_not_a_lock_for_listening_is_not_typing() -> None:
    limits = Limits()
    assert due(119, limits, shows_person=False) is Due.PAGE
    assert due(120, limits, shows_person=False) is Due.QUIET
    assert due(599, limits, shows_person=False) is Due.QUIET
    assert due(600, limits, shows_person=False) is Due.LOCK


def test_where_a_person_shows_two_minutes_are_a_lock() -> None:
    assert due(119, Limits(), shows_person=True) is Due.PAGE
    assert due(120, Limits(), shows_person=True) is Due.LOCK


@pytest.mark.parametrize(("asked", "kept"), [(-5, 60), (0, 60), (15, 900), (16, 900), (10**6, 900)])
def test_nobody_can_put_the_lock_off_for_more_than_a_quarter_of_an_hour(
    asked: int, kept: int
) -> None:
    limits = Limits().with_lock_after(asked)
    assert limits.lock == kept
    assert limits.lock_with_person <= 120


@given(SECONDS, st.integers(-100, 100), st.booleans())
def test_the_next_look_at_the_clock_never_comes_after_something_was_due(
    idle: float, minutes: int, person: bool
) -> None:
    limits = Limits().with_lock_after(minutes)
    wait = next_change(idle, limits, shows_person=person)
    now = due(idle, limits, shows_person=person)

    assert wait >= 0
    assert (wait == 0) == (now is Due.LOCK)
    if wait > 2e-3:
        assert due(idle + wait - 1e-3, limits, shows_person=person) is now
    if wait:
        assert due(idle + wait + 1e-3, limits, shows_person=person) > now
