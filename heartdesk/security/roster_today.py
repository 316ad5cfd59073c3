"""What the key file says of everybody's way in today, as far as a later look can compare it. It holds no secret."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from heartdesk.security import entries, slot_file, ways_in
from heartdesk.security.slots import KeyFile, RecoverySlot
from heartdesk.security.unlocked import Unlocked


@dataclass(frozen=True)
class Standing:
    """One worker: `trust` says what they may do and for whom, `way_in` which passphrase slot is theirs, or ""."""

    name: str
    trust: str
    way_in: str


@dataclass(frozen=True)
class RosterToday:
    """Workers by id; `code` changes with the recovery code, `keys` with any key or whom it is sealed to."""

    workers: Mapping[str, Standing]
    code: str
    keys: str


def roster_today(folder: Path, by: Unlocked) -> RosterToday:
    """The roster in `folder`, vouched for. Raises DeskError for a key file that is damaged or was changed by hand."""
    file = slot_file.read(folder)
    ways_in.refuse_unvouched(file, by.secrets.roster_key)
    if not isinstance(file, KeyFile):  # put back since it was opened
        return RosterToday({}, "", "")
    slots = {worker.id: entries.slot_of(file, worker.id) for worker in file.workers}
    return RosterToday(
        workers={
            worker.id: Standing(
                worker.name,
                " ".join((*worker.roles, worker.organization)),
                slot.id if (slot := slots[worker.id]) else "",
            )
            for worker in file.workers
        },
        code=next((slot.id for slot in file.slots if isinstance(slot, RecoverySlot)), ""),
        keys=_sum(file),
    )


def _sum(file: KeyFile) -> str:
    boxes = sorted((box.key, box.slot) for box in file.sealed)
    return hashlib.sha256(msgspec.json.encode((file.data_key, boxes))).hexdigest()
