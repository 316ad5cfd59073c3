"""Two desks of one hub: a yes is taken back at one of them, and what waits at the other never leaves."""

from pathlib import Path

import pytest

from heartdesk.consent.actions import withdraw
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.people.actions import read_person
from heartdesk.sharing.actions import offer, read_shares, send, they_refuse
from heartdesk.sharing.model import Already, Share, State, Way
from heartdesk.store import changes
from heartdesk.store.desk import Desk
from heartdesk.store.look import Look
from heartdesk.store.merge import Change
from heartdesk.store.shelf import UnitShelf
from tests.makers import FixedClock, a_desk
from tests.people_makers import COORDINATOR, LEAD, a_service, isa, say_yes, sign

ELSEWHERE = "44444444-4444-4444-8444-444444444444"
ITEMS = ("name", "needs")
CARRIED = (
    *(Kind.CONTROLLER, Kind.SERVICE, Kind.ORGANIZATION),
    *(Kind.PERSON, Kind.CONSENT, Kind.SHARE),
)


class Two:
    """The desk at the front, and a laptop out in the villages; Isa is known at both."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock()
        self.front, self.laptop = (self._desk(folder / name) for name in ("front", "laptop"))
        self.front.run(sign)
        self.person = self.front.run(isa).value
        self.service = self._service(folder / "front")
        self.given = self.front.run(
            lambda unit: say_yes(unit, self.person, self.service, ITEMS)
        ).value
        self.share = self.front.run(
            lambda unit: offer(
                unit, person=self.person, recipient=self.service, items=ITEMS,
                already=Already.NO, why="Company on Mondays",
            )
        ).value  # fmt: skip
        carry(self.front, self.laptop)

    def _desk(self, folder: Path) -> Desk:
        folder.mkdir()
        return a_desk(folder, worker=LEAD, clock=self.clock)

    def _service(self, folder: Path) -> str:
        desk = a_desk(folder, worker=COORDINATOR, clock=self.clock)
        made = desk.run(a_service).value
        desk.close()
        return made

    def send(self, desk: Desk) -> None:
        desk.run(lambda unit: send(unit, share_id=self.share, way=Way.CALL))

    def share_at(self, desk: Desk) -> Share:
        found = desk.run(lambda unit: read_shares(unit, person=self.person)).value
        return found[0].share

    def take_back(self, desk: Desk) -> None:
        desk.run(lambda unit: withdraw(unit, ids=self.given))


def carry(from_desk: Desk, to: Desk) -> None:
    """All that one desk knows comes to the other, as bundles bring it."""

    def said(look: Look) -> list[Change]:
        rows = look.connection.exec_driver_sql("select distinct kind, record_id from change").all()
        return [
            change
            for kind, record_id in rows
            if Kind(kind) in CARRIED
            for change in changes.changes_of(look.connection, Kind(kind), record_id)
        ]

    every = from_desk.look(said)
    to.run(lambda unit: UnitShelf(unit).apply(every, ELSEWHERE))


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


def test_what_may_leave_may_leave_at_both_desks(two: Two) -> None:
    two.send(two.laptop)

    assert two.share_at(two.laptop).state is State.SENT


def test_taken_back_at_the_front_it_never_leaves_the_laptop(two: Two) -> None:
    two.take_back(two.front)
    carry(two.front, two.laptop)

    with pytest.raises(DeskError, match="have not agreed"):
        two.send(two.laptop)

    assert two.share_at(two.laptop).state is State.OFFERED


def test_sent_in_the_village_before_it_was_known_the_service_must_be_told(two: Two) -> None:
    two.send(two.laptop)
    two.take_back(two.front)

    carry(two.front, two.laptop)
    carry(two.laptop, two.front)

    for desk in (two.front, two.laptop):
        share = two.share_at(desk)
        assert share.stopped
        assert share.must_be_told
        assert share.why == ""


def test_whatever_came_first_a_yes_taken_back_wins(two: Two) -> None:
    two.take_back(two.laptop)
    two.clock.move(hours=2)
    two.send(two.front)

    carry(two.front, two.laptop)
    carry(two.laptop, two.front)

    assert two.share_at(two.front).must_be_told
    assert two.share_at(two.laptop).must_be_told


def test_she_refused_at_one_desk_while_it_was_sent_at_the_other_and_both_are_kept(
    two: Two,
) -> None:
    two.send(two.laptop)
    two.clock.move(minutes=1)
    two.front.run(lambda unit: they_refuse(unit, share_id=two.share))

    carry(two.front, two.laptop)

    record = two.laptop.run(lambda unit: unit.get(Kind.SHARE, two.share)).value
    assert record is not None
    assert "state" in record.conflicts
    assert two.laptop.run(lambda unit: read_person(unit, id=two.person)).value.call == "Isa"
