"""How long a desk that meets nobody keeps the keys to people's records: by two clocks, one of which may be wrong."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heartdesk.security.boot_clock import Moment
from heartdesk.sync.lease import Lease, Standing, looked_at, renewed, sentence, shut_keys, standing
from tests.makers import TUESDAY

DAY = 86_400.0
TEN_YEARS = timedelta(days=3650)
KEYS = ("key one", "key two")


def begun(seconds: float = 1_000.0, now: datetime = TUESDAY) -> Lease:
    return renewed(Moment("boot 1", seconds), now, heard=3, keys=KEYS)


def after(
    lease: Lease, days: float, *, boot: str = "boot 1", wrong: timedelta = timedelta(0)
) -> Lease:
    """Looked at after so many days of running, the wall clock wrong by so much; the same start, or another one."""
    seconds = 1_000.0 + days * DAY if boot == "boot 1" else 60.0
    return looked_at(lease, Moment(boot, seconds), TUESDAY + timedelta(days=days) + wrong)


def test_it_is_good_for_a_week_then_warned_of_then_over_after_a_fortnight() -> None:
    assert standing(after(begun(), 6.9)) is Standing.GOOD
    assert standing(after(begun(), 7.1)) is Standing.WARNED
    assert "In 7 days" in sentence(after(begun(), 7.1))
    assert "In 1 day " in sentence(after(begun(), 13.5))
    assert standing(after(begun(), 14)) is Standing.OVER
    assert "You can still write a worry down" in sentence(after(begun(), 14))
    assert shut_keys(after(begun(), 14)) == set(KEYS)


def test_a_clock_set_ten_years_forward_while_it_runs_neither_ends_it_nor_shuts_anything() -> None:
    lease = after(begun(), 1, wrong=TEN_YEARS)
    assert standing(lease) is Standing.GOOD
    assert standing(after(lease, 2, wrong=TEN_YEARS)) is Standing.GOOD
    # set right again, and the fortnight still ends when it ends
    assert standing(after(after(lease, 3), 14)) is Standing.OVER


def test_a_clock_set_ten_years_back_does_not_make_it_longer() -> None:
    lease = after(begun(), 1, wrong=-TEN_YEARS)
    assert standing(after(lease, 8, wrong=-TEN_YEARS)) is Standing.WARNED
    assert standing(after(lease, 14, wrong=-TEN_YEARS)) is Standing.OVER


def test_a_computer_that_wakes_ten_years_on_shuts_what_it_keeps_and_destroys_nothing() -> None:
    lease = after(begun(), 0.1, boot="boot 2", wrong=TEN_YEARS)
    assert standing(lease) is Standing.SHUT
    assert shut_keys(lease) == set(KEYS)
    assert "By this computer's date" in sentence(lease)
    # the date is put right: it opens again, and nothing was lost
    right = looked_at(lease, Moment("boot 2", 120.0), TUESDAY + timedelta(hours=3))
    assert standing(right) is Standing.GOOD


def test_a_battery_that_forgot_the_date_and_was_set_right_neither_shuts_nor_ends_it() -> None:
    # The computer woke in 2016, met the others, and then learned what day it is
    woke = TUESDAY - TEN_YEARS
    lease = renewed(Moment("boot 5", 30.0), woke, heard=3, keys=KEYS)
    lease = looked_at(lease, Moment("boot 5", 90.0), TUESDAY)
    assert standing(lease) is Standing.GOOD


def test_a_laptop_that_was_off_for_a_fortnight_shuts_what_it_keeps_until_it_meets_somebody() -> (
    None
):
    lease = looked_at(begun(), Moment("boot 2", 30.0), TUESDAY + timedelta(days=15))
    assert standing(lease) is Standing.SHUT
    again = renewed(Moment("boot 2", 60.0), TUESDAY + timedelta(days=15), heard=9, keys=KEYS)
    assert standing(again) is Standing.GOOD


def test_a_desk_whose_keys_nobody_else_could_give_back_has_no_lease() -> None:
    assert standing(None) is Standing.NONE
    assert standing(after(replace(begun(), keys=()), 30)) is Standing.NONE
    assert sentence(None) == ""


@given(
    st.lists(
        st.tuples(
            st.floats(0, 3 * DAY),  # it runs on for so long
            st.booleans(),  # and is then started anew, or not
            st.integers(-4000, 4000),  # with the wall clock wrong by so many days
        ),
        max_size=12,
    )
)
def test_keys_are_destroyed_after_a_fortnight_of_running_whatever_the_wall_clock_says(
    looks: list[tuple[float, bool, int]],
) -> None:
    lease, seconds, boot, ran = begun(), 1_000.0, 1, 0.0
    for run_on, anew, wrong in looks:
        if anew:
            boot, seconds = boot + 1, 0.0
        seconds += run_on
        ran += run_on
        now = TUESDAY + timedelta(seconds=ran, days=wrong)
        lease = looked_at(lease, Moment(f"boot {boot}", seconds), now)
    # never before it has surely run out, and always then
    assert (standing(lease) is Standing.OVER) == (ran >= 14 * DAY - 0.001 or lease.sure >= 14 * DAY)
    assert abs(lease.sure - ran) < 1
