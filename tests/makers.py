"""Makers: a desk to work at, and things to keep on it. People, places and numbers are invented."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from heartdesk.core.area import Area, find_area
from heartdesk.directory.store import INDEXERS
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker

KEY = bytes(range(32))
ANN = Worker(id="3f0c7a52-4e0d-4b7a-9c33-2d8b1f40a7e6", name="Ann")
TUESDAY = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = TUESDAY) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


def a_desk(
    folder: Path,
    *,
    clock: FixedClock | None = None,
    worker: Worker = ANN,
    area: Area | None = None,
    name: str = "heartdesk.db",
) -> Desk:
    """An open desk on a real encrypted file in `folder`; the same folder opens the same desk."""
    return Desk.open(
        folder / name,
        KEY,
        area=area or find_area("east_ayrshire"),
        worker=worker,
        clock=clock or FixedClock(),
        indexers=INDEXERS,
    )
