"""Destroys every way into a desk, so that nothing on it can be opened any more."""

import logging
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import sync_folder
from heartdesk.security import shut_out, slot_file
from heartdesk.security.device import Device, NoKeyring

log = logging.getLogger(__name__)


def destroy_ways_in(folder: Path, device: Device, now: datetime) -> None:
    """Destroy the slots of the desk in `folder`, and this computer's half of every passphrase.

    From the note on nothing opens; what a power cut left is destroyed by the next try. Backups made before open with
    the printed code alone. Raises MachineTrouble where the disk refuses.
    """
    profile = ""
    with suppress(DeskError):
        profile = slot_file.read(folder).profile
    try:
        with slot_file.changing(folder):
            shut_out.note(folder, now)
            for name in (slot_file.NAME, slot_file.SPARE):
                _overwrite(folder / name)
            sync_folder(folder)
    except OSError as error:
        raise MachineTrouble(
            "The keys of this desk could not all be destroyed.",
            then="Make sure that HeartDesk may write in its folder, then start it again.",
        ) from error
    if profile:
        with suppress(NoKeyring):
            device.forget(profile)
    log.warning("ways into this desk destroyed")


def finish(folder: Path) -> None:
    """Destroy what a power cut left of a desk that was shut out. Nothing happens at any other desk. Raises OSError."""
    try:
        shut_out.refuse(folder)
    except shut_out.ShutOut:
        for name in (slot_file.NAME, slot_file.SPARE):
            _overwrite(folder / name)


def _overwrite(path: Path) -> None:
    """Put nothing in a file's place, then take it away."""
    with suppress(FileNotFoundError), path.open("r+b") as opened:
        length = opened.seek(0, 2)
        opened.seek(0)
        opened.write(bytes(length))
    path.unlink(missing_ok=True)
