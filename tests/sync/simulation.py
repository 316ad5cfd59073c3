"""Desks that live through a hundred and twenty steps of bad luck, all of it drawn from one seed.

The rounds, bundles, folder road and merge are the real ones; time, chance, disks and folders are made up. What must
hold in the end is worked out apart, from what each desk knew when it wrote.
"""

import gc
import random
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import accumulate
from uuid import UUID

import pytest

from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.core.wire import TAG_BYTES, sum_of, take_apart
from heartdesk.core.wire_snapshot import take_apart as part_apart
from heartdesk.store.bundles import State
from heartdesk.store.merge import DELETED, Change, ChangeId, Merged
from heartdesk.sync import digests, hearing, revoking, snapshot_parts, taking, undecided
from heartdesk.sync.compacting import hand_over
from heartdesk.sync.digests import digest_of
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.model import Road, Seals, Shelf, name_of
from heartdesk.sync.packing import unpack
from heartdesk.sync.revoking import GONE
from heartdesk.sync.rounds import make_round
from heartdesk.sync.saying import say_all
from heartdesk.sync.settling import go_on_without, let_deletes_in
from heartdesk.sync.snapshot_parts import held_snapshots, read_cover, said_in
from heartdesk.sync.transports import folder
from heartdesk.sync.transports.drive import Lying
from heartdesk.sync.transports.folder import FolderRoad, name_at, path_of
from tests.sync.memory_kept import Kept
from tests.sync.memory_line import MemoryLine, MemoryServer
from tests.sync.memory_shelf import MemoryDesk, MemoryShelf
from tests.sync.seals_for_tests import PaperSeals, real_seals, tell_let_in, tell_shut_out

START = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
TEN_YEARS = timedelta(days=3650)
A_YEAR = timedelta(days=366)
RECORDS = 6
FIELDS = ("name", "description", "url")
FLAG = "withdrawn"
KIND = Kind.SERVICE
NOTE = Kind.ALERT
"""A kind of which records can be erased for good."""
NOTES = 3
MOST_DESKS = 6
LEAST_DESKS = 2
SERVER = 3
PLACES = (0, 1, 2, SERVER)
"""Three folders, and the council's server."""


STEPS: dict[str, float] = {
    "work": 50,
    "meet_somewhere": 34,
    "copy_everything": 5,
    "restore_disk": 3,
    "copy_profile": 1,
    "set_folder_back": 1.2,
    "wipe_folder": 0.4,
    "restore_server": 0.8,
    "wipe_server": 0.3,
    "set_clock": 1.5,
    "litter_somewhere": 1,
    "cut_off": 1,
    "wait_a_year": 0.4,
    "start_again": 0.4,
    "shut_out": 0.5,
    "let_in": 0.4,
    "sum_up": 1,
    "newcomer": 0.6,
    "erase_something": 0.6,
}
"""What may happen to a desk, each a method of World with its share."""

_NAMES = tuple(STEPS)
_UP_TO = tuple(accumulate(STEPS.values()))


HISTORIES = 2_000
"""In every check, in lots; 100,000 by `python -m benchmarks.prove_sync`."""

AT_ONCE = 50
REAL_AT_ONCE = 4
"""Of each lot, so many with real keys, signatures and sealing."""


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

    def remove(self, path: str) -> None:
        self.lying.pop(path, None)

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
class Time:
    """What the time is, whatever a desk's clock says."""

    now: datetime = START


@dataclass
class Clock:
    """A desk's clock, which may be wrong by its `skew`."""

    time: Time
    skew: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return self.time.now + self.skew


@dataclass
class SimDesk:
    """A desk with its clock and its keys."""

    name: str
    desk: MemoryDesk
    seals: Seals
    clock: Clock
    reach: tuple[int, ...] = ()
    images: list[Kept] = field(default_factory=list)


class World:
    """One history."""

    def __init__(self, seed: int, *, desks: int = 4, real: bool = False) -> None:
        self.chance = random.Random(seed)
        self.time = Time()
        self.real = real
        self.drives = [MemoryDrive() for _ in range(3)]
        self.server = MemoryServer()
        # In a quarter of the histories there is no folder at all.
        self.places = (SERVER,) if seed % 4 == 3 else PLACES
        self.copies: list[tuple[int, dict[str, bytes]]] = []
        self.backups = [self.server.image()]
        self.written: dict[ChangeId, Written] = {}
        self.in_bundle: dict[str, frozenset[ChangeId]] = {}
        self.read: set[bytes] = set()
        self.in_snapshot: dict[frozenset[bytes], frozenset[ChangeId]] = {}
        self.lost: set[ChangeId] = set()
        self.gone: set[str] = set()
        self.thieves: list[SimDesk] = []
        self.stolen: set[ChangeId] = set()
        self.runs = 0
        self.desks = [self._new_desk(f"desk {number}") for number in range(desks)]
        for one in self.desks:
            one.clock.skew = self.chance.choice((timedelta(0), timedelta(0), TEN_YEARS, -TEN_YEARS))

    def live(self, steps: int) -> None:
        """So many steps of work, rounds and bad luck."""
        for _ in range(steps):
            if self.chance.random() < 0.8:  # else two things happen in the same millisecond
                self.time.now += timedelta(milliseconds=self.chance.randrange(0, 400_000))
            self.step(self.chance.choice(self.desks))

    def step(self, one: SimDesk) -> None:
        """One of the things that happen to a desk, the more often the greater its share."""
        (name,) = self.chance.choices(_NAMES, cum_weights=_UP_TO)
        getattr(self, name)(one)

    def meet_somewhere(self, one: SimDesk) -> None:
        self.meet(one, faults=True)

    def copy_everything(self, one: SimDesk) -> None:
        """Somebody makes an image of a disk, a copy of a folder, a backup of the server."""
        one.images.append(one.desk.kept.image())
        number = self.chance.randrange(SERVER)
        self.copies.append((number, dict(self.drives[number].lying)))
        self.backups.append(self.server.image())

    def restore_disk(self, one: SimDesk) -> None:
        if one.images:
            one.desk.restored(self.chance.choice(one.images), run=self.new_run())
            self._who_is_lost()

    def copy_profile(self, one: SimDesk) -> None:
        """Somebody copies a desk's folder to another computer, and both work on."""
        if len(self.desks) < MOST_DESKS:
            other = self._new_desk(one.name)
            other.desk.restored(one.desk.kept, run=self.new_run())
            other.clock.skew = one.clock.skew
            self.desks.append(other)

    def set_folder_back(self, _one: SimDesk) -> None:
        if self.copies:
            number, lying = self.chance.choice(self.copies)
            self.drives[number].lying = dict(lying)
            self._who_is_lost()

    def wipe_folder(self, _one: SimDesk) -> None:
        self.chance.choice(self.drives).lying.clear()
        self._who_is_lost()

    def restore_server(self, _one: SimDesk) -> None:
        self.server.set_back(self.chance.choice(self.backups))
        self._who_is_lost()

    def wipe_server(self, _one: SimDesk) -> None:
        self.server.wipe(self.new_stream())
        self._who_is_lost()

    def set_clock(self, one: SimDesk) -> None:
        one.clock.skew = self.chance.choice((timedelta(0), TEN_YEARS, -TEN_YEARS))

    def litter_somewhere(self, _one: SimDesk) -> None:
        self.litter(self.chance.choice(self.drives))

    def cut_off(self, one: SimDesk) -> None:
        """A partition: the desk gets to some of the places only."""
        some = self.chance.randint(1, min(3, len(self.places)))
        one.reach = tuple(self.chance.sample(self.places, some))

    def wait_a_year(self, _one: SimDesk) -> None:
        """Everybody is away, with whatever had not travelled yet."""
        self.time.now += A_YEAR

    def start_again(self, one: SimDesk) -> None:
        one.desk.run_id, one.desk.used = self.new_run(), 0

    def shut_out(self, one: SimDesk) -> None:
        """An admin shuts another desk out; it and its copies wipe themselves once they have heard and handed in.

        Often the desk had just summed up, and nobody has taken that in: it waits for a person.
        """
        others = sorted({other.seals.desk for other in self.desks} - self.gone)
        if len(others) > LEAST_DESKS and one.seals.desk in others:
            others.remove(one.seals.desk)
            desk = self.chance.choice(others)
            if desk in one.desk.run(lambda shelf: shelf.members()):
                self.gone.add(desk)
                for other in self.desks:
                    if other.seals.desk == desk and self.chance.random() < 0.5:
                        self.sum_up(other)
                one.desk.run(partial(tell_shut_out, seals=one.seals, desk=desk, real=self.real))

    def let_in(self, one: SimDesk) -> bool:
        """An admin lets in what came from desks after they were shut out, as far as it came; whether anything did."""
        waits = set() if one.seals.desk in self.gone else one.desk.run(_kept_aside)
        for desk in sorted(waits):
            one.desk.run(partial(tell_let_in, seals=one.seals, desk=desk, real=self.real))
        return bool(waits)

    def work(self, one: SimDesk) -> None:
        """A worker does one thing."""
        kind, record_id = KIND, f"record {self.chance.randrange(RECORDS)}"
        if self.chance.random() < 0.12:
            kind, record_id = NOTE, f"note {self.chance.randrange(NOTES)}"
        desk, value = one.desk, f"{one.name} {self.chance.random()}"
        if record_id in desk.kept.erased:
            return
        fields = {self.chance.choice(FIELDS): value}
        if self.chance.random() < 0.15:
            fields[self.chance.choice(FIELDS)] = self.chance.choice(("same", "words"))
        known = desk.kept.of_record.get((str(kind), record_id), ())
        knew = self._known_through(change.id for change in known)
        shown = desk.shown(kind, record_id)
        if shown is None:
            made = desk.create(kind, record_id, fields)
        elif shown.deleted:
            made = desk.bring_back(kind, record_id, fields)
        elif self.chance.random() < 0.08:
            made = desk.delete(kind, record_id)
        elif kind is KIND and self.chance.random() < 0.03:
            made = desk.change(kind, record_id, {FLAG: True})
        elif FLAG in shown.fields and self.chance.random() < 0.2:
            made = desk.change(kind, record_id, {FLAG: False})
        else:
            made = desk.change(kind, record_id, fields)
        self.written[made.id] = Written(made, knew)

    def meet(self, one: SimDesk, *, faults: bool, at: int | None = None) -> None:
        """One round of a desk at a place it reaches."""
        place = self.chance.choice(one.reach) if at is None else at
        bad = faults and self.chance.random() < 0.4
        if place == SERVER:
            self.server.after = self.chance.randint(1, 3) if bad else 0
            self.server.how = self.chance.choice(("gone", "lost reply"))
            self._round(one, MemoryLine(self.server, place="server"))
            return
        drive = self.drives[place]
        drive.faults = Faults()
        if bad:
            how = self.chance.choice(("gone", "torn", "lost reply", "cut"))
            drive.faults = Faults(self.chance.randint(1, 8), how)
        self._round(one, FolderRoad(drive, place="share"))
        drive.faults = Faults()

    def _round(self, one: SimDesk, road: Road) -> None:
        made = make_round(one.desk, road, one.seals, draw=self.new_stream)
        self._read_along(one)
        if made.whole and one.desk.run(partial(revoking.is_revoked, desk=one.seals.desk)):
            self._wipe(one)

    def _wipe(self, one: SimDesk) -> None:
        """The desk's keys are gone: what it had not handed in is nowhere."""
        if len(self.desks) > 1:
            self.thieves.append(one)
            self.desks.remove(one)
            self._who_is_lost()

    def _folder(self) -> FolderRoad:
        return FolderRoad(self.drives[self.places[0]], place="share")

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
            one.reach = self.places
        self._all_meet()
        # One desk brings what lies elsewhere; the next one does where that had to wipe itself on its way.
        any(self._goes_round(one) for one in list(self.desks))
        self._all_meet()
        self._decide()
        self._all_meet()
        if self.gone and self.chance.random() < 0.5 and self.let_in(self.desks[0]):
            self._all_meet()
            self._decide()
            self._all_meet()
        for thief in self.thieves[:1]:
            self._speak_on(thief)
            self._all_meet()
            self._all_meet()

    def _decide(self) -> None:
        """At every desk somebody decides what waits for a person."""
        for one in self.desks:
            one.desk.run(let_deletes_in)
            one.desk.run(partial(go_on_without, seals=one.seals))

    def _goes_round(self, one: SimDesk) -> bool:
        """Whether a desk got to every place, and with what it found there to the one where all meet."""
        for number in (*self.places[1:], self.places[0]):
            if one not in self.desks:
                return False
            self.meet(one, faults=False, at=number)
        return True

    def _all_meet(self) -> None:
        for one in list(self.desks):
            self.meet(one, faults=False, at=self.places[0])

    def _speak_on(self, thief: SimDesk) -> None:
        """Whoever has a desk that was shut out passes over that, says one thing more, and sums everything up."""
        desk = thief.desk
        self.stolen.add(desk.create(KIND, f"record {RECORDS}", {"name": "stolen"}).id)
        say_all(desk, thief.seals)
        shelf = MemoryShelf(desk)
        for kept in shelf.in_state(State.SAID):
            name, data = name_of(kept), shelf.data(kept.sum)
            if self.places[0] == SERVER:
                self.server.keep([(name, data)])
            else:
                self.drives[self.places[0]].lying[path_of(name)] = data
        desk.kept.facts = {name: said for name, said in desk.kept.facts.items() if name != GONE}
        make_snapshot(desk, thief.seals, Audience.DIRECTORY, draw=self.new_stream)
        at_server = self.places[0] == SERVER
        road = MemoryLine(self.server, place="server") if at_server else self._folder()
        hand_over(desk, road)

    def new_run(self) -> bytes:
        self.runs += 1
        return UUID(int=self.chance.getrandbits(128)).bytes

    def new_stream(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128)))

    def _new_desk(self, name: str) -> SimDesk:
        kept, clock = Kept(streams=(self.new_stream(),)), Clock(self.time)
        seals: Seals = real_seals(name) if self.real else PaperSeals(name)
        desk = MemoryDesk(kept, run=self.new_run(), clock=clock)
        return SimDesk(name, desk, seals, clock, reach=self.places)

    def _read_along(self, one: SimDesk) -> None:
        """Remember what stands in each bundle, so that a copy on a stick counts as a copy."""
        bundles = one.desk.kept.bundles
        fresh = bundles.keys() - self.read
        self.read |= fresh
        for sum_ in fresh:
            kept = bundles[sum_]
            if kept.state is State.PART and kept.number == 0 and kept.desk == one.seals.desk:
                self._read_snapshot(one, UUID(kept.stream).hex)
            tag = sum_[:TAG_BYTES].hex()
            if tag not in self.in_bundle and kept.state is State.SAID:
                envelope = take_apart(one.desk.kept.data[kept.sum])
                if not envelope.body:
                    continue
                plain = one.seals.open(envelope.body, envelope.head)
                packing, of = envelope.header.packing, envelope.header.of
                found = unpack(plain, packing=packing, audience=of).changes
                self.in_bundle[tag] = frozenset(change.id for change in found)

    def _read_snapshot(self, one: SimDesk, known_as: str) -> None:
        """Remember what a whole snapshot says."""
        snapshot = one.desk.run(held_snapshots).get(known_as)
        if snapshot is not None and snapshot.is_whole:
            sums = [kept.sum for kept in snapshot.parts.values()]
            datas = [one.desk.kept.data[kept.sum] for at, kept in snapshot.parts.items() if at]
            said = [change.id for data in datas for _, change in said_in(one.seals, data)]
            self.in_snapshot[frozenset(sums)] = frozenset(said)

    def sum_up(self, one: SimDesk) -> None:
        """A desk says all over again in one snapshot, and lets go of what it stands for."""
        audience = self.chance.choice((Audience.DIRECTORY, Audience.HUB))
        make_snapshot(one.desk, one.seals, audience, draw=self.new_stream)
        self._read_along(one)

    def newcomer(self, _one: SimDesk) -> None:
        """A new desk, which knows nothing yet."""
        if len(self.desks) < MOST_DESKS:
            self.runs += 1
            self.desks.append(self._new_desk(f"desk {self.runs} of later"))

    def erase_something(self, one: SimDesk) -> None:
        """Somebody asks to be forgotten, wherever they were written down."""
        notes = [id_ for kind, id_ in one.desk.kept.of_record if kind == str(NOTE)]
        if notes:
            made = one.desk.erase(self.chance.choice(sorted(notes)))
            self.written[made.id] = Written(made, frozenset())

    def _known_through(self, ids: Iterable[ChangeId]) -> frozenset[ChangeId]:
        """These changes, with all that those had known who wrote them."""
        found: set[ChangeId] = set()
        for one in ids:
            found.add(one)
            if one in self.written:
                found |= self.written[one].knew
        return frozenset(found)

    def _who_is_lost(self) -> None:
        """After something was set back: changes of which no copy is left anywhere. Two faults at once; not ours."""
        there: set[ChangeId] = set()
        parts: set[bytes] = set()
        for one in self.desks:
            there |= one.desk.kept.known
            for sum_, kept in one.desk.kept.bundles.items():
                if kept.length:
                    there |= self.in_bundle.get(sum_[:TAG_BYTES].hex(), frozenset())
                    parts.add(sum_)
        parts |= {sum_of(data) for data in self.server.parts.values()}
        for drive in self.drives:
            parts |= {sum_of(data) for path, data in drive.lying.items() if path.endswith(".hds")}
        for sums, ids in self.in_snapshot.items():
            if sums <= parts:
                there |= ids
        for drive in self.drives:
            for path, data in drive.lying.items():
                name = name_at(path)
                if name is not None and sum_of(data)[:TAG_BYTES].hex() == name.tag:
                    there |= self.in_bundle.get(name.tag, frozenset())
        for name, _ in self.server.log:
            there |= self.in_bundle.get(name.tag, frozenset())
        self.lost |= self.written.keys() - there


def _kept_aside(shelf: Shelf) -> set[str]:
    """The desks that were shut out of which a bundle or a snapshot waits for a person."""
    return {*revoking.set_aside(shelf), *(one.desk for one in undecided.lacking(shelf))}


def problems(world: World) -> list[str]:
    """What does not hold once everybody has met."""
    first, *others = world.desks
    erased, undecided = _erased(world)
    found = [
        f"{other.name} says something else than {first.name}"
        for other in others
        if _shown(other, undecided) != _shown(first, undecided)
    ]
    said = {
        id_: one
        for id_, one in world.written.items()
        if one.change.kind != Kind.ERASURE and one.change.record_id not in erased | undecided
    }
    known = frozenset().union(*(one.desk.kept.known for one in world.desks))
    passed = _passed(said, world.lost - known)
    forgotten = frozenset(
        id_
        for id_, one in world.written.items()
        if one.change.kind != Kind.ERASURE and one.change.record_id in erased
    )
    unsure = frozenset(
        id_ for id_, one in world.written.items() if one.change.record_id in undecided
    )
    for one in world.desks:
        kept = one.desk.kept
        gone = world.written.keys() - kept.known - world.lost - set_aside(world, one)
        gone = gone - passed - forgotten - unsure
        if gone:
            found.append(f"{len(gone)} acknowledged changes vanished at {one.name}")
        ids = [change.id for change in kept.changes]
        if len(ids) != len(set(ids)):
            found.append(f"a change stands twice at {one.name}")
        if kept.known & world.stolen:
            found.append(f"what a desk said that was shut out counts at {one.name}")
        if kept.known & forgotten:
            found.append(f"what was erased stands at {one.name}")
    seen: dict[str, list[Written]] = {}
    for written in said.values():
        if written.change.id in first.desk.kept.known:
            seen.setdefault(written.change.record_id, []).append(written)
    whole = {one.change.record_id for id_, one in said.items() if id_ in world.lost - passed}
    for record_id, all_of_it in seen.items():
        if record_id not in whole:
            found += _against_what_was_known(world, record_id, all_of_it)
    return found if undecided else found + _digests_that_differ(world)


def _digests_that_differ(world: World) -> list[str]:
    """Desks that have heard the same make the same of it, in every audience they speak in."""
    found = []
    for audience in (Audience.DIRECTORY, Audience.HUB):
        of: dict[int, tuple[int, str]] = {}
        for one in world.desks:
            digest = digest_of(one.desk, one.seals, audience)
            if digest is not None:
                heard, weight = digest
                other, name = of.setdefault(heard, (weight, one.name))
                if other != weight:
                    found.append(f"{name} and {one.name} have heard the same, and differ")
    return found


def _erased(world: World) -> tuple[set[str], set[str]]:
    """Records that were erased; and those of which a desk said so that had been shut out: a person decides."""
    known = frozenset().union(*(one.desk.kept.known for one in world.desks))
    # One of which no copy was left, and which an image of a disk or a backup brought back, counts like any.
    erasing = {
        id_: one.change.record_id
        for id_, one in world.written.items()
        if one.change.kind == Kind.ERASURE and id_ not in world.lost - known
    }
    aside = frozenset().union(*(set_aside(world, one) for one in world.desks))
    undecided = {record_id for id_, record_id in erasing.items() if id_ in aside - known}
    # One that is lost itself, while a snapshot without the values is still about.
    undecided |= {
        one.change.record_id
        for id_, one in world.written.items()
        if one.change.kind == Kind.ERASURE and id_ in world.lost - known
    }
    return set(erasing.values()) - undecided, undecided


def _shown(one: SimDesk, undecided: Collection[str]) -> dict[tuple[str, str], Merged | None]:
    found = one.desk.everything().items()
    return {place: shown for place, shown in found if place[1] not in undecided}


def _passed(said: Mapping[ChangeId, Written], lost: Collection[ChangeId]) -> frozenset[ChangeId]:
    """Changes of which every field was said again by somebody who had seen them: a snapshot need not tell of them."""
    found = set()
    for id_, one in said.items():
        later = [
            other.change.fields
            for other_id, other in said.items()
            if id_ in other.knew and other_id not in lost
        ]
        if later and all(any(name in fields for fields in later) for name in one.change.fields):
            found.add(id_)
    return frozenset(found)


def set_aside(world: World, one: SimDesk) -> frozenset[ChangeId]:
    """What desks said after they were shut out, and is kept aside at a desk: it waits for a person, and counts not."""
    bundles = one.desk.kept.bundles.values()
    tags = [kept.sum[:TAG_BYTES].hex() for kept in bundles if kept.state is State.ASIDE]
    parts = [
        frozenset(kept.sum for kept in snapshot.parts.values())
        for snapshot in one.desk.run(undecided.undecided)
    ]
    return frozenset().union(
        *(world.in_bundle.get(tag, frozenset()) for tag in tags),
        *(world.in_snapshot.get(sums, frozenset()) for sums in parts),
    )


def _against_what_was_known(world: World, record_id: str, written: list[Written]) -> list[str]:
    """A record, held to what each desk knew when it wrote: by other means than the merge's own."""
    shown = world.desks[0].desk.shown(Kind(written[0].change.kind), record_id)
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
    with with_a_flag(), read_once(), without_looking_for_garbage():
        world = World(seed, desks=desks, real=real)
        world.live(steps)
        world.heal()
        return problems(world)


def live_through(first: int) -> None:
    """Live through a lot of histories from that seed on, a few of them with real keys. Raises AssertionError."""
    for seed in range(first, first + AT_ONCE):
        found = history(seed, real=seed < first + REAL_AT_ONCE)

        assert found == [], f"history {seed}"


@contextmanager
def without_looking_for_garbage() -> Iterator[None]:
    """Everything of a history lives until its end, so that looking for garbage in its midst finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def read_once() -> Iterator[None]:
    """Let the same bytes be read once for all desks of a history: what comes out is never changed in place."""
    readers = (unpack, take_apart, part_apart, sum_of)
    unpacked, apart, part, summed = (lru_cache(256)(read) for read in readers)
    with pytest.MonkeyPatch.context() as patch:
        for reader in (taking, sys.modules[__name__]):
            patch.setattr(reader, "unpack", unpacked)
            patch.setattr(reader, "take_apart", apart)
        patch.setattr(taking, "sum_of", summed)
        patch.setattr(folder, "sum_of", summed)
        patch.setattr(hearing, "take_apart", apart)
        patch.setattr(digests, "take_apart", apart)
        patch.setattr(snapshot_parts, "take_apart", part)
        patch.setattr(snapshot_parts, "read_cover", lru_cache(256)(read_cover))
        yield


@contextmanager
def with_a_flag() -> Iterator[None]:
    """Let the simulated kind have a one-way flag, as consents have."""
    before = RULES[KIND]
    RULES[KIND] = replace(before, one_way=(FLAG,))
    try:
        yield
    finally:
        RULES[KIND] = before
