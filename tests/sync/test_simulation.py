"""Thousands of histories of bad luck, drawn from seeds: in each, everybody comes to say the same, nothing is lost."""

import pytest

from tests.sync.planted import BUGS, planted
from tests.sync.simulation import history

HISTORIES = 2_000
"""In every check, spread over the test workers by lots; 100,000 by `python -m benchmarks.prove_sync`."""

AT_ONCE = 50
REAL_AT_ONCE = 4
"""Of each lot, so many with real keys, signatures and sealing."""


@pytest.mark.parametrize("first", range(0, HISTORIES, AT_ONCE))
def test_desks_that_live_through_bad_luck_lose_nothing_and_agree(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        found = history(seed, real=seed < first + REAL_AT_ONCE)

        assert found == [], f"history {seed}"


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_that_others_have_had_would_be_caught(bug: str) -> None:
    with planted(bug):
        assert any(_goes_wrong(seed) for seed in range(300)), bug


def _goes_wrong(seed: int) -> bool:
    try:
        return bool(history(seed))
    except Exception:
        return True
