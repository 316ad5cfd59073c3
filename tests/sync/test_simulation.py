"""Thousands of histories of bad luck, drawn from seeds: in each, everybody comes to say the same, nothing is lost.

The first half of them: a file stays with one test worker, so test_simulation_second_half.py has the other.
"""

import pytest

from tests.sync.simulation import AT_ONCE, HISTORIES, live_through


@pytest.mark.parametrize("first", range(0, HISTORIES // 2, AT_ONCE))
def test_desks_that_live_through_bad_luck_lose_nothing_and_agree(first: int) -> None:
    live_through(first)
