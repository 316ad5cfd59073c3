"""Bugs that other engines have had, planted one by one: the histories catch each."""

import pytest

from tests.sync.planted import BUGS, planted
from tests.sync.simulation import history


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_that_others_have_had_would_be_caught(bug: str) -> None:
    with planted(bug):
        assert any(_goes_wrong(seed) for seed in range(300)), bug


def _goes_wrong(seed: int) -> bool:
    try:
        return bool(history(seed))
    except Exception:
        return True
