"""Real encrypted desks and a real folder between them: sticks pulled out, copies, wiped folders, full disks."""

import errno
import shutil
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.store import changes, journal_file, sync_state
from heartdesk.store.backup_daily import keep_safe
from heartdesk.store.bundles import State
from heartdesk.store.desk import Desk
from heartdesk.store.journal import write_journal
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import DeskKeeper, keep_records, let_deletes_in
from heartdesk.sync.model import PlaceTrouble
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.drive import DiskDrive
from heartdesk.sync.transports.folder import FOLDER, FolderRoad, road_by_folder
from tests.backup_makers import a_real_desk, add_service, at_work
from tests.makers import a_worker
from tests.sync.seals_for_tests import real_seals
from tests.sync.stick_hubs import LEAD, Hubs

FRONT = a_worker(Role.RECEPTION, name="Fay")


def test_what_one_desk_writes_is_found_at_the_other_and_a_new_name_too(hubs: Hubs) -> None:
    larder = hubs.adds("barony", "Zebra larder")
    hubs.meets("barony")
    hubs.meets("grange")
    assert hubs.found("grange", "zebra") == [larder]

    hubs.changes("grange", larder, name="Quokka larder")
    hubs.meets("grange")
    hubs.meets("barony")

    assert hubs.found("barony", "quokka") == [larder]
    assert hubs.found("barony", "zebra") == []
    hubs.desk("barony").run(lambda unit: unit.delete(Kind.SERVICE, larder))
    hubs.meets("barony")
    hubs.meets("grange")
    assert hubs.found("grange", "quokka") == []


def test_what_left_is_not_said_to_have_been_heard_until_the_other_desk_says_so(hubs: Hubs) -> None:
    hubs.adds("barony", "Larder")
    barony = hubs.desk("barony")

    hubs.meets("barony")
    assert barony.look(lambda look: look.waiting_to_travel()) == 0
    assert barony.look(sync_state.count_unheard) == 1
    hubs.meets("grange")
    hubs.meets("barony")

    assert barony.look(sync_state.count_unheard) == 0
    # and a round in which nothing is new makes nothing new
    before = hubs.bundles()
    for name in ("barony", "grange", "barony"):
        assert (hubs.meets(name).left, hubs.meets(name).arrived) == (0, 0)
    assert hubs.bundles() == before


def test_a_bundle_is_sent_again_byte_for_byte(hubs: Hubs) -> None:
    hubs.adds("barony", "Larder")
    hubs.meets("barony")
    sent = {path.relative_to(hubs.stick): path.read_bytes() for path in hubs.bundles()}
    shutil.rmtree(hubs.stick / FOLDER)

    hubs.meets("barony")

    assert {p.relative_to(hubs.stick): p.read_bytes() for p in hubs.bundles()} == sent


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_stick_pulled_out_while_it_was_written_loses_nothing(hubs: Hubs, share: float) -> None:
    hubs.adds("barony", "Larder")
    hubs.meets("barony")
    (bundle,) = hubs.bundles()
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: int(len(whole) * share)])
    bundle.with_name(f"{bundle.name}.part").write_bytes(whole[:30])

    told = hubs.meets("grange").told
    assert any("is not all there yet" in sentence for sentence in told)
    assert hubs.names("grange") == []

    assert hubs.meets("barony").left == 1
    assert bundle.read_bytes() == whole
    hubs.meets("grange")
    assert hubs.names("grange") == ["Larder"]


def test_what_others_leave_in_the_folder_is_left_alone_and_named(hubs: Hubs) -> None:
    hubs.adds("barony", "Larder")
    hubs.meets("barony")
    (bundle,) = hubs.bundles()
    copy = bundle.with_name(f"{bundle.stem} (conflicted copy 2026-11-17).hdb")
    bundle.rename(copy)  # a cloud folder has kept the copy only
    foreign = hubs.stick / FOLDER / "desktop.ini"
    foreign.write_text("[view]", encoding="utf-8")
    (hubs.stick / FOLDER / "trap.hdb").write_bytes(b"HDB\x01 not a bundle")
    (hubs.stick / FOLDER / "out").symlink_to(hubs.folder)

    made = hubs.meets("grange")

    assert hubs.names("grange") == ["Larder"]
    assert "desktop.ini is not one of HeartDesk's and was left alone." in made.told
    assert any(told.startswith("trap.hdb was left aside") for told in made.told)
    assert foreign.read_text(encoding="utf-8") == "[view]"
    assert bundle.exists()  # put back under its own name


def test_a_full_disk_and_a_missing_stick_are_told_and_the_next_round_goes_on(
    hubs: Hubs, monkeypatch: pytest.MonkeyPatch
) -> None:
    hubs.adds("barony", "Larder")
    with pytest.raises(PlaceTrouble, match="is not there"):
        road_by_folder(hubs.folder / "no stick")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as no_room:
        no_room.setattr(DiskDrive, "write", full)
        made = hubs.meets("barony")
    assert made.left == 0
    assert any("No space left" in told and "Nothing is lost" in told for told in made.told)

    assert hubs.meets("barony").left == 1


def test_a_third_desk_that_cannot_read_it_carries_a_worry_to_the_lead(hubs: Hubs) -> None:
    hubs.desk("barony", worker=FRONT)
    concern = hubs.adds("barony", "A worry", Kind.CONCERN)
    hubs.meets("barony", audiences=(Audience.DIRECTORY,))
    hubs.desk("carrier", worker=FRONT)
    hubs.meets("carrier", audiences=(Audience.DIRECTORY,))
    carried = hubs.desk("carrier").look(partial(sync_state.count_in_state, state=State.CARRIED))
    shutil.rmtree(hubs.stick / FOLDER)
    hubs.meets("carrier", audiences=(Audience.DIRECTORY,))
    hubs.meets("grange")

    assert carried == 1
    found = hubs.desk("grange").run(lambda unit: unit.get(Kind.CONCERN, concern)).value
    assert found is not None
    assert found.fields["name"] == "A worry"


def test_a_copied_profile_and_a_disk_set_back_keep_what_each_of_them_said(hubs: Hubs) -> None:
    hubs.adds("barony", "First")
    hubs.meets("barony")
    hubs.let_go("barony")
    shutil.copytree(hubs.folder / "barony", hubs.folder / "copy")
    shutil.copytree(hubs.folder / "barony", hubs.folder / "image")
    for name in ("barony", "copy"):
        hubs.adds(name, f"Written at {name}")
    for name in ("barony", "copy"):
        hubs.meets(name, known_as="barony")
    # the first one's disk dies, and an image from before is put back
    hubs.let_go("barony")
    shutil.rmtree(hubs.folder / "barony")
    shutil.copytree(hubs.folder / "image", hubs.folder / "barony")
    hubs.adds("barony", "After the image")

    for name in ("barony", "copy", "grange", "barony", "copy", "grange"):
        hubs.meets(name, known_as="grange" if name == "grange" else "barony")

    everything = ["After the image", "First", "Written at barony", "Written at copy"]
    for name in ("barony", "copy", "grange"):
        assert hubs.names(name) == everything
    streams = {
        name: hubs.desk(name).run(lambda unit: UnitShelf(unit).stream).value
        for name in ("barony", "copy")
    }
    assert streams["barony"] != streams["copy"]


def test_a_copy_of_a_desk_is_named_once_to_everybody(hubs: Hubs) -> None:
    hubs.adds("barony", "First")
    hubs.meets("barony")
    hubs.let_go("barony")
    shutil.copytree(hubs.folder / "barony", hubs.folder / "copy")
    for name in ("barony", "copy"):
        hubs.adds(name, f"Written at {name}")
    hubs.meets("barony")
    aside = hubs.folder / "aside"
    (hubs.stick / FOLDER).rename(aside)  # the copy meets others elsewhere first
    hubs.meets("copy", known_as="barony")
    shutil.copytree(aside, hubs.stick / FOLDER, dirs_exist_ok=True)
    copy = hubs.meets("copy", known_as="barony").told
    others = hubs.meets("grange").told

    assert any("A copy of this desk is at work" in told for told in copy)
    assert any("barony said two things under one number" in told for told in others)
    for name in ("barony", "copy", "grange"):
        hubs.meets(name, known_as="barony" if name == "copy" else name)
    for name in ("barony", "copy", "grange"):
        made = hubs.meets(name, known_as="barony" if name == "copy" else name)
        assert made.told == ()


def test_a_folder_set_back_or_emptied_is_named_and_filled_again(hubs: Hubs) -> None:
    hubs.adds("barony", "First")
    hubs.meets("barony")
    shutil.copytree(hubs.stick / FOLDER, hubs.folder / "older")
    hubs.adds("barony", "Second")
    hubs.meets("barony")
    shutil.rmtree(hubs.stick / FOLDER)
    shutil.move(hubs.folder / "older", hubs.stick / FOLDER)

    set_back = hubs.meets("barony")
    again = hubs.meets("barony")

    assert any("holds less than the last time" in told for told in set_back.told)
    assert (set_back.left, again.told) == (1, ())


def test_an_edit_beside_a_delete_that_had_not_seen_it_keeps_the_record_in_view(hubs: Hubs) -> None:
    larder = hubs.adds("barony", "Larder")
    for name in ("barony", "grange"):
        hubs.meets(name)
    hubs.desk("barony").run(lambda unit: unit.delete(Kind.SERVICE, larder))
    hubs.changes("grange", larder, name="The larder")

    for name in ("barony", "grange", "barony"):
        hubs.meets(name)

    for name in ("barony", "grange"):
        (conflict,) = hubs.desk(name).look(lambda look: list(sync_state.in_conflict(look)))
        assert (conflict.id, conflict.fields) == (larder, ("deleted",))
        assert hubs.found(name, "larder") == [larder]


@pytest.mark.parametrize("kept", [True, False])
def test_many_deletes_wait_until_somebody_who_may_decides(hubs: Hubs, *, kept: bool) -> None:
    ids = [hubs.adds("barony", f"Place {number:02d}") for number in range(30)]
    for name in ("barony", "grange"):
        hubs.meets(name)
    barony, grange = hubs.desk("barony"), hubs.desk("grange")
    for id_ in ids[:25]:
        barony.run(partial(_delete, id_))
    hubs.meets("barony")
    told = hubs.meets("grange").told

    assert "Another desk took 25 things away in one day. They stay until you decide." in told
    assert len(hubs.names("grange")) == 30
    grange.worker = FRONT
    for decide in (keep_records, let_deletes_in):
        with pytest.raises(NotAllowed):
            grange.run(decide)
    grange.worker = LEAD
    assert grange.run(keep_records if kept else let_deletes_in).value == 25
    hubs.clock.move(hours=1)
    for name in ("grange", "barony"):
        assert not any("took" in sentence for sentence in hubs.meets(name).told)

    assert len(hubs.names("barony")) == len(hubs.names("grange")) == (30 if kept else 5)


def _delete(id_: str, unit: Unit) -> None:
    unit.delete(Kind.SERVICE, id_)


def test_a_round_cut_short_by_the_power_goes_on_where_it_stopped(
    hubs: Hubs, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        hubs.adds("barony", f"Place {number}")
        hubs.meets("barony")
    applied = changes.apply
    cut = iter(range(10))

    def power_cut(*args: Any, **more: Any) -> Any:
        done = applied(*args, **more)
        if next(cut) == 2:
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as power:
        power.setattr(changes, "apply", power_cut)
        with pytest.raises(KeyboardInterrupt):
            hubs.meets("grange")
    hubs.let_go("grange")
    assert len(hubs.names("grange")) == 2

    hubs.meets("grange")
    assert len(hubs.names("grange")) == 4


def test_files_are_only_ever_written_under_another_name_first(tmp_path: Path) -> None:
    drive = DiskDrive(tmp_path)

    drive.write("a/b/c.hdb", b"one")
    drive.write("a/b/c.hdb", b"one")

    assert [lying.path for lying in drive.files()] == ["a/b/c.hdb"]
    assert drive.read("a/b/c.hdb", 2) == b"on"


def test_a_share_that_goes_away_while_it_is_read_changes_nothing(hubs: Hubs) -> None:
    hubs.adds("barony", "Larder")
    hubs.meets("barony")

    class Gone(DiskDrive):
        def read(self, path: str, most: int) -> bytes:  # noqa: ARG002
            raise OSError(errno.EIO, "Input/output error")

    road = FolderRoad(Gone(hubs.stick / FOLDER), place="share")
    made = make_round(DeskKeeper(hubs.desk("grange")), road, real_seals("grange"))

    assert made.arrived == 0
    assert any("Input/output error" in told for told in made.told)
    assert hubs.names("grange") == []


def test_waiting_words_survive_closing_the_desk(tmp_path: Path) -> None:
    hubs = Hubs(tmp_path)
    with closing(hubs.desk("barony")):
        hubs.adds("barony", "Larder")
    hubs.open.clear()

    hubs.meets("barony")
    hubs.meets("grange")

    assert hubs.names("grange") == ["Larder"]
    for desk in hubs.open.values():
        desk.close()


def test_the_journal_keeps_what_no_other_desk_has_told_it_holds(tmp_path: Path) -> None:
    barony, grange = a_real_desk(tmp_path / "a"), Hubs(tmp_path)
    keep = partial(real_seals, "barony")

    def meet(desk: Desk) -> None:
        make_round(DeskKeeper(desk), road_by_folder(grange.stick), keep())

    def files() -> int:
        return len(journal_file.files_in(barony.folder / journal_file.FOLDER))

    with at_work(barony) as desk:
        add_service(desk, "First")
        meet(desk)
        grange.meets("grange")
        meet(desk)  # Grange has told that it holds the first
        for name in ("Second", "Third", "Fourth"):
            add_service(desk, name)
            write_journal(desk)
        barony.clock.move(days=30)
        keep_safe(desk, now=barony.clock.now())
        add_service(desk, "Fifth")
        keep_safe(desk, now=barony.clock.now())
        assert files() >= 4  # a good backup holds them, and no other desk does

        meet(desk)
        grange.clock.move(days=31)
        grange.meets("grange")
        meet(desk)
        barony.clock.move(days=30)
        keep_safe(desk, now=barony.clock.now())
        assert files() == 1
    grange.let_go("grange")


def test_an_edit_that_comes_before_the_area_folder_does_not_keep_its_record_out(hubs: Hubs) -> None:
    def load(unit: Unit) -> bool:
        fields, made = {"name": "Larder", "url": "a.org"}, hubs.clock.now()
        return unit.create_packed(Kind.SERVICE, "1", fields, pack="a", version="9", made=made)

    assert hubs.desk("barony").run(load).value is True
    hubs.changes("barony", "1", name="The larder")
    hubs.meets("barony")
    hubs.meets("grange")
    assert hubs.names("grange") == ["The larder"]

    assert hubs.desk("grange").run(load).value is True
    assert hubs.desk("grange").run(load).value is False

    record = hubs.desk("grange").look(lambda look: look.get(Kind.SERVICE, "1"))
    assert record is not None
    assert (dict(record.fields), record.conflicts) == ({"name": "The larder", "url": "a.org"}, ())
    assert hubs.found("grange", "larder") == ["1"]
