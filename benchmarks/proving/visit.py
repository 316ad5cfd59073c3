"""A driver for the real window: starts it with its supervisor, tells its hands what to type, waits for facts."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any

from benchmarks.proving.canaries import processes_under

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
"""Seconds a fact may take on a busy machine."""


class Gone(Exception):
    """The process with the window has ended."""


class Visit:
    """A started HeartDesk in a home folder of its own. `home` holds everything it could leave behind."""

    def __init__(self, folder: Path, home: Path, *, screen: Mapping[str, str]) -> None:
        self.home = home
        for name in ("tmp", "run", "Documents", ".cache", ".config", ".local/share"):
            (home / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        path = home / "hands"
        path.unlink(missing_ok=True)
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        self._door.listen()
        self._door.settimeout(PATIENCE)
        self._said = (home / "said").open("ab")
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "benchmarks.proving.hands",
                "keep",
                str(folder),
                str(path),
            ],
            cwd=ROOT,
            env={**os.environ, **_own_places(home), **screen},
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
        )
        self._killer: Timer | None = None
        try:
            self._hands = self._next_hands()
        except OSError:
            self._kill()
            raise

    @property
    def pid(self) -> int:
        """The supervisor."""
        return self._process.pid

    def processes(self) -> list[int]:
        """The supervisor and all processes under it."""
        return processes_under(self.pid)

    def do(self, what: str, *arguments: str) -> Any:
        """Have the hands do something, and wait for their answer. Raises Gone where they are not there any more.

        Hands that are there and cannot do it are another matter: RuntimeError, or TimeoutError where none answers.
        """
        try:
            self._hands.write(json.dumps({"do": what, "with": arguments}).encode() + b"\n")
            self._hands.flush()
            answer = self._hands.readline()
        except TimeoutError as error:
            raise TimeoutError(f"no answer to {what!r}") from error
        except OSError as error:
            raise Gone from error
        if not answer:
            raise Gone
        said = json.loads(answer)
        if "fault" in said:
            raise RuntimeError(f"{what!r} ended in {said['fault']}")
        return said["answer"]

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for one in keys:
            self.do("press", one)

    def until(self, fact: Callable[[Mapping[str, Any]], bool]) -> None:
        """Wait until what stands on the screen makes `fact` true."""
        until = time.monotonic() + PATIENCE
        while not fact(seen := self.do("see")):
            if time.monotonic() > until:
                raise TimeoutError(f"still waiting: {seen}")
            time.sleep(0.05)

    def press_until(self, keys: str, widget: str) -> None:
        """Press keys again and again, at rest each time, until the cursor is in a widget of this class."""
        for _ in range(8):
            self.press(keys)
            self.at_rest()
            if self.do("see")["cursor"] == widget:
                return
        raise TimeoutError(f"the cursor is not in {widget}: {self.do('see')}")

    def cursor_in(self, widget: str) -> None:
        """Wait until the cursor is in a widget of this class."""
        self.until(lambda seen: seen.get("cursor") == widget)

    def at_rest(self) -> None:
        """Wait until nothing is under way, not even a pause in typing."""
        for _ in range(2):
            self.until(lambda seen: bool(seen.get("idle")))
            time.sleep(0.05)

    def lock(self) -> None:
        """Press Ctrl+L, and wait until only the fresh process is left."""
        before = self.processes()
        self.press_and_leave("Ctrl+L")
        self.meet_again()
        until = time.monotonic() + PATIENCE
        while any(one in self.processes() for one in before if one != self.pid):
            if time.monotonic() > until:
                raise TimeoutError("the process that was locked is still here")
            time.sleep(0.05)

    def meet_again(self) -> None:
        """Wait for the hands of the process that has taken the place of the one before."""
        with suppress(OSError):
            self._hands.close()
        self._hands = self._next_hands()

    def press_and_leave(self, keys: str) -> None:
        """Press keys after which no answer comes."""
        self._hands.write(json.dumps({"do": "press", "with": [keys]}).encode() + b"\n")
        self._hands.flush()

    def kill_after(self, seconds: float) -> None:
        """Some time from now, end every process of the tree at once."""
        self._killer = Timer(seconds, self._kill)
        self._killer.start()

    def _kill(self) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """End it, kindly if it still lives and nobody is to kill it, and let go of everything."""
        if self._killer is not None:
            self._killer.join()
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(PATIENCE)
        with suppress(OSError):
            self._hands.close()
        self._door.close()
        self._said.close()

    def _next_hands(self) -> Any:
        connection, _ = self._door.accept()
        connection.settimeout(PATIENCE)
        hands = connection.makefile("rwb")
        connection.close()  # the file holds it open
        return hands


@contextmanager
def a_screen(home: Path) -> Iterator[Mapping[str, str]]:
    """A real X screen of its own where Xvfb is, else Qt's platform without any."""
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    reads, writes = os.pipe()
    with (home / "xvfb").open("wb") as said:
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            pass_fds=(writes,),
            stdout=said,
            stderr=said,
        )
    os.close(writes)
    with os.fdopen(reads) as told:
        number = told.readline().strip()
    try:
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    finally:
        screen.terminate()
        screen.wait()


def _own_places(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "CUPS_SERVER": str(home / "no-printer.sock"),
    }
