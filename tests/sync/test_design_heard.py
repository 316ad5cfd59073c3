"""When each other desk was last heard, as the page says it: true whatever the clock was, and whoever told of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from heartdesk.core.clock import SystemClock
from heartdesk.store import sync_state
from heartdesk.sync.actions import OtherDesk
from heartdesk.ui.sync.words import desk_line
from tests.sync.stick_hubs import Hubs
from tests.sync.test_snapshot_desks import Council


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    made = Council(tmp_path)
    yield made
    for desk in made.desks.values():
        desk.close()


def test_a_desk_that_only_a_snapshot_tells_of_was_not_heard(council: Council) -> None:
    """Doon's laptop was lost a year ago. What it had said stands in Barony's snapshot, which a new desk fetches."""
    council.desk("Barony")
    council.desk("Doon")
    council.adds("Doon", "Larder of Doon")
    council.meets("Doon", "Barony")
    council.clock.move(days=365)
    council.sums_up("Barony")
    council.desk("New")
    council.meets("New")

    heard = council.desk("New").look(sync_state.last_heard)

    barony, doon = (council.seals[name].desk for name in ("Barony", "Doon"))
    assert heard[barony] == council.clock.now().isoformat()
    assert doon not in heard
    at_barony = council.desk("Barony").look(sync_state.last_heard)
    assert at_barony[doon] == (council.clock.now() - timedelta(days=365)).isoformat()


def test_a_clock_that_was_ten_years_ahead_is_not_the_last_that_was_heard_for_ten_years(
    hubs: Hubs,
) -> None:
    for name in ("barony", "grange", "barony"):
        hubs.adds(name, f"First of {name}")
        hubs.meets(name)
    hubs.clock.move(days=3650)
    hubs.adds("barony", "Larder")
    hubs.meets("barony")
    hubs.meets("grange")
    hubs.clock.move(days=-3650, minutes=20)
    hubs.adds("barony", "Hall")
    hubs.meets("barony")
    hubs.meets("grange")

    heard = hubs.desk("grange").look(sync_state.last_heard)

    assert list(heard.values()) == [hubs.clock.now().isoformat()]


def test_a_desk_that_was_heard_a_year_ago_is_not_shown_as_heard_today() -> None:
    now = SystemClock().now()
    today, long_ago = (
        desk_line(OtherDesk("Doon", moment.isoformat(), 0), 0)
        for moment in (now, now - timedelta(days=364))
    )

    assert str((now - timedelta(days=364)).year) in long_ago
    assert today != long_ago
