"""What a lost laptop had summed up before anybody had taken it in: real desks, by folder and by real server."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.kinds import Audience, Kind
from heartdesk.security.shut_out import ShutOut
from heartdesk.store import sync_state
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync import making, undecided
from heartdesk.sync.actions import DeskKeeper, OtherDesk, meet, read_state, seals_of
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.seals import read_identity
from tests.sync.council_makers import CouncilDesk, ThreeDesks, three_desks
from tests.sync.server_makers import Hall

LAPTOP = "Loudoun laptop"
Meets = Callable[[CouncilDesk], object]


@pytest.fixture
def three(tmp_path: Path) -> Iterator[ThreeDesks]:
    with three_desks(tmp_path / "council") as opened:
        yield opened


@pytest.fixture(params=["folder", "server"])
def meets(request: pytest.FixtureRequest, three: ThreeDesks) -> Meets:
    """One round of a desk where they all meet."""
    if request.param == "folder":
        return lambda desk: desk.meets(three.stick)
    hall: Hall = request.getfixturevalue("hall")
    ann = three.ann.live.now
    root = ann.look(lambda look: read_identity(partial(sync_state.fact, look)).root)
    hall.let_in(root)

    def at_the_server(desk: CouncilDesk) -> object:
        seals = desk.live.use(seals_of)
        made = desk.live.use(lambda opened: meet(opened, seals, hall.address)).made
        return desk.in_step.keep(made)

    for _ in range(2):
        for one in (three.ann, three.bea, three.cas):
            at_the_server(one)
    return at_the_server


def a_larder(unit: Unit, name: str) -> str:
    return unit.create(Kind.SERVICE, {"name": name, "status": "active"})


def renames(desk: CouncilDesk, record_id: str, name: str) -> None:
    desk.does(lambda unit: unit.change(Kind.SERVICE, record_id, {"name": name}))


def shows(desk: CouncilDesk, record_id: str) -> tuple[str, bool] | None:
    """What a service is called at a desk, and whether a person is asked about it; None where it does not stand."""
    found = desk.does(lambda unit: unit.get(Kind.SERVICE, record_id))
    return None if found is None else (str(found.fields["name"]), bool(found.conflicts))


def sums_up(desk: CouncilDesk) -> None:
    def act(opened: Any) -> str | None:
        return make_snapshot(DeskKeeper(opened), seals_of(opened), Audience.DIRECTORY)

    assert desk.live.use(act)


def laptop_at(desk: CouncilDesk) -> OtherDesk:
    (found,) = [one for one in desk.live.now.look(read_state).others if one.name == LAPTOP]
    return found


def handed_in(three: ThreeDesks, meets: Meets) -> None:
    """The laptop is shut out, hands in what it had, and the others come by."""
    three.ann.shuts_out(LAPTOP)
    for one in (three.ann, three.bea):
        meets(one)
    with suppress(ShutOut):  # once it has heard, its keys are gone
        for _ in range(3):
            meets(three.cas)
    for one in (three.ann, three.bea):
        meets(one)


def test_what_only_the_laptops_summary_holds_counts_once_an_admin_lets_it_in(
    three: ThreeDesks, meets: Meets
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    # given work at the laptop that stands nowhere else any more than in its summary
    larder = cas.does(lambda unit: a_larder(unit, "Zebra larder"))
    sums_up(cas)

    # when it is shut out before anybody had taken that in
    handed_in(three, meets)

    # then it counts nowhere, and whoever looks reads of it: of which desk, how much, made when
    for one in (ann, bea):
        assert shows(one, larder) is None
        laptop = laptop_at(one)
        (summary,) = laptop.summaries
        assert laptop.shut_out
        assert summary.whole
        assert summary.entries >= 1
        assert summary.made > 0

    # and once an admin lets it in, it counts here and everywhere
    made = ann.lets_in(LAPTOP)
    assert (made.summaries, made.asked, made.left) == (1, 0, 0)
    for one in (ann, bea, ann, bea):
        meets(one)
    for one in (ann, bea):
        assert shows(one, larder) == ("Zebra larder", False)
        assert laptop_at(one).summaries == ()


def test_a_desk_that_has_the_summary_needs_no_more_than_the_word_that_it_was_let_in(
    three: ThreeDesks, tmp_path: Path
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    larder = cas.does(lambda unit: a_larder(unit, "Zebra larder"))
    sums_up(cas)
    # given a desk that keeps the summary aside
    handed_in(three, partial(CouncilDesk.meets, stick=three.stick))
    assert shows(bea, larder) is None

    # when an admin lets it in, and that word alone comes, with nothing that was said beside it
    ann.lets_in(LAPTOP)
    ann.meets(three.stick)
    bare = tmp_path / "bare"
    shutil.copytree(three.stick, bare)
    for part in bare.rglob("*.hds"):
        if not part.name.endswith("-0000.hds"):
            part.unlink()
    bea.meets(bare)

    # then it counts
    assert shows(bea, larder) == ("Zebra larder", False)


def test_where_the_summary_does_not_show_what_it_replaced_a_person_is_asked(
    three: ThreeDesks,
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    meets = partial(CouncilDesk.meets, stick=three.stick)
    once, twice = (bea.does(partial(a_larder, name=name)) for name in ("Larder", "Library"))
    three.meet(times=2)
    # given a name that was changed once at the laptop, and another that was changed twice: what stood between is gone
    renames(cas, once, "Larder, upstairs")
    renames(cas, twice, "Library, upstairs")
    renames(cas, twice, "Library, in the attic")
    sums_up(cas)
    handed_in(three, meets)

    # when it is let in
    made = ann.lets_in(LAPTOP)
    assert (made.summaries, made.asked, made.left) == (1, 1, 0)
    three.meet(ann, bea, times=2)

    # then the one is an edit like any, and of the other both words stand at every desk
    for one in (ann, bea):
        assert shows(one, once) == ("Larder, upstairs", False)
        found = shows(one, twice)
        assert found is not None
        assert found[1]


def lying(found: Sequence[Any], how: Callable[[Any], Any]) -> list[Any]:
    said = ((stream, how(change)) for stream, change in found)
    return [(stream, change) for stream, change in said if change is not None]


def sums_up_wrongly(desk: CouncilDesk, how: Callable[[Any], Any]) -> None:
    """Whoever has the laptop makes a summary that says something else: `how` gives each change, or None for none."""

    def read(shelf: UnitShelf, audience: Audience, upto: int, after: Any) -> Any:
        found, further = shelf.heads(audience, upto=upto, after=after, records=999)
        return lying(found, how), further

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "_read", read)
        sums_up(desk)


def test_a_summary_that_says_something_else_under_a_signed_change_stays_out(
    three: ThreeDesks,
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    meets = partial(CouncilDesk.meets, stick=three.stick)
    larder = bea.does(partial(a_larder, name="Larder"))
    three.meet(times=2)

    # given
    def closed(change: Any) -> Any:
        ours = change.record_id == larder
        return replace(change, fields={**change.fields, "name": "Closed"}) if ours else change

    cas.does(partial(a_larder, name="Zebra larder"))
    sums_up_wrongly(cas, closed)
    cas.does(partial(a_larder, name="Honest, and said afterwards"))
    handed_in(three, meets)

    # when an admin lets in what is aside
    made = ann.lets_in(LAPTOP)
    three.meet(ann, bea, times=2)

    # then the bundles count, and the summary does not
    assert (made.summaries, made.left) == (0, 1)
    assert made.bundles >= 1
    for one in (ann, bea):
        assert shows(one, larder) == ("Larder", False)
        assert one.does(lambda unit: len(undecided.undecided(UnitShelf(unit)))) == 1


def test_what_a_summary_leaves_out_though_it_had_seen_it_stays_everywhere(
    three: ThreeDesks, tmp_path: Path
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    meets = partial(CouncilDesk.meets, stick=three.stick)
    larder = bea.does(partial(a_larder, name="Larder"))
    three.meet(times=2)
    zebra = cas.does(partial(a_larder, name="Zebra larder"))
    # given a summary that passes over an entry which the laptop had heard of
    sums_up_wrongly(cas, lambda change: None if change.record_id == larder else change)
    handed_in(three, meets)

    # when it is let in, and a desk begins that knows nothing yet
    assert ann.lets_in(LAPTOP).asked == 1
    three.meet(ann, bea, times=2)
    dot = ann.asks_in("Doon", worker="Dot", folder=tmp_path / "dot")
    three.meet(ann, dot, ann, dot)

    # then the entry stands at all of them
    for one in (ann, bea, dot):
        assert shows(one, larder) == ("Larder", False)
        assert shows(one, zebra) == ("Zebra larder", False)
    dot.close()


def test_a_summary_that_takes_very_much_away_takes_nothing_away_unasked(
    three: ThreeDesks,
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    meets = partial(CouncilDesk.meets, stick=three.stick)
    ids = [bea.does(partial(a_larder, name=f"Larder {number}")) for number in range(25)]
    three.meet(times=2)
    # given

    def close_all(unit: Unit) -> None:
        for one in ids:
            unit.delete(Kind.SERVICE, one)

    cas.does(close_all)
    sums_up(cas)
    handed_in(three, meets)

    # when
    made = ann.lets_in(LAPTOP)
    three.meet(ann, bea, times=2)

    # then every one of them stands, marked
    assert made.asked == len(ids)
    for desk in (ann, bea):
        assert [shows(desk, one) for one in ids] == [
            (f"Larder {number}", True) for number in range(25)
        ]
