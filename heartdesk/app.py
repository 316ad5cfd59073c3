"""The front door: the one place where the parts of a desk are chosen and joined.

What is heavy is imported where it is used, so that the first window does not wait for it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.store.profile import Profile, make_profile, read_profile

if TYPE_CHECKING:
    from heartdesk.security.cost import Cost
    from heartdesk.security.keys import NewKeys
    from heartdesk.store.desk import Desk
    from heartdesk.store.record import Worker
    from heartdesk.ui.session import OpenDesk

DEMO_WORKER = "Demo"
DEMO_AREA = "east_ayrshire"
DEMO_HUB = "barony"

UNLOCK_FILE = "unlock.txt"
"""In a practice profile only: the worker's name and passphrase, in the clear."""


@dataclass(frozen=True)
class NewDesk:
    """A desk just made: its profile, and its keys with the recovery code to print once."""

    profile: Profile
    keys: "NewKeys"


def make_desk(
    folder: Path,
    *,
    area: str,
    hub: str,
    worker: str,
    passphrase: str,
    demo: bool = False,
    cost: "Cost | None" = None,
) -> NewDesk:
    """Make a desk in `folder` with its first worker, its hub area and the starter directory: all of it or none.

    Raises DeskError for a folder in use, an unknown area or hub, a weak passphrase, a full or read-only disk.
    """
    from heartdesk.core.area import find_area

    known = find_area(area)
    if known.locality(hub) is None:
        names = ", ".join(locality.id for locality in known.localities)
        raise DeskError(
            f"There is no hub area called {hub} in {known.name}.", then=f"Choose one of: {names}."
        )
    import shutil

    _refuse_used(folder)
    building = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(building, ignore_errors=True)
    try:
        keys = _build(
            building,
            area=area,
            hub=hub,
            worker=worker,
            passphrase=passphrase,
            demo=demo,
            cost=cost,
        )
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
    except OSError as error:
        raise MachineTrouble(
            f"The desk could not be made in {folder} ({error.strerror or 'no reason given'}). Nothing was left behind.",
            then="Choose another folder, or make room and allow writing there.",
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return NewDesk(read_profile(folder), keys)


def make_demo(folder: Path) -> Profile:
    """The practice desk in `folder`: the one that is there, or a new one with the starter directory."""
    if (folder / UNLOCK_FILE).exists():
        return read_profile(folder)
    from heartdesk.security.passphrase import demo_passphrase

    made = make_desk(
        folder,
        area=DEMO_AREA,
        hub=DEMO_HUB,
        worker=DEMO_WORKER,
        passphrase=demo_passphrase(),
        demo=True,
    )
    return made.profile


def open_desk(profile: Profile, *, worker: str, secret: str) -> "Desk":
    """Open a desk's store with a worker's passphrase, or "recovery" and the code. Takes up to a second.

    Raises DeskError where it does not open. Imports that were cut short are taken back first.
    """
    from heartdesk.interchange.actions import settle_unfinished_imports
    from heartdesk.security.keys import device_for, unlock
    from heartdesk.store.record import Worker

    opened = unlock(
        profile.folder, worker_name=worker, secret=secret, device=device_for(profile.folder)
    )
    desk = _open_store(profile, opened.key, Worker(opened.worker_id, opened.worker_name))
    settle_unfinished_imports(desk)
    return desk


def demo_secret(profile: Profile) -> tuple[str, str]:
    """The worker's name and passphrase of a practice desk, from its own folder."""
    from heartdesk.security.unlock_file import read_unlock_file

    given = read_unlock_file(profile.folder / UNLOCK_FILE)
    return given.worker_name, given.secret


class ProfileOpener:
    """Opens a profile for the window; see heartdesk.ui.session.Opener."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    @property
    def demo(self) -> bool:
        return self._profile.demo

    @property
    def workers(self) -> tuple[str, ...]:
        from heartdesk.security.slot_file import read

        if self.demo:
            return ()
        return tuple(worker.name for worker in read(self._profile.folder).workers)

    def open(self, worker: str, secret: str) -> "OpenDesk":
        from heartdesk.ui.session import OpenDesk

        if self.demo:
            worker, secret = demo_secret(self._profile)
        desk = open_desk(self._profile, worker=worker, secret=secret)
        return OpenDesk(desk=desk, area=desk.area, worker=desk.worker.name)


def run_window(folder: Path) -> int:
    """Open the window on the profile in `folder`; where it is open already, bring that window forward."""
    from PySide6.QtCore import QLockFile

    from heartdesk.ui.run import run_window as run
    from heartdesk.ui.single_instance import ask_to_raise, socket_name

    profile = read_profile(folder)
    name = socket_name(folder)
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)  # held for as long as its process lives, however long that is
    if not lock.tryLock(0):
        if lock.error() == QLockFile.LockError.PermissionError:
            raise MachineTrouble(
                "HeartDesk may not write in this desk's folder.",
                then="Ask whoever looks after this computer to allow writing there.",
            )
        if ask_to_raise(name):
            return 0
        raise MachineTrouble(
            "This desk is open in another window, and that window does not answer.",
            then="Close it, or restart the computer, then try again.",
        )
    try:
        return run(opener=ProfileOpener(profile), folder=folder, on_second_start=name)
    finally:
        lock.unlock()


def _build(
    folder: Path,
    *,
    area: str,
    hub: str,
    worker: str,
    passphrase: str,
    demo: bool,
    cost: "Cost | None",
) -> "NewKeys":
    """Everything a new desk holds, in a folder that is not yet in its place."""
    from heartdesk.directory.actions import load_starter
    from heartdesk.hubs.actions import set_up_hub
    from heartdesk.security.cost import DEFAULT
    from heartdesk.security.device import FolderDevice, KeyringDevice
    from heartdesk.security.keys import create_keys
    from heartdesk.store.record import Worker

    profile = make_profile(folder, area=area, demo=demo)
    keys = create_keys(
        folder,
        worker_name=worker,
        passphrase=passphrase,
        device=FolderDevice(folder) if demo else KeyringDevice(),
        cost=cost or DEFAULT,
    )
    desk = _open_store(profile, keys.key, Worker(keys.worker_id, keys.worker_name))
    try:
        desk.run(load_starter)
        desk.run(lambda unit: set_up_hub(unit, locality=hub))
    finally:
        desk.close()
    if demo:
        write_whole(folder / UNLOCK_FILE, f"{worker}\n{passphrase}\n".encode())
    return keys


def _open_store(profile: Profile, key: bytes, worker: "Worker") -> "Desk":
    from heartdesk.core.area import find_area
    from heartdesk.core.clock import SystemClock
    from heartdesk.directory.store import INDEXERS
    from heartdesk.store.desk import Desk

    return Desk.open(
        profile.database,
        key,
        area=find_area(profile.area),
        worker=worker,
        clock=SystemClock(),
        indexers=INDEXERS,
    )


def _refuse_used(folder: Path) -> None:
    try:
        used = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise MachineTrouble(
            f"HeartDesk cannot look into {folder} ({error.strerror or 'no reason given'}).",
            then="Choose another folder.",
        ) from error
    if used:
        raise DeskError(
            "There is something in that folder already. Nothing has been changed.",
            then="Choose an empty folder, or one that does not exist yet.",
        )
