"""A backup: one whole file that nobody can read without a way in, made while others work."""

import math
import multiprocessing
import os
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import Kind
from heartdesk.security.keys import unlock
from heartdesk.security.ways_in import DeviceChanged
from heartdesk.store import backup_file
from heartdesk.store.backup import check_backup, copy_backup, make_backup
from heartdesk.store.backup_file import BadBackup
from heartdesk.store.backup_pages import DamagedStore
from heartdesk.store.journal import write_journal
from tests.backup_makers import (
    CANARY,
    PASSPHRASE,
    Computer,
    RealDesk,
    a_real_desk,
    add_person,
    add_service,
    at_work,
    changes_in,
    flip_bytes,
    names_of_services,
)

PAGE = 4096


def entropy(page: bytes) -> float:
    """Bits per byte."""
    return -sum(n / len(page) * math.log2(n / len(page)) for n in Counter(page).values())


@pytest.fixture
def real(tmp_path: Path) -> RealDesk:
    return a_real_desk(tmp_path / "desk")


@pytest.fixture
def made(real: RealDesk, tmp_path: Path) -> Path:
    """A good backup of a desk with a service and a person in it."""
    with at_work(real) as desk:
        add_service(desk, "Larder")
        add_person(desk)
        make_backup(desk, tmp_path / "one.hdbackup", now=real.clock.now())
    return tmp_path / "one.hdbackup"


def test_a_backup_brings_every_word_back_to_an_empty_folder(real: RealDesk, tmp_path: Path) -> None:
    with at_work(real) as desk:
        larder, person = add_service(desk, "Larder"), add_person(desk)
        made = make_backup(desk, tmp_path / "one.hdbackup", now=real.clock.now())
        before = changes_in(desk)

    again = real.restore(tmp_path / "one.hdbackup", tmp_path / "new")

    assert made.changes == len(before)
    assert (again.from_journal, again.kept_aside) == (0, None)
    with at_work(real.moved(tmp_path / "new")) as there:
        assert changes_in(there) == before
        assert names_of_services(there) == {larder: "Larder"}
        brought = there.run(lambda unit: unit.get(Kind.PERSON, person)).value
        assert brought is not None
        assert brought.fields["name"] == CANARY


def test_nobody_reads_a_word_in_a_backup(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        pages = archive.read(backup_file.STORE)

    raw = made.read_bytes()
    for form in (CANARY.encode(), CANARY.encode("utf-16-le"), b"Larder", b"SQLite format"):
        assert form not in raw
    worst = min(entropy(pages[at : at + PAGE]) for at in range(0, len(pages), PAGE))
    assert worst >= 7.9


def test_drafts_tries_and_likings_are_never_in_a_backup(real: RealDesk, tmp_path: Path) -> None:
    for name in ("drafts/one", "tries.json", "preferences.json", "journal/00000001.journal"):
        (real.folder / name).parent.mkdir(exist_ok=True)
        (real.folder / name).write_text("not for a backup")

    with at_work(real) as desk:
        make_backup(desk, tmp_path / "one.hdbackup", now=real.clock.now())

    with zipfile.ZipFile(tmp_path / "one.hdbackup") as archive:
        assert set(archive.namelist()) == {*backup_file.NEEDED, "manifest.json"}
    assert (tmp_path / "one.hdbackup").stat().st_mode & 0o077 == 0
    assert not list((real.folder / "copies").iterdir())


def test_on_another_computer_only_the_printed_code_opens_it(
    real: RealDesk, made: Path, tmp_path: Path
) -> None:
    other = Computer()

    with pytest.raises(DeviceChanged):
        real.restore(made, tmp_path / "new", computer=other)
    assert not list((tmp_path / "new").glob("*.json"))
    real.restore(made, tmp_path / "new", worker="recovery", secret=real.code, computer=other)

    opened = unlock(tmp_path / "new", worker_name="Ann", secret=real.code, device=other)
    assert opened.opened_with == "recovery"


def test_a_backup_replaces_only_an_earlier_one_of_the_same_desk(
    real: RealDesk, made: Path, tmp_path: Path
) -> None:
    (tmp_path / "minutes.odt").write_text("of the last meeting")

    with at_work(real) as desk:
        add_service(desk, "Blether")
        second = make_backup(desk, made, now=real.clock.now())
        with pytest.raises(DeskError, match=r"something else called minutes\.odt"):
            make_backup(desk, tmp_path / "minutes.odt", now=real.clock.now())

    assert check_backup(made) == second
    assert (tmp_path / "minutes.odt").read_text() == "of the last meeting"


def test_a_disk_that_gives_other_bytes_back_makes_no_backup(
    real: RealDesk, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made.read_bytes()
    honest = backup_file.write_parts

    def lying(out, about, parts):  # type: ignore[no-untyped-def]
        manifest = honest(out, about, parts)
        out.seek(len(before) // 2)
        out.write(b"\0" * 64)
        return manifest

    monkeypatch.setattr(backup_file, "write_parts", lying)
    with at_work(real) as desk, pytest.raises(MachineTrouble, match="did not give back"):
        make_backup(desk, made, now=real.clock.now())

    assert made.read_bytes() == before
    assert [path.name for path in made.parent.glob("*.part")] == []


def test_a_damaged_store_is_never_backed_up_over_a_good_backup(real: RealDesk, made: Path) -> None:
    before = made.read_bytes()

    with at_work(real) as desk:
        desk.run(lambda unit: [unit.create(Kind.SERVICE, {"name": "x" * 900}) for _ in range(200)])
    flip_bytes(real.store, at=real.store.stat().st_size // 2)
    with at_work(real) as desk, pytest.raises(DamagedStore):
        make_backup(desk, made, now=real.clock.now())

    assert made.read_bytes() == before
    assert not list((real.folder / "copies").iterdir())


def test_a_changed_byte_in_any_part_of_a_backup_is_noticed_before_anything_is_changed(
    real: RealDesk, made: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(made) as archive:
        parts = archive.infolist()
    # the middle of every part; 60 bytes of header stand before each
    for at in (0, *(part.header_offset + 60 + part.file_size // 2 for part in parts)):
        flip_bytes(made, at=at, count=1)
        with pytest.raises(BadBackup, match="not a whole backup"):
            real.restore(made, tmp_path / "new")
        flip_bytes(made, at=at, count=1)

    assert not list((tmp_path / "new").glob("*.json"))
    assert not (tmp_path / "new.restoring").exists()


def test_a_backup_cut_short_is_refused(real: RealDesk, made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()

    for keep in (0, 1, 100, 5000, len(whole) - 1):
        made.write_bytes(whole[:keep])
        with pytest.raises(BadBackup, match="not a whole backup"):
            real.restore(made, tmp_path / "new")


def test_hostile_archives_are_refused_and_write_nothing_outside(
    real: RealDesk, made: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    hostile: list[tuple[dict[str, bytes], int]] = [
        (parts | {"../evil": b"x"}, zipfile.ZIP_STORED),
        (parts, zipfile.ZIP_DEFLATED),
        ({name: parts[name] for name in parts if name != "keys.json"}, zipfile.ZIP_STORED),
        (parts | {"manifest.json": b"{" * 70_000}, zipfile.ZIP_STORED),
        (parts | {"manifest.json": b"[" * 60_000}, zipfile.ZIP_STORED),
        (
            parts | {"manifest.json": parts["manifest.json"].replace(b"keys.json", b"../k.json")},
            zipfile.ZIP_STORED,
        ),
    ]
    for number, (held, how) in enumerate(hostile):
        with zipfile.ZipFile(tmp_path / f"{number}.hdbackup", "w", how) as archive:
            for name, data in held.items():
                archive.writestr(name, data)
        with pytest.raises(BadBackup):
            real.restore(tmp_path / f"{number}.hdbackup", tmp_path / "deep" / "new")

    assert not list(tmp_path.rglob("evil"))
    assert not list(tmp_path.rglob("k.json"))


def test_a_backup_of_a_newer_heartdesk_asks_for_the_newer_heartdesk(
    real: RealDesk, made: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "newer.hdbackup", "w") as archive:
        archive.writestr("manifest.json", b'{"format": "heartdesk backup", "version": 2}')

    with pytest.raises(BadBackup, match="newer HeartDesk"):
        real.restore(tmp_path / "newer.hdbackup", tmp_path / "new")


def test_a_copy_of_a_backup_is_the_same_to_the_last_byte(made: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()

    copied = copy_backup(made, tmp_path / "stick" / made.name)

    assert copied == check_backup(made)
    assert (tmp_path / "stick" / made.name).read_bytes() == made.read_bytes()


def write_on(folder: Path, computer: Computer, started: object, stop: object, said: object) -> None:
    """Another process that works at the desk until it is told to stop, and says what it was promised."""
    real = RealDesk(folder, computer, "")
    kept: list[str] = []
    with at_work(real) as desk:
        while not stop.is_set():  # type: ignore[attr-defined]
            kept.append(add_service(desk, f"Service {len(kept)}"))
            if len(kept) == 5:
                started.set()  # type: ignore[attr-defined]
    said.put(kept)  # type: ignore[attr-defined]


def test_backups_made_while_two_others_write_are_each_one_whole_moment(
    real: RealDesk, tmp_path: Path
) -> None:
    processes = multiprocessing.get_context("spawn")
    starts = [processes.Event() for _ in range(2)]
    stop, said = processes.Event(), processes.Queue()
    others = [
        processes.Process(target=write_on, args=(real.folder, real.computer, start, stop, said))
        for start in starts
    ]
    for other in others:
        other.start()
    assert all(start.wait(60) for start in starts)

    with at_work(real) as desk:
        made = [
            make_backup(desk, tmp_path / f"{number}.hdbackup", now=real.clock.now())
            for number in range(3)
        ]
        before_end = set(names_of_services(desk))
    stop.set()
    kept = {name for _ in others for name in said.get(timeout=60)}
    for other in others:
        other.join(60)

    assert made[0].changes < made[-1].changes  # they did write meanwhile
    assert before_end <= kept
    for number, manifest in enumerate(made):
        there = real.moved(tmp_path / f"back{number}")
        real.restore(tmp_path / f"{number}.hdbackup", there.folder)
        with at_work(there) as desk:
            found = names_of_services(desk)
            assert len(found) <= manifest.changes
            assert found.keys() <= kept


def test_a_full_disk_makes_no_backup_and_harms_no_desk(
    real: RealDesk, made: Path, tmp_path: Path
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    size = sum(path.stat().st_size for path in real.folder.rglob("*")) + 500_000
    if os.system(f"mount -t tmpfs -o size={size} tmpfs {small} 2>/dev/null") != 0:  # noqa: S605
        pytest.skip("may not mount here")
    try:
        shutil.copytree(real.folder, small / "desk")
        there, before = real.moved(small / "desk"), made.read_bytes()
        with at_work(there) as desk:
            add_service(desk, "Larder 2")
            (small / "filler").write_bytes(bytes(shutil.disk_usage(small).free - 80_000))
            with pytest.raises(MachineTrouble, match=r"no room left|could not be copied"):
                make_backup(desk, made, now=real.clock.now())
            (small / "more").write_bytes(bytes(shutil.disk_usage(small).free))
            with pytest.raises(MachineTrouble, match=r"The desk itself has everything"):
                write_journal(desk)
            (small / "filler").unlink()
            make_backup(desk, tmp_path / "later.hdbackup", now=real.clock.now())
            assert write_journal(desk) > 0
        assert made.read_bytes() == before
    finally:
        os.system(f"umount -l {small}")  # noqa: S605


def test_the_secret_of_today_is_asked_for_as_ever(
    real: RealDesk, made: Path, tmp_path: Path
) -> None:
    with pytest.raises(DeskError, match="do not open this desk"):
        real.restore(made, tmp_path / "new", secret="blue tin cat")

    real.restore(made, tmp_path / "new", secret=PASSPHRASE)
