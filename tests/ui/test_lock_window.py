"""The lock in the real window: blank first, forms sealed, a fresh process asked for; the quiet screen everywhere."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.app.opening import ProfileOpener
from heartdesk.core.errors import DeskError
from heartdesk.store.profile import read_profile
from heartdesk.ui.lock.after import After
from heartdesk.ui.lock.switch import SwitchScreen
from heartdesk.ui.pages import PAGES
from heartdesk.ui.pages.help import HelpPage
from heartdesk.ui.run import make_window
from heartdesk.ui.session import OpenDesk
from heartdesk.ui.window import Window
from tests.ui.at_the_desk import AtTheDesk, Key

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS = "CANARY000417 has nae food"


class KeptChannel:
    """Stands where the supervisor is: keeps what the window says, and what could be seen at that moment."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.seen: Callable[[], object] = lambda: None
        self.then: list[object] = []
        self.orders: Queue[tuple[str, str] | None] = Queue()

    def say(self, word: str, text: str = "") -> None:
        self.said.append((word, text))
        self.then.append(self.seen())

    def hear(self) -> tuple[str, str] | None:
        return self.orders.get()

    def words(self) -> list[str]:
        return [word for word, _ in self.said]

    def after(self, word: str = "lock") -> After:
        return After.read(next(text for said, text in self.said if said == word))


@pytest.fixture
def channel() -> Iterator[KeptChannel]:
    made = KeptChannel()
    yield made
    made.orders.put(("", ""))


@pytest.fixture
def window(qtbot: QtBot, desk_folder: Path, channel: KeptChannel) -> Iterator[Window]:
    """The real window, with a supervisor that only listens."""
    made = make_window(
        opener=ProfileOpener(read_profile(desk_folder)),
        folder=desk_folder,
        channel=channel,  # type: ignore[arg-type]
    )
    made.resize(1366, 768)
    with qtbot.waitSignal(made.ready, timeout=30_000):
        made.show()
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def colours_of(window: Window) -> set[str]:
    """The colours that stand on the screen."""
    image = window.grab().toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }


def heard_by_screen_reader(window: Window) -> str:
    """All that stands in the accessibility tree of a window."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if node is None or not node.isValid():
            return
        found.extend(node.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value))
        for number in range(node.childCount()):
            walk(node.child(number))

    walk(QAccessible.queryAccessibleInterface(window))
    return " ".join(found)


def test_the_screen_is_blank_before_anything_else_happens(
    worker: AtTheDesk, window: Window, channel: KeptChannel
) -> None:
    worker.hears(WORDS)
    assert WORDS in heard_by_screen_reader(window), "or the next look proves nothing"
    channel.seen = lambda: (colours_of(window), heard_by_screen_reader(window))

    worker.press(Key.Key_L, modifier=CTRL)

    assert channel.words()[-1] == "lock"
    seen = str(channel.then[-1])
    assert seen.count("#") == 2, "bare ground and side bar, as a fresh window begins"
    assert "CANARY" not in seen
    assert window.windowTitle() == "HeartDesk"


def test_a_lock_tells_the_next_process_where_the_window_stood_and_nothing_of_anybody(
    worker: AtTheDesk, channel: KeptChannel
) -> None:
    worker.hears(WORDS)
    worker.press(Key.Key_L, modifier=CTRL)

    after = channel.after()
    assert (after.why, after.worker, after.writing, after.unsealed) == ("key", "Demo", True, False)
    assert after.place
    assert not any("CANARY" in text for _, text in channel.said)


def test_what_was_typed_is_sealed_and_comes_back_for_the_same_worker(
    qtbot: QtBot, worker: AtTheDesk, desk_folder: Path, window: Window
) -> None:
    worker.at_rest()
    assert window.locking.drafts is not None
    window.locking.drafts.stop()  # sealed at the lock, not in passing
    worker.hears(WORDS)
    worker.press(Key.Key_L, modifier=CTRL)
    with pytest.raises(DeskError):
        window.content.background._store()
    for file in desk_folder.rglob("*"):
        assert not file.is_file() or b"CANARY" not in file.read_bytes()

    again = make_window(opener=ProfileOpener(read_profile(desk_folder)), folder=desk_folder)
    with qtbot.waitSignal(again.ready, timeout=30_000):
        again.show()
    at_desk = AtTheDesk(qtbot, again.content)
    at_desk.until(lambda: at_desk.help.asking.words.toPlainText() == WORDS)
    at_desk.until(lambda: at_desk.toast() == "What was being written is back.")
    again.close()


class SlowToOpen(ProfileOpener):
    """A desk whose opening waits for the test."""

    def __init__(self, folder: Path) -> None:
        super().__init__(read_profile(folder))
        self.begun, self.go_on = threading.Event(), threading.Event()

    def open(self, worker: str, secret: str) -> OpenDesk:
        self.begun.set()
        self.go_on.wait(60)
        return super().open(worker, secret)


@pytest.mark.parametrize("asked_by", ["key", "system"])
def test_a_lock_while_the_desk_is_opening_leads_to_a_locked_fresh_process(
    qtbot: QtBot,
    desk_folder: Path,
    channel: KeptChannel,
    monkeypatch: pytest.MonkeyPatch,
    asked_by: str,
) -> None:
    monkeypatch.setattr("heartdesk.ui.background.IN_A_HURRY", 0.4)
    opener = SlowToOpen(desk_folder)
    window = make_window(
        opener=opener,
        folder=desk_folder,
        channel=channel,  # type: ignore[arg-type]
    )
    with qtbot.waitSignal(window.furnished, timeout=30_000):
        window.show()
    window.windowHandle().requestActivate()
    qtbot.waitUntil(lambda: window.locking.hears_system() and opener.begun.is_set())

    if asked_by == "key":
        QTest.keyClick(window.windowHandle(), Key.Key_L, CTRL)
    else:
        window.locking.system_locked()

    assert channel.words()[-1] == "lock"
    assert channel.after().locked
    assert colours_of(window) == {"#f6f4f1", "#123c3f"}
    opener.go_on.set()
    content = window.content
    qtbot.waitUntil(content.background.is_idle, timeout=30_000)
    assert content.front() is None, "a desk that opened too late shows nothing of itself"
    window.close()


def test_with_nobody_at_the_door_the_lock_key_shows_the_quiet_screen_and_no_more(
    qtbot: QtBot, desk_folder: Path, channel: KeptChannel
) -> None:
    window = make_window(
        opener=ProfileOpener(read_profile(desk_folder)),
        folder=desk_folder,
        channel=channel,  # type: ignore[arg-type]
        after=After(why="key"),
    )
    with qtbot.waitSignal(window.furnished, timeout=30_000):
        window.show()
    window.windowHandle().requestActivate()
    qtbot.waitUntil(window.content.background.is_idle)

    QTest.keyClick(window.windowHandle(), Key.Key_L, CTRL)

    assert "lock" not in channel.words(), "or nobody could keep a window open at the door"
    assert window.content.is_quiet()
    window.close()


def test_a_form_that_is_finished_is_forgotten(worker: AtTheDesk, window: Window) -> None:
    keeper = window.locking.drafts
    assert keeper is not None
    worker.hears(WORDS)
    keeper.keep()
    worker.at_rest()
    session = worker.content.page("help").context.opened.session
    assert WORDS in str(session.drafts()["help"])

    worker.help.asking.clear()
    keeper.keep()
    worker.at_rest()

    assert session.drafts() == {}


def test_a_form_that_was_finished_while_the_disk_refused_is_forgotten_once_it_does_not(
    worker: AtTheDesk, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = window.locking.drafts
    assert keeper is not None
    worker.hears(WORDS)
    keeper.keep()
    worker.at_rest()
    session = worker.content.page("help").context.opened.session
    worker.help.asking.clear()
    with monkeypatch.context() as refusing:
        refusing.setattr(type(session), "forget_draft", _full)
        keeper.keep()
        worker.at_rest()
    assert "help" in session.drafts()

    keeper.keep()
    worker.at_rest()

    assert session.drafts() == {}


def test_what_is_written_is_kept_though_what_was_kept_before_cannot_be_read(
    qtbot: QtBot, desk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heartdesk.app.session.WorkerSession.drafts", _full)
    window = make_window(opener=ProfileOpener(read_profile(desk_folder)), folder=desk_folder)
    with qtbot.waitSignal(window.ready, timeout=30_000):
        window.show()
    worker = AtTheDesk(qtbot, window.content)
    worker.at_rest()
    assert window.locking.drafts is not None
    assert window.locking.drafts.is_keeping()
    window.close()


def _full(*_given: object) -> None:
    raise DeskError("The disk is full.")


def test_a_page_that_cannot_say_what_is_on_it_does_not_keep_the_desk_open(
    worker: AtTheDesk, channel: KeptChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_page: HelpPage) -> None:
        raise ValueError(WORDS)

    monkeypatch.setattr(HelpPage, "draft", broken)
    worker.press(Key.Key_L, modifier=CTRL)
    assert channel.words()[-1] == "lock"


def test_a_form_that_cannot_be_sealed_is_told_on_the_unlock_screen_and_the_desk_locks(
    worker: AtTheDesk, channel: KeptChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.hears(WORDS)

    def full(*_given: object) -> None:
        raise DeskError("The disk is full.")

    session = worker.content.page("help").context.opened.session
    monkeypatch.setattr(type(session), "keep_draft", full)
    worker.press(Key.Key_L, modifier=CTRL)

    assert channel.words()[-2:] == ["lock", "note"]
    after = channel.after("note")
    assert after.unsealed
    assert "could not be kept" in after.sentence()


def test_a_lock_does_not_wait_for_an_import_nor_for_a_page_being_drawn(
    worker: AtTheDesk, channel: KeptChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heartdesk.ui.background.IN_A_HURRY", 0.4)
    let_go, under_way = threading.Event(), [threading.Event(), threading.Event()]

    def endless(started: threading.Event) -> None:
        started.set()
        let_go.wait(120)

    worker.hears(WORDS)
    background = worker.content.background
    background.travel(lambda: endless(under_way[0]))
    background.on_paper(lambda: endless(under_way[1]))
    assert all(one.wait(10) for one in under_way)
    began = time.monotonic()

    worker.press(Key.Key_L, modifier=CTRL)

    assert channel.words()[-1] == "lock", "and no note: the form was sealed"
    assert time.monotonic() - began < 60
    let_go.set()


def test_the_leaflet_in_the_preview_goes_blank_too(
    worker: AtTheDesk, window: Window, channel: KeptChannel
) -> None:
    worker.hears("nae food")
    worker.until(lambda: worker.help.options.model.rowCount() > 0)
    worker.help.options.arrive()
    worker.press(Key.Key_Space)
    worker.press(Key.Key_P, modifier=CTRL)
    worker.until(lambda: worker.help.preview is not None and worker.help.preview.isVisible())
    channel.seen = lambda: colours_of(window)

    worker.press(Key.Key_L, modifier=CTRL)

    assert channel.words()[-1] == "lock"
    assert channel.then[-1] == {"#f6f4f1", "#123c3f"}


def test_an_end_that_nobody_asked_for_keeps_the_form_and_closes_the_window(
    worker: AtTheDesk,
    window: Window,
    channel: KeptChannel,
    desk_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The supervisor is gone: there is nobody to lock with.
    monkeypatch.setattr("heartdesk.ui.lock.locking.QCoreApplication.quit", lambda: None)
    worker.hears(WORDS)
    channel.orders.put(None)
    worker.until(lambda: not window.isVisible())
    assert list((desk_folder / "drafts").iterdir())


@pytest.mark.parametrize("words", ["", WORDS])
def test_another_workers_turn_just_locks_where_nothing_may_be_passed_on(
    worker: AtTheDesk, channel: KeptChannel, words: str
) -> None:
    # Words may name somebody: they stay with whoever heard them.
    worker.write(words)
    worker.press(Key.Key_L, modifier=CTRL | SHIFT)
    assert channel.after().why == "switch"


@pytest.mark.parametrize("left_behind", [False, True])
def test_another_workers_turn_asks_whose_a_form_is_that_names_nobody(
    worker: AtTheDesk, window: Window, channel: KeptChannel, left_behind: bool
) -> None:
    worker.help.asking.tick("food.parcel", on=True)
    worker.at_rest()
    worker.press(Key.Key_L, modifier=CTRL | SHIFT)
    assert window.findChild(SwitchScreen) is not None
    assert not worker.help.asking.words.isVisible()

    worker.press(Key.Key_Escape)
    assert worker.focused() is worker.help.asking.words

    worker.press(Key.Key_L, modifier=CTRL | SHIFT)
    passed: list[str] = []
    session = worker.content.page("help").context.opened.session
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(session), "pass_on", lambda _self, name: passed.append(name))
        if left_behind:
            worker.press(Key.Key_Tab)
        worker.press(Key.Key_Return)

    assert channel.after().why == "switch"
    assert passed == (["help"] if left_behind else [])


def test_nobody_at_the_desk_is_quiet_after_two_minutes_and_locked_after_ten(
    worker: AtTheDesk, window: Window, channel: KeptChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = window.locking.watch
    now = watch._clock()
    watch.touched()
    monkeypatch.setattr(watch, "_clock", lambda: now)

    for seconds, quiet, locked in (
        (119, False, False),
        (121, True, False),
        (599, True, False),
        (601, True, True),
    ):
        monkeypatch.setattr(watch, "_clock", lambda later=now + seconds: later)
        watch.look()
        assert window.content.is_quiet() is quiet
        assert ("lock" in channel.words()) is locked
    assert channel.after().why == "idle"


def test_the_time_the_lead_chose_holds_at_once(
    worker: AtTheDesk, window: Window, channel: KeptChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = window.locking.watch
    now = watch._clock()
    worker.content.go("settings")
    worker.settings.lock_after.button("15").click()
    worker.until(lambda: worker.toast() == "The desk locks after 15 minutes now.")
    watch.touched()
    for seconds, locked in ((899, False), (901, True)):
        monkeypatch.setattr(watch, "_clock", lambda later=now + seconds: later)
        watch.look()
        assert ("lock" in channel.words()) is locked


def test_the_time_the_lead_chose_stands_in_the_audit_and_holds_at_the_next_opening(
    qtbot: QtBot, worker: AtTheDesk, desk_folder: Path
) -> None:
    worker.content.go("settings")
    worker.settings.lock_after.button("5").click()
    worker.until(lambda: bool(worker.toast()))
    opened = worker.content.page("settings").context.opened
    assert opened.workers.audit(1)[0].what == "Chose that the desk locks after 5 minutes"

    again = make_window(opener=ProfileOpener(read_profile(desk_folder)), folder=desk_folder)
    with qtbot.waitSignal(again.ready, timeout=30_000):
        again.show()
    assert again.locking.watch.limits.lock == 300
    again.close()


def test_no_hand_in_the_preferences_file_keeps_the_desk_open_longer(
    qtbot: QtBot, desk_folder: Path
) -> None:
    (desk_folder / "preferences.json").write_text('{"look": "dark", "lock_after": 15}')
    window = make_window(opener=ProfileOpener(read_profile(desk_folder)), folder=desk_folder)
    with qtbot.waitSignal(window.ready, timeout=30_000):
        window.show()
    assert window.content.now.look == "dark", "the file was read"
    assert window.locking.watch.limits.lock == 600
    window.close()


def test_a_page_that_shows_a_person_locks_after_two_minutes(
    worker: AtTheDesk, window: Window, channel: KeptChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HelpPage, "shows_person", property(lambda _page: True))
    watch = window.locking.watch
    now = watch._clock()
    watch.touched()
    monkeypatch.setattr(watch, "_clock", lambda: now + 121)
    watch.look()
    assert channel.after().why == "idle"


def test_a_real_key_or_the_mouse_begins_the_two_minutes_again(
    worker: AtTheDesk, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = window.locking.watch
    now = watch._clock()
    handle = window.windowHandle()
    handle.requestActivate()
    inputs: tuple[Callable[[], None], ...] = (
        lambda: QTest.keyClick(handle, Key.Key_A),
        lambda: QTest.mouseMove(handle, QPoint(300, 300)),
    )
    for number, touch in enumerate(inputs):
        monkeypatch.setattr(watch, "_clock", lambda later=now + 119 * (number + 1): later)
        touch()
        QApplication.processEvents()
        watch.look()
        assert not window.content.is_quiet()


def test_the_privacy_key_hides_every_page_at_once(worker: AtTheDesk, window: Window) -> None:
    quiet = window.content.quiet
    inside = {quiet, *quiet.findChildren(QWidget), window.content, window.content.faces}
    for page in (entry.id for entry in PAGES):
        worker.content.go(page)
        worker.at_rest()
        assert window.windowTitle() == "HeartDesk"

        worker.press(Key.Key_F8)
        assert window.content.is_quiet(), page
        assert {one for one in window.findChildren(QWidget) if one.isVisible()} <= inside

        worker.press(Key.Key_Space)
        assert worker.content.front() is worker.content.page(page)


def test_the_privacy_key_works_before_the_desk_is_open(qtbot: QtBot, desk_folder: Path) -> None:
    window = make_window(
        opener=ProfileOpener(read_profile(desk_folder)),
        folder=desk_folder,
        after=After(why="key"),
    )
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.furnished):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    worker = AtTheDesk(qtbot, window.content)
    worker.press(Key.Key_F8)
    assert window.content.is_quiet()
    worker.press(Key.Key_A)
    assert not window.content.is_quiet()


def test_the_privacy_key_takes_menus_tips_and_dialogs_away(
    worker: AtTheDesk, window: Window
) -> None:
    menu = QMenu(window)
    menu.addAction(WORDS)
    QToolTip.showText(QPoint(10, 10), WORDS, window)
    menu.popup(QPoint(100, 100))
    floating = QLabel(WORDS)
    floating.show()
    worker.content.go_quiet()
    assert not menu.isVisible()
    assert not floating.isVisible()
    assert QApplication.activePopupWidget() is None
    worker.press(Key.Key_A)

    answered: list[int] = []

    def press_f8() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        assert dialog.windowTitle() == "Save the leaflet"
        QTest.keyClick(dialog.windowHandle(), Key.Key_F8)

    dialog = QFileDialog(window, "Save the leaflet")
    QTimer.singleShot(0, lambda: dialog.windowHandle().requestActivate())
    QTimer.singleShot(200, press_f8)
    answered.append(dialog.exec())

    assert answered == [QFileDialog.DialogCode.Rejected]
    assert window.content.is_quiet()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [window]
