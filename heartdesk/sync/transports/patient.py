"""A folder that may hang: each question to it has a deadline, and a share that does not answer is left behind.

A network share that went away can hold whoever asks it for minutes, and nothing in this program can call that back. So
each question is asked in a thread of its own, which is left to its fate. A share that still holds one is not asked
again until it has let go.
"""

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from heartdesk.sync.transports.drive import Drive, Lying

Value = TypeVar("Value")

PATIENCE = 30.0
"""Seconds within which a file must have come or gone."""

LOOK = 5.0
"""Seconds within which it must be known whether a folder is there."""

_held: dict[str, threading.Thread] = {}


class PatientDrive:
    """See heartdesk.sync.transports.drive.Drive: another drive, which never keeps anybody longer than `patience`."""

    def __init__(self, drive: Drive, *, of: str, patience: float = PATIENCE) -> None:
        self._drive, self._of, self._patience = drive, of, patience

    def files(self) -> Iterator[Lying]:
        """Every file there, listed whole before the first is given."""
        return iter(self._ask(lambda: list(self._drive.files())))

    def read(self, path: str, most: int) -> bytes:
        return self._ask(lambda: self._drive.read(path, most))

    def write(self, path: str, data: bytes) -> None:
        """Put a file there. One that is given up here may still come to lie there: it is whole, and the same."""
        self._ask(lambda: self._drive.write(path, data))

    def remove(self, path: str) -> None:
        self._ask(lambda: self._drive.remove(path))

    def _ask(self, work: Callable[[], Value]) -> Value:
        return within(self._patience, work, of=self._of)


def is_there(folder: Path, *, patience: float = LOOK) -> bool:
    """Whether a folder is there and answers."""
    try:
        return within(patience, folder.is_dir, of=str(folder))
    except OSError:
        return False


def within(seconds: float, work: Callable[[], Value], *, of: str) -> Value:
    """What `work` gives. Raises what it raises; TimeoutError (an OSError) where this or an earlier one takes longer."""
    held = _held.get(of)
    if held is not None and held.is_alive():
        raise _silent()
    came: list[Value] = []
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            came.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=ask, name="heartdesk share", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _held[of] = thread
        raise _silent()
    _held.pop(of, None)
    if failed:
        raise failed[0]
    return came[0]


def _silent() -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
