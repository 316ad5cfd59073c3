"""The doors of this room: make a desk's keys, open a desk, name its workers.

Nothing here may run on the GUI thread: a passphrase takes a good part of a second on purpose, and the key store may put
a question on the screen. Keys and codes never enter a log or a repr.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role
from heartdesk.security import (
    audience_keys,
    entries,
    first_version,
    recovery,
    sealing,
    slot_file,
    ways_in,
)
from heartdesk.security import passphrase as passphrases
from heartdesk.security.calibration import usable_cost
from heartdesk.security.cost import DEFAULT, Cost
from heartdesk.security.dearer_slot import make_dearer
from heartdesk.security.device import Device, FolderDevice, KeyringDevice, NoKeyring
from heartdesk.security.held import HeldKeys
from heartdesk.security.new_audiences import bring_in, lacks_audience
from heartdesk.security.slots import (
    FIRST_STORE,
    FORMAT,
    VERSION,
    AnyKeyFile,
    FirstKeyFile,
    KeyFile,
    NamedWorker,
)
from heartdesk.security.unlock_file import RECOVERY
from heartdesk.security.unlocked import (
    BY_CODE_ALONE,
    EVERY_ROLE,
    OpensWith,
    Unlocked,
    in_order,
    session,
)
from heartdesk.security.ways_in import Secrets
from heartdesk.security.worker_name import same_name, usable_name

__all__ = [
    "EVERY_ROLE",
    "NewKeys",
    "Unlocked",
    "create_keys",
    "device_for",
    "unlock",
    "workers",
]


@dataclass(frozen=True)
class NewKeys:
    """A desk just made, open for its first worker.

    `recovery_code` is shown once; `no_keyring` says why it is the only key, if it is.
    """

    unlocked: Unlocked
    recovery_code: str = field(repr=False)
    no_keyring: NoKeyring | None = None

    @property
    def key(self) -> bytes:
        """The raw key of the store."""
        return self.unlocked.key

    @property
    def held(self) -> HeldKeys:
        """The audience keys of the first worker."""
        return self.unlocked.held

    @property
    def roles(self) -> frozenset[Role]:
        return self.unlocked.roles

    @property
    def worker_id(self) -> str:
        return self.unlocked.worker_id

    @property
    def worker_name(self) -> str:
        return self.unlocked.worker_name

    @property
    def opens_with(self) -> OpensWith:
        """ "passphrase" (the code opens the desk too), or "recovery" where only the code does."""
        return "recovery" if self.no_keyring else "passphrase"


def create_keys(
    folder: Path,
    *,
    worker_name: str,
    passphrase: str,
    device: Device,
    cost: Cost | None = None,
    roles: frozenset[Role] = EVERY_ROLE,
    organization: str = "",
    given: Sequence[audience_keys.GivenKey] = (),
) -> NewKeys:
    """Make the keys of a new desk in `folder`, with its first worker.

    `given` are audience keys from another desk of the council; only the others are made anew.
    Without a `cost`, a real desk gets what takes this computer about 0.7 s. Where the device has no key store, or a
    locked one, no passphrase can be kept safely: the desk then opens with the recovery code only, and the answer says
    so. Raises DeskError for a weak passphrase, a name that cannot be used, a folder that holds keys already, a disk
    that refuses. An empty passphrase will do where there is no key store.
    """
    name = usable_name(worker_name)
    if passphrase:
        passphrases.refuse_weak(passphrase)
    cost = usable_cost(cost, demo=device.demo)
    with slot_file.changing(folder):
        if slot_file.exists(folder):
            raise DeskError(
                "There is a desk in this folder already. Nothing was changed.",
                then="Open it, or choose an empty folder for the new one.",
            )
        worker = NamedWorker(new_id(), name, in_order(roles), organization)
        file = _new_file(worker, demo=device.demo)
        secrets = Secrets(data_key=sealing.new_key(), roster_key=sealing.new_key())
        code = recovery.new_code()
        file = ways_in.with_recovery_slot(file, secrets, code=code)
        no_keyring, private = None, sealing.new_key()
        try:
            device_secret = device.create(file.profile)
        except NoKeyring as reason:
            no_keyring = reason
        else:
            passphrases.refuse_weak(passphrase)
            file = ways_in.with_passphrase_slot(
                file,
                secrets,
                worker_id=worker.id,
                passphrase=passphrase,
                device_secret=device_secret,
                cost=cost,
                private=private,
            )
        file = audience_keys.with_given_keys(file, given)
        here = {key.audience for key in given}
        file = audience_keys.with_new_keys(file, [one for one in Audience if one not in here])
        file = ways_in.vouched_for(file, secrets)
        slot_file.write(folder, file)
    printed = recovery.printed(code)
    slot = entries.slot_of(file, worker.id)
    if slot is None:
        secrets = ways_in.open_by_code(file, typed=printed)
    else:
        secrets = ways_in.reopened(file, replace(secrets, private_key=private, slot=slot.id))
    opened = session(
        file, worker, secrets, opened_with="passphrase" if slot is not None else "recovery"
    )
    return NewKeys(opened, printed, no_keyring)


def unlock(
    folder: Path, *, worker_name: str, secret: str, device: Device, least: Cost = DEFAULT
) -> Unlocked:
    """Open the desk in `folder` with a worker's passphrase or with the recovery code.

    Any worker's name goes with either secret. The name "recovery" goes with the code, and opens what an admin may
    open, no people. Raises WrongSecret without saying whether the name or the passphrase was wrong; NoKeyring or
    DeviceChanged where only the code can help; DeskError for a slip in a code, and for a key file that is missing,
    damaged, weakened, changed by hand or newer than this HeartDesk.

    This is the only place where a secret is tried: `attempts.guarded_unlock` goes around it and counts WrongSecret.
    A key file of version 1 is brought up to date here; a slot that costs less than `least` to guess at is made dearer.
    """
    file = slot_file.read(folder)
    who = None if same_name(worker_name, RECOVERY) else _named(file, worker_name)
    slot = entries.slot_of(file, who) if who else None
    if who and slot is None:
        _refuse_slip(secret)
    opened_with: OpensWith
    if slot is None or recovery.is_code(secret):
        secrets, opened_with = ways_in.open_by_code(file, typed=secret), "recovery"
    else:
        secrets = ways_in.open_by_passphrase(file, slot, passphrase=secret, device=device)
        opened_with = "passphrase"
    if isinstance(file, FirstKeyFile):
        file = first_version.bring_up_to_date(folder, secrets)
        secrets = ways_in.reopened(file, secrets)
    else:
        slot_file.mend(folder, file)
        if lacks_audience(file):
            file = bring_in(folder, secrets)
            secrets = ways_in.reopened(file, secrets)
    if opened_with == "passphrase" and not file.demo:
        make_dearer(folder, file, secrets, passphrase=secret, device=device, least=least)
    slot_file.sweep(folder, file)
    worker = entries.worker_of(file, who) if who else _of_code_alone(file)
    return session(file, worker, secrets, opened_with=opened_with)


def workers(folder: Path) -> tuple[str, ...]:
    """The names of the desk's workers, in the order they joined. Raises DeskError where its key file cannot be read."""
    return tuple(worker.name for worker in slot_file.read(folder).workers)


def device_for(folder: Path) -> Device:
    """What keeps the device secret of the desk in `folder`. Raises DeskError where its key file cannot be read."""
    return FolderDevice(folder) if slot_file.read(folder).demo else KeyringDevice()


def _new_file(worker: NamedWorker, *, demo: bool) -> KeyFile:
    return KeyFile(
        format=FORMAT,
        version=VERSION,
        profile=new_id(),
        demo=demo,
        revision=1,
        data_key=new_id(),
        store=FIRST_STORE,
        leftovers=(),
        workers=(worker,),
        slots=(),
        audiences=(),
        sealed=(),
    )


def _named(file: AnyKeyFile, name: str) -> str:
    """The id of the worker with this name."""
    for worker in file.workers:
        if same_name(worker.name, name):
            return worker.id
    raise ways_in.wrong_secret()


def _of_code_alone(file: KeyFile) -> NamedWorker:
    """Who works when the code was typed without a name: the desk's only worker, or nobody in particular."""
    if len(file.workers) == 1:
        return msgspec.structs.replace(file.workers[0], roles=in_order(BY_CODE_ALONE))
    return NamedWorker(file.profile, "Recovery code", in_order(BY_CODE_ALONE), "")


def _refuse_slip(secret: str) -> None:
    """Say first that only the code opens this desk: a passphrase may have been typed."""
    try:
        recovery.read_code(secret)
    except DeskError as slip:
        raise DeskError(
            f"This desk opens with its recovery code only. {slip.say}", then=slip.then
        ) from slip
