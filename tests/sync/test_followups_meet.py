"""Two desks ring the same person, far from each other: no miss hides behind an answer, and no answer is lost."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.kinds import Kind
from heartdesk.followups.around import put_in, read_circle
from heartdesk.followups.calling import agree, keep_try, read_calls
from heartdesk.followups.checkin import Turn, Typed, words_to_read_out
from heartdesk.followups.circle import Around
from heartdesk.people.settings import settings_id
from heartdesk.store import changes
from heartdesk.store.desk import Desk
from tests.followup_makers import LEAD, MOIRA, a_person, signed
from tests.makers import TRUST, FixedClock, a_desk

SIX = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
KINDS = (Kind.PERSON, Kind.CHECK_IN, Kind.CHECK_IN_CALL, Kind.CIRCLE)
TYPED = Typed({4: Turn(time(18), "Moira")})


def carry(from_desk: Desk, to: Desk) -> None:
    """Everything one desk knows of people and calls goes to the other, in its boxes."""
    ids = from_desk.run(lambda u: [(kind, one.id) for kind in KINDS for one in u.every(kind)]).value
    for kind, record_id in [*ids, (Kind.CONTROLLER, settings_id(TRUST))]:
        known = from_desk.look(
            lambda look, k=kind, r=record_id: changes.changes_of(look.connection, k, r)  # type: ignore[misc]
        )
        to.run(lambda u, known=known: changes.apply(u.connection, known, stream="x", held=u.held))  # type: ignore[misc]


def two_desks(folder: Path) -> tuple[Desk, Desk, FixedClock, str]:
    """Moira's desk and Lena's; both know of Isa, who is rung on Fridays at six."""
    clock = FixedClock(SIX)
    one = a_desk(folder, name="one.db", worker=MOIRA, clock=clock)
    other = a_desk(folder, name="other.db", worker=LEAD, clock=clock)
    signed(one)
    isa = a_person(one, "Isa")
    words = words_to_read_out("Isa", TYPED)
    one.run(lambda u: agree(u, person=isa, typed=TYPED, agreed=words))
    carry(one, other)
    return one, other, clock, isa


def state(desk: Desk) -> list[tuple[str, str]]:
    found = desk.run(read_calls).value
    return [(one.state, one.step.way if one.step else "") for one, _ in found.calls]


def test_a_miss_here_and_an_answer_there_are_both_known_in_the_order_they_happened(
    tmp_path: Path,
) -> None:
    one, other, clock, isa = two_desks(tmp_path)
    one.run(lambda u: keep_try(u, person=isa, way="ring", came="no_answer"))
    clock.move(minutes=10)
    other.run(lambda u: keep_try(u, person=isa, way="doorstep", came="answered"))
    clock.move(minutes=10)
    carry(other, one)
    carry(one, other)
    assert state(one) == state(other) == [("done", "")]

    one.run(lambda u: keep_try(u, person=isa, way="ring", came="no_answer"))
    carry(one, other)
    assert state(one) == state(other) == [("step", "ring")]


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(["answered", "no_answer"]), st.booleans()),
        min_size=1,
        max_size=5,
    )
)
def test_however_they_meet_both_desks_say_the_same_and_the_last_that_happened_counts(
    said: list[tuple[bool, str, bool]],
) -> None:
    with TemporaryDirectory() as folder:
        one, other, clock, isa = two_desks(Path(folder))
        for here, came, meet in said:
            clock.move(minutes=3)
            desk = one if here else other
            desk.run(lambda u, came=came: keep_try(u, person=isa, way="ring", came=came))  # type: ignore[misc]
            if meet:
                carry(one, other)
                carry(other, one)
        carry(one, other)
        carry(other, one)
        assert state(one) == state(other)
        expected = "done" if said[-1][1] == "answered" else "step"
        assert state(one)[0][0] == expected
        assert clock.now() - SIX == timedelta(minutes=3 * len(said))
        one.close()
        other.close()


def test_a_circle_begun_at_two_desks_is_one(tmp_path: Path) -> None:
    one, other, _, isa = two_desks(tmp_path)
    one.run(lambda u: put_in(u, person=isa, around=Around("", "Betty")))
    other.run(lambda u: put_in(u, person=isa, around=Around("", "Ewan")))
    carry(one, other)
    carry(other, one)
    for desk in (one, other):
        found = desk.run(lambda u: read_circle(u, person=isa)).value
        assert [who.name for who in found.around] == ["Betty", "Ewan"]
