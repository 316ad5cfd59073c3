"""Python's garbage is collected between events on the GUI thread, and nowhere else while a window is open.

Garbage may hold widgets. Collected in a lane they would be destroyed in the wrong thread; collected in the middle of a
call into Qt they would vanish under its hands (seen: a crash while a style sheet was put on).
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 250
"""Short, so that little has come together each time."""


class Tidy(QObject):
    """Takes collecting over from Python until told to stop. Nothing is collected while `later` says so."""

    def __init__(self, parent: QObject, *, later: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._later = later
        gc.disable()
        self._clock = QTimer(self)
        self._clock.setInterval(INTERVAL_MS)
        self._clock.timeout.connect(self._collect)
        self._clock.start()

    def settle(self) -> None:
        """What is here now will stay as long as the window: do not look through it again and again."""
        gc.freeze()

    def stop(self) -> None:
        """Give collecting back to Python."""
        self._clock.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        """Collect the oldest generation that is due by Python's own rule."""
        if self._later():
            return
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
