"""Snapshots of a desk that was shut out: nobody believes them, and nothing goes, until an admin lets them in."""

from datetime import UTC, datetime
from functools import partial
from uuid import NAMESPACE_URL, uuid5

import pytest

from heartdesk.core.kinds import Audience, Kind
from heartdesk.store.bundles import State
from heartdesk.sync import snapshot_parts, undecided
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.rounds import make_round
from heartdesk.sync.snapshot_parts import held_snapshots
from heartdesk.sync.transports.folder import FolderRoad
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_drive import MemoryDrive
from tests.sync.memory_kept import Kept
from tests.sync.seals_for_tests import PaperSeals, tell_let_in, tell_shut_out

MOMENT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


class Council:
    """Desks in memory, and sticks between them. Doon is the one that is shut out; the reception sums nothing up."""

    def __init__(self) -> None:
        self.desks: dict[str, MemoryDesk] = {}
        self.seals: dict[str, PaperSeals] = {}
        self.sticks: dict[str, MemoryDrive] = {}
        self.told: dict[str, tuple[str, ...]] = {}
        for name in ("barony", "doon", "grange", "reception"):
            self.begins(name)
        self.desks["reception"].may_sum_up = False

    def begins(self, name: str) -> None:
        stream, run = (uuid5(NAMESPACE_URL, f"{name} {what}") for what in ("stream", "run"))
        kept = Kept(streams=(str(stream),))
        self.desks[name] = MemoryDesk(kept, run=run.bytes, clock=lambda: MOMENT)
        self.seals[name] = PaperSeals(name)

    def meet(self, stick: str, *names: str) -> None:
        drive = self.sticks.setdefault(stick, MemoryDrive())
        for name in names:
            made = make_round(self.desks[name], FolderRoad(drive, place=stick), self.seals[name])
            self.told[name] = made.told

    def adds(self, at: str, called: str) -> None:
        self.desks[at].create(Kind.SERVICE, called, {"name": called})

    def sums_up(self, at: str) -> None:
        assert make_snapshot(self.desks[at], self.seals[at], Audience.DIRECTORY)

    def shuts_doon_out(self) -> None:
        doon, by = self.seals["doon"].desk, self.seals["barony"]
        self.desks["barony"].run(partial(tell_shut_out, seals=by, desk=doon, real=False))

    def lets_in(self, at: str) -> None:
        doon, by = self.seals["doon"].desk, self.seals[at]
        self.desks[at].run(partial(tell_let_in, seals=by, desk=doon, real=False))

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


def _doon_alone_sums_up(council: Council) -> None:
    """What Doon and a desk that is gone had said lies in a snapshot that nobody took in; then Doon is shut out."""
    council.adds("grange", "Library")
    council.meet("a lost one", "grange", "doon")
    council.adds("doon", "Zebra")
    council.sums_up("doon")
    council.shuts_doon_out()
    council.meet("the town's", "barony", "doon", "barony")


def test_what_only_a_snapshot_of_a_desk_that_was_shut_out_holds_waits_for_a_person(
    council: Council,
) -> None:
    # given, when
    _doon_alone_sums_up(council)
    council.meet("the town's", "barony", "reception", "barony")

    # then nothing of it counts, and both keep it and are told of it
    for name in ("barony", "reception"):
        assert council.shows(name) == {"Larder", "Cafe"}
        (waits,) = council.desks[name].run(undecided.lacking)
        assert waits.is_whole
        assert any("kept aside" in one for one in council.told[name])


@pytest.mark.parametrize("order", ["parts first", "notice first", "together"])
def test_once_let_in_it_counts_everywhere_in_whatever_order_it_comes(
    council: Council, order: str
) -> None:
    # given such a snapshot
    _doon_alone_sums_up(council)
    if order == "parts first":
        council.meet("the town's", "reception")

    # when an admin lets it in, and the reception hears of that before the parts, after them, or with them
    council.lets_in("barony")
    if order == "notice first":
        notice_only = council.sticks["a new one"] = MemoryDrive()
        council.meet("a new one", "barony")
        for path in [path for path in notice_only.lying if path.endswith(".hds")]:
            del notice_only.lying[path]
        council.meet("a new one", "reception")
        assert council.shows("reception") == {"Larder", "Cafe"}
    council.meet("the town's", "barony", "reception", "barony")

    # then it counts at both, and nothing waits
    for name in ("barony", "reception"):
        assert council.shows(name) == {"Larder", "Cafe", "Library", "Zebra"}
        assert council.desks[name].run(undecided.lacking) == []


def test_a_new_desk_believes_nothing_of_it_unless_it_was_let_in(council: Council) -> None:
    # given such a snapshot, which the reception carries to a new place together with what tells of the shutting out
    _doon_alone_sums_up(council)
    council.meet("the town's", "reception")
    council.meet("a new one", "reception")

    # when a new desk begins there
    council.begins("newcomer")
    council.meet("a new one", "newcomer")

    # then
    assert council.shows("newcomer") == {"Larder", "Cafe"}


def test_what_was_let_in_is_summed_up_by_a_desk_of_the_council_and_then_let_go(
    council: Council,
) -> None:
    # given
    _doon_alone_sums_up(council)

    # when
    council.lets_in("barony")
    council.meet("the town's", "barony", "barony")

    # then the snapshot of the desk that was shut out is needed no more
    held = council.desks["barony"].run(held_snapshots).values()
    assert {one.desk for one in held} == {council.seals["barony"].desk}
    council.meet("the town's", "reception")
    assert council.shows("reception") == {"Larder", "Cafe", "Library", "Zebra"}


@pytest.mark.parametrize("limit", ["MOST_ASIDE", "BYTES_ASIDE"])
def test_a_thief_cannot_fill_the_desks_with_summaries(
    council: Council, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    most = 4
    each = 700  # bytes that such a summary has at least
    monkeypatch.setattr(snapshot_parts, limit, most if limit == "MOST_ASIDE" else most * each)
    # given a stolen desk that says something and sums up, again and again
    council.shuts_doon_out()
    council.meet("the town's", "barony")
    for number in range(most + 3):
        council.adds("doon", f"Zebra {number}")
        council.sums_up("doon")
        stick = f"stick {number}"
        council.meet(stick, "doon")

        # when they are left where the others meet
        council.sticks["the town's"].lying.update(council.sticks[stick].lying)
        council.meet("the town's", "barony")

    # then so many are kept, and no more
    assert 1 <= len(council.desks["barony"].run(undecided.undecided)) <= most
    assert council.shows("barony") == {"Larder", "Cafe"}


def test_a_desk_that_has_the_parts_takes_them_in_with_the_round_that_brings_the_word(
    council: Council,
) -> None:
    # given
    _doon_alone_sums_up(council)
    council.meet("the town's", "reception")

    # when the word comes in a bundle, in one round
    council.lets_in("barony")
    council.desks["barony"].may_sum_up = False
    council.meet("the town's", "barony", "reception")

    # then
    assert council.shows("reception") == {"Larder", "Cafe", "Library", "Zebra"}


def test_a_summary_of_the_council_is_not_let_go_for_a_thiefs_that_stands_for_more(
    council: Council,
) -> None:
    # given a summary that everybody has taken in, and one of a stolen desk that stands for all of it and more
    council.sums_up("barony")
    council.meet("the town's", "barony", "doon", "reception", "barony")
    council.adds("doon", "Zebra")
    council.sums_up("doon")
    council.shuts_doon_out()
    council.meet("the town's", "barony", "doon", "barony", "reception", "barony")

    # when a new desk begins there
    council.begins("newcomer")
    council.meet("the town's", "newcomer")

    # then it finds what the council had summed up
    for name in ("barony", "reception"):
        held = council.desks[name].run(held_snapshots).values()
        assert council.seals["barony"].desk in {one.desk for one in held}
    assert council.shows("newcomer") == {"Larder", "Cafe"}
