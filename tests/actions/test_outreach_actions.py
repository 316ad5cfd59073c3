"""Outreach days on a real encrypted file: planned at the hub, read on the laptop, called off for snow, on paper."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.outreach_sheet import make_outreach_sheet
from heartdesk.outreach.actions import (
    call_off,
    plan_stop,
    plan_stops,
    put_back,
    read_days,
    stops_on,
    take_away,
)
from heartdesk.outreach.model import FARTHEST, MOST_A_DAY, stop_of
from heartdesk.store import changes
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Unit
from tests.leaflet_checks import pictures_in, validated
from tests.leaflet_makers import text_of
from tests.makers import FixedClock, a_desk, a_worker

TUESDAY = date(2026, 11, 17)
PATNA: dict[str, Any] = {
    "kind": "stop",
    "on": TUESDAY,
    "opens": time(10),
    "closes": time(12),
    "settlement": "patna",
    "where": "The hall car park",
    "who": "Moira",
    "bring": "Meter vouchers",
}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.run(lambda unit: set_up_hub(unit, locality="doon-valley"))
    return desk


def plan(desk: Desk, **more: Any) -> str:
    return desk.run(lambda unit: plan_stop(unit, **{**PATNA, **more})).value


def places(desk: Desk, days: int = 7) -> list[str]:
    last = TUESDAY + timedelta(days=days)
    found = desk.look(lambda look: read_days(look, first=TUESDAY, last=last))
    return [one.settlement for one in found]


def told(desk: Desk) -> list[str]:
    """Where somebody may be told to go today and tomorrow."""
    found = desk.look(lambda look: stops_on(look, TUESDAY, TUESDAY + timedelta(days=1)))
    return [one.settlement for one in found]


def test_a_day_is_read_in_order_of_time_as_it_was_planned(desk: Desk) -> None:
    plan(desk, opens=time(14), closes=None, settlement="Rankinston")
    plan(desk)
    plan(desk, on=TUESDAY + timedelta(days=30))

    assert places(desk) == ["Patna", "Rankinston"]
    stop = desk.look(lambda look: read_days(look, first=TUESDAY, last=TUESDAY))[0]
    assert (stop.where, stop.who, stop.bring) == ("The hall car park", "Moira", "Meter vouchers")
    assert (stop.opens, stop.closes) == (time(10), time(12))


def test_people_are_told_of_stops_that_stand_and_never_of_visits(
    desk: Desk, clock: FixedClock
) -> None:
    snowed = plan(desk)
    plan(desk, kind="visit", settlement="Rankinston", opens=time(15), closes=None)
    plan(desk, settlement="Drongan", opens=time(13), closes=time(14))
    assert told(desk) == ["Patna", "Drongan"]

    desk.run(lambda unit: call_off(unit, id=snowed, why="snow"))
    assert told(desk) == ["Drongan"]
    assert places(desk) == ["Patna", "Drongan", "Rankinston"], "the plan still says it, with why"
    desk.run(lambda unit: call_off(unit, id=snowed, why=""))
    assert told(desk) == ["Patna", "Drongan"]
    clock.move(hours=2)  # half past twelve
    assert told(desk) == ["Drongan"], "nobody is sent to what is over"


@pytest.mark.parametrize(
    "more",
    [
        {"on": TUESDAY - timedelta(days=1)},
        {"on": TUESDAY + FARTHEST + timedelta(days=1)},
        {"closes": time(10)},
        {"closes": time(9)},
        {"settlement": "Nowhere"},
        {"settlement": ""},
    ],
)
def test_what_cannot_be_meant_is_not_planned(desk: Desk, more: dict[str, Any]) -> None:
    with pytest.raises(DeskError) as trouble:
        plan(desk, **more)
    assert trouble.value.then
    assert places(desk) == []


def test_a_wrong_number_goes_not_into_a_plan_and_a_full_day_takes_no_more(desk: Desk) -> None:
    denied = desk.look(lambda look: look.area.denied)[0].number
    with pytest.raises(DeskError, match="wrong number"):
        plan(desk, where=f"Ring {denied}")
    for _ in range(MOST_A_DAY):
        plan(desk)
    with pytest.raises(DeskError, match="stops on that day already"):
        plan(desk)


def test_a_stop_is_changed_taken_away_and_brought_back_whole(desk: Desk) -> None:
    stop = plan(desk)
    plan(desk, id=stop, closes=None, who="", settlement="Drongan")
    changed = desk.look(lambda look: read_days(look, first=TUESDAY, last=TUESDAY))
    assert [(one.settlement, one.closes, one.who) for one in changed] == [("Drongan", None, "")]

    before = desk.run(lambda unit: take_away(unit, id=stop)).value
    assert places(desk) == []
    desk.run(lambda unit: put_back(unit, id=stop, before=before))
    assert desk.look(lambda look: read_days(look, first=TUESDAY, last=TUESDAY)) == changed


def test_reception_reads_the_plan_and_outreach_makes_it(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    plan(desk)
    for role, may_plan in ((Role.RECEPTION, False), (Role.OUTREACH, True), (Role.PLANNER, False)):
        other = a_desk(tmp_path, clock=clock, worker=a_worker(role))
        try:
            assert "Patna" in places(other)
            if may_plan:
                plan(other, settlement="Drongan")
            else:
                with pytest.raises(NotAllowed):
                    plan(other)
        finally:
            other.close()


def test_a_plan_made_at_the_hub_is_seen_on_the_laptop_and_what_snow_did_comes_home(
    tmp_path: Path, clock: FixedClock
) -> None:
    hub = a_desk(tmp_path, clock=clock, name="hub.db")
    laptop = a_desk(
        tmp_path, clock=clock, name="laptop.db", worker=a_worker(Role.OUTREACH, name="Moira")
    )

    def carry(one: Desk, other: Desk) -> None:
        ids = one.look(lambda look: [each.id for each in look.every(Kind.OUTREACH_STOP)])
        for stop in ids:
            known = one.look(
                lambda look, s=stop: changes.changes_of(look.connection, Kind.OUTREACH_STOP, s)  # type: ignore[misc]
            )
            other.run(
                lambda u, known=known: changes.apply(u.connection, known, stream="x", held=u.held)  # type: ignore[misc]
            )

    try:
        for each in (hub, laptop):
            if each is hub:
                each.run(lambda unit: set_up_hub(unit, locality="doon-valley"))
        own = hub.look(lambda look: look.own_hub())
        hub.run(lambda unit: unit.set_own_hub(own or ""))
        stop = plan(hub)
        carry(hub, laptop)
        assert hub.look(lambda look: [one.id for one in look.every(Kind.OUTREACH_STOP)]) == [stop]

        # days with no signal: the laptop calls it off, the hub learns of it later
        laptop.run(lambda unit: call_off(unit, id=stop, why="snow"))
        carry(laptop, hub)
        found = hub.look(lambda look: read_days(look, first=TUESDAY, last=TUESDAY))
        assert [one.off for one in found] == ["snow"]
    finally:
        hub.close()
        laptop.close()


def test_a_day_on_paper_says_where_when_who_and_what_to_bring(desk: Desk, tmp_path: Path) -> None:
    plan(desk)
    plan(desk, kind="visit", settlement="Rankinston", opens=time(14), closes=None, who="Jim")
    off = plan(desk, settlement="Drongan", opens=time(16), closes=None)
    desk.run(lambda unit: call_off(unit, id=off, why="snow"))

    leaflet = desk.look(lambda look: make_outreach_sheet(look, on=TUESDAY))

    assert validated(leaflet.pdf, tmp_path) == []
    assert pictures_in(leaflet.pdf) == 0
    text = " ".join(text_of(leaflet.pdf).split())
    for said in (
        "10 am to 12 noon Patna",
        "The hall car park",
        "Who goes: Moira",
        "Bring: Meter vouchers",
        "A visit, as arranged",
        "Called off: snow",
        "It names nobody who is visited",
    ):
        assert said in text
    with pytest.raises(DeskError, match="Nothing is planned"):
        desk.look(lambda look: make_outreach_sheet(look, on=TUESDAY + timedelta(days=1)))


@given(
    st.dictionaries(
        st.sampled_from(["on", "opens", "closes", "settlement", "where", "who", "what", "off"]),
        st.one_of(
            st.none(),
            st.text(max_size=20),
            st.sampled_from(["2026-11-17", "10:00", "09:00", "25:00", "10:00+05:00", "visit"]),
            st.integers(),
        ),
    )
)
def test_whatever_another_desk_wrote_a_stop_is_read_or_left(fields: dict[str, object]) -> None:
    stop = stop_of("id", fields)
    assert stop is None or (stop.settlement and (stop.closes is None or stop.closes > stop.opens))


class TestAgain:
    """A stop that comes again is planned once, and each of its days can be called off by itself."""

    def test_every_second_week_until_a_day(self, desk: Desk) -> None:
        until = TUESDAY + timedelta(days=45)
        ids = desk.run(lambda unit: plan_stops(unit, **PATNA, weeks=2, until=until)).value
        desk.run(lambda unit: call_off(unit, id=ids[1], why="snow"))

        found = desk.look(lambda look: read_days(look, first=TUESDAY, last=until))
        assert [((one.on - TUESDAY).days, one.off) for one in found] == [
            (0, ""),
            (14, "snow"),
            (28, ""),
            (42, ""),
        ]

    def test_all_or_none_is_planned(self, desk: Desk) -> None:
        late = TUESDAY + timedelta(days=14)
        for hour in range(MOST_A_DAY):
            plan(desk, on=late, opens=time(hour % 24), closes=None)

        with pytest.raises(DeskError, match="Nothing was planned"):
            desk.run(lambda unit: plan_stops(unit, **PATNA, weeks=1, until=late))

        assert places(desk, days=13) == []

    @pytest.mark.parametrize("days", [0, -7, 3])
    def test_a_last_day_before_the_second_is_asked_about_or_plans_one(
        self, desk: Desk, days: int
    ) -> None:
        until = TUESDAY + timedelta(days=days)

        def act(unit: Unit) -> tuple[str, ...]:
            return plan_stops(unit, **PATNA, weeks=1, until=until)

        if days > 0:
            assert len(desk.run(act).value) == 1
        else:
            with pytest.raises(DeskError, match="before it has come again"):
                desk.run(act)

    def test_nobody_plans_ten_years_by_a_slip_of_the_keyboard(self, desk: Desk) -> None:
        with pytest.raises(DeskError, match="more than a year"):
            desk.run(
                lambda unit: plan_stops(
                    unit, **PATNA, weeks=1, until=TUESDAY + timedelta(days=3650)
                )
            )

        assert places(desk) == []
