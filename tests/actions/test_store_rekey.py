"""Renewing the keys of a desk: the new file holds everything, and nobody writes into the old one any more."""

import os
import threading
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import text

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.roles import Role
from heartdesk.security import slot_file
from heartdesk.store import rekey
from heartdesk.store.audit import check_chain
from heartdesk.store.desk import Desk
from heartdesk.store.health import check_store
from heartdesk.store.rekey import copied
from heartdesk.store.search import search
from tests.makers import KEY, TRUST, a_desk, a_worker

NEW_KEY = bytes(range(1, 33))
CAT = a_worker(Role.PEOPLE_LEAD, Role.COORDINATOR, Role.ADMIN, name="Cat")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A desk with a service, a person, and what is read of them in the audit."""
    desk = a_desk(tmp_path, worker=CAT)
    desk.run(lambda u: [u.create(Kind.SERVICE, {"name": f"Larder {n}"}) for n in range(40)])
    desk.run(lambda u: u.create(Kind.PERSON, {"name": "Isa", CONTROLLER: TRUST}))
    desk.close()
    return desk.database


def with_new_key(database: Path) -> Desk:
    """The desk on its new file."""
    desk = a_desk(database.parent, worker=CAT, name="other.db")
    opened = Desk.open(
        database,
        NEW_KEY,
        area=desk.area,
        worker=CAT,
        clock=desk._clock,
        indexers=desk._indexers,
        held=desk.held,
    )
    desk.close()
    return opened


def test_everything_is_in_the_new_file_and_it_opens_with_the_new_key_alone(old: Path) -> None:
    new = old.with_name("new.db")

    with copied(old, KEY, new, NEW_KEY):
        pass

    desk = with_new_key(new)
    assert len(desk.look(lambda look: search(look, "larder"))) == 40
    people = desk.run(lambda u: [p.fields["name"] for p in u.every(Kind.PERSON)]).value
    assert people == ["Isa"]
    assert desk.look(check_chain) == ()
    assert all(finding.well for finding in check_store(desk))
    with pytest.raises(Exception, match="only grows"):  # the triggers came too
        desk.run(lambda u: u.connection.execute(text("DELETE FROM audit")))
    desk.close()
    with pytest.raises(DeskError, match="did not open"):
        a_desk(old.parent, name="new.db", worker=CAT)
    if os.name != "nt":
        assert new.stat().st_mode & 0o777 == 0o600


def test_a_desk_that_is_open_elsewhere_is_not_renewed(old: Path) -> None:
    elsewhere = a_desk(old.parent, worker=CAT)
    new = old.with_name("new.db")

    with pytest.raises(DeskError, match="open in another window"), copied(old, KEY, new, NEW_KEY):
        pytest.fail("the old store was not ours alone")

    assert not new.exists()
    elsewhere.run(lambda u: u.create(Kind.SERVICE, {"name": "Late"}))
    elsewhere.close()
    with copied(old, KEY, new, NEW_KEY):
        pass
    assert len(with_new_key(new).look(lambda look: search(look, "late"))) == 1


def test_nobody_writes_into_the_old_file_while_it_is_copied(old: Path) -> None:
    new = old.with_name("new.db")
    refused: list[str] = []

    def write_late() -> None:
        connection = sqlcipher3.connect(str(old), timeout=0)
        connection.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
        try:
            connection.execute("INSERT INTO meta VALUES('late', '1')")
        except sqlcipher3.OperationalError as error:
            refused.append(str(error))
        finally:
            connection.close()

    with copied(old, KEY, new, NEW_KEY):
        late = threading.Thread(target=write_late)
        late.start()
        late.join()

    assert len(refused) == 1
    assert "locked" in refused[0]


def test_a_desk_opened_before_the_keys_changed_saves_nothing_into_the_old_file(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = a_desk(old.parent, worker=CAT)
    late.run(lambda u: u.create(Kind.SERVICE, {"name": "In time"}))
    (old.parent / slot_file.NAME).write_bytes(b"{}")
    monkeypatch.setattr(slot_file, "database_of", lambda folder: folder / "new.db")

    with pytest.raises(DeskError, match="keys of this desk were renewed") as told:
        late.run(lambda u: u.create(Kind.SERVICE, {"name": "Too late"}))
    assert "Unlock" in told.value.then
    with pytest.raises(DeskError, match="keys of this desk were renewed"):
        a_desk(old.parent, worker=CAT)

    monkeypatch.setattr(slot_file, "database_of", lambda folder: folder / "heartdesk.db")
    assert late.look(lambda look: search(look, "late")) == ()


def test_the_key_file_is_read_again_only_when_it_has_changed(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    (old.parent / slot_file.NAME).write_bytes(b"{}")

    def database_of(folder: Path) -> Path:
        asked.append(folder)
        return folder / "heartdesk.db"

    monkeypatch.setattr(slot_file, "database_of", database_of)
    desk = a_desk(old.parent, worker=CAT)
    opening = len(asked)
    for _ in range(5):
        desk.run(lambda u: u.create(Kind.SERVICE, {"name": "x"}))

    assert len(asked) == opening + 1


def test_a_copy_that_fails_leaves_the_old_desk_and_no_new_file(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = old.with_name("new.db")
    monkeypatch.setattr(rekey, "_counted", lambda *_: {"record": 1})

    with (
        pytest.raises(MachineTrouble, match="could not be written anew"),
        copied(old, KEY, new, NEW_KEY),
    ):
        pytest.fail("a copy that lacks rows was let through")

    assert not new.exists()
    desk = a_desk(old.parent, worker=CAT)
    assert len(desk.look(lambda look: search(look, "larder"))) == 40


def test_an_error_after_the_copy_takes_nothing_away(old: Path) -> None:
    new = old.with_name("new.db")

    with pytest.raises(KeyboardInterrupt), copied(old, KEY, new, NEW_KEY):
        raise KeyboardInterrupt

    assert new.exists()
    assert old.exists()


def test_a_full_disk_is_told(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekey, "_sync", _full)

    with pytest.raises(MachineTrouble), copied(old, KEY, old.with_name("new.db"), NEW_KEY):
        pytest.fail("it is not on the disk")

    assert not old.with_name("new.db").exists()


def _full(_file: Path) -> None:
    raise OSError(28, "No space left on device")


def test_a_wrong_key_copies_nothing(old: Path) -> None:
    with (
        pytest.raises(DeskError, match="did not open"),
        copied(old, NEW_KEY, old.with_name("new.db"), KEY),
    ):
        pytest.fail("it opened")
