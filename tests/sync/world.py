"""Desks, folders and a server that live through bad luck, all of it drawn from one seed.

The rounds, bundles, folder road and merge are the real ones; time, chance, disks and folders are made up.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate
from uuid import UUID

from heartdesk.core.kinds import Audience, Kind
from heartdesk.store.bundles import State
from heartdesk.store.merge import ChangeId
from heartdesk.sync import revoking, undecided
from heartdesk.sync.compacting import hand_over
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.model import Road, Seals, Shelf, name_of
from heartdesk.sync.revoking import GONE
from heartdesk.sync.rounds import make_round
from heartdesk.sync.saying import say_all
from heartdesk.sync.settling import go_on_without, let_deletes_in
from heartdesk.sync.transports.folder import FolderRoad, path_of
from tests.sync.acknowledged import Acknowledged, Written
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_drive import Faults, MemoryDrive
from tests.sync.memory_kept import Kept
from tests.sync.memory_line import MemoryLine, MemoryServer
from tests.sync.memory_shelf import MemoryShelf
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
        self.acknowledged = Acknowledged()
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
            self.who_is_lost()

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
            self.who_is_lost()

    def wipe_folder(self, _one: SimDesk) -> None:
        self.chance.choice(self.drives).lying.clear()
        self.who_is_lost()

    def restore_server(self, _one: SimDesk) -> None:
        self.server.set_back(self.chance.choice(self.backups))
        self.who_is_lost()

    def wipe_server(self, _one: SimDesk) -> None:
        self.server.wipe(self.new_stream())
        self.who_is_lost()

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
        knew = self.acknowledged.known_through(change.id for change in known)
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
        self.acknowledged.written[made.id] = Written(made, knew)

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
        self.acknowledged.read_along(one.desk, one.seals)
        if made.whole and one.desk.run(partial(revoking.is_revoked, desk=one.seals.desk)):
            self._wipe(one)

    def _wipe(self, one: SimDesk) -> None:
        """The desk's keys are gone: what it had not handed in is nowhere."""
        if len(self.desks) > 1:
            self.thieves.append(one)
            self.desks.remove(one)
            self.who_is_lost()

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

    def sum_up(self, one: SimDesk) -> None:
        """A desk says all over again in one snapshot, and lets go of what it stands for."""
        audience = self.chance.choice((Audience.DIRECTORY, Audience.HUB))
        make_snapshot(one.desk, one.seals, audience, draw=self.new_stream)
        self.acknowledged.read_along(one.desk, one.seals)

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
            self.acknowledged.written[made.id] = Written(made, frozenset())

    def who_is_lost(self) -> None:
        """After something was set back: changes of which no copy is left anywhere are lost, and not by us."""
        kept = [one.desk.kept for one in self.desks]
        self.acknowledged.look_for_lost(kept, [drive.lying for drive in self.drives], self.server)


def _kept_aside(shelf: Shelf) -> set[str]:
    """The desks that were shut out of which a bundle or a snapshot waits for a person."""
    return {*revoking.set_aside(shelf), *(one.desk for one in undecided.lacking(shelf))}
