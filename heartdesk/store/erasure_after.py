"""What follows an erasing, beside the store: the journal without the values, and a list of the ids for a later restore.

A file of the journal is written anew without what was said of an erased record; those after it, with the new sum of the
one before. Cut short anywhere, it is done again: the store remembers until it has been done.
"""

import logging
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from heartdesk.core.files import write_whole
from heartdesk.store import journal_file
from heartdesk.store.journal_file import Unreadable
from heartdesk.store.ledger import ABLE, IN_JOURNAL, every_erased, noted, seen_to

if TYPE_CHECKING:
    from heartdesk.security.held import HeldKeys
    from heartdesk.store.desk import Desk
    from heartdesk.store.unit import Unit

LIST = "erased.json"
"""The file beside the store that names every erased id: a backup made before an erasing does not know of it."""

_PATIENCE = 10.0  # seconds that one process waits for another to end writing the journal
_ABLE = frozenset(str(kind) for kind in ABLE)

log = logging.getLogger(__name__)


def see_to_the_rest(desk: "Desk") -> bool:
    """Take what was erased out of the journal, and note its ids beside the store; whether anything was done now."""
    due = desk.look(lambda look: noted(look.connection, IN_JOURNAL))
    if not due:
        return False
    try:
        _note_ids(desk.folder, desk.look(lambda look: every_erased(look.connection)))
        with FileLock(desk.folder / "journal.lock", timeout=_PATIENCE, mode=0o600):
            _take_out(desk.folder / journal_file.FOLDER, due, desk.held)
    except (OSError, Timeout):
        log.warning("what was erased could not be taken out of the journal yet")
        return False
    desk.run(lambda unit: seen_to(unit.connection, IN_JOURNAL, due))
    return True


def apply_list(unit: "Unit", folder: Path) -> int:
    """Erase again what the list in `folder` names, as after a restore from an older backup; how many that were."""
    ids = read_list(folder)
    for one in ids:
        unit.enter_in_ledger(one)
    return len(ids)


def read_list(folder: Path) -> list[str]:
    """The ids that were noted beside a store; none where there is no list, or none of ours."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((folder / LIST).read_bytes(), type=list[str])
    return []


def _note_ids(folder: Path, ids: Collection[str]) -> None:
    every = sorted({*read_list(folder), *ids})
    write_whole(folder / LIST, msgspec.json.encode(every))


def _take_out(folder: Path, ids: Collection[str], held: "HeldKeys") -> None:
    """Write every file anew that says something of one of the ids, or stands after one that was written anew."""
    gone, before = frozenset(ids), ""
    for path in journal_file.files_in(folder):
        try:
            header, said = journal_file.read(path, held)
        except Unreadable:
            before = ""
            continue
        kept = tuple(
            row for row in said.changes if row.record_id not in gone or row.kind not in _ABLE
        )
        follows = header.before if not before or not header.before else before
        if len(kept) < len(said.changes) or follows != header.before:
            header = msgspec.structs.replace(header, before=follows)
            said = msgspec.structs.replace(said, changes=kept)
            write_whole(path, journal_file.sealed(header, said, held))
            before = journal_file.sum_of(path)
        else:
            before = ""
