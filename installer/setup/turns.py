"""One set-up at a time for one copy of the project."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from installer.setup.console import tell

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str], *, wait: bool) -> None:
        while True:
            try:
                # LK_LOCK tries for ten seconds, then gives up with an OSError.
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
                return
            except OSError:
                if not wait:
                    raise
else:
    import fcntl

    def _take(file: IO[str], *, wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def own_turn(lock: Path) -> Iterator[None]:
    """Hold the lock file while inside; waits, saying so, when another set-up is at work.

    The system lets go of the lock when the process ends, however it ends.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w", encoding="utf-8") as file:
        try:
            _take(file, wait=False)
        except OSError:
            tell("- Another set-up of this copy is at work; waiting for it to end ...")
            _take(file, wait=True)
        yield
