"""The team on a real encrypted file: written down by a coordinator, rung by anybody, nobody lost by a slip."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.store.desk import Desk
from heartdesk.team.actions import (
    keep_contact,
    link_school,
    put_back,
    read_team,
    say_away,
    say_back,
    say_rung,
    take_away,
    unsay_rung,
    whom_to_ask,
)
from heartdesk.team.model import Contact, ContactTyped
from tests.makers import FixedClock, a_desk, a_worker

TUESDAY = date(2026, 11, 17)
MOIRA = ContactTyped(
    "Moira", "Link worker", "Example Trust", "01632 960123", ("barony",), (), is_work=True
)


def write(desk: Desk, typed: ContactTyped = MOIRA) -> str:
    return desk.run(lambda unit: keep_contact(unit, typed=typed)).value


def first(desk: Desk) -> Contact:
    return desk.look(read_team).contacts[0]


def test_an_area_begins_with_nobody_written_down_and_nobody_is_suggested(desk: Desk) -> None:
    team = desk.look(read_team)

    assert team.contacts == ()
    assert team.schools
    assert desk.look(lambda look: whom_to_ask(look, locality="barony")) is None


def test_a_contact_is_rung_once_and_then_it_is_a_number_to_ring(desk: Desk) -> None:
    moira = write(desk)
    assert first(desk).phone == ""

    was = desk.run(lambda unit: say_rung(unit, id=moira)).value
    assert first(desk).phone == "01632 960123"
    assert first(desk).fresh == "Rung 17 Nov 2026 by Ann."

    desk.run(lambda unit: unsay_rung(unit, id=moira, was=was))
    assert first(desk).phone == ""


def test_another_number_is_to_be_rung_again_and_another_name_is_not(desk: Desk) -> None:
    moira = write(desk)
    desk.run(lambda unit: say_rung(unit, id=moira))

    other = ContactTyped(**{**vars(MOIRA), "role": "Family worker"})
    desk.run(lambda unit: keep_contact(unit, typed=other, id=moira))
    assert first(desk).phone == "01632 960123"
    assert first(desk).role == "Family worker"
    other = ContactTyped(**{**vars(MOIRA), "phone": "01632 960125", "localities": ()})
    desk.run(lambda unit: keep_contact(unit, typed=other, id=moira))
    assert (first(desk).phone, first(desk).not_rung) == ("", "01632 960125")
    assert first(desk).localities == ()


def test_cover_is_asked_while_somebody_is_away(desk: Desk) -> None:
    moira = write(desk)
    jim = write(desk, ContactTyped("Jim", "Link worker", localities=("doon-valley",)))

    desk.run(lambda unit: say_away(unit, id=moira, until=TUESDAY + timedelta(days=3), cover=jim))
    found = desk.look(lambda look: whom_to_ask(look, locality="barony"))
    assert found is not None
    assert (found.contact.name, found.instead_of) == ("Jim", "Moira")

    desk.run(lambda unit: say_back(unit, id=moira))
    found = desk.look(lambda look: whom_to_ask(look, locality="barony"))
    assert found is not None
    assert found.contact.name == "Moira"
    for until, cover in ((TUESDAY - timedelta(days=1), jim), (TUESDAY, moira)):
        with pytest.raises(DeskError):
            desk.run(lambda u, d=until, c=cover: say_away(u, id=moira, until=d, cover=c))  # type: ignore[misc]


def test_the_need_decides_who_of_those_who_span_hub_areas_is_asked(desk: Desk) -> None:
    write(desk)
    needs = desk.look(lambda look: look.area.needs)
    need = needs.needs[0]
    write(desk, ContactTyped("Jim", "Adviser", about=(need.heading,)))

    def ask(*needed: str) -> str:
        found = desk.look(lambda look: whom_to_ask(look, locality="barony", needs=needed))
        return found.contact.name if found else ""

    assert ask() == "Moira"
    assert ask("never heard of") == "Moira"
    assert ask(need.id) == "Jim"


def test_a_school_is_linked_with_somebody_and_says_when_that_was_written(desk: Desk) -> None:
    moira = write(desk)
    school = desk.look(read_team).schools[0].name

    desk.run(lambda unit: link_school(unit, school=school, contact=moira))
    desk.run(lambda unit: link_school(unit, school=school, contact=moira))
    desk.run(lambda unit: link_school(unit, school="Example Primary", contact=""))
    found = {one.name: one for one in desk.look(read_team).schools}
    assert found[school].contact == moira
    assert found[school].written == "Written down 17 Nov 2026 by Ann."
    assert found["Example Primary"].contact == ""

    desk.run(lambda unit: take_away(unit, id=moira))
    assert {one.contact for one in desk.look(read_team).schools} == {""}
    with pytest.raises(DeskError, match="not on this page any more"):
        desk.run(lambda unit: link_school(unit, school=school, contact=moira))


def test_who_is_taken_off_by_a_slip_comes_back_whole(desk: Desk) -> None:
    moira = write(desk)
    desk.run(lambda unit: say_rung(unit, id=moira))
    before = desk.look(read_team)

    fields = desk.run(lambda unit: take_away(unit, id=moira)).value
    assert desk.look(read_team).contacts == ()
    desk.run(lambda unit: put_back(unit, id=moira, before=fields))
    assert desk.look(read_team) == before


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.OUTREACH, Role.PEOPLE_LEAD])
def test_anybody_at_the_desk_rings_and_only_a_coordinator_writes(
    desk: Desk, tmp_path: Path, role: Role
) -> None:
    moira = write(desk)
    bea = a_desk(tmp_path, clock=FixedClock(), worker=a_worker(role))
    try:
        bea.run(lambda unit: say_rung(unit, id=moira))
        assert first(bea).fresh.endswith("by Bea.")
        with pytest.raises(NotAllowed):
            write(bea)
        with pytest.raises(NotAllowed):
            bea.run(lambda unit: keep_contact(unit, typed=MOIRA, id=moira))
        with pytest.raises(NotAllowed):
            bea.run(lambda unit: say_back(unit, id=moira))
    finally:
        bea.close()
