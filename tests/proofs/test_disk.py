"""The disk on which power is cut, by itself: what was synced stays, what was not may go in part."""

import random

import pytest

from benchmarks.proving.disk import SECTOR, Disk, Manner
from benchmarks.proving.recording import Event

OLD, NEW = b"o" * (4 * SECTOR), b"n" * (4 * SECTOR)
BOTH: tuple[Manner, ...] = ("ordered", "posix")


def event(letter: str, path: str, *, file: int = 7, offset: int = 0, data: bytes = b"") -> Event:
    return Event(letter, file, offset, path, data)


def ends(events: list[Event], manner: Manner, start: dict[str, bytes]) -> set[bytes | None]:
    """Every content of the file "desk" that a cut after these events can leave."""
    seen: set[bytes | None] = set()
    for seed in range(400):
        disk = Disk(start, manner=manner)
        for one in events:
            disk.happen(one)
        seen.add(disk.cut(random.Random(seed)).get("desk"))
    return seen


@pytest.mark.parametrize("manner", BOTH)
def test_what_was_synced_stays(manner: Manner) -> None:
    written = [event("W", "desk", data=NEW), event("S", "desk")]

    assert ends(written, manner, {"desk": OLD}) == {NEW}


@pytest.mark.parametrize("manner", BOTH)
def test_what_was_not_synced_may_stay_or_go_or_tear_at_a_sector(manner: Manner) -> None:
    left = ends([event("W", "desk", data=NEW)], manner, {"desk": OLD})

    assert {OLD, NEW} < left
    for content in left - {OLD, NEW}:
        assert content is not None
        sectors = {content[at : at + SECTOR] for at in range(0, len(content), SECTOR)}
        assert sectors == {OLD[:SECTOR], NEW[:SECTOR]}, "a sector is never torn itself"


@pytest.mark.parametrize("manner", BOTH)
def test_a_rename_without_a_sync_of_its_file_may_leave_a_hollow_one(manner: Manner) -> None:
    careless = [
        event("C", "part"),
        event("W", "part", data=NEW),
        Event("R", 0, 0, "part", b"desk"),
        Event("D", 0, 0, ".", b""),
    ]

    assert b"" in ends(careless, manner, {"desk": OLD})


@pytest.mark.parametrize("manner", BOTH)
def test_a_file_written_beside_synced_and_renamed_is_the_old_or_the_new(manner: Manner) -> None:
    careful = [
        event("C", "part"),
        event("W", "part", data=NEW),
        event("S", "part"),
        Event("R", 0, 0, "part", b"desk"),
    ]

    assert ends(careful, manner, {"desk": OLD}) == {OLD, NEW}
    assert ends([*careful, Event("D", 0, 0, ".", b"")], manner, {"desk": OLD}) == {NEW}


def test_the_sync_of_another_file_brings_names_along_only_where_they_are_in_order() -> None:
    events = [
        event("U", "desk"),
        event("W", "other", file=8, data=NEW),
        event("S", "other", file=8),
    ]
    start = {"desk": OLD, "other": OLD}

    assert ends(events, "ordered", start) == {None}
    assert ends(events, "posix", start) == {OLD, None}


def test_a_number_that_the_system_gives_again_is_another_file() -> None:
    events = [
        event("W", "desk", data=NEW),
        event("U", "desk"),
        event("C", "desk"),
        event("W", "desk", data=b"third"),
        event("S", "desk"),
        Event("D", 0, 0, ".", b""),
    ]

    for manner in BOTH:
        assert ends(events, manner, {"desk": OLD}) == {b"third"}
