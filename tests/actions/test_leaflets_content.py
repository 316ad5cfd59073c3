"""What must stand on a leaflet, phrase by phrase, for one place with everything known and one with nothing known."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QStandardPaths

from heartdesk.core.area import Area
from heartdesk.core.kinds import Kind
from heartdesk.core.places import find_place
from heartdesk.core.roles import Role
from heartdesk.directory.actions import check_by_phone, load_starter, read_service
from heartdesk.directory.changing import change_fact, keep_travel
from heartdesk.directory.editing import TextTyped
from heartdesk.directory.travel import TravelLine
from heartdesk.hubs.actions import change_hub, set_up_hub
from heartdesk.leaflets.actions import first_name, make_leaflet
from heartdesk.leaflets.from_directory import leaflet_entry
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.styles import STYLES
from heartdesk.store.desk import Desk
from heartdesk.ui.paper import suggested_file
from tests.actions.test_leaflets_discreet import everything
from tests.leaflet_hostile import codes_on
from tests.leaflet_makers import text_of
from tests.makers import a_desk, a_worker

ORDINARY = [style for style in STYLES if style != "discreet"]
IN_FULL = [style for style in ORDINARY if style not in ("card", "slip")]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = a_desk(tmp_path)
    opened.run(lambda unit: set_up_hub(unit, locality="barony"))
    opened.run(lambda unit: change_hub(unit, phone="01632 960100"))
    yield opened
    opened.close()


def everything_known(desk: Desk) -> str:
    """A place with every fact, checked today; gives its id."""
    hall: str = desk.run(
        lambda unit: unit.create(
            Kind.LOCATION,
            {
                "name": "Pretend Hall",
                "settlement": "Cumnock",
                "location_type": "physical",
                "description": "Beside the well",
                "addresses/a": {
                    "address_1": "12 Made Up Street",
                    "city": "Cumnock",
                    "postal_code": "KA99 9ZZ",
                },
            },
        )
    ).value
    fields: dict[str, Any] = {
        "name": "Tea and Talk",
        "status": "active",
        "description": "A warm room.",
        "what_to_expect": "Someone puts the kettle on and shows you round.",
        "who_greets": "Isa at the door",
        "schedules/a": {
            "freq": "WEEKLY",
            "byday": "MO,WE",
            "opens_at": "10:00",
            "closes_at": "12:00",
        },
        "fees_description": "Free",
        "bring": "Yourself",
        "no_need_to_bring": "Papers or money",
        "access_notes": "Ramp at the side",
        "eligibility_description": "Adults",
        "is_group": True,
        "joining": "open",
        "led_by": "members",
        "meets_in": "the back room",
        "url": "https://tea.example.org/talk",
        "phones/a": {"number": "01632 960101", "evidence": "verified"},
        "service_at_locations/a": {"location_id": hall},
    }
    made: str = desk.run(lambda unit: unit.create(Kind.SERVICE, fields)).value
    desk.run(lambda unit: check_by_phone(unit, id=made, facts=["phone", "hours", "address"]))
    for start in ("Dalmellington", "Auchinleck", ""):
        line = TravelLine(
            "Cumnock", start, f"Bus to {start or 'all'}", ("MO",), "08:10", "17:40", None
        )
        desk.run(partial(keep_travel, line=line))
    return made


def leaflet(desk: Desk, *ids: str, style: str = "a4", **more: Any) -> Leaflet:
    made: Leaflet = desk.look(lambda look: make_leaflet(look, service_ids=ids, style=style, **more))
    return made


def area_of(desk: Desk) -> Area:
    found: Area = desk.look(lambda look: look.area)
    return found


PHRASES = {
    "what happens when you go": "Someone puts the kettle on and shows you round.",
    "who will greet you": "Isa at the door",
    "who leads a group": "Led by people who come themselves",
    "the next step as a verb": "First:",
    "the phone": "01632 960101",
    "open days and times in words": "Monday and Wednesday, 10 am to 12 noon",
    "the address": "12 Made Up Street, Cumnock KA99 9ZZ",
    "the landmark": "Beside the well",
    "the room": "Meets in: the back room",
    "there and back from their settlement": "From Dalmellington: Bus to Dalmellington",
    "the last bus home": "last bus home 5:40 pm",
    "cost": "Free",
    "bring": "Yourself",
    "no need to bring": "Papers or money",
    "access": "Ramp at the side",
    "who can go": "Adults",
    "anyone can go": "Anyone can come",
    "checked when and by which hub": "hecked on 17 November 2026 by Cumnock hub",
    "what they told us matters": "Somewhere warm to sit",
    "come back": "come back to us",
    "the hub and its number": "01632 960100",
    "a named worker": "Ask for Ann",
    "crisis numbers": "0800 83 85 87",
}
SAID_OTHERWISE = {
    "young": {"the next step as a verb": "Start here:", "come back": "Come back."},
    "easy": {
        "the next step as a verb": "Do this first:",
        "come back": "Come back to us.",
        "checked when and by which hub": "hecked this on 17 November 2026. Cumnock hub",
    },
}


@pytest.mark.parametrize("style", IN_FULL)
def test_everything_that_is_known_stands_on_paper_in_every_full_style(
    desk: Desk, style: str
) -> None:
    place = everything_known(desk)
    home = find_place(area_of(desk), "Dalmellington")

    made = leaflet(
        desk,
        place,
        style=style,
        home=home,
        matters="Somewhere warm to sit",
        ask_for="Ann Brown",
        steps={place: "self"},
    )

    text = text_of(made.pdf)
    missing = {
        name
        for name, phrase in (PHRASES | SAID_OTHERWISE.get(style, {})).items()
        if phrase not in text
    }
    assert missing == set()
    assert made.content is not None
    assert f"{made.content.slip_code}" in text
    assert "Brown" not in text
    assert "Auchinleck" not in text


def test_the_address_under_a_code_is_the_host_it_opens(desk: Desk) -> None:
    made = leaflet(desk, everything_known(desk))

    assert codes_on(made.pdf) == ["https://tea.example.org/talk"]
    assert "tea.example.org" in text_of(made.pdf).replace(" ", "")


def test_the_ring_first_stands_where_nobody_has_checked_and_unknown_is_said_to_be(
    desk: Desk,
) -> None:
    bare: str = desk.run(
        lambda unit: unit.create(
            Kind.SERVICE,
            {
                "name": "Bare",
                "status": "active",
                "phones/a": {"number": "01632 960101", "evidence": "verified"},
            },
        )
    ).value

    text = text_of(leaflet(desk, bare).pdf)

    assert "Not checked yet: please ring first." in text
    assert "Opening times not known: please ring first" in text
    for never in ("No need to bring", "Anyone", "Welcome", "matters", "Ask for"):
        assert never not in text


def test_the_bus_of_somebody_whose_home_is_not_known_is_every_bus(desk: Desk) -> None:
    text = text_of(leaflet(desk, everything_known(desk)).pdf)

    for start in ("Dalmellington", "Auchinleck"):
        assert f"From {start}: Bus to {start}" in text


def test_somebody_from_a_village_without_a_bus_line_gets_the_one_for_all(desk: Desk) -> None:
    home = find_place(area_of(desk), "Muirkirk")

    text = text_of(leaflet(desk, everything_known(desk), home=home).pdf)

    assert "Bus to all" in text
    assert "Dalmellington" not in text


@pytest.mark.parametrize("name", ["Ann", "Ann Brown", "  Ann  B", "Ann\nBrown"])
def test_a_worker_is_asked_for_by_the_first_name_alone(name: str) -> None:
    assert first_name(name) == "Ann"


@pytest.mark.parametrize("style", ORDINARY)
def test_the_crisis_foot_is_the_same_whatever_the_leaflet_is_for(desk: Desk, style: str) -> None:
    desk.run(load_starter)
    kept = desk.look(lambda look: {r.fields["name"]: r.id for r in look.every(Kind.SERVICE)})
    area = area_of(desk)
    private = [need.id for need in area.needs.needs if need.neutral_label]

    def foot(service: str) -> list[str]:
        text = text_of(leaflet(desk, service, style=style).pdf)
        at = text.find("If you need help right now")
        return sorted(
            line.phone for line in area.leaflet_foot if at >= 0 and line.phone in text[at:]
        )

    ordinary = kept["Home Energy Scotland"]
    telling = next(
        r
        for r in kept.values()
        if set(_needs(desk, r)) & set(private) and not _needs(desk, r) - set(private)
    )
    assert foot(ordinary) == foot(telling)
    assert style == "slip" or foot(ordinary)


def _needs(desk: Desk, service: str) -> set[str]:
    entry = desk.look(lambda look: read_service(look, id=service))
    return set(entry.needs) if entry else set()


def test_a_discreet_paper_has_none_of_it(desk: Desk) -> None:
    place = everything_known(desk)
    home = find_place(area_of(desk), "Dalmellington")

    made = leaflet(
        desk,
        place,
        style="discreet",
        home=home,
        language="pl",
        matters="Somewhere warm to sit",
        ask_for="Ann",
        code="7H3T-W8YC",
        steps={place: "worker"},
    )

    told = everything(made.pdf)
    for name, phrase in PHRASES.items():
        if name not in ("the phone", "open days and times in words"):
            assert phrase not in told, name
    for never in ("Tea", "Talk", "Cumnock", "Ann", "7H3T", "DRAFT", "Printed", "Slip"):
        assert never not in told
    assert codes_on(made.pdf) == []
    assert made.content is not None
    assert (made.content.matters, made.content.ask_for, made.content.slip_code) == ("", "", None)


def test_own_words_and_a_name_are_off_unless_they_are_asked_for(desk: Desk) -> None:
    text = text_of(leaflet(desk, everything_known(desk)).pdf)

    assert "What you told us matters" not in text
    assert "Ask for" not in text


def test_hostile_own_words_print_as_letters(desk: Desk) -> None:
    made = leaflet(desk, everything_known(desk), matters='<img src="x"/> & <b>so on</b>')

    assert '<img src="x"/> & <b>so on</b>' in text_of(made.pdf)


def test_own_words_too_long_for_paper_are_cut_and_the_worker_is_told(desk: Desk) -> None:
    made = leaflet(desk, everything_known(desk), matters="warm " * 200)

    assert any("What matters to them is too long" in note for note in made.notes)


def test_a_look_alike_of_a_host_we_know_is_not_printed(desk: Desk) -> None:
    desk.run(load_starter)
    area = area_of(desk)
    known = next(one.url for one in area.services if "o" in one.url.split("/")[2])
    host = known.split("/")[2]
    fake = known.replace(host, host.replace("o", "0"))
    place: str = desk.run(
        lambda unit: unit.create(Kind.SERVICE, {"name": "Fake", "status": "active", "url": fake})
    ).value

    made = leaflet(desk, place)

    assert codes_on(made.pdf) == []
    assert host.replace("o", "0") not in text_of(made.pdf).replace(" ", "")
    entry = desk.look(lambda look: read_service(look, id=place))
    assert entry is not None
    assert leaflet_entry(entry, area=area, doer=None, home=None).web == ""


def test_what_only_this_hub_says_is_marked_with_its_name_and_day_and_nobody(desk: Desk) -> None:
    place = everything_known(desk)
    desk.worker = a_worker(Role.RECEPTION)

    desk.run(lambda unit: change_fact(unit, id=place, typed=TextTyped("fees_description", "£2")))

    text = text_of(leaflet(desk, place).pdf)
    assert "£2" in text
    assert "Cost: Cumnock hub (Barony) says so, 17 November 2026." in text
    assert "Bea" not in text


def test_a_file_is_called_the_same_whatever_is_on_it() -> None:
    names = {suggested_file(ending).name.split(" ")[0] for ending in (".pdf", ".eml")}

    assert names == {"Notes"}


def test_leaflets_of_the_same_second_do_not_write_over_each_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path))

    saved = []
    for _ in range(3):
        file = suggested_file()
        assert not file.exists()
        file.touch()
        saved.append(file)

    assert len(set(saved)) == 3
