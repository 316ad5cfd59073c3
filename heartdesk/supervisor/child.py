"""One process with a window, as the supervisor sees it: told things by a pipe, heard by a pipe, killed when it must."""

import contextlib
import subprocess
import threading
from collections.abc import Callable, Sequence

from heartdesk.supervisor.words import LONGEST, START, line_of, read_line

Heard = Callable[["Child", str, str], None]

ENDED = ""
"""Heard last, in place of a word: the process has ended."""


class Child:
    """A process that was started. What it says is given to `heard` in a thread of its own, in order."""

    def __init__(self, command: Sequence[str], *, left: str, heard: Heard) -> None:
        """Start it with what the one before it left. Raises OSError where no process can be started."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program, by its own path
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._heard = heard
        self.painted = False
        self.closed = False
        self.deadline: float | None = None
        self.tell(START, left)
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def code(self) -> int:
        """How it ended, as a shell says it: 128 and the number of the signal where one ended it."""
        code = self._process.returncode or 0
        return 128 - code if code < 0 else code

    def tell(self, word: str, text: str = "") -> None:
        """Say a word to it. One that is gone hears nothing."""
        pipe = self._process.stdin
        if pipe is not None:
            with contextlib.suppress(OSError, ValueError):
                pipe.write(line_of(word, text))
                pipe.flush()

    def kill(self) -> None:
        """End it now."""
        self._process.kill()

    def _listen(self) -> None:
        pipe = self._process.stdout
        while pipe is not None and (line := pipe.readline(LONGEST)):
            self._heard(self, *read_line(line))
        self._process.wait()
        for one in (pipe, self._process.stdin):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.close()
        self._heard(self, ENDED, "")
