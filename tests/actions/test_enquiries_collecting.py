"""A leaflet waits under one spoken word: no name, no address, this desk alone, two weeks."""

from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.enquiries.actions import count_barrier, undo_enquiry
from heartdesk.enquiries.collecting import collect, forget_collection, keep_for_collection
from heartdesk.store.desk import Desk
from heartdesk.triage.model import Signpost
from tests.makers import FixedClock, a_desk, a_worker


def a_larder(desk: Desk) -> str:
    return desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": "Example Larder"})).value


def kept(desk: Desk, *places: str) -> str:
    signposts = [Signpost(Kind.SERVICE, one, "together") for one in places]
    return desk.run(lambda unit: keep_for_collection(unit, signposts=signposts)).value


def test_whoever_says_the_word_gets_the_places_and_who_does_what(desk: Desk) -> None:
    larder = a_larder(desk)
    word = kept(desk, larder)

    waiting = desk.look(lambda look: collect(look, word=f" {word.upper()} "))

    assert [(one.id, one.name, one.step) for one in waiting.places] == [
        (larder, "Example Larder", "together")
    ]
    travels = desk.look(lambda look: look.waiting_to_travel())
    assert travels == 1, "the larder travels, what waits does not"


def test_two_that_wait_never_share_a_word(desk: Desk) -> None:
    larder = a_larder(desk)
    words = [kept(desk, larder) for _ in range(40)]
    assert len(set(words)) == 40


def test_once_collected_nothing_of_it_stays(desk: Desk) -> None:
    word = kept(desk, a_larder(desk))
    desk.run(lambda unit: forget_collection(unit, word=word))
    with pytest.raises(DeskError, match="Nothing waits"):
        desk.look(lambda look: collect(look, word=word))


def test_after_two_weeks_it_is_gone(desk: Desk, clock: FixedClock) -> None:
    word = kept(desk, a_larder(desk))
    clock.move(days=14)
    assert desk.look(lambda look: collect(look, word=word)).places
    clock.move(days=1)
    with pytest.raises(DeskError, match="Nothing waits"):
        desk.look(lambda look: collect(look, word=word))


def test_a_place_that_is_gone_is_left_out(desk: Desk) -> None:
    larder, gone = a_larder(desk), a_larder(desk)
    word = kept(desk, larder, gone)
    desk.run(lambda unit: unit.delete(Kind.SERVICE, gone))
    found = desk.look(lambda look: collect(look, word=word))
    assert [one.id for one in found.places] == [larder]


def test_an_empty_leaflet_is_not_kept_and_a_planner_keeps_none(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="nothing on the leaflet"):
        kept(desk)
    planner = a_desk(tmp_path, worker=a_worker(Role.PLANNER))
    with pytest.raises(NotAllowed):
        planner.look(lambda look: collect(look, word="thistle"))
    planner.close()


def test_a_barrier_is_counted_without_a_conversation_and_taken_back(desk: Desk) -> None:
    record_id = desk.run(lambda unit: count_barrier(unit, barrier="interpreter")).value

    (record,) = desk.look(lambda look: list(look.every(Kind.ENQUIRY)))
    assert dict(record.fields) == {"week": "2026-W47", "barriers/interpreter": True}
    with pytest.raises(ValueError, match="no such barrier"):
        desk.run(lambda unit: count_barrier(unit, barrier="her man"))

    desk.run(lambda unit: undo_enquiry(unit, id=record_id))
    assert desk.look(lambda look: list(look.every(Kind.ENQUIRY))) == []
