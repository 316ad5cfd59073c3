"""The only thread code: five lanes that keep slow things away from the window."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal
from shiboken6 import isValid

from heartdesk.core.errors import DeskError
from heartdesk.core.faults import kind_and_place
from heartdesk.ui.session import KeptDesk

if TYPE_CHECKING:
    from heartdesk.store.desk import Done
    from heartdesk.store.unit import Look, Unit

Value = TypeVar("Value")
Failed = Callable[[DeskError], None]

IN_A_HURRY = 4.0
"""Seconds a lock waits for what is under way, before the process ends with it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something to be done in a lane. Jobs of one topic replace each other: only the newest answer is wanted."""

    number: int
    topic: str
    work: Callable[[], Any]
    done: Callable[[Any], None] | None
    failed: Failed | None


@dataclass(frozen=True)
class Landing:
    """How a job ended: its value, or what went wrong."""

    job: Job
    value: Any = None
    trouble: BaseException | None = None


class Lane(threading.Thread):
    """One thread that does its jobs one after another. A waiting job makes way for a newer one of its topic."""

    def __init__(self, name: str, landed: Callable[[Landing], None]) -> None:
        super().__init__(name=f"heartdesk-{name}", daemon=True)
        self._landed = landed
        self._waiting: deque[Job] = deque()
        self._news = threading.Condition()
        self._open = True

    def put(self, job: Job) -> int:
        """Queue a job, and give how many waiting ones made way for it. The first one starts the thread."""
        with self._news:
            if not self._open:
                return 1
            before = len(self._waiting)
            if job.topic:
                self._waiting = deque(one for one in self._waiting if one.topic != job.topic)
            dropped = before - len(self._waiting)
            self._waiting.append(job)
            self._news.notify()
        if self.ident is None:
            self.start()
        return dropped

    def finish(self, *, drop_waiting: bool, within: float | None = None) -> bool:
        """Take no more jobs, then wait for those that remain: for so many seconds, or until all are done.

        False where something is still under way.
        """
        with self._news:
            self._open = False
            if drop_waiting:
                self._waiting.clear()
            self._news.notify()
        if self.ident is not None:
            self.join(within)
        return not self.is_alive()

    def run(self) -> None:
        """Do jobs until told to finish."""
        while (job := self._next()) is not None:
            try:
                landing = Landing(job, value=job.work())
            except Exception as trouble:
                landing = Landing(job, trouble=trouble)
            self._landed(landing)

    def _next(self) -> Job | None:
        with self._news:
            while not self._waiting:
                if not self._open:
                    return None
                self._news.wait()
            return self._waiting.popleft()


class Background(QObject):
    """Five lanes, and one place where their answers come back to the window.

    look: reads and thinking; the newest request of a topic wins and older answers are dropped. desk: the worker's
    actions in order, none dropped. travel: backups and imports. meet: rounds with other desks, which may take hours
    over a poor line, so that nothing else waits behind them. print: leaflets, pictures of them, printers.
    `done` and `failed` are always called on the GUI thread. Without `failed`, trouble goes to the `trouble` signal.
    """

    changed = Signal(object)
    """frozenset[Kind]: what an action changed."""
    trouble = Signal(object)
    """DeskError: a sentence for the worker."""
    bug = Signal(object)
    """Exception: a fault of ours."""
    _landed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        # Queued and to a bound method of a GUI object: a lambda would run in the lane's own thread.
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self._lanes = {
            name: Lane(name, self._landed.emit)
            for name in ("look", "desk", "travel", "meet", "print")
        }
        self._newest: dict[str, int] = {}
        self._count = 0
        self._under_way = 0
        self._held: list[tuple[Lane, Job]] | None = None
        self._desk: KeptDesk | None = None

    def attach(self, desk: KeptDesk) -> None:
        """Give the lanes the open store."""
        self._desk = desk

    def hold(self) -> None:
        """Begin no further job until `let_go`: while a page is built, lanes would only take Python's lock from it."""
        if self._held is None:
            self._held = []

    def let_go(self) -> None:
        """Begin what was asked for meanwhile."""
        held, self._held = self._held or [], None
        for lane, job in held:
            self._feed(lane, job)

    def do(
        self,
        action: "Callable[[Unit], Value]",
        done: Callable[[Value], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Carry out a worker's action in one transaction, after those asked for before it."""
        self._put(
            "desk",
            "",
            lambda: self._store().run(action),
            lambda outcome: self._acted(outcome, done),
            failed,
        )

    def look(
        self,
        topic: str,
        action: "Callable[[Look], Value]",
        done: Callable[[Value], None],
        failed: Failed | None = None,
    ) -> None:
        """Read the store; a newer look of the same topic takes this one's place."""
        self._put("look", topic, lambda: self._store().look(action), done, failed)

    def think(
        self,
        topic: str,
        work: Callable[[], Value],
        done: Callable[[Value], None],
        failed: Failed | None = None,
    ) -> None:
        """Work out something that needs no store, in the look lane; the newest of a topic wins."""
        self._put("look", topic, work, done, failed)

    def prepare(
        self,
        work: Callable[[], Value],
        done: Callable[[Value], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Do something in the desk lane outside a transaction: open the store, keep the preferences."""
        self._put("desk", "", work, done, failed)

    def travel(
        self,
        work: Callable[[], Value],
        done: Callable[[Value], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Do something slow that may use a line, a stick or a large file."""
        self._put("travel", "", work, done, failed)

    def meet(
        self,
        work: Callable[[], Value],
        done: Callable[[Value], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Meet other desks, or do what must not happen beside that."""
        self._put("meet", "", work, done, failed)

    def lay_out(
        self,
        topic: str,
        action: "Callable[[Look], Value]",
        done: Callable[[Value], None],
        failed: Failed | None = None,
    ) -> None:
        """Make a leaflet from what the store says; the newest of a topic wins."""
        self._put("print", topic, lambda: self._store().look(action), done, failed)

    def on_paper(
        self,
        work: Callable[[], Value],
        done: Callable[[Value], None] | None = None,
        failed: Failed | None = None,
        *,
        topic: str = "",
    ) -> None:
        """Draw, save or print a leaflet that has been made."""
        self._put("print", topic, work, done, failed)

    def forget(self, topic: str) -> None:
        """Drop the answer to whatever was last asked under this topic."""
        self._count += 1
        self._newest[topic] = self._count

    def is_idle(self) -> bool:
        """Whether every answer that was asked for has come back to the window."""
        return not self._under_way

    def close(self) -> None:
        """Finish the worker's actions, drop what only the screen wanted, close the store. Blocks until it is done."""
        self.let_go()
        self._lanes["look"].finish(drop_waiting=True)
        self._lanes["print"].finish(drop_waiting=False)
        for name in ("travel", "meet"):
            self._lanes[name].finish(drop_waiting=False)
        if self._desk is not None:
            self._put("desk", "", self._desk.close, None, None)
        self._lanes["desk"].finish(drop_waiting=False)
        self._desk = None

    def leave(self, last: Callable[[], None]) -> bool:
        """As `close`, in a hurry: finish the worker's actions, do `last`, close the store; False where time ran out.

        A journey that is under way is not waited for: the next start settles it. A leaflet on its way to the printer
        gets a moment.
        """
        by = time.monotonic() + IN_A_HURRY

        def left() -> float:
            return max(0.0, by - time.monotonic())

        self.let_go()
        self._put("desk", "", last, None, None)
        desk, self._desk = self._desk, None
        self._lanes["look"].finish(drop_waiting=True, within=left() / 4)
        self._lanes["print"].finish(drop_waiting=True, within=left() / 2)
        for name in ("travel", "meet"):
            self._lanes[name].finish(drop_waiting=True, within=0)
        if desk is not None:
            self._put("desk", "", desk.close, None, None)
        return self._lanes["desk"].finish(drop_waiting=False, within=left())

    def _store(self) -> KeptDesk:
        if self._desk is None:
            raise DeskError("The desk is not open yet.", then="Wait a moment, then try again.")
        return self._desk

    def _put(
        self,
        lane: str,
        topic: str,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        failed: Failed | None,
    ) -> None:
        if QThread.currentThread() is not self.thread():
            raise RuntimeError("lanes are fed from the GUI thread only")
        self._count += 1
        if topic:
            self._newest[topic] = self._count
        self._under_way += 1
        job = Job(self._count, topic, work, done, failed)
        if self._held is None:
            self._feed(self._lanes[lane], job)
        else:
            self._held.append((self._lanes[lane], job))

    def _feed(self, lane: Lane, job: Job) -> None:
        self._under_way -= lane.put(job)

    def _land(self, landing: Landing) -> None:
        self._under_way -= 1
        job, trouble = landing.job, landing.trouble
        if trouble is not None and not isinstance(trouble, DeskError):
            log.error("a job failed: %s", kind_and_place(trouble))
            self.bug.emit(trouble)
        elif job.topic and self._newest[job.topic] != job.number:
            return
        elif isinstance(trouble, DeskError):
            _tell(job.failed or self.trouble.emit, trouble)
        elif job.done is not None:
            _tell(job.done, landing.value)

    def _acted(self, outcome: "Done[Value]", done: Callable[[Value], None] | None) -> None:
        if done is not None:
            _tell(done, outcome.value)
        if outcome.changed:
            self.changed.emit(outcome.changed)


def _tell(listener: Callable[[Value], None], value: Value) -> None:
    """Call a listener, unless it belongs to a part of the window that has gone meanwhile."""
    owner = getattr(listener, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        listener(value)
