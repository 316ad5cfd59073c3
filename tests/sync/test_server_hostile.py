"""Somebody who is no desk of the council, or is one and lies, or has the server: nothing of theirs is taken."""

import http.client
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import httpx
import msgspec
import pytest

from heartdesk.core import notices, wire
from heartdesk.core.kinds import Audience
from heartdesk.core.notices import Last, Revocation
from heartdesk.core.wire import Header, audience_number, head_of, put_together, sum_of
from heartdesk.core.wire_bytes import (
    NotAnswer,
    QuestionKey,
    answer_bytes,
    question_bytes,
    read_code,
    read_question,
)
from heartdesk.core.wire_server import (
    DESK,
    LARGEST_QUESTION,
    Done,
    Exchange,
    News,
    Question,
    Refusal,
    ShutOut,
    tag_of_logs,
)
from heartdesk.core.wire_thin import Thin
from heartdesk.server.answering import TurnedAway, answer
from heartdesk.server.web import Rates
from heartdesk.sync.seals import DeskSeals
from tests.sync.road_contract import Said, Speaker, leave
from tests.sync.server_makers import Councils, Hall, a_hall

NOTHING_READ = (0,) * len(Audience)
NO_TAG = tag_of_logs(NOTHING_READ, [b""] * len(Audience))


@pytest.fixture
def web(hall: Hall) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=hall.address, trust_env=False) as made:
        yield made


def a_question(
    council: Councils, seals: DeskSeals, *bundles: bytes | Thin, certificates: Sequence[bytes] = ()
) -> tuple[Question, QuestionKey]:
    key = QuestionKey()
    ask = Exchange(NOTHING_READ, NO_TAG, bundles=bundles, certificates=tuple(certificates))
    desk = bytes.fromhex(seals.desk)[:DESK]
    return Question(council.id, desk, key.public, ask, seals.certificate), key


def asked(
    hall: Hall, council: Councils, seals: DeskSeals, *bundles: bytes | Thin
) -> News | ShutOut:
    """What a desk is told that brings these."""
    question, key = a_question(council, seals, *bundles)
    data = question_bytes(question, seals.sign)
    told = key.open(answer(hall.database, data).data, read_question(data).signed)
    assert isinstance(told, News | ShutOut)
    return told


def turned_away(hall: Hall, data: bytes) -> str:
    with pytest.raises(TurnedAway) as turned:
        answer(hall.database, data)
    return turned.value.code


def test_a_desk_that_the_council_never_certified_is_turned_away(
    hall: Hall, council: Councils
) -> None:
    stranger = Councils(hall, here=False)
    forged = stranger.seals("mallory")
    unshown, _ = a_question(council, council.seals("new"))

    assert (
        turned_away(hall, question_bytes(a_question(council, forged)[0], forged.sign)) == "stranger"
    )
    assert (
        turned_away(hall, question_bytes(_without(unshown), council.seals("new").sign))
        == "certificate"
    )
    other, _ = a_question(stranger, stranger.seals("doon"))
    assert turned_away(hall, question_bytes(other, stranger.seals("doon").sign)) == "council"
    assert council.entries() == []


def _without(question: Question) -> Question:
    return msgspec.structs.replace(question, certificate=b"")


def test_a_question_in_another_desk_s_name_or_with_any_bit_turned_is_not_answered(
    hall: Hall, council: Councils
) -> None:
    barony, grange = council.seals("barony"), council.seals("grange")
    asked(hall, council, barony)
    asked(hall, council, grange)
    question, _ = a_question(council, barony, Speaker(barony).says().data)
    data = question_bytes(question, barony.sign)
    chance = random.Random(1)

    assert turned_away(hall, question_bytes(question, grange.sign)) == "signature"
    for _ in range(150):
        place, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        spoilt = bytearray(data)
        spoilt[place] ^= bit
        turned_away(hall, bytes(spoilt))
    for end in range(0, len(data), 37):
        turned_away(hall, data[:end])
    assert council.entries() == []


def test_a_recorded_question_sent_again_gains_nothing(hall: Hall, council: Councils) -> None:
    barony = council.seals("barony")
    said = Speaker(barony).says()
    question, key = a_question(council, barony, said.data)
    data = question_bytes(question, barony.sign)
    signed = read_question(data).signed

    first = answer(hall.database, data).data
    again = answer(hall.database, data).data

    assert len(council.entries()) == 1
    assert first != again
    with pytest.raises(NotAnswer):  # whoever recorded it has not the key that was drawn for it
        QuestionKey().open(again, signed)
    with pytest.raises(NotAnswer):  # nor is it the answer to anything else
        key.open(again, signed + b"x")


def test_an_answer_to_another_question_or_changed_on_the_way_is_none(
    hall: Hall, council: Councils
) -> None:
    seals = council.seals("barony")
    question, key = a_question(council, seals)
    data = question_bytes(question, seals.sign)
    signed = read_question(data).signed
    told = answer(hall.database, data).data
    forged = answer_bytes(
        Done(), asked=read_question(question_bytes(a_question(council, seals)[0], seals.sign))
    )

    for wrong in (b"", b"<html>", told[:-1], told + b"x", told[:40] + b"\0" + told[41:], forged):
        with pytest.raises(NotAnswer):
            key.open(wrong, signed)
    assert isinstance(key.open(told, signed), News)


def _spoilt(council: Councils, hall: Hall) -> dict[str, bytes]:
    """Bundles that must not get into a log, each for its own reason."""
    barony, mallory = council.seals("barony"), Councils(hall, here=False).seals("mallory")
    other = Councils(hall)
    whole = Speaker(barony).says(300).data
    stolen = Header(
        council=council.id,
        audience=audience_number(Audience.DIRECTORY),
        stream=os.urandom(16),
        number=1,
        before=b"",
        vector=(),
        changes=1,
        packing=1,
        certificate=barony.certificate,
    )
    return {
        "changed": whole[:-70] + b"\xff" + whole[-69:],
        "cut short": whole[:200],
        "nothing": b"",
        "a page": b"<html><body>Sign in</body></html>" * 5,
        "too large": whole + bytes(wire.LARGEST),
        "of another council": Speaker(other.seals("doon")).says().data,
        "of nobody": Speaker(mallory, council=council.id).says().data,
        "with a stolen certificate": put_together(head_of(stolen), b"x" * 40, mallory.sign),
    }


def test_nothing_that_no_desk_of_the_council_signed_gets_into_a_log_and_the_rest_does(
    hall: Hall, council: Councils
) -> None:
    """The good among them are taken, whatever stands beside them."""
    grange = council.seals("grange")
    good, spoilt = Speaker(grange).says().data, _spoilt(council, hall)
    question, key = a_question(
        council, grange, *list(spoilt.values())[:4], good, *list(spoilt.values())[5:]
    )
    data = question_bytes(question, grange.sign)

    told = key.open(answer(hall.database, data).data, read_question(data).signed)
    too_large = asked(hall, council, grange, spoilt["too large"])

    assert isinstance(told, News)
    assert sorted(one.index for one in told.refused) == [0, 1, 2, 3, 5, 6, 7]
    assert isinstance(too_large, News)
    assert too_large.refused == (Refusal(0, "is larger than any HeartDesk sends"),)
    assert [row[3] for row in council.entries()] == [good]


def test_a_stream_that_another_desk_speaks_in_cannot_be_gone_on_with(
    hall: Hall, council: Councils
) -> None:
    barony, grange = Speaker(council.seals("barony")), Speaker(council.seals("grange"))
    ours = barony.says()
    asked(hall, council, council.seals("barony"), ours.data)
    grange._stream, grange._number, grange._before = barony._stream, 1, sum_of(ours.data)

    told = asked(hall, council, council.seals("grange"), grange.says().data)

    assert isinstance(told, News)
    assert len(told.refused) == 1
    assert len(council.entries()) == 1


def test_words_whose_beginning_is_lost_are_taken_once_their_desk_is_known(
    hall: Hall, council: Councils
) -> None:
    """A log that was lost is filled by a desk that carries another's words, without their beginning."""
    barony, carrier = council.seals("barony"), council.seals("carrier")
    speaker = Speaker(barony)
    speaker.says()
    second = speaker.says()
    road = council.road("carrier")

    list(road.arrivals({}))
    road.put(second.name, second.data)
    road.flush()
    assert road.told() == (
        "The server did not take one part: it is from a desk that the server has not met yet. It stays here.",
    )
    assert council.entries() == []

    road._saying._certificates = lambda: [carrier.certificate, barony.certificate]
    leave(road, second)
    road.close()
    assert road.told() == ()
    assert [row[3] for row in council.entries()] == [second.data]


def test_a_question_that_is_too_long_is_refused_before_it_is_read(
    hall: Hall, web: httpx.Client
) -> None:
    announced = http.client.HTTPConnection(hall.address.removeprefix("http://"), timeout=10)
    announced.putrequest("POST", "/v1")
    announced.putheader("content-length", str(LARGEST_QUESTION + 1))
    announced.endheaders(b"the beginning")
    told = announced.getresponse()
    assert (told.status, read_code(told.read())) == (413, "large")
    announced.close()

    def endless() -> Iterator[bytes]:
        for _ in range(LARGEST_QUESTION // 65_536 + 2):
            yield bytes(65_536)

    streamed = web.post("/v1", content=endless())
    assert (streamed.status_code, read_code(streamed.content)) == (413, "large")


def test_who_asks_wrongly_again_and_again_is_made_to_wait_and_others_are_not(
    hall: Hall, council: Councils
) -> None:
    seals = council.seals("barony")
    rates = Rates(
        desk_at_once=5, desk_a_second=0.1, turned_away_at_once=8, turned_away_a_second=0.1
    )
    with (
        a_hall(hall.postgres, rates=rates) as strict,
        httpx.Client(base_url=strict.address, trust_env=False) as web,
    ):
        good = question_bytes(a_question(council, seals)[0], seals.sign)
        often = [web.post("/v1", content=good) for _ in range(6)]
        wrong = [web.post("/v1", content=b"x") for _ in range(9)]

    assert [one.status_code for one in often] == [200] * 5 + [429]
    assert 0 < int(often[-1].headers["retry-after"]) <= 10
    assert [one.status_code for one in wrong] == [400] * 8 + [429]


def test_a_line_that_is_cut_again_and_again_makes_nobody_wait(hall: Hall) -> None:
    """A village's network, or a whole council behind one address: that is no wrong question."""
    rates = Rates(10, 10, turned_away_at_once=3, turned_away_a_second=0.01)
    with (
        a_hall(hall.postgres, rates=rates) as strict,
        httpx.Client(base_url=strict.address, trust_env=False) as web,
    ):
        for _ in range(20):
            cut = http.client.HTTPConnection(strict.address.removeprefix("http://"), timeout=10)
            cut.putrequest("POST", "/v1")
            cut.putheader("content-length", "500")
            cut.endheaders(b"the beginning")
            cut.close()
            assert web.get("/health").is_success
        wrong = [web.post("/v1", content=b"x").status_code for _ in range(4)]

    assert wrong == [400, 400, 400, 429]


def revocation_in(council: Councils, speaker: Speaker, desk: DeskSeals) -> Said:
    """The next bundle of `speaker`, which tells that a desk is shut out."""
    notice = notices.revocation(
        Revocation(
            council.id,
            bytes.fromhex(desk.desk),
            0,
            (Last(os.urandom(16), 0, 1, bytes(32)),),
        ),
        lambda data: wire.sign(council.root, data),
    )
    plain = speaker.says()
    envelope = wire.take_apart(plain.data)
    header = msgspec.structs.replace(envelope.header, notices=(notice,))
    data = put_together(head_of(header), envelope.body, speaker._seals.sign)
    speaker._before = sum_of(data)
    return replace(plain, data=data, name=plain.name._replace(tag=sum_of(data)[:4].hex()))


def test_a_desk_that_was_shut_out_is_told_so_hands_in_what_it_has_and_reads_nothing(
    hall: Hall, council: Councils
) -> None:
    barony, lost = council.seals("barony"), council.seals("lost")
    speaker, of_lost = Speaker(barony), Speaker(lost)
    first = of_lost.says()
    asked(hall, council, lost, first.data)
    told = revocation_in(council, speaker, lost)
    asked(hall, council, barony, told.data, speaker.says().data)
    sealed_before, carried = of_lost.says(), speaker.says()

    answered = asked(hall, council, lost, sealed_before.data, carried.data)
    again = asked(hall, council, lost, told.data, carried.data)

    assert answered == again == ShutOut(told.data)
    there = [row[3] for row in council.entries()]
    assert there.count(sealed_before.data) == 1
    assert there.count(carried.data) == 1  # of a desk that stands: nobody else may have it
    assert there.count(told.data) == 1
    road = council.road("lost")
    found = list(road.arrivals({}))
    made = road.exchange(f"{'00' * 8} 0:0:", [])
    road.close()
    assert [one.data for one in found] == [told.data]
    assert made is None or [one.data for one in made.arrivals] == [told.data]


def test_of_two_desks_that_were_shut_out_none_carries_the_other_s_words(
    hall: Hall, council: Councils
) -> None:
    barony, lost, stolen = (council.seals(name) for name in ("barony", "lost", "stolen"))
    speaker, of_stolen = Speaker(barony), Speaker(stolen)
    for seals in (lost, stolen):
        asked(hall, council, seals)
    told = [revocation_in(council, speaker, seals).data for seals in (lost, stolen)]
    asked(hall, council, barony, *told)
    words = of_stolen.says()

    asked(hall, council, lost, words.data)

    assert words.data not in [row[3] for row in council.entries()]


def test_who_was_shut_out_brings_word_of_another_that_was_and_shuts_nobody_out_itself(
    hall: Hall, council: Councils
) -> None:
    barony, lost, stolen, grange = (
        council.seals(name) for name in ("barony", "lost", "stolen", "grange")
    )
    speaker, of_lost = Speaker(barony), Speaker(lost)
    for seals in (stolen, grange):
        asked(hall, council, seals)
    asked(hall, council, lost, of_lost.says().data)
    asked(hall, council, barony, revocation_in(council, speaker, lost).data)
    true = revocation_in(council, speaker, stolen)
    own = revocation_in(council, of_lost, grange)

    asked(hall, council, lost, true.data, own.data)

    assert isinstance(asked(hall, council, stolen), ShutOut)
    assert isinstance(asked(hall, council, grange), News)


def test_a_part_that_is_not_what_its_name_says_keeps_no_right_one_out(
    hall: Hall, council: Councils
) -> None:
    right = b"the right one"
    name = f"directory-{'ab' * 16}{sum_of(right)[:4].hex()}-0001.hds"
    road = council.road("barony")

    road.put_part(name, b"a made-up one")
    assert road.parts() == {}
    road.put_part(name, right)

    assert road.read_part(name) == right
    road.close()


def test_a_revocation_that_the_root_key_did_not_sign_shuts_nobody_out(
    hall: Hall, council: Councils
) -> None:
    barony, grange = council.seals("barony"), council.seals("grange")
    asked(hall, council, grange)
    liar = replace(council)
    liar.root, liar.id = os.urandom(32), council.id
    speaker = Speaker(barony)

    told = asked(hall, council, barony, revocation_in(liar, speaker, grange).data)

    assert isinstance(told, News)
    assert isinstance(asked(hall, council, grange), News)


def test_nothing_is_written_down_but_ids_kinds_and_counts(
    hall: Hall, council: Councils, web: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    seals = council.seals("Agnes of Barony")
    caplog.set_level("INFO")
    data = question_bytes(a_question(council, seals, Speaker(seals).says().data)[0], seals.sign)

    assert web.post("/v1", content=data).status_code == 200
    assert web.post("/v1", content=b"Agnes").status_code == 400

    said = [record.getMessage() for record in caplog.records if record.name == "heartdesk.server"]
    assert len(said) == 2
    assert seals.desk in said[0]
    for word in ("Agnes", "127.0.0.1", "Barony"):
        assert word not in "".join(said)


def test_whether_all_is_well_is_said_without_saying_more(web: httpx.Client) -> None:
    told = web.get("/health")

    assert (told.status_code, told.json()) == (200, {"status": "well"})
    assert {name.lower() for name in told.headers} == {"content-length", "content-type"}
    assert web.get("/").status_code == 404
    assert web.get("/v1").status_code == 405
