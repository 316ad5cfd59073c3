"""The day's backup, by itself: made on this computer, then brought to the second place when that is there.

It is called every minute or so in a background lane, at the end of a window and after each command. Most calls find
nothing to do and cost a millisecond.
"""

import logging
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.store import backup_rules, backup_state
from heartdesk.store.backup import copy_backup, make_backup
from heartdesk.store.backup_file import SUFFIX, BadBackup, Manifest
from heartdesk.store.backup_state import BackupState, Good, read_state, write_state
from heartdesk.store.journal import forget_covered, write_journal
from heartdesk.store.profile import read_profile
from heartdesk.store.sync_state import first_unheard

if TYPE_CHECKING:
    from heartdesk.store.desk import Desk

log = logging.getLogger(__name__)


def keep_safe(desk: "Desk", *, now: datetime) -> BackupState:
    """Write the journal, make the day's backup where it is due, bring it to the second place where that is there.

    An absent stick is no error: `missed` in the answer says it. Raises MachineTrouble where this computer's own disk
    refuses, once everything else has been tried.
    """
    state, trouble = read_state(desk.folder), None
    try:
        if backup_rules.is_due(_made(state.here), now):
            state = _make_here(desk, state, now)
    except MachineTrouble as error:
        log.warning("no backup was made on this computer")
        trouble = error
    write_journal(desk)
    forget_covered(desk.folder, now=now, unheard=desk.look(first_unheard))
    state = _bring_there(desk.folder, state, now)
    if trouble is not None:
        raise trouble
    return state


def back_up_now(desk: "Desk", *, now: datetime) -> BackupState:
    """Make a backup at once, as the worker asked, and bring it to the second place.

    Raises DeskError where it could not be made; what was in the way in the second place is in `missed`.
    """
    state = _make_here(desk, read_state(desk.folder), now)
    return _bring_there(desk.folder, state, now, at_once=True)


def back_up_to(desk: "Desk", out: Path, *, now: datetime) -> Manifest:
    """Write a backup to a file or into a folder that a worker chose, and remember it. Raises as make_backup does."""
    if out.is_dir():
        out = out / backup_rules.backup_name(read_profile(desk.folder).id, now)
    manifest = make_backup(desk, out, now=now)
    _kept(desk.folder, replace(read_state(desk.folder), by_hand=_good(out.absolute(), manifest)))
    return manifest


def set_place(folder: Path, place: Path | None) -> BackupState:
    """Choose the second place of the desk in `folder`, or none. Raises DeskError where it will not do."""
    state = read_state(folder)
    if place is None:
        return _kept(folder, replace(state, place="", there=None, missed=""))
    place = place.expanduser().absolute()
    _refuse_unfit(folder, place)
    if str(place) == state.place:
        return state
    return _kept(folder, replace(state, place=str(place), there=None, missed=""))


def is_on_same_disk(folder: Path, place: Path) -> bool:
    """Whether the second place is on the desk's own disk, so that both would be lost with it."""
    try:
        return folder.stat().st_dev == place.stat().st_dev
    except OSError:
        return False


def _make_here(desk: "Desk", state: BackupState, now: datetime) -> BackupState:
    folder = desk.folder / backup_state.FOLDER
    profile = read_profile(desk.folder)
    out = folder / backup_rules.backup_name(profile.id, now)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise MachineTrouble(
            "HeartDesk may not write in its folder, so no backup was made. Earlier backups still stand.",
            then="Ask whoever looks after this computer to allow writing there.",
        ) from error
    manifest = make_backup(desk, out, now=now)
    state = _kept(desk.folder, replace(read_state(desk.folder), here=_good(out, manifest)))
    _tidy(folder, profile.id, keep=out.name, days=backup_rules.DAYS_HERE, weeks=0)
    return state


def _bring_there(
    folder: Path, state: BackupState, now: datetime, *, at_once: bool = False
) -> BackupState:
    """Bring the newest backup to the second place, where the day's is not there yet."""
    here, there = state.here, state.there
    due = at_once or backup_rules.is_due(_made(there), now)
    if not state.place or here is None or not due or here.made == _made(there):
        return state
    place = Path(state.place)
    if not place.is_dir():
        name = backup_state.place_in_words(place)
        return _missed(
            folder, f"{name} is not there just now. The backup goes on it when it is back."
        )
    to = place / Path(here.file).name
    try:
        manifest = copy_backup(Path(here.file), to)
    except BadBackup:
        log.warning("the backup on this computer is no longer whole: another is made")
        return _kept(folder, replace(read_state(folder), here=None))
    except DeskError as error:
        return _missed(folder, str(error))
    state = _kept(folder, replace(read_state(folder), there=_good(to, manifest), missed=""))
    _tidy(place, read_profile(folder).id, keep=to.name)
    return state


def _tidy(
    place: Path,
    profile_id: str,
    *,
    keep: str,
    days: int = backup_rules.DAYS,
    weeks: int = backup_rules.WEEKS,
) -> None:
    """Remove backups whose time has come, and what an unfinished one left. What does not go now goes another day."""
    with suppress(OSError):
        names = [path.name for path in place.iterdir()]
        for name in backup_rules.to_remove(
            names, profile_id=profile_id, keep=keep, days=days, weeks=weeks
        ):
            (place / name).unlink()
        for name in names:
            whole = name.removesuffix(".part")
            if name != whole and backup_rules.moment_of(whole, profile_id) is not None:
                (place / name).unlink(missing_ok=True)


def _refuse_unfit(folder: Path, place: Path) -> None:
    if not place.is_dir():
        raise DeskError(
            f"There is no folder at {place}. Nothing was changed.",
            then="Put the stick in, or choose a folder that is there.",
        )
    if place.resolve().is_relative_to(folder.resolve()):
        raise DeskError(
            "That folder is the desk's own. Nothing was changed.",
            then="Choose a second place: a stick, or a folder on another disk.",
        )
    probe = place / f"heartdesk-{os.getpid()}{SUFFIX}.part"
    try:
        probe.write_bytes(b"HeartDesk tries whether it may write here.")
        probe.unlink()
    except OSError as error:
        raise MachineTrouble(
            f"HeartDesk may not write in {place} ({error.strerror or 'no reason given'}). Nothing was changed.",
            then="Choose another place, or ask whoever looks after it.",
        ) from error


def _made(good: Good | None) -> datetime | None:
    return None if good is None else good.made


def _good(path: Path, manifest: Manifest) -> Good:
    return Good(str(path), manifest.made, manifest.stream, manifest.last_change)


def _missed(folder: Path, why: str) -> BackupState:
    log.info("the second place of the backups was missed")
    state = read_state(folder)  # a worker may have chosen another place meanwhile
    return state if state.missed == why else _kept(folder, replace(state, missed=why))


def _kept(folder: Path, state: BackupState) -> BackupState:
    try:
        write_state(folder, state)
    except OSError as error:
        raise MachineTrouble(
            "Where the backups stand could not be written down.",
            then="Make room on this computer's disk.",
        ) from error
    return state
