"""The roads keep one contract: the folder, and the council's server over a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import sum_of
from heartdesk.sync.model import Road, Seals
from heartdesk.sync.transports.folder import road_by_folder
from heartdesk.sync.transports.server import ServerRoad
from tests.sync.memory_line import MemoryLine, MemoryServer
from tests.sync.road_contract import ExchangeContract, Place, RoadContract, Speaker, bytes_of, leave
from tests.sync.seals_for_tests import real_seals
from tests.sync.server_makers import Councils


class ByFolder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def road(self, desk: str) -> Road:  # noqa: ARG002 - a folder asks nobody who they are
        return road_by_folder(self.folder)

    def seals(self, desk: str) -> Seals:
        return real_seals(desk)


class InMemory:
    def __init__(self) -> None:
        self.server = MemoryServer()

    def road(self, desk: str) -> Road:  # noqa: ARG002 - as above
        return MemoryLine(self.server, place="memory")

    def seals(self, desk: str) -> Seals:
        return real_seals(desk)


class ByServer:
    def __init__(self, council: Councils) -> None:
        self.council = council
        self.open: list[ServerRoad] = []

    def road(self, desk: str) -> Road:
        self.open.append(self.council.road(desk))
        return self.open[-1]

    def seals(self, desk: str) -> Seals:
        return self.council.seals(desk)


class TestFolder(RoadContract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        return ByFolder(tmp_path)


class TestMemory(ExchangeContract):
    @pytest.fixture
    def place(self) -> Place:
        return InMemory()


class TestServer(ExchangeContract):
    @pytest.fixture
    def place(self, council: Councils) -> Iterator[Place]:
        made = ByServer(council)
        yield made
        for road in made.open:
            road.close()

    def test_what_was_brought_does_not_come_back_not_even_brought_again(
        self, place: Place, barony: Speaker
    ) -> None:
        one, two, three = barony.says(), barony.says(), barony.says()
        road, cursor = self.met(place, "barony", one)

        lost_answer = self.exchanged(road, cursor, two)
        again = self.exchanged(road, cursor, two, three)

        assert lost_answer.arrivals == again.arrivals == ()
        assert self.exchanged(road, again.cursor).arrivals == ()

    def test_a_cursor_of_another_log_or_another_past_means_nothing_there(
        self, place: Place, council: Councils, barony: Speaker
    ) -> None:
        road, older = self.met(place, "barony", barony.says())
        newer = self.exchanged(road, older, barony.says()).cursor

        assert road.exchange("", []) is None
        council.set_back(1)
        assert road.exchange(newer, []) is None
        assert road.exchange(older, []) is not None
        self.exchanged(road, older, Speaker(place.seals("barony")).says())
        assert road.exchange(newer, []) is None  # as many, and not the same
        council.wipe()
        assert road.exchange(older, []) is None

    def test_what_a_snapshot_stands_for_may_go_and_its_place_in_the_log_stays(
        self, place: Place, barony: Speaker
    ) -> None:
        said = [barony.says() for _ in range(3)]
        road, cursor = self.met(place, "barony", *said)
        other = Speaker(place.seals("barony"), Audience.HUB).says()
        leave(place.road("barony"), other)
        two, all_ = b"what the first two say", b"what the first two say, and more"
        older, newer = (
            f"directory-{'ab' * 16}{sum_of(data)[:4].hex()}-0000.hds" for data in (two, all_)
        )

        road.take_away([one.name for one in said], [])
        assert len(bytes_of(list(place.road("grange").arrivals({})))) == 4  # no snapshot is here
        road.put_part(older, two)
        wrong = said[2].name._replace(tag="00000000")
        road.take_away([one.name for one in said[:2]] + [wrong, other.name], [older])

        fresh = place.road("grange")
        assert bytes_of(list(fresh.arrivals({}))) == [other.data, said[2].data]
        assert fresh.count_there() == 4
        assert list(fresh.parts()) == [older]  # the last there is
        road.put_part(newer, all_)
        road.take_away([], [older])
        assert list(fresh.parts()) == [newer]
        # nobody brings back what went, and who had read so far goes on
        leave(place.road("barony"), *said)
        assert bytes_of(list(place.road("doon").arrivals({}))) == [other.data, said[2].data]
        assert bytes_of(self.exchanged(road, cursor).arrivals) == [other.data]
        from_nothing = f"{cursor.split(' ')[0]} 0:0:"
        assert bytes_of(self.exchanged(road, from_nothing).arrivals) == [other.data, said[2].data]
