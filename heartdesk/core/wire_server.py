"""What a desk asks the council's server and what it is told: the messages.

Their bytes are those of heartdesk.core.wire_bytes.
"""

import hashlib
from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from heartdesk.core.wire import LARGEST, Count, Id
from heartdesk.core.wire_thin import Thin

PART = 256 * 1024
"""Bytes of bundles that go one way in one question or answer; more takes more of them. One bundle always fits."""

LARGEST_QUESTION = LARGEST + 64 * 1024
"""Bytes of a question. A longer one is refused before it is read."""

LARGEST_ANSWER = LARGEST + PART + 64 * 1024

MOST_BUNDLES = 4096
"""Bundles in one question."""

LOG = 8
"""Bytes of the id of a council's logs, drawn at random when the council is let in."""

DESK = 4
"""As much of a desk's id as a question begins with: whose of these it is, its signature tells."""

TAG = 8
"""As much of a sum as tells a bundle, or a place of a log, from any other."""

LARGEST_PART = LARGEST
"""Bytes of one part of a snapshot."""

PART_NAME = r"[a-z]+-[0-9a-f]{8,64}-[0-9]{4,8}\.hds"
"""What a part of a snapshot may be called."""

PATH = "v1"
"""Where a server hears questions, below its address."""

KEY = 32
"""Bytes of a key that is drawn for one question or answer."""

Tag = Annotated[bytes, Meta(min_length=TAG, max_length=TAG)]
Sum = Annotated[bytes, Meta(min_length=32, max_length=32)]
Key = Annotated[bytes, Meta(min_length=KEY, max_length=KEY)]
LogId = Annotated[bytes, Meta(max_length=LOG)]
Number = Annotated[int, Meta(ge=0, le=63)]
PartName = Annotated[str, Meta(pattern=rf"^{PART_NAME}$")]


class Exchange(Struct, frozen=True, array_like=True, tag=1):
    """Here is what I have to say; tell me what the others said since.

    `read` is how far the desk has read each log, by the number of its audience, and `tag` that of the running hashes
    there (`tag_of_logs`). Unless it `hears`, no bundles come back: the answer says how far the log went on with these
    alone. `certificates` are of desks whose words are carried here and whom the server may not know.
    """

    read: Annotated[tuple[Count, ...], Meta(max_length=64)]
    tag: Tag
    bundles: Annotated[tuple[bytes | Thin, ...], Meta(max_length=MOST_BUNDLES)] = ()
    certificates: Annotated[tuple[bytes, ...], Meta(max_length=MOST_BUNDLES)] = ()
    hears: bool = True


class From(Struct, frozen=True, array_like=True):
    """The log of an audience, from after a position on."""

    audience: Number
    after: Count


class List(Struct, frozen=True, array_like=True, tag=2):
    """Which bundles stand in these logs? So many at most."""

    logs: Annotated[tuple[From, ...], Meta(max_length=64)]
    most: Annotated[int, Meta(ge=1, le=PART // TAG)]


class Fetch(Struct, frozen=True, array_like=True, tag=3):
    """Give me the bundles at these positions."""

    audience: Number
    positions: Annotated[tuple[Count, ...], Meta(max_length=MOST_BUNDLES)]
    room: Count


class Parts(Struct, frozen=True, array_like=True, tag=4):
    """Which parts of snapshots are there? Or, where `telling` is asked for, which bundles tell who was shut out?"""

    telling: bool = False


class ReadPart(Struct, frozen=True, array_like=True, tag=5):
    """Give me this part."""

    name: PartName


class PutPart(Struct, frozen=True, array_like=True, tag=6):
    """Keep this part."""

    name: PartName
    data: Annotated[bytes, Meta(max_length=LARGEST_PART)]


class Gone(Struct, frozen=True, array_like=True):
    """A bundle whose bytes need not be kept any more: a snapshot stands for it. `tag` is the beginning of its sum."""

    stream: Id
    audience: Number
    number: Count
    tag: Annotated[bytes, Meta(min_length=4, max_length=4)]


class LetGo(Struct, frozen=True, array_like=True, tag=7):
    """A snapshot that is here whole stands for these: let their bytes go, and those of older snapshots' parts."""

    bundles: Annotated[tuple[Gone, ...], Meta(max_length=MOST_BUNDLES)]
    parts: Annotated[tuple[PartName, ...], Meta(max_length=MOST_BUNDLES)] = ()


Ask = Exchange | List | Fetch | Parts | ReadPart | PutPart | LetGo


class Question(Struct, frozen=True, array_like=True):
    """Who asks what. `key` was drawn for this question, `desk` is the beginning of the id of the one that asks.

    `to` is the id of the council's logs, or, where the desk does not know it yet, of the council itself. `certificate`
    is shown only to a server that may not know the desk.
    """

    to: Annotated[bytes, Meta(min_length=LOG, max_length=16)]
    desk: Annotated[bytes, Meta(min_length=DESK, max_length=DESK)]
    key: Key
    ask: Ask
    certificate: Annotated[bytes, Meta(max_length=1024)] = b""

    @property
    def log(self) -> bytes:
        """The id of the logs that are asked for; b"" where the council itself is."""
        return self.to if len(self.to) == LOG else b""


class Stretch(Struct, frozen=True, array_like=True):
    """The log of an audience from where the desk had read it: what stands there, how much still comes.

    An entry is a bundle; or the number of one among those just given; or the sum of one that is no longer kept.
    """

    audience: Number
    left: Count
    entries: tuple[bytes | int, ...]


UNPROVED = "is from a desk that the server has not met yet"
"""Why a bundle is refused that is taken once its desk's certificate is shown."""


NOT_FILLED = "does not follow anything that the server holds"
"""Why a bundle is refused of which something was left out that the server cannot put back: it is taken whole."""


class Refusal(Struct, frozen=True, array_like=True):
    """A bundle of the question, by its number, that was not taken, and why: a phrase that goes on from "it"."""

    index: Count
    why: Annotated[str, Meta(max_length=200)]


class News(Struct, frozen=True, array_like=True, tag=1):
    """The answer to Exchange. `log` is told only to a desk that did not name one."""

    stretches: tuple[Stretch, ...] = ()
    refused: tuple[Refusal, ...] = ()
    log: LogId = b""


class Unknown(Struct, frozen=True, array_like=True, tag=2):
    """The log is not the one the desk knows, or does not go on from where it stood. Nothing was taken."""


class Tags(Struct, frozen=True, array_like=True):
    """Tags of the bundles from a position on, laid end to end; the running hash after the last; how many follow."""

    audience: Number
    first: Count
    tags: bytes
    running: Annotated[bytes, Meta(max_length=32)]
    left: Count


class Listed(Struct, frozen=True, array_like=True, tag=3):
    """The answer to List."""

    log: LogId
    logs: tuple[Tags, ...]


class Fetched(Struct, frozen=True, array_like=True, tag=4):
    """Bundles in the order asked for, as many as there was room for; b"" for one that is not kept."""

    bundles: tuple[bytes, ...]


class PartsThere(Struct, frozen=True, array_like=True, tag=5):
    """Names of parts, and how long each is; or the bundles that tell who was shut out."""

    parts: dict[str, Count]
    telling: tuple[bytes, ...] = ()


class PartData(Struct, frozen=True, array_like=True, tag=6):
    """A part; b"" where it is not there."""

    data: bytes


class Done(Struct, frozen=True, array_like=True, tag=7):
    """It is kept."""


class ShutOut(Struct, frozen=True, array_like=True, tag=8):
    """The desk was revoked: the bundle that says so. What it brought of its own was kept, for a person to look at."""

    bundle: bytes


Answer = News | Unknown | Listed | Fetched | PartsThere | PartData | Done | ShutOut


def running_after(running: bytes, sum_: bytes) -> bytes:
    """The running hash of a log after one more bundle; b"" is that of an empty log."""
    return hashlib.sha256(running + sum_).digest()


def tag_of_logs(read: Sequence[int], running: Sequence[bytes]) -> bytes:
    """The tag of all logs together, as far as they were read."""
    said = hashlib.sha256()
    for position, hash_ in zip(read, running, strict=True):
        said.update(position.to_bytes(8) + (hash_ or bytes(32)))
    return said.digest()[:TAG]


def fits(lengths: Sequence[int], room: int) -> int:
    """How many of the first of these go into `room` bytes; one always, where there are any and there is room."""
    if room <= 0:
        return 0
    for count, length in enumerate(lengths):
        room -= length
        if room < 0:
            return max(count, 1)
    return len(lengths)
