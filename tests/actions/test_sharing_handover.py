"""The warm handover: asked first, agreed thing by thing, and stopped the moment a yes is taken back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from heartdesk.consent.actions import still, withdraw
from heartdesk.consent.model import ITEMS
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.people.actions import read_person
from heartdesk.sharing.actions import (
    Ready,
    first_visit,
    it_did_not_leave,
    offer,
    read_shares,
    send,
    they_do_not,
    they_refuse,
    they_take_it_up,
    told_to_stop,
    what_there_is,
)
from heartdesk.sharing.model import Already, State, Way
from heartdesk.sharing.script import LABELS, call_script
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Unit
from tests.makers import FixedClock, a_desk, a_worker
from tests.people_makers import (
    CARERS,
    COORDINATOR,
    LEAD,
    OUTREACH,
    RECEPTION,
    SAFE,
    a_service,
    day,
    isa,
    say_yes,
    sign,
)

Value = TypeVar("Value")
HOPE = "A morning off, now and then"


class Doon:
    """A desk where Isa and a service are, used by one worker after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FixedClock()
        with_lead = a_desk(folder, worker=LEAD, clock=self.clock)
        with_lead.run(sign)
        self.person = with_lead.run(isa).value
        with_lead.close()
        self.carers = self.service(CARERS)
        self.desk: Desk = a_desk(folder, worker=OUTREACH, clock=self.clock)

    def do(self, work: Callable[[Unit], Value]) -> Value:
        return self.desk.run(work).value

    def service(self, name: str, *, sensitive: bool = False) -> str:
        desk = a_desk(self.folder, worker=COORDINATOR, clock=self.clock)
        made = desk.run(lambda unit: a_service(unit, name, sensitive=sensitive)).value
        desk.close()
        return made

    def offer(self, unit: Unit, **said: object) -> str:
        typed = {
            "person": self.person,
            "recipient": self.carers,
            "items": ("name", "reach", "needs"),
            "already": Already.NO,
            "why": HOPE,
        }
        return offer(unit, **{**typed, **said})  # type: ignore[arg-type]

    def yes(self, *items: str) -> tuple[str, ...]:
        chosen = items or ("name", "reach", "needs")
        return self.do(lambda unit: say_yes(unit, self.person, self.carers, chosen))

    def shares(self) -> tuple[Ready, ...]:
        return self.do(lambda unit: read_shares(unit, person=self.person))

    def state(self) -> State:
        return self.shares()[0].share.state


@pytest.fixture
def doon(tmp_path: Path) -> Iterator[Doon]:
    made = Doon(tmp_path)
    yield made
    made.desk.close()


def test_nothing_is_offered_before_somebody_asked_who_works_with_them_already(doon: Doon) -> None:
    with pytest.raises(DeskError, match="already works with them"):
        doon.do(lambda unit: doon.offer(unit, already=None))

    assert doon.shares() == ()


def test_what_to_pass_on_and_why_are_needed(doon: Doon) -> None:
    with pytest.raises(DeskError, match="what to pass on"):
        doon.do(lambda unit: doon.offer(unit, items=()))
    with pytest.raises(DeskError, match="why"):
        doon.do(lambda unit: doon.offer(unit, why=" "))

    assert doon.shares() == ()


def test_a_service_that_works_with_them_already_is_warned_of_and_can_be_chosen_all_the_same(
    doon: Doon,
) -> None:
    with pytest.raises(DeskError, match="already works with them"):
        doon.do(lambda unit: doon.offer(unit, already=Already.THERE))

    doon.do(lambda unit: doon.offer(unit, already=Already.THERE, anyway=True))

    assert doon.state() is State.OFFERED


def test_without_a_yes_nothing_leaves_and_it_says_for_what_a_yes_is_missing(doon: Doon) -> None:
    share = doon.do(doon.offer)
    doon.yes("name", "needs")

    with pytest.raises(DeskError, match="the safe way to reach you"):
        doon.do(lambda unit: send(unit, share_id=share, way=Way.SHEET))

    ready = doon.shares()[0]
    assert ready.share.state is State.OFFERED
    assert ready.no_yes == ("reach",)


def test_with_a_yes_for_each_thing_just_those_things_leave(doon: Doon) -> None:
    share = doon.do(lambda unit: doon.offer(unit, items=("name", "needs")))
    doon.yes("name", "needs", "place")

    outgoing = doon.do(lambda unit: send(unit, share_id=share, way=Way.CALL))

    assert dict(outgoing.items) == {"name": "Isa", "needs": HOPE}
    assert outgoing.recipient_name == CARERS
    assert doon.state() is State.SENT
    said = "\n".join(call_script(outgoing))
    assert HOPE in said
    assert SAFE not in said
    assert "Doon Valley" not in said


def test_a_yes_to_one_service_is_none_to_another(doon: Doon) -> None:
    other = doon.service("Doon Cafe")
    doon.yes()
    share = doon.do(lambda unit: doon.offer(unit, recipient=other))

    with pytest.raises(DeskError, match="not agreed that Doon Cafe is told"):
        doon.do(lambda unit: send(unit, share_id=share, way=Way.SHEET))


def test_a_yes_that_ran_out_lets_nothing_leave(doon: Doon) -> None:
    share = doon.do(doon.offer)
    doon.yes()
    doon.clock.move(days=61)

    with pytest.raises(DeskError, match="have not agreed"):
        doon.do(lambda unit: send(unit, share_id=share, way=Way.FILE))


def test_the_person_would_rather_not_and_nothing_of_why_is_kept(doon: Doon) -> None:
    share = doon.do(doon.offer)

    doon.do(lambda unit: they_refuse(unit, share_id=share))

    kept = doon.shares()[0].share
    assert kept.state is State.REFUSED
    assert (kept.why, kept.items) == ("", ())
    doon.yes()
    with pytest.raises(DeskError, match="changed meanwhile"):
        doon.do(lambda unit: send(unit, share_id=share, way=Way.CALL))


def test_the_same_service_twice_is_warned_of_but_not_after_a_no(doon: Doon) -> None:
    first = doon.do(doon.offer)
    with pytest.raises(DeskError, match=f"handed to {CARERS} before, on Tue 17 Nov 2026"):
        doon.do(doon.offer)

    doon.yes()
    doon.do(lambda unit: send(unit, share_id=first, way=Way.CALL))
    doon.do(lambda unit: they_do_not(unit, share_id=first, because="full"))

    doon.do(doon.offer)
    assert [one.share.state for one in doon.shares()].count(State.OFFERED) == 1


def test_after_half_a_year_it_is_no_longer_the_same_one(doon: Doon) -> None:
    doon.do(doon.offer)
    doon.clock.move(days=181)

    doon.do(doon.offer)

    assert len(doon.shares()) == 2


def test_the_whole_way_to_a_first_visit(doon: Doon) -> None:
    share = doon.do(doon.offer)
    doon.yes()
    doon.do(lambda unit: send(unit, share_id=share, way=Way.SHEET))
    doon.do(lambda unit: they_take_it_up(unit, share_id=share))
    with pytest.raises(DeskError, match="still to come"):
        doon.do(lambda unit: first_visit(unit, share_id=share, on=day(unit) + timedelta(days=1)))

    doon.do(lambda unit: first_visit(unit, share_id=share, on=day(unit)))

    kept = doon.shares()[0].share
    assert kept.state is State.FIRST_VISIT
    assert kept.visited_on is not None


def test_a_no_has_a_reason_from_the_list_and_no_words_of_the_person(doon: Doon) -> None:
    share = doon.do(doon.offer)
    doon.yes()
    doon.do(lambda unit: send(unit, share_id=share, way=Way.CALL))

    with pytest.raises(DeskError, match="why not"):
        doon.do(lambda unit: they_do_not(unit, share_id=share, because="she drinks"))
    doon.do(lambda unit: they_do_not(unit, share_id=share, because="full"))

    assert doon.shares()[0].share.not_because == "full"


def test_what_the_printer_did_not_take_can_be_sent_again(doon: Doon) -> None:
    share = doon.do(doon.offer)
    doon.yes()
    doon.do(lambda unit: send(unit, share_id=share, way=Way.SHEET))

    doon.do(lambda unit: it_did_not_leave(unit, share_id=share))

    assert doon.state() is State.OFFERED
    doon.do(lambda unit: send(unit, share_id=share, way=Way.CALL))
    doon.do(lambda unit: they_take_it_up(unit, share_id=share))
    with pytest.raises(DeskError, match="answered it already"):
        doon.do(lambda unit: it_did_not_leave(unit, share_id=share))


def test_a_yes_taken_back_before_it_left_lets_it_never_leave(doon: Doon) -> None:
    share = doon.do(doon.offer)
    given = doon.yes()
    doon.do(lambda unit: withdraw(unit, ids=given[:1]))

    with pytest.raises(DeskError, match="have not agreed"):
        doon.do(lambda unit: send(unit, share_id=share, way=Way.SHEET))

    assert doon.state() is State.OFFERED


def test_a_yes_taken_back_between_the_sheet_and_the_printer_stops_the_paper(doon: Doon) -> None:
    share = doon.do(doon.offer)
    given = doon.yes()
    outgoing = doon.do(lambda unit: send(unit, share_id=share, way=Way.SHEET))
    doon.do(lambda unit: withdraw(unit, ids=given[:1]))

    with pytest.raises(DeskError, match="Nothing has left"):
        doon.do(lambda unit: still(unit, outgoing=outgoing))


def test_a_yes_taken_back_after_it_left_stops_it_and_the_service_must_be_told(doon: Doon) -> None:
    share = doon.do(doon.offer)
    given = doon.yes()
    doon.do(lambda unit: send(unit, share_id=share, way=Way.CALL))
    doon.do(lambda unit: withdraw(unit, ids=given[-1:]))

    kept = doon.shares()[0].share
    assert kept.stopped
    assert kept.must_be_told
    assert kept.why == ""
    with pytest.raises(DeskError, match="took their yes back"):
        doon.do(lambda unit: they_take_it_up(unit, share_id=share))

    doon.do(lambda unit: told_to_stop(unit, share_id=share))
    assert not doon.shares()[0].share.must_be_told
    record = doon.do(lambda unit: unit.get(Kind.SHARE, share))
    assert record is not None
    assert HOPE not in str(record.fields), "what they hoped for is let go"


def test_a_place_that_must_not_be_found_is_rung_and_never_written_on_paper(doon: Doon) -> None:
    refuge = doon.service("Safe House", sensitive=True)
    share = doon.do(lambda unit: doon.offer(unit, recipient=refuge))
    doon.do(lambda unit: say_yes(unit, doon.person, refuge, name="Safe House"))

    with pytest.raises(DeskError, match="must not be found"):
        doon.do(lambda unit: send(unit, share_id=share, way=Way.SHEET))
    with pytest.raises(DeskError, match="must not be found"):
        doon.do(lambda unit: send(unit, share_id=share, way=Way.FILE))
    doon.do(lambda unit: send(unit, share_id=share, way=Way.CALL))


def test_what_is_kept_of_a_handover_holds_no_word_of_the_person(doon: Doon) -> None:
    doon.do(doon.offer)
    doon.yes()

    record = doon.do(lambda unit: next(iter(unit.every(Kind.SHARE))))

    assert "Isa" not in str(record.fields)
    assert SAFE not in str(record.fields)


def test_two_desks_that_say_different_safe_ways_pass_none_on(doon: Doon) -> None:
    person = doon.do(lambda unit: read_person(unit, id=doon.person))

    assert SAFE in what_there_is(person)["reach"]
    assert "reach" not in what_there_is(replace(person, doubts=("safe",)))


@pytest.mark.parametrize("worker", [RECEPTION, COORDINATOR, a_worker(name="Nobody")])
def test_who_may_not_see_people_hands_nobody_over(doon: Doon, worker: object) -> None:
    doon.desk.close()
    desk = a_desk(doon.folder, worker=worker, clock=doon.clock)  # type: ignore[arg-type]
    try:
        with pytest.raises(NotAllowed):
            desk.run(doon.offer)
        with pytest.raises(NotAllowed):
            desk.run(lambda unit: read_shares(unit, person=doon.person))
    finally:
        desk.close()


def test_every_thing_that_can_be_agreed_to_has_a_name_on_the_sheet() -> None:
    assert LABELS.keys() == ITEMS.keys()
