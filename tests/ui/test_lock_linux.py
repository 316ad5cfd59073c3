"""Linux tells the desk that it was left: real signals on a private bus, from a small logind of the test's own."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

if sys.platform != "linux":
    pytest.skip("D-Bus is Linux's", allow_module_level=True)

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtDBus import QDBusConnection

from heartdesk.ui.lock.linux import LOGIN, LinuxLock

OURS = "/org/freedesktop/login1/session/_32"
ANOTHERS = "/org/freedesktop/login1/session/_37"
USUAL = {"Active": True, "LockedHint": False}
MANAGER = "/org/freedesktop/login1"


class SmallLogind:
    """Owns logind's name on a bus, knows whose session it is, and says what it is told to say."""

    def __init__(self, address: str) -> None:
        self.bus: DBusConnection = open_dbus_connection(address)
        self.bus.send_and_get_reply(message_bus.RequestName(LOGIN))
        self.asked: list[str] = []
        self.kept: dict[str, dict[str, bool]] = {}
        self._stop = False
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def say(self, path: str, interface: str, member: str, signature: str = "", *what: Any) -> None:
        emitter = DBusAddress(path, bus_name=None, interface=interface)
        self.bus.send(new_signal(emitter, member, signature or None, what))

    def properties(self, path: str, **changed: bool) -> None:
        interface = "org.freedesktop.login1.Session"
        self.kept[path] = {**USUAL, **changed}
        as_sent = {name: ("b", value) for name, value in changed.items()}
        self.say(
            path,
            "org.freedesktop.DBus.Properties",
            "PropertiesChanged",
            "sa{sv}as",
            interface,
            as_sent,
            [],
        )

    def close(self) -> None:
        self._stop = True
        self._thread.join()
        self.bus.close()

    def _answer(self) -> None:
        while not self._stop:
            try:
                message = self.bus.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                member = message.header.fields[HeaderFields.member]
                self.asked.append(member)
                if member == "GetSessionByPID":
                    self.bus.send(new_method_return(message, "o", (OURS,)))
                elif member == "Get":
                    kept = self.kept[message.header.fields[HeaderFields.path]]
                    value = ("b", kept[message.body[1]])
                    self.bus.send(new_method_return(message, "v", (value,)))


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A bus of this test's own."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    command.append(f"--address=unix:path={tmp_path / 'bus'}")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as bus:
        assert bus.stdout is not None
        yield bus.stdout.readline().strip()
        bus.terminate()


@pytest.fixture
def logind(address: str) -> Iterator[SmallLogind]:
    made = SmallLogind(address)
    yield made
    made.close()


class Listening(QObject):
    """The desk's ear, with a count of what it heard."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.locks = 0
        bus = QDBusConnection.connectToBus(address, address)
        assert bus.isConnected()
        self.ear = LinuxLock(self, self.count, system=bus, session=bus)

    def count(self) -> None:
        self.locks += 1


@pytest.fixture
def desk(qtbot: QtBot, address: str, logind: SmallLogind) -> Iterator[Listening]:
    made = Listening(address)
    qtbot.waitUntil(made.ear.knows_session)
    yield made
    QDBusConnection.disconnectFromBus(address)


def test_the_session_is_locked(qtbot: QtBot, desk: Listening, logind: SmallLogind) -> None:
    logind.say(OURS, "org.freedesktop.login1.Session", "Lock")
    qtbot.waitUntil(lambda: desk.locks == 1)


def test_the_computer_goes_to_sleep_but_waking_locks_nothing(
    qtbot: QtBot, desk: Listening, logind: SmallLogind
) -> None:
    logind.say(MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", "b", False)
    logind.say(MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", "b", True)
    qtbot.waitUntil(lambda: desk.locks == 1)
    assert "Inhibit" in logind.asked, "sleep waits until the desk is locked"


@pytest.mark.parametrize("changed", [{"Active": False}, {"LockedHint": True}])
def test_another_user_takes_over_or_the_screen_is_locked(
    qtbot: QtBot, desk: Listening, logind: SmallLogind, changed: dict[str, bool]
) -> None:
    logind.properties(OURS, **USUAL)
    logind.properties(OURS, **changed)
    qtbot.waitUntil(lambda: desk.locks > 0)


@pytest.mark.parametrize("saver", ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"])
def test_the_screen_saver_comes_on(
    qtbot: QtBot, desk: Listening, logind: SmallLogind, saver: str
) -> None:
    logind.say("/org/whatever/ScreenSaver", saver, "ActiveChanged", "b", False)
    logind.say("/org/whatever/ScreenSaver", saver, "ActiveChanged", "b", True)
    qtbot.waitUntil(lambda: desk.locks == 1)


def test_the_lock_of_somebody_elses_session_is_not_ours(
    qtbot: QtBot, desk: Listening, logind: SmallLogind
) -> None:
    logind.say(ANOTHERS, "org.freedesktop.login1.Session", "Lock")
    logind.properties(ANOTHERS, Active=False)
    logind.say(OURS, "org.freedesktop.login1.Session", "Lock")
    qtbot.waitUntil(lambda: desk.locks == 1)


def test_a_computer_without_these_buses_is_no_trouble(qtbot: QtBot) -> None:
    nowhere = QDBusConnection("nowhere")
    parent = QObject()
    ear = LinuxLock(parent, pytest.fail, system=nowhere, session=nowhere)
    assert not ear.knows_session()
