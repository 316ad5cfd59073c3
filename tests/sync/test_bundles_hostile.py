"""A hostile folder: forged, changed, cut, repeated, out of order, too large: none of it counts, each has its name."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core import wire
from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.wire import Header, Unfit, take_apart
from heartdesk.store.bundles import State
from heartdesk.store.codec import encode
from heartdesk.store.merge import Change
from heartdesk.sync import packing, taking
from heartdesk.sync.packing import DICTIONARY, columns_of, pack, unpack
from heartdesk.sync.rounds import what_is_missing
from heartdesk.sync.saying import say_all
from heartdesk.sync.seals import DeskSeals
from heartdesk.sync.settling import go_on_without, let_deletes_in
from heartdesk.sync.taking import Fate, Took, read_again, settle_waiting, take
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.seals_for_tests import PaperSeals, real_seals

MOMENT = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


@dataclass
class Desk:
    """A desk in memory with real keys."""

    name: str
    opens: tuple[Audience, ...] = tuple(Audience)

    def __post_init__(self) -> None:
        self.seals = real_seals(self.name, audiences=self.opens)
        kept = Kept(streams=(str(uuid4()),))
        self.desk = MemoryDesk(kept, run=uuid4().bytes, clock=lambda: MOMENT)

    def said(self) -> list[bytes]:
        """Everything this desk has said, sealed, in order."""
        say_all(self.desk, self.seals)
        return [
            self.desk.kept.data[kept.sum]
            for kept in self.desk.kept.bundles.values()
            if kept.state is State.SAID
        ]

    def take(self, data: bytes) -> Took:
        return self.desk.run(partial(take, seals=self.seals, data=data, draw=lambda: str(uuid4())))

    def look_again(self) -> None:
        while self.desk.run(partial(settle_waiting, seals=self.seals)):
            pass

    def names(self) -> list[str]:
        """The names of the services that stand here."""
        shown = [self.desk.shown(Kind.SERVICE, id_) for _, id_ in self.desk.kept.of_record]
        return sorted(str(one.fields["name"]) for one in shown if one and not one.deleted)

    def add(self, *names: str) -> None:
        for name in names:
            self.desk.create(Kind.SERVICE, str(uuid4()), {"name": name})


def three_parts(desk: Desk) -> list[bytes]:
    """A desk that spoke three times."""
    for name in ("Larder", "Hall", "Pantry"):
        desk.add(name)
        desk.said()
    return desk.said()


def test_every_byte_of_a_bundle_is_vouched_for() -> None:
    sender, here = Desk("Barony"), Desk("Grange")
    sender.add("Larder")
    (bundle,) = sender.said()

    for place in range(len(bundle)):
        forged = bytearray(bundle)
        forged[place] ^= 0x20
        took = here.take(bytes(forged))

        assert took.fate in (Fate.REFUSED, Fate.EARLY), place
        assert took.why or took.fate is Fate.EARLY
    assert here.names() == []
    assert here.take(bundle).fate is Fate.KEPT
    assert here.names() == ["Larder"]


def test_a_bundle_cut_anywhere_is_not_taken_in() -> None:
    sender, here = Desk("Barony"), Desk("Grange")
    sender.add("Larder")
    (bundle,) = sender.said()

    fates = {here.take(bundle[:length]).fate for length in range(len(bundle))}

    assert fates == {Fate.REFUSED}
    assert here.take(bundle[:40]).why == "is cut short"
    assert here.take(b"<html>Sign in to the Wi-Fi</html>").why == "is not one of HeartDesk's"
    assert here.take(b"HDB" + bytes(wire.LARGEST)).why == "is larger than any HeartDesk sends"
    assert here.names() == []


def test_a_bundle_that_comes_twice_counts_once() -> None:
    sender, here = Desk("Barony"), Desk("Grange")
    sender.add("Larder")
    (bundle,) = sender.said()

    assert [here.take(bundle).fate for _ in range(3)] == [Fate.KEPT, Fate.KNOWN, Fate.KNOWN]
    assert len(here.desk.kept.changes) == 1


def test_bundles_in_the_wrong_order_wait_for_each_other() -> None:
    sender, here = Desk("Barony"), Desk("Grange")
    first, second, third = three_parts(sender)

    assert here.take(third).fate is Fate.EARLY  # nobody can say yet whose it is
    assert here.take(second).fate is Fate.EARLY
    assert here.take(first).fate is Fate.KEPT
    assert here.take(third).fate is Fate.KEPT
    assert here.names() == ["Larder"]
    (told,) = here.desk.run(what_is_missing)
    assert told.startswith("1 part from Barony must wait")

    here.take(second)
    here.look_again()

    assert here.names() == ["Hall", "Larder", "Pantry"]
    assert here.desk.run(what_is_missing) == []


def test_what_never_comes_can_be_gone_on_without() -> None:
    sender, here = Desk("Barony"), Desk("Grange")
    first, _, third = three_parts(sender)
    for bundle in (first, third):
        here.take(bundle)

    here.desk.run(partial(go_on_without, seals=here.seals))

    assert here.names() == ["Larder", "Pantry"]
    assert here.desk.run(what_is_missing) == []


def test_words_that_build_on_another_desks_wait_until_those_are_here() -> None:
    one, two, here = Desk("Barony"), Desk("Grange"), Desk("Loudoun")
    one.desk.create(Kind.SERVICE, "1", {"name": "Larder"})
    (bundle,) = one.said()
    two.take(bundle)
    two.desk.change(Kind.SERVICE, "1", {"name": "The Larder"})
    (answer,) = two.said()

    here.take(answer)
    before = here.desk.shown(Kind.SERVICE, "1")
    here.take(bundle)
    here.look_again()
    after = here.desk.shown(Kind.SERVICE, "1")

    assert before is None
    assert after is not None
    assert (after.fields["name"], after.conflicts) == ("The Larder", ())


def test_strangers_and_other_councils_are_not_listened_to() -> None:
    sender, here = Desk("Barony"), Desk("Grange")
    sender.add("Larder")
    (bundle,) = sender.said()
    stranger = PaperSeals("Nobody")
    stranger.council = here.seals.council
    outside = Desk("Outside")
    outside.seals = stranger  # type: ignore[assignment]
    outside.add("Trap")
    (trap,) = outside.said()
    elsewhere = Desk("Elsewhere")
    elsewhere.seals = PaperSeals("Elsewhere")  # type: ignore[assignment]
    elsewhere.add("Other")
    (other,) = elsewhere.said()

    assert here.take(trap).why == "is from a desk that is not of this council"
    assert here.take(other).why == "belongs to another council"
    assert here.take(bundle).fate is Fate.KEPT
    assert here.names() == ["Larder"]


def test_a_desk_cannot_speak_in_another_desks_stream() -> None:
    sender, rogue, here = Desk("Barony"), Desk("Rogue"), Desk("Grange")
    sender.add("Larder")
    (bundle,) = sender.said()
    here.take(bundle)
    rogue.desk.kept.streams = sender.desk.kept.streams
    rogue.add("Trap")
    (trap,) = rogue.said()

    assert here.take(trap).why == "speaks as another desk"
    rogue.seals = _with_certificate(rogue.seals, sender.seals.certificate)
    rogue.add("Trap again")
    assert "does not bear the signature" in here.take(rogue.said()[-1]).why
    assert here.names() == ["Larder"]


def _with_certificate(seals: DeskSeals, certificate: bytes) -> DeskSeals:
    seals.certificate = certificate
    return seals


def made_by_hand(
    desk: Desk,
    plain: bytes,
    *,
    changes: int = 1,
    audience: Audience = Audience.DIRECTORY,
    protocol: int | None = None,
    packing_number: int = packing.DICTIONARY,
) -> bytes:
    """A bundle that is signed well and holds what no HeartDesk writes."""
    header = Header(
        council=desk.seals.council,
        audience=wire.audience_number(audience),
        stream=UUID(desk.desk.kept.streams[0]).bytes,
        number=1,
        before=b"",
        vector=(),
        changes=changes,
        packing=packing_number,
        certificate=desk.seals.certificate,
    )
    head = bytearray(wire.head_of(header))
    head[3] = protocol or wire.PROTOCOL
    body = desk.seals.seal(audience, plain, bytes(head))
    return wire.put_together(bytes(head), body, desk.seals.sign)


def a_change(kind: str = "service", fields: dict[str, Any] | None = None) -> Change:
    said = fields or {"name": "Larder"}
    return Change((b"r" * 16, 1), kind, "1", said, {}, Stamp(1, 0), "ann")


BOMB = packing._packer(1).compress(bytes(40 * 1024 * 1024))
SPOILED: Sequence[tuple[str, bytes, int, Audience]] = (
    ("not packed at all", b"hello", 1, Audience.DIRECTORY),
    ("a bomb", BOMB, 1, Audience.DIRECTORY),
    ("more than it says", pack([a_change()]), 2, Audience.DIRECTORY),
    ("for another audience", pack([a_change()]), 1, Audience.HUB),
    ("people in the clear", pack([a_change("person")]), 1, Audience.PEOPLE),
    ("a field with no name", pack([a_change(fields={"../x": 1})]), 1, Audience.DIRECTORY),
    ("deleted by word", pack([a_change(fields={"deleted": "yes"})]), 1, Audience.DIRECTORY),
)


@pytest.mark.parametrize(("what", "plain", "count", "audience"), SPOILED, ids=lambda v: str(v)[:20])
def test_what_no_desk_writes_is_kept_and_never_counts_though_it_is_signed(
    what: str, plain: bytes, count: int, audience: Audience
) -> None:
    rogue, here = Desk("Barony"), Desk("Grange")

    took = here.take(made_by_hand(rogue, plain, changes=count, audience=audience))

    assert took.fate is Fate.KEPT, what
    assert took.kept is not None
    assert took.kept.state is State.REFUSED
    assert here.desk.kept.changes == []
    assert here.desk.run(what_is_missing) == [
        "1 part from desks of the council could not be read, and were kept."
    ]


def test_a_newer_protocol_is_kept_unread_until_the_update(monkeypatch: pytest.MonkeyPatch) -> None:
    newer, here = Desk("Barony"), Desk("Grange")
    bundle = made_by_hand(newer, pack([a_change()]), protocol=wire.PROTOCOL + 1)

    here.take(bundle)
    assert here.names() == []
    assert here.desk.run(what_is_missing) == [
        "1 part can only be read by a newer HeartDesk. Update this one."
    ]

    monkeypatch.setattr(taking, "PROTOCOL", wire.PROTOCOL + 1)
    here.look_again()
    assert here.names() == ["Larder"]


def test_kinds_of_a_newer_heartdesk_count_after_the_update(monkeypatch: pytest.MonkeyPatch) -> None:
    newer, here = Desk("Barony"), Desk("Grange")
    here.desk.run(partial(read_again, seals=here.seals))
    newer.desk.create(Kind.SERVICE, "1", {"name": "Larder"})
    newer.desk.create(Kind.TRAVEL_LINE, "2", {"name": "Bus"})
    (bundle,) = newer.said()

    with monkeypatch.context() as older:
        older.setattr(packing, "_KINDS", frozenset({"service"}))
        here.take(bundle)
    assert here.desk.shown(Kind.TRAVEL_LINE, "2") is None
    assert here.names() == ["Larder"]

    here.desk.kept.facts["sync_kinds"] = "service"
    here.desk.run(partial(read_again, seals=here.seals))
    assert here.desk.shown(Kind.TRAVEL_LINE, "2") is not None


def test_a_desk_without_the_key_carries_a_bundle_byte_for_byte() -> None:
    sender = Desk("Barony")
    here = Desk("Grange", opens=(Audience.DIRECTORY,))
    sender.desk.create(Kind.ENQUIRY, "1", {"week": "2026-W47"})
    (bundle,) = sender.said()

    took = here.take(bundle)
    assert took.kept is not None
    assert took.kept.state is State.CARRIED
    assert here.desk.kept.data[took.kept.sum] == bundle
    assert here.desk.kept.changes == []

    here.seals = real_seals("Grange")  # somebody with the key sits down
    here.look_again()
    assert here.desk.shown(Kind.ENQUIRY, "1") is not None


def test_a_desk_set_back_to_an_old_image_takes_its_own_words_in_and_speaks_in_a_new_stream() -> (
    None
):
    desk = Desk("Barony")
    desk.add("Larder")
    desk.said()
    image = desk.desk.kept.image()
    desk.add("Hall")
    *_, lost = desk.said()
    stream = desk.desk.kept.streams[0]
    desk.desk.restored(image, run=uuid4().bytes)
    desk.add("Pantry")

    desk.take(lost)

    assert desk.names() == ["Hall", "Larder", "Pantry"]
    assert desk.desk.kept.streams[0] != stream
    here = Desk("Grange")
    for bundle in desk.desk.kept.data.values():
        here.take(bundle)
    desk.said()
    for bundle in desk.desk.kept.data.values():
        here.take(bundle)
    here.look_again()
    assert here.names() == ["Hall", "Larder", "Pantry"]


@pytest.mark.parametrize(
    ("records", "gone", "held"),
    [(100, 20, False), (100, 21, True), (600, 30, False), (600, 31, True)],
)
def test_many_deletes_at_once_wait_for_a_person(records: int, gone: int, held: bool) -> None:
    sender, here = Desk("Barony"), Desk("Grange")
    sender.add(*(f"place {n:03d}" for n in range(records)))
    for bundle in sender.said():
        here.take(bundle)
    ids = [id_ for _, id_ in sender.desk.kept.of_record]

    for number, id_ in enumerate(ids[:gone]):  # in two bundles, so that no one alone is too many
        sender.desk.delete(Kind.SERVICE, id_)
        if number == gone // 2:
            sender.said()
    for bundle in sender.said():
        here.take(bundle)

    waiting = len(here.desk.kept.held)
    assert (waiting > 0) is held
    assert len(here.names()) == records - gone + waiting
    told = here.desk.run(what_is_missing)
    assert bool(told) is held
    here.desk.run(let_deletes_in)
    assert len(here.names()) == records - gone
    assert here.desk.run(what_is_missing) == []


@given(st.binary(max_size=300))
def test_whatever_bytes_there_are_none_is_more_than_left_aside(data: bytes) -> None:
    for made in (data, b"HDB\x01" + data):
        assert Desk("Grange").take(made).fate in (Fate.REFUSED, Fate.EARLY)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.text(max_size=20)
    | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
changes = st.builds(
    lambda run, counter, id_, fields, replaced, wall, worker: Change(
        (run, counter),
        "service",
        id_,
        fields,
        {name: replaced for name in list(fields)[::2] if replaced},
        Stamp(wall, counter % 3),
        worker,
    ),
    st.binary(min_size=16, max_size=16),
    st.integers(0, 2**50),
    st.uuids().map(str) | st.text(min_size=1, max_size=30),
    st.dictionaries(st.sampled_from(["name", "phones/a", "url"]), values, min_size=1, max_size=3),
    st.lists(
        st.tuples(st.binary(min_size=16, max_size=16), st.integers(0, 9)), max_size=3, unique=True
    ).map(sorted),
    st.integers(-(2**50), 2**50),
    st.uuids().map(str) | st.just("ann"),
)


@given(st.lists(changes, max_size=6))
def test_what_is_packed_comes_out_as_it_went_in(said: list[Change]) -> None:
    unpacked = unpack(pack(said), packing=DICTIONARY, audience=Audience.DIRECTORY)

    assert unpacked.unknown == 0
    for one, other in zip(said, unpacked.changes, strict=True):
        assert (one.id, one.kind, one.record_id, one.stamp, one.worker) == (
            *(other.id, other.kind, other.record_id, other.stamp, other.worker),
        )
        assert encode(dict(one.fields)) == encode(dict(other.fields))
        assert {n: sorted(ids) for n, ids in one.replaces.items()} == {
            n: sorted(ids) for n, ids in other.replaces.items()
        }


PACKED_BY_1 = bytes.fromhex(
    "28b52ffd00009d020084029e92c41072c4107191a3616e92a9203132a0c4506fe8cd03824c6172c03292909292010790"
    "92808010fc40f02a4af88a232fd84a841c37b7ec2a4638a32b26adb36c095fd3539aa769576ee4b0878c6204"
)


def test_what_an_older_heartdesk_packed_is_still_read() -> None:
    """Bytes that version 1 of the packing made, on 22 November 2026."""
    unpacked = unpack(PACKED_BY_1, packing=1, audience=Audience.DIRECTORY)

    first, second = unpacked.changes
    assert (first.id, first.record_id, dict(first.fields), dict(first.replaces)) == (
        (b"r" * 16, 1),
        "service 1",
        {"name": "Larder 1", "url": None},
        {},
    )
    assert second.replaces == {"name": ((b"q" * 16, 7),)}
    assert (second.stamp, second.worker) == (Stamp(1_790_000_002_000, 1), "ann")


@given(st.data())
def test_columns_spoiled_anywhere_are_refused_or_read_and_nothing_else_happens(data: Any) -> None:
    columns = columns_of([a_change(), a_change(fields={"name": "Hall"})])
    name = data.draw(st.sampled_from(columns.__struct_fields__))
    spoiled = data.draw(
        st.lists(st.integers(-3, 3) | st.text(max_size=3) | st.binary(max_size=17), max_size=3)
    )
    plain = {field: getattr(columns, field) for field in columns.__struct_fields__} | {
        name: spoiled
    }
    packed = packing.fold(encode(list(plain.values())))

    with suppress(Unfit):
        unpacked = unpack(packed, packing=DICTIONARY, audience=Audience.DIRECTORY)
        assert len(unpacked.changes) + unpacked.unknown <= 2


def test_a_later_header_may_say_more_at_its_end() -> None:
    sender = Desk("Barony")
    sender.add("Larder")
    (bundle,) = sender.said()
    header = take_apart(bundle).header
    longer = encode([*(getattr(header, name) for name in header.__struct_fields__), "more"])
    head = b"HDB\x01" + len(longer).to_bytes(2) + longer

    again = take_apart(wire.put_together(head, b"body", sender.seals.sign))

    assert again.header == header
