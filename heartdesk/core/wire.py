"""The outside of a bundle: a header in the clear, a sealed body, the desk's signature over both.

    4 bytes   "HDB", then the number of the protocol
    2 bytes   length of the header, big-endian
    header    a MessagePack array (Header)
    body      sealed (heartdesk.sync.bundles)
    64 bytes  Ed25519 signature over everything before

This frame holds in every protocol, so that a desk can keep and carry what only a later HeartDesk reads. A later header
may only add at its end. The council's server needs no more of HeartDesk than this module.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

from heartdesk.core.kinds import Audience

PROTOCOL = 1
LARGEST = 4 * 1024 * 1024
"""Bytes of one bundle. Desks make them far smaller; more than this is refused before it is read."""

TAG_BYTES = 4
"""As much of a bundle's sum as tells it from another of the same number."""

MOST_NOTICES = 64
"""Notices in one header."""

_MAGIC = b"HDB"
_STRANGER = "is not one of HeartDesk's"
_SIGNATURE = 64
_FRAME = len(_MAGIC) + 1 + 2
_AUDIENCES = (
    Audience.DIRECTORY,
    Audience.HUB,
    Audience.PEOPLE,
    Audience.VOLUNTEERS,
    Audience.SAFEGUARDING,
    Audience.DEPUTY,
)
"""In the order of their numbers on the wire. Only ever added to."""

Id = Annotated[bytes, Meta(min_length=16, max_length=16)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Notice = Annotated[bytes, Meta(min_length=1, max_length=16_384)]
Tag = Annotated[bytes, Meta(min_length=TAG_BYTES, max_length=TAG_BYTES)]


class Unfit(Exception):
    """Bytes that are no bundle, or not a whole one. `why` goes on from "it"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Seen(Struct, frozen=True, array_like=True):
    """A bundle that a desk had seen: the last of its stream, or of one branch where a stream has several."""

    stream: Id
    number: Count
    tag: Tag


class Header(Struct, frozen=True, array_like=True):
    """What stands in the clear.

    `before` is the SHA-256 of the stream's previous bundle for this audience, b"" for its first, which also brings the
    desk's certificate. `vector` is what the desk had seen of this audience that its bundle before did not tell yet.
    `changes` counts what the body holds; `packing` is the number of the dictionary it was packed with. `notices` tell
    every desk and the server of desks shut out and of new keys (heartdesk.core.notices); each speaks for itself.
    """

    council: Id
    audience: Annotated[int, Meta(ge=0, lt=len(_AUDIENCES))]
    stream: Id
    number: Annotated[int, Meta(ge=1, le=2**53)]
    before: Annotated[bytes, Meta(max_length=32)]
    vector: tuple[Seen, ...]
    changes: Count
    packing: Count
    certificate: Annotated[bytes, Meta(max_length=1024)] = b""
    notices: Annotated[tuple[Notice, ...], Meta(max_length=MOST_NOTICES)] = ()

    @property
    def of(self) -> Audience:
        """The audience it is for."""
        return _AUDIENCES[self.audience]


class Certified(Struct, frozen=True, array_like=True):
    """What the council's root key says of a desk.

    `box` is the X25519 key that keys for this desk are sealed to; `opens` are the numbers of the audiences whose keys
    it was given, and may be given anew. Certificates of before say neither: b"" and None.
    """

    council: Id
    public: Annotated[bytes, Meta(min_length=32, max_length=32)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    made: Count
    box: Annotated[bytes, Meta(max_length=32)] = b""
    opens: Annotated[tuple[Count, ...], Meta(max_length=64)] | None = None


HeaderOf = TypeVar("HeaderOf")


@dataclass(frozen=True)
class Framed(Generic[HeaderOf]):
    """What came in a frame, taken apart. Nothing of it is proved until its signature is.

    `data` is all of it, as it came; `body` is the sealed part, `head` what it is bound to.
    """

    data: bytes
    protocol: int
    header: HeaderOf
    head: bytes
    body: bytes

    @property
    def signature(self) -> bytes:
        return self.data[-_SIGNATURE:]

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return self.data[:-_SIGNATURE]


Envelope = Framed[Header]
"""A bundle taken apart."""


_header = msgspec.msgpack.Decoder(Header)
_certified = msgspec.msgpack.Decoder(Certified)
_encoder = msgspec.msgpack.Encoder(order="deterministic")


def audience_number(audience: Audience) -> int:
    """The number of an audience on the wire."""
    return _AUDIENCES.index(audience)


def audience_of(number: int) -> Audience | None:
    """The audience of a number on the wire; None for one that only a later HeartDesk knows."""
    return _AUDIENCES[number] if 0 <= number < len(_AUDIENCES) else None


def head_of(header: Header) -> bytes:
    """The bytes before the body, to which it is bound."""
    encoded = _encoder.encode(header)
    return _MAGIC + bytes([PROTOCOL]) + len(encoded).to_bytes(2) + encoded


def put_together(head: bytes, body: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """A whole bundle, signed."""
    unsigned = head + body
    return unsigned + sign(unsigned)


def take_apart(data: bytes) -> Envelope:
    """The parts of a bundle. Raises Unfit for bytes that are none, too many, or cut short."""
    found = unframed(data, magic=_MAGIC, largest=LARGEST, read=_header, stranger=_STRANGER)
    header = found.header
    first = header.number == 1
    if first != (not header.before) or len(header.before) not in (0, 32):
        raise Unfit("has a beginning that no HeartDesk writes")
    return found


def unframed(
    data: bytes,
    *,
    magic: bytes,
    largest: int,
    read: msgspec.msgpack.Decoder[HeaderOf],
    stranger: str,
) -> Framed[HeaderOf]:
    """What stands in a frame of this `magic`. Raises Unfit: for bytes of another beginning with `stranger`."""
    if len(data) > largest:
        raise Unfit("is larger than any HeartDesk sends")
    if not data.startswith(magic):
        raise Unfit(stranger if len(data) >= len(magic) else "is cut short")
    if len(data) < _FRAME + _SIGNATURE:
        raise Unfit("is cut short")
    end = _FRAME + int.from_bytes(data[_FRAME - 2 : _FRAME])
    if len(data) < end + _SIGNATURE:
        raise Unfit("is cut short")
    try:
        header = read.decode(data[_FRAME:end])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unfit("has a beginning that no HeartDesk writes") from error
    return Framed(data, data[len(magic)], header, data[:end], data[end:-_SIGNATURE])


def sum_of(data: bytes) -> bytes:
    """The SHA-256 of a bundle, by which it is known everywhere."""
    return hashlib.sha256(data).digest()


def desk_id(public: bytes) -> str:
    """The id of the desk that signs with this key: part of its SHA-256, so that nobody else can have it."""
    return hashlib.sha256(b"heartdesk desk 1" + public).hexdigest()[:32]


def council_id(root: bytes) -> bytes:
    """The id of the council whose root key this is, made likewise."""
    return hashlib.sha256(b"heartdesk council 1" + root).digest()[:16]


def new_signing_key() -> tuple[bytes, bytes]:
    """A fresh Ed25519 key: its private half, its public half."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public half of an Ed25519 private key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(private: bytes, data: bytes) -> bytes:
    """The Ed25519 signature of `data`."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(data)


def is_signed(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `data` by the holder of `public`'s private half."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def certificate(certified: Certified, sign_as_root: Callable[[bytes], bytes]) -> bytes:
    """What a desk shows for itself: what is said of it, then the root key's signature."""
    said = _encoder.encode(certified)
    return said + sign_as_root(_CERTIFICATE + said)


def read_certificate(data: bytes, root: bytes) -> Certified:
    """What a certificate says. Raises Unfit unless the council's root key signed it."""
    said, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
    if not is_signed(root, _CERTIFICATE + said, signature):
        raise _stranger()
    certified = decode_certified(data)
    if certified.council != council_id(root):
        raise _stranger()
    return certified


def decode_certified(data: bytes) -> Certified:
    """What a certificate says, its signature not looked at. Raises Unfit for none."""
    try:
        return _certified.decode(data[:-_SIGNATURE])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _stranger() from error


def _stranger() -> Unfit:
    return Unfit("is from a desk that is not of this council")


_CERTIFICATE = b"heartdesk certificate 1\n"
