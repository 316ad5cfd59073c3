"""The audit only grows: whatever is changed, dropped, moved or cut off is found."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from heartdesk.core.roles import AUDITORS, NotAllowed, Role
from heartdesk.store import audit
from heartdesk.store.audit import Event, check_chain, note, note_all, rows_after, written
from heartdesk.store.desk import Desk
from tests.makers import FixedClock, a_desk, a_worker

ADMIN = a_worker(Role.ADMIN, name="Ada")
MANY = 1000
STEP = 9
"""Every ninth entry is forged, each run from another start. All of them, at STEP = 1: 40 s, all found."""


@pytest.fixture(scope="module")
def long_kept(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a thousand entries, whose triggers somebody with SQL has taken away."""
    desk = a_desk(tmp_path_factory.mktemp("audit"), worker=ADMIN)
    for start in range(0, MANY, 100):
        ids = [f"p{n}" for n in range(start, start + 100)]
        desk.run(lambda u, ids=ids: note_all(u, Event.READ, "person", ids))  # type: ignore[misc]
    for trigger in ("audit_no_update", "audit_no_delete", "audit_in_order"):
        desk.run(lambda u, t=trigger: u.connection.execute(text(f"DROP TRIGGER {t}")))  # type: ignore[misc]
    return desk


class Forgery(Exception):
    """Ends a unit of work, so that the next forgery begins with a whole chain."""


def found_after(desk: Desk, forge: Callable[[Connection], object]) -> tuple[str, ...]:
    """What is found once somebody has changed rows with SQL."""
    problems: list[str] = []

    def look(unit):  # type: ignore[no-untyped-def]
        forge(unit.connection)
        problems.extend(check_chain(unit))
        raise Forgery

    with pytest.raises(Forgery):
        desk.run(look)
    return tuple(problems)


def somewhere() -> list[int]:
    """Numbers of entries: the first, the last, and those between at every ninth place."""
    return sorted({1, MANY, *range(random.randint(1, STEP), MANY, STEP)})


def run_sql(*statements: str, **values: object) -> Callable[[Connection], object]:
    return lambda connection: [connection.execute(text(one), values) for one in statements]


def test_a_whole_chain_has_nothing_wrong(long_kept: Desk) -> None:
    assert long_kept.look(check_chain) == ()
    assert len(long_kept.look(written)) == MANY


def test_each_entry_that_is_changed_is_found(long_kept: Desk) -> None:
    columns = ("at", "worker", "event", "kind", "record_id", "reason", "hash")
    for seq in somewhere():
        column = columns[seq % len(columns)]
        value = b"x" * 32 if column == "hash" else "x"
        change = f"UPDATE audit SET {column} = :value WHERE seq = :seq"  # noqa: S608
        forge = run_sql(change, value=value, seq=seq)
        assert found_after(long_kept, forge), (seq, column)


def test_each_entry_that_is_dropped_is_found(long_kept: Desk) -> None:
    for seq in somewhere():
        drop = "DELETE FROM audit WHERE seq = :seq"
        assert found_after(long_kept, run_sql(drop, seq=seq)), seq
        close_up = "UPDATE audit SET seq = seq - 1 WHERE seq > :seq"
        if seq % 10 == 0:
            assert found_after(long_kept, run_sql(drop, close_up, seq=seq)), seq


def test_entries_that_change_places_are_found(long_kept: Desk) -> None:
    swap = (
        "UPDATE audit SET seq = -1 WHERE seq = :one",
        "UPDATE audit SET seq = :one WHERE seq = :other",
        "UPDATE audit SET seq = :other WHERE seq = -1",
    )
    for _ in range(60):
        one, other = random.sample(range(1, MANY + 1), 2)
        assert found_after(long_kept, run_sql(*swap, one=one, other=other)), (one, other)


def test_a_tail_cut_off_anywhere_is_found(long_kept: Desk) -> None:
    for seq in somewhere():
        cut = run_sql("DELETE FROM audit WHERE seq >= :seq", seq=seq)
        assert found_after(long_kept, cut), seq
    assert found_after(long_kept, run_sql("DELETE FROM meta WHERE name = 'audit_head'"))


def test_an_entry_slipped_in_is_found(long_kept: Desk) -> None:
    copy = (
        "INSERT INTO audit SELECT seq + 1, at, worker, event, kind, record_id, reason, hash"
        " FROM audit ORDER BY seq DESC LIMIT 1"
    )

    assert found_after(long_kept, run_sql(copy))


def test_the_file_itself_refuses_to_change_or_drop_an_entry(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, worker=ADMIN)
    for event in (Event.UNLOCKED, Event.LOCKED):
        desk.run(lambda u, event=event: note(u, event))  # type: ignore[misc]

    for forgery in (
        "UPDATE audit SET worker = 'x' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT 1, at, 'x', event, kind, record_id, reason, hash FROM audit WHERE seq = 1",
        "INSERT INTO audit SELECT 9, at, 'x', event, kind, record_id, reason, hash FROM audit WHERE seq = 1",
    ):
        with pytest.raises(DBAPIError, match="only grows"):
            desk.run(lambda u, sql=forgery: u.connection.execute(text(sql)))  # type: ignore[misc]

    assert desk.look(check_chain) == ()
    assert [entry.event for entry in desk.look(written)] == ["locked", "unlocked"]


def test_the_chain_goes_on_over_restarts_and_between_windows(tmp_path: Path) -> None:
    clock = FixedClock()
    one = a_desk(tmp_path, worker=ADMIN, clock=clock)
    other = a_desk(tmp_path, worker=a_worker(Role.OUTREACH, name="Bea"), clock=clock)

    for desk in (one, other, one):
        desk.run(lambda u: note(u, Event.UNLOCKED))
        clock.move(minutes=1)
    other.close()
    one.close()

    again = a_desk(tmp_path, worker=ADMIN, clock=clock)
    again.run(lambda u: note(u, Event.LOCKED, reason="idle"))
    assert again.look(check_chain) == ()
    assert [entry.seq for entry in again.look(written)] == [4, 3, 2, 1]
    assert again.look(lambda look: written(look, 1))[0].reason == "idle"


def test_only_the_admin_and_the_safeguarding_leads_read_it(tmp_path: Path) -> None:
    for role in Role:
        desk = a_desk(tmp_path, worker=a_worker(role, name="Bea"))
        if role in AUDITORS:
            desk.look(written)
        else:
            with pytest.raises(NotAllowed, match="who looked at what"):
                desk.look(written)
        desk.close()
    assert {Role.RECEPTION, Role.OUTREACH, Role.PEOPLE_LEAD, Role.COORDINATOR}.isdisjoint(AUDITORS)


def test_entries_kept_elsewhere_come_back_only_where_they_go_on(tmp_path: Path) -> None:
    whole = a_desk(tmp_path, worker=ADMIN, name="whole.db")
    restored = a_desk(tmp_path, worker=ADMIN, name="restored.db")
    whole.run(lambda u: note_all(u, Event.READ, "person", ["1", "2", "3"]))
    kept = whole.look(written)[::-1]

    assert not restored.run(lambda u: audit.put_back(u.connection, kept[1:])).value
    assert restored.look(written) == ()
    assert restored.run(lambda u: audit.put_back(u.connection, kept[:1])).value
    assert restored.run(lambda u: audit.put_back(u.connection, kept[1:])).value

    assert restored.look(written)[::-1] == kept
    assert restored.look(check_chain) == ()
    assert len(restored.look(lambda look: list(rows_after(look.connection, 1)))) == 2
