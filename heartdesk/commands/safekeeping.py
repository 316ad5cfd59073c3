"""The commands that keep a desk safe: make a backup, choose where the day's goes, bring a desk back."""

import argparse
from pathlib import Path

from heartdesk.commands.answer import Answer, close_desk, folder_of, open_desk_of
from heartdesk.core.errors import DeskError


def backup(options: argparse.Namespace) -> Answer:
    """Write a backup to OUT, or to the places this desk has; or choose the second place."""
    if options.set_place is not None:
        return _choose_place(options)
    if options.out is None:
        return _back_up_to_its_places(options)
    from heartdesk.core.clock import SystemClock
    from heartdesk.store.backup_daily import back_up_to
    from heartdesk.store.backup_state import moment_in_words

    desk = open_desk_of(options)
    try:
        made = back_up_to(desk, Path(options.out), now=SystemClock().now())
    finally:
        close_desk(desk)
    told = {
        "out": options.out,
        "made": made.made.isoformat(),
        "changes": made.changes,
        "bytes": sum(part.size for part in made.parts),
    }
    return told, [
        f"Backup of {moment_in_words(made.made)} in {options.out}, looked through and whole.",
        "On another computer it opens with the printed recovery code only: keep that code elsewhere.",
    ]


def restore(options: argparse.Namespace) -> Answer:
    """Bring a desk back from the backup IN into the folder of --profile, with what the journal there holds."""
    from heartdesk.app.restoring import no_window, restore_desk
    from heartdesk.security.unlock_file import read_unlock_file
    from heartdesk.store.restore import in_words

    folder = folder_of(options)
    worker, secret = "", ""
    if options.unlock_with:
        given = read_unlock_file(Path(options.unlock_with))
        worker, secret = given.worker_name, given.secret
    with no_window(folder):
        restored = restore_desk(
            _backup_of(options, folder),
            folder,
            worker=worker,
            secret=secret,
            journal=not options.no_journal,
        )
    told = {
        "profile": str(restored.folder),
        "made": restored.made.isoformat(),
        "from_journal": restored.from_journal,
        "from_old_store": restored.from_old_store,
        "until": restored.until.isoformat() if restored.until else None,
        "unread": list(restored.unread),
        "kept_aside": str(restored.kept_aside) if restored.kept_aside else None,
    }
    return told, list(in_words(restored))


def _backup_of(options: argparse.Namespace, folder: Path) -> Path:
    """The backup that was named, or the newest that the desk knows of."""
    if options.backup is not None:
        return Path(options.backup)
    from heartdesk.store.restore import finish_restore
    from heartdesk.store.restore_offer import what_can_be_restored

    finish_restore(folder)
    offer = what_can_be_restored(folder)
    if not offer.backups:
        raise DeskError(
            "No backup of this desk is at hand.",
            then="Put the stick with the backups in, or name one: restore FILE",
        )
    return offer.backups[0].file


def _choose_place(options: argparse.Namespace) -> Answer:
    from heartdesk.app.safekeeping import choose_place
    from heartdesk.store.backup_daily import is_on_same_disk
    from heartdesk.store.backup_state import read_state

    wanted = None if options.set_place == "none" else Path(options.set_place)
    desk = open_desk_of(options)
    try:
        choose_place(desk, wanted)
    finally:
        close_desk(desk)
    if wanted is None:
        return {"place": None}, ["The day's backup now stays on this computer only."]
    state = read_state(desk.folder)
    lines = [f"The day's backup now goes to {state.place} too."]
    same = is_on_same_disk(desk.folder, Path(state.place))
    if same:
        lines.append("That is on the same disk as the desk: a stick or another disk is safer.")
    return {"place": state.place, "same_disk": same}, lines


def _back_up_to_its_places(options: argparse.Namespace) -> Answer:
    from heartdesk.core.clock import SystemClock
    from heartdesk.store.backup_daily import back_up_now
    from heartdesk.store.backup_state import said_shortly

    now = SystemClock().now()
    desk = open_desk_of(options)
    try:
        state = back_up_now(desk, now=now)
    finally:
        close_desk(desk)
    said, _ = said_shortly(desk.folder, now)
    told = {
        "here": state.here.file if state.here else None,
        "there": state.there.file if state.there else None,
        "missed": state.missed,
    }
    return told, [said, *([state.missed] if state.missed else [])]
