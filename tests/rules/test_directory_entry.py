"""From the field maps that others wrote to the entry that screen and paper show."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.directory.entry import Held, build_entry, location_ids
from heartdesk.directory.model import BUS_NOT_KNOWN, ServiceEntry
from heartdesk.directory.prints import prints_of

AREA = find_area("east_ayrshire")
TUESDAY = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
OFFICE = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}
HALL: dict[str, Any] = {
    "name": "Example Hall",
    "location_type": "physical",
    "description": "Beside the bowling green",
    "transportation": "Bus stop at the door.",
    "latitude": 55.45,
    "longitude": -4.26,
    "settlement": "Cumnock",
    "addresses/a": {
        "address_1": "1 Example Street",
        "city": "Cumnock",
        "postal_code": "ka18 1aa",
        "country": "GB",
        "address_type": "physical",
    },
    "accessibility/a": {"description": "Ramp", "details": "at the side door"},
}
LARDER: dict[str, Any] = {
    "name": "Example Larder",
    "alternate_name": "The Pantry",
    "description": "Tins and fresh food. No questions.",
    "status": "active",
    "phones/a": {"number": "01632 960123", "evidence": "verified"},
    "schedules/a": OFFICE,
    "service_at_locations/a": {"location_id": "hall"},
    "organization_id": "trust",
    "needs/food.parcel": {"weight": 1.0},
    "localities/barony": True,
    "fees_description": "Free",
}


def entry(fields: dict[str, Any], *places: dict[str, Any], **more: Any) -> ServiceEntry:
    held = Held("id", fields, more.pop("organization", None), places)
    return build_entry(held, area=AREA, now=TUESDAY, **more)


def test_an_entry_as_it_is_shown() -> None:
    found = entry(
        LARDER, HALL, organization={"name": "Example Trust", "website": "https://example.org"}
    )

    assert found.name == "Example Larder"
    assert found.other_names == "The Pantry"
    assert found.organization == "Example Trust"
    assert found.phone.text == "01632 960123"
    assert found.hours.text == "Monday to Friday, 9 am to 5 pm"
    assert found.opening.text == "open till 5 pm"
    assert found.place is not None
    assert (found.place.address, found.place.postcode) == ("1 Example Street, Cumnock", "KA18 1AA")
    assert (found.place.settlement, found.place.landmark) == ("Cumnock", "Beside the bowling green")
    assert found.getting_there == "Bus stop at the door."
    assert (found.cost, found.free) == ("Free", True)
    assert found.access == "Ramp: at the side door"
    assert found.url == "https://example.org"
    assert found.needs == {"food.parcel": 1.0}
    assert found.localities == ("barony",)
    assert [one.fact for one in found.facts] == ["phone", "hours", "address", "cost", "access"]
    assert found.freshness.text == "Not checked yet: ring first"


def test_what_is_not_known_is_not_made_up() -> None:
    found = entry({})

    assert found.name == "Name not known"
    assert not found.phone.ring
    assert found.hours.text == "Opening times not known: ring first"
    assert found.opening.state == "unknown"
    assert found.place is None
    assert found.getting_there == BUS_NOT_KNOWN
    assert (found.cost, found.access, found.who_for, found.bring, found.languages) == ("",) * 5
    assert not found.facts
    assert found.freshness.state == "not checked yet"


def test_opening_may_be_asked_for_another_moment() -> None:
    found = entry(LARDER, at=datetime(2026, 11, 21, 10, tzinfo=UTC))

    assert found.opening.text == "opens Mon 9 am"


def test_hours_that_are_not_confirmed_are_no_hours_until_a_worker_rings() -> None:
    starter = {**LARDER, "evidence": {"level": "A"}}
    check = {"at": "2026-11-17T09:00:00Z", "by": "Ann", "how": "rang"}

    assert entry(starter).hours.text == "Hours not confirmed: ring first"
    assert entry(starter).opening.text == "hours not confirmed: ring first"
    assert entry({**starter, "checks/hours": check}).opening.text == "open till 5 pm"
    assert entry({**LARDER, "hours_confirmed": False}).opening.state == "unknown"
    assert entry({**starter, "hours_confirmed": True}).opening.text == "open till 5 pm"
    assert entry({"hours_confirmed": False}).opening.text == "opening times not known: ring first"


def test_hours_in_words_only_are_shown_but_nobody_is_told_it_is_open() -> None:
    found = entry({"hours_text": "Mornings in term time"})

    assert found.hours.text == "Mornings in term time"
    assert found.opening.text == "not sure if it is open: ring first"


def test_a_check_stops_counting_when_the_fact_changes() -> None:
    # Given a check of the number as it was
    saw = prints_of(LARDER)["phone"]
    checked = {
        **LARDER,
        "checks/phone": {"at": "2026-11-17", "by": "Ann", "how": "rang", "saw": saw},
    }
    assert entry(checked).facts[0].state == "fresh"

    # When an import brings another number
    moved = {**checked, "phones/a": {"number": "01632 960999", "evidence": "from memory"}}

    # Then the check vouches for neither its freshness nor for ringing it
    found = entry(moved)
    assert found.facts[0].state == "ring first"
    assert not found.phone.ring

    # And the same number written otherwise is still the number that was checked
    again = {**checked, "phones/a": {"number": "(01632)960123", "evidence": "from memory"}}
    assert entry(again).phone.ring


def test_a_sensitive_place_is_not_given_away_by_anything() -> None:
    refuge = {
        **LARDER,
        "sensitive": True,
        "getting_there": "Take the 43 bus to Example Street",
        "access_notes": "Side door on Example Street",
    }
    found = entry(refuge, HALL)

    assert found.place is None
    assert not found.other_places
    assert found.phone.ring
    assert not found.localities
    shown = repr(found)
    for secret in ("Example Street", "Cumnock", "55.45", "KA18", "bowling", "Bus stop", "Ramp"):
        assert secret not in shown


@pytest.mark.parametrize("flagged", ["place", "organization"])
def test_what_goes_on_in_a_safe_place_does_not_give_it_away(flagged: str) -> None:
    place = {**HALL, "sensitive": flagged == "place"}
    trust = {"name": "Example Trust", "sensitive": flagged == "organization"}

    found = entry(LARDER, place, organization=trust)

    assert found.sensitive
    assert found.phone.ring
    for secret in ("Example Street", "Cumnock", "55.45", "KA18", "bowling", "Bus stop", "Ramp"):
        assert secret not in repr(found)


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_a_place_that_is_not_running_is_never_told_as_open(status: str) -> None:
    at_noon = datetime(2026, 11, 17, 12, tzinfo=UTC)
    assert entry(LARDER, HALL, at=at_noon).opening.state == "open"

    found = entry({**LARDER, "status": status}, HALL, at=at_noon)

    assert found.opening.state == "unknown"
    assert (
        found.opening.text == f"{found.status_text[0].lower()}{found.status_text[1:]}: ring first"
    )
    assert "open" not in found.opening.text


def test_a_wrong_number_in_the_credit_of_a_source_goes_too() -> None:
    wrong = AREA.denied[0].number
    found = entry({**LARDER, "source": {"system": "Feed", "attribution": ["By Ann", wrong]}})

    assert wrong not in repr(found)


def test_a_number_found_to_be_wrong_later_goes_from_every_text() -> None:
    for wrong in AREA.denied:
        words = f"Ring {wrong.number} at any time"
        found = entry(
            {
                **LARDER,
                "description": words,
                "hours_text": words,
                "application_process": words,
                "schedules/b": {"text": words},
                "cost_options/a": {"amount": 1, "amount_description": words},
            },
            {**HALL, "transportation": words},
            organization={"name": "Example Trust", "phones/a": {"number": wrong.number}},
        )
        assert wrong.number not in repr(found)
        assert found.phone.ring
        assert found.place is not None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"minimum_age": 16}, "Age 16 and over"),
        ({"minimum_age": 0, "maximum_age": 25.0}, "Up to age 25"),
        ({"minimum_age": "12", "maximum_age": "18"}, "Ages 12 to 18"),
        ({"eligibility_description": "Families.", "minimum_age": 16}, "Families, age 16 and over"),
        ({"eligibility_description": "Anyone over 50", "minimum_age": 50}, "Anyone over 50"),
        ({"minimum_age": "grown up"}, ""),
    ],
)
def test_who_it_is_for(fields: dict[str, Any], said: str) -> None:
    assert entry(fields).who_for == said


@pytest.mark.parametrize(
    ("fields", "said", "free"),
    [
        ({"fees_description": "Free"}, "Free", True),
        ({"fees_description": "Free to use service"}, "Free to use service", True),
        ({"fees_description": "No charge."}, "No charge.", True),
        (
            {"fees_description": "Free for members, £5 for others"},
            "Free for members, £5 for others",
            False,
        ),
        ({"cost_options/a": {"amount": 0, "currency": "GBP"}}, "Free", True),
        ({"cost_options/a": {"amount": 2.5, "option": "a session"}}, "£2.50 (a session)", False),
        ({"cost_options/a": {"amount": "3", "currency": "EUR"}}, "3.00 EUR", False),
        ({"cost_options/a": {"amount": True}, "cost_options/b": "dear"}, "", False),
        ({}, "", False),
    ],
)
def test_what_it_costs(fields: dict[str, Any], said: str, free: bool) -> None:
    found = entry(fields)

    assert (found.cost, found.free) == (said, free)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "www.example.org",
        "https://a b",
    ],
)
def test_only_plain_web_addresses_are_links(url: str) -> None:
    assert entry({"url": url}).url == ""


def test_a_place_is_only_where_people_can_go() -> None:
    assert entry({}, {**HALL, "location_type": "virtual"}).place is None
    assert entry({}, {"settlement": "Darvel"}).place is not None
    nowhere = entry({}, {"name": "Somewhere", "latitude": 0, "longitude": 0})
    assert nowhere.place is None
    odd = entry({}, {"settlement": "Darvel", "latitude": 955.0, "longitude": "east"})
    assert odd.place is not None
    assert (odd.place.lat, odd.place.lon) == (None, None)


def test_needs_and_places_of_the_wrong_shape_are_skipped() -> None:
    found = entry(
        {
            "needs/food.parcel": {"weight": 0.5},
            "needs/food.meals": True,
            "needs/money.debt": {"weight": -1},
            "needs/warm.meter": {"weight": "lots"},
            "localities/barony": True,
            "localities/loudoun": False,
        }
    )

    assert found.needs == {"food.parcel": 0.5, "food.meals": 1.0}
    assert found.localities == ("barony",)
    assert (
        location_ids(
            {"service_at_locations/a": "hall", "service_at_locations/b": {"location_id": 3}}
        )
        == ()
    )


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
OTHERS = (
    *(
        "checks/phone",
        "checks/hours",
        "cost_options/a",
        "hours_text",
        "evidence",
        "source",
        "website",
    ),
    *("minimum_age", "languages/a", "required_documents/a", "service_areas/a", "sensitive"),
)
NAMES = st.sampled_from([*LARDER, *HALL, *OTHERS])


@given(
    fields=st.dictionaries(NAMES, JUNK, max_size=12),
    place=st.dictionaries(NAMES, JUNK, max_size=6),
    organization=st.dictionaries(NAMES, JUNK, max_size=6),
)
def test_no_field_map_however_odd_crashes_an_entry(
    fields: dict[str, Any], place: dict[str, Any], organization: dict[str, Any]
) -> None:
    found = entry(fields, place, organization=organization)

    assert found.name
    assert found.phone.text
    assert found.hours.text
    assert found.freshness.text


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "Tea & <b>chat",
        "\u202eevil\u202c",
        "a" * 10_000,
        "🫖 tea",
        "a\x00b\x07",
    ],
    ids=["html", "amp", "rtl", "long", "emoji", "control"],
)
def test_hostile_words_are_shown_as_harmless_words(hostile: str) -> None:
    found = entry({"name": hostile, "description": hostile, "hours_text": hostile})

    assert len(found.name) <= 200
    assert "\n" not in found.name
    for text in (found.name, found.description, found.hours.text):
        assert not set(text) & {"\u202e", "\u202c", "\x00", "\x07"}
