"""What can be brought back when a desk's store fails: said without any key, before anything is opened or written."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from heartdesk.core.errors import DeskError
from heartdesk.security import slot_file
from heartdesk.store import backup_file, backup_rules, backup_state, journal
from heartdesk.store.backup_state import moment_in_words
from heartdesk.store.profile import read_profile

Standing = Literal["well", "missing"]


@dataclass(frozen=True)
class Found:
    """A backup of the desk that can be reached now: where it is, the moment it holds."""

    file: Path
    made: datetime


@dataclass(frozen=True)
class Offer:
    """What stands in a desk's folder, and what could bring it back.

    `store` is "missing" where the desk has keys and its store is gone or empty: opening it would make a new, empty one.
    Damage within the file only shows with the key (backup_pages.check_pages). `backups` are newest first.
    `journal_until` is the moment of the last file of the journal.
    """

    store: Standing
    backups: tuple[Found, ...]
    journal_until: datetime | None
    say: str
    then: str

    @property
    def trouble(self) -> DeskError:
        """The offer as trouble to be told."""
        return DeskError(self.say, then=self.then)


def what_can_be_restored(folder: Path) -> Offer:
    """What the desk in `folder` can be brought back from. Reads only; never raises for what it finds."""
    backups, until = tuple(_found(folder)), journal.written_until(folder)
    if backups:
        say = (
            "The desk's file is damaged. Nothing was written over it."
            f" The last good backup is of {moment_in_words(backups[0].made)}."
        )
        if until is not None and until > backups[0].made:
            say += (
                f" What was saved after it, until {moment_in_words(until)}, stands in the journal."
            )
        then = "Bring the desk back. The damaged one is kept aside."
    else:
        say = "The desk's file is damaged. Nothing was written over it. No backup of it is at hand."
        then = "Put the stick with the backups in, or ask whoever looks after this computer."
    return Offer(_standing(folder), backups, until, say, then)


def _standing(folder: Path) -> Standing:
    with suppress(DeskError):
        if slot_file.exists(folder):
            store = slot_file.database_of(folder)
            with suppress(OSError):
                return "well" if store.stat().st_size else "missing"
            return "missing"
    return "well"


def _found(folder: Path) -> Iterator[Found]:
    """The backups of this desk on this computer and in its second place, newest first, each with a whole manifest."""
    try:
        profile_id = read_profile(folder).id
    except DeskError:
        profile_id = ""
    state = backup_state.read_state(folder)
    places = [folder / backup_state.FOLDER, *([Path(state.place)] if state.place else [])]
    found = {}
    for place in places:
        with suppress(OSError):
            for path in sorted(place.glob(f"*{backup_file.SUFFIX}")):
                if profile_id and backup_rules.moment_of(path.name, profile_id) is None:
                    continue
                with suppress(DeskError):
                    found[path] = backup_file.read_manifest(path)
    for path in sorted(found, key=lambda path: found[path].made, reverse=True):
        if not profile_id or found[path].profile == profile_id:
            yield Found(path, found[path].made)
