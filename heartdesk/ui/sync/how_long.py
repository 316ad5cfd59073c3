"""How much longer a round will take, told from how far it got in how long."""

import math

from PySide6.QtCore import QCoreApplication

from heartdesk.sync.model import Way

SURE_AFTER = 3.0
"""Seconds of one direction after which its speed says something."""


class HowLong:
    """Looks on at one round. Taking in and bringing out are timed each for itself."""

    def __init__(self) -> None:
        self._first: Way | None = None
        self._since = 0.0

    def more(self, way: Way, now: float) -> str:
        """Such as "about 2 minutes more"; "" while nobody can say. `now` is a moment in seconds."""
        first = self._first
        if first is None or first.out != way.out or way.done < first.done:
            self._first, self._since = way, now
            return ""
        took, made = now - self._since, way.done - first.done
        if took < SURE_AFTER or not made:
            return ""
        minutes = math.ceil(took / made * (way.of - way.done) / 60)
        if minutes <= 1:
            return _tr("less than a minute more")
        return _tr("about {count} minutes more").format(count=f"{minutes:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("HowLong", text)
