"""Where home is: villages, postcodes, slips of the finger, and the places that must be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import Area, find_area
from heartdesk.core.places import Place, complete, distance_km, find_place, postcode_doubt

DRONGAN_POSTCODE = (55.434388, -4.460564)  # KA6 7AY, ONS Postcode Directory
DALMELLINGTON_POSTCODE = (55.322974, -4.398700)  # KA6 7QL


@pytest.fixture(scope="module")
def area() -> Area:
    return find_area("east_ayrshire")


@pytest.mark.parametrize(
    ("typed", "settlement", "locality", "certainty"),
    [
        ("Cumnock", "Cumnock", "barony", "certain"),
        ("  old CUMNOCK ", "Cumnock", "barony", "certain"),
        ("Galston", "Galston", "loudoun", "certain"),
        ("Ga’ston", "Galston", "loudoun", "certain"),
        ("Machlin", "Mauchline", "barony", "likely"),
        ("Netherthird, Cumnock", "Netherthird", "barony", "certain"),
        ("12 Main Street, New Cumnock", "New Cumnock", "barony", "likely"),
        ("3 School Road Galston", "Galston", "loudoun", "certain"),
        ("Waterside (Fenwick)", "Waterside (Fenwick)", "loudoun", "certain"),
        ("Grange", "Grange (Kilmarnock)", "grange", "likely"),
        ("\u202eDarvel\x00", "Darvel", "loudoun", "certain"),
    ],
)
def test_a_village_is_known_by_the_names_people_use(
    area: Area, typed: str, settlement: str, locality: str, certainty: str
) -> None:
    place = find_place(area, typed)

    assert (place.settlement, place.locality_id, place.certainty) == (
        settlement,
        locality,
        certainty,
    )
    assert place.question is None
    assert place.position is not None


def test_fenwick_goes_by_loudoun_although_its_ward_is_annick(area: Area) -> None:
    assert find_place(area, "Fenwick").locality_id == "loudoun"
    assert find_place(area, "KA3 6") != find_place(area, "Fenwick")


def test_drongan_goes_by_barony_although_its_ward_is_doon_valley(area: Area) -> None:
    drongan, rankinston = find_place(area, "Drongan"), find_place(area, "Rankinston")

    assert (drongan.locality_id, drongan.certainty) == ("barony", "likely")
    assert rankinston.locality_id == "doon-valley"


def test_a_ward_never_decides(area: Area) -> None:
    assert area.wards
    for ward in area.wards:
        place = find_place(area, ward)
        assert place.locality_id is None
        assert place.question


@pytest.mark.parametrize(
    "school", ["Doon Academy", "Loudoun Academy, Galston", "Barony Campus", "Patna primary school"]
)
def test_the_school_never_decides(area: Area, school: str) -> None:
    place = find_place(area, school)

    assert place.locality_id is None
    assert place.certainty == "unknown"
    assert place.question is not None
    assert "where people live" in place.question


def test_two_watersides_are_one_question(area: Area) -> None:
    place = find_place(area, "Waterside")

    assert place.locality_id is None
    assert {c.locality_id for c in place.choices} == {"loudoun", "doon-valley"}
    assert place.question == "There is more than one Waterside. Which one is home?"


def test_kilmarnock_is_split_and_the_part_is_asked(area: Area) -> None:
    place = find_place(area, "Killie")

    assert place.settlement == "Kilmarnock"
    assert place.locality_id is None
    assert {c.locality_id for c in place.choices} == {"grange", "mcilvanney"}
    assert "Bellfield" in next(c.hint for c in place.choices if c.locality_id == "mcilvanney")
    assert all(c.question is None and c.position == place.position for c in place.choices)


def test_a_place_nobody_has_confirmed_is_asked_with_the_guess_first(area: Area) -> None:
    place = find_place(area, "Shortlees")

    assert (place.locality_id, place.certainty) == ("grange", "unsure")
    assert place.question
    assert place.choices[0].locality_id == "grange"
    assert len(place.choices) == len(area.localities)


@pytest.mark.parametrize("typed", ["KA18 1LH", "ka181lh", "ka18-1lh", " Ka18  1lh. ", "KA18 1"])
def test_a_postcode_is_known_by_its_sector(area: Area, typed: str) -> None:
    place = find_place(area, typed)

    assert (place.locality_id, place.certainty) == ("barony", "certain")
    assert place.position is not None


@pytest.mark.parametrize("typed", ["KA18", "ka17", "KA3", "KA6", "EH1", "KA11"])
def test_the_first_half_of_a_postcode_never_decides(area: Area, typed: str) -> None:
    place = find_place(area, typed)

    assert place.locality_id is None
    assert place.question
    assert place.choices


def test_a_shared_sector_asks_for_the_village(area: Area) -> None:
    place = find_place(area, "KA6 7AY")

    assert place.locality_id is None
    assert {"Drongan", "Dalmellington", "Patna"} <= {c.label for c in place.choices}
    assert find_place(area, "Drongan KA6 7AY").locality_id == "barony"


@pytest.mark.parametrize("typed", ["KA1 5AB", "KA5 5AA", "KA6 6AA"])
def test_a_sector_that_crosses_into_south_ayrshire_asks_for_the_council(
    area: Area, typed: str
) -> None:
    place = find_place(area, typed)

    assert place.cross_border
    assert place.certainty == "unsure"
    assert "South Ayrshire" in (place.question or "")
    assert place.choices[-1].locality_id is None
    assert "outside East Ayrshire" in place.choices[-1].label


def test_a_sector_with_a_handful_of_homes_here_is_not_guessed(area: Area) -> None:
    for typed in ("KA2 9AA", "KA11 2AA", "G77 6SH"):
        assert find_place(area, typed).locality_id is None


def test_a_postcode_of_elsewhere_is_a_kind_question(area: Area) -> None:
    place = find_place(area, "EH1 1AA")

    assert place.certainty == "unknown"
    assert "You can also leave this empty." in (place.question or "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Dalmelington", "Dalmellington"),
        ("Auchinlek", "Auchinleck"),
        ("Kilmars", "Kilmaurs"),
        ("Mochlin", "Mauchline"),
        ("new cumn", "New Cumnock"),
        ("Stewatron", "Stewarton"),
        ("Sron", "Sorn"),
    ],
)
def test_a_slip_of_the_finger_is_found_but_asked(area: Area, typed: str, meant: str) -> None:
    place = find_place(area, typed)

    assert meant in {c.settlement for c in place.choices}
    assert "Do you mean" in (place.question or "")
    assert place.certainty != "certain"


@pytest.mark.parametrize("typed", ["Girvan", "Glasgow", "Ayr", "Irvine", "<img src=x>", "🏠🏠🏠"])
def test_a_place_heartdesk_does_not_know_is_not_forced_into_one_it_does(
    area: Area, typed: str
) -> None:
    place = find_place(area, typed)

    assert (place.settlement, place.locality_id, place.certainty) == (None, None, "unknown")
    assert place.question


def test_an_address_with_a_postcode_far_away_is_asked(area: Area) -> None:
    place = find_place(area, "Cumnock KA3 5AU")

    assert place.locality_id is None
    assert "about 30 km from Cumnock" in (place.question or "")
    assert {c.locality_id for c in place.choices} == {"barony", "stewarton"}


def test_the_council_s_wrong_police_postcode_would_be_caught(area: Area) -> None:
    # the council's page put KA6 7AY, which is in Drongan, on a Dalmellington address
    doubt = postcode_doubt(area, "Dalmellington", "KA6 7AY", DRONGAN_POSTCODE)

    assert doubt is not None
    assert "13 km from Dalmellington" in doubt
    assert postcode_doubt(area, "Drongan", "KA6 7AY", DRONGAN_POSTCODE) is None
    assert postcode_doubt(area, "Dalmellington", "KA6 7QL", DALMELLINGTON_POSTCODE) is None


def test_without_its_point_a_postcode_is_judged_by_its_sector(area: Area) -> None:
    assert postcode_doubt(area, "Cumnock", "KA18 1LH") is None
    assert postcode_doubt(area, "Auchinleck", "KA18 1LH") is None
    assert "30 km" in (postcode_doubt(area, "Cumnock", "KA3 5AU") or "")
    assert "not a postcode of East Ayrshire" in (postcode_doubt(area, "Cumnock", "EH1 1AA") or "")
    assert "not a whole postcode" in (postcode_doubt(area, "Cumnock", "KA18") or "")


def test_distances_are_in_kilometres() -> None:
    edinburgh, glasgow = (55.9533, -3.1883), (55.8642, -4.2518)

    assert distance_km(edinburgh, glasgow) == pytest.approx(67, abs=1)
    assert distance_km(glasgow, glasgow) == 0
    assert distance_km((90, 0), (-90, 0)) == pytest.approx(20015, abs=5)


def test_the_box_offers_names_that_can_be_taken_back(area: Area) -> None:
    assert complete(area, "dalm") == ("Dalmellington",)
    assert complete(area, "killie") == ("Kilmarnock",)
    assert complete(area, "WATER") == ("Waterside (Fenwick)", "Waterside (Doon Valley)")
    assert complete(area, "ka18 1") == ("KA18 1",)
    assert complete(area, "") == ()
    assert len(complete(area, "c", 3)) == 3


def test_every_name_the_box_can_offer_is_a_place(area: Area) -> None:
    for settlement in area.settlements:
        assert complete(area, settlement.name, 90)[0] == settlement.name
        assert find_place(area, settlement.name).settlement == settlement.name
    for sector in area.sectors:
        assert find_place(area, sector.code).position == sector.position


@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    area = _AREA
    place = find_place(area, text)

    _is_sound(area, place)
    for name in complete(area, text):
        assert find_place(area, name).certainty != "unknown" or name.startswith(("KA", "G7"))


@given(
    st.sampled_from(["KA18 1LH", "Dalmellington", "Kilmarnock", "KA6", "Barony", "KA6 7QL Patna"]),
    st.integers(0, 12),
    st.characters(),
)
def test_one_wrong_key_is_never_an_error(typed: str, at: int, key: str) -> None:
    _is_sound(_AREA, find_place(_AREA, typed[:at] + key + typed[at:]))


_AREA = find_area("east_ayrshire")


def _is_sound(area: Area, place: Place) -> None:
    """A place says where it is, or asks; whatever it asks can be answered."""
    assert len(place.label) <= 100
    assert place.locality_id is None or area.locality(place.locality_id)
    assert place.locality_id or place.question
    assert bool(place.question) == bool(place.choices)
    for choice in place.choices:
        assert choice.label
        assert choice != place


def test_every_part_of_a_split_place_is_known_by_the_name_the_question_gives_it(
    area: Area,
) -> None:
    split = [s for s in area.settlements if len(s.localities) > 1]

    assert split
    for settlement in split:
        for part in find_place(area, settlement.name).choices:
            assert find_place(area, part.label) == part
