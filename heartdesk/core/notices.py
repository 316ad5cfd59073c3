"""What a header tells every desk of the council, and its server: who was shut out, which keys are new.

    1 byte    the kind of notice
    said      a MessagePack array
    64 bytes  Ed25519 signature over "heartdesk notice 1\n" and everything before; a Share and a Digest have none

A revocation counts only where the council's root key signed it, a desk's box key where the desk did, a new key where
the root key or a desk that was given that audience's keys did. A share needs no signature: what comes out of it either
is the private half of a signed key, or is nothing. A digest speaks for the desk whose bundle brings it, which is signed
as a whole, and is not carried further. Kinds that only a later HeartDesk knows are passed over; whoever
carries the bundle carries them.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from heartdesk.core import wire
from heartdesk.core.wire import Count, Id, Unfit

Key = Annotated[bytes, Meta(min_length=32, max_length=32)]

PROOF_BYTES = 12
Proof = Annotated[bytes, Meta(min_length=PROOF_BYTES, max_length=PROOF_BYTES)]

_SIGNATURE = 64
_SIGNED = b"heartdesk notice 1\n"


class Told(IntEnum):
    """The kinds of notice. Only ever added to."""

    REVOCATION = 1
    NEW_KEY = 2
    SHARE = 3
    BOX_KEY = 4
    DIGEST = 5


class Reason(IntEnum):
    """Why a desk was shut out. Never who, never in free words: headers travel in the clear."""

    NOT_SAID = 0
    LOST = 1
    STOLEN = 2
    HANDED_BACK = 3


class Last(Struct, frozen=True, array_like=True):
    """The last bundle that counts of one stream for one audience: its number, its SHA-256."""

    stream: Id
    audience: Count
    number: Count
    sum: Key


class LetIn(Struct, frozen=True, array_like=True):
    """A snapshot that counts though its desk was shut out: its id, the SHA-256 of its part 0, naming the others."""

    snapshot: Id
    sum: Key


class Revocation(Struct, frozen=True, array_like=True):
    """A desk that is of the council no more.

    Of what it said, those of `accepted` count, and what they build on; of a stream that is not named, nothing. Of its
    snapshots that nobody had taken in, those of `snapshots` count. A second revocation of the same desk adds to what
    counts, and takes nothing away.
    """

    council: Id
    desk: Id
    made: Count
    accepted: Annotated[tuple[Last, ...], Meta(max_length=240)]
    reason: Count = 0
    snapshots: Annotated[tuple[LetIn, ...], Meta(max_length=32)] = ()


class NewKey(Struct, frozen=True, array_like=True):
    """A new generation of an audience's key, in the place of `after`; which desks it was kept from.

    Several hubs of one council have keys of their own: it is for those desks only that know `after`.
    """

    council: Id
    audience: Count
    key: Id
    public: Key
    made: Count
    after: Id
    without: Annotated[tuple[Id, ...], Meta(max_length=900)] = ()


class Box(Struct, frozen=True, array_like=True):
    """A private key, sealed to one desk or one worker."""

    to: Id
    sealed: Annotated[bytes, Meta(max_length=256)]


class Share(Struct, frozen=True, array_like=True):
    """A private key for some of those who may have it."""

    key: Id
    boxes: Annotated[tuple[Box, ...], Meta(max_length=120)]


class BoxKey(Struct, frozen=True, array_like=True):
    """What keys for a desk are sealed to, where its certificate is older than such keys, or the key is."""

    desk: Id
    public: Key
    made: Count


class Digest(Struct, frozen=True, array_like=True):
    """What a desk holds of the bundle's audience: proofs of which bundles count there, and of the heads they make.

    Both are made with the audience's key, so that nobody else learns from them whether a guess is right.
    """

    heard: Proof
    heads: Proof


Said = TypeVar("Said", Revocation, NewKey, Share, BoxKey, Digest)

_encoder = msgspec.msgpack.Encoder(order="deterministic")


def kind_of(notice: bytes) -> int:
    """Which kind of notice it says it is: one of Told, or a number of a later HeartDesk."""
    return notice[0] if notice else 0


def revocation(said: Revocation, sign_as_root: Callable[[bytes], bytes]) -> bytes:
    """The notice that a desk is shut out."""
    return _signed(Told.REVOCATION, said, sign_as_root)


def read_revocation(notice: bytes, root: bytes) -> Revocation:
    """What a revocation says. Raises Unfit unless the council's root key signed it; `root` is its public half."""
    return _of_council(_proved(notice, Told.REVOCATION, Revocation, root), root)


def new_key(said: NewKey, sign_as_root: Callable[[bytes], bytes]) -> bytes:
    """The notice of a new generation of an audience's key."""
    return _signed(Told.NEW_KEY, said, sign_as_root)


def read_new_key(notice: bytes, root: bytes) -> NewKey:
    """What the notice of a new key says. Raises Unfit unless the council's root key signed it."""
    return _of_council(_proved(notice, Told.NEW_KEY, NewKey, root), root)


def read_desks_new_key(notice: bytes, desk_public: bytes, council: bytes) -> NewKey:
    """The same, signed by the desk with this signing key: somebody left it, or has another role."""
    said = _proved(notice, Told.NEW_KEY, NewKey, desk_public)
    if said.council != council:
        raise _unfit()
    return said


def box_key(said: BoxKey, sign_as_desk: Callable[[bytes], bytes]) -> bytes:
    """The notice of a desk's box key."""
    return _signed(Told.BOX_KEY, said, sign_as_desk)


def read_box_key(notice: bytes, desk_public: bytes) -> BoxKey:
    """What the notice of a box key says. Raises Unfit unless the desk with this signing key signed it."""
    said = _proved(notice, Told.BOX_KEY, BoxKey, desk_public)
    if said.desk.hex() != wire.desk_id(desk_public):
        raise _unfit()
    return said


def share(said: Share) -> bytes:
    """The notice that carries a private key to some."""
    return bytes([Told.SHARE]) + _encoder.encode(said)


def read_share(notice: bytes) -> Share:
    """What a share holds. Nothing of it is proved until it opens, and its public half is a signed key's."""
    return _decoded(notice[1:], Share)


def digest(said: Digest) -> bytes:
    """The notice that says what a desk holds."""
    return bytes([Told.DIGEST]) + _encoder.encode(said)


def read_digest(notice: bytes) -> Digest:
    """What a digest says. Raises Unfit for none."""
    return _decoded(notice[1:], Digest)


def _signed(kind: Told, said: Struct, sign: Callable[[bytes], bytes]) -> bytes:
    unsigned = bytes([kind]) + _encoder.encode(said)
    return unsigned + sign(_SIGNED + unsigned)


def _proved(notice: bytes, kind: Told, shape: type[Said], public: bytes) -> Said:
    unsigned, signature = notice[:-_SIGNATURE], notice[-_SIGNATURE:]
    if kind_of(notice) != kind or not wire.is_signed(public, _SIGNED + unsigned, signature):
        raise _unfit()
    return _decoded(unsigned[1:], shape)


def _decoded(said: bytes, shape: type[Said]) -> Said:
    try:
        return msgspec.msgpack.decode(said, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unfit() from error


def _of_council(said: Said, root: bytes) -> Said:
    council: bytes = getattr(said, "council", b"")
    if council != wire.council_id(root):
        raise _unfit()
    return said


def _unfit() -> Unfit:
    return Unfit("brings a notice that nobody of this council signed")
