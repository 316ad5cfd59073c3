"""Finding help: written situations on the starter directory and a few invented services.

The right option must stand among the first three, and every reason given must be true of its entry.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.places import Place, find_place
from heartdesk.directory.actions import load_starter, read_service
from heartdesk.store.desk import Desk
from heartdesk.triage.actions import find_help
from heartdesk.triage.model import (
    GROUPS,
    Option,
    can_answer,
    nothing_for,
    option_as_dict,
)
from tests.makers import FixedClock, a_desk

TUESDAY_11 = datetime(2026, 11, 17, 11, tzinfo=UTC)
SUNDAY_21 = datetime(2026, 11, 22, 21, tzinfo=UTC)


def at_place(settlement: str) -> dict[str, Any]:
    return {"name": f"{settlement} Hall", "location_type": "physical", "settlement": settlement}


def on(days: str, opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, **more}


def ring(number: str) -> dict[str, Any]:
    return {"number": number, "evidence": "verified"}


INVENTED: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "Dalmellington",
        {
            "name": "Example Doon Larder",
            "help_kind": "community_group",
            "needs/food.parcel": {"weight": 1.0},
            "localities/doon-valley": True,
            "phones/a": ring("01632 960101"),
            "schedules/a": on("TU,FR", "10:00", "14:00"),
            "fees_description": "Free",
        },
    ),
    (
        "Cumnock",
        {
            "name": "Example Cumnock Larder",
            "help_kind": "community_group",
            "needs/food.parcel": {"weight": 1.0},
            "localities/barony": True,
            "phones/a": ring("01632 960102"),
            "schedules/a": on("TU,TH", "10:00", "14:00"),
            "fees_description": "Free",
        },
    ),
    (
        "Darvel",
        {
            "name": "Example Parents' Blether",
            "help_kind": "peer_group",
            "needs/fam.parenting": {"weight": 1.0},
            "needs/com.lonely": {"weight": 0.5},
            "localities/loudoun": True,
            "schedules/a": on("TH", "10:00", "12:00", interval=2, dtstart="2026-11-05"),
        },
    ),
    (
        "",
        {
            "name": "Example Family Team",
            "help_kind": "social_work",
            "needs/fam.parenting": {"weight": 1.0},
            "service_areas/a": {"name": "All East Ayrshire"},
            "phones/a": ring("01632 960103"),
            "schedules/a": on("MO,TU,WE,TH,FR", "09:00", "17:00"),
        },
    ),
    (
        "",
        {
            "name": "Example Home Visitors",
            "help_kind": "third_sector",
            "needs/com.lonely": {"weight": 1.0},
            "service_areas/a": {"name": "East Ayrshire"},
            "schedules/a": on("MO,WE", "13:00", "16:00", attending_type="home visit"),
        },
    ),
    (
        "Galston",
        {
            "name": "Example Evening Debt Drop-in",
            "help_kind": "community_centre",
            "needs/money.debt": {"weight": 1.0},
            "localities/loudoun": True,
            "phones/a": ring("01632 960104"),
            "schedules/a": on("SU", "18:00", "22:00"),
        },
    ),
    (
        "Stewarton",
        {
            "name": "Example Closed Lunch Club",
            "help_kind": "community_group",
            "status": "defunct",
            "needs/food.meals": {"weight": 1.0},
            "localities/stewarton": True,
            "phones/a": ring("01632 960105"),
        },
    ),
    (
        "Stewarton",
        {
            "name": "Example Paused Lunch Club",
            "help_kind": "community_group",
            "status": "temporarily closed",
            "schedules/a": {"freq": "DAILY", "opens_at": "00:00", "closes_at": "00:00"},
            "needs/food.meals": {"weight": 1.0},
            "localities/stewarton": True,
            "phones/a": ring("01632 960106"),
        },
    ),
    (
        "Kilmaurs",
        {
            "name": "Example Kilmaurs Lunch Club",
            "help_kind": "community_group",
            "needs/food.meals": {"weight": 1.0},
            "localities/stewarton": True,
            "phones/a": ring("01632 960107"),
            "eligibility_description": "For people over 60",
        },
    ),
    (
        "Dalmellington",
        {
            "name": "Example Safe House",
            "help_kind": "domestic_abuse",
            "sensitive": True,
            "needs/safe.domestic": {"weight": 1.0},
            "phones/a": ring("01632 960108"),
        },
    ),
    (
        "Patna",
        {
            "name": "Example Imported Club",
            "needs/com.groups": {"weight": 1.0},
            "phones/a": {"number": "01632 960109", "evidence": "given by source"},
            "source": {"system": "ALISS", "id": "9"},
        },
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    clock = FixedClock(TUESDAY_11)
    desk = a_desk(tmp_path_factory.mktemp("desk"), clock=clock)
    desk.run(load_starter)
    for settlement, fields in INVENTED:
        make(desk, settlement, fields)
    yield desk
    desk.close()


def make(desk: Desk, settlement: str, fields: dict[str, Any]) -> str:
    whole = {"status": "active", **fields}
    if settlement:
        hall = desk.run(lambda unit: unit.create(Kind.LOCATION, at_place(settlement))).value
        whole["service_at_locations/a"] = {"location_id": hall}
    return desk.run(lambda unit: unit.create(Kind.SERVICE, whole)).value


def help_for(
    desk: Desk,
    *needs: str,
    home: str | None = None,
    words: str = "",
    when: datetime | None = None,
    limit: int = 20,
) -> tuple[Option, ...]:
    place = find_place(desk.area, home) if home else None
    return desk.look(
        lambda look: find_help(look, needs=needs, words=words, home=place, when=when, limit=limit)
    )


def names(options: Sequence[Option]) -> list[str]:
    return [option.name for option in options]


def named(options: Sequence[Option], name: str) -> Option:
    return next(option for option in options if option.name == name)


# ---- situations ---------------------------------------------------------------------------------


def test_no_food_in_dalmellington_on_a_tuesday_morning(desk: Desk) -> None:
    options = help_for(desk, "food.parcel", home="Dalmellington")

    larder = named(options[:3], "Example Doon Larder")
    assert larder.group == "Today"
    assert {"Serves Dalmellington", "In Dalmellington", "Open now till 2 pm", "Free"} <= set(
        larder.reasons
    )
    assert larder.reach == "by phone or in Dalmellington"


def test_for_food_cash_comes_beside_the_parcel(desk: Desk) -> None:
    for home in ("Dalmellington", "Cumnock", "Stewarton", None):
        options = help_for(desk, "food.parcel", home=home)
        first = options[:3]

        assert "Scottish Welfare Fund" in names(first)
        assert any("Cash first" in " ".join(option.reasons) for option in first)
        assert any("food.parcel" in option.needs for option in first)
        fund, bank = (
            names(options).index("Scottish Welfare Fund"),
            names(options).index("Ayrshire East Foodbank"),
        )
        assert fund < bank


def test_no_food_and_no_power_are_both_answered_in_the_first_three(desk: Desk) -> None:
    options = help_for(desk, "food.parcel", "warm.meter", home="Dalmellington")

    answered = {need for option in options[:3] for need in option.needs}
    assert answered == {"food.parcel", "warm.meter"}
    assert "Home Energy Scotland" in names(options[:4])


def test_a_late_sunday_offers_what_is_open_then(desk: Desk) -> None:
    options = help_for(desk, "money.debt", home="Galston", when=SUNDAY_21)

    drop_in = options[0]
    assert drop_in.name == "Example Evening Debt Drop-in"
    assert drop_in.open == "at that time: open till 10 pm"
    assert drop_in.group == "That day"
    assert not any(option.group == "Today" for option in options)


def test_the_same_debt_on_a_tuesday_morning_is_answered_by_phone_now(desk: Desk) -> None:
    options = help_for(desk, "money.debt", home="Galston")

    assert any(
        option.group == "Today" and "You can ring: the call is free" in option.reasons
        for option in options[:3]
    )
    drop_in = named(options, "Example Evening Debt Drop-in")
    assert (drop_in.open, drop_in.group) == ("opens Sun 6 pm", "Nearby")


def test_parenting_in_darvel_offers_the_group_before_the_formal_team(desk: Desk) -> None:
    options = help_for(desk, "fam.parenting", home="Darvel")

    assert options[0].name == "Example Parents' Blether"
    assert "A local group" in options[0].reasons
    assert names(options).index("Example Parents' Blether") < names(options).index(
        "Example Family Team"
    )


def test_a_fortnightly_group_says_its_own_next_day(desk: Desk) -> None:
    options = help_for(desk, "fam.parenting", home="Darvel")

    assert named(options, "Example Parents' Blether").open == "opens Thu 10 am"
    off_week = help_for(
        desk, "fam.parenting", home="Darvel", when=datetime(2026, 11, 26, 10, 30, tzinfo=UTC)
    )
    assert named(off_week, "Example Parents' Blether").open == (
        "at that time: opens Thu 3 Dec 2026, 10 am"
    )


def test_lonely_in_a_village_without_a_bus_offers_a_home_visit(desk: Desk) -> None:
    options = help_for(desk, "com.lonely", home="Rankinston")

    visit = named(options[:3], "Example Home Visitors")
    assert visit.reach == "they can come to you"
    assert "They can come to you" in visit.reasons


def test_thoughts_of_suicide_bring_the_crisis_lines_first(desk: Desk) -> None:
    options = help_for(desk, "safe.suicide", home="Darvel")

    assert "Samaritans" in names(options[:3])
    assert all(option.group == "Today" for option in options[:3])


def test_company_alone_does_not_bring_a_crisis_line_first(desk: Desk) -> None:
    options = help_for(desk, "com.lonely", home="Darvel")

    assert "Samaritans" not in names(options[:3])
    assert "A crisis line: for when things are urgent" in named(options, "Samaritans").doubts


def test_domestic_abuse_offers_the_national_line_by_day_and_night(desk: Desk) -> None:
    for when in (TUESDAY_11, SUNDAY_21):
        options = help_for(desk, "safe.domestic", home="Patna", when=when)
        line = "Scotland’s Domestic Abuse and Forced Marriage Helpline"
        assert line in names(options[:3])
        assert "open" in named(options, line).open


def test_a_refuge_is_by_phone_only_and_its_village_is_never_said(desk: Desk) -> None:
    for home in ("Dalmellington", "Cumnock", None):
        refuge = named(help_for(desk, "safe.domestic", home=home), "Example Safe House")

        assert refuge.reach == "by phone"
        assert refuge.town == ""
        assert "Dalmellington" not in " ".join(refuge.reasons) + refuge.fresh + refuge.open


def test_a_child_at_risk_goes_to_social_work_not_to_a_group(desk: Desk) -> None:
    options = help_for(desk, "safe.child", home="Cumnock")

    assert names(options[:3]).count("Social work, Cumnock office") == 1
    assert "You can ring" in named(options, "Social work, Cumnock office").reasons


def test_nowhere_to_stay_is_answered_at_any_hour(desk: Desk) -> None:
    options = help_for(desk, "home.homeless", home="Stewarton", when=SUNDAY_21)

    assert options[0].name == "East Ayrshire Council 24-hour emergency helpline"
    assert options[0].open == "at that time: open day and night"


def test_grief_is_answered_by_a_number_that_may_be_rung(desk: Desk) -> None:
    options = help_for(desk, "mind.bereaved", home="Newmilns")

    assert options[0].name == "Cruse Scotland bereavement helpline" or "Cruse" in options[0].name
    assert options[0].phone.ring


def test_school_trouble_goes_by_where_they_live(desk: Desk) -> None:
    assert "Academy" in help_for(desk, "fam.school", home="Galston")[0].name
    options = help_for(desk, "fam.school", home="Galston")
    other = named(options, "Doon Academy")
    assert "Serves Doon Valley: ask if it can help Galston too" in other.doubts


def test_an_unknown_home_still_gives_answers_and_claims_nothing_about_it(desk: Desk) -> None:
    options = help_for(desk, "food.parcel")

    assert options
    for option in options:
        assert not any(reason.startswith(("Serves ", "In ", "About ")) for reason in option.reasons)
        assert "mile" not in option.reach


def test_a_split_place_without_a_hub_area_still_counts_the_distance(desk: Desk) -> None:
    options = help_for(desk, "mind.low", home="Kilmarnock")

    assert find_place(desk.area, "Kilmarnock").locality_id is None
    assert any("In Kilmarnock" in option.reasons for option in options[:3])


def test_a_place_closed_for_good_is_not_offered_and_a_paused_one_comes_late_and_says_so(
    desk: Desk,
) -> None:
    options = help_for(desk, "food.meals", home="Stewarton")

    assert "Example Closed Lunch Club" not in names(options)
    paused = named(options, "Example Paused Lunch Club")
    assert "Closed for now" in paused.doubts
    assert names(options).index("Example Kilmaurs Lunch Club") < options.index(paused)


def test_nothing_is_hidden_for_criteria_but_who_it_is_for_is_said(desk: Desk) -> None:
    club = named(help_for(desk, "food.meals", home="Stewarton"), "Example Kilmaurs Lunch Club")

    assert club.who_for == "For people over 60"


def test_an_imported_number_is_offered_with_its_doubt(desk: Desk) -> None:
    club = named(help_for(desk, "com.groups", home="Patna"), "Example Imported Club")

    assert club.phone.ring
    assert "Number from ALISS, not checked yet: ring first" in club.doubts


def test_a_number_that_is_not_confirmed_is_a_doubt_with_who_to_ask(desk: Desk) -> None:
    bank = named(help_for(desk, "food.parcel", home="Cumnock"), "Ayrshire East Foodbank")

    assert "Number not confirmed: ask the hub, or the council on 01563 576000" in bank.doubts
    assert any("voucher or a referral" in doubt for doubt in bank.doubts)


def test_the_first_three_are_of_different_kinds_where_there_are_any(desk: Desk) -> None:
    options = help_for(desk, "com.lonely", home="Darvel")

    kinds = [
        entry.help_kind
        for option in options[:3]
        if (entry := desk.look(lambda look, option=option: read_service(look, id=option.id)))  # type: ignore[misc]
    ]
    assert len(set(kinds)) >= 2


# ---- words --------------------------------------------------------------------------------------


def test_words_alone_find_an_entry_by_its_name(desk: Desk) -> None:
    options = help_for(desk, words="the blether for parents", home="Darvel")

    assert options[0].name == "Example Parents' Blether"
    assert "Its entry says “blether” and “parents”" in options[0].reasons


def test_words_that_say_nothing_find_nothing(desk: Desk) -> None:
    assert help_for(desk, words="we have got to the", home="Darvel") == ()


def test_words_beside_a_need_never_bring_what_is_not_asked_for_before_what_is(desk: Desk) -> None:
    words = "samaritans and the abuse helpline"
    plain = help_for(desk, "food.parcel", home="Cumnock", limit=60)
    wordy = help_for(desk, "food.parcel", home="Cumnock", words=words, limit=60)

    asked = [one for one in wordy if one.needs or "Cash first" in " ".join(one.reasons)]
    assert set(names(asked)) == set(names(plain))
    assert "Samaritans" in names(wordy)
    assert max(wordy.index(one) for one in asked[:10]) == 9


# ---- honest about nothing -----------------------------------------------------------------------


def test_no_need_and_no_words_give_nothing_and_say_what_to_do(desk: Desk) -> None:
    assert help_for(desk) == ()
    assert nothing_for(desk.area, needs=[]) == (
        "Type what would help, or tick a need, and the places that can help show here."
    )


def test_a_need_nobody_here_answers_is_said_honestly_with_the_council_line(desk: Desk) -> None:
    options = help_for(desk, "home.pets", home="Cumnock")

    assert not can_answer(options)
    said = nothing_for(desk.area, needs=["home.pets"])
    assert said.startswith("We can't answer that yet")
    assert "“Pets”" in said
    assert said.endswith("East Ayrshire Council on 01563 576000.")


def test_an_empty_directory_is_not_a_failure(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)

    assert help_for(desk, "food.parcel", words="tins", home="Cumnock") == ()
    desk.close()


def test_an_unknown_need_is_refused_in_a_sentence(desk: Desk) -> None:
    with pytest.raises(DeskError, match="not in the list of needs"):
        help_for(desk, "food.caviar")


# ---- moving one thing ---------------------------------------------------------------------------


def test_moving_home_brings_the_nearer_larder_first_and_changes_nothing_about_need(
    desk: Desk,
) -> None:
    there = help_for(desk, "food.parcel", home="Dalmellington")
    here = help_for(desk, "food.parcel", home="Cumnock")
    doon, cumnock = "Example Doon Larder", "Example Cumnock Larder"

    assert names(there).index(doon) < names(there).index(cumnock)
    assert names(here).index(cumnock) < names(here).index(doon)
    assert set(names(there)) == set(names(here))
    for name in (doon, cumnock):
        one, other = named(there, name), named(here, name)
        assert one.open == other.open
        assert one.needs == other.needs
        assert one.reasons[0] == other.reasons[0]
        assert one.reach != other.reach


def test_moving_the_clock_changes_only_what_has_hours(desk: Desk) -> None:
    morning = help_for(desk, "food.parcel", home="Dalmellington")
    evening = help_for(
        desk, "food.parcel", home="Dalmellington", when=datetime(2026, 11, 17, 20, tzinfo=UTC)
    )

    assert set(names(morning)) == set(names(evening))
    assert named(morning, "Example Doon Larder").group == "Today"
    assert named(evening, "Example Doon Larder").group == "Nearby"
    for option in morning:
        later = named(evening, option.name)
        assert (later.reach, later.doubts, later.phone) == (
            option.reach,
            option.doubts,
            option.phone,
        )
        if "not" in option.open:  # no hours known
            assert later.group == option.group
            assert [one for one in later.reasons if "pen" not in one] == [
                one for one in option.reasons if "pen" not in one
            ]


def test_the_order_of_ticking_does_not_matter(desk: Desk) -> None:
    one = help_for(desk, "food.parcel", "warm.meter", "com.lonely", home="Patna")
    other = help_for(desk, "com.lonely", "warm.meter", "food.parcel", home="Patna")

    assert [option.id for option in one] == [option.id for option in other]


def test_a_limit_cuts_the_end_and_nothing_else(desk: Desk) -> None:
    all_of_them = help_for(desk, "com.groups", home="Patna", limit=50)

    for limit in (0, 1, 3, 5):
        assert help_for(desk, "com.groups", home="Patna", limit=limit) == all_of_them[:limit]


def test_a_check_by_a_worker_never_lowers_an_entry(tmp_path: Path) -> None:
    # Given two larders that are the same but for their names
    desk = a_desk(tmp_path)
    fields = dict(INVENTED[0][1])
    make(desk, "Patna", {**fields, "name": "Example A"})
    second = make(desk, "Patna", {**fields, "name": "Example B"})
    assert names(help_for(desk, "food.parcel", home="Patna")) == ["Example A", "Example B"]

    # When somebody rings the second
    check = {"at": "2026-11-17T09:00:00Z", "by": "Ann", "how": "rang"}
    desk.run(
        lambda unit: unit.change(
            Kind.SERVICE,
            second,
            {"checks/phone": check, "checks/hours": check, "checks/cost": check},
        )
    )

    # Then it comes first, and says why it can be trusted
    options = help_for(desk, "food.parcel", home="Patna")
    assert names(options) == ["Example B", "Example A"]
    assert options[0].fresh == "Checked Tue 17 Nov 2026 by Ann"
    desk.close()


# ---- truth of every sentence --------------------------------------------------------------------

AREA = find_area("east_ayrshire")
HOMES = [None, *(one.name for one in AREA.settlements)]
NEEDS = [one.id for one in AREA.needs.needs]


def untrue(option: Option, desk: Desk, home: Place | None, needs: Sequence[str]) -> list[str]:
    """The reasons of an option that its entry does not bear out."""
    entry = desk.look(lambda look: read_service(look, id=option.id))
    assert entry is not None
    labels = {need.label: need.id for need in AREA.needs.needs}
    wrong = []
    for reason in option.reasons:
        kind, _, rest = reason.partition(" ")
        if reason.startswith(("Helps with", "Cash first")):
            said = [one.split("”")[0] for one in reason.split("“")[1:]]
            true = bool(said) and all(labels[one] in entry.needs for one in said)
        elif kind == "Serves":
            true = home is not None and home.locality_id in entry.localities
        elif kind == "In":
            places = (entry.place, *entry.other_places)
            true = any(place and place.settlement == rest for place in places)
        elif reason.startswith("Area served"):
            true = all(
                one in entry.areas for one in rest.removeprefix("served: ").split(" and ")
            ) or (rest.removeprefix("served: ") in entry.areas)
        elif kind in ("Open", "Opens"):
            true = entry.opening.text.split(" ")[0] in ("open", "opens")
            true = true and (
                option.group in ("Today",) or entry.opening.state != "open" or not entry.place
            )
        elif reason.startswith("You can ring"):
            true = entry.phone.ring and entry.phone.free == reason.endswith("free")
        elif reason == "Free":
            true = entry.free
        else:
            true = reason.startswith(
                ("A ", "About", "Less than", "Text ", "You can reach it online", "They can come")
            )
        if not true:
            wrong.append(reason)
    return wrong


@settings(max_examples=60, deadline=None)
@given(
    home=st.sampled_from(HOMES),
    needs=st.lists(st.sampled_from(NEEDS), min_size=1, max_size=3, unique=True),
)
def test_every_reason_given_is_true_of_its_entry(
    desk: Desk, home: str | None, needs: list[str]
) -> None:
    place = find_place(AREA, home) if home else None
    options = help_for(desk, *needs, home=home)

    scores = [option.score for option in options]
    assert scores == sorted(scores, reverse=True)
    assert len({option.id for option in options}) == len(options)
    for option in options:
        assert not untrue(option, desk, place, needs), option.name
        assert option.group in GROUPS
        assert option.open
        assert option.reach
        assert option.fresh
        assert set(option.needs) <= set(needs)


def test_an_option_as_find_prints_it(desk: Desk) -> None:
    printed = option_as_dict(help_for(desk, "food.parcel", home="Dalmellington")[0])

    assert set(printed) >= {"kind", "id", "name", "score", "reasons", "open", "reach", "fresh"}
    assert printed["kind"] == "service"
    assert isinstance(printed["reasons"], list)


def test_the_larder_next_door_is_not_lost_behind_hundreds_of_imported_ones(tmp_path: Path) -> None:
    # Given 450 places far away whose names come first, and one in the village
    desk = a_desk(tmp_path)
    far = {
        "name": "Kilmarnock Hall",
        "latitude": 55.61,
        "longitude": -4.50,
        "settlement": "Kilmarnock",
    }
    hall = desk.run(lambda unit: unit.create(Kind.LOCATION, far)).value
    fields = {
        "status": "active",
        "needs/food.parcel": {"weight": 1.0},
        "service_at_locations/a": {"location_id": hall},
    }

    def import_many(unit: Any) -> None:
        for number in range(450):
            unit.create(Kind.SERVICE, {**fields, "name": f"A place {number:03d}"})

    desk.run(import_many)
    make(desk, "Dalmellington", {"name": "Zed Larder", "needs/food.parcel": {"weight": 1.0}})

    # When somebody in the village asks
    options = help_for(desk, "food.parcel", home="Dalmellington", limit=5)

    # Then the one in the village is first
    assert options[0].name == "Zed Larder"
    assert len(options) == 5
    desk.close()
