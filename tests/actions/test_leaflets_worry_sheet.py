"""Whom to ring about somebody at risk, on paper: the numbers, what to say, room to write; nothing of any worry."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartdesk.directory.actions import load_starter
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.worry_sheet import make_worry_sheet
from heartdesk.safeguarding.actions import write
from heartdesk.safeguarding.model import Worry
from heartdesk.store.desk import Desk
from tests.leaflet_checks import links_in, pictures_in, validated
from tests.leaflet_makers import text_of
from tests.makers import a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = a_desk(tmp_path)
    opened.run(load_starter)
    opened.run(lambda unit: set_up_hub(unit, locality="barony", phone="01632 960100"))
    yield opened
    opened.close()


def sheet(desk: Desk, card: str = "child", home: str = "barony") -> Leaflet:
    return desk.look(lambda look: make_worry_sheet(look, card=card, home=home))


def words(leaflet: Leaflet) -> str:
    return " ".join(text_of(leaflet.pdf).replace("\u00a0", " ").split())


@pytest.mark.parametrize("card", ["child", "adult"])
def test_it_is_one_page_that_a_screen_reader_reads(desk: Desk, card: str, tmp_path: Path) -> None:
    made = sheet(desk, card)

    assert made.pages == 1
    assert validated(made.pdf, tmp_path) == []
    assert pictures_in(made.pdf) == 0
    assert all(uri.startswith("tel:") for uri in links_in(made.pdf))


def test_it_says_whom_to_ring_and_that_another_councils_number_is_not_known(desk: Desk) -> None:
    said = words(sheet(desk))

    assert "999 Emergency services" in said
    assert "0800 328 7758" in said
    # home is in Barony: the Cumnock office comes before the Kilmarnock one
    assert said.index("Cumnock office") < said.index("Kilmarnock office")
    assert "this desk has no confirmed number for its social work" in said
    assert "I work at Cumnock hub (Barony)" in said
    assert "Saving is not telling" in said


def test_nothing_of_a_worry_stands_on_it(desk: Desk) -> None:
    desk.run(lambda unit: write(unit, worry=Worry(who="CANARY Isa", their_words="CANARY")))

    assert "CANARY" not in words(sheet(desk))


def test_an_area_without_such_a_card_still_says_what_to_do(desk: Desk) -> None:
    assert "Ring 999 first" in words(sheet(desk, "no such card"))
