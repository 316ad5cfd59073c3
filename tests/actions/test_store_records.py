"""Keeping records: what a worker saves is there, whole, or the worker is told why not."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from heartdesk.core.clock import SystemClock
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.hlc import Stamp, milliseconds
from heartdesk.core.kinds import Kind
from heartdesk.store import changes, tables
from heartdesk.store.desk import Desk
from heartdesk.store.merge import Change
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.unit import Look, Unit
from tests.makers import ANN, TUESDAY, FixedClock, a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path)


def keep(fields: Mapping[str, Any], unit: Unit) -> str:
    return unit.create(Kind.SERVICE, fields)


def stands(desk: Desk) -> tuple[object, tuple[str, ...]]:
    """The name that shows, and the fields a person must settle."""
    record = desk.look(lambda look: look.get(Kind.SERVICE, "1"))
    assert record is not None
    return record.fields["name"], record.conflicts


def test_what_is_saved_is_there_after_closing(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    made = desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": "Larder", "crisis": False}))
    desk.close()

    again = a_desk(tmp_path)

    record = again.look(lambda look: look.get(Kind.SERVICE, made.value))
    assert record is not None
    assert record.fields == {"name": "Larder", "crisis": False}
    assert made.changed == {Kind.SERVICE}


def test_an_action_that_fails_leaves_nothing_behind(desk: Desk) -> None:
    def half(unit: Unit) -> None:
        unit.create(Kind.SERVICE, {"name": "Larder"}, id="1")
        raise DeskError("No.")

    with pytest.raises(DeskError):
        desk.run(half)

    assert desk.look(lambda look: look.get(Kind.SERVICE, "1")) is None
    assert desk.look(lambda look: look.waiting_to_travel()) == 0


def test_a_change_writes_only_what_it_names(desk: Desk) -> None:
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder", "from_newer": {"a": [1]}}, id="1"))

    changed = desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "Cumnock Larder"}))
    same = desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "Cumnock Larder"}))

    record = desk.look(lambda look: look.get(Kind.SERVICE, "1"))
    assert record is not None
    assert record.fields == {"name": "Cumnock Larder", "from_newer": {"a": [1]}}
    assert changed.value
    assert not same.value
    assert desk.look(lambda look: look.waiting_to_travel()) == 2


def test_twenty_thousand_untouched_records_need_no_head_rows(desk: Desk) -> None:
    desk.run(
        lambda u: [u.create(Kind.LOCATION, {"name": f"Hall {n}"}, id=str(n)) for n in range(50)]
    )
    desk.run(lambda u: u.change(Kind.LOCATION, "7", {"name": "Village hall"}))

    def heads(look: Look) -> list[tuple[str, str]]:
        rows = look.connection.execute(tables.head.select())
        return [(row.record_id, row.field) for row in rows]

    assert desk.look(heads) == [("7", "name")]


def test_a_deleted_record_is_out_of_sight_and_can_not_be_made_again(desk: Desk) -> None:
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}, id="1"))
    desk.run(lambda u: u.delete(Kind.SERVICE, "1"))

    assert desk.look(lambda look: look.get(Kind.SERVICE, "1")) is None
    assert desk.look(lambda look: look.is_known(Kind.SERVICE, "1"))
    with pytest.raises(DeskError, match="already"):
        desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}, id="1"))


def test_a_number_known_to_be_wrong_is_refused_wherever_it_stands(desk: Desk) -> None:
    denied = desk.area.denied[0].number

    for fields in (
        {"phones/1": {"number": denied}},
        {"description": f"Ring {denied.replace(' ', '')} day or night"},
        {"contacts/1": {"notes": ["call", f"+44 {denied.lstrip('0')}"]}},
    ):
        with pytest.raises(DeskError, match="wrong number"):
            desk.run(partial(keep, {"name": "Helpline", **fields}))

    assert desk.look(lambda look: list(look.every(Kind.SERVICE))) == []


def test_a_field_without_a_proper_name_is_a_bug_of_ours(desk: Desk) -> None:
    for name in ("Name", "a b", "deleted", "x/", "*"):
        with pytest.raises(ValueError, match="not the name of a field"):
            desk.run(partial(keep, {name: 1}))


def test_saying_again_what_shows_settles_a_conflict(desk: Desk) -> None:
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}, id="1"))
    (made,) = desk.look(lambda look: changes.changes_of(look.connection, Kind.SERVICE, "1"))
    replaces = {"name": [made.id]}
    theirs = Change(
        (b"t" * 16, 1), Kind.SERVICE, "1", {"name": "Pantry"}, replaces, made.stamp, "B"
    )
    desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "Food bank"}))
    desk.run(lambda u: changes.apply(u.connection, [theirs], stream="theirs"))
    assert stands(desk) == ("Food bank", ("name",))

    assert desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "Food bank"})).value

    assert stands(desk) == ("Food bank", ())
    assert not desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "Food bank"})).value


def test_area_records_are_the_same_change_on_every_desk(tmp_path: Path) -> None:
    one, other = a_desk(tmp_path, name="one.db"), a_desk(tmp_path, name="other.db")

    def pack(unit: Unit) -> bool:
        return unit.create_packed(
            Kind.SERVICE, "1", {"name": "Larder"}, pack="ayr", version="1", made=TUESDAY
        )

    first, again = one.run(pack).value, one.run(pack).value
    other.run(pack)

    assert (first, again) == (True, False)
    ours, theirs = (
        d.look(lambda look: changes.changes_of(look.connection, Kind.SERVICE, "1"))
        for d in (one, other)
    )
    assert ours == theirs
    assert one.look(lambda look: look.waiting_to_travel()) == 0


def test_stamps_never_run_backwards_when_the_clock_does(tmp_path: Path) -> None:
    clock = FixedClock()
    desk = a_desk(tmp_path, clock=clock)
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "a"}, id="1"))
    clock.move(days=-3650)
    desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "b"}))
    desk.close()

    desk = a_desk(tmp_path, clock=clock)
    desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "c"}))

    known = desk.look(lambda look: changes.changes_of(look.connection, Kind.SERVICE, "1"))
    stamps = [change.stamp for change in known]
    assert stamps == sorted(set(stamps))


def test_a_wrong_clock_elsewhere_does_not_spread(tmp_path: Path) -> None:
    clock = FixedClock()
    desk = a_desk(tmp_path, clock=clock)
    hours_ahead = milliseconds(TUESDAY + timedelta(hours=23))
    years_ahead = milliseconds(TUESDAY + timedelta(days=400))
    theirs = [
        Change((b"t" * 16, wall), Kind.SERVICE, "1", {"name": "a"}, {}, Stamp(wall, 0), "Bea")
        for wall in (hours_ahead, years_ahead)
    ]
    desk.run(lambda u: changes.apply(u.connection, theirs, stream="theirs"))
    desk.close()

    desk = a_desk(tmp_path, clock=clock)
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "b"}, id="2"))

    (ours,) = desk.look(lambda look: changes.changes_of(look.connection, Kind.SERVICE, "2"))
    assert ours.stamp == Stamp(hours_ahead, 1)


def test_the_wrong_key_opens_nothing_and_harms_nothing(tmp_path: Path) -> None:
    a_desk(tmp_path).close()
    before = (tmp_path / "heartdesk.db").read_bytes()

    with pytest.raises(DeskError, match="did not open"):
        Desk.open(
            tmp_path / "heartdesk.db",
            bytes(32),
            area=a_desk(tmp_path, name="x.db").area,
            worker=ANN,
            clock=SystemClock(),
            indexers={},
        )

    assert (tmp_path / "heartdesk.db").read_bytes() == before


def test_no_word_of_the_directory_stands_in_the_clear(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "CANARY larder", "description": "CANARY"}))

    kept = [path.read_bytes() for path in tmp_path.iterdir()]

    assert kept
    assert not any(b"CANARY" in data for data in kept)
    desk.close()


def test_every_commit_waits_for_the_disk(desk: Desk) -> None:
    def pragma(name: str, look: Look) -> object:
        return look.connection.execute(text(f"PRAGMA {name}")).scalar()

    found = {
        name: desk.look(partial(pragma, name))
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "query_only")
    }

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "query_only": 1,
    }


def test_a_look_can_not_write(desk: Desk) -> None:
    with pytest.raises(MachineTrouble):
        desk.look(lambda look: look.connection.execute(tables.meta.delete()))


def test_a_full_disk_is_told_and_what_was_saved_stays(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}, id="1"))

    def fill(unit: Unit) -> None:
        unit.connection.execute(text("PRAGMA max_page_count = 1"))
        unit.create(Kind.SERVICE, {"name": "Too much", "description": "x" * 100_000}, id="2")

    with pytest.raises(MachineTrouble, match="no room left") as told:
        desk.run(fill)
    desk.close()

    assert "Make some room" in told.value.then
    again = a_desk(tmp_path)
    assert again.look(lambda look: [r.id for r in look.every(Kind.SERVICE)]) == ["1"]


def test_four_windows_on_one_desk_lose_nothing(tmp_path: Path) -> None:
    a_desk(tmp_path).run(lambda u: u.create(Kind.SERVICE, {"name": "0"}, id="1"))
    desks = [a_desk(tmp_path) for _ in range(4)]

    def count_up(unit: Unit) -> None:
        record = unit.get(Kind.SERVICE, "1")
        assert record is not None
        unit.change(Kind.SERVICE, "1", {"name": str(int(record.fields["name"]) + 1)})

    threads = [
        threading.Thread(target=lambda d=d: [d.run(count_up) for _ in range(25)]) for d in desks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    record = desks[0].look(lambda look: look.get(Kind.SERVICE, "1"))
    assert record is not None
    assert record.fields["name"] == "100"


def test_actions_at_once_in_one_window_never_share_an_id_or_a_stamp(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    together = threading.Barrier(4)

    def work(by: int) -> None:
        together.wait()
        for number in range(25):
            desk.run(partial(keep, {"name": f"Larder {by} {number}"}))

    threads = [threading.Thread(target=work, args=(by,)) for by in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = desk.look(
        lambda look: look.connection.execute(
            text("SELECT counter, wall, logical FROM change ORDER BY seq")
        ).all()
    )
    assert [row.counter for row in rows] == list(range(1, 101))
    stamps = [(row.wall, row.logical) for row in rows]
    assert stamps == sorted(set(stamps))


def test_a_damaged_file_is_told_never_shown_as_truth(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda u: [u.create(Kind.SERVICE, {"name": f"Larder {n}"}) for n in range(200)])
    desk.close()
    whole = (tmp_path / "heartdesk.db").read_bytes()

    for place in range(5000, len(whole), len(whole) // 20):
        damaged = tmp_path / "damaged.db"
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        try:
            broken = a_desk(tmp_path, name="damaged.db")
            names = broken.look(lambda look: [r.fields["name"] for r in look.every(Kind.SERVICE)])
        except MachineTrouble:
            continue
        assert sorted(names) == sorted(f"Larder {n}" for n in range(200))


def test_a_long_text_with_a_damaged_further_page_is_told_never_shown(tmp_path: Path) -> None:
    long = "a warm lunch and a lift home " * 1200
    desk = a_desk(tmp_path)
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder", "what_to_expect": long}, id="1"))
    desk.run(lambda u: write_meta(u.connection, "long", long))
    desk.close()
    whole = (tmp_path / "heartdesk.db").read_bytes()
    told = 0

    for place in range(len(whole) - 30 * 4096 + 1000, len(whole), 4096):
        (tmp_path / "damaged.db").write_bytes(
            whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]
        )
        for read in (
            lambda look: look.get(Kind.SERVICE, "1").fields["what_to_expect"],
            lambda look: read_meta(look.connection, "long"),
        ):
            try:
                shown = a_desk(tmp_path, name="damaged.db").look(read)
            except MachineTrouble:
                told += 1
            else:
                assert shown == long, place // 4096

    assert told > 10
