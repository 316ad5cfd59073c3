"""Finds what was asked for in a key file."""

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import SEALED, Audience
from heartdesk.core.roles import AUDIENCES, Role, opens
from heartdesk.security.slots import (
    AnyKeyFile,
    KeyFile,
    NamedWorker,
    PassphraseSlot,
    RecoverySlot,
    Slot,
)


def worker_of(file: KeyFile, worker_id: str) -> NamedWorker:
    """The worker with this id. Raises DeskError where nobody here has it any more."""
    for worker in file.workers:
        if worker.id == worker_id:
            return worker
    raise DeskError(
        "That worker is not at this desk any more. Nothing was changed.",
        then="Look at the list of workers again.",
    )


def slot_of(file: AnyKeyFile, worker_id: str) -> PassphraseSlot | None:
    """The slot of the worker with this id, or None where they have none."""
    for slot in file.slots:
        if isinstance(slot, PassphraseSlot) and slot.worker == worker_id:
            return slot
    return None


def ways_of(file: KeyFile, worker_id: str) -> tuple[bytes, ...]:
    """The public halves of a worker's ways in: their passphrase's where they have one, then the printed code's."""
    own = slot_of(file, worker_id)
    by_code = tuple(slot.public for slot in file.slots if isinstance(slot, RecoverySlot))
    return (own.public, *by_code) if own else by_code


def recovery_slot(file: AnyKeyFile, public: bytes) -> RecoverySlot | None:
    """The recovery slot with this public key, or None: a code of another desk, or one withdrawn."""
    for slot in file.slots:
        if isinstance(slot, RecoverySlot) and slot.public == public:
            return slot
    return None


def boxes_of(file: AnyKeyFile, slot: str) -> dict[str, bytes]:
    """Every box for this slot, by the id of the key in it."""
    return {sealed.key: sealed.box for sealed in file.sealed if sealed.slot == slot}


def opened_by(roles: tuple[Role, ...] | frozenset[Role]) -> frozenset[Audience]:
    """The audiences whose keys belong to these roles: those of every worker, and their own."""
    everyones = frozenset(Audience) - frozenset(SEALED)
    return everyones.union(*(AUDIENCES[role] for role in roles))


def read_by(roles: tuple[Role, ...] | frozenset[Role]) -> frozenset[Audience]:
    """The audiences that these roles open at work: a lead who is the deputy too only keeps the deputy's key."""
    return opened_by(roles) & (opens(roles) | (frozenset(Audience) - frozenset(SEALED)))


def may_hold(file: KeyFile, slot: Slot) -> frozenset[Audience]:
    """The audiences whose keys belong to a slot: for the recovery code, all of them."""
    if isinstance(slot, RecoverySlot):
        return frozenset(Audience)
    return opened_by(worker_of(file, slot.worker).roles)


def keys_of(file: KeyFile, audiences: frozenset[Audience]) -> frozenset[str]:
    """The ids of every generation of these audiences' keys."""
    return frozenset(key.id for key in file.audiences if key.audience in audiences)


def lacks(file: KeyFile, slot: Slot) -> frozenset[Audience]:
    """The audiences that a slot may hold but has not every key of."""
    held, may = boxes_of(file, slot.id), may_hold(file, slot)
    return frozenset(
        key.audience for key in file.audiences if key.audience in may and key.id not in held
    )


def holders(file: KeyFile, audience: Audience) -> frozenset[str]:
    """The ids of the workers who open everything sealed for an audience with their own passphrase."""
    return frozenset(
        slot.worker
        for slot in file.slots
        if isinstance(slot, PassphraseSlot) and audience in may_hold(file, slot) - lacks(file, slot)
    )
