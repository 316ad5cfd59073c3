"""Days when the machine is against us: what happened is a sentence, and nothing saved is lost."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from heartdesk.cli import main

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="limits on a process are set the Linux way here"
)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "practice"
    assert main(["demo", "--no-window", "--profile", str(folder)]) == 0
    return folder


def command(
    *arguments: str, limit: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limit,
    )


def is_told(done: subprocess.CompletedProcess[str], part: str) -> None:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert part in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2


def entries(folder: Path) -> str:
    done = command("doctor", "--profile", str(folder))
    assert done.returncode == 0, done.stdout
    line = next(line for line in done.stdout.splitlines() if "entries" in line)
    return line.split(".")[0]


def test_a_disk_that_takes_no_more_keeps_what_it_has(practice: Path, tmp_path: Path) -> None:
    before = entries(practice)
    feed = tmp_path / "services.csv"
    rows = "".join(f"s{n},Larder {n},{'free food ' * 40},active\n" for n in range(3000))
    feed.write_text("id,name,description,status\n" + rows, encoding="utf-8")
    (tmp_path / "organizations.csv").write_text("id,name,description\n", encoding="utf-8")

    def no_file_over_one_megabyte() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = command(
        "import", str(tmp_path), "--profile", str(practice), limit=no_file_over_one_megabyte
    )

    is_told(done, "not saved")
    assert entries(practice) == before


READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


def may_mount() -> bool:
    """Whether this process may have mounts of its own."""
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return os.geteuid() == 0 and tried.returncode == 0


@pytest.mark.skipif(not may_mount(), reason="only root may mount a folder to be read only")
def test_a_folder_that_may_only_be_read_is_told(practice: Path) -> None:
    heartdesk = (sys.executable, str(ROOT / "main.py"), "find", "food", "--profile", str(practice))

    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", READ_ONLY, str(practice), *heartdesk],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    is_told(done, "may write on it")
