"""When a place is open: HSDS schedules as they come, good and bad, at moments through the year."""

import warnings
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import MONTHLY, WEEKLY, rrule, rruleset, weekdays
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.directory.holidays import is_bank_holiday
from heartdesk.directory.opening import opening
from heartdesk.directory.schedule_reading import read_schedule, read_schedules

LONDON = ZoneInfo("Europe/London")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFFICE = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}


def at(text: str) -> datetime:
    """A moment by the clock on the wall, such as "2026-11-17 10:30" (a Tuesday)."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def said(moment: str, *schedules: Any) -> tuple[str, str]:
    found = opening(read_schedules(schedules), at(moment))
    return found.state, found.text


@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-02", "2025-12-25", "2025-12-26"])
def test_on_a_bank_holiday_at_the_turn_of_the_year_nobody_is_told_it_is_open(day: str) -> None:
    assert said(f"{day} 10:30", OFFICE) == (
        "unknown",
        "hours may be different today: ring first",
    )


def test_an_office_through_a_day_and_a_weekend() -> None:
    assert said("2026-11-17 08:59", OFFICE) == ("later today", "opens today 9 am")
    assert said("2026-11-17 09:00", OFFICE) == ("open", "open till 5 pm")
    assert said("2026-11-17 16:59", OFFICE) == ("open", "open till 5 pm")
    assert said("2026-11-17 17:00", OFFICE) == ("closed", "opens tomorrow 9 am")
    assert said("2026-11-20 18:00", OFFICE) == ("closed", "opens Mon 9 am")


def test_a_line_that_is_open_over_midnight() -> None:
    line = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH", "opens_at": "18:00", "closes_at": "02:00"}

    assert said("2026-11-18 01:59", line) == ("open", "open till 2 am")
    assert said("2026-11-18 02:00", line) == ("later today", "opens today 6 pm")
    assert said("2026-11-17 23:00", line) == ("open", "open till 2 am tomorrow")
    assert said("2026-11-20 01:00", line) == ("open", "open till 2 am")
    assert said("2026-11-21 01:00", line) == ("closed", "opens Mon 6 pm")


def test_a_weekend_line_that_never_shuts_from_friday_to_monday() -> None:
    weekend = [
        {"freq": "WEEKLY", "byday": "FR", "opens_at": "16:00", "closes_at": "00:00"},
        {"freq": "WEEKLY", "byday": "SA,SU", "opens_at": "00:00", "closes_at": "24:00"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "00:00", "closes_at": "09:00"},
    ]

    assert said("2026-11-20 20:00", *weekend) == ("open", "open till Mon 9 am")
    assert said("2026-11-22 20:00", *weekend) == ("open", "open till 9 am tomorrow")
    assert said("2026-11-23 08:00", *weekend) == ("open", "open till 9 am")


@pytest.mark.parametrize("closes", ["00:00", "24:00", "23:59", "23:59:00"])
def test_day_and_night_is_said_so_even_at_christmas(closes: str) -> None:
    always = {"freq": "WEEKLY", "byday": ",".join(CODES), "opens_at": "00:00", "closes_at": closes}

    assert said("2026-11-17 03:00", always) == ("open", "open day and night")
    assert said("2026-12-25 03:00", always) == ("open", "open day and night")


def test_till_midnight_is_called_midnight() -> None:
    evening = {"freq": "WEEKLY", "byday": "TU", "opens_at": "18:00", "closes_at": "00:00"}

    assert said("2026-11-17 19:00", evening) == ("open", "open till midnight")


def test_two_sittings_that_touch_are_one() -> None:
    morning = {"freq": "WEEKLY", "byday": "TU", "opens_at": "09:00", "closes_at": "12:30"}
    afternoon = {"freq": "WEEKLY", "byday": "TU", "opens_at": "12:30", "closes_at": "16:00"}

    assert said("2026-11-17 10:00", morning, afternoon) == ("open", "open till 4 pm")


def test_the_second_sunday_and_the_last_friday_of_the_month() -> None:
    second = {"freq": "MONTHLY", "byday": "2SU", "opens_at": "10:30", "closes_at": "12:30"}
    last = {"freq": "MONTHLY", "byday": "-1FR", "opens_at": "19:00", "closes_at": "21:00"}

    assert said("2026-12-13 11:00", second) == ("open", "open till 12:30 pm")
    assert said("2026-11-17 11:00", second) == ("closed", "opens Sun 13 Dec 2026, 10:30 am")
    assert said("2026-11-27 19:30", last) == ("open", "open till 9 pm")


def test_a_fortnightly_group_is_on_in_its_own_week_only() -> None:
    group = {
        "freq": "WEEKLY",
        "interval": 2,
        "byday": "TU",
        "dtstart": "2026-11-03",
        "opens_at": "18:00",
        "closes_at": "20:00",
    }

    assert said("2026-11-17 18:30", group) == ("open", "open till 8 pm")
    assert said("2026-11-24 18:30", group)[0] == "closed"
    assert said("2026-12-01 18:30", group)[0] == "open"


def test_a_holiday_stands_in_place_of_the_usual_hours() -> None:
    closed = {
        "valid_from": "2026-12-23",
        "valid_to": "2027-01-05",
        "description": "Closed for the holidays",
    }
    short = {
        "valid_from": "2026-11-18",
        "valid_to": "2026-11-18",
        "opens_at": "09:00",
        "closes_at": "12:00",
        "notes": "staff training",
    }
    vague = {"valid_from": "2026-11-19", "valid_to": "2026-11-19", "notes": "St Andrew's fair"}

    assert said("2026-12-23 10:00", OFFICE, closed) == ("closed", "opens Wed 6 Jan 2027, 9 am")
    assert said("2026-11-18 13:00", OFFICE, short) == ("closed", "opens tomorrow 9 am")
    assert said("2026-11-19 10:00", OFFICE, vague) == (
        "unknown",
        "hours may be different today: ring first",
    )


def test_a_weekly_rule_proves_nothing_on_christmas_day() -> None:
    assert said("2026-12-25 10:00", OFFICE) == (
        "unknown",
        "hours may be different today: ring first",
    )


def test_times_that_have_ended_are_not_the_same_as_closed() -> None:
    summer = {**OFFICE, "valid_from": "2026-06-29", "valid_to": "2026-08-14"}

    assert said("2026-11-17 10:00", summer) == (
        "unknown",
        "the times we hold ended Fri 14 Aug 2026: ring first",
    )
    assert said("2026-03-17 10:00", summer) == ("unknown", "starts Mon 29 Jun 2026: ring first")


def test_a_single_date_is_open_on_that_day_alone() -> None:
    fair = {"dtstart": "2026-11-21", "opens_at": "10:00", "closes_at": "14:00"}

    assert said("2026-11-21 11:00", fair) == ("open", "open till 2 pm")
    assert said("2026-11-17 11:00", fair) == ("closed", "opens Sat 10 am")
    assert said("2026-11-28 11:00", fair)[0] == "unknown"


def test_days_without_times_are_never_called_open_or_closed() -> None:
    group = {"freq": "WEEKLY", "byday": "TU"}
    from_six = {"freq": "WEEKLY", "byday": "TU", "opens_at": "18:00"}

    assert said("2026-11-17 10:00", group) == ("unknown", "open today, times not known: ring first")
    assert said("2026-11-18 10:00", group) == ("closed", "opens Tue, time not known: ring first")
    assert said("2026-11-17 10:00", from_six) == ("later today", "opens today 6 pm")
    assert said("2026-11-17 19:00", from_six) == (
        "unknown",
        "started at 6 pm, end not known: ring first",
    )


def test_nothing_known_and_not_confirmed_are_said_in_words() -> None:
    assert said("2026-11-17 10:00") == ("unknown", "opening times not known: ring first")
    assert opening(read_schedules([OFFICE]), at("2026-11-17 10:00"), confirmed=False).text == (
        "hours not confirmed: ring first"
    )


def test_an_unclear_schedule_beside_a_clear_one_may_add_but_never_close() -> None:
    unclear = {"text": "and some Saturdays in term time"}

    assert said("2026-11-17 10:00", OFFICE, unclear) == ("open", "open till 5 pm")
    assert said("2026-11-21 10:00", OFFICE, unclear) == (
        "unknown",
        "opens Mon 9 am, maybe sooner: ring first",
    )


def test_clocks_changing_do_not_move_opening_times() -> None:
    sunday = {"freq": "WEEKLY", "byday": "SU", "opens_at": "10:00Z", "closes_at": "12:00Z"}

    for day in ("2026-03-22", "2026-03-29", "2026-10-18", "2026-10-25"):
        assert said(f"{day} 09:59", sunday) == ("later today", "opens today 10 am")
        assert said(f"{day} 10:00", sunday) == ("open", "open till 12 noon")
        assert said(f"{day} 12:00", sunday)[0] == "closed"


TRAPS: list[dict[str, Any]] = [
    {**OFFICE, "byday": "2MO"},
    {**OFFICE, "freq": "WEEKLY", "byday": "MO,-1TU"},
    {**OFFICE, "interval": 0},
    {**OFFICE, "interval": -1},
    {**OFFICE, "interval": 1.5},
    {**OFFICE, "interval": 2},
    {**OFFICE, "interval": "often"},
    {**OFFICE, "byday": "weekdays"},
    {**OFFICE, "byday": 7},
    {**OFFICE, "byday": {"MO": True}},
    {**OFFICE, "byday": "0MO", "freq": "MONTHLY"},
    {**OFFICE, "byday": "9MO", "freq": "MONTHLY"},
    {**OFFICE, "freq": "YEARLY"},
    {**OFFICE, "freq": "HOURLY"},
    {**OFFICE, "freq": 3},
    {**OFFICE, "dtstart": "soon"},
    {**OFFICE, "until": "later"},
    {**OFFICE, "valid_from": "2026-13-40"},
    {**OFFICE, "valid_from": "2026-12-01", "valid_to": "2026-01-01"},
    {**OFFICE, "count": 0, "dtstart": "2026-01-01"},
    {**OFFICE, "count": 10**9, "dtstart": "2026-01-01"},
    {**OFFICE, "count": 5},
    {**OFFICE, "opens_at": "nine"},
    {**OFFICE, "opens_at": "9"},
    {**OFFICE, "opens_at": "25:00"},
    {**OFFICE, "opens_at": 900},
    {**OFFICE, "opens_at": "08:30", "closes_at": "05:00"},
    {**OFFICE, "opens_at": "09:00", "closes_at": "09:00"},
    {**OFFICE, "bymonthday": "32", "freq": "MONTHLY"},
    {**OFFICE, "bymonthday": "1", "freq": "WEEKLY"},
    {**OFFICE, "byweekno": "1,2"},
    {**OFFICE, "byyearday": "1"},
    {**OFFICE, "wkst": "Funday"},
    {"freq": "WEEKLY", "opens_at": "09:00", "closes_at": "17:00"},
    {"freq": "MONTHLY", "interval": 12, "bymonthday": "30", "dtstart": "2026-02-01"},
    {"freq": "DAILY", "interval": 7, "byday": "TU", "dtstart": "2026-02-02"},
    {
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "opens_at": "09:00",
        "closes_at": "17:00",
    },
    {"text": "Every other Friday evening"},
    {},
]


@pytest.mark.parametrize("trap", TRAPS, ids=str)
def test_what_cannot_be_read_for_sure_is_unknown_never_open_or_closed(trap: dict[str, Any]) -> None:
    for moment in ("2026-11-16 10:00", "2026-11-17 20:00", "2026-02-02 10:00"):
        assert said(moment, trap) == ("unknown", "not sure if it is open: ring first")


@pytest.mark.parametrize("junk", [None, 7, "Mon-Fri", [], [1], True, float("nan")])
def test_something_else_in_place_of_a_schedule_never_crashes(junk: Any) -> None:
    assert opening(read_schedules([junk]), at("2026-11-17 10:00")).state == "unknown"


@pytest.mark.parametrize(
    "change",
    [
        {"byday": "MO, TU, WE, TH, FR"},
        {"byday": "mo,tu,we,th,fr"},
        {"byday": ["MO", "TU", "WE", "TH", "FR"]},
        {"byday": "Monday,Tuesday,Wednesday,Thursday,Friday"},
        {"byday": "Mon Tues Wed Thur Fri"},
        {"freq": "weekly"},
        {"freq": "DAILY"},
        {"freq": None},
        {"interval": 1.0},
        {"interval": "1"},
        {"interval": ""},
        {"opens_at": "9am", "closes_at": "5 pm"},
        {"opens_at": "09:00:00+01:00", "closes_at": "17:00:00.000Z"},
        {"until": "2027-01-01", "count": 3000, "dtstart": "2020-01-06"},
        {"until": "20270101T000000Z", "dtstart": "2020-01-06"},
        {"wkst": "SU", "timezone": 0, "count": None, "bymonthday": "", "byweekno": ""},
        {"valid_from": "2026-11-17", "valid_to": "2026-11-17"},
    ],
    ids=str,
)
def test_small_slips_are_read_as_they_were_meant(change: dict[str, Any]) -> None:
    assert said("2026-11-17 10:00", {**OFFICE, **change}) == ("open", "open till 5 pm")


def test_until_and_count_together_end_at_whichever_comes_first() -> None:
    rule = {**OFFICE, "byday": "TU", "dtstart": "2026-11-03"}

    assert said("2026-11-17 10:00", {**rule, "count": 3, "until": "2026-12-31"})[0] == "open"
    assert said("2026-11-24 10:00", {**rule, "count": 3, "until": "2026-12-31"})[0] == "unknown"
    assert said("2026-11-17 10:00", {**rule, "count": 9, "until": "2026-11-16"})[0] == "unknown"


def test_the_example_of_the_standard_itself_is_unclear() -> None:
    example = {
        "valid_from": "2005-01-01",
        "valid_to": "2005-01-01",
        "dtstart": "2005-01-01",
        "timezone": 3,
        "until": "2005-01-01",
        "count": 3,
        "wkst": "TU",
        "freq": "WEEKLY",
        "interval": 1,
        "byday": "TH,FR",
        "byweekno": "41,42",
        "bymonthday": "2,3,4",
        "byyearday": "2,3,4",
        "opens_at": "10:00:00",
        "closes_at": "18:00:00",
    }

    assert said("2026-11-17 10:00", example)[0] == "unknown"


def test_a_rule_from_long_ago_costs_no_more_than_a_new_one() -> None:
    old = {**OFFICE, "interval": 2, "byday": "TU", "dtstart": "1900-01-02"}
    rule = read_schedule(old)
    assert rule is not None

    # 2 January 1900 was a Tuesday, and 17 November 2026 is a whole number of weeks later.
    weeks = (date(2026, 11, 17) - date(1900, 1, 2)).days // 7
    assert (said("2026-11-17 10:00", old)[0] == "open") == (weeks % 2 == 0)
    assert rule.dates(date(2026, 11, 1), date(2026, 11, 30)) == [
        date(2026, 11, 1) + timedelta(days=ahead)
        for ahead in range(30)
        if (date(2026, 11, 1) + timedelta(days=ahead) - date(1900, 1, 2)).days % 14 == 0
    ]


# ---- against python-dateutil itself -------------------------------------------------------------

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
TIMES = st.times().map(
    lambda one: one.replace(minute=one.minute // 15 * 15, second=0, microsecond=0)
)


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, Any]:
    """A schedule that is clear: weekly or monthly, perhaps from a day, until a day, a number of times."""
    monthly = draw(st.booleans())
    start = draw(DAYS)
    opens = draw(TIMES)
    long = draw(st.integers(1, 64))  # quarters of an hour, up to sixteen hours
    closes = (datetime.combine(start, opens) + timedelta(minutes=15 * long)).time()
    chosen = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=7, unique=True))
    if monthly:
        chosen = [f"{draw(st.sampled_from([-2, -1, 1, 2, 3, 4, 5]))}{code}" for code in chosen[:2]]
    found: dict[str, Any] = {
        "freq": "MONTHLY" if monthly else "WEEKLY",
        "byday": ",".join(chosen),
        "dtstart": start.isoformat(),
        "interval": draw(st.integers(1, 4)),
        "opens_at": opens.strftime("%H:%M"),
        "closes_at": closes.strftime("%H:%M"),
    }
    if draw(st.booleans()):
        found["until"] = (start + timedelta(days=draw(st.integers(0, 900)))).isoformat()
    if draw(st.booleans()):
        found["count"] = draw(st.integers(1, 60))
    if draw(st.booleans()):
        found["valid_from"] = (start + timedelta(days=draw(st.integers(-90, 90)))).isoformat()
    return found


def by_dateutil(
    schedule: dict[str, Any], since: date, till: date
) -> list[tuple[datetime, datetime]]:
    """The spells between two days, straight from dateutil with no help from our own reading of the rule."""
    days = []
    for token in schedule["byday"].split(","):
        day = weekdays[CODES.index(token[-2:])]
        days.append(day(int(token[:-2])) if token[:-2] else day)
    start = date.fromisoformat(schedule["dtstart"])
    ends = rruleset()
    ends.rrule(
        rrule(
            MONTHLY if schedule["freq"] == "MONTHLY" else WEEKLY,
            dtstart=datetime.combine(start, time(0)),
            interval=schedule["interval"],
            byweekday=days,
            count=schedule.get("count"),
        )
    )
    first = date.fromisoformat(schedule.get("valid_from", schedule["dtstart"]))
    last = date.fromisoformat(schedule.get("until", "2199-01-01"))
    opens, closes = (
        time.fromisoformat(schedule["opens_at"]),
        time.fromisoformat(schedule["closes_at"]),
    )
    spells = []
    for moment in ends.between(
        datetime.combine(since, time(0)), datetime.combine(till, time(0)), inc=True
    ):
        on = moment.date()
        if not first <= on <= last or is_bank_holiday(on):
            continue
        ending = on + timedelta(days=1) if closes <= opens else on
        spells.append(
            (
                datetime.combine(on, opens, LONDON).astimezone(UTC),
                datetime.combine(ending, closes, LONDON).astimezone(UTC),
            )
        )
    return spells


@given(schedule=schedules(), ahead=st.integers(-3, 1000), minute=st.integers(0, 24 * 60 - 1))
def test_open_and_next_opening_agree_with_dateutil_through_summer_and_winter(
    schedule: dict[str, Any], ahead: int, minute: int
) -> None:
    # Given any clear schedule and any minute of a day about its time
    on = date.fromisoformat(schedule["dtstart"]) + timedelta(days=ahead)
    moment = datetime.combine(on, time(minute // 60, minute % 60), LONDON).astimezone(UTC)

    # When we ask whether it is open
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = opening(read_schedules([schedule]), moment)

    # Then dateutil's own occurrences say the same
    day = moment.astimezone(LONDON).date()
    spells = by_dateutil(schedule, day - timedelta(days=1), day + timedelta(days=62))
    is_open = any(start <= moment < end for start, end in spells)
    assert (found.state == "open") == is_open
    if is_open:
        assert found.until is not None
        assert not any(start <= found.until < end for start, end in spells)
    elif found.state in ("closed", "later today"):
        later = min(start for start, _ in spells if start > moment)
        assert found.opens == later
        assert (found.state == "later today") == (later.astimezone(LONDON).date() == day)


NAMES = (
    *(
        "freq",
        "interval",
        "byday",
        "bymonthday",
        "dtstart",
        "until",
        "count",
        "valid_from",
        "valid_to",
    ),
    *("opens_at", "closes_at", "wkst", "text", "notes", "description", "byweekno", "byyearday"),
)


@given(
    schedule=st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=12),
            st.sampled_from(
                ["WEEKLY", "MONTHLY", "MO", "1MO", "-1SU", "2026-11-17", "10:00", "26:00"]
            ),
            st.lists(st.text(max_size=4), max_size=3),
        ),
    )
)
def test_no_schedule_however_odd_raises_or_warns(schedule: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = opening(read_schedules([schedule]), at("2026-11-17 10:30"))

    assert found.text
