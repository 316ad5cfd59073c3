"""The desk's file: how every connection to it is set, who may read it, what is left of what was taken away."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.roles import Role
from heartdesk.store.desk import Desk
from heartdesk.store.engine import open_engine
from heartdesk.store.unit import Unit
from tests.makers import KEY, TRUST, a_desk, a_worker
from tests.raw_pages import decrypted_pages

SET = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "temp_store": 2,
    "cipher_memory_security": "0",
    "busy_timeout": 10000,
}


@pytest.mark.parametrize("read_only", [False, True])
def test_every_connection_is_set_as_it_should_be(tmp_path: Path, read_only: bool) -> None:
    a_desk(tmp_path).close()
    engine = open_engine(tmp_path / "heartdesk.db", KEY, read_only=read_only)

    at_once = [engine.raw_connection() for _ in range(4)]  # more than the pool keeps

    for connection in at_once:
        found = {name: connection.cursor().execute(f"PRAGMA {name}").fetchone()[0] for name in SET}
        assert found == SET
        query_only = connection.cursor().execute("PRAGMA query_only").fetchone()[0]
        assert query_only == int(read_only)
    for connection in at_once:
        connection.close()
    engine.dispose()


def test_words_taken_out_of_the_index_are_wiped_from_it(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)

    kept = desk.look(
        lambda look: look.connection.execute(
            text("SELECT v FROM entry_fts_config WHERE k = 'secure-delete'")
        ).scalar()
    )

    assert kept == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an account's folder private by itself")
def test_the_file_and_what_stands_beside_it_are_for_this_account_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        desk = a_desk(tmp_path)
        desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}))
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        desk.close()
    finally:
        os.umask(before)

    assert set(modes) == {"heartdesk.db", "heartdesk.db-wal", "heartdesk.db-shm"}
    assert set(modes.values()) == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an account's folder private by itself")
def test_a_file_that_others_could_read_is_made_private_when_it_is_opened(tmp_path: Path) -> None:
    a_desk(tmp_path).close()
    (tmp_path / "heartdesk.db").chmod(0o644)

    a_desk(tmp_path).close()

    assert (tmp_path / "heartdesk.db").stat().st_mode & 0o777 == 0o600


def test_the_log_is_cut_to_nothing_on_asking_and_gone_after_closing(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}))
    log = tmp_path / "heartdesk.db-wal"
    assert log.stat().st_size > 0

    assert desk.empty_log()
    assert log.stat().st_size == 0

    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}))
    desk.close()
    assert not log.exists() or log.stat().st_size == 0


def test_a_reader_in_the_way_of_the_log_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heartdesk.store.engine._PRAGMAS", ("journal_mode=WAL", "busy_timeout=50"))
    desk = a_desk(tmp_path)
    reader = desk._reader.connect()
    reader.execute(text("SELECT count(*) FROM record"))
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}))

    assert not desk.empty_log()

    reader.close()
    assert desk.empty_log()
    desk.close()


def test_nothing_of_a_row_that_was_wiped_stands_in_the_file(tmp_path: Path) -> None:
    canary = "CANARY000123"
    worker = a_worker(*Role, name="First")
    desk = a_desk(tmp_path, worker=worker)
    made = desk.run(lambda u: u.create(Kind.SERVICE, {"name": canary, "description": canary})).value
    person = desk.run(lambda u: u.create(Kind.PERSON, {"name": canary, CONTROLLER: TRUST})).value
    boxes = desk.run(lambda u: boxes_of(u, person)).value
    assert canary.encode() in decrypted(desk)
    assert all(box in decrypted(desk) for box in boxes)

    def wipe(unit: Unit) -> None:
        unit.delete(Kind.SERVICE, made)
        for table, column in (("change", "record_id"), ("record", "id")):
            for gone in (made, person):
                unit.connection.execute(
                    text(f"DELETE FROM {table} WHERE {column} = :id"),  # noqa: S608
                    {"id": gone},
                )

    desk.run(wipe)
    assert desk.empty_log()

    left = decrypted(desk)
    assert canary.encode() not in left
    assert canary.lower().encode() not in left
    assert not any(box[-40:] in left for box in boxes)


def boxes_of(unit: Unit, person: str) -> list[bytes]:
    rows = unit.connection.execute(
        text("SELECT fields FROM change WHERE record_id = :id"), {"id": person}
    )
    return list(rows.scalars())


def decrypted(desk: Desk) -> bytes:
    """Every page of the file, free ones and slack too, decrypted by hand."""
    desk.empty_log()
    return decrypted_pages(desk.database, KEY)
