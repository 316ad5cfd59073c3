"""Several places to meet at; a share that hangs holds nobody up."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.store import sync_state
from heartdesk.store.desk import Desk
from heartdesk.sync import places
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.places import add_place, chosen, drop_place, troubles
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.drive import DiskDrive, Lying
from heartdesk.sync.transports.folder import FOLDER, FolderRoad
from heartdesk.sync.transports.patient import PatientDrive, within
from tests.makers import a_desk
from tests.sync.seals_for_tests import real_seals


class Hanging(DiskDrive):
    """A share that does not answer until it is let go."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.let_go = threading.Event()
        self.asked = 0

    def files(self) -> Iterator[Lying]:
        self.asked += 1
        assert self.let_go.wait(30)
        return super().files()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "desk"
    folder.mkdir()
    opened = a_desk(folder)
    yield opened
    opened.close()


def test_a_share_that_hangs_is_left_behind_and_not_asked_again_until_it_lets_go(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / FOLDER).mkdir()
    share = Hanging(tmp_path / FOLDER)

    def meet() -> tuple[str, ...]:
        road = FolderRoad(PatientDrive(share, of=str(tmp_path), patience=0.05), place="share")
        return make_round(DeskKeeper(desk), road, real_seals("barony")).told

    first, second = meet(), meet()
    asked = share.asked
    share.let_go.set()
    for thread in threading.enumerate():
        if thread.name == "heartdesk share":
            thread.join(30)
    third = meet()

    assert all("timed out" in told[0] and "Nothing is lost" in told[0] for told in (first, second))
    assert asked == 1
    assert third == ()


def test_what_work_gives_or_raises_comes_through(tmp_path: Path) -> None:
    assert within(5, lambda: 3, of="here") == 3
    with pytest.raises(FileNotFoundError):
        within(5, (tmp_path / "none").stat, of="here")


def test_a_desk_meets_at_as_many_places_as_it_uses(desk: Desk) -> None:
    for place in ("/media/stick", "https://sync.example.org", "/media/stick"):
        desk.run(lambda unit, place=place: add_place(unit, place=place))  # type: ignore[misc]

    assert desk.look(chosen) == ("/media/stick", "https://sync.example.org")
    desk.run(lambda unit: drop_place(unit, place="/media/stick"))
    assert desk.look(chosen) == ("https://sync.example.org",)


@pytest.mark.parametrize("typed", ["https://", "https://user:word@host", "http://example.org"])
def test_what_is_no_address_of_a_server_is_refused(desk: Desk, typed: str) -> None:
    with pytest.raises(DeskError):
        desk.run(lambda unit: add_place(unit, place=typed))

    assert desk.look(chosen) == ()


def test_why_a_place_could_not_be_met_is_told_until_it_is_met(desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk.run(lambda unit: add_place(unit, place=str(stick)))
    keeper, seals = DeskKeeper(desk), real_seals("barony")

    class Gone(DiskDrive):
        def files(self) -> Iterator[Lying]:
            raise OSError(5, "Input/output error")

    make_round(keeper, FolderRoad(Gone(stick), place=str(stick)), seals)
    assert "Input/output error" in desk.look(troubles)[0]
    assert desk.look(sync_state.last_round) is None

    with places.road_to(str(stick), keeper, seals) as road:
        make_round(keeper, road, seals)
    assert desk.look(troubles) == ()
    assert desk.look(sync_state.last_round) is not None
