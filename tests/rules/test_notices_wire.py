"""What headers tell of desks shut out and of new keys: bytes that lie on sticks for years."""

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core import notices, wire
from heartdesk.core.kinds import Audience
from heartdesk.core.notices import (
    Box,
    BoxKey,
    Last,
    LetIn,
    NewKey,
    Reason,
    Revocation,
    Share,
    Told,
)
from heartdesk.core.wire import Certified, Header, Unfit

ROOT = bytes(range(32))
PUBLIC = wire.public_of(ROOT)
COUNCIL = wire.council_id(PUBLIC)
DESK = bytes.fromhex(wire.desk_id(wire.public_of(b"d" * 32)))


def as_root(data: bytes) -> bytes:
    return wire.sign(ROOT, data)


def a_revocation(**other: Any) -> Revocation:
    last = Last(b"s" * 16, 2, 7, b"h" * 32)
    said = {"council": COUNCIL, "desk": DESK, "made": 5, "accepted": (last,), "reason": Reason.LOST}
    return Revocation(**{**said, **other})


def a_header(**other: Any) -> Header:
    said = {
        "council": COUNCIL,
        "audience": 0,
        "stream": b"s" * 16,
        "number": 1,
        "before": b"",
        "vector": (),
        "changes": 0,
        "packing": 1,
        "certificate": b"c",
    }
    return Header(**{**said, **other})


def test_whoever_knows_only_the_root_key_reads_a_revocation_and_a_certificate() -> None:
    notice = notices.revocation(a_revocation(), as_root)
    assert notices.kind_of(notice) == Told.REVOCATION
    assert notices.read_revocation(notice, PUBLIC) == a_revocation()

    certified = Certified(COUNCIL, wire.public_of(b"d" * 32), "Grange", 5, b"x" * 32, (0, 1))
    shown = wire.certificate(certified, as_root)
    assert wire.read_certificate(shown, PUBLIC) == certified
    assert [wire.audience_of(one) for one in certified.opens or ()] == [
        Audience.DIRECTORY,
        Audience.HUB,
    ]
    assert wire.audience_of(60) is None


@given(st.data())
def test_a_notice_of_which_one_bit_was_changed_counts_for_nothing(data: st.DataObject) -> None:
    notice = bytearray(notices.revocation(a_revocation(), as_root))
    at = data.draw(st.integers(0, len(notice) * 8 - 1))
    notice[at // 8] ^= 1 << at % 8
    with pytest.raises(Unfit):
        notices.read_revocation(bytes(notice), PUBLIC)


@given(st.binary(max_size=300))
def test_bytes_that_are_no_notice_are_refused_in_one_way(data: bytes) -> None:
    for read in (notices.read_revocation, notices.read_new_key, notices.read_box_key):
        with pytest.raises(Unfit):
            read(data, PUBLIC)
    with pytest.raises(Unfit):
        notices.read_share(b"\x03\xc1" + data)


def test_a_notice_stands_for_its_own_kind_and_its_own_council_only() -> None:
    other = wire.public_of(b"o" * 32)
    revocation = notices.revocation(a_revocation(), as_root)
    with pytest.raises(Unfit):
        notices.read_revocation(revocation, other)
    with pytest.raises(Unfit):
        notices.read_new_key(revocation, PUBLIC)
    elsewhere = notices.revocation(a_revocation(council=wire.council_id(other)), as_root)
    with pytest.raises(Unfit):
        notices.read_revocation(elsewhere, PUBLIC)
    # a desk speaks of its own box key only
    for desk, fits in ((DESK, True), (b"e" * 16, False)):
        said = notices.box_key(BoxKey(desk, b"x" * 32, 5), lambda data: wire.sign(b"d" * 32, data))
        if fits:
            assert notices.read_box_key(said, wire.public_of(b"d" * 32)).public == b"x" * 32
        else:
            with pytest.raises(Unfit):
                notices.read_box_key(said, wire.public_of(b"d" * 32))


def test_the_bytes_are_those_of_today() -> None:
    assert notices.revocation(a_revocation(), as_root)[:-64].hex() == (
        "0196c410" + COUNCIL.hex() + "c410" + DESK.hex() + "059194c410" + "73" * 16
        + "0207c420" + "68" * 32 + "0190"
    )  # fmt: skip
    more = a_revocation(snapshots=(LetIn(b"i" * 16, b"z" * 32),))
    assert notices.revocation(more, as_root)[:-64].endswith(
        bytes.fromhex("9192c410" + "69" * 16 + "c420" + "7a" * 32)
    )
    assert notices.read_revocation(notices.revocation(more, as_root), PUBLIC) == more
    fresh = NewKey(COUNCIL, 2, b"k" * 16, b"p" * 32, 5, b"a" * 16, (DESK,))
    assert notices.new_key(fresh, as_root)[:-64].hex() == (
        "0297c410" + COUNCIL.hex() + "02c410" + "6b" * 16 + "c420" + "70" * 32
        + "05c410" + "61" * 16 + "91c410" + DESK.hex()
    )  # fmt: skip
    shared = Share(b"k" * 16, (Box(b"t" * 16, b"box"),))
    assert notices.share(shared).hex() == (
        "0392c410" + "6b" * 16 + "9192c410" + "74" * 16 + "c403626f78"
    )
    assert notices.read_share(notices.share(shared)) == shared


def test_a_revocation_that_names_as_much_as_it_may_fits_into_a_header() -> None:
    last = Last(b"s" * 16, 63, 2**32 - 1, b"h" * 32)
    let_in = LetIn(b"i" * 16, b"z" * 32)

    most = a_revocation(accepted=(last,) * 240, snapshots=(let_in,) * 32)

    assert len(notices.revocation(most, as_root)) <= 16_384


@dataclass
class Yesterday:
    """How a HeartDesk of yesterday reads: the same structures, without what was added at their end."""

    header: type[msgspec.Struct]
    certified: type[msgspec.Struct]


@pytest.fixture
def yesterday() -> Yesterday:
    header = msgspec.defstruct(
        "Header",
        [
            *((name, Any) for name in ("council", "audience", "stream", "number", "before")),
            *((name, Any) for name in ("vector", "changes", "packing", "certificate")),
        ],
        array_like=True,
    )
    certified = msgspec.defstruct(
        "Certified",
        [(name, Any) for name in ("council", "public", "name", "made")],
        array_like=True,
    )
    return Yesterday(header, certified)


def test_a_heartdesk_of_yesterday_passes_over_what_was_added_and_today_reads_what_it_wrote(
    yesterday: Yesterday,
) -> None:
    head = wire.head_of(a_header(notices=(b"notice",)))
    read: Any = msgspec.msgpack.decode(head[6:], type=yesterday.header)
    assert (read.number, read.certificate) == (1, b"c")
    certified = Certified(COUNCIL, b"p" * 32, "Grange", 5, b"x" * 32, (0,))
    shown = wire.certificate(certified, as_root)
    assert msgspec.msgpack.decode(shown[:-64], type=yesterday.certified).name == "Grange"  # type: ignore[attr-defined]

    old = msgspec.msgpack.encode([COUNCIL, 0, b"s" * 16, 1, b"", [], 0, 1, b"c"])
    framed = b"HDB\x01" + len(old).to_bytes(2) + old + b"body" + b"s" * 64
    assert wire.take_apart(framed).header == a_header()
    of_old = msgspec.msgpack.encode([COUNCIL, b"p" * 32, "Grange", 5])
    signed = of_old + wire.sign(ROOT, b"heartdesk certificate 1\n" + of_old)
    found = wire.read_certificate(signed, PUBLIC)
    assert (found.box, found.opens) == (b"", None)
