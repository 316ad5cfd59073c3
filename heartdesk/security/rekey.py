"""Gives a desk's store a new key, so that a key somebody once had opens nothing written since.

The new key is sealed to every way in that stays: no passphrase is needed. Until one rename of the key file the desk is
the old one, whole; from then on it is the new one, whole. Nothing here may run on the GUI thread.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import msgspec

from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.security import audience_keys, entries, sealing, slot_file
from heartdesk.security.roster_change import current, refuse_lockout, refuse_not_admin, write
from heartdesk.security.slots import KeyFile, PassphraseSlot
from heartdesk.security.unlocked import Unlocked, refreshed

log = logging.getLogger(__name__)

Copied = Callable[[Path, bytes, Path, bytes], AbstractContextManager[None]]
"""`heartdesk.store.rekey.copied`: the store at a path under a key is copied to a new path under a new key, through to
the disk, and takes no write until the end of the context. Raises DeskError, and then the old one stands as it was."""


def rotate(folder: Path, by: Unlocked, copied: Copied) -> Unlocked:
    """Give the store a new key; returns the same session with it, to open the store anew.

    Raises DeskError where `by` is no admin, where the store cannot be copied, where the disk refuses. Nothing has
    changed then.
    """
    return _with_new_key(folder, by, copied, lambda file: file)


def remove_worker(folder: Path, by: Unlocked, worker_id: str, copied: Copied) -> Unlocked:
    """Take a worker off the desk: their way in goes, and every key they had gets a new one that they do not have.

    Raises DeskError for oneself, for the last admin, for the last who opens somebody's records, and as `rotate` does.
    """
    if worker_id == by.worker_id:
        raise DeskError(
            "You cannot take yourself off the desk. Nothing was changed.",
            then="Ask another admin to do it.",
        )

    def act(file: KeyFile) -> KeyFile:
        gone = entries.worker_of(file, worker_id)
        file = msgspec.structs.replace(
            file,
            workers=tuple(worker for worker in file.workers if worker is not gone),
            slots=tuple(
                slot
                for slot in file.slots
                if not (isinstance(slot, PassphraseSlot) and slot.worker == worker_id)
            ),
        )
        return audience_keys.with_new_keys(file, entries.opened_by(gone.roles))

    return _with_new_key(folder, by, copied, act)


def _with_new_key(
    folder: Path, by: Unlocked, copied: Copied, act: Callable[[KeyFile], KeyFile]
) -> Unlocked:
    with slot_file.changing(folder):
        old = current(folder, by)
        refuse_not_admin(old, by)
        _refuse_stale(old, by)
        _refuse_missing(folder / old.store)
        key, key_id = sealing.new_key(), new_id()
        store = f"heartdesk-{key_id[:8]}.db"
        lingering = tuple(name for name in old.leftovers if (folder / name).exists())
        new = msgspec.structs.replace(
            _sealed_anew(act(old), key, key_id),
            store=store,
            leftovers=(*lingering, old.store),
        )
        refuse_lockout(old, new)  # before the long copy
        announced = msgspec.structs.replace(old, leftovers=(*lingering, store))
        announced = write(folder, by, old, announced)
        with copied(folder / old.store, by.key, folder / store, key):
            # The old key stands until the next line has renamed the file; then the new one does.
            written = write(folder, by, announced, new)
    slot_file.sweep(folder, written)
    log.info("store key renewed")
    return refreshed(written, replace(by, secrets=replace(by.secrets, data_key=key)))


def _sealed_anew(file: KeyFile, key: bytes, key_id: str) -> KeyFile:
    """`file` with another key of the store, sealed to every slot it has."""
    boxes = tuple(audience_keys.sealed_key(file, key_id, key, slot) for slot in file.slots)
    others = tuple(box for box in file.sealed if box.key != file.data_key)
    return msgspec.structs.replace(file, data_key=key_id, sealed=(*others, *boxes))


def _refuse_stale(file: KeyFile, by: Unlocked) -> None:
    """A session from before the last change of the key holds the key of a store that is gone."""
    if refreshed(file, by).key != by.key:
        raise DeskError(
            "The keys of this desk were changed since you opened it. Nothing was lost.",
            then="Open the desk again, then try again.",
        )


def _refuse_missing(store: Path) -> None:
    if not store.exists():
        raise DeskError(
            "This desk's file is not there, so it was not given a new key. Nothing was changed.",
            then="Bring the desk back from its last good backup.",
        )
