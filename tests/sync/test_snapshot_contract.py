"""What a snapshot needs of a store, in memory and encrypted: the heads read out, taken in, compared, let go of."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.merge import Change, merge
from heartdesk.store.snapshot import fit, only_heads
from heartdesk.store.snapshot_shelf import Place, Spoken
from heartdesk.sync.model import Shelf
from tests.makers import a_desk
from tests.sync.test_shelf_contract import OTHER, STREAM, InMemory, OnDisk, SomeDesk

Made = Callable[[str], SomeDesk]
IDS = [f"{letter * 8}-0000-4000-8000-000000000000" for letter in "abc"]


@pytest.fixture(params=["in memory", "on disk"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Made]:
    opened: list[OnDisk] = []

    def make(name: str) -> SomeDesk:
        if request.param == "in memory":
            return InMemory()
        (tmp_path / name).mkdir()
        opened.append(OnDisk(a_desk(tmp_path / name)))
        return opened[-1]

    yield make
    for one in opened:
        one.desk.close()


def all_heads(shelf: Shelf, records: int = 2) -> list[Spoken]:
    found: list[Spoken] = []
    place: Place | None = Place()
    while place is not None:
        some, place = shelf.heads(
            Audience.DIRECTORY, upto=shelf.mark(), after=place, records=records
        )
        found += some
    return found


def test_the_heads_alone_make_the_same_records_elsewhere(made: Made) -> None:
    here, there = made("here"), made("there")
    for one in IDS:
        here.create(one, {"name": "Larder", "url": "a"})
    here.change(IDS[0], {"name": "Larder 1"})
    here.change(IDS[0], {"name": "Larder 2", "url": None})
    here.delete(IDS[1])

    found = here.run(all_heads)
    there.run(lambda shelf: shelf.take_heads(found, had_seen=()))

    assert [there.shown(one) for one in IDS] == [here.shown(one) for one in IDS]
    said = {change.fields.get("name") for _, change in found}
    assert "Larder 1" not in said  # what was replaced is not said again
    assert set(here.run(lambda shelf: shelf.ids(Audience.DIRECTORY, upto=shelf.mark()))) >= {
        change.id for _, change in found
    }


def test_what_was_said_after_the_mark_is_left_for_its_own_bundle(made: Made) -> None:
    desk = made("here")
    desk.create(IDS[0], {"name": "Larder"})
    upto = desk.run(lambda shelf: shelf.mark())
    desk.change(IDS[0], {"name": "Larder 1"})

    found, _ = desk.run(
        lambda shelf: shelf.heads(Audience.DIRECTORY, upto=upto, after=Place(), records=9)
    )

    assert [change.fields for _, change in found] == [{"name": "Larder"}]


def test_comparing_tells_what_differs_and_takes_nothing(made: Made) -> None:
    here, there = made("here"), made("there")
    here.create(IDS[0], {"name": "Larder"})
    found = here.run(all_heads)
    there.run(lambda shelf: shelf.take_heads(found, had_seen=()))
    here.change(IDS[0], {"name": "Larder 1"})
    newer = here.run(all_heads)
    wrong = [(stream, replace(one, fields={"name": "Closed"})) for stream, one in found]

    compare = partial(_compared, there)
    assert compare(found) == []
    assert compare(newer) == [IDS[0]]
    assert compare(wrong) == [IDS[0]]
    assert there.run(lambda shelf: shelf.take_heads(wrong, had_seen=())) == [IDS[0]]
    assert there.shown(IDS[0])[0] == {"name": "Larder"}


def _compared(desk: SomeDesk, found: list[Spoken]) -> list[str]:
    told: list[str] = desk.run(lambda shelf: shelf.take_heads(found, had_seen=(), compare=True))
    return told


def test_a_bundle_that_is_stood_for_counts_and_has_no_bytes(made: Made) -> None:
    desk = made("here")
    kept = KeptBundle(Audience.DIRECTORY, OTHER, 1, b"s" * 32, b"", "d" * 32, State.TAKEN)
    part = kept._replace(stream=STREAM, sum=b"p" * 32, state=State.PART)
    unseen = kept._replace(number=2, sum=b"t" * 32, before=b"s" * 32)
    desk.run(lambda shelf: shelf.keep(kept, b"bytes"))
    desk.run(lambda shelf: shelf.keep(part, b"part"))

    desk.run(lambda shelf: shelf.cover(kept))
    desk.run(lambda shelf: shelf.cover(unseen))

    def look(shelf: Shelf) -> list[tuple[int, State, int, bool]]:
        return [(one.number, one.state, one.length, one.seen is not None) for one in shelf.names()]

    assert sorted(desk.run(look)) == [
        (1, State.COVERED, 0, True),
        (2, State.COVERED, 0, True),
    ]
    last = desk.run(lambda shelf: shelf.last_of(Audience.DIRECTORY, OTHER))
    assert last.number == 2
    assert desk.run(lambda shelf: dict(shelf.count_kept())) == {}
    desk.run(lambda shelf: shelf.remove(b"p" * 32))
    assert desk.run(lambda shelf: shelf.in_state(State.PART)) == []


def said(number: int, fields: dict[str, object], *replaces: int) -> Change:
    before = {name: [(b"r" * 16, one) for one in replaces] for name in fields} if replaces else {}
    return Change(
        (b"r" * 16, number), Kind.SERVICE, IDS[0], fields, before, Stamp(number, 0), "ann"
    )


def test_a_flag_that_was_once_set_goes_along_and_settles_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(RULES, Kind.SERVICE, replace(RULES[Kind.SERVICE], one_way=("withdrawn",)))
    known = [
        said(1, {"name": "a"}),
        said(2, {"withdrawn": True}),
        said(3, {"withdrawn": False}, 2),
        said(4, {"withdrawn": False}, 3),
    ]

    alone = merge(only_heads(known))

    assert alone.fields == merge(known).fields == {"name": "a", "withdrawn": True}
    assert alone.heads == merge(known).heads
    assert alone.conflicts == ()


def test_an_edit_the_snapshot_had_not_seen_is_asked_about_and_one_it_had_passed_is_not() -> None:
    first, second, third = (
        said(1, {"name": "a"}),
        said(2, {"name": "b"}, 1),
        said(3, {"name": "c"}, 2),
    )
    beside = said(9, {"name": "z"}, 1)
    [head] = only_heads([first, second, third])

    passed = fit([first], [head], had_seen={first.id, second.id, third.id})
    asked = fit([first, beside], [head], had_seen={first.id, second.id, third.id})

    assert merge([first, *passed.new]).conflicts == ()
    assert merge([first, beside, *asked.new]).conflicts == ("name",)
    # and what an older snapshot brings back that a newer one had passed by does not come
    older = fit([head], [second], had_seen={first.id, second.id}, passed={second.id})
    assert older.new == ()
