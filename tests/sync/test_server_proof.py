"""Quick versions of the server's proof (benchmarks/prove_server.py), and the proof's own eyes."""

from pathlib import Path

import pytest

from benchmarks import prove_server
from benchmarks.prove_server import look_at_server
from benchmarks.proving.two_desks import Held
from heartdesk.server.web import Rates
from tests.sync.server_makers import Postgres

FEW = 20
EVERY_FIFTIETH = 50


def test_desks_server_and_database_killed_in_the_middle_of_it_lose_and_double_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prove_server, "LONGEST", 0.2)

    with prove_server.a_meeting() as meeting:
        outcome = prove_server.kill_often(meeting, times=FEW)

    assert sum(outcome.kills.values()) == FEW
    assert len(outcome.kills) == 4
    assert len(outcome.told.ids) > FEW
    assert outcome.told.rounds > 0
    assert outcome.told.fell == []
    assert outcome.held == Held()


def test_a_round_by_server_cut_at_every_fiftieth_byte_up_and_down_loses_and_doubles_nothing(
    tmp_path: Path, postgres: Postgres
) -> None:
    outcome = prove_server.cut_rounds(tmp_path, postgres, step=EVERY_FIFTIETH, at_once=1)

    assert outcome.count > 5
    assert outcome.every(EVERY_FIFTIETH)
    assert outcome.silent == 0
    assert outcome.held == Held()


def test_a_server_that_says_to_wait_is_not_taken_for_a_line_that_is_cut(
    tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = Rates(desk_at_once=20, desk_a_second=0.01)
    monkeypatch.setattr(prove_server, "Rates", lambda: strict)

    with (
        prove_server.a_pair(tmp_path, postgres, "pair") as pair,
        pytest.raises(RuntimeError, match="asked too often"),
    ):
        [pair.cut("up", 0) for _ in range(20)]


def test_a_place_of_a_log_that_was_left_out_would_be_seen(
    tmp_path: Path, postgres: Postgres
) -> None:
    with prove_server.a_pair(tmp_path, postgres, "pair") as pair:
        council = pair.council
        before = Held()
        look_at_server(postgres, before, council=council.id)
        council.hall.as_owner(
            "DELETE FROM heartdesk.entry WHERE council = %s AND position = 2", council.id
        )
        after = Held()
        look_at_server(postgres, after, council=council.id)

    assert not before.broken
    assert after.broken == ["position 3 of a log does not follow"]
