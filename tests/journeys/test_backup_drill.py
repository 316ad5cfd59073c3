"""The restore drill: two processes at work, a backup among it, both killed, the store damaged, everything back."""

from pathlib import Path

import pytest

from benchmarks import prove_restore
from benchmarks.proving.desks import make_practice_desk


def test_a_damaged_desk_comes_back_with_everything_that_was_promised(tmp_path: Path) -> None:
    make_practice_desk(tmp_path / "desk")

    seen = prove_restore.drill(tmp_path / "desk", tmp_path, rounds=2)

    assert seen.lost == []
    assert seen.not_sound == []
    assert seen.unread == []
    assert seen.kept >= 2
    assert seen.from_journal > 0


def test_the_drill_notices_a_journal_that_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_practice_desk(tmp_path / "desk")
    monkeypatch.setattr(prove_restore, "write_journal", lambda _desk: 0)
    monkeypatch.setattr(prove_restore, "DAMAGE", (prove_restore.overwrite_start,))

    seen = prove_restore.drill(tmp_path / "desk", tmp_path, rounds=1)

    assert seen.lost
