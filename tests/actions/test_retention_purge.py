"""Who goes when: by the periods that were signed, shown first, and only when somebody with the role says yes."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from heartdesk.consent.actions import withdraw
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.people.retention import CLASS_OF, Leaving
from heartdesk.people.retention_steps import Preview, class_words, let_go, preview
from heartdesk.people.rights import Wish
from heartdesk.people.rights_steps import Asked, it_is_about_nobody, log
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit
from tests.makers import FixedClock, a_desk
from tests.people_makers import (
    COORDINATOR,
    LEAD,
    OUTREACH,
    SAFEGUARDING,
    a_service,
    isa,
    say_yes,
    sign,
)

Value = TypeVar("Value")


class Hub:
    """A hub in November; each worker comes to the same desk in turn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FixedClock()
        self._desks: dict[str, Desk] = {}
        self.do(LEAD, sign)
        self.isa = self.do(LEAD, isa)

    def do(self, worker: Worker, work: Callable[[Unit], Value]) -> Value:
        if worker.id not in self._desks:
            self._desks[worker.id] = a_desk(self.folder, worker=worker, clock=self.clock)
        return self._desks[worker.id].run(work).value

    def close(self) -> None:
        for desk in self._desks.values():
            desk.close()

    def keep(self, kind: Kind, **fields: Any) -> str:
        whose = {PERSON: self.isa, CONTROLLER: LEAD.organization}
        return self.do(LEAD, lambda unit: unit.create(kind, {**whose, **fields}))

    def preview(self) -> Preview:
        return self.do(LEAD, preview)

    def leaving(self) -> Leaving:
        return next(one for one in self.preview().leaving if one.id == self.isa)

    def let_go(self, *ids: str, asked: bool = True) -> Any:
        return self.do(LEAD, lambda unit: let_go(unit, ids=ids, asked_lead=asked))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path)
    yield made
    made.close()


def test_a_name_with_nothing_passed_on_goes_after_six_months(hub: Hub) -> None:
    one = hub.leaving()

    assert (one.call, one.goes_on, one.why) == ("Isa", date(2027, 5, 17), "contact")
    assert class_words(one.why).startswith("A name")
    hub.clock.move(days=180)
    assert hub.preview().due == ()
    hub.clock.move(days=1)
    assert [one.id for one in hub.preview().due] == [hub.isa]


def test_what_was_passed_on_stays_a_year_from_the_last_step(hub: Hub) -> None:
    share = hub.keep(Kind.SHARE, state="accepted")
    hub.clock.move(days=30)
    hub.do(LEAD, lambda unit: unit.change(Kind.SHARE, share, {"state": "first visit"}))

    one = hub.leaving()

    assert (one.goes_on, one.why) == (date(2027, 12, 17), "handover")


def test_a_handover_that_never_left_keeps_nobody_longer(hub: Hub) -> None:
    hub.keep(Kind.SHARE, state="refused")

    assert hub.leaving().why == "contact"


def test_a_yes_keeps_them_until_it_ends_and_the_period_after(hub: Hub) -> None:
    service = hub.do(COORDINATOR, a_service)
    hub.do(OUTREACH, lambda unit: say_yes(unit, hub.isa, service, days=60))

    assert hub.leaving().goes_on == date(2027, 7, 16)


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        (Kind.CHECK_IN, {"agreed": "every Monday"}, "ring them still"),
        (Kind.FOLLOW_UP, {}, "asks how it went"),
        (Kind.SHARE, {"state": "sent"}, "has not answered"),
        (Kind.RIGHTS_REQUEST, {"stage": "known"}, "wait for an answer"),
        (
            Kind.RIGHTS_REQUEST,
            {"stage": "refused", "holds/claim": {"by": "Pat"}},
            "needed in law",
        ),
    ],
)
def test_nobody_goes_by_a_timer_in_the_middle_of_something(
    hub: Hub, kind: Kind, fields: dict[str, Any], words: str
) -> None:
    hub.keep(kind, **fields)
    hub.clock.move(days=2000)

    assert words in " ".join(hub.leaving().holds)
    assert hub.preview().due == ()
    with pytest.raises(DeskError, match="Something changed"):
        hub.let_go(hub.isa)


def test_a_service_that_must_still_be_told_to_stop_keeps_them_until_it_was(hub: Hub) -> None:
    service = hub.do(COORDINATOR, a_service)
    given = hub.do(OUTREACH, lambda unit: say_yes(unit, hub.isa, service))
    share = hub.keep(Kind.SHARE, state="accepted", grounds=list(given))
    hub.do(OUTREACH, lambda unit: withdraw(unit, ids=given))
    hub.clock.move(days=2000)
    assert "told to stop" in " ".join(hub.leaving().holds)

    hub.do(LEAD, lambda unit: unit.change(Kind.SHARE, share, {"told_to_stop_on": "2032-01-01"}))

    assert hub.leaving().holds == ()


def test_a_worry_about_safety_goes_by_no_timer(hub: Hub) -> None:
    assert not {Kind.CONCERN, Kind.CONCERN_STEP, Kind.NOTICE, Kind.TELLING} & CLASS_OF.keys()
    worry = hub.do(
        OUTREACH, lambda unit: unit.create(Kind.CONCERN, {PERSON: hub.isa, "words": "a worry"})
    )
    hub.clock.move(days=400)

    hub.let_go(hub.isa)

    assert hub.do(SAFEGUARDING, lambda unit: unit.get(Kind.CONCERN, worry)) is not None


def test_nothing_goes_without_a_yes_to_each_and_the_lead_being_asked(hub: Hub) -> None:
    hub.clock.move(days=400)

    with pytest.raises(DeskError, match="Nobody is chosen"):
        hub.let_go()
    with pytest.raises(DeskError, match="was not asked"):
        hub.let_go(hub.isa, asked=False)

    assert hub.leaving().id == hub.isa


def test_only_who_was_ticked_goes(hub: Hub) -> None:
    other = hub.do(LEAD, lambda unit: isa(unit, call="Ros"))
    hub.clock.move(days=400)

    gone = hub.let_go(hub.isa)

    assert (gone.people, gone.requests) == (1, 0)
    assert [one.id for one in hub.preview().leaving] == [other]


def test_somebody_who_came_back_meanwhile_does_not_go(hub: Hub) -> None:
    hub.clock.move(days=400)
    assert hub.preview().due
    hub.do(LEAD, lambda unit: unit.change(Kind.PERSON, hub.isa, {"locality": "Elsewhere"}))

    with pytest.raises(DeskError, match="Something changed"):
        hub.let_go(hub.isa)

    assert hub.leaving().call == "Isa"


def test_a_request_about_nobody_goes_by_its_own_time(hub: Hub) -> None:
    asked = Asked(Wish.SEE, said_name="Who Knows")
    request = hub.do(OUTREACH, lambda unit: log(unit, asked=asked))
    hub.clock.move(days=400)
    assert request not in [one.id for one in hub.preview().due], "it still waits for an answer"
    hub.do(LEAD, lambda unit: it_is_about_nobody(unit, request_id=request))
    hub.clock.move(days=366)

    gone = hub.let_go(request)

    assert gone.requests == 1


@pytest.mark.parametrize("worker", [OUTREACH, SAFEGUARDING, COORDINATOR])
def test_nobody_else_sees_who_goes_or_lets_them_go(hub: Hub, worker: Worker) -> None:
    hub.clock.move(days=400)

    with pytest.raises(NotAllowed):
        hub.do(worker, preview)
    with pytest.raises(NotAllowed):
        hub.do(worker, lambda unit: let_go(unit, ids=[hub.isa], asked_lead=True))
