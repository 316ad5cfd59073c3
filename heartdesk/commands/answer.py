"""What every command shares: its answer, its desk, what was typed as a place or a moment."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.core.places import Place
    from heartdesk.store.desk import Desk

Answer = tuple[dict[str, Any], list[str]]
"""What a command has to say: one JSON object, and the same in lines for a person."""

TROUBLE = 1
"""The exit code where the machine, or the desk's file, is in the way."""


def folder_of(options: argparse.Namespace) -> Path:
    from heartdesk.store.profile import usual_folder

    return Path(options.profile) if options.profile else usual_folder()


def open_desk_of(options: argparse.Namespace) -> "Desk":
    """The desk of --profile, opened with --unlock-with; a practice desk opens by itself."""
    from heartdesk.app.opening import demo_secret, open_desk
    from heartdesk.security.unlock_file import read_unlock_file
    from heartdesk.store.profile import read_profile

    profile = read_profile(folder_of(options))
    if options.unlock_with:
        given = read_unlock_file(Path(options.unlock_with))
        worker, secret = given.worker_name, given.secret
    elif profile.demo:
        worker, secret = demo_secret(profile)
    else:
        raise DeskError(
            "This desk opens with a worker's name and passphrase.",
            then="Write them in a file, one a line, and add: --unlock-with FILE",
        )
    return open_desk(profile, worker=worker, secret=secret)


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
