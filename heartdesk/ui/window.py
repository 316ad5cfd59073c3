"""The window. Its first frame costs next to nothing; everything within it is loaded after that."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QMainWindow

from heartdesk.supervisor.words import PAINTED
from heartdesk.ui.lock.after import After
from heartdesk.ui.preferences import Preferences
from heartdesk.ui.theme.tokens import LOOKS, SIDE_WIDTH

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from heartdesk.supervisor.channel import Channel
    from heartdesk.ui.content import Content
    from heartdesk.ui.lock.locking import Locking
    from heartdesk.ui.session import Opener


class Window(QMainWindow):
    """Shows the ground of the side bar and of the page at once, in their final colours; then furnishes itself.

    `channel` leads to the supervisor, where there is one; `after` is what the process before this one left.
    """

    painted = Signal()
    """Given once, after the first frame is on the screen."""
    furnished = Signal()
    """Given once, when `content` stands."""
    ready = Signal()
    """Given once, when the desk is open and its first page stands."""

    def __init__(
        self,
        opener: "Opener",
        *,
        folder: Path,
        preferences: Preferences,
        channel: "Channel | None" = None,
        after: After = After(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("HeartDesk"))
        self.setMinimumSize(640, 480)
        self._opener, self._folder, self._preferences = opener, folder, preferences
        self._channel, self._after = channel, after
        self._has_painted = False
        self._content: Content | None = None
        self._locking: Locking | None = None

    @property
    def content(self) -> "Content":
        """Everything within the window."""
        if self._content is None:
            raise RuntimeError("the window is not furnished yet")
        return self._content

    @property
    def locking(self) -> "Locking":
        """What locks it."""
        if self._locking is None:
            raise RuntimeError("the window is not furnished yet")
        return self._locking

    def show_bug(self, fault: BaseException) -> None:
        """A fault of ours: say so, and keep what was typed."""
        if self._content is not None:
            self._content.show_bug(fault)

    def come_forward(self) -> None:
        """A second start knocked: this window is the one."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def go_blank(self) -> None:
        """Show the bare ground again, now: nothing of anybody on the screen, nor for a screen reader."""
        content = self.takeCentralWidget()
        if content is not None:
            content.hide()
        self.repaint()

    def paintEvent(self, event: "QPaintEvent") -> None:
        if self.centralWidget() is not None:
            super().paintEvent(event)
            return
        colours = LOOKS[self._preferences.look]
        side = round(SIDE_WIDTH * self._preferences.scale / 100)
        painter = QPainter(self)
        _fill(painter, self.width(), self.height(), colours.page)
        _fill(painter, side, self.height(), colours.side)
        painter.end()
        if not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(0, self._after_first_paint)

    def closeEvent(self, event: "QCloseEvent") -> None:
        self.hide()
        if self._locking is not None:
            self._locking.close()
        super().closeEvent(event)

    def _after_first_paint(self) -> None:
        if self._channel is not None:
            self._channel.say(PAINTED)
        self.painted.emit()
        furnish = importlib.import_module("heartdesk.ui.furnish")
        content: Content = furnish.content_of(
            self._opener, folder=self._folder, preferences=self._preferences, after=self._after
        )
        self._content = content
        content.ready.connect(self.ready)
        self.setCentralWidget(content)
        self._locking = furnish.locking_of(self, content, self._channel)
        self.furnished.emit()
        content.begin()


def _fill(painter: QPainter, width: int, height: int, colour: str) -> None:
    """A pixel, stretched: `fillRect` and `QBrush` first make every enumeration of Qt, which takes 16 ms."""
    pixel = QPixmap(1, 1)
    pixel.fill(QColor(colour))
    painter.drawPixmap(0, 0, width, height, pixel)
