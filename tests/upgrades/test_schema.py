"""Old stores open with today's HeartDesk; newer ones are left alone, in a sentence."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import Kind
from heartdesk.store import audit, tables, upgrade
from heartdesk.store.engine import open_engine
from heartdesk.store.health import check_store
from heartdesk.store.search import search
from tests.makers import KEY, FixedClock, a_desk

START = "def _import_tables() -> None:\n"
MIGRATIONS = Path(upgrade.__file__).parent / "migrations"


def test_the_migrations_end_where_the_tables_begin(tmp_path: Path) -> None:
    a_desk(tmp_path).close()
    engine = open_engine(tmp_path / "heartdesk.db", KEY)

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": lambda _o, name, *_: not str(name).startswith("entry_fts")},
        )
        differences = compare_metadata(context, tables.metadata)
    engine.dispose()

    assert differences == []


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))

    assert scripts.get_current_head() == upgrade.HEAD


def test_migrations_lean_on_nothing_of_ours() -> None:
    for script in (MIGRATIONS / "versions").glob("*.py"):
        assert "heartdesk" not in script.read_text(encoding="utf-8"), script.name


def test_a_desk_from_a_newer_heartdesk_is_refused_and_not_touched(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": "Larder"}, id="1"))
    desk.close()
    _stand_at(tmp_path / "heartdesk.db", "9999")

    with pytest.raises(DeskError, match="newer HeartDesk"):
        a_desk(tmp_path)

    assert not (tmp_path / "heartdesk.db-wal").exists()  # the file was let go
    assert _version(tmp_path / "heartdesk.db") == "9999"


def test_a_desk_of_the_first_schema_opens_with_everything_in_it(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent / "store_1" / "heartdesk.db", tmp_path)
    assert _version(tmp_path / "heartdesk.db") == "0001"

    desk = a_desk(tmp_path)

    assert _version(tmp_path / "heartdesk.db") == upgrade.HEAD
    names = {r.id: r.fields["name"] for r in desk.look(lambda look: list(look.every(Kind.SERVICE)))}
    assert names == {"s1": "Cumnock Larder", "s3": "Imported hall"}
    assert [hit.id for hit in desk.look(lambda look: search(look, "larder"))] == ["s1"]
    assert desk.look(lambda look: look.is_known(Kind.SERVICE, "s2"))
    assert desk.look(lambda look: len(list(look.every(Kind.ENQUIRY)))) == 1
    assert all(finding.well for finding in check_store(desk))
    desk.run(lambda unit: unit.change(Kind.SERVICE, "s1", {"name": "Larder again"}))
    desk.run(lambda unit: audit.note(unit, audit.Event.UNLOCKED))
    assert desk.look(audit.check_chain) == ()
    # The audit of an upgraded desk only grows too.
    with pytest.raises(Exception, match="only grows"):
        desk.run(lambda unit: unit.connection.execute(text("DELETE FROM audit")))
    desk.close()
    (copy,) = (tmp_path / upgrade.COPIES).iterdir()
    assert _version(copy) == "0001"


def test_an_upgrade_keeps_a_copy_of_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": "Larder"}, id="1"))
    desk.close()
    monkeypatch.setattr(upgrade, "HEAD", "a later one")
    monkeypatch.setattr(upgrade, "_migrate", lambda _engine: None)

    a_desk(tmp_path).close()

    (copy,) = (tmp_path / upgrade.COPIES).iterdir()
    assert not copy.read_bytes().startswith(b"SQLite")
    engine = open_engine(copy, KEY)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM record")).scalar() == 1
    engine.dispose()


def test_an_upgrade_that_cannot_be_copied_first_is_told_and_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_desk(tmp_path).close()
    stood_at = upgrade.HEAD
    monkeypatch.setattr(upgrade, "HEAD", "a later one")
    (tmp_path / upgrade.COPIES).write_text("in the way", encoding="utf-8")

    with pytest.raises(MachineTrouble, match="could not be copied"):
        a_desk(tmp_path)

    assert _version(tmp_path / "heartdesk.db") == stood_at


def test_a_copy_that_fails_half_way_leaves_no_half_copy(tmp_path: Path) -> None:
    a_desk(tmp_path).close()

    with pytest.raises(DeskError, match="did not open"):
        upgrade.copy_store(tmp_path / "heartdesk.db", b"x" * 32, label="half")

    assert list((tmp_path / upgrade.COPIES).iterdir()) == []


def test_an_upgrade_that_fails_leaves_the_old_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "CREATE VIRTUAL TABLE broken USING no_such_module(name)"
    original = (MIGRATIONS / "versions" / "0001_first.py").read_text(encoding="utf-8")
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0001_first.py").write_text(
        original.replace(
            "def _import_tables() -> None:\n",
            f"def _import_tables() -> None:\n    op.execute('{broken}')\n",
        ),
        encoding="utf-8",
    )
    real = upgrade._config
    monkeypatch.setattr(upgrade, "_config", lambda: _pointing(real(), folder))
    monkeypatch.setattr(
        "tests.makers._put_empty_store", lambda _database: None
    )  # made from nothing

    with pytest.raises(Exception, match="no_such_module"):
        a_desk(tmp_path, clock=FixedClock())

    engine = open_engine(tmp_path / "heartdesk.db", KEY)
    with engine.connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
    engine.dispose()
    assert left == 0


def _pointing(config, folder: Path):  # type: ignore[no-untyped-def]
    config.set_main_option("script_location", str(folder))
    return config


def _stand_at(database: Path, version: str) -> None:
    engine = open_engine(database, KEY)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    engine.dispose()


def _version(database: Path) -> str | None:
    engine = open_engine(database, KEY)
    version = upgrade.schema_of(engine)
    engine.dispose()
    return version
