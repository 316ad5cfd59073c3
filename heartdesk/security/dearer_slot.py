"""Makes a slot dearer to guess at, where less was asked when it was made."""

from contextlib import suppress
from pathlib import Path

import msgspec

from heartdesk.core.errors import DeskError
from heartdesk.security import slot_file, ways_in
from heartdesk.security.cost import Cost, dearer
from heartdesk.security.device import Device
from heartdesk.security.slots import KeyFile, PassphraseSlot
from heartdesk.security.ways_in import Secrets


def make_dearer(
    folder: Path,
    file: KeyFile,
    secrets: Secrets,
    *,
    passphrase: str,
    device: Device,
    least: Cost,
) -> None:
    """Bring the slot that was opened up to `least`; opening the desk matters more where that cannot be done."""
    [slot] = [slot for slot in file.slots if slot.id == secrets.slot]
    if not isinstance(slot, PassphraseSlot) or dearer(slot.kdf.cost, least) == slot.kdf.cost:
        return
    with suppress(DeskError):  # a key store shut since, too little memory
        device_secret = device.read(file.profile)
        if device_secret is None:
            return
        new = ways_in.with_dearer_slot(
            file,
            secrets,
            slot,
            passphrase=passphrase,
            device_secret=device_secret,
            cost=dearer(slot.kdf.cost, least),
        )
        new = msgspec.structs.replace(new, revision=file.revision + 1)
        slot_file.replace(folder, file, ways_in.vouched_for(new, secrets))
