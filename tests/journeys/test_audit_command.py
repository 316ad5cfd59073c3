"""The audit as the one who looks after the council's records asks for it: as a table, and whether it is whole."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from heartdesk.app.opening import demo_secret, open_desk
from heartdesk.cli import main
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.roles import Role
from heartdesk.store.audit import Event, note
from heartdesk.store.desk import Desk
from heartdesk.store.profile import read_profile
from tests.makers import TRUST, a_worker


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice desk where a person was written down, with a formula for a reason."""
    folder = tmp_path_factory.mktemp("desk") / "practice"
    assert main(["demo", "--no-window", "--profile", str(folder)]) == 0
    desk = opened(folder)
    desk.worker = a_worker(*Role, organization=TRUST)
    desk.run(lambda u: u.create(Kind.PERSON, {"name": "CANARY Isa", CONTROLLER: TRUST}))
    desk.run(lambda u: [p.id for p in u.every(Kind.PERSON)])
    desk.run(lambda u: note(u, Event.BACKED_UP, reason="=1+1"))
    desk.close()
    return folder


def opened(folder: Path) -> Desk:
    worker, secret = demo_secret(read_profile(folder))
    return open_desk(read_profile(folder), worker=worker, secret=secret)


def test_the_audit_is_handed_out_without_names_and_without_formulas(
    practice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "audit.csv"

    assert main(["audit", "export", "--out", str(out), "--profile", str(practice), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    with out.open(encoding="utf-8-sig", newline="") as opened_file:
        rows = list(csv.DictReader(opened_file))
    assert told["entries"] == len(rows)
    events = [row["event"] for row in rows]
    assert [e for e in events if e in ("created", "read")] == ["created", "read"]
    assert "'=1+1" in [row["reason"] for row in rows]
    assert [int(row["seq"]) for row in rows] == list(range(1, len(rows) + 1))
    assert events[-1] == "exported"  # handing it out is written down too
    assert "CANARY" not in out.read_text(encoding="utf-8-sig")


def test_a_whole_audit_is_said_to_be_whole_and_a_changed_one_is_not(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "check", "--profile", str(practice)]) == 0
    assert "whole" in capsys.readouterr().out

    desk = opened(practice)
    desk.run(lambda u: u.connection.execute(text("DROP TRIGGER audit_no_update")))
    desk.run(lambda u: u.connection.execute(text("UPDATE audit SET worker = 'x' WHERE seq = 1")))
    desk.close()

    assert main(["audit", "check", "--profile", str(practice), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told == {"well": False, "problems": ["Entry 1 is not as it was written."]}


def test_an_export_needs_a_file_and_one_that_can_be_written(
    practice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "export", "--profile", str(practice)]) == 2
    assert "--out" in capsys.readouterr().err
    nowhere = str(tmp_path / "no" / "such" / "F.csv")
    assert main(["audit", "export", "--out", nowhere, "--profile", str(practice)]) == 1
    assert "could not be written" in capsys.readouterr().err
