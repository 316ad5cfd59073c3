"""The check on a poorer machine: what it cannot try there is left out and says why, and nothing fails for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDY = (
    "tests/actions/test_security_keyring.py",
    "tests/actions/test_leaflets_printing.py",
    "tests/actions/test_leaflets_print_states.py",
    "tests/actions/test_interchange_real_data.py",
    "tests/actions/test_leaflets_order.py",
)
"""What stands on a key store, a print system, a reader of PDFs, other people's data."""

REASONS = (
    "install the packages dbus and gnome-keyring",
    "no CUPS to start here",
    "third-party data not here",
    "no pdftotext here",
)


@pytest.mark.skipif(sys.platform != "linux", reason="these services are Linux's")
def test_without_key_store_printers_and_data_tests_are_left_out_and_none_fails(
    tmp_path: Path,
) -> None:
    (tmp_path / "bin").mkdir()
    bare = {
        **os.environ,
        "PATH": str(tmp_path / "bin"),
        "HEARTDESK_DATA": str(tmp_path / "no data"),
        "PYTHONPATH": str(tmp_path),
    }
    # CUPS is looked for beside the path too; a machine without it has no such folder.
    (tmp_path / "sitecustomize.py").write_text(
        "import shutil\nfind = shutil.which\nshutil.which = lambda name, **_: find(name)\n",
        encoding="utf-8",
    )

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-q", "-p", "no:cacheprovider", *NEEDY],
        cwd=ROOT,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert [why for why in REASONS if why not in done.stdout] == []
