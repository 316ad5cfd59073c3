"""Loads what the pages stand on while the door is still shut: a worker who types a passphrase gives it the time."""

import importlib
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from heartdesk.ui.pages import FIRST_PARTS, load_room, rooms_to_load

if TYPE_CHECKING:
    from heartdesk.ui.background import Background


class Ahead(QObject):
    """Rooms in the desk lane, one after the other; then the first page's widget modules here, one at a time.

    `stop` when the desk is being opened, which loads by itself what is left; `begin` goes on where it stopped.
    """

    loaded = Signal()
    """Given once, when everything is there."""

    def __init__(self, background: "Background", parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._rooms, self._parts = list(rooms_to_load()), list(FIRST_PARTS)
        self._goes_on = self._under_way = False

    def begin(self) -> None:
        """Load whatever is not there yet."""
        self._goes_on = True
        if not self._under_way:
            self._next()

    def stop(self) -> None:
        """Load no more after what is under way."""
        self._goes_on = False

    def _next(self) -> None:
        self._under_way = False
        if not self._goes_on:
            return
        if self._rooms:
            self._under_way = True
            self._background.prepare(partial(load_room, self._rooms.pop(0)), self._room_loaded)
        elif self._parts:
            self._under_way = True
            importlib.import_module(f"heartdesk.ui.{self._parts.pop(0)}")
            QTimer.singleShot(0, self, self._next if self._parts else self._all_loaded)

    def _room_loaded(self, _nothing: None) -> None:
        self._next()

    def _all_loaded(self) -> None:
        self._under_way = False
        self.loaded.emit()
