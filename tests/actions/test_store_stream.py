"""From which stamp a desk goes on when it is opened again: quickly, and never led astray by another's wrong clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from heartdesk.core.hlc import Stamp, milliseconds
from heartdesk.core.kinds import Kind
from heartdesk.store import tables
from heartdesk.store.engine import open_engine
from heartdesk.store.stream import latest_stamp
from tests.makers import KEY, a_desk

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def stamps(folder: Path, *rows: tuple[str, int, int]) -> Stamp:
    """The latest of changes (stream, wall, logical), as the desk that speaks in "ours" finds it."""
    folder.mkdir(exist_ok=True)
    desk = a_desk(folder)
    desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": "Larder"}))
    desk.close()
    engine = open_engine(folder / "heartdesk.db", KEY)
    with engine.begin() as connection:
        connection.execute(text("delete from change"))
        row = {"run": b"r" * 16, "audience": "directory", "kind": "service", "record_id": "1"}
        row |= {"fields": b"\x80", "replaces": b"\x80", "worker": "w"}
        for counter, (stream, wall, logical) in enumerate(rows):
            connection.execute(
                insert(tables.change),
                row | {"counter": counter, "stream": stream, "wall": wall, "logical": logical},
            )
        found = latest_stamp(connection, stream="ours", now=NOW)
    engine.dispose()
    return found


def test_the_latest_of_all_that_is_known_counts(tmp_path: Path) -> None:
    now = milliseconds(NOW)

    assert stamps(tmp_path, ("ours", now - 5, 0), ("theirs", now, 1), ("ours", now, 0)) == Stamp(
        now, 1
    )


def test_a_clock_ten_years_ahead_is_not_followed_unless_it_was_ours(tmp_path: Path) -> None:
    now, ahead = milliseconds(NOW), milliseconds(NOW + timedelta(days=3650))

    assert stamps(tmp_path / "a", ("ours", now, 3), ("theirs", ahead, 0)) == Stamp(now, 3)
    assert stamps(tmp_path / "b", ("ours", ahead, 2), ("theirs", ahead + 1, 0)) == Stamp(ahead, 2)


def test_a_desk_that_has_said_nothing_begins_at_the_beginning(tmp_path: Path) -> None:
    assert stamps(tmp_path) == Stamp(0, 0)


def test_no_change_is_read_to_find_it(tmp_path: Path) -> None:
    """A million changes took seconds at each opening."""
    a_desk(tmp_path).close()
    engine = open_engine(tmp_path / "heartdesk.db", KEY)
    with engine.connect() as connection:
        plan = connection.execute(
            text(
                "explain query plan select wall, logical from change where wall <= 5"
                " order by wall desc, logical desc limit 1"
            )
        ).fetchall()
    engine.dispose()

    assert "ix_change_wall_logical" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
