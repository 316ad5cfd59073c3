"""The discreet paper: safe against a glance, a search of pockets, and whoever opens the file."""

import re
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import digits
from heartdesk.directory.actions import load_starter
from heartdesk.hubs.actions import change_hub, set_up_hub
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.discreet import plain_hours
from heartdesk.leaflets.model import Leaflet, LeafletEntry
from heartdesk.leaflets.paper import make_paper
from heartdesk.store.desk import Desk
from tests.leaflet_checks import links_in, pictures_in, validated
from tests.leaflet_hostile import codes_on
from tests.leaflet_makers import ADVICE, BLETHER, LARDER, a_leaflet, heard, text_of

GIVE_AWAY = re.compile(
    "abuse|violen|rape|assault|forced|marriage|honour|refuge|safe|danger|crisis|help|support|advice|aid|"
    "women|woman|survivor|victim|gambl|alcohol|drug|recovery|debt|benefit|suicid|samaritan|listen|food|larder|"
    "bank|council|hub|social|heartdesk|leaflet|slip|worker|charity|police|harm|mental|health|counsel|confidential"
)
"""Parts of words that would tell somebody what a paper is for, or who printed it."""

SAID = re.compile(
    r"^Notes(?: Phone [0-9+ ]+(?: extension [0-9]+)?(?: Open (?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|"
    r"every|days?|to|and|from|until|at|am|pm|noon|midnight|hours|[0-9:.]+)[ ,;]*)+)?)+$",
    re.IGNORECASE,
)


def discreet(desk: Desk, service_id: str) -> Leaflet:
    made: Leaflet = desk.look(
        lambda look: make_leaflet(look, service_ids=[service_id], style="discreet")
    )
    return made


def everything(pdf: bytes) -> str:
    """All that the file says, to the eye, to a screen reader and about itself."""
    with pikepdf_open(pdf) as document:
        about = " ".join(f"{key} {value}" for key, value in document.docinfo.items())
        metadata = document.Root.Metadata.read_bytes().decode()
    told = re.sub(r"<[^>]*>|xmlns\S*|http\S*", " ", metadata)
    links = " ".join(f"{uri} {says}" for uri, says in links_in(pdf).items())
    spoken = " ".join(f"{part.text} {part.alt}" for part in heard(pdf))
    return " ".join((text_of(pdf), about, told, links, spoken))


def pikepdf_open(pdf: bytes) -> Any:
    return pikepdf.open(BytesIO(pdf))


def test_a_discreet_paper_has_numbers_and_a_neutral_word(tmp_path: Path) -> None:
    leaflet = make_paper(a_leaflet(ADVICE, LARDER, style="discreet", slip_code="K7-Q2"))

    assert text_of(leaflet.pdf) == (
        "Notes Phone 01632 960 102 Open Monday to Friday, 10 am to 4 pm Phone 01632 960 101"
    )
    assert (leaflet.title, leaflet.pages, leaflet.entries) == ("Notes", 1, 2)
    assert codes_on(leaflet.pdf) == []
    assert pictures_in(leaflet.pdf) == 0
    assert validated(leaflet.pdf, tmp_path) == []


def test_nothing_of_any_starter_service_is_on_its_discreet_paper(desk: Desk) -> None:
    desk.run(load_starter)
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    desk.run(lambda unit: change_hub(unit, phone="01632 960100"))
    services = desk.look(lambda look: [(r.id, r.fields) for r in look.every(Kind.SERVICE)])

    made = 0
    for service_id, kept in services:
        try:
            leaflet = discreet(desk, service_id)
        except DeskError:
            continue
        made += 1
        told = everything(leaflet.pdf).casefold()
        assert not GIVE_AWAY.search(told), kept["name"]
        for name in (kept["name"], *kept.get("also_called", ())):
            for word in set(re.findall(r"[^\W\d_]{4,}", name.casefold())) - {"hour", "phone"}:
                assert word not in told, f"{kept['name']}: {word}"
        assert SAID.match(text_of(leaflet.pdf)), kept["name"]
    assert made > 20


def test_numbers_that_people_know_by_sight_are_told_and_not_printed(desk: Desk) -> None:
    desk.run(load_starter)
    services = desk.look(lambda look: {r.fields["name"]: r.id for r in look.every(Kind.SERVICE)})

    for name in ("Samaritans", "Childline", "Breathing Space", "Emergency services"):
        with pytest.raises(DeskError, match="no paper was made") as trouble:
            discreet(desk, services[name])
        assert "Tell them the number" in trouble.value.then


def test_the_worker_is_told_what_is_not_on_it_and_to_ask_first() -> None:
    leaflet = make_paper(a_leaflet(LARDER, BLETHER, replace(ADVICE, phone="999"), style="discreet"))

    assert leaflet.entries == 1
    assert any("Place 2 has no number to print" in note for note in leaflet.notes)
    assert any("number of place 3 is known by sight" in note for note in leaflet.notes)
    assert "Blether" not in " ".join(leaflet.notes), "the screen gives nobody away either"
    assert leaflet.notes[-1].startswith("Ask first whether any paper is safe to carry.")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Monday to Friday, 9 am to 5 pm", True),
        ("24 hours, every day", True),
        ("Refuge drop-in, Mondays at 10", False),
        ("By appointment with Women’s Aid", False),
        ("", False),
    ],
)
def test_hours_are_printed_only_where_every_word_is_a_day_or_a_time(hours: str, said: bool) -> None:
    assert plain_hours(replace(ADVICE, hours=hours)) == (hours if said else "")


def test_the_hub_and_the_council_are_no_numbers_for_a_discreet_paper() -> None:
    for phone in ("01632 960 100", "01632 960 200", "01632 960999"):
        with pytest.raises(DeskError, match="no paper was made"):
            make_paper(a_leaflet(replace(LARDER, phone=phone), style="discreet"))


def test_the_file_says_nothing_about_who_made_it_or_when() -> None:
    pdf = make_paper(a_leaflet(ADVICE, style="discreet")).pdf

    with pikepdf_open(pdf) as document:
        assert set(document.docinfo) <= {"/Title", "/Trapped"}
        assert str(document.docinfo.Title) == "Notes"
    assert b"HeartDesk" not in pdf
    assert "heartdesk" not in everything(pdf).casefold()


def test_the_same_paper_comes_out_in_every_language() -> None:
    papers = {
        make_paper(a_leaflet(ADVICE, style="discreet", language=language)).pdf
        for language in ("en", "pl", "uk")
    }

    assert len(papers) == 1


TEXTS = [field.name for field in fields(LeafletEntry) if field.type is str and field.name != "id"]


@settings(max_examples=150, deadline=None)
@given(
    texts=st.fixed_dictionaries({name: st.text(max_size=80) for name in TEXTS if name != "phone"}),
    phone=st.sampled_from(["01632 960101", "Refuge 01632 960101", "01632 960101 (Moira)"]),
    secret=st.booleans(),
)
def test_no_text_of_an_entry_comes_through(texts: dict[str, str], phone: str, secret: bool) -> None:
    entry = replace(ADVICE, **texts, phone=phone, sensitive=secret)  # type: ignore[arg-type]

    text = text_of(make_paper(a_leaflet(entry, style="discreet", place="Nowhere")).pdf)

    assert SAID.match(text)
    assert digits(text.removeprefix("Notes Phone "))[:11] == "01632960101"
