"""The private Python is made once, kept while it fits, and made again when it is not whole."""

import base64
import hashlib
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from installer.setup.console import SetupError
from installer.setup.environment import (
    Environment,
    Found,
    Stamp,
    Work,
    count_pins,
    plain_environment,
    work_needed,
)

SUMS = {"app.txt": "a1", "server.txt": "s1", "dev.txt": "d1", "lock.txt": "l1"}
WHOLE = Found(
    python="3.11.2",
    unfinished=False,
    stamp=Stamp("/home/ann/heartdesk/.venv", "3.11.2", {"app.txt": "a1"}),
)


def needed(
    found: Found, *, lock: str = "app.txt", folder: str = "/home/ann/heartdesk/.venv"
) -> Work:
    return work_needed(found, folder=folder, lock=lock, sums=SUMS)


def stamped(**locks: str) -> Found:
    assert WHOLE.stamp is not None
    kept = {f"{name}.txt": value for name, value in locks.items()}
    return replace(WHOLE, stamp=replace(WHOLE.stamp, locks=kept))


def test_a_second_start_has_nothing_to_do() -> None:
    assert needed(WHOLE) is Work.NOTHING


def test_the_check_needs_its_tools_on_top_of_the_app() -> None:
    assert needed(WHOLE, lock="dev.txt") is Work.FILL
    assert needed(stamped(app="a1", server="s1", dev="d1"), lock="dev.txt") is Work.NOTHING
    assert needed(stamped(app="a1", server="s1", dev="d1"), lock="app.txt") is Work.NOTHING


def test_a_changed_lock_is_filled_in_again() -> None:
    assert needed(stamped(app="older")) is Work.FILL
    assert needed(stamped(app="older", server="s1", dev="d1"), lock="dev.txt") is Work.FILL


@pytest.mark.parametrize(
    "found",
    [
        replace(WHOLE, python=""),
        replace(WHOLE, unfinished=True),
        replace(WHOLE, unfinished=True, stamp=None),
        replace(WHOLE, python="3.12.1"),
    ],
    ids=["no Python runs", "cut short", "cut short the first time", "the Python was replaced"],
)
def test_what_is_not_whole_is_made_again(found: Found) -> None:
    assert needed(found) is Work.MAKE


def test_a_folder_that_was_moved_is_made_again() -> None:
    assert needed(WHOLE, folder="/media/stick/heartdesk/.venv") is Work.MAKE


def test_a_private_python_made_by_hand_is_only_filled() -> None:
    assert needed(replace(WHOLE, stamp=None)) is Work.FILL


def test_pip_looks_where_the_person_told_it_to_and_installs_nowhere_else() -> None:
    own = {
        "PIP_INDEX_URL": "file:///srv/packages",
        "PIP_CERT": "/etc/own.pem",
        "PATH": "/usr/bin",
        "PIP_USER": "1",
        "PIP_TARGET": "/elsewhere",
        "PYTHONPATH": "/elsewhere",
    }

    given = plain_environment(own)

    assert given["PIP_INDEX_URL"] == "file:///srv/packages"
    assert given["PIP_CERT"] == "/etc/own.pem"
    assert given["PATH"] == "/usr/bin"
    assert given["PIP_USER"] == "0"
    assert not {"PIP_TARGET", "PYTHONPATH"} & given.keys()


def test_pins_are_counted_without_their_sums() -> None:
    lock = "one==1.0 \\\n    --hash=sha256:00\n    # via -r app.in\ntwo==2.0 ; sys_platform == 'win32' \\\n"

    assert count_pins(lock) == 2


def a_package(folder: Path, name: str) -> str:
    """Write a tiny wheel into `folder`; returns its line for a lock."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": 'SAID = "here"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},{_sum(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,"]) + "\n"
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _sum(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all pip knows: no network, as on a council's own mirror."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return shelf


def test_a_set_up_is_kept_while_whole_refused_when_tampered_with_and_mended_when_cut_short(
    tmp_path: Path, shelf: Path
) -> None:
    # Given a lock of one package that this machine's own pip settings lead to
    root = tmp_path / "heartdesk"
    requirements = root / "installer" / "requirements"
    requirements.mkdir(parents=True)
    (requirements / "app.txt").write_text(a_package(shelf, "larder"))
    environment = Environment(root)

    # When it is set up, then a second time there is nothing to do
    environment.bring("app.txt", environment.work_needed("app.txt"))
    assert environment.work_needed("app.txt") is Work.NOTHING
    larder = next(environment.folder.glob("[Ll]ib/**/larder.py"))

    # A package that the lock has another sum for, or none, is refused; what was there stands
    whole = (requirements / "app.txt").read_text()
    pantry = a_package(shelf, "pantry")
    for tampered in (pantry.replace("sha256:", "sha256:0")[:-2] + "\n", "pantry==1.0\n"):
        (requirements / "app.txt").write_text(tampered)
        with pytest.raises(SetupError) as stop:
            environment.bring("app.txt", environment.work_needed("app.txt"))
        assert "hash" in stop.value.details.lower()
        assert larder.exists()
    (requirements / "app.txt").write_text(whole)
    assert environment.work_needed("app.txt") is Work.NOTHING

    # A set-up that was cut short is made again, and is whole
    (environment.folder / "heartdesk-setup-unfinished").touch()
    larder.unlink()
    environment.bring("app.txt", environment.work_needed("app.txt"))
    assert larder.exists()
    assert environment.work_needed("app.txt") is Work.NOTHING
