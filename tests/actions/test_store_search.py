"""Finding things as they are typed, and an index that is never out of step."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from heartdesk.core.area import find_area
from heartdesk.core.kinds import Kind
from heartdesk.store import index
from heartdesk.store.desk import Desk
from heartdesk.store.entry import EntryRow
from heartdesk.store.record import Record
from heartdesk.store.search import FEW, entries_for, search
from heartdesk.store.unit import Look, Unit
from tests.makers import ANN, KEY, FixedClock


def row_of(look: Look, record: Record) -> EntryRow | None:
    """A plain indexer: a service under its own name, with the words of its organization."""
    if record.fields.get("hidden"):
        return None
    runs_it = record.fields.get("organization_id", "")
    organization = look.get(Kind.ORGANIZATION, runs_it)
    return EntryRow(
        kind=Kind.SERVICE,
        id=record.id,
        name=record.fields["name"],
        town=record.fields.get("town", ""),
        body=organization.fields["name"] if organization else "",
        needs=tuple(record.fields.get("needs", ())),
        localities=tuple(record.fields.get("localities", ())),
        sources=((Kind.ORGANIZATION, runs_it),),
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.open(
        tmp_path / "heartdesk.db",
        KEY,
        area=find_area("east_ayrshire"),
        worker=ANN,
        clock=FixedClock(),
        indexers={Kind.SERVICE: row_of},
    )
    yield desk
    desk.close()


def keep(desk: Desk, record_id: str, name: str, **fields: object) -> None:
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": name, **fields}, id=record_id))


def found(desk: Desk, words: str) -> list[str]:
    return [hit.id for hit in desk.look(lambda look: search(look, words))]


def test_a_word_is_found_from_its_first_letters_on(desk: Desk) -> None:
    keep(desk, "larder", "Cumnock Larder")
    keep(desk, "bank", "Food bank", town="Darvel")

    assert found(desk, "lard") == ["larder"]
    assert found(desk, "da") == ["bank"]
    assert found(desk, "food dar") == ["bank"]


def test_nothing_typed_lists_everything_by_name(desk: Desk) -> None:
    keep(desk, "2", "Zumba")
    keep(desk, "1", "Art group")

    assert found(desk, "") == ["1", "2"]
    assert found(desk, "  ?! ") == ["1", "2"]


def test_several_words_narrow_and_where_none_has_all_any_will_do(desk: Desk) -> None:
    keep(desk, "larder", "Cumnock Larder")
    keep(desk, "group", "Cumnock parents")

    assert found(desk, "cumnock larder") == ["larder"]
    assert set(found(desk, "cumnock swimming")) == {"larder", "group"}


def test_carers_finds_the_carer_group(desk: Desk) -> None:
    keep(desk, "1", "Young carer group")

    assert found(desk, "carers") == ["1"]


def test_a_name_counts_more_than_a_word_further_down(desk: Desk) -> None:
    desk.run(lambda u: u.create(Kind.ORGANIZATION, {"name": "Larder people"}, id="org"))
    keep(desk, "below", "Lunch", organization_id="org")
    keep(desk, "name", "Larder")

    assert found(desk, "larder") == ["name", "below"]


def fill(desk: Desk, count: int, name: str, *, town: str = "", body: str = "") -> None:
    """So many entries in the index, as a large import would leave them."""

    def put(unit: Unit) -> None:
        for number in range(count):
            row = EntryRow(
                kind=Kind.SERVICE, id=f"{name}{number:05}", name=name, town=town, body=body
            )
            index.put(unit.connection, row)

    desk.run(put)


def test_a_name_that_starts_with_the_words_comes_before_one_that_only_holds_them(
    desk: Desk,
) -> None:
    keep(desk, "holds", "Advice, advice and advice")
    keep(desk, "other", "Money advice", town="Advice Street")
    keep(desk, "starts", "Advice for people who have never been here before and would like some")

    assert found(desk, "adv")[-1] == "other"
    assert found(desk, "advice for")[0] == "starts"
    assert found(desk, "money adv")[0] == "other"


def test_among_thousands_of_a_common_word_names_and_towns_do_not_sink(desk: Desk) -> None:
    fill(desk, FEW + 100, "Cumnock group", body="all about lunch and advice")
    keep(desk, "named", "Thursday lunch")
    keep(desk, "town", "Thursday club", town="Lunch")
    keep(desk, "both", "Advice on Thursdays", town="Lunch")

    assert set(found(desk, "lunch")[:3]) == {"named", "town", "both"}
    assert found(desk, "lunch advice")[0] == "both"
    assert len(found(desk, "lunch")) == 50


def test_among_thousands_whose_name_starts_so_the_one_of_that_name_comes_first(
    desk: Desk,
) -> None:
    fill(desk, FEW + 100, "Food bank of somewhere")
    keep(desk, "exact", "Food Bank")

    assert found(desk, "food bank")[0] == "exact"
    assert found(desk, " food  bank ")[0] == "exact"


def test_a_common_word_beside_one_nobody_has_still_finds_something(desk: Desk) -> None:
    fill(desk, FEW + 100, "Somewhere", body="lunch")
    keep(desk, "named", "Lunch club")

    assert found(desk, "swimming lunch")[0] == "named"
    assert found(desk, "lunch lu")[0] == "named"


def test_renaming_an_organization_renames_it_under_its_services(desk: Desk) -> None:
    desk.run(lambda u: u.create(Kind.ORGANIZATION, {"name": "Old Trust"}, id="org"))
    keep(desk, "lunch", "Lunch", organization_id="org")

    desk.run(lambda u: u.change(Kind.ORGANIZATION, "org", {"name": "New Trust"}))

    assert found(desk, "new trust") == ["lunch"]
    assert found(desk, "old") == []


def test_what_is_deleted_or_hidden_is_not_found(desk: Desk) -> None:
    keep(desk, "1", "Larder")
    keep(desk, "2", "Larder two")

    desk.run(lambda u: u.delete(Kind.SERVICE, "1"))
    desk.run(lambda u: u.change(Kind.SERVICE, "2", {"hidden": True}))

    assert found(desk, "larder") == []


def test_the_words_of_a_changed_entry_leave_no_trace_in_the_index(desk: Desk) -> None:
    keep(desk, "1", "Canary refuge")
    desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "Other"}))

    def terms(look: Look) -> set[str]:
        look.connection.execute(
            text("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, entry_fts, row)")
        )
        return set(look.connection.execute(text("SELECT term FROM temp.words")).scalars())

    assert "canary" not in desk.run(terms).value


def test_for_a_need_the_ones_that_serve_here_come_first(desk: Desk) -> None:
    keep(desk, "far", "A far larder", needs=["food.now"], localities=["loudoun"])
    keep(desk, "all", "B area larder", needs=["food.now"])
    keep(desk, "near", "C near larder", needs=["food.now"], localities=["barony", "grange"])
    keep(desk, "both", "D both", needs=["food.now", "warm.meter"], localities=["loudoun"])

    hits = desk.look(
        lambda look: entries_for(look, needs=["food.now", "warm.meter"], locality="barony")
    )

    assert [hit.id for hit in hits] == ["both", "all", "near", "far"]
    assert hits[0].needs == ("food.now", "warm.meter")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60))
def test_whatever_is_typed_there_is_an_answer(desk: Desk, typed: str) -> None:
    desk.look(lambda look: search(look, typed))


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "AND",
        "NOT food",
        "name:larder",
        "food*",
        "(",
        "NEAR(a b)",
        "a" * 10_000,
        "食べ物",
        "أكل",
    ],
)
def test_signs_that_mean_something_to_the_index_are_only_words(desk: Desk, typed: str) -> None:
    keep(desk, "1", "Larder AND more")

    desk.look(lambda look: search(look, typed))
