"""Looks after the desk's backups while the window is open, and says at the foot of the side bar how they stand."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from heartdesk.core.errors import DeskError
from heartdesk.ui.session import KeptSafe, Safekeeping

if TYPE_CHECKING:
    from heartdesk.ui.background import Background

EVERY_MS = 30_000
"""The journal has to stand within a minute of saving."""


class Safekeeper(QObject):
    """Does what is due every half minute, in the travel lane. A disk that refuses is said in the side bar only."""

    said = Signal(str)
    """A sentence for the side bar."""

    def __init__(self, background: "Background", safekeeping: Safekeeping, parent: QObject) -> None:
        super().__init__(parent)
        self._background, self._safekeeping = background, safekeeping
        self._under_way = False
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self.keep_safe)
        self._clock.start()
        background.travel(safekeeping.about, self._show, self._not_kept)

    def keep_safe(self) -> None:
        """Do what is due, unless the last time is still under way."""
        if not self._under_way:
            self._under_way = True
            self._background.travel(self._safekeeping.keep_safe, self._show, self._not_kept)

    def _show(self, kept: KeptSafe) -> None:
        self._under_way = False
        self.said.emit(kept.said)

    def _not_kept(self, trouble: DeskError) -> None:
        self._under_way = False
        self.said.emit(str(trouble))
