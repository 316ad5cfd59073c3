"""One window for one profile: how a second start finds the first window."""

import hashlib
from pathlib import Path

PATIENCE_MS = 1500
KNOCK = b"raise\n"
ANSWER = b"here\n"


def socket_name(folder: Path) -> str:
    """The name that windows of the same profile folder meet under."""
    return "heartdesk-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def ask_to_raise(name: str) -> bool:
    """Ask the window that is already open to come to the front; False when none answers."""
    # Here, so that a first start does not pay for the network part of Qt before its window shows.
    from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(KNOCK)
    socket.flush()
    heard = socket.bytesAvailable() > 0 or socket.waitForReadyRead(PATIENCE_MS)
    socket.disconnectFromServer()
    return heard
