"""Half-filled pages: they come back for their worker, for nobody else, and never for long."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.roles import Role
from heartdesk.security import drafts, roster, slot_file
from heartdesk.security.cost import FLOOR
from heartdesk.security.drafts import forget, seal_draft, sweep, take_drafts
from heartdesk.security.keys import Unlocked
from heartdesk.security.sealing import new_key, public_of
from heartdesk.security.slots import KeyFile
from tests.security_makers import PASSPHRASES, RunningClock, SharedDesk

MORNING = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
NEW = "quiet green heron"
WORDS = b'{"words": "CANARY000123 nae food in"}'


class Reception:
    """The desk's folder, the clock on the wall, the machine's own."""

    def __init__(self, folder: Path) -> None:
        self.desk = SharedDesk(folder)
        self.desk.joined_by("Bob", Role.RECEPTION)
        self.folder = folder
        self.now = MORNING
        self.clock = RunningClock()

    def keep(
        self, worker: Unlocked, name: str, content: bytes, until: datetime | None = None
    ) -> None:
        seal_draft(self.folder, worker, name, content, self.now, clock=self.clock, until=until)

    def pass_on(self, worker: Unlocked, name: str, content: bytes) -> None:
        seal_draft(self.folder, worker, name, content, self.now, clock=self.clock, passed_on=True)

    def drafts_of(self, worker: Unlocked) -> dict[str, bytes]:
        return take_drafts(self.folder, worker, self.now, clock=self.clock)

    def goes_on(self, **by: float) -> None:
        self.now += timedelta(**by)
        self.clock.seconds += timedelta(**by).total_seconds()

    @property
    def files(self) -> list[Path]:
        return list((self.folder / drafts.FOLDER).iterdir())


@pytest.fixture
def reception(tmp_path: Path) -> Reception:
    return Reception(tmp_path)


def test_a_draft_comes_back_for_the_worker_who_wrote_it_and_nobody_else(
    reception: Reception,
) -> None:
    ann, bob = reception.desk.opened("Ann"), reception.desk.opened("Bob")
    reception.keep(ann, "help", WORDS)
    reception.keep(bob, "help", b"his own")
    reception.keep(ann, "settings", b"another page")
    reception.goes_on(hours=1)

    # a new process, unlocked again
    ann = reception.desk.opened("Ann")
    assert reception.drafts_of(ann) == {"help": WORDS, "settings": b"another page"}
    assert reception.drafts_of(bob) == {"help": b"his own"}
    assert reception.drafts_of(ann)["help"] == WORDS  # it stays until it is forgotten
    forget(reception.folder, ann, "help")
    assert reception.drafts_of(ann) == {"settings": b"another page"}
    assert reception.drafts_of(bob) == {"help": b"his own"}


def test_nothing_of_it_stands_readable_on_the_disk(reception: Reception) -> None:
    reception.keep(reception.desk.opened("Ann"), "help for Morag", WORDS)
    reception.pass_on(reception.desk.opened("Ann"), "help for Morag", WORDS)

    for file in reception.folder.rglob("*"):
        if file.is_file():
            assert b"CANARY" not in file.read_bytes()
            assert "Morag" not in file.name
            assert b"Morag" not in file.read_bytes()
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in reception.files} == {0o600}
        assert (reception.folder / drafts.FOLDER).stat().st_mode & 0o777 == 0o700


def test_a_new_draft_takes_the_place_of_the_old_one(reception: Reception) -> None:
    ann = reception.desk.opened("Ann")
    for content in (b"one", b"two", b"three"):
        reception.keep(ann, "help", content)

    assert reception.drafts_of(ann) == {"help": b"three"}
    assert len(reception.files) == 1


def test_a_draft_that_names_nobody_goes_to_whoever_is_next(reception: Reception) -> None:
    ann, bob = reception.desk.opened("Ann"), reception.desk.opened("Bob")
    reception.keep(ann, "help", WORDS)
    reception.pass_on(ann, "help", WORDS)

    assert len(reception.files) == 1
    assert reception.drafts_of(bob) == {"help": WORDS}
    forget(reception.folder, bob, "help")
    assert reception.drafts_of(ann) == reception.drafts_of(bob) == {}


def test_ones_own_draft_comes_before_one_passed_on(reception: Reception) -> None:
    ann, bob = reception.desk.opened("Ann"), reception.desk.opened("Bob")
    reception.keep(bob, "help", b"his own")
    reception.pass_on(ann, "help", WORDS)

    assert reception.drafts_of(bob) == {"help": b"his own"}


@pytest.mark.parametrize(
    ("written", "still_there", "gone"),
    [
        (MORNING, {"hours": 3.99}, {"hours": 0.02}),
        (MORNING.replace(hour=22), {"hours": 1.99}, {"hours": 0.02}),  # midnight in Scotland
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), {"hours": 0.49}, {"hours": 0.02}),  # summer
    ],
)
def test_it_ends_after_four_hours_or_at_the_close_of_the_day(
    reception: Reception,
    written: datetime,
    still_there: dict[str, float],
    gone: dict[str, float],
) -> None:
    ann = reception.desk.opened("Ann")
    reception.now = written
    reception.keep(ann, "help", WORDS)

    reception.goes_on(**still_there)
    assert reception.drafts_of(ann) == {"help": WORDS}
    reception.goes_on(**gone)
    assert reception.drafts_of(ann) == {}
    assert reception.files == []


def test_a_hub_that_closes_sooner_says_so(reception: Reception) -> None:
    ann = reception.desk.opened("Ann")
    reception.keep(ann, "help", WORDS, until=MORNING + timedelta(hours=1))

    reception.goes_on(hours=1)
    assert reception.drafts_of(ann) == {}


def test_a_clock_set_back_keeps_nothing_longer(reception: Reception) -> None:
    ann = reception.desk.opened("Ann")
    reception.keep(ann, "help", WORDS)
    reception.goes_on(hours=3)

    reception.now = MORNING - timedelta(days=1)
    assert reception.drafts_of(ann) == {"help": WORDS}  # the machine ran three hours since
    reception.clock.seconds += 3600
    assert reception.drafts_of(ann) == {}


def test_after_a_restart_with_a_clock_set_back_nobody_can_say_how_old_it_is(
    reception: Reception,
) -> None:
    ann = reception.desk.opened("Ann")
    for name, later, kept in (("a", 0.5, True), ("b", -0.5, False)):
        reception.keep(ann, name, WORDS)
        reception.clock.restart(running=60)
        reception.now += timedelta(hours=later)
        assert (name in reception.drafts_of(ann)) == kept


def test_what_has_ended_is_swept_without_a_key_and_the_rest_stays(reception: Reception) -> None:
    ann = reception.desk.opened("Ann")
    reception.keep(ann, "old", WORDS)
    reception.goes_on(hours=3)
    reception.keep(ann, "new", WORDS)
    (reception.folder / drafts.FOLDER / "stray.draft.part").write_bytes(b"half")
    reception.goes_on(hours=2)

    sweep(reception.folder, reception.now, clock=reception.clock)

    assert len(reception.files) == 1
    assert reception.drafts_of(ann) == {"new": WORDS}
    sweep(reception.folder / "nowhere", reception.now)


def test_a_draft_being_kept_by_the_process_that_leaves_is_left_to_it(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = reception.desk.opened("Ann")
    being_written = reception.folder / drafts.FOLDER / "a.draft.part"
    reception.keep(ann, "first", WORDS)
    being_written.write_bytes(b"half")
    os.utime(being_written, (reception.now.timestamp(), reception.now.timestamp()))

    # While the desk that opens looks the drafts through, the one that leaves keeps one more.
    really_ended, late = drafts._ended, iter([True])

    def ended_meanwhile(*given: Any) -> bool:
        if next(late, False):
            reception.keep(ann, "late", WORDS)
        return really_ended(*given)

    monkeypatch.setattr(drafts, "_ended", ended_meanwhile)
    sweep(reception.folder, reception.now, clock=reception.clock)

    assert being_written.exists()
    assert reception.drafts_of(ann) == {"first": WORDS, "late": WORDS}


def test_a_draft_changed_on_the_disk_is_left_out(reception: Reception) -> None:
    ann = reception.desk.opened("Ann")
    reception.keep(ann, "help", WORDS)
    [file] = reception.files
    raw = file.read_bytes()

    # made to live longer, damaged, or put under another name
    for changed in (
        raw.replace(b"T14:00", b"T15:00"),
        raw.replace(b'"passed_on":false', b'"passed_on":true'),
        raw[:-20],
        b"",
    ):
        file.write_bytes(changed)
        assert reception.drafts_of(ann) == {}
    file.write_bytes(raw)
    file.rename(file.with_name("another.draft"))
    assert reception.drafts_of(ann) == {}


def test_a_worker_who_works_by_the_code_has_drafts_too(reception: Reception) -> None:
    reception.keep(reception.desk.opened_by_code("Ann"), "help", WORDS)

    assert reception.drafts_of(reception.desk.opened_by_code("Ann")) == {"help": WORDS}
    assert reception.drafts_of(reception.desk.opened("Bob")) == {}


def new_passphrase(reception: Reception, worker: str, secret: str) -> Unlocked:
    return roster.change_passphrase(
        reception.folder,
        worker_name=worker,
        secret=secret,
        new=NEW,
        device=reception.desk.computer,
        cost=FLOOR,
    )


@pytest.mark.parametrize("by", ["passphrase", "code"])
def test_a_new_passphrase_loses_nothing_that_was_half_written(
    reception: Reception, by: str
) -> None:
    """Ann forgot hers, and uses the printed code; or just wants another."""
    reception.keep(reception.desk.opened("Ann"), "help", WORDS)
    reception.keep(reception.desk.opened("Bob"), "help", b"his own")
    code = reception.desk.made.recovery_code
    secret = code if by == "code" else PASSPHRASES["Ann"]

    session = new_passphrase(reception, "Ann", secret)

    assert reception.drafts_of(session) == {"help": WORDS}
    assert reception.drafts_of(reception.desk.opened("Ann", NEW)) == {"help": WORDS}
    assert reception.drafts_of(reception.desk.opened("Bob")) == {"help": b"his own"}
    reception.goes_on(hours=4)
    assert reception.drafts_of(reception.desk.opened("Ann", NEW)) == {}, (
        "no longer than it would have"
    )


def test_what_was_written_by_the_code_comes_back_with_the_passphrase(reception: Reception) -> None:
    by_code = reception.desk.opened_by_code("Ann")
    reception.keep(by_code, "help", WORDS)
    assert reception.drafts_of(reception.desk.opened("Ann")) == {"help": WORDS}


def test_nothing_is_sealed_for_somebody_who_wrote_in_the_key_file(reception: Reception) -> None:
    ann = reception.desk.opened("Ann")
    file = slot_file.read(reception.folder)
    assert isinstance(file, KeyFile)
    theirs = [msgspec.structs.replace(slot, public=public_of(new_key())) for slot in file.slots]
    with slot_file.changing(reception.folder):
        slot_file.write(reception.folder, msgspec.structs.replace(file, slots=tuple(theirs)))
    with pytest.raises(DeskError):
        reception.keep(ann, "help", WORDS)


def test_what_is_too_long_or_cannot_be_written_is_told(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = reception.desk.opened("Ann")
    reception.keep(ann, "help", WORDS)

    with pytest.raises(DeskError, match="too much"):
        reception.keep(ann, "help", b"x" * (drafts.LARGEST + 1))

    def full(*_given: object, **_named: object) -> None:
        raise OSError

    with monkeypatch.context() as filled:
        filled.setattr(drafts, "write_whole", full)
        with pytest.raises(MachineTrouble, match="could not be kept"):
            reception.keep(ann, "help", b"new")
    assert reception.drafts_of(ann) == {"help": WORDS}
