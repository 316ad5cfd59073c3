"""The doors of this room: make a desk's keys, open a desk, name its workers.

Nothing here may run on the GUI thread: a passphrase takes a good part of a second on purpose, and the key store may put
a question on the screen. Keys and codes never enter a log or a repr.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.text import one_line
from heartdesk.security import passphrase as passphrases
from heartdesk.security import recovery, sealing, slot_file, slots, ways_in
from heartdesk.security.cost import DEFAULT, Cost, refuse_unfit
from heartdesk.security.device import Device, FolderDevice, KeyringDevice, NoKeyring
from heartdesk.security.slots import FORMAT, VERSION, KeyFile, NamedWorker
from heartdesk.security.unlock_file import RECOVERY
from heartdesk.security.ways_in import Secrets

LONGEST_NAME = 80

OpensWith = Literal["passphrase", "recovery"]


@dataclass(frozen=True)
class NewKeys:
    """A desk just made. `recovery_code` is shown once; `no_keyring` says why it is the only key, if it is."""

    key: bytes = field(repr=False)
    recovery_code: str = field(repr=False)
    worker_id: str
    worker_name: str
    no_keyring: NoKeyring | None = None

    @property
    def opens_with(self) -> OpensWith:
        """ "passphrase" (the code opens the desk too), or "recovery" where only the code does."""
        return "recovery" if self.no_keyring else "passphrase"


@dataclass(frozen=True)
class Unlocked:
    """An opened desk: the raw key of its store, who works, and by which secret it was opened."""

    key: bytes = field(repr=False)
    worker_id: str
    worker_name: str
    opened_with: OpensWith
    demo: bool


def create_keys(
    folder: Path, *, worker_name: str, passphrase: str, device: Device, cost: Cost = DEFAULT
) -> NewKeys:
    """Make the keys of a new desk in `folder`, with its first worker.

    Where the device has no key store, or a locked one, no passphrase can be kept safely: the desk then opens with the
    recovery code only, and the answer says so. Raises DeskError for a weak passphrase, a name that cannot be used, a
    folder that holds keys already, a disk that refuses.
    """
    name = _usable_name(worker_name)
    passphrases.refuse_weak(passphrase)
    refuse_unfit(cost)
    with slot_file.changing(folder):
        if slot_file.exists(folder):
            raise DeskError(
                "There is a desk in this folder already. Nothing was changed.",
                then="Open it, or choose an empty folder for the new one.",
            )
        file = _new_file(name, demo=device.demo)
        worker = file.workers[0]
        secrets = Secrets(data_key=sealing.new_key(), roster_key=sealing.new_key())
        code = recovery.new_code()
        file = ways_in.with_recovery_slot(file, secrets, code=code)
        no_keyring = None
        try:
            device_secret = device.create(file.profile)
        except NoKeyring as reason:
            no_keyring = reason
        else:
            file = ways_in.with_passphrase_slot(
                file,
                secrets,
                worker_id=worker.id,
                passphrase=passphrase,
                device_secret=device_secret,
                cost=cost,
            )
        slot_file.write(folder, ways_in.vouched_for(file, secrets))
    return NewKeys(secrets.data_key, recovery.printed(code), worker.id, name, no_keyring)


def unlock(folder: Path, *, worker_name: str, secret: str, device: Device) -> Unlocked:
    """Open the desk in `folder` with a worker's passphrase or with the recovery code.

    The name "recovery" goes with the code, and gives the desk's only worker, or "Recovery code" where there are
    several; any worker's name goes with either secret. Raises WrongSecret without saying whether the name or the
    passphrase was wrong; NoKeyring or DeviceChanged where only the code can help; DeskError for a slip in a code, and
    for a key file that is missing, damaged, weakened, changed by hand or newer than this HeartDesk.

    This is the only place where a secret is tried: a limit on guesses goes around it and counts WrongSecret.
    """
    file = slot_file.read(folder)
    if _same_name(worker_name, RECOVERY):
        worker, slot = _worker_of_code(file), None
    else:
        worker = _worker_named(file, worker_name)
        slot = slots.slot_of(file, worker.id)
        if slot is None:
            _refuse_slip(secret)
    opened_with: OpensWith
    if slot is None or recovery.is_code(secret):
        secrets, opened_with = ways_in.open_by_code(file, typed=secret), "recovery"
    else:
        secrets = ways_in.open_by_passphrase(file, slot, passphrase=secret, device=device)
        opened_with = "passphrase"
    slot_file.mend(folder, file)
    return Unlocked(secrets.data_key, worker.id, worker.name, opened_with, file.demo)


def _refuse_slip(secret: str) -> None:
    """Say first that only the code opens this desk: a passphrase may have been typed."""
    try:
        recovery.read_code(secret)
    except DeskError as slip:
        raise DeskError(
            f"This desk opens with its recovery code only. {slip.say}", then=slip.then
        ) from slip


def workers(folder: Path) -> tuple[str, ...]:
    """The names of the desk's workers, in the order they joined. Raises DeskError where its key file cannot be read."""
    return tuple(worker.name for worker in slot_file.read(folder).workers)


def device_for(folder: Path) -> Device:
    """What keeps the device secret of the desk in `folder`. Raises DeskError where its key file cannot be read."""
    return FolderDevice(folder) if slot_file.read(folder).demo else KeyringDevice()


def _new_file(worker_name: str, *, demo: bool) -> KeyFile:
    return KeyFile(
        format=FORMAT,
        version=VERSION,
        profile=new_id(),
        demo=demo,
        data_key=new_id(),
        workers=(NamedWorker(id=new_id(), name=worker_name),),
        slots=(),
        sealed=(),
    )


def _worker_named(file: KeyFile, name: str) -> NamedWorker:
    for worker in file.workers:
        if _same_name(worker.name, name):
            return worker
    raise ways_in.wrong_secret()


def _worker_of_code(file: KeyFile) -> NamedWorker:
    """Who is at work when the code alone opened the desk."""
    if len(file.workers) == 1:
        return file.workers[0]
    return NamedWorker(id=file.profile, name="Recovery code")


def _usable_name(text: str) -> str:
    """A worker's name as it is kept, or DeskError."""
    name = one_line(text, LONGEST_NAME + 1)
    if not any(character.isalnum() for character in name) or len(name) > LONGEST_NAME:
        raise DeskError(
            "That name cannot be used for a worker.", then="Use the name colleagues call you by."
        )
    if _same_name(name, RECOVERY):
        raise DeskError(
            'The name "recovery" is kept for the recovery code.', then="Use another name."
        )
    return name


def _same_name(one: str, other: str) -> bool:
    """Whether two names are one worker's: capitals and spaces do not matter, accents do."""
    return one_line(one).casefold() == one_line(other).casefold()
