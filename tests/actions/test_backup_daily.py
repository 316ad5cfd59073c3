"""The day's backup by itself: on this computer, then in the second place, whenever that is there."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.clock import iso_week, local
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.store import backup_daily, backup_state
from heartdesk.store.backup import check_backup
from heartdesk.store.backup_daily import back_up_now, back_up_to, keep_safe, set_place
from heartdesk.store.backup_health import check_backups
from heartdesk.store.backup_rules import backup_name, is_due, moment_of, to_remove
from heartdesk.store.backup_state import last_good, read_state, said_shortly
from heartdesk.store.journal import forget_covered
from tests.backup_makers import RealDesk, a_real_desk, add_service, at_work, flip_bytes
from tests.makers import TUESDAY

DESK = "6f1c8a52-4e0d-4b7a-9c33-2d8b1f40a7e6"


@pytest.fixture
def real(tmp_path: Path) -> RealDesk:
    return a_real_desk(tmp_path / "desk")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "STICK").mkdir()
    return tmp_path / "STICK"


def test_a_backup_a_day_goes_to_the_stick(real: RealDesk, stick: Path) -> None:
    set_place(real.folder, stick)
    with at_work(real) as desk:
        for _ in range(3):
            add_service(desk, "Larder")
            keep_safe(desk, now=real.clock.now())
            keep_safe(desk, now=real.clock.now() + timedelta(minutes=1))
            real.clock.move(days=1)

    assert len(list(stick.iterdir())) == 3
    for backup in stick.iterdir():
        check_backup(backup)
    good = last_good(real.folder)
    assert good is not None
    assert (good.file.parent, good.only_here) == (stick, False)
    assert said_shortly(real.folder, TUESDAY + timedelta(days=2, hours=3)) == (
        "Last good backup: Thu 19 Nov 10:30, in STICK.",
        False,
    )


def test_an_absent_stick_is_said_plainly_and_caught_up_with(real: RealDesk, stick: Path) -> None:
    set_place(real.folder, stick)
    stick.rename(stick.with_name("in a pocket"))

    with at_work(real) as desk:
        away = keep_safe(desk, now=real.clock.now())
        said_away = said_shortly(real.folder, real.clock.now())
        stick.with_name("in a pocket").rename(stick)
        back = keep_safe(desk, now=real.clock.now() + timedelta(minutes=2))

    assert away.missed == "STICK is not there just now. The backup goes on it when it is back."
    assert said_away == ("Last good backup: Tue 17 Nov 10:30, on this computer only.", True)
    assert (back.missed, len(list(stick.iterdir()))) == ("", 1)


def test_a_place_chosen_while_the_day_is_kept_safe_stays_chosen(
    real: RealDesk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = stick.with_name("OTHER")
    other.mkdir()
    set_place(real.folder, stick)
    stick.rename(stick.with_name("in a pocket"))

    def chosen_meanwhile(folder: Path, *, now: datetime, unheard: int | None) -> int:
        set_place(folder, other)
        return forget_covered(folder, now=now, unheard=unheard)

    monkeypatch.setattr(backup_daily, "forget_covered", chosen_meanwhile)
    with at_work(real) as desk:
        keep_safe(desk, now=real.clock.now())

    assert read_state(real.folder).place == str(other)


def test_a_stick_that_is_full_keeps_its_last_good_backup(
    real: RealDesk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_place(real.folder, stick)
    with at_work(real) as desk:
        keep_safe(desk, now=real.clock.now())
        before = {path.name: path.read_bytes() for path in stick.iterdir()}
        real.clock.move(days=1)

        with monkeypatch.context() as planted:
            planted.setattr(backup_daily, "copy_backup", _told_full)
            state = keep_safe(desk, now=real.clock.now())

    assert "could not be written" in state.missed
    assert {path.name: path.read_bytes() for path in stick.iterdir()} == before
    assert state.there is not None
    assert state.there.made == TUESDAY


def _told_full(backup: Path, to: Path) -> None:
    raise MachineTrouble(f"The backup could not be written to {to}.", then="Make room.")


def test_an_old_backup_is_pointed_out_gently(real: RealDesk, stick: Path) -> None:
    set_place(real.folder, stick)
    with at_work(real) as desk:
        assert said_shortly(real.folder, real.clock.now()) == ("No backup yet.", True)
        keep_safe(desk, now=real.clock.now())

        for days, needs_care in ((0, False), (2, False), (4, True), (-400, True)):
            _, care = said_shortly(real.folder, real.clock.now() + timedelta(days=days))
            assert care is needs_care
        real.clock.move(days=4)
        backup, journal = check_backups(desk)
    assert (backup.well, journal.well) == (False, True)
    assert "over 3 days" in backup.say


def test_a_backup_by_hand_is_remembered(real: RealDesk, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    with at_work(real) as desk:
        back_up_to(desk, tmp_path / "drive", now=real.clock.now())

    assert said_shortly(real.folder, real.clock.now())[0] == (
        "Last good backup: Tue 17 Nov 10:30, in drive."
    )


def test_the_desks_own_folder_and_a_missing_one_are_no_second_place(
    real: RealDesk, tmp_path: Path
) -> None:
    for place in (real.folder, real.folder / "backups", tmp_path / "not there"):
        if place.name == "backups":
            place.mkdir()
        with pytest.raises(DeskError, match="Nothing was changed"):
            set_place(real.folder, place)

    assert read_state(real.folder).place == ""


def test_a_worker_can_ask_for_one_at_once(real: RealDesk, stick: Path) -> None:
    set_place(real.folder, stick)
    with at_work(real) as desk:
        keep_safe(desk, now=real.clock.now())
        real.clock.move(minutes=20)
        add_service(desk, "Larder")

        state = back_up_now(desk, now=real.clock.now())

    assert state.there is not None
    assert state.there.made == real.clock.now()
    assert len(list(stick.iterdir())) == 1  # one a day is enough


def test_a_damaged_state_file_is_as_good_as_none(real: RealDesk, stick: Path) -> None:
    set_place(real.folder, stick)
    for raw in (b"", b"{", b"[1]", b'{"here": {"file": "x"}}', b"\xff\xfe"):
        (real.folder / backup_state.NAME).write_bytes(raw)

        assert read_state(real.folder) == backup_state.BackupState()
        assert last_good(real.folder) is None


def test_a_backup_that_went_bad_is_not_brought_anywhere_and_made_anew(
    real: RealDesk, stick: Path
) -> None:
    with at_work(real) as desk:
        state = keep_safe(desk, now=real.clock.now())
        assert state.here is not None
        flip_bytes(Path(state.here.file), at=20_000)
        set_place(real.folder, stick)

        assert keep_safe(desk, now=real.clock.now()).here is None
        assert not list(stick.iterdir())
        real.clock.move(minutes=1)
        state = keep_safe(desk, now=real.clock.now())

    assert state.there is not None
    check_backup(Path(state.there.file))


moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(st.lists(moments, min_size=1, max_size=60, unique=True))
def test_seven_days_and_four_weeks_stay_and_the_last_good_one_always(
    made: list[datetime],
) -> None:
    made = [moment.replace(microsecond=0) for moment in made]
    names = {backup_name(DESK, moment): moment for moment in made}
    keep = backup_name(DESK, made[0])
    others = {"holiday.jpg", backup_name("0000aaaa-0000", made[0]), "heartdesk-.hdbackup"}

    gone = set(to_remove([*names, *others], profile_id=DESK, keep=keep))

    left = names.keys() - gone
    assert keep in left
    assert not gone & others
    assert max(names, key=lambda name: names[name]) in left
    days = sorted({local(moment).date() for moment in made}, reverse=True)[:7]
    weeks = sorted({local(m).isocalendar()[:2] for m in made}, reverse=True)[:4]
    assert {local(names[name]).date() for name in left} >= set(days)
    assert {local(names[name]).isocalendar()[:2] for name in left} >= set(weeks)
    assert len(left) <= 7 + 4 + 1
    assert to_remove(left, profile_id=DESK, keep=keep) == ()


def test_a_name_says_when_and_whose() -> None:
    name = backup_name(DESK, TUESDAY)

    assert name == "heartdesk-6f1c8a52-20261117-103000.hdbackup"
    assert moment_of(name, DESK) == TUESDAY
    assert moment_of(name, "another desk") is None
    assert moment_of("heartdesk-6f1c8a52-20261399-103000.hdbackup", DESK) is None
    assert iso_week(TUESDAY) == "2026-W47"


def test_a_clock_that_was_wrong_makes_one_more_and_never_one_less() -> None:
    assert is_due(None, TUESDAY)
    assert not is_due(TUESDAY, TUESDAY + timedelta(hours=2))
    assert is_due(TUESDAY + timedelta(days=4000), TUESDAY)
    assert is_due(TUESDAY, TUESDAY + timedelta(days=1))


@pytest.mark.skipif(not shutil.which("mount") or os.name == "nt", reason="needs mount")
def test_a_stick_with_no_room_at_all(real: RealDesk, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if os.system(f"mount -t tmpfs -o size=100k tmpfs {small} 2>/dev/null") != 0:  # noqa: S605
        pytest.skip("may not mount here")
    try:
        set_place(real.folder, small)
        with at_work(real) as desk:
            state = keep_safe(desk, now=real.clock.now())
            assert "No space left" in state.missed
            assert "Earlier backups still stand" in state.missed
            with pytest.raises(MachineTrouble, match="No space left"):
                back_up_to(desk, small / "one.hdbackup", now=real.clock.now())
        assert list(small.iterdir()) == []
        assert state.here is not None
    finally:
        os.system(f"umount {small}")  # noqa: S605
