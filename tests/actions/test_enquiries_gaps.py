"""What was missing, in one line: it stays at this desk until a coordinator has read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.places import find_place
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.enquiries.gaps import (
    LONGEST,
    count_waiting,
    drop_gap,
    pass_gap,
    passed_gaps,
    say_gap,
    unsay_gap,
    waiting_gaps,
    warning_for,
)
from heartdesk.store.desk import Desk
from tests.actions.test_enquiries_kept import all_that_is_kept
from tests.makers import a_desk, a_worker

AREA = find_area("east_ayrshire")
LINE = "somewhere warm to sit on a Sunday"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path)
    yield desk
    desk.close()


def said(desk: Desk, line: str = LINE) -> str:
    home = find_place(desk.area, "Dalmellington")
    return desk.run(lambda unit: say_gap(unit, line=line, needs=["com.lonely"], home=home)).value


def test_a_line_waits_at_this_desk_and_nothing_of_it_travels(desk: Desk) -> None:
    gap_id = said(desk)

    (waiting,) = desk.look(waiting_gaps)
    assert (waiting.id, waiting.line, waiting.where, waiting.needs) == (
        gap_id,
        LINE,
        "doon-valley",
        ("com.lonely",),
    )
    assert desk.look(lambda look: look.waiting_to_travel()) == 0
    assert desk.look(passed_gaps) == ()
    assert desk.look(count_waiting) == 1


def test_the_coordinator_lets_it_go_as_it_should_read(desk: Desk) -> None:
    gap_id = said(desk, "somewhere warm for Senga to sit")

    desk.run(lambda unit: pass_gap(unit, id=gap_id, line="  somewhere warm   to sit "))

    (passed,) = desk.look(passed_gaps)
    assert (passed.line, passed.week, passed.where) == (
        "somewhere warm to sit",
        "2026-W47",
        "doon-valley",
    )
    assert desk.look(waiting_gaps) == ()
    assert desk.look(lambda look: look.waiting_to_travel()) == 1
    assert b"for senga" not in all_that_is_kept(desk), "what was first typed is gone"
    with pytest.raises(DeskError, match="read already"):
        desk.run(lambda unit: pass_gap(unit, id=gap_id, line=LINE))


@pytest.mark.parametrize("take_away", [drop_gap, unsay_gap])
def test_a_line_that_is_dropped_is_gone_for_good(desk: Desk, take_away: object) -> None:
    gap_id = said(desk, "a place where naebody kens Senga")

    desk.run(lambda unit: take_away(unit, id=gap_id))  # type: ignore[operator]

    assert desk.look(waiting_gaps) == ()
    assert b"naebody" not in all_that_is_kept(desk)


def test_only_a_coordinator_reads_them(desk: Desk, tmp_path: Path) -> None:
    gap_id = said(desk)
    reception = a_desk(tmp_path, worker=a_worker(Role.RECEPTION))

    assert reception.look(count_waiting) == 0
    reception.run(lambda unit: say_gap(unit, line="another line"))
    for action in (pass_gap, drop_gap):
        with pytest.raises(NotAllowed):
            reception.run(
                lambda unit, action=action: action(  # type: ignore[misc]
                    unit, id=gap_id, **({"line": LINE} if action is pass_gap else {})
                )
            )
    with pytest.raises(NotAllowed):
        reception.look(waiting_gaps)
    reception.close()
    assert desk.look(count_waiting) == 2


def test_a_line_has_eighty_letters_at_most(desk: Desk) -> None:
    with pytest.raises(DeskError, match="80"):
        said(desk, "x" * (LONGEST + 1))
    assert said(desk, "   ") == ""
    gap_id = said(desk, "x" * LONGEST)
    with pytest.raises(DeskError, match="still waits"):
        desk.run(lambda unit: pass_gap(unit, id=gap_id, line=" "))
    assert desk.look(count_waiting) == 1


@pytest.mark.parametrize(
    "line",
    [
        "somewhere for Senga to go",
        "Mr mctavish needs a lift",
        "a lassie called moira wants company",
        "ring 07700 900123 about a bed",
        "a bus from KA6 7AA",
        "Senga",
        "naewhere for our Wee-Jean",
    ],
)
def test_names_and_numbers_are_warned_about(line: str) -> None:
    assert "Leave it out" in warning_for(line, AREA)


@pytest.mark.parametrize(
    "line",
    [
        "",
        LINE,
        "Somewhere warm to sit on a Sunday",
        "a bus home to Dalmellington after 6",
        "No dentist takes anybody in Cumnock or Doon Valley",
        "someone who speaks Polish",
        "help with Universal Credit on a Monday",
        "ASN swimming for under 12s",
    ],
)
def test_what_names_nobody_is_not_warned_about(line: str) -> None:
    assert warning_for(line, AREA) == ""


def test_what_was_passed_is_a_record_of_the_hub(desk: Desk) -> None:
    gap_id = said(desk)
    desk.run(lambda unit: pass_gap(unit, id=gap_id, line=LINE))

    (record,) = desk.look(lambda look: list(look.every(Kind.GAP)))
    assert set(record.fields) == {"week", "locality", "line", "needs/com.lonely"}
