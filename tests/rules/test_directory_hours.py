"""Opening times in words, as they stand on paper."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.directory.hours import days_in_words, hours_line, timetable_in_words
from heartdesk.directory.schedule_reading import read_schedules

TUESDAY = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


def weekly(
    days: str, opens: str | None = "09:00", closes: str | None = "17:00", **more: Any
) -> dict[str, Any]:
    return {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, **more}


def said(*schedules: Any) -> str:
    return timetable_in_words(read_schedules(schedules), today=date(2026, 11, 17))


def test_days_with_the_same_times_share_a_line() -> None:
    assert said(weekly("MO,TU,WE,TH,FR")) == "Monday to Friday, 9 am to 5 pm"
    assert said(weekly("MO"), weekly("TU"), weekly("WE"), weekly("SA", "10:00", "12:30")) == (
        "Monday to Wednesday, 9 am to 5 pm; Saturday, 10 am to 12:30 pm"
    )
    assert said(weekly("MO,TH", "09:30", "20:00")) == "Monday and Thursday, 9:30 am to 8 pm"


def test_a_lunch_break_is_said() -> None:
    assert said(weekly("TU", "13:00", "16:00"), weekly("TU", "09:00", "12:00")) == (
        "Tuesday, 9 am to 12 noon and 1 pm to 4 pm"
    )


@pytest.mark.parametrize("closes", ["00:00", "23:59"])
def test_day_and_night(closes: str) -> None:
    assert said(weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", closes)) == "Every day, all day and night"
    assert said({"freq": "DAILY", "opens_at": "00:00", "closes_at": closes}) == (
        "Every day, all day and night"
    )


def test_over_midnight_says_the_next_day() -> None:
    assert said(weekly("MO,TU,WE,TH", "18:00", "02:00")) == (
        "Monday to Thursday, 6 pm to 2 am the next day"
    )
    assert said(weekly("FR", "18:00", "00:00")) == "Friday, 6 pm to midnight"


def test_rare_sessions_name_their_rhythm_and_the_next_day() -> None:
    assert said({**weekly("2SU", "10:30", "12:30"), "freq": "MONTHLY"}) == (
        "Second Sunday of the month, 10:30 am to 12:30 pm (next Sun 13 Dec 2026)"
    )
    assert said({**weekly("-1FR,1MO"), "freq": "MONTHLY"}) == (
        "Last Friday and First Monday of the month, 9 am to 5 pm (next Fri 27 Nov 2026)"
    )
    assert said(weekly("TU", interval=2, dtstart="2026-11-03")) == (
        "Every second week, Tuesday, 9 am to 5 pm (next Tue 17 Nov 2026)"
    )
    assert said({"freq": "MONTHLY", "bymonthday": "1,15,22,-1", "opens_at": "09:00"}) == (
        "The 1st, 15th, 22nd and last day of the month, from 9 am (next Sun 22 Nov 2026)"
    )
    assert said({"dtstart": "2026-12-05", "opens_at": "10:00", "closes_at": "12:00"}) == (
        "Sat 5 Dec 2026, 10 am to 12 noon"
    )


def test_when_it_begins_and_ends_is_said() -> None:
    assert said(weekly("TU", valid_from="2027-01-05", valid_to="2027-03-30")) == (
        "Tuesday, 9 am to 5 pm from Tue 5 Jan 2027 until Tue 30 Mar 2027"
    )


def test_a_coming_closure_is_said_and_a_past_one_is_not() -> None:
    closed = {"valid_from": "2026-12-25", "valid_to": "2026-12-26", "notes": "closed"}
    short = {
        "valid_from": "2026-12-24",
        "valid_to": "2026-12-24",
        "opens_at": "9am",
        "closes_at": "1pm",
    }
    past = {"valid_from": "2026-09-25", "valid_to": "2026-09-28", "notes": "closed"}

    assert said(weekly("FR"), closed, short, past) == (
        "Friday, 9 am to 5 pm; Closed Fri 25 Dec 2026 to Sat 26 Dec 2026; Thu 24 Dec 2026: 9 am to 1 pm"
    )


def test_times_that_could_not_be_read_are_given_as_they_were_written() -> None:
    assert said({"text": "Every other Friday evening"}) == "Every other Friday evening"
    assert said(weekly("TU"), {"text": "and by appointment"}) == (
        "Tuesday, 9 am to 5 pm; and by appointment"
    )


def test_days_without_times_say_so() -> None:
    assert said(weekly("TU", None, None)) == "Tuesday, times not known: ring first"


def test_unknown_and_unconfirmed_hours_never_look_like_hours() -> None:
    nothing = hours_line({}, read_schedules([]), confirmed=True, now=TUESDAY)
    assert (nothing.text, nothing.known) == ("Opening times not known: ring first", False)

    held = hours_line(
        {"hours_text": "Mon to Fri 9 to 5"},
        read_schedules([weekly("MO")]),
        confirmed=False,
        now=TUESDAY,
    )
    assert (held.text, held.known) == ("Hours not confirmed: ring first", False)

    unclear = hours_line({}, read_schedules([weekly("2MO")]), confirmed=True, now=TUESDAY)
    assert (unclear.text, unclear.known) == ("Opening times not known: ring first", False)

    over = hours_line(
        {}, read_schedules([weekly("MO", valid_to="2026-08-14")]), confirmed=True, now=TUESDAY
    )
    assert (over.text, over.known) == ("The times we hold ended Fri 14 Aug 2026: ring first", False)


def test_words_that_were_given_come_before_our_own() -> None:
    given = hours_line(
        {"hours_text": "Weekdays, 9 to 5"},
        read_schedules([weekly("MO")]),
        confirmed=True,
        now=TUESDAY,
    )

    assert (given.text, given.known) == ("Weekdays, 9 to 5", True)


@given(st.sets(st.integers(0, 6), min_size=1))
def test_every_set_of_days_reads_back_as_itself(days: set[int]) -> None:
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    text = days_in_words(sorted(days))

    read: set[int] = set()
    for piece in text.replace(" and ", ", ").split(", "):
        if piece == "Every day":
            read = set(range(7))
        elif " to " in piece:
            first, last = piece.split(" to ")
            read |= set(range(names.index(first), names.index(last) + 1))
        else:
            read.add(names.index(piece))
    assert read == days


@given(
    st.lists(st.dictionaries(st.text(max_size=10), st.one_of(st.none(), st.integers(), st.text())))
)
def test_odd_schedules_never_crash(schedules: list[Any]) -> None:
    assert hours_line({}, read_schedules(schedules), confirmed=True, now=TUESDAY).text
