"""A meter on the thread that paints: how long it ever kept a worker waiting."""

import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

STEP_MS = 5
_WAITED = Path("/proc/thread-self/schedstat")


class StallMeter(QObject):
    """Ticks every few milliseconds; a tick that comes late is a stall.

    `longest` and `longest_own` are in milliseconds: as a clock saw it, and what of that was our doing. On a busy
    machine a thread that could run waits for a processor (Linux tells how long), or for a lane of ours that holds
    Python's lock and itself waits for one; so a stall is not ours beyond the processor time this whole process had
    meanwhile. A wait for a disk is not seen that way: tests/ui/test_gui_thread.py holds the thread that paints off
    disks and lines.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.longest_own = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to watch."""
        self._look()
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._tick()
        self._timer.stop()

    def _tick(self) -> None:
        at, worked, waited = self._at, self._worked, self._waited
        self._look()
        late = (self._at - at) * 1000 - STEP_MS
        ours = min(late - (self._waited - waited), (self._worked - worked) * 1000)
        self.longest = max(self.longest, late)
        self.longest_own = max(self.longest_own, ours)

    def _look(self) -> None:
        self._at, self._worked = time.perf_counter(), time.process_time()
        self._waited = _waited_for_others()


def _waited_for_others() -> float:
    """Milliseconds that this thread has been ready to run and was not let."""
    try:
        return int(_WAITED.read_text().split()[1]) / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0
