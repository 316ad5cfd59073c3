"""The server and the summary of a desk that was shut out: it keeps what that desk had made, and nothing else of it."""

import os

import pytest

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import audience_number, sum_of
from heartdesk.core.wire_snapshot import PartHeader, head_of, name_of, put_together
from heartdesk.server import parts
from heartdesk.sync.model import PlaceTrouble
from heartdesk.sync.seals import DeskSeals
from tests.sync.road_contract import Speaker
from tests.sync.server_makers import Councils, Hall


def a_part(council: Councils, seals: DeskSeals, number: int = 1) -> tuple[str, bytes]:
    """A part of a snapshot, with its name."""
    header = PartHeader(
        council=council.id,
        audience=audience_number(Audience.DIRECTORY),
        snapshot=os.urandom(16),
        number=number,
        of=0,
        made=0,
        changes=1,
        packing=1,
    )
    data = put_together(head_of(header), b"sealed", seals.sign)
    return name_of(Audience.DIRECTORY, header.snapshot, number, sum_of(data)), data


@pytest.fixture
def shut_out(hall: Hall, council: Councils) -> tuple[DeskSeals, DeskSeals]:
    """A desk of the council and one that was shut out, both met before."""
    found = []
    for name in ("barony", "lost"):
        seals, road = council.seals(name), council.road(name)
        said = Speaker(seals).says()
        road.put(said.name, said.data)
        road.flush()
        road.close()
        found.append(seals)
    barony, lost = found
    (told_in,) = hall.as_owner(
        "SELECT sum FROM heartdesk.entry WHERE council = %s AND desk = %s",
        council.id,
        bytes.fromhex(barony.desk),
    )[0]
    hall.as_owner(
        "INSERT INTO heartdesk.revocation VALUES (%s, %s, %s)",
        council.id,
        bytes.fromhex(lost.desk),
        told_in,
    )
    return barony, lost


def lying_there(council: Councils) -> set[str]:
    road = council.road("barony")
    found = set(road.parts())
    road.close()
    return found


def test_a_desk_that_was_shut_out_hands_in_its_own_summary_and_nothing_under_another_name(
    council: Councils, shut_out: tuple[DeskSeals, DeskSeals]
) -> None:
    barony, lost = shut_out
    own, others = a_part(council, lost), a_part(council, barony)
    road = council.road("lost")

    # when it brings a part that it signed, one that it did not, one under another's name, and none at all
    road.put_part(*own)
    road.put_part(*others)
    road.put_part(others[0], own[1])
    road.put_part(a_part(council, lost)[0], b"nothing of the kind")

    # then the first lies there, and the desk itself is shown nothing
    assert lying_there(council) == {own[0]}
    assert road.parts() == {}
    assert road.read_part(own[0]) == b""
    road.close()


def test_a_desk_that_was_shut_out_cannot_fill_the_server(
    council: Councils, shut_out: tuple[DeskSeals, DeskSeals], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, lost = shut_out
    monkeypatch.setattr(parts, "MOST_OF_SHUT_OUT", 3)
    road = council.road("lost")

    for number in range(1, 4):
        road.put_part(*a_part(council, lost, number))
    with pytest.raises(PlaceTrouble):
        road.put_part(*a_part(council, lost, 4))

    assert len(lying_there(council)) == 3
    road.close()


def test_a_desk_that_was_shut_out_lets_nothing_go_there(
    council: Councils, shut_out: tuple[DeskSeals, DeskSeals]
) -> None:
    barony, lost = shut_out
    road = council.road("barony")
    kept = a_part(council, barony, 0)
    road.put_part(*kept)
    road.close()

    of_lost = council.road("lost")
    of_lost.put_part(*a_part(council, lost, 0))
    of_lost.take_away([], [kept[0]])
    of_lost.close()

    assert kept[0] in lying_there(council)


def test_who_was_shut_out_is_told_before_a_summary_is_fetched(
    council: Councils, shut_out: tuple[DeskSeals, DeskSeals], hall: Hall
) -> None:
    barony, lost = shut_out
    (data,) = hall.as_owner(
        "SELECT e.data FROM heartdesk.entry e JOIN heartdesk.revocation r"
        " ON r.council = e.council AND r.told_in = e.sum WHERE r.council = %s",
        council.id,
    )[0]
    assert barony.desk != lost.desk

    for name in ("barony", "a newcomer"):
        road = council.road(name)
        assert list(road.tidings({})) == [data]
        road.close()
    road = council.road("lost")
    assert list(road.tidings({})) == []
    road.close()
