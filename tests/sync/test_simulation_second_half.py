"""The second half of the histories of test_simulation.py, for another test worker."""

import pytest

from tests.sync.simulation import AT_ONCE, HISTORIES, live_through


@pytest.mark.parametrize("first", range(HISTORIES // 2, HISTORIES, AT_ONCE))
def test_desks_that_live_through_worse_luck_lose_nothing_and_agree(first: int) -> None:
    live_through(first)
