"""The journal: what was saved since the backup, a second time, so that no minute of work hangs on one file."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from heartdesk.core.errors import MachineTrouble
from heartdesk.core.kinds import Kind
from heartdesk.store import audit, journal_file, tables
from heartdesk.store.backup import make_backup
from heartdesk.store.backup_daily import keep_safe
from heartdesk.store.desk import Desk
from heartdesk.store.imports import begin_import, finish_import
from heartdesk.store.journal import GRACE, forget_covered, write_journal, written_until
from heartdesk.store.journal_file import Unreadable
from heartdesk.store.journal_replay import From, Replayed, replay
from tests.backup_makers import (
    CANARY,
    PASSPHRASE,
    RealDesk,
    a_real_desk,
    add_person,
    add_service,
    at_work,
    changes_in,
    flip_bytes,
)


@pytest.fixture
def real(tmp_path: Path) -> RealDesk:
    return a_real_desk(tmp_path / "desk")


def journal_of(real: RealDesk) -> list[Path]:
    return journal_file.files_in(real.folder / journal_file.FOLDER)


def brought_into(real: RealDesk, folder: Path) -> Replayed:
    """The desk's journal replayed into the desk in `folder`."""
    with at_work(real.moved(folder)) as desk:
        return replay(
            desk,
            real.folder / journal_file.FOLDER,
            profile_id=journal_file.read_header(journal_of(real)[0]).profile,
            since=From("", 0, 0),
        )


def test_what_was_saved_is_written_once_and_in_a_chain(real: RealDesk) -> None:
    with at_work(real) as desk:
        add_service(desk, "Larder")
        assert write_journal(desk) == 1
        assert write_journal(desk) == 0
        add_service(desk, "Blether")
        add_service(desk, "Lunch club")
        assert write_journal(desk) == 2

    first, second = (journal_file.read_header(path) for path in journal_of(real))
    assert second.before == journal_file.sum_of(journal_of(real)[0])
    assert (first.number, second.number) == (1, 2)
    assert second.after == first.upto


def test_nobody_reads_a_word_in_the_journal(real: RealDesk) -> None:
    with at_work(real) as desk:
        add_service(desk, "Larder " * 200)
        add_person(desk)
        write_journal(desk)

    raw = journal_of(real)[0].read_bytes()
    for form in (CANARY.encode(), CANARY.encode("utf-16-le"), b"Larder", b"person", b"service"):
        assert form not in raw
    assert journal_of(real)[0].stat().st_mode & 0o077 == 0


def test_a_person_stays_sealed_within_the_opened_journal(real: RealDesk) -> None:
    with at_work(real) as desk:
        add_person(desk)
        write_journal(desk)
        _, said = journal_file.read(journal_of(real)[0], desk.held)

    [row] = [row for row in said.changes if row.kind == Kind.PERSON]
    assert CANARY.encode() not in row.fields
    assert row.replaces == b""


def test_the_journal_alone_brings_a_whole_desk_back(real: RealDesk, tmp_path: Path) -> None:
    with at_work(real) as desk:
        make_backup(desk, tmp_path / "empty.hdbackup", now=real.clock.now())
        add_service(desk, "Larder")
        person = add_person(desk)
        desk.run(lambda unit: unit.change(Kind.PERSON, person, {"phone": "07700 900123"}))
        desk.run(lambda unit: unit.set_own_hub("6f1c8a52-4e0d-4b7a-9c33-2d8b1f40a7e6"))
        write_journal(desk)
        before = changes_in(desk)
    there = real.moved(tmp_path / "new")
    shutil.copytree(real.folder / journal_file.FOLDER, there.folder / journal_file.FOLDER)

    brought = real.restore(tmp_path / "empty.hdbackup", there.folder)
    again = brought_into(real, there.folder)

    assert (brought.from_journal, brought.unread) == (len(before), ())
    assert again.changes == 0  # done twice it is as done once
    with at_work(there) as desk:
        assert changes_in(desk) == before
        assert desk.look(lambda look: look.own_hub()) == "6f1c8a52-4e0d-4b7a-9c33-2d8b1f40a7e6"
        found = desk.run(lambda unit: unit.get(Kind.PERSON, person)).value
        assert found is not None
        assert found.fields["phone"] == "07700 900123"


def test_what_changes_no_record_is_kept_too(real: RealDesk, tmp_path: Path) -> None:
    with at_work(real) as desk:
        begun = desk.run(lambda unit: begin_import(unit, "a feed")).value
        add_service(desk, "Larder")
        make_backup(desk, tmp_path / "one.hdbackup", now=real.clock.now())
        write_journal(desk)
        desk.run(lambda unit: finish_import(unit, begun))  # no record changes, no line of the audit
        assert write_journal(desk) == 0
        assert write_journal(desk) == 0
    assert len(journal_of(real)) == 2

    real.restore(tmp_path / "one.hdbackup")

    with at_work(real) as desk:
        assert unfinished_imports(desk) == ()


def unfinished_imports(desk: Desk) -> tuple[str, ...]:
    run = tables.import_run.c
    return tuple(
        desk.look(
            lambda look: (
                look.connection.execute(select(run.id).where(run.finished.is_(None)))
                .scalars()
                .all()
            )
        )
    )


def test_torn_foreign_and_missing_files_are_named_and_the_rest_is_read(
    real: RealDesk, tmp_path: Path
) -> None:
    with at_work(real) as desk:
        make_backup(desk, tmp_path / "empty.hdbackup", now=real.clock.now())
        for number in range(6):
            add_service(desk, f"Service {number}")
            write_journal(desk)
    one, two, three, _, five, _ = journal_of(real)
    flip_bytes(one, at=one.stat().st_size - 20, count=1)
    two.write_bytes(two.read_bytes()[:-30])
    three.unlink()
    five.write_bytes(b"not ours\n")
    (real.folder / "journal" / "Copy of 00000001.journal").write_text("by a hand")
    there = real.moved(tmp_path / "new")
    real.restore(tmp_path / "empty.hdbackup", there.folder)

    brought = brought_into(real, there.folder)

    said = " ".join(brought.unread)
    assert brought.changes == 2
    assert "00000001.journal was left aside: it is cut short or was changed" in said
    assert "00000002.journal was left aside: it is cut short" in said
    assert "missing between 2 and 4" in said
    assert "00000005.journal was left aside: it is not one of HeartDesk's" in said


def test_after_a_torn_last_file_the_journal_begins_anew_and_loses_nothing(
    real: RealDesk, tmp_path: Path
) -> None:
    with at_work(real) as desk:
        add_service(desk, "Larder")
        write_journal(desk)
        [torn] = journal_of(real)
        torn.write_bytes(torn.read_bytes()[:40])
        add_service(desk, "Blether")

        assert write_journal(desk) == len(changes_in(desk))

    assert [path.name for path in journal_of(real)] == ["00000001.journal", "00000002.journal"]


def test_a_last_file_that_claims_too_much_stops_nothing(real: RealDesk) -> None:
    """One flipped bit in what stands in the clear, or a hand: the journal goes on from what is proved."""
    with at_work(real) as desk:
        add_service(desk, "Larder")
        write_journal(desk)
        [path] = journal_of(real)
        line, _, box = path.read_bytes().partition(b"\n")
        upto = journal_file.read_header(path).upto
        claims = line.replace(b'"upto":%d' % upto, b'"upto":%d' % (upto + 4096))
        path.write_bytes(claims + b"\n" + box)
        add_service(desk, "Blether")

        assert write_journal(desk) == len(changes_in(desk))


def test_a_file_that_claims_too_little_is_not_passed_over_in_silence(
    real: RealDesk, tmp_path: Path
) -> None:
    with at_work(real) as desk:
        made = make_backup(desk, tmp_path / "empty.hdbackup", now=real.clock.now())
        add_service(desk, "Larder")
        write_journal(desk)
    [path] = journal_of(real)
    line, _, box = path.read_bytes().partition(b"\n")
    upto = journal_file.read_header(path).upto
    path.write_bytes(line.replace(b'"upto":%d' % upto, b'"upto":-1') + b"\n" + box)
    there = real.moved(tmp_path / "new")
    real.restore(tmp_path / "empty.hdbackup", there.folder)

    with at_work(there) as desk:
        brought = replay(
            desk,
            real.folder / journal_file.FOLDER,
            profile_id=made.profile,
            since=From(made.stream, made.last_change, made.last_line),
        )

    assert "00000001.journal was left aside" in " ".join(brought.unread)


def test_a_change_that_no_heartdesk_writes_is_named_and_the_rest_comes_back(
    real: RealDesk, tmp_path: Path
) -> None:
    with at_work(real) as desk:
        make_backup(desk, tmp_path / "empty.hdbackup", now=real.clock.now())
        add_service(desk, "Larder")
        add_service(desk, "Blether")
        write_journal(desk)
        [path] = journal_of(real)
        header, said = journal_file.read(path, desk.held)
        first, second = said.changes
        zeros = replace(first, fields=bytes(40), replaces=bytes(40))
        spoilt = replace(said, changes=(zeros, second))
        path.write_bytes(journal_file.sealed(header, spoilt, desk.held))
    there = real.moved(tmp_path / "new")
    real.restore(tmp_path / "empty.hdbackup", there.folder)

    brought = brought_into(real, there.folder)

    assert brought.changes == 1
    assert brought.unread == ("Changes in 00000001.journal that no HeartDesk writes: 1.",)


def test_nobody_without_a_way_in_forges_a_journal(real: RealDesk) -> None:
    with at_work(real) as desk:
        add_service(desk, "Larder")
        write_journal(desk)
        held = desk.held
    [path] = journal_of(real)
    line, _, box = path.read_bytes().partition(b"\n")

    path.write_bytes(line.replace(b'"upto":1', b'"upto":9') + b"\n" + box)

    with pytest.raises(Unreadable):
        journal_file.read(path, held)


def test_files_stay_until_a_good_backup_holds_them_and_a_week_more(real: RealDesk) -> None:
    with at_work(real) as desk:
        for number in range(3):
            add_service(desk, f"Service {number}")
            write_journal(desk)
        real.clock.move(days=30)
        assert forget_covered(real.folder, now=real.clock.now()) == 0
        keep_safe(desk, now=real.clock.now())
        assert len(journal_of(real)) == 1  # the newest says where the journal ends
        add_service(desk, "Service 4")
        keep_safe(desk, now=real.clock.now())

        real.clock.move(days=GRACE.days - 1)
        keep_safe(desk, now=real.clock.now())
        assert len(journal_of(real)) == 3
        real.clock.move(days=2)
        keep_safe(desk, now=real.clock.now())
        assert len(journal_of(real)) == 2


def test_the_audit_goes_on_over_a_restore(real: RealDesk, tmp_path: Path) -> None:
    with at_work(real) as desk:
        person = add_person(desk)
        make_backup(desk, tmp_path / "one.hdbackup", now=real.clock.now())
        desk.run(lambda unit: unit.get(Kind.PERSON, person))
        write_journal(desk)

    real.restore(tmp_path / "one.hdbackup")

    with at_work(real) as desk:
        assert desk.look(audit.check_chain) == ()
        events = [entry.event for entry in desk.look(audit.written)]
    assert events[0] == audit.Event.RESTORED
    assert audit.Event.READ in events


def test_a_full_disk_takes_nothing_from_the_journal_there_is(
    real: RealDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_work(real) as desk:
        add_service(desk, "Larder")
        write_journal(desk)
        before = journal_of(real)[0].read_bytes()
        add_service(desk, "Blether")

        def full(path: Path, data: bytes) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as planted:
            planted.setattr("heartdesk.store.journal.write_whole", full)
            with pytest.raises(MachineTrouble, match="The desk itself has everything"):
                write_journal(desk)
        assert [path.read_bytes() for path in journal_of(real)] == [before]
        assert write_journal(desk) == 1  # once there is room


def test_until_when_it_goes_needs_no_key(real: RealDesk) -> None:
    assert written_until(real.folder) is None

    with at_work(real) as desk:
        add_service(desk, "Larder")
        write_journal(desk)

    assert written_until(real.folder) == real.clock.now()
    assert timedelta(0) < GRACE
    assert PASSPHRASE.encode() not in journal_of(real)[0].read_bytes()
