"""Meets the other desks while the window is open: on demand, when the folder appears, each quarter of an hour."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from heartdesk.core.errors import DeskError
from heartdesk.sync.actions import Met, meet, meeting_place, seals_of
from heartdesk.sync.model import Watch, Way

if TYPE_CHECKING:
    from heartdesk.ui.background import Background
    from heartdesk.ui.session import KeptDesk

LOOK_EVERY_MS = 30_000
"""How often it is looked whether the stick or the share is there."""

MEET_EVERY = 15 * 60.0
"""Seconds between two rounds at a place that stays there."""

LAST_ROUND = 8.0
"""Seconds that a round may take when the window closes."""

TOLD_EVERY = 0.1
"""Seconds between two times the window is told how far a round is."""


class Traveller(QObject):
    """Belongs to one open window. All of it happens in the travel lane; a round that is under way can be stopped."""

    moved = Signal(object)
    """Way: how far the round is."""
    met = Signal(object)
    """Met: a round was made."""
    failed = Signal(object)
    """DeskError: the place is not there, or no round could be made."""

    def __init__(self, background: "Background", desk: "KeptDesk", parent: QObject) -> None:
        super().__init__(parent)
        self._background, self._desk = background, desk
        self._looking = False
        self._was_there = False
        self._last = 0.0
        self._asked = 0
        self._stop = False
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_EVERY_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        self.look()

    @property
    def under_way(self) -> bool:
        """Whether a round that somebody asked for is not over yet."""
        return self._asked > 0

    def look(self) -> None:
        """Make a round if the place has appeared, or the last one was long ago."""
        if not self._looking:
            self._looking = True
            self._background.travel(self._if_due, self._looked, self._not_looked)

    def go(self) -> None:
        """Make a round now."""
        self._stop = False
        self._asked += 1
        self._background.travel(self._now, self._came_back, self._stayed)

    def stop(self) -> None:
        """Stop the round that is under way, after the bundle it is at."""
        self._stop = True

    def before_closing(self) -> None:
        """Make a last, short round where there is something to bring. What does not go now goes the next time."""
        self._clock.stop()
        self._stop = False
        self._background.travel(self._last_round, None, _let_be)

    def _if_due(self) -> Met | None:
        place = self._desk.look(meeting_place)
        if not place or not Path(place).is_dir():
            self._was_there = False
            return None
        if self._was_there and time.monotonic() - self._last < MEET_EVERY:
            return None
        self._stop = False
        return self._round(place, self._watch())

    def _now(self) -> Met:
        return self._round(self._desk.look(meeting_place), self._watch())

    def _last_round(self) -> None:
        place = self._desk.look(meeting_place)
        if (
            place
            and self._desk.look(lambda look: look.waiting_to_travel())
            and Path(place).is_dir()
        ):
            by = time.monotonic() + LAST_ROUND
            self._round(place, lambda _way: time.monotonic() < by)

    def _round(self, place: str, watch: Watch) -> Met:
        seals = self._desk.use(seals_of)
        if not place:
            raise DeskError(
                "No folder or stick is chosen yet, so nothing left or arrived.",
                then="Choose where you meet the others.",
            )
        self._last = time.monotonic()
        met = meet(self._desk, seals, Path(place), watch=watch)
        self._was_there = True
        return met

    def _watch(self) -> Callable[[Way], bool]:
        told = 0.0

        def watch(way: Way) -> bool:
            nonlocal told
            now = time.monotonic()
            if now - told >= TOLD_EVERY:
                told = now
                self.moved.emit(way)
            return not self._stop

        return watch

    def _looked(self, met: Met | None) -> None:
        self._looking = False
        if met is not None:
            self._tell(met)

    def _not_looked(self, trouble: DeskError) -> None:
        self._looking = False
        self.failed.emit(trouble)

    def _came_back(self, met: Met) -> None:
        self._asked -= 1
        self._tell(met)

    def _stayed(self, trouble: DeskError) -> None:
        self._asked -= 1
        self.failed.emit(trouble)

    def _tell(self, met: Met) -> None:
        if met.changed:
            self._background.changed.emit(met.changed)
        self.met.emit(met)


def _let_be(_trouble: DeskError) -> None:
    """The window is closing: what could not go now is told at the next start."""
