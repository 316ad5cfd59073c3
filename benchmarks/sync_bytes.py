"""Bytes of what travels: an edited field, a new record, a first load; beside raw JSON, gzip, a trained-zstd floor.

Edits of three fields are counted by folder and, on the line above TLS, by the real server, beside what others took.
The records are a real directory that the shipped dictionary has never seen (San Mateo County, 1,073 services with their
places); the floor's dictionary is trained on four fifths of it, and its bytes hold no id, signature or seal.
Run from the top of the checkout: python -m benchmarks.sync_bytes [DIRECTORY OF THE DATA]
"""

import gzip
import json
import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any
from uuid import UUID

import zstandard

from benchmarks.server_edits import Desk, two_desks
from benchmarks.synthetic import services
from heartdesk.core.area import find_area
from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import Kind
from heartdesk.store.bundles import State
from heartdesk.store.merge import Change
from heartdesk.sync.model import MOST_CHANGES
from heartdesk.sync.saying import say_all
from heartdesk.sync.taking import take
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.seals_for_tests import real_seals

EDIT = 100
"""Bytes that one edited field may take at 100 edits and more."""

NEW = 1.7
"""Times the floor that a new record may take at 100 records and more."""

FIRST_LOAD = 2.0
"""Times the floor that a first load may take."""

FIRST_RECORDS = 10_000

FIFTH = 5
"""So many times fewer bytes than the recorded figures of others, as they come, for the same work."""

THREE = 3

ABOUT = range(160, 201)
"""Bytes of JSON of an edit of three fields, as the recorded work of others was: about 180."""

SINGLE = 20
"""Single edits that are measured, each in a round of its own."""

COUNTS = (1, 10, 100, 200)
MOMENT = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)

Fields = dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """What another protocol took, measured once on a loopback: bytes up and down, requests (research of 2026-11-21)."""

    name: str
    edits: int
    up: int
    down: int
    requests: int


RECORDED = (
    Recorded("Kinto as it comes", 1, 610, 2_325, 1),
    Recorded("Kinto as it comes", 20, 7_374, 39_109, 1),
    Recorded("Kinto as it comes", 500, 177_562, 961_733, 5),
    Recorded("Kinto, wrapped in zstd", 500, 52_999, 224_486, 5),
    Recorded("CouchDB protocol", 1, 49_864, 7_554, 21),
    Recorded("CouchDB protocol", 20, 33_887, 3_144, 6),
    Recorded("CouchDB protocol", 500, 791_865, 28_750, 22),
)
"""Edits of three fields each, about 180 bytes, sent from one desk. Kinto itself compresses nothing."""

READ = {"one read": (208, 1_723), "nothing new": (208, 539)}
"""What Kinto took, as it comes, up and down, to fetch one edited record, and to learn that there is none."""


@dataclass(frozen=True)
class Sizes:
    """Bytes each, of so many."""

    raw: float
    gzipped: float
    floor: float
    ours: float

    def row(self, what: str, count: int) -> str:
        return (
            f"{what:13s} N={count:<5d} raw {self.raw:7.0f}   gzip {self.gzipped:6.0f}   "
            f"floor {self.floor:6.0f}   ours {self.ours:6.0f}   "
            f"ours/floor {self.ours / self.floor:5.2f}   raw/ours {self.raw / self.ours:5.1f}"
        )


class Directory:
    """A real directory as field maps: four fifths to train the floor with, one fifth to measure."""

    def __init__(self, folder: Path) -> None:
        self.chance = random.Random(3)
        places = {one["id"]: one for one in _lines(folder / "locations.jsonl")}
        made = [self._fields(one, places) for one in _lines(folder / "services.jsonl")]
        self.chance.shuffle(made)
        cut = len(made) * 4 // 5
        self.train, self.test = made[:cut], made[cut:]

    def edit(self, fields: Fields) -> Fields:
        """One field of a record, changed as workers change it."""
        which = self.chance.choice(("phone", "hours", "fees", "how", "description"))
        if which == "phone":
            name = next((name for name in fields if name.startswith("phones/")), "phones/main")
            number = (
                f"01{self.chance.randrange(290, 299)}0 {self.chance.randrange(500_000, 599_999)}"
            )
            return {name: {"number": number, "evidence": "typed in"}}
        other = self.chance.choice(self.train)
        names = {"hours": "hours_text", "fees": "fees_description", "how": "application_process"}
        name = names.get(which, "description")
        said = str(other.get(name) or "Closed on Fridays")
        if name == "description":
            said = f"{str(fields.get(name, ''))[:120]} {said.split('.', maxsplit=1)[0]}."
        return {name: said}

    def three(self, fields: Fields, lengths: range = ABOUT) -> Fields:
        """Three fields of a record, changed, that are so many bytes as JSON."""
        while True:
            told: Fields = {}
            while len(told) < THREE:
                told |= self.edit(fields)
            if len(_json(told)) in lengths:
                return told

    def new_id(self) -> str:
        return str(UUID(bytes=self.chance.randbytes(16), version=4))

    def _fields(self, service: Fields, places: Mapping[int, Fields]) -> Fields:
        place = places.get(service["location_id"], {})
        address = place.get("address_attributes") or {}
        phones = place.get("phones_attributes") or []
        fields: Fields = {
            "name": place.get("name"),
            "description": place.get("description"),
            "eligibility_description": service.get("eligibility") or service.get("audience"),
            "fees_description": service.get("fees"),
            "application_process": service.get("how_to_apply"),
            "hours_text": place.get("hours"),
            "wait_time": service.get("wait"),
            "funding": service.get("funding_sources"),
            "keywords": service.get("keywords"),
            "status": "active",
            "address": {name: value for name, value in address.items() if name != "_id"},
            "latitude": (place.get("coordinates") or [None, None])[1],
            "longitude": (place.get("coordinates") or [None, None])[0],
            "url": (place.get("urls") or [None])[0],
        }
        for phone in phones:
            fields[f"phones/{self.new_id()}"] = {"number": phone.get("number"), "type": "voice"}
        return {name: value for name, value in fields.items() if value}


def _lines(path: Path) -> Sequence[Fields]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sealed(changes: Sequence[Change]) -> int:
    """Bytes of the whole bundles that say these changes, sealed and signed; a stream's first comes before them."""
    kept = Kept(streams=(str(UUID(int=random.Random(1).getrandbits(128), version=4)),))
    desk = MemoryDesk(kept, run=b"r" * 16, clock=lambda: MOMENT)
    seals = real_seals("Barony")
    desk.create(Kind.SERVICE, "first", {"name": "first"})
    say_all(desk, seals)
    before = sum(map(len, kept.data.values()))
    for change in changes:
        desk.add(change)
        kept.unsaid.append(change)
    say_all(desk, seals)
    return sum(map(len, kept.data.values())) - before


def measure(directory: Directory, count: int, *, edits: bool) -> Sizes:
    """Bytes each of `count` new records, or of as many edits of one field."""
    records = (directory.test * (1 + count // len(directory.test)))[:count]
    run, imported = directory.chance.randbytes(16), directory.chance.randbytes(16)
    worker = directory.new_id()
    changes, whole, said = [], [], []
    for number, fields in enumerate(records):
        id_ = directory.new_id()
        told = directory.edit(fields) if edits else fields
        replaces = {name: [(imported, number + 1)] for name in told} if edits else {}
        stamp = Stamp(int(MOMENT.timestamp() * 1000) + number * 61_007, 0)
        changes.append(Change((run, number + 1), Kind.SERVICE, id_, told, replaces, stamp, worker))
        whole.append({"id": id_, **fields, **told})
        said.append([id_[:8], *told.items()] if edits else fields)
    trained = zstandard.train_dictionary(112 * 1024, [_json(one) for one in directory.train])
    floor = zstandard.ZstdCompressor(level=19, dict_data=trained, write_content_size=False)
    return Sizes(
        raw=len(_json(whole)) / count,
        gzipped=len(gzip.compress(_json(whole), 6)) / count,
        floor=len(floor.compress(_json(said))) / count,
        ours=sealed(changes) / count,
    )


def by_folder(directory: Directory, count: int) -> tuple[int, int]:
    """Bytes of `count` edits of three fields each, and in how many bundles they leave."""
    run, imported = directory.chance.randbytes(16), directory.chance.randbytes(16)
    worker, changes = directory.new_id(), []
    for number, fields in enumerate(_records(directory, count)):
        told = directory.three(fields)
        replaces = {name: [(imported, number + 1)] for name in told}
        stamp = Stamp(int(MOMENT.timestamp() * 1000) + number * 61_007, 0)
        id_ = directory.new_id()
        changes.append(Change((run, number + 1), Kind.SERVICE, id_, told, replaces, stamp, worker))
    return sealed(changes), -(-count // MOST_CHANGES)


def by_server(directory: Directory, desk: Desk, count: int) -> tuple[float, float]:
    """Bytes both ways above TLS, and requests, of a round that brings as many; of a single one the mean of several."""
    records = _records(directory, count if count > 1 else SINGLE)
    ids = desk.creates(records)
    desk.meets()
    edits = {id_: directory.three(fields) for id_, fields in zip(ids, records, strict=True)}
    rounds = [edits] if count > 1 else [{id_: told} for id_, told in edits.items()]
    made = [desk.edits(one) for one in rounds]
    return mean(one.both for one in made), mean(one.requests for one in made)


def _records(directory: Directory, count: int) -> list[Fields]:
    return (directory.test * (1 + count // len(directory.test)))[:count]


def first_load() -> Sizes:
    """Bytes each of 10,000 made-up services, from one desk to another that has nothing."""
    area = find_area("east_ayrshire")
    made = list(
        services(
            FIRST_RECORDS,
            towns=[one.name for one in area.settlements],
            needs=[one.id for one in area.needs.needs],
        )
    )
    chance = random.Random(5)
    run, worker = chance.randbytes(16), str(UUID(bytes=chance.randbytes(16), version=4))
    changes, whole = [], []
    for number, fields in enumerate(made):
        id_ = str(UUID(bytes=chance.randbytes(16), version=4))
        stamp = Stamp(int(MOMENT.timestamp() * 1000) + number, 0)
        changes.append(Change((run, number + 1), Kind.SERVICE, id_, fields, {}, stamp, worker))
        whole.append({"id": id_, **fields})
    trained = zstandard.train_dictionary(112 * 1024, [_json(one) for one in made[:2000]])
    floor = zstandard.ZstdCompressor(level=19, dict_data=trained, write_content_size=False)
    count = len(made)
    return Sizes(
        raw=len(_json(whole)) / count,
        gzipped=len(gzip.compress(_json(whole), 6)) / count,
        floor=len(floor.compress(_json(whole))) / count,
        ours=sealed(changes) / count,
    )


def heard() -> int:
    """Bytes of the bundle by which a desk tells that it has heard another, and has nothing to say itself."""
    one, other = (
        MemoryDesk(Kept(streams=(str(UUID(int=number + 1)),)), run=run * 16, clock=lambda: MOMENT)
        for number, run in enumerate((b"a", b"b"))
    )
    here, there = real_seals("Barony"), real_seals("Grange")
    for _ in range(2):  # the first bundle of a stream brings the desk's certificate
        one.create(Kind.SERVICE, str(len(one.kept.changes)), {"name": "one"})
        say_all(one, here)
        for data in tuple(one.kept.data.values()):
            other.run(partial(take, seals=there, data=data, draw=str))
        other.clock = lambda: MOMENT + timedelta(hours=len(other.kept.data))
        say_all(other, there)
    said = [sum_ for sum_, kept in other.kept.bundles.items() if kept.state is State.SAID]
    return len(other.kept.data[said[-1]])


def show_others(directory: Directory, show: Callable[[str], None]) -> list[str]:
    """Show the recorded figures of others beside ours; those, as they come, that are not five times as much.

    By folder or stick the receipt of the other desk is counted too. Of requests one is the least there is, so that a
    tenth can only be seen beside ten and more.
    """
    missed = []
    reply = heard()
    show(
        f"telling that it has heard, with nothing to say: {reply} B; an empty round writes nothing"
    )
    with two_desks() as (desk, reader):
        desk.meets()
        for other in RECORDED:
            theirs = other.up + other.down
            left, bundles = by_folder(directory, other.edits)
            served, asked = by_server(directory, desk, other.edits)
            show(
                f"{other.edits:3d} edits of three fields   {other.name:23s} {theirs:9,d} B {other.requests:3d} requests"
                f"   by folder {left + reply:7,d} B in {bundles} bundles, {theirs / (left + reply):5.1f} times"
                f"   by server {served:8,.0f} B, {theirs / served:5.1f} times, {asked:.0f} request"
            )
            ours = max(left + reply, served)
            if "wrapped" not in other.name and theirs < FIFTH * ours:
                missed.append(f"{other.name} {other.edits}")
        show_reading(directory, desk, reader, show)
    return missed


def show_reading(
    directory: Directory, desk: Desk, reader: Desk, show: Callable[[str], None]
) -> None:
    """Show what else a round takes that nothing is asked of: edits of any length, reading one, reading nothing."""
    records = _records(directory, SINGLE)
    ids = desk.creates(records)
    desk.meets()
    any_length = [directory.three(fields, range(10**6)) for fields in records]
    made = [desk.edits({id_: told}) for id_, told in zip(ids, any_length, strict=True)]
    length = mean(len(_json(told)) for told in any_length)
    show(
        f"one edit of three fields of any length, {length:.0f} B of JSON in the mean, by server: "
        f"{mean(one.both for one in made):,.0f} B"
    )
    reader.meets()
    desk.edits({ids[0]: directory.three(records[0])})
    for what, read in (("one read", reader.meets()), ("nothing new", reader.meets())):
        up, down = READ[what]
        show(
            f"{what}, by server: {read.up:,} B up, {read.down:,} B down, {read.requests} request   "
            f"Kinto as it comes {up:,} and {down:,} B, {(up + down) / read.both:.1f} times"
        )


def main(arguments: Sequence[str], *, show: Callable[[str], None] = print) -> int:
    """Show every size, and give 1 where one misses what must hold."""
    data = Path(arguments[0] if arguments else os.environ.get("HEARTDESK_DATA", "../shared/data"))
    folder = data / "directories" / "san_mateo_county"
    if not folder.exists():
        show(f"The records to measure with are not in {folder}.")
        return 2
    missed = []
    for edits in (True, False):
        directory = Directory(folder)
        for count in COUNTS:
            sizes = measure(directory, count, edits=edits)
            show(sizes.row("edited field" if edits else "new record", count))
            if count >= 100:
                within = sizes.ours <= EDIT if edits else sizes.ours <= NEW * sizes.floor
                missed += [] if within else [f"{'edit' if edits else 'new'} N={count}"]
    loaded = first_load()
    show(loaded.row("first load", FIRST_RECORDS))
    missed += [] if loaded.ours <= FIRST_LOAD * loaded.floor else ["first load"]
    missed += show_others(Directory(folder), show)
    show(f"must hold at N >= 100: an edit at most {EDIT} B, a new record at most {NEW} x the floor")
    show("missed: " + (", ".join(missed) or "none"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
