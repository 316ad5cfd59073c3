"""What a desk asks the council's server and what it is told, as signed and sealed bytes.

A question:

    4 bytes   "HDQ", then the number of the protocol
    64 bytes  Ed25519 signature of the desk over everything after it
    rest      a MessagePack array (Question)

An answer:

    4 bytes   "HDA", then the number of the protocol
    32 bytes  X25519 public key that the server drew for this answer
    rest      AES-GCM over a MessagePack array, bound to the very question

An answer that brings nothing, and only says that all was taken:

    4 bytes   "HDN", then the number of the protocol
    8 bytes   the beginning of a SHA-256 over the very question, then what follows here
    rest      a MessagePack array (News)

No clock stands in a question. It names the council and the log it goes on from, and a key that the desk drew for this
one question: whoever sends a recorded question again gets an answer that only the desk could have opened, or that
nothing is new, and bundles that the log holds already are passed over.

Of arrays, what stands at the end and is as it would be without being said is left out.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from heartdesk.core.wire_server import KEY, TAG, Answer, News, Question

PROTOCOL = 1

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
_NOTHING_NEW = b"HDN" + bytes([PROTOCOL])
_NOT_TOLD = b"HDE" + bytes([PROTOCOL])
_SIGNATURE = 64


_question = msgspec.msgpack.Decoder(Question)
_answer: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
_pack = msgspec.msgpack.Encoder().encode


class NotAnswer(Exception):
    """Bytes that are no answer to what was asked: from another program, cut short, or changed on the way."""


class NotQuestion(Exception):
    """Bytes that no HeartDesk asks with."""


@dataclass(frozen=True)
class Asked:
    """A question taken apart. Nothing of it is proved until its signature is."""

    question: Question
    signature: bytes
    signed: bytes


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
        try:
            if data.startswith(_NOTHING_NEW):
                return _open_plain(data, signed)
            start = len(_TOLD) + KEY
            if len(data) < start or not data.startswith(_TOLD):
                raise NotAnswer
            theirs = data[len(_TOLD) : start]
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(theirs))
            plain = _closing(shared, self.public, theirs).decrypt(
                bytes(12), data[start:], _bound(signed)
            )
            return _answer.decode(plain)
        except (InvalidTag, ValueError, msgspec.DecodeError, RecursionError) as error:
            raise NotAnswer from error


def answer_bytes(answer: Answer, *, asked: Asked) -> bytes:
    """An answer that only whoever drew the question's key can open, or one that says nothing is new.

    Raises NotQuestion for a key that is none.
    """
    if _brings_nothing(answer):
        said = _encode(answer)
        return _NOTHING_NEW + _tag_of_answer(asked.signed, said) + said
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


def is_answer(data: bytes) -> bool:
    """Whether these bytes begin as an answer does."""
    return data.startswith((_TOLD, _NOTHING_NEW))


def _brings_nothing(answer: Answer) -> bool:
    """Whether it says no more than its length would, were it closed: all was taken, and nothing is new."""
    return (
        isinstance(answer, News)
        and not (answer.refused or answer.log)
        and not any(stretch.left for stretch in answer.stretches)
        and all(isinstance(one, int) for stretch in answer.stretches for one in stretch.entries)
    )


def _open_plain(data: bytes, signed: bytes) -> Answer:
    start = len(_NOTHING_NEW) + TAG
    tag, said = data[len(_NOTHING_NEW) : start], data[start:]
    if tag != _tag_of_answer(signed, said):
        raise NotAnswer
    answer = _answer.decode(said)
    if not _brings_nothing(answer):
        raise NotAnswer
    return answer


def _tag_of_answer(signed: bytes, said: bytes) -> bytes:
    return hashlib.sha256(b"heartdesk nothing new 1\n" + _bound(signed) + said).digest()[:TAG]


def code_bytes(code: str) -> bytes:
    """What is sent where there is no answer: a proxy's own page cannot be taken for it."""
    return _NOT_TOLD + code.encode()


def read_code(data: bytes) -> str | None:
    """Why there is no answer, in the server's own word; None where these bytes are none of its."""
    code = data[len(_NOT_TOLD) :].decode(errors="replace")
    return code if data.startswith(_NOT_TOLD) and code in CODES else None


def _closing(shared: bytes, asker: bytes, teller: bytes) -> AESGCM:
    """Each key closes one answer, so its nonce may be none."""
    key = HKDF(SHA256(), 32, salt=None, info=b"heartdesk answer 1\n" + asker + teller)
    return AESGCM(key.derive(shared))


def _bound(signed: bytes) -> bytes:
    return hashlib.sha256(signed).digest()


def _encode(said: Struct) -> bytes:
    return _pack(_brief(said))


def _brief(said: object) -> object:
    """The same without the fields at the end of a struct that are as they would be without being said."""
    if isinstance(said, tuple):
        return [_brief(one) for one in said]
    if not isinstance(said, Struct):
        return said
    fields = [getattr(said, name) for name in said.__struct_fields__]
    for default in reversed(said.__struct_defaults__):
        if fields[-1] != default:
            break
        fields.pop()
    tag = said.__struct_config__.tag
    return [*(() if tag is None else (tag,)), *map(_brief, fields)]
