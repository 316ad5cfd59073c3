"""The device secret in the real key store of Linux: gnome-keyring on a bus of its own, never a stand-in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from keyring.backends.null import Keyring as ForgetfulKeyring

from heartdesk.security.device import KeyringDevice, NoKeyring

linux = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")
real_keyring = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="no real key store to test with: install the packages dbus and gnome-keyring",
)
pytestmark = linux

ROOT = Path(__file__).parents[2]
OPEN_STORE = """printf %s "$STORE_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null"""

TOOLS = """
import os, sys
from pathlib import Path
from heartdesk.core.errors import DeskError
from heartdesk.security import keys
from heartdesk.security.cost import FLOOR
from heartdesk.security.device import KeyringDevice
folder = Path(os.environ["DESK"])

def make():
    made = keys.create_keys(folder, worker_name="Ann", passphrase="red tin cat", device=KeyringDevice(), cost=FLOOR)
    (folder / "key").write_text(made.key.hex())
    (folder / "code").write_text(made.recovery_code)
    print("made, opens with", made.opens_with, "|", made.no_keyring)

def enter(name="Ann", secret="red tin cat"):
    try:
        opened = keys.unlock(folder, worker_name=name, secret=secret, device=keys.device_for(folder))
    except DeskError as told:
        print(type(told).__name__, getattr(told, "reason", ""), "|", told)
    else:
        print("opened with", opened.opened_with, opened.key.hex() == (folder / "key").read_text())

def enter_by_code():
    enter("recovery", (folder / "code").read_text())

def new_way_in():
    from heartdesk.security import roster
    try:
        session = roster.change_passphrase(
            folder, worker_name="Ann", secret=(folder / "code").read_text(), new="green tin hat",
            device=keys.device_for(folder), cost=FLOOR)
    except DeskError as told:
        print(type(told).__name__, getattr(told, "reason", ""), "|", told)
    else:
        print("new passphrase", session.opened_with, session.key.hex() == (folder / "key").read_text())

def guess(times):
    from heartdesk.security.attempts import guarded_unlock
    for _ in range(times):
        try:
            guarded_unlock(folder, worker_name="Ann", secret="red tin dog", device=keys.device_for(folder))
        except DeskError as told:
            print(type(told).__name__)

def entry():
    from keyring.backends.SecretService import Keyring
    from heartdesk.security import slot_file
    return Keyring(), f"HeartDesk {slot_file.read(folder).profile}", "device secret"
"""


class Machine:
    """A home directory with its key store, where programs are started one after the other."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.desk = home / "desk"
        self.desk.mkdir()
        (home / "run").mkdir(mode=0o700)

    def run(
        self,
        *steps: str,
        store: str | None = "store password",
        bus: bool = True,
        **environment: str,
    ) -> str:
        """Run the steps in one new program; its key store is opened with the password `store`, None leaves it shut."""
        kept = {
            name: os.environ[name] for name in ("PATH", "LANG", "VIRTUAL_ENV") if name in os.environ
        }
        program = [sys.executable, "-c", "\n".join((TOOLS, *steps))]
        if bus:
            opening = f"{OPEN_STORE};" if store is not None else ""
            program = [
                "dbus-run-session",
                "--",
                "bash",
                "-c",
                f'{opening} exec "$@"',
                "_",
                *program,
            ]
        done = subprocess.run(
            program,
            env={
                **kept,
                "HOME": str(self.home),
                "XDG_RUNTIME_DIR": str(self.home / "run"),
                "PYTHONPATH": str(ROOT),
                "DESK": str(self.desk),
                "STORE_PASSWORD": store or "",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture
def machine() -> Iterator[Machine]:
    # A short path of its own: a socket's path holds 107 bytes. The key store may still be tidying up at the end.
    with TemporaryDirectory(prefix="hd", ignore_cleanup_errors=True) as home:
        yield Machine(Path(home))


@real_keyring
def test_the_passphrase_opens_the_desk_today_and_after_a_restart(machine: Machine) -> None:
    first = machine.run(
        "make()", "enter()", "store, name, user = entry()", "print(store.get_password(name, user))"
    )
    made, opened, secret = first.splitlines()

    assert made == "made, opens with passphrase | None"
    assert opened == "opened with passphrase True"
    assert machine.run("enter()") == "opened with passphrase True"
    # the device secret lies nowhere in plain text, neither beside the keys nor in the key store's own files
    files = [file for file in machine.home.rglob("*") if file.is_file()]
    assert any(file.suffix == ".keyring" for file in files)
    assert len(secret) == 44
    assert not [file for file in files if secret.encode() in file.read_bytes()]


@real_keyring
def test_a_shut_key_store_is_explained_and_the_code_opens(machine: Machine) -> None:
    machine.run("make()")

    for told in (machine.run("enter()", store="wrong"), machine.run("enter()", store=None)):
        assert told.startswith("NoKeyring locked | This computer's key store is locked.")
        assert "recovery code" in told
    assert machine.run("enter_by_code()", store=None) == "opened with recovery True"
    assert machine.run("enter()") == "opened with passphrase True"


# Owns the name of the desktop's own asker, takes every question, and never puts one on a screen.
NOBODY_THERE = """
import sys
from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
bus = open_dbus_connection()
bus.send_and_get_reply(message_bus.RequestName("org.gnome.keyring.SystemPrompter"))
print("here", flush=True)
while True:
    asked = bus.receive()
    if asked.header.message_type == MessageType.method_call:
        print(asked.header.fields[HeaderFields.member], file=sys.stderr, flush=True)
        bus.send(new_method_return(asked))
"""


@real_keyring
def test_a_question_that_nobody_answers_does_not_hold_the_desk_up_for_ever(
    machine: Machine,
) -> None:
    machine.run("make()")

    told = machine.run(
        "import subprocess, time",
        f"asker = subprocess.Popen([sys.executable, '-c', {NOBODY_THERE!r}], stdout=subprocess.PIPE)",
        "asker.stdout.readline()",
        "from heartdesk.security import device",
        "device.PATIENCE = 3",
        "began = time.monotonic()",
        "enter()",
        "enter()",
        "enter_by_code()",
        "print(time.monotonic() - began)",
        "asker.kill()",
        store=None,
    )

    first, second, by_code, seconds = told.splitlines()
    assert first.startswith("NoKeyring unanswered | This computer's key store asked to be unlocked")
    assert "Unlock it and try again, or use the printed recovery code." in first
    assert second == first
    assert by_code == "opened with recovery True"
    assert 3 <= float(seconds) < 9, "asked once: the question of before still stands"


@real_keyring
def test_an_emptied_or_changed_key_store_is_explained_and_the_code_opens(machine: Machine) -> None:
    machine.run("make()")
    change = "store, name, user = entry()"

    changed = machine.run(
        change, "store.set_password(name, user, 'A' * 43 + '=')", "enter()", "enter_by_code()"
    )
    nonsense = machine.run(
        change, "store.set_password(name, user, 'nonsense')", "enter()", "enter_by_code()"
    )
    emptied = machine.run(change, "store.delete_password(name, user)", "enter()", "enter_by_code()")

    for told in (changed, nonsense, emptied):
        explained, by_code = told.splitlines()
        assert explained.startswith("DeviceChanged  | This computer's key store does not hold")
        assert by_code == "opened with recovery True"


@real_keyring
def test_a_desk_made_while_the_key_store_is_shut_opens_with_the_code_only(machine: Machine) -> None:
    made = machine.run("make()", store=None)

    assert made.startswith("made, opens with recovery | This computer's key store is locked.")
    assert "recovery code" in machine.run("enter()")
    assert machine.run("enter_by_code()") == "opened with recovery True"


def test_without_any_key_store_the_code_is_the_only_key_and_nothing_is_kept_instead(
    machine: Machine,
) -> None:
    made = machine.run("make()", bus=False)

    assert made.startswith("made, opens with recovery | This computer has no key store")
    assert machine.run("enter_by_code()", bus=False) == "opened with recovery True"
    kept = {file.name for file in machine.home.rglob("*") if file.is_file()}
    assert kept <= {"keys.json", "keys.spare.json", "keys.lock", "key", "code"}


def test_a_bus_that_is_gone_is_no_key_store(machine: Machine) -> None:
    gone = f"unix:path={machine.home}/run/bus"

    made = machine.run("make()", bus=False, DBUS_SESSION_BUS_ADDRESS=gone)

    assert made.startswith("made, opens with recovery | This computer has no key store")


def test_a_plain_text_or_absent_key_store_chosen_in_the_environment_is_not_used(
    machine: Machine,
) -> None:
    settings = machine.home / ".config" / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")

    made = machine.run("make()", bus=False, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")

    assert made.startswith("made, opens with recovery")


def test_a_key_store_that_forgets_at_once_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(_name: str) -> ForgetfulKeyring:
        return ForgetfulKeyring()  # type: ignore[no-untyped-call]

    monkeypatch.setattr("heartdesk.security.device.load_keyring", forgetful)

    with pytest.raises(NoKeyring, match="did not answer properly"):
        KeyringDevice().create("a profile")


@real_keyring
def test_after_an_emptied_key_store_the_code_gives_a_new_passphrase_here(machine: Machine) -> None:
    machine.run("make()")

    told = machine.run(
        "store, name, user = entry()",
        "store.delete_password(name, user)",
        "enter()",
        "new_way_in()",
        "enter(secret='green tin hat')",
        "enter()",
    ).splitlines()

    assert told[0].startswith("DeviceChanged")
    assert told[1:3] == ["new passphrase passphrase True", "opened with passphrase True"]
    assert told[3].startswith("WrongSecret")
    assert machine.run("enter(secret='green tin hat')") == "opened with passphrase True"


@real_keyring
def test_a_key_store_whose_file_is_damaged_costs_no_data(machine: Machine) -> None:
    machine.run("make()")
    [file] = machine.home.rglob("login.keyring")
    raw = bytearray(file.read_bytes())
    for place in range(20, len(raw), 7):
        raw[place] ^= 0x5A
    file.write_bytes(raw)

    told = machine.run("enter()", "enter_by_code()", "enter('Ann', (folder / 'code').read_text())")

    explained, *opened = told.splitlines()
    assert explained.startswith(("NoKeyring", "DeviceChanged"))
    assert opened == ["opened with recovery True"] * 2


@real_keyring
def test_a_shut_key_store_makes_no_passphrase_and_says_so(machine: Machine) -> None:
    machine.run("make()")

    told = machine.run("new_way_in()", store=None)

    assert told.startswith("NoKeyring locked | This computer's key store is locked.")
    assert machine.run("enter()") == "opened with passphrase True"


@real_keyring
def test_the_key_store_remembers_wrong_secrets_where_the_folder_forgot(machine: Machine) -> None:
    machine.run("make()")

    assert machine.run("guess(3)").splitlines() == ["WrongSecret"] * 3
    (machine.desk / "tries.json").unlink()
    assert machine.run("guess(5)").splitlines() == ["TooManyTries"] * 5
