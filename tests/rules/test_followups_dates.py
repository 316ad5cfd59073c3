"""The days on which somebody is asked: against python-dateutil, whatever the day, the leap year, the holiday."""

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, FR, MO, TH, TU, WE, rrule
from hypothesis import example, given
from hypothesis import strategies as st

from heartdesk.core.ids import new_id
from heartdesk.directory.holidays import is_bank_holiday
from heartdesk.followups.checkin import CheckIn
from heartdesk.followups.dates import (
    FIRST_WEEKS,
    LATER_MONTHS,
    SHARE,
    first_weeks,
    in_sample,
    months_later,
    ringing_day,
)

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@given(on=DAYS)
def test_nobody_is_rung_on_a_weekend_or_a_bank_holiday_but_on_the_next_day_after(on: date) -> None:
    working = rrule(DAILY, dtstart=_at(on), byweekday=(MO, TU, WE, TH, FR), count=15)
    expected = next(one.date() for one in working if not is_bank_holiday(one.date()))
    assert ringing_day(on) == expected


def test_the_days_after_a_friday_in_december() -> None:
    # A Friday; two days on is a Sunday, a week on is Christmas Day, and three weeks on a Friday.
    assert first_weeks(date(2026, 12, 18), date(2026, 12, 18)) == (
        date(2026, 12, 21),
        date(2026, 12, 29),  # Boxing Day is a Saturday, kept on the Monday
        date(2027, 1, 8),
    )


@given(start=DAYS, waited=st.integers(0, 60))
def test_the_first_weeks_never_ask_in_the_past_nor_early_nor_twice_on_one_day(
    start: date, waited: int
) -> None:
    today = start + timedelta(days=waited)
    days = first_weeks(start, today)
    assert list(days) == sorted(set(days))
    assert 1 <= len(days) <= len(FIRST_WEEKS)
    assert all(day >= today and day.weekday() < 5 and not is_bank_holiday(day) for day in days)
    for wanted in (start + relativedelta(days=days) for days in FIRST_WEEKS):
        assert ringing_day(max(wanted, today)) in days


@given(start=DAYS)
def test_three_and_six_months_later_is_the_calendars_month(start: date) -> None:
    for day, months in zip(months_later(start), LATER_MONTHS, strict=True):
        exact = start + relativedelta(months=months)
        assert exact <= day < exact + timedelta(days=7)
        assert day == ringing_day(exact)


def test_the_end_of_november_and_three_months_is_the_end_of_february() -> None:
    assert months_later(date(2026, 11, 30)) == (date(2027, 3, 1), date(2027, 6, 1))
    assert months_later(date(2027, 11, 29))[0] == date(2028, 2, 29)


def test_the_share_is_by_chance_and_the_same_each_time() -> None:
    ids = [new_id() for _ in range(4000)]
    chosen = [one for one in ids if in_sample(one)]
    assert abs(len(chosen) / 40 - SHARE) < 4
    assert chosen == [one for one in ids if in_sample(one)]
    assert not any(in_sample(one, 0) for one in ids[:50])
    assert all(in_sample(one, 100) for one in ids[:50])


def test_a_day_with_nobody_to_ring_is_a_fault_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="nobody rings"):
        ringing_day(date(2026, 11, 17), days=())


@example(born=date(2000, 2, 29), year=2027)
@example(born=date(2000, 2, 29), year=2028)
@given(born=st.dates(date(2000, 1, 1), date(2000, 12, 31)), year=st.integers(2024, 2060))
def test_a_birthday_comes_once_a_year_and_never_says_which_one(born: date, year: int) -> None:
    """29 February is on 1 March of a year that has none; relativedelta says the day before, which is early."""
    check_in = CheckIn("c", "p", birthday=(born.month, born.day))
    found = [
        day.date()
        for day in rrule(DAILY, dtstart=_at(date(year, 1, 1)), until=_at(date(year, 12, 31)))
        if check_in.has_birthday(day.date())
    ]
    expected = born + relativedelta(year=year)
    if (born.month, born.day) == (2, 29) and expected.day == 28:
        expected += timedelta(days=1)
    assert found == [expected]


def _at(day: date) -> datetime:
    return datetime.combine(day, time())
