"""Starts a process with a pipe to it and a pipe from it.

Everywhere but on Windows by the system's own call: `subprocess` brings so many modules along that a window would
wait for them.
"""

import io
import os
import sys
from collections.abc import Sequence


class Process:
    """A running process. `to` is what it reads, `told` what it says; both are ours to close."""

    to: io.BufferedWriter
    told: io.BufferedReader

    def kill(self) -> None:
        """End it now; nothing happens where it has ended and was waited for."""
        raise NotImplementedError

    def wait(self) -> int:
        """Wait for its end, and give its exit code: below 0, the number of the signal that ended it. Call it once."""
        raise NotImplementedError


if sys.platform == "win32":
    import subprocess

    class _Started(Process):
        def __init__(self, command: Sequence[str]) -> None:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, by its own path
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            to, told = self._process.stdin, self._process.stdout
            if not isinstance(to, io.BufferedWriter) or not isinstance(told, io.BufferedReader):
                raise TypeError("two pipes were asked for")
            self.to, self.told = to, told

        def kill(self) -> None:
            self._process.kill()

        def wait(self) -> int:
            return self._process.wait()

else:
    import signal

    class _Started(Process):
        def __init__(self, command: Sequence[str]) -> None:
            reads, to = os.pipe()
            told, says = os.pipe()
            try:
                self._id = os.posix_spawn(
                    command[0],
                    list(command),
                    os.environ,
                    file_actions=((os.POSIX_SPAWN_DUP2, reads, 0), (os.POSIX_SPAWN_DUP2, says, 1)),
                )
            except OSError:
                os.close(to)
                os.close(told)
                raise
            finally:
                os.close(reads)
                os.close(says)
            self.to, self.told = os.fdopen(to, "wb"), os.fdopen(told, "rb")
            self._ended = False

        def kill(self) -> None:
            # An id that was waited for may be another program's by now.
            if not self._ended:
                os.kill(self._id, signal.SIGKILL)

        def wait(self) -> int:
            _, state = os.waitpid(self._id, 0)
            self._ended = True
            return os.waitstatus_to_exitcode(state)


def start(command: Sequence[str]) -> Process:
    """Start a command, whose first word is the whole path of a program. Raises OSError where it can not be started."""
    return _Started(command)
