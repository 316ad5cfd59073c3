"""Worker processes that start fast: their modules are loaded once, in a process from which each is forked."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

# Forking is only safe from a process that does nothing else; elsewhere each child loads its modules itself.
_QUICK = "forkserver" in multiprocessing.get_all_start_methods()
CONTEXT = (
    multiprocessing.get_context("forkserver") if _QUICK else multiprocessing.get_context("spawn")
)
"""How processes of proofs are started."""

_OURS = ("heartdesk.", "benchmarks.proving.", "tests.makers", "tests.sync.")


class Child:
    """A worker process, and the pipe on which it tells what it has kept."""

    KILLED = -signal.SIGKILL

    def __init__(self, process: BaseProcess, pipe: Connection) -> None:
        self._process, self._pipe = process, pipe
        self.said = pipe.fileno()

    def kill(self) -> None:
        """End it at once (SIGKILL; TerminateProcess on Windows)."""
        self._process.kill()
        self._process.join()

    def wait(self) -> None:
        """Until it has ended by itself."""
        self._process.join()

    def rest(self) -> bytes:
        """All it has said that was not read yet; waits until it has ended."""
        parts = []
        while part := os.read(self.said, 1 << 16):
            parts.append(part)
        self._process.join()
        self._pipe.close()
        return b"".join(parts)

    def ended(self, first: bytes = b"") -> list[str]:
        """Kill it; the whole lines it has told, `first` being what was read of them already."""
        self.kill()
        return (first + self.rest()).decode().split("\n")[:-1]

    @property
    def code(self) -> int | None:
        """How it ended; None while it works."""
        return self._process.exitcode


def start(work: Callable[..., None], **arguments: object) -> Child:
    """Start `work(**arguments, told=descriptor)` in a process of its own."""
    if _QUICK:
        CONTEXT.set_forkserver_preload(_loaded_for(work))
    hears, tells = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_begin, args=(work, tells, arguments))
    process.start()
    tells.close()
    return Child(process, hears)


def _loaded_for(work: Callable[..., None]) -> list[str]:
    """The modules to load once. A program's own is run anew in each child: there, all that it stands on."""
    if work.__module__ != "__main__":
        return [work.__module__]
    return [name for name in sys.modules if name.startswith(_OURS)]


def _begin(work: Callable[..., None], tells: Connection, arguments: dict[str, object]) -> None:
    work(**arguments, told=tells.fileno())
