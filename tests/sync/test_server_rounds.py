"""Real rounds of desks that meet at the real server: one question each, servers set back, wiped, and lines cut."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.core.wire import LARGEST
from heartdesk.sync.model import Seals
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.server import road_by_server
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.server_line_proxy import Cuts, Proxy, a_line
from tests.sync.server_makers import SOON, Councils

MOMENT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
EMPTY = 500
"""Bytes both ways that a round may take in which nothing is new."""

STEP = 50


class Hub:
    """A desk in memory, with real keys, and its line to the server."""

    def __init__(self, name: str, council: Councils, line: Proxy) -> None:
        stream, run = (uuid5(NAMESPACE_URL, f"{name} {what}") for what in ("stream", "run"))
        self.now = MOMENT
        self.desk = MemoryDesk(Kept(streams=(str(stream),)), run=run.bytes, clock=lambda: self.now)
        self.seals: Seals = council.seals(name)
        self.line = line

    def adds(self, id_: str, kind: Kind = Kind.SERVICE, words: str = "") -> None:
        self.desk.create(kind, id_, {"name": id_, "description": words})

    def meets(self) -> Round:
        with closing(road_by_server(self.line.address, self.seals, patience=SOON)) as road:
            return make_round(self.desk, road, self.seals)

    def has(self) -> set[str]:
        return {record_id for _, record_id in self.desk.everything()}


Hubs = Callable[[str], Hub]


@pytest.fixture
def line(council: Councils) -> Iterator[Proxy]:
    with a_line(council.hall.address) as made:
        yield made


@pytest.fixture
def hubs(council: Councils, line: Proxy) -> Hubs:
    return lambda name: Hub(name, council, line)


def met(*hubs: Hub) -> None:
    """Each of them has said something, and heard all the others."""
    for hub in hubs:
        hub.adds(f"first of {hub.seals.desk}")
    for hub in (*hubs, *hubs):
        hub.meets()


def test_what_one_desk_writes_is_at_the_other_after_a_round_of_each(hubs: Hubs) -> None:
    barony, grange = hubs("barony"), hubs("grange")
    for kind in (Kind.SERVICE, Kind.LOCATION, Kind.ENQUIRY, Kind.OUTCOME):
        barony.adds(f"a {kind}", kind)

    left, arrived = barony.meets(), grange.meets()

    assert (left.told, arrived.told) == ((), ())
    assert (left.left, arrived.arrived) == (2, 2)
    assert grange.desk.everything() == barony.desk.everything()


def test_a_round_of_desks_that_know_the_server_is_one_question(hubs: Hubs, line: Proxy) -> None:
    barony, grange = hubs("barony"), hubs("grange")
    met(barony, grange)
    barony.adds("Larder")
    grange.adds("Kitchen")
    grange.meets()

    line.begin()
    made = barony.meets()

    assert (made.left, made.arrived, made.told) == (1, 1, ())
    assert line.connections == 1
    assert "Kitchen" in barony.has()
    line.begin()
    quiet = barony.meets()
    assert (quiet.left, quiet.arrived) == (0, 0)
    assert line.up + line.down <= EMPTY


def test_a_server_set_back_to_an_old_backup_is_named_and_filled_again_and_takes_nothing_away(
    hubs: Hubs, council: Councils
) -> None:
    barony, grange = hubs("barony"), hubs("grange")
    met(barony, grange)
    before = len([row for row in council.entries() if row[0] == 0])
    for number in range(3):
        barony.adds(f"Larder {number}")
        barony.meets()
    grange.meets()
    lost = council.entries()
    council.set_back(before)
    grange.adds("Written after")

    told = grange.meets().told
    barony.meets()

    assert any("holds less than the last time" in sentence for sentence in told)
    assert {row[2] for row in lost} < {row[2] for row in council.entries()}
    assert barony.desk.everything() == grange.desk.everything()
    assert {"Larder 0", "Larder 2", "Written after"} <= barony.has()
    assert barony.meets().told == grange.meets().told == ()


def test_a_server_that_is_lost_is_filled_by_whoever_comes_first_and_each_brings_what_it_lacks(
    hubs: Hubs, council: Councils
) -> None:
    barony, grange = hubs("barony"), hubs("grange")
    met(barony, grange)
    barony.adds("Larder")
    barony.meets()
    council.wipe()
    grange.adds("Kitchen")

    grange.meets()
    barony.meets()
    newcomer = hubs("doon")
    newcomer.meets()
    grange.meets()

    assert newcomer.has() == barony.has() == grange.has()
    assert {"Larder", "Kitchen"} <= newcomer.has()


def test_what_another_desk_brings_for_a_third_counts_though_the_server_met_neither(
    hubs: Hubs, council: Councils
) -> None:
    barony, grange = hubs("barony"), hubs("grange")
    met(barony, grange)
    council.wipe()

    made = grange.meets()  # barony never comes again
    newcomer = hubs("doon")
    newcomer.meets()

    assert len(set(made.told)) == 1
    assert newcomer.has() == grange.has()


def _directory(council: Councils) -> list[tuple[int, bytes, bytes]]:
    """Position, sum and bytes of what stands in the directory's log."""
    return [row[1:] for row in council.entries() if row[0] == 0]


def _owner(council: Councils, query: str, *values: object) -> None:
    council.hall.as_owner(query + " AND council = %s AND audience = 0", *values, council.id)


@pytest.fixture
def told_three(hubs: Hubs) -> tuple[Hub, Hub]:
    """Barony has said three things, one after the other; grange has met the server before, and heard none of them."""
    barony, grange = hubs("barony"), hubs("grange")
    met(barony, grange)
    for number in range(3):
        barony.adds(f"Larder {number}")
        barony.meets()
    return barony, grange


def test_a_server_that_changes_words_gets_nothing_believed(
    told_three: tuple[Hub, Hub], hubs: Hubs, council: Councils
) -> None:
    """Both to a desk that goes on reading, and to one that comes for the first time."""
    _, grange = told_three
    position, _, data = _directory(council)[-1]
    forged = data[:-100] + bytes([data[-100] ^ 1]) + data[-99:]
    _owner(council, "UPDATE heartdesk.entry SET data = %s WHERE position = %s", forged, position)
    newcomer = hubs("doon")

    for hub, words in ((grange, "does not bear the signature"), (newcomer, "own list")):
        assert any(words in sentence for sentence in hub.meets().told)
        assert "Larder 1" in hub.has()
        assert "Larder 2" not in hub.has()


def test_a_server_that_drops_words_is_named_at_the_first_that_follow_them(
    told_three: tuple[Hub, Hub], hubs: Hubs, council: Councils
) -> None:
    dropped = _directory(council)[-2][0]
    _owner(council, "DELETE FROM heartdesk.entry WHERE position = %s", dropped)
    _owner(
        council, "UPDATE heartdesk.entry SET position = position - 1 WHERE position > %s", dropped
    )
    barony, grange = told_three
    newcomer = hubs("doon")

    for hub in (grange, newcomer):
        told = hub.meets().told
        assert any("must wait: something said before is not here yet" in one for one in told)
        assert "Larder 2" not in hub.has()
    barony.meets()  # it looks at the list again, and brings what is lacking
    for hub in (grange, newcomer, grange):
        hub.meets()
    assert {"Larder 1", "Larder 2"} <= grange.has()
    assert grange.has() == newcomer.has()


def test_a_server_that_gives_words_in_another_order_or_twice_changes_nothing(
    told_three: tuple[Hub, Hub], hubs: Hubs, council: Councils
) -> None:
    barony, grange = told_three
    first, last = _directory(council)[-2:]
    swapped = ((first, 10**6), (last, first[0]), (first, last[0]))
    for entry, to in swapped:
        _owner(council, "UPDATE heartdesk.entry SET position = %s WHERE sum = %s", to, entry[1])
    newcomer = hubs("doon")

    for hub in (grange, newcomer, grange):
        hub.meets()

    assert grange.desk.everything() == newcomer.desk.everything() == barony.desk.everything()
    ids = [change.id for change in newcomer.desk.kept.changes]
    assert len(ids) == len(set(ids))


def test_a_server_that_gives_far_too_much_is_not_listened_to(
    told_three: tuple[Hub, Hub], council: Councils
) -> None:
    _, grange = told_three
    position, _, data = _directory(council)[-1]
    huge = data + bytes(LARGEST)
    _owner(council, "UPDATE heartdesk.entry SET data = %s WHERE position = %s", huge, position)

    told = grange.meets().told

    assert any("is larger than any HeartDesk sends" in sentence for sentence in told)
    assert "Larder 1" in grange.has()


def test_a_backlog_comes_in_parts_of_a_quarter_megabyte(hubs: Hubs, line: Proxy) -> None:
    barony, grange = hubs("barony"), hubs("grange")
    met(barony, grange)
    for number in range(40):
        barony.adds(f"Larder {number}", words=_words(number, 14_000))
        barony.now += timedelta(minutes=1)
        if number % 4 == 3:
            barony.meets()

    line.begin()
    made = grange.meets()

    assert made.told == ()
    assert grange.has() == barony.has()
    assert line.down > 256 * 1024


def _words(seed: int, length: int) -> str:
    """Words that nobody can press much smaller."""
    import random  # noqa: PLC0415

    return "".join(
        chr(random.Random(seed * 100_000 + n).randrange(0x4E00, 0x9FFF)) for n in range(length // 3)
    )


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_round_cut_at_every_fiftieth_byte_loses_and_doubles_nothing(
    hubs: Hubs, line: Proxy, council: Councils, way: str
) -> None:
    barony, grange = hubs("barony"), hubs("grange")
    met(barony, grange)
    rounds = 0
    for cut in itertools.count(0, STEP):
        rounds += 1
        for hub in (barony, grange):
            hub.adds(f"service {rounds} of {hub.seals.desk}")
            hub.adds(f"outcome {rounds} of {hub.seals.desk}", Kind.OUTCOME)
        barony.meets()

        line.begin(Cuts(up=cut) if way == "up" else Cuts(down=cut))
        told = grange.meets().told
        line.begin()
        again = (*grange.meets().told, *barony.meets().told)

        assert again == ()
        assert grange.desk.everything() == barony.desk.everything()
        if not told:
            break
        assert "Nothing is lost" in told[0]

    assert rounds > 600 // STEP
    for hub in (barony, grange):
        ids = [change.id for change in hub.desk.kept.changes]
        assert len(ids) == len(set(ids)) == 4 * rounds + 2
    sums = [row[2] for row in council.entries()]
    assert len(sums) == len(set(sums))


def test_a_line_that_goes_quiet_in_the_middle_of_an_answer_is_given_up_and_nothing_is_lost(
    hubs: Hubs, line: Proxy
) -> None:
    barony, grange = hubs("barony"), hubs("grange")
    met(barony, grange)
    barony.adds("Larder")
    barony.meets()
    grange.adds("Kitchen")

    line.begin(Cuts(quiet_down=60))
    told = grange.meets().told
    line.begin()
    again = grange.meets()
    barony.meets()

    assert any("went quiet" in sentence and "Nothing is lost" in sentence for sentence in told)
    assert again.told == ()
    assert grange.has() == barony.has()
