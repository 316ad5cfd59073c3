"""Makers: a desk to work at, and things to keep on it. People, places and numbers are invented."""

import functools
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from heartdesk.core.area import Area, find_area
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role, opens
from heartdesk.directory.store import INDEXERS
from heartdesk.security.held import HeldKeys, PublicKey
from heartdesk.security.sealing import derived, public_of
from heartdesk.store.desk import Desk
from heartdesk.store.engine import open_engine
from heartdesk.store.record import Worker
from heartdesk.store.upgrade import bring_up_to_date

KEY = bytes(range(32))
TRUST = "5b9f6c1e-7d0a-4a54-8c3f-2f5f2d6c9a11"
"""The organization Ann works for."""

ANN = Worker(
    id="3f0c7a52-4e0d-4b7a-9c33-2d8b1f40a7e6",
    name="Ann",
    roles=frozenset({Role.RECEPTION, Role.COORDINATOR}),
    organization=TRUST,
)
"""At the front desk of a small hub, where she also looks after the directory."""

TUESDAY = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = TUESDAY) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


def a_worker(
    *roles: Role, name: str = "Bea", organization: str = TRUST, among: str = "workers"
) -> Worker:
    """A worker with these roles, the same each time for the same name."""
    return Worker(derived_id(among, name), name, roles=frozenset(roles), organization=organization)


AUDIENCE_KEYS = {
    audience: derived(KEY, salt=b"", purpose=f"test {audience}") for audience in Audience
}
"""The private key of each audience of the test desks."""

_SAFEGUARDING = (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY)


def held_by(worker: Worker) -> HeldKeys:
    """The keys a worker's slot gives: everybody seals for all, each opens what the roles are for."""
    ids = {audience: derived_id("test key", audience) for audience in Audience}
    mine = {Audience.DIRECTORY, Audience.HUB} | opens(worker.roles)
    own = derived(KEY, salt=b"", purpose=f"test worker {worker.id}")
    return HeldKeys(
        newest={a: PublicKey(ids[a], public_of(key)) for a, key in AUDIENCE_KEYS.items()},
        private={ids[audience]: AUDIENCE_KEYS[audience] for audience in mine},
        own=own,
        own_ways=(public_of(own),),
    )


def every_key() -> HeldKeys:
    """All keys there are: no worker ever holds them together."""
    lead, deputy = (held_by(a_worker(role)) for role in _SAFEGUARDING)
    return replace(lead, private={**lead.private, **deputy.private})


def a_desk(
    folder: Path,
    *,
    clock: FixedClock | None = None,
    worker: Worker = ANN,
    area: Area | None = None,
    name: str = "heartdesk.db",
    held: HeldKeys | None = None,
) -> Desk:
    """An open desk on a real encrypted file in `folder`; the same folder opens the same desk."""
    database = folder / name
    if folder.is_dir() and not database.exists():
        _put_empty_store(database)
    return Desk.open(
        database,
        KEY,
        area=area or find_area("east_ayrshire"),
        worker=worker,
        clock=clock or FixedClock(),
        indexers=INDEXERS,
        held=held_by(worker) if held is None else held,
    )


def _put_empty_store(database: Path) -> None:
    """Put a store with its tables and nothing else in its place. What the disk refuses is left to the store to tell."""
    with suppress(OSError):
        database.touch(mode=0o600)
        try:
            database.write_bytes(_empty_store())
        except OSError:
            database.unlink()


@functools.cache
def _empty_store() -> bytes:
    """Made by the real upgrade, once: making the tables takes longer than most tests that need them."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "heartdesk.db"
        engine = open_engine(database, KEY)
        bring_up_to_date(engine, database, KEY, FixedClock())
        engine.dispose()
        return database.read_bytes()
