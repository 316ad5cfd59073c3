"""Quick versions of the proofs of sync with real processes, and the proof's own eyes: what is planted is seen."""

import os
from pathlib import Path

import pytest

from benchmarks import prove_sync_cuts, prove_sync_kills
from benchmarks.prove_sync_cuts import CutDrive, cut_rounds
from benchmarks.prove_sync_kills import Outcome, kill_often, look_at
from benchmarks.proving.children import start
from benchmarks.proving.cutting import Outcome as CutsOutcome
from benchmarks.proving.two_desks import Held, Told

FEW = 20
EVERY_FIFTIETH = 50


def test_two_desks_killed_in_the_middle_of_it_lose_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove_sync_kills, "LONGEST", 0.2)

    outcome = kill_often(tmp_path, times=FEW)

    assert len(outcome.told.ids) > FEW
    assert outcome.told.rounds > 0
    assert outcome.told.fell == []
    assert outcome.held == Held()


def test_what_a_desk_lost_would_be_seen(tmp_path: Path) -> None:
    outcome = Outcome()
    outcome.told.ids.add("told and gone")
    (tmp_path / "stick").mkdir()

    look_at(tmp_path, outcome)

    assert outcome.held.lost == [
        "in the end: barony lacks told and gone",
        "in the end: grange lacks told and gone",
    ]


def test_a_desk_that_falls_by_itself_would_be_seen() -> None:
    told = Told()
    child = start(falls)
    child.wait()

    told.kill_and_hear("barony", child)

    assert told == Told(ids={"kept"}, fell=["barony ended by itself"])


def falls(*, told: int) -> None:
    """A desk with a mistake in it."""
    os.write(told, b"kept\n")
    os._exit(1)


def test_a_round_cut_at_every_fiftieth_byte_out_in_and_changed_loses_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    outcome = cut_rounds(tmp_path, step=EVERY_FIFTIETH, at_once=1)

    assert outcome.count > 30
    assert outcome.every(EVERY_FIFTIETH)
    assert outcome.silent == 0
    assert outcome.held == Held()


def test_what_a_cut_lost_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(drive: CutDrive, *_: object) -> None:
        """A stick that was pulled out is believed to hold everything."""
        drive.cut = drive.room is not None and drive.room < 500

    monkeypatch.setattr(prove_sync_cuts.CutDrive, "write", forgetful)

    outcome = cut_rounds(tmp_path, step=300, at_once=1)

    assert outcome.silent
    assert outcome.held.lost


def test_a_byte_that_was_left_out_would_be_seen() -> None:
    whole = CutsOutcome({"read": [0, 50, 100]}, {"read": 150})
    gap = CutsOutcome({"read": [0, 100]}, {"read": 150})
    short = CutsOutcome({"read": [0, 50]}, {"read": 150})
    endless = CutsOutcome({"read": [0, 50, 100]})

    assert [one.every(50) for one in (whole, gap, short, endless)] == [True, False, False, False]
