"""The hub a desk stands in: set up, read, changed; a wrong number is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import DeniedNumber
from heartdesk.hubs.actions import change_hub, read_hub, set_up_hub
from heartdesk.hubs.model import Hub
from heartdesk.store.desk import Desk
from tests.makers import a_desk


def hub(desk: Desk) -> Hub:
    found = desk.look(read_hub)
    assert found is not None
    return found


def test_a_new_desk_has_no_hub(desk: Desk) -> None:
    assert desk.look(read_hub) is None
    with pytest.raises(DeskError, match="no hub yet"):
        desk.run(lambda unit: change_hub(unit, phone="01632 960100"))


def test_setting_up_takes_the_names_of_the_hub_area(desk: Desk) -> None:
    desk.run(lambda unit: set_up_hub(unit, locality="Barony", phone="01632960100"))

    found = hub(desk)
    area = desk.area.locality("barony")
    assert area is not None
    assert (found.name, found.town, found.locality) == (area.hub_name, area.hub_town, "barony")
    assert (found.phone, found.uri) == ("01632 960100", "tel:01632960100")


def test_a_second_desk_joins_the_hub_that_is_known_and_keeps_what_is_there(desk: Desk) -> None:
    first = desk.run(lambda unit: set_up_hub(unit, locality="barony", phone="01632 960100")).value
    second = desk.run(
        lambda unit: set_up_hub(unit, locality="barony", address="1 Example St")
    ).value

    assert first == second
    assert (hub(desk).phone, hub(desk).address) == ("01632 960100", "1 Example St")
    assert len(list(desk.look(lambda look: list(look.every(Kind.HUB))))) == 1


def test_an_unknown_hub_area_is_refused_with_the_choices(desk: Desk) -> None:
    with pytest.raises(DeskError, match="not a hub area") as refused:
        desk.run(lambda unit: set_up_hub(unit, locality="Glasgow"))

    assert "Barony" in refused.value.then
    assert desk.look(read_hub) is None


@pytest.mark.parametrize("number", ["nope", "12", "01632 9601", "call us"])
def test_what_is_no_number_is_refused_and_nothing_changes(desk: Desk, number: str) -> None:
    desk.run(lambda unit: set_up_hub(unit, locality="barony", phone="01632 960100"))

    with pytest.raises(DeskError, match="does not look like a phone number"):
        desk.run(lambda unit: change_hub(unit, phone=number, address="2 Example Street"))

    assert (hub(desk).phone, hub(desk).address) == ("01632 960100", "")


def test_a_number_known_to_be_wrong_is_refused(desk: Desk) -> None:
    wrong = desk.area.denied[0]

    with pytest.raises(DeskError, match="known to be a wrong number") as refused:
        desk.run(lambda unit: set_up_hub(unit, locality="barony", phone=wrong.number))

    assert refused.value.then == wrong.why


def test_changing_one_thing_leaves_the_rest_and_an_empty_text_takes_it_away(desk: Desk) -> None:
    desk.run(lambda unit: set_up_hub(unit, locality="barony", phone="01632 960100", town="Cumnock"))

    desk.run(lambda unit: change_hub(unit, name="The Front Room", phone=""))

    found = hub(desk)
    assert (found.name, found.town, found.phone) == ("The Front Room", "Cumnock", "")


def test_hostile_words_are_tidied(desk: Desk) -> None:
    desk.run(
        lambda unit: set_up_hub(unit, locality="barony", name="Hub\u202e\n<b>x</b>" + "a" * 500)
    )

    assert len(hub(desk).name) <= 80
    assert "\n" not in hub(desk).name
    assert "\u202e" not in hub(desk).name


def test_a_number_found_to_be_wrong_later_leaves_everything_said_of_the_hub(tmp_path: Path) -> None:
    wrong = DeniedNumber("01632 960199", "Nobody answers there")
    before = a_desk(tmp_path)
    words = f"Side door, ring {wrong.number}"
    before.run(
        lambda unit: set_up_hub(
            unit, locality="Barony", phone=wrong.number, address=words, opening_text=words
        )
    )
    assert hub(before).phone == wrong.number
    before.close()

    area = replace(before.area, denied=(*before.area.denied, wrong))
    after = a_desk(tmp_path, area=area)
    found = hub(after)
    after.close()

    assert (found.phone, found.uri, found.address, found.opening_text) == ("", "", "", "")
    assert found.name
