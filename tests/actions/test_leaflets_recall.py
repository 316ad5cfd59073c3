"""A leaflet in somebody's pocket, and what changed since: found by its code, told on the door, never about a person."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.places import find_place
from heartdesk.core.roles import Role
from heartdesk.directory.actions import check_by_phone
from heartdesk.directory.changing import change_fact, keep_travel, take_travel_away
from heartdesk.directory.editing import TextTyped
from heartdesk.directory.travel import TravelLine
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.facts import PARTS
from heartdesk.leaflets.model import HubLine, Leaflet, Part
from heartdesk.leaflets.notice import make_notice
from heartdesk.leaflets.printed import keep_printed, link_to_enquiry, say_told
from heartdesk.leaflets.recall import CodeAnswer, Recall, count_wrong, read_slip, recall
from heartdesk.leaflets.slip_code import LENGTH, SIGNS, code_of, new_code, read_code
from heartdesk.store.desk import Desk
from tests.leaflet_checks import validated
from tests.leaflet_makers import heard, text_of
from tests.makers import FixedClock, a_desk, a_worker

NOT_NEAR = {"number": "01632 960101", "evidence": "verified"}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    return desk


def a_place(desk: Desk, **fields: Any) -> str:
    """A service with every fact that paper tells, at a place of its own; gives its id."""
    hall: str = desk.run(
        lambda unit: unit.create(
            Kind.LOCATION,
            {
                "name": "Pretend Hall",
                "settlement": "Cumnock",
                "location_type": "physical",
                "description": "Beside the well",
                "addresses/a": {"address_1": "12 Made Up Street", "city": "Cumnock"},
            },
        )
    ).value
    whole = {
        "name": "Invented Larder",
        "description": "Food to take home.",
        "status": "active",
        "hours_text": "Mondays at 10",
        "fees_description": "Free",
        "bring": "A bag",
        "getting_there": "Stop at the door",
        "phones/a": NOT_NEAR,
        "phones/b": {"number": "01632 960102", "evidence": "verified"},
        "service_at_locations/a": {"location_id": hall},
        **fields,
    }
    made: str = desk.run(lambda unit: unit.create(Kind.SERVICE, whole)).value
    return made


def out(desk: Desk, *ids: str, style: str = "a4", **more: Any) -> str:
    """Make a leaflet, hand it out, and give its code."""
    leaflet: Leaflet = desk.look(
        lambda look: make_leaflet(look, service_ids=ids, style=style, **more)
    )
    desk.run(lambda unit: keep_printed(unit, leaflet=leaflet))
    assert leaflet.content is not None
    return leaflet.content.slip_code or ""


def change(desk: Desk, service: str, fields: Mapping[str, Any]) -> None:
    desk.run(lambda unit: unit.change(Kind.SERVICE, service, fields))


def change_place(desk: Desk, service: str, fields: Mapping[str, Any]) -> None:
    def act(unit: Any) -> None:
        record = unit.get(Kind.SERVICE, service)
        unit.change(Kind.LOCATION, record.fields["service_at_locations/a"]["location_id"], fields)

    desk.run(act)


def asked(desk: Desk, code: str) -> CodeAnswer:
    answer: CodeAnswer = desk.look(lambda look: read_slip(look, code=code))
    return answer


def wrong(desk: Desk, code: str) -> list[Part]:
    return [fact.part for place in asked(desk, code).places for fact in place.facts]


def all_wrong(desk: Desk) -> Recall:
    found: Recall = desk.look(recall)
    return found


def kept(desk: Desk) -> list[Mapping[str, Any]]:
    return desk.look(lambda look: [one.fields for one in look.every(Kind.LEAFLET_PRINTED)])


# --- the code

CODES = st.text(SIGNS, min_size=LENGTH - 1, max_size=LENGTH - 1).map(code_of)


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(code: str, at: int, other: str) -> None:
    signs = list(code.replace("-", ""))
    assume(signs[at] != other)
    signs[at] = other

    with pytest.raises(DeskError, match="cannot be right"):
        read_code("".join(signs))


@given(CODES, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_signs_that_changed_places_are_noticed(code: str, one: int, other: int) -> None:
    signs = list(code.replace("-", ""))
    assume(signs[one] != signs[other])
    signs[one], signs[other] = signs[other], signs[one]

    with pytest.raises(DeskError, match="cannot be right"):
        read_code("".join(signs))


@given(CODES)
def test_a_code_is_read_however_it_is_typed_and_no_sign_looks_like_another(code: str) -> None:
    assert not set(code) & set("0O1ILSZBGUQAE")
    assert read_code(f"  {code.lower().replace('-', ' ')} ") == code
    alike = str.maketrans("5826V", "sBzGu")
    assert read_code(code.translate(alike)) == code


@given(st.text(max_size=30))
def test_whatever_is_typed_for_a_code_is_answered(typed: str) -> None:
    with suppress(DeskError):
        assert read_code(read_code(typed)) == read_code(typed)


def test_codes_are_too_many_to_be_tried_out() -> None:
    assert len({new_code() for _ in range(2_000)}) == 2_000
    assert len(SIGNS) ** (LENGTH - 1) > 3_000_000_000


# --- what is kept


def test_what_is_kept_of_a_leaflet_names_facts_and_nobody(desk: Desk) -> None:
    home = find_place(desk.look(lambda look: look.area), "Dalmellington")
    code = out(desk, a_place(desk), home=home, matters="Somewhere warm for Moira", ask_for="Ann B")

    (fields,) = kept(desk)

    assert set(fields) == {
        "code",
        "week",
        "hub",
        next(n for n in fields if n.startswith("entries/")),
    }
    assert (fields["code"], fields["week"]) == (code, "2026-W47")
    told = repr(fields)
    for word in ("Moira", "Ann", "Dalmellington", "warm", "960101", "Larder", "Made Up"):
        assert word not in told
    (entry,) = (value for name, value in fields.items() if name.startswith("entries/"))
    assert set(entry["facts"]) == set(PARTS)


def test_a_leaflet_that_was_only_looked_at_leaves_nothing(desk: Desk) -> None:
    place = a_place(desk)

    desk.look(lambda look: make_leaflet(look, service_ids=[place]))

    assert kept(desk) == []


def test_the_code_stands_on_every_ordinary_paper_and_is_kept_once(desk: Desk) -> None:
    place = a_place(desk)
    leaflet: Leaflet = desk.look(lambda look: make_leaflet(look, service_ids=[place]))
    assert leaflet.content is not None
    assert f"Slip code: {leaflet.content.slip_code}" in text_of(leaflet.pdf)

    for _ in range(3):
        desk.run(lambda unit: keep_printed(unit, leaflet=leaflet))

    assert len(kept(desk)) == 1


@pytest.mark.parametrize(
    "style", ["a4", "large", "large24", "a5", "booklet", "easy", "young", "card", "slip"]
)
def test_every_ordinary_style_has_its_code(desk: Desk, style: str) -> None:
    place = a_place(desk)
    leaflet: Leaflet = desk.look(lambda look: make_leaflet(look, service_ids=[place], style=style))

    assert leaflet.content is not None
    assert leaflet.content.slip_code
    assert leaflet.content.slip_code in text_of(leaflet.pdf)
    assert leaflet.printed


def test_a_discreet_paper_has_no_code_and_leaves_nothing(desk: Desk) -> None:
    place = a_place(desk)
    leaflet: Leaflet = desk.look(
        lambda look: make_leaflet(
            look,
            service_ids=[place],
            style="discreet",
            matters="Quiet",
            ask_for="Ann",
            code="K7MR-4XPD",
        )
    )

    desk.run(lambda unit: keep_printed(unit, leaflet=leaflet))

    assert kept(desk) == []
    assert leaflet.printed == ()
    assert leaflet.content is not None
    assert leaflet.content.slip_code is None
    for word in ("Quiet", "Ann", "K7MR", "code"):
        assert word not in text_of(leaflet.pdf)


def test_who_may_not_keep_it_prints_without_a_code(tmp_path: Path) -> None:
    first = a_desk(tmp_path)
    place = a_place(first)
    first.close()
    planner = a_desk(tmp_path, worker=a_worker(Role.PLANNER))
    try:
        leaflet: Leaflet = planner.look(lambda look: make_leaflet(look, service_ids=[place]))
        planner.run(lambda unit: keep_printed(unit, leaflet=leaflet))

        assert leaflet.content is not None
        assert leaflet.content.slip_code is None
        assert "Slip code" not in text_of(leaflet.pdf)
    finally:
        planner.close()


def test_a_leaflet_is_linked_to_its_enquiry_and_taken_off_it_again(desk: Desk) -> None:
    code = out(desk, a_place(desk))

    desk.run(lambda unit: link_to_enquiry(unit, codes=[code, "K7MR-4XPD"], enquiry="the-enquiry"))
    assert asked(desk, code).printed.enquiry == "the-enquiry"

    desk.run(lambda unit: link_to_enquiry(unit, codes=[code], enquiry=""))
    assert asked(desk, code).printed.enquiry == ""


def test_a_code_tells_the_places_in_their_order(desk: Desk) -> None:
    first, second = a_place(desk, name="Zebra Room"), a_place(desk, name="Apple Room")

    answer = asked(desk, out(desk, first, second).lower())

    assert [place.name for place in answer.places] == ["Zebra Room", "Apple Room"]
    assert not answer.changed


def test_a_code_from_elsewhere_is_said_not_to_be_known(desk: Desk) -> None:
    code = new_code()

    with pytest.raises(DeskError, match=f"No leaflet with the code {code}") as trouble:
        asked(desk, code)

    assert "the places stand on it" in trouble.value.then


# --- what changed since

PHONE = {"phones/a": {"number": "01632 960103", "evidence": "verified"}}
EDITS: tuple[tuple[Part, dict[str, Any]], ...] = (
    ("phone", PHONE),
    ("phone", {"phones/a": {**NOT_NEAR, "extension": "12"}}),
    ("phone", {"phones/a": None}),
    ("phone", {"phones/a": {"number": "01632 960101"}, "phone_not_confirmed": True}),
    ("hours", {"hours_text": "Tuesdays at 10"}),
    ("hours", {"hours_text": None}),
    ("cost", {"fees_description": "£2"}),
    ("cost", {"cost_options/a": {"amount": 3}}),
    ("status", {"status": "temporarily closed"}),
    ("status", {"status": "defunct"}),
    ("status", {"closing_on": "2026-12-05"}),
    ("status", {"alert": "Closed this Monday."}),
    ("bus", {"getting_there": "Bus 43 from the Square"}),
    ("bus", {"getting_there": None}),
    ("address", {"service_at_locations/a": None}),
    ("address", {"sensitive": True}),
)
PLACE_EDITS: tuple[tuple[Part, dict[str, Any]], ...] = (
    ("address", {"addresses/a": {"address_1": "13 Made Up Street", "city": "Cumnock"}}),
    ("address", {"description": "Behind the well"}),
    ("address", {"settlement": "Auchinleck"}),
    ("bus", {"transportation": "The 43 stops there"}),
)
MINOR: tuple[dict[str, Any], ...] = (
    {"description": "Food to take home, and a cuppa."},
    {"what_to_expect": "Someone says hello."},
    {"who_greets": "Moira"},
    {"bring": "Two bags"},
    {"no_need_to_bring": "Papers"},
    {"access_notes": "Ramp"},
    {"eligibility_description": "Anybody"},
    {"name": "The Invented Larder"},
    {"alternate_name": "Larder"},
    {"url": "https://larder.example.org/"},
    {"email": "hello@larder.example.org"},
    {"staff_note": "Nice people"},
    {"phones/b": None},
    {"phones/b": {"number": "01632 960109", "evidence": "verified"}},
    {"phones/c": {"number": "01632 960110", "evidence": "verified"}},
    {"needs/food": {"weight": 1.0}},
    {"localities/barony": True},
    {"sessions/2026-11-16": {"came": 4}},
    {"fees_description": "Free"},
)


@pytest.mark.parametrize(("part", "fields"), EDITS)
def test_any_edit_of_a_printed_fact_is_found(
    desk: Desk, part: Part, fields: dict[str, Any]
) -> None:
    place = a_place(desk)
    code = out(desk, place)

    change(desk, place, fields)

    assert part in wrong(desk, code)
    assert desk.look(count_wrong) == 1


@pytest.mark.parametrize(("part", "fields"), PLACE_EDITS)
def test_any_edit_of_the_place_is_found(desk: Desk, part: Part, fields: dict[str, Any]) -> None:
    place = a_place(desk)
    code = out(desk, place)

    change_place(desk, place, fields)

    assert part in wrong(desk, code)


@pytest.mark.parametrize("fields", MINOR)
def test_an_edit_of_anything_else_is_no_recall(desk: Desk, fields: dict[str, Any]) -> None:
    place = a_place(desk)
    code = out(desk, place)

    change(desk, place, fields)

    assert wrong(desk, code) == []
    assert desk.look(count_wrong) == 0


PART_OF: Mapping[str, Part] = {
    name: part
    for part, fields in EDITS
    for name in fields
    if name not in ("sensitive", "service_at_locations/a", "phone_not_confirmed")
}
SIMPLE = [fields for _, fields in EDITS if set(fields) <= set(PART_OF)]
WORDS = st.text("abc 123", min_size=1, max_size=12).map(str.strip)
NUMBERS = st.text("0123456789", min_size=3, max_size=3).map("01632 961{}".format)
MANY_EDITS = st.lists(
    st.one_of(
        st.sampled_from([*SIMPLE, *MINOR]),
        WORDS.map(lambda said: {"hours_text": f"At {said}."}),
        WORDS.map(lambda said: {"description": f"It is {said}."}),
        WORDS.map(lambda said: {"getting_there": f"Bus {said}."}),
        NUMBERS.map(lambda number: {"phones/a": {"number": number, "evidence": "verified"}}),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(MANY_EDITS)
def test_after_any_edits_exactly_the_printed_facts_that_differ_are_found(
    desk: Desk, edits: list[dict[str, Any]]
) -> None:
    place = a_place(desk)
    before = fields_of(desk, place)
    code = out(desk, place)

    for fields in edits:
        change(desk, place, fields)

    after = fields_of(desk, place)
    moved = {name for name in PART_OF if before.get(name) != after.get(name)}
    assert set(wrong(desk, code)) == {PART_OF[name] for name in moved}


def fields_of(desk: Desk, place: str) -> Mapping[str, Any]:
    return desk.look(
        lambda look: {} if (r := look.get(Kind.SERVICE, place)) is None else dict(r.fields)
    )


def test_a_fact_put_back_is_right_again(desk: Desk) -> None:
    place = a_place(desk)
    code = out(desk, place)
    change(desk, place, {"hours_text": "Tuesdays at 10"})
    assert wrong(desk, code) == ["hours"]

    change(desk, place, {"hours_text": "Mondays at 10"})

    assert wrong(desk, code) == []


def test_the_day_is_told_on_which_each_fact_changed(desk: Desk, clock: FixedClock) -> None:
    place = a_place(desk)
    code = out(desk, place)
    clock.move(days=3)
    change(desk, place, {"hours_text": "Tuesdays at 10"})
    clock.move(days=1)
    change(desk, place, {"hours_text": "Wednesdays at 10", **PHONE})

    (told,) = asked(desk, code).places

    assert [(fact.part, fact.since, fact.now) for fact in told.facts] == [
        ("phone", date(2026, 11, 21), "01632 960103"),
        ("hours", date(2026, 11, 20), "Wednesdays at 10"),
    ]


def test_a_fact_that_changed_was_put_back_and_changed_again_counts_from_the_last_time(
    desk: Desk, clock: FixedClock
) -> None:
    place = a_place(desk)
    code = out(desk, place)
    for said in ("Tuesdays at 10", "Mondays at 10", "Fridays at 10", "Sundays at 10"):
        clock.move(days=1)
        change(desk, place, {"hours_text": said})

    (told,) = asked(desk, code).places

    assert told.since == date(2026, 11, 20)


def test_a_leaflet_printed_after_the_change_is_right(desk: Desk, clock: FixedClock) -> None:
    place = a_place(desk)
    old = out(desk, place)
    clock.move(days=1)
    change(desk, place, PHONE)

    new = out(desk, place)

    assert all_wrong(desk).codes == (old,)
    assert wrong(desk, new) == []


def test_what_paper_called_not_known_cannot_be_wrong(desk: Desk) -> None:
    place = a_place(
        desk, hours_text=None, fees_description=None, **{"phones/a": None, "phones/b": None}
    )
    code = out(desk, place)

    change(desk, place, {"hours_text": "Mondays at 10", "fees_description": "Free", **PHONE})

    assert wrong(desk, code) == []


def test_a_check_changes_nothing_on_paper(desk: Desk) -> None:
    place = a_place(desk)
    code = out(desk, place)

    desk.run(
        lambda unit: check_by_phone(unit, id=place, facts=["phone", "hours", "address", "cost"])
    )

    assert wrong(desk, code) == []


def test_time_alone_makes_no_leaflet_wrong(desk: Desk, clock: FixedClock) -> None:
    rows = {"freq": "WEEKLY", "byday": "MO", "opens_at": "10:00", "closes_at": "12:00"}
    extra = {"freq": "DAILY", "dtstart": "2027-01-04", "until": "2027-01-04", "count": 1}
    place = a_place(
        desk,
        hours_text=None,
        closing_on="2027-01-31",
        **{"schedules/a": rows, "schedules/b": extra},
    )
    desk.run(lambda unit: keep_travel(unit, line=bus()))
    code = out(desk, place)

    for _ in range(16):
        clock.move(days=7)
        assert wrong(desk, code) == []


def bus(last: str = "17:40") -> TravelLine:
    return TravelLine("Cumnock", "Dalmellington", "Bus 43", ("MO",), "08:10", last, None)


def test_a_bus_that_changed_is_found_and_one_looked_up_again_is_not(
    desk: Desk, clock: FixedClock
) -> None:
    place = a_place(desk)
    desk.run(lambda unit: keep_travel(unit, line=bus()))
    home = find_place(desk.look(lambda look: look.area), "Dalmellington")
    code, elsewhere = out(desk, place, home=home), out(desk, place)
    clock.move(days=5)

    desk.run(lambda unit: keep_travel(unit, line=bus()))
    assert wrong(desk, code) == []

    clock.move(days=1)
    desk.run(lambda unit: keep_travel(unit, line=bus("16:40")))
    assert wrong(desk, code) == wrong(desk, elsewhere) == ["bus"]
    assert asked(desk, code).places[0].since == date(2026, 11, 23)


def test_a_bus_that_goes_no_longer_is_found(desk: Desk) -> None:
    place = a_place(desk)
    desk.run(lambda unit: keep_travel(unit, line=bus()))
    code = out(desk, place)
    line = desk.look(lambda look: next(look.every(Kind.TRAVEL_LINE)).id)

    desk.run(lambda unit: take_travel_away(unit, id=line))

    assert wrong(desk, code) == ["bus"]


def test_the_bus_from_another_village_did_not_stand_there(desk: Desk) -> None:
    place = a_place(desk)
    desk.run(lambda unit: keep_travel(unit, line=bus()))
    home = find_place(desk.look(lambda look: look.area), "Auchinleck")
    leaflet: Leaflet = desk.look(lambda look: make_leaflet(look, service_ids=[place], home=home))
    assert "Dalmellington" not in text_of(leaflet.pdf)
    code = out(desk, place, home=home)

    desk.run(lambda unit: keep_travel(unit, line=bus("16:40")))

    assert wrong(desk, code) == []


def test_a_place_that_was_taken_away_is_told_by_its_name_and_day(
    desk: Desk, clock: FixedClock
) -> None:
    place = a_place(desk)
    code = out(desk, place)
    clock.move(days=2)

    desk.run(lambda unit: unit.delete(Kind.SERVICE, place))

    (told,) = asked(desk, code).places
    assert (told.name, told.since, told.facts[0].part) == (
        "Invented Larder",
        date(2026, 11, 19),
        "status",
    )
    assert "no longer in the directory" in told.facts[0].now


def test_a_card_counts_no_hours_that_it_had_no_room_for(desk: Desk) -> None:
    long = "Mondays at 10, and every other Tuesday at 2 in the room at the back, " * 3
    place = a_place(desk, hours_text=long)

    leaflet = desk.look(lambda look: make_leaflet(look, service_ids=[place], style="card"))
    code = out(desk, place, style="card")
    change(desk, place, {"hours_text": "Fridays at 3"})

    assert "every other Tuesday" not in text_of(leaflet.pdf)
    assert "12 Made Up Street" in text_of(leaflet.pdf)
    assert set(leaflet.printed[0].sums) == {"status", "phone", "address"}
    assert wrong(desk, code) == []
    change_place(desk, place, {"addresses/a": {"address_1": "9 Other Street", "city": "Cumnock"}})
    assert wrong(desk, code) == ["address"]


def test_a_card_that_tells_no_street_counts_none(desk: Desk) -> None:
    """Where only the town is known a card says nothing of where, so a street found later makes it no less true."""
    place = a_place(desk)
    change_place(desk, place, {"addresses/a": None, "description": None})

    leaflet = desk.look(lambda look: make_leaflet(look, service_ids=[place], style="card"))

    assert "address" not in leaflet.printed[0].sums
    assert "hours" in leaflet.printed[0].sums


def test_a_card_counts_what_a_card_carries_and_a_slip_only_whether_it_runs(desk: Desk) -> None:
    place = a_place(desk)
    card, slip = out(desk, place, style="card"), out(desk, place, style="slip")

    change(desk, place, {"fees_description": "£2", "getting_there": "Bus 43", **PHONE})

    assert wrong(desk, card) == ["phone"]
    assert wrong(desk, slip) == []
    change(desk, place, {"status": "defunct"})
    assert wrong(desk, slip) == ["status"]


def test_all_that_is_wrong_out_there_is_told_the_worst_first(desk: Desk, clock: FixedClock) -> None:
    cheap, shut, fine = (
        a_place(desk, name="Cafe"),
        a_place(desk, name="Choir"),
        a_place(desk, name="Chess"),
    )
    both, one, other = out(desk, cheap, shut), out(desk, cheap), out(desk, fine)
    clock.move(days=1)
    change(desk, cheap, {"fees_description": "£2"})
    change(desk, shut, {"status": "defunct"})

    found = all_wrong(desk)

    assert [(place.name, set(place.codes)) for place in found.places] == [
        ("Choir", {both}),
        ("Cafe", {both, one}),
    ]
    assert set(found.codes) == {both, one}
    assert other not in found.codes
    assert found.looked_at == 3


def test_a_leaflet_whose_people_were_told_counts_no_longer_but_still_answers(desk: Desk) -> None:
    place = a_place(desk)
    code = out(desk, place)
    change(desk, place, PHONE)

    desk.run(lambda unit: say_told(unit, code=code))

    assert desk.look(count_wrong) == 0
    assert wrong(desk, code) == ["phone"]
    desk.run(lambda unit: say_told(unit, code=code, told=False))
    assert desk.look(count_wrong) == 1


def test_a_leaflet_older_than_half_a_year_is_not_counted_but_still_answers(
    desk: Desk, clock: FixedClock
) -> None:
    place = a_place(desk)
    code = out(desk, place)
    change(desk, place, PHONE)
    clock.move(weeks=27)

    assert desk.look(count_wrong) == 0
    assert wrong(desk, code) == ["phone"]


def test_a_place_that_gives_somebody_away_stands_under_a_neutral_name_and_never_on_the_door(
    desk: Desk,
) -> None:
    area = desk.look(lambda look: look.area)
    private = next(need.id for need in area.needs.needs if need.neutral_label)
    refuge = a_place(
        desk, name="Invented Refuge", sensitive=True, **{f"needs/{private}": {"weight": 1.0}}
    )
    helpline = a_place(desk, name="Invented Line", **{f"needs/{private}": {"weight": 1.0}})
    out(desk, refuge, helpline)
    change(desk, refuge, PHONE)
    change(desk, helpline, PHONE)

    for place in all_wrong(desk).places:
        assert place.seen
        assert "Invented" not in place.seen
        assert not place.for_door


def test_what_a_sensitive_place_tells_now_never_says_where(desk: Desk) -> None:
    place = a_place(desk)
    code = out(desk, place)

    change(desk, place, {"sensitive": True})

    told = repr(asked(desk, code))
    assert "Made Up" not in told
    assert "Cumnock" not in told


def test_what_only_this_hub_corrected_is_found_with_its_day(desk: Desk, clock: FixedClock) -> None:
    place = a_place(desk)
    code = out(desk, place)
    clock.move(days=2)
    desk.worker = a_worker(Role.RECEPTION)

    desk.run(lambda unit: change_fact(unit, id=place, typed=TextTyped("fees_description", "£2")))

    (told,) = asked(desk, code).places
    assert [(fact.part, fact.since, fact.now) for fact in told.facts] == [
        ("cost", date(2026, 11, 19), "£2")
    ]


# --- the notice for the door


def notice_of(desk: Desk) -> Leaflet:
    found = all_wrong(desk)
    return make_notice(found, hub=HubLine("Cumnock hub", "01632 960 100"), today=date(2026, 11, 24))


def test_the_notice_tells_what_changed_which_codes_and_what_to_do(
    desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    cafe, choir = a_place(desk, name="Cafe"), a_place(desk, name="Choir")
    first, second = out(desk, cafe), out(desk, choir)
    clock.move(days=3)
    change(desk, cafe, PHONE)
    change(desk, choir, {"status": "defunct", "go_instead": "The Band"})

    notice = notice_of(desk)

    text = text_of(notice.pdf)
    assert (
        "Choir Is it open now: Closed for good. Go instead to: The Band (changed 20 November 2026)"
        in text
    )
    assert "Cafe Phone now: 01632 960103 (changed 20 November 2026)" in text
    assert (
        "Come in or ring us. We print you a new one. We do not need your name. Phone 01632 960 100"
        in text
    )
    codes = text[text.index("Slip codes it concerns") :]
    assert codes.endswith(" ".join(sorted((first, second))))
    assert first not in text[: text.index("Slip codes it concerns")]
    assert validated(notice.pdf, tmp_path) == []
    assert [part.role for part in heard(notice.pdf)][:2] == ["Document", "H1"]


def test_the_notice_never_names_a_place_that_gives_somebody_away_nor_its_codes(desk: Desk) -> None:
    area = desk.look(lambda look: look.area)
    private = next(need.id for need in area.needs.needs if need.neutral_label)
    cafe = a_place(desk, name="Cafe")
    refuge = a_place(desk, name="Invented Refuge")
    line = a_place(desk, name="Invented Line")
    open_code = out(desk, cafe)
    hidden = [out(desk, refuge), out(desk, line), out(desk, line, refuge)]
    for place in (cafe, refuge, line):
        change(desk, place, PHONE)
    # Only after the papers had gone out was it said what these places are.
    only_this = {f"needs/{need.id}": None for need in area.needs.needs}
    change(desk, refuge, {"sensitive": True})
    change(desk, line, {**only_this, f"needs/{private}": {"weight": 1.0}})

    notice = notice_of(desk)

    text = text_of(notice.pdf)
    assert "Invented" not in text
    assert open_code in text
    assert not any(code in text for code in hidden)
    assert "2 more are not on it" in notice.notes[0]


def test_nothing_is_kept_beside_a_code_of_a_place_that_gives_somebody_away(desk: Desk) -> None:
    area = desk.look(lambda look: look.area)
    private = next(need.id for need in area.needs.needs if need.neutral_label)
    only_this = {f"needs/{need.id}": None for need in area.needs.needs}
    cafe = a_place(desk, name="Cafe")
    refuge = a_place(desk, name="Invented Refuge", sensitive=True)
    line = a_place(desk, name="Invented Line", **{**only_this, f"needs/{private}": {"weight": 1.0}})

    both = out(desk, refuge, cafe, line)
    alone = out(desk, refuge, line)

    assert [place.id for place in asked(desk, both).places] == [cafe]
    assert alone == ""
    kept = desk.look(lambda look: [repr(one) for one in look.every(Kind.LEAFLET_PRINTED)])
    assert len(kept) == 1
    assert refuge not in kept[0]
    assert line not in kept[0]


def test_there_is_no_notice_where_nothing_may_hang_on_the_door(desk: Desk) -> None:
    out(desk, a_place(desk))

    with pytest.raises(DeskError, match="Nothing has changed that may stand on a notice"):
        notice_of(desk)


def test_a_long_notice_goes_over_pages_and_keeps_every_code(desk: Desk, tmp_path: Path) -> None:
    places = [a_place(desk, name=f"Place {number}") for number in range(12)]
    codes = [out(desk, place) for place in places]
    for place in places:
        change(desk, place, PHONE)

    notice = notice_of(desk)

    text = text_of(notice.pdf)
    assert notice.pages > 1
    assert all(code in text for code in codes)
    assert validated(notice.pdf, tmp_path) == []
