"""What every command shares: its answer, its desk, what was typed as a place or a moment."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.core.places import Place
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.desk import Desk
    from heartdesk.store.profile import Profile

Answer = tuple[dict[str, Any], list[str]]
"""What a command has to say: one JSON object, and the same in lines for a person."""

TROUBLE = 1
"""The exit code where the machine, or the desk's file, is in the way."""


def folder_of(options: argparse.Namespace) -> Path:
    from heartdesk.store.profile import usual_folder

    return Path(options.profile) if options.profile else usual_folder()


def open_desk_of(options: argparse.Namespace) -> "Desk":
    """The desk of --profile, opened with --unlock-with; a practice desk opens by itself."""
    from heartdesk.app.opening import open_unlocked

    return open_unlocked(*unlock_of(options))


def unlock_of(options: argparse.Namespace) -> "tuple[Profile, Unlocked]":
    """The profile of --profile and the keys that --unlock-with opens there, behind the limit on guesses."""
    from heartdesk.app.opening import unlock_profile
    from heartdesk.store.profile import read_profile

    profile = read_profile(folder_of(options))
    worker, secret = given_secret(options, profile)
    return profile, unlock_profile(profile, worker=worker, secret=secret)


def given_secret(options: argparse.Namespace, profile: "Profile") -> tuple[str, str]:
    """The worker's name and the secret of --unlock-with, or those of a practice desk."""
    from heartdesk.app.opening import demo_secret
    from heartdesk.security.unlock_file import read_unlock_file

    if options.unlock_with:
        given = read_unlock_file(Path(options.unlock_with))
        return given.worker_name, given.secret
    if profile.demo:
        return demo_secret(profile)
    raise DeskError(
        "This desk opens with a worker's name and passphrase.",
        then="Write them in a file, one a line, and add: --unlock-with FILE",
    )


def close_desk(desk: "Desk") -> None:
    """Write the journal, then let go of the desk's file. What the command did is kept even where the journal fails."""
    import sys

    from heartdesk.store.journal import write_journal

    try:
        write_journal(desk)
    except DeskError as trouble:
        print(trouble, file=sys.stderr)
    finally:
        desk.close()


def home_of(desk: "Desk", typed: str | None) -> "Place | None":
    from heartdesk.core.places import find_place

    if not typed:
        return None
    home = find_place(desk.area, typed)
    if home.certainty == "unknown":
        raise DeskError(
            home.question or "That place is not known here.", then="Try a town or a postcode."
        )
    return home


def moment_of(text: str | None) -> datetime | None:
    from heartdesk.core.clock import LOCAL_ZONE

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise DeskError(
            f"{text} is not a date and time.", then="Write it like 2026-11-21T14:30"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)
