"""The end of the pipes that the process with the window holds."""

import contextlib
import io
import os
import threading

from heartdesk.supervisor.words import LONGEST, line_of, read_line


class Channel:
    """What the supervisor says, and a way to answer. Saying is safe from any thread."""

    def __init__(self, hears: int, says: int) -> None:
        """Made from two file descriptors."""
        self._hears: io.BufferedReader = os.fdopen(hears, "rb")
        self._says = os.fdopen(says, "wb", buffering=0)
        self._one_at_a_time = threading.Lock()

    @classmethod
    def take_over(cls) -> "Channel":
        """Take standard input and output for the channel. What is printed from now on goes to standard error."""
        hears, says = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        return cls(hears, says)

    def hear(self) -> tuple[str, str] | None:
        """Wait for the next word; None once the supervisor is gone. Blocks."""
        try:
            line = self._hears.readline(LONGEST)
        except OSError:
            return None
        return read_line(line) if line else None

    def say(self, word: str, text: str = "") -> None:
        """Say a word. A supervisor that is gone hears nothing; `hear` tells."""
        with self._one_at_a_time, contextlib.suppress(OSError):
            self._says.write(line_of(word, text))
