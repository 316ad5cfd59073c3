"""Backup and restore as the one who looks after the computer asks for them: by command."""

import json
from pathlib import Path

import pytest

from heartdesk.cli import main
from heartdesk.store import journal_file
from heartdesk.store.backup_state import read_state
from heartdesk.store.profile import read_profile


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main([*arguments]) in (1, 2)
    return capsys.readouterr().err


def test_a_desk_is_backed_up_lost_and_brought_back(
    desk_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = ("--profile", str(desk_folder))
    (tmp_path / "STICK").mkdir()

    placed = told(capsys, "backup", "--set-place", str(tmp_path / "STICK"), *profile)
    made = told(capsys, "backup", *profile)
    told(capsys, "find", "larder", *profile)
    assert placed["place"] == str(tmp_path / "STICK")
    assert Path(str(made["there"])).parent == tmp_path / "STICK"
    assert journal_file.files_in(desk_folder / "journal")  # each command writes it at its end

    store = read_profile(desk_folder).database
    store.write_bytes(b"not a store" * 500)
    said = refused(capsys, "find", "larder", *profile)
    assert "The desk's file is damaged. Nothing was written over it." in said
    assert "The last good backup is of" in said
    assert store.read_bytes() == b"not a store" * 500

    back = told(capsys, "restore", *profile)
    assert Path(str(back["kept_aside"]), "heartdesk.db").read_bytes() == b"not a store" * 500
    assert told(capsys, "find", "larder", *profile)["results"]
    assert main(["doctor", *profile]) == 0


def test_only_who_looks_after_backups_moves_them_or_leaves_the_journal_out(
    desk_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = ("--profile", str(desk_folder))
    (tmp_path / "new").write_text("blue tin dog")
    (tmp_path / "bob").write_text("Bob\nblue tin dog")
    told(capsys, "worker", "add", "Bob", "--role", "reception",
         "--passphrase-from", str(tmp_path / "new"), *profile)  # fmt: skip
    bob = (*profile, "--unlock-with", str(tmp_path / "bob"))

    told(capsys, "backup", str(tmp_path / "one.hdbackup"), *bob)  # anybody may make one
    moved = refused(capsys, "backup", "--set-place", str(tmp_path), *bob)
    back = refused(capsys, "restore", str(tmp_path / "one.hdbackup"), "--no-journal", *bob)

    assert "does not let you look after its backups" in moved
    assert "does not let you look after its backups" in back
    assert read_state(desk_folder).place == ""
    told(capsys, "restore", str(tmp_path / "one.hdbackup"), *bob)


def test_a_store_that_is_gone_is_never_made_anew(
    desk_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read_profile(desk_folder).database.unlink()

    said = refused(capsys, "doctor", "--profile", str(desk_folder))

    assert "No backup of it is at hand" in said
    assert not (desk_folder / "heartdesk.db").exists()


def test_a_practice_desk_goes_to_another_folder_by_itself(
    desk_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "backup", str(tmp_path / "one.hdbackup"), "--profile", str(desk_folder))

    back = told(
        capsys, "restore", str(tmp_path / "one.hdbackup"), "--profile", str(tmp_path / "new")
    )

    assert back["kept_aside"] is None
    assert told(capsys, "find", "larder", "--profile", str(tmp_path / "new"))["results"]


def test_a_word_that_is_no_backup_is_refused(
    desk_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")

    for given in ("letter.txt", "not-there"):
        said = refused(capsys, "restore", str(tmp_path / given), "--profile", str(desk_folder))
        assert "backup" in said
    assert main(["doctor", "--profile", str(desk_folder)]) == 0
