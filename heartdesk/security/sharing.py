"""Passing an audience's key to a worker or a desk elsewhere: sealed so that only they open it, and only while they may.

What is for a worker is closed twice: within, to their own way in, which only their secret opens; without, to a *sharing
key* of theirs that this desk destroys when it has been away from the others for too long. So what lies on sticks and in
bundles is then closed to whoever has the laptop, whatever they guess.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

import msgspec

from heartdesk.core.kinds import SEALED, Audience
from heartdesk.core.roles import Role
from heartdesk.security import entries, sealing, slot_file
from heartdesk.security.roster_change import current
from heartdesk.security.sealing import Refused
from heartdesk.security.slots import KeyFile, PassphraseSlot, Slot
from heartdesk.security.unlocked import Unlocked

TO_BYTES = 16


class Way(NamedTuple):
    """One way into this desk, as others may seal for it: a worker's passphrase, or the printed code (`name` is "").

    `opens` are the sealed audiences it is for, `holds` the ids of their keys that it has, `lacks` of those it has not.
    """

    slot: str
    worker: str
    name: str
    public: bytes
    opens: frozenset[Audience]
    holds: frozenset[str]
    lacks: frozenset[str]
    admin: bool


def ways_here(folder: Path, by: Unlocked) -> tuple[Way, ...]:
    """Every way into the desk in `folder`. Raises DeskError for a key file that was changed by hand."""
    with slot_file.changing(folder):
        file = current(folder, by)
    return tuple(_way(file, slot) for slot in file.slots)


def audiences_here(folder: Path, by: Unlocked) -> dict[str, tuple[Audience, bytes]]:
    """Every generation of an audience's key this desk knows: its audience and public half, by id, oldest first."""
    with slot_file.changing(folder):
        file = current(folder, by)
    return {key.id: (key.audience, key.public) for key in file.audiences}


def recipient(public: bytes) -> bytes:
    """What names whom something is sealed to, and gives nothing of them away."""
    return hashlib.sha256(b"heartdesk share 1" + public).digest()[:TO_BYTES]


def for_desk(private: bytes, key: bytes, box_key: bytes) -> bytes:
    """A private key, sealed to a desk; `key` is its id."""
    return sealing.seal(private, box_key, _context(key))


def from_desk_box(sealed: bytes, key: bytes, box_private: bytes) -> bytes:
    """What `for_desk` sealed. Raises Refused."""
    return _opened(sealed, box_private, _context(key))


def for_way(private: bytes, key: bytes, *, sharing: bytes, way_in: bytes) -> bytes:
    """A private key, sealed to one way in and to the sharing key of it."""
    return sealing.seal(sealing.seal(private, way_in, _context(key)), sharing, _context(key))


def from_way_box(sealed: bytes, key: bytes, *, sharing_private: bytes, own_private: bytes) -> bytes:
    """What `for_way` sealed. Raises Refused."""
    return _opened(_opened(sealed, sharing_private, _context(key)), own_private, _context(key))


def proof(private: bytes, way_in: bytes) -> bytes:
    """What shows others who hold a key that this way in holds it too."""
    return sealing.keyed_sum(private, b"heartdesk holds 1" + way_in)


def is_proof(private: bytes, way_in: bytes, given: bytes) -> bool:
    """Whether `given` is that proof, in constant time."""
    return sealing.is_keyed_sum(private, b"heartdesk holds 1" + way_in, given)


def new_pair() -> tuple[bytes, bytes]:
    """A fresh key to seal to: its private half, its public half."""
    private = sealing.new_key()
    return private, sealing.public_of(private)


def public_half(private: bytes) -> bytes:
    """The public half of a private key. Raises Refused for bytes that are none."""
    if len(private) != sealing.KEY_BYTES:
        raise Refused
    return sealing.public_of(private)


def kept_for(private: bytes, way: Way) -> str:
    """A sharing key's private half, for the store: only this way in opens it."""
    return sealing.seal(private, way.public, _kept(way.slot)).hex()


def kept_by(by: Unlocked, kept: str) -> bytes:
    """The private half that `kept_for` kept for the way in of `by`. Raises Refused."""
    try:
        return _opened(bytes.fromhex(kept), by.private_key, _kept(by.secrets.slot))
    except ValueError as error:
        raise Refused from error


def _way(file: KeyFile, slot: Slot) -> Way:
    held = frozenset(entries.boxes_of(file, slot.id))
    if isinstance(slot, PassphraseSlot):
        worker = entries.worker_of(file, slot.worker)
        who, name, admin = worker.id, worker.name, Role.ADMIN in worker.roles
        opens = entries.opened_by(worker.roles) & frozenset(SEALED)
    else:
        who, name, admin = slot.id, "", False
        opens = frozenset(
            key.audience for key in file.audiences if key.id in held and key.audience in SEALED
        )
    wanted = entries.keys_of(file, opens)
    return Way(slot.id, who, name, slot.public, opens, wanted & held, wanted - held, admin)


def _opened(sealed: bytes, private: bytes, context: bytes) -> bytes:
    try:
        return sealing.unseal(sealed, private, context)
    except ValueError as error:  # too short to be one
        raise Refused from error


def _context(key: bytes) -> bytes:
    return msgspec.json.encode(("heartdesk share 1", key))


def _kept(slot: str) -> bytes:
    return msgspec.json.encode(("heartdesk sharing key 1", slot))
