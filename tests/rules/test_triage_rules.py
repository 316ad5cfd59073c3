"""The rules of finding help: distance in words, words that tell something, a choice that differs, honest sentences."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.core.kinds import Kind
from heartdesk.core.places import Place, find_place
from heartdesk.directory.entry import Held, build_entry
from heartdesk.store.entry import Hit
from heartdesk.triage.model import Fit, Option, Wish, can_answer, nothing_for
from heartdesk.triage.ranking import Weighed, arrange, weigh
from heartdesk.triage.reach import Reach, miles_in_words, reach_of
from heartdesk.triage.shortlist import EMPTY_WORDS, shortlist, telling_words, words_within

AREA = find_area("east_ayrshire")
TUESDAY = datetime(2026, 11, 17, 11, tzinfo=UTC)
PHONE = {"number": "01632 960123", "evidence": "verified"}


def hall(settlement: str, **more: Any) -> dict[str, Any]:
    return {"name": "Example Hall", "settlement": settlement, **more}


def weighed(
    fields: dict[str, Any],
    *places: dict[str, Any],
    home: str = "Dalmellington",
    needs: tuple[str, ...] = ("food.parcel",),
    at: datetime = TUESDAY,
    record_id: str = "id",
) -> Weighed:
    whole = {"name": "Example", "needs/food.parcel": {"weight": 1.0}, **fields}
    entry = build_entry(Held(record_id, whole, None, places), area=AREA, now=TUESDAY, at=at)
    place = find_place(AREA, home) if home else None
    return weigh(entry, Wish(needs, "", place, at, TUESDAY), AREA)


def offered(fields: dict[str, Any], *places: dict[str, Any], **more: Any) -> Option:
    return weighed(fields, *places, **more).option


def reached(fields: dict[str, Any], *places: dict[str, Any], home: Place | None) -> Reach:
    entry = build_entry(Held("id", fields, None, places), area=AREA, now=TUESDAY)
    return reach_of(entry, home, AREA)


@pytest.mark.parametrize(
    ("km", "said"),
    [
        (0.0, "less than a mile"),
        (1.1, "less than a mile"),
        (1.6, "about a mile"),
        (3.3, "about 2 miles"),
        (10.0, "about 6 miles"),
        (24.0, "about 15 miles"),
        (61.0, "about 40 miles"),
    ],
)
def test_a_distance_is_no_finer_than_a_straight_line_is_worth(km: float, said: str) -> None:
    assert miles_in_words(km) == said


def test_an_unknown_bus_is_said_and_a_known_way_is_not_called_unknown() -> None:
    home = find_place(AREA, "Dalmellington")

    assert (
        reached({}, hall("Patna"), home=home).text == "about 5 miles away in Patna: bus not known"
    )
    known = hall("Patna", transportation="Bus 52 on weekdays.")
    assert reached({}, known, home=home).text == "about 5 miles away in Patna"


def test_the_nearest_of_several_places_counts_and_the_own_village_before_all() -> None:
    places = (hall("Stewarton"), hall("Patna"), hall("Dalmellington"))

    assert reached({}, *places, home=find_place(AREA, "Waterside (Doon Valley)")).km is not None
    assert reached({}, *places, home=find_place(AREA, "Dalmellington")).text == "in Dalmellington"
    assert reached({}, *places[:2], home=find_place(AREA, "Dalmellington")).text.startswith(
        "about 5 miles away in Patna"
    )


def test_the_own_village_counts_even_where_another_door_is_nearer() -> None:
    home = find_place(AREA, "Dalmellington")
    assert home.lat is not None
    far_end = hall("Dalmellington", latitude=home.lat + 0.03, longitude=home.lon)
    next_door = hall("Patna", latitude=home.lat, longitude=home.lon)

    assert reached({}, far_end, next_door, home=home).text == "in Dalmellington"


def test_what_needs_no_journey_is_said_first() -> None:
    home = find_place(AREA, "Dalmellington")
    visits = {
        "schedules/a": {"freq": "WEEKLY", "byday": "MO", "attending_type": "Home visit, phone"}
    }

    assert reached({"phones/a": PHONE}, hall("Cumnock"), home=home).text.startswith(
        "by phone or about"
    )
    assert reached(visits, home=home).text == "they can come to you"
    webchat = {"url": "https://example.org", "application_process": "Webchat on the website"}
    assert reached(webchat, home=home).text == "online"
    assert reached({"url": "https://example.org"}, home=home).text == "see its website"
    assert reached({}, home=home).text == "ask the hub how to reach it"


def test_serves_is_said_only_where_it_is_sure() -> None:
    barony = {"localities/barony": True}

    assert "Serves Cumnock" in offered(barony, home="Cumnock").reasons
    village = offered({**barony, "service_areas/a": {"name": "Ochiltree"}}, home="Muirkirk")
    assert "Area served: Ochiltree" in village.reasons
    assert "Ask if that takes in Muirkirk" in village.doubts
    assert (
        "Serves Ochiltree"
        in offered({**barony, "service_areas/a": {"name": "Ochiltree"}}, home="Ochiltree").reasons
    )
    other = offered(barony, home="Darvel")
    assert "Serves Barony: ask if it can help Darvel too" in other.doubts


@pytest.mark.parametrize(
    "area",
    [
        "East Ayrshire",
        "All East Ayrshire",
        "Ayrshire",
        "North, East and South Ayrshire",
        "Scotland",
        "UK and Ireland",
    ],
)
def test_a_wide_area_takes_in_every_home_here(area: str) -> None:
    found = offered({"service_areas/a": {"name": area}}, home="Darvel")

    assert f"Area served: {area}" in found.reasons
    assert not any("Ask if" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    "area", ["South Ayrshire", "Glasgow", "Six rural parishes", "North Ayrshire"]
)
def test_an_area_that_may_not_take_in_this_home_is_asked_about(area: str) -> None:
    found = offered({"service_areas/a": {"name": area}}, home="Darvel")

    assert "Ask if that takes in Darvel" in found.doubts


def test_an_area_nobody_knows_is_a_doubt_only_where_it_is_not_near() -> None:
    assert "Not known if it serves Darvel: ask" in offered({}, home="Darvel").doubts
    assert not any(
        "Not known" in doubt for doubt in offered({}, hall("Darvel"), home="Darvel").doubts
    )


def test_another_day_is_never_called_today() -> None:
    schedule = {"freq": "WEEKLY", "byday": "FR", "opens_at": "10:00", "closes_at": "14:00"}
    friday = TUESDAY + timedelta(days=3)

    found = offered({"schedules/a": schedule, "phones/a": PHONE}, at=friday - timedelta(hours=3))
    assert (found.open, found.group) == ("at that time: opens the same day 10 am", "That day")
    found = offered({"schedules/a": schedule}, at=friday - timedelta(days=1))
    assert found.open == "at that time: opens the next day 10 am"


def test_help_for_another_hub_area_comes_after_help_whose_area_nobody_knows() -> None:
    own = weighed({"phones/a": PHONE, "localities/barony": True}, home="Cumnock")
    unknown = weighed({"phones/a": PHONE}, home="Cumnock")
    other = weighed({"phones/a": PHONE, "localities/loudoun": True}, home="Cumnock")

    assert own.option.score > unknown.option.score > other.option.score


def test_cash_first_lifts_what_brings_in_money_beside_food() -> None:
    food = weighed({"phones/a": PHONE})
    both = weighed({"phones/a": PHONE, "needs/money.crisis": {"weight": 1.0}})
    cash = {"needs/food.parcel": None, "needs/money.benefits": {"weight": 1.0}, "phones/a": PHONE}
    lesser = {**cash, "needs/money.benefits": {"weight": 0.2}}

    assert both.option.score > food.option.score > weighed(cash).option.score
    assert weighed(cash).option.score > weighed(lesser).option.score
    assert weighed(cash).speaks_to_it
    assert not weighed(cash, needs=("warm.meter",)).speaks_to_it


def test_cash_stands_among_the_first_three_beside_many_larders() -> None:
    larders = [
        weighed(
            {"name": f"Larder {letter}", "help_kind": f"kind {letter}", "phones/a": PHONE},
            hall("Dalmellington"),
            record_id=letter,
        )
        for letter in "ABCD"
    ]
    cash = weighed(
        {"name": "Cash", "needs/food.parcel": None, "needs/money.crisis": {"weight": 0.5}},
        record_id="cash",
    )
    assert cash.option.score < larders[-1].option.score

    assert "Cash" in [option.name for option in arrange([*larders, cash], 5)[:3]]


def test_a_check_that_is_too_old_is_said_with_its_month() -> None:
    weekly = {"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "14:00"}
    check = {"at": "2026-03-10T10:00:00Z", "by": "Ann", "how": "rang"}
    old = offered({"schedules/a": weekly, "checks/hours": check})
    older = offered({"schedules/a": weekly, "checks/hours": {**check, "at": "2025-12-01"}})
    fresh = offered({"schedules/a": weekly, "checks/hours": {**check, "at": "2026-11-10"}})

    assert "Hours not checked since March: ring first" in old.doubts
    assert "Hours not checked since December 2025: ring first" in older.doubts
    assert not any("not checked since" in one for one in fresh.doubts)


def test_a_full_group_comes_after_one_with_places_left_and_both_say_so() -> None:
    def group(left: int, on: str = "2026-11-10") -> Option:
        return offered({"is_group": True, "capacities/places": {"available": left, "updated": on}})

    assert "Full just now (told Tue 10 Nov 2026)" in group(0).doubts
    assert "2 places left (told Tue 10 Nov 2026)" in group(2).reasons
    assert group(2).score > group(2, "2026-01-10").score > group(0).score


def test_what_became_of_it_here_counts_from_five_answers_and_never_where_it_is_sensitive() -> None:
    def score(told: tuple[int, int] | None, **fields: Any) -> float:
        whole = {"name": "Example", "needs/food.parcel": {"weight": 1.0}, **fields}
        entry = build_entry(Held("id", whole), area=AREA, now=TUESDAY)
        track = {} if told is None else {"id": told}
        wish = Wish(("food.parcel",), "", None, TUESDAY, TUESDAY, track=track)
        return weigh(entry, wish, AREA).option.score

    assert score((8, 7)) > score((8, 4)) > score(None) > score((8, 1))
    assert score((4, 4)) == score(None)
    assert score((8, 8), sensitive=True) == score(None, sensitive=True)


def test_a_town_split_between_hub_areas_is_served_by_who_serves_all_of_it() -> None:
    both = offered({"localities/grange": True, "localities/mcilvanney": True}, home="Kilmarnock")
    one = offered({"localities/grange": True}, home="Kilmarnock")
    other = offered({"localities/barony": True}, home="Kilmarnock")

    assert "Serves Kilmarnock" in both.reasons
    assert "Ask if it serves their part of Kilmarnock" in one.doubts
    assert "Serves Barony: ask if it can help Kilmarnock too" in other.doubts
    assert both.score > one.score > other.score


def test_something_for_today_comes_before_more_for_another_day() -> None:
    tuesdays = {"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "14:00"}
    later, latest = (
        weighed(
            {"name": name, "help_kind": name, "phones/a": PHONE, "fees_description": "Free"},
            hall("Dalmellington"),
            record_id=name,
        )
        for name in "AB"
    )
    today = weighed(
        {
            "name": "T",
            "help_kind": "T",
            "phones/a": PHONE,
            "schedules/a": tuesdays,
            "needs/food.parcel": {"weight": 0.9},
        },
        record_id="T",
    )
    assert today.option.group == "Today"
    assert today.option.score < latest.option.score

    assert [one.name for one in arrange([later, latest, today], 3)][1] == "T"


def test_a_second_offer_of_another_kind_goes_before_more_of_the_same() -> None:
    first, second = (
        weighed({"name": name, "help_kind": "community_hub", "phones/a": PHONE}, record_id=name)
        for name in "AB"
    )
    other = weighed({"name": "C", "help_kind": "council", "phones/a": PHONE}, record_id="C")
    assert other.option.score < second.option.score

    assert [option.name for option in arrange([first, second, other], 3)] == ["A", "C", "B"]


def test_a_second_offer_from_another_organization_goes_before_more_of_the_same() -> None:
    def of(organization: str, name: str, fees: str = "Free") -> Weighed:
        fields = {"name": name, "help_kind": name, "phones/a": PHONE, "fees_description": fees}
        made = weighed(fields, record_id=name)
        return replace(made, entry=replace(made.entry, organization=organization))

    first, second, other = of("Trust", "A"), of("Trust", "B"), of("Kirk", "C", fees="")
    assert other.option.score < second.option.score

    assert [option.name for option in arrange([first, second, other], 3)] == ["A", "C", "B"]


def test_the_few_that_are_read_whole_serve_this_home_before_another() -> None:
    def row(name: str, *localities: str) -> Hit:
        return Hit(
            Kind.SERVICE, name, name, "", "", "active", "", "", None, None, False, localities,
            needs=("food.parcel",),
        )  # fmt: skip

    rows = [row("other", "loudoun"), row("unknown"), row("own", "barony")]
    wish = Wish(("food.parcel",), "", find_place(AREA, "Cumnock"), TUESDAY, TUESDAY)

    assert [hit.name for hit in shortlist(rows, wish, (), 3)] == ["own", "unknown", "other"]


def test_the_first_three_answer_different_needs_before_more_of_the_same() -> None:
    # Given three good food groups of one organization and one weaker place for the meter
    needs = ("food.parcel", "warm.meter")
    food = [
        weighed(
            {"name": f"Example {letter}", "help_kind": "community_group", "phones/a": PHONE},
            hall("Dalmellington"),
            needs=needs,
            record_id=letter,
        )
        for letter in "ABC"
    ]
    meter = weighed(
        {"name": "Example Meter", "needs/food.parcel": None, "needs/warm.meter": {"weight": 0.5}},
        needs=needs,
        record_id="M",
    )
    assert meter.option.score < food[0].option.score

    # When they are arranged
    options = arrange([*food, meter], limit=4)

    # Then each need is answered among the first three, and the list still reads best first
    assert {need for option in options[:3] for need in option.needs} == set(needs)
    assert [option.score for option in options] == sorted(
        (option.score for option in options), reverse=True
    )


def test_whatever_the_order_of_the_candidates_the_offer_is_the_same() -> None:
    candidates = [
        weighed({"name": f"Example {letter}"}, hall("Patna"), record_id=letter)
        for letter in "ABCDE"
    ]

    assert arrange(candidates, 5) == arrange(candidates[::-1], 5)


def test_empty_talk_is_left_out_and_the_words_that_tell_are_kept_as_typed() -> None:
    assert telling_words("We've nae food in and the meter's oot") == ("food", "meter's")
    assert telling_words("women's aid, please!") == ("women's", "aid,", "please!")
    assert telling_words("is it a to of") == ()


@given(st.text(max_size=300))
def test_any_words_typed_give_at_most_eight_that_tell(words: str) -> None:
    assume(words.upper().casefold() == words.casefold())  # not so for a Turkish dotless i
    found = telling_words(words)

    assert len(found) <= 8
    assert not set(found) & EMPTY_WORDS
    assert words_within(found, words) == words_within(found, words.upper())


def test_a_plural_finds_the_one_thing_and_nothing_else() -> None:
    assert words_within(("Carers",), "A carer in the house") == ("carer",)
    assert words_within(("bus",), "a busy place") == ("bus",)
    assert words_within(("art",), "a heart group") == ()


def test_nothing_sure_is_said_so_and_the_council_is_named_from_the_area() -> None:
    assert nothing_for(AREA, needs=[], words="  ").startswith("Type what would help")
    assert nothing_for(AREA, needs=["home.pets", "jus.court"]) == (
        "We can't answer that yet: nothing sure is known here for “Pets” and “Court, police and prison”. "
        "Ask the hub, or East Ayrshire Council on 01563 576000."
    )
    assert nothing_for(AREA, needs=[], words="unicorns").startswith("We can't answer that yet")


def test_an_offer_that_nobody_can_act_on_is_no_answer() -> None:
    assert not can_answer([])
    assert not can_answer([offered({})])
    assert can_answer([offered({"phones/a": PHONE})])
    assert can_answer([offered({}, hall("Darvel"))])
    online = {"schedules/a": {"freq": "WEEKLY", "byday": "TU", "attending_type": "online"}}
    assert can_answer([offered({**online, "url": "https://example.org"})])
    assert not can_answer([offered(online)])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMED = st.sampled_from(
    (
        "name", "help_kind", "phones/a", "schedules/a", "needs/food.parcel", "localities/barony", "capacities/places",
        "service_areas/a", "cost_options/1", "languages/1", "checks/hours", "access_notes", "eligibility_description",
        "is_group", "sensitive", "status", "reach/lift", "application_process", "url", "crisis",
    )
)  # fmt: skip


@given(fields=st.dictionaries(NAMED, JUNK, max_size=8), place=st.dictionaries(NAMED, JUNK))
def test_whatever_a_hostile_directory_holds_it_is_weighed_without_harm(
    fields: dict[str, Any], place: dict[str, Any]
) -> None:
    fit = Fit(("bus",), ("evening",), ("step_free", "peers"), "Polish")
    entry = build_entry(Held("id", fields, None, (place,)), area=AREA, now=TUESDAY)
    home = find_place(AREA, "Cumnock")
    wish = Wish(("food.parcel",), "tins", home, TUESDAY, TUESDAY, ("older",), fit, {"id": (9, 5)})
    option = weigh(entry, wish, AREA).option

    for said in (*option.reasons, *option.doubts, option.name, option.reach):
        assert said == said.strip()
        assert "\0" not in said
    assert option.phone.ring is False or option.phone.number
