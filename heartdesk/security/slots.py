"""The format of the key file: which secrets open this desk, as JSON that can be checked to the last byte.

A *slot* is one way in: a worker's passphrase, or the printed recovery code. Each slot has an X25519 key pair whose
private half only its secret brings back; keys of the desk are *sealed* to the public half of every slot. The whole file
carries a checksum against accidents, which needs no key, and a keyed sum against hands. The keyed sum is made with the
*roster key* that every slot wraps: anybody can seal a key to a public key, only someone who belongs here can vouch
for it. docs/decisions/0004-keys.md says why; a change of this format is a new VERSION.
"""

from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from heartdesk.core.errors import DeskError
from heartdesk.security.cost import Cost

FORMAT: Literal["heartdesk keys"] = "heartdesk keys"
VERSION: Literal[1] = 1
LARGEST = 1_000_000
"""Bytes; a slot takes about one thousand."""

SALT_BYTES = 16
MARK_BYTES = 16

Key = Annotated[bytes, Meta(min_length=32, max_length=32)]

_SAFE = "Nothing was changed."
_FROM_BACKUP = (
    "Bring the desk back from its last good backup, or ask whoever looks after this computer."
)


class Damaged(DeskError):
    """The key file is not there or not whole; its spare copy may be."""


class Kdf(Struct, frozen=True, forbid_unknown_fields=True):
    """How a passphrase is stretched: Argon2id with this cost and this salt."""

    name: Literal["argon2id"]
    cost: Cost
    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]


class PassphraseSlot(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field="opens_with", tag="passphrase"
):
    """A worker's way in. `wrapped` holds their private key (32 bytes) and the roster key (32 bytes)."""

    id: str
    worker: str
    public: Key
    kdf: Kdf
    device: Annotated[bytes, Meta(min_length=MARK_BYTES, max_length=MARK_BYTES)]
    wrapped: bytes


class RecoverySlot(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field="opens_with", tag="recovery"
):
    """The printed code's way in. Its private key comes from the code itself; `wrapped` holds the roster key."""

    id: str
    public: Key
    wrapped: bytes


class NamedWorker(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who uses this desk, with or without a slot of their own."""

    id: str
    name: str


class SealedKey(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the desk's keys, sealed to one slot."""

    key: str
    slot: str
    box: bytes


class KeyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `data_key` is the id of the key that the store is encrypted with now."""

    format: Literal["heartdesk keys"]
    version: Literal[1]
    profile: str
    demo: bool
    data_key: str
    workers: tuple[NamedWorker, ...]
    slots: tuple[PassphraseSlot | RecoverySlot, ...]
    sealed: tuple[SealedKey, ...]
    keyed_sum: bytes = b""
    checksum: bytes = b""


# What msgspec raises for bytes that are not the JSON asked for; brackets nested too deep end in the last.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Head(Struct):
    format: str = ""
    version: int = 0


def encode(file: KeyFile) -> bytes:
    """The one way to write `file`, its checksum brought up to date."""
    return _written(msgspec.structs.replace(file, checksum=_checksum(file)))


def decode(raw: bytes) -> KeyFile:
    """The key file in `raw`, every byte of it as `encode` would write it.

    Raises Damaged, or DeskError for a file that is not ours or a newer HeartDesk's. Whether a hand changed it shows
    only with the roster key: see `vouched`.
    """
    if not raw.strip():
        raise Damaged(f"This desk's key file is empty. {_SAFE}", then=_FROM_BACKUP)
    if len(raw) > LARGEST:
        raise _foreign()
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except _UNREADABLE as error:
        if raw.lstrip().startswith(_opening()):
            raise _damaged() from error
        raise _foreign() from error
    if head.format != FORMAT:
        raise _foreign()
    if head.version > VERSION:
        raise DeskError(
            f"This desk was made by a newer HeartDesk than this one. {_SAFE}",
            then="Bring HeartDesk up to date on this computer, then try again.",
        )
    try:
        file = msgspec.json.decode(raw, type=KeyFile)
    except _UNREADABLE as error:
        raise _damaged() from error
    if file.checksum != _checksum(file) or raw != _written(file):
        raise _damaged()
    return file


def vouched(file: KeyFile) -> bytes:
    """The bytes that the keyed sum vouches for: all but the two sums."""
    return _written(msgspec.structs.replace(file, keyed_sum=b"", checksum=b""))


def bound(file: KeyFile, slot: PassphraseSlot | RecoverySlot) -> bytes:
    """What a slot's wrapped secret is bound to: the desk, the slot's id, public key, device, KDF parameters."""
    return msgspec.json.encode(
        (FORMAT, VERSION, file.profile, msgspec.structs.replace(slot, wrapped=b""))
    )


def bound_box(file: KeyFile, key: str, slot: str) -> bytes:
    """What a sealed key is bound to: the desk, the key's id, the slot it is for."""
    return msgspec.json.encode((FORMAT, VERSION, file.profile, key, slot))


def slot_of(file: KeyFile, worker: str) -> PassphraseSlot | None:
    """The slot of the worker with this id, or None where they have none."""
    for slot in file.slots:
        if isinstance(slot, PassphraseSlot) and slot.worker == worker:
            return slot
    return None


def recovery_slot(file: KeyFile, public: bytes) -> RecoverySlot | None:
    """The recovery slot with this public key, or None: a code of another desk, or one withdrawn."""
    for slot in file.slots:
        if isinstance(slot, RecoverySlot) and slot.public == public:
            return slot
    return None


def box_for(file: KeyFile, key: str, slot: str) -> bytes:
    """The box that holds this key for this slot. Raises Damaged where there is none."""
    for sealed in file.sealed:
        if (sealed.key, sealed.slot) == (key, slot):
            return sealed.box
    raise _damaged()


def _written(file: KeyFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def _checksum(file: KeyFile) -> bytes:
    return sha256(_written(msgspec.structs.replace(file, checksum=b""))).digest()


def _opening() -> bytes:
    """How every key file begins, so that one cut short is told from a stranger."""
    return b'{\n  "format": "' + FORMAT.encode() + b'"'


def _damaged() -> Damaged:
    return Damaged(f"This desk's key file is damaged or cut short. {_SAFE}", then=_FROM_BACKUP)


def _foreign() -> Damaged:
    return Damaged(f"This desk's key file is not one of HeartDesk's. {_SAFE}", then=_FROM_BACKUP)
