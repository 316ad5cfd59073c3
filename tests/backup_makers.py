"""Makers for backups: a real desk with keys on a computer of its own, work done there, damage done to it."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from heartdesk.core.area import find_area
from heartdesk.core.kinds import Kind
from heartdesk.directory.store import INDEXERS
from heartdesk.security import sealing
from heartdesk.security.cost import FLOOR
from heartdesk.security.keys import Unlocked, create_keys, unlock
from heartdesk.store import tables
from heartdesk.store.desk import Desk
from heartdesk.store.merge import ChangeId
from heartdesk.store.profile import Profile, make_profile, read_profile
from heartdesk.store.record import Worker
from heartdesk.store.restore import Restored, restore
from tests.makers import TRUST, TUESDAY, FixedClock

PASSPHRASE = "red tin cat"
CANARY = "CANARY000123"


@dataclass
class Computer:
    """A computer whose key store is a few secrets in memory. A stolen copy of a folder does not bring them along."""

    secrets: dict[str, bytes] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    demo: bool = False

    def read(self, profile: str, /) -> bytes | None:
        return self.secrets.get(profile)

    def create(self, profile: str, /) -> bytes:
        self.secrets[profile] = sealing.new_key()
        return self.secrets[profile]

    def recall(self, profile: str, /) -> str | None:
        return self.notes.get(profile)

    def remember(self, profile: str, note: str, /) -> None:
        self.notes[profile] = note

    def forget(self, profile: str, /) -> None:
        self.secrets.pop(profile, None)


@dataclass
class RealDesk:
    """A desk with keys, its folder, the computer it stands on, and the code that was printed for it."""

    folder: Path
    computer: Computer
    code: str
    clock: FixedClock = field(default_factory=FixedClock)

    @property
    def store(self) -> Path:
        """The file everything is in."""
        return read_profile(self.folder).database

    def moved(self, folder: Path) -> "RealDesk":
        """The same desk in another folder of the same computer."""
        return RealDesk(folder, self.computer, self.code, self.clock)

    def open(self, *, worker: str = "Ann", secret: str = PASSPHRASE) -> Desk:
        """Open it, as the window does."""
        opened = unlock(self.folder, worker_name=worker, secret=secret, device=self.computer)
        return open_store(read_profile(self.folder), opened, self.clock)

    def restore(
        self,
        backup: Path,
        folder: Path | None = None,
        *,
        worker: str = "Ann",
        secret: str = PASSPHRASE,
        computer: Computer | None = None,
        now: datetime | None = None,
        journal: bool = True,
    ) -> Restored:
        """Bring a backup back, into the desk's own folder if no other is said."""
        device = computer or self.computer
        return restore(
            backup,
            folder or self.folder,
            unlock=lambda at: unlock(at, worker_name=worker, secret=secret, device=device),
            open_store=lambda profile, opened: open_store(profile, opened, self.clock),
            now=now or self.clock.now(),
            journal=journal,
        )


def a_real_desk(folder: Path) -> RealDesk:
    """A desk of East Ayrshire with its first worker, Ann, who holds every role: the same desk each time."""
    made, _ = _first_desk()
    shutil.copytree(made.folder, folder)
    return RealDesk(folder, Computer(dict(made.computer.secrets)), made.code)


@cache
def _first_desk() -> tuple[RealDesk, TemporaryDirectory[str]]:
    """The desk that the others are copies of: keys and tables take a second to make."""
    place = TemporaryDirectory()
    return a_new_desk(Path(place.name) / "desk"), place


def a_new_desk(folder: Path) -> RealDesk:
    """A desk of its own, as `a_real_desk`."""
    clock, computer = FixedClock(TUESDAY), Computer()
    make_profile(folder, area="east_ayrshire")
    keys = create_keys(
        folder,
        worker_name="Ann",
        passphrase=PASSPHRASE,
        device=computer,
        cost=FLOOR,
        organization=TRUST,
    )
    real = RealDesk(folder, computer, keys.recovery_code, clock)
    open_store(read_profile(folder), keys.unlocked, clock).close()
    return real


def open_store(profile: Profile, opened: Unlocked, clock: FixedClock) -> Desk:
    """The store of a profile for a worker, with the clock of the test."""
    return Desk.open(
        profile.database,
        opened.key,
        area=find_area(profile.area),
        worker=Worker(opened.worker_id, opened.worker_name, opened.roles, opened.organization),
        clock=clock,
        indexers=INDEXERS,
        held=opened.held,
    )


@contextmanager
def at_work(real: RealDesk) -> Iterator[Desk]:
    """The desk, open for Ann."""
    desk = real.open()
    try:
        yield desk
    finally:
        desk.close()


def flip_bytes(path: Path, *, at: int, count: int = 64) -> None:
    """Turn every bit of some bytes of a file round, as a dying disk may."""
    with path.open("r+b") as opened:
        opened.seek(at)
        was = opened.read(count)
        opened.seek(at)
        opened.write(bytes(byte ^ 0xFF for byte in was))


def add_service(desk: Desk, name: str, **fields: object) -> str:
    """A new service in the directory; its id."""
    return desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": name, **fields})).value


def add_person(desk: Desk, name: str = CANARY) -> str:
    """A person, sealed, with a canary in every field; the id."""
    fields = {"name": name, "phone": f"{name} phone", "controller": TRUST}
    return desk.run(lambda unit: unit.create(Kind.PERSON, fields)).value


def names_of_services(desk: Desk) -> Mapping[str, str]:
    """What the directory says, id to name."""
    return desk.look(lambda look: {r.id: r.fields["name"] for r in look.every(Kind.SERVICE)})


def changes_in(desk: Desk) -> set[ChangeId]:
    """The id of every change the store holds."""
    columns = tables.change.c
    return set(
        desk.look(
            lambda look: [
                (run, counter)
                for run, counter in look.connection.execute(select(columns.run, columns.counter))
            ]
        )
    )
