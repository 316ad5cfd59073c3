"""How each kind of slot is made, how its secret opens it."""

from dataclasses import dataclass, field

import msgspec

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.ids import new_id
from heartdesk.security import passphrase as passphrases
from heartdesk.security import recovery, sealing, slots
from heartdesk.security.cost import Cost, refuse_unfit
from heartdesk.security.device import Device
from heartdesk.security.sealing import KEY_BYTES, Refused
from heartdesk.security.slots import Kdf, KeyFile, PassphraseSlot, RecoverySlot, SealedKey


class WrongSecret(DeskError):
    """A name and secret that do not open the desk. The one error that counts as a guess."""


class DeviceChanged(MachineTrouble):
    """The key store works, but does not hold this desk's half of the passphrase."""


@dataclass(frozen=True)
class Secrets:
    """What every slot leads to: the key of the store, and the key that vouches for the key file."""

    data_key: bytes = field(repr=False)
    roster_key: bytes = field(repr=False)


def with_passphrase_slot(
    file: KeyFile,
    secrets: Secrets,
    *,
    worker_id: str,
    passphrase: str,
    device_secret: bytes,
    cost: Cost,
) -> KeyFile:
    """`file` with a slot for this worker, its private key wrapped by their passphrase on this device."""
    private = sealing.new_key()
    slot = PassphraseSlot(
        id=new_id(),
        worker=worker_id,
        public=sealing.public_of(private),
        kdf=Kdf(name="argon2id", cost=cost, salt=sealing.random_bytes(slots.SALT_BYTES)),
        device=_device_mark(device_secret, file.profile),
        wrapped=b"",
    )
    key = _passphrase_key(slot, passphrase, device_secret)
    return _with_slot(file, slot, key, private + secrets.roster_key, secrets.data_key)


def with_recovery_slot(file: KeyFile, secrets: Secrets, *, code: bytes) -> KeyFile:
    """`file` with a slot that the printed `code` opens, on any device."""
    private, wrapping_key = _code_keys(code, file.profile)
    slot = RecoverySlot(id=new_id(), public=sealing.public_of(private), wrapped=b"")
    return _with_slot(file, slot, wrapping_key, secrets.roster_key, secrets.data_key)


def vouched_for(file: KeyFile, secrets: Secrets) -> KeyFile:
    """`file` with its keyed sum brought up to date: the last step before it is written."""
    return msgspec.structs.replace(
        file, keyed_sum=sealing.keyed_sum(secrets.roster_key, slots.vouched(file))
    )


def open_by_passphrase(
    file: KeyFile, slot: PassphraseSlot, *, passphrase: str, device: Device
) -> Secrets:
    """What a worker's passphrase opens on this device.

    Raises WrongSecret, NoKeyring, DeviceChanged, or DeskError where the file was weakened or changed by hand.
    """
    refuse_unfit(slot.kdf.cost)
    device_secret = device.read(file.profile)
    if device_secret is None or _device_mark(device_secret, file.profile) != slot.device:
        raise DeviceChanged(
            "This computer's key store does not hold its half of your passphrase: it was emptied, or the desk came "
            "from another computer. Everything saved is safe.",
            then="Use the printed recovery code.",
        )
    key = _passphrase_key(slot, passphrase, device_secret)
    try:
        pair = sealing.unwrap(key, slot.wrapped, slots.bound(file, slot))
    except Refused as error:
        raise wrong_secret() from error
    return _proved(file, slot, private=pair[:KEY_BYTES], roster_key=pair[KEY_BYTES:])


def open_by_code(file: KeyFile, *, typed: str) -> Secrets:
    """What the printed recovery code opens, as it was typed.

    Raises WrongSecret for another desk's code, DeskError for a slip in it and for a file changed by hand.
    """
    private, wrapping_key = _code_keys(recovery.read_code(typed), file.profile)
    slot = slots.recovery_slot(file, sealing.public_of(private))
    if slot is None:
        raise WrongSecret(
            "That recovery code is typed well, but it is not this desk's.",
            then="Look for the code that was printed for this desk, or use a passphrase.",
        )
    try:
        roster_key = sealing.unwrap(wrapping_key, slot.wrapped, slots.bound(file, slot))
    except Refused as error:
        raise _changed_by_hand() from error
    return _proved(file, slot, private=private, roster_key=roster_key)


def wrong_secret() -> WrongSecret:
    """One sentence for a wrong name and for a wrong passphrase, so that neither gives the other away."""
    return WrongSecret(
        "That name and passphrase do not open this desk.",
        then="Check the name, Caps Lock and the spelling, then try again. The printed recovery code opens it too.",
    )


def _proved(
    file: KeyFile, slot: PassphraseSlot | RecoverySlot, *, private: bytes, roster_key: bytes
) -> Secrets:
    """The keys sealed to `slot`, once the roster key has vouched for the whole file."""
    if not sealing.is_keyed_sum(roster_key, slots.vouched(file), file.keyed_sum):
        raise _changed_by_hand()
    box = slots.box_for(file, file.data_key, slot.id)
    data_key = sealing.unseal(box, private, slots.bound_box(file, file.data_key, slot.id))
    return Secrets(data_key=data_key, roster_key=roster_key)


def _with_slot(
    file: KeyFile,
    slot: PassphraseSlot | RecoverySlot,
    wrapping_key: bytes,
    secret: bytes,
    data_key: bytes,
) -> KeyFile:
    """`file` with one slot more: `secret` wrapped in it, the data key sealed to it."""
    wrapped = sealing.wrap(wrapping_key, secret, slots.bound(file, slot))
    box = sealing.seal(data_key, slot.public, slots.bound_box(file, file.data_key, slot.id))
    return msgspec.structs.replace(
        file,
        slots=(*file.slots, msgspec.structs.replace(slot, wrapped=wrapped)),
        sealed=(*file.sealed, SealedKey(key=file.data_key, slot=slot.id, box=box)),
    )


def _passphrase_key(slot: PassphraseSlot, passphrase: str, device_secret: bytes) -> bytes:
    typed = passphrases.normalised(passphrase)
    return sealing.stretched(typed, slot.kdf.salt, slot.kdf.cost, device_secret)


def _code_keys(code: bytes, profile: str) -> tuple[bytes, bytes]:
    """The private key that a recovery code gives on this desk, then the key that wraps the roster key."""
    salt = profile.encode()
    return (
        sealing.derived(code, salt=salt, purpose="recovery private key"),
        sealing.derived(code, salt=salt, purpose="recovery slot"),
    )


def _device_mark(device_secret: bytes, profile: str) -> bytes:
    """Tells one device secret from another, and gives nothing of it away."""
    return sealing.derived(
        device_secret, salt=profile.encode(), purpose="device mark", length=slots.MARK_BYTES
    )


def _changed_by_hand() -> DeskError:
    return DeskError(
        "This desk's key file was changed by something other than HeartDesk, so it was not opened. Nothing was lost.",
        then="Do not use this desk. Show it to whoever looks after this computer.",
    )
