"""The safety cards on a real encrypted file: two workers ring and sign, an empty directory, paper for the wall."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from heartdesk.core.area import find_area
from heartdesk.core.area_starter import record_id
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.directory.actions import load_starter
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.safety_card import make_safety_cards
from heartdesk.safety.actions import (
    NumberToRing,
    count_to_ring,
    read_cards,
    read_numbers,
    sign,
    unsign,
)
from heartdesk.safety.model import GOOD_FOR, card_now
from heartdesk.store.desk import Desk
from tests.leaflet_checks import links_in, pictures_in, validated
from tests.leaflet_makers import text_of
from tests.makers import TUESDAY, FixedClock, a_desk, a_worker

SAMARITANS = "116 123"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.run(lambda unit: set_up_hub(unit, locality="doon-valley"))
    return desk


def bea_signs(tmp_path: Path, clock: FixedClock, *, name: str = "Bea") -> None:
    other = a_desk(tmp_path, clock=clock, worker=a_worker(Role.RECEPTION, name=name))
    try:
        other.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    finally:
        other.close()


def on_list(desk: Desk, entry: str = "samaritans") -> NumberToRing:
    return next(one for one in desk.look(read_numbers) if one.entry == entry)


def test_the_cards_work_with_an_empty_directory(desk: Desk) -> None:
    here = desk.look(read_cards)

    assert here.home == "doon-valley"
    assert here.changed == {}
    assert {one.state for one in here.rung.values()} == {"not yet", "never"}
    numbers = desk.look(read_numbers)
    assert len(numbers) == desk.look(count_to_ring) >= 15
    assert all(one.needs_me and not one.service for one in numbers)


def test_two_workers_ring_a_number_and_sign_and_only_then_it_counts(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    waiting = desk.look(count_to_ring)
    desk.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    desk.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    assert on_list(desk).rung.text == (
        "Rung by Ann on Tue 17 Nov 2026. A second worker has not rung it yet."
    )
    assert on_list(desk).mine
    assert desk.look(count_to_ring) == waiting

    bea_signs(tmp_path, clock)

    assert on_list(desk).rung.state == "rung"
    assert set(on_list(desk).rung.by) == {"Ann", "Bea"}
    assert desk.look(count_to_ring) == waiting - 1
    assert desk.look(read_numbers)[-1].entry == "samaritans", "what is done goes to the end"
    clock.move(days=GOOD_FOR.days + 1)
    assert on_list(desk).rung.state == "old"
    assert on_list(desk).needs_me


def test_nobody_signs_for_another_nor_takes_another_s_name_off(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    bea_signs(tmp_path, clock)

    desk.run(lambda unit: unsign(unit, entry="samaritans"))
    assert on_list(desk).rung.by == ("Bea",)

    desk.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    desk.run(lambda unit: unsign(unit, entry="samaritans"))
    assert on_list(desk).rung.by == ("Bea",)
    desk.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    assert on_list(desk).rung.state == "rung", "a name that was taken off can come back"


def test_what_was_rung_counts_for_this_very_number_and_hub_alone(desk: Desk) -> None:
    for entry, number in (("samaritans", "01632 960456"), ("emergency-999", "999"), ("x", "101")):
        with pytest.raises(DeskError, match="not on the safety cards"):
            desk.run(lambda unit, e=entry, n=number: sign(unit, entry=e, number=n))  # type: ignore[misc]

    desk.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    assert on_list(desk).rung.state == "not yet", "another hub has another telephone"


def test_a_number_two_people_changed_is_to_be_rung_again(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    desk.run(load_starter)
    desk.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    bea_signs(tmp_path, clock)
    service = record_id(find_area("east_ayrshire"), Kind.SERVICE, "samaritans")
    fields = desk.look(lambda look: look.get(Kind.SERVICE, service))
    assert fields is not None
    phone = next(name for name in fields.fields if name.startswith("phones/"))

    desk.run(
        lambda unit: unit.change(
            Kind.SERVICE, service, {phone: {"number": "01632 960456", "type": "voice"}}
        )
    )

    assert on_list(desk).number == "01632 960456"
    assert on_list(desk).rung.state == "not yet"
    assert on_list(desk).service == service


HOSTILE: tuple[dict[str, Any], ...] = (
    {"phones/x": {"number": "<b>0800 1</b>", "type": "voice"}},
    {"phones/x": "01632 960456"},
    {"phones/x": {"number": ["01632"], "type": 7}, "name": "\u202e evil"},
    {"phones/x": {"number": "9" * 400, "type": "voice"}},
    {"crisis": "no", "name": "x" * 5000, "status": 3},
)


@pytest.mark.parametrize("fields", HOSTILE)
def test_what_stands_in_a_hostile_directory_changes_no_card(
    desk: Desk, fields: dict[str, Any]
) -> None:
    desk.run(load_starter)
    area = find_area("east_ayrshire")
    service = record_id(area, Kind.SERVICE, "samaritans")
    held = desk.look(lambda look: look.get(Kind.SERVICE, service))
    assert held is not None
    gone = {name: None for name in held.fields if name.startswith("phones/")}

    desk.run(lambda unit: unit.change(Kind.SERVICE, service, {**gone, **fields}))

    here = desk.look(read_cards)
    assert set(here.changed.values()) <= {"01632 960456"}, "only a number that can be one"
    card = next(one for one in area.safety_cards if one.id == "suicide")
    shown = card_now(card, TUESDAY, home=here.home, changed=here.changed, rung=here.rung)
    line = next(one for one in shown.lines if one.entry == "samaritans")
    assert line.phone in (*here.changed.values(), "116\u00a0123")
    assert line.name == "Samaritans"
    assert desk.look(lambda look: make_safety_cards(look, ids=("suicide",))).pages


def test_a_planner_sees_who_rang_and_signs_nothing(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    desk.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    planner = a_desk(tmp_path, clock=clock, worker=a_worker(Role.PLANNER, name="Pat"))
    try:
        assert on_list(planner).rung.by == ("Ann",)
        assert not on_list(planner).needs_me
        with pytest.raises(NotAllowed):
            planner.run(lambda unit: sign(unit, entry="samaritans", number=SAMARITANS))
    finally:
        planner.close()


# ---- on paper -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ids", [(), ("child",), ("domestic-abuse",), ("upset",)])
def test_a_card_on_paper_is_accessible_whole_and_under_its_neutral_title(
    desk: Desk, tmp_path: Path, ids: tuple[str, ...]
) -> None:
    leaflet = desk.look(lambda look: make_safety_cards(look, ids=ids, home="doon-valley"))

    assert validated(leaflet.pdf, tmp_path) == []
    assert pictures_in(leaflet.pdf) == 0
    assert all(uri.startswith("tel:") for uri in links_in(leaflet.pdf))
    text = " ".join(text_of(leaflet.pdf).split())
    for card in desk.look(lambda look: look.area).safety_cards:
        if card.id in (ids or (card.id,)):
            assert card.neutral_title in text
            assert all(line.phone.replace("\u00a0", " ") in text for line in card.lines)
    assert "Not yet rung by this hub" in text
    assert "For workers" in text
    with pikepdf.open(BytesIO(leaflet.pdf)) as opened:
        title = str(opened.docinfo["/Title"])
    assert title == leaflet.title
    assert not any(word in title.lower() for word in ("abuse", "suicide", "risk", "danger"))


def test_the_card_for_a_child_on_paper_says_why_the_doon_valley_rings_cumnock(desk: Desk) -> None:
    leaflet = desk.look(lambda look: make_safety_cards(look, ids=("child",), home="doon-valley"))

    text = " ".join(text_of(leaflet.pdf).split())
    assert text.index("01290 427720") < text.index("01563 554200")
    assert "No number of an office in Dalmellington is confirmed" in text
    assert leaflet.pages <= 2


def test_a_card_that_is_not_there_is_said_so_and_999_with_it(desk: Desk) -> None:
    with pytest.raises(DeskError) as told:
        desk.look(lambda look: make_safety_cards(look, ids=("nothing",)))
    assert "999" in told.value.then
