"""Windows' messages: which of them say that whoever was here has turned away. Receiving them is not tried here."""

import ctypes

import pytest
from PySide6.QtCore import QByteArray, QObject

from heartdesk.ui.lock.windows import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    Message,
    WindowsLock,
    means_lock,
)

LEFT = {0x2: True, 0x4: True, 0x6: True, 0x7: True, 0x1: False, 0x3: False, 0x5: False, 0x8: False}


@pytest.mark.parametrize(("change", "left"), LEFT.items())
def test_a_locked_or_left_session_is_a_lock_and_coming_back_is_not(change: int, left: bool) -> None:
    assert means_lock(WM_WTSSESSION_CHANGE, change) is left


def test_sleep_is_a_lock_and_waking_or_a_battery_is_not() -> None:
    assert means_lock(WM_POWERBROADCAST, PBT_APMSUSPEND)
    assert not means_lock(WM_POWERBROADCAST, 0x7)
    assert not means_lock(WM_POWERBROADCAST, 0xA)
    assert not means_lock(0x0100, 0x7), "a key that happens to have the same number"


def test_a_message_is_read_where_windows_puts_it() -> None:
    told: list[bool] = []
    parent = QObject()
    lock = WindowsLock(parent, lambda: told.append(True), None)
    message = Message(window=1, message=WM_WTSSESSION_CHANGE, w=0x7, l=0)
    for name in (b"windows_generic_MSG", b"windows_dispatcher_MSG"):
        lock._filter.nativeEventFilter(QByteArray(name), ctypes.addressof(message))
    assert told == [True, True]
    lock._filter.nativeEventFilter(QByteArray(b"xcb_generic_event_t"), 0)
    assert told == [True, True]
