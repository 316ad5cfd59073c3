"""Telling whether a desk is sound, and where a profile stands."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import Kind
from heartdesk.store.health import check_store
from heartdesk.store.profile import FolderLock, make_profile, read_profile
from tests.backup_makers import add_service
from tests.makers import a_desk


def test_a_new_desk_is_sound(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}))

    findings = {finding.check: finding.well for finding in check_store(desk)}

    assert findings == dict.fromkeys(("seal", "order", "index", "audit", "contents", "room"), True)


def test_an_index_that_lost_a_word_is_found_out(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}))
    desk.run(lambda u: u.connection.execute(text("UPDATE entry SET name = 'Other'")))

    findings = {finding.check: finding.well for finding in check_store(desk)}

    assert findings["index"] is False
    assert findings["seal"] is True


def test_a_page_changed_from_outside_is_found_out(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run(lambda u: [u.create(Kind.SERVICE, {"name": f"Larder {n}"}) for n in range(300)])
    desk.close()
    file = tmp_path / "heartdesk.db"
    data = bytearray(file.read_bytes())
    data[len(data) - 2000] ^= 1
    file.write_bytes(data)

    try:
        with_damage = a_desk(tmp_path)
        findings = {finding.check: finding.well for finding in check_store(with_damage)}
    except MachineTrouble:
        return  # found out at once, by whatever read that page first
    assert findings["seal"] is False


def test_a_profile_from_a_newer_heartdesk_is_refused(tmp_path: Path) -> None:
    make_profile(tmp_path / "desk", area="east_ayrshire")
    described = json.loads((tmp_path / "desk" / "profile.json").read_text())
    (tmp_path / "desk" / "profile.json").write_text(json.dumps({**described, "format": 2}))

    with pytest.raises(DeskError, match="newer HeartDesk"):
        read_profile(tmp_path / "desk")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "one"}', "\x00\xff"])
def test_a_profile_that_can_not_be_read_is_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "profile.json").write_bytes(content.encode("latin-1"))

    with pytest.raises(DeskError):
        read_profile(tmp_path)


def test_only_one_process_has_the_window(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path, "window"), FolderLock(tmp_path, "window")

    assert first.take()
    assert not second.take()
    first.let_go()
    assert second.take()
    second.let_go()


def test_a_profile_can_not_be_made_where_writing_is_not_possible(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(MachineTrouble, match="cannot write"):
        make_profile(tmp_path / "file" / "desk", area="east_ayrshire")


def test_a_desk_that_was_looked_at_before_stays_sound_however_much_is_written_since(
    tmp_path: Path,
) -> None:
    """SQLite calls it damage where a connection has not heard that parts of its index were merged."""
    desk = a_desk(tmp_path)
    for number in range(72):
        add_service(desk, f"Larder {number}")
        if number % 3:
            continue

        wrong = [finding.say for finding in check_store(desk) if not finding.well]

        assert wrong == []
