"""How field maps stand in the file: MessagePack, with names in order, so that equal maps are equal bytes."""

from collections.abc import Mapping
from typing import Any

import msgspec

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_fields = msgspec.msgpack.Decoder(dict[str, Any])
_replaces = msgspec.msgpack.Decoder(dict[str, list[tuple[bytes, int]]])
_names = msgspec.msgpack.Decoder(tuple[str, ...])


def encode(value: object) -> bytes:
    """The one way to write a value; raises TypeError for what is not a JSON value."""
    return _encoder.encode(value)


def same(one: object, other: object) -> bool:
    """Whether two values would be written the same; unlike ==, tells 1 from True."""
    return encode(one) == encode(other)


def decode_fields(data: bytes) -> dict[str, Any]:
    """A field map, as written by `encode`."""
    return _fields.decode(data)


def decode_replaces(data: bytes) -> Mapping[str, list[tuple[bytes, int]]]:
    """What a change replaces, as written by `encode`: field -> change ids."""
    return _replaces.decode(data)


def decode_names(data: bytes) -> tuple[str, ...]:
    """A list of field names, as written by `encode`."""
    return _names.decode(data)
