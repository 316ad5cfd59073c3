"""Which keys a restored desk gets: those of today where they are still there, else those of its backup."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.core.errors import DeskError
from heartdesk.core.files import write_whole
from heartdesk.security import slot_file
from heartdesk.security.slots import KeyFile
from heartdesk.store import backup_file
from heartdesk.store.rekey import copied

if TYPE_CHECKING:
    from heartdesk.security.unlocked import Unlocked

Unlock = Callable[[Path], "Unlocked"]
"""Opens the key file of a folder with what the worker typed. Raises DeskError."""


def open_keys(stage: Path, folder: Path, unlock: Unlock) -> "Unlocked":
    """Give the store in `stage` the newest key file there is, and open that.

    Where the old desk in `folder` still has its own, a worker who was removed since does not come back.
    """
    write_whole(stage / slot_file.SPARE, (stage / slot_file.NAME).read_bytes())
    theirs = slot_file.read(stage)
    ours = _keys_in(folder)
    if ours is None or not isinstance(theirs, KeyFile) or ours.profile != theirs.profile:
        opened = unlock(stage)
        _name_store(stage)
        return opened
    if ours.revision <= theirs.revision and ours.data_key == theirs.data_key:
        opened = unlock(stage)
    elif ours.data_key == theirs.data_key:
        opened = unlock(folder)
        _take_keys(folder, stage)
    else:
        # The desk has a new key since. Its workers keep their passphrases of today, the store gets the key of today.
        old, opened = unlock(stage), unlock(folder)
        old_store = _name_store(stage)
        _take_keys(folder, stage)
        new_store = slot_file.database_of(stage)
        with copied(old_store, old.key, new_store, opened.key):
            pass
        slot_file.remove_store(old_store)
        return opened
    _name_store(stage)
    return opened


def _keys_in(folder: Path) -> KeyFile | None:
    """The key file of the old desk, where it is whole and of today's format."""
    with suppress(DeskError):
        if slot_file.exists(folder):
            found = slot_file.read(folder)
            return found if isinstance(found, KeyFile) else None
    return None


def _name_store(stage: Path) -> Path:
    """Give the store the name its key file calls it by."""
    store = slot_file.database_of(stage)
    if store.name != backup_file.STORE:
        (stage / backup_file.STORE).replace(store)
    return store


def _take_keys(folder: Path, stage: Path) -> None:
    with slot_file.changing(stage):
        found = slot_file.read(folder)
        if isinstance(found, KeyFile):
            slot_file.write(stage, found)
