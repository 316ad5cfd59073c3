"""Somebody of another service may be at risk: seen once, with a reason, and the safeguarding lead is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.safeguarding.glass import see_all
from heartdesk.store.audit import Event, written
from heartdesk.store.desk import Desk
from heartdesk.store.notices import notices
from heartdesk.store.record import Worker
from tests.makers import a_desk, a_worker, held_by
from tests.people_makers import OUTREACH, SAFEGUARDING, isa, sign

OTHER = a_worker(Role.OUTREACH, name="Nia", organization="0d4f8f5a-7a55-4f57-9f43-0d8f5fd9b2aa")
ADMIN = a_worker(Role.ADMIN, name="Ada")
WHY = "Isa said on the phone that she cannot go on"


def at_work(desk: Desk, worker: Worker) -> Desk:
    desk.worker, desk.held = worker, held_by(worker)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = a_desk(tmp_path, worker=a_worker(*Role, name="First"))
    opened.run(sign)
    yield opened
    opened.close()


@pytest.fixture
def person(desk: Desk) -> str:
    return at_work(desk, OUTREACH).run(isa).value


def test_all_of_it_is_seen_with_a_reason_and_the_lead_reads_why(desk: Desk, person: str) -> None:
    seen = at_work(desk, OTHER).run(lambda unit: see_all(unit, person=person, reason=WHY)).value

    assert (seen.call, seen.locality) == ("Isa", "Doon Valley")
    (notice,) = at_work(desk, SAFEGUARDING).run(notices).value
    assert (notice.worker_name, notice.reason, notice.record_id) == ("Nia", WHY, person)
    events = [one.event for one in at_work(desk, ADMIN).look(written)]
    assert Event.BREAK_GLASS in events


@pytest.mark.parametrize("reason", ["", "because", "  .... "])
def test_without_a_reason_nothing_is_seen(desk: Desk, person: str, reason: str) -> None:
    at_work(desk, OTHER)
    with pytest.raises(DeskError, match="needs a reason"):
        desk.run(lambda unit: see_all(unit, person=person, reason=reason))
    assert at_work(desk, SAFEGUARDING).run(notices).value == ()


def test_who_may_not_read_people_sees_nobody_even_then(desk: Desk, person: str) -> None:
    for role in (Role.RECEPTION, Role.COORDINATOR, Role.PLANNER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            at_work(desk, a_worker(role, name="X")).run(
                lambda unit: see_all(unit, person=person, reason=WHY)
            )


def test_a_look_at_nobody_is_told_too(desk: Desk) -> None:
    nobody = "6f7a4d0e-0000-4000-8000-000000000000"
    with pytest.raises(DeskError, match="The lead was told"):
        at_work(desk, OTHER).run(lambda unit: see_all(unit, person=nobody, reason=WHY))
    assert len(at_work(desk, SAFEGUARDING).run(notices).value) == 1
