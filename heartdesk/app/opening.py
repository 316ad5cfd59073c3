"""Opens a desk that is there, for a worker who has its secret."""

from typing import TYPE_CHECKING

from heartdesk.app.making import UNLOCK_FILE
from heartdesk.store.profile import Profile

if TYPE_CHECKING:
    from heartdesk.store.desk import Desk
    from heartdesk.store.record import Worker
    from heartdesk.ui.session import OpenDesk


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
    desk = open_store(profile, opened.key, Worker(opened.worker_id, opened.worker_name))
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


def open_store(profile: Profile, key: bytes, worker: "Worker") -> "Desk":
    """The store of a profile, joined to its area, its clock and what indexes its directory."""
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
