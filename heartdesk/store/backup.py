"""Makes a backup: one encrypted file that holds a desk as it stood at one moment.

It is looked through before it counts: every page of the copy, then every byte as the disk gives it back. Only then does
it take its name. Drafts, temporary files and what a person likes on the screen are never in it.
"""

import os
import shutil
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import replacing
from heartdesk.security.slot_file import remove_store
from heartdesk.store import audit, backup_file
from heartdesk.store.backup_file import BadBackup, Manifest
from heartdesk.store.profile import FolderLock, read_profile
from heartdesk.store.upgrade import COPIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heartdesk.store.desk import Desk

_COPY = "backup.part"
_LOCK = "backup"


def make_backup(desk: "Desk", out: Path, *, now: datetime) -> Manifest:
    """Write a whole backup of `desk` to the file `out`, while others go on writing.

    What stands at `out` is replaced at the very end, and only if it is an earlier backup of this desk. Raises DeskError
    where it is something else, where another HeartDesk makes a backup just now, where a disk refuses: what was at `out`
    then still stands.
    """
    profile = read_profile(desk.folder)
    _refuse_to_replace(out, profile.id)
    copy = desk.folder / COPIES / _COPY
    with _one_at_a_time(desk.folder):
        try:
            about = _copied(desk, copy, profile_id=profile.id, area=profile.area, now=now)
            parts = {name: desk.folder / name for name in (backup_file.PROFILE, backup_file.KEYS)}
            if profile.demo:
                parts |= {name: desk.folder / name for name in backup_file.FOR_PRACTICE}
            with told_plainly(out), replacing(out) as opened:
                made = backup_file.write_parts(opened, about, parts | {backup_file.STORE: copy})
                _refuse_what_was_not_written(opened, made)
        finally:
            remove_store(copy)
    with suppress(MachineTrouble):  # the backup is made, whether or not there is room to note it
        desk.run(lambda unit: audit.note(unit, audit.Event.BACKED_UP, "backup", profile.id))
    return made


def copy_backup(backup: Path, to: Path) -> Manifest:
    """Bring a whole backup to another place, and hold what is read back there to its manifest.

    Raises DeskError where it is not whole or a disk refuses: what was at `to` then still stands.
    """
    manifest = check_backup(backup)
    with backup_file.opened(backup) as source, told_plainly(to), replacing(to) as opened:
        shutil.copyfileobj(source, opened)
        _refuse_what_was_not_written(opened, manifest)
    return manifest


def check_backup(backup: Path) -> Manifest:
    """Read every byte of a backup and hold it to its manifest. Raises DeskError where it is not whole or is gone."""
    with backup_file.opened(backup) as file:
        return backup_file.check_parts(file)


def _refuse_to_replace(out: Path, profile_id: str) -> None:
    """Raise DeskError where something stands at `out` that is no backup of this desk."""
    if not out.exists():
        return
    try:
        theirs = backup_file.read_manifest(out).profile
    except BadBackup:
        theirs = ""
    if theirs != profile_id:
        raise DeskError(
            f"There is something else called {out.name} there already. Nothing was changed.",
            then="Choose another name for the backup.",
        )


@contextmanager
def told_plainly(out: Path) -> "Iterator[None]":
    """Turn what the disk does to a backup being written into a sentence."""
    try:
        yield
    except OSError as error:
        raise MachineTrouble(
            f"The backup could not be written to {out} ({error.strerror or 'no reason given'})."
            " Earlier backups still stand.",
            then="Check that the stick or disk is there, has room and may be written to, then try again.",
        ) from error


def _copied(desk: "Desk", copy: Path, *, profile_id: str, area: str, now: datetime) -> Manifest:
    """A checked copy of the store at `copy`, and what the manifest says of it."""
    try:
        copy.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise MachineTrouble(
            "HeartDesk may not write in its folder, so no backup was made. Earlier backups still stand.",
            then="Ask whoever looks after this computer to allow writing there.",
        ) from error
    held = desk.copy_to(copy)
    return Manifest(
        format=backup_file.FORMAT,
        version=backup_file.VERSION,
        profile=profile_id,
        area=area,
        made=now,
        schema=held.schema,
        stream=held.stream,
        changes=held.changes,
        last_change=held.last_change,
        last_line=held.last_line,
        parts=(),
    )


def _refuse_what_was_not_written(opened: BinaryIO, made: Manifest) -> None:
    """Read back what was written, from the disk and not from memory where the system can, and compare."""
    opened.flush()
    os.fsync(opened.fileno())
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    opened.seek(0)
    try:
        found = backup_file.check_parts(opened)
    except BadBackup:
        found = None
    if found != made:
        raise MachineTrouble(
            "The disk did not give back what was written to it, so this backup does not count.",
            then="Earlier ones still stand. Use another stick or disk: this one may be worn out.",
        )


@contextmanager
def _one_at_a_time(folder: Path) -> "Iterator[None]":
    lock = FolderLock(folder, _LOCK)
    if not lock.take():
        raise MachineTrouble(
            "A backup of this desk is being made just now.", then="Wait until it is done."
        )
    try:
        yield
    finally:
        lock.let_go()
