"""The hub's own sheets: ring list, what's on, poster, contact cards, start-a-group kit. Whole, true, accessible."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import check_by_phone, load_starter, review_queue
from heartdesk.directory.extras import KIT
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.contact_card import make_contact_cards
from heartdesk.leaflets.group_kit import make_group_kit
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.poster import make_poster
from heartdesk.leaflets.preview import page_count
from heartdesk.leaflets.ring_list import make_ring_list
from heartdesk.leaflets.whats_on import make_whats_on
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Look
from tests.leaflet_checks import links_in, pictures_in, validated
from tests.leaflet_makers import heard, text_of
from tests.makers import a_desk

MONDAY = date(2026, 11, 16)
CHECKED = {"at": "2026-11-10T10:00:00+00:00", "by": "Ann", "how": "rang", "hub": "Example hub"}
BLETHER: dict[str, Any] = {
    "name": "Parents’ Blether",
    "status": "active",
    "is_group": True,
    "joining": "open",
    "leader": "Jean",
    "schedules/a": {"freq": "WEEKLY", "byday": "TH", "opens_at": "10:00", "closes_at": "12:00"},
    "phones/a": {"number": "01632 960456", "evidence": "verified"},
    "checks/hours": CHECKED,
    "localities/barony": True,
}
HOSTILE = "<img src=x onerror=1> & </para> \u202e\u0000 " + "long " * 60
Make = Callable[[Look], Leaflet]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path)
    desk.run(load_starter)
    desk.run(
        lambda unit: set_up_hub(
            unit,
            locality="barony",
            phone="01632 960100",
            address="1 Example Street, Cumnock",
            opening_text="Monday to Friday, 9 am to 5 pm",
        )
    )
    yield desk
    desk.close()


def make(desk: Desk, **more: Any) -> str:
    return desk.run(lambda unit: unit.create(Kind.SERVICE, {**BLETHER, **more})).value


def read(desk: Desk, sheet: Make) -> str:
    return " ".join(text_of(desk.look(sheet).pdf).split())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def on(look: Look) -> Leaflet:
    return make_whats_on(look, first=MONDAY, locality="barony")


SHEETS: dict[str, Callable[[str], Make]] = {
    "ring list": lambda _id: make_ring_list,
    "what's on": lambda _id: on,
    "poster": lambda _id: make_poster,
    "poster on A3": lambda _id: lambda look: make_poster(look, paper="a3"),
    "contact cards": lambda id: lambda look: make_contact_cards(look, id=id),  # noqa: A006
    "kit": lambda id: lambda look: make_group_kit(look, id=id),  # noqa: A006
}


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("name", ["Parents’ Blether", HOSTILE])
def test_each_sheet_is_accessible_and_prints_any_name_as_letters(
    desk: Desk, sheet: str, name: str, tmp_path: Path
) -> None:
    blether = make(desk, name=name, meets_in=name)

    leaflet = desk.look(SHEETS[sheet](blether))

    assert validated(leaflet.pdf, tmp_path) == []
    assert pictures_in(leaflet.pdf) == 0
    assert all(uri.startswith("tel:") for uri in links_in(leaflet.pdf))
    assert leaflet.pages == page_count(leaflet.pdf)
    assert desk.look(SHEETS[sheet](blether)).pdf == leaflet.pdf


# ---- ring list ----------------------------------------------------------------------------------


def test_the_ring_list_has_thirty_calls_what_to_say_and_boxes_to_tick(desk: Desk) -> None:
    text = read(desk, make_ring_list)

    assert "30 to ring" in text
    assert "Hello, I ring from Cumnock hub (Barony)" in text
    assert text.count("No answer") == 30
    assert "Best number for somebody who needs you? Right Changed" in text


def test_a_call_never_breaks_over_two_pages(desk: Desk) -> None:
    review = desk.look(review_queue)
    names = {one.name for one in review.patch.todo}

    for page in pages_of(desk.look(make_ring_list).pdf):
        lines = [line.strip() for line in page.splitlines()]
        begun = sum(any(line.endswith(f" {name}") for line in lines) for name in names)
        assert page.count("No answer") == page.count("Rung on, by") == begun
        assert begun >= 1


def test_a_number_nobody_confirmed_is_not_on_the_ring_list(desk: Desk) -> None:
    make(desk, **{"phones/a": {"number": "01632 960456"}, "needs/food.parcel": {"weight": 1.0}})

    text = read(desk, lambda look: make_ring_list(look, which="all"))

    assert "01632 960456" not in text.replace("\u00a0", " ")
    assert "number not confirmed: ask the hub" in text


def test_what_was_rung_is_off_the_list_and_counts(desk: Desk) -> None:
    before = desk.look(review_queue).patch
    rung = before.todo[0]
    desk.run(lambda unit: check_by_phone(unit, id=rung.id, facts=[one.fact for one in rung.facts]))

    after = desk.look(review_queue).patch
    assert (after.done, after.size) == (1, 30)
    assert rung.name not in read(desk, make_ring_list)


def test_an_empty_ring_list_says_so(tmp_path: Path) -> None:
    bare = a_desk(tmp_path, name="bare.db")
    with pytest.raises(DeskError, match="nobody to ring"):
        bare.look(make_ring_list)
    bare.close()


# ---- what's on ----------------------------------------------------------------------------------


def test_the_week_is_on_one_page_day_by_day_with_doubts_said(desk: Desk) -> None:
    make(desk)
    make(
        desk,
        name="Quiet Hour",
        **{
            "schedules/a": {"freq": "WEEKLY", "byday": "SA", "opens_at": "09:00"},
            "checks/hours": None,
        },
    )
    text = read(desk, on)

    assert desk.look(on).pages == 1
    assert "Mon 16 Nov to Sun 22 Nov 2026" in text
    assert "Thursday 19 November 10 am to 12 noon Parents’ Blether" in text
    assert "From 9 am Quiet Hour: Ring first" in text
    assert "Sunday 22 November Nothing that we know of." in text
    assert "999" in text


def test_a_full_week_still_fits_one_page_and_a_fuller_one_takes_two(desk: Desk) -> None:
    for number in range(14):
        make(desk, name=f"Group {number:02}")
    assert desk.look(on).pages == 1
    for number in range(14, 60):
        make(desk, name=f"Group {number:02}")
    leaflet = desk.look(on)
    assert leaflet.pages > 1
    assert all(f"Group {number:02}" in text_of(leaflet.pdf) for number in range(60))


def test_a_refuge_is_on_no_sheet(desk: Desk) -> None:
    refuge = make(desk, name="Hidden Place", sensitive=True)

    assert "Hidden Place" not in read(desk, on)
    assert "Hidden Place" not in read(desk, make_poster)
    with pytest.raises(DeskError, match="must not be found"):
        desk.look(lambda look: make_contact_cards(look, id=refuge))


# ---- poster, cards, kit -------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "wide"), [("a4", 595), ("a3", 842)])
def test_the_poster_says_where_we_are_and_that_anyone_can_come(
    desk: Desk, paper: Any, wide: int
) -> None:
    make(desk)
    leaflet = desk.look(lambda look: make_poster(look, paper=paper))
    text = " ".join(text_of(leaflet.pdf).split())

    assert leaflet.pages == 1
    told = ("Anyone can come in", "1 Example Street", "Parents’ Blether", "Money and benefits")
    assert [said for said in told if said not in text] == []
    assert "01632 960100" in text.replace("\u00a0", " ")
    with pikepdf.open(BytesIO(leaflet.pdf)) as document:
        assert round(float(document.pages[0].MediaBox[2])) == wide


def test_a_hub_that_gave_no_number_sends_people_to_the_council(tmp_path: Path) -> None:
    bare = a_desk(tmp_path, name="bare.db")
    bare.run(load_starter)
    text = read(bare, make_poster)
    assert bare.area.council_phone in text.replace("\u00a0", " ")
    assert "Opening times: please ring first." in text
    bare.close()


def test_a_card_is_read_once_and_printed_eight_times(desk: Desk) -> None:
    blether = make(desk)
    leaflet = desk.look(lambda look: make_contact_cards(look, id=blether))

    assert len([part for part in heard(leaflet.pdf) if "Parents’ Blether" in part.text]) == 1
    text = " ".join(text_of(leaflet.pdf).split())
    assert text.count("Parents’ Blether") == 8
    told = ("Thursday, 10 am to 12 noon", "Ask for Jean", "Ring 01632 960456", "Anyone can come")
    assert [said for said in told if said not in text.replace("\u00a0", " ")] == []


def test_a_card_has_no_number_that_nobody_confirmed(desk: Desk) -> None:
    blether = make(desk, **{"phones/a": {"number": "01632 960456"}})
    text = read(desk, lambda look: make_contact_cards(look, id=blether)).replace("\u00a0", " ")
    assert "01632 960456" not in text
    assert "Ask Cumnock hub (Barony): 01632 960100" in text


def test_no_card_is_made_for_a_group_that_closed(desk: Desk) -> None:
    closed = make(desk, status="defunct")
    with pytest.raises(DeskError, match="closed for good"):
        desk.look(lambda look: make_contact_cards(look, id=closed))


def test_the_kit_leaves_out_what_is_sorted(desk: Desk) -> None:
    blether = make(desk, **{"kit/place": True})
    text = read(desk, lambda look: make_group_kit(look, id=blether))
    assert KIT["place"] not in text
    assert KIT["greeter"] in text
    assert text.count("Who does it") == len(KIT) - 1
