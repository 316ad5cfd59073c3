"""A whole first day on a bare computer: from an empty folder to a desk, and in again the next morning."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]
OPEN_STORE = (
    'printf %s "$STORE_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; '
    'exec "$@"'
)
SLOW_TYPIST = 2.5
"""Keys a second: 30 words a minute."""

READING = 75.0
"""Seconds to read eight screens aloud and to copy a code of 28 signs by hand."""

real_keyring = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="no real key store to test with: install the packages dbus and gnome-keyring",
)


@pytest.fixture
def home() -> Iterator[Path]:
    # A short path of its own: a socket's path holds 107 bytes. The key store may still be tidying up at the end.
    with TemporaryDirectory(prefix="hd", ignore_cleanup_errors=True) as name:
        (Path(name) / "run").mkdir(mode=0o700)
        yield Path(name)


def walk(home: Path, *, store: bool) -> dict[str, object]:
    """The walk in a program of its own, with or without a key store."""
    program = [sys.executable, "-m", "tests.journeys.first_day_walk", str(home / "new" / "desk")]
    if store:
        program = ["dbus-run-session", "--", "bash", "-c", OPEN_STORE, "_", *program]
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "VIRTUAL_ENV") if name in os.environ
    }
    (home / "new").mkdir()
    done = subprocess.run(
        program,
        cwd=ROOT,
        env={
            **kept,
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "QT_QPA_PLATFORM": "offscreen",
            "STORE_PASSWORD": "store password",
        },
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")
@real_keyring
def test_a_desk_is_set_up_in_three_minutes_and_opens_the_next_morning(home: Path) -> None:
    told = walk(home, store=True)

    assert told["passphrase"] is True
    assert told["worker"] == "Ann Baird"
    seconds, keys = float(str(told["seconds"])), float(str(told["keys"]))
    assert seconds + keys / SLOW_TYPIST + READING < 180
    assert float(str(told["stall_ms"])) < 500, "the window lives while the desk opens"


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")
def test_without_a_key_store_the_desk_is_set_up_too(home: Path) -> None:
    told = walk(home, store=False)

    assert told["passphrase"] is False
    assert not (home / "new" / "desk.new").exists()
