"""The commands about a desk itself: open its window, make one, see that it is sound."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.commands.answer import TROUBLE, Answer, close_desk, folder_of, open_desk_of
from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.app.making import NewDesk


def open_window(options: argparse.Namespace) -> int:
    """The window, on the desk of --profile."""
    from heartdesk.app.window import run_window

    return run_window(folder_of(options))


def demo(options: argparse.Namespace) -> int:
    """A practice desk: make it, and open its window or save a picture of it."""
    from heartdesk.app.making import UNLOCK_FILE, make_demo
    from heartdesk.app.opening import ProfileOpener, demo_secret
    from heartdesk.app.window import run_window

    folder = Path(options.profile) if options.profile else _throw_away_folder()
    profile = make_demo(folder)
    worker, secret = demo_secret(profile)
    print(f"Practice desk in {folder}. Keep no real people in it.")
    print(f"It opens with {worker} and the passphrase: {secret}  (also in {folder / UNLOCK_FILE})")
    if options.picture:
        from heartdesk.ui.picture import save_picture

        save_picture(
            opener=ProfileOpener(profile),
            folder=folder,
            words="nae food in and the meter's oot",
            home="Dalmellington",
            out=Path(options.picture),
        )
        print(f"Picture of the window: {options.picture}")
        return 0
    return 0 if options.no_window else run_window(folder)


def _throw_away_folder() -> Path:
    from tempfile import mkdtemp

    return Path(mkdtemp(prefix="heartdesk-demo-"))


def init(options: argparse.Namespace) -> Answer:
    """Make a real desk; its recovery code is in the answer, this once."""
    from heartdesk.app.making import make_desk
    from heartdesk.security.unlock_file import read_unlock_file

    if not options.unlock_with:
        raise DeskError(
            "A desk needs a first worker's passphrase.",
            then="Write the name and the passphrase in a file, one a line, and add: --unlock-with FILE",
        )
    given = read_unlock_file(Path(options.unlock_with))
    made = make_desk(
        folder_of(options),
        area=options.area,
        hub=options.hub,
        worker=options.worker or given.worker_name,
        passphrase=given.secret,
    )
    told, lines = told_of(made, f"The desk is ready in {made.profile.folder}.")
    if made.keys.no_keyring is not None:
        lines.append(
            "The recovery code is the only key of this desk: a passphrase alone would not be safe here."
        )
    return told, lines


def told_of(made: "NewDesk", ready: str) -> tuple[dict[str, object], list[str]]:
    """What is said of a desk just made, in JSON and in lines, with its recovery code; `ready` comes first."""
    keys = made.keys
    told: dict[str, object] = {
        "profile": str(made.profile.folder),
        "worker": keys.worker_name,
        "recovery_code": keys.recovery_code,
        "opens_with": keys.opens_with,
    }
    lines = [
        ready,
        f"Recovery code, shown this once: {keys.recovery_code}",
        "Print it or write it down, and keep it away from this computer. It opens the desk when nothing else does.",
    ]
    if keys.no_keyring is not None:
        lines.append(keys.no_keyring.say)
    return told, lines


def doctor(options: argparse.Namespace) -> int:
    """Look at every page of the desk's file; 1 where something is wrong."""
    from heartdesk.store.backup_health import check_backups
    from heartdesk.store.health import check_store

    desk = open_desk_of(options)
    try:
        findings = (*check_store(desk), *check_backups(desk))
    finally:
        close_desk(desk)
    well = all(finding.well for finding in findings)
    if options.json:
        told = [{"check": f.check, "well": f.well, "say": f.say} for f in findings]
        print(json.dumps({"well": well, "findings": told}, ensure_ascii=False))
    else:
        print("\n".join(f"{'ok  ' if f.well else 'LOOK'}  {f.say}" for f in findings))
    return 0 if well else TROUBLE
