"""What a desk asks the council's server and what it is told, as bytes.

A question:

    4 bytes   "HDQ", then the number of the protocol
    64 bytes  Ed25519 signature of the desk over everything after it
    rest      a MessagePack array (Question)

An answer:

    4 bytes   "HDA", then the number of the protocol
    32 bytes  X25519 public key that the server drew for this answer
    rest      AES-GCM over a MessagePack array, bound to the very question

No clock stands in a question. It names the council and the log it goes on from, and a key that the desk drew for this
one question: whoever sends a recorded question again gets an answer that only the desk could have opened, and bundles
that the log holds already are passed over.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Meta, Struct

from heartdesk.core.wire import LARGEST, Count, Id

PROTOCOL = 1

PART = 256 * 1024
"""Bytes of bundles that go one way in one question or answer; more takes more of them. One bundle always fits."""

LARGEST_QUESTION = LARGEST + 64 * 1024
"""Bytes of a question. A longer one is refused before it is read."""

LARGEST_ANSWER = LARGEST + PART + 64 * 1024

MOST_BUNDLES = 4096
"""Bundles in one question."""

LOG = 8
"""Bytes of the id of a council's logs, drawn at random when the council is let in."""

TAG = 8
"""As much of a sum as tells a bundle, or a place of a log, from any other."""

LARGEST_PART = 1024 * 1024
"""Bytes of one part of a snapshot."""

PART_NAME = r"[a-z]+-[0-9a-f]{8,64}-[0-9]{4,8}\.hds"
"""What a part of a snapshot may be called."""

PATH = "v1"
"""Where a server hears questions, below its address."""

CODES = {
    "question": 400,  # no HeartDesk asks like that
    "newer": 400,  # a newer HeartDesk does
    "certificate": 401,  # a desk that this server has not met must show its certificate
    "signature": 401,
    "council": 403,  # no council of this server
    "stranger": 403,  # a desk that is not of the council
    "slow": 408,
    "log": 409,  # no council here has these logs: the server is a new one, or was set back to before it had them
    "large": 413,
    "often": 429,
    "fault": 500,
    "busy": 503,
    "full": 507,
}
"""Why there is no answer, and the HTTP status that goes with it."""

_SIGNED = b"heartdesk question 1\n"
_ASKED = b"HDQ" + bytes([PROTOCOL])
_TOLD = b"HDA" + bytes([PROTOCOL])
_NOT_TOLD = b"HDE" + bytes([PROTOCOL])
_SIGNATURE = 64
_KEY = 32

Tag = Annotated[bytes, Meta(min_length=TAG, max_length=TAG)]
Sum = Annotated[bytes, Meta(min_length=32, max_length=32)]
Key = Annotated[bytes, Meta(min_length=_KEY, max_length=_KEY)]
LogId = Annotated[bytes, Meta(max_length=LOG)]
Number = Annotated[int, Meta(ge=0, le=63)]
PartName = Annotated[str, Meta(pattern=rf"^{PART_NAME}$")]


class NotAnswer(Exception):
    """Bytes that are no answer to what was asked: from another program, cut short, or changed on the way."""


class NotQuestion(Exception):
    """Bytes that no HeartDesk asks with."""


class Exchange(Struct, frozen=True, array_like=True, tag=1):
    """Here is what I have to say; tell me what the others said since.

    `read` is how far the desk has read each log, by the number of its audience, and `tag` that of the running hashes
    there (`tag_of_logs`). `room` is how many bytes of bundles may come back; with 0 the answer says how far the log
    went on with these alone. `certificates` are of desks whose words are carried here and whom the server may not know.
    """

    read: Annotated[tuple[Count, ...], Meta(max_length=64)]
    tag: Tag
    room: Count
    bundles: Annotated[tuple[bytes, ...], Meta(max_length=MOST_BUNDLES)] = ()
    certificates: Annotated[tuple[bytes, ...], Meta(max_length=MOST_BUNDLES)] = ()


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
    """Which parts of snapshots are there?"""


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
    """Who asks what. `key` was drawn for this question.

    The council is named by the id of its logs, or, where the desk does not know it yet, by its own: one of the two is
    b"". `certificate` is shown only to a server that may not know the desk.
    """

    council: Annotated[bytes, Meta(max_length=16)]
    log: LogId
    desk: Id
    key: Key
    ask: Ask
    certificate: Annotated[bytes, Meta(max_length=1024)] = b""


class Stretch(Struct, frozen=True, array_like=True):
    """The log of an audience from where the desk had read it: what stands there, how much still comes.

    An entry is a bundle; or the number of one among those just given; or the sum of one that is no longer kept.
    """

    audience: Number
    left: Count
    entries: tuple[bytes | int, ...]


UNPROVED = "is from a desk that the server has not met yet"
"""Why a bundle is refused that is taken once its desk's certificate is shown."""


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
    """Names of parts, and how long each is."""

    parts: dict[str, Count]


class PartData(Struct, frozen=True, array_like=True, tag=6):
    """A part; b"" where it is not there."""

    data: bytes


class Done(Struct, frozen=True, array_like=True, tag=7):
    """It is kept."""


class ShutOut(Struct, frozen=True, array_like=True, tag=8):
    """The desk was revoked: the bundle that says so. What it brought of its own was kept, for a person to look at."""

    bundle: bytes


Answer = News | Unknown | Listed | Fetched | PartsThere | PartData | Done | ShutOut

_question = msgspec.msgpack.Decoder(Question)
_answer: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True)
class Asked:
    """A question taken apart. Nothing of it is proved until its signature is."""

    question: Question
    signature: bytes
    signed: bytes


def running_after(running: bytes, sum_: bytes) -> bytes:
    """The running hash of a log after one more bundle; b"" is that of an empty log."""
    return hashlib.sha256(running + sum_).digest()


def tag_of_logs(read: Sequence[int], running: Sequence[bytes]) -> bytes:
    """The tag of all logs together, as far as they were read."""
    said = hashlib.sha256()
    for position, hash_ in zip(read, running, strict=True):
        said.update(position.to_bytes(8) + (hash_ or bytes(32)))
    return said.digest()[:TAG]


def question_bytes(question: Question, sign: Callable[[bytes], bytes]) -> bytes:
    """A question, signed by the desk that asks."""
    said = _encode(question)
    return _ASKED + sign(_SIGNED + said) + said


def read_question(data: bytes) -> Asked:
    """The parts of a question. Raises NotQuestion."""
    start = len(_ASKED) + _SIGNATURE
    if len(data) < start or not data.startswith(_ASKED):
        raise NotQuestion
    said = data[start:]
    try:
        question = _question.decode(said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotQuestion from error
    return Asked(question, data[len(_ASKED) : start], _SIGNED + said)


def protocol_of(data: bytes) -> int | None:
    """The number of the protocol that a question speaks; None for bytes that are no question."""
    return data[3] if len(data) > 3 and data.startswith(_ASKED[:3]) else None


class QuestionKey:
    """The key drawn for one question: its public half goes with it, the answer is opened with the other."""

    def __init__(self) -> None:
        self._private = X25519PrivateKey.generate()
        self.public = self._private.public_key().public_bytes_raw()

    def open(self, data: bytes, signed: bytes) -> Answer:
        """The answer to the question `signed`. Raises NotAnswer."""
        start = len(_TOLD) + _KEY
        if len(data) < start or not data.startswith(_TOLD):
            raise NotAnswer
        theirs = data[len(_TOLD) : start]
        try:
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(theirs))
            plain = _closing(shared, self.public, theirs).decrypt(
                bytes(12), data[start:], _bound(signed)
            )
            return _answer.decode(plain)
        except (InvalidTag, ValueError, msgspec.DecodeError, RecursionError) as error:
            raise NotAnswer from error


def answer_bytes(answer: Answer, *, asked: Asked) -> bytes:
    """An answer that only whoever drew the question's key can open. Raises NotQuestion for a key that is none."""
    private = X25519PrivateKey.generate()
    ours, theirs = private.public_key().public_bytes_raw(), asked.question.key
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError as error:
        raise NotQuestion from error
    closed = _closing(shared, theirs, ours).encrypt(
        bytes(12), _encode(answer), _bound(asked.signed)
    )
    return _TOLD + ours + closed


def code_bytes(code: str) -> bytes:
    """What is sent where there is no answer: a proxy's own page cannot be taken for it."""
    return _NOT_TOLD + code.encode()


def read_code(data: bytes) -> str | None:
    """Why there is no answer, in the server's own word; None where these bytes are none of its."""
    code = data[len(_NOT_TOLD) :].decode(errors="replace")
    return code if data.startswith(_NOT_TOLD) and code in CODES else None


def fits(lengths: Sequence[int], room: int) -> int:
    """How many of the first of these go into `room` bytes; one always, where there are any and there is room."""
    if room <= 0:
        return 0
    for count, length in enumerate(lengths):
        room -= length
        if room < 0:
            return max(count, 1)
    return len(lengths)


def _closing(shared: bytes, asker: bytes, teller: bytes) -> AESGCM:
    """Each key closes one answer, so its nonce may be none."""
    key = HKDF(SHA256(), 32, salt=None, info=b"heartdesk answer 1\n" + asker + teller)
    return AESGCM(key.derive(shared))


def _bound(signed: bytes) -> bytes:
    return hashlib.sha256(signed).digest()
