"""A circle of support on a real encrypted file: who is around, how heavy it is, and what carers need."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.followups.around import put_in, read_circle, say_own, take_out, undo
from heartdesk.followups.circle import (
    MOST,
    NEARS,
    STRAINS,
    Around,
    Circle,
    circle_of,
    in_order,
    in_words,
    placed,
)
from heartdesk.store.desk import Desk
from tests.followup_makers import MOIRA, a_person, signed
from tests.makers import TRUST, FixedClock, a_desk, a_worker

SISTER = Around(
    "", "Betty", "sister", "takes the bins out", "close", "heavy", cares=True, needs="a night off"
)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = a_desk(tmp_path, clock=clock, worker=MOIRA)
    signed(opened)
    yield opened
    opened.close()


def circle(desk: Desk, person: str) -> Circle:
    return desk.run(lambda unit: read_circle(unit, person=person)).value


def names(desk: Desk, person: str) -> list[str]:
    return [one.name for one in circle(desk, person).around]


def test_the_nearest_stand_first_with_what_they_do_and_what_a_carer_needs(desk: Desk) -> None:
    isa = a_person(desk)
    desk.run(lambda unit: put_in(unit, person=isa, around=Around("", "Ewan", near="sometimes")))
    desk.run(lambda unit: put_in(unit, person=isa, around=SISTER))
    desk.run(lambda unit: say_own(unit, person=isa, own="Company on Sundays"))

    kept = circle(desk, isa)
    assert [one.name for one in kept.around] == ["Betty", "Ewan"]
    assert in_words(kept.around[0]) == (
        "Betty, sister; every day; takes the bins out; looks after them; it is heavy; "
        "would help: a night off"
    )
    assert in_words(kept.around[1]) == "Ewan; now and then"
    assert [one.name for one in kept.heavy] == ["Betty"]
    assert kept.own == "Company on Sundays"
    assert circle(desk, a_person(desk, "Jim")).around == ()


def test_somebody_is_changed_taken_out_and_put_back(desk: Desk) -> None:
    isa = a_person(desk)
    first = desk.run(lambda unit: put_in(unit, person=isa, around=SISTER)).value
    betty = circle(desk, isa).around[0]
    changed = desk.run(
        lambda u: put_in(u, person=isa, around=Around(betty.id, "Betty", strain="light"))
    ).value
    assert in_words(circle(desk, isa).around[0]) == "Betty; most weeks; it is light"
    desk.run(lambda unit: undo(unit, before=changed))
    assert circle(desk, isa).around[0] == betty
    out = desk.run(lambda unit: take_out(unit, person=isa, id=betty.id)).value
    assert names(desk, isa) == []
    desk.run(lambda unit: undo(unit, before=out))
    assert names(desk, isa) == ["Betty"]
    desk.run(lambda unit: undo(unit, before=first))
    assert names(desk, isa) == []


def test_what_two_desks_began_is_one_circle(desk: Desk) -> None:
    isa = a_person(desk)
    desk.run(lambda unit: put_in(unit, person=isa, around=SISTER))
    other = {PERSON: isa, CONTROLLER: TRUST, "around/x": {"name": "Ewan", "near": "often"}}
    desk.run(lambda unit: unit.create(Kind.CIRCLE, other))
    assert sorted(names(desk, isa)) == ["Betty", "Ewan"]
    for one in circle(desk, isa).around:
        lighter = replace(one, strain="light", needs="", cares=False)
        desk.run(lambda unit, lighter=lighter: put_in(unit, person=isa, around=lighter))  # type: ignore[misc]
    assert [one.strain for one in circle(desk, isa).around] == ["light", "light"]
    for one in circle(desk, isa).around:
        desk.run(lambda unit, one=one: take_out(unit, person=isa, id=one.id))  # type: ignore[misc]
    assert names(desk, isa) == []


def test_a_circle_has_room_for_twelve_and_nobody_without_a_name(desk: Desk) -> None:
    isa = a_person(desk)
    for place in range(MOST):
        one = Around("", f"Friend {place}")
        desk.run(lambda unit, one=one: put_in(unit, person=isa, around=one))  # type: ignore[misc]
    for wrong in (Around("", "One more"), Around("", "  ")):
        with pytest.raises(DeskError):
            desk.run(lambda unit, wrong=wrong: put_in(unit, person=isa, around=wrong))  # type: ignore[misc]
    with pytest.raises(DeskError, match="look after"):
        desk.run(lambda u: put_in(u, person=isa, around=Around("", "Jo", needs="a rest")))
    assert len(names(desk, isa)) == MOST


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.COORDINATOR, Role.SAFEGUARDING_LEAD])
def test_a_circle_is_for_those_who_keep_in_touch(desk: Desk, role: Role) -> None:
    isa = a_person(desk)
    desk.run(lambda unit: put_in(unit, person=isa, around=SISTER))
    desk.worker = a_worker(role)
    with pytest.raises(NotAllowed):
        desk.run(lambda unit: read_circle(unit, person=isa))


PEOPLE = st.lists(
    st.builds(
        Around,
        id=st.uuids().map(str),
        name=st.text("abc", min_size=1, max_size=5),
        near=st.sampled_from(NEARS),
        strain=st.sampled_from(STRAINS),
    ),
    max_size=MOST,
    unique_by=lambda one: one.id,
)


@given(around=PEOPLE)
def test_no_two_stand_on_one_spot_and_the_same_people_give_the_same_drawing(
    around: list[Around],
) -> None:
    drawn = placed(around)
    assert {one.around.id for one in drawn} == {one.id for one in around}
    assert drawn == placed(list(reversed(around)))
    assert [one.around for one in drawn] == list(in_order(around))
    for one, other in combinations(drawn, 2):
        assert math.dist((one.across, one.down), (other.across, other.down)) > 0.2
    far = [math.hypot(one.across, one.down) for one in drawn]
    assert far == pytest.approx(sorted(far)), "the nearest stand nearest"
    assert all(abs(one.across) <= 1 and abs(one.down) <= 1 for one in drawn)


@given(
    st.dictionaries(
        st.sampled_from(["person", "own", "around/1", "around/2"]),
        st.one_of(
            st.none(), st.integers(), st.text(max_size=9), st.just({"name": "Jo", "near": 3})
        ),
    )
)
def test_a_circle_from_anywhere_is_read_or_left_out(fields: dict[str, object]) -> None:
    found = circle_of("c", fields)
    assert found is None or found.person == fields["person"]
