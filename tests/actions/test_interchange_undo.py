"""Seeing what an import would do, taking the last one back, and sheets whose columns are told once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.interchange.actions import import_directory, last_import, undo_last_import
from heartdesk.interchange.own_sheet import keep_columns, look_at_sheet
from heartdesk.interchange.turn import only_import
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Look
from tests.makers import a_desk, a_worker


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "profile").mkdir()
    desk = a_desk(tmp_path / "profile")
    yield desk
    desk.close()


def council(folder: Path, **descriptions: str) -> Path:
    path = folder / "council.json"
    said = [
        {"id": name, "name": name.title(), "description": words, "status": "active"}
        for name, words in descriptions.items()
    ]
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


def descriptions(desk: Desk) -> dict[str, str]:
    def read(look: Look) -> dict[str, str]:
        return {
            record.fields["name"]: record.fields["description"]
            for record in look.every(Kind.SERVICE)
        }

    return desk.look(read)


def service(desk: Desk, name: str) -> str:
    def find(look: Look) -> str:
        return next(one.id for one in look.every(Kind.SERVICE) if one.fields["name"] == name)

    return desk.look(find)


def test_a_dry_run_tells_what_would_be_new_and_what_would_change(
    desk: Desk, tmp_path: Path
) -> None:
    import_directory(desk, source=council(tmp_path, larder="Food.", walkers="A walk."))

    report = import_directory(
        desk,
        source=council(tmp_path, larder="Food and toys.", walkers="A walk.", choir="Songs."),
        dry_run=True,
    )

    [changed] = report.changes
    assert (changed.name, changed.fields) == (
        "Larder",
        (("description", "Food.", "Food and toys."),),
    )
    assert report.first_added == ("Choir",)
    assert (report.added, report.updated, report.unchanged) == (1, 1, 1)
    assert descriptions(desk) == {"Larder": "Food.", "Walkers": "A walk."}


def test_a_dry_run_tells_the_first_two_hundred_changes_and_counts_all(
    desk: Desk, tmp_path: Path
) -> None:
    many = {f"group {number:03}": "Before." for number in range(230)}
    import_directory(desk, source=council(tmp_path, **many))

    report = import_directory(
        desk, source=council(tmp_path, **dict.fromkeys(many, "After.")), dry_run=True
    )

    assert (report.updated, len(report.changes)) == (230, 200)


def test_the_last_import_goes_back_whole_and_a_workers_change_since_stays(
    desk: Desk, tmp_path: Path
) -> None:
    import_directory(desk, source=council(tmp_path, larder="Food.", walkers="A walk."))
    import_directory(
        desk, source=council(tmp_path, larder="Food and toys.", walkers="A run.", choir="Songs.")
    )
    walkers = service(desk, "Walkers")
    desk.run(lambda unit: unit.change(Kind.SERVICE, walkers, {"description": "A slow walk."}))

    undone = undo_last_import(desk)

    assert (undone.source, undone.records) == ("council", 3)
    assert descriptions(desk) == {"Larder": "Food.", "Walkers": "A slow walk."}
    assert desk.look(last_import) is None
    with pytest.raises(DeskError, match="nothing to take back"):
        undo_last_import(desk)


def test_an_import_that_changed_nothing_is_nothing_to_take_back(desk: Desk, tmp_path: Path) -> None:
    source = council(tmp_path, larder="Food.")
    import_directory(desk, source=source)

    import_directory(desk, source=source)

    with pytest.raises(DeskError, match="nothing to take back"):
        undo_last_import(desk)
    assert descriptions(desk) == {"Larder": "Food."}


def test_nothing_is_taken_back_while_another_import_runs(desk: Desk, tmp_path: Path) -> None:
    import_directory(desk, source=council(tmp_path, larder="Food."))

    with only_import(desk), pytest.raises(DeskError, match="still running"):
        undo_last_import(desk)

    assert descriptions(desk) == {"Larder": "Food."}


def test_who_may_not_take_away_may_not_take_an_import_back(desk: Desk, tmp_path: Path) -> None:
    import_directory(desk, source=council(tmp_path, larder="Food."))
    reception = a_desk(tmp_path / "profile", worker=a_worker(Role.RECEPTION))

    with pytest.raises(DeskError):
        undo_last_import(reception)

    assert descriptions(reception) == {"Larder": "Food."}
    reception.close()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "groups.csv"
    path.write_text("Club;Ring\nKnitters;01632 960222\nKnitters;\n", encoding="utf-8")
    return path


def test_what_the_columns_are_is_remembered_for_sheets_with_these_headings(
    desk: Desk, tmp_path: Path, sheet: Path
) -> None:
    seen = look_at_sheet(desk, source=sheet)
    assert seen is not None
    assert (seen.headings, seen.remembered) == (("club", "ring"), False)
    assert seen.examples == {"club": ("Knitters",), "ring": ("01632 960222",)}

    keep_columns(desk, seen, {"club": "name", "ring": "phone"})

    again = tmp_path / "next month.csv"
    again.write_text("Ring,Club\n01632 960333,Walkers\n", encoding="utf-8")
    seen = look_at_sheet(desk, source=again)
    assert seen is not None
    assert (seen.columns, seen.remembered) == ({"ring": "phone", "club": "name"}, True)


def test_a_sheet_without_a_name_is_not_kept(desk: Desk, sheet: Path) -> None:
    seen = look_at_sheet(desk, source=sheet)
    assert seen is not None

    with pytest.raises(DeskError, match="No column is the name"):
        keep_columns(desk, seen, {"club": "leave out", "ring": "phone"})

    again = look_at_sheet(desk, source=sheet)
    assert again is not None
    assert not again.remembered


def test_what_heartdesk_knows_is_not_asked_about_and_what_is_nothing_is_refused(
    desk: Desk, tmp_path: Path
) -> None:
    assert look_at_sheet(desk, source=council(tmp_path, larder="Food.")) is None
    (tmp_path / "note.txt").write_text("Ring Ann tomorrow.\n", encoding="utf-8")
    with pytest.raises(DeskError, match="Nothing in"):
        look_at_sheet(desk, source=tmp_path / "note.txt")
