"""How each kind of slot is made, how its secret opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.ids import new_id
from heartdesk.security import audience_keys, entries, recovery, sealing, slot_text, slots
from heartdesk.security import passphrase as passphrases
from heartdesk.security.cost import Cost, refuse_unfit
from heartdesk.security.device import Device
from heartdesk.security.sealing import KEY_BYTES, Refused
from heartdesk.security.slots import AnyKeyFile, Kdf, KeyFile, PassphraseSlot, RecoverySlot, Slot


class WrongSecret(DeskError):
    """A name and secret that do not open the desk. The one error that counts as a guess."""


class DeviceChanged(MachineTrouble):
    """The key store works, but does not hold this desk's half of the passphrase."""


@dataclass(frozen=True)
class Secrets:
    """What a slot leads to.

    The key of the store, the key that vouches for the key file, the slot's own private key, and by id the audience
    keys that are sealed to it.
    """

    data_key: bytes = field(repr=False)
    roster_key: bytes = field(repr=False)
    private_key: bytes = field(default=b"", repr=False)
    slot: str = ""
    audiences: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def with_passphrase_slot(
    file: KeyFile,
    secrets: Secrets,
    *,
    worker_id: str,
    passphrase: str,
    device_secret: bytes,
    cost: Cost,
    private: bytes = b"",
) -> KeyFile:
    """`file` with a slot for this worker, its private key (a new one, if none is given) wrapped by their passphrase.

    Of the audience keys it gets those that its worker may hold and `secrets` has. The passphrase opens it on the device
    of `device_secret` only.
    """
    private = private or sealing.new_key()
    slot = PassphraseSlot(
        id=new_id(),
        worker=worker_id,
        public=sealing.public_of(private),
        kdf=_new_kdf(cost),
        device=_device_mark(device_secret, file.profile),
        wrapped=b"",
    )
    key = _passphrase_key(slot, passphrase, device_secret)
    return _with_slot(file, slot, key, private + secrets.roster_key, secrets)


def with_dearer_slot(
    file: KeyFile,
    secrets: Secrets,
    slot: PassphraseSlot,
    *,
    passphrase: str,
    device_secret: bytes,
    cost: Cost,
) -> KeyFile:
    """`file` with the same slot under the same passphrase, each guess at which costs `cost` from now on."""
    bare = msgspec.structs.replace(slot, kdf=_new_kdf(cost), wrapped=b"")
    key = _passphrase_key(bare, passphrase, device_secret)
    pair = secrets.private_key + secrets.roster_key
    wrapped = sealing.wrap(key, pair, slots.bound(file.profile, bare))
    dearer = msgspec.structs.replace(bare, wrapped=wrapped)
    return msgspec.structs.replace(
        file, slots=tuple(dearer if old.id == slot.id else old for old in file.slots)
    )


def with_recovery_slot(file: KeyFile, secrets: Secrets, *, code: bytes) -> KeyFile:
    """`file` with a slot that the printed `code` opens, on any device."""
    private, wrapping_key = _code_keys(code, file.profile)
    slot = RecoverySlot(id=new_id(), public=sealing.public_of(private), wrapped=b"")
    return _with_slot(file, slot, wrapping_key, secrets.roster_key, secrets)


def vouched_for(file: KeyFile, secrets: Secrets) -> KeyFile:
    """`file` with its keyed sum brought up to date: the last step before it is written."""
    return msgspec.structs.replace(
        file, keyed_sum=sealing.keyed_sum(secrets.roster_key, slot_text.vouched(file))
    )


def refuse_unvouched(file: AnyKeyFile, roster_key: bytes) -> None:
    """Raise DeskError unless the roster key vouches for the whole file."""
    if not sealing.is_keyed_sum(roster_key, slot_text.vouched(file), file.keyed_sum):
        raise _changed_by_hand()


def open_by_passphrase(
    file: AnyKeyFile, slot: PassphraseSlot, *, passphrase: str, device: Device
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
        pair = sealing.unwrap(key, slot.wrapped, slots.bound(file.profile, slot))
    except Refused as error:
        raise wrong_secret() from error
    return _proved(file, slot.id, private=pair[:KEY_BYTES], roster_key=pair[KEY_BYTES:])


def open_by_code(file: AnyKeyFile, *, typed: str) -> Secrets:
    """What the printed recovery code opens, as it was typed.

    Raises WrongSecret for another desk's code, DeskError for a slip in it and for a file changed by hand.
    """
    private, wrapping_key = _code_keys(recovery.read_code(typed), file.profile)
    slot = entries.recovery_slot(file, sealing.public_of(private))
    if slot is None:
        raise WrongSecret(
            "That recovery code is typed well, but it is not this desk's.",
            then="Look for the code that was printed for this desk, or use a passphrase.",
        )
    try:
        roster_key = sealing.unwrap(wrapping_key, slot.wrapped, slots.bound(file.profile, slot))
    except Refused as error:
        raise _changed_by_hand() from error
    return _proved(file, slot.id, private=private, roster_key=roster_key)


def wrong_secret() -> WrongSecret:
    """One sentence for a wrong name and for a wrong passphrase, so that neither gives the other away."""
    return WrongSecret(
        "That name and passphrase do not open this desk.",
        then="Check the name, Caps Lock and the spelling, then try again. The printed recovery code opens it too.",
    )


def reopened(file: AnyKeyFile, secrets: Secrets) -> Secrets:
    """What the same slot leads to in `file`, read since or made since. Raises DeskError where it is not there."""
    if all(slot.id != secrets.slot for slot in file.slots):
        raise DeskError(
            "Your way into this desk was changed a moment ago. Nothing was lost.",
            then="Open the desk again.",
        )
    return _proved(file, secrets.slot, private=secrets.private_key, roster_key=secrets.roster_key)


def _proved(file: AnyKeyFile, slot: str, *, private: bytes, roster_key: bytes) -> Secrets:
    """The keys sealed to a slot, once the roster key has vouched for the whole file."""
    refuse_unvouched(file, roster_key)
    keys = {
        key: sealing.unseal(box, private, slots.bound_box(file.profile, key, slot))
        for key, box in entries.boxes_of(file, slot).items()
    }
    data_key = keys.pop(file.data_key, None)
    if data_key is None:
        raise slot_text.damaged()
    return Secrets(data_key, roster_key, private, slot, keys)


def _with_slot(
    file: KeyFile, slot: Slot, wrapping_key: bytes, secret: bytes, secrets: Secrets
) -> KeyFile:
    """`file` with one slot more: `secret` wrapped in it, the keys it may hold sealed to it."""
    wrapped = sealing.wrap(wrapping_key, secret, slots.bound(file.profile, slot))
    box = audience_keys.sealed_key(file, file.data_key, secrets.data_key, slot)
    file = msgspec.structs.replace(
        file,
        slots=(*file.slots, msgspec.structs.replace(slot, wrapped=wrapped)),
        sealed=(*file.sealed, box),
    )
    return audience_keys.with_boxes(file, secrets.audiences)


def _new_kdf(cost: Cost) -> Kdf:
    return Kdf(name="argon2id", cost=cost, salt=sealing.random_bytes(slots.SALT_BYTES))


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
