"""The stream of changes that one installation makes: whose ids and stamps are next, what has not travelled yet."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from heartdesk.core.hlc import MOST_AHEAD, Stamp, milliseconds
from heartdesk.store import tables
from heartdesk.store.merge import ChangeId


@dataclass
class Run:
    """One start of the program: a random id, so that a restored or copied profile never reuses a change id."""

    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    used: int = 0

    def next_id(self) -> ChangeId:
        self.used += 1
        return (self.id, self.used)


def latest_stamp(connection: Connection, *, stream: str, now: datetime) -> Stamp:
    """The latest stamp in the file, from which this run's stamps go on.

    One that came from elsewhere and is over a day ahead of `now` is left out: a wrong clock must not spread.
    """
    followed = (tables.change.c.stream == stream) | (
        tables.change.c.wall <= milliseconds(now + MOST_AHEAD)
    )
    wall = connection.execute(select(func.max(tables.change.c.wall)).where(followed)).scalar() or 0
    logical = connection.execute(
        select(func.max(tables.change.c.logical)).where(tables.change.c.wall == wall)
    ).scalar()
    return Stamp(wall, logical or 0)


def waiting(connection: Connection, *, stream: str) -> int:
    """How many of our own changes have not yet been sealed to travel."""
    count = connection.execute(
        select(func.count())
        .select_from(tables.change)
        .where(tables.change.c.stream == stream, tables.change.c.bundle.is_(None))
    ).scalar()
    return count or 0
