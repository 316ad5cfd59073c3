"""The commands of sync where a place cannot be met, and where several programs meet at once with one desk's folder."""

import shutil
import socket
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from heartdesk.cli import main
from heartdesk.core.kinds import Kind
from heartdesk.store.look import Look
from heartdesk.store.unit import Unit
from heartdesk.sync.transports.folder import name_at
from tests.journeys.test_sync_folder import Hub

ROOT = Path(__file__).resolve().parents[2]
SOON = 120
"""Seconds within which a program must have ended, however slow the computer."""


def _add(name: str, unit: Unit) -> str:
    return unit.create(Kind.SERVICE, {"name": name})


def _names(look: Look) -> list[str]:
    return sorted(str(one.fields["name"]) for one in look.every(Kind.SERVICE))


@pytest.fixture
def hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Hub:
    return Hub(tmp_path, capsys)


def test_where_nobody_could_be_met_the_command_says_why_and_does_not_end_well(hub: Hub) -> None:
    """So that whoever runs it each night sees it; and nothing is lost by it."""
    hub.does("barony", partial(_add, "Larder"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    full = hub.folder / "in the way"
    full.mkdir()
    (full / "HeartDesk").write_text("a file where the folder should be", encoding="utf-8")

    for place, words in (
        (nobody, "could not be reached"),
        (str(full), "could not be"),
        (str(hub.folder / "no stick"), "is not there"),
    ):
        code, out, err = hub.typed("sync", place, desk="barony")
        assert (code, out) == (1, ""), place
        assert words in err
        assert "Nothing is lost" in err
        assert "Traceback" not in err
    assert hub.asked("sync", "status", desk="barony")["last_round"] == ""
    assert hub.meets("barony")["left"] > 0


def test_an_invitation_that_cannot_be_written_makes_no_desk_and_says_so(hub: Hub) -> None:
    for out in (hub.folder / "no folder" / "x.invitation", hub.stick):
        code, _, err = hub.typed("sync", "invite", "--name", "X", "--out", str(out), desk="barony")
        assert code == 2
        assert "cannot be written there. Nothing was made." in err
    others = hub.asked("sync", "status", desk="barony")["others"]
    assert [one["name"] for one in others] == ["Grange"]


@pytest.mark.parametrize("what", ["start", "councils", "desks"])
def test_a_file_in_place_of_the_servers_folder_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("kept", encoding="utf-8")

    assert main(["server", what, "--folder", str(file)]) == 2

    assert "is a file, not a folder. Nothing was made." in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "kept"


def test_programs_that_meet_at_the_same_moment_with_one_desk_lose_and_double_nothing(
    hub: Hub,
) -> None:
    for desk in ("barony", "grange", "barony", "grange"):
        hub.meets(desk)
    for number in range(5):
        hub.does("barony", partial(_add, f"Larder {number}"))
        hub.does("grange", partial(_add, f"Hall {number}"))
    command = [sys.executable, str(ROOT / "main.py"), "sync", str(hub.stick)]
    running = [
        subprocess.Popen(
            [*command, "--profile", str(hub.folder / desk), "--unlock-with", hub.codes[desk]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for desk in ("barony", "barony", "grange")
    ]
    said = [one.communicate(timeout=SOON)[0] for one in running]

    for desk in ("barony", "grange", "barony", "grange"):
        assert hub.meets(desk)["told"] == []
    assert [one.returncode for one in running] == [0, 0, 0], said
    assert "Traceback" not in "".join(said)
    names = hub.sees("barony", _names)
    assert names == hub.sees("grange", _names)
    assert Counter(names).most_common(1)[0][1] == 1
    assert {f"Larder {number}" for number in range(5)} | {f"Hall {n}" for n in range(5)} <= {*names}
    there = [file.relative_to(hub.stick / "HeartDesk") for file in hub.stick.rglob("*.hdb")]
    numbered = Counter(
        (named.stream, named.audience, named.number)
        for file in there
        if (named := name_at(file.as_posix()))
    )
    assert set(numbered.values()) == {1}
    shutil.rmtree(hub.stick)
