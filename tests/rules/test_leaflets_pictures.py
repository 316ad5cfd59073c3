"""Pictures on paper: each there, whole, and within its square."""

import re
from typing import get_args

import pytest

from heartdesk.core.resources import resources_folder
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Verb
from heartdesk.leaflets.pictogram import SIDE, _Pen, outline
from heartdesk.leaflets.picture_layout import _STEPS, _pictures

FOLDER = resources_folder() / "leaflets" / "pictograms"
NAMES = sorted(path.stem for path in FOLDER.glob("*.svg"))


def test_every_picture_that_is_used_is_there_and_no_other() -> None:
    used = {*_STEPS.values(), *_pictures(read_labels("en", "easy")).values()}

    assert used | {"info", "warning", "check_circle", "help", "language"} == set(NAMES)
    assert set(_STEPS) == set(get_args(Verb))


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_stays_within_its_square(name: str) -> None:
    points = re.findall(r"(-?[\d.]+) (-?[\d.]+)(?= )", outline(name))

    assert len(points) > 4
    for across, down in points:
        assert 0 <= float(across) <= SIDE
        assert -SIDE <= float(down) <= 0


def test_a_bend_of_one_point_becomes_the_same_bend_with_two() -> None:
    """SVG's q 30 0 30 30 from (0, -960), by hand: two thirds of the way to the one point from either end."""
    steps = _Pen().draw("M0-960q30 0 30 30t30 30Z")

    assert steps == ["0 0 m", "20 0 30 -10 30 -30 c", "30 -50 40 -60 60 -60 c", "h"]
