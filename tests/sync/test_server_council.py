"""A whole council at the real server: real encrypted desks, real PostgreSQL, and a laptop that is lost."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.store import sync_state
from heartdesk.store.bundles import State
from heartdesk.store.shelf import UnitShelf
from heartdesk.sync.actions import meet, seals_of
from heartdesk.sync.rounds import Round
from heartdesk.sync.seals import read_identity
from heartdesk.ui.session import CouncilNews
from tests.sync.council_makers import CouncilDesk, ThreeDesks, three_desks
from tests.sync.server_makers import Hall


@pytest.fixture
def three(tmp_path: Path, hall: Hall) -> Iterator[ThreeDesks]:
    """Ann's desk, Bea's and Cas's laptop, who have met by stick; their council is let in at the server."""
    with three_desks(tmp_path / "council") as opened:
        ann = opened.ann.live.now
        root = ann.look(lambda look: read_identity(partial(sync_state.fact, look)).root)
        hall.let_in(root)
        yield opened


def meets(desk: CouncilDesk, hall: Hall) -> tuple[Round, CouncilNews]:
    """One round at the server, and what is due after it."""
    seals = desk.live.use(seals_of)
    made = desk.live.use(lambda opened: meet(opened, seals, hall.address)).made
    return made, desk.in_step.keep(made)


def name_of(desk: CouncilDesk, kind: Kind, record_id: str) -> str:
    found = desk.does(lambda unit: unit.get(kind, record_id))
    return "" if found is None else str(found.fields["name"])


def test_a_lost_laptop_is_shut_out_through_the_server_alone(three: ThreeDesks, hall: Hall) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    for one in (ann, bea, cas, ann, bea, cas):
        meets(one, hall)
    last = cas.does(lambda unit: unit.create(Kind.SERVICE, {"name": "What the laptop knew"}))

    # Given the laptop is lost, and the others hear of it at the server
    ann.shuts_out("Loudoun laptop")
    for one in (ann, bea, ann, bea):
        meets(one, hall)
    fields = {"name": "Morag", CONTROLLER: bea.live.now.look(lambda look: look.worker.organization)}
    person = bea.does(lambda unit: unit.create(Kind.PERSON, fields))
    larder = ann.does(lambda unit: unit.create(Kind.SERVICE, {"name": "Said afterwards"}))
    for one in (ann, bea, ann, bea):
        meets(one, hall)

    # When somebody opens the laptop where there is a line
    heard = [meets(cas, hall)[1]]
    while not heard[-1].shut_out and len(heard) < 4:
        heard.append(meets(cas, hall)[1])

    # Then it says so and has heard nothing new, and those who stayed read each other as ever
    assert heard[-1].shut_out
    assert name_of(cas, Kind.SERVICE, larder) == ""
    assert name_of(ann, Kind.PERSON, person) == "Morag"
    assert name_of(bea, Kind.SERVICE, larder) == "Said afterwards"
    # and what it handed in waits for a person
    for one in (ann, bea):
        meets(one, hall)
    assert name_of(ann, Kind.SERVICE, last) == ""
    assert ann.does(lambda unit: len(UnitShelf(unit).in_state(State.ASIDE))) > 0
