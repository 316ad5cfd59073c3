"""Directory: follows every key, shows all facts, and keeps a call made today."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from heartdesk.core.kinds import Kind
from heartdesk.store.unit import Unit
from heartdesk.ui.preferences import Preferences
from heartdesk.ui.widgets.entry_layout import RowLayout
from tests.ui.at_the_desk import AtTheDesk, Key

CTRL = Qt.KeyboardModifier.ControlModifier
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "Tea & <b>chat</b>",
    "\u0645\u0631\u062d\u0628\u0627 Larder",
    "Larder 🍞",
    "L" * 10_000,
)


@pytest.fixture
def directory(worker: AtTheDesk) -> AtTheDesk:
    """A worker who has turned to the directory."""
    worker.press(Key.Key_3, modifier=Qt.KeyboardModifier.AltModifier)
    worker.at_rest()
    return worker


def act(worker: AtTheDesk, action: Callable[[Unit], object]) -> None:
    """Have something done in the store."""
    worker.content.background.do(action)
    worker.at_rest()


def entry_shown(worker: AtTheDesk) -> None:
    """Wait until the entry on the right is the one the cursor is on."""
    page = worker.directory

    def same() -> bool:
        row, entry = page.list.current(), page.entry.entry()
        return row is not None and entry is not None and row.id == entry.id

    worker.until(same)


def test_a_number_keeps_its_order_beside_a_name_from_right_to_left(directory: AtTheDesk) -> None:
    rows = directory.directory.model.rows()
    rung = [row.line for row in rows if "01563 576728" in row.line]
    assert rung
    assert all("\u206601563 576728\u2069" in line for line in rung)


def test_large_letters_still_say_that_a_place_was_not_checked(directory: AtTheDesk) -> None:
    directory.content.choose(Preferences(scale=200))
    row = directory.directory.model.rows()[0]
    layout = RowLayout(directory.directory.context.theme, ticks=False, uniform=True)
    for width in (900, 600):
        pieces, height = layout.of(row, width)
        (said,) = [piece for piece in pieces if piece.text == "Not checked yet"]
        assert said.rect.bottom() < height


def test_the_list_is_never_blank_before_anything_is_typed(directory: AtTheDesk) -> None:
    assert directory.directory.model.rowCount() > 10


def test_each_key_narrows_the_list(directory: AtTheDesk) -> None:
    counts = []
    for letter in "energy":
        directory.write(letter)
        directory.at_rest()
        counts.append(directory.directory.model.rowCount())
    assert counts == sorted(counts, reverse=True)
    assert 0 < counts[-1] < counts[0]
    entry_shown(directory)


def test_words_that_are_nowhere_get_a_helpful_sentence(directory: AtTheDesk) -> None:
    directory.write("zzyzx")
    directory.at_rest()
    assert directory.directory.model.rowCount() == 0
    assert "Nothing is called that here" in directory.directory.count_words()
    directory.until(lambda: directory.directory.entry.entry() is None)


def test_arrow_keys_walk_the_list_and_the_entry_follows(directory: AtTheDesk) -> None:
    directory.write("energy")
    directory.at_rest()
    directory.press(Key.Key_Down)
    first = directory.directory.list.current()
    directory.press(Key.Key_Down)
    assert directory.directory.list.current() is not first
    entry_shown(directory)


def test_a_call_made_today_is_kept_and_can_be_undone(directory: AtTheDesk) -> None:
    directory.write("Home Energy Scotland")
    directory.at_rest()
    entry_shown(directory)
    view = directory.directory.entry
    assert view.entry().freshness.state == "not checked yet"  # type: ignore[union-attr]

    view.rang.click()
    for box in view.checks.boxes.values():
        box.setChecked(not box.isHidden())
    view.checks.keep_ticked()
    directory.until(lambda: "you rang" in directory.toast())
    directory.at_rest()
    directory.until(lambda: view.entry() is not None and view.entry().freshness.state == "fresh")  # type: ignore[union-attr]
    assert "Demo" in view.entry().freshness.text  # type: ignore[union-attr]

    directory.press(Key.Key_Z, modifier=CTRL)
    directory.until(lambda: view.entry().freshness.state == "not checked yet")  # type: ignore[union-attr]


def test_an_entry_goes_on_the_leaflet_from_here_too(directory: AtTheDesk) -> None:
    directory.write("Home Energy Scotland")
    directory.at_rest()
    entry_shown(directory)
    directory.directory.entry.add.click()
    assert [one.name for one in directory.help.context.basket.picked] == ["Home Energy Scotland"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_ever_text(directory: AtTheDesk, name: str) -> None:
    act(directory, lambda unit: unit.create(Kind.SERVICE, {"name": name, "status": "active"}))
    directory.directory.search.setText(name[:12])
    directory.at_rest()
    page = directory.directory
    shown = next(row for row in page.model.rows() if row.name[:20] == name[:20])
    page.entry.open_entry(shown.id)
    directory.until(lambda: page.entry.entry() is not None and page.entry.entry().id == shown.id)  # type: ignore[union-attr]
    page.entry.add.click()
    directory.content.go("help")
    directory.at_rest()
    assert directory.content.banner.isHidden()
    labels = [label.text() for label in directory.help.leaflet_panel.labels()]
    assert any(name[:20] in words for words in labels)


def test_escape_steps_back_from_the_list_to_the_search_and_then_clears_it(
    directory: AtTheDesk,
) -> None:
    directory.write("energy")
    directory.at_rest()
    directory.press(Key.Key_Down)
    directory.press(Key.Key_Escape)
    assert directory.focused() is directory.directory.search
    directory.press(Key.Key_Escape)
    assert directory.directory.search.text() == ""


def test_groups_alone_are_one_press_away_and_found_by_their_first_letters(
    directory: AtTheDesk,
) -> None:
    page = directory.directory
    page.which.button("groups").click()
    directory.at_rest()
    assert "No group is here yet" in page.count_words()

    group = {"name": "Example Blether", "status": "active", "is_group": True}
    act(directory, lambda unit: unit.create(Kind.SERVICE, group))
    act(
        directory,
        lambda unit: unit.create(
            Kind.SERVICE,
            {
                "name": "Blether line",
                "description": "Ring about a peer support group",
                "status": "active",
            },
        ),
    )
    assert [row.name for row in page.model.rows()] == ["Example Blether"]

    page.search.setFocus()
    directory.write("bleth")
    directory.at_rest()
    assert [row.name for row in page.model.rows()] == ["Example Blether"]
    page.which.button("all").click()
    directory.at_rest()
    assert len(page.model.rows()) == 2
