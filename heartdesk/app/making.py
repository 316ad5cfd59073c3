"""Makes a desk: a folder, its keys, its hub and the starter directory."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.store.profile import Profile, make_profile, read_profile

if TYPE_CHECKING:
    from heartdesk.security.cost import Cost
    from heartdesk.security.keys import NewKeys

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
    from heartdesk.app.opening import open_store
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
    desk = open_store(profile, keys.key, Worker(keys.worker_id, keys.worker_name))
    try:
        desk.run(load_starter)
        desk.run(lambda unit: set_up_hub(unit, locality=hub))
    finally:
        desk.close()
    if demo:
        write_whole(folder / UNLOCK_FILE, f"{worker}\n{passphrase}\n".encode())
    return keys


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
