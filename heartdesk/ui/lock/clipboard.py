"""What was copied from HeartDesk leaves the clipboard after ten seconds, unless something else was copied since."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

SECONDS = 10


class ClipboardGuard(QObject):
    """Looks after the clipboard, and the selection that some systems paste with the middle mouse button."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SECONDS * 1000)
        self._clock.timeout.connect(self.clear_now)
        self._board = QGuiApplication.clipboard()
        self._board.dataChanged.connect(self._changed)

    def clear_now(self) -> None:
        """Empty what is ours. What another program put there is not touched: it would not be ours any more."""
        self._clock.stop()
        if self._board.ownsClipboard():
            self._board.clear(QClipboard.Mode.Clipboard)
        if self._board.supportsSelection() and self._board.ownsSelection():
            self._board.clear(QClipboard.Mode.Selection)

    def _changed(self) -> None:
        """Something was copied: from here, or from another program, which leaves nothing to clear."""
        if self._board.ownsClipboard() and self._board.text():
            self._clock.start()
        else:
            self._clock.stop()
