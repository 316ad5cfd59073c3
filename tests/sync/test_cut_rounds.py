"""A round cut at every fiftieth byte, on the way out and on the way in; a first load that is stopped and goes on."""

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.sync.model import Way
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.drive import Lying
from heartdesk.sync.transports.folder import FolderRoad
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_drive import MemoryDrive
from tests.sync.memory_kept import Kept
from tests.sync.seals_for_tests import PaperSeals

MOMENT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
STEP = 50


class CutDrive(MemoryDrive):
    """Only so many bytes get through, out or in, until it is mended; then the stick is gone."""

    def __init__(self) -> None:
        super().__init__()
        self.room: int | None = None

    def read(self, path: str, most: int) -> bytes:
        data = super().read(path, most)
        if self.room is None:
            return data
        got, self.room = data[: self.room], max(0, self.room - len(data))
        if not self.room:
            raise OSError(5, "the stick was pulled out")
        return got

    def write(self, path: str, data: bytes) -> None:
        if self.room is not None and len(data) >= self.room:
            self.lying[path], self.room = data[: self.room], 0
            raise OSError(5, "the stick was pulled out")
        if self.room is not None:
            self.room -= len(data)
        super().write(path, data)


def a_desk(name: str) -> tuple[MemoryDesk, PaperSeals]:
    stream, run = (uuid5(NAMESPACE_URL, f"{name} {what}") for what in ("stream", "run"))
    desk = MemoryDesk(Kept(streams=(str(stream),)), run=run.bytes, clock=lambda: MOMENT)
    return desk, PaperSeals(name)


def meets(desk: MemoryDesk, seals: PaperSeals, drive: MemoryDrive) -> tuple[str, ...]:
    return make_round(desk, FolderRoad(drive, place="stick"), seals).told


def three_parts(desk: MemoryDesk, seals: PaperSeals, drive: MemoryDrive) -> int:
    """Three rounds with something to say each; how many bytes they leave."""
    for number in range(3):
        desk.create(Kind.SERVICE, f"service {number}", {"name": f"Larder {number}", "url": "a.org"})
        meets(desk, seals, drive)
    return sum(lying.length for lying in drive.files())


def all_bytes() -> int:
    desk, seals = a_desk("barony")
    return three_parts(desk, seals, MemoryDrive())


def same(one: MemoryDesk, other: MemoryDesk) -> None:
    assert one.everything() == other.everything()
    for desk in (one, other):
        ids = [change.id for change in desk.kept.changes]
        assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize("room", range(0, all_bytes(), STEP))
def test_a_stick_pulled_out_while_it_is_written_loses_and_doubles_nothing(room: int) -> None:
    one, here = a_desk("barony")
    other, there = a_desk("grange")
    drive = CutDrive()
    for number in range(3):
        one.create(Kind.SERVICE, f"service {number}", {"name": f"Larder {number}", "url": "a.org"})
        meets(one, here, MemoryDrive())  # sealed, and left at some other place
    drive.room = room

    told = meets(one, here, drive)
    drive.room = None
    meets(other, there, drive)
    meets(one, here, drive)
    meets(other, there, drive)

    assert any("Nothing is lost" in sentence for sentence in told)
    same(one, other)


@pytest.mark.parametrize("room", range(0, all_bytes(), STEP))
def test_a_stick_pulled_out_while_it_is_read_loses_and_doubles_nothing(room: int) -> None:
    one, here = a_desk("barony")
    other, there = a_desk("grange")
    drive = CutDrive()
    three_parts(one, here, drive)
    drive.room = room

    told = meets(other, there, drive)
    drive.room = None
    meets(other, there, drive)

    assert any("Nothing is lost" in sentence for sentence in told)
    same(one, other)


def test_a_first_load_that_is_stopped_goes_on_and_what_came_can_be_used() -> None:
    one, here = a_desk("barony")
    other, there = a_desk("grange")
    drive = MemoryDrive()
    for number in range(320):
        one.create(Kind.SERVICE, f"service {number}", {"name": f"Larder {number}"})
    meets(one, here, drive)
    told: list[Way] = []

    def twice(way: Way) -> bool:
        told.append(way)
        return way.done < 2

    stopped = make_round(other, FolderRoad(drive, place="stick"), there, watch=twice)

    assert [(way.done, way.of, way.out) for way in told] == [
        (0, 5, False),
        (1, 5, False),
        (2, 5, False),
    ]
    assert "Stopped before everything had gone." in stopped.told[0]
    assert other.shown(Kind.SERVICE, "service 127") is not None
    assert other.shown(Kind.SERVICE, "service 128") is None

    meets(other, there, drive)
    assert len(other.kept.changes) == 320
    assert other.everything() == one.everything()


def test_what_lies_there_is_only_read_once() -> None:
    """A round that brings nothing reads no bundle again."""
    one, here = a_desk("barony")
    drive = MemoryDrive()
    three_parts(one, here, drive)
    read: list[str] = []

    class Watched(MemoryDrive):
        def read(self, path: str, most: int) -> bytes:
            read.append(path)
            return super().read(path, most)

    again = Watched()
    again.lying = dict(drive.lying)
    one.clock = lambda: MOMENT + timedelta(days=1)
    meets(one, here, again)

    assert not read
    assert [Lying(path, len(data)) for path, data in again.lying.items()] == list(drive.files())
