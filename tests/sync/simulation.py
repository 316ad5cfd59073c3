"""Desks that live through a hundred and twenty steps of bad luck, all of it drawn from one seed.

The rounds, bundles, folder road and merge are the real ones; time, chance, disks and folders are made up. What must
hold in the end is worked out apart, from what each desk knew when it wrote.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from heartdesk.core.kinds import RULES, Kind
from heartdesk.core.wire import TAG_BYTES, sum_of, take_apart
from heartdesk.store.merge import DELETED, Change, ChangeId
from heartdesk.store.shelf import State
from heartdesk.sync.model import Seals
from heartdesk.sync.packing import unpack
from heartdesk.sync.rounds import make_round
from heartdesk.sync.settling import go_on_without, let_deletes_in
from heartdesk.sync.transports.drive import Lying
from heartdesk.sync.transports.folder import FolderRoad, name_at
from tests.sync.memory_shelf import Kept, MemoryDesk
from tests.sync.seals_for_tests import PaperSeals, real_seals

START = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
TEN_YEARS = timedelta(days=3650)
A_YEAR = timedelta(days=366)
RECORDS = 6
FIELDS = ("name", "description", "url")
FLAG = "withdrawn"
KIND = Kind.SERVICE
MOST_DESKS = 6


@dataclass
class Faults:
    """What goes wrong on a drive: `after` so many reads and writes from now, once; `how` says what."""

    after: int = -1
    how: str = ""


class MemoryDrive:
    """A folder in memory that may fail. See heartdesk.sync.transports.drive.Drive."""

    def __init__(self) -> None:
        self.lying: dict[str, bytes] = {}
        self.faults = Faults()

    def files(self) -> Iterator[Lying]:
        self._count()
        return iter([Lying(path, len(data)) for path, data in self.lying.items()])

    def read(self, path: str, most: int) -> bytes:
        if self._count() == "cut":
            return self.lying[path][: len(self.lying[path]) // 2]
        return self.lying[path][:most]

    def write(self, path: str, data: bytes) -> None:
        how = self._count()
        if how == "torn":  # half of it lies there under its name, and nobody was told
            self.lying[path] = data[: len(data) // 2]
            raise OSError(5, "the stick was pulled out")
        self.lying[path] = data
        if how == "lost reply":
            raise OSError(5, "it was written, but nobody said so")

    def _count(self) -> str:
        self.faults.after -= 1
        if self.faults.after == 0:
            if self.faults.how == "gone":
                raise OSError(5, "the share is gone")
            return self.faults.how
        return ""


@dataclass
class Written:
    """A change as it was acknowledged: what its desk knew of the record when it wrote."""

    change: Change
    knew: frozenset[ChangeId]


@dataclass
class SimDesk:
    """A desk with its clock and its keys."""

    name: str
    desk: MemoryDesk
    seals: Seals
    skew: timedelta = timedelta(0)
    reach: tuple[int, ...] = (0, 1, 2)
    images: list[Kept] = field(default_factory=list)


class World:
    """One history."""

    def __init__(self, seed: int, *, desks: int = 4, real: bool = False) -> None:
        self.chance = random.Random(seed)
        self.moment = START
        self.real = real
        self.drives = [MemoryDrive() for _ in range(3)]
        self.copies: list[tuple[int, dict[str, bytes]]] = []
        self.written: dict[ChangeId, Written] = {}
        self.in_bundle: dict[str, frozenset[ChangeId]] = {}
        self.read: set[bytes] = set()
        self.lost: set[ChangeId] = set()
        self.runs = 0
        self.desks = [self._new_desk(f"desk {number}") for number in range(desks)]
        for one in self.desks:
            one.skew = self.chance.choice((timedelta(0), timedelta(0), TEN_YEARS, -TEN_YEARS))

    def live(self, steps: int) -> None:
        """So many steps of work, rounds and bad luck."""
        for _ in range(steps):
            self.moment += timedelta(milliseconds=self.chance.randrange(0, 400_000))
            self.step(self.chance.choice(self.desks))

    def step(self, one: SimDesk) -> None:
        chance = self.chance.random()
        if chance < 0.50:
            self.work(one)
        elif chance < 0.84:
            self.meet(one, faults=True)
        elif chance < 0.89:
            one.images.append(one.desk.kept.image())
            number = self.chance.randrange(3)
            self.copies.append((number, dict(self.drives[number].lying)))
        elif chance < 0.92 and one.images:
            one.desk.restored(self.chance.choice(one.images), run=self.new_run())
            self._who_is_lost()
        elif chance < 0.93 and len(self.desks) < MOST_DESKS:
            self.copy_profile(one)
        elif chance < 0.945 and self.copies:
            number, lying = self.chance.choice(self.copies)
            self.drives[number].lying = dict(lying)
            self._who_is_lost()
        elif chance < 0.95:
            self.chance.choice(self.drives).lying.clear()
            self._who_is_lost()
        elif chance < 0.97:
            one.skew = self.chance.choice((timedelta(0), TEN_YEARS, -TEN_YEARS))
        elif chance < 0.98:
            self.litter(self.chance.choice(self.drives))
        elif chance < 0.99:  # a partition: the desk gets to some of the places only
            one.reach = tuple(self.chance.sample((0, 1, 2), self.chance.randint(1, 3)))
        elif chance < 0.994:  # everybody is away for a year, with whatever had not travelled yet
            self.moment += A_YEAR
        else:
            one.desk.run_id, one.desk.used = self.new_run(), 0  # the program was started again

    def work(self, one: SimDesk) -> None:
        """A worker does one thing."""
        record_id = f"record {self.chance.randrange(RECORDS)}"
        desk, value = one.desk, f"{one.name} {self.chance.random()}"
        fields = {self.chance.choice(FIELDS): value}
        if self.chance.random() < 0.15:
            fields[self.chance.choice(FIELDS)] = self.chance.choice(("same", "words"))
        known = desk.kept.of_record.get((str(KIND), record_id), ())
        knew = frozenset(change.id for change in known)
        shown = desk.shown(KIND, record_id)
        if shown is None:
            made = desk.create(KIND, record_id, fields)
        elif shown.deleted:
            made = desk.bring_back(KIND, record_id, fields)
        elif self.chance.random() < 0.08:
            made = desk.delete(KIND, record_id)
        elif self.chance.random() < 0.03:
            made = desk.change(KIND, record_id, {FLAG: True})
        elif FLAG in shown.fields and self.chance.random() < 0.2:
            made = desk.change(KIND, record_id, {FLAG: False})
        else:
            made = desk.change(KIND, record_id, fields)
        self.written[made.id] = Written(made, knew)

    def meet(self, one: SimDesk, *, faults: bool, at: int | None = None) -> None:
        """One round of a desk at a place it reaches."""
        drive = self.drives[self.chance.choice(one.reach) if at is None else at]
        drive.faults = Faults()
        if faults and self.chance.random() < 0.4:
            how = self.chance.choice(("gone", "torn", "lost reply", "cut"))
            drive.faults = Faults(self.chance.randint(1, 8), how)
        make_round(one.desk, FolderRoad(drive, place="share"), one.seals, draw=self.new_stream)
        drive.faults = Faults()
        self._read_along(one)

    def copy_profile(self, one: SimDesk) -> None:
        """Somebody copies a desk's folder to another computer, and both work on."""
        other = self._new_desk(one.name)
        other.desk.restored(one.desk.kept, run=self.new_run())
        other.skew = one.skew
        self.desks.append(other)

    def litter(self, drive: MemoryDrive) -> None:
        """Whatever else comes to lie in a shared folder."""
        data = self.chance.randbytes(40)
        drive.lying["desktop.ini"] = data
        drive.lying["somebody's notes.hdb"] = data
        if drive.lying:
            path = self.chance.choice(sorted(drive.lying))
            drive.lying[f"{path.removesuffix('.hdb')} (conflicted copy).hdb"] = drive.lying[path]
            drive.lying[f"{path}.part"] = drive.lying[path][:20]

    def heal(self) -> None:
        """Every desk comes to the same place, often enough for everything to get around."""
        for one in self.desks:
            one.reach = (0, 1, 2)
        for number in (0, 1, 2, 0):
            for one in self.desks:
                self.meet(one, faults=False, at=number)
        for one in self.desks:
            one.desk.run(let_deletes_in)
            one.desk.run(partial(go_on_without, seals=one.seals))
        for one in self.desks:
            self.meet(one, faults=False, at=0)

    def new_run(self) -> bytes:
        self.runs += 1
        return UUID(int=self.chance.getrandbits(128)).bytes

    def new_stream(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128)))

    def _new_desk(self, name: str) -> SimDesk:
        kept = Kept(streams=(self.new_stream(),))
        seals: Seals = real_seals(name) if self.real else PaperSeals(name)
        desk = MemoryDesk(kept, run=self.new_run(), clock=self._clock_of(name))
        made = SimDesk(name, desk, seals)
        desk.clock = lambda: self.moment + made.skew
        return made

    def _clock_of(self, _name: str) -> Callable[[], datetime]:
        return lambda: self.moment

    def _read_along(self, one: SimDesk) -> None:
        """Remember what stands in each bundle, so that a copy on a stick counts as a copy."""
        for sum_, kept in one.desk.kept.bundles.items():
            if sum_ in self.read:
                continue
            self.read.add(sum_)
            tag = sum_[:TAG_BYTES].hex()
            if tag not in self.in_bundle and kept.state is State.SAID:
                envelope = take_apart(one.desk.kept.data[kept.sum])
                plain = one.seals.open(envelope.body, envelope.head)
                packing, of = envelope.header.packing, envelope.header.of
                found = unpack(plain, packing=packing, audience=of).changes
                self.in_bundle[tag] = frozenset(change.id for change in found)

    def _who_is_lost(self) -> None:
        """After something was set back: changes of which no copy is left anywhere. Two faults at once; not ours."""
        there: set[ChangeId] = set()
        for one in self.desks:
            there |= one.desk.kept.known
            for sum_ in one.desk.kept.bundles:
                there |= self.in_bundle.get(sum_[:TAG_BYTES].hex(), frozenset())
        for drive in self.drives:
            for path, data in drive.lying.items():
                name = name_at(path)
                if name is not None and sum_of(data)[:TAG_BYTES].hex() == name.tag:
                    there |= self.in_bundle.get(name.tag, frozenset())
        self.lost |= self.written.keys() - there


def problems(world: World) -> list[str]:
    """What does not hold once everybody has met."""
    first, *others = world.desks
    found = [
        f"{other.name} says something else than {first.name}"
        for other in others
        if other.desk.everything() != first.desk.everything()
    ]
    for one in world.desks:
        kept = one.desk.kept
        gone = world.written.keys() - kept.known - world.lost
        if gone:
            found.append(f"{len(gone)} acknowledged changes vanished at {one.name}")
        ids = [change.id for change in kept.changes]
        if len(ids) != len(set(ids)):
            found.append(f"a change stands twice at {one.name}")
    seen: dict[str, list[Written]] = {}
    for written in world.written.values():
        if written.change.id in first.desk.kept.known:
            seen.setdefault(written.change.record_id, []).append(written)
    whole = {one.change.record_id for id_, one in world.written.items() if id_ in world.lost}
    for record_id, all_of_it in seen.items():
        if record_id not in whole:
            found += _against_what_was_known(world, record_id, all_of_it)
    return found


def _against_what_was_known(world: World, record_id: str, written: list[Written]) -> list[str]:
    """A record, held to what each desk knew when it wrote: by other means than the merge's own."""
    shown = world.desks[0].desk.shown(KIND, record_id)
    assert shown is not None
    found = []
    for name in FIELDS:
        of_field = [one for one in written if name in one.change.fields]
        last = [
            one for one in of_field if not any(one.change.id in other.knew for other in of_field)
        ]
        values = {one.change.fields[name] for one in last}
        if last and shown.fields.get(name) not in values:
            found.append(f"{record_id}: an older {name} won over one that had seen it")
        if (len(values) > 1) != (name in shown.conflicts):
            found.append(
                f"{record_id}: {name} has {len(values)} last values, asked: {shown.conflicts}"
            )
    if any(one.change.fields.get(FLAG) for one in written) and not shown.fields.get(FLAG):
        found.append(f"{record_id}: what was withdrawn is not any more")
    deletes = [one for one in written if one.change.fields.get(DELETED) is True]
    unseen = [
        one
        for one in written
        if DELETED not in one.change.fields
        and not any(one.change.id in delete.knew for delete in deletes)
    ]
    if shown.deleted and unseen:
        found.append(f"{record_id}: taken away, with an edit that nobody who did so had seen")
    return found


def history(seed: int, *, steps: int = 120, desks: int = 4, real: bool = False) -> list[str]:
    """Live through one history; what does not hold at its end."""
    with with_a_flag():
        world = World(seed, desks=desks, real=real)
        world.live(steps)
        world.heal()
        return problems(world)


@contextmanager
def with_a_flag() -> Iterator[None]:
    """Let the simulated kind have a one-way flag, as consents have."""
    before = RULES[KIND]
    RULES[KIND] = replace(before, one_way=(FLAG,))
    try:
        yield
    finally:
        RULES[KIND] = before
