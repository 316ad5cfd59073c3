"""Linux tells of locks by D-Bus: logind (lock, sleep, another user) and the desktops' screen savers.

A closed lid has no signal of its own: logind answers it with sleep or with a lock, which are told.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

LOGIN = "org.freedesktop.login1"
_MANAGER_PATH = "/org/freedesktop/login1"
_MANAGER, _SESSION = f"{LOGIN}.Manager", f"{LOGIN}.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)

_SIGNALS_OF_THE_SYSTEM = (
    (_SESSION, "Lock"),
    (_MANAGER, "PrepareForSleep"),
    (_PROPERTIES, "PropertiesChanged"),
)


LEFT = {"Active": False, "LockedHint": True}
"""The properties of a session, as they are when whoever was here has turned away."""


def means_lock(interface: str, member: str, arguments: Sequence[object]) -> bool:
    """Whether a signal says that whoever was here has turned away."""
    if (interface, member) == (_SESSION, "Lock"):
        return True
    return member in ("PrepareForSleep", "ActiveChanged") and arguments[:1] == [True]


class LinuxLock(QObject):
    """Listens on the system's bus and on the session's. A bus that is not there says nothing, which is no trouble.

    Signals of other sessions are left out as soon as logind has said which session is ours; until then all count.
    """

    def __init__(
        self,
        parent: QObject,
        tell: Callable[[], None],
        *,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._tell = tell
        self._path = ""
        self._stays_awake: object = None
        self._system = system or QDBusConnection.systemBus()
        self._desktop = session or _session_bus()
        heard: Any = SLOT("heard(QDBusMessage)")  # a str, whatever PySide's stubs say
        if self._system.isConnected():
            for interface, member in _SIGNALS_OF_THE_SYSTEM:
                self._system.connect(LOGIN, "", interface, member, self, heard)
            manager = (_MANAGER_PATH, _MANAGER)
            # 0: whoever asks.
            self._ask(*manager, "GetSessionByPID", 0, answer=self._session_known)
            why = ("sleep", "HeartDesk", "to lock the desk first", "delay")
            self._ask(*manager, "Inhibit", *why, answer=self._may_lock_first)
        if self._desktop.isConnected():
            for saver in SAVERS:
                self._desktop.connect("", "", saver, "ActiveChanged", self, heard)

    def knows_session(self) -> bool:
        """Whether logind has said which session is ours."""
        return bool(self._path)

    @Slot(QDBusMessage)
    def heard(self, message: QDBusMessage) -> None:
        """A signal came."""
        arguments = message.arguments()
        about_session = _SESSION in (message.interface(), *arguments[:1])
        if about_session and self._path and message.path() != self._path:
            return
        if message.member() == "PropertiesChanged" and about_session:
            # Their values are asked for: the map in the signal cannot be read from Python.
            for name in LEFT:
                self._ask(
                    message.path(),
                    _PROPERTIES,
                    "Get",
                    _SESSION,
                    name,
                    answer=partial(self._property_known, name),
                )
        elif means_lock(message.interface(), message.member(), arguments):
            self._tell()

    def _ask(
        self,
        path: str,
        interface: str,
        method: str,
        *arguments: object,
        answer: Callable[[QDBusMessage], None],
    ) -> None:
        """Ask logind something; nothing waits for it."""
        call = QDBusMessage.createMethodCall(LOGIN, path, interface, method)
        call.setArguments(list(arguments))
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(call), self)

        def finished() -> None:
            reply = watcher.reply()
            if reply.type() == QDBusMessage.MessageType.ReplyMessage:
                answer(reply)
            watcher.deleteLater()

        watcher.finished.connect(finished)

    def _session_known(self, reply: QDBusMessage) -> None:
        self._path = reply.arguments()[0].path()

    def _property_known(self, name: str, reply: QDBusMessage) -> None:
        if reply.arguments()[0].variant() is LEFT[name]:
            self._tell()

    def _may_lock_first(self, reply: QDBusMessage) -> None:
        # Kept for as long as this process lives: logind holds sleep back until the desk has locked, which ends it.
        self._stays_awake = reply.arguments()[0]


def _session_bus() -> QDBusConnection:
    """The bus of the desktop, where there is one: asking for it where there is none would start one."""
    runs = os.environ.get("XDG_RUNTIME_DIR")
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS") or (runs and (Path(runs) / "bus").exists()):
        return QDBusConnection.sessionBus()
    return QDBusConnection("none")
