"""The outside of a part of a snapshot: as a bundle's (heartdesk.core.wire), with a beginning of its own.

    4 bytes   "HDS", then the number of the protocol
    2 bytes   length of the header, big-endian
    header    a MessagePack array (PartHeader)
    body      part 0: which bundles the snapshot stands for, in the clear; the others sealed
    64 bytes  Ed25519 signature over everything before

A later header may only add at its end.
"""

from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from heartdesk.core import wire
from heartdesk.core.kinds import Audience
from heartdesk.core.wire import Count, Id, Unfit

PROTOCOL = 1
LARGEST = wire.LARGEST
"""Bytes of one part. Desks make them far smaller, but for part 0 of a snapshot that stands for very many bundles."""

MOST_PARTS = 9999

MAGIC = b"HDS"


class PartHeader(Struct, frozen=True, array_like=True):
    """What stands in the clear.

    Part 0 is made last: it says what the snapshot stands for, names the other parts by their sums, tells in `of` how
    many they are and brings the desk's certificate. The parts from 1 on hold what is said; their `of` is 0. `made` is
    in seconds since 1970, by the maker's clock, and grows from each snapshot of an audience to the next.
    """

    council: Id
    audience: Annotated[int, Meta(ge=0, le=63)]
    snapshot: Id
    number: Annotated[int, Meta(ge=0, le=MOST_PARTS)]
    of: Annotated[int, Meta(ge=0, le=MOST_PARTS)]
    made: Count
    changes: Count
    packing: Count
    certificate: Annotated[bytes, Meta(max_length=1024)] = b""

    @property
    def of_audience(self) -> Audience | None:
        """The audience it is for; None for one that only a later HeartDesk knows."""
        return wire.audience_of(self.audience)


PartEnvelope = wire.Framed[PartHeader]
"""A part taken apart."""


_header = msgspec.msgpack.Decoder(PartHeader)
_encoder = msgspec.msgpack.Encoder(order="deterministic")


def head_of(header: PartHeader) -> bytes:
    """The bytes before the body, to which it is bound."""
    encoded = _encoder.encode(header)
    return MAGIC + bytes([PROTOCOL]) + len(encoded).to_bytes(2) + encoded


def put_together(head: bytes, body: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """A whole part, signed."""
    return wire.put_together(head, body, sign)


def take_apart(data: bytes) -> PartEnvelope:
    """The pieces of a part. Raises Unfit for bytes that are none, too many, or cut short."""
    found = wire.unframed(
        data, magic=MAGIC, largest=LARGEST, read=_header, stranger="is no part of a snapshot"
    )
    header = found.header
    if header.number and header.of:
        raise Unfit("has a beginning that no HeartDesk writes")
    return found


def name_of(audience: Audience, snapshot: bytes, number: int, sum_: bytes) -> str:
    """What a part is called on the way."""
    return f"{audience}-{snapshot.hex()}{sum_[:4].hex()}-{number:04d}.hds"


def read_name(name: str) -> tuple[str, str, int, str]:
    """The audience, the snapshot's id in hexadecimal, the number and the tag of a part, from its name."""
    audience, known_as, number = name.removesuffix(".hds").split("-")
    return audience, known_as[:32], int(number), known_as[32:]
