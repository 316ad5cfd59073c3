"""One window for one profile: how a second start finds the first window."""

import hashlib
import time
from pathlib import Path

PATIENCE_MS = 10_000
KNOCK_AGAIN = 0.05
"""Seconds between two tries."""

KNOCK = b"raise\n"
ANSWER = b"here\n"


def socket_name(folder: Path) -> str:
    """The name that windows of the same profile folder meet under.

    Short: Qt makes a socket of it in the folder for temporary files, and the whole path may have 103 characters (macOS)
    or 107 (Linux, sun_path of unix(7)), or nobody can listen.
    """
    return "hd-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def ask_to_raise(name: str) -> bool:
    """Ask the window that is already open to come to the front; False when none answers."""
    # Here, so that a first start does not pay for the network part of Qt before its window shows.
    from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415

    socket = QLocalSocket()
    until = time.monotonic() + PATIENCE_MS / 1000
    socket.connectToServer(name)
    while not socket.waitForConnected(PATIENCE_MS):
        # Between two processes, while the desk locks, nobody listens for a moment.
        if time.monotonic() > until:
            return False
        time.sleep(KNOCK_AGAIN)
        socket.connectToServer(name)
    socket.write(KNOCK)
    socket.flush()
    heard = socket.bytesAvailable() > 0 or socket.waitForReadyRead(PATIENCE_MS)
    socket.disconnectFromServer()
    return heard
