"""What is on this week: each session on its day, closures and bank holidays said, nothing told that nobody knows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import Area, find_area
from heartdesk.directory.entry import Held
from heartdesk.directory.holidays import is_bank_holiday
from heartdesk.directory.week import OnThatDay, Week, monday_of, week_of

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 16)
CHECKED = {"at": "2026-11-10T10:00:00+00:00", "by": "Ann", "how": "rang", "hub": "Cumnock hub"}
THURSDAYS = {"freq": "WEEKLY", "byday": "TH", "opens_at": "10:00", "closes_at": "12:00"}
HALL = {"name": "Example Hall", "settlement": "Cumnock", "location_type": "physical"}


@pytest.fixture(scope="module")
def area() -> Area:
    return find_area("east_ayrshire")


def group(
    *schedules: dict[str, Any], name: str = "Example Blether", place: Any = HALL, **more: Any
) -> Held:
    fields = {
        "name": name,
        "status": "active",
        "is_group": True,
        "checks/hours": CHECKED,
        **{f"schedules/{number}": one for number, one in enumerate(schedules)},
        **more,
    }
    return Held(id=name, fields=fields, places=(place,) if place else ())


def week(area: Area, *held: Held, first: date = MONDAY, locality: str = "") -> Week:
    return week_of(held, area=area, first=first, now=NOW, locality=locality)


def told(found: Week) -> list[tuple[str, str, str, str]]:
    return [(f"{one.on:%a %d %b}", one.times, one.off, one.doubt) for one in found.sessions()]


def only(found: Week) -> OnThatDay:
    (one,) = found.sessions()
    return one


def test_a_weekly_group_is_on_once_on_its_day_at_its_place(area: Area) -> None:
    one = only(week(area, group(THURSDAYS)))

    assert (one.on, one.times) == (date(2026, 11, 19), "10 am to 12 noon")
    assert one.where == "Example Hall, Cumnock"
    assert (one.off, one.doubt) == ("", "")


def test_a_fortnightly_group_is_on_every_second_week_from_its_first(area: Area) -> None:
    blether = group({**THURSDAYS, "interval": 2, "dtstart": "2026-11-05"})

    on = [bool(week(area, blether, first=date(2026, 11, day)).sessions()) for day in (2, 9, 16, 23)]

    assert on == [True, False, True, False]


def test_a_break_is_told_as_not_on_so_that_nobody_stands_before_a_locked_door(area: Area) -> None:
    away = {"valid_from": "2026-11-16", "valid_to": "2026-11-22", "description": "Closed"}

    found = told(week(area, group(THURSDAYS, away)))
    assert found == [("Thu 19 Nov", "10 am to 12 noon", "not on: a break", "")]


def test_other_times_on_one_day_stand_in_place_of_the_usual_ones(area: Area) -> None:
    other = {
        "valid_from": "2026-11-19",
        "valid_to": "2026-11-19",
        "opens_at": "14:00",
        "closes_at": "15:00",
    }
    assert told(week(area, group(THURSDAYS, other))) == [("Thu 19 Nov", "2 pm to 3 pm", "", "")]


def test_on_a_bank_holiday_people_ring_first(area: Area) -> None:
    fridays = {**THURSDAYS, "byday": "FR"}
    found = week(area, group(fridays), first=date(2026, 12, 21))

    assert found.days[4].holiday
    assert told(found) == [("Fri 25 Dec", "10 am to 12 noon", "", "bank holiday: ring first")]


def test_a_group_that_closes_mid_week_is_on_before_and_closed_after(area: Area) -> None:
    daily = {**THURSDAYS, "byday": "TU,TH"}
    assert told(week(area, group(daily, closing_on="2026-11-18"))) == [
        ("Tue 17 Nov", "10 am to 12 noon", "", ""),
        ("Thu 19 Nov", "10 am to 12 noon", "closed", ""),
    ]


def test_a_group_closed_for_now_is_on_again_from_the_day_it_is_back(area: Area) -> None:
    daily = {**THURSDAYS, "byday": "TU,TH"}
    paused = group(daily, status="temporarily closed", back_on="2026-11-19")

    assert [one.off for one in week(area, paused).sessions()] == ["closed for now", ""]


def test_a_monthly_session_and_one_single_day_are_on_when_they_are(area: Area) -> None:
    third = {"freq": "MONTHLY", "byday": "3WE", "opens_at": "18:00"}
    once = {"dtstart": "2026-11-21", "opens_at": "09:30", "closes_at": "16:00"}

    assert told(week(area, group(third, once))) == [
        ("Wed 18 Nov", "From 6 pm", "", ""),
        ("Sat 21 Nov", "9:30 am to 4 pm", "", ""),
    ]


def test_times_nobody_confirmed_and_times_nobody_can_read_are_named_never_told(area: Area) -> None:
    starter = group(
        THURSDAYS, name="Starter", hours_confirmed=False, evidence={"level": "C"}, **{"checks/hours": None}
    )  # fmt: skip
    strange = group({"freq": "WEEKLY", "byday": "2MO", "text": "now and then"}, name="Strange")

    found = week(area, starter, strange)

    assert found.sessions() == ()
    assert [name for _, name in found.unsure] == ["Starter", "Strange"]


def test_times_too_old_or_never_checked_say_ring_first(area: Area) -> None:
    old: dict[str, Any] = {"checks/hours": {**CHECKED, "at": "2026-05-01T10:00:00+00:00"}}
    never: dict[str, Any] = {"checks/hours": None}
    assert only(week(area, group(THURSDAYS, **old))).doubt == "ring first"
    assert only(week(area, group(THURSDAYS, **never))).doubt == "ring first"


def test_a_refuge_has_no_session_on_any_sheet(area: Area) -> None:
    found = week(area, group(THURSDAYS, sensitive=True))
    assert (found.sessions(), found.unsure) == ((), ())


def test_a_hub_sees_what_is_in_its_towns_and_what_names_it(area: Area) -> None:
    here = group(THURSDAYS, name="In Cumnock")
    named = group(THURSDAYS, name="Named", place=None, **{"localities/barony": True})
    elsewhere = group(THURSDAYS, name="Far", place={**HALL, "settlement": "Kilmarnock"})

    found = week(area, here, named, elsewhere, locality="barony")

    assert sorted(one.name for one in found.sessions()) == ["In Cumnock", "Named"]


def test_an_office_open_all_week_does_not_crowd_the_sheet(area: Area) -> None:
    office = group({**THURSDAYS, "byday": "MO,TU,WE,TH,FR"}, is_group=False)
    found = week(area, office)

    assert found.sessions() == ()
    assert sum(len(one.sessions) for one in found.days) == 5


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_the_bank_holidays_of_the_act_are_known_every_year(on: date) -> None:
    named = {(1, 1), (1, 2), (11, 30), (12, 25), (12, 26)}
    if (on.month, on.day) in named or on == date.fromordinal(easter(on.year).toordinal() - 2):
        assert is_bank_holiday(on)
    if is_bank_holiday(on) and (on.month, on.day) not in named:
        assert on.weekday() < 5
        assert on.month in (1, 3, 4, 5, 8, 12)


def test_a_week_begins_on_its_monday() -> None:
    assert {monday_of(date(2026, 11, day)) for day in range(16, 23)} == {MONDAY}
