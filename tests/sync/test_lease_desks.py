"""A laptop that meets nobody for a fortnight: real desks, real encrypted files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from heartdesk.core.clock import SystemClock
from heartdesk.core.kinds import CONTROLLER, SEALED, Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.security import slot_file
from heartdesk.security.slots import KeyFile
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync import lease, notices
from heartdesk.sync.lease import Standing
from tests.makers import FixedClock
from tests.sync.council_makers import (
    CouncilDesk,
    ThreeDesks,
    three_desks,
)

FORTNIGHT = 14 * 86_400.0


@pytest.fixture
def three(tmp_path: Path) -> Iterator[ThreeDesks]:
    with three_desks(tmp_path / "council") as opened:
        yield opened


def a_person(unit: Unit) -> str:
    return unit.create(Kind.PERSON, {"name": "Morag", CONTROLLER: unit.worker.organization})


def reads(desk: CouncilDesk, person: str) -> str:
    found = desk.does(lambda unit: unit.get(Kind.PERSON, person))
    assert found is not None
    return str(found.fields["name"])


def boxes_of(desk: CouncilDesk) -> int:
    """How many sealed audiences' private keys the worker's own way in leads to."""
    file = slot_file.read(desk.folder)
    assert isinstance(file, KeyFile)
    of = {key.id: key.audience for key in file.audiences}
    slot = desk.way_in.now.secrets.slot
    return sum(box.slot == slot and of.get(box.key) in SEALED for box in file.sealed)


def how_it_stands(desk: CouncilDesk) -> Standing:
    return lease.standing(desk.does(lambda unit: lease.kept(UnitShelf(unit))))


def test_after_a_fortnight_the_keys_are_destroyed_and_come_back_from_the_others(
    three: ThreeDesks,
) -> None:
    ann, cas = three.ann, three.cas
    # Keys were made anew, and lie in the bundles, sealed to Cas
    ann.shuts_out("Grange")
    three.meet(ann, cas, times=2)
    person = cas.does(a_person)
    three.meet(ann, cas, times=2)
    assert cas.does(lambda unit: notices.shares(UnitShelf(unit)))
    assert how_it_stands(cas) is Standing.GOOD

    # A week on its own: a word of warning, and everything still opens
    cas.clock.seconds += FORTNIGHT / 2 + 60
    assert "over a week" in cas.in_step.keep().lease
    assert reads(cas, person) == "Morag"
    late = cas.does(a_person)

    # A fortnight: the keys are gone from the key file
    cas.clock.seconds += FORTNIGHT / 2
    assert "closed here" in cas.in_step.keep().lease
    assert boxes_of(cas) == 0
    with pytest.raises(NotAllowed, match="without the key"):
        reads(cas, person)
    # also for whoever opens it anew, with a passphrase that is right, and with what lies in its bundles
    cas.close()
    cas.open()
    with pytest.raises(NotAllowed):
        reads(cas, person)
    cas.in_step.keep()
    assert boxes_of(cas) == 0

    # A worry can be written all the same, and what waited leaves
    worry = cas.does(lambda unit: unit.create(Kind.CONCERN, {"name": "a worry"}))
    cas.meets(three.stick)
    three.meet(ann)
    assert reads(ann, late) == "Morag"
    assert ann.does(lambda unit: unit.get(Kind.CONCERN, worry)) is not None

    # and with the others' next round the keys are back
    _, news = cas.meets(three.stick)
    assert news.lease == ""
    assert reads(cas, person) == reads(cas, late) == "Morag"
    assert how_it_stands(cas) is Standing.GOOD


def test_a_clock_ten_years_off_destroys_nothing_and_gives_no_more_time(
    three: ThreeDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    cas = three.cas
    person = cas.does(a_person)
    held = boxes_of(cas)
    wall = FixedClock(datetime.now(UTC) + timedelta(days=3650))

    # The computer is started with a date ten years on
    cas.clock.restart(running=60)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: wall.moment)
    assert "By this computer's date" in cas.in_step.keep().lease
    assert boxes_of(cas) == held
    with pytest.raises(NotAllowed):
        reads(cas, person)

    # Somebody is heard: it opens again, whatever the date
    three.ann.does(lambda unit: unit.create(Kind.SERVICE, {"name": "a larder"}))
    three.meet(three.ann)
    _, news = cas.meets(three.stick)
    assert news.lease == ""
    assert reads(cas, person) == "Morag"

    # The date is set twenty years back: a fortnight of running is a fortnight
    wall.move(days=-7300)
    cas.clock.seconds += FORTNIGHT + 1
    assert "closed here" in cas.in_step.keep().lease
    assert boxes_of(cas) == 0


def test_keys_that_nobody_else_holds_are_never_destroyed(three: ThreeDesks) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    person = ann.does(a_person)
    # Both others are shut out: nobody could give Ann's keys back
    ann.shuts_out("Loudoun laptop")
    ann.shuts_out("Grange")
    held = boxes_of(ann)
    ann.clock.seconds += 3 * FORTNIGHT
    ann.in_step.keep()

    assert boxes_of(ann) == held
    assert reads(ann, person) == "Morag"
    assert replace(cas.clock) == replace(bea.clock)
