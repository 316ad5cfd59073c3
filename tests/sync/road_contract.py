"""What every road must keep, whatever it is made of: the folder, the council's server, a line in memory.

A test class of a road derives from `RoadContract` and says how it is made.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import Header, audience_number, head_of, put_together, sum_of
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.sync.model import Arrival, Exchanged, Held, Name, Road, Seals
from heartdesk.sync.packing import DICTIONARY


class Place(Protocol):
    """A place where desks meet: each has a road of its own to it."""

    def road(self, desk: str) -> Road: ...
    def seals(self, desk: str) -> Seals: ...


@dataclass(frozen=True)
class Said:
    """A bundle as a desk holds it."""

    name: Name
    data: bytes
    place: int = 0

    @property
    def held(self) -> Held:
        desk, stream, audience, number, _ = self.name
        made = KeptBundle(audience, stream, number, sum_of(self.data), b"", desk, State.TAKEN)
        return made._replace(length=len(self.data), place=self.place)


class Speaker:
    """Makes bundles of one desk, each following the one before."""

    def __init__(
        self, seals: Seals, audience: Audience = Audience.DIRECTORY, *, council: bytes = b""
    ) -> None:
        self._seals, self._audience = seals, audience
        self._council = council or seals.council
        self._stream, self._number, self._before = uuid4(), 0, b""

    def says(self, length: int = 40) -> Said:
        """The next bundle, with a body of so many bytes that nobody can press smaller."""
        self._number += 1
        header = Header(
            council=self._council,
            audience=audience_number(self._audience),
            stream=self._stream.bytes,
            number=self._number,
            before=self._before,
            vector=(),
            changes=1,
            packing=DICTIONARY,
            certificate=self._seals.certificate if self._number == 1 else b"",
        )
        filling = itertools.islice(itertools.cycle(UUID(int=self._number).bytes), length)
        data = put_together(head_of(header), bytes(filling), self._seals.sign)
        self._before = sum_of(data)
        name = Name(
            *(self._seals.desk, str(self._stream), self._audience),
            *(self._number, self._before[:4].hex()),
        )
        return Said(name, data, self._number)


def held(*said: Said) -> dict[Name, Held]:
    """What a desk holds that has these bundles."""
    return {one.name: one.held for one in said}


def bytes_of(arrivals: Sequence[Arrival]) -> list[bytes]:
    """The bundles among what arrived."""
    return [one.data for one in arrivals if not one.why_not]


def leave(road: Road, *said: Said, before: Sequence[Said] = ()) -> None:
    """A round the long way in which a desk brings these."""
    list(road.arrivals(held(*before, *said)))
    for one in said:
        road.put(one.name, one.data)
    road.flush()


class RoadContract:
    """The tests. Derive from it, and make the fixture `place`."""

    @pytest.fixture
    def place(self) -> Place:
        raise NotImplementedError

    @pytest.fixture
    def barony(self, place: Place) -> Speaker:
        return Speaker(place.seals("barony"))

    def test_what_one_desk_leaves_another_finds_byte_for_byte(
        self, place: Place, barony: Speaker
    ) -> None:
        one, two = barony.says(), barony.says(3_000)
        leave(place.road("barony"), one, two)

        road = place.road("grange")
        found = bytes_of(list(road.arrivals({})))

        assert sorted(found) == sorted([one.data, two.data])
        assert road.coming == road.count_there() == 2

    def test_what_is_held_does_not_come_and_what_is_there_is_not_lacking(
        self, place: Place, barony: Speaker
    ) -> None:
        one, two, three = barony.says(), barony.says(), barony.says()
        leave(place.road("barony"), one, two)

        road = place.road("grange")
        found = bytes_of(list(road.arrivals(held(one, three))))

        assert found == [two.data]
        assert road.lacks(held(one, three)) == [three.name]

    def test_a_bundle_that_is_left_again_is_there_once(self, place: Place, barony: Speaker) -> None:
        one = barony.says()
        for _ in range(3):
            leave(place.road("barony"), one)

        road = place.road("grange")
        assert bytes_of(list(road.arrivals({}))) == [one.data]
        assert road.count_there() == 1

    def test_a_desk_carries_what_another_said(self, place: Place, barony: Speaker) -> None:
        one, two = barony.says(), barony.says()
        leave(place.road("carrier"), one, two)

        found = bytes_of(list(place.road("grange").arrivals({})))

        assert found == [one.data, two.data]

    def test_bundles_of_every_audience_go_and_come(self, place: Place) -> None:
        said = [Speaker(place.seals("barony"), audience).says() for audience in Audience]
        leave(place.road("barony"), *said)

        found = bytes_of(list(place.road("grange").arrivals({})))

        assert sorted(found) == sorted(one.data for one in said)

    def test_a_large_bundle_goes_and_comes_whole(self, place: Place, barony: Speaker) -> None:
        one, two = barony.says(900_000), barony.says(300_000)
        leave(place.road("barony"), one, two)

        assert bytes_of(list(place.road("grange").arrivals({}))) == [one.data, two.data]

    def test_an_empty_place_has_nothing_and_lacks_everything(
        self, place: Place, barony: Speaker
    ) -> None:
        one = barony.says()
        road = place.road("barony")

        assert list(road.arrivals(held(one))) == []
        assert (road.count_there(), road.lacks(held(one))) == (0, [one.name])

    def test_parts_of_snapshots_are_kept_as_they_came(self, place: Place) -> None:
        name = f"directory-{'ab' * 16}{sum_of(b'the first')[:4].hex()}-0001.hds"
        place.road("barony").put_part(name, b"the first")

        road = place.road("grange")
        assert dict(road.parts()) == {name: len(b"the first")}
        assert road.read_part(name) == b"the first"


class ExchangeContract(RoadContract):
    """What a road must keep besides, over which one question is enough."""

    def met(self, place: Place, desk: str, *said: Said) -> tuple[Road, str]:
        """A desk that has met the place the long way, and where its next exchange begins."""
        road = place.road(desk)
        list(road.arrivals(held(*said)))
        for one in said:
            road.put(one.name, one.data)
        road.flush()
        return road, road.cursor_now()

    def exchanged(self, road: Road, cursor: str, *said: Said) -> Exchanged:
        made = road.exchange(cursor, [(one.name, one.data) for one in said])
        assert made is not None
        return made

    def test_one_question_brings_and_fetches(self, place: Place, barony: Speaker) -> None:
        one, two = barony.says(), barony.says()
        other = Speaker(place.seals("grange"))
        theirs = other.says()
        road, cursor = self.met(place, "barony", one)
        leave(place.road("grange"), theirs, before=[one])

        made = self.exchanged(road, cursor, two)
        again = self.exchanged(road, made.cursor)

        assert bytes_of(made.arrivals) == [theirs.data]
        assert (again.arrivals, again.more, again.left) == ((), False, 0)
        assert sorted(bytes_of(list(place.road("doon").arrivals({})))) == sorted(
            [one.data, two.data, theirs.data]
        )

    def test_more_than_goes_into_one_answer_comes_in_several(
        self, place: Place, barony: Speaker
    ) -> None:
        first = barony.says()
        road, cursor = self.met(place, "grange", first)
        said = [barony.says(60_000) for _ in range(8)]
        leave(place.road("barony"), *said, before=[first])

        found: list[bytes] = []
        while True:
            made = self.exchanged(road, cursor)
            found += bytes_of(made.arrivals)
            assert made.left == len(said) - len(found)
            cursor = made.cursor
            if not made.more:
                break

        assert found == [one.data for one in said]
