"""The starter directory: the same records on every desk, and nothing shown that is not known."""

from dataclasses import replace
from typing import Any

import pytest

from heartdesk.core.area import Area, find_area, starter_records
from heartdesk.core.area_starter import record_id
from heartdesk.core.fields import elements, is_field_name
from heartdesk.core.ids import is_uuid
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import denied_in


@pytest.fixture(scope="module")
def area() -> Area:
    return find_area("east_ayrshire")


@pytest.fixture(scope="module")
def records(area: Area) -> dict[str, tuple[Kind, dict[str, Any]]]:
    return {key: (kind, fields) for kind, key, fields in starter_records(area)}


def the(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]], kind: Kind, source_id: str
) -> dict[str, Any]:
    """The fields of one starter record."""
    found = records[record_id(area, kind, source_id)]
    assert found[0] is kind
    return found[1]


def test_every_entry_becomes_a_record_once(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    kinds = [kind for kind, _ in records.values()]

    assert len(records) == len(list(starter_records(area)))
    assert kinds.count(Kind.SERVICE) == len(area.services) + len(area.helplines)
    assert kinds.count(Kind.ORGANIZATION) == len(area.organizations)
    assert kinds.count(Kind.LOCATION) == sum(e.place is not None for e in area.services)


def test_a_newer_version_of_the_pack_finds_its_own_records_again(area: Area) -> None:
    newer = replace(area, pack_version="next year")

    assert [key for _, key, _ in starter_records(newer)] == [
        key for _, key, _ in starter_records(area)
    ]
    other = replace(area, id="west_ayrshire")
    ours = {key for _, key, _ in starter_records(area)}
    assert not ours & {key for _, key, _ in starter_records(other)}


def test_ids_never_change_from_release_to_release(area: Area) -> None:
    assert record_id(area, Kind.SERVICE, "samaritans") == "2c8db989-a301-5732-85eb-fe2ea164721c"
    assert record_id(area, Kind.LOCATION, "eac-main") == "52532385-e968-58c9-ad3e-31dba7a35c78"


def test_every_field_can_be_kept_and_says_something(
    records: dict[str, tuple[Kind, dict[str, Any]]],
) -> None:
    for key, (_, fields) in records.items():
        assert is_uuid(key)
        assert fields["name"]
        for name, value in fields.items():
            assert is_field_name(name), name
            assert value not in ("", None, [], {}), name
            assert value is not False or name == "hours_confirmed", name


def test_a_number_in_a_record_is_verified(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    numbers = 0
    for kind, fields in records.values():
        for _, phone in elements(fields, "phones"):
            numbers += 1
            assert kind is Kind.SERVICE
            assert phone["evidence"] == "verified"
            assert fields["evidence"]["level"] in ("A", "B")
            assert denied_in(phone["number"], area.denied) is None
            assert "phone_not_confirmed" not in fields
    assert numbers == 37  # 36 to ring and one to send a text to


def test_the_council_s_record_has_its_number_place_and_source(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    council = the(area, records, Kind.SERVICE, "eac-main")
    ((_, phone),) = elements(council, "phones")
    ((_, at),) = elements(council, "service_at_locations")
    location = records[at["location_id"]][1]
    ((_, address),) = elements(location, "addresses")

    assert phone == {"number": "01563 576000", "type": "voice", "evidence": "verified"}
    assert (location["settlement"], address["city"], address["postal_code"]) == (
        "Kilmarnock",
        "Kilmarnock",
        "KA3 7BU",
    )
    assert records[council["organization_id"]][1]["name"] == "East Ayrshire Council"
    assert council["source"] == {
        "system": "HeartDesk's starter directory for East Ayrshire",
        "id": "eac-main",
    }
    assert "checks" not in {name.split("/")[0] for name in council}


def test_a_starter_record_is_never_checked(
    records: dict[str, tuple[Kind, dict[str, Any]]],
) -> None:
    for _, fields in records.values():
        assert "assured_date" not in fields
        assert not list(elements(fields, "checks"))


def test_a_place_known_only_by_its_village_has_no_point_and_no_address(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    location = the(area, records, Kind.LOCATION, "dart-corner")

    assert location["settlement"] == "Darvel"
    assert location["localities/loudoun"] is True
    assert "latitude" not in location
    assert not list(elements(location, "addresses"))


def test_a_place_in_kilmarnock_says_no_hub_area(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    location = the(area, records, Kind.LOCATION, "centrestage")

    assert not list(elements(location, "localities"))


def test_shout_is_texted_not_rung(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    ((_, phone),) = elements(the(area, records, Kind.SERVICE, "shout"), "phones")

    assert (phone["type"], phone["description"]) == ("text", "Text SHOUT to 85258")


def test_needs_carry_their_weight(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    fund = the(area, records, Kind.SERVICE, "cas-money-talk")

    assert fund["needs/money.debt"] == {"weight": 1.0}
    assert fund["needs/warm.bills"] == {"weight": 0.5}


def test_hours_are_words_and_where_confirmed_times(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    open_late = the(area, records, Kind.SERVICE, "beat-scotland")
    conflicting = the(area, records, Kind.SERVICE, "rape-crisis-scotland")

    assert [s for _, s in elements(open_late, "schedules")] == [
        {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "15:00", "closes_at": "20:00"}
    ]
    assert open_late["hours_confirmed"] is True
    assert conflicting["hours_confirmed"] is False  # not left out: that would be "as given"
    assert "hours_confirmed" not in the(area, records, Kind.SERVICE, "yipworld")
    assert not list(elements(conflicting, "schedules"))


def test_what_serves_one_hub_area_says_so_and_the_rest_serves_all(
    area: Area, records: dict[str, tuple[Kind, dict[str, Any]]]
) -> None:
    drongan = the(area, records, Kind.SERVICE, "drs")
    samaritans = the(area, records, Kind.SERVICE, "samaritans")

    assert {x for x, _ in elements(drongan, "localities")} == {"barony", "doon-valley"}
    assert not list(elements(samaritans, "localities"))
    assert samaritans["crisis"] is True
    assert samaritans["national"] is True
    assert "national" not in drongan
