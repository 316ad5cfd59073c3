"""The format of one file of the journal: what a desk saved in one minute or so, sealed, in a chain.

A file is a line of JSON in the clear (the header: numbers and moments only), then one sealed box. The box is closed
with a key that comes from the private half of the hub's audience key: everybody who can open the desk can read it, and
nobody else can read or forge one. Each header gives the SHA-256 of the file before.

Issue 8 puts bundles in the place of `Said`; header, chain and folder can stay.
"""

import hashlib
import re
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from heartdesk.core.kinds import Audience
from heartdesk.security import sealing
from heartdesk.security.held import HeldKeys
from heartdesk.security.sealing import Refused

FORMAT: Literal["heartdesk journal"] = "heartdesk journal"
VERSION = 1
FOLDER = "journal"
LARGEST = 64 * 1024 * 1024
"""Bytes of one file, closed or open: more than this is not ours."""

_NAME = re.compile(r"(\d{8})\.journal")
_PURPOSE = "journal"


class Header(Struct, frozen=True):
    """What stands in the clear. The file holds the changes of `stream` after place `after`, up to place `upto`.

    `beside` is a sum over what has no place of its own, facts and imports, so that a change of them alone shows.
    """

    format: Literal["heartdesk journal"]
    version: int
    profile: str
    stream: str
    number: int
    before: str
    after: int
    upto: int
    audit_upto: int
    beside: str
    made: datetime
    key: str


class Row(Struct, frozen=True, array_like=True):
    """One change, as its row stands in the store: what is sealed there stays sealed."""

    run: bytes
    counter: int
    stream: str
    kind: str
    record_id: str
    fields: bytes
    replaces: bytes
    wall: int
    logical: int
    worker: str


class Said(Struct, frozen=True):
    """What one file holds: changes in the order they were kept, new lines of the audit, small facts of this desk.

    `imports` are the runs of imports; `items` the account of those under way, so that they can still be taken back.
    """

    changes: tuple[Row, ...]
    audit: tuple[Mapping[str, Any], ...] = ()
    facts: Mapping[str, str] = {}
    imports: tuple[Mapping[str, Any], ...] = ()
    items: tuple[Mapping[str, Any], ...] = ()


class Unreadable(Exception):
    """A file that is torn, foreign, changed from outside, or sealed with a key that is not held. `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


_said = msgspec.msgpack.Decoder(Said)
_header = msgspec.json.Decoder(Header)


def can_seal(held: HeldKeys) -> bool:
    """Whether this desk holds what the journal is sealed with."""
    newest = held.newest.get(Audience.HUB)
    return newest is not None and newest.id in held.private


def key_in_use(held: HeldKeys) -> str:
    """The id of the key that a new file is sealed with."""
    return held.newest[Audience.HUB].id


def sealed(header: Header, said: Said, held: HeldKeys) -> bytes:
    """The bytes of a file."""
    line = msgspec.json.encode(header)
    plain = zlib.compress(msgspec.msgpack.encode(said), 6)
    return line + b"\n" + sealing.wrap(_key(header, held), plain, line)


def read_header(path: Path) -> Header:
    """What stands in the clear in a file. Nothing proves it: it may be shown, and no more. Raises Unreadable."""
    try:
        with path.open("rb") as opened:
            line = opened.readline(4096)
    except OSError as error:
        raise Unreadable("the disk does not give it back") from error
    return _decoded(line)


def read_proved_header(path: Path, held: HeldKeys) -> Header:
    """What stands in the clear in a file, once the seal has proved it. Raises Unreadable."""
    header, _ = _unsealed(path, held)
    return header


def read(path: Path, held: HeldKeys) -> tuple[Header, Said]:
    """A whole file, proved by its seal. Raises Unreadable."""
    header, plain = _unsealed(path, held)
    try:
        shrunk = zlib.decompressobj()
        opened = shrunk.decompress(plain, LARGEST)
        if shrunk.unconsumed_tail:
            raise Unreadable("it is larger than any HeartDesk writes")
        return header, _said.decode(opened)
    except (zlib.error, msgspec.DecodeError) as error:
        raise Unreadable("it is of a kind this HeartDesk does not know") from error


def bytes_of(path: Path) -> bytes:
    """All of a file. Raises Unreadable."""
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable("the disk does not give it back") from error
    if len(raw) > LARGEST:
        raise Unreadable("it is larger than any HeartDesk writes")
    return raw


def sum_of(path: Path) -> str:
    """What the next file says of this one. Raises Unreadable."""
    return hashlib.sha256(bytes_of(path)).hexdigest()


def name_of(number: int) -> str:
    """How the file of this number is called."""
    return f"{number:08d}.journal"


def files_in(folder: Path) -> list[Path]:
    """The files that carry a journal's name, in order; whatever else lies there is left alone."""
    try:
        named = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    except OSError:
        return []
    return sorted(named)


def number_of(path: Path) -> int:
    """The number a file carries in its name."""
    named = _NAME.fullmatch(path.name)
    return int(named[1]) if named else 0


def _unsealed(path: Path, held: HeldKeys) -> tuple[Header, bytes]:
    raw = bytes_of(path)
    line, _, box = raw.partition(b"\n")
    header = _decoded(line + b"\n")
    try:
        return header, sealing.unwrap(_key(header, held), box, line)
    except Refused as error:
        raise Unreadable("it is cut short or was changed from outside") from error


def _decoded(line: bytes) -> Header:
    if not line.endswith(b"\n"):
        raise Unreadable("it is cut short")
    try:
        header = _header.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("it is not one of HeartDesk's") from error
    if header.version > VERSION:
        raise Unreadable("it was written by a newer HeartDesk")
    if not header.made.tzinfo:
        raise Unreadable("it is not one of HeartDesk's")
    return header


def _key(header: Header, held: HeldKeys) -> bytes:
    private = held.private.get(header.key)
    if private is None:
        raise Unreadable("its key is not held here")
    return sealing.derived(private, salt=header.profile.encode(), purpose=_PURPOSE)
