"""What actions are tried on: a desk on a real encrypted file, and a clock that stands still until it is moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartdesk.store.desk import Desk
from tests.makers import FixedClock, a_desk


@pytest.fixture
def clock() -> FixedClock:
    """A Tuesday morning that lasts."""
    return FixedClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """Ann's desk, with nothing on it yet."""
    opened = a_desk(tmp_path, clock=clock)
    yield opened
    opened.close()
