"""Brings a desk back from a backup, with what a worker typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.core.errors import DeskError, MachineTrouble

if TYPE_CHECKING:
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.restore import Restored


def restore_desk(
    backup: Path, folder: Path, *, worker: str, secret: str, journal: bool = True
) -> "Restored":
    """Bring the desk of `backup` back into `folder`; see heartdesk.store.restore. Takes a few seconds.

    A practice desk needs no secret. Wrong secrets count against the limit on guesses. To leave out what was saved since
    is for those who look after backups: else anybody could take back what the audit says of them.
    """
    from heartdesk.app.opening import demo_secret, open_store
    from heartdesk.core.clock import SystemClock
    from heartdesk.core.roles import must_look_after_backups
    from heartdesk.security.attempts import guarded_unlock
    from heartdesk.security.keys import device_for
    from heartdesk.security.ways_in import DeviceChanged
    from heartdesk.store.profile import read_profile
    from heartdesk.store.restore import restore

    def unlock(at: Path) -> "Unlocked":
        name, typed = worker, secret
        if not typed and (profile := read_profile(at)).demo:
            name, typed = demo_secret(profile)
        if not typed:
            raise DeskError(
                "A backup opens with a worker's name and passphrase, or with the recovery code.",
                then="Write them in a file, one a line, and add: --unlock-with FILE",
            )
        try:
            opened = guarded_unlock(at, worker_name=name, secret=typed, device=device_for(at))
        except DeviceChanged as error:
            raise DeviceChanged(
                "On this computer the backup opens with its printed recovery code only: a passphrase works"
                " only on the computer it was chosen on. Nothing was changed.",
                then='Write "recovery", and the code on the line below it, in the unlock file.',
            ) from error
        if not journal:
            must_look_after_backups(opened.roles)
        return opened

    return restore(
        backup,
        folder,
        unlock=unlock,
        open_store=open_store,
        now=SystemClock().now(),
        journal=journal,
    )


@contextmanager
def no_window(folder: Path) -> Iterator[None]:
    """Keep windows away from the desk of `folder` meanwhile. Raises MachineTrouble where one is open."""
    from heartdesk.supervisor.window_lock import WindowLock

    lock = WindowLock(str(folder))
    try:
        taken = lock.take()
    except OSError as error:
        raise MachineTrouble(
            f"HeartDesk cannot write in {folder} ({error.strerror or 'no reason given'}). Nothing was changed.",
            then="Choose another folder, or make room and allow writing there.",
        ) from error
    if not taken:
        raise MachineTrouble(
            "This desk is open in a window. Nothing was changed.",
            then="Close HeartDesk on this computer, then try again.",
        )
    try:
        yield
    finally:
        lock.let_go()
