"""Making a leaflet at a real desk, and saving it."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import DeniedNumber, digits, whole_numbers
from heartdesk.core.places import Place, find_place
from heartdesk.directory.actions import check_by_phone, load_starter, read_service
from heartdesk.hubs.actions import change_hub, set_up_hub
from heartdesk.leaflets.actions import make_leaflet, save_pdf
from heartdesk.leaflets.from_directory import leaflet_entry
from heartdesk.leaflets.model import Doer, Leaflet, LeafletEntry
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Look
from tests.leaflet_makers import text_of


def keep(desk: Desk, **fields: Any) -> str:
    """Keep a service and give its id."""
    whole = {"name": "Invented Larder", "status": "active", **fields}
    made: str = desk.run(lambda unit: unit.create(Kind.SERVICE, whole)).value
    return made


def leaflet_of(
    desk: Desk,
    *ids: str,
    home: Place | None = None,
    steps: dict[str, Doer] | None = None,
    style: str = "a4",
) -> Leaflet:
    made: Leaflet = desk.look(
        lambda look: make_leaflet(look, service_ids=ids, home=home, steps=steps, style=style)
    )
    return made


VERIFIED = {"number": "01632 960101", "evidence": "verified"}


def test_a_leaflet_tells_what_the_directory_knows(desk: Desk) -> None:
    larder = keep(
        desk,
        description="Food to take home.",
        what_to_expect="Someone says hello at the door.",
        fees_description="Free",
        bring="A bag",
        hours_text="Mondays at 10",
        url="https://larder.example.org/",
        **{"phones/a": VERIFIED},
    )

    leaflet = leaflet_of(desk, larder, steps={larder: "worker"})

    text = text_of(leaflet.pdf)
    assert "1 Invented Larder Food to take home. Someone says hello at the door." in text
    assert "ring 01632 960101 We will do this for you." in text
    assert "Mondays at 10" in text
    assert "larder.example.org" in text.replace(" ", "")
    assert "Not checked yet: please ring first." in text
    assert (leaflet.pages, leaflet.entries, leaflet.notes) == (1, 1, ())


def test_advice_to_the_worker_is_never_on_paper(desk: Desk) -> None:
    desk.run(load_starter)
    advised = [
        entry
        for entry in (*desk.area.services, *desk.area.helplines)
        if entry.warning and entry.phone
    ]
    kept = desk.look(lambda look: {r.fields["name"]: r.id for r in look.every(Kind.SERVICE)})

    assert advised
    for entry in advised:
        text = text_of(leaflet_of(desk, kept[entry.name]).pdf)
        assert entry.warning[:30] not in text, entry.id
        assert "carry a leaflet" not in text


def test_a_number_that_nobody_verified_is_never_on_paper(desk: Desk) -> None:
    doubtful = keep(desk, **{"phones/a": {"number": "01632 960102"}}, phone_not_confirmed=True)

    text = text_of(leaflet_of(desk, doubtful).pdf)

    assert "960102" not in text.replace(" ", "")
    council = desk.look(lambda look: look.area.council_phone)
    assert f"Number not confirmed: ask the hub, or the council on {council}" in text


def test_a_textphone_is_no_number_to_ring(desk: Desk) -> None:
    deaf = {"number": "01632 960103", "type": "textphone", "evidence": "verified"}
    larder = keep(desk, **{"phones/a": deaf})

    text = text_of(leaflet_of(desk, larder).pdf)

    assert "First: ask us how to reach them." in text


def test_an_extension_comes_with_its_number(desk: Desk) -> None:
    larder = keep(desk, **{"phones/a": {**VERIFIED, "extension": 12}})

    assert "ring 01632 960101 extension 12" in text_of(leaflet_of(desk, larder).pdf)


def test_a_number_that_was_denied_later_is_not_printed_even_inside_a_sentence(desk: Desk) -> None:
    told = "Ring 01632-960999 at night"
    texts = ("description", "alert", "bring", "fees_description", "application_process")
    larder = keep(desk, **dict.fromkeys(texts, told))
    denied = (DeniedNumber("01632 960 999", "It was given up."),)

    def entry(look: Look) -> LeafletEntry:
        found = read_service(look, id=larder)
        assert found is not None
        return leaflet_entry(found, area=replace(look.area, denied=denied), doer=None, home=None)

    assert "960999" not in repr(desk.look(entry))


def test_hours_that_nobody_confirmed_are_not_hours(desk: Desk) -> None:
    larder = keep(desk, hours_text="Mondays at 10", hours_confirmed=False, **{"phones/a": VERIFIED})

    text = text_of(leaflet_of(desk, larder).pdf)

    assert "Opening times not known: please ring first" in text
    assert "Mondays" not in text


def test_a_check_by_a_named_worker_is_printed_with_day_and_hub_not_with_their_name(
    desk: Desk,
) -> None:
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    larder = keep(desk, **{"phones/a": VERIFIED})
    desk.run(lambda unit: check_by_phone(unit, id=larder, facts=["phone"]))

    text = text_of(leaflet_of(desk, larder).pdf)

    assert "hecked on 17 November 2026 by Cumnock hub" in text
    assert "Ann" not in text


def test_a_source_date_is_never_a_check(desk: Desk) -> None:
    larder = keep(
        desk, assured_date="2026-11-01", last_modified="2026-11-01", **{"phones/a": VERIFIED}
    )

    text = text_of(leaflet_of(desk, larder).pdf)

    assert "Checked on" not in text
    assert "Not checked yet: please ring first." in text


def test_a_leaflet_is_for_where_they_live_and_from_the_hub_they_came_to(desk: Desk) -> None:
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    desk.run(lambda unit: change_hub(unit, phone="01632 960100"))
    larder = keep(desk, **{"phones/a": VERIFIED})
    home = find_place(desk.look(lambda look: look.area), "Dalmellington")

    leaflet = leaflet_of(desk, larder, home=home)

    assert leaflet.title == "Help for people in Dalmellington"
    assert "come back to us. We are Cumnock hub (Barony), phone 01632 960100" in text_of(
        leaflet.pdf
    )
    assert leaflet_of(desk, larder).title == "Help for people in Cumnock"


def test_a_desk_without_a_hub_names_the_council(desk: Desk) -> None:
    leaflet = leaflet_of(desk, keep(desk))

    assert leaflet.title == "People who can help"
    council = desk.look(lambda look: look.area.council_phone)
    assert f"Or ask the council on {council}" in text_of(leaflet.pdf)


def test_the_nearest_of_several_places_is_the_one_on_paper(desk: Desk) -> None:
    def location(town: str, street: str) -> str:
        at = find_place(desk.look(lambda look: look.area), town)
        fields = {
            "name": f"{street} hall",
            "latitude": at.lat,
            "longitude": at.lon,
            "addresses/a": {"address_1": street, "city": town},
        }
        made: str = desk.run(lambda unit: unit.create(Kind.LOCATION, fields)).value
        return made

    far, near = location("Stewarton", "1 Far Street"), location("Cumnock", "2 Near Street")
    two = keep(
        desk,
        **{
            "service_at_locations/a": {"location_id": far},
            "service_at_locations/b": {"location_id": near},
        },
    )
    home = find_place(desk.look(lambda look: look.area), "Cumnock")

    text = text_of(leaflet_of(desk, two, home=home).pdf)

    assert "2 Near Street" in text
    assert "1 Far Street" not in text
    assert "There are other places too" in text


def test_a_refuge_gives_only_its_number(desk: Desk) -> None:
    fields = {"name": "Hall", "addresses/a": {"address_1": "9 Hidden Lane", "city": "Cumnock"}}
    hidden: str = desk.run(lambda unit: unit.create(Kind.LOCATION, fields)).value
    refuge = keep(
        desk,
        name="Invented Refuge",
        description="The door is in Hidden Lane.",
        sensitive=True,
        url="https://refuge.example.org",
        hours_text="At the door from 9",
        **{"phones/a": VERIFIED, "service_at_locations/a": {"location_id": hidden}},
    )

    text = text_of(leaflet_of(desk, refuge).pdf)

    assert "Invented Refuge" in text
    assert "01632 960101" in text
    for told in ("Hidden", "Lane", "refuge.example.org", "At the door"):
        assert told not in text


@pytest.mark.parametrize("status", ["defunct", "inactive"])
def test_nobody_is_sent_to_a_place_that_has_closed(desk: Desk, status: str) -> None:
    gone = keep(desk, status=status)

    with pytest.raises(DeskError, match=r"Invented Larder: .* no leaflet was made\."):
        leaflet_of(desk, gone)


def test_a_place_closed_for_now_says_so(desk: Desk) -> None:
    closed = keep(desk, status="temporarily closed", alert="Back on 4 January.")

    text = text_of(leaflet_of(desk, closed).pdf)

    assert "Closed for now. Ring before you go. Back on 4 January." in text


def test_an_unknown_entry_makes_no_leaflet(desk: Desk) -> None:
    with pytest.raises(DeskError, match=r"no leaflet was made\.") as trouble:
        leaflet_of(desk, keep(desk), "not-there")

    assert trouble.value.then == "Look for it by name, and choose it again."


def test_the_same_entry_chosen_twice_stands_once(desk: Desk) -> None:
    larder = keep(desk)

    assert leaflet_of(desk, larder, larder).entries == 1


def test_every_starter_entry_makes_a_leaflet_with_no_number_that_is_not_verified(
    desk: Desk,
) -> None:
    desk.run(load_starter)
    area = desk.look(lambda look: look.area)
    services = desk.look(lambda look: [(r.id, r.fields) for r in look.every(Kind.SERVICE)])
    foot = {digits(line.phone) for line in area.leaflet_foot} | {digits(area.council_phone)}

    for start in range(0, len(services), 6):
        chosen = services[start : start + 6]
        allowed = foot | {
            digits(str(value["number"]))
            for _, fields in chosen
            for name, value in fields.items()
            if name.startswith("phones/") and value["evidence"] == "verified"
        }
        leaflet = leaflet_of(desk, *(service_id for service_id, _ in chosen))

        assert leaflet.entries == len(chosen)
        assert set(whole_numbers(text_of(leaflet.pdf))) <= allowed


@pytest.mark.parametrize("style", ["a4", "large"])
def test_every_leaflet_has_the_four_lines_of_the_foot(desk: Desk, style: str) -> None:
    desk.run(load_starter)
    ids = desk.look(lambda look: [record.id for record in look.every(Kind.SERVICE)])

    for count in (1, 3, 9):
        text = text_of(leaflet_of(desk, *ids[:count], style=style).pdf)
        foot = text[text.index("If you need help right now") :]
        for number in ("999", "111", "116 123", "0800 83 85 87"):
            assert number in foot


def test_a_leaflet_is_saved_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "leaflet.pdf"
    path.write_bytes(b"old")

    save_pdf(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_refuses_leaves_the_old_leaflet_and_tells_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "leaflet.pdf"
    path.write_bytes(b"old")

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(DeskError, match="No space left on device") as trouble:
        save_pdf(path, b"new")

    assert path.read_bytes() == b"old"
    assert trouble.value.then.startswith("Choose another folder")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="could not be saved"):
        save_pdf(tmp_path / "gone" / "leaflet.pdf", b"new")
