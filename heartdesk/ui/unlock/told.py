"""The line on a form that says why it did not go on, with a countdown where the worker has to wait."""

import math
import time

from PySide6.QtCore import QTimer, Signal

from heartdesk.core.errors import DeskError
from heartdesk.ui.announce import announce
from heartdesk.ui.widgets.label import PlainLabel

_TICK_MS = 250
_SPOKEN_EVERY = 15
"""Seconds between two times a screen reader hears how long is left."""


class Told(PlainLabel):
    """Hidden while there is nothing to say."""

    waiting = Signal(bool)
    """Whether the worker has to wait before the next try."""

    def __init__(self) -> None:
        super().__init__("", role="alarm")
        self._until = 0.0
        self._spoken = math.inf
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._count)
        self.hide()

    def clear(self) -> None:
        """Say nothing any more."""
        self._stop()
        self.setText("")
        self.hide()

    def tell(self, trouble: DeskError) -> None:
        """Say what is wrong; count down where it has `seconds` to wait (TooManyTries)."""
        seconds = getattr(trouble, "seconds", 0)
        if seconds > 0:
            self._until = time.monotonic() + seconds
            self._spoken = math.inf
            self.waiting.emit(True)
            self._clock.start()
            self.show()
            self._count()
        else:
            self.say(str(trouble))

    def say(self, text: str) -> None:
        """Say a sentence, to the eye and to the ear."""
        self._stop()
        self.setText(text)
        self.show()
        announce(self, text)

    def is_waiting(self) -> bool:
        """Whether the countdown runs."""
        return self._clock.isActive()

    def _count(self) -> None:
        left = math.ceil(self._until - time.monotonic())
        if left <= 0:
            self.say(self.tr("You can try again now."))
            return
        self.setText(
            self.tr(
                "That was tried too often. Wait {time}, then try again. Everything saved is safe."
            ).format(time=self._words(left))
        )
        if left <= self._spoken - _SPOKEN_EVERY:
            self._spoken = left
            announce(self, self.text())

    def _words(self, seconds: int) -> str:
        if seconds == 1:
            return self.tr("1 second")
        if seconds < 120:
            return self.tr("{count} seconds").format(count=seconds)
        return self.tr("{count} minutes").format(count=math.ceil(seconds / 60))

    def _stop(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
            self.waiting.emit(False)
