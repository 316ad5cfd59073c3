"""What is half typed stays at the desk where it was typed: it goes into no bundle and no backup."""

import zipfile
from pathlib import Path

from heartdesk.app.opening import unlock_profile
from heartdesk.app.session import WorkerSession
from heartdesk.app.way_in import WayIn
from heartdesk.store.profile import read_profile
from heartdesk.store.search import search
from tests.journeys.test_sync_folder import Hub, two_desks

__all__ = ["two_desks"]

WORDS = "CANARY000731 has nae food in"
PIECE = 24
"""Bytes: so many of a sealed draft stand nowhere else by chance."""


def half_typed(hub: Hub, desk: str) -> bytes:
    """Leave a page half filled at a desk; gives the sealed draft as it stands on the disk."""
    folder = hub.folder / desk
    worker, code = Path(hub.codes[desk]).read_text(encoding="utf-8").split("\n")[:2]
    keys = unlock_profile(read_profile(folder), worker=worker, secret=code)
    WorkerSession(folder, WayIn(keys)).keep_draft("help", {"heard": {"words": WORDS}})
    (draft,) = (folder / "drafts").iterdir()
    return draft.read_bytes()


def holds(where: bytes, draft: bytes) -> bool:
    """Whether some bytes hold any piece of a sealed draft, or its words."""
    pieces = {draft[at : at + PIECE] for at in range(0, len(draft) - PIECE, PIECE)}
    return WORDS.encode() in where or any(piece in where for piece in pieces)


def test_a_half_filled_page_never_travels_and_is_in_no_backup(two_desks: Hub) -> None:
    hub = two_desks
    draft = half_typed(hub, "barony")
    assert holds(b"..." + draft + b"...", draft), "or the next looks prove nothing"

    hub.meets("barony")
    hub.meets("grange")
    hub.meets("barony")
    backup = hub.folder / "one.hdbackup"
    hub.asked("backup", str(backup), desk="barony")

    carried = [file for file in hub.stick.rglob("*") if file.is_file()]
    assert carried, "or nothing was brought to the stick"
    assert [file for file in carried if holds(file.read_bytes(), draft)] == []
    there = [file for file in (hub.folder / "grange").rglob("*") if file.is_file()]
    assert [file for file in there if holds(file.read_bytes(), draft)] == []
    with zipfile.ZipFile(backup) as archive:
        assert [name for name in archive.namelist() if holds(archive.read(name), draft)] == []
    for desk in ("barony", "grange"):
        assert hub.sees(desk, lambda look: search(look, "CANARY000731")) == ()
