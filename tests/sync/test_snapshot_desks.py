"""A new desk, one that was away for a year, one that may not read: a snapshot instead of all that was ever said."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core import wire_snapshot
from heartdesk.core.kinds import CONTROLLER, Audience, Kind
from heartdesk.core.roles import Role
from heartdesk.core.wire import take_apart
from heartdesk.core.wire_snapshot import read_name
from heartdesk.store import changes
from heartdesk.store.bundles import State
from heartdesk.store.desk import Desk
from heartdesk.store.search import search
from heartdesk.store.shelf import UnitShelf
from heartdesk.sync import making, snapshot_parts
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.seals import DeskSeals
from heartdesk.sync.taking import _opened as opened
from heartdesk.sync.transports.drive import DiskDrive
from heartdesk.sync.transports.folder import FOLDER, FolderRoad
from tests.makers import TRUST, FixedClock, a_desk, a_worker
from tests.sync.seals_for_tests import real_seals

LEAD = a_worker(*Role, name="Lea")
FRONT = a_worker(Role.RECEPTION, name="Fay")
OPEN = (Audience.DIRECTORY, Audience.HUB)


class Council:
    """Desks with real stores, and a stick between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FixedClock()
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.desks: dict[str, Desk] = {}
        self.seals: dict[str, DeskSeals] = {}

    def desk(self, name: str, *, worker: Any = LEAD, opens: tuple[Audience, ...] = ()) -> Desk:
        if name not in self.desks:
            (self.folder / name).mkdir()
            self.desks[name] = a_desk(self.folder / name, clock=self.clock, worker=worker)
            self.seals[name] = real_seals(name, audiences=opens or tuple(Audience))
        return self.desks[name]

    def keeper(self, name: str) -> DeskKeeper:
        return DeskKeeper(self.desk(name))

    def meets(self, *names: str) -> Round:
        for name in names:
            keeper = self.keeper(name)
            road = FolderRoad(DiskDrive(self.stick / FOLDER), place="stick")
            made = make_round(keeper, road, self.seals[name])
        return made

    def sums_up(self, name: str, audience: Audience = Audience.DIRECTORY) -> str:
        """A snapshot made at a desk, and brought to the stick."""
        made = make_snapshot(self.keeper(name), self.seals[name], audience)
        assert made is not None
        self.meets(name)
        return made

    def adds(self, name: str, called: str) -> str:
        return self.desk(name).run(lambda u: u.create(Kind.SERVICE, {"name": called})).value

    def says(self, at: str, id_: str, /, **fields: Any) -> None:
        self.desk(at).run(lambda u: u.change(Kind.SERVICE, id_, fields))

    def shows(self, name: str, id_: str, kind: Kind = Kind.SERVICE) -> tuple[Any, Any, bool] | None:
        def read(unit: Any) -> Any:
            record = changes.read(unit.connection, kind, id_, held=unit.held)
            return record and (dict(record.fields), record.conflicts, record.deleted)

        return self.desk(name).run(read).value  # type: ignore[no-any-return]

    def bundles_there(self) -> int:
        return len(list((self.stick / FOLDER).rglob("*.hdb")))

    def parts_there(self) -> list[Path]:
        found = (self.stick / FOLDER).rglob("*.hds")
        return sorted(found, key=lambda path: read_name(path.name)[2])

    def lying(self) -> list[Path]:
        return [path for path in (self.stick / FOLDER).rglob("*.hd?") if path.is_file()]

    def people_in_what_is_kept(self, name: str) -> set[str]:
        def read(unit: Any) -> list[bytes]:
            shelf = UnitShelf(unit)
            kept = [*shelf.names(), *shelf.in_state(State.PART)]
            return [shelf.data(one.sum) for one in kept if one.length]

        return self.people_in(self.desk(name).run(read).value)

    def people_in(self, files: Iterable[bytes]) -> set[str]:
        """The ids of people of whom something can be read in bundles and parts, with every key."""
        seals, found = real_seals("Barony"), set[str]()
        for data in files:
            if data.startswith(b"HDS"):
                if wire_snapshot.take_apart(data).header.number:
                    said = [change for _, change in snapshot_parts.said_in(seals, data)]
                else:
                    said = []
            else:
                envelope = take_apart(data)
                said = list(opened(seals, envelope))
            found |= {change.record_id for change in said if change.kind == Kind.PERSON}
        return found

    def states(self, name: str) -> dict[State, int]:
        def count(unit: Any) -> dict[State, int]:
            found: dict[State, int] = {}
            for kept in UnitShelf(unit).names():
                found[kept.state] = found.get(kept.state, 0) + 1
            return found

        return self.desk(name).run(count).value


@pytest.fixture
def council(tmp_path: Path) -> Council:
    made = Council(tmp_path)
    made.desk("Barony")
    return made


def test_a_new_desk_gets_everything_from_one_snapshot_and_works_on(council: Council) -> None:
    # given a desk with a past, summed up: what was said one by one is gone from the stick
    kept, gone = council.adds("Barony", "Larder"), council.adds("Barony", "Old cafe")
    council.meets("Barony")
    council.says("Barony", kept, phone="01632 960001")
    council.meets("Barony")
    council.says("Barony", kept, phone="01632 960002")
    council.desk("Barony").run(lambda u: u.delete(Kind.SERVICE, gone))
    council.meets("Barony")
    assert council.bundles_there() >= 3
    council.sums_up("Barony")
    assert council.bundles_there() == 1  # that there is a snapshot

    # when another desk comes for the first time
    council.desk("Stewarton")
    told = council.meets("Stewarton").told

    # then it says the same, can be searched, and what either says next arrives
    assert told == ()
    for one in (kept, gone):
        assert council.shows("Stewarton", one) == council.shows("Barony", one)
    found = council.desk("Stewarton").look(lambda look: search(look, "larder"))
    assert [row.id for row in found] == [kept]
    council.says("Stewarton", kept, phone="01632 960003")
    council.says("Barony", kept, url="https://larder.example")
    council.meets("Stewarton", "Barony", "Stewarton")
    both = council.shows("Barony", kept)
    assert both == council.shows("Stewarton", kept)
    assert both is not None
    assert both[0]["phone"] == "01632 960003"
    assert both[1] == ()


def test_a_desk_away_for_a_year_is_brought_up_to_date_and_asked_only_where_it_must(
    council: Council,
) -> None:
    # given two desks that agree, then one that goes away and writes there
    council.desk("Doon")
    one, two = council.adds("Barony", "Larder"), council.adds("Barony", "Library")
    council.meets("Barony", "Doon")
    council.says("Doon", two, name="Library, upstairs")
    # and one that changes both many times, is summed up, and lets go of every step between
    for number in range(4):
        council.says("Barony", one, name=f"Larder {number}")
        council.meets("Barony")
    council.says("Barony", two, name="Library, downstairs")
    council.clock.move(days=366)
    council.sums_up("Barony")
    assert council.bundles_there() == 2  # that there is a snapshot; a digest, after so long a time

    # when it comes back
    council.meets("Doon", "Barony", "Doon")

    # then what it had not touched is simply new, and nothing it wrote is lost
    for desk in ("Doon", "Barony"):
        first, second = council.shows(desk, one), council.shows(desk, two)
        assert first == ({"name": "Larder 3"}, (), False)
        assert second is not None
        assert second[1] == ("name",)
    said = council.desk("Barony").look(
        lambda look: changes.changes_of(look.connection, Kind.SERVICE, two)
    )
    assert {"Library, upstairs", "Library, downstairs"} <= {c.fields["name"] for c in said}


def test_an_old_stick_with_what_was_replaced_long_ago_changes_nothing(council: Council) -> None:
    # given the steps of one record, kept on an old stick
    one = council.adds("Barony", "Larder")
    for number in range(3):
        council.says("Barony", one, name=f"Larder {number}")
        council.meets("Barony")
    old = {path: path.read_bytes() for path in (council.stick / FOLDER).rglob("*.hdb")}
    council.sums_up("Barony")
    council.desk("Doon")
    council.meets("Doon")

    # when the middle one of them comes again
    middle = sorted(old)[1]
    middle.parent.mkdir(parents=True, exist_ok=True)
    middle.write_bytes(old[middle])
    council.meets("Doon", "Barony")

    # then nobody is asked, and it is tidied away
    for desk in ("Doon", "Barony"):
        assert council.shows(desk, one) == ({"name": "Larder 2"}, (), False)
    assert not middle.exists()


def test_a_desk_that_may_not_read_carries_a_peoples_snapshot(council: Council) -> None:
    # given people at one desk, summed up, and a reception that carries
    lead = council.desk("Barony")
    make = {"name": "Isa", CONTROLLER: TRUST}
    isa = lead.run(lambda u: u.create(Kind.PERSON, make)).value
    council.meets("Barony")
    lead.run(lambda u: u.change(Kind.PERSON, isa, {"name": "Isa B"}))
    council.desk("Front", worker=FRONT, opens=OPEN)
    council.meets("Barony", "Front")
    council.sums_up("Barony", Audience.PEOPLE)
    council.meets("Front")
    assert council.bundles_there() == 0 or State.CARRIED not in council.states("Front")

    # when the stick is lost, and the reception brings its own to another lead
    for path in (council.stick / FOLDER).rglob("*.hd?"):
        path.unlink()
    council.desk("Grange")
    council.meets("Front", "Grange")

    # then the other lead reads it
    assert council.shows("Grange", isa, Kind.PERSON) == council.shows("Barony", isa, Kind.PERSON)


def test_keys_that_come_later_open_a_snapshot_that_was_carried(council: Council) -> None:
    lead = council.desk("Barony")
    isa = lead.run(lambda u: u.create(Kind.PERSON, {"name": "Isa", CONTROLLER: TRUST})).value
    council.meets("Barony")
    council.sums_up("Barony", Audience.PEOPLE)
    council.desk("Front", opens=OPEN)
    council.meets("Front")
    assert council.shows("Front", isa, Kind.PERSON) is None

    council.seals["Front"] = real_seals("Front")
    council.meets("Front")

    assert council.shows("Front", isa, Kind.PERSON) == council.shows("Barony", isa, Kind.PERSON)


def test_a_stick_pulled_out_halfway_goes_on_where_it_stopped(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a snapshot of several parts
    monkeypatch.setattr(making, "_IN_PART", 4)
    ids = [council.adds("Barony", f"Place {number:02d}") for number in range(30)]
    council.sums_up("Barony")
    parts = council.parts_there()
    assert len(parts) > 5
    council.desk("Doon")
    away = {path: path.read_bytes() for path in parts if read_name(path.name)[2] > 2}
    for path in away:
        path.unlink()

    # when only the beginning is there
    council.meets("Doon")
    here = [one for one in ids if council.shows("Doon", one)]

    # then that much can be used already, and the rest comes with the rest
    assert 0 < len(here) < len(ids)
    read: list[str] = []
    reading = FolderRoad.read_part

    def noted(self: FolderRoad, name: str) -> bytes:
        read.append(name)
        return reading(self, name)

    monkeypatch.setattr(FolderRoad, "read_part", noted)
    for path, data in away.items():
        path.write_bytes(data)
    council.meets("Doon")
    assert len(read) == len(away)
    assert all(council.shows("Doon", one) == council.shows("Barony", one) for one in ids)


@pytest.mark.parametrize("how", ["flipped", "cut", "another", "no part"])
def test_a_part_that_was_tampered_with_is_not_believed(
    council: Council, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    # given a snapshot of which the first part was changed on the stick
    monkeypatch.setattr(making, "_IN_PART", 4)
    ids = [council.adds("Barony", f"Place {number:02d}") for number in range(12)]
    council.sums_up("Barony")
    parts = council.parts_there()
    data = bytearray(parts[1].read_bytes())
    flipped = bytes([*data[:-80], data[-80] ^ 1, *data[-79:]])
    said = {
        "flipped": flipped,
        "cut": bytes(data[:-9]),
        "another": parts[2].read_bytes(),
        "no part": b"HDS" + bytes(40),
    }
    parts[1].write_bytes(said[how])
    council.desk("Doon")

    # when a new desk meets it
    told = council.meets("Doon").told

    # then nothing of it is taken, and it is named
    assert any("left aside" in sentence for sentence in told)
    assert not any(council.shows("Doon", one) for one in ids)


@pytest.mark.parametrize("met", [("Barony", "Doon"), ("Barony", "Doon", "Barony")])
def test_a_snapshot_that_says_something_else_than_was_signed_is_set_aside(
    council: Council, monkeypatch: pytest.MonkeyPatch, met: tuple[str, ...]
) -> None:
    # given a desk that holds what was signed, all of it or but for the last, and another that sums it up wrongly
    changed, left_out = council.adds("Barony", "Larder"), council.adds("Barony", "Library")
    council.desk("Doon")
    council.meets(*met)

    def lying(shelf: Any, audience: Audience, upto: int, after: Any) -> Any:
        found, further = shelf.heads(audience, upto=upto, after=after, records=99)
        return [
            (stream, replace(change, fields={"name": "Closed for ever"}))
            for stream, change in found
            if change.record_id == changed
        ], further

    monkeypatch.setattr(making, "_read", lying)
    council.sums_up("Doon")

    # when the first desk meets it
    told = council.meets("Barony").told

    # then it tells, takes nothing of it, and keeps what was signed
    assert any("says something else" in sentence for sentence in told)
    for one, name in ((changed, "Larder"), (left_out, "Library")):
        assert council.shows("Barony", one) == ({"name": name}, (), False)
    assert council.states("Barony")[State.SAID] >= 1


def test_after_an_erasing_no_bundle_and_no_snapshot_holds_it_anywhere_any_more(
    council: Council,
) -> None:
    # given somebody who is known at two desks and carried by a third, summed up once already
    lead = council.desk("Barony")
    isa = lead.run(lambda u: u.create(Kind.PERSON, {"name": "Isa", CONTROLLER: TRUST})).value
    rab = lead.run(lambda u: u.create(Kind.PERSON, {"name": "Rab", CONTROLLER: TRUST})).value
    council.desk("Grange")
    council.desk("Front", worker=FRONT, opens=OPEN)
    council.meets("Barony", "Grange", "Front")
    council.sums_up("Barony", Audience.PEOPLE)
    council.meets("Grange", "Front")
    council.desk("Grange").run(lambda u: u.change(Kind.PERSON, isa, {"name": "Isa B"}))
    council.meets("Grange", "Barony", "Front")

    # when she asks to be forgotten, and every desk meets the others once more
    lead.run(lambda u: u.erase(Kind.PERSON, isa))
    council.meets("Barony", "Grange", "Front", "Barony")

    # then nobody shows her, and nothing that is kept or lies on the stick can be opened and says her name
    for name in ("Barony", "Grange"):
        assert council.shows(name, isa, Kind.PERSON) is None
        assert council.shows(name, rab, Kind.PERSON) is not None
    for name in ("Barony", "Grange", "Front"):
        assert isa not in council.people_in_what_is_kept(name)
    assert isa not in council.people_in(path.read_bytes() for path in council.lying())
    assert rab in council.people_in(path.read_bytes() for path in council.lying())
    # and a desk that comes now hears of her only that she was erased
    council.desk("Doon")
    council.meets("Doon")
    assert council.shows("Doon", isa, Kind.PERSON) is None
    assert council.shows("Doon", rab, Kind.PERSON) is not None
