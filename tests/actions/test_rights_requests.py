"""Somebody rings and asks about details: nothing is told, the safe way is tried, the controller decides."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.people.rights import TO_THE_CALLER, Answered, Request, Stage, Wish, months_after
from heartdesk.people.rights_export import NOT_HERE, everything_about
from heartdesk.people.rights_steps import (
    Asked,
    Receipt,
    concern_holds,
    decide,
    erase,
    hold,
    it_is_about,
    it_is_about_nobody,
    it_is_about_somebody_else,
    it_is_done,
    let_hold_go,
    log,
    read_requests,
    tried_safe_way,
)
from heartdesk.store import audit
from heartdesk.store.audit import Event
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit
from tests.makers import FixedClock, a_desk
from tests.people_makers import (
    COORDINATOR,
    DECIDES,
    LEAD,
    OUTREACH,
    RECEPTION,
    SAFE,
    SAFEGUARDING,
    isa,
    sign,
)

Value = TypeVar("Value")
EX = Asked(
    Wish.ERASE,
    said_name="Isa Doon",
    said_reach="01632 960666",
    said_words="Take everything about me away.",
)


class Hub:
    """A hub where Isa is kept; each worker comes to the same desk in turn."""

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

    def request(self, asked: Asked = EX) -> str:
        return self.do(OUTREACH, lambda unit: log(unit, asked=asked))

    def of(self, request: str) -> Request:
        found = self.do(LEAD, read_requests)
        return next(one.request for one in found if one.request.id == request)

    def found(self, asked: Asked = EX) -> str:
        request = self.request(asked)
        self.do(LEAD, lambda unit: it_is_about(unit, request_id=request, person=self.isa))
        return request

    def known(self, asked: Asked = EX) -> str:
        request = self.found(asked)
        self.tried(request, Answered.THEM)
        return request

    def tried(self, request: str, came: Answered) -> Stage:
        return self.do(LEAD, lambda unit: tried_safe_way(unit, request_id=request, answered=came))

    def decide(self, request: str, *, grant: bool = True, by: str = DECIDES) -> None:
        self.do(LEAD, lambda unit: decide(unit, request_id=request, grant=grant, decided_by=by))

    def concern(self, request: str, *, holds: bool, until: date | None = None) -> None:
        self.do(
            SAFEGUARDING,
            lambda unit: concern_holds(unit, request_id=request, holds=holds, until=until),
        )

    def erase(self, request: str) -> Receipt:
        return self.do(LEAD, lambda unit: erase(unit, request_id=request))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path)
    yield made
    made.close()


def seen(unit: Unit) -> list[tuple[str, str]]:
    """What was looked at, as the audit has it: kind and id of each look."""
    rows = audit.rows_after(unit.connection, 0)
    return [(row.kind, row.record_id) for row in rows if row.event == Event.READ]


@pytest.mark.parametrize("worker", [RECEPTION, OUTREACH], ids=["reception", "outreach"])
@pytest.mark.parametrize("name", ["Isa Doon", "Nobody Known"])
def test_whoever_lifts_the_phone_writes_it_down_and_nobody_is_looked_at(
    hub: Hub, worker: Worker, name: str
) -> None:
    before = hub.do(worker, seen)

    made = hub.do(worker, lambda unit: log(unit, asked=Asked(Wish.ERASE, said_name=name)))

    assert hub.do(worker, seen) == before, "logging looked at somebody"
    assert hub.of(made).stage is Stage.LOGGED
    assert "cannot say whether" in TO_THE_CALLER


@pytest.mark.parametrize("worker", [RECEPTION, OUTREACH, COORDINATOR])
def test_who_wrote_it_down_cannot_read_it_again(hub: Hub, worker: Worker) -> None:
    hub.request()

    with pytest.raises(NotAllowed):
        hub.do(worker, read_requests)


def test_a_request_needs_a_name_to_ask_for(hub: Hub) -> None:
    with pytest.raises(DeskError, match="who asks"):
        hub.request(Asked(Wish.SEE, said_name="  "))

    assert hub.do(LEAD, read_requests) == ()


def test_nothing_is_written_down_before_the_settings_are_signed(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, worker=OUTREACH)
    with pytest.raises(DeskError, match="not signed yet"):
        desk.run(lambda unit: log(unit, asked=EX))
    desk.close()


def test_an_answer_is_due_within_a_month_and_the_end_of_a_month_is_no_trap(hub: Hub) -> None:
    assert hub.of(hub.request()).answer_by() == date(2026, 12, 17)
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 31), 14) == date(2028, 2, 29)


def test_it_was_not_them_ends_it_and_what_the_caller_said_is_not_theirs_to_see(hub: Hub) -> None:
    request = hub.found()

    assert hub.tried(request, Answered.NOT_THEM) is Stage.NOT_THEM

    with pytest.raises(DeskError, match="changed meanwhile"):
        hub.decide(request)
    export = hub.do(LEAD, lambda unit: everything_about(unit, person=hub.isa))
    told = export.as_json().decode()
    assert "01632 960666" not in told
    assert "Take everything" not in told
    assert SAFE in told
    assert "rights_request" in told, "that somebody asked is theirs to know"


def test_nobody_answers_the_safe_way_and_it_stays_open(hub: Hub) -> None:
    request = hub.found()

    assert hub.tried(request, Answered.NOBODY) is Stage.FOUND
    assert hub.tried(request, Answered.NOBODY) is Stage.FOUND

    assert len(hub.of(request).tries) == 2
    with pytest.raises(DeskError, match="not so far yet"):
        hub.decide(request)


def test_the_wrong_one_was_chosen_and_nothing_said_of_them_counts_for_another(hub: Hub) -> None:
    request = hub.found()
    hub.tried(request, Answered.NOBODY)
    hub.concern(request, holds=False)

    hub.do(LEAD, lambda unit: it_is_about_somebody_else(unit, request_id=request))

    again = hub.of(request)
    assert (again.stage, again.person, again.tries) == (Stage.LOGGED, "", ())
    assert not again.concern_answered
    other = hub.do(LEAD, lambda unit: isa(unit, call="Ros"))
    hub.do(LEAD, lambda unit: it_is_about(unit, request_id=request, person=other))
    hub.tried(request, Answered.THEM)
    with pytest.raises(DeskError, match="has not said yet"):
        hub.decide(request)


def test_nobody_is_kept_whom_it_could_be_about(hub: Hub) -> None:
    request = hub.request()

    hub.do(LEAD, lambda unit: it_is_about_nobody(unit, request_id=request))

    assert not hub.of(request).is_open


def test_only_the_named_controller_decides(hub: Hub) -> None:
    request = hub.known(Asked(Wish.SEE, said_name="Isa"))

    with pytest.raises(DeskError, match=f"Only {DECIDES} decides"):
        hub.decide(request, by="Pat")
    hub.decide(request)
    hub.do(LEAD, lambda unit: it_is_done(unit, request_id=request))

    assert hub.of(request).stage is Stage.DONE


def test_nothing_is_erased_before_the_safeguarding_lead_has_answered(hub: Hub) -> None:
    request = hub.known()

    with pytest.raises(DeskError, match="has not said yet"):
        hub.decide(request)

    hub.concern(request, holds=False)
    hub.decide(request)
    assert hub.of(request).stage is Stage.GRANTED


@pytest.mark.parametrize("worker", [LEAD, OUTREACH], ids=["people lead", "outreach"])
def test_nobody_else_answers_for_the_safeguarding_lead(hub: Hub, worker: Worker) -> None:
    request = hub.known()

    with pytest.raises(NotAllowed):
        hub.do(
            worker,
            lambda unit: concern_holds(unit, request_id=request, holds=False, until=None),
        )
    with pytest.raises(DeskError, match="no reason in law"):
        hub.do(LEAD, lambda unit: hold(unit, request_id=request, code="concern", until=None))


def test_what_the_law_holds_is_named_and_stays(hub: Hub) -> None:
    request = hub.known()
    until = hub.clock.now().date() + timedelta(days=30)
    hub.concern(request, holds=True, until=until)

    with pytest.raises(DeskError, match=r"safeguarding lead still needs it.*17 Dec 2026"):
        hub.decide(request)

    hub.clock.move(days=31)
    hub.decide(request)


def test_a_claim_in_law_holds_until_it_is_let_go(hub: Hub) -> None:
    request = hub.known()
    hub.concern(request, holds=False)
    hub.do(LEAD, lambda unit: hold(unit, request_id=request, code="claim", until=None))

    with pytest.raises(DeskError, match="claim in law"):
        hub.decide(request)

    hub.do(LEAD, lambda unit: let_hold_go(unit, request_id=request, code="claim"))
    hub.decide(request)


def test_what_came_to_hold_it_after_the_yes_holds_it_all_the_same(hub: Hub) -> None:
    request = hub.known()
    hub.concern(request, holds=False)
    hub.decide(request)

    def held_elsewhere(unit: Unit) -> None:
        unit.change(
            Kind.RIGHTS_REQUEST, request, {"holds/court": {"by": "Pat", "on": "2026-11-17"}}
        )

    hub.do(LEAD, held_elsewhere)

    with pytest.raises(DeskError, match="police or a court"):
        hub.erase(request)


def test_erased_for_good_with_a_receipt_that_names_nobody(hub: Hub) -> None:
    request = hub.known()
    hub.concern(request, holds=False)
    hub.decide(request)

    receipt = hub.erase(request)

    assert receipt.counts == {"person": 1, "rights_request": 1}
    assert hub.isa not in str(receipt)
    assert "Isa" not in str(receipt)
    assert hub.do(LEAD, read_requests) == ()
    with pytest.raises(DeskError, match=r"not so far|no longer here"):
        hub.erase(request)


def test_what_was_not_decided_is_not_erased(hub: Hub) -> None:
    request = hub.known()
    hub.concern(request, holds=False)

    with pytest.raises(DeskError, match="not so far yet"):
        hub.erase(request)
    hub.decide(request, grant=False)
    with pytest.raises(DeskError, match="not so far yet"):
        hub.erase(request)

    assert hub.do(LEAD, lambda unit: unit.get(Kind.PERSON, hub.isa)) is not None


def test_a_wish_to_see_erases_nothing(hub: Hub) -> None:
    request = hub.known(Asked(Wish.SEE, said_name="Isa"))
    hub.decide(request)

    with pytest.raises(DeskError, match="did not ask for that"):
        hub.erase(request)


@pytest.mark.parametrize("worker", [OUTREACH, SAFEGUARDING, COORDINATOR, RECEPTION])
def test_only_who_answers_for_people_sees_everything_or_erases(hub: Hub, worker: Worker) -> None:
    request = hub.known()
    hub.concern(request, holds=False)
    hub.decide(request)

    with pytest.raises(NotAllowed):
        hub.do(worker, lambda unit: everything_about(unit, person=hub.isa))
    with pytest.raises(NotAllowed):
        hub.do(worker, lambda unit: erase(unit, request_id=request))


def test_everything_about_somebody_is_in_one_place_with_what_stood_there_before(hub: Hub) -> None:
    def fill(unit: Unit) -> None:
        whose = {PERSON: hub.isa, CONTROLLER: LEAD.organization}
        for kind in (Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.CIRCLE, Kind.VISIT_NOTE, Kind.SHARE):
            unit.create(kind, {**whose, "new_field": f"said of {kind}"})
        unit.create(Kind.CIRCLE, {CONTROLLER: LEAD.organization, PERSON: "x", "new_field": "other"})
        unit.change(Kind.PERSON, hub.isa, {"locality": "Another valley"})

    hub.do(LEAD, fill)

    export = hub.do(LEAD, lambda unit: everything_about(unit, person=hub.isa))

    whole = json.loads(export.as_json())
    assert {one["kind"] for one in whole["kept"]} >= {"person", "follow_up", "circle", "share"}
    assert all(f"said of {kind}" in str(whole) for kind in ("circle", "check_in", "visit_note"))
    assert "other" not in [one["now"].get("new_field") for one in whole["kept"]]
    assert whole["kept"][0]["earlier"] == [{"locality": "Doon Valley"}]
    assert whole["not_here"] == list(NOT_HERE)


def test_that_it_was_exported_is_in_the_audit(hub: Hub) -> None:
    hub.do(LEAD, lambda unit: everything_about(unit, person=hub.isa))

    def exported(unit: Unit) -> Iterator[str]:
        rows = audit.rows_after(unit.connection, 0)
        return iter([row.record_id for row in rows if row.event == Event.EXPORTED])

    assert list(hub.do(LEAD, exported)) == [hub.isa]
