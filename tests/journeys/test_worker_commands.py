"""The workers of a desk by command, as an administrator would look after them."""

import json
from pathlib import Path
from typing import Any

import pytest

from heartdesk.cli import main
from heartdesk.store.profile import read_profile


class Administrator:
    """Types commands on one practice desk."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        assert main(["demo", "--no-window", "--profile", str(folder)]) == 0

    def worker(self, *arguments: str, by: str = "") -> tuple[int, str, str]:
        """The exit code of "worker ..." and what it printed, the desk opened by this worker."""
        self._capsys.readouterr()
        who = ["--unlock-with", str(self.unlock_file(by))] if by else []
        code = main(["worker", *arguments, "--profile", str(self.folder), *who])
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def asked(self, *arguments: str, by: str = "") -> dict[str, Any]:
        code, out, err = self.worker(*arguments, "--json", by=by)
        assert code == 0, err
        answer: dict[str, Any] = json.loads(out)
        return answer

    def unlock_file(self, who: str) -> Path:
        return self.folder.with_name(f"{who}.txt")

    def writes(self, name: str, *lines: str) -> str:
        file = self.unlock_file(name)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(file)


@pytest.fixture
def admin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Administrator:
    return Administrator(tmp_path / "desk", capsys)


def test_a_worker_joins_changes_and_leaves(admin: Administrator) -> None:
    new = admin.writes("new", "blue tin dog")

    # Bob joins
    assert (
        admin.asked(
            "add", "Bob", "--role", "reception", "--role", "outreach", "--passphrase-from", new
        )["waits_for"]
        == []
    )
    listed = admin.asked("list")["workers"]
    assert [worker["name"] for worker in listed] == ["Demo", "Bob"]
    assert listed[1]["roles"] == ["reception", "outreach"]

    # he changes his own passphrase, and may not look after others
    admin.writes("Bob", "Bob", "blue tin dog")
    newer = admin.writes("newer", "green tin hat")
    assert admin.worker("passphrase", "bob", "--passphrase-from", newer, by="Bob")[0] == 0
    admin.writes("Bob", "Bob", "green tin hat")
    for refused in (("remove", "Demo"), ("rekey",), ("recovery-code",)):
        code, out, err = admin.worker(*refused, by="Bob")
        assert (code, out) == (2, "")
        assert "Only an admin" in err

    # and he leaves
    before = read_profile(admin.folder).database
    assert admin.worker("remove", "Bob")[0] == 0
    code, _, err = admin.worker("grant", by="Bob")
    assert code == 2
    assert "do not open this desk" in err
    assert not before.exists()
    assert admin.worker("list")[1].startswith("Demo: reception, outreach")
    assert main(["doctor", "--profile", str(admin.folder)]) == 0


def test_an_admin_without_the_keys_is_told_who_must_give_them(admin: Administrator) -> None:
    new = admin.writes("new", "blue tin dog")
    admin.asked("add", "Bob", "--role", "admin", "--passphrase-from", new)
    admin.writes("Bob", "Bob", "blue tin dog")

    code, out, _ = admin.worker(
        "add", "Cas", "--role", "people lead", "--passphrase-from", new, by="Bob"
    )
    assert code == 0
    assert "Cas cannot open what is kept about people yet" in out
    assert admin.worker("set-roles", "Bob", "--role", "people lead", by="Bob")[0] == 0
    assert "cannot open" in admin.worker("list")[1]

    assert "given" in admin.worker("grant")[1]
    assert "cannot open" not in admin.worker("list")[1]
    assert "Nobody waits" in admin.worker("grant")[1]


def test_a_new_recovery_code_opens_the_desk_and_the_key_is_renewed(admin: Administrator) -> None:
    old = admin.asked("recovery-code")["recovery_code"]
    code = admin.asked("recovery-code")["recovery_code"]
    admin.writes("old", "recovery", old)
    admin.writes("code", "recovery", code)

    assert "not this desk's" in admin.worker("rekey", by="old")[2]
    assert admin.asked("rekey", by="code") == {"renewed": True}
    new = admin.writes("new", "blue tin dog")
    # and the practice desk goes on opening by itself when its own worker's passphrase changes
    assert admin.worker("passphrase", "Demo", "--passphrase-from", new)[0] == 0
    assert admin.asked("rekey") == {"renewed": True}


def test_a_passphrase_that_cannot_be_read_or_is_weak_adds_nobody(admin: Administrator) -> None:
    file = admin.unlock_file("new")
    for content in (None, b"", b"two\nlines here\n", b"\xff\xfe\x00", b"x" * 9_000, b"short"):
        if content is not None:
            file.write_bytes(content)
        code, out, err = admin.worker(
            "add", "Bob", "--role", "reception", "--passphrase-from", str(file)
        )
        assert (code, out) == (2, "")
        assert err

    assert len(admin.asked("list")["workers"]) == 1


def test_what_was_done_stands_in_the_audit(admin: Administrator, tmp_path: Path) -> None:
    new = admin.writes("new", "blue tin dog")
    admin.asked("add", "Bob", "--role", "reception", "--passphrase-from", new)
    admin.asked("set-roles", "Bob", "--role", "planner")
    admin.asked("remove", "Bob")
    admin.asked("rekey")

    out = tmp_path / "audit.csv"
    assert main(["audit", "export", "--out", str(out), "--profile", str(admin.folder)]) == 0

    written = out.read_text(encoding="utf-8-sig")
    for event in ("worker added", "roles set", "worker removed", "keys renewed"):
        assert event in written
    assert "Bob" not in written
