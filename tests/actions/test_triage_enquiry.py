"""An enquiry is kept without a name and without a word of what was said."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.places import Place, find_place
from heartdesk.hubs.actions import set_up_hub
from heartdesk.store.desk import Desk
from heartdesk.triage.actions import find_help, record_enquiry, undo_enquiry
from heartdesk.triage.model import Signpost
from tests.makers import ANN, a_desk

WORDS = "we've nae food in and the meter's oot, I'm Senga McTavish frae 12 Example Row"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path)
    yield desk
    desk.close()


def a_larder(desk: Desk) -> str:
    fields = {"name": "Example Larder", "needs/food.parcel": {"weight": 1.0}}
    return desk.run(lambda unit: unit.create(Kind.SERVICE, fields)).value


def kept(desk: Desk, record_id: str) -> dict[str, Any]:
    record = desk.look(lambda look: look.get(Kind.ENQUIRY, record_id))
    assert record is not None
    return dict(record.fields)


def test_an_enquiry_keeps_these_things_and_nothing_else(desk: Desk) -> None:
    # Given a hub, and a conversation in which a name and an address were said
    hub = desk.run(lambda unit: set_up_hub(unit, locality="doon-valley")).value
    larder = a_larder(desk)
    home = find_place(desk.area, "Dalmellington")
    desk.look(lambda look: find_help(look, needs=["food.parcel"], words=WORDS, home=home))

    # When it is finished
    record_id = desk.run(
        lambda unit: record_enquiry(
            unit,
            needs=["food.parcel", "warm.meter"],
            home=home,
            signposts=[Signpost(Kind.SERVICE, larder, "together")],
            missing=False,
            minutes=4,
        )
    ).value

    # Then exactly this is kept
    assert kept(desk, record_id) == {
        "week": "2026-W47",
        "hub": hub,
        "locality": "doon-valley",
        "settlement": "Dalmellington",
        "needs/food.parcel": True,
        "needs/warm.meter": True,
        "signposts/1": {"kind": "service", "id": larder, "step": "together"},
        "missing": False,
        "minutes": 4,
    }


def test_neither_words_nor_names_nor_the_minute_are_anywhere_in_it(desk: Desk) -> None:
    home = find_place(desk.area, "KA6 7AA")
    record_id = desk.run(
        lambda unit: record_enquiry(unit, needs=["food.parcel"], home=home, missing=True, minutes=7)
    ).value

    text = json.dumps(kept(desk, record_id)).casefold()
    for secret in (
        "nae",
        "senga",
        "example row",
        ANN.name.casefold(),
        ANN.id,
        "ka6",
        "10:30",
        "11-17",
    ):
        assert secret not in text


def test_a_place_that_is_not_in_the_area_is_not_kept(desk: Desk) -> None:
    blue_house = find_place(desk.area, "Flat 2, the blue house, Glasgow")
    made_up = Place("Senga's house", settlement="Senga's house")

    for home in (blue_house, made_up):
        record_id = desk.run(
            lambda unit, home=home: record_enquiry(unit, needs=["mind.low"], home=home)  # type: ignore[misc]
        ).value
        assert set(kept(desk, record_id)) == {"week", "needs/mind.low", "missing", "minutes"}


def test_no_home_no_hub_and_nothing_found_is_an_enquiry_too(desk: Desk) -> None:
    record_id = desk.run(lambda unit: record_enquiry(unit, needs=[], missing=True)).value

    assert kept(desk, record_id) == {"week": "2026-W47", "missing": True, "minutes": 0}


@pytest.mark.parametrize(("given", "held"), [(-3, 0), (0, 0), (5, 5), (10_000, 240)])
def test_minutes_stay_within_a_visit(desk: Desk, given: int, held: int) -> None:
    record_id = desk.run(lambda unit: record_enquiry(unit, needs=[], minutes=given)).value

    assert kept(desk, record_id)["minutes"] == held


def test_a_finished_enquiry_can_be_taken_back(desk: Desk) -> None:
    record_id = desk.run(lambda unit: record_enquiry(unit, needs=["mind.low"])).value

    desk.run(lambda unit: undo_enquiry(unit, id=record_id))

    assert desk.look(lambda look: look.get(Kind.ENQUIRY, record_id)) is None


def test_what_is_not_in_the_lists_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    nowhere = [Signpost(Kind.SERVICE, "Senga McTavish", "self")]
    many = [Signpost(Kind.SERVICE, a_larder(desk), "self")] * 13

    with pytest.raises(DeskError, match="not in the list of needs"):
        desk.run(lambda unit: record_enquiry(unit, needs=["anything she said"]))
    with pytest.raises(DeskError, match="not in the directory"):
        desk.run(lambda unit: record_enquiry(unit, needs=[], signposts=nowhere))
    with pytest.raises(DeskError, match="more than 12"):
        desk.run(lambda unit: record_enquiry(unit, needs=[], signposts=many))

    assert desk.look(lambda look: list(look.every(Kind.ENQUIRY))) == []
