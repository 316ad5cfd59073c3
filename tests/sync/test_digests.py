"""Desks that have heard the same find out whether they hold the same: real stores, a stick between them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from heartdesk.core import notices
from heartdesk.core.kinds import CONTROLLER, Audience, Kind
from heartdesk.core.notices import Digest, Told, kind_of
from heartdesk.core.wire import Unfit, take_apart
from heartdesk.enquiries import ageing
from heartdesk.store import digest, tables
from heartdesk.store.bundles import State
from heartdesk.store.changes import remake
from heartdesk.store.codec import encode
from heartdesk.sync import digests
from heartdesk.sync.digests import COMPARED, digest_of
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.drive import DiskDrive
from heartdesk.sync.transports.folder import FOLDER, FolderRoad
from tests.makers import TRUST
from tests.sync.test_snapshot_desks import FRONT, OPEN, Council

PUT_RIGHT = "1 entry stood here otherwise than was written. That was put right."


class Comparing(Council):
    """Two desks that have met for some days."""

    def day(self, *names: str) -> list[str]:
        """A day later they meet; all that they were told."""
        self.clock.move(days=1)
        return [sentence for name in names for sentence in self.meets(name).told]

    def compared(self, name: str) -> dict[str, digests.Compared]:
        """With whom a desk was compared, by the names of the desks."""
        found = digests.read(self.keeper(name).run(lambda shelf: shelf.fact(COMPARED)))
        names = {seals.desk: called for called, seals in self.seals.items()}
        return {names[desk]: one for desk, one in found.items()}

    def digests_said(self, name: str) -> list[bytes]:
        """Every digest that a desk has said, with its bundle."""

        def read(shelf: Any) -> list[bytes]:
            return [shelf.data(one.sum) for one in shelf.in_state(State.SAID) if one.length]

        said = self.keeper(name).run(read)
        return [data for data in said if _digest_of(data)]

    def tampers(self, name: str, act: Callable[[Any], object]) -> None:
        """Somebody, or a fault, changes a desk's file."""
        self.desk(name).run(lambda unit: act(unit.connection))


def _digest_of(data: bytes) -> list[bytes]:
    return [one for one in take_apart(data).header.notices if kind_of(one) == Told.DIGEST]


@pytest.fixture
def council(tmp_path: Path) -> Comparing:
    made = Comparing(tmp_path)
    made.desk("Barony")
    made.desk("Grange")
    return made


def _an_edited_entry(council: Comparing) -> str:
    """An entry that both desks know, changed once by each."""
    one = council.adds("Barony", "Larder")
    council.meets("Barony", "Grange")
    council.says("Grange", one, phone="01632 960001")
    council.meets("Grange", "Barony")
    council.says("Barony", one, name="Larder, upstairs")
    council.meets("Barony", "Grange", "Barony")
    return one


def test_two_desks_that_hold_the_same_find_so_once_a_day_and_say_nothing_more(
    council: Comparing,
) -> None:
    # given two desks that have met, and a day on which there was news from both
    one = _an_edited_entry(council)
    assert council.digests_said("Barony") == council.digests_said("Grange") == []
    council.says("Grange", one, url="https://larder.example")
    council.adds("Barony", "Library")

    # when they meet on the next days
    told = council.day("Barony", "Grange", "Barony", "Grange")

    # then each was compared with the other, and nobody is told anything
    assert told == []
    for name, other in (("Barony", "Grange"), ("Grange", "Barony")):
        assert council.compared(name)[other].differs == ()
        assert len(council.digests_said(name)) == 1
    # and once that has been heard, nothing more is ever said of it
    council.day("Barony", "Grange")
    bundles = council.bundles_there()
    for _ in range(3):
        assert council.day("Barony", "Grange") == []
    assert council.bundles_there() == bundles


def test_a_digest_costs_some_thirty_bytes_beside_the_receipt_that_brings_it(
    council: Comparing,
) -> None:
    _an_edited_entry(council)
    council.says("Grange", council.adds("Grange", "Library"), name="Library, upstairs")

    council.day("Grange", "Barony")

    (data,) = council.digests_said("Barony")
    (said,) = _digest_of(data)
    assert len(said) <= 32
    assert take_apart(data).header.changes == 0
    assert len(data) < 300


def test_a_head_that_does_not_follow_from_its_changes_is_named_and_put_right(
    council: Comparing,
) -> None:
    # given a desk at which the head of a field points to what was replaced long ago
    one = _an_edited_entry(council)
    right = council.shows("Barony", one)
    head = tables.head

    def tamper(connection: Any) -> None:
        connection.execute(delete(head).where(head.c.record_id == one, head.c.field == "name"))
        connection.execute(
            update(tables.record).where(tables.record.c.id == one).values(conflicts=b"\x91\xa3url")
        )

    council.tampers("Barony", tamper)
    assert council.shows("Barony", one) != right
    council.adds("Grange", "Library")

    # when the desks meet the day after
    told = council.day("Grange", "Barony", "Grange")

    # then it is said, and right again, and both are the same
    assert told == [PUT_RIGHT]
    assert council.shows("Barony", one) == right
    assert council.compared("Grange")["Barony"].differs == ()


@pytest.mark.parametrize("how", ["gone", "replaces nothing"])
def test_what_is_missing_or_changed_in_the_file_comes_back_from_what_was_signed(
    council: Comparing, how: str
) -> None:
    # given a desk from whose file a change is gone, or what it replaces, with the record made again after that
    one = _an_edited_entry(council)
    right = council.shows("Barony", one)
    change = tables.change.c

    def tamper(connection: Any) -> None:
        this = (change.record_id == one) & (change.fields == b"\x81\xa5phone\xac01632 960001")
        if how == "gone":
            connection.execute(delete(tables.change).where(this))
        else:
            last = change.record_id == one, change.replaces != b"\x80"
            connection.execute(update(tables.change).where(*last).values(replaces=b"\x80"))

    council.tampers("Barony", tamper)
    council.desk("Barony").run(lambda u: remake(u.connection, Kind.SERVICE, one, held=u.held))
    assert council.shows("Barony", one) != right
    council.adds("Grange", "Library")

    # when the desks meet the day after
    told = council.day("Grange", "Barony", "Grange", "Barony")

    # then what was signed stands again, and both are the same
    assert PUT_RIGHT in told
    assert not any("do not hold the same" in sentence for sentence in told)
    assert council.shows("Barony", one) == right
    assert council.compared("Barony")["Grange"].outcome == "the same"
    council.adds("Grange", "Larder again")
    council.day("Grange", "Barony", "Grange")
    assert council.compared("Grange")["Barony"].outcome == "the same"


def _lost_at(council: Comparing, name: str, one: str) -> None:
    """Of an entry a desk has lost all that was said, and the bundles that said it."""

    def tamper(connection: Any) -> None:
        for table, column in (
            (tables.change, tables.change.c.record_id),
            (tables.head, tables.head.c.record_id),
            (tables.record, tables.record.c.id),
        ):
            connection.execute(delete(table).where(column == one))
        bundle = tables.bundle
        connection.execute(
            update(bundle)
            .where(bundle.c.state.in_((State.SAID, State.TAKEN)))
            .values(state=State.COVERED, data=b"")
        )

    council.tampers(name, tamper)


def _meet_for_days(council: Comparing, *names: str) -> dict[str, list[str]]:
    """They go on working and meeting; what each was told."""
    told: dict[str, list[str]] = {name: [] for name in names}
    for number in range(4):
        for name in names:
            council.adds(name, f"Place {number} of {name}")
        council.clock.move(days=1)
        for name in (*names, *names):
            told[name] += council.meets(name).told
            council.clock.move(hours=2)
    return told


def test_what_a_desk_has_lost_for_good_is_told_and_comes_back_with_a_snapshot(
    council: Comparing,
) -> None:
    # given a desk that has lost an entry, and the bundles that could bring it back
    one = council.adds("Barony", "Larder")
    council.adds("Grange", "Library")
    council.meets("Barony", "Grange", "Barony", "Grange")
    _lost_at(council, "Barony", one)
    for path in council.lying():
        path.unlink()

    # when they go on meeting
    told = _meet_for_days(council, "Grange", "Barony")

    # then the other says so, sums up what it holds, and both are the same again
    assert any("do not hold the same of the directory" in sentence for sentence in told["Grange"])
    assert council.shows("Barony", one) == council.shows("Grange", one) is not None
    for name, other in (("Barony", "Grange"), ("Grange", "Barony")):
        assert council.compared(name)[other].differs == ()
    assert not any("same of" in sentence for sentence in council.meets("Grange").told)


@pytest.mark.parametrize("at", [0, 1])
def test_words_that_never_left_a_desk_though_they_are_marked_so_are_said_by_it_after_all(
    council: Comparing, at: int
) -> None:
    # given two desks, one with words in its file that stand in no bundle
    names = sorted(council.seals, key=lambda name: council.seals[name].desk)
    one = council.adds("Barony", "Larder")
    council.adds("Grange", "Library")
    council.meets("Barony", "Grange", "Barony", "Grange")

    def tamper(connection: Any) -> None:
        change = tables.change
        row = connection.execute(select(change).where(change.c.record_id == one)).mappings().one()
        forged = {"fields": encode({"name": "Closed"}), "counter": 99, "seq": None, "bundle": 1}
        replaces = {"name": [(row["run"], row["counter"])]}
        connection.execute(insert(change).values(**{**row, **forged, "replaces": encode(replaces)}))

    council.tampers(names[at], tamper)
    council.desk(names[at]).run(lambda u: remake(u.connection, Kind.SERVICE, one, held=u.held))
    shown = {name: council.shows(name, one) for name in names}
    assert shown[names[0]] != shown[names[1]]

    # when they go on meeting
    told = _meet_for_days(council, *names)

    # then that desk says so, and says them in its own name: nothing is lost, nothing came unsigned
    assert PUT_RIGHT in told[names[at]]
    assert not any("do not hold the same" in one for said in told.values() for one in said)
    assert council.shows(names[0], one) == council.shows(names[1], one) == shown[names[at]]
    assert all(one.differs == () for name in names for one in council.compared(name).values())


def test_many_deletes_that_wait_for_a_person_are_no_difference(council: Comparing) -> None:
    # given a desk that took away so much that the other holds it back
    ids = [council.adds("Barony", f"Place {number}") for number in range(30)]
    council.meets("Barony", "Grange", "Barony")
    for one in ids[:25]:
        council.desk("Barony").run(lambda u, one=one: u.delete(Kind.SERVICE, one))  # type: ignore[misc]
    council.adds("Grange", "Library")

    # when they meet day after day
    for number in range(3):
        council.adds("Grange", f"Larder {number}")
        told = council.day("Grange", "Barony", "Grange")

    # then the other asks about the deletes, and about nothing else
    assert len(told) == 2  # at each of its two rounds
    assert all("took 25 things away" in sentence for sentence in told)
    assert (
        "Barony" not in council.compared("Grange")
        or not council.compared("Grange")["Barony"].differs
    )


def test_people_are_compared_by_desks_that_open_them_and_only_carried_by_the_others(
    council: Comparing,
) -> None:
    # given people at two desks, and a reception that carries them unopened
    council.desk("Front", worker=FRONT, opens=OPEN)
    for number in range(3):
        make = {"name": f"Isa {number}", CONTROLLER: TRUST}
        isa = council.desk("Barony").run(lambda u, make=make: u.create(Kind.PERSON, make)).value  # type: ignore[misc]
        council.day("Barony", "Front", "Grange", "Barony")
    council.desk("Barony").run(lambda u: u.erase(Kind.PERSON, isa))

    told = council.day("Barony", "Front", "Grange", "Barony", "Grange")

    assert not any("hold the same" in sentence for sentence in told)
    compared = council.keeper("Barony").run(lambda shelf: shelf.fact(COMPARED)) or ""
    assert str(Audience.PEOPLE) in compared
    assert "doubt" not in compared
    people = Audience.PEOPLE
    assert digest_of(council.keeper("Front"), council.seals["Front"], people) is None
    weights = [
        found[1]
        for name in ("Barony", "Grange")
        if (found := digest_of(council.keeper(name), council.seals[name], people))
    ]
    assert len(weights) == 2
    assert len(set(weights)) == 1
    assert not [one for one in council.digests_said("Front") if take_apart(one).header.of is people]


def test_there_is_no_time_for_it_in_the_last_round_before_closing(council: Comparing) -> None:
    one = _an_edited_entry(council)
    council.says("Grange", one, url="https://larder.example")
    council.meets("Grange")
    council.clock.move(days=2)

    road = FolderRoad(DiskDrive(council.stick / FOLDER), place="stick")
    make_round(council.keeper("Barony"), road, council.seals["Barony"], compares=False)
    assert council.digests_said("Barony") == []

    council.meets("Barony")
    assert len(council.digests_said("Barony")) == 1


def test_a_worker_who_writes_meanwhile_is_no_difference(council: Comparing) -> None:
    # given a desk that has words which have not left it, when it hears another's digest
    one = _an_edited_entry(council)
    council.adds("Grange", "Library")
    council.day("Grange", "Barony")
    council.says("Grange", one, name="Larder, downstairs", email="larder@example.org")

    council.meets("Grange")

    assert council.compared("Grange")["Barony"].differs == ()


def test_a_digest_that_is_none_is_refused() -> None:
    for bad in (b"", b"\x05", b"\x05\x92\xc4\x01a\xc4\x01b", b"\x05" + bytes(40)):
        with pytest.raises(Unfit):
            notices.read_digest(bad)
    said = Digest(bytes(12), bytes(range(12)))
    assert notices.read_digest(notices.digest(said)) == said


@given(st.lists(st.integers(0, 99), unique=True, max_size=12), st.randoms(use_true_random=False))
def test_a_weight_does_not_ask_in_which_order_or_in_which_slices_it_was_read(
    numbers: list[int], chance: Any
) -> None:
    weights = [
        digest.weight_of("service", f"record {n}", {"name": [(b"r" * 16, n)]}) for n in numbers
    ]
    shuffled = list(weights)
    chance.shuffle(shuffled)
    cut = chance.randint(0, len(weights))

    whole = sum(weights) % digest.AROUND

    assert sum(shuffled) % digest.AROUND == whole
    assert (sum(shuffled[:cut]) % digest.AROUND + sum(shuffled[cut:])) % digest.AROUND == whole
    assert len(set(weights)) == len(weights)


def test_what_each_desk_counts_and_takes_away_by_itself_is_not_weighed() -> None:
    assert frozenset(ageing._KINDS) == digest.LET_GO
