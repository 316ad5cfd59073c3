"""Grid references: the Ordnance Survey's own worked example, and there and back again."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core import grid
from heartdesk.core.grid import grid_of, position_of
from heartdesk.core.places import distance_km

EXAMPLE = (651_409.903, 313_177.270)
EXAMPLE_AIRY = (52 + 39 / 60 + 27.2531 / 3600, 1 + 43 / 60 + 4.5177 / 3600)
"""Of "A guide to coordinate systems in Great Britain", annexes C.1 and C.2: still on the Airy ellipsoid."""

SECOND_OF_ARC = 1 / 3600


def test_the_worked_example_of_the_ordnance_survey_comes_out() -> None:
    lat, lon = grid._airy_position(*EXAMPLE)
    east, north = grid._airy_grid(EXAMPLE_AIRY)

    assert (lat, lon) == pytest.approx(EXAMPLE_AIRY, abs=0.0001 * SECOND_OF_ARC)
    assert (east, north) == pytest.approx(EXAMPLE, abs=0.002)


@pytest.mark.parametrize(
    ("easting", "northing", "position"),
    [
        (245_292, 646_120, (55.68382, -4.462275)),  # Annick: the ONS gives both for its wards
    ],
)
def test_a_point_that_the_national_statistics_give_both_ways_agrees_to_five_metres(
    easting: int, northing: int, position: tuple[float, float]
) -> None:
    assert distance_km(position_of(easting, northing), position) < 0.005


@given(st.floats(60_000, 650_000), st.floats(5_000, 1_200_000))
def test_there_and_back_is_the_same_place(easting: float, northing: float) -> None:
    east, north = grid_of(position_of(easting, northing))

    assert abs(east - easting) < 0.2
    assert abs(north - northing) < 0.2


@pytest.mark.data("postcodes")
def test_every_postcode_of_ayrshire_lies_where_others_computed_it(data_dir: Path) -> None:
    path = data_dir / "postcodes" / "ka_postcodes.csv"
    with path.open(encoding="utf-8") as opened:
        rows = [row for row in csv.DictReader(opened) if row["easting"] and row["latitude"]]

    furthest = max(
        distance_km(
            position_of(float(row["easting"]), float(row["northing"])),
            (float(row["latitude"]), float(row["longitude"])),
        )
        for row in rows
    )

    assert len(rows) > 14_000
    assert furthest < 0.001
