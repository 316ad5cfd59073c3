"""What a desk leaves out of its own bundles is put back byte for byte, or not at all."""

from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import Header, Seen, head_of, put_together, sum_of, take_apart
from heartdesk.core.wire_bytes import question_bytes, read_question
from heartdesk.core.wire_server import (
    DESK,
    Ask,
    Exchange,
    Fetch,
    From,
    LetGo,
    List,
    Parts,
    PutPart,
    Question,
    ReadPart,
)
from heartdesk.core.wire_thin import thin_of

COUNCIL = b"c" * 16
ids = st.binary(min_size=16, max_size=16)
numbers = st.integers(min_value=2, max_value=2**53)
seen = st.builds(Seen, ids, st.integers(0, 2**53), st.binary(min_size=4, max_size=4))
headers = st.builds(
    Header,
    council=st.just(COUNCIL),
    audience=st.integers(0, len(Audience) - 1),
    stream=ids,
    number=numbers,
    before=st.binary(min_size=32, max_size=32),
    vector=st.lists(seen, max_size=3).map(tuple),
    changes=st.integers(0, 2**53),
    packing=st.integers(0, 2**53),
    certificate=st.just(b""),
    notices=st.lists(st.binary(min_size=1, max_size=300), max_size=2).map(tuple),
)


def a_question(ask: Ask) -> Question:
    return Question(b"l" * 8, b"d" * DESK, b"k" * 32, ask)


@given(headers, st.binary(max_size=400), st.binary(min_size=64, max_size=64))
def test_every_bundle_but_a_first_is_the_same_again_after_a_question_has_carried_it(
    header: Header, body: bytes, signature: bytes
) -> None:
    data = put_together(head_of(header), body, lambda _: signature)

    thin = thin_of(data)
    assert thin is not None
    ask = Exchange((0,) * 6, b"t" * 8, bundles=(thin,))
    sent = question_bytes(a_question(ask), lambda _: bytes(64))
    told = read_question(sent).question.ask

    assert isinstance(told, Exchange)
    [came] = told.bundles
    assert not isinstance(came, bytes)
    assert came.whole(council=COUNCIL, stream=header.stream, before=header.before) == data
    assert came.whole(council=COUNCIL, stream=header.stream, before=sum_of(data)) != data
    assert len(sent) + 70 <= len(
        question_bytes(
            a_question(msgspec.structs.replace(ask, bundles=(data,))), lambda _: bytes(64)
        )
    )


@given(headers, st.binary(max_size=60), st.integers(0, 10_000))
def test_a_bundle_that_another_heartdesk_wrote_in_its_own_way_goes_whole(
    header: Header, body: bytes, seed: int
) -> None:
    """Its header says more at the end, or the same in other bytes: what comes out is never a different bundle."""
    fields = [*msgspec.structs.astuple(header), "what a later HeartDesk says"]
    encoded = msgspec.msgpack.encode(fields)
    later = b"HDB\x01" + len(encoded).to_bytes(2) + encoded + body + bytes(64)
    data = bytearray(put_together(head_of(header), body, lambda _: bytes(64)))
    data[seed % len(data)] ^= 1 << seed % 8

    assert thin_of(later) is None
    spoilt = thin_of(bytes(data))
    if spoilt is not None:
        said = take_apart(bytes(data)).header
        whole = spoilt.whole(council=said.council, stream=said.stream, before=said.before)
        assert whole == data


def test_a_first_bundle_and_bytes_that_are_none_go_as_they_are() -> None:
    first = Header(COUNCIL, 0, uuid4().bytes, 1, b"", (), 1, 2, b"certificate")
    data = put_together(head_of(first), b"body", lambda _: bytes(64))

    assert [thin_of(one) for one in (data, b"", b"<html>", data[:20])] == [None] * 4


@pytest.mark.parametrize(
    "ask",
    [
        Exchange((0, 0), b"t" * 8),
        Exchange((1, 2**40), b"t" * 8, (b"one", b""), (b"certificate",), hears=False),
        Exchange((1,), b"t" * 8, hears=False),
        List((From(0, 0), From(5, 300)), 7),
        Fetch(0, (), 5),
        Fetch(2, (1, 2, 3), 5),
        Parts(),
        ReadPart("directory-abababab-0001.hds"),
        PutPart("directory-abababab-0001.hds", b""),
        LetGo((), ()),
    ],
    ids=lambda ask: type(ask).__name__,
)
def test_what_is_left_out_at_the_end_of_a_question_is_understood(ask: Ask) -> None:
    for question in (
        a_question(ask),
        msgspec.structs.replace(a_question(ask), to=b"c" * 16, certificate=b"shown"),
    ):
        assert read_question(question_bytes(question, lambda _: bytes(64))).question == question
