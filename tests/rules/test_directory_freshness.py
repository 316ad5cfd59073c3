"""How fresh a fact is: who checked it, when, and whether it has changed since."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.directory.freshness import (
    LIMIT_MONTHS,
    ORDER,
    check_of,
    checks_in,
    fact_freshness,
    overall,
)
from heartdesk.directory.model import FACTS, Fact, FactFreshness

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
ANN = {
    "at": "2026-11-17T10:30:00+00:00",
    "by": "Ann",
    "how": "rang",
    "hub": "Cumnock hub",
    "saw": "f00d",
}


def fresh(fact: Fact, value: Any, *, now: datetime = NOON, seen: str = "f00d") -> FactFreshness:
    return fact_freshness(fact, check_of(value), seen=seen, now=now)


def on_day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_a_check_says_when_by_whom_and_where() -> None:
    found = fresh("phone", ANN)

    assert (found.state, found.text) == ("fresh", "Checked Tue 17 Nov 2026 by Ann, Cumnock hub")
    assert (found.on, found.by, found.hub) == (date(2026, 11, 17), "Ann", "Cumnock hub")


@pytest.mark.parametrize(
    ("fact", "old_from", "last_day"),
    [
        ("hours", date(2027, 1, 25), date(2027, 2, 17)),
        ("phone", date(2027, 4, 2), date(2027, 5, 17)),
        ("address", date(2027, 8, 18), date(2027, 11, 17)),
    ],
)
def test_each_kind_of_fact_ages_at_its_own_pace(fact: Fact, old_from: date, last_day: date) -> None:
    day = timedelta(days=1)

    assert fresh(fact, ANN, now=on_day(old_from - day)).state == "fresh"
    assert fresh(fact, ANN, now=on_day(old_from)).state == "getting old"
    assert fresh(fact, ANN, now=on_day(last_day)).state == "getting old"
    over = fresh(fact, ANN, now=on_day(last_day + day))
    assert over.state == "ring first"
    assert over.text == "Ring first: last checked Tue 17 Nov 2026 by Ann, Cumnock hub"


@given(
    fact=st.sampled_from(FACTS),
    checked=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    later=st.integers(0, 500),
)
def test_a_fact_only_ever_gets_older(fact: Fact, checked: date, later: int) -> None:
    value = {**ANN, "at": checked.isoformat()}
    states = [
        ORDER.index(fresh(fact, value, now=on_day(checked + timedelta(days=ahead))).state)
        for ahead in (0, later, later + 1, later + 40)
    ]

    assert states == sorted(states)
    assert states[0] == 0
    over = checked + relativedelta(months=LIMIT_MONTHS[fact], days=1)
    assert fresh(fact, value, now=on_day(over)).state == "ring first"


def test_a_check_from_a_day_to_come_or_by_an_unsure_clock_is_never_fresh() -> None:
    tomorrow = {**ANN, "at": "2026-11-18T00:30:00+00:00"}

    for value in (tomorrow, {**ANN, "unsure": True}):
        found = fresh("phone", value)
        assert found.state == "ring first"
        assert found.text == "The day it was checked by Ann is not certain: ring first"
        assert found.on is None


def test_the_day_is_the_day_on_the_wall_in_summer() -> None:
    late = {**ANN, "at": "2026-07-01T23:30:00+00:00"}  # half past midnight on 2 July here

    found = fresh("phone", late, now=datetime(2026, 7, 2, 8, tzinfo=UTC))
    assert found.text == "Checked Thu 2 Jul 2026 by Ann, Cumnock hub"


def test_a_fact_that_changed_since_is_not_vouched_for() -> None:
    found = fresh("phone", ANN, seen="beef")

    assert found.state == "ring first"
    assert found.text == (
        "Changed since it was checked Tue 17 Nov 2026 by Ann, Cumnock hub: ring first"
    )
    assert fresh("phone", {**ANN, "saw": ""}, seen="beef").state == "fresh"


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        "yes",
        7,
        {**ANN, "by": ""},
        {**ANN, "by": None},
        {**ANN, "how": "a web page"},
        {**ANN, "how": None},
        {**ANN, "at": "last week"},
        {**ANN, "at": None},
        {**ANN, "at": 20261117},
        {**ANN, "at": "0001-01-01"},
        {"assured_date": "2026-11-01"},
    ],
    ids=str,
)
def test_without_a_named_worker_who_rang_or_went_it_is_not_checked_yet(value: Any) -> None:
    found = fresh("hours", value)

    assert (found.state, found.text) == ("not checked yet", "Not checked yet: ring first")


def test_a_visit_counts_as_a_call_does() -> None:
    assert fresh("address", {**ANN, "how": "visited", "hub": ""}).text == (
        "Checked Tue 17 Nov 2026 by Ann"
    )


def test_the_entry_is_as_fresh_as_its_least_fresh_fact() -> None:
    hours_then = {**ANN, "at": "2026-07-01"}
    facts: dict[Fact, FactFreshness] = {
        "phone": fresh("phone", ANN),
        "hours": fresh("hours", hours_then),
        "cost": fresh("cost", None),
    }

    alone = overall(facts, ["phone"])
    assert (alone.state, alone.on, alone.hub) == ("fresh", date(2026, 11, 17), "Cumnock hub")
    both = overall(facts, ["phone", "hours"])
    assert both.state == "ring first"
    assert both.text == (
        "Hours: ring first: last checked Wed 1 Jul 2026 by Ann, Cumnock hub. "
        "Phone: checked Tue 17 Nov 2026 by Ann, Cumnock hub"
    )
    assert both.on == date(2026, 7, 1)
    assert overall({**facts, "address": fresh("address", None)}, ["phone", "address"]).on is None


def test_with_nothing_that_counts_an_entry_is_not_checked_yet() -> None:
    assert overall({}, []).state == "not checked yet"
    assert overall({"cost": fresh("cost", None)}, []).state == "not checked yet"
    assert overall({"cost": fresh("cost", ANN)}, []).state == "fresh"


def test_only_checks_that_count_are_read_from_a_field_map() -> None:
    fields = {"checks/phone": ANN, "checks/hours": {"at": "2026-11-17"}, "checks/buses": ANN}

    assert set(checks_in(fields)) == {"phone"}
