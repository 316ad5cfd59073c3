"""Every shape of directory data, from a hand-made file of it: what comes in, what is kept aside, what is noted."""

from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.fields import is_field_name
from heartdesk.core.ids import is_uuid
from heartdesk.core.kinds import Kind
from heartdesk.interchange.detect import detect, find_parts
from heartdesk.interchange.model import Item, KeptAside, Origin, Row
from heartdesk.interchange.records import NOT_UNDERSTOOD, TEXT_CUT, read_record
from heartdesk.interchange.values import LONGEST_TEXT

FILES = Path(__file__).parents[1] / "fixtures" / "interchange"
SHAPES = (
    "hsds_3_1_service.json",
    "hsds_3_1_feed",
    "hsds_3_0_list.json",
    "hsds_3_csv",
    "hsds_1_1_csv",
    "hsds_2_0_csv",
    "hsds_2_0_list.json",
    "ohana_lines",
    "florida_csv",
    "aliss",
)


def read(name: str) -> list[Item]:
    found = find_parts(FILES / name)
    return [item for reader, part in found.parts for item in reader.read(part)]


def rows(name: str) -> dict[tuple[Kind, str], Row]:
    return {(item.kind, item.source_id): item for item in read(name) if isinstance(item, Row)}


def the(name: str, kind: Kind, source_id: str) -> dict[str, Any]:
    return dict(rows(name)[kind, source_id].fields)


def kept_aside(name: str) -> list[tuple[str, str]]:
    return [(item.where, item.reason) for item in read(name) if isinstance(item, KeptAside)]


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("hsds_3_1_service.json", "hsds-json"),
        ("hsds_3_1_feed", "hsds-json"),
        ("hsds_3_0_list.json", "hsds-json"),
        ("hsds_3_csv", "hsds-csv"),
        ("hsds_1_1_csv", "hsds-csv-1"),
        ("hsds_2_0_csv", "hsds-csv-2"),
        ("hsds_2_0_list.json", "hsds-json-2"),
        ("ohana_lines", "ohana-lines"),
        ("florida_csv", "florida-csv"),
        ("aliss", "aliss"),
        ("aliss/v5_import.json", "aliss"),
    ],
)
def test_each_shape_is_known_at_sight(name: str, format_name: str) -> None:
    assert detect(FILES / name) == format_name


@pytest.mark.parametrize("name", SHAPES)
def test_every_row_can_be_kept_and_says_where_it_came_from(name: str) -> None:
    found = rows(name)

    assert found
    for row in found.values():
        assert all(is_field_name(field) for field in row.fields)
        assert is_uuid(row.id)
        assert row.fields["source"]["id"] == row.source_id
        assert row.fields["source"]["system"]
        assert row.kind is Kind.LOCATION or row.fields["name"]


@pytest.mark.parametrize("name", SHAPES)
def test_reading_twice_gives_the_same_records_with_the_same_ids(name: str) -> None:
    assert [(row.id, row.fields) for row in rows(name).values()] == [
        (row.id, row.fields) for row in rows(name).values()
    ]


def test_a_compiled_service_brings_its_organization_and_place_along() -> None:
    found = rows("hsds_3_1_service.json")

    assert [kind for kind, _ in found] == [Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE]
    service = the("hsds_3_1_service.json", Kind.SERVICE, "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a01")
    assert service["name"] == "Larder at the Hall"
    assert service["description"] == "A community larder.\nCome as you are & take what you need."
    assert service["url"] == "https://www.larder.example.org"
    assert service["organization_id"] == "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a02"
    assert service["phones/5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a06"] == {
        "number": "01632 960001",
        "evidence": "given by source",
        "extension": "12",
        "type": "voice",
        "description": "Desk",
    }
    assert service["service_at_locations/5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a21"] == {
        "location_id": "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a23",
        "description": "Side door",
    }
    kitchen = service["phones/5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a22"]
    assert kitchen["service_at_location_id"] == "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a21"
    assert service["attributes/5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a19"]["label"] == "Food"
    assert service["capacities/5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a17"]["unit"] == "Parcels"


def test_hsds_hours_are_rules_where_clear_and_words_where_not() -> None:
    service = the("hsds_3_1_service.json", Kind.SERVICE, "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a01")

    assert service["schedules/5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a07"] == {
        "freq": "WEEKLY",
        "interval": 1,
        "byday": "TU,TH",
        "opens_at": "10:00",
        "closes_at": "12:30",
    }
    both_ends = service["schedules/5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a09"]
    assert both_ends["text"] == "Mondays in winter, nine till ten"
    assert both_ends["unparsed"]["count"] == "3"
    assert service["hours_text"] == "Mondays in winter, nine till ten"


def test_what_heartdesk_does_not_know_is_kept_and_what_it_should_not_keep_is_not() -> None:
    row = rows("hsds_3_1_service.json")[Kind.SERVICE, "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a01"]

    assert row.fields["unparsed/bus_pass_hint"] == "Take the invented bus"
    assert "Someone Private" not in str(row.fields)
    assert any("history" in remark for remark in row.remarks)


def test_pages_of_a_feed_and_their_details_are_one_directory() -> None:
    found = rows("hsds_3_1_feed")

    assert sorted(row.fields["name"] for row in found.values() if row.kind is Kind.SERVICE) == [
        "Nameless Organization's Walk",
        "Repair Cafe",
        "Toddler Blether",
    ]
    toddler = found[Kind.SERVICE, "6c0f6c1e-0a52-4d5e-9f53-0c6f4b5f8b01"]
    assert toddler.fields["phones/6c0f6c1e-0a52-4d5e-9f53-0c6f4b5f8b31"]["number"] == "01632 960031"
    assert not toddler.silent
    repair = found[Kind.SERVICE, "6c0f6c1e-0a52-4d5e-9f53-0c6f4b5f8b02"]
    assert {"phones", "schedules", "url"} <= repair.silent


def test_an_id_that_is_used_for_another_thing_is_kept_aside_beside_other_oddities() -> None:
    assert sorted(kept_aside("hsds_3_1_feed")) == [
        (
            "services/page_2.json, item 3",
            "its id was used before for “Repair Cafe” (services/page_1.json, item 2)",
        ),
        ("services/page_2.json, item 4", "it has no name"),
        ("services/page_2.json, item 5", "it is not an entry of a directory"),
    ]


def test_a_service_of_an_organization_that_is_not_there_comes_in_with_a_note() -> None:
    walk = rows("hsds_3_1_feed")[Kind.SERVICE, "6c0f6c1e-0a52-4d5e-9f53-0c6f4b5f8b03"]

    assert walk.fields["organization_id"] == "6c0f6c1e-0a52-4d5e-9f53-0c6f4b5f8bff"
    assert any("organization that is not in these files" in remark for remark in walk.remarks)


def test_hostile_names_stay_letters_and_a_status_is_never_invented() -> None:
    found = rows("hsds_3_0_list.json")

    assert [row.fields["name"] for row in found.values()] == [
        "Tea & <b>chat",
        "<img src=canary.png>",
        "gnilkaw group",
    ]
    assert [row.fields.get("status") for row in found.values()] == ["active", "active", None]
    assert found[Kind.SERVICE, "12"].fields["unparsed/status"] == "open"


def test_the_tables_of_a_csv_package_are_put_together() -> None:
    service = the("hsds_3_csv", Kind.SERVICE, "srv-1")
    organization = the("hsds_3_csv", Kind.ORGANIZATION, "org-1")
    place = the("hsds_3_csv", Kind.LOCATION, "loc-1")

    assert service["phones/ph-1"]["languages"] == [{"name": "Urdu", "code": "ur"}]
    assert service["phones/ph-3"]["service_at_location_id"] == "sal-1"
    assert service["contacts/con-1"]["phones"][0]["number"] == "01632 960002"
    assert service["attributes/att-1"] == {
        "taxonomy": "Invented words",
        "code": "food",
        "label": "Food",
        "link_type": "service_type",
        "taxonomy_term_id": "term-1",
    }
    assert service["capacities/cap-1"]["unit"] == "Parcels"
    assert service["program"] == "Warm Spaces"
    assert organization["phones/ph-4"]["number"] == "01632 960004"
    assert place["addresses/adr-1"]["postal_code"] == "KA18 1AA"
    assert service["organization_id"] == rows("hsds_3_csv")[Kind.ORGANIZATION, "org-1"].id


def test_bad_cells_stay_as_words_beside_the_good_ones() -> None:
    service = the("hsds_3_csv", Kind.SERVICE, "srv-1")
    far_away = the("hsds_3_csv", Kind.LOCATION, "loc-2")

    assert service["unparsed/minimum_age"] == "sixteen"
    assert service["unparsed/assured_date"] == "2026-02-30"
    assert service["unparsed/favourite_biscuit"] == "shortbread"
    assert "latitude" not in far_away
    assert far_away["unparsed/latitude"] == "100"
    asks = the("hsds_3_csv", Kind.SERVICE, "srv-2")
    assert "ask at the desk" in [
        value for name, value in asks.items() if name.startswith("unparsed/phone")
    ]


def test_rows_that_cannot_be_taken_in_are_named_by_file_and_line() -> None:
    assert kept_aside("hsds_3_csv") == [
        ("services.csv, line 6", "it has neither an id nor a name"),
        ("services.csv, line 7", "its id was used before, at services.csv, line 2"),
        ("phones.csv, line 6", "it belongs to no service, place or organization in these files"),
    ]


def test_the_older_tables_say_the_same_in_todays_words() -> None:
    lunch = the("hsds_1_1_csv", Kind.SERVICE, "10")
    place = the("hsds_1_1_csv", Kind.LOCATION, "20")

    assert lunch["description"] == "Lunch.\nAnd tea."
    assert lunch["fees_description"] == "Two pounds"
    assert lunch["eligibility_description"] == "Over 60"
    assert lunch["unparsed/payments_accepted"] == "cash\ncard"
    assert lunch["phones/40"] == {
        "number": "01632-960010",
        "evidence": "given by source",
        "extension": "57471",
        "description": "Kitchen",
        "languages": [{"code": "en"}, {"code": "es"}],
    }
    schedules = [value for name, value in lunch.items() if name.startswith("schedules/")]
    assert {"freq": "WEEKLY", "interval": 1, "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00",
            "description": "9:00am-5:00pm, Mon-Tue"} in schedules  # fmt: skip
    assert {
        "valid_from": "2026-12-24",
        "valid_to": "2026-12-26",
        "description": "Closed",
    } in schedules
    assert any(one.get("text") == "Dismissal bell - 6pm" for one in schedules)
    assert [place["addresses/60"]["address_2"], place["addresses/61"]["address_type"]] == [
        "Upstairs, Left",
        "postal",
    ]
    assert place["accessibility/90"]["description"] == "Ramp"
    assert "status" not in lunch
    assert kept_aside("hsds_1_1_csv") == [
        (
            "eligibility.csv, line 2",
            "it belongs to no service, place or organization in these files",
        )
    ]


@pytest.mark.parametrize("name", ["hsds_2_0_csv", "hsds_2_0_list.json"])
def test_what_hsds_2_says_is_said_in_todays_words(name: str) -> None:
    kitchen = the(name, Kind.SERVICE, "10")
    hall = the(name, Kind.LOCATION, "20")
    trust = the(name, Kind.ORGANIZATION, "1")

    assert kitchen["fees_description"] == "Two pounds"
    assert kitchen["eligibility_description"] == "Anybody"
    assert kitchen["schedules/50"]["freq"] == "WEEKLY"
    assert kitchen["schedules/50"]["interval"] == 2
    assert kitchen["schedules/50"]["dtstart"] == "2026-01-06"
    assert kitchen["attributes/70"]["label"] == "Meals"
    assert kitchen["attributes/70"]["taxonomy"] == "Invented terms"
    assert kitchen["phones/80"]["number"] == "01632 960010"
    assert hall["addresses/40"]["address_type"] == "physical"
    assert hall["accessibility/60"] == {"description": "Ramp", "details": "At the side door"}
    assert hall["attributes/71"]["label"] == "Hall"
    assert trust["website"] == "https://example.org"
    assert not any(name.startswith("unparsed/") for name in {**kitchen, **hall, **trust})
    assert kept_aside(name) == []


def test_garbled_letters_are_left_and_noted() -> None:
    stray = rows("hsds_1_1_csv")[Kind.SERVICE, "11"]

    assert stray.fields["description"] == "The shopâ€™s closed"
    assert any("garbled" in remark for remark in stray.remarks)


def test_an_ohana_service_takes_its_name_phones_and_hours_from_its_place() -> None:
    library = the("ohana_lines", Kind.SERVICE, "7")

    assert library["name"] == "Invented Library"
    assert sorted(
        value["number"] for name, value in library.items() if name.startswith("phones/")
    ) == [
        "01632 960020",
        "01632 960021",
        "01632 960022",
    ]
    assert library["hours_text"] == "Monday-Friday, 8:30-5; Saturday, 10-4"
    assert library["hours_confirmed"] is False
    assert sorted(
        value["byday"] for name, value in library.items() if name.startswith("schedules/")
    ) == [
        "MO,TU,WE,TH,FR",
        "SA",
    ]
    assert library["eligibility_description"] == "Readers"
    assert library["last_modified"] == "2013-11-11T08:44:12+00:00"
    assert not [
        name for name in the("ohana_lines", Kind.SERVICE, "8") if name.startswith("schedules/")
    ]


def test_a_broken_line_and_a_nameless_service_do_not_stop_the_others() -> None:
    assert kept_aside("ohana_lines") == [
        ("organizations.jsonl, line 2", "this line makes no sense as JSON"),
        ("services.jsonl, line 3", "it has no name"),
    ]


def test_floridas_sheets_are_read_without_taking_a_state_for_an_address() -> None:
    front = the("florida_csv", Kind.LOCATION, "8e0f6c1e-0a52-4d5e-9f53-0c6f4b5f8d02")
    back = the("florida_csv", Kind.LOCATION, "8e0f6c1e-0a52-4d5e-9f53-0c6f4b5f8d03")
    advice = the("florida_csv", Kind.SERVICE, "8e0f6c1e-0a52-4d5e-9f53-0c6f4b5f8d04")
    shifted = the("florida_csv", Kind.SERVICE, "8e0f6c1e-0a52-4d5e-9f53-0c6f4b5f8d05")

    def part(fields: dict[str, Any], name: str) -> dict[str, Any]:
        (only,) = [value for key, value in fields.items() if key.startswith(name + "/")]
        assert isinstance(only, dict)
        return only

    assert part(front, "addresses")["address_1"] == "1 Bench Road"
    assert part(front, "phones")["description"] == "main"
    assert "address_1" not in part(back, "addresses")
    assert (advice["minimum_age"], advice.get("maximum_age")) == (60, None)
    assert sorted(
        value["name"] for key, value in advice.items() if key.startswith("service_areas/")
    ) == [
        "Here County",
        "There County",
    ]
    assert shifted["unparsed/email"] == "people who rent"
    assert shifted["unparsed/more_cells"] == "Third County"


def test_aliss_keeps_its_licence_and_attribution_on_every_record() -> None:
    for row in rows("aliss/v4_search.json").values():
        assert row.fields["source"]["system"] == "aliss"
        assert row.fields["source"]["licence"] == "https://creativecommons.org/licenses/by/4.0/"
        assert row.fields["source"]["attribution"] == [
            "Contains invented data https://example.org/terms",
            "Contains contributions from nobody",
        ]


def test_aliss_4_as_the_mapping_says() -> None:
    soup = the("aliss/v4_search.json", Kind.SERVICE, "9f0f6c1e-0a52-4d5e-9f53-0c6f4b5f8e01")
    walkers = the("aliss/v4_search.json", Kind.SERVICE, "9f0f6c1e-0a52-4d5e-9f53-0c6f4b5f8e04")

    assert soup["status"] == "active"
    assert soup["description"] == "Soup.\nEvery Thursday from 12-2pm."
    assert soup["organization_id"] == "9f0f6c1e-0a52-4d5e-9f53-0c6f4b5f8e02"
    assert soup["attributes/lunch-club"] == {
        "taxonomy": "ALISS categories",
        "code": "lunch-club",
        "label": "Lunch Club",
        "link_type": "service_type",
    }
    assert soup["service_areas/S12000008"]["uri"].endswith("/S12000008")
    assert soup["source"]["url"] == "https://www.aliss.example.org/services/9f0f"
    assert not {"url", "email"} & soup.keys()
    assert len([name for name in walkers if name.startswith("phones/")]) == 2
    inn = the("aliss/v4_search.json", Kind.LOCATION, "9f0f6c1e-0a52-4d5e-9f53-0c6f4b5f8e03")
    assert (inn["name"], inn["latitude"]) == ("Invented Inn", 55.32)


def test_aliss_5_as_the_mapping_says() -> None:
    youth = the("aliss/v5_import.json", Kind.SERVICE, "9f0f6c1e-0a52-4d5e-9f53-0c6f4b5f8e11")
    house = the("aliss/v5_import.json", Kind.LOCATION, "9f0f6c1e-0a52-4d5e-9f53-0c6f4b5f8e13")

    assert youth["description"] == "Games & chat."
    assert (youth["minimum_age"], youth["maximum_age"]) == (11, 17)
    assert youth["fees_description"] == "Free to use"
    assert youth["assured_date"] == "2024-05-02"
    assert "https://youth.example.org/join" in youth["application_process"]
    assert youth["attributes/hearing-loop"]["link_type"] == "accessibility"
    assert [
        value["details"] for name, value in house.items() if name.startswith("accessibility/")
    ] == ["At the back"]


def test_an_aliss_organisation_brings_its_services() -> None:
    found = rows("aliss/v4_organisation.json")

    assert [kind for kind, _ in found] == [Kind.ORGANIZATION, Kind.SERVICE]
    dance = found[Kind.SERVICE, "9f0f6c1e-0a52-4d5e-9f53-0c6f4b5f8e05"]
    assert dance.fields["organization_id"] == "9f0f6c1e-0a52-4d5e-9f53-0c6f4b5f8e02"


def test_the_oldest_aliss_answers_are_read_too() -> None:
    (organization, service) = rows("aliss/v3_search.json").values()

    assert (organization.fields["name"], service.fields["name"]) == (
        "Old Shape Trust",
        "Old Shape Group",
    )


def test_ids_of_a_source_without_uuids_hang_on_its_name(tmp_path: Path) -> None:
    for name in ("council-a", "council-b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "services.csv").write_text("id,organization_id,name\n1,,Larder\n")

    def only_id(source: Path, system: str | None = None) -> str:
        ((reader, part),) = find_parts(source, system=system).parts
        (row,) = [item for item in reader.read(part) if isinstance(item, Row)]
        return row.id

    assert only_id(tmp_path / "council-a") != only_id(tmp_path / "council-b")
    assert only_id(tmp_path / "council-a") == only_id(tmp_path / "council-a" / "services.csv")
    assert only_id(tmp_path / "council-a", "one") == only_id(tmp_path / "council-b", "one")


def test_a_refuge_by_name_is_never_given_an_address_to_show(tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text(
        "id,organization_id,name,description\n1,,Invented Refuge,Safe\n"
    )

    (row,) = [i for i in read(str(tmp_path / "services.csv")) if isinstance(i, Row)]

    assert row.fields["sensitive"] is True
    assert any("safe place" in remark for remark in row.remarks)


def read_one(kind: Kind, said: dict[str, Any]) -> list[Item]:
    return list(read_record(kind, said, origin=Origin("feed"), said_id="1", where="a file"))


def test_a_text_too_long_to_keep_is_in_the_report_whole() -> None:
    story = "Tins. " * (LONGEST_TEXT // 4)

    aside, row = read_one(Kind.SERVICE, {"name": "Example Larder", "description": story})

    assert isinstance(aside, KeptAside)
    assert (aside.reason, aside.text) == (TEXT_CUT, story)
    assert isinstance(row, Row)
    assert len(row.fields["description"]) == LONGEST_TEXT


@pytest.mark.parametrize("position", [(0, 0), (55.4, None), (None, -4.2), ("0.0", "0")])
def test_half_a_position_or_the_middle_of_the_sea_is_none(position: tuple[Any, Any]) -> None:
    latitude, longitude = position
    said = {"name": "Example Hall", "latitude": latitude, "longitude": longitude}

    (row,) = read_one(Kind.LOCATION, said)

    assert isinstance(row, Row)
    assert not {"latitude", "longitude"} & row.fields.keys()
    assert row.remarks == (NOT_UNDERSTOOD,)
