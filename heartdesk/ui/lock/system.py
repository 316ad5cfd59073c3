"""The computer's own lock, its sleep and a change of user, where the platform tells of them.

Linux: logind and the screen savers, by D-Bus. Windows: the messages of the session and of the power. macOS tells no
program without its own framework for it: there the idle lock is the only one besides the key.
"""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QWindow


class SystemLock(QObject):
    """Gives `locked` when the computer locks, goes to sleep or turns to another user."""

    locked = Signal()

    def __init__(self, parent: QObject, window: QWindow | None) -> None:
        super().__init__(parent)
        self._listener: QObject | None = None
        # Each platform's part is loaded on its platform only.
        if sys.platform == "linux":
            from heartdesk.ui.lock.linux import LinuxLock  # noqa: PLC0415

            self._listener = LinuxLock(self, self.locked.emit)
        elif sys.platform == "win32":
            from heartdesk.ui.lock.windows import WindowsLock  # noqa: PLC0415

            self._listener = WindowsLock(self, self.locked.emit, window)
