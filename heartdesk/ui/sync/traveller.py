"""Meets the other desks while the window is open: on demand, when a place appears, each quarter of an hour."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from heartdesk.core.errors import DeskError
from heartdesk.sync.actions import Met, meet, meeting_places, seals_of
from heartdesk.sync.model import PlaceTrouble, Watch, Way
from heartdesk.sync.places import may_be_there
from heartdesk.sync.rounds import Round

if TYPE_CHECKING:
    from heartdesk.ui.background import Background
    from heartdesk.ui.session import Council, CouncilNews, KeptDesk

Value = TypeVar("Value")

LOOK_EVERY_MS = 30_000
"""How often it is looked whether the stick or the share is there."""

MEET_EVERY = 15 * 60.0
"""Seconds between two rounds at a place that stays there."""

TRY_AGAIN = 2 * 60.0
"""Seconds until a place that could not be met is tried again: a connection may have come."""

LAST_ROUND = 8.0
"""Seconds that a round may take when the window closes."""

IN_STEP_EVERY = 60 * 60.0
"""Seconds after which the desk's own keys are looked after, met or not."""

TOLD_EVERY = 0.1
"""Seconds between two times the window is told how far a round is."""


class Traveller(QObject):
    """Belongs to one open window. All of it happens in the meeting lane; a round that is under way can be stopped."""

    moved = Signal(object)
    """Way: how far the round is."""
    met = Signal(object)
    """Met: a round was made."""
    failed = Signal(object)
    """DeskError: the place is not there, or no round could be made."""
    learned = Signal(object)
    """CouncilNews: what came of a round for this desk's own keys, or of looking after them without one."""

    def __init__(
        self, background: "Background", desk: "KeptDesk", council: "Council", parent: QObject
    ) -> None:
        super().__init__(parent)
        self._background, self._desk, self._council = background, desk, council
        self._in_step_by = time.monotonic() + IN_STEP_EVERY
        self._looking = False
        self._next: dict[str, float] = {}
        self._asked = 0
        self._urgent = 0
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
            self._background.meet(self._if_due, self._looked, self._not_looked)

    def go(self) -> None:
        """Make a round now."""
        self._stop = False
        self._asked += 1
        self._background.meet(self._now, self._came_back, self._stayed)

    def stop(self) -> None:
        """Stop the round that is under way, after the bundle it is at."""
        self._stop = True

    def instead(
        self,
        work: Callable[[], Value],
        done: Callable[[Value], None],
        failed: Callable[[DeskError], None],
    ) -> None:
        """Stop the round that is under way, then do something that changes what rounds are sealed with."""
        self._stop = True
        self._urgent += 1

        def at_once() -> Value:
            try:
                return work()
            finally:
                self._urgent -= 1

        self._background.meet(at_once, done, failed)

    def before_closing(self) -> None:
        """Make a last, short round where there is something to bring. What does not go now goes the next time.

        One that is under way stops after the bundle it is at: nobody waits for a long one to go home.
        """
        self._clock.stop()
        self._stop = True
        self._urgent += 1
        self._background.meet(self._last_round, None, _let_be)

    def _if_due(self) -> list[Met]:
        """A round at each place that has appeared, or was met long ago."""
        due = [place for place in self._desk.look(meeting_places) if self._is_due(place)]
        if not self._urgent:
            self._stop = False
        if not due and time.monotonic() >= self._in_step_by:
            self._keep_in_step(None)
        return [self._round(place, self._watch()) for place in due]

    def _is_due(self, place: str) -> bool:
        if not may_be_there(place):
            self._next.pop(place, None)
            return False
        return time.monotonic() >= self._next.get(place, 0.0)

    def _now(self) -> list[Met | DeskError]:
        """A round at every place, with what was in the way of those that could not be met at all."""
        places = self._desk.look(meeting_places)
        if not places:
            self._desk.use(seals_of)
            raise DeskError(
                "No folder, stick or server is chosen yet, so nothing left or arrived.",
                then="Choose where you meet the others.",
            )
        watch = self._watch()
        return [self._tried(place, watch) for place in places]

    def _tried(self, place: str, watch: Watch) -> Met | DeskError:
        try:
            return self._round(place, watch)
        except PlaceTrouble as trouble:
            return trouble

    def _last_round(self) -> None:
        by = time.monotonic() + LAST_ROUND
        if not self._desk.look(lambda look: look.waiting_to_travel()):
            return
        for place in self._desk.look(meeting_places):
            if time.monotonic() < by and may_be_there(place):
                self._round(place, lambda _way: time.monotonic() < by, compares=False)

    def _round(self, place: str, watch: Watch, *, compares: bool = True) -> Met:
        seals = self._desk.use(seals_of)
        self._next[place] = time.monotonic() + TRY_AGAIN
        met = meet(self._desk, seals, place, watch=watch, compares=compares)
        if self._keep_in_step(met.made).more and met.made.whole:
            seals = self._desk.use(seals_of)
            again = meet(self._desk, seals, place, watch=watch, compares=compares)
            met = Met(again.made, met.changed | again.changed)
        if met.made.whole:
            self._next[place] = time.monotonic() + MEET_EVERY
        return met

    def _keep_in_step(self, made: Round | None) -> "CouncilNews":
        self._in_step_by = time.monotonic() + IN_STEP_EVERY
        news = self._council.keep_in_step(made)
        self.learned.emit(news)
        return news

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

    def _looked(self, found: list[Met]) -> None:
        self._looking = False
        for met in found:
            self._tell(met)

    def _not_looked(self, trouble: DeskError) -> None:
        self._looking = False
        self.failed.emit(trouble)

    def _came_back(self, found: list[Met | DeskError]) -> None:
        self._asked -= 1
        for one in found:
            if isinstance(one, Met):
                self._tell(one)
        for one in found:
            if isinstance(one, DeskError):
                self.failed.emit(one)

    def _stayed(self, trouble: DeskError) -> None:
        self._asked -= 1
        self.failed.emit(trouble)

    def _tell(self, met: Met) -> None:
        if met.changed:
            self._background.changed.emit(met.changed)
        self.met.emit(met)


def _let_be(_trouble: DeskError) -> None:
    """The window is closing: what could not go now is told at the next start."""
