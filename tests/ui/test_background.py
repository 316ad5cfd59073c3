"""The lanes: slow things happen away from the window, in order, and only what is still wanted comes back."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.store.desk import Done
from heartdesk.ui.background import Background


class Gate:
    """Holds a lane until it is opened, so that a test decides what happens first."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    def wait(self) -> None:
        assert self._open.wait(10)


class PaperDesk:
    """A desk that keeps nothing: it only remembers which thread came."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.closed_in = ""

    def run(self, action: Callable[[Any], Any]) -> Done[Any]:
        self.threads.append(threading.current_thread().name)
        return Done(action(None), frozenset({Kind.SERVICE}))

    def look(self, action: Callable[[Any], Any]) -> Any:
        self.threads.append(threading.current_thread().name)
        return action(None)

    def use(self, act: Callable[[Any], Any]) -> Any:
        return self.look(act)

    def close(self) -> None:
        self.closed_in = threading.current_thread().name


@pytest.fixture
def desk() -> PaperDesk:
    return PaperDesk()


@pytest.fixture
def background(qtbot: QtBot, desk: PaperDesk) -> Iterator[Background]:
    made = Background()
    made.attach(desk)
    yield made
    made.close()


def test_actions_and_looks_run_away_from_the_window_and_answers_come_back_to_it(
    qtbot: QtBot, background: Background, desk: PaperDesk
) -> None:
    answers: list[tuple[str, str]] = []

    def heard(value: str) -> None:
        answers.append((value, threading.current_thread().name))

    background.do(lambda _unit: "kept", heard)
    background.look("list", lambda _look: "read", heard)
    background.think("words", lambda: "thought", heard)
    background.travel(lambda: "went", heard)
    background.on_paper(lambda: "printed", heard)
    background.lay_out("leaflet", lambda _look: "laid out", heard)

    qtbot.waitUntil(lambda: len(answers) == 6)
    assert {thread for _, thread in answers} == {threading.main_thread().name}
    assert threading.main_thread().name not in desk.threads


def test_the_workers_actions_keep_their_order_and_none_is_dropped(
    qtbot: QtBot, background: Background
) -> None:
    done: list[int] = []
    for number in range(200):
        background.do(lambda _unit, number=number: done.append(number))  # type: ignore[misc]

    qtbot.waitUntil(background.is_idle)
    assert done == list(range(200))


def test_of_several_looks_only_the_newest_is_wanted(qtbot: QtBot, background: Background) -> None:
    gate, read, shown = Gate(), list[str](), list[str]()

    def slow(_look: object) -> str:
        read.append("f")
        gate.wait()
        return "f"

    def quick(words: str) -> Callable[[object], str]:
        def look(_look: object) -> str:
            read.append(words)
            return words

        return look

    background.look("list", slow, shown.append)
    qtbot.waitUntil(lambda: read == ["f"])
    background.look("list", quick("fo"), shown.append)
    background.look("list", quick("foo"), shown.append)
    gate.open()
    qtbot.waitUntil(background.is_idle)

    assert read == ["f", "foo"], "a look that waited was overtaken and need not be made"
    assert shown == ["foo"], "the answer to an older look must not come after"


def test_a_look_that_was_forgotten_says_nothing(qtbot: QtBot, background: Background) -> None:
    shown: list[str] = []
    background.look("list", lambda _look: "too late", shown.append)
    background.forget("list")
    qtbot.waitUntil(background.is_idle)
    assert shown == []


def test_looks_of_different_topics_do_not_push_each_other_out(
    qtbot: QtBot, background: Background
) -> None:
    shown: list[str] = []
    for topic in ("list", "entry", "side bar"):
        background.look(topic, lambda _look, topic=topic: topic, shown.append)  # type: ignore[misc]
    qtbot.waitUntil(background.is_idle)
    assert shown == ["list", "entry", "side bar"]


def test_while_a_page_is_built_no_lane_begins_anything_and_then_all_of_it_is_done_in_order(
    qtbot: QtBot, background: Background
) -> None:
    done: list[str] = []
    background.hold()
    background.do(lambda _unit: done.append("first"))
    background.look("list", lambda _look: "f", done.append)
    background.look("list", lambda _look: "fo", done.append)
    background.do(lambda _unit: done.append("second"))
    assert all(lane.ident is None for lane in background._lanes.values()), "a lane has begun"
    assert not background.is_idle()

    background.let_go()
    qtbot.waitUntil(background.is_idle)
    assert sorted(done) == ["first", "fo", "second"]
    assert done.index("first") < done.index("second")


def test_a_desk_that_is_left_while_its_page_is_built_still_does_what_was_asked(
    qtbot: QtBot, desk: PaperDesk
) -> None:
    done: list[str] = []
    for leave in (Background.close, lambda one: one.leave(lambda: None)):
        background = Background()
        background.attach(desk)
        background.hold()
        background.do(lambda _unit: done.append("asked"))
        leave(background)
    assert done == ["asked", "asked"]


def test_trouble_is_told_once_to_whoever_asked_or_else_to_the_banner(
    qtbot: QtBot, background: Background
) -> None:
    told, bannered = list[DeskError](), list[DeskError]()
    background.trouble.connect(bannered.append)

    def full(_unit: object) -> None:
        raise DeskError("The disk is full. Nothing was changed.", then="Make room.")

    background.do(full, failed=told.append)
    background.do(full)
    qtbot.waitUntil(background.is_idle)
    assert [one.say for one in told] == ["The disk is full. Nothing was changed."]
    assert [one.then for one in bannered] == ["Make room."]


def test_a_fault_of_ours_reaches_the_bug_page_even_when_nobody_waits_for_the_answer(
    qtbot: QtBot, background: Background
) -> None:
    bugs: list[BaseException] = []
    background.bug.connect(bugs.append)
    background.look("list", lambda _look: 1 // 0, lambda _value: None)
    background.forget("list")
    qtbot.waitUntil(lambda: bool(bugs))
    assert isinstance(bugs[0], ZeroDivisionError)


def test_what_a_fault_was_about_never_reaches_the_log(
    qtbot: QtBot, background: Background, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_unit: object) -> None:
        raise ValueError("Senga Example has nae food in")

    background.do(fail)
    qtbot.waitUntil(background.is_idle)
    assert "ValueError" in caplog.text
    assert "Senga" not in caplog.text


def test_pages_hear_which_kinds_of_record_changed(qtbot: QtBot, background: Background) -> None:
    with qtbot.waitSignal(background.changed) as changed:
        background.do(lambda _unit: None)
    assert changed.args == [frozenset({Kind.SERVICE})]


def test_closing_finishes_the_workers_actions_then_closes_the_store_in_its_lane(
    qtbot: QtBot, desk: PaperDesk
) -> None:
    background = Background()
    background.attach(desk)
    gate, done = Gate(), list[int]()
    background.do(lambda _unit: gate.wait())
    for number in range(20):
        background.do(lambda _unit, number=number: done.append(number))  # type: ignore[misc]
    gate.open()

    background.close()
    assert done == list(range(20))
    assert desk.closed_in == "heartdesk-desk"


def test_an_answer_for_a_part_of_the_window_that_has_gone_is_let_fall(
    qtbot: QtBot, background: Background
) -> None:
    class Part(QObject):
        def show(self, value: str) -> None:
            self.setObjectName(value)

    part, gate = Part(), Gate()

    def wait(_unit: object) -> str:
        gate.wait()
        return "late"

    background.do(wait, part.show)
    with qtbot.waitSignal(part.destroyed):
        part.deleteLater()
    gate.open()
    qtbot.waitUntil(background.is_idle)


def test_only_the_window_may_feed_the_lanes(background: Background) -> None:
    refused: list[BaseException] = []

    def feed() -> None:
        try:
            background.do(lambda _unit: None)
        except RuntimeError as why:
            refused.append(why)

    other = threading.Thread(target=feed)
    other.start()
    other.join()
    assert len(refused) == 1
