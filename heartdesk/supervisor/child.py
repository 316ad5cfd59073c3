"""One process with a window, as the supervisor sees it: told things by a pipe, heard by a pipe, killed when it must."""

import contextlib
import threading
from collections.abc import Callable, Sequence

from heartdesk.supervisor.process import start
from heartdesk.supervisor.words import LONGEST, START, line_of, read_line

Heard = Callable[["Child", str, str], None]

ENDED = ""
"""Heard last, in place of a word: the process has ended."""


class Child:
    """A process that was started. What it says is given to `heard` in a thread of its own, in order."""

    def __init__(self, command: Sequence[str], *, left: str, heard: Heard) -> None:
        """Start it with what the one before it left. Raises OSError where no process can be started."""
        self._process = start(command)
        self._code = 0
        self._heard = heard
        self.painted = False
        self.closed = False
        self.deadline: float | None = None
        self.tell(START, left)
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def code(self) -> int:
        """How it ended, as a shell says it: 128 and the number of the signal where one ended it."""
        return 128 - self._code if self._code < 0 else self._code

    def tell(self, word: str, text: str = "") -> None:
        """Say a word to it. One that is gone hears nothing."""
        with contextlib.suppress(OSError, ValueError):
            self._process.to.write(line_of(word, text))
            self._process.to.flush()

    def kill(self) -> None:
        """End it now."""
        self._process.kill()

    def _listen(self) -> None:
        told = self._process.told
        while line := told.readline(LONGEST):
            self._heard(self, *read_line(line))
        self._code = self._process.wait()
        for pipe in (told, self._process.to):
            with contextlib.suppress(OSError):
                pipe.close()
        self._heard(self, ENDED, "")
