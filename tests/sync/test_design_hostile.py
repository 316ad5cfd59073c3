"""A folder and a server that lie, by the same deeds: what they show is named at the first words that contradict it.

Whoever has the folder, or the server, can show each desk something else. Until words come that say otherwise nobody can
know; so "last heard", of each desk, must be true all the while.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.core.wire import LARGEST, audience_of, sum_of, take_apart
from heartdesk.core.wire_server import running_after
from heartdesk.store import sync_state
from heartdesk.store.desk import Desk
from heartdesk.store.shelf import UnitShelf
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.model import stream_named
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.folder import FOLDER, road_by_folder
from tests.makers import FixedClock, a_desk, a_worker
from tests.sync.server_makers import Councils

LEAD = a_worker(*Role, name="Lea")
LESS = "holds less than the last time"
MISSING = "must wait: something said before is not here yet"

Shown = list[bytes]
"""The bundles that a place shows, in the order in which they came there."""


class Place(Protocol):
    """A place that somebody hostile has: they know all that was ever brought, and show what they like."""

    def shown(self) -> Shown: ...
    def show(self, bundles: Sequence[bytes]) -> None: ...
    def round(self, desk: Desk, name: str) -> Round: ...


class HostileFolder:
    """Files are named as those of an honest folder are, whatever is in them."""

    def __init__(self, council: Councils, folder: Path) -> None:
        self._council, self._folder = council, folder / "shared"
        self._folder.mkdir()
        self._desks: dict[bytes, str] = {}

    def shown(self) -> Shown:
        found = sorted(self._folder.rglob("*.hdb"), key=lambda file: file.stat().st_mtime_ns)
        for file in found:
            self._desks[take_apart(file.read_bytes()[:LARGEST]).header.stream] = file.parts[-3]
        return [file.read_bytes() for file in found]

    def show(self, bundles: Sequence[bytes]) -> None:
        shutil.rmtree(self._folder / FOLDER)
        for data in bundles:
            header = take_apart(data[:LARGEST]).header
            inside = (
                self._folder / FOLDER / self._desks[header.stream] / stream_named(header.stream)
            )
            inside.mkdir(parents=True, exist_ok=True)
            called = f"{audience_of(header.audience)}-{header.number:08d}-{sum_of(data)[:4].hex()}"
            (inside / f"{called}.hdb").write_bytes(data)

    def round(self, desk: Desk, name: str) -> Round:
        seals = self._council.seals(name)
        return make_round(DeskKeeper(desk), road_by_folder(self._folder), seals)


class HostileServer:
    """Its logs are written anew, with running hashes that fit: it lies as well as a server can."""

    def __init__(self, council: Councils, _folder: Path) -> None:
        self._council = council
        self._desks: dict[bytes, tuple[Any, ...]] = {}

    def shown(self) -> Shown:
        rows = self._council.hall.as_owner(
            "SELECT stream, desk, brought_by, data FROM heartdesk.entry WHERE council = %s ORDER BY at, position",
            self._council.id,
        )
        self._desks |= {row[0]: row[1:3] for row in rows}
        return [row[3] for row in rows]

    def show(self, bundles: Sequence[bytes]) -> None:
        own, hall = self._council.id, self._council.hall
        hall.as_owner("DELETE FROM heartdesk.entry WHERE council = %s", own)
        ends: dict[int, tuple[int, bytes]] = {}
        for data in bundles:
            header = take_apart(data[:LARGEST]).header
            position, running = ends.get(header.audience, (0, b""))
            sum_ = sum_of(data)
            ends[header.audience] = position + 1, running_after(running, sum_)
            hall.as_owner(
                "INSERT INTO heartdesk.entry (council, audience, position, sum, running, stream, number, desk,"
                " brought_by, data) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                *(own, header.audience, *ends[header.audience][:1], sum_),
                *(ends[header.audience][1], header.stream, header.number),
                *(*self._desks[header.stream], data),
            )

    def round(self, desk: Desk, name: str) -> Round:
        with closing(self._council.road(name)) as road:
            return make_round(DeskKeeper(desk), road, self._council.seals(name))


class Hubs:
    """Ann's desk, Bea's, Cas's, and the place between them."""

    def __init__(self, place: Place, council: Councils, folder: Path) -> None:
        self.place, self.clock = place, FixedClock()
        self.ids = {name: council.seals(name).desk for name in ("ann", "bea", "cas")}
        self.open: dict[str, Desk] = {}
        self.every: Shown = []
        for name in self.ids:
            (folder / name).mkdir()
            self.open[name] = a_desk(folder / name, clock=self.clock, worker=LEAD)

    def adds(self, name: str, called: str) -> None:
        self.open[name].run(lambda unit: unit.create(Kind.SERVICE, {"name": called}))

    def meets(self, name: str) -> tuple[str, ...]:
        """A quarter of an hour later, a round; what it told."""
        self.clock.move(minutes=15)
        told = self.place.round(self.open[name], name).told
        self.every += [data for data in self.place.shown() if data not in self.every]
        return told

    def says(self, name: str, called: str) -> bytes:
        """Something new, said by a desk that has just heard what the place shows; the bundle."""
        assert self.meets(name) == ()
        before = len(self.every)
        self.adds(name, called)
        assert self.meets(name) == ()
        (new,) = self.every[before:]
        return new

    def said_by(self, name: str, since: int = 0) -> Shown:
        """What a desk has said, after so many bundles of everybody."""
        stream = self.open[name].run(lambda unit: UnitShelf(unit).stream).value
        return [
            data
            for data in self.every[since:]
            if stream_named(take_apart(data[:LARGEST]).header.stream) == stream
        ]

    def hides(self, *hidden: bytes) -> None:
        """The place shows all that was ever brought, but for these."""
        self.place.show([data for data in self.every if data not in hidden])

    def has(self, name: str) -> set[str]:
        found = self.open[name].look(lambda look: list(look.every(Kind.SERVICE)))
        return {record.fields["name"] for record in found}

    def heard(self, at: str, of: str) -> str:
        """What the page says of when `of` was last heard."""
        return self.open[at].look(sync_state.last_heard)[self.ids[of]]

    def now(self) -> str:
        return self.clock.now().isoformat()


@pytest.fixture(params=[HostileFolder, HostileServer], ids=["folder", "server"])
def hubs(request: pytest.FixtureRequest, council: Councils, tmp_path: Path) -> Iterator[Hubs]:
    """All three have met, and know each other."""
    made = Hubs(request.param(council, tmp_path), council, tmp_path)
    for name in made.open:
        made.adds(name, f"First of {name}")
    for name in (*made.open, *made.open, *made.open):
        assert made.meets(name) == ()
    yield made
    for desk in made.open.values():
        desk.close()


def _forged(last: bytes, first: bytes) -> dict[str, bytes]:
    """Bundles with a head that reads well, which no desk said so."""
    other = take_apart(first)
    return {
        "a byte changed in what is sealed": last[:-100] + bytes([last[-100] ^ 1]) + last[-99:],
        "a byte changed in the signature": last[:-1] + bytes([last[-1] ^ 1]),
        "another's signature": last[: -len(other.signature)] + other.signature,
        "words after the end": last + b"and so on",
        "too large": last + bytes(LARGEST),
    }


def test_what_was_forged_is_never_taken_in_and_each_is_told(hubs: Hubs) -> None:
    first = hubs.says("ann", "Larder 1")
    last = hubs.says("ann", "Larder 2")
    hubs.hides(last)
    assert hubs.meets("cas") == ()
    heard = hubs.heard("cas", "ann")
    assert heard == hubs.now()

    for what, data in _forged(last, first).items():
        hubs.hides(last)
        hubs.place.show([*(one for one in hubs.every if one != last), data])
        told = hubs.meets("cas")

        assert told, what
        assert "Larder 1" in hubs.has("cas")
        assert "Larder 2" not in hubs.has("cas"), what
        assert hubs.heard("cas", "ann") == heard, what
        hubs.every = [one for one in hubs.every if one != data]
    hubs.hides()
    hubs.meets("cas")
    assert "Larder 2" in hubs.has("cas")
    assert hubs.heard("cas", "ann") == hubs.now()


def test_words_shown_again_and_in_another_order_count_once(hubs: Hubs) -> None:
    for number in range(4):
        hubs.says("ann", f"Larder {number}")
    hubs.meets("bea")
    hubs.meets("bea")
    heard = hubs.heard("bea", "ann")

    hubs.place.show(hubs.every[::-1])
    told = hubs.meets("bea")  # everything is shown again to who has it
    for _ in range(2):
        hubs.place.show(hubs.every[::-1])
        hubs.meets("cas")

    assert all(LESS in one for one in told)  # a server's log in another order is another log
    assert hubs.heard("bea", "ann") == heard
    services = hubs.open["cas"].look(lambda look: list(look.every(Kind.SERVICE)))
    assert len(services) == 3 + 4
    assert hubs.has("bea") == hubs.has("cas") == hubs.has("ann")


def test_what_is_dropped_is_named_at_the_first_words_of_its_desk_that_follow(hubs: Hubs) -> None:
    hubs.meets("cas")
    heard = hubs.heard("cas", "ann")
    dropped = hubs.says("ann", "Larder 1")
    hubs.hides(dropped)
    assert hubs.meets("cas") == ()  # nothing contradicts it yet
    assert hubs.heard("cas", "ann") == heard < hubs.now()

    hubs.hides()
    hubs.says("ann", "Larder 2")
    hubs.hides(dropped)
    told = hubs.meets("cas")

    assert any(MISSING in one and "ann" in one for one in told)
    assert not {"Larder 1", "Larder 2"} & hubs.has("cas")
    hubs.hides()
    assert MISSING not in "".join(hubs.meets("cas"))
    assert {"Larder 1", "Larder 2"} <= hubs.has("cas")


def test_what_is_dropped_is_named_at_the_first_words_of_who_had_heard_it(hubs: Hubs) -> None:
    hubs.meets("cas")
    heard, before = hubs.heard("cas", "ann"), len(hubs.every)
    dropped = hubs.says("ann", "Larder 1")
    hubs.says("bea", "Kitchen")
    hubs.hides(dropped, *hubs.said_by("bea", before))
    assert hubs.meets("cas") == ()

    hubs.hides(dropped)
    told = hubs.meets("cas")

    assert any(MISSING in one and "bea" in one for one in told)
    assert hubs.heard("cas", "ann") == heard
    assert hubs.heard("cas", "bea") == hubs.now()
    assert "Kitchen" not in hubs.has("cas")
    hubs.hides()
    assert MISSING not in "".join(hubs.meets("cas"))
    assert {"Larder 1", "Kitchen"} <= hubs.has("cas")


def test_a_place_that_is_rolled_back_is_named_at_once_by_who_had_seen_more(hubs: Hubs) -> None:
    before = len(hubs.every)
    hubs.says("ann", "Larder 1")
    hubs.says("ann", "Larder 2")
    hubs.meets("cas")
    heard = hubs.heard("cas", "ann")

    hubs.place.show(hubs.every[:before])
    told = hubs.meets("cas")

    assert any(LESS in one for one in told)
    assert {"Larder 1", "Larder 2"} <= hubs.has("cas")
    assert hubs.heard("cas", "ann") == heard
    hubs.meets("bea")
    assert {"Larder 1", "Larder 2"} <= hubs.has("bea")  # Cas had put it back


def test_a_place_that_shows_two_desks_two_pasts_is_named_at_the_first_words_that_join_them(
    hubs: Hubs,
) -> None:
    """Bea and Cas are never shown each other's words; then Ann, who was shown both, says something."""
    before = len(hubs.every)
    bea_of_cas, cas_of_bea = hubs.heard("bea", "cas"), hubs.heard("cas", "bea")
    hubs.says("bea", "Kitchen")
    hubs.hides(*hubs.said_by("bea", before))
    hubs.says("cas", "Garden")
    assert hubs.meets("cas") == ()
    hubs.hides(*hubs.said_by("cas", before))
    assert hubs.meets("bea") == ()
    assert (hubs.heard("bea", "cas"), hubs.heard("cas", "bea")) == (bea_of_cas, cas_of_bea)

    hubs.hides()
    hubs.says("ann", "Larder")
    for name, hidden, lacks in (("bea", "cas", "Garden"), ("cas", "bea", "Kitchen")):
        hubs.hides(*hubs.said_by(hidden, before))
        told = hubs.meets(name)
        assert any(MISSING in one and "ann" in one for one in told), name
        assert not {"Larder", lacks} & hubs.has(name)
    assert (hubs.heard("bea", "cas"), hubs.heard("cas", "bea")) == (bea_of_cas, cas_of_bea)

    hubs.hides()
    for name in ("bea", "cas"):
        hubs.meets(name)
        assert {"Kitchen", "Garden", "Larder"} <= hubs.has(name)
