"""What was done with an entry, read by somebody who was not there, and put back one fact at a time."""

from contextlib import closing
from pathlib import Path

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.directory.actions import check_by_phone, load_starter, search_directory
from heartdesk.directory.changing import change_fact, change_place
from heartdesk.directory.editing import (
    HoursTyped,
    PhonesTyped,
    PhoneTyped,
    PlaceTyped,
    StatusTyped,
    TextTyped,
    TicksTyped,
    Typed,
)
from heartdesk.directory.history import Step, history, hub_history, put_back
from heartdesk.directory.sessions import Session
from heartdesk.directory.steps import undo_change
from heartdesk.hubs.actions import change_hub, read_hub, set_up_hub
from heartdesk.store.desk import Desk
from tests.makers import ANN, FixedClock, a_desk, a_worker


def make(desk: Desk) -> str:
    fields = {"name": "Example Larder", "status": "active", "fees_description": "Free"}
    return desk.run(lambda unit: unit.create(Kind.SERVICE, fields)).value


def change(desk: Desk, record_id: str, typed: Typed) -> None:
    desk.run(lambda unit: change_fact(unit, id=record_id, typed=typed))


def past(desk: Desk, record_id: str) -> tuple[Step, ...]:
    return desk.look(lambda look: history(look, id=record_id))


def told(steps: tuple[Step, ...]) -> list[tuple[str, str, str]]:
    return [(one.name, one.before, one.now) for one in steps if not one.first]


def test_every_change_says_who_when_what_was_and_what_is(desk: Desk, clock: FixedClock) -> None:
    larder = make(desk)
    clock.move(days=1)
    bea = a_worker(Role.COORDINATOR, name="Bea")
    desk.worker = bea
    change(desk, larder, TextTyped("fees_description", "A pound"))

    newest, first = past(desk, larder)
    assert (newest.name, newest.before, newest.now) == ("Cost", "Free", "A pound")
    assert (newest.worker, newest.day) == (bea.id, "18 Nov 2026, 10:30")
    assert first.first
    assert first.worker == ANN.id


def test_facts_of_every_kind_are_said_in_words(desk: Desk, clock: FixedClock) -> None:
    larder = make(desk)
    for typed in (
        PhonesTyped((PhoneTyped("01632 960123"),)),
        HoursTyped((Session("weekly", ("TU",), "10:00", "12:00"),)),
        StatusTyped("closing", "2026-12-04", "The Pantry"),
        TicksTyped("needs", ("food.parcel",)),
        TicksTyped("localities", ("barony",)),
    ):
        clock.move(minutes=1)
        change(desk, larder, typed)
    clock.move(minutes=1)
    hall = PlaceTyped("Example Hall", "1 Example Street", "Cumnock", "KA18 1AA")
    desk.run(lambda unit: change_place(unit, id=larder, typed=hall))
    clock.move(minutes=1)
    moved = PlaceTyped("Example Hall", "2 Example Street", "Cumnock", "KA18 1AA")
    desk.run(lambda unit: change_place(unit, id=larder, typed=moved))
    clock.move(minutes=1)
    desk.run(lambda unit: check_by_phone(unit, id=larder, facts=("cost",)))

    steps = told(past(desk, larder))
    need = desk.area.needs.need("food.parcel")
    assert need is not None
    assert ("Phone", "", "01632 960123") in steps
    assert ("Days and times", "", "Tuesday, 10 am to 12 noon") in steps
    assert ("Is it running", "Open", "Closing on 2026-12-04 The Pantry") in steps
    assert ("Helps with", "", need.label) in steps
    assert ("Hub areas", "", "Barony") in steps
    assert (
        "Where",
        "Example Hall, 1 Example Street, Cumnock, KA18 1AA",
        "Example Hall, 2 Example Street, Cumnock, KA18 1AA",
    ) in steps
    assert ("Checked", "", "cost: Tue 17 Nov 2026 by Ann") in steps
    assert "Other details" not in [name for name, _, _ in steps]


def test_one_fact_is_put_back_and_what_came_after_stays(desk: Desk, clock: FixedClock) -> None:
    # Given a cost that was changed, and a name that was changed after it
    larder = make(desk)
    clock.move(minutes=1)
    change(desk, larder, TextTyped("fees_description", "A pound"))
    clock.move(minutes=1)
    change(desk, larder, TextTyped("name", "Example Pantry"))

    # When the cost is put back
    (cost,) = [one for one in past(desk, larder) if one.name == "Cost"]
    before = desk.run(lambda unit: put_back(unit, step=cost)).value

    # Then the name stays, the history says so, and even that can be undone
    record = desk.look(lambda look: look.get(Kind.SERVICE, larder))
    assert record is not None
    assert (record.fields["name"], record.fields["fees_description"]) == ("Example Pantry", "Free")
    assert told(past(desk, larder))[0] == ("Cost", "A pound", "Free")
    desk.run(lambda unit: undo_change(unit, before=before))
    assert told(past(desk, larder))[0] == ("Cost", "Free", "A pound")


def test_a_place_that_was_corrected_is_put_back_for_all_who_are_there(
    desk: Desk, clock: FixedClock
) -> None:
    larder = make(desk)
    hall = PlaceTyped("Example Hall", "1 Example Street", "Cumnock", "KA18 1AA")
    desk.run(lambda unit: change_place(unit, id=larder, typed=hall))
    clock.move(minutes=1)
    wrong = PlaceTyped("Example Hall", "99 Wrong Street", "Cumnock", "KA18 1AA")
    desk.run(lambda unit: change_place(unit, id=larder, typed=wrong))
    step = past(desk, larder)[0]
    desk.run(lambda unit: put_back(unit, step=step))
    (place,) = desk.look(lambda look: list(look.every(Kind.LOCATION)))
    assert "1 Example Street" in str(place.fields)
    assert "Wrong" not in str(place.fields)


def test_what_came_with_the_area_folder_says_so(desk: Desk) -> None:
    desk.run(load_starter)
    (hit, *_) = desk.look(lambda look: search_directory(look, words="samaritans"))
    (first,) = past(desk, hit.id)
    assert first.from_pack


def test_the_hubs_own_phone_is_put_back_and_its_new_name_stays(
    desk: Desk, clock: FixedClock
) -> None:
    # Given a hub whose phone and then whose name was changed
    assert desk.look(hub_history) == ()
    desk.run(lambda unit: set_up_hub(unit, locality="barony", phone="01632 960001"))
    clock.move(minutes=1)
    desk.run(lambda unit: change_hub(unit, phone="01632 960002"))
    clock.move(minutes=1)
    desk.run(lambda unit: change_hub(unit, name="The Old School"))

    # When its phone is put back
    name, phone, begun = desk.look(hub_history)
    assert (name.name, name.now, begun.first) == ("Name", "The Old School", True)
    assert (phone.name, phone.before, phone.now) == ("Phone", "01632 960001", "01632 960002")
    desk.run(lambda unit: put_back(unit, step=phone))

    # Then the name stays, and the history says this too
    hub = desk.look(read_hub)
    assert hub is not None
    assert (hub.name, hub.phone) == ("The Old School", "01632 960001")
    assert desk.look(hub_history)[0].now == "01632 960001"


def test_who_may_not_change_the_hub_may_not_put_it_back(
    desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    desk.run(lambda unit: set_up_hub(unit, locality="barony", phone="01632 960001"))
    clock.move(minutes=1)
    desk.run(lambda unit: change_hub(unit, phone="01632 960002"))
    (step, _) = desk.look(hub_history)
    desk.close()

    outreach = a_worker(Role.OUTREACH)
    with (
        closing(a_desk(tmp_path, clock=clock, worker=outreach)) as theirs,
        pytest.raises(NotAllowed),
    ):
        theirs.run(lambda unit: put_back(unit, step=step))
