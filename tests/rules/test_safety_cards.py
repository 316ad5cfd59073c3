"""What a safety card says at an hour of a day, for a home: the line that answers first, the others from when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import Area, SafetyCard, find_area
from heartdesk.core.clock import LOCAL_ZONE
from heartdesk.safety.model import (
    GOOD_FOR,
    NEVER_RUNG,
    CardNow,
    Signature,
    card_now,
    card_on_paper,
    homes,
    is_web,
    rung_now,
    signature_of,
    to_ring,
)

AREA = find_area("east_ayrshire")
TODAY = date(2026, 11, 24)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ASKED_FOR = ("life", "suicide", "child", "adult", "domestic-abuse", "upset")


def at(text: str) -> datetime:
    """A moment by the clock on the wall."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


def a_card(card_id: str, area: Area = AREA) -> SafetyCard:
    return next(card for card in area.safety_cards if card.id == card_id)


def shown(card_id: str, when: str, home: str = "") -> CardNow:
    return card_now(a_card(card_id), at(when), home=home)


def now_of(card: CardNow) -> Mapping[str, str]:
    return {line.entry: line.now for line in card.lines}


def first_to_ring(card: CardNow) -> list[str]:
    return [line.entry for line in card.lines if line.answers]


def test_there_is_a_card_for_each_danger_and_one_for_who_is_upset() -> None:
    assert set(ASKED_FOR) <= {card.id for card in AREA.safety_cards}
    for card in AREA.safety_cards:
        assert card.steps
        assert "999" in " ".join(line.phone for line in card.lines) or card.id in (
            "upset",
            "tonight",
        )


def test_by_day_the_doon_valley_is_shown_the_cumnock_office_and_the_council_and_why() -> None:
    card = shown("child", "2026-11-24T11:00", "doon-valley")

    assert first_to_ring(card)[:3] == ["emergency-999", "sw-cumnock", "eac-main"]
    cumnock, council = card.lines[1], card.lines[2]
    assert "Dalmellington" in cumnock.because
    assert "Cumnock office" in cumnock.because
    assert "Doon Valley" in council.because
    assert "From 5 pm today ring Ayrshire Out of Hours" in cumnock.now
    assert not any("dalmellington" in line.entry for line in card.lines), (
        "not confirmed, so not here"
    )


def test_at_night_the_out_of_hours_service_comes_first_and_the_offices_say_so() -> None:
    card = shown("adult", "2026-11-24T22:00", "doon-valley")

    assert first_to_ring(card)[:2] == ["emergency-999", "sw-ooh"]
    now = now_of(card)
    assert now["sw-ooh"] == "Open till 9 am tomorrow."
    assert now["sw-cumnock"].startswith("Now ring Ayrshire Out of Hours")
    assert now["sw-cumnock"].endswith("which answers till 9 am tomorrow.")


@pytest.mark.parametrize(
    ("home", "nearest"),
    [("stewarton", "sw-kilmarnock"), ("grange", "sw-kilmarnock"), ("loudoun", "sw-kilmarnock"),
     ("mcilvanney", "sw-kilmarnock"), ("barony", "sw-cumnock"), ("doon-valley", "sw-cumnock")],
)  # fmt: skip
def test_the_office_nearest_home_comes_first_and_the_other_stays(home: str, nearest: str) -> None:
    offices = [x for x in first_to_ring(shown("child", "2026-11-24T11:00", home)) if "sw-" in x]

    assert offices[0] == nearest
    assert set(offices) == {"sw-kilmarnock", "sw-cumnock"}


def test_where_home_is_not_known_both_offices_say_for_whom_they_are_nearest() -> None:
    card = shown("child", "2026-11-24T11:00")

    said = {line.entry: line.because for line in card.lines}
    assert "Barony, Doon Valley" in said["sw-cumnock"]
    assert "Loudoun" in said["sw-kilmarnock"]
    assert {one.id for one in homes(AREA.safety_cards)} == {one.id for one in AREA.localities}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-11-24T16:59", "Not open now: from 5 pm today."),
        ("2026-11-24T17:00", "Open till 9 am tomorrow."),
        ("2026-11-27T15:59", "Not open now: from 4 pm today."),
        ("2026-11-28T12:00", "Open till midnight on Sunday."),  # Monday is a bank holiday
        ("2026-11-30T12:00", "A bank holiday: its hours today are not known. Try it."),
        ("2026-12-05T12:00", "Open till Mon 9 am."),
        # the clocks go back on 25 October and forward on 29 March: 5 pm stays 5 pm on the wall
        ("2026-10-26T16:59", "Not open now: from 5 pm today."),
        ("2026-10-26T17:00", "Open till 9 am tomorrow."),
        ("2027-03-30T16:59", "Not open now: from 5 pm today."),
        ("2027-03-30T17:00", "Open till 9 am tomorrow."),
    ],
)
def test_a_line_that_is_shut_says_from_when(when: str, said: str) -> None:
    assert now_of(shown("child", when))["sw-ooh"] == said


def test_breathing_space_by_day_comes_after_those_who_answer_and_says_from_when() -> None:
    card = shown("suicide", "2026-11-24T11:00")

    assert card.lines[-1].entry == "breathing-space"
    assert card.lines[-1].now == "Not open now: from 6 pm today."
    assert "samaritans" in first_to_ring(card)


@given(
    st.sampled_from(AREA.safety_cards),
    st.integers(0, 5 * 365 * 24 * 60),
    st.sampled_from(["", "nowhere", *(one.id for one in AREA.localities)]),
)
def test_at_any_hour_for_any_home_no_line_is_lost_and_one_answers(
    card: SafetyCard, minutes: int, home: str
) -> None:
    now = card_now(card, NEW_YEAR + timedelta(minutes=minutes), home=home)

    assert sorted(x.entry for x in now.lines) == sorted(x.entry for x in card.lines)
    answers = [line.answers for line in now.lines]
    assert answers == sorted(answers, reverse=True), "what answers stands first"
    assert any(answers)
    assert all(line.answers for line in now.lines if line.entry == "emergency-999")
    assert all(line.now for line in now.lines)


# ---- rung and signed ----------------------------------------------------------------------------


def signed(by: str, days_ago: int = 0, number: str = "01632 960456") -> Signature:
    return Signature(by, "line", number.replace(" ", ""), by, by, TODAY - timedelta(days=days_ago))


def state(*signatures: Signature, number: str = "01632 960456") -> str:
    return rung_now(number, signatures, TODAY).state


def test_every_number_on_the_cards_is_to_be_rung_but_999() -> None:
    asked = {line.entry for line in to_ring(AREA.safety_cards)}

    on_cards = {
        line.entry for card in AREA.safety_cards for line in card.lines
        if line.phone not in NEVER_RUNG and not is_web(line)
    }  # fmt: skip
    assert asked == on_cards
    assert "emergency-999" not in asked
    assert len(asked) >= 15


def test_a_number_counts_once_two_different_people_have_rung_just_this_one_lately() -> None:
    assert state() == "not yet"
    assert state(signed("Ann")) == "once"
    assert state(signed("Ann"), signed("Ann", 3)) == "once"
    assert state(signed("Ann"), signed("Bea", GOOD_FOR.days)) == "rung"
    assert state(signed("Ann"), signed("Bea", GOOD_FOR.days + 1)) == "once"
    assert state(signed("Ann", 91), signed("Bea", 91)) == "old"
    assert state(signed("Ann"), signed("Bea", number="01632 960457")) == "once"
    assert state(signed("Ann"), signed("Bea", -1)) == "once", "a day to come is nobody's call"
    assert state(number="999") == "never"


def test_the_same_person_under_two_keys_or_two_spellings_is_one_person() -> None:
    one, other = signed("Ann"), replace(signed("ann"), worker="second key", by="ANN")

    assert state(one, other) == "once"
    assert state(one, replace(signed("Bea"), worker="Ann")) == "once"


def test_the_card_says_not_yet_rung_until_then_with_the_day_its_number_was_read() -> None:
    lines = {line.entry: line.rung for line in shown("suicide", "2026-11-24T11:00").lines}

    assert lines["samaritans"].endswith("Not yet rung by this hub.")
    assert "21 Nov 2026" in lines["samaritans"]
    assert lines["emergency-999"] == ""


def test_a_number_two_people_put_right_stands_in_the_line_and_in_the_steps() -> None:
    changed = {"samaritans": "01632 960456"}
    card = card_now(a_card("suicide"), at("2026-11-24T11:00"), changed=changed)

    line = next(line for line in card.lines if line.entry == "samaritans")
    assert line.phone == "01632 960456"
    assert "it was 116\u00a0123" in line.rung
    steps = " ".join(card.steps)
    assert "Samaritans 01632 960456" in steps
    assert "116\u00a0123" not in steps


def test_every_number_in_a_step_stands_in_a_line_of_its_card() -> None:
    numbers = {line.phone for card in AREA.safety_cards for line in card.lines}
    for card in AREA.safety_cards:
        mine = {line.phone for line in card.lines}
        for step in card.steps:
            missing = {n for n in numbers - mine if f" {n}" in step.text and n not in NEVER_RUNG}
            assert missing <= {"101", "111"}, (card.id, missing)


def test_paper_does_not_know_the_hour_and_says_who_answers_when_it_is_shut() -> None:
    card = card_on_paper(a_card("child"), home="doon-valley")

    assert card.title == a_card("child").neutral_title
    office = next(line for line in card.lines if "Cumnock" in line.name)
    assert office.hours == "When it is shut, ring Ayrshire Out of Hours Social Work Service."
    assert "Dalmellington" in office.because
    assert "now" not in " ".join(line.hours.lower().split()[0] for line in card.lines)


@given(
    st.dictionaries(
        st.sampled_from(["entry", "number", "worker", "by", "on", "hub"]),
        st.one_of(st.none(), st.text(max_size=20), st.integers(), st.lists(st.text(max_size=3))),
    )
)
def test_whatever_another_desk_wrote_a_signature_is_read_or_left(fields: dict[str, object]) -> None:
    one = signature_of("id", fields)
    assert one is None or (one.entry and one.worker and one.digits)
