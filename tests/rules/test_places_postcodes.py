"""Full postcodes: with a table of them a postcode gives the village and the hub, or asks. All are invented."""

from dataclasses import replace
from pathlib import Path

import pytest

from heartdesk.core.area import Area, find_area
from heartdesk.core.area_model import Position
from heartdesk.core.grid import grid_of
from heartdesk.core.places import distance_km, find_place, postcode_doubt
from heartdesk.core.postcodes import NAME, Postcode, Postcodes, packed


def at(area: Area, settlement: str) -> Position:
    return next(s.position for s in area.settlements if s.name == settlement)


def a_postcode(code: str, where: Position, *, here: bool | None = True) -> Postcode:
    east, north = grid_of(where)
    return Postcode(code, round(east), round(north), here)


@pytest.fixture
def bare() -> Area:
    return find_area("east_ayrshire")


@pytest.fixture
def area(bare: Area, tmp_path: Path) -> Area:
    """East Ayrshire with a table of ten postcodes of its own making."""
    kept = [
        a_postcode("KA18 1ZZ", at(bare, "Cumnock")),
        a_postcode("KA6 7ZA", at(bare, "Drongan")),
        a_postcode("KA6 7ZB", at(bare, "Dalmellington")),
        a_postcode("KA6 7ZC", at(bare, "Waterside (Doon Valley)")),
        a_postcode("KA3 6ZD", at(bare, "Waterside (Fenwick)")),
        a_postcode("KA3 1ZE", at(bare, "Beansburn")),
        a_postcode("KA1 5ZF", (55.58, -4.60), here=False),
        a_postcode("KA1 5ZG", at(bare, "Hurlford")),
        a_postcode("KA7 1ZH", (55.4586, -4.6292), here=False),
        a_postcode("KA18 3ZJ", (55.52, -3.95)),
        a_postcode("KA1 5ZK", at(bare, "Hurlford"), here=None),
    ]
    data = packed(kept, area=bare.id, source="invented postcodes", day="2026-11-17")
    (tmp_path / NAME).write_bytes(data)
    return replace(bare, postcodes=Postcodes.in_folder(tmp_path, bare.id))


@pytest.mark.parametrize(
    ("typed", "settlement", "locality", "certainty"),
    [
        ("KA18 1ZZ", "Cumnock", "barony", "certain"),
        ("ka181zz", "Cumnock", "barony", "certain"),
        ("12 Main Street, KA6 7ZA", "Drongan", "barony", "likely"),
        ("KA6 7ZB", "Dalmellington", "doon-valley", "certain"),
        ("KA6 7ZC", "Waterside (Doon Valley)", "doon-valley", "likely"),
        ("KA3 6ZD", "Waterside (Fenwick)", "loudoun", "certain"),
    ],
)
def test_a_full_postcode_gives_the_village_and_its_hub_where_its_sector_is_split(
    area: Area, typed: str, settlement: str, locality: str, certainty: str
) -> None:
    place = find_place(area, typed)

    assert (place.settlement, place.locality_id, place.certainty) == (
        settlement,
        locality,
        certainty,
    )
    assert place.question is None


def test_the_same_postcodes_ask_where_the_desk_has_no_table(bare: Area) -> None:
    for code in ("KA6 7ZA", "KA3 6ZD"):
        place = find_place(bare, code)

        assert place.locality_id is None
        assert place.question
        assert place.choices


def test_a_postcode_between_neighbourhoods_of_two_hubs_still_asks_the_nearest_first(
    area: Area,
) -> None:
    place = find_place(area, "KA3 1ZE")

    assert place.locality_id is None
    assert place.certainty == "unsure"
    assert place.question is not None
    assert "KA3 1ZE" in place.question
    assert 2 <= len(place.choices) <= 6
    assert place.choices[0].settlement == "Beansburn"


def test_a_postcode_across_the_border_needs_no_question(area: Area, bare: Area) -> None:
    shared, next_town = find_place(area, "KA1 5ZF"), find_place(area, "KA7 1ZH")

    for place in (shared, next_town):
        assert place.cross_border
        assert place.locality_id is None
        assert place.question is None
        assert "outside East Ayrshire" in place.label
    assert find_place(bare, "KA1 5ZF").question  # without the table the shared sector asks
    assert find_place(area, "KA1 5ZG").locality_id == "loudoun"


def test_a_table_that_does_not_say_the_council_leaves_a_shared_sector_asking(area: Area) -> None:
    assert "Is home in East Ayrshire?" in (find_place(area, "KA1 5ZK").question or "")


def test_a_farm_far_from_every_village_is_never_certain(area: Area) -> None:
    place = find_place(area, "KA18 3ZJ")

    assert place.settlement is None
    assert place.certainty in ("likely", "unsure")


def test_a_postcode_that_the_table_does_not_hold_goes_by_its_sector(area: Area, bare: Area) -> None:
    assert find_place(area, "KA18 1XX") == find_place(bare, "KA18 1XX")


def test_home_is_measured_from_half_a_kilometre_about_never_from_the_door(
    area: Area, bare: Area
) -> None:
    home = find_place(area, "KA6 7ZB").position
    table = area.postcodes
    assert table is not None
    exact = table.find("KA6 7ZB")
    assert exact is not None
    assert home is not None

    assert 0 < distance_km(home, exact.position) < 0.5
    east, north = grid_of(home)
    assert abs(east - round(east / 500) * 500) < 1
    assert abs(north - round(north / 500) * 500) < 1


def test_the_five_kilometres_are_measured_from_the_full_postcode(area: Area, bare: Area) -> None:
    # the trap: a council page put a postcode of Drongan on Dalmellington, and both are of KA6 7
    doubt = postcode_doubt(area, "Dalmellington", "KA6 7ZA")

    assert doubt is not None
    assert "13 km" in doubt
    assert postcode_doubt(bare, "Dalmellington", "KA6 7ZA") is None
    assert postcode_doubt(area, "Drongan", "KA6 7ZA") is None


@pytest.mark.parametrize("spoil", ["cut", "flipped", "another area", "newer", "noise", "empty"])
def test_a_table_that_is_damaged_or_anothers_is_as_if_it_were_not_there(
    bare: Area, tmp_path: Path, spoil: str
) -> None:
    kept = [a_postcode("KA18 1ZZ", at(bare, "Cumnock"))]
    data = packed(kept, area=bare.id, source="invented", day="2026-11-17")
    spoilt = {
        "cut": data[:-1],
        "flipped": data[:-1] + bytes([data[-1] ^ 4]),
        "another area": data.replace(b"east_ayrshire", b"west_ayrshire"),
        "newer": data.replace(b'"format": 1', b'"format": 2'),
        "noise": bytes(range(256)) * 20,
        "empty": b"",
    }
    (tmp_path / NAME).write_bytes(spoilt[spoil])

    table = Postcodes.in_folder(tmp_path, bare.id)

    assert len(table) == 0
    assert table.about is None
    assert table.find("KA18 1ZZ") is None
    assert find_place(replace(bare, postcodes=table), "KA18 1ZZ") == find_place(bare, "KA18 1ZZ")


def test_what_is_packed_is_found_again_and_nothing_else(bare: Area, tmp_path: Path) -> None:
    codes = [f"KA{n} {m}AB" for n in (1, 2, 18, 19) for m in range(10)]
    kept = [a_postcode(code, (55.4 + n / 100, -4.3)) for n, code in enumerate(codes)]
    (tmp_path / NAME).write_bytes(packed(kept, area=bare.id, source="invented", day="2026-11-17"))

    table = Postcodes.in_folder(tmp_path, bare.id)

    assert len(table) == len(codes)
    assert [table.find(one.code) for one in kept] == kept
    for stranger in ("KA1 0AA", "KA1 0AC", "A", "ZZ99 9ZZ", "", "é", "KA18 1ABC"):
        assert table.find(stranger) is None
