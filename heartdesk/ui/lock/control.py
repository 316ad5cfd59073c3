"""The supervisor, as the window hears it: by signals, on the GUI thread."""

from PySide6.QtCore import QObject, Qt, Signal

from heartdesk.supervisor.channel import Channel
from heartdesk.supervisor.words import BYE, END, LOCK, NOTE
from heartdesk.ui.background import Job, Landing, Lane


class Control(QObject):
    """Says where this process is, and hears what the supervisor wants of it."""

    asked_to_end = Signal()
    """End now; also given when the supervisor is gone, for without it nobody could lock."""
    noted = Signal(str)
    """The process before this one has learned something since."""
    _landed = Signal(object)

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self._lane = Lane("supervisor", self._landed.emit)

    def listen(self) -> None:
        """Listen to the supervisor from now on."""
        self._listen_on()

    def lock(self, left: str) -> None:
        """Ask for a fresh process, and to be ended."""
        self._channel.say(LOCK, left)

    def note(self, text: str) -> None:
        """Tell the fresh process something learned since it was asked for."""
        self._channel.say(NOTE, text)

    def bye(self) -> None:
        """The worker has closed the window: no fresh process is wanted."""
        self._channel.say(BYE)

    def _listen_on(self) -> None:
        self._lane.put(Job(0, "", self._channel.hear, None, None))

    def _land(self, landing: Landing) -> None:
        word, text = landing.value or (END, "")
        if word == END:
            self.asked_to_end.emit()
            return
        if word == NOTE:
            self.noted.emit(text)
        self._listen_on()
