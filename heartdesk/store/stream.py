"""The stream of changes that one installation makes: whose ids and stamps are next, what has not travelled yet."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from heartdesk.core.hlc import MOST_AHEAD, Stamp, milliseconds
from heartdesk.store import tables
from heartdesk.store.merge import ChangeId
from heartdesk.store.meta import read_meta, write_meta

STREAM = "stream"
"""The fact that names this installation's own stream of changes, a random id."""

EARLIER = "earlier_streams"
"""The fact that names the streams it has left."""


LEFT = "sync_left"
"""The fact that says up to which place of the shelf everything has been handed over somewhere."""


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
    change = tables.change.c
    limit = milliseconds(now + MOST_AHEAD)
    # Both walk the index of stamps from its end: a million changes take no longer than ten.
    latest = (
        select(change.wall, change.logical)
        .order_by(change.wall.desc(), change.logical.desc())
        .limit(1)
    )
    found = [
        connection.execute(latest.where(which)).first()
        for which in (change.wall <= limit, (change.wall > limit) & (change.stream == stream))
    ]
    return max((Stamp(row.wall, row.logical) for row in found if row), default=Stamp(0, 0))


def own_streams(connection: Connection) -> tuple[str, ...]:
    """Every stream this installation has spoken in, that of today first.

    Another process may still write in one that a round has just left: what it writes is ours, and travels.
    """
    earlier = read_meta(connection, EARLIER)
    return (read_meta(connection, STREAM) or "", *(json.loads(earlier) if earlier else ()))


def begin_stream(connection: Connection, stream: str) -> None:
    """Go on in a new stream, from the next bundle on."""
    old = own_streams(connection)
    write_meta(connection, EARLIER, json.dumps(old))
    write_meta(connection, STREAM, stream)


def waiting(connection: Connection) -> int:
    """How many of our own changes have not yet been sealed to travel."""
    count = connection.execute(
        select(func.count())
        .select_from(tables.change)
        .where(
            tables.change.c.stream.in_(own_streams(connection)), tables.change.c.bundle.is_(None)
        )
    ).scalar()
    return count or 0


def not_given(connection: Connection) -> int:
    """How many of our own changes are at no place yet: those not sealed, and those that wait here in a sealed bundle.

    Of a bundle that may have got there before the line broke it is not known: it waits until a round says so.
    """
    bundle = tables.bundle.c
    sealed = connection.execute(
        select(func.sum(bundle.changes)).where(
            bundle.place > int(read_meta(connection, LEFT) or 0),
            bundle.stream.in_(own_streams(connection)),
        )
    ).scalar()
    return waiting(connection) + int(sealed or 0)
