"""What the server says when nothing is new, and to whom: short, and still the answer to this one question."""

import os
import secrets
from contextlib import closing

import msgspec
import pytest

from heartdesk.core.wire import sum_of
from heartdesk.core.wire_bytes import (
    Asked,
    NotAnswer,
    QuestionKey,
    answer_bytes,
    question_bytes,
    read_question,
)
from heartdesk.core.wire_server import (
    DESK,
    Answer,
    Done,
    News,
    Question,
    Refusal,
    Stretch,
)
from heartdesk.server.answering import TurnedAway, answer
from heartdesk.sync.seals import DeskSeals
from heartdesk.sync.transports.server_cursor import Cursor, cursor_of
from tests.sync.road_contract import Speaker, leave
from tests.sync.server_makers import Councils, Hall
from tests.sync.test_server_hostile import a_question, asked

PLAIN, CLOSED = b"HDN", b"HDA"


def where_it_stands(council: Councils, desk: str) -> Cursor:
    """How far a desk has read, that has met the server."""
    with closing(council.road(desk)) as road:
        leave(road, Speaker(council.seals(desk)).says())
        found = cursor_of(road.cursor_now())
    assert found is not None
    return found


def asks(seals: DeskSeals, cursor: Cursor, *bundles: bytes) -> tuple[bytes, QuestionKey, Asked]:
    """A question that goes on from there, as bytes; its key."""
    key = QuestionKey()
    desk = bytes.fromhex(seals.desk)[:DESK]
    question = Question(cursor.log, desk, key.public, cursor.exchange(bundles, hears=True))
    data = question_bytes(question, seals.sign)
    return data, key, read_question(data)


def test_that_nothing_is_new_is_said_openly_and_anything_new_is_closed(
    hall: Hall, council: Councils
) -> None:
    """Whoever sends a recorded question again sees that, as they would by the length of a closed answer."""
    seals = council.seals("barony")
    cursor = where_it_stands(council, "barony")
    data, key, question = asks(seals, cursor)

    nothing = answer(hall.database, data).data
    said = Speaker(council.seals("grange")).says()
    asked(hall, council, council.seals("grange"), said.data)
    recorded = answer(hall.database, data).data

    assert nothing.startswith(PLAIN)
    assert key.open(nothing, question.signed) == News()
    assert recorded.startswith(CLOSED)
    assert said.data not in recorded
    with pytest.raises(NotAnswer):
        QuestionKey().open(recorded, question.signed)
    told = key.open(recorded, question.signed)
    assert isinstance(told, News)
    assert [one for stretch in told.stretches for one in stretch.entries] == [said.data]


def test_an_open_answer_is_of_one_question_only_and_of_these_bytes(
    hall: Hall, council: Councils
) -> None:
    """The same question asked again is another one: an old answer cannot hide what has come since."""
    seals = council.seals("barony")
    cursor = where_it_stands(council, "barony")
    bundle = Speaker(seals).says().data
    data, key, question = asks(seals, cursor, bundle)
    told = answer(hall.database, data).data
    _, later_key, later = asks(seals, cursor, bundle)

    assert told.startswith(PLAIN)
    assert key.open(told, question.signed) == News((Stretch(0, 0, (0,)),))
    with pytest.raises(NotAnswer):
        later_key.open(told, later.signed)
    for place in range(len(told)):
        for bit in range(8):
            spoilt = bytearray(told)
            spoilt[place] ^= 1 << bit
            with pytest.raises(NotAnswer):
                key.open(bytes(spoilt), question.signed)
    for wrong in (told + b"x", *(told[:end] for end in range(len(told)))):
        with pytest.raises(NotAnswer):
            key.open(wrong, question.signed)


@pytest.mark.parametrize(
    "said",
    [
        News((Stretch(0, 0, (b"a bundle",)),)),
        News((Stretch(0, 0, (sum_of(b"a bundle"),)),)),
        News((Stretch(0, 3, (0,)),)),
        News((), (Refusal(0, "is not liked"),)),
        News((), (), b"l" * 8),
        Done(),
    ],
    ids=lambda said: str(said)[:40],
)
def test_nothing_but_that_nothing_is_new_is_taken_from_an_open_answer(
    said: Answer, council: Councils, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server closes such an answer; one that comes open, whoever made it, is none."""
    seals = council.seals("barony")
    question, key = a_question(council, seals)
    asked_ = read_question(question_bytes(question, seals.sign))
    assert answer_bytes(said, asked=asked_).startswith(CLOSED)

    with monkeypatch.context() as patched:
        patched.setattr("heartdesk.core.wire_bytes._brings_nothing", lambda _: True)
        opened = answer_bytes(said, asked=asked_)

    assert opened.startswith(PLAIN)
    with pytest.raises(NotAnswer):
        key.open(opened, asked_.signed)


def test_desks_whose_ids_begin_alike_are_told_apart_by_what_they_sign(
    hall: Hall, council: Councils
) -> None:
    """Somebody of the council drew keys until one's id began like barony's, and came first."""
    barony, twin = council.seals("barony"), council.seals("twin")
    begins = bytes.fromhex(barony.desk)[:DESK]
    hall.as_owner(
        "INSERT INTO heartdesk.desk VALUES (%s, %s, %s)",
        *(council.id, begins + bytes(12), twin.certificate),
    )
    question, key = a_question(council, barony)
    unknown = question_bytes(msgspec.structs.replace(question, certificate=b""), barony.sign)

    with pytest.raises(TurnedAway) as turned:
        answer(hall.database, unknown)
    assert turned.value.code == "certificate"
    for data in (question_bytes(question, barony.sign), unknown):
        told = answer(hall.database, data)
        assert told.desk == bytes.fromhex(barony.desk)
    forged = question_bytes(question, council.seals("grange").sign)
    with pytest.raises(TurnedAway) as turned:
        answer(hall.database, forged)
    assert turned.value.code == "signature"
    for other in (bytes(DESK), bytes.fromhex(council.seals("grange").desk)[:DESK]):
        as_another = question_bytes(msgspec.structs.replace(question, desk=other), barony.sign)
        with pytest.raises(TurnedAway) as turned:
            answer(hall.database, as_another)
        assert turned.value.code == "stranger"
    assert isinstance(
        key.open(answer(hall.database, unknown).data, read_question(unknown).signed), News
    )


def test_logs_and_councils_that_are_not_here_are_named(hall: Hall, council: Councils) -> None:
    seals = council.seals("barony")
    question, _ = a_question(council, seals)
    codes = {}
    for to in (secrets.token_bytes(8), os.urandom(16), os.urandom(12)):
        data = question_bytes(msgspec.structs.replace(question, to=to), seals.sign)
        with pytest.raises(TurnedAway) as turned:
            answer(hall.database, data)
        codes[len(to)] = turned.value.code

    assert codes == {8: "log", 16: "council", 12: "council"}
