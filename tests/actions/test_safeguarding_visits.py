"""Safety notes for visits: dated facts that somebody saw, looked at again, read by whoever visits and nobody else."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.safeguarding.visit_note import LONGEST_KEPT, VisitNote, VisitTyped
from heartdesk.safeguarding.visiting import look_again, notes_of, write_note
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from tests.makers import TUESDAY, FixedClock, a_desk, a_worker, held_by
from tests.people_makers import OUTREACH, SAFEGUARDING, isa, sign

TODAY = local(TUESDAY).date()
TYPED: dict[str, Any] = {
    "what": "A dog ran at the visitor and bit her bag",
    "on": TODAY - timedelta(days=2),
    "seen_by": "Olive",
    "do": "Ring first, and ask that the dog is in the kitchen",
    "review_on": TODAY + timedelta(days=91),
}


def at_work(desk: Desk, worker: Worker) -> Desk:
    desk.worker, desk.held = worker, held_by(worker)
    return desk


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = a_desk(tmp_path, clock=clock, worker=a_worker(*Role, name="First"))
    opened.run(sign)
    yield opened
    opened.close()


@pytest.fixture
def person(desk: Desk) -> str:
    return at_work(desk, OUTREACH).run(isa).value


def note(desk: Desk, person: str, **other: Any) -> str:
    typed = VisitTyped(**{**TYPED, **other})
    return desk.run(lambda unit: write_note(unit, person=person, typed=typed)).value


def notes(desk: Desk, worker: Worker, person: str) -> tuple[VisitNote, ...]:
    return at_work(desk, worker).run(lambda unit: notes_of(unit, person=person)).value


def test_whoever_visits_reads_what_happened_when_and_what_to_do(desk: Desk, person: str) -> None:
    note(desk, person)

    for reader in (OUTREACH, SAFEGUARDING, a_worker(Role.PEOPLE_LEAD, name="Pat")):
        (read,) = notes(desk, reader, person)
        assert (read.what, read.on, read.by) == (TYPED["what"], TYPED["on"], "Olive")
        assert not read.is_due(TODAY)
    for other in (Role.RECEPTION, Role.COORDINATOR, Role.PLANNER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            notes(desk, a_worker(other, name="X"), person)
    # another organization's workers find nothing
    assert notes(desk, a_worker(Role.OUTREACH, name="Y", organization="other"), person) == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"what": " "}, "What happened"),
        ({"do": ""}, "What happened, or what to do"),
        ({"seen_by": " "}, "Who saw it"),
        ({"on": TODAY + timedelta(days=1)}, "still to come"),
        ({"review_on": TODAY}, "within half a year"),
        ({"review_on": TODAY + LONGEST_KEPT + timedelta(days=1)}, "within half a year"),
    ],
)
def test_a_rumour_without_a_day_or_an_end_is_no_note(
    desk: Desk, person: str, wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(DeskError, match=says):
        note(desk, person, **wrong)
    assert notes(desk, OUTREACH, person) == ()


def test_a_note_nobody_looked_at_again_says_so_and_one_that_ended_binds_nobody(
    desk: Desk, person: str, clock: FixedClock
) -> None:
    made = note(desk, person)
    clock.move(days=91)
    later = TODAY + timedelta(days=91)
    (read,) = notes(desk, OUTREACH, person)
    assert read.is_due(later)

    look: Any = lambda still: desk.run(  # noqa: E731
        lambda unit: look_again(unit, id=made, still_true=still, next_on=later + timedelta(days=30))
    )
    look(True)
    (read,) = notes(desk, OUTREACH, person)
    assert not read.is_due(later)
    assert (read.reviewed, read.reviewed_by) == (later, "Olive")

    look(False)
    (read,) = notes(desk, OUTREACH, person)
    assert read.ended
    assert not read.is_due(date(2030, 1, 1))


def test_nobody_is_noted_who_is_not_written_down(desk: Desk) -> None:
    at_work(desk, OUTREACH)
    with pytest.raises(DeskError, match="written down"):
        note(desk, "6f7a4d0e-0000-4000-8000-000000000000")
