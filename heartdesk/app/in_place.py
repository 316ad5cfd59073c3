"""Puts a desk that is wholly made in its place: after a power cut it is there, or not, or easy to finish."""

import shutil
from pathlib import Path

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import sync_folder

DESCRIPTION = "profile.json"
"""The file that makes a folder a desk: it comes last."""

_MOVING = "moving"
"""In the building from the moment the desk may move in: it is whole, and the worker has its code."""

_WINDOWS_OWN = ("preferences.json", "tmp")
"""What a window writes in a folder before there is a desk in it, beside its locks."""


def building_of(folder: Path) -> Path:
    """Where a desk is made before it is put in `folder`: beside it, on the same disk."""
    return folder.with_name(f"{folder.name}.new")


def refuse_used(folder: Path) -> None:
    """Raise DeskError where something other than a window's own files is in `folder`."""
    try:
        used = folder.exists() and (not folder.is_dir() or bool(_others(folder)))
    except OSError as error:
        raise MachineTrouble(
            f"HeartDesk cannot look into {folder} ({error.strerror or 'no reason given'}).",
            then="Choose another folder.",
        ) from error
    if used:
        raise DeskError(
            "There is something in that folder already. Nothing has been changed.",
            then="Choose an empty folder, or one that does not exist yet.",
        )


def put_in_place(building: Path, folder: Path) -> None:
    """Move a whole desk from `building` to `folder`: by one rename, or file by file where a window waits there.

    File by file, what makes it a desk comes last, and `settle` finishes what was cut short. Raises OSError.
    """
    if not folder.exists() or not any(folder.iterdir()):
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
        sync_folder(folder.parent)
        return
    folder.chmod(0o700)
    (building / _MOVING).touch()
    sync_folder(building)
    for entry in sorted(building.iterdir(), key=lambda entry: entry.name == DESCRIPTION):
        if entry.name == DESCRIPTION:
            sync_folder(folder)
        if entry.name != _MOVING and not entry.name.endswith(".lock"):
            entry.rename(folder / entry.name)
    sync_folder(folder)
    shutil.rmtree(building, ignore_errors=True)


def settle(folder: Path) -> None:
    """Finish the move of a desk that a power cut stopped halfway. Nothing happens at any other time. Raises OSError."""
    building = building_of(folder)
    if (building / _MOVING).exists():
        if (folder / DESCRIPTION).exists():
            clear_leftovers(building)
        else:
            put_in_place(building, folder)


def clear_leftovers(building: Path) -> None:
    """Take away a desk that was never put in its place."""
    shutil.rmtree(building, ignore_errors=True)


def holds_nothing(folder: Path) -> bool:
    """Whether there is nothing of a desk in `folder`: it is not there, or empty but for a window's own files."""
    return not folder.exists() or (folder.is_dir() and not _others(folder))


def _others(folder: Path) -> list[Path]:
    """What is in a folder beside the files of a window that waits there."""
    return [
        entry
        for entry in folder.iterdir()
        if not entry.name.endswith(".lock") and entry.name not in _WINDOWS_OWN
    ]
