"""The hub's board on a real encrypted file: alerts that come down by themselves, first names of those who say so."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.hubs.actions import set_up_hub
from heartdesk.store.desk import Desk
from heartdesk.today.actions import put_back, put_up, read_today, say_in, say_out, take_down
from heartdesk.today.model import LONGEST_ALERT, LONGEST_STAY, MOST_ALERTS, alert_of, last_day
from tests.makers import FixedClock, a_desk, a_worker

TUESDAY = date(2026, 11, 17)
SNOW = "Snow from 3: the last bus to Dalmellington is 4:10"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    return desk


def alerts(desk: Desk) -> list[str]:
    return [one.text for one in desk.look(read_today).alerts]


def up(desk: Desk, text: str = SNOW, *, days: int = 0) -> str:
    return desk.run(
        lambda unit: put_up(unit, text=text, until=TUESDAY + timedelta(days=days))
    ).value


def test_an_alert_stays_up_until_the_night_it_was_given_and_then_comes_down_by_itself(
    desk: Desk, clock: FixedClock
) -> None:
    up(desk, days=1)
    clock.move(days=1, hours=13)
    assert alerts(desk) == [SNOW], "Wednesday, half past eleven at night"
    clock.move(hours=1)
    assert alerts(desk) == []


def test_what_is_taken_down_by_a_slip_comes_back_as_it_was(desk: Desk) -> None:
    alert_id = up(desk)
    before = desk.run(lambda unit: take_down(unit, id=alert_id)).value
    assert alerts(desk) == []
    desk.run(lambda unit: put_back(unit, id=alert_id, before=before))
    assert alerts(desk) == [SNOW]
    assert desk.look(read_today).alerts[0].by == "Ann"


@pytest.mark.parametrize("typed", ["", "   ", "x" * (LONGEST_ALERT + 1), "Ring 0141 339 8855"])
def test_what_cannot_be_read_in_passing_or_is_wrong_goes_not_up(desk: Desk, typed: str) -> None:
    denied = desk.look(lambda look: look.area.denied)
    text = typed.replace("0141 339 8855", denied[0].number)
    with pytest.raises(DeskError) as told:
        up(desk, text)
    assert told.value.then
    assert alerts(desk) == []


def test_a_board_that_is_full_takes_no_more(desk: Desk) -> None:
    for number in range(MOST_ALERTS):
        up(desk, f"Alert {number}")
    with pytest.raises(DeskError, match="more than anybody reads"):
        up(desk, "One more")


def test_only_a_coordinator_puts_alerts_up_and_everybody_reads_them(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    up(desk)
    bea = a_desk(tmp_path, clock=clock, worker=a_worker(Role.RECEPTION))
    try:
        assert alerts(bea) == [SNOW]
        assert not bea.look(read_today).may_put_up
        with pytest.raises(NotAllowed):
            up(bea, "Free cake")
    finally:
        bea.close()


def test_a_first_name_stands_on_the_board_only_for_those_who_say_so_and_only_today(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    assert desk.look(read_today).names == ()
    desk.run(say_in)
    desk.run(say_in)
    bea = a_desk(tmp_path, clock=clock, worker=a_worker(Role.RECEPTION, name="Bea Example"))
    try:
        bea.run(say_in)
        assert bea.look(read_today).names == ("Ann", "Bea")
        assert bea.look(read_today).here == "Bea"
        bea.run(say_out)
        assert bea.look(read_today).names == ("Ann",)
        bea.run(say_in)
        assert bea.look(read_today).names == ("Ann", "Bea")
    finally:
        bea.close()
    clock.move(days=1)
    assert desk.look(read_today).names == ()


def test_the_board_of_another_hub_is_another_board(desk: Desk) -> None:
    up(desk)
    desk.run(say_in)
    desk.run(lambda unit: set_up_hub(unit, locality="Doon Valley"))
    today = desk.look(read_today)
    assert (today.alerts, today.names) == ((), ())


@given(st.dates(), st.dates())
def test_no_alert_stays_longer_than_two_weeks_nor_ends_before_it_began(
    asked: date, today: date
) -> None:
    if today > date.max - LONGEST_STAY:
        return
    assert today <= last_day(asked, today) <= today + LONGEST_STAY


@given(
    st.dictionaries(
        st.sampled_from(["text", "until", "since", "by", "hub"]),
        st.one_of(st.none(), st.text(max_size=30), st.integers(), st.lists(st.text(max_size=3))),
    )
)
def test_whatever_another_desk_wrote_the_board_is_read(fields: dict[str, object]) -> None:
    alert = alert_of("id", fields, TUESDAY)
    assert alert is None or alert.text
