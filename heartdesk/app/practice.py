"""Keeps a practice desk opening by itself after its worker's passphrase was changed."""

from typing import TYPE_CHECKING

from heartdesk.app.making import UNLOCK_FILE
from heartdesk.core.errors import MachineTrouble
from heartdesk.core.files import write_whole

if TYPE_CHECKING:
    from heartdesk.store.profile import Profile


def keep_practice_secret(profile: "Profile", *, worker_name: str, passphrase: str) -> None:
    """Write the new passphrase beside a practice desk, where its window looks for it; a real desk has no such file.

    Nothing happens for another worker than the one the practice desk opens for. Raises MachineTrouble where the disk
    refuses.
    """
    from heartdesk.app.opening import demo_secret
    from heartdesk.security.worker_name import same_name

    if not profile.demo:
        return
    worker, _ = demo_secret(profile)
    if same_name(worker, worker_name):
        try:
            write_whole(profile.folder / UNLOCK_FILE, f"{worker}\n{passphrase}\n".encode())
        except OSError as error:
            raise MachineTrouble(
                "The new passphrase works, but could not be written beside the practice desk.",
                then="Type it yourself, or make a new practice desk.",
            ) from error
