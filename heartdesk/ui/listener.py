"""The open window listens for a second start of the same profile."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer

from heartdesk.ui.single_instance import ANSWER

log = logging.getLogger(__name__)


class Listener(QObject):
    """Hears the knock of a second start. Only this account's own programs may knock."""

    def __init__(self, name: str, knocked: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._knocked = knocked
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        # The profile lock is ours, so a socket left by a window that died may go.
        QLocalServer.removeServer(name)
        if not self._server.listen(name):
            log.warning("a second start will not find this window: %s", self._server.errorString())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(ANSWER)
            socket.flush()
            self._knocked()
