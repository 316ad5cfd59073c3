"""The key file as text: JSON that can be checked to the last byte."""

from hashlib import sha256
from typing import TypeVar

import msgspec
from msgspec import Struct

from heartdesk.core.errors import DeskError
from heartdesk.security.slots import FORMAT, VERSION, AnyKeyFile, FirstKeyFile, KeyFile

LARGEST = 16_000_000
"""Bytes; a slot takes about one thousand, a key sealed to it three hundred."""

File = TypeVar("File", KeyFile, FirstKeyFile)

_SAFE = "Nothing was changed."
_FROM_BACKUP = (
    "Bring the desk back from its last good backup, or ask whoever looks after this computer."
)

# What msgspec raises for bytes that are not the JSON asked for; brackets nested too deep end in the last.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Damaged(DeskError):
    """The key file is not there or not whole; its spare copy may be."""


class _Head(Struct):
    format: str = ""
    version: int = 0


def encode(file: KeyFile) -> bytes:
    """The one way to write `file`, its checksum brought up to date."""
    return _written(msgspec.structs.replace(file, checksum=_checksum(file)))


def decode(raw: bytes) -> AnyKeyFile:
    """The key file in `raw`, every byte of it as it was written.

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
            raise damaged() from error
        raise _foreign() from error
    if head.format != FORMAT:
        raise _foreign()
    if head.version > VERSION:
        raise DeskError(
            f"This desk was made by a newer HeartDesk than this one. {_SAFE}",
            then="Bring HeartDesk up to date on this computer, then try again.",
        )
    return _whole(raw, FirstKeyFile) if head.version == 1 else _whole(raw, KeyFile)


def vouched(file: AnyKeyFile) -> bytes:
    """The bytes that the keyed sum vouches for: all but the two sums."""
    return _written(msgspec.structs.replace(file, keyed_sum=b"", checksum=b""))


def damaged() -> Damaged:
    return Damaged(f"This desk's key file is damaged or cut short. {_SAFE}", then=_FROM_BACKUP)


def _whole(raw: bytes, kind: type[File]) -> File:
    try:
        file = msgspec.json.decode(raw, type=kind)
    except _UNREADABLE as error:
        raise damaged() from error
    if file.checksum != _checksum(file) or raw != _written(file):
        raise damaged()
    return file


def _written(file: AnyKeyFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def _checksum(file: AnyKeyFile) -> bytes:
    return sha256(_written(msgspec.structs.replace(file, checksum=b""))).digest()


def _opening() -> bytes:
    """How every key file begins, so that one cut short is told from a stranger."""
    return b'{\n  "format": "' + FORMAT.encode() + b'"'


def _foreign() -> Damaged:
    return Damaged(f"This desk's key file is not one of HeartDesk's. {_SAFE}", then=_FROM_BACKUP)
