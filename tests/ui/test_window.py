"""The window as a whole: opening, turning pages, keys, the quiet screen, trouble and faults."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from heartdesk.app.opening import ProfileOpener
from heartdesk.core.errors import DeskError
from heartdesk.store.profile import read_profile
from heartdesk.ui.content import Content
from heartdesk.ui.pages import PAGES
from heartdesk.ui.preferences import FILE_NAME, Preferences
from heartdesk.ui.run import make_window
from heartdesk.ui.session import OpenDesk
from heartdesk.ui.shortcuts import SHORTCUTS
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.window import Window
from tests.ui.at_the_desk import AtTheDesk, Key

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS = "we've nae food in and the meter's oot"


def test_the_first_page_stands_with_the_cursor_in_the_words(
    worker: AtTheDesk, window: Window
) -> None:
    assert worker.focused() is worker.help.asking.words
    assert window.windowTitle() == "HeartDesk"


def test_the_side_bar_names_the_hub_and_says_that_this_is_practice(worker: AtTheDesk) -> None:
    worker.at_rest()
    said = [label.text() for label in worker.content.sidebar.labels()]
    assert "Cumnock hub (Barony)" in said
    assert "Practice desk: nothing real" in said
    assert "No other desk has joined this one." in said


@pytest.mark.parametrize("number", [1, 2, 3])
def test_alt_and_a_number_turn_the_pages(worker: AtTheDesk, number: int) -> None:
    worker.press(Key(Key.Key_0 + number), modifier=ALT)
    shown = [entry.id for entry in PAGES if not entry.aside][number - 1]
    assert worker.content.front() is worker.content.page(shown)


def test_every_key_of_the_table_that_belongs_to_the_window_is_listened_to(content: Content) -> None:
    listened = set(content.keys())
    assert listened >= {key for shortcut in SHORTCUTS for key in shortcut.keys}


def test_the_keys_page_lists_every_key_and_escape_goes_back(worker: AtTheDesk) -> None:
    worker.content.sidebar.focus_list()
    worker.press(Key.Key_Question)
    page = worker.content.page("keys")
    assert worker.content.front() is page
    said = {label.text() for label in page.findChildren(PlainLabel)}
    assert {shortcut.shown for shortcut in SHORTCUTS} <= said
    worker.press(Key.Key_Escape)
    assert worker.content.front() is worker.help


def test_a_question_mark_or_slash_in_the_words_is_just_a_letter(worker: AtTheDesk) -> None:
    worker.write("food?/")
    assert worker.help.asking.words.toPlainText() == "food?/"
    assert worker.content.front() is worker.help


def test_ctrl_k_finds_anything_from_any_page(worker: AtTheDesk) -> None:
    worker.content.go("settings")
    worker.press(Key.Key_K, modifier=CTRL)
    assert worker.focused() is worker.directory.search


def test_f1_opens_the_safety_cards_and_escape_comes_back(worker: AtTheDesk) -> None:
    worker.hears("hello")
    worker.press(Key.Key_F1)
    assert worker.content.front() is worker.cards
    worker.press(Key.Key_Escape)
    assert worker.content.front() is worker.help
    assert worker.help.asking.words.toPlainText() == "hello"


def test_every_safety_card_can_be_turned_to_with_the_keyboard(worker: AtTheDesk) -> None:
    worker.press(Key.Key_F1)
    shown = list[str]()
    for card in worker.cards.context.area.safety_cards:
        worker.press(Key.Key_Return)
        assert worker.content.front() is worker.cards
        assert card.when in [label.text() for label in worker.cards.findChildren(QLabel)]
        shown.append(worker.cards.shown())
        worker.press(Key.Key_Tab)
    assert shown == [card.id for card in worker.cards.context.area.safety_cards]


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_F8, None), (Key.Key_Space, CTRL | SHIFT)])
def test_the_quiet_screen_hides_everything_and_any_key_comes_back_to_the_same_place(
    worker: AtTheDesk, key: Qt.Key, modifier: Qt.KeyboardModifier | None
) -> None:
    worker.hears("nae food")
    asking = worker.help.asking
    worker.press(key, modifier=modifier or Qt.KeyboardModifier.NoModifier)
    assert not asking.words.isVisible()
    assert not worker.content.sidebar.isVisible()

    worker.press(Key.Key_F1)
    assert asking.words.isVisible(), "any key comes back"
    assert worker.content.front() is worker.help, "and does nothing else"
    assert worker.focused() is asking.words
    assert asking.words.toPlainText() == "nae food"


def test_a_key_still_held_down_does_not_lift_the_quiet_screen(worker: AtTheDesk) -> None:
    worker.press(Key.Key_F8)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Key.Key_F8, Qt.KeyboardModifier.NoModifier, "", autorep=True
    )
    QApplication.sendEvent(worker.focused(), held)
    assert not worker.help.isVisible()


def test_trouble_is_one_sentence_in_the_banner_and_escape_closes_it(worker: AtTheDesk) -> None:
    worker.content.background.trouble.emit(
        DeskError("The disk is full. Nothing was lost.", then="Make room.")
    )
    banner = worker.content.banner
    assert banner.isVisible()
    assert banner.said() == "The disk is full. Nothing was lost. Make room."
    worker.press(Key.Key_Escape)
    assert not banner.isVisible()


def test_trouble_that_has_been_put_right_is_no_longer_said(worker: AtTheDesk) -> None:
    page = worker.settings
    worker.content.go("settings")
    worker.at_rest()
    page.hub_phone.setFocus()
    worker.write("ring Ann")
    worker.press(Key.Key_Return)
    worker.until(worker.content.banner.isVisible)

    page.hub_phone.clear()
    worker.write("01632 960555")
    worker.press(Key.Key_Return)
    worker.until(lambda: worker.toast().startswith("Kept"))
    assert not worker.content.banner.isVisible()


def test_the_hubs_phone_is_put_back_as_it_was(worker: AtTheDesk) -> None:
    # Given a phone number that was typed over
    page = worker.settings
    worker.content.go("settings")
    worker.at_rest()
    for number in ("01632 960555", "01632 960556"):
        page.hub_phone.setFocus()
        page.hub_phone.selectAll()
        worker.write(number)
        worker.press(Key.Key_Return)
        worker.until(lambda: worker.toast().startswith("Kept"))
        worker.at_rest()

    # When what was changed before is opened and put back, by keyboard
    page.hub_before.setFocus()
    worker.press(Key.Key_Space)
    worker.until(lambda: page.hub_past is not None and "Is: 01632 960556" in page.hub_past.said())
    assert page.hub_past is not None
    backs = page.hub_past.findChildren(QPushButton)
    backs[0].setFocus()
    worker.press(Key.Key_Space)

    # Then the first number stands again
    worker.until(lambda: page.hub_phone.text() == "01632 960555")


def test_a_fault_of_ours_keeps_what_was_typed_and_names_no_words(worker: AtTheDesk) -> None:
    worker.hears("Senga has nae food")
    try:
        raise ValueError("Senga has nae food")
    except ValueError as fault:
        worker.content.show_bug(fault)
    page = worker.content.stack.currentWidget()
    assert page is not None
    said = " ".join(label.text() for label in page.findChildren(PlainLabel))
    assert "ValueError" in said
    assert "Senga" not in said
    worker.press(Key.Key_Space)
    assert worker.content.stack.currentWidget() is worker.help
    assert worker.help.asking.words.toPlainText() == "Senga has nae food"


def test_a_choice_of_look_is_seen_at_once_and_kept(worker: AtTheDesk, desk_folder: Path) -> None:
    worker.content.go("settings")
    worker.settings.looks.button("dark").click()
    worker.settings.scales.button("150").click()
    assert worker.content.theme.colours.page == "#161b1d"
    assert worker.content.theme.px(10) == 15
    worker.at_rest()
    kept = json.loads((desk_folder / FILE_NAME).read_text(encoding="utf-8"))
    assert (kept["look"], kept["scale"]) == ("dark", 150)


def test_a_disk_that_takes_nothing_keeps_the_choice_for_now_and_says_so(
    worker: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("heartdesk.ui.preferences.write_whole", full)
    worker.content.choose(Preferences(look="dark"))
    worker.until(worker.content.banner.isVisible)
    assert "could not be kept" in worker.content.banner.said()
    assert worker.content.theme.colours.page == "#161b1d"


def test_a_fault_while_opening_is_said_and_the_form_stays(qtbot: QtBot, desk_folder: Path) -> None:
    class Broken(ProfileOpener):
        def open(self, worker: str, secret: str) -> OpenDesk:
            raise KeyError(worker, secret)

        @property
        def demo(self) -> bool:
            return False

    window = make_window(opener=Broken(read_profile(desk_folder)), folder=desk_folder)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.furnished):
        window.show()
    opening = window.content.opening
    qtbot.waitUntil(opening.secret.isVisible)
    opening.secret.setText("some words here")
    QTest.keyClick(opening.secret, Key.Key_Return)
    qtbot.waitUntil(lambda: "Nothing was changed" in opening.said())
    assert opening.secret.isEnabled()
    window.close()
