"""A lock on a folder that is let go when its process ends, however it ends: one window for one profile folder."""

import os
import sys

FILE_NAME = "window.lock"


class WindowLock:
    """The right to show the window of a profile folder; with another `name`, to whatever else is one process's own."""

    def __init__(self, folder: str, name: str = FILE_NAME) -> None:
        self._folder, self._name = folder, name
        self._handle = -1

    def take(self) -> bool:
        """Take the lock, making the folder where there is none; False where another process has it.

        Raises OSError where the folder can not be written.
        """
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        handle = os.open(os.path.join(self._folder, self._name), os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def let_go(self) -> None:
        """Let another process have it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
