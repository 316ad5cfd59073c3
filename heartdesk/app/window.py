"""Opens the window on a desk, or brings forward the one that is open."""

from pathlib import Path

from heartdesk.core.errors import MachineTrouble
from heartdesk.store.profile import read_profile


def run_window(folder: Path) -> int:
    """Open the window on the profile in `folder`; where it is open already, bring that window forward."""
    from PySide6.QtCore import QLockFile

    from heartdesk.app.opening import ProfileOpener
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
