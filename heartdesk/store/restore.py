"""Brings a desk back: the last good backup, then what the journal beside the old store holds.

Everything is made ready and looked through beside the desk's folder. Only a whole desk takes the place of what is
there, and what is there is kept aside, never deleted.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.ids import new_id
from heartdesk.security import slot_file
from heartdesk.store import audit, backup_file, erasure_after, journal_file, restore_swap
from heartdesk.store.backup_file import Manifest, no_room
from heartdesk.store.backup_pages import begin_new_stream, check_pages
from heartdesk.store.backup_state import NAME as STATE
from heartdesk.store.backup_state import BackupState, moment_in_words, read_state, write_state
from heartdesk.store.journal_replay import From, Replayed, bring_rows, replay
from heartdesk.store.profile import FolderLock, Profile, read_profile
from heartdesk.store.restore_keys import Unlock, open_keys
from heartdesk.store.restore_salvage import readable_changes

if TYPE_CHECKING:
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.desk import Desk
    from heartdesk.store.unit import Unit

OpenStore = Callable[[Profile, "Unlocked"], "Desk"]

_CARRIED = ("preferences.json", "tries.json", "last_worker", "drafts", erasure_after.LIST)
"""What goes on from the old folder as it is."""


@dataclass(frozen=True)
class Restored:
    """What came of it. `made` is the moment of the backup, `until` that of the last file of the journal.

    `from_journal` counts the changes that came from the journal, `from_old_store` those of the last minute that the old
    store still gave; `unread` says, a sentence each, what could not be read; `kept_aside` is where the old desk stands.
    """

    folder: Path
    made: datetime
    from_journal: int
    from_old_store: int
    until: datetime | None
    unread: tuple[str, ...]
    kept_aside: Path | None


def restore(
    backup: Path,
    folder: Path,
    *,
    unlock: Unlock,
    open_store: OpenStore,
    now: datetime,
    journal: bool = True,
) -> Restored:
    """Bring the desk of `backup` back into `folder`, with what the journal there holds besides.

    `folder` is empty, or holds the same desk, damaged or not. Raises DeskError where the backup is not whole or another
    desk's, the secret does not open it, or a disk refuses: what is in `folder` then still stands as it was.
    """
    finish_restore(folder)
    with _only_one(folder):
        try:
            stage = restore_swap.clear_stage(folder)
            manifest = _taken_out(backup, stage)
            _refuse_other_desk(folder, manifest)
            opened = open_keys(stage, folder, unlock)
            _carry_on(folder, stage, journal=journal)
            replayed, salvaged = _brought_up(
                stage, folder, opened, manifest, open_store, journal=journal
            )
            kept_aside = restore_swap.put_in_place(folder, now=now)
        except OSError as error:
            raise no_room(folder) from error
        finally:
            restore_swap.give_up(folder)
    return Restored(
        folder=folder,
        made=manifest.made,
        from_journal=replayed.changes,
        from_old_store=salvaged,
        until=replayed.until,
        unread=replayed.unread,
        kept_aside=kept_aside,
    )


def finish_restore(folder: Path) -> bool:
    """Finish a restore into `folder` that a power cut interrupted; False where there is none.

    Call it before a desk is looked for in `folder`. Raises MachineTrouble where the disk refuses.
    """
    try:
        return restore_swap.finish_restore(folder)
    except OSError as error:
        raise MachineTrouble(
            "A desk was being brought back here, and it could not be finished. Nothing was lost.",
            then="Make room on the disk and close every HeartDesk, then try again.",
        ) from error


def in_words(restored: Restored) -> tuple[str, ...]:
    """What came of a restore, a sentence each."""
    lines = [
        f"The desk is back in {restored.folder}, from the backup of {moment_in_words(restored.made)}."
    ]
    if restored.until is not None:
        count = "1 change" if restored.from_journal == 1 else f"{restored.from_journal:,} changes"
        lines.append(
            f"{count} came from the journal, which goes until {moment_in_words(restored.until)}."
        )
    else:
        lines.append("There was no journal to bring later changes from.")
    if restored.from_old_store:
        lines.append(f"{restored.from_old_store:,} more could still be read in the old file.")
    lines += [f"Not read: {problem}" for problem in restored.unread]
    if restored.kept_aside is not None:
        lines.append(f"What stood there before is kept in {restored.kept_aside}.")
    return tuple(lines)


def _taken_out(backup: Path, stage: Path) -> Manifest:
    size = backup.stat().st_size if backup.exists() else 0
    if not backup_file.room_for(stage, 2 * size):
        raise no_room(stage)
    return backup_file.take_out(backup, stage)


def _refuse_other_desk(folder: Path, manifest: Manifest) -> None:
    """Nobody's desk is moved aside for another's. One whose description can not be read may be this one."""
    try:
        theirs = read_profile(folder).id
    except DeskError:
        theirs = ""
    if theirs == manifest.profile:
        return
    if theirs:
        raise _other_desk()
    if journal_file.files_in(folder / journal_file.FOLDER) or slot_file.exists(folder):
        return
    if folder.exists() and any(
        path.suffix != ".lock" and path.name not in (*_CARRIED, STATE) for path in folder.iterdir()
    ):
        raise _other_desk()


def _carry_on(folder: Path, stage: Path, *, journal: bool) -> None:
    """What is no part of a backup and is still whole: what workers like on the screen, where backups go.

    The journal too: until the desk has a backup again, that and the old backup are all there is.
    """
    for name in (*_CARRIED, journal_file.FOLDER) if journal else _CARRIED:
        old = folder / name
        if old.is_dir():
            shutil.copytree(old, stage / name)
        elif old.exists():
            shutil.copy(old, stage / name)  # with its mode: some are for this account only
    state = read_state(folder)
    if state.place or state.by_hand:
        write_state(stage, BackupState(place=state.place, there=state.there, by_hand=state.by_hand))


def _brought_up(
    stage: Path,
    folder: Path,
    opened: "Unlocked",
    manifest: Manifest,
    open_store: OpenStore,
    *,
    journal: bool,
) -> tuple[Replayed, int]:
    """Look through the store in `stage`, give it a stream of its own, bring back what came after it.

    Gives what came from the journal, and how many changes from the old store itself.
    """
    profile = read_profile(stage)
    check_pages(profile.database, opened.key)
    begin_new_stream(profile.database, opened.key, new_id())
    desk = open_store(profile, opened)
    try:
        replayed, salvaged = Replayed(), 0
        if journal:
            replayed = replay(
                desk,
                folder / journal_file.FOLDER,
                profile_id=manifest.profile,
                since=From(manifest.stream, manifest.last_change, manifest.last_line),
            )
            salvaged = _salvaged(desk, folder, stage, opened.key)
        desk.run(lambda unit: erasure_after.apply_list(unit, stage))
        desk.run(lambda unit: _note(unit, manifest, replayed))
    finally:
        desk.close()
    return replayed, salvaged


def _salvaged(desk: "Desk", folder: Path, stage: Path, key: bytes) -> int:
    """Bring back what the old store holds and the journal does not, as far as it can be read."""
    with suppress(DeskError):
        own, rows = readable_changes(slot_file.database_of(folder), key, stage)
        return bring_rows(desk, rows, own=own)
    return 0


def _note(unit: "Unit", manifest: Manifest, replayed: Replayed) -> None:
    audit.note(
        unit,
        audit.Event.RESTORED,
        "backup",
        manifest.profile,
        f"as of {manifest.made:%Y-%m-%dT%H:%MZ}, {replayed.changes} changes from the journal",
    )


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Let nobody else restore into `folder`, or import into it, meanwhile."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise no_room(folder) from error
    with ExitStack() as held:
        for name in ("restore", "import"):
            lock = FolderLock(folder, name)
            if not lock.take():
                raise MachineTrouble(
                    "Another HeartDesk is at work in that folder. Nothing was changed.",
                    then="Wait until it has finished, then try again.",
                )
            held.callback(lock.let_go)
        yield


def _other_desk() -> DeskError:
    return DeskError(
        "There is something else in that folder. Nothing was changed.",
        then="Choose an empty folder, or the folder of the desk this backup was made of.",
    )
