"""Whose turn it is to write, among the threads of one program: in the order in which they asked."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from heartdesk.core.errors import DeskError
from heartdesk.store.trouble import plain_trouble

LONGEST_WAIT = 10.0
"""Seconds; as long as SQLite waits for another program."""


class WritersTurn:
    """SQLite lets a waiting writer try again now and then; one that writes step after step would hardly let it in."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the turn, once those who asked before have had it. Raises DeskError where that takes too long."""
        mine = Lock()
        mine.acquire()
        with self._guard:
            self._waiting.append(mine)
            first = self._waiting[0] is mine
        if not first and not mine.acquire(timeout=LONGEST_WAIT):
            self._give_up(mine)
        try:
            yield
        finally:
            self._let_go()

    def _give_up(self, mine: Lock) -> None:
        with self._guard:
            if self._waiting[0] is mine:  # it came to us just now after all
                return
            self._waiting.remove(mine)
        raise plain_trouble("database is locked") or DeskError("The desk is busy.")

    def _let_go(self) -> None:
        with self._guard:
            self._waiting.popleft()
            if self._waiting:
                self._waiting[0].release()
