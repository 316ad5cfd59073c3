"""The side bar with large letters: the pages come first, and nothing is out of reach."""

import pytest
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from heartdesk.ui.pages import PAGES, pages_for
from heartdesk.ui.preferences import Preferences
from heartdesk.ui.sidebar import Sidebar
from heartdesk.ui.theme.theme import Theme
from tests.ui.at_the_desk import AtTheDesk

LAYOUT_PASSES = 10
KEYS = {
    "Safety cards   F1",
    "Quiet screen   F8",
    "Lock   Ctrl+L",
    "Switch worker",
    "All the keys   ?",
}


def pages_in_view(listed: QListWidget) -> list[str]:
    """The lines of the list that can be read whole."""
    view = listed.viewport().rect()
    items = [listed.item(row) for row in range(listed.count())]
    return [item.text() for item in items if view.contains(listed.visualItemRect(item))]


@pytest.mark.parametrize("scale", [100, 150, 175, 200])
def test_four_pages_and_the_one_in_front_can_be_read_at_any_size_of_letters(
    worker: AtTheDesk, scale: int
) -> None:
    worker.content.choose(Preferences(scale=scale))
    listed = worker.content.sidebar.findChild(QListWidget)
    assert listed is not None
    for entry in (entry for entry in pages_for(frozenset()) if not entry.aside):
        worker.content.go(entry.id)
        worker.at_rest()
        for _ in range(LAYOUT_PASSES):
            QApplication.processEvents()
        seen = pages_in_view(listed)
        assert entry.title in seen
        assert len(seen) >= 4
        if scale == 100:
            assert len(seen) == sum(not entry.aside for entry in PAGES), "all of them, then"


@pytest.mark.parametrize("scale", [100, 200])
def test_the_keys_keep_their_names_and_can_be_read_at_any_size_of_letters(
    worker: AtTheDesk, scale: int
) -> None:
    worker.content.choose(Preferences(scale=scale))
    worker.at_rest()
    for _ in range(LAYOUT_PASSES):
        QApplication.processEvents()

    sidebar = worker.content.sidebar
    keys = [key for key in sidebar.findChildren(QPushButton) if key.isVisible()]

    assert {key.accessibleName() for key in keys} == KEYS
    for key in keys:
        words = key.fontMetrics().horizontalAdvance(key.text())
        assert words + key.iconSize().width() < key.width(), key.text()
        assert sidebar.rect().contains(key.geometry())


def test_what_is_known_before_the_side_bar_opens_up_is_no_window_of_its_own(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """It took the cursor from the words that somebody was typing."""
    theme = Theme(qapp)
    theme.wear("calm", 1.0)
    sidebar = Sidebar(theme, demo=True)
    qtbot.addWidget(sidebar)
    sidebar.show_truth("1 change waiting to travel.")
    sidebar.show_backup("No backup yet.")
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]

    sidebar.open_up(frozenset())
    sidebar.show()
    said = [label.text() for label in sidebar.labels() if label.isVisible()]
    assert "1 change waiting to travel." in said
    assert "No backup yet." in said
