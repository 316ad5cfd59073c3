"""The store in memory and the encrypted one keep the same promises: what the simulation proves holds for both."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest

from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import Audience, Kind
from heartdesk.store.bundles import KeptBundle, RoundMade, State
from heartdesk.store.desk import Desk
from heartdesk.store.merge import Change
from heartdesk.store.shelf import UnitShelf
from heartdesk.sync.model import Keeper, Shelf
from tests.makers import FixedClock, a_desk
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept

MOMENT = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
STREAM, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
RUN = b"r" * 16


class SomeDesk(Protocol):
    """What both stores let the contract do."""

    def run(self, action: Callable[[Shelf], Any]) -> Any: ...
    def create(self, record_id: str, fields: dict[str, Any]) -> None: ...
    def change(self, record_id: str, fields: dict[str, Any]) -> None: ...
    def delete(self, record_id: str) -> None: ...
    def shown(self, record_id: str) -> tuple[Any, Any, Any]: ...


class InMemory:
    def __init__(self) -> None:
        clock = FixedClock(MOMENT)
        self.desk = MemoryDesk(Kept(streams=(STREAM,)), run=RUN, clock=clock.now)
        self.run = self.desk.run

    def create(self, record_id: str, fields: dict[str, Any]) -> None:
        self.desk.create(Kind.SERVICE, record_id, fields)

    def change(self, record_id: str, fields: dict[str, Any]) -> None:
        self.desk.change(Kind.SERVICE, record_id, fields)

    def delete(self, record_id: str) -> None:
        self.desk.delete(Kind.SERVICE, record_id)

    def shown(self, record_id: str) -> tuple[Any, Any, Any]:
        shown = self.desk.shown(Kind.SERVICE, record_id)
        assert shown is not None
        return dict(shown.fields), shown.conflicts, shown.deleted


class OnDisk:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def run(self, action: Callable[[Shelf], Any]) -> Any:
        return self.desk.run(lambda unit: action(UnitShelf(unit))).value

    def create(self, record_id: str, fields: dict[str, Any]) -> None:
        self.desk.run(lambda unit: unit.create(Kind.SERVICE, fields, id=record_id))

    def change(self, record_id: str, fields: dict[str, Any]) -> None:
        self.desk.run(lambda unit: unit.change(Kind.SERVICE, record_id, fields))

    def delete(self, record_id: str) -> None:
        self.desk.run(lambda unit: unit.delete(Kind.SERVICE, record_id))

    def shown(self, record_id: str) -> tuple[Any, Any, Any]:
        def look(look: Any) -> tuple[Any, Any, Any]:
            from heartdesk.store import changes  # noqa: PLC0415

            record = changes.read(look.connection, Kind.SERVICE, record_id)
            assert record is not None
            return dict(record.fields), record.conflicts, record.deleted

        return self.desk.look(look)


@pytest.fixture(params=["in memory", "on disk"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SomeDesk]:
    if request.param == "in memory":
        yield InMemory()
        return
    opened = a_desk(tmp_path, clock=FixedClock(MOMENT))
    yield OnDisk(opened)
    opened.close()


def a_bundle(number: int, *, state: State = State.TAKEN, **more: Any) -> KeptBundle:
    made = KeptBundle(
        audience=Audience.DIRECTORY,
        stream=OTHER,
        number=number,
        sum=bytes([number]) * 32,
        before=bytes([number - 1]) * 32 if number > 1 else b"",
        desk="d" * 32,
        state=state,
        changes=1,
    )
    return made._replace(**more)


def from_elsewhere(counter: int, fields: dict[str, Any], **more: Any) -> Change:
    said = Change((b"o" * 16, counter), Kind.SERVICE, "1", fields, {}, Stamp(counter, 0), "bob")
    return replace(said, **more)


def _keep(shelf: Shelf, one: KeptBundle) -> None:
    shelf.keep(one, b"bytes " + bytes([one.number]))


def keep(desk: SomeDesk, *bundles: KeptBundle) -> None:
    for one in bundles:
        desk.run(partial(_keep, one=one))


def test_what_a_worker_wrote_waits_to_be_said_in_its_order_and_only_once(desk: SomeDesk) -> None:
    desk.create("1", {"name": "Larder"})
    desk.change("1", {"name": "The Larder"})

    waiting = desk.run(lambda shelf: shelf.unsaid(Audience.DIRECTORY, 10))
    desk.run(lambda shelf: shelf.mark_said([waiting[0].id], 1))
    left = desk.run(lambda shelf: shelf.unsaid(Audience.DIRECTORY, 10))

    assert [change.fields["name"] for change in waiting] == ["Larder", "The Larder"]
    assert [change.fields["name"] for change in left] == ["The Larder"]
    assert desk.run(lambda shelf: shelf.unsaid(Audience.HUB, 10)) == []
    assert len(desk.run(lambda shelf: shelf.unsaid(Audience.DIRECTORY, 1))) == 1


def test_what_comes_from_elsewhere_counts_once_and_is_not_ours_to_say(desk: SomeDesk) -> None:
    change = from_elsewhere(1, {"name": "Hall"})

    for _ in range(2):
        desk.run(lambda shelf: shelf.apply([change], OTHER))

    assert desk.shown("1") == ({"name": "Hall"}, (), False)
    assert desk.run(lambda shelf: shelf.unsaid(Audience.DIRECTORY, 10)) == []


def test_two_answers_show_as_a_conflict_and_a_delete_beside_an_unseen_edit_too(
    desk: SomeDesk,
) -> None:
    desk.run(lambda shelf: shelf.apply([from_elsewhere(1, {"name": "Hall"})], OTHER))
    desk.delete("1")
    base = [(b"o" * 16, 1)]
    edits = [
        from_elsewhere(2, {"name": "Town Hall"}, replaces={"name": base}),
        from_elsewhere(3, {"name": "Old Hall"}, replaces={"name": base}),
    ]

    desk.run(lambda shelf: shelf.apply(edits, OTHER))

    assert desk.shown("1") == ({"name": "Old Hall"}, ("deleted", "name"), False)


def test_a_later_stamp_is_followed_and_one_of_a_clock_far_ahead_is_not(desk: SomeDesk) -> None:
    hour, year = 3_600_000, 365 * 86_400_000
    now = int(MOMENT.timestamp() * 1000)
    ahead = from_elsewhere(1, {"name": "Hall"}, stamp=Stamp(now + hour, 5))
    far = from_elsewhere(2, {"url": "x"}, stamp=Stamp(now + year, 0))

    desk.run(lambda shelf: shelf.apply([ahead, far], OTHER))
    desk.create("2", {"name": "Larder"})

    (said,) = desk.run(lambda shelf: shelf.unsaid(Audience.DIRECTORY, 10))
    assert said.stamp == Stamp(now + hour, 6)


def test_bundles_are_found_by_sum_by_number_by_state_and_keep_their_bytes(desk: SomeDesk) -> None:
    branch = a_bundle(2, sum=b"x" * 32)
    keep(desk, a_bundle(1), a_bundle(2), branch, a_bundle(4, state=State.WAITING))

    assert desk.run(lambda shelf: shelf.data(b"\x01" * 32)) == b"bytes \x01"
    assert desk.run(lambda shelf: shelf.by_sum(b"\x09" * 32)) is None
    two = desk.run(lambda shelf: shelf.numbered(Audience.DIRECTORY, OTHER, 2))
    assert {one.sum for one in two} == {b"\x02" * 32, b"x" * 32}
    (waits,) = desk.run(lambda shelf: shelf.in_state(State.WAITING))
    assert (waits.number, waits.seen, waits.length) == (4, None, 7)
    assert len(desk.run(lambda shelf: shelf.names())) == 4
    assert desk.run(lambda shelf: shelf.stream_speaker(OTHER)) == "d" * 32
    assert desk.run(lambda shelf: shelf.stream_speaker(STREAM)) is None
    with pytest.raises(Exception, match=r".+"):
        keep(desk, a_bundle(1))


def test_what_counts_as_seen_is_told_in_the_order_it_came_to_count(desk: SomeDesk) -> None:
    keep(desk, a_bundle(1), a_bundle(2, state=State.WAITING), a_bundle(3))
    (waited,) = desk.run(lambda shelf: shelf.in_state(State.WAITING))
    last = desk.run(lambda shelf: shelf.last_of(Audience.DIRECTORY, OTHER))

    desk.run(lambda shelf: shelf.settle(waited._replace(state=State.TAKEN, deletes=3, wall=50)))

    everything = desk.run(lambda shelf: shelf.seen_after(Audience.DIRECTORY, 0))
    assert [kept.number for kept in everything] == [1, 3, 2]
    since = desk.run(lambda shelf: shelf.seen_after(Audience.DIRECTORY, last.seen))
    assert [(kept.number, kept.deletes) for kept in since] == [(2, 3)]
    assert last.number == 3
    assert desk.run(lambda shelf: shelf.last_of(Audience.HUB, OTHER)) is None
    assert desk.run(lambda shelf: shelf.deleted_lately("d" * 32, after=0, until=50)) == 3
    assert desk.run(lambda shelf: shelf.deleted_lately("d" * 32, after=50, until=90)) == 0


def test_a_new_stream_says_what_the_old_one_had_not_said(desk: SomeDesk) -> None:
    first = desk.run(lambda shelf: shelf.stream)
    desk.create("1", {"name": "Larder"})

    desk.run(lambda shelf: shelf.begin_stream(OTHER))

    assert desk.run(lambda shelf: shelf.stream) == OTHER
    assert desk.run(lambda shelf: shelf.streams) == (OTHER, first)
    assert len(desk.run(lambda shelf: shelf.unsaid(Audience.DIRECTORY, 10))) == 1


def test_held_changes_wait_and_are_let_go(desk: SomeDesk) -> None:
    held = from_elsewhere(1, {"deleted": True}, replaces={"*": [(b"o" * 16, 9)]})

    for _ in range(2):
        desk.run(lambda shelf: shelf.hold([held], desk="d" * 32, stream=OTHER))
    found = desk.run(lambda shelf: shelf.held())
    desk.run(lambda shelf: shelf.let_go([held]))

    ((by, stream, change),) = found
    assert (by, stream, change.id) == ("d" * 32, OTHER, held.id)
    assert change.fields == held.fields
    assert {n: list(ids) for n, ids in change.replaces.items()} == {"*": [(b"o" * 16, 9)]}
    assert desk.run(lambda shelf: shelf.takes_away(held)) is True
    assert desk.run(lambda shelf: shelf.held()) == []


def test_facts_members_receipts_and_rounds_are_kept(desk: SomeDesk) -> None:
    def write(shelf: Shelf) -> None:
        shelf.set_fact("a", "1")
        shelf.know("d" * 32, "Barony", b"certificate")
        shelf.receive_receipt("d" * 32, STREAM, Audience.HUB, 5)
        shelf.receive_receipt("d" * 32, STREAM, Audience.HUB, 3)
        shelf.note_round(RoundMade("2026-11-17", "stick", 1, 2, ("all well",)))

    desk.run(write)

    assert desk.run(lambda shelf: shelf.fact("a")) == "1"
    assert desk.run(lambda shelf: shelf.fact("b")) is None
    assert desk.run(lambda shelf: shelf.members()) == {"d" * 32: "Barony"}
    assert desk.run(lambda shelf: shelf.certificate_of("d" * 32)) == b"certificate"
    assert desk.run(lambda shelf: shelf.certificate_of("e" * 32)) is None
    (receipt,) = desk.run(lambda shelf: shelf.receipts())
    assert receipt.number == 5


def test_a_transaction_that_fails_leaves_everything_as_it_was(desk: SomeDesk) -> None:
    keep(desk, a_bundle(1, state=State.WAITING))
    desk.create("2", {"name": "Larder"})
    stream = desk.run(lambda shelf: shelf.stream)

    def half(shelf: Shelf) -> None:
        (waits,) = shelf.in_state(State.WAITING)
        shelf.settle(waits._replace(state=State.TAKEN))
        shelf.keep(a_bundle(2), b"two")
        shelf.apply([from_elsewhere(1, {"name": "Hall"})], OTHER)
        shelf.mark_said([one.id for one in shelf.unsaid(Audience.DIRECTORY, 9)], 1)
        shelf.begin_stream(OTHER)
        shelf.hold([from_elsewhere(2, {"deleted": True})], desk="d", stream=OTHER)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        desk.run(half)

    assert [kept.state for kept in desk.run(lambda shelf: shelf.names())] == [State.WAITING]
    assert len(desk.run(lambda shelf: shelf.unsaid(Audience.DIRECTORY, 9))) == 1
    assert desk.run(lambda shelf: shelf.stream) == stream
    assert desk.run(lambda shelf: shelf.held()) == []
    assert desk.run(lambda shelf: shelf.count_live(Audience.DIRECTORY)) == 1


def test_both_are_what_a_round_asks_for(desk: SomeDesk) -> None:
    keeper: Keeper = desk
    assert keeper.run(lambda shelf: shelf.now) == MOMENT
