"""Keeps a window on the screen: starts its process, takes it from lock to lock, and ends with it."""

import signal
import sys
import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from heartdesk.supervisor.child import ENDED, Child
from heartdesk.supervisor.no_dumps import close_memory, forbid_core_files
from heartdesk.supervisor.window_lock import WindowLock
from heartdesk.supervisor.words import BYE, END, LOCK, LONGEST_LOCK, NOTE, PAINTED

GRACE = 5.0
"""Seconds from the word to end until a process is killed."""

RESTARTS, RESTART_SPAN = 3, 300.0
"""A process that stops by itself is started again, so many times in so many seconds."""

STOPPED = '{"why": "stopped"}'
"""What a process is told that takes the place of one that stopped by itself."""

NO_PROCESS = 1


class AlreadyOpenError(Exception):
    """The window of this profile folder is open in another process."""


def supervise(folder: str, child: Sequence[str]) -> int:
    """Show the window of the profile folder by the command `child`; give its exit code once it is closed.

    Raises AlreadyOpenError where its window is open already, OSError where the folder can not be written or no process
    can be started.
    """
    lock = WindowLock(folder)
    if not lock.take():
        raise AlreadyOpenError
    try:
        forbid_core_files()
        return Supervisor(child).run()
    finally:
        lock.let_go()


class Supervisor:
    """Has one process in front, and for a moment at each lock another that is leaving."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._news: SimpleQueue[tuple[Child | None, str, str]] = SimpleQueue()
        self._leaving: list[Child] = []
        self._front = self._start("{}")
        self._restarts: list[float] = []
        self._stopping = False

    def run(self) -> int:
        """Stay until the window is closed, and give the exit code."""
        for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._signalled)
        while True:
            child, word, text = self._next()
            if child is None:
                self._stop()
            elif word == ENDED:
                code = self._ended(child)
                if code is not None:
                    return code
            elif word == PAINTED:
                self._painted(child)
            elif word == LOCK and child is self._front and not self._stopping:
                self._lock(text)
            elif word == NOTE and child is not self._front:
                self._front.tell(NOTE, text)
            elif word == BYE:
                child.closed = True

    def _start(self, left: str) -> Child:
        return Child(
            self._command,
            left=left,
            heard=lambda child, word, text: self._news.put((child, word, text)),
        )

    def _next(self) -> tuple[Child | None, str, str]:
        """What happens next. A process whose time is up is killed meanwhile."""
        while True:
            now = time.monotonic()
            waiting = [one for one in (*self._leaving, self._front) if one.deadline is not None]
            for one in waiting:
                if one.deadline is not None and one.deadline <= now:
                    one.kill()
                    one.deadline = None
            deadlines = [one.deadline for one in waiting if one.deadline is not None]
            try:
                return self._news.get(timeout=min(deadlines) - now if deadlines else None)
            except Empty:
                continue

    def _painted(self, child: Child) -> None:
        child.painted = True
        if child is self._front:
            close_memory()
            for one in self._leaving:
                self._end(one)

    def _lock(self, left: str) -> None:
        """A fresh process takes the place of the one in front."""
        leaving = self._front
        leaving.deadline = time.monotonic() + LONGEST_LOCK
        try:
            self._front = self._start(left)
        except OSError as trouble:
            # Locked it must be: without a window, then.
            _tell(f"HeartDesk could not start a locked window, so it closed ({trouble.strerror}).")
            self._end(leaving)
        else:
            self._leaving.append(leaving)

    def _ended(self, child: Child) -> int | None:
        """The exit code where this was the end of it all."""
        if child in self._leaving:
            self._leaving.remove(child)
            return None
        if child is not self._front:
            return None
        if self._stopping or child.closed or not child.code or not self._may_start_again(child):
            self._kill_leaving()
            return child.code
        try:
            self._front = self._start(STOPPED)
        except OSError:
            self._kill_leaving()
            return NO_PROCESS
        return None

    def _may_start_again(self, child: Child) -> bool:
        """Whether a process that ended by itself gets another try: one that showed nothing is told of, not repeated."""
        if not child.painted and not self._leaving:
            return False
        now = time.monotonic()
        self._restarts = [at for at in self._restarts if now - at < RESTART_SPAN]
        if len(self._restarts) >= RESTARTS:
            _tell(
                "HeartDesk stopped by itself several times, so it stays closed. What was saved is safe."
            )
            _tell("Restart the computer. If it happens again, tell your coordinator.")
            return False
        self._restarts.append(now)
        return True

    def _kill_leaving(self) -> None:
        for one in self._leaving:
            one.kill()

    def _stop(self) -> None:
        self._stopping = True
        for one in (*self._leaving, self._front):
            self._end(one)

    def _end(self, child: Child) -> None:
        child.tell(END)
        by = time.monotonic() + GRACE
        child.deadline = by if child.deadline is None else min(by, child.deadline)

    def _signalled(self, _number: int, _frame: object) -> None:
        self._news.put((None, END, ""))


def _tell(sentence: str) -> None:
    if sys.stderr is not None:  # a packed program without a console has none
        sys.stderr.write(f"{sentence}\n")
