"""A directory comes in after a look at what it would do, and goes back out again."""

import json
from pathlib import Path
from typing import cast

import pytest

from heartdesk.core.grid import grid_of
from heartdesk.core.kinds import Kind
from heartdesk.core.places import find_place
from heartdesk.directory.actions import search_directory
from heartdesk.store.audit import Entry, written
from heartdesk.ui.content import Content
from heartdesk.ui.pages.imports import ImportsPage
from heartdesk.ui.widgets.read_table import ReadTable
from tests.ui.at_the_desk import AtTheDesk, Key


@pytest.fixture
def page(worker: AtTheDesk, content: Content) -> ImportsPage:
    content.go("imports")
    worker.at_rest()
    return page_of(content)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "groups.csv"
    path.write_text(
        "Group,Ring,When,Colour\n"
        "Tuesday walkers,01632 960111,Tuesday 10am-12pm,teal\n"
        "Knit and natter,01632 960222,Friday 1pm-3pm,red\n",
        encoding="utf-8",
    )
    return path


def directory_of(path: Path, about: str) -> Path:
    said = [
        {"id": "1", "name": "Invented larder", "description": about, "status": "active"},
        {"id": "2", "name": "Invented walkers", "description": "A walk.", "status": "active"},
        {"id": "3", "description": "It has no name.", "status": "active"},
    ]
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


def page_of(content: Content) -> ImportsPage:
    return cast(ImportsPage, content.page("imports"))


def names(content: Content, words: str) -> list[str]:
    desk = page_of(content).context.opened.desk
    return [hit.name for hit in desk.look(lambda look: search_directory(look, words=words))]


def cells_of(table: ReadTable) -> list[str]:
    """What the first row says."""
    items = (table.item(0, column) for column in range(table.columnCount()))
    return [item.text() for item in items if item is not None]


def audit(content: Content) -> tuple[Entry, ...]:
    desk = page_of(content).context.opened.desk
    return desk.look(lambda look: written(look, 5))


def test_nothing_is_kept_before_bring_it_in_and_the_last_import_goes_back_whole(
    worker: AtTheDesk, content: Content, page: ImportsPage, tmp_path: Path
) -> None:
    source = directory_of(tmp_path / "council.json", "Food.")

    page.look_at(source)
    worker.until(page.bring.isVisible)
    worker.at_rest()

    assert "2 would be new" in page.result.said.text()
    assert "1 kept aside" in page.result.said.text()
    assert page.result.aside.rowCount() == 1
    assert all(cells_of(page.result.aside))
    assert names(content, "invented") == []

    worker.press(Key.Key_Return)  # the cursor stands on "Bring it in"
    worker.until(lambda: "are new" in page.result.said.text())
    worker.at_rest()
    assert sorted(names(content, "invented")) == ["Invented larder", "Invented walkers"]
    assert page.last.isVisible()
    assert audit(content)[0].event == "imported"
    assert audit(content)[0].reason == "2 added, 0 changed"

    page.undo.click()
    worker.until(lambda: "taken back" in page.choice.said.text())
    worker.at_rest()
    assert names(content, "invented") == []
    assert not page.last.isVisible()
    assert audit(content)[0].event == "import taken back"


def test_what_would_change_stands_side_by_side(
    worker: AtTheDesk, content: Content, page: ImportsPage, tmp_path: Path
) -> None:
    page.look_at(directory_of(tmp_path / "council.json", "Food."))
    worker.until(page.bring.isVisible)
    page.bring.click()
    worker.until(lambda: "are new" in page.result.said.text())

    page.look_at(directory_of(tmp_path / "council.json", "Food & toys."))
    worker.until(lambda: "1 changed" in page.result.said.text())

    assert cells_of(page.result.changes) == [
        "Invented larder",
        "About it: Food.",
        "About it: Food & toys.",
    ]
    assert names(content, "toys") == []
    worker.at_rest()
    worker.press(Key.Key_Escape)
    assert not page.result.isVisible()


def test_a_sheet_of_ones_own_columns_is_asked_about_once(
    worker: AtTheDesk, content: Content, page: ImportsPage, sheet: Path
) -> None:
    page.look_at(sheet)
    worker.until(page.map.isVisible)
    columns = page.map.columns()
    assert (columns["group"], columns["when"]) == ("name", "hours")
    assert columns["ring"] == "leave out"

    page.map.choose("group", "leave out")
    page.map_done.click()
    worker.until(page.map_trouble.isVisible)
    page.map.choose("group", "name")
    page.map.choose("ring", "phone")
    page.map_done.click()
    worker.until(page.bring.isVisible)
    page.bring.click()
    worker.until(lambda: "are new" in page.result.said.text())
    worker.at_rest()
    assert names(content, "knit") == ["Knit and natter"]

    page.look_at(sheet)
    worker.until(page.map.isVisible)
    assert page.map.columns()["ring"] == "phone"


def test_a_file_that_is_nothing_is_told_in_a_sentence(
    worker: AtTheDesk, page: ImportsPage, tmp_path: Path
) -> None:
    (tmp_path / "photo.json").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(3000))

    page.look_at(tmp_path / "photo.json")
    worker.until(lambda: "Nothing" in page.choice.said.text())
    page.choice.address.setText("http://example.org/feed")
    page.choice.address.returnPressed.emit()

    assert "https://" in page.choice.said.text()
    assert not page.choice.stop.isVisible()


def test_a_feed_that_does_not_answer_is_told_in_a_sentence(
    worker: AtTheDesk, page: ImportsPage
) -> None:
    page.choice.address.setText("https://127.0.0.1:1/feed")
    page.choice.address.returnPressed.emit()
    assert page.choice.stop.isVisible()

    worker.until(lambda: not page.choice.stop.isVisible())

    assert "could not be reached" in page.choice.said.text()
    assert not page.result.isVisible()


def test_an_import_that_is_stopped_leaves_nothing(
    worker: AtTheDesk, content: Content, page: ImportsPage, tmp_path: Path
) -> None:
    source = tmp_path / "many.json"
    many = [
        {"id": str(number), "name": f"Invented number {number}", "status": "active"}
        for number in range(3000)
    ]
    source.write_text(json.dumps(many), encoding="utf-8")
    page.look_at(source)
    worker.until(lambda: page._journey is not None and page._journey.done > 20)

    worker.press(Key.Key_Escape)

    worker.until(lambda: "was stopped" in page.choice.said.text())
    assert names(content, "invented") == []
    assert not page.result.isVisible()


def test_the_directory_leaves_as_a_sheet_and_that_is_noted(
    worker: AtTheDesk, content: Content, page: ImportsPage, tmp_path: Path
) -> None:
    page.send_out.send(tmp_path / "directory.csv")
    worker.until(lambda: "Saved:" in page.send_out.said.text())

    assert "Kilmarnock" in (tmp_path / "directory.csv").read_text(encoding="utf-8-sig")
    assert (audit(content)[0].event, audit(content)[0].reason) == ("exported", "csv")

    page.send_out.shape.setCurrentIndex(4)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    page.send_out.send(tmp_path / "full")
    worker.until(lambda: "something in that folder" in page.send_out.said.text())
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def postcodes_of(content: Content, path: Path) -> Path:
    """Invented postcodes, as many as each sector of the area has, in the shape of OS Code-Point Open."""
    rows = []
    letters = [a + b for a in "ABDEFGHJLN" for b in "PQRSTUWXYZABDEFGHJLN"]
    for sector in page_of(content).context.area.sectors:
        east, north = (round(one) for one in grid_of(sector.position))
        rows += [
            f'"{sector.code}{two}",10,{east},{north},"S92000003","","S08000015","","S12000008","S13002893"'
            for two in letters[: sector.inside]
        ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_postcodes_are_looked_at_first_and_then_a_postcode_gives_its_hub(
    worker: AtTheDesk, content: Content, page: ImportsPage, tmp_path: Path
) -> None:
    source = postcodes_of(content, tmp_path / "postcodes.csv")
    area = page.context.area
    assert "first part only" in page.postcodes.known.text()

    page.look_at(source)
    worker.until(page.postcodes.keep.isVisible)
    worker.at_rest()

    assert "would be kept" in page.postcodes.said.text()
    assert page.postcodes.keep.hasFocus()
    assert find_place(area, "KA6 6AP").question

    worker.press(Key.Key_Space)
    worker.until(
        lambda: (
            "This desk knows" in page.postcodes.known.text() and not page.postcodes.keep.isVisible()
        )
    )
    worker.at_rest()

    assert "OS Code-Point Open" in page.postcodes.known.text()
    assert find_place(area, "KA6 6AP").locality_id == "doon-valley"


def test_a_wrong_file_of_postcodes_is_told_and_can_be_chosen_again(
    worker: AtTheDesk, page: ImportsPage, tmp_path: Path
) -> None:
    wrong = tmp_path / "notes.csv"
    wrong.write_text("Group,Ring\nWalkers,01632 960111\n", encoding="utf-8")

    page.postcodes.look_at(wrong)
    worker.until(lambda: "holds no postcodes" in page.postcodes.said.text())
    worker.at_rest()

    assert not page.postcodes.keep.isVisible()
    assert page.postcodes.file.isEnabled()
    assert page.postcodes.file.hasFocus()


def test_a_calendar_of_one_hub_is_chosen_and_saved(
    worker: AtTheDesk, content: Content, page: ImportsPage, tmp_path: Path
) -> None:
    send = page.send_out
    desk = page.context.opened.desk
    weekly = {"freq": "WEEKLY", "byday": "MO", "interval": 1, "opens_at": "10:00"}
    desk.run(
        lambda unit: unit.create(
            Kind.SERVICE,
            {
                "name": "Invented knitters",
                "status": "active",
                "is_group": True,
                "schedules/a": weekly,
                "localities/loudoun": True,
            },
        )
    )
    assert not send.whose.isVisible()
    send.arrive()
    worker.until(lambda: send.whose.findText("Invented knitters") > 0)

    send.shape.setCurrentIndex(2)
    assert send.whose.isVisible()
    send.whose.setCurrentIndex(send.whose.findText("Loudoun hub"))
    send.send(tmp_path / "loudoun.ics")
    worker.until(lambda: "Saved" in send.said.text())
    worker.at_rest()

    written = (tmp_path / "loudoun.ics").read_text(encoding="utf-8")
    assert "What is on: Loudoun hub" in written
    assert "Invented knitters" in written
    send.shape.setCurrentIndex(0)
    assert not send.whose.isVisible()
