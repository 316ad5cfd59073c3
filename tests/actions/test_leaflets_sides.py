"""One page a side for up to three places: what is promised of which style (decisions/0029)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import load_starter
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.entry_words import entry_words
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import LeafletContent
from heartdesk.leaflets.paper import make_paper
from heartdesk.store.unit import Look
from tests.leaflet_checks import SPOKEN
from tests.leaflet_makers import ADVICE, BLETHER, LARDER, a_leaflet, text_of
from tests.makers import a_desk

ONE_SIDE = ("a4", "young")
"""In English; beside another language they take both sides of one sheet."""

BOTH_SIDES = (
    *((style, one) for style in ONE_SIDE for one in SPOKEN),
    ("large", "en"),
    ("a5", "en"),
)


@pytest.fixture(scope="module")
def threes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[LeafletContent]]:
    """Every three neighbours of the list that came with the program, as a hub without a number gives them out."""
    desk = a_desk(tmp_path_factory.mktemp("desk"))
    desk.run(load_starter)
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    yield desk.look(_threes)
    desk.close()


def _threes(look: Look) -> list[LeafletContent]:
    ids = [one.id for one in look.every(Kind.SERVICE)]
    made = (
        make_leaflet(look, service_ids=ids[at : at + 3], style="slip")
        for at in range(0, len(ids) - 2, 3)
    )
    return [one.content for one in made if one.content]


@pytest.mark.parametrize("style", ONE_SIDE)
def test_three_places_of_the_starter_list_stand_on_one_side(
    threes: list[LeafletContent], style: str
) -> None:
    assert len(threes) > 30

    sides = {make_paper(replace(one, style=style)).pages for one in threes}

    assert sides == {1}


@pytest.mark.parametrize(("style", "language"), BOTH_SIDES)
def test_three_places_take_one_sheet_at_most(
    threes: list[LeafletContent], style: str, language: str
) -> None:
    some = threes[len(style + language) % 4 :: 6]

    sides = {make_paper(replace(one, style=style, language=language)).pages for one in some}

    assert max(sides) <= 2


@pytest.mark.parametrize("style", ["card", "slip", "booklet"])
def test_a_card_a_slip_and_a_booklet_of_three_places_are_one_sheet(
    threes: list[LeafletContent], style: str
) -> None:
    for one in threes[::5]:
        assert make_paper(replace(one, style=style)).pages <= 2


def test_three_places_of_which_everything_is_known_still_stand_on_one_side() -> None:
    leaflet = make_paper(a_leaflet(ADVICE, replace(ADVICE, id="b"), replace(ADVICE, id="c")))

    assert leaflet.pages == 1


def test_where_room_is_short_what_nobody_knows_is_said_in_one_row_and_nothing_is_hushed_up() -> (
    None
):
    labels = read_labels("en")

    usual = entry_words(LARDER, labels, "01632 960 200")
    brief = entry_words(LARDER, labels, "01632 960 200", brief=True)

    rows = {row.label: row.text for row in brief.rows}
    assert labels.hours not in rows
    assert labels.getting_there not in rows
    assert rows[labels.not_known] == (
        "Opening times, the bus, what to bring, steps or ramp and who it is for. Please ask."
    )
    assert brief.freshness == usual.freshness
    assert {row.label for row in usual.rows} >= {labels.hours, labels.getting_there}


def test_with_room_enough_nothing_is_set_closer() -> None:
    text = text_of(make_paper(a_leaflet(BLETHER)).pdf)

    assert "Travel: Bus not known. Ask the hub about getting there and back." in text
