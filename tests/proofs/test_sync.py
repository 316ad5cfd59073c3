"""Quick versions of the proofs of sync with real processes, and the proof's own eyes: what is planted is seen."""

from pathlib import Path

import pytest

from benchmarks import prove_sync_cuts, prove_sync_kills
from benchmarks.prove_sync_cuts import cut_rounds
from benchmarks.prove_sync_kills import Outcome, kill_often

FEW = 20
EVERY_FIFTIETH = 50


def test_two_desks_killed_in_the_middle_of_it_lose_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove_sync_kills, "LONGEST", 0.2)

    outcome = kill_often(tmp_path, times=FEW)

    assert outcome.told > FEW
    assert outcome.rounds > 0
    assert (outcome.lost, outcome.doubled, outcome.differing, outcome.broken) == ([], 0, 0, [])


def test_what_a_desk_lost_would_be_seen(tmp_path: Path) -> None:
    outcome = Outcome()
    (tmp_path / "stick").mkdir()
    for name in prove_sync_kills.NAMES:
        (tmp_path / name).mkdir()

    prove_sync_kills._look_at(tmp_path, {"told and gone"}, outcome)

    assert outcome.lost == ["barony lacks told and gone", "grange lacks told and gone"]


def test_a_round_cut_at_every_fiftieth_byte_out_in_and_changed_loses_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    outcome = cut_rounds(tmp_path, step=EVERY_FIFTIETH)

    assert outcome.cuts == 3 * len(range(0, outcome.bytes, EVERY_FIFTIETH)) > 30
    assert (outcome.silent, outcome.lost, outcome.doubled, outcome.differing) == (0, [], 0, 0)
    assert outcome.broken == []


def test_what_a_cut_lost_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(*args: object, **more: object) -> None:
        """A stick that was pulled out is believed to hold everything."""

    monkeypatch.setattr(prove_sync_cuts.CutDrive, "write", forgetful)

    outcome = cut_rounds(tmp_path, step=300)

    assert outcome.lost
