"""Windows tells its windows of a locked session, another user and sleep.

Written from Microsoft's documentation (WM_WTSSESSION_CHANGE, WM_POWERBROADCAST); reading the messages is tested,
receiving them on a real Windows has not been tried.
"""

import ctypes
from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtGui import QWindow

WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1
PBT_APMSUSPEND = 0x0004
_WTS_CONSOLE_DISCONNECT = 0x2
_WTS_REMOTE_DISCONNECT = 0x4
_WTS_SESSION_LOGOFF = 0x6
_WTS_SESSION_LOCK = 0x7
_LEFT = frozenset(
    {_WTS_CONSOLE_DISCONNECT, _WTS_REMOTE_DISCONNECT, _WTS_SESSION_LOGOFF, _WTS_SESSION_LOCK}
)
_NOTIFY_FOR_THIS_SESSION = 0


class Message(ctypes.Structure):
    """The head of Windows' MSG, as far as it is read here."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("w", ctypes.c_size_t),
        ("l", ctypes.c_ssize_t),
    )


def means_lock(message: int, w: int) -> bool:
    """Whether a message says that whoever was here has turned away."""
    return (message == WM_POWERBROADCAST and w == PBT_APMSUSPEND) or (
        message == WM_WTSSESSION_CHANGE and w in _LEFT
    )


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self._tell = tell

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        name = event_type.data() if isinstance(event_type, QByteArray) else event_type
        if bytes(name).startswith(b"windows_"):
            told = Message.from_address(int(message))
            if means_lock(told.message, told.w):
                self._tell()
        return False, 0


class WindowsLock(QObject):
    """Asks Windows to tell the window of its session, and listens."""

    def __init__(self, parent: QObject, tell: Callable[[], None], window: QWindow | None) -> None:
        super().__init__(parent)
        self._filter = _Filter(tell)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)
        library = getattr(ctypes, "windll", None)
        if library is not None and window is not None:
            library.wtsapi32.WTSRegisterSessionNotification(
                ctypes.c_void_p(window.winId()), _NOTIFY_FOR_THIS_SESSION
            )
