"""Days and times as rows: what is typed becomes one schedule, is read back in words, and comes back as it was."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.directory.schedule_reading import read_schedule
from heartdesk.directory.sessions import (
    DAYS,
    ORDINALS,
    Session,
    kept_words,
    read_back,
    schedule_of,
    sessions_of,
)
from heartdesk.directory.typed_day import typed_day

TODAY = date(2026, 11, 17)
days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True).map(
    lambda some: tuple(one for one in DAYS if one in some)
)
hours = st.integers(6, 20)
weekly = st.builds(
    lambda on, at, long: Session("weekly", on, f"{at:02d}:00", f"{at + long:02d}:30"),
    days,
    hours,
    st.integers(0, 3),
)
monthly = st.builds(
    lambda on, nth: Session("monthly", (on,), "10:00", "12:00", nth=nth),
    st.sampled_from(DAYS),
    st.sampled_from(ORDINALS),
)
fortnightly = st.builds(
    lambda ahead: Session(
        "fortnightly",
        (DAYS[(TODAY + timedelta(days=ahead)).weekday()],),
        "19:00",
        "21:00",
        first=(TODAY + timedelta(days=ahead)).isoformat(),
    ),
    st.integers(-60, 60),
)
once = st.builds(
    lambda ahead: Session(
        "once", (), "10:00", "", first=(TODAY + timedelta(days=ahead)).isoformat()
    ),
    st.integers(0, 60),
)
breaks = st.builds(
    lambda ahead, long: Session(
        "break",
        first=(TODAY + timedelta(days=ahead)).isoformat(),
        last=(TODAY + timedelta(days=ahead + long)).isoformat(),
    ),
    st.integers(0, 60),
    st.integers(0, 60),
)
rows = st.one_of(weekly, monthly, fortnightly, once, breaks)


@given(rows)
def test_a_row_makes_a_schedule_that_can_be_read_and_comes_back_as_the_same_row(
    row: Session,
) -> None:
    schedule = schedule_of(row)
    assert read_schedule(schedule) is not None
    (again,) = sessions_of([("", schedule)])
    assert again == row


@given(st.dictionaries(st.sampled_from(["freq", "byday", "interval", "dtstart", "until", "count", "opens_at", "closes_at", "valid_from", "valid_to", "description"]), st.one_of(st.text(max_size=12), st.integers(-3, 40), st.sampled_from(["WEEKLY", "MONTHLY", "2MO", "MO,TU", "10:00", "2026-11-18"]))))  # fmt: skip  # noqa: E501
def test_a_schedule_of_anybody_else_becomes_the_same_row_or_is_kept_as_it_is(
    schedule: dict[str, object],
) -> None:
    (row,) = sessions_of([("x", schedule)])
    if row.rhythm == "kept":
        assert kept_words(schedule, today=TODAY)
    elif row.rhythm != "break":
        assert read_schedule(schedule_of(row)) == read_schedule(schedule)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Session("weekly", ("MO", "TU"), "9:30", "1 pm"), "Monday and Tuesday, 9:30 am to 1 pm"),
        (Session("weekly", DAYS, "00:00", "00:00"), "Every day, all day and night"),
        (Session("weekly", ("FR",), "8 pm", "midnight"), "Friday, 8 pm to midnight"),
        (Session("weekly", ("FR",), "noon", ""), "Friday, from 12 noon"),
        (
            Session("fortnightly", ("WE",), "7pm", "9pm", first="2026-11-18"),
            "Every second week, Wednesday, 7 pm to 9 pm (next Wed 18 Nov 2026)",
        ),
        (
            Session("monthly", ("TH",), "10 am", "12 noon", nth=-1),
            "Last Thursday of the month, 10 am to 12 noon (next Thu 26 Nov 2026)",
        ),
    ],
)
def test_rows_are_read_back_as_people_would_say_them(row: Session, said: str) -> None:
    assert read_back([row], today=TODAY) == said


def test_a_break_is_read_back_beside_the_days() -> None:
    rows = [
        Session("weekly", ("MO",), "10:00", "12:00"),
        Session("break", first="2026-12-21", last="2027-01-04"),
    ]
    assert read_back(rows, today=TODAY) == (
        "Monday, 10 am to 12 noon; Closed Mon 21 Dec 2026 to Mon 4 Jan 2027"
    )


@pytest.mark.parametrize(
    "row",
    [
        Session("fortnightly", ("MO",), "10:00", "12:00", first="2026-11-18"),
        Session("break", first="2026-12-21", last="2027-06-01"),
        Session("break", first="2026-12-21", last="2026-12-01"),
        Session("weekly", ("MO",), "", "12:00"),
        Session("weekly", ("MO",), "2", "4"),
        Session("weekly", ("MO",), "8:30", "5:00"),
        Session("once", (), "10:00", "12:00", first="some day"),
    ],
)
def test_what_could_be_two_things_is_asked_about(row: Session) -> None:
    with pytest.raises(DeskError) as told:
        schedule_of(row)
    assert "Nothing was changed" in str(told.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18 Nov", "2026-11-18"),
        ("Wed 18 November", "2026-11-18"),
        ("18/11", "2026-11-18"),
        ("18.11.26", "2026-11-18"),
        ("1 jan", "2027-01-01"),
        ("16 Nov", "2027-11-16"),
        ("2026-12-01", "2026-12-01"),
        ("31 Feb", "31 Feb"),
        ("some day", "some day"),
        ("", ""),
    ],
)
def test_a_day_is_taken_as_it_is_written_here(typed: str, meant: str) -> None:
    assert typed_day(typed, TODAY) == meant


def test_a_day_that_has_been_is_the_last_one() -> None:
    assert typed_day("16 Nov", TODAY, past=True) == "2026-11-16"
    assert typed_day("18 Nov", TODAY, past=True) == "2025-11-18"


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_day(text: str) -> None:
    typed_day(text, TODAY)


@pytest.mark.parametrize("more", [{"until": "2026-12-31"}, {"valid_from": "2027-01-01"}])
def test_a_schedule_with_an_end_or_a_start_is_kept_and_never_made_endless(
    more: dict[str, str],
) -> None:
    weekly_on = {"freq": "WEEKLY", "byday": "MO", "opens_at": "10:00", "closes_at": "12:00"}
    (row,) = sessions_of([("x", {**weekly_on, **more})])
    assert row == Session("kept", id="x")
