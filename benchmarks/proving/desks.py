"""A practice desk to prove things on, made and opened as HeartDesk itself does it."""

from pathlib import Path

from heartdesk.app.making import make_desk
from heartdesk.app.opening import open_store
from heartdesk.interchange.actions import settle_unfinished_imports
from heartdesk.security.cost import FLOOR
from heartdesk.security.device import FolderDevice
from heartdesk.security.keys import Unlocked, unlock
from heartdesk.security.roster import set_roles
from heartdesk.store.desk import Desk
from heartdesk.store.profile import read_profile

NAME = "Ann"
PASSPHRASE = "red tin cat"  # noqa: S105 - of desks that live for seconds

ORGANIZATION = "hub"
"""Who answers for the people written down at it."""


def make_practice_desk(folder: Path) -> None:
    """A practice desk in `folder`; its lock costs as little as is allowed, so that proofs may open it often."""
    make_desk(
        folder,
        area="east_ayrshire",
        hub="barony",
        worker=NAME,
        passphrase=PASSPHRASE,
        demo=True,
        cost=FLOOR,
    )
    admin = unlock_practice_desk(folder)
    set_roles(folder, admin, admin.worker_id, roles=admin.roles, organization=ORGANIZATION)


def unlock_practice_desk(folder: Path) -> Unlocked:
    """The keys of the practice desk in `folder`."""
    device = FolderDevice(folder)
    return unlock(folder, worker_name=NAME, secret=PASSPHRASE, device=device, least=FLOOR)


def open_with(folder: Path, keys: Unlocked) -> Desk:
    """Open its store with keys at hand, as every start does: what was cut short is settled first."""
    desk = open_store(read_profile(folder), keys)
    settle_unfinished_imports(desk)
    return desk


def open_practice_desk(folder: Path) -> Desk:
    """Unlock and open the practice desk in `folder`."""
    return open_with(folder, unlock_practice_desk(folder))
