"""Check-in calls on a real encrypted file: agreed word for word, rung in order, and nobody given up on."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import PERSON, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.followups.actions import read_due
from heartdesk.followups.calling import (
    KEPT_TRIES,
    Kept,
    agree,
    count_waiting,
    keep_try,
    police_line,
    read_calls,
    read_of_person,
    read_storm,
    stop,
    take_back,
)
from heartdesk.followups.checkin import Turn, Typed, words_to_read_out
from heartdesk.followups.contact import Way
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Unit
from tests.followup_makers import LEAD, MOIRA, a_person, signed
from tests.makers import FixedClock, a_desk, a_worker

SIX = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
"""Six in the evening, on a Friday."""

FRIDAYS = Typed({4: Turn(time(18), "Moira")}, named="Her son Jim", named_number="07700 900456")


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """Moira's desk, at six on a Friday; the controller has signed."""
    clock.moment = SIX
    opened = a_desk(tmp_path, clock=clock, worker=MOIRA)
    signed(opened)
    yield opened
    opened.close()


def somebody(desk: Desk, call: str = "Isa", typed: Typed = FRIDAYS) -> str:
    """A person who said yes to calls."""
    person = a_person(desk, call)
    yes(desk, person, call, typed)
    return person


def yes(desk: Desk, person: str, call: str, typed: Typed) -> str:
    words = words_to_read_out(call, typed)
    return desk.run(lambda unit: agree(unit, person=person, typed=typed, agreed=words)).value


def tried(desk: Desk, person: str, way: Way = "ring", came: str = "no_answer", **more: Any) -> Kept:
    return desk.run(lambda unit: keep_try(unit, person=person, way=way, came=came, **more)).value


def calls(desk: Desk) -> list[tuple[str, str, str]]:
    """Who, where it stands, and what comes next."""
    found = desk.run(read_calls).value
    return [(p.call, one.state, one.step.way if one.step else "") for one, p in found.calls]


def test_no_answer_at_six_on_a_friday_goes_up_the_ladder_and_says_who_did_what_when(
    desk: Desk, clock: FixedClock
) -> None:
    isa = somebody(desk)
    assert calls(desk) == [("Isa", "due", "")]

    # Nobody answers at six, nor at half past
    tried(desk, isa)
    assert calls(desk) == [("Isa", "step", "ring")]
    clock.move(minutes=30)
    tried(desk, isa)
    assert calls(desk) == [("Isa", "step", "nominated")]

    # Her son does not pick up either, and Lena takes over
    clock.move(minutes=2)
    desk.worker = LEAD
    tried(desk, isa, "nominated")
    assert calls(desk) == [("Isa", "step", "police")]
    clock.move(minutes=1)
    tried(desk, isa, "police", "told", words="They go by within the hour.")
    assert calls(desk) == [("Isa", "step", "heard")]

    # On Monday it still stands, though nobody rings her on Mondays
    clock.move(days=3)
    assert calls(desk) == [("Isa", "step", "heard")]
    said = desk.run(lambda unit: read_of_person(unit, person=isa)).value
    assert [(one.way, one.came, one.by, f"{one.at:%a %H:%M}") for one in said.tries] == [
        ("police", "told", "Lena", "Fri 18:33"),
        ("nominated", "no_answer", "Lena", "Fri 18:32"),
        ("ring", "no_answer", "Moira", "Fri 18:30"),
        ("ring", "no_answer", "Moira", "Fri 18:00"),
    ]
    assert said.tries[0].words == "They go by within the hour."

    # The police saw her: only that ends it
    tried(desk, isa, "heard", "safe")
    assert calls(desk) == []


def test_what_was_agreed_is_what_was_read_out_word_for_word(desk: Desk) -> None:
    isa = a_person(desk)
    words = words_to_read_out("Isa", FRIDAYS)
    assert "We ring Isa: Friday at 6 pm." in words
    assert "Her son Jim" in words
    assert "the police to look in" in words
    other = Typed(
        {**FRIDAYS.turns, 0: Turn(time(9), "Ann")}, named="Jim", named_number="07700 900456"
    )
    with pytest.raises(DeskError, match="has not said yes"):
        desk.run(lambda unit: agree(unit, person=isa, typed=other, agreed=words))
    assert calls(desk) == []


def test_nobody_is_rung_who_gave_no_number_that_is_safe(desk: Desk) -> None:
    here = a_person(desk, how="here")
    with pytest.raises(DeskError, match="safe to ring"):
        yes(desk, here, "Isa", FRIDAYS)


def test_agreeing_anew_replaces_what_was_agreed_and_forgets_no_try(
    desk: Desk, clock: FixedClock
) -> None:
    isa = somebody(desk)
    tried(desk, isa)
    yes(desk, isa, "Isa", Typed({1: Turn(time(9), "Ann")}, risks=("power",)))

    said = desk.run(lambda unit: read_of_person(unit, person=isa)).value
    assert said.check_in is not None
    assert (list(said.check_in.turns), said.check_in.named) == ([1], "")
    assert said.step is not None
    assert len(said.tries) == 1


def test_they_stop_it_any_day_and_an_open_ladder_stays(desk: Desk) -> None:
    isa, jim = somebody(desk), somebody(desk, "Jim")
    tried(desk, isa)
    for person in (isa, jim):
        desk.run(lambda unit, person=person: stop(unit, person=person, why=""))  # type: ignore[misc]
    assert calls(desk) == [("Isa", "step", "ring")]


def test_how_they_are_and_a_visit_in_one_call(desk: Desk) -> None:
    isa = somebody(desk)
    kept = tried(desk, isa, came="answered", mood="low", wishes=("company", "visit"))
    assert calls(desk) == [("Isa", "done", "")]
    (visit,) = desk.run(read_due).value
    assert (visit.person.call, visit.follow_up.what) == ("Isa", "visit")

    desk.run(lambda unit: take_back(unit, kept=kept))
    assert calls(desk) == [("Isa", "due", "")]
    assert desk.run(read_due).value == ()


def test_a_wrong_press_of_answered_brings_the_ladder_back(desk: Desk, clock: FixedClock) -> None:
    isa = somebody(desk)
    tried(desk, isa)
    clock.move(minutes=5)
    kept = tried(desk, isa, came="answered")
    assert calls(desk)[0][1] == "done"
    desk.run(lambda unit: take_back(unit, kept=kept))
    assert calls(desk) == [("Isa", "step", "ring")]
    said = [dict(x.fields) for x in desk.run(lambda u: list(u.every(Kind.CHECK_IN_CALL))).value]
    assert len(said) == 3, "that it was kept, and taken back, stays written"


@pytest.mark.parametrize("way", ["window", "doorstep", "walk"])
def test_a_window_a_doorstep_and_a_walk_count_as_a_call_does(desk: Desk, way: Way) -> None:
    isa = somebody(desk)
    tried(desk, isa, way, "answered", mood="well")
    assert calls(desk) == [("Isa", "done", "")]
    other = a_person(desk, "Rab")
    tried(desk, other, way, "answered")
    said = desk.run(lambda unit: read_of_person(unit, person=other)).value
    assert [one.way for one in said.tries] == [way]
    assert calls(desk) == [("Isa", "done", "")], "nobody rings Rab: he said yes to nothing"


def test_a_desk_whose_clock_is_ahead_never_says_that_somebody_is_safe(
    desk: Desk, clock: FixedClock
) -> None:
    isa = somebody(desk)
    clock.move(hours=5)
    tried(desk, isa, came="answered")
    clock.move(hours=-5)
    tried(desk, isa)
    assert calls(desk) == [("Isa", "step", "ring")]


def test_an_arrangement_forgets_old_tries_and_never_the_open_ones(
    desk: Desk, clock: FixedClock
) -> None:
    isa = somebody(desk)
    for _ in range(KEPT_TRIES + 5):
        clock.move(days=7)
        tried(desk, isa, came="answered")
    good = clock.moment
    for _ in range(KEPT_TRIES + 5):
        clock.move(minutes=40)
        tried(desk, isa)

    def remembered(unit: Unit) -> int:
        fields = next(iter(unit.every(Kind.CHECK_IN))).fields
        return sum(value is not None for name, value in fields.items() if name.startswith("tries/"))

    assert desk.run(remembered).value <= KEPT_TRIES * 2 + 7
    (call,) = desk.run(read_calls).value.calls
    assert call[0].step is not None
    assert len(call[0].step.tries) == KEPT_TRIES + 5
    assert call[0].last == good


def test_in_a_storm_everybody_is_on_one_list_and_who_was_reached_goes_last(
    desk: Desk, clock: FixedClock
) -> None:
    isa = somebody(desk)
    jim = somebody(desk, "Jim", Typed({0: Turn(time(9), "Ann")}, risks=("power",)))
    somebody(desk, "Rab", Typed({}))

    def names() -> list[str]:
        return [p.call for _, p in desk.run(lambda u: read_storm(u, event="power")).value.rows]

    assert names()[0] == "Jim"
    tried(desk, jim, came="answered", event="power")
    assert names()[-1] == "Jim"
    tried(desk, isa, event="power")
    assert names()[0] == "Isa"
    assert desk.run(count_waiting).value == 1


def test_the_number_of_the_police_is_the_directorys(desk: Desk) -> None:
    number, name = desk.look(police_line)
    assert re.fullmatch(r"\d[\d ]*", number)
    assert "Police" in name


def test_a_birthday_has_a_month_and_a_day_and_no_year_anywhere(desk: Desk) -> None:
    somebody(desk, typed=Typed({}, birthday=(11, 20)))
    (call,) = desk.run(read_calls).value.calls
    assert call[0].birthday
    kept = desk.run(lambda unit: next(iter(unit.every(Kind.CHECK_IN))).fields["birthday"]).value
    assert kept == "11-20"


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.COORDINATOR, Role.PLANNER, Role.ADMIN])
def test_whoever_may_not_know_people_rings_nobody(desk: Desk, role: Role) -> None:
    isa = somebody(desk)
    desk.worker = a_worker(role)
    assert desk.run(count_waiting).value == 0
    for act in (
        read_calls,
        lambda unit: read_storm(unit, event="cold"),
        lambda unit: keep_try(unit, person=isa, way="ring", came="answered"),
    ):
        with pytest.raises(NotAllowed):
            desk.run(act)


def test_everything_kept_of_a_call_says_whose_it_is(desk: Desk) -> None:
    isa = somebody(desk)
    kept = tried(desk, isa, came="answered", wishes=("visit",))
    desk.run(lambda unit: take_back(unit, kept=kept))
    for kind in (Kind.CHECK_IN, Kind.CHECK_IN_CALL, Kind.FOLLOW_UP):
        found = desk.run(lambda u, kind=kind: [r.fields[PERSON] for r in u.every(kind)]).value  # type: ignore[misc]
        assert set(found) == {isa}


def test_a_call_an_hour_late_is_waiting_work(desk: Desk, clock: FixedClock) -> None:
    somebody(desk)
    clock.moment = SIX - timedelta(hours=1)
    assert desk.run(count_waiting).value == 0
    clock.moment = SIX + timedelta(hours=1)
    assert desk.run(count_waiting).value == 1
    assert calls(desk) == [("Isa", "late", "")]
