"""The rota: who helps when. Nobody stands on it whom the law does not let, however they got there."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.store.desk import Desk
from heartdesk.volunteers.actions import (
    add_volunteer,
    change_volunteer,
    decide,
    keep_role,
    read_volunteer,
    receive_disclosure,
    take_role_away,
)
from heartdesk.volunteers.model import PARTS, Age, TaskKind
from heartdesk.volunteers.rostering import (
    Rota,
    put_back_on_rota,
    put_on_rota,
    read_rota,
    take_off_rota,
)
from heartdesk.volunteers.rota import ON_THE_ROTA, turn_of
from heartdesk.volunteers.typed import AgeTyped, RoleTyped, StatusTyped, TimesTyped
from tests.makers import FixedClock, a_desk, a_worker, held_by

ANN = a_worker(Role.COORDINATOR, name="Ann")
TODAY = date(2026, 11, 17)
FRIDAY = TODAY + timedelta(days=3)
WELCOME = RoleTyped("Children's corner", "Barony Trust", frozenset({TaskKind.ROTA, TaskKind.LIFT}))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Desk:
    return a_desk(tmp_path, worker=ANN, clock=clock)


def a_helper(desk: Desk, name: str = "Cath", *, pvg_until: date | None = FRIDAY) -> tuple[str, str]:
    """Somebody in a regulated role, with its PVG unless `pvg_until` is None; (volunteer, role)."""
    made = desk.run(lambda u: add_volunteer(u, name=name)).value
    desk.run(lambda u: change_volunteer(u, id=made, typed=AgeTyped(Age.ADULT)))
    desk.run(lambda u: keep_role(u, id=made, role_id="", typed=WELCOME))
    role = desk.run(lambda u: read_volunteer(u, id=made)).value.roles[0].id
    desk.run(lambda u: decide(u, id=made, role_id=role, regulated="yes"))
    if pvg_until:
        desk.run(lambda u: receive_disclosure(u, id=made, role_id=role, on=TODAY, until=pvg_until))
    return made, role


def put_on(
    desk: Desk,
    whose: tuple[str, str],
    *,
    on: date = FRIDAY,
    part: str = "am",
    task: TaskKind = TaskKind.ROTA,
    at: str = "",
) -> str:
    volunteer, role = whose
    return desk.run(
        lambda u: put_on_rota(
            u, volunteer_id=volunteer, role_id=role, task=task, on=on, part=part, at=at
        )
    ).value


def rota(desk: Desk) -> Rota:
    return desk.run(read_rota).value


def test_the_rota_says_who_and_when_in_the_order_of_the_days(desk: Desk, clock: FixedClock) -> None:
    cath, una = a_helper(desk), a_helper(desk, "Una")
    put_on(desk, una, part="pm", at="1 to 3")
    put_on(desk, cath, part="am")
    put_on(desk, cath, on=TODAY, part="eve", task=TaskKind.LIFT)

    told = [(one.name, one.turn.when, one.role, one.why_not) for one in rota(desk).turns]
    assert told == [
        ("Cath", "evening", "Children's corner", ""),
        ("Cath", "morning", "Children's corner", ""),
        ("Una", "afternoon, 1 to 3", "Children's corner", ""),
    ]
    assert rota(desk).wanting == 0

    clock.move(days=1)
    assert [one.turn.on for one in rota(desk).turns] == [FRIDAY, FRIDAY], "what is over has gone"


def test_without_its_pvg_nobody_is_put_on_the_rota_for_anything(desk: Desk) -> None:
    # Given somebody with a PVG for another role, and none for this one
    cath = a_helper(desk, pvg_until=None)
    other = RoleTyped("Driver", "Kirk Hall", frozenset({TaskKind.LIFT}))
    desk.run(lambda u: keep_role(u, id=cath[0], role_id="", typed=other))
    roles = desk.run(lambda u: read_volunteer(u, id=cath[0])).value.roles
    driver = next(one.id for one in roles if one.name == "Driver")
    desk.run(lambda u: decide(u, id=cath[0], role_id=driver, regulated="yes"))
    desk.run(lambda u: receive_disclosure(u, id=cath[0], role_id=driver, on=TODAY))

    for task in (TaskKind.ROTA, TaskKind.LIFT):
        with pytest.raises(DeskError, match="No PVG disclosure has come"):
            put_on(desk, cath, task=task)
    with pytest.raises(DeskError, match="is not a role for"):
        put_on(desk, cath, task=TaskKind.BUDDY)
    assert rota(desk).turns == ()


def test_a_pvg_that_ends_before_the_day_is_none_for_that_day(desk: Desk) -> None:
    cath = a_helper(desk, pvg_until=FRIDAY)
    put_on(desk, cath, on=FRIDAY)
    with pytest.raises(DeskError, match="had to be renewed"):
        put_on(desk, cath, on=FRIDAY + timedelta(days=1))


def lose_role(desk: Desk, whose: tuple[str, str]) -> None:
    desk.run(lambda u: take_role_away(u, id=whose[0], role_id=whose[1]))


def decide_anew(desk: Desk, whose: tuple[str, str]) -> None:
    desk.run(lambda u: decide(u, id=whose[0], role_id=whose[1], regulated="undecided"))


def rest(desk: Desk, whose: tuple[str, str]) -> None:
    desk.run(lambda u: change_volunteer(u, id=whose[0], typed=StatusTyped("resting")))


def leave(desk: Desk, whose: tuple[str, str]) -> None:
    desk.run(lambda u: change_volunteer(u, id=whose[0], typed=StatusTyped("left")))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lose_role, "does not have this role"),
        (decide_anew, "Nobody has decided"),
        (rest, "having a rest"),
        (leave, "no longer helps here"),
    ],
)
def test_what_changes_after_a_turn_was_agreed_is_told_on_the_rota(
    desk: Desk, change: Callable[[Desk, tuple[str, str]], None], why: str
) -> None:
    cath = a_helper(desk)
    put_on(desk, cath)
    change(desk, cath)
    (turn,) = rota(desk).turns
    assert why in turn.why_not
    assert rota(desk).wanting == 1


def test_a_turn_is_taken_off_and_put_back_only_while_it_is_still_allowed(desk: Desk) -> None:
    cath = a_helper(desk)
    turn = put_on(desk, cath, at="10 to 1")
    gone = desk.run(lambda u: take_off_rota(u, id=turn)).value
    assert rota(desk).turns == ()
    with pytest.raises(DeskError, match="taken this off already"):
        desk.run(lambda u: take_off_rota(u, id=turn))

    desk.run(lambda u: put_back_on_rota(u, turn=gone))
    (back,) = rota(desk).turns
    assert back.turn.at == "10 to 1"

    desk.run(lambda u: take_off_rota(u, id=back.turn.id))
    decide_anew(desk, cath)
    with pytest.raises(DeskError, match="Nobody has decided"):
        desk.run(lambda u: put_back_on_rota(u, turn=gone))


def test_nobody_is_in_two_places_at_once_and_no_day_is_over(desk: Desk) -> None:
    cath = a_helper(desk)
    put_on(desk, cath)
    with pytest.raises(DeskError, match="on the rota already, Fri 20 Nov 2026, morning"):
        put_on(desk, cath, task=TaskKind.LIFT)
    for on in (TODAY - timedelta(days=1), TODAY + timedelta(days=121)):
        with pytest.raises(DeskError, match="over, or far away"):
            put_on(desk, cath, on=on)
    with pytest.raises(DeskError, match="certificate"):
        put_on(desk, cath, part="pm", at="PVG 1234567890123456")
    assert len(rota(desk).turns) == 1


def test_somebody_who_said_they_are_not_free_then_is_asked_first(desk: Desk) -> None:
    cath = a_helper(desk)
    desk.run(lambda u: change_volunteer(u, id=cath[0], typed=TimesTyped(frozenset({"MO-am"}))))
    put_on(desk, cath)
    (turn,) = rota(desk).turns
    assert (turn.why_not, turn.doubt) == ("", "They said that they are not free then: ask.")


def test_two_people_brought_together_stand_on_no_rota(desk: Desk) -> None:
    assert TaskKind.MATCH not in ON_THE_ROTA
    with pytest.raises(ValueError, match="no turn"):
        put_on(desk, a_helper(desk), task=TaskKind.MATCH)


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PLANNER, Role.ADMIN, Role.OUTREACH])
def test_whoever_may_not_read_about_volunteers_reads_no_rota(desk: Desk, role: Role) -> None:
    put_on(desk, a_helper(desk))
    desk.worker = a_worker(role, name="Bea")
    desk.held = held_by(desk.worker)
    with pytest.raises(NotAllowed, match="the rota"):
        rota(desk)


def test_a_safeguarding_lead_reads_it_and_changes_nothing(desk: Desk) -> None:
    cath = a_helper(desk)
    put_on(desk, cath)
    desk.worker = a_worker(Role.SAFEGUARDING_LEAD, name="Sal")
    desk.held = held_by(desk.worker)
    assert len(rota(desk).turns) == 1
    with pytest.raises(NotAllowed, match="add the rota"):
        put_on(desk, cath, part="pm")


values = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just("2026-11-20")


@given(
    st.dictionaries(
        st.sampled_from(["on", "part", "task", "volunteer_id", "role_id", "at"]), values
    )
)
def test_no_damage_to_a_turn_breaks_the_rota(fields: dict[str, object]) -> None:
    turn = turn_of("a", fields)
    assert turn is None or (turn.task in ON_THE_ROTA and turn.part in PARTS)


def test_what_two_desks_said_differently_of_a_turn_is_no_turn(desk: Desk) -> None:
    put_on(desk, a_helper(desk))
    (record,) = desk.run(lambda u: list(u.every(Kind.ROTA_TURN))).value
    assert turn_of(record.id, record.fields) is not None
    assert turn_of(record.id, record.fields, ["volunteer_id"]) is None
