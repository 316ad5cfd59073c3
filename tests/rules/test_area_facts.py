"""What East Ayrshire's folder says: no number, place or rule that nobody can answer for."""

import csv
import json
import re
from pathlib import Path

import pytest

from heartdesk.core.area import Area, StarterEntry, areas, find_area
from heartdesk.core.phones import denied_in, digits, looks_like_phone, whole_numbers
from heartdesk.core.places import distance_km, postcode_doubt
from heartdesk.core.resources import resources_folder

FOLDER = resources_folder() / "areas" / "east_ayrshire"


@pytest.fixture(scope="module")
def area() -> Area:
    return find_area("east_ayrshire")


def entries(area: Area) -> tuple[StarterEntry, ...]:
    return (*area.services, *area.helplines)


def tracked_texts() -> list[Path]:
    """Every text file that ships: the program and its resources."""
    top = resources_folder().parent
    found = [
        path
        for folder in ("heartdesk", "resources", "docs")
        for path in (top / folder).rglob("*")
        if path.suffix in (".py", ".json", ".csv", ".md", ".txt", ".tsv", ".toml", ".html")
    ]
    assert len(found) > 20
    return found


def test_the_area_is_found_by_its_name() -> None:
    assert ("east_ayrshire", "East Ayrshire") in areas()


def test_the_six_hub_areas_are_there_by_town_first(area: Area) -> None:
    assert [x.id for x in area.localities] == [
        "stewarton",
        "mcilvanney",
        "grange",
        "loudoun",
        "barony",
        "doon-valley",
    ]
    barony = area.locality("barony")
    assert barony is not None
    assert (barony.hub_name, barony.hub_town) == ("Cumnock hub (Barony)", "Cumnock")
    assert area.locality("loudoun") is not None
    assert "Loudon" in getattr(area.locality("loudoun"), "aliases", ())


def test_the_list_of_needs_is_whole(area: Area) -> None:
    needs = area.needs

    assert (len(needs.headings), len(needs.needs), len(needs.flags)) == (15, 80, 7)
    assert {f.id for f in needs.flags} == {
        "suicide",
        "domestic_abuse",
        "child_at_risk",
        "adult_at_risk",
        "no_food_heat",
        "roofless",
        "medical",
    }
    assert sum(len(needs.under(h.id)) for h in needs.headings) == 80
    assert needs.need("safe.suicide") is not None
    assert needs.need("nothing") is None
    assert getattr(needs.flag("suicide"), "level", "") == "red"


def test_only_numbers_with_evidence_a_or_b_are_in_the_folder(area: Area) -> None:
    for entry in entries(area):
        if entry.phone or entry.text_to:
            assert entry.evidence.level in ("A", "B"), entry.id
        if entry.phone:
            assert looks_like_phone(entry.phone), entry.id
            assert not entry.phone_not_confirmed


def test_every_number_in_any_file_of_the_folder_is_one_of_them(area: Area) -> None:
    shown = {digits(e.phone) for e in entries(area) if e.phone}
    for path in FOLDER.iterdir():
        if path.name != "denied_numbers.json":
            text = path.read_text("utf-8")
            for sentence in re.split(r'["\n]', text) if path.suffix == ".json" else [text]:
                assert set(whole_numbers(sentence)) <= shown, path.name


def test_numbers_of_the_crisis_panel_are_the_ones_the_notes_name(area: Area) -> None:
    expected = {
        "emergency-999": "999",
        "nhs24-111": "111",
        "police-101": "101",
        "samaritans": "116 123",
        "breathing-space": "0800 83 85 87",
        "childline": "0800 1111",
        "children-first": "08000 28 22 33",
        "domestic-abuse-scotland": "0800 027 1234",
        "rape-crisis-scotland": "08088 01 03 02",
        "sw-ooh": "0800 328 7758",
        "shelter-scotland": "0808 800 4444",
        "home-energy-scotland": "0808 808 2282",
        "eac-main": "01563 576000",
        "eac-24h": "0345 724 0000",
        "housing-options": "01563 554400",
        "sw-kilmarnock": "01563 554200",
        "sw-cumnock": "01290 427720",
    }
    found = {e.id: e.phone for e in entries(area)}

    assert {key: found[key] for key in expected} == expected
    assert area.council_phone == "01563 576000"
    shout = area.entry("shout")
    assert shout is not None
    assert (shout.phone, shout.text_to, shout.text_words) == (None, "85258", "Text SHOUT to 85258")


def test_no_denied_number_stands_anywhere_in_heartdesk(area: Area) -> None:
    # East Ayrshire's own pages printed England's abuse line; Falkirk misprinted the Samaritans
    assert len(area.denied) == 10
    for path in tracked_texts():
        if path.name != "denied_numbers.json":
            found = denied_in(path.read_text("utf-8"), area.denied)
            assert found is None, f"{path.name}: {found}"


@pytest.mark.data("domain/helplines.json", "domain/east_ayrshire_services.json")
def test_no_unconfirmed_number_of_the_evidence_has_slipped_in(data_dir: Path) -> None:
    unconfirmed: set[str] = set()
    for name, top in (("helplines", "helplines"), ("east_ayrshire_services", "services")):
        for entry in json.loads((data_dir / "domain" / f"{name}.json").read_text("utf-8"))[top]:
            unconfirmed |= set(whole_numbers(entry["phone_unconfirmed"] or ""))
            if not entry["verified"]:
                unconfirmed |= set(whole_numbers(entry["phone"] or ""))
    assert len(unconfirmed) > 40
    for path in FOLDER.iterdir():
        text = path.read_text("utf-8")
        for sentence in re.split(r'["\n]', text):
            assert not unconfirmed & set(whole_numbers(sentence)), path.name


@pytest.mark.data("domain/helplines.json", "domain/east_ayrshire_services.json")
def test_the_folder_still_says_what_the_evidence_says(area: Area, data_dir: Path) -> None:
    verified = 0
    for name, top in (("helplines", "helplines"), ("east_ayrshire_services", "services")):
        for fact in json.loads((data_dir / "domain" / f"{name}.json").read_text("utf-8"))[top]:
            entry = area.entry(fact["id"])
            if entry is None:
                continue
            assert entry.evidence.level == fact["evidence_level"], entry.id
            assert entry.phone == (fact["phone"] if fact["verified"] else None), entry.id
            verified += entry.phone is not None
    assert verified == 36


def test_every_entry_says_where_it_was_read(area: Area) -> None:
    for entry in entries(area):
        assert entry.evidence.sources, entry.id
        assert entry.evidence.accessed == "2026-11-21", entry.id


def test_what_is_known_from_memory_only_is_not_a_place_to_send_anyone(area: Area) -> None:
    for absent in (
        "patna-group",
        "bus-info",
        "community-transport",
        "crosshouse-hospital",
        "kooth",
    ):
        assert area.entry(absent) is None
    for entry in entries(area):
        told = json.dumps(
            [entry.name, entry.purpose, entry.warning, entry.hours_text, entry.how_to_reach]
        )
        assert not re.search(r"(from|in) memory|memory only|\(memory", told.lower()), entry.id


def test_no_bus_and_no_timetable_ships(area: Area) -> None:
    assert not any("trav.bus" in e.needs for e in entries(area))


def test_a_number_nobody_has_confirmed_is_only_said_to_exist(area: Area) -> None:
    gas = area.entry("gas-emergency")

    assert gas is not None
    assert (gas.phone, gas.phone_not_confirmed, gas.crisis) == (None, True, False)
    assert sum(e.phone_not_confirmed for e in entries(area)) == 31


def test_lines_whose_sources_give_two_numbers_show_none(area: Area) -> None:
    for entry_id in ("know-the-score", "lgbt-helpline", "fearfree"):
        entry = area.entry(entry_id)
        assert entry is not None
        assert entry.phone is None


def test_rape_crisis_shows_no_opening_time_because_its_sources_differ(area: Area) -> None:
    entry = area.entry("rape-crisis-scotland")

    assert entry is not None
    assert entry.hours_text == "Evenings until midnight, every day"
    assert not entry.hours_confirmed
    assert not entry.schedules


def test_breathing_space_is_open_all_weekend(area: Area) -> None:
    entry = area.entry("breathing-space")

    assert entry is not None
    assert [(s["byday"], s["opens_at"], s["closes_at"]) for s in entry.schedules] == [
        ("MO,TU,WE,TH", "18:00", "02:00"),
        ("FR", "18:00", "00:00"),
        ("SA,SU", "00:00", "00:00"),
        ("MO", "00:00", "06:00"),
    ]


def test_hours_that_can_be_computed_are_confirmed_hours(area: Area) -> None:
    assert sum(bool(e.schedules) for e in entries(area)) > 15
    assert all(e.hours_confirmed for e in entries(area) if e.schedules)


def test_morven_may_have_closed_and_says_so(area: Area) -> None:
    morven = area.entry("morven")

    assert morven is not None
    assert morven.warning.startswith("May have closed.")


def test_help_for_women_fleeing_abuse_has_no_address(area: Area) -> None:
    sensitive = [e for e in entries(area) if e.sensitive]

    assert {"womens-aid-ea", "hemat-gryffe"} <= {e.id for e in sensitive}
    assert all(e.place is None for e in sensitive)


def test_every_postcode_lies_in_its_settlement(area: Area) -> None:
    checked = 0
    for entry in entries(area):
        place = entry.place
        if place and place.postcode and place.lat and place.lon:
            where = (place.lat, place.lon)
            assert postcode_doubt(area, place.settlement, place.postcode, where) is None, entry.id
            checked += 1
    assert checked >= 9


def test_robert_burns_academy_stands_at_its_postcode_not_in_the_town_centre(area: Area) -> None:
    entry = area.entry("rba")
    town = next(s for s in area.settlements if s.name == "Cumnock")

    assert entry is not None
    assert entry.place is not None
    assert entry.place.lat is not None
    assert entry.place.lon is not None
    assert distance_km((entry.place.lat, entry.place.lon), town.position) > 0.8


def test_every_settlement_lies_near_one_of_its_postcode_sectors(area: Area) -> None:
    sectors = {s.code: s for s in area.sectors}
    for settlement in area.settlements:
        near = min(
            distance_km(settlement.position, sectors[c].position) for c in settlement.sectors
        )
        assert near < 21, settlement.name  # Glenbuck, 18 km: one sector holds all the upper valley


@pytest.mark.data("postcodes/scotland_places.csv")
def test_our_villages_stand_where_the_national_list_puts_them(area: Area, data_dir: Path) -> None:
    lines = (data_dir / "postcodes" / "scotland_places.csv").read_text("utf-8").splitlines()
    ours = {s.name: s for s in area.settlements}
    compared = 0
    for row in csv.DictReader(lines):
        if row["council_code"] == "S12000008" and row["place_name"] in ours:
            there = (float(row["latitude"]), float(row["longitude"]))
            assert distance_km(ours[row["place_name"]].position, there) < 1.3, row["place_name"]
            compared += 1
    assert compared >= 20


def test_every_card_has_steps_with_a_source_and_numbers_that_are_verified(area: Area) -> None:
    assert [c.id for c in area.safety_cards] == [
        "life",
        "suicide",
        "child",
        "adult",
        "domestic-abuse",
        "tonight",
        "upset",
        "hard-to-hear",
    ]
    for card in area.safety_cards:
        assert len(card.steps) >= 4
        assert all(step.source and "{" not in step.text for step in card.steps)
        assert card.lines
        for line in card.lines:
            entry = area.entry(line.entry)
            assert entry is not None
            assert entry.evidence.verified


def test_every_flag_opens_its_card(area: Area) -> None:
    opened = {f.id: f.card for f in area.needs.flags}

    assert opened == {
        "suicide": "suicide",
        "domestic_abuse": "domestic-abuse",
        "child_at_risk": "child",
        "adult_at_risk": "adult",
        "no_food_heat": "tonight",
        "roofless": "tonight",
        "medical": "life",
    }
    assert all(area.safety_card(card) for card in opened.values())


def test_a_card_s_neutral_title_gives_nothing_away(area: Area) -> None:
    telling = re.compile(r"suicid|harm|abuse|danger|risk|child protection|violen|die|death", re.I)
    for card in area.safety_cards:
        assert not telling.search(card.neutral_title), card.id
    assert getattr(area.safety_card("domestic-abuse"), "discreet", False)


def test_the_card_for_a_child_tells_first_and_asks_no_consent(area: Area) -> None:
    card = area.safety_card("child")

    assert card is not None
    told = " ".join(step.text for step in card.steps)
    assert "without delay" in told
    assert "Do not ask for consent" in told
    assert "Check which council" in told
    assert {"emergency-999", "sw-kilmarnock", "sw-cumnock", "sw-ooh"} <= {
        x.entry for x in card.lines
    }


def test_food_comes_after_money_on_the_card_for_tonight(area: Area) -> None:
    # cash first: Scottish Government guidance on financial insecurity
    card = area.safety_card("tonight")

    assert card is not None
    told = [step.text for step in card.steps]
    money = next(n for n, text in enumerate(told) if "Scottish Welfare Fund" in text)
    food = next(n for n, text in enumerate(told) if text.startswith("Food"))
    assert money < food


def test_the_foot_of_the_leaflet_has_four_verified_numbers(area: Area) -> None:
    assert [x.phone.replace("\u00a0", " ") for x in area.leaflet_foot] == [
        "999",
        "111",
        "116 123",
        "0800 83 85 87",
    ]
    assert all(len(x.words) <= 27 for x in area.leaflet_foot)  # one line each in large print
    assert area.leaflet_foot[0].name == "Police, fire, ambulance"


def test_open_data_is_credited(area: Area) -> None:
    told = " ".join(area.attribution)

    for owner in ("Crown copyright", "Royal Mail", "Office for National Statistics", "GeoNames"):
        assert owner in told
    assert "Open Eligibility" not in (FOLDER / "needs.json").read_text("utf-8")


def test_words_on_screen_are_everyday_words(area: Area) -> None:
    stiff = re.compile(r"\b(client|case|submit|user|service user|multi-disciplinary)\b", re.I)
    for card in area.safety_cards:
        for step in card.steps:
            assert not stiff.search(step.text), step.text
    for entry in entries(area):
        assert not stiff.search(f"{entry.name} {entry.purpose} {entry.warning}"), entry.id


def test_no_machine_path_or_tool_stands_in_the_folder() -> None:
    for path in FOLDER.iterdir():
        found = re.search(
            r"/work/|/root/|/home/|[Cc]:\\\\|find_string|localhost", path.read_text("utf-8")
        )
        assert found is None, path.name
