"""Snapshots of a desk that was shut out: nobody believes them, so nothing goes on their word any more."""

from datetime import UTC, datetime
from functools import partial
from uuid import NAMESPACE_URL, uuid5

import pytest

from heartdesk.core.kinds import Audience, Kind
from heartdesk.store.shelf import State
from heartdesk.sync.compacting import make_snapshot
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.folder import FolderRoad
from tests.sync.memory_shelf import Kept, MemoryDesk
from tests.sync.seals_for_tests import PaperSeals, tell_shut_out
from tests.sync.simulation import MemoryDrive

MOMENT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


class Council:
    """Desks in memory, and sticks between them. Doon is the one that is shut out; the reception sums nothing up."""

    def __init__(self) -> None:
        self.desks: dict[str, MemoryDesk] = {}
        self.seals: dict[str, PaperSeals] = {}
        self.sticks: dict[str, MemoryDrive] = {}
        for name in ("barony", "doon", "grange", "reception"):
            stream, run = (uuid5(NAMESPACE_URL, f"{name} {what}") for what in ("stream", "run"))
            kept = Kept(streams=(str(stream),))
            self.desks[name] = MemoryDesk(kept, run=run.bytes, clock=lambda: MOMENT)
            self.seals[name] = PaperSeals(name)
        self.desks["reception"].may_sum_up = False

    def meet(self, stick: str, *names: str) -> None:
        drive = self.sticks.setdefault(stick, MemoryDrive())
        for name in names:
            make_round(self.desks[name], FolderRoad(drive, place=stick), self.seals[name])

    def adds(self, at: str, called: str) -> None:
        self.desks[at].create(Kind.SERVICE, called, {"name": called})

    def sums_up(self, at: str) -> None:
        assert make_snapshot(self.desks[at], self.seals[at], Audience.DIRECTORY)

    def shuts_doon_out(self) -> None:
        doon, by = self.seals["doon"].desk, self.seals["barony"]
        self.desks["barony"].run(partial(tell_shut_out, seals=by, desk=doon, real=False))

    def shows(self, at: str) -> set[str]:
        return {record_id for _, record_id in self.desks[at].everything()}


@pytest.fixture
def council() -> Council:
    made = Council()
    made.adds("doon", "Larder")
    made.adds("grange", "Cafe")
    made.meet("the town's", *made.desks, *made.desks)
    return made


def test_a_desk_that_hears_it_was_shut_out_hands_in_every_word_it_has(council: Council) -> None:
    # given a desk that has summed up, and has what lies nowhere else: its own and that of a desk that is gone
    council.sums_up("doon")
    council.meet("the town's", "doon", "barony")
    council.adds("grange", "Library")
    council.meet("a lost one", "grange", "doon")
    council.adds("doon", "Zebra")

    # when it hears that it was shut out
    council.shuts_doon_out()
    council.meet("the town's", "barony", "doon", "barony")

    # then it sums nothing up: what the other said counts, and its own waits for a person
    assert council.shows("barony") == {"Larder", "Cafe", "Library"}
    aside = council.desks["barony"].run(lambda shelf: shelf.in_state(State.ASIDE))
    assert sum(kept.changes for kept in aside) == 1


@pytest.mark.parametrize("summed_up", [False, True])
@pytest.mark.parametrize("by", ["doon", "reception"])
def test_nothing_goes_from_a_place_where_nobody_believes_what_stands_for_it(
    council: Council, by: str, *, summed_up: bool
) -> None:
    # given a word that a desk summed up elsewhere after it was shut out, and that lies as it was said at the town's
    council.shuts_doon_out()
    council.meet("the town's", "barony")
    council.adds("grange", "Library")
    if summed_up:
        council.sums_up("grange")
    council.meet("a lost one", "grange", "doon")
    council.sums_up("doon")
    council.meet("a lost one", "doon", "reception")
    council.meet("the town's", "grange")

    # when that desk, or one that had taken its snapshot in, comes to the town's and hears
    council.meet("the town's", by)

    # then the word still lies there
    council.meet("the town's", "barony")
    assert council.shows("barony") == {"Larder", "Cafe", "Library"}


@pytest.mark.parametrize("summed_up", [False, True])
def test_what_a_desk_has_is_not_let_go_for_a_snapshot_of_one_that_was_shut_out(
    council: Council, *, summed_up: bool
) -> None:
    # given a reception that has what was said, one by one or in a snapshot
    council.adds("grange", "Library")
    if summed_up:
        council.sums_up("grange")
    council.meet("the town's", "grange", "reception")
    # and a snapshot that stands for more, on a stick where also lies that its desk was shut out
    council.meet("the town's", "doon")
    council.adds("doon", "Zebra")
    council.sums_up("doon")
    council.meet("a lost one", "doon")
    council.shuts_doon_out()
    council.meet("another lost one", "barony")
    heard = council.sticks["another lost one"].lying
    council.sticks["a lost one"].lying.update(heard)

    # when the reception finds both
    council.meet("a lost one", "reception")

    # then it brings to a new place what others believe
    council.meet("a new one", "reception", "barony")
    assert council.shows("barony") >= {"Larder", "Cafe", "Library"}
