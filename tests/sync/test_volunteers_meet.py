"""Two desks bring the same two people together, far from each other: a yes is a yes, and a no wins in silence."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.roles import Role
from heartdesk.store import changes
from heartdesk.store.desk import Desk
from heartdesk.volunteers.actions import (
    add_volunteer,
    change_volunteer,
    decide,
    keep_role,
    read_volunteer,
)
from heartdesk.volunteers.agreeing import keep_yes, read_agreed, withdraw
from heartdesk.volunteers.experience import words_to_read_out
from heartdesk.volunteers.introducing import begin, lay_aside, say_yes
from heartdesk.volunteers.match import State, Step
from heartdesk.volunteers.matches import match_with
from heartdesk.volunteers.model import Age, TaskKind
from heartdesk.volunteers.permission import Task, may_do
from heartdesk.volunteers.seeking import SeekerTyped, add_seeker, seeker_words
from heartdesk.volunteers.typed import AgeTyped, RoleTyped
from tests.makers import TRUST, a_desk, a_worker

CAT, DEE = a_worker(Role.PEOPLE_LEAD, name="Cat"), a_worker(Role.PEOPLE_LEAD, name="Dee")
TODAY = date(2026, 11, 17)
UNTIL = TODAY + timedelta(days=200)
KINDS = (Kind.VOLUNTEER, Kind.LIVED_EXPERIENCE, Kind.MATCH_SEEKER, Kind.MATCH)
STEPS = ("helper", "seeker", "lay aside", "swap")


def carry(from_desk: Desk, to: Desk) -> None:
    """Everything one desk knows of helpers and matches goes to the other, in its boxes."""
    ids = from_desk.run(lambda u: [(kind, one.id) for kind in KINDS for one in u.every(kind)]).value
    for kind, record_id in ids:
        known = from_desk.look(
            lambda look, k=kind, r=record_id: changes.changes_of(look.connection, k, r)  # type: ignore[misc]
        )
        to.run(lambda u, known=known: changes.apply(u.connection, known, stream="x", held=u.held))  # type: ignore[misc]


def swap(one: Desk, other: Desk) -> None:
    carry(one, other)
    carry(other, one)


def two_desks(folder: Path) -> tuple[Desk, Desk, str, str]:
    """Two desks that know of Cath, of Isa and of the match that was begun: (desk, desk, helper, match)."""
    one = a_desk(folder, name="one.db", worker=CAT)
    other = a_desk(folder, name="other.db", worker=DEE)
    helper = one.run(lambda u: add_volunteer(u, name="Cath")).value
    one.run(lambda u: change_volunteer(u, id=helper, typed=AgeTyped(Age.ADULT)))
    role = RoleTyped("Parent to parent", "Trust", frozenset({TaskKind.MATCH}))
    one.run(lambda u: keep_role(u, id=helper, role_id="", typed=role))
    role_id = one.run(lambda u: read_volunteer(u, id=helper)).value.roles[0].id
    one.run(lambda u: decide(u, id=helper, role_id=role_id, regulated="no"))
    words = words_to_read_out("Cath", ("asn",), UNTIL)
    one.run(lambda u: keep_yes(u, volunteer_id=helper, topics=("asn",), words=words, until=UNTIL))
    topics = frozenset({"asn"})
    typed = SeekerTyped("Isa", "at home", topics, seeker_words("Isa", topics, UNTIL), UNTIL)
    seeker = one.run(lambda u: add_seeker(u, typed=typed)).value
    match = one.run(lambda u: begin(u, seeker_id=seeker, volunteer_id=helper)).value
    carry(one, other)
    return one, other, helper, match


def state(desk: Desk, match: str) -> State:
    return desk.run(lambda u: match_with(u, match)).value.state


def test_a_yes_here_and_a_yes_there_are_both(tmp_path: Path) -> None:
    one, other, _, match = two_desks(tmp_path)
    one.run(lambda u: say_yes(u, match_id=match, step=Step.HELPER_YES))
    other.run(lambda u: say_yes(u, match_id=match, step=Step.SEEKER_YES))

    swap(one, other)

    assert (state(one, match), state(other, match)) == (State.BOTH_SAID_YES, State.BOTH_SAID_YES)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(STEPS)), max_size=7))
def test_whatever_order_a_no_laid_aside_anywhere_is_laid_aside_everywhere(
    said: list[tuple[int, str]],
) -> None:
    with TemporaryDirectory() as folder:
        one, other, _, match = two_desks(Path(folder))
        laid = False
        for by, what in said:
            desk = (one, other)[by]
            try:
                if what == "swap":
                    swap(one, other)
                elif what == "lay aside":
                    desk.run(lambda u: lay_aside(u, match_id=match))
                    laid = True
                else:
                    step = Step.HELPER_YES if what == "helper" else Step.SEEKER_YES
                    desk.run(lambda u, step=step: say_yes(u, match_id=match, step=step))  # type: ignore[misc]
            except DeskError:
                continue  # said already, or laid aside already
        swap(one, other)

        assert state(one, match) == state(other, match)
        assert (state(one, match) is State.LAID_ASIDE) == laid
        one.close()
        other.close()


def test_a_yes_taken_back_at_one_desk_is_taken_back_at_the_other(tmp_path: Path) -> None:
    one, other, helper, match = two_desks(tmp_path)
    one.run(lambda u: withdraw(u, volunteer_id=helper))
    other.run(lambda u: say_yes(u, match_id=match, step=Step.HELPER_YES))

    swap(one, other)

    for desk in (one, other):
        assert desk.run(lambda u: read_agreed(u, volunteer_id=helper)).value.now is None
        assert state(desk, match) is State.LAID_ASIDE
    kept = other.run(lambda u: list(u.every(Kind.LIVED_EXPERIENCE))).value[0]
    with pytest.raises(ValueError, match="never taken back"):
        other.run(lambda u: u.change(Kind.LIVED_EXPERIENCE, kept.id, {"withdrawn": None}))
    assert kept.fields[CONTROLLER] == TRUST


def test_two_desks_that_decide_differently_have_decided_nothing(tmp_path: Path) -> None:
    one, other, helper, _ = two_desks(tmp_path)
    role = one.run(lambda u: read_volunteer(u, id=helper)).value.roles[0].id
    one.run(lambda u: decide(u, id=helper, role_id=role, regulated="yes"))
    other.run(lambda u: decide(u, id=helper, role_id=role, regulated="undecided"))
    other.run(lambda u: decide(u, id=helper, role_id=role, regulated="no"))

    swap(one, other)

    for desk in (one, other):
        found = desk.run(lambda u: read_volunteer(u, id=helper)).value
        answer = may_do(found, Task(TaskKind.MATCH, role), TODAY)
        assert "Nobody has decided yet" in answer.why
    one.run(lambda u: decide(u, id=helper, role_id=role, regulated="no"))
    swap(one, other)
    settled = other.run(lambda u: read_volunteer(u, id=helper)).value
    assert may_do(settled, Task(TaskKind.MATCH, role), TODAY).may
