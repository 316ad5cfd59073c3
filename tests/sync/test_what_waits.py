"""What waits to travel: everything that no place has been given, whatever went wrong on the way."""

import errno
from typing import Any

import pytest

from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.drive import DiskDrive
from tests.sync.memory_line import MemoryLine, MemoryServer
from tests.sync.seals_for_tests import real_seals
from tests.sync.stick_hubs import Hubs


def waits(hubs: Hubs) -> int:
    return hubs.desk("barony").look(lambda look: look.waiting_to_travel())


def by_server(hubs: Hubs, server: MemoryServer, how: str = "") -> Round:
    """A round of Barony's with a server whose first request goes wrong in some way."""
    server.after, server.how = (1, how) if how else (-1, "")
    line = MemoryLine(server, place="server")
    return make_round(DeskKeeper(hubs.desk("barony")), line, real_seals("barony"))


def test_what_could_not_be_written_to_a_stick_still_waits(
    hubs: Hubs, monkeypatch: pytest.MonkeyPatch
) -> None:
    hubs.adds("barony", "Larder")

    def read_only(*_: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as no_pen:
        no_pen.setattr(DiskDrive, "write", read_only)
        assert hubs.meets("barony").left == 0
    assert waits(hubs) == 1

    hubs.meets("barony")
    assert waits(hubs) == 0


@pytest.mark.parametrize("met_before", [False, True])
@pytest.mark.parametrize("how", ["gone", "lost reply"])
def test_what_a_server_did_not_say_it_has_still_waits(
    hubs: Hubs, how: str, *, met_before: bool
) -> None:
    server = MemoryServer()
    if met_before:
        hubs.adds("barony", "Larder")
        by_server(hubs, server)
        assert waits(hubs) == 0
    hubs.adds("barony", "Lunch club")

    by_server(hubs, server, how)
    assert waits(hubs) == 1
    hubs.adds("barony", "Choir")
    assert waits(hubs) == 2

    by_server(hubs, server)
    assert waits(hubs) == 0


def test_what_left_by_stick_does_not_wait_because_the_server_is_away(hubs: Hubs) -> None:
    hubs.adds("barony", "Larder")
    hubs.meets("barony")

    by_server(hubs, MemoryServer(), "gone")

    assert waits(hubs) == 0


def test_what_others_said_is_not_counted_as_ours(hubs: Hubs) -> None:
    server = MemoryServer()
    hubs.adds("grange", "Larder")
    hubs.meets("grange")
    hubs.meets("barony")

    by_server(hubs, server, "gone")

    assert waits(hubs) == 0
