"""Quick versions of the long proofs (benchmarks/prove_*.py): the same code, fewer times."""

import sys
from pathlib import Path

import pytest

from benchmarks.proving.desks import make_practice_desk
from benchmarks.proving.disk import read_folder, write_folder

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]  # processes are killed and watched the Unix way


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice desk nobody may change: copy it."""
    folder = tmp_path_factory.mktemp("proofs") / "desk"
    make_practice_desk(folder)
    return folder


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    """A practice desk of this test's own."""
    own = tmp_path / "desk"
    write_folder(own, read_folder(made_once))
    return own
