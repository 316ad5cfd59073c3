"""A round with a place that answers in one request: what goes, what comes, what is asked, when it was set back."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.store.bundles import State
from heartdesk.sync.model import PlaceTrouble
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.folder import FolderRoad
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_drive import MemoryDrive
from tests.sync.memory_kept import Kept
from tests.sync.memory_line import AT_ONCE, MemoryLine, MemoryServer
from tests.sync.seals_for_tests import PaperSeals

MOMENT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


class Hub:
    def __init__(self, name: str, server: MemoryServer) -> None:
        stream, run = (uuid5(NAMESPACE_URL, f"{name} {what}") for what in ("stream", "run"))
        self.desk = MemoryDesk(Kept(streams=(str(stream),)), run=run.bytes, clock=lambda: MOMENT)
        self.seals, self.server = PaperSeals(name), server

    def adds(self, id_: str, kind: Kind = Kind.SERVICE) -> None:
        self.desk.create(kind, id_, {"name": id_})

    def meets(self) -> Round:
        return make_round(self.desk, MemoryLine(self.server, place="server"), self.seals)

    def carries(self, drive: MemoryDrive) -> Round:
        return make_round(self.desk, FolderRoad(drive, place="stick"), self.seals)

    def has(self) -> set[str]:
        return {record_id for _, record_id in self.desk.everything()}


@pytest.fixture
def server() -> MemoryServer:
    return MemoryServer()


@pytest.fixture
def hubs(server: MemoryServer) -> tuple[Hub, Hub]:
    """Two desks that have met there before."""
    made = Hub("barony", server), Hub("grange", server)
    for one in made:
        one.adds(f"first of {one.seals.desk}")
    for one in (*made, *made):
        one.meets()
    return made


def asked(server: MemoryServer, hub: Hub) -> tuple[int, Round]:
    before = server.requests
    made = hub.meets()
    return server.requests - before, made


def test_whoever_has_been_there_before_needs_one_request(
    server: MemoryServer, hubs: tuple[Hub, Hub]
) -> None:
    barony, grange = hubs
    barony.adds("larder")
    grange.adds("lunch club")

    assert asked(server, barony)[0] == 1
    requests, made = asked(server, grange)

    assert (requests, made.left, made.arrived) == (1, 1, 1)
    assert asked(server, barony)[1].arrived == 1
    assert barony.has() == grange.has()
    requests, made = asked(server, barony)
    assert (requests, made.left, made.arrived) == (1, 0, 0)


def test_more_than_one_answer_holds_comes_in_several(
    server: MemoryServer, hubs: tuple[Hub, Hub]
) -> None:
    barony, grange = hubs
    for number in range(2 * AT_ONCE + 1):
        barony.adds(f"place {number}")
        barony.meets()

    requests, made = asked(server, grange)

    assert (requests, made.arrived) == (3, 2 * AT_ONCE + 1)
    assert barony.has() == grange.has()


def test_an_answer_that_does_not_come_loses_and_doubles_nothing(
    server: MemoryServer, hubs: tuple[Hub, Hub]
) -> None:
    barony, grange = hubs
    barony.adds("larder")
    server.after, server.how = 1, "lost reply"

    told = barony.meets().told
    lying = len(server.log)
    again = barony.meets()
    grange.meets()

    assert any("Nothing is lost" in sentence for sentence in told)
    assert len(server.log) == lying
    assert again.told == ()
    assert "larder" in grange.has()


def test_a_server_that_was_set_back_gets_what_it_lacks_and_that_is_said(
    server: MemoryServer, hubs: tuple[Hub, Hub]
) -> None:
    barony, grange = hubs
    image = server.image()
    barony.adds("larder")
    barony.meets()
    grange.meets()
    server.set_back(image)
    grange.adds("lunch club")
    grange.meets()

    told = barony.meets().told

    assert any("set back" in sentence for sentence in told)
    assert barony.meets().told == ()
    assert barony.has() == grange.has() >= {"larder", "lunch club"}
    assert len({name for name, _ in server.log}) == len(server.log)


def test_a_wiped_server_is_filled_again_by_whoever_comes(
    server: MemoryServer, hubs: tuple[Hub, Hub]
) -> None:
    barony, _ = hubs
    server.wipe("second")

    barony.meets()
    newcomer = Hub("new", server)
    newcomer.meets()

    assert newcomer.has() == barony.has()


def test_what_a_stick_brought_goes_on_to_the_server(
    server: MemoryServer, hubs: tuple[Hub, Hub]
) -> None:
    barony, _ = hubs
    drive, far = MemoryDrive(), Hub("far", MemoryServer())
    far.adds("far away")
    far.carries(drive)
    barony.carries(drive)

    requests, made = asked(server, barony)

    assert (requests, made.left) == (1, 1)
    assert any(name.desk == far.seals.desk for name, _ in server.log)


def test_what_is_urgent_is_said_before_whatever_else_waits(server: MemoryServer) -> None:
    hub = Hub("barony", server)
    for number in range(200):
        hub.adds(f"place {number}")
    for number in range(70):
        hub.adds(f"gap {number}", Kind.GAP)
    hub.adds("worry", Kind.TELLING)
    drive = MemoryDrive()
    order: list[str] = []
    write = drive.write

    def watched(path: str, data: bytes) -> None:
        order.append(path.rpartition("/")[2].split("-")[0])
        write(path, data)

    drive.write = watched  # type: ignore[method-assign]
    hub.carries(drive)

    first = next(iter(hub.desk.kept.bundles.values()))
    assert (first.audience, first.changes, first.state) == ("hub", 1, State.SAID)
    assert hub.desk.kept.said_in[hub.desk.kept.changes[-1].id] == 1
    assert order == ["hub"] * 3 + ["directory"] * 4


def test_a_place_that_cannot_be_met_changes_nothing_but_what_is_told(
    server: MemoryServer, hubs: tuple[Hub, Hub]
) -> None:
    barony, _ = hubs
    barony.adds("larder")
    server.after, server.how = 1, "gone"
    facts = dict(barony.desk.kept.facts)

    told = barony.meets().told

    assert told == (
        str(
            PlaceTrouble(
                "The server could not be met (nobody answers). Nothing is lost.", then="Later."
            )
        ),
    )
    changed = barony.desk.kept.facts.items() ^ facts.items()
    assert {name for name, _ in changed} == {"sync_trouble server"}


def test_what_was_sent_beside_a_part_of_the_news_is_only_sure_once_the_rest_was_read(
    server: MemoryServer, hubs: tuple[Hub, Hub]
) -> None:
    """The server is set back to a moment that this desk had not read up to: nothing looks different to it."""
    barony, grange = hubs
    for number in range(2 * AT_ONCE):
        grange.adds(f"place {number}")
        grange.meets()
    image = server.image()
    barony.adds("larder")
    server.after, server.how = 2, "gone"
    barony.meets()
    server.set_back(image)

    barony.meets()
    grange.meets()

    assert "larder" in grange.has()
    assert barony.has() == grange.has()
