"""Several threads of one window write in the order in which they asked, however long one of them goes on."""

import threading
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.store import turn
from heartdesk.store.turn import WritersTurn
from tests.makers import a_desk


def test_a_worker_who_asks_while_an_import_writes_is_next(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    order: list[str] = []
    asked, clicked = threading.Event(), threading.Event()

    def click() -> None:
        asked.set()
        desk.run(lambda unit: order.append(unit.create(Kind.SERVICE, {"name": "Clicked"})))
        clicked.set()

    worker = threading.Thread(target=click)

    def step(number: int) -> None:
        def write(_unit: object) -> None:
            if number == 0:
                worker.start()
                asked.wait(5)
                while len(desk._turn._waiting) < 2:  # until the click stands in the line
                    threading.Event().wait(0.001)
            order.append(f"step {number}")

        desk.run(write)

    for number in range(50):
        step(number)
    assert clicked.wait(5)
    worker.join()

    assert order.index("step 0") == 0
    assert not order[1].startswith("step")
    desk.close()


def test_the_turn_goes_round_in_the_order_of_asking() -> None:
    line = WritersTurn()
    order: list[int] = []
    threads: list[threading.Thread] = []

    def write(number: int) -> None:
        with line.held():
            order.append(number)

    with line.held():
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            while len(line._waiting) < number + 2:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()

    assert order == list(range(8))


def test_who_waits_too_long_is_told_and_the_others_still_get_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turn, "LONGEST_WAIT", 0.01)
    line = WritersTurn()
    told: list[DeskError] = []

    def write() -> None:
        try:
            with line.held():
                raise AssertionError("it was not our turn")
        except DeskError as error:
            told.append(error)

    with line.held():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    assert len(told) == 1
    assert told[0].then
    with line.held():
        pass


def test_an_action_that_fails_lets_the_next_one_in(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)

    def fail(_unit: object) -> None:
        raise DeskError("No.", then="Try another way.")

    with pytest.raises(DeskError, match="No"):
        desk.run(fail)
    desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": "Afterwards"}))
    desk.close()


def test_readers_that_rest_between_looks_see_what_was_written_since(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    before = desk.look(lambda look: look.waiting_to_travel())

    made = desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": "Afterwards"})).value

    assert desk.look(lambda look: look.get(Kind.SERVICE, made)) is not None
    assert desk.look(lambda look: look.waiting_to_travel()) == before + 1
    desk.close()
    assert desk._resting == []
