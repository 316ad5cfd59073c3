"""Gives a desk made by an older HeartDesk the keys of audiences that it did not know yet."""

from pathlib import Path

import msgspec

from heartdesk.core.kinds import Audience
from heartdesk.security import audience_keys, slot_file, ways_in
from heartdesk.security.slots import FirstKeyFile, KeyFile
from heartdesk.security.ways_in import Secrets


def lacks_audience(file: KeyFile) -> bool:
    """Whether there is an audience that nothing can be sealed for at this desk."""
    return bool(_missing(file))


def bring_in(folder: Path, secrets: Secrets) -> KeyFile:
    """The key file of `folder` with a key for every audience, written; `secrets` opened it.

    Raises DeskError where the file was changed by hand or the disk refuses; the old file then still stands.
    """
    with slot_file.changing(folder):
        file = slot_file.read(folder)
        ways_in.refuse_unvouched(file, secrets.roster_key)
        if isinstance(file, FirstKeyFile):
            raise TypeError("a file of version 1 is brought up to date first")
        missing = _missing(file)
        if not missing:  # another program was quicker
            return file
        file = audience_keys.with_new_keys(file, missing)
        file = msgspec.structs.replace(file, revision=file.revision + 1)
        file = ways_in.vouched_for(file, secrets)
        slot_file.write(folder, file)
    return file


def _missing(file: KeyFile) -> tuple[Audience, ...]:
    here = {key.audience for key in file.audiences}
    return tuple(audience for audience in Audience if audience not in here)
