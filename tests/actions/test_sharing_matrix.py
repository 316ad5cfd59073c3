"""The whole matrix of handing over: every role, whatever became of the yes, every way out. Only one square is open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from heartdesk.consent.actions import withdraw
from heartdesk.consent.model import Outgoing
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.sharing.actions import it_did_not_leave, offer, read_shares, send
from heartdesk.sharing.model import Already, State, Way
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit
from tests.makers import FixedClock, a_desk, a_worker
from tests.people_makers import COORDINATOR, LEAD, OUTREACH, SAFE, a_service, isa, say_yes, sign

Value = TypeVar("Value")
ITEMS = ("name", "reach", "needs")
HOPE = "A quiet morning"
STRANGERS = "0d0d0d0d-7d0a-4a54-8c3f-2f5f2d6c9a11"
MAY_PASS_ON = {Role.OUTREACH, Role.PEOPLE_LEAD}
ROLES = list(Role)

STATES = (
    "no yes",
    "live",
    "taken back",
    "run out",
    "one thing missing",
    "another service",
    "another purpose",
    "somebody else's",
    "clock was in doubt",
    "of another organization",
)


@dataclass(frozen=True)
class Square:
    """Somebody of whom the yes stands so, and the handover that was offered them."""

    person: str
    share: str


class Hub:
    """One desk; for each state of the yes somebody of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FixedClock()
        self._desks: dict[str, Desk] = {}
        self.do(LEAD, sign)
        self.carers = self.do(COORDINATOR, a_service)
        self.cafe = self.do(COORDINATOR, lambda unit: a_service(unit, "Doon Cafe"))
        self.squares = self.do(
            LEAD, lambda unit: {state: self._square(unit, state) for state in STATES}
        )
        self.clock.move(days=5)

    def do(self, worker: Worker, work: Callable[[Unit], Value]) -> Value:
        if worker.id not in self._desks:
            self._desks[worker.id] = a_desk(self.folder, worker=worker, clock=self.clock)
        return self._desks[worker.id].run(work).value

    def close(self) -> None:
        for desk in self._desks.values():
            desk.close()

    def _square(self, unit: Unit, state: str) -> Square:
        person = isa(unit)
        share = offer(
            unit, person=person, recipient=self.carers, items=ITEMS, already=Already.NO, why=HOPE
        )
        if state == "live":
            say_yes(unit, person, self.carers, ITEMS)
        elif state == "taken back":
            withdraw(unit, ids=say_yes(unit, person, self.carers, ITEMS)[1:2])
        elif state == "run out":
            say_yes(unit, person, self.carers, ITEMS, days=4)
        elif state == "one thing missing":
            say_yes(unit, person, self.carers, ITEMS[:2])
        elif state == "another service":
            say_yes(unit, person, self.cafe, ITEMS, name="Doon Cafe")
        elif state == "somebody else's":
            say_yes(unit, isa(unit), self.carers, ITEMS)
        elif state != "no yes":
            changed: dict[str, dict[str, object]] = {
                "another purpose": {"purpose": "group"},
                "clock was in doubt": {"unsure": True},
                "of another organization": {CONTROLLER: STRANGERS},
            }
            self._altered(unit, say_yes(unit, person, self.carers, ITEMS), changed[state])
        return Square(person, share)

    def _altered(self, unit: Unit, ids: tuple[str, ...], changed: dict[str, object]) -> None:
        """The same yeses, but for what is changed; those that are right are taken away."""
        kept = [dict(unit.get(Kind.CONSENT, one).fields) for one in ids]  # type: ignore[union-attr]
        withdraw(unit, ids=ids)
        if CONTROLLER in changed:
            return  # nobody here can write such a one at all
        for fields in kept:
            unit.create(Kind.CONSENT, {**fields, **changed})


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = Hub(tmp_path_factory.mktemp("matrix"))
    yield made
    made.close()


@pytest.mark.parametrize("role", ROLES)
def test_only_a_live_yes_for_each_thing_lets_something_leave_and_only_by_who_may(
    hub: Hub, role: Role
) -> None:
    worker = a_worker(role, name=f"The {role}")
    desk = a_desk(hub.folder, worker=worker, clock=hub.clock)

    refused: list[DeskError] = []

    def try_it(square: Square, way: Way) -> Outgoing | None:
        try:
            return desk.run(lambda unit: send(unit, share_id=square.share, way=way)).value
        except DeskError as trouble:
            refused.append(trouble)
            return None

    # every way where something may leave; else each way in turn, which differ in nothing before that
    ways = {state: [list(Way)[at % len(Way)]] for at, state in enumerate(STATES)}
    ways["live"] = ways["no yes"] = list(Way)
    try:
        for state, square in hub.squares.items():
            for way in ways[state]:
                left = try_it(square, way)
                opens = state == "live" and role in MAY_PASS_ON
                assert (left is not None) == opens, f"{role}, {state}, {way}"
                if left is not None:
                    assert set(left.items) == set(ITEMS)
                    desk.run(lambda unit, s=square: it_did_not_leave(unit, share_id=s.share))  # type: ignore[misc]
    finally:
        desk.close()
    said = "\n".join(str(trouble) for trouble in refused)
    assert SAFE not in said
    assert HOPE not in said
    shut_out = "\n".join(str(one) for one in refused if isinstance(one, NotAllowed))
    assert "Isa" not in shut_out
    assert "Doon Carers" not in shut_out


def test_whatever_was_tried_nothing_stands_as_sent(hub: Hub) -> None:
    for square in hub.squares.values():
        shares = hub.do(OUTREACH, lambda unit, s=square: read_shares(unit, person=s.person))  # type: ignore[misc]
        assert [one.share.state for one in shares] == [State.OFFERED]


@pytest.mark.parametrize("role", ROLES)
def test_a_worker_of_another_organization_sees_no_handover_and_sends_none(
    hub: Hub, role: Role
) -> None:
    stranger = a_worker(role, name=f"Other {role}", organization=STRANGERS)
    square = hub.squares["live"]

    with pytest.raises(DeskError):
        hub.do(stranger, lambda unit: send(unit, share_id=square.share, way=Way.CALL))
    with pytest.raises(DeskError):
        hub.do(stranger, lambda unit: read_shares(unit, person=square.person))

    def found(unit: Unit) -> list[str]:
        try:
            return [one.fields[PERSON] for one in unit.every(Kind.SHARE)]
        except NotAllowed:
            return []

    assert hub.do(stranger, found) == []
