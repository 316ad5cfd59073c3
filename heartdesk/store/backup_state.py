"""Where a desk's backups stand: the second place the hub chose, the last good ones, what was in the way last time.

A small file of its own in the profile, not in the store: it is wanted most when the store can not be read.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from heartdesk.core.clock import local
from heartdesk.core.files import write_whole

FOLDER = "backups"
"""Within the profile: the newest backups, until one stands in the second place and beside that one."""

NAME = "backups.json"
CARE_AFTER = timedelta(days=3)
"""When the last good backup is older, somebody should look."""

log = logging.getLogger(__name__)


class Good(Struct, frozen=True):
    """A backup that was looked through when it was written. It holds `stream` up to place `change`."""

    file: str
    made: datetime
    stream: str
    change: int


class BackupState(Struct, frozen=True):
    """`place` is the second place, or ""; `here` is on this computer, `there` in the second place, `by_hand` elsewhere.

    `missed` says in a sentence why the last try in the second place came to nothing, or "".
    """

    version: int = 1
    place: str = ""
    here: Good | None = None
    there: Good | None = None
    by_hand: Good | None = None
    missed: str = ""


@dataclass(frozen=True)
class LastGood:
    """The last good backup: the moment (UTC), the file, whether it stands only on this computer."""

    at: datetime
    file: Path
    only_here: bool


def read_state(folder: Path) -> BackupState:
    """The state of the desk in `folder`; an empty one where there is none, or none that can be read."""
    try:
        state = msgspec.json.decode((folder / NAME).read_bytes(), type=BackupState)
    except FileNotFoundError:
        return BackupState()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        log.warning("the state of the backups could not be read")
        return BackupState()
    return state if _whole(state) else BackupState(place=state.place)


def write_state(folder: Path, state: BackupState) -> None:
    """Keep the state of the desk in `folder`. Raises OSError."""
    write_whole(folder / NAME, msgspec.json.format(msgspec.json.encode(state), indent=1))


def last_good(folder: Path) -> LastGood | None:
    """The last good backup of the desk in `folder`: one that is elsewhere too, where there is one."""
    state = read_state(folder)
    elsewhere = [good for good in (state.there, state.by_hand) if good is not None]
    if elsewhere:
        newest = max(elsewhere, key=lambda good: good.made)
        return LastGood(newest.made, Path(newest.file), only_here=False)
    here = state.here
    return None if here is None else LastGood(here.made, Path(here.file), only_here=True)


def said_shortly(folder: Path, now: datetime) -> tuple[str, bool]:
    """The state of the backups in a sentence for the side bar, and whether somebody should look."""
    good = last_good(folder)
    if good is None:
        return "No backup yet.", True
    where = "on this computer only" if good.only_here else f"in {place_in_words(good.file.parent)}"
    old = good.only_here or is_old(good.at, now)
    return f"Last good backup: {moment_in_words(good.at)}, {where}.", old


def is_old(made: datetime, now: datetime) -> bool:
    """Whether a backup is so old that somebody should look; one from the future counts as old: a clock was wrong."""
    return not -CARE_AFTER < now - made < CARE_AFTER


def moment_in_words(moment: datetime) -> str:
    """Such as "Tue 17 Nov 14:02"."""
    at = local(moment)
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def place_in_words(place: Path) -> str:
    """A folder or a stick by the name people see: its last part, or the drive."""
    return place.name or place.drive or str(place)


def _whole(state: BackupState) -> bool:
    return all(
        good is None or good.made.tzinfo for good in (state.here, state.there, state.by_hand)
    )
