"""What makes a place fit: a bus there and home again, a day that suits, what makes it easier. Nothing is hidden."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.core.places import find_place
from heartdesk.directory.entry import Held, build_entry
from heartdesk.directory.freshness import Check
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.travel import TravelLine
from heartdesk.triage.model import ABOUT, EASIER, NOTHING_ASKED, SUITS, Fit, Option, Wish
from heartdesk.triage.ranking import arrange, weigh

AREA = find_area("east_ayrshire")
TUESDAY = datetime(2026, 11, 17, 11, tzinfo=UTC)
HALL = {"name": "Example Hall", "settlement": "Cumnock"}
LOOKED_UP = Check(date(2026, 11, 2), "Ann", "Cumnock hub", "", unsure=False)


def times(days: str, opens: str, closes: str) -> dict[str, Any]:
    return {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes}


def a_bus(last_home: str, *, days: str = "MO,TU,WE,TH,FR,SA", first: str = "08:10") -> TravelLine:
    return TravelLine(
        to="Cumnock",
        start="Dalmellington",
        bus="Bus 52",
        days=tuple(days.split(",")),
        first=first,
        last_home=last_home,
        looked_up=LOOKED_UP,
    )


def entry(
    fields: dict[str, Any] | None = None,
    *,
    bus: tuple[TravelLine, ...] = (),
    place: dict[str, Any] | None = HALL,
) -> ServiceEntry:
    whole = {"name": "Example", "needs/food.parcel": {"weight": 1.0}, **(fields or {})}
    places = (place,) if place else ()
    held = Held("id", whole, None, places, travel=bus)
    return build_entry(held, area=AREA, now=TUESDAY, home="Dalmellington")


def offered(
    made: ServiceEntry, *, home: str = "Dalmellington", at: datetime = TUESDAY, **fit: Any
) -> Option:
    place = find_place(AREA, home) if home else None
    wish = Wish(("food.parcel",), "", place, at, TUESDAY, fit=Fit(**fit))
    return weigh(made, wish, AREA).option


def better(one: Option, other: Option) -> bool:
    return one.score > other.score


TUESDAYS = {"schedules/1": times("TU", "14:00", "16:00"), "hours_confirmed": True}


class TestThereAndBack:
    def test_a_bus_home_after_it_ends_is_a_reason(self) -> None:
        option = offered(entry(TUESDAYS, bus=(a_bus("17:05"),)), about=("bus",))
        assert "Bus 52 there and back on Tuesday: last bus home 5:05 pm" in option.reasons

    def test_a_last_bus_before_it_ends_is_said_with_the_time(self) -> None:
        option = offered(entry(TUESDAYS, bus=(a_bus("15:30"),)), about=("bus",))
        assert "Bus 52 on Tuesday: last bus home 3:30 pm, before it ends" in option.reasons

    def test_a_last_bus_that_leaves_no_time_is_a_doubt(self) -> None:
        option = offered(entry(TUESDAYS, bus=(a_bus("14:20"),)), about=("bus",))
        assert (
            "Tuesday: the last bus home goes at 2:20 pm, too soon after it opens" in option.doubts
        )

    def test_a_first_bus_after_it_is_over_is_a_doubt(self) -> None:
        early = {"schedules/1": times("TU", "08:00", "09:30"), "hours_confirmed": True}
        made = entry(early, bus=(a_bus("17:00", first="09:40"),))
        assert "Tuesday: it is over before the first bus" in offered(made, about=("bus",)).doubts

    def test_no_bus_on_a_sunday_is_said(self) -> None:
        sundays = {"schedules/1": times("SU", "14:00", "16:00"), "hours_confirmed": True}
        option = offered(entry(sundays, bus=(a_bus("17:05"),)), about=("bus",))
        assert "No bus is known on a Sunday" in option.doubts

    def test_the_day_with_a_bus_is_told_where_another_day_has_none(self) -> None:
        both = {"schedules/1": times("SU,TH", "14:00", "16:00"), "hours_confirmed": True}
        option = offered(entry(both, bus=(a_bus("17:05"),)), about=("bus",))
        assert "Bus 52 there and back on Thursday: last bus home 5:05 pm" in option.reasons

    def test_a_bus_nobody_knows_is_a_doubt_and_never_a_reason(self) -> None:
        option = offered(entry(TUESDAYS), about=("bus",))
        assert "The bus there and home again is not known: ask" in option.doubts
        assert not any("bus" in one.casefold() for one in option.reasons)

    def test_moving_the_last_bus_moves_the_place_and_nothing_else(self) -> None:
        late, soon = (
            offered(entry(TUESDAYS, bus=(a_bus(last),)), about=("bus",))
            for last in ("18:00", "14:10")
        )
        assert better(late, soon)
        assert replace(late, score=0.0, reasons=(), doubts=()) == replace(
            soon, score=0.0, reasons=(), doubts=()
        )

    def test_in_ones_own_village_no_bus_is_asked_about(self) -> None:
        option = offered(entry(TUESDAYS), home="Cumnock", about=("bus",))
        assert not any("bus" in one.casefold() for one in option.doubts)

    def test_whoever_drives_is_not_told_of_buses(self) -> None:
        made = entry(TUESDAYS, bus=(a_bus("14:20"),))
        assert offered(made, about=("car",)) == offered(made)

    def test_far_to_walk_is_said_in_miles(self) -> None:
        option = offered(entry(TUESDAYS), about=("walk",))
        assert any("far to walk" in one for one in option.doubts)

    def test_whoever_can_not_get_out_is_offered_what_comes_to_them_first(self) -> None:
        phone = {"phones/1": {"number": "01632 960123", "evidence": "verified"}}
        rung = offered(entry(phone, place=None), about=("stay",))
        gone = offered(entry(TUESDAYS), about=("stay",))
        assert better(rung, gone)
        assert "They would have to go there: ask about a lift or a home visit" in gone.doubts

    def test_what_is_over_today_is_not_offered_for_today(self) -> None:
        late = TUESDAY.replace(hour=17)
        option = offered(entry(TUESDAYS, bus=(a_bus("17:05"),)), at=late, about=("bus",))
        assert "Bus 52 there and back on Tue 24 Nov 2026: last bus home 5:05 pm" in option.reasons

    def test_a_group_once_a_month_is_found_weeks_ahead(self) -> None:
        monthly = {
            "schedules/1": {**times("1TU", "14:00", "16:00"), "freq": "MONTHLY"},
            "hours_confirmed": True,
        }
        option = offered(entry(monthly, bus=(a_bus("17:05"),)), about=("bus",))
        assert "Bus 52 there and back on Tue 1 Dec 2026: last bus home 5:05 pm" in option.reasons

    def test_no_bus_is_promised_on_a_bank_holiday(self) -> None:
        mondays = {"schedules/1": times("MO", "14:00", "16:00"), "hours_confirmed": True}
        day_before = datetime(2026, 11, 29, 11, tzinfo=UTC)
        option = offered(entry(mondays, bus=(a_bus("17:05"),)), at=day_before, about=("bus",))
        assert "Bus 52 there and back on Mon 7 Dec 2026: last bus home 5:05 pm" in option.reasons
        only = {"schedules/1": {"dtstart": "2026-11-30", "opens_at": "14:00", "closes_at": "16:00"}}
        once = {**only, "hours_confirmed": True}
        option = offered(entry(once, bus=(a_bus("17:05"),)), at=day_before, about=("bus",))
        assert "It is next on on Monday, a bank holiday: ring before the bus" in option.doubts
        assert not any("there and back" in one for one in option.reasons)

    def test_whose_home_nobody_knows_is_promised_no_bus_of_another_village(self) -> None:
        option = offered(entry(TUESDAYS, bus=(a_bus("17:05"),)), home="", about=("bus",))
        assert not any("Bus 52" in one for one in option.reasons)
        assert "Which bus goes there and home again depends on where home is: ask" in option.doubts

    def test_a_bus_is_told_beside_a_number_to_ring(self) -> None:
        rung = {**TUESDAYS, "phones/1": {"number": "01632 960123", "evidence": "verified"}}
        option = offered(entry(rung, bus=(a_bus("17:05"),)), about=("bus",))
        assert {"You can ring", "Bus 52 there and back on Tuesday: last bus home 5:05 pm"} <= set(
            option.reasons
        )

    @pytest.mark.parametrize("about", [("stay",), ("bus",), ("walk",)])
    def test_a_lift_is_said_to_whoever_has_no_car(self, about: tuple[Any, ...]) -> None:
        lift = offered(entry({**TUESDAYS, "reach/lift": True}), about=about)
        assert "A lift can be offered" in lift.reasons
        assert better(lift, offered(entry(TUESDAYS), about=about))
        assert (
            "A lift can be offered"
            not in offered(entry({**TUESDAYS, "reach/lift": True}), about=("car",)).reasons
        )


class TestWhenSuits:
    def test_day_and_night_is_not_called_an_evening(self) -> None:
        always = {
            "schedules/1": times("MO,TU,WE,TH,FR,SA,SU", "00:00", "24:00"),
            "hours_confirmed": True,
        }
        option = offered(entry(always), suits=("evening",))
        assert "Open day and night" in option.reasons
        assert not any("midnight" in one for one in option.reasons)

    @pytest.mark.parametrize(
        ("opens", "closes", "suits"),
        [
            ("09:30", "11:30", {"morning"}),
            ("13:00", "15:00", {"afternoon"}),
            ("18:30", "20:30", {"evening"}),
            ("10:00", "16:00", {"morning", "afternoon"}),
            ("16:00", "18:00", {"afternoon", "evening"}),
            ("17:00", "19:00", {"evening"}),
            ("20:00", "02:00", {"evening"}),
        ],
    )
    def test_the_part_of_the_day_it_is_on(self, opens: str, closes: str, suits: set[str]) -> None:
        made = entry({"schedules/1": times("WE", opens, closes), "hours_confirmed": True})
        found = {
            part
            for part in ("morning", "afternoon", "evening", "weekend")
            if any(
                "On when it suits: Wednesday" in one for one in offered(made, suits=(part,)).reasons
            )
        }
        assert found == suits

    def test_a_saturday_is_at_the_weekend(self) -> None:
        made = entry({"schedules/1": times("SA", "10:00", "12:00"), "hours_confirmed": True})
        option = offered(made, suits=("weekend",))
        assert "On when it suits: Saturday from 10 am" in option.reasons

    def test_a_shift_worker_is_told_what_is_not_on_in_the_evening(self) -> None:
        option = offered(entry(TUESDAYS), suits=("evening",))
        assert "As far as we know it is not on in the evening" in option.doubts

    def test_times_that_nobody_confirmed_are_not_known(self) -> None:
        unsure = {**TUESDAYS, "hours_confirmed": False, "evidence": {"level": "C"}}
        option = offered(entry(unsure), suits=("afternoon",))
        assert "Not known if it is on in the afternoon: ask" in option.doubts
        assert not any("On when it suits" in one for one in option.reasons)


class TestEasier:
    def test_what_an_entry_says_is_quoted(self) -> None:
        made = entry({"access_notes": "Ramp at the side door. Parking."})
        assert "It says: Ramp at the side door" in offered(made, easier=("step_free",)).reasons

    @pytest.mark.parametrize(
        "said",
        [
            "Sorry, no wheelchair access.",
            "There is not a lift.",
            "The hall is up stairs without a ramp.",
        ],
    )
    def test_what_it_says_it_can_not_do_is_never_read_as_a_yes(self, said: str) -> None:
        option = offered(entry({"access_notes": said}), easier=("step_free",))
        assert not any(one.startswith("It says:") for one in option.reasons)
        assert "It says that it can not offer this" in option.doubts

    def test_what_nobody_wrote_down_is_asked(self) -> None:
        assert "Ask if it has steps" in offered(entry(), easier=("step_free",)).doubts

    def test_a_phone_line_is_not_asked_about_its_steps(self) -> None:
        phone = {"phones/1": {"number": "01632 960123", "evidence": "verified"}}
        option = offered(entry(phone, place=None), easier=("step_free",))
        assert "Ask if it has steps" not in option.doubts

    def test_free_comes_before_what_costs_and_the_cost_is_said(self) -> None:
        free = offered(entry({"cost_options/1": {"amount": 0}}), easier=("free",))
        paid = offered(
            entry({"cost_options/1": {"amount": 5, "currency": "GBP"}}), easier=("free",)
        )
        assert better(free, paid)
        assert any(one.startswith("Cost: ") for one in paid.doubts)

    def test_somebody_who_speaks_polish_is_found_and_an_interpreter_comes_next(self) -> None:
        speaks = offered(entry({"languages/1": {"name": "Polish"}}), language="Polish")
        interprets = offered(
            entry({"interpretation_services": "Interpreters by phone"}), language="Polish"
        )
        neither = offered(entry(), language="Polish")
        assert speaks.score > interprets.score > neither.score
        assert any("interpreter" in one for one in neither.doubts)

    def test_a_group_comes_up_for_whoever_wants_company_and_down_for_whoever_does_not(self) -> None:
        group = entry({"help_kind": "peer_group"})
        wanted, plain, unwanted = (
            offered(group, easier=one) for one in (("peers",), (), ("no_peers",))
        )
        assert wanted.score > plain.score > unwanted.score


@given(
    about=st.lists(st.sampled_from(ABOUT), max_size=3, unique=True),
    suits=st.lists(st.sampled_from(SUITS), max_size=3, unique=True),
    easier=st.lists(st.sampled_from(EASIER), max_size=4, unique=True),
    language=st.sampled_from(["", "Polish"]),
    days=st.integers(0, 20),
)
def test_whatever_would_fit_nothing_is_hidden_and_every_reason_is_said_once(
    about: list[Any], suits: list[Any], easier: list[Any], language: str, days: int
) -> None:
    fit = Fit(tuple(about), tuple(suits), tuple(easier), language)
    at = TUESDAY + timedelta(days=days)
    entries = [
        entry(TUESDAYS, bus=(a_bus("17:05"),)),
        entry({"access_notes": "No ramp", "help_kind": "peer_group"}),
        entry({"phones/1": {"number": "01632 960123", "evidence": "verified"}}, place=None),
    ]
    home = find_place(AREA, "Dalmellington")
    wish = Wish(("food.parcel",), "", home, at, TUESDAY, fit=fit)
    options = arrange([weigh(one, wish, AREA) for one in entries], 10)
    assert len(options) == len(entries)
    for option in options:
        assert len(set(option.reasons)) == len(option.reasons)
        assert not set(option.reasons) & set(option.doubts)


def test_with_nothing_asked_nothing_changes() -> None:
    made = entry(TUESDAYS, bus=(a_bus("17:05"),))
    assert not NOTHING_ASKED
    assert offered(made) == offered(made, about=(), suits=(), easier=(), language="")
