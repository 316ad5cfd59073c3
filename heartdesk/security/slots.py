"""What stands in the key file: who may open this desk, with what, and which keys each way in leads to.

A *slot* is one way in: a worker's passphrase, or the printed recovery code. Each slot has an X25519 key pair whose
private half only its secret brings back; keys of the desk are *sealed* to the public half of the slots that may have
them: the store's key to every slot, an audience's key to the slots of workers whose roles open it. The whole file
carries a checksum against accidents, which needs no key, and a keyed sum against hands. The keyed sum is made with the
*roster key* that every slot wraps: anybody can seal a key to a public key, only someone who belongs here can vouch
for it. docs/decisions/0004-keys.md and 0007-keys-and-roster.md say why; a change of this format is a new VERSION.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role
from heartdesk.security.cost import Cost

FORMAT: Literal["heartdesk keys"] = "heartdesk keys"
VERSION: Literal[2] = 2
FIRST_STORE = "heartdesk.db"
"""The store's file until the desk gets its second key."""

SALT_BYTES = 16
MARK_BYTES = 16

# A slot made by version 1 goes on in version 2 as it is: only its owner's secret could bind it anew.
_BOUND_VERSION = 1

Key = Annotated[bytes, Meta(min_length=32, max_length=32)]
StoreName = Annotated[str, Meta(pattern=r"^heartdesk(-[0-9a-f]{8})?\.db$")]


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


Slot = PassphraseSlot | RecoverySlot


class NamedWorker(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who uses this desk, with or without a slot of their own; `organization` is an id, or ""."""

    id: str
    name: str
    roles: tuple[Role, ...]
    organization: str


class AudienceKey(Struct, frozen=True, forbid_unknown_fields=True):
    """One generation of an audience's key: what anybody seals to."""

    id: str
    audience: Audience
    public: Key


class SealedKey(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the desk's keys (the store's, or the private half of an audience's), sealed to one slot."""

    key: str
    slot: str
    box: bytes


class KeyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file.

    `data_key` is the id of the key that the file `store` is encrypted with now. `leftovers` are store files that an
    unfinished change of that key may have left. `audiences` holds every generation, the newest of each audience last.
    `revision` goes up by one with every change.
    """

    format: Literal["heartdesk keys"]
    version: Literal[2]
    profile: str
    demo: bool
    revision: Annotated[int, Meta(ge=1)]
    data_key: str
    store: StoreName
    leftovers: tuple[StoreName, ...]
    workers: tuple[NamedWorker, ...]
    slots: tuple[Slot, ...]
    audiences: tuple[AudienceKey, ...]
    sealed: tuple[SealedKey, ...]
    keyed_sum: bytes = b""
    checksum: bytes = b""


class FirstNamedWorker(Struct, frozen=True, forbid_unknown_fields=True):
    """A worker in a file of version 1, which knew no roles."""

    id: str
    name: str


class FirstKeyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of version 1, until the first secret that opens it brings it up to date."""

    format: Literal["heartdesk keys"]
    version: Literal[1]
    profile: str
    demo: bool
    data_key: str
    workers: tuple[FirstNamedWorker, ...]
    slots: tuple[Slot, ...]
    sealed: tuple[SealedKey, ...]
    keyed_sum: bytes = b""
    checksum: bytes = b""


AnyKeyFile = KeyFile | FirstKeyFile


def bound(profile: str, slot: Slot) -> bytes:
    """What a slot's wrapped secret is bound to: the desk, the slot's id, public key, device, KDF parameters."""
    return msgspec.json.encode(
        (FORMAT, _BOUND_VERSION, profile, msgspec.structs.replace(slot, wrapped=b""))
    )


def bound_box(profile: str, key: str, slot: str) -> bytes:
    """What a sealed key is bound to: the desk, the key's id, the slot it is for."""
    return msgspec.json.encode((FORMAT, _BOUND_VERSION, profile, key, slot))
