"""Names the workers of a desk: who they are, what they are trusted with, how they get in.

Every verb here is one change of the key file: all of it is kept, or none. None needs anybody else's passphrase, and
none can give a key that the admin does not hold: whoever lacks one then *waits* for a worker who holds it, or for the
recovery code, to give it by `grant_keys`. Nothing here may run on the GUI thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role
from heartdesk.security import audience_keys, drafts, entries, recovery, slot_file, ways_in
from heartdesk.security import passphrase as passphrases
from heartdesk.security.attempts import guarded_unlock
from heartdesk.security.boot_clock import BootClock, SystemBootClock
from heartdesk.security.calibration import usable_cost
from heartdesk.security.cost import Cost
from heartdesk.security.device import Device, NoKeyring
from heartdesk.security.roster_change import change, current, write
from heartdesk.security.slots import KeyFile, NamedWorker, PassphraseSlot, RecoverySlot
from heartdesk.security.unlocked import Unlocked, in_order, refreshed
from heartdesk.security.ways_in import Secrets
from heartdesk.security.worker_name import same_name, usable_name


@dataclass(frozen=True)
class Changed:
    """A change that was made. `by` is the same session with the keys of today: go on with it.

    `waiting` names what the worker may open but has no key for yet; `no_keyring` says why they have no passphrase.
    """

    by: Unlocked
    worker_id: str
    waiting: frozenset[Audience] = frozenset()
    no_keyring: NoKeyring | None = None


def list_workers(folder: Path) -> tuple[NamedWorker, ...]:
    """Everybody at this desk, in the order they joined. Raises DeskError where its key file cannot be read."""
    file = slot_file.read(folder)
    if isinstance(file, KeyFile):
        return file.workers
    return tuple(NamedWorker(worker.id, worker.name, (), "") for worker in file.workers)


def waiting(folder: Path) -> Mapping[str, frozenset[Audience]]:
    """Who waits for keys that belong to them, by worker id; "" stands for the recovery code."""
    file = slot_file.read(folder)
    if not isinstance(file, KeyFile):
        return {}
    of_slots = {
        slot.worker if isinstance(slot, PassphraseSlot) else "": entries.lacks(file, slot)
        for slot in file.slots
    }
    return {who: lacking for who, lacking in of_slots.items() if lacking}


def add_worker(
    folder: Path,
    by: Unlocked,
    *,
    name: str,
    passphrase: str,
    roles: frozenset[Role],
    organization: str = "",
    device: Device,
    cost: Cost | None = None,
) -> Changed:
    """Name one more worker. Without a key store they open the desk by the recovery code only, as everybody there.

    Raises DeskError for a weak passphrase, a name that is taken or cannot be used, no role, and as `change` does.
    """
    name = usable_name(name)
    passphrases.refuse_weak(passphrase)
    worker = NamedWorker(new_id(), name, _usable_roles(roles), organization)
    cost = usable_cost(cost, demo=device.demo)
    no_keyring: list[NoKeyring] = []

    def act(file: KeyFile) -> KeyFile:
        if any(same_name(other.name, name) for other in file.workers):
            raise DeskError(
                "Somebody at this desk has that name already. Nothing was changed.",
                then="Add a second name or a letter, so that the two can be told apart.",
            )
        file = msgspec.structs.replace(file, workers=(*file.workers, worker))
        try:
            return _with_passphrase(
                file, by.secrets, worker.id, passphrase=passphrase, device=device, cost=cost
            )
        except NoKeyring as reason:
            no_keyring.append(reason)
            return file

    return _changed(change(folder, by, act), by, worker.id, *no_keyring)


def set_roles(
    folder: Path,
    by: Unlocked,
    worker_id: str,
    *,
    roles: frozenset[Role],
    organization: str | None = None,
) -> Changed:
    """Trust a worker with these roles and no others; an `organization` of None stays as it is.

    What they may not open any more gets a new key, which they do not have: nothing written from now on is for them.
    Raises DeskError for no role, and as `change` does.
    """
    chosen = _usable_roles(roles)

    def act(file: KeyFile) -> KeyFile:
        old = entries.worker_of(file, worker_id)
        new = msgspec.structs.replace(
            old,
            roles=chosen,
            organization=old.organization if organization is None else organization,
        )
        file = msgspec.structs.replace(
            file, workers=tuple(new if one is old else one for one in file.workers)
        )
        lost = entries.opened_by(old.roles) - entries.opened_by(chosen)
        file = audience_keys.with_new_keys(audience_keys.without_boxes(file), lost)
        return audience_keys.with_boxes(file, by.secrets.audiences)

    return _changed(change(folder, by, act), by, worker_id)


def set_passphrase(
    folder: Path,
    by: Unlocked,
    worker_id: str,
    *,
    passphrase: str,
    device: Device,
    cost: Cost | None = None,
) -> Changed:
    """Give another worker a new passphrase on this device, such as when they forgot theirs; the old one ends.

    Raises NoKeyring, DeskError for a weak passphrase or one's own, and as `change` does.
    """
    passphrases.refuse_weak(passphrase)
    if worker_id == by.worker_id:
        raise DeskError(
            "You change your own passphrase with the one you have. Nothing was changed.",
            then="Choose Change my passphrase.",
        )
    cost = usable_cost(cost, demo=device.demo)

    def act(file: KeyFile) -> KeyFile:
        entries.worker_of(file, worker_id)
        return _with_passphrase(
            file, by.secrets, worker_id, passphrase=passphrase, device=device, cost=cost
        )

    return _changed(change(folder, by, act), by, worker_id)


def change_passphrase(
    folder: Path,
    *,
    worker_name: str,
    secret: str,
    new: str,
    device: Device,
    clock: BootClock | None = None,
    cost: Cost | None = None,
) -> Unlocked:
    """Change one's own passphrase, or make one on this device with the recovery code; gives the new session.

    Raises what `guarded_unlock` raises, NoKeyring, DeskError for a weak passphrase and for a code without a name.
    """
    passphrases.refuse_weak(new)
    by = guarded_unlock(
        folder,
        worker_name=worker_name,
        secret=secret,
        device=device,
        clock=clock or SystemBootClock(),
    )
    cost = usable_cost(cost, demo=device.demo)
    with slot_file.changing(folder):
        old = current(folder, by)
        if not any(same_name(worker.name, worker_name) for worker in old.workers):
            raise DeskError(
                "A passphrase belongs to a worker. Nothing was changed.",
                then="Choose your name, then type the recovery code.",
            )
        file = _with_passphrase(
            old, by.secrets, by.worker_id, passphrase=new, device=device, cost=cost
        )
        file = write(folder, by, old, file)
        slot = entries.slot_of(file, by.worker_id)
    assert slot is not None  # noqa: S101 - made above
    secrets = ways_in.open_by_passphrase(file, slot, passphrase=new, device=device)
    session = refreshed(file, replace(by, secrets=secrets, opened_with="passphrase"))
    drafts.keep_for_new_way_in(folder, by, session)
    return session


def grant_keys(folder: Path, by: Unlocked) -> Changed:
    """Give every worker who waits, and the recovery code, those keys that `by` holds. Anybody may.

    Raises DeskError where the file was changed by hand, or where the disk refuses.
    """
    with slot_file.changing(folder):
        old = current(folder, by)
        new = audience_keys.with_boxes(old, by.secrets.audiences)
        file = old if new == old else write(folder, by, old, new)
    return _changed(file, by, by.worker_id)


def new_recovery_code(folder: Path, by: Unlocked) -> tuple[str, Changed]:
    """A new printed code, shown this once; the old one opens this desk no more. Raises DeskError as `change` does."""
    code = recovery.new_code()

    def act(file: KeyFile) -> KeyFile:
        workers_only = tuple(slot for slot in file.slots if not isinstance(slot, RecoverySlot))
        file = msgspec.structs.replace(file, slots=workers_only)
        return ways_in.with_recovery_slot(file, by.secrets, code=code)

    file = change(folder, by, act)
    printed = recovery.printed(code)
    if all(slot.id != by.secrets.slot for slot in file.slots):  # opened by the old code
        old, by = by, replace(by, secrets=ways_in.open_by_code(file, typed=printed))
        drafts.keep_for_new_way_in(folder, old, refreshed(file, by))
    return printed, _changed(file, by, "")


def _changed(
    file: KeyFile, by: Unlocked, worker_id: str, no_keyring: NoKeyring | None = None
) -> Changed:
    slot = (
        entries.slot_of(file, worker_id)
        if worker_id
        else next(slot for slot in file.slots if isinstance(slot, RecoverySlot))
    )
    lacking = entries.lacks(file, slot) if slot else frozenset()
    return Changed(refreshed(file, by), worker_id, lacking, no_keyring)


def _with_passphrase(
    file: KeyFile,
    secrets: Secrets,
    worker_id: str,
    *,
    passphrase: str,
    device: Device,
    cost: Cost,
) -> KeyFile:
    """`file` with a new slot for this worker in the place of the one they had, if any."""
    others = tuple(
        slot
        for slot in file.slots
        if not (isinstance(slot, PassphraseSlot) and slot.worker == worker_id)
    )
    device_secret = device.read(file.profile)
    if device_secret is None:  # a key store that was emptied, or a desk from another computer
        device_secret = device.create(file.profile)
    return ways_in.with_passphrase_slot(
        msgspec.structs.replace(file, slots=others),
        secrets,
        worker_id=worker_id,
        passphrase=passphrase,
        device_secret=device_secret,
        cost=cost,
    )


def _usable_roles(roles: frozenset[Role]) -> tuple[Role, ...]:
    if not roles:
        raise DeskError(
            "A worker needs at least one role. Nothing was changed.",
            then="Choose what they are trusted with. Reception is the least.",
        )
    return in_order(roles)
