"""One profile folder: where everything a desk keeps stands.

The window needs this before its first paint, so what is slow to import is imported where it is used.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole

FORMAT = 1
"""The layout of a profile folder. A folder with a higher number comes from a newer HeartDesk."""

_DESCRIPTION = "profile.json"


@dataclass(frozen=True)
class Profile:
    """A profile folder. What stands here in the clear names no person: an id, the area, whether it is for practice."""

    folder: Path
    id: str
    area: str
    demo: bool

    @property
    def database(self) -> Path:
        """The encrypted store that the keys of this folder open now. Raises DeskError where they cannot be read."""
        from heartdesk.security.slot_file import database_of

        return database_of(self.folder)


def usual_folder() -> Path:
    """Where this person's HeartDesk keeps its profile, by the custom of the system."""
    from heartdesk.core import usual_folder as custom

    return Path(custom.usual_folder())


def make_profile(folder: Path, *, area: str, demo: bool = False) -> Profile:
    """Make a profile folder, private to this account. Raises DeskError where one stands already or none can be made."""
    if (folder / _DESCRIPTION).exists():
        raise DeskError(
            "There is a desk in this folder already. Nothing has been changed.",
            then="Choose another folder, or open the desk that is there.",
        )
    from heartdesk.core.ids import new_id

    profile = Profile(folder, new_id(), area, demo)
    described = {"format": FORMAT, "id": profile.id, "area": area, "demo": demo}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(folder / _DESCRIPTION, json.dumps(described, indent=1).encode())
    except OSError as error:
        raise _cannot_write(folder, error) from error
    return profile


def read_profile(folder: Path) -> Profile:
    """The profile in a folder. Raises DeskError where there is none, or it comes from a newer HeartDesk."""
    try:
        described = json.loads((folder / _DESCRIPTION).read_bytes())
    except FileNotFoundError as error:
        if _was_being_restored(folder):
            return read_profile(folder)
        raise DeskError(
            "There is no desk in this folder yet.",
            then="Make one with: python main.py init, or try: python main.py demo",
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _not_readable() from error
    if not isinstance(described, dict) or not isinstance(described.get("format"), int):
        raise _not_readable()
    if described["format"] > FORMAT:
        raise DeskError(
            "This desk was last opened by a newer HeartDesk. Nothing has been changed.",
            then="Update HeartDesk on this computer, then open the desk again.",
        )
    return Profile(
        folder,
        str(described.get("id", "")),
        str(described.get("area", "")),
        described.get("demo") is True,
    )


class FolderLock:
    """Something only one process may do in a profile folder at a time, such as importing into it.

    It is let go when the process ends, however it ends.
    """

    def __init__(self, folder: Path, name: str) -> None:
        from filelock import FileLock

        self._lock = FileLock(folder / f"{name}.lock")

    def take(self) -> bool:
        """Take the lock; False where another process has it. Raises DeskError where the folder can not be written."""
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise _cannot_write(Path(self._lock.lock_file).parent, error) from error
        return True

    def let_go(self) -> None:
        """Let another process have it."""
        self._lock.release()


def _was_being_restored(folder: Path) -> bool:
    """Finish a restore into `folder` that a power cut interrupted; False where there is none."""
    from heartdesk.store.restore_swap import finish_restore

    try:
        return finish_restore(folder)
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _not_readable() -> DeskError:
    return DeskError(
        "The desk in this folder cannot be read. Nothing has been changed.",
        then="Check that the disk or stick is there. If it is, restore the last good backup.",
    )


def _cannot_write(folder: Path, error: OSError) -> MachineTrouble:
    return MachineTrouble(
        f"HeartDesk cannot write in {folder} ({error.strerror or 'no reason given'}).",
        then="Choose another folder, or make room and allow writing there.",
    )
