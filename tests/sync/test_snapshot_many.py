"""A council that has spoken for years: what a snapshot says it stands for still fits into its first part."""

import random
from datetime import UTC, datetime
from uuid import UUID

import pytest

from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.wire_snapshot import LARGEST
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.sync import making
from heartdesk.sync.compacting import compact
from heartdesk.sync.making import MOST_COVERED, is_due, make_snapshot
from heartdesk.sync.saying import say_all
from heartdesk.sync.snapshot_parts import cover_of, held_snapshots
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.seals_for_tests import PaperSeals

MOMENT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def test_the_first_part_holds_as_many_bundles_as_it_may_stand_for() -> None:
    chance = random.Random(1)
    streams = [str(UUID(int=chance.getrandbits(128))) for _ in range(200)]
    before: dict[str, bytes] = {}
    bundles = []
    for number in range(MOST_COVERED):
        stream, sum_ = streams[number % 200], chance.randbytes(32)
        of_stream = number // 200 + 1
        last = before.get(stream, b"")
        bundles.append(
            KeptBundle(Audience.HUB, stream, of_stream, sum_, last, stream, State.COVERED)
        )
        before[stream] = sum_
    certificates = {stream: chance.randbytes(320) for stream in streams}

    cover = cover_of(bundles, certificates, [b"p" * 32] * 2_000, [])

    assert len(cover) < LARGEST - 256 * 1024  # what is left is for notices


def test_an_audience_of_more_bundles_than_that_is_not_summed_up_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # given more bundles than one first part can name
    monkeypatch.setattr(making, "MOST_COVERED", 3)
    monkeypatch.setattr(making, "WORTH_IT", 2)
    kept = Kept(streams=(str(UUID(int=1)),))
    desk, seals = MemoryDesk(kept, run=b"r" * 16, clock=lambda: MOMENT), PaperSeals("barony")
    for number in range(4):
        desk.create(Kind.SERVICE, f"Larder {number}", {"name": "Larder"})
        say_all(desk, seals)

    # when
    assert make_snapshot(desk, seals, Audience.DIRECTORY) is None
    assert compact(desk, seals) == []

    # then none is due, and every word is still there
    assert not desk.run(is_due)
    assert desk.run(held_snapshots) == {}
    assert len(desk.run(lambda shelf: shelf.in_state(State.SAID))) == 4
