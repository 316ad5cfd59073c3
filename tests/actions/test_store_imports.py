"""An import adds what is new and leaves alone what a worker has put right."""

from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from heartdesk.core.kinds import Kind
from heartdesk.store import tables
from heartdesk.store.codec import decode_fields
from heartdesk.store.desk import Desk
from heartdesk.store.imports import (
    Outcome,
    begin_import,
    finish_import,
    forget_earlier,
    undo_import,
    unfinished_imports,
    write_imported,
)
from heartdesk.store.unit import Look
from tests.makers import a_desk

LARDER = {"name": "Larder", "phones/1": {"number": "01632 960001"}}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path)


def bring(desk: Desk, fields: Mapping[str, Any], *, silent: tuple[str, ...] = ()) -> Outcome:
    import_id = desk.run(lambda u: begin_import(u, "feed")).value
    done = desk.run(
        lambda u: write_imported(u, import_id, Kind.SERVICE, "1", fields, silent=silent)
    )
    desk.run(lambda u: finish_import(u, import_id))
    desk.run(lambda u: forget_earlier(u, until=inf))
    return done.value


def kept(desk: Desk) -> Mapping[str, Any] | None:
    record = desk.look(lambda look: look.get(Kind.SERVICE, "1"))
    return record.fields if record else None


def suggested(desk: Desk) -> list[str]:
    def names(look: Look) -> list[str]:
        return list(
            look.connection.execute(
                tables.suggestion.select().with_only_columns(tables.suggestion.c.field)
            ).scalars()
        )

    return desk.look(names)


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    assert bring(desk, LARDER) == "added"
    before = desk.look(lambda look: look.waiting_to_travel())

    assert bring(desk, LARDER) == "unchanged"
    assert desk.look(lambda look: look.waiting_to_travel()) == before


def test_news_from_the_source_is_taken_and_what_it_took_away_goes(desk: Desk) -> None:
    bring(desk, LARDER)

    assert bring(desk, {"name": "Cumnock Larder"}) == "updated"
    assert kept(desk) == {"name": "Cumnock Larder"}


def test_a_file_that_does_not_speak_of_phones_takes_none_away(desk: Desk) -> None:
    bring(desk, LARDER)

    assert bring(desk, {"name": "Cumnock Larder"}, silent=("phones",)) == "updated"
    assert (
        bring(desk, {"name": "Cumnock Larder", **LARDER} | {"name": "Cumnock Larder"})
        == "unchanged"
    )
    assert kept(desk) == {"name": "Cumnock Larder", "phones/1": {"number": "01632 960001"}}


def test_what_a_worker_put_right_stays_and_the_sources_word_is_a_suggestion(desk: Desk) -> None:
    bring(desk, LARDER)
    desk.run(lambda u: u.change(Kind.SERVICE, "1", {"phones/1": {"number": "01632 960002"}}))

    outcome = bring(desk, {"name": "Larder", "phones/1": {"number": "01632 960003"}})

    assert outcome == "unchanged"
    assert kept(desk) == {"name": "Larder", "phones/1": {"number": "01632 960002"}}
    assert suggested(desk) == ["phones/1"]


def test_a_record_a_worker_took_away_does_not_come_back(desk: Desk) -> None:
    bring(desk, LARDER)
    desk.run(lambda u: u.delete(Kind.SERVICE, "1"))

    assert bring(desk, {"name": "Larder again"}) == "unchanged"
    assert kept(desk) is None


def test_an_import_cut_short_can_be_taken_back_whole(desk: Desk) -> None:
    bring(desk, LARDER)
    cut = desk.run(lambda u: begin_import(u, "feed")).value
    desk.run(lambda u: write_imported(u, cut, Kind.SERVICE, "1", {"name": "Half"}))
    desk.run(lambda u: write_imported(u, cut, Kind.SERVICE, "2", {"name": "New"}))
    desk.run(lambda u: write_imported(u, cut, Kind.SERVICE, "3", {"name": "Newer"}))
    desk.run(lambda u: u.change(Kind.SERVICE, "3", {"description": "A worker wrote this"}))

    assert desk.look(unfinished_imports) == (cut,)
    while not desk.run(lambda u: undo_import(u, cut, most=1)).value:
        pass

    assert kept(desk) == LARDER
    assert desk.look(lambda look: [r.id for r in look.every(Kind.SERVICE)]) == ["1", "3"]
    assert desk.look(unfinished_imports) == ()


def test_after_taking_an_import_back_the_next_one_is_news_again(desk: Desk) -> None:
    bring(desk, LARDER)
    cut = desk.run(lambda u: begin_import(u, "feed")).value
    desk.run(lambda u: write_imported(u, cut, Kind.SERVICE, "1", {"name": "Half"}))
    desk.run(lambda u: undo_import(u, cut))

    assert bring(desk, {"name": "Whole"}) == "updated"
    assert kept(desk) == {"name": "Whole"}
    assert suggested(desk) == []


def test_an_import_taken_back_can_be_brought_in_again_but_not_over_a_worker(desk: Desk) -> None:
    cut = desk.run(lambda u: begin_import(u, "feed")).value
    desk.run(lambda u: write_imported(u, cut, Kind.SERVICE, "1", LARDER))
    desk.run(lambda u: undo_import(u, cut))
    assert kept(desk) is None

    assert bring(desk, LARDER) == "added"
    assert kept(desk) == LARDER
    desk.run(lambda u: u.delete(Kind.SERVICE, "1"))

    assert bring(desk, {"name": "Larder again"}) == "unchanged"
    assert kept(desk) is None


def test_a_phone_a_worker_took_away_stays_away_after_the_import_was_taken_back(desk: Desk) -> None:
    cut = desk.run(lambda u: begin_import(u, "feed")).value
    desk.run(lambda u: write_imported(u, cut, Kind.SERVICE, "1", LARDER))
    desk.run(lambda u: u.change(Kind.SERVICE, "1", {"phones/1": None}))
    desk.run(lambda u: undo_import(u, cut))

    bring(desk, {**LARDER, "description": "Tins"})

    assert kept(desk) == {"name": "Larder", "description": "Tins"}
    assert suggested(desk) == ["phones/1"]


def test_a_suggestion_goes_when_the_source_comes_to_agree(desk: Desk) -> None:
    bring(desk, LARDER)
    desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "Cumnock Larder"}))
    bring(desk, {**LARDER, "name": "The Larder"})
    assert suggested(desk) == ["name"]

    bring(desk, {**LARDER, "name": "Cumnock Larder"})

    assert suggested(desk) == []
    assert kept(desk) == {**LARDER, "name": "Cumnock Larder"}


def test_an_import_taken_back_takes_its_suggestions_with_it(desk: Desk) -> None:
    bring(desk, LARDER)
    desk.run(lambda u: u.change(Kind.SERVICE, "1", {"name": "Cumnock Larder"}))
    cut = desk.run(lambda u: begin_import(u, "feed")).value
    desk.run(lambda u: write_imported(u, cut, Kind.SERVICE, "1", {**LARDER, "name": "Half"}))
    assert suggested(desk) == ["name"]

    desk.run(lambda u: undo_import(u, cut))

    assert suggested(desk) == []
    assert kept(desk) == {**LARDER, "name": "Cumnock Larder"}


def test_only_the_last_import_keeps_an_account_of_what_it_did(desk: Desk) -> None:
    bring(desk, LARDER)
    bring(desk, {**LARDER, "name": "Cumnock Larder"})

    def accounts(look: Look) -> list[bytes]:
        return list(look.connection.execute(select(tables.import_item.c.after)).scalars())

    assert [decode_fields(after) for after in desk.look(accounts)] == [{"name": "Cumnock Larder"}]
