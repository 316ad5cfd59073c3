"""A stick or a desk's own disk that is full, for real: the system refuses to let a file grow."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.prove_sync_cuts import HERE, THERE, CutDrive, Pair, a_pair
from benchmarks.proving.two_desks import Held, entries_of
from heartdesk.core.errors import DeskError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes, as on a disk with no more room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with a_pair(tmp_path, "pair") as made:
        yield made


def agree(pair: Pair) -> None:
    for name in (HERE, THERE, HERE):
        pair.meets(name)
    held = Held()
    held.look_at_all(pair.desks, pair.written)
    assert held == Held()


def count_there(pair: Pair) -> int:
    return len(pair.desks[THERE].look(entries_of))


class FullDrive(CutDrive):
    """A stick with room for so many bytes of a file."""

    def write(self, path: str, data: bytes) -> None:
        with files_of_at_most(100):
            super().write(path, data)


def test_a_full_stick_is_told_and_leaves_nothing_behind(pair: Pair) -> None:
    pair.writes()
    pair.meets(HERE)
    pair.writes()
    lying, whole = pair.lying(), pair.drive
    pair.drive = FullDrive(pair.stick)

    made = pair.meets(HERE)
    pair.drive = whole

    assert not made.whole
    assert any("no room left" in told and "Nothing is lost" in told for told in made.told)
    assert pair.lying() == lying
    agree(pair)


def test_a_disk_that_fills_up_while_others_words_come_in_keeps_whole_parts_only(pair: Pair) -> None:
    wal = pair.stick.parent.parent / THERE / "heartdesk.db-wal"
    came: list[int] = []
    for pages in range(0, 60, 4):
        for _ in range(3):
            pair.writes()
            pair.meets(HERE)
        had = count_there(pair)

        with files_of_at_most(wal.stat().st_size + pages * 4096):
            try:
                pair.meets(THERE)
            except DeskError as trouble:
                came.append(count_there(pair) - had)
                assert "Everything saved before is safe" in str(trouble)  # noqa: PT017

        agree(pair)
    assert len(came) > 5
    assert len(set(came)) > 1, "it filled up at one moment only"
