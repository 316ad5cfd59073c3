"""The directory at a real desk: the starter entries, search, an entry, "I rang them today"."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.area import starter_records
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import DeniedNumber
from heartdesk.directory.actions import (
    check_by_phone,
    load_starter,
    read_service,
    read_services,
    search_directory,
    undo_check,
)
from heartdesk.directory.model import ServiceEntry
from heartdesk.hubs.actions import set_up_hub
from heartdesk.store.desk import Desk
from heartdesk.store.entry import Hit
from heartdesk.store.record import Worker
from tests.makers import ANN, FixedClock, a_desk

LARDER: dict[str, Any] = {
    "name": "Example Larder",
    "alternate_name": "Pantry Number Five",
    "description": "Tins and fresh food. No questions.",
    "status": "active",
    "phones/a": {"number": "01632 960123", "evidence": "given by source"},
    "hours_text": "Tuesdays, 10 am to 2 pm",
    "needs/food.parcel": {"weight": 1.0},
    "localities/barony": True,
    "staff_note": "Marjorie keeps the spare key",
    "source": {"system": "ALISS", "id": "1", "licence": "CC BY 4.0"},
}


def found(desk: Desk, words: str) -> list[str]:
    return [hit.name for hit in hits(desk, words)]


def hits(desk: Desk, words: str) -> tuple[Hit, ...]:
    return desk.look(lambda look: search_directory(look, words=words))


def make(desk: Desk, kind: Kind, fields: dict[str, Any]) -> str:
    return desk.run(lambda unit: unit.create(kind, fields)).value


def change(desk: Desk, kind: Kind, record_id: str, fields: dict[str, Any]) -> None:
    desk.run(lambda unit: unit.change(kind, record_id, fields))


def shown(desk: Desk, record_id: str) -> ServiceEntry:
    entry = desk.look(lambda look: read_service(look, id=record_id))
    assert entry is not None
    return entry


# ---- the starter directory ----------------------------------------------------------------------


def test_the_starter_directory_comes_in_once_however_often_it_is_asked_for(desk: Desk) -> None:
    expected = len(list(starter_records(desk.area)))

    assert desk.run(load_starter).value == expected
    assert desk.run(load_starter).value == 0
    assert found(desk, "samaritans") == ["Samaritans"]


def test_a_newer_pack_neither_undoes_a_correction_nor_brings_back_what_was_removed(
    desk: Desk,
) -> None:
    # Given a starter directory in which a worker corrected one entry and removed another
    desk.run(load_starter)
    samaritans, shout = hits(desk, "samaritans")[0].id, hits(desk, "shout")[0].id
    change(desk, Kind.SERVICE, samaritans, {"description": "Corrected here"})
    desk.run(lambda unit: unit.delete(Kind.SERVICE, shout))

    # When the starter is loaded again
    added = desk.run(load_starter).value

    # Then both stay as the worker left them
    assert added == 0
    assert shown(desk, samaritans).description == "Corrected here"
    assert desk.look(lambda look: read_service(look, id=shout)) is None


def test_no_starter_entry_shows_a_number_without_evidence_a_place_it_hides_or_a_check(
    desk: Desk,
) -> None:
    desk.run(load_starter)
    entries = {one.id: one for one in (*desk.area.services, *desk.area.helplines)}
    kept = desk.look(lambda look: list(look.every(Kind.SERVICE)))
    assert len(kept) == len(entries)

    for record in kept:
        source = entries[record.fields["source"]["id"]]
        entry = shown(desk, record.id)
        assert entry.phone.ring == (source.phone is not None), source.id
        assert entry.freshness.text == "Not checked yet: ring first"
        if not entry.phone.ring and not entry.phone.message:
            assert entry.phone.text == (
                "number not confirmed: ask the hub, or the council on 01563 576000"
            )
        if source.sensitive:
            assert entry.place is None


def test_starter_hours_that_nobody_confirmed_are_never_told_as_open(desk: Desk) -> None:
    desk.run(load_starter)
    sources = {one.id: one for one in (*desk.area.services, *desk.area.helplines)}

    for record in desk.look(lambda look: list(look.every(Kind.SERVICE))):
        source = sources[record.fields["source"]["id"]]
        if not source.hours_confirmed:
            entry = shown(desk, record.id)
            assert entry.opening.state == "unknown", source.id
            assert not entry.hours.known, source.id


# ---- finding ------------------------------------------------------------------------------------


def test_an_entry_is_found_by_its_name_its_other_name_its_need_and_its_hub_area(desk: Desk) -> None:
    make(desk, Kind.SERVICE, LARDER)

    for words in ("larder", "exam", "pantry five", "tins", "food bank", "barony", "LARDER example"):
        assert found(desk, words) == ["Example Larder"], words


def test_a_staff_note_is_not_searched(desk: Desk) -> None:
    make(desk, Kind.SERVICE, LARDER)

    assert not found(desk, "marjorie")


def test_no_words_list_everything_by_name(desk: Desk) -> None:
    make(desk, Kind.SERVICE, {**LARDER, "name": "B Club"})
    make(desk, Kind.SERVICE, {**LARDER, "name": "A Club"})

    assert found(desk, "") == ["A Club", "B Club"]


def test_a_row_says_what_a_list_needs(desk: Desk) -> None:
    hall = make(desk, Kind.LOCATION, {"name": "Example Hall", "settlement": "Darvel"})
    record_id = make(
        desk, Kind.SERVICE, {**LARDER, "service_at_locations/a": {"location_id": hall}}
    )

    row = hits(desk, "larder")[0]
    darvel = next(one for one in desk.area.settlements if one.name == "Darvel")
    assert (row.id, row.town, row.phone, row.checked) == (record_id, "Darvel", "01632 960123", "")
    assert row.line == "Tins and fresh food"
    assert (row.lat, row.lon) == darvel.position
    assert row.localities == ("barony",)


def test_a_new_name_of_its_organization_or_place_is_found_at_once(desk: Desk) -> None:
    # Given a service of an organization, in a hall
    trust = make(desk, Kind.ORGANIZATION, {"name": "Example Trust"})
    hall = make(desk, Kind.LOCATION, {"name": "Old Hall", "settlement": "Darvel"})
    make(
        desk,
        Kind.SERVICE,
        {**LARDER, "organization_id": trust, "service_at_locations/a": {"location_id": hall}},
    )
    assert found(desk, "trust") == ["Example Larder"]

    # When both change their names
    change(desk, Kind.ORGANIZATION, trust, {"name": "Renamed Society"})
    change(desk, Kind.LOCATION, hall, {"name": "New Rooms", "settlement": "Galston"})

    # Then the service is found by the new names and no more by the old
    assert found(desk, "renamed society") == ["Example Larder"]
    assert found(desk, "galston") == ["Example Larder"]
    assert not found(desk, "trust")
    assert not found(desk, "old hall")


def test_a_closed_service_stays_findable_and_is_marked(desk: Desk) -> None:
    record_id = make(desk, Kind.SERVICE, {**LARDER, "status": "defunct"})

    row = hits(desk, "larder")[0]
    assert row.status == "defunct"
    assert row.line.startswith("Closed for good.")
    assert shown(desk, record_id).status_text == "Closed for good"


def test_a_refuge_cannot_be_found_by_where_it_is(desk: Desk) -> None:
    hall = make(
        desk,
        Kind.LOCATION,
        {
            "name": "Example House",
            "settlement": "Darvel",
            "latitude": 55.6,
            "longitude": -4.3,
            "addresses/a": {
                "address_1": "1 Hidden Row",
                "city": "Darvel",
                "postal_code": "KA17 0AA",
            },
        },
    )
    make(
        desk,
        Kind.SERVICE,
        {**LARDER, "sensitive": True, "service_at_locations/a": {"location_id": hall}},
    )

    for words in ("darvel", "hidden row", "KA17", "house", "barony"):
        assert not found(desk, words), words
    row = hits(desk, "larder")[0]
    assert (row.town, row.lat, row.lon, row.localities, row.sensitive) == ("", None, None, (), True)


def test_entries_are_read_in_the_order_asked_and_missing_ones_left_out(desk: Desk) -> None:
    one, two = make(desk, Kind.SERVICE, LARDER), make(desk, Kind.SERVICE, {"name": "Other"})

    entries = desk.look(lambda look: read_services(look, ids=[two, "gone", one]))
    assert [entry.id for entry in entries] == [two, one]


# ---- I rang them today --------------------------------------------------------------------------


def test_ringing_them_today_makes_the_entry_fresh_with_name_and_hub(desk: Desk) -> None:
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    record_id = make(desk, Kind.SERVICE, LARDER)
    assert shown(desk, record_id).phone.doubt == "from ALISS, not checked yet: ring first"

    desk.run(lambda unit: check_by_phone(unit, id=record_id, facts=["phone", "hours"]))

    entry = shown(desk, record_id)
    assert entry.freshness.state == "fresh"
    assert entry.freshness.text == "Checked Tue 17 Nov 2026 by Ann, Cumnock hub (Barony)"
    assert entry.freshness.hub == "Cumnock hub (Barony)"
    assert entry.phone.text == "01632 960123"
    assert hits(desk, "larder")[0].checked == "2026-11-17"


def test_a_check_grows_old_by_itself(desk: Desk, clock: FixedClock) -> None:
    record_id = make(desk, Kind.SERVICE, LARDER)
    desk.run(lambda unit: check_by_phone(unit, id=record_id, facts=["phone", "hours"]))

    clock.move(days=75)
    assert shown(desk, record_id).freshness.state == "getting old"
    clock.move(days=30)
    assert shown(desk, record_id).freshness.state == "ring first"


def test_a_check_is_undone_to_what_was_there_before(desk: Desk, clock: FixedClock) -> None:
    # Given an entry that was checked in spring
    record_id = make(desk, Kind.SERVICE, LARDER)
    clock.moment = datetime(2026, 4, 1, 9, tzinfo=UTC)
    desk.run(lambda unit: check_by_phone(unit, id=record_id, facts=["phone"]))

    # When somebody ticks it today by a slip, and undoes it
    clock.moment = datetime(2026, 11, 17, 9, tzinfo=UTC)
    before = desk.run(
        lambda unit: check_by_phone(unit, id=record_id, facts=["phone", "hours"])
    ).value
    desk.run(lambda unit: undo_check(unit, id=record_id, before=before))

    # Then the spring check stands again, and nothing else
    facts = {fact.fact: fact.text for fact in shown(desk, record_id).facts}
    assert facts["phone"] == "Ring first: last checked Wed 1 Apr 2026 by Ann"
    assert facts["hours"] == "Not checked yet: ring first"


def test_a_correction_after_the_check_shows_as_changed_since(desk: Desk) -> None:
    record_id = make(desk, Kind.SERVICE, LARDER)
    desk.run(lambda unit: check_by_phone(unit, id=record_id, facts=["hours"]))

    change(desk, Kind.SERVICE, record_id, {"hours_text": "Wednesdays, 10 am to 2 pm"})

    facts = {fact.fact: fact.text for fact in shown(desk, record_id).facts}
    assert facts["hours"] == "Changed since it was checked Tue 17 Nov 2026 by Ann: ring first"


def test_a_check_stands_though_another_number_was_found_to_be_wrong_since(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    later_wrong = DeniedNumber("01632 960199", "Nobody answers there")
    service = make(desk, Kind.SERVICE, {**LARDER, "phones/b": {"number": later_wrong.number}})
    desk.close()
    stricter = replace(desk.area, denied=(*desk.area.denied, later_wrong))
    again = a_desk(tmp_path, clock=clock, area=stricter)

    again.run(lambda unit: check_by_phone(unit, id=service, facts=["phone"]))

    entry = shown(again, service)
    again.close()
    assert entry.phone.number == "01632 960123"
    assert {one.fact: one.state for one in entry.facts}["phone"] == "fresh"
    assert later_wrong.number not in repr(entry)


@pytest.mark.parametrize(
    "fields",
    [
        {"phones/a": {"number": "01632 960123", "evidence": "verified"}},
        {"description": "Ring 01632 960123."},
    ],
)
def test_a_number_found_to_be_wrong_since_leaves_the_list_too(
    desk: Desk, tmp_path: Path, fields: dict[str, Any]
) -> None:
    make(desk, Kind.SERVICE, {"name": "Example Larder", **fields})
    assert "01632 960123" in repr(hits(desk, "larder"))
    wrong = DeniedNumber("01632 960123", "Nobody answers there")
    stricter = replace(desk.area, denied=(*desk.area.denied, wrong))
    desk.close()

    again = a_desk(tmp_path, area=stricter)
    listed = hits(again, "larder")
    again.close()

    assert [hit.name for hit in listed] == ["Example Larder"]
    assert "01632 960123" not in repr(listed)


def test_what_cannot_be_checked_is_refused_in_a_sentence_and_nothing_is_written(desk: Desk) -> None:
    record_id = make(desk, Kind.SERVICE, LARDER)

    for facts, say in (
        ([], "Nothing is ticked"),
        (["phone", "address"], "There is no address here"),
    ):
        with pytest.raises(DeskError, match=say):
            desk.run(lambda unit, facts=facts: check_by_phone(unit, id=record_id, facts=facts))  # type: ignore[misc]
    with pytest.raises(DeskError, match="no longer in the directory"):
        desk.run(lambda unit: check_by_phone(unit, id="gone", facts=["phone"]))

    assert shown(desk, record_id).freshness.state == "not checked yet"


def test_a_check_needs_a_name(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, worker=Worker(id="w", name=" ", roles=ANN.roles))
    record_id = make(desk, Kind.SERVICE, LARDER)

    with pytest.raises(DeskError, match="needs the name of who rang"):
        desk.run(lambda unit: check_by_phone(unit, id=record_id, facts=["phone"]))
    desk.close()
