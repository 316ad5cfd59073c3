"""The poster, the week and contact cards in every language: accessible, in order, marked as drafts until signed."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.directory.actions import load_starter
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.contact_card import make_contact_cards
from heartdesk.leaflets.languages import correct
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.own_words import SHEETS, languages, shipped
from heartdesk.leaflets.poster import make_poster
from heartdesk.leaflets.sheet_words import hub_words
from heartdesk.leaflets.whats_on import make_whats_on
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Look, Unit
from tests.leaflet_checks import fonts_not_embedded, out_of_order, pictures_in, validated
from tests.leaflet_makers import heard
from tests.makers import a_desk, a_worker

MONDAY = date(2026, 11, 16)
SPOKEN = tuple(languages())
Make = Callable[[Look, str, str], Leaflet]

SHEETS_MADE: dict[str, Make] = {
    "poster": lambda look, _id, tag: make_poster(look, language=tag),
    "poster on A3": lambda look, _id, tag: make_poster(look, paper="a3", language=tag),
    "week": lambda look, _id, tag: make_whats_on(
        look, first=MONDAY, locality="barony", language=tag
    ),
    "cards": lambda look, blether, tag: make_contact_cards(look, id=blether, language=tag),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    """A hub with a few groups, and the id of one of them."""
    desk = a_desk(tmp_path_factory.mktemp("desk"), worker=a_worker(Role.COORDINATOR, name="Morag"))
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
    ids = [desk.run(partial(_add_group, day=day)).value for day in ("MO", "TU", "WE", "TH")]
    yield desk, ids[0]
    desk.close()


def _add_group(unit: Unit, *, day: str) -> str:
    fields = {
        "name": f"Parents’ Blether {day}",
        "status": "active",
        "is_group": True,
        "joining": "open",
        "leader": "Jean",
        "schedules/a": {"freq": "WEEKLY", "byday": day, "opens_at": "10:00", "closes_at": "12:00"},
        "phones/a": {"number": "01632 960456", "evidence": "verified"},
        "localities/barony": True,
    }
    return unit.create(Kind.SERVICE, fields)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here (poppler-utils)")
@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("sheet", SHEETS_MADE)
def test_a_sheet_holds_in_a_language(
    place: tuple[Desk, str], sheet: str, language: str, tmp_path: Path
) -> None:
    desk, blether = place

    leaflet = desk.look(lambda look: SHEETS_MADE[sheet](look, blether, language))

    assert leaflet.pages == 1
    assert validated(leaflet.pdf, tmp_path) == []
    assert pictures_in(leaflet.pdf) == 0
    assert fonts_not_embedded(leaflet.pdf) == []
    assert out_of_order(leaflet.pdf, tmp_path, strips=2 if sheet == "cards" else 1) == []
    with pikepdf.open(BytesIO(leaflet.pdf)) as document:
        assert str(document.docinfo.Title) == leaflet.title
        assert str(document.Root.Lang) == ("en-GB" if language == "en" else language)


@pytest.mark.parametrize("language", SPOKEN[1:])
@pytest.mark.parametrize("sheet", SHEETS_MADE)
def test_a_sheet_says_draft_in_both_languages_and_asks_for_an_interpreter(
    place: tuple[Desk, str], sheet: str, language: str
) -> None:
    desk, blether = place
    own = shipped(language)

    leaflet = desk.look(lambda look: SHEETS_MADE[sheet](look, blether, language))

    said = [part.text for part in heard(leaflet.pdf)]
    assert own.words["draft"] in said
    assert f"DRAFT. Nobody has checked the {own.name} on this paper yet." in said
    assert own.words["interpreter"] in said
    assert f"Show this where you go: I speak {own.spoken}. I need an interpreter." in said
    assert any(f"checked the {own.name}" in note for note in leaflet.notes)


@pytest.mark.parametrize("language", SPOKEN[1:])
def test_every_language_has_the_words_of_the_sheets_and_what_is_not_ours_stays_english(
    place: tuple[Desk, str], language: str
) -> None:
    desk, blether = place
    words = shipped(language).words
    assert set(SHEETS) <= set(words)
    assert set(SHEETS) <= set(hub_words())

    week = [
        part.text
        for part in heard(desk.look(lambda look: SHEETS_MADE["week"](look, blether, language)).pdf)
    ]

    assert f"[{language}: {words['thursday']}] / Thursday 19 November" in week
    assert "10 am to 12 noon Parents’ Blether TH" in " ".join(week)


def test_a_word_of_a_sheet_that_was_put_right_stands_there(place: tuple[Desk, str]) -> None:
    desk, blether = place
    desk.run(lambda unit: correct(unit, tag="pl", words={"poster_find": "Jesteśmy tutaj"}))

    poster = desk.look(lambda look: SHEETS_MADE["poster"](look, blether, "pl"))

    said = [part.text for part in heard(poster.pdf)]
    assert said[said.index("Jesteśmy tutaj") + 1] == "Find us"
    desk.run(lambda unit: correct(unit, tag="pl", words={"poster_find": ""}))


def test_every_card_has_its_back_beside_it(place: tuple[Desk, str], tmp_path: Path) -> None:
    desk, blether = place

    leaflet = desk.look(lambda look: SHEETS_MADE["cards"](look, blether, "pl"))

    with pikepdf.open(BytesIO(leaflet.pdf)) as document:
        assert len(document.pages) == 1
    parts = [part.text for part in heard(leaflet.pdf)]
    assert parts.count("Parents’ Blether MO") == 1
    assert parts.count("Każdy może przyjść") == 1
