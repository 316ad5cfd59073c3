"""Bringing a desk back: backup and journal together, whatever became of the old store."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.directory.actions import check_by_phone, load_starter
from heartdesk.interchange.actions import import_directory
from heartdesk.security import rekey, slot_file
from heartdesk.security.cost import FLOOR
from heartdesk.security.keys import unlock
from heartdesk.security.roster import add_worker
from heartdesk.store.backup import check_backup, make_backup
from heartdesk.store.backup_daily import keep_safe, set_place
from heartdesk.store.backup_pages import DamagedStore, check_pages
from heartdesk.store.desk import Desk
from heartdesk.store.journal import write_journal
from heartdesk.store.rekey import copied
from heartdesk.store.restore import finish_restore
from heartdesk.store.restore_offer import what_can_be_restored
from heartdesk.store.restore_salvage import readable_changes
from heartdesk.store.search import search
from heartdesk.store.unit import Unit
from tests.backup_makers import (
    CANARY,
    PASSPHRASE,
    RealDesk,
    a_new_desk,
    a_real_desk,
    add_person,
    add_service,
    at_work,
    changes_in,
    flip_bytes,
    names_of_services,
)

FEED = Path(__file__).parents[1] / "fixtures" / "interchange" / "hsds_3_1_service.json"


@pytest.fixture
def real(tmp_path: Path) -> RealDesk:
    return a_real_desk(tmp_path / "desk")


@dataclass
class Worked:
    """A desk with a backup in the middle of its work; `kept` is every change it promised to keep."""

    real: RealDesk
    backup: Path
    kept: set[tuple[bytes, int]]
    person: str
    imported: set[str]


@pytest.fixture
def worked(real: RealDesk, tmp_path: Path) -> Worked:
    """The starter directory, a backup, then an import, a check by phone, a person, and all of it in the journal."""
    with at_work(real) as desk:
        desk.run(load_starter)
        larder = add_service(desk, "Larder", **{"phones/a": {"number": "01632 960100"}})
        make_backup(desk, tmp_path / "one.hdbackup", now=real.clock.now())
        real.clock.move(hours=3)
        import_directory(desk, source=str(FEED))
        imported = set(names_of_services(desk).values())
        desk.run(lambda unit: check_by_phone(unit, id=larder, facts=("phone",)))
        desk.run(lambda unit: unit.change(Kind.SERVICE, larder, {"name": "Town larder"}))
        person = add_person(desk)
        desk.run(lambda unit: unit.delete(Kind.SERVICE, add_late(unit)))
        write_journal(desk)
        kept = changes_in(desk)
    return Worked(real, tmp_path / "one.hdbackup", kept, person, imported)


def add_late(unit: Unit) -> str:
    """A service that is taken away again at once."""
    return unit.create(Kind.SERVICE, {"name": "Not here long"})


def swap(path: Path) -> None:
    path.write_bytes(os.urandom(50_000))


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "the first page overwritten": lambda path: flip_bytes(path, at=0, count=4096),
    "bytes flipped in the middle": lambda path: flip_bytes(path, at=path.stat().st_size // 2),
    "cut short": truncate,
    "emptied": lambda path: os.truncate(path, 0),
    "gone": lambda path: path.unlink(),
    "another file in its place": swap,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_whatever_became_of_the_store_nothing_that_was_promised_is_lost(
    worked: Worked, damage: Callable[[Path], None]
) -> None:
    real = worked.real
    damage(real.store)
    key = unlock(real.folder, worker_name="Ann", secret=PASSPHRASE, device=real.computer).key
    with pytest.raises(DamagedStore, match="Nothing was written over it"):
        check_pages(real.store, key)

    restored = real.restore(worked.backup)

    assert restored.unread == ()
    assert restored.kept_aside is not None
    assert restored.kept_aside.name == "desk-damaged-2026-11-17"
    with at_work(real) as desk:
        assert worked.kept <= changes_in(desk)
        assert restored.from_journal > 0
        assert "Town larder" in names_of_services(desk).values()
        assert worked.imported - {"Larder"} <= set(names_of_services(desk).values())
        assert "Not here long" not in names_of_services(desk).values()
        brought = desk.run(lambda unit: unit.get(Kind.PERSON, worked.person)).value
        assert brought is not None
        assert brought.fields["name"] == CANARY


def test_the_last_minute_comes_from_the_old_store_where_that_can_still_be_read(
    worked: Worked,
) -> None:
    with at_work(worked.real) as desk:
        late = add_service(desk, "In the last minute")
        person = add_person(desk, f"{CANARY} late")
    flip_bytes(worked.real.store, at=worked.real.store.stat().st_size - 4096, count=64)
    before = worked.real.store.read_bytes()

    restored = worked.real.restore(worked.backup)

    assert restored.from_old_store == 2
    assert restored.kept_aside is not None
    assert (restored.kept_aside / worked.real.store.name).read_bytes() == before
    with at_work(worked.real) as desk:
        assert late in names_of_services(desk)
        assert desk.run(lambda unit: unit.get(Kind.PERSON, person)).value is not None


def test_what_the_old_store_still_gives_is_as_it_was_written(
    real: RealDesk, tmp_path: Path
) -> None:
    """A long row stands on several pages; one that is damaged comes back as zeros, and nobody says so by himself."""
    with at_work(real) as desk:
        for number in range(3):
            add_service(desk, "Larder", description=f"Number {number}. " + "Bread and soup. " * 900)
    key = unlock(real.folder, worker_name="Ann", secret=PASSPHRASE, device=real.computer).key
    (tmp_path / "scratch").mkdir()
    _, written = readable_changes(real.store, key, tmp_path / "scratch")
    assert len(written) == 3

    spoilt = tmp_path / "spoilt.db"
    found = []
    for page in range(1, real.store.stat().st_size // 4096):
        shutil.copyfile(real.store, spoilt)
        flip_bytes(spoilt, at=page * 4096 + 2000)
        found.append(readable_changes(spoilt, key, tmp_path / "scratch")[1])

    assert all(set(rows) <= set(written) for rows in found)
    assert any(len(rows) == 2 for rows in found)  # the others are not given up with it


def test_a_page_that_is_gone_takes_only_its_own_changes_with_it(
    real: RealDesk, tmp_path: Path
) -> None:
    """Once it met a damaged page, SQLCipher calls every row of that connection damaged: the sound ones are not."""
    with at_work(real) as desk:
        for number in range(120):
            add_service(desk, f"Larder {number}")
    key = unlock(real.folder, worker_name="Ann", secret=PASSPHRASE, device=real.computer).key
    (tmp_path / "scratch").mkdir()
    _, written = readable_changes(real.store, key, tmp_path / "scratch")
    assert len(written) == 120

    spoilt = tmp_path / "spoilt.db"
    losses = set()
    for page in range(1, real.store.stat().st_size // 4096):
        shutil.copyfile(real.store, spoilt)
        flip_bytes(spoilt, at=page * 4096 + 2000)
        rows = readable_changes(spoilt, key, tmp_path / "scratch")[1]
        assert rows == tuple(row for row in written if row in set(rows))
        if rows:  # none where the way to all of them is gone
            losses.add(len(written) - len(rows))

    assert max(losses) in range(1, 40)


def test_the_search_finds_what_came_from_the_journal(worked: Worked) -> None:
    worked.real.restore(worked.backup)

    with at_work(worked.real) as desk:
        found = desk.look(lambda look: search(look, "town larder"))
    assert [hit.name for hit in found][:1] == ["Town larder"]


def test_a_restored_desk_speaks_in_a_stream_of_its_own(worked: Worked) -> None:
    with at_work(worked.real) as desk:
        old, waiting = desk.look(lambda look: (look.stream, look.waiting_to_travel()))

    worked.real.restore(worked.backup)

    with at_work(worked.real) as desk:
        new, still = desk.look(lambda look: (look.stream, look.waiting_to_travel()))
    assert new != old
    assert still == waiting  # what no other desk was given yet still travels


def test_without_the_journal_the_desk_is_as_it_was_at_the_backup(worked: Worked) -> None:
    restored = worked.real.restore(worked.backup, journal=False)

    assert (restored.from_journal, restored.until) == (0, None)
    with at_work(worked.real) as desk:
        assert "Larder" in names_of_services(desk).values()
        assert "Town larder" not in names_of_services(desk).values()


def test_a_second_restore_keeps_the_first_old_desk_too(worked: Worked) -> None:
    first = worked.real.restore(worked.backup).kept_aside
    with at_work(worked.real) as desk:
        write_journal(desk)
    second = worked.real.restore(worked.backup).kept_aside

    assert first is not None
    assert second is not None
    assert first != second
    assert (first / "heartdesk.db").exists()
    assert (second / "heartdesk.db").exists()
    with at_work(worked.real) as desk:
        assert worked.kept <= changes_in(desk)


def test_a_worker_added_since_the_backup_stays_a_worker(worked: Worked) -> None:
    real = worked.real
    by = unlock(real.folder, worker_name="Ann", secret=PASSPHRASE, device=real.computer)
    add_worker(
        real.folder,
        by,
        name="Bea",
        passphrase="green tin dog",
        roles=frozenset({Role.OUTREACH}),
        device=real.computer,
        cost=FLOOR,
    )
    real.store.unlink()

    real.restore(worked.backup, worker="Bea", secret="green tin dog")

    desk = real.open(worker="Bea", secret="green tin dog")
    assert worked.kept <= changes_in(desk)
    desk.close()


def test_a_worker_who_left_does_not_come_back_with_an_old_backup(worked: Worked) -> None:
    real = worked.real
    by = unlock(real.folder, worker_name="Ann", secret=PASSPHRASE, device=real.computer)
    added = add_worker(
        real.folder,
        by,
        name="Cal",
        passphrase="brown tin hen",
        roles=frozenset({Role.ADMIN}),
        device=real.computer,
        cost=FLOOR,
    )
    with at_work(real) as desk:
        make_backup(desk, worked.backup, now=real.clock.now())
    with at_work(real) as desk:
        late = add_service(desk, "After the new key")
        write_journal(desk)
    rekey.remove_worker(real.folder, added.by, added.worker_id, copied)
    new_key = slot_file.read(real.folder).data_key
    real.store.unlink()

    with pytest.raises(DeskError, match="do not open this desk"):
        real.restore(worked.backup, worker="Cal", secret="brown tin hen")
    restored = real.restore(worked.backup)

    assert restored.unread == ()
    assert slot_file.read(real.folder).data_key == new_key
    with at_work(real) as desk:
        assert late in names_of_services(desk)
    with pytest.raises(DeskError, match="do not open this desk"):
        real.open(worker="Cal", secret="brown tin hen")


def test_a_reception_worker_brings_back_people_she_may_not_read(worked: Worked) -> None:
    real = worked.real
    by = unlock(real.folder, worker_name="Ann", secret=PASSPHRASE, device=real.computer)
    add_worker(
        real.folder,
        by,
        name="Dee",
        passphrase="white tin owl",
        roles=frozenset({Role.RECEPTION}),
        device=real.computer,
        cost=FLOOR,
    )
    real.store.unlink()

    real.restore(worked.backup, worker="Dee", secret="white tin owl")

    with at_work(real) as desk:
        assert worked.kept <= changes_in(desk)
        brought = desk.run(lambda unit: unit.get(Kind.PERSON, worked.person)).value
    assert brought is not None
    assert brought.fields["name"] == CANARY


def test_another_desk_and_other_files_are_never_moved_aside(worked: Worked, tmp_path: Path) -> None:
    other = a_new_desk(tmp_path / "other")
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "sea.jpg").write_bytes(b"blue")

    for folder in (other.folder, tmp_path / "holiday"):
        with pytest.raises(DeskError, match="something else in that folder"):
            worked.real.restore(worked.backup, folder)

    other.open().close()
    assert (tmp_path / "holiday" / "sea.jpg").read_bytes() == b"blue"
    assert not list(tmp_path.glob("*damaged*"))


def test_what_likes_and_places_there_were_go_on(worked: Worked, tmp_path: Path) -> None:
    (tmp_path / "STICK").mkdir()
    set_place(worked.real.folder, tmp_path / "STICK")
    (worked.real.folder / "preferences.json").write_text("{}")

    worked.real.restore(worked.backup)

    assert (worked.real.folder / "preferences.json").read_text() == "{}"
    with at_work(worked.real) as desk:
        state = keep_safe(desk, now=worked.real.clock.now())
    assert state.there is not None
    assert Path(state.there.file).parent == tmp_path / "STICK"


def test_the_offer_needs_no_key_and_names_the_newest(worked: Worked, tmp_path: Path) -> None:
    real = worked.real
    assert what_can_be_restored(real.folder).backups == ()
    (tmp_path / "STICK").mkdir()
    set_place(real.folder, tmp_path / "STICK")
    with at_work(real) as desk:
        keep_safe(desk, now=real.clock.now())
        real.clock.move(minutes=5)
        add_service(desk, "Later")
        keep_safe(desk, now=real.clock.now())
    real.store.unlink()

    offer = what_can_be_restored(real.folder)

    assert offer.store == "missing"
    assert len(offer.backups) == 2
    assert offer.journal_until == real.clock.now()
    assert offer.say == (
        "The desk's file is damaged. Nothing was written over it. The last good backup is of Tue 17 Nov 13:30."
        " What was saved after it, until Tue 17 Nov 13:35, stands in the journal."
    )
    real.restore(offer.backups[0].file)
    with at_work(real) as desk:
        assert "Later" in names_of_services(desk).values()


def test_a_gap_between_backup_and_journal_is_told(worked: Worked) -> None:
    for path in sorted((worked.real.folder / "journal").iterdir())[:1]:
        path.unlink()
    with at_work(worked.real) as desk:
        add_service(desk, "Late")
        make_backup(desk, worked.backup.with_name("late.hdbackup"), now=worked.real.clock.now())

    # A newer backup has it all; the old one says what it misses.
    restored = worked.real.restore(worked.backup)

    assert restored.from_journal == 0
    assert restored.until is None


def in_a_child(work: Callable[[], object], *, dies_at: int = 0) -> int:
    """Do the work in another process that is killed at its n-th touch of the file system.

    Gives how many touches there were, or -1 where it was killed.
    """
    hears, tells = os.pipe()
    child = os.fork()
    if child:
        os.close(tells)
        with os.fdopen(hears, "rb") as told:
            said = told.read()
        _, status = os.waitpid(child, 0)
        assert status in (0, signal.SIGKILL), status
        return int(said) if status == 0 else -1
    try:
        touches = 0

        def count(event: str, given: tuple[object, ...]) -> None:
            nonlocal touches
            writes = event == "open" and isinstance(given[2], int) and given[2] & _TO_WRITE
            if writes or event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir"):
                touches += 1
                if touches == dies_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        work()
        os.write(tells, str(touches).encode())
    except BaseException:
        os._exit(1)
    os._exit(0)


_TO_WRITE = os.O_CREAT | os.O_RDWR | os.O_WRONLY


def a_copy(worked: Worked, name: str) -> RealDesk:
    """The desk as it was, in a folder of its own."""
    folder = worked.real.folder.with_name(name)
    shutil.copytree(worked.real.folder, folder / "desk")
    return worked.real.moved(folder / "desk")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")
def test_killed_at_any_step_of_a_restore_the_old_desk_or_the_new_one_stands(
    worked: Worked,
) -> None:
    truncate(worked.real.store)
    old = worked.real.store.read_bytes()
    whole = a_copy(worked, "whole")
    steps = in_a_child(lambda: whole.restore(worked.backup))
    stood: list[bool] = []
    for step in (3, steps // 4, steps // 2, *range(steps - 21, steps + 1)):
        real = a_copy(worked, f"step-{step}")

        in_a_child(lambda real=real: real.restore(worked.backup), dies_at=step)  # type: ignore[misc]

        finish_restore(real.folder)
        stood.append(real.store.read_bytes() != old)
        if stood[-1] and step % 3 == 0:
            with at_work(real) as desk:
                assert worked.kept <= changes_in(desk)
        if stood[-1]:
            assert list(real.folder.parent.glob("desk-damaged-*"))
    assert stood == sorted(stood)  # the old one, up to one step; the new one from there on
    assert not stood[0]
    assert stood[-1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")
def test_killed_at_any_step_of_a_backup_the_earlier_one_stands_or_the_new_one(
    worked: Worked,
) -> None:
    real, first = worked.real, worked.backup.read_bytes()

    def back_up() -> None:
        with at_work(real) as child:
            make_backup(child, worked.backup, now=real.clock.now())

    steps = in_a_child(back_up)
    assert worked.backup.read_bytes() != first
    for step in (*range(1, steps, max(1, steps // 5)), steps):
        worked.backup.write_bytes(first)
        in_a_child(back_up, dies_at=step)
        if worked.backup.read_bytes() != first:
            check_backup(worked.backup)
    with at_work(real) as desk:
        make_backup(desk, worked.backup, now=real.clock.now())
    assert not list(worked.backup.parent.glob("*.part"))


def test_no_room_for_a_restore_leaves_everything_as_it_was(
    worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if os.system(f"mount -t tmpfs -o size=300k tmpfs {small} 2>/dev/null") != 0:  # noqa: S605
        pytest.skip("may not mount here")
    try:
        with pytest.raises(MachineTrouble, match="the disk took no more"):
            worked.real.restore(worked.backup, small / "desk")
        monkeypatch.setattr("heartdesk.store.backup_file.room_for", lambda *_: True)
        with pytest.raises(MachineTrouble, match="the disk took no more"):
            worked.real.restore(worked.backup, small / "desk")
        assert [path.name for path in small.rglob("*") if path.suffix != ".lock"] == ["desk"]
    finally:
        os.system(f"umount {small}")  # noqa: S605


def test_an_enquiry_and_everything_else_of_a_day_comes_back(real: RealDesk, tmp_path: Path) -> None:
    with at_work(real) as desk:
        make_backup(desk, tmp_path / "one.hdbackup", now=real.clock.now())
        enquiry = a_days_work(desk)
        write_journal(desk)
    real.store.unlink()

    real.restore(tmp_path / "one.hdbackup")

    with at_work(real) as desk:
        assert desk.look(lambda look: look.get(Kind.ENQUIRY, enquiry)) is not None


def a_days_work(desk: Desk) -> str:
    return desk.run(lambda unit: unit.create(Kind.ENQUIRY, {"week": "2026-W47"})).value
