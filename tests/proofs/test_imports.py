"""A quick version of the proof of imports, and the proof's own eyes: what is planted is seen."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.prove_imports import import_many
from heartdesk.core.errors import DeskError
from heartdesk.interchange import actions
from heartdesk.interchange.model import Outcome, Row, Tally
from heartdesk.interchange.steps import Import
from heartdesk.store.unit import Unit

FEW = 24


def test_spoiled_sources_never_crash_never_hang_and_leave_nothing_by_half(tmp_path: Path) -> None:
    seen = import_many(tmp_path, FEW)

    assert seen.crashes == []
    assert (seen.slow, seen.by_half, seen.sums, seen.escaped) == (0, 0, 0, 0)
    assert len(seen.read) > 4


def test_a_planted_crash_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_anything: Any) -> Iterator[Row]:
        raise KeyError("planted")

    monkeypatch.setattr(actions, "_rows", crash)

    assert import_many(tmp_path, FEW).crashes


def test_an_import_left_by_half_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are written, then an import that breaks off and is not taken back."""
    plain = Import.finish

    def break_off(work: Import, tally: Tally) -> None:
        plain(work, tally)
        raise DeskError("planted", then="")

    monkeypatch.setattr(Import, "finish", break_off)
    monkeypatch.setattr(Import, "take_back", lambda _work: None)

    assert import_many(tmp_path, FEW).by_half


def test_numbers_that_are_not_what_came_in_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Import.write_rows

    def count_twice(work: Import, unit: Unit, rows: Sequence[Row]) -> list[Outcome]:
        return plain(work, unit, rows) * 2

    monkeypatch.setattr(Import, "write_rows", count_twice)

    assert import_many(tmp_path, FEW).sums
