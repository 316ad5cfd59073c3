"""A new key for the store: whoever left opens nothing, whatever stops the program in the middle loses nothing."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.roles import Role
from heartdesk.directory.store import INDEXERS
from heartdesk.security import rekey, roster, slot_file
from heartdesk.security.keys import EVERY_ROLE, Unlocked, workers
from heartdesk.security.sealing import Refused
from heartdesk.security.ways_in import WrongSecret
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.rekey import copied
from tests.makers import FixedClock
from tests.security_makers import SharedDesk

ROWS = 300

# From Python 3.12 on a fork beside other threads is warned of; the children here only touch files, and end.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


def store_at(database: Path, key: bytes) -> Any:
    connection = sqlcipher3.connect(str(database), isolation_level=None, timeout=0.2)
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


def rows_in(folder: Path, key: bytes) -> int:
    connection = store_at(slot_file.database_of(folder), key)
    try:
        return int(connection.execute("SELECT count(*) FROM kept").fetchone()[0])
    finally:
        connection.close()


def stores(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("heartdesk*"))


@pytest.fixture
def desk(tmp_path: Path) -> SharedDesk:
    folder = tmp_path / "desk"
    folder.mkdir()
    desk = SharedDesk(folder)
    desk.joined_by("Bob", Role.PEOPLE_LEAD)
    connection = store_at(slot_file.database_of(folder), desk.made.key)
    connection.execute("CREATE TABLE kept (words TEXT)")
    connection.executemany("INSERT INTO kept VALUES (?)", [("x" * 200,)] * ROWS)
    connection.close()
    return desk


def test_who_leaves_opens_neither_the_desk_nor_what_is_written_afterwards(
    desk: SharedDesk,
) -> None:
    bob, ann = desk.opened("Bob"), desk.opened("Ann")
    before = ann.held.seal(Audience.PEOPLE, b"before", b"")

    ann = rekey.remove_worker(desk.folder, ann, desk.ids["Bob"], copied)

    with pytest.raises(WrongSecret):
        desk.opened("Bob")
    assert workers(desk.folder) == ("Ann",)
    # the key he knew opens no file that is here now, his audience keys nothing sealed from now on
    assert stores(desk.folder) == [slot_file.database_of(desk.folder).name]
    with pytest.raises(sqlcipher3.DatabaseError):
        rows_in(desk.folder, bob.key)
    for audience in Audience:
        with pytest.raises(Refused):
            bob.held.open(ann.held.seal(audience, b"after", b""), b"")
    # and she goes on with what she has, then and at the next opening, and so does the code
    for session in (ann, desk.opened("Ann"), desk.opened_by_code("Ann")):
        assert rows_in(desk.folder, session.key) == ROWS
        assert session.held.open(before, b"") == b"before"
        after = session.held.seal(Audience.PEOPLE, b"after", b"")
        assert session.held.open(after, b"") == b"after"


def test_a_key_is_renewed_again_and_again_and_only_one_store_stays(desk: SharedDesk) -> None:
    session, keys = desk.opened("Ann"), set()
    for _ in range(3):
        session = rekey.rotate(desk.folder, session, copied)
        keys.add(session.key)
        assert len(stores(desk.folder)) == 1
        assert rows_in(desk.folder, session.key) == ROWS

    assert len(keys) == 3
    assert desk.opened("Bob").key == session.key


def test_the_desk_is_not_renewed_while_anybody_has_it_open(desk: SharedDesk) -> None:
    ann = desk.opened("Ann")
    late = store_at(slot_file.database_of(desk.folder), ann.key)
    late.execute("SELECT count(*) FROM kept").fetchall()

    with pytest.raises(DeskError, match="another window"):
        rekey.rotate(desk.folder, ann, copied)
    late.execute("INSERT INTO kept VALUES ('late')")
    late.close()

    ann = rekey.rotate(desk.folder, desk.opened("Ann"), copied)
    assert rows_in(desk.folder, ann.key) == ROWS + 1
    assert len(stores(desk.folder)) == 1


def test_who_may_not_or_must_not_leave_stays(desk: SharedDesk) -> None:
    ann, bob = desk.opened("Ann"), desk.opened("Bob")

    with pytest.raises(DeskError, match="Only an admin"):
        rekey.remove_worker(desk.folder, bob, desk.ids["Ann"], copied)
    with pytest.raises(DeskError, match="Only an admin"):
        rekey.rotate(desk.folder, bob, copied)
    with pytest.raises(DeskError, match="yourself"):
        rekey.remove_worker(desk.folder, ann, desk.ids["Ann"], copied)
    with pytest.raises(DeskError, match="not at this desk any more"):
        rekey.remove_worker(desk.folder, ann, "nobody", copied)
    # the only one who opens safeguarding notes, and the only admin: by the code that names nobody
    desk.joined_by("Cas", Role.ADMIN)
    with pytest.raises(DeskError, match="Nobody else here can open"):
        rekey.remove_worker(desk.folder, desk.opened("Cas"), desk.ids["Ann"], copied)
    assert workers(desk.folder) == ("Ann", "Bob", "Cas")
    assert rows_in(desk.folder, ann.key) == ROWS


def test_the_last_admin_is_not_taken_off_even_by_the_code(desk: SharedDesk) -> None:
    roster.set_roles(desk.folder, desk.opened("Ann"), desk.ids["Bob"], roles=EVERY_ROLE)
    ann = desk.opened("Ann")
    roster.set_roles(desk.folder, ann, desk.ids["Bob"], roles=EVERY_ROLE - {Role.ADMIN})

    with pytest.raises(DeskError, match="no admin left"):
        rekey.remove_worker(desk.folder, desk.opened_by_code(), desk.ids["Ann"], copied)


def test_a_session_from_before_the_last_renewal_renews_nothing(desk: SharedDesk) -> None:
    old = desk.opened("Ann")
    rekey.rotate(desk.folder, old, copied)

    with pytest.raises(DeskError, match="changed since you opened it"):
        rekey.rotate(desk.folder, old, copied)
    assert rows_in(desk.folder, desk.opened("Ann").key) == ROWS


def test_a_desk_whose_file_is_missing_gets_no_empty_one(desk: SharedDesk) -> None:
    slot_file.database_of(desk.folder).unlink()
    before = (desk.folder / "keys.json").read_bytes()

    with pytest.raises(DeskError, match="not there"):
        rekey.rotate(desk.folder, desk.opened("Ann"), copied)

    assert stores(desk.folder) == []
    assert (desk.folder / "keys.json").read_bytes() == before


# --- stopped in the middle ---

EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "shutil.copyfile")


def killed_at(step: int, folder: Path, act: Callable[[], object]) -> bool:
    """Do `act` in a child process that is killed at its `step`th touch of a file; whether it was."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event: str, given: tuple[Any, ...]) -> None:
            # whatever is opened, renamed or removed in the desk's folder, by whichever code
            if event in EVENTS and str(folder) in str(given[0]):
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        real = os.fsync

        def fsync(fd: Any) -> None:
            count("open", (str(folder),))
            real(fd)

        os.fsync = fsync
        try:
            act()
        except BaseException:
            os._exit(2)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), status
    return status != 0


def each_kill(desk: SharedDesk, act: Callable[[Path, Unlocked], object], *, apart: int) -> int:
    """Kill `act` at steps so far apart, each in a fresh copy of the desk: it is the old or the new one, whole.

    benchmarks/prove_power_cuts.py stops it at every one.
    """
    ann = desk.opened("Ann")
    before, outcomes = workers(desk.folder), set()
    for step in range(0, 200, apart):
        folder = desk.folder.with_name(f"copy-{step}")
        shutil.copytree(desk.folder, folder)
        copy = SharedDesk.__new__(SharedDesk)
        copy.folder, copy.computer, copy.made = folder, desk.computer, desk.made

        killed = killed_at(step, folder, partial(act, folder, ann))

        session = copy.opened("Ann")
        assert rows_in(folder, session.key) == ROWS
        assert stores(folder) == [slot_file.database_of(folder).name]
        assert (folder / "keys.json").read_bytes() == (folder / "keys.spare.json").read_bytes()
        assert rows_in(folder, copy.opened_by_code().key) == ROWS
        outcomes.add((workers(folder) == before, session.key == ann.key))
        if killed and session.key == ann.key and workers(folder) == before:
            act(folder, session)  # and it can simply be done again
            assert rows_in(folder, copy.opened("Ann").key) == ROWS
        shutil.rmtree(folder)
        if not killed:
            assert len(outcomes) == 2, outcomes
            return step
    raise AssertionError("never done")


fork = pytest.mark.skipif(sys.platform != "linux", reason="needs a system that forks safely")


@fork
def test_a_removal_killed_at_any_step_leaves_the_old_desk_or_the_new(desk: SharedDesk) -> None:
    bob = desk.ids["Bob"]

    steps = each_kill(
        desk, lambda folder, by: rekey.remove_worker(folder, by, bob, copied), apart=3
    )

    assert steps > 20


@fork
def test_a_worker_joining_killed_at_any_step_is_here_or_not(desk: SharedDesk) -> None:
    def join(folder: Path, by: Unlocked) -> None:
        copy = SharedDesk.__new__(SharedDesk)
        copy.folder, copy.computer, copy.ids = folder, desk.computer, {}
        copy.joined_by("Cas", Role.RECEPTION, by=by)

    steps = each_kill(desk, join, apart=2)

    assert steps > 8


def test_an_unfinished_renewal_never_sweeps_the_store_in_use(desk: SharedDesk) -> None:
    # given a key file put back from before two renewals, beside the store of today
    old = (desk.folder / "keys.json").read_bytes()
    ann = rekey.rotate(desk.folder, desk.opened("Ann"), copied)
    today = slot_file.database_of(desk.folder)
    for name in ("keys.json", "keys.spare.json"):
        (desk.folder / name).write_bytes(old)

    desk.opened("Ann")

    assert today.exists()
    assert ann.key != desk.made.key


# --- while others work ---

SESSIONS, MOST_TRIES = 3, 500
"""How often Bob gets in, where the key is renewed at least once meanwhile; how often he tries at the most."""


def works_on(desk: SharedDesk, acknowledged: int) -> None:
    """In a child process: Bob opens the desk, writes a little, closes it, over and over."""
    area, first, sessions = find_area("east_ayrshire"), slot_file.database_of(desk.folder), 0
    for _ in range(MOST_TRIES):
        if sessions >= SESSIONS and slot_file.database_of(desk.folder) != first:
            return
        try:
            bob = desk.opened("Bob")
            store = Desk.open(
                slot_file.database_of(desk.folder),
                bob.key,
                area=area,
                worker=Worker(bob.worker_id, bob.worker_name, roles=bob.roles),
                clock=FixedClock(),
                indexers=INDEXERS,
                held=bob.held,
            )
        except DeskError:
            continue
        try:
            for _ in range(3):
                written = store.run(lambda unit: unit.create(Kind.ENQUIRY, {}))
                os.write(acknowledged, f"{written.value}\n".encode())
            sessions += 1
        except DeskError:
            continue
        finally:
            store.close()


@fork
def test_no_word_of_a_colleague_is_lost_while_the_key_is_renewed(tmp_path: Path) -> None:
    desk = SharedDesk(tmp_path)
    desk.joined_by("Bob", *EVERY_ROLE)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            works_on(desk, writing)
        except BaseException:
            os._exit(1)
        os._exit(0)
    os.close(writing)

    renewed = 0
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        try:
            rekey.rotate(desk.folder, desk.opened("Ann"), copied)
            renewed += 1
        except DeskError:  # not there yet, or open in his hands
            continue

    with os.fdopen(reading) as told:
        acknowledged = set(told.read().split())
    ann = desk.opened("Ann")
    connection = store_at(slot_file.database_of(desk.folder), ann.key)
    kept = {row[0] for row in connection.execute("SELECT id FROM record").fetchall()}
    connection.close()
    assert renewed
    assert acknowledged
    assert acknowledged <= kept
