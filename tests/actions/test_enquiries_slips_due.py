"""Slips to ask about: a code and a week, nobody's name."""

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import MO, relativedelta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import RULES, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.enquiries.actions import record_enquiry
from heartdesk.enquiries.model import Went
from heartdesk.enquiries.outcomes import keep_outcomes
from heartdesk.enquiries.slips_due import (
    ask_later,
    ask_no_more,
    count_slips_due,
    put_back,
    slips_due,
)
from heartdesk.store.desk import Desk
from tests.actions.test_enquiries_outcomes import a_place, a_slip
from tests.makers import TUESDAY, FixedClock


def a_conversation(desk: Desk, need: str = "food.parcel", **fields: Any) -> tuple[str, str]:
    """Somebody was here and took a leaflet; gives its code, and the place on it."""
    place = a_place(desk, **fields)
    code = a_slip(desk, place)

    desk.run(lambda unit: record_enquiry(unit, needs=[need], codes=[code]))
    return code, place


def kept(desk: Desk) -> list[dict[str, Any]]:
    return desk.look(lambda look: [dict(one.fields) for one in look.every(Kind.SLIP_DUE)])


def due(desk: Desk) -> list[str]:
    return [one.code for one in desk.look(slips_due)]


def test_a_slip_is_asked_about_from_a_monday_in_two_weeks_and_only_that_is_kept(
    desk: Desk, clock: FixedClock
) -> None:
    code, _ = a_conversation(desk)

    desk.run(lambda unit: ask_later(unit, codes=[code]))

    assert kept(desk) == [{"hub": "", "code": code, "on": "2026-11-30"}]
    assert due(desk) == []
    clock.move(days=12)
    assert due(desk) == [], "Sunday"
    clock.move(days=1)
    assert due(desk) == [code]
    assert desk.look(count_slips_due) == 1
    assert not desk.look(slips_due)[0].late
    clock.move(days=8)
    assert desk.look(slips_due)[0].late


def test_neither_the_minute_nor_the_worker_stands_beside_a_code(desk: Desk) -> None:
    code, _ = a_conversation(desk)
    desk.run(lambda unit: ask_later(unit, codes=[code]))

    record = desk.look(lambda look: [one.id for one in look.every(Kind.SLIP_DUE)])[0]
    (change,) = desk.look(lambda look: look.history(Kind.SLIP_DUE, record))
    assert RULES[Kind.SLIP_DUE].by_week
    assert change.worker == "nobody"
    assert change.stamp.wall % (24 * 60 * 60 * 1000) == 0


def test_a_slip_whose_need_gives_somebody_away_is_never_on_the_list(desk: Desk) -> None:
    code, _ = a_conversation(desk, need="safe.domestic")

    assert desk.run(lambda unit: ask_later(unit, codes=[code])).value == ()
    assert kept(desk) == []


def test_a_slip_that_was_told_is_due_no_more(desk: Desk, clock: FixedClock) -> None:
    code, place = a_conversation(desk)
    desk.run(lambda unit: ask_later(unit, codes=[code]))
    clock.move(days=20)
    assert due(desk) == [code]

    desk.run(lambda unit: keep_outcomes(unit, code=code, went={place: Went("helped")}))

    assert due(desk) == []
    desk.run(lambda unit: ask_later(unit, codes=[code], on=local(unit.now).date()))
    assert due(desk) == [code], "asked for once more"


def test_undo_takes_a_slip_off_the_list_and_a_slip_that_is_not_there_is_no_trouble(
    desk: Desk, clock: FixedClock
) -> None:
    code, _ = a_conversation(desk)
    desk.run(lambda unit: ask_later(unit, codes=[code]))
    desk.run(lambda unit: ask_no_more(unit, codes=[code]))
    desk.run(lambda unit: ask_no_more(unit, codes=[code]))
    clock.move(days=20)
    assert due(desk) == []


def test_a_slip_that_was_taken_off_by_mistake_comes_back(desk: Desk, clock: FixedClock) -> None:
    code, _ = a_conversation(desk)
    desk.run(lambda unit: ask_later(unit, codes=[code]))
    clock.move(days=30)
    before = desk.run(lambda unit: ask_no_more(unit, codes=[code])).value
    desk.run(lambda unit: put_back(unit, before=before))
    assert due(desk) == [code]


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_that_cannot_be_meant_is_refused(desk: Desk, days: int) -> None:
    code, _ = a_conversation(desk)
    with pytest.raises(DeskError, match="Nothing was kept"):
        desk.run(
            lambda unit: ask_later(unit, codes=[code], on=TUESDAY.date() + timedelta(days=days))
        )
    assert kept(desk) == []


def test_what_nobody_told_of_falls_off_the_list_after_twelve_weeks(
    desk: Desk, clock: FixedClock
) -> None:
    code, _ = a_conversation(desk)
    desk.run(lambda unit: ask_later(unit, codes=[code], on=date(2026, 11, 20)))
    clock.move(weeks=12, days=3)
    assert due(desk) == [code]
    clock.move(days=1)
    assert due(desk) == []


def test_a_planner_sees_none_of_it(desk: Desk) -> None:
    desk.worker = type(desk.worker)(desk.worker.id, "Pat", frozenset({Role.PLANNER}), "")
    with pytest.raises(NotAllowed):
        desk.look(slips_due)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(day=st.integers(0, 800))
def test_the_day_tells_no_more_than_the_week(desk: Desk, clock: FixedClock, day: int) -> None:
    """Against python-dateutil: the Monday of the week after next, whatever day it is."""
    clock.moment = TUESDAY + timedelta(days=day)
    code, _ = a_conversation(desk)
    desk.run(lambda unit: ask_later(unit, codes=[code]))
    today = local(clock.moment).date()
    monday = today + relativedelta(weekday=MO(-1)) + relativedelta(weeks=2)
    assert monday.isoformat() in [one["on"] for one in kept(desk) if one["code"] == code]
