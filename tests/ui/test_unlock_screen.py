"""The screen that asks who is at the desk: by keyboard, kindly, and never in the way of safety."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.app.last_worker import keep_last
from heartdesk.app.opening import ProfileOpener, open_desk, unlock_profile
from heartdesk.core.roles import Role
from heartdesk.security import keys, roster
from heartdesk.security.attempts import TooManyTries
from heartdesk.security.cost import FLOOR
from heartdesk.security.device import NoKeyring, Reason
from heartdesk.security.ways_in import WrongSecret
from heartdesk.store.audit import Event, written
from heartdesk.store.backup_daily import back_up_now
from heartdesk.store.profile import read_profile
from heartdesk.ui.lock.after import After
from heartdesk.ui.run import make_window
from heartdesk.ui.window import Window
from tests.makers import FixedClock
from tests.ui.door_fixtures import (
    PASSPHRASES,
    Asked,
    AtTheDoor,
    Key,
    computer,
    desk_of_three,
    door,
    three,
)
from tests.ui.test_access import cut_off, described
from tests.ui.test_gui_thread import WATCH

__all__ = ["computer", "desk_of_three", "door", "three"]


def test_names_stand_ready_with_the_cursor_on_them(door: AtTheDoor) -> None:
    assert door.opening.form.picker.name() == "Ann"
    assert door.focused() is door.opening.form.picker.list
    assert door.window.windowTitle() == "HeartDesk"


def test_another_worker_is_in_with_three_keys_and_a_passphrase(door: AtTheDoor) -> None:
    door.press(Key.Key_Down)
    door.press(Key.Key_Return)
    door.write(PASSPHRASES["Bob"])
    door.press(Key.Key_Return)

    door.until(door.is_in)
    assert door.presses == 3
    assert door.content.worker() == "Bob"


def test_whoever_was_last_at_this_desk_stands_first(qtbot: QtBot, three: Path) -> None:
    ids = {worker.name: worker.id for worker in roster.list_workers(three)}
    keep_last(three, ids["Cath"])

    assert Asked(read_profile(three)).workers == ("Cath", "Ann", "Bob")


def test_a_wrong_passphrase_keeps_everything_and_tells_nobody_which_half_was_wrong(
    door: AtTheDoor,
) -> None:
    door.press(Key.Key_Return)
    door.write("red tin rat")
    door.press(Key.Key_Return)

    door.until(lambda: "do not open this desk" in door.opening.said())
    door.at_rest()
    assert door.opening.secret.text() == "red tin rat"
    assert door.opening.secret.echoMode() == QLineEdit.EchoMode.Password
    assert door.focused() is door.opening.secret
    door.write(PASSPHRASES["Ann"])
    door.press(Key.Key_Return)
    door.until(door.is_in)


def test_after_the_door_is_open_no_secret_stays_in_its_forms(door: AtTheDoor) -> None:
    door.press(Key.Key_Return)
    door.write(PASSPHRASES["Ann"])
    door.press(Key.Key_Return)
    door.until(door.is_in)

    typed = [field.text() for field in door.opening.findChildren(QLineEdit)]
    assert not any(typed)


def test_wrong_tries_are_in_the_audit_once_somebody_is_in(door: AtTheDoor) -> None:
    for wrong in ("one two three four", "five six seven eight"):
        with pytest.raises(WrongSecret):
            unlock_profile(read_profile(door.folder), worker="Ann", secret=wrong)

    opened = door.opener.open("Ann", PASSPHRASES["Ann"])
    entries = opened.desk.look(lambda look: written(look, 5))
    opened.desk.close()

    assert [entry.event for entry in entries[:2]] == [Event.UNLOCKED, Event.FAILED_UNLOCKS]
    assert entries[1].reason == "2"


def test_too_many_tries_count_down_and_say_when_to_try_again(
    door: AtTheDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("heartdesk.ui.unlock.told.time.monotonic", lambda: now[0])
    form = door.opening.form
    form.field.edit.setText("red tin cat")
    asked = list[tuple[str, str]]()
    form.asked.connect(lambda *given: asked.append(given))

    door.opening.refuse(TooManyTries(40))
    assert "Wait 40 seconds, then try again." in door.opening.said()
    door.press(Key.Key_Return)
    assert not asked, "no try is spent while waiting"

    now[0] += 38.5
    door.until(lambda: "Wait 2 seconds" in door.opening.said())
    now[0] += 2
    door.until(lambda: door.opening.said() == "You can try again now.")
    door.press(Key.Key_Return)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("letter", "shift", "caps"),
    [("B", False, True), ("b", False, False), ("b", True, True), ("B", True, False), ("7", False, False)],
)  # fmt: skip
def test_caps_lock_is_told_from_the_letters_that_come(
    door: AtTheDoor, letter: str, shift: bool, caps: bool
) -> None:
    door.press(Key.Key_Return)
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    typed = QKeyEvent(QEvent.Type.KeyPress, ord(letter.upper()), held, letter)
    QApplication.sendEvent(door.focused(), typed)

    assert door.opening.form.field.warns_of_caps() is caps


def test_the_passphrase_shows_only_while_the_button_is_held(door: AtTheDoor) -> None:
    edit = door.opening.secret
    show = next(
        one for one in door.opening.findChildren(QPushButton) if one.text() == "Hold to show"
    )
    QTest.keyPress(show, Key.Key_Space)
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    QTest.keyRelease(show, Key.Key_Space)
    assert edit.echoMode() == QLineEdit.EchoMode.Password


def test_the_printed_code_leads_to_a_new_passphrase(door: AtTheDoor) -> None:
    opening = door.opening
    door.press(Key.Key_Down)
    opening.form.forgot.emit(opening.form.picker.name())
    door.write(door.code.lower().replace("-", " "))
    assert opening.code.code.text() == door.code, "groups come apart by themselves"
    door.press(Key.Key_Return)
    door.until(opening.anew.passphrase.first.edit.hasFocus)

    door.write("moss fern heron")
    door.press(Key.Key_Return)
    door.write("moss fern heron")
    door.press(Key.Key_Return)
    door.until(door.is_in)

    assert door.content.worker() == "Bob"
    with pytest.raises(WrongSecret):
        unlock_profile(read_profile(door.folder), worker="Bob", secret=PASSPHRASES["Bob"])


def test_a_slip_in_the_code_is_no_guess(door: AtTheDoor) -> None:
    door.opening.form.forgot.emit("Ann")
    slip = door.code[:-1] + ("A" if door.code[-1] != "A" else "B")
    door.write(slip)
    door.press(Key.Key_Return)

    door.until(lambda: "slip" in door.opening.said())
    assert door.opening.code.code.text() == slip
    opened = door.opener.open("Ann", PASSPHRASES["Ann"])
    events = [entry.event for entry in opened.desk.look(lambda look: written(look, 5))]
    opened.desk.close()
    assert Event.FAILED_UNLOCKS not in events


@pytest.mark.parametrize("reason", list(Reason))
def test_a_key_store_in_the_way_is_explained_and_the_code_is_the_next_step(
    door: AtTheDoor, reason: Reason
) -> None:
    door.opening.refuse(NoKeyring(reason))

    assert "key store" in door.opening.said()
    assert "Everything saved on this desk is safe." in door.opening.said()
    focused = door.focused()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Use the recovery code"


def test_the_safety_cards_need_no_passphrase_and_keep_what_was_typed(door: AtTheDoor) -> None:
    door.press(Key.Key_Return)
    door.write("red tin")
    door.press(Key.Key_F1)
    assert "Steps to take" in door.said()
    assert any("999" in label.text() for label in door.window.findChildren(QLabel))

    door.press(Key.Key_Escape)
    assert door.focused() is door.opening.secret
    assert door.opening.secret.text() == "red tin"


def test_the_quiet_screen_needs_no_passphrase(door: AtTheDoor) -> None:
    door.press(Key.Key_F8)
    assert not door.opening.isVisible()
    assert "Ann" not in door.said()
    door.press(Key.Key_A)
    assert door.opening.isVisible()


def test_of_many_names_a_few_letters_find_one(qtbot: QtBot, three: Path) -> None:
    by = unlock_profile(read_profile(three), worker="Ann", secret=PASSPHRASES["Ann"])
    for number in range(7):
        by = roster.add_worker(
            three, by, name=f"Worker {chr(68 + number)}ee", passphrase="blue tin dog",
            roles=frozenset({Role.RECEPTION}), device=keys.device_for(three), cost=FLOOR,
        ).by  # fmt: skip
    at = AtTheDoor(qtbot, Asked(read_profile(three)), three)
    at.come()
    at.write("gee")
    assert at.opening.form.picker.name() == "Worker Gee"
    at.press(Key.Key_Return)
    assert at.focused() is at.opening.secret
    at.close()


def test_a_practice_desk_that_was_locked_does_not_open_by_itself(qtbot: QtBot, three: Path) -> None:
    at = AtTheDoor(qtbot, ProfileOpener(read_profile(three)), three)
    with qtbot.waitSignal(at.window.furnished, timeout=30_000):
        at.window.show()
    at.at_rest()
    at.until(at.is_in)
    at.close()

    locked = AtTheDoor(qtbot, ProfileOpener(read_profile(three)), three)
    locked.window = _locked_window(locked)
    locked.come()
    assert not locked.is_in()
    assert "locked itself" in locked.said()
    locked.press(Key.Key_Space)
    locked.until(locked.is_in)
    locked.close()


def _locked_window(at: AtTheDoor) -> Window:
    return make_window(opener=at.opener, folder=at.folder, after=After(why="idle", worker="Ann"))


def _damage(folder: Path) -> None:
    """A backup is made, then the desk's file takes damage."""
    desk = open_desk(read_profile(folder), worker="Ann", secret=PASSPHRASES["Ann"])
    back_up_now(desk, now=FixedClock().now())
    database = desk.database
    desk.close()
    raw = bytearray(database.read_bytes())
    raw[40_000:44_096] = bytes(4096)
    database.write_bytes(raw)


def test_a_damaged_desk_comes_back_for_a_worker_who_has_only_the_code(
    qtbot: QtBot, three: Path
) -> None:
    _damage(three)
    at = AtTheDoor(qtbot, Asked(read_profile(three)), three)
    at.come()
    at.opening.code.asked.emit("Ann", at.code)
    at.until(at.opening.anew.isVisible)
    at.opening.anew.asked.emit("green tin hat")
    at.until(lambda: "damaged" in at.said())
    at.at_rest()
    at.press(Key.Key_Space)

    at.until(at.is_in)
    assert at.content.worker() == "Ann"
    at.close()


def test_a_damaged_desk_offers_its_backups_and_comes_back(qtbot: QtBot, three: Path) -> None:
    _damage(three)

    at = AtTheDoor(qtbot, Asked(read_profile(three)), three)
    at.come()
    at.press(Key.Key_Return)
    at.write(PASSPHRASES["Ann"])
    at.press(Key.Key_Return)
    at.until(lambda: "damaged" in at.said())
    assert not at.is_in()
    at.at_rest()
    at.press(Key.Key_Space)

    at.until(at.is_in)
    assert at.content.worker() == "Ann"
    at.until(lambda: "The desk is back" in at.content.banner.said())
    assert "from the backup of" in at.content.banner.said()
    at.close()


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("look", ["calm", "contrast"])
def test_nothing_is_cut_off_and_everything_has_a_name(
    door: AtTheDoor, scale: int, look: str
) -> None:
    door.wear(scale=scale, look=look)
    opening = door.opening
    for face in ("form", "code", "cards"):
        if face == "code":
            opening.form.forgot.emit("Ann")
        elif face == "cards":
            opening.show_cards()
        door.at_rest()
        seen = [
            widget
            for widget in opening.findChildren(QWidget)
            if widget.isVisible() and isinstance(widget, QLabel | QPushButton | QLineEdit)
        ]
        assert seen
        assert not [cut_off(widget) for widget in seen if cut_off(widget)]
        for widget in seen:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName(), described(widget)
        for label in opening.findChildren(QLabel):
            assert label.textFormat() == Qt.TextFormat.PlainText, described(label)


def test_the_painting_thread_touches_no_file_while_the_desk_opens(door: AtTheDoor) -> None:
    door.press(Key.Key_Return)
    door.write("red tin rat")
    WATCH.seen.clear()
    WATCH.on = True
    try:
        door.press(Key.Key_Return)
        door.until(lambda: bool(door.opening.said()))
        door.press(Key.Key_F1)
        door.press(Key.Key_Escape)
    finally:
        WATCH.on = False
    assert WATCH.seen == []
