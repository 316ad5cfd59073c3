"""The commands, as an administrator or a script would use them, on real profiles."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from heartdesk.cli import main

WORDS = "we've nae food in and the meter's oot"


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice desk, made by the command."""
    folder = tmp_path_factory.mktemp("desk") / "practice"
    assert main(["demo", "--no-window", "--profile", str(folder)]) == 0
    return folder


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What a command answers with --json."""
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code of a command that can't be done, and what it says."""
    capsys.readouterr()
    code = main(list(arguments))
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    return code, told.err


def test_a_home_that_is_not_sure_is_asked_about_and_not_passed_over(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["find", "nae food", "--home", "Waterside", "--profile", str(practice)]) == 0
    told = capsys.readouterr().out
    assert "There is more than one Waterside" in told
    assert "postcode" in told


def test_a_reader_that_has_seen_enough_gets_no_fault(practice: Path) -> None:
    asking = subprocess.Popen(
        [sys.executable, "-m", "main", "find", "food", "--profile", str(practice)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert asking.stdout is not None
    asking.stdout.close()
    _, complaint = asking.communicate(timeout=60)
    assert complaint == b""
    assert asking.returncode == 1


def test_from_words_to_a_leaflet_that_names_real_places(
    practice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = asked(capsys, "--profile", str(practice), "find", WORDS, "--home", "Dalmellington")
    first = found["results"][0]

    out = tmp_path / "leaflet.pdf"
    told = asked(
        capsys, "leaflet", "--profile", str(practice), "--service", first["id"], "--out", str(out)
    )

    assert {"kind", "id", "name", "score", "reasons", "open", "reach", "fresh"} <= first.keys()
    assert first["reasons"]
    document = pypdfium2.PdfDocument(out)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert first["name"].split()[0] in text
    assert told["pages"] >= 1


def test_a_practice_desk_opens_by_itself_or_with_its_own_file(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unlock = str(practice / "unlock.txt")

    by_itself = asked(capsys, "find", "food", "--profile", str(practice))
    with_file = asked(capsys, "find", "food", "--profile", str(practice), "--unlock-with", unlock)

    assert by_itself == with_file


def test_making_the_practice_desk_twice_keeps_the_first(practice: Path) -> None:
    before = (practice / "profile.json").read_bytes()

    assert main(["demo", "--no-window", "--profile", str(practice)]) == 0

    assert (practice / "profile.json").read_bytes() == before


def test_words_may_come_by_standard_input_where_nobody_else_reads_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(WORDS))
    answer = asked(capsys, "match", "-")
    assert "food.parcel" in [need for need, _ in answer["ranked"]]


def test_words_are_matched_without_any_desk(capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(capsys, "match", WORDS)

    assert told["ranked"]
    assert told["flags"]


def test_a_sound_desk_is_said_to_be_sound(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = asked(capsys, "doctor", "--profile", str(practice))

    assert told["well"] is True
    assert {f["check"] for f in told["findings"]} >= {"seal", "order", "index", "room"}


def test_a_real_desk_opens_with_its_recovery_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    given = tmp_path / "ann.txt"
    given.write_text("Ann\ncorrect horse battery\n", encoding="utf-8")
    desk = tmp_path / "desk"

    made = asked(
        capsys,
        *("init", "--area", "east_ayrshire", "--hub", "barony", "--worker", "Ann"),
        *("--profile", str(desk), "--unlock-with", str(given)),
    )
    code = tmp_path / "code.txt"
    code.write_text(f"recovery\n{made['recovery_code']}\n", encoding="utf-8")

    found = asked(capsys, "find", "food", "--profile", str(desk), "--unlock-with", str(code))
    assert found["results"]
    if sys.platform == "linux":
        assert made["opens_with"] == "recovery"
        told = refused(capsys, "find", "food", "--profile", str(desk), "--unlock-with", str(given))
        assert told[0] == 2
        assert "recovery code only" in told[1]
    assert not (desk / "unlock.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["find", "food", "--profile", "{none}"], "no desk in this folder"),
        (["find", "food", "--home", "Atlantis"], "Atlantis"),
        (["find", "food", "--need", "food.gold"], "not in the list of needs"),
        (["find", "food", "--when", "teatime"], "not a date and time"),
        (["find", "food", "--limit", "0"], "none at all"),
        (["leaflet", "--service", "nobody", "--out", "{none}/x.pdf"], "nothing in the directory"),
        (["import", "{none}/feed.json"], "no file or folder called feed.json"),
        (["import", "{none}", "--format", "xlsx"], "no format called xlsx"),
        (["import", "http://example.org/feed"], "over a protected line"),
        (["init", "--area", "atlantis", "--hub", "x"], "passphrase"),
        (["match", "--file", "{none}/in.jsonl", "--out", "{none}.jsonl"], "cannot be opened"),
        (["match"], "no words"),
    ],
)
def test_what_can_not_be_done_is_a_sentence_and_a_next_step(
    practice: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    filled = [argument.replace("{none}", str(tmp_path / "none")) for argument in arguments]
    if "--profile" not in filled:
        filled += ["--profile", str(practice)]

    code, told = refused(capsys, *filled)

    assert code in (1, 2)
    assert sentence in told
    assert len(told.splitlines()) >= 2


def test_a_wrong_passphrase_is_one_sentence(
    practice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("Demo\nnot the passphrase at all\n", encoding="utf-8")

    code, told = refused(
        capsys, "find", "food", "--profile", str(practice), "--unlock-with", str(wrong)
    )

    assert code == 2
    assert "passphrase" in told


def test_a_desk_is_made_whole_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "ann.txt"
    given.write_text("Ann\nshort\n", encoding="utf-8")
    desk = tmp_path / "desk"

    code, told = refused(
        capsys,
        *("init", "--area", "east_ayrshire", "--hub", "barony", "--profile", str(desk)),
        *("--unlock-with", str(given)),
    )

    assert code == 2
    assert "too short" in told
    assert not desk.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["ann.txt"]


def test_a_folder_with_something_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")

    code, told = refused(capsys, "demo", "--no-window", "--profile", str(tmp_path))

    assert code == 2
    assert "already" in told
    assert (tmp_path / "photo.jpg").read_bytes() == b"x"
