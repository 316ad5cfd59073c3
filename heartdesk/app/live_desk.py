"""The open store as the window holds it: it can be closed and opened again with new keys while the lanes wait."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from heartdesk.store.desk import Desk, Done
    from heartdesk.store.unit import Look, Unit

Value = TypeVar("Value")


class LiveDesk:
    """A heartdesk.ui.session.KeptDesk. Whoever comes while the keys are being changed waits for the new store."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._turn = threading.Condition()
        self._at_work = 0
        self._changing = False

    @property
    def now(self) -> "Desk":
        """The store that is open now. Only for the lane that changes it."""
        return self._desk

    def run(self, action: "Callable[[Unit], Value]") -> "Done[Value]":
        with self._in_use() as desk:
            return desk.run(action)

    def look(self, action: "Callable[[Look], Value]") -> Value:
        with self._in_use() as desk:
            return desk.look(action)

    def use(self, act: "Callable[[Desk], Value]") -> Value:
        """Do what needs the store as a whole, such as copying it."""
        with self._in_use() as desk:
            return act(desk)

    def close(self) -> None:
        from heartdesk.app.safekeeping import write_last

        write_last(self._desk)
        self._desk.close()

    def change(self, act: "Callable[[], Value]", reopen: "Callable[[], Desk]") -> Value:
        """Close the store, do `act`, and open it again with `reopen`, whatever became of `act`."""
        with self._turn:
            self._turn.wait_for(lambda: not self._changing)
            self._changing = True
            self._turn.wait_for(lambda: not self._at_work)
        try:
            self._desk.close()
            try:
                return act()
            finally:
                self._desk = reopen()
        finally:
            with self._turn:
                self._changing = False
                self._turn.notify_all()

    @contextmanager
    def _in_use(self) -> "Iterator[Desk]":
        with self._turn:
            self._turn.wait_for(lambda: not self._changing)
            self._at_work += 1
        try:
            yield self._desk
        finally:
            with self._turn:
                self._at_work -= 1
                self._turn.notify_all()
