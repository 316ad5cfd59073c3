"""When nobody answers: who is asked next, and that nothing but news of them ends it. And the list for a storm."""

from datetime import UTC, datetime, time, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.followups.calls import calls_of, storm_list
from heartdesk.followups.checkin import (
    EVENTS,
    RISKS,
    CheckIn,
    Event,
    Turn,
    Typed,
    check_in_of,
    tidy_check_in,
)
from heartdesk.followups.contact import OUTCOMES, Came, Contact, Way, contact_of, tidy_contact
from heartdesk.followups.ladder import Rungs, last_good, next_step, since_safe

SIX = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
"""Six in the evening, on a Friday."""


def tried(way: Way, came: Came, minutes: int = 0, name: str = "") -> Contact:
    at = SIX + timedelta(minutes=minutes)
    return Contact(name or f"{way}{minutes}", "isa", at, "Moira", way, came)


WITH_SON = Rungs(rings=2, minutes=30, nominated=True)
ALONE = Rungs(rings=2, minutes=30)
NO_ANSWER = tried("ring", "no_answer")
AGAIN = tried("ring", "no_answer", 30)


@pytest.mark.parametrize(
    ("rungs", "tries", "way", "minutes"),
    [
        (WITH_SON, [NO_ANSWER], "ring", 30),
        (WITH_SON, [NO_ANSWER, AGAIN], "nominated", 30),
        (ALONE, [NO_ANSWER, AGAIN], "police", 30),
        (WITH_SON, [NO_ANSWER, AGAIN, tried("nominated", "no_answer", 32)], "police", 32),
        (WITH_SON, [NO_ANSWER, AGAIN, tried("nominated", "going", 32)], "nominated", 92),
        (WITH_SON, [NO_ANSWER, tried("doorstep", "no_answer", 20)], "nominated", 20),
        (WITH_SON, [NO_ANSWER, tried("police", "told", 1)], "heard", 61),
        (
            ALONE,
            [NO_ANSWER, tried("police", "told", 1), tried("ring", "no_answer", 90)],
            "heard",
            90,
        ),
    ],
)
def test_the_rungs_follow_each_other(
    rungs: Rungs, tries: list[Contact], way: Way, minutes: int
) -> None:
    step = next_step(tries, rungs)
    assert step is not None
    assert step.way == way
    assert step.due == SIX + timedelta(minutes=minutes)
    assert step.since == SIX
    assert step.tries == tuple(tries), "who did what when stands beside the step"


@pytest.mark.parametrize(
    "good",
    [
        tried("ring", "answered", 60),
        tried("window", "answered", 60),
        tried("walk", "answered", 60),
        tried("nominated", "safe", 60),
        tried("heard", "safe", 60),
    ],
)
def test_news_of_them_ends_it_whoever_brings_it(good: Contact) -> None:
    assert next_step([NO_ANSWER, AGAIN, tried("police", "told", 40), good], WITH_SON) is None
    assert last_good([NO_ANSWER, good]) == good.at


TRIES = st.lists(
    st.tuples(
        st.sampled_from([(way, came) for way, all_of in OUTCOMES.items() for came in all_of]),
        st.integers(0, 600),
    ),
    max_size=12,
)


@given(said=TRIES, rings=st.integers(1, 4), minutes=st.integers(5, 240), named=st.booleans())
def test_nothing_but_news_of_them_ever_ends_it(
    said: list[tuple[tuple[Way, Came], int]], rings: int, minutes: int, named: bool
) -> None:
    tries = [tried(way, came, at, name=f"t{place}") for place, ((way, came), at) in enumerate(said)]
    rungs = Rungs(rings, minutes, named)
    step = next_step(tries, rungs)
    by_time = sorted(tries, key=lambda one: (one.at, one.is_good, one.id))
    ends_well = not by_time or by_time[-1].is_good
    assert (step is None) == ends_well
    if step is not None:
        assert step.due >= by_time[-1].at
        assert step.since == step.tries[0].at
        assert all(not one.is_good for one in step.tries)
        assert step.way != "nominated" or named or any(t.way == "nominated" for t in step.tries)
        # Whatever was done: after enough of it, the police are asked.
        more = [*tries]
        for place in range(rings + 4):
            now = next_step(more, rungs)
            assert now is not None
            if now.way == "heard":
                break
            came: Came = "told" if now.way == "police" else "no_answer"
            at = int((now.due - SIX).total_seconds() // 60) + 1
            more.append(tried(now.way, came, at, name=f"more{place}"))
        last = next_step(more, rungs)
        assert last is not None
        assert last.way == "heard"


def test_at_the_same_minute_the_good_news_counts() -> None:
    assert since_safe([tried("ring", "answered"), tried("ring", "no_answer", 0, "x")]) == []


def test_how_they_are_is_kept_only_where_somebody_spoke_with_them() -> None:
    with pytest.raises(DeskError, match="Nobody spoke with them"):
        tidy_contact(at=SIX, by="Moira", way="ring", came="no_answer", mood="well")
    with pytest.raises(ValueError, match="cannot come"):
        tidy_contact(at=SIX, by="Moira", way="police", came="answered")
    fields = tidy_contact(
        at=SIX, by="Moira", way="ring", came="answered", mood="low", wishes=("visit", "food")
    )
    kept = contact_of("c", {**fields, "person": "isa"})
    assert kept is not None
    assert (kept.mood, kept.wishes) == ("low", ("food", "visit"))


@given(
    st.dictionaries(
        st.sampled_from(["at", "way", "came", "person", "mood", "by"]),
        st.sampled_from(
            ["", "ring", "answered", "safe", "police", "2026-11-20T18:00+00:00", 3, None]
        ),
    )
)
def test_a_try_that_cannot_be_read_never_says_safe(fields: dict[str, object]) -> None:
    found = contact_of("c", fields)
    assert found is None or found.came in OUTCOMES[found.way]


def somebody(name: str, *risks: str, worry: str = "", off: str = "") -> CheckIn:
    return CheckIn(
        name,
        name,
        turns={4: Turn(time(18), "Moira")},
        risks=tuple(risks),  # type: ignore[arg-type]
        worry=worry,
        off=off,
    )


def heard(name: str, days: float, came: Came = "answered") -> Contact:
    at = SIX - timedelta(days=days)
    return Contact(f"{name}{days}", name, at, "Moira", "ring", came)


def test_the_list_of_a_storm_follows_what_they_named_and_when_we_last_heard() -> None:
    people = [
        somebody("rung"),
        somebody("plain-new"),
        somebody("plain-old"),
        somebody("other", "heat"),
        somebody("worried", worry="the hill"),
        somebody("cold-new", "warmth"),
        somebody("cold-old", "warmth", "power"),
        somebody("cold-never", "medicine"),
        somebody("missed"),
        somebody("ended", "warmth", off="moved"),
        somebody("ended-missed", off="moved"),
    ]
    tries = {
        "rung": [heard("rung", 0.1)],
        "plain-new": [heard("plain-new", 2)],
        "plain-old": [heard("plain-old", 9)],
        "other": [heard("other", 5)],
        "worried": [heard("worried", 6)],
        "cold-new": [heard("cold-new", 1)],
        "cold-old": [heard("cold-old", 8)],
        "missed": [heard("missed", 3), heard("missed", 1, "no_answer")],
        "ended-missed": [heard("ended-missed", 9), heard("ended-missed", 1, "no_answer")],
    }
    began = SIX - timedelta(hours=12)
    rows = storm_list(people, tries, event="cold", since=began)
    assert [one.check_in.id for one in rows] == [
        "ended-missed",
        "missed",
        "cold-never",
        "cold-old",
        "cold-new",
        "worried",
        "other",
        "plain-old",
        "plain-new",
        "rung",
    ]
    assert rows[3].about == ("warmth",), "of what they named, what the cold is about"
    assert rows[-1].rung


def test_every_worry_is_about_some_weather_and_every_weather_about_something() -> None:
    named = {risk for about in EVENTS.values() for risk in about}
    assert named == set(RISKS)
    assert set(EVENTS) == set(get_args(Event))


def test_the_calls_of_a_day_come_in_the_order_of_what_presses() -> None:
    people = [
        CheckIn("later", "later", turns={4: Turn(time(19), "Moira")}),
        CheckIn("late", "late", turns={4: Turn(time(17, 30), "Moira")}),
        CheckIn("due", "due", turns={4: Turn(time(18), "Moira")}),
        CheckIn("done", "done", turns={4: Turn(time(10), "Moira")}),
        CheckIn("thursday", "thursday", turns={3: Turn(time(10), "Moira")}),
        CheckIn("birthday", "birthday", birthday=(11, 20)),
        CheckIn("missed", "missed", turns={3: Turn(time(10), "Moira")}, off="not wanted"),
    ]
    tries = {
        "done": [Contact("d", "done", SIX - timedelta(hours=8), "Ann", "ring", "answered")],
        "missed": [heard("missed", 1, "no_answer")],
    }
    calls = calls_of(people, tries, SIX)
    assert [(one.check_in.id, one.state) for one in calls] == [
        ("missed", "step"),
        ("late", "late"),
        ("due", "due"),
        ("birthday", "due"),
        ("later", "later"),
        ("done", "done"),
    ]
    assert calls[0].step is not None
    assert calls[0].step.way == "ring"


def test_a_call_in_july_is_at_six_on_the_clock_on_the_wall() -> None:
    summer = datetime(2026, 7, 17, 17, 0, tzinfo=UTC)  # 6 pm in Scotland, a Friday
    due = CheckIn("due", "due", turns={4: Turn(time(18), "Moira")})
    assert calls_of([due], {}, summer)[0].state == "due"
    assert calls_of([due], {}, summer - timedelta(minutes=1))[0].state == "later"
    assert calls_of([due], {}, summer + timedelta(minutes=30))[0].state == "late"


def test_an_arrangement_stands_as_it_was_typed_and_what_cannot_be_meant_is_refused() -> None:
    typed = Typed(
        {4: Turn(time(18), "Moira"), 1: Turn(time(9, 30), "Ann")},
        named="Her son Jim",
        named_number="07700 900456",
        birthday=(2, 29),
        risks=("power", "alone"),
        worry="the lift",
    )
    kept = check_in_of("c", {**tidy_check_in(typed), "person": "isa"})
    assert kept is not None
    assert kept.turns == typed.turns
    assert (kept.birthday, kept.risks, kept.worry) == ((2, 29), ("power", "alone"), "the lift")
    assert kept.rungs == Rungs(2, 30, nominated=True)
    for wrong in (
        Typed({}, minutes=1),
        Typed({}, rings=9),
        Typed({}, named="Jim"),
        Typed({}, named_number="07700 900456"),
        Typed({}, birthday=(2, 30)),
    ):
        with pytest.raises(DeskError):
            tidy_check_in(wrong)


@given(
    st.dictionaries(
        st.sampled_from(
            ["person", "turns/1", "turns/x", "birthday", "rings", "minutes", "risks/power", "named"]
        ),
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.just({"at": "9"})
        ),
    )
)
def test_an_arrangement_from_anywhere_is_read_or_left_out(fields: dict[str, object]) -> None:
    found = check_in_of("c", fields)
    assert found is None or found.person == fields["person"]
