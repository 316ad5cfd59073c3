"""The page of figures: sections in their place, a miss that fails, no half run written."""

from pathlib import Path

import pytest

from benchmarks.proving import figures
from benchmarks.proving.figures import Proof, with_section


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "PROOF.md"
    monkeypatch.setattr(figures, "PAGE", path)
    return path


def test_a_proof_takes_its_own_place_and_leaves_the_others(page: Path) -> None:
    for number, title in ((10, "10. Last"), (2, "2. Cuts"), (1, "1. Kills"), (2, "2. Cuts")):
        proof = Proof(title, "python -m x")
        proof.none("lost", number - number)
        assert proof.end() == 0

    titles = [line for line in page.read_text().splitlines() if line.startswith("## ")]
    assert titles == ["## 1. Kills", "## 2. Cuts", "## 10. Last"]
    again = with_section(page.read_text(), "## 2. Cuts\n\nanew\n")
    assert again.count("## 2. Cuts") == 1
    assert "anew" in again


def test_one_figure_that_misses_fails_the_proof_and_is_written(page: Path) -> None:
    proof = Proof("1. Kills", "python -m x")
    proof.none("lost", 0)
    proof.none("not sound", 3)

    assert proof.end() == 1
    assert "**NO**" in page.read_text()


def test_a_proof_without_figures_proves_nothing(page: Path) -> None:
    assert Proof("1. Kills", "python -m x").end() == 1


def test_a_smaller_run_is_not_written(page: Path) -> None:
    proof = Proof("1. Kills", "python -m x")
    proof.none("lost", 0)

    assert proof.end(write=False) == 0
    assert not page.exists()
