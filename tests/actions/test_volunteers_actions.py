"""People who help, on a real sealed desk: written down, put right, decided about, asked."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.store.desk import Desk
from heartdesk.volunteers.actions import (
    add_volunteer,
    change_volunteer,
    count_due,
    decide,
    keep_role,
    read_helpers,
    read_volunteer,
    receive_disclosure,
    take_role_away,
    undo,
    who_can_be_asked,
)
from heartdesk.volunteers.model import Age, TaskKind, Volunteer
from heartdesk.volunteers.permission import Task, may_do
from heartdesk.volunteers.typed import AgeTyped, NameTyped, RoleTyped, StatusTyped, TimesTyped
from tests.makers import FixedClock, a_desk, a_worker

ANN = a_worker(Role.COORDINATOR, name="Ann")
TODAY = date(2026, 11, 17)
DRIVER = RoleTyped("Driver", "Barony Trust", frozenset({TaskKind.LIFT, TaskKind.ROTA}))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Desk:
    return a_desk(tmp_path, worker=ANN, clock=clock)


def helper(desk: Desk, name: str = "Cath", age: Age = Age.ADULT) -> str:
    made = desk.run(lambda u: add_volunteer(u, name=name)).value
    desk.run(lambda u: change_volunteer(u, id=made, typed=AgeTyped(age)))
    return made


def driver(desk: Desk, name: str = "Cath", regulated: bool = True) -> tuple[str, str]:
    made = helper(desk, name)
    desk.run(lambda u: keep_role(u, id=made, role_id="", typed=DRIVER))
    role = seen(desk, made).roles[0].id
    desk.run(lambda u: decide(u, id=made, role_id=role, regulated="yes" if regulated else "no"))
    return made, role


def seen(desk: Desk, volunteer: str) -> Volunteer:
    return desk.run(lambda u: read_volunteer(u, id=volunteer)).value


def may_lift(desk: Desk, volunteer: str, on: date = TODAY) -> str:
    found = seen(desk, volunteer)
    return may_do(found, Task(TaskKind.LIFT, found.roles[0].id), on).why


def test_a_name_is_enough_to_begin_with(desk: Desk) -> None:
    made = desk.run(lambda u: add_volunteer(u, name="Cath")).value

    cath = seen(desk, made)
    assert (cath.name, cath.status, cath.age, cath.roles) == ("Cath", "helping", Age.NOT_ASKED, ())
    with pytest.raises(DeskError, match="first name is enough"):
        desk.run(lambda u: add_volunteer(u, name=" "))


def test_from_a_role_to_the_first_lift_every_step_is_needed(desk: Desk) -> None:
    made = helper(desk)
    desk.run(lambda u: keep_role(u, id=made, role_id="", typed=DRIVER))
    role = seen(desk, made).roles[0].id
    assert "Nobody has decided yet" in may_lift(desk, made)
    with pytest.raises(DeskError, match="Decide that first"):
        desk.run(lambda u: receive_disclosure(u, id=made, role_id=role, on=TODAY))

    desk.run(lambda u: decide(u, id=made, role_id=role, regulated="yes"))
    assert "No PVG disclosure has come" in may_lift(desk, made)

    desk.run(lambda u: receive_disclosure(u, id=made, role_id=role, on=date(2026, 11, 2)))
    assert may_lift(desk, made) == ""
    kept = seen(desk, made).roles[0]
    assert (kept.decided_by, kept.decided_on) == ("Ann", TODAY)
    assert kept.disclosure is not None
    assert (kept.disclosure.received_by, kept.disclosure.renew_by) == ("Ann", date(2031, 11, 2))
    assert may_lift(desk, made, date(2031, 11, 1)) == ""
    assert "had to be renewed" in may_lift(desk, made, date(2031, 11, 2))


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (TODAY + timedelta(days=1), None),
        (TODAY - timedelta(days=4000), None),
        (TODAY, TODAY - timedelta(days=1)),
    ],
)
def test_a_day_that_cannot_be_is_told_and_nothing_is_kept(
    desk: Desk, on: date, until: date | None
) -> None:
    made, role = driver(desk)
    with pytest.raises(DeskError, match="Nothing was saved"):
        desk.run(lambda u: receive_disclosure(u, id=made, role_id=role, on=on, until=until))
    assert seen(desk, made).roles[0].disclosure is None


def test_another_organization_is_another_role_to_the_law(desk: Desk) -> None:
    made, role = driver(desk)
    desk.run(lambda u: receive_disclosure(u, id=made, role_id=role, on=TODAY))
    moved = RoleTyped("Driver", "Kirk Hall", DRIVER.tasks)

    before = desk.run(lambda u: keep_role(u, id=made, role_id=role, typed=moved)).value

    assert seen(desk, made).roles[0].regulated == "undecided"
    desk.run(lambda u: decide(u, id=made, role_id=role, regulated="yes"))
    assert "was for “Driver” with Barony Trust" in may_lift(desk, made)
    desk.run(lambda u: undo(u, before=before))
    desk.run(lambda u: decide(u, id=made, role_id=role, regulated="yes"))
    assert may_lift(desk, made) == ""


def test_a_role_taken_away_takes_its_pvg_along_and_undo_brings_all_of_it_back(desk: Desk) -> None:
    made, role = driver(desk)
    desk.run(lambda u: receive_disclosure(u, id=made, role_id=role, on=TODAY))
    whole = seen(desk, made)

    before = desk.run(lambda u: take_role_away(u, id=made, role_id=role)).value
    assert seen(desk, made).roles == ()
    record = desk.run(lambda u: u.get(Kind.VOLUNTEER, made)).value
    assert record is not None
    assert [name for name in record.fields if role in name] == []
    with pytest.raises(DeskError, match="taken away meanwhile"):
        desk.run(lambda u: keep_role(u, id=made, role_id=role, typed=DRIVER))

    desk.run(lambda u: undo(u, before=before))
    assert seen(desk, made) == whole


def test_every_change_can_be_taken_back(desk: Desk) -> None:
    made = helper(desk)
    whole = seen(desk, made)
    for typed in (NameTyped("Catherine"), StatusTyped("left"), TimesTyped(frozenset({"MO-am"}))):
        before = desk.run(lambda u, typed=typed: change_volunteer(u, id=made, typed=typed)).value  # type: ignore[misc]
        assert seen(desk, made) != whole
        desk.run(lambda u, before=before: undo(u, before=before))  # type: ignore[misc]
        assert seen(desk, made) == whole


def test_ninety_days_before_the_end_the_list_says_so(desk: Desk, clock: FixedClock) -> None:
    made, role = driver(desk)
    desk.run(lambda u: receive_disclosure(u, id=made, role_id=role, on=TODAY))
    assert desk.run(count_due).value == 0

    clock.move(days=5 * 365 + 1 - 90)

    due = desk.run(read_helpers).value.due
    assert [(one.volunteer_id, one.days) for one in due] == [(made, 90)]
    assert desk.run(count_due).value == 1


def test_who_can_be_asked_knows_days_and_says_why_not(desk: Desk) -> None:
    free, _ = driver(desk, "Cath", regulated=False)
    desk.run(lambda u: change_volunteer(u, id=free, typed=TimesTyped(frozenset({"TU-am"}))))
    busy, _ = driver(desk, "Dod", regulated=False)
    desk.run(lambda u: change_volunteer(u, id=busy, typed=TimesTyped(frozenset({"WE-am"}))))
    driver(desk, "Eck", regulated=False)
    driver(desk, "Fay")
    gone, _ = driver(desk, "Gil", regulated=False)
    desk.run(lambda u: change_volunteer(u, id=gone, typed=StatusTyped("left")))

    found = desk.run(lambda u: who_can_be_asked(u, kind=TaskKind.LIFT, on=TODAY, part="am")).value

    assert [(one.volunteer.name, one.sure) for one in found.can] == [("Cath", True), ("Eck", False)]
    assert [one.volunteer.name for one in found.cannot] == ["Fay"]
    assert "No PVG disclosure has come" in found.cannot[0].why
    afternoon = desk.run(lambda u: who_can_be_asked(u, kind=TaskKind.LIFT, on=TODAY, part="pm"))
    assert [one.volunteer.name for one in afternoon.value.can] == ["Eck"]
    assert not desk.run(lambda u: who_can_be_asked(u, kind=TaskKind.BUDDY, on=TODAY)).value.can
    with pytest.raises(ValueError, match="no list"):
        desk.run(lambda u: who_can_be_asked(u, kind=TaskKind.MATCH, on=TODAY))


def test_nobody_with_a_regulated_role_and_no_pvg_is_ever_among_those_to_ask(desk: Desk) -> None:
    made, role = driver(desk)
    for kind in (TaskKind.LIFT, TaskKind.ROTA):
        assert not desk.run(lambda u, k=kind: who_can_be_asked(u, kind=k, on=TODAY)).value.can  # type: ignore[misc]
    desk.run(lambda u: receive_disclosure(u, id=made, role_id=role, on=TODAY))
    for kind in (TaskKind.LIFT, TaskKind.ROTA):
        assert desk.run(lambda u, k=kind: who_can_be_asked(u, kind=k, on=TODAY)).value.can  # type: ignore[misc]


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.OUTREACH, Role.PLANNER, Role.ADMIN])
def test_whoever_may_not_read_about_volunteers_is_told_whom_to_ask(
    tmp_path: Path, role: Role
) -> None:
    desk = a_desk(tmp_path, worker=a_worker(role))
    with pytest.raises(NotAllowed, match="Ask the people lead"):
        desk.run(read_helpers)
    assert desk.run(count_due).value is None
    with pytest.raises(NotAllowed):
        desk.run(lambda u: add_volunteer(u, name="Cath"))


def test_a_safeguarding_lead_reads_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    made = helper(desk)
    lead = a_desk(tmp_path, worker=a_worker(Role.SAFEGUARDING_LEAD, name="Lea"))
    assert seen(lead, made).name == "Cath"
    with pytest.raises(NotAllowed):
        lead.run(lambda u: change_volunteer(u, id=made, typed=NameTyped("x")))


def test_who_helps_says_nothing_of_who_is_helped_nor_the_other_way_round(tmp_path: Path) -> None:
    """The same woman, twice: two records that share nothing, not even an id."""
    desk = a_desk(tmp_path, worker=a_worker(Role.PEOPLE_LEAD, name="Cat"))
    made = desk.run(lambda u: add_volunteer(u, name="Isa")).value
    person = desk.run(
        lambda u: u.create(Kind.PERSON, {"name": "Isa", "controller": u.worker.organization})
    ).value

    volunteer = desk.run(lambda u: u.get(Kind.VOLUNTEER, made)).value
    helped = desk.run(lambda u: u.get(Kind.PERSON, person)).value
    assert volunteer is not None
    assert helped is not None
    assert person not in str(volunteer.fields)
    assert made not in str(helped.fields)
    outreach = a_desk(tmp_path, worker=a_worker(Role.OUTREACH, name="Bea"))
    assert outreach.run(lambda u: u.get(Kind.PERSON, person)).value is not None
    with pytest.raises(NotAllowed):
        outreach.run(lambda u: u.get(Kind.VOLUNTEER, made))
    coordinator = a_desk(tmp_path, worker=ANN)
    assert coordinator.run(lambda u: u.get(Kind.VOLUNTEER, made)).value is not None
    with pytest.raises(NotAllowed):
        coordinator.run(lambda u: u.get(Kind.PERSON, person))
