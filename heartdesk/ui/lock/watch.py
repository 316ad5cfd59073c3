"""Notices that nobody touches the desk: real keys and the mouse in our own windows count, nothing else does."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from heartdesk.ui.lock.idle import Due, Limits, due, next_change
from heartdesk.ui.lock.screen import EveryWindow

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,  # all that is seen of a key that was a shortcut
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
LONGEST_WAIT = 30.0
"""Seconds after which the clock is looked at again, whatever was reckoned: a page may show a person meanwhile."""


def seconds_awake_or_not() -> float:
    """A clock nobody can set, which goes on while the computer sleeps, where the system has one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.monotonic()


class Watch(QObject):
    """Gives `quiet` and `lock` when they are due, each once until somebody touches the desk again.

    `shows_person` is asked whenever the clock is looked at.
    """

    quiet = Signal()
    lock = Signal()

    def __init__(
        self,
        parent: QObject,
        shows_person: Callable[[], bool],
        clock: Callable[[], float] = seconds_awake_or_not,
    ) -> None:
        super().__init__(parent)
        self._shows_person, self._clock = shows_person, clock
        self.limits = Limits()
        self._touched = clock()
        self._told = Due.PAGE
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._windows = EveryWindow(self)

    def start(self) -> None:
        """Begin to watch: somebody is here now."""
        self.touched()
        self.look()

    def touched(self) -> None:
        """Somebody is at the desk."""
        self._touched = self._clock()
        self._told = Due.PAGE

    def look(self) -> None:
        """Look at the clock, say what is due, and look again when the next thing may be."""
        idle, person = self._clock() - self._touched, self._shows_person()
        now = due(idle, self.limits, shows_person=person)
        if now > self._told:
            self._told = now
            (self.lock if now is Due.LOCK else self.quiet).emit()
        wait = min(
            next_change(idle, self.limits, shows_person=person) or LONGEST_WAIT, LONGEST_WAIT
        )
        self._timer.start(round(wait * 1000) + 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.touched()
        return super().eventFilter(watched, event)
