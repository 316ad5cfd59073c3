"""The line to the council's server: one question out, its answer back, or a sentence why not."""

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from heartdesk.core.clock import Clock, SystemClock
from heartdesk.core.errors import DeskError
from heartdesk.core.wire_bytes import NotAnswer, QuestionKey, is_answer, question_bytes, read_code
from heartdesk.core.wire_server import DESK, LARGEST_ANSWER, PATH, Answer, Ask, Question
from heartdesk.sync.model import Seals
from heartdesk.sync.transports import server_words
from heartdesk.sync.transports.server_deadline import Deadline

_HERE = ("localhost", "127.0.0.1", "::1")
_SEND_BUFFER = 32 * 1024
_SOCKET = [(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)]
"""A small buffer: what was handed to the system has soon gone out, so that a dead line is noticed while sending."""

_SLOWEST = 2_500
"""Bytes a second of the slowest line that is waited for: 20 kbit/s."""

_CRAWL = 250
"""Bytes a second below which what goes or comes is given up: a tenth of the slowest line."""

_RESTS: dict[str, float] = {}
"""Until when, by the monotonic clock, a server asked to be left alone."""


@dataclass(frozen=True)
class Patience:
    """Seconds that the line may be quiet: while it is made, while something is sent, while an answer is waited for."""

    connect: float = 8.0
    send: float = 20.0
    answer: float = 20.0


class OtherLogs(Exception):
    """The server has not the logs that the desk knows: it is a new one, or was set back."""


class TooLarge(Exception):
    """The server, or something before it, takes no question of this length."""


class Line:
    """Asks one server, on one connection that is kept while it is used. Close it."""

    def __init__(
        self,
        address: str,
        seals: Seals,
        *,
        patience: Patience | None = None,
        clock: Clock | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self.place = address
        self.desk = seals.desk
        self._seals = seals
        self._patience = patience or Patience()
        self._clock = clock or SystemClock()
        parts = urlsplit(address)
        here = parts.hostname in _HERE
        self._url = f"{address.rstrip('/')}/{PATH}"
        safe = parts.scheme == "https"
        # Over plain http, which only goes to this computer, there is nothing to trust: reading all that takes time.
        trusted = verify or (ssl.create_default_context() if safe else False)
        self._client = httpx.Client(
            transport=httpx.HTTPTransport(verify=trusted, socket_options=_SOCKET),
            verify=trusted,
            trust_env=not here,  # a council's proxy is not asked for what is on this computer
            follow_redirects=False,
        )
        self._deadline = Deadline()
        for name in ("accept", "accept-encoding", "connection", "user-agent"):
            del self._client.headers[name]

    def close(self) -> None:
        self._client.close()

    def ask(self, ask: Ask, *, log: bytes) -> Answer:
        """The answer to a question. Raises PlaceTrouble; TooLarge; OtherLogs.

        `log` is the log that the desk knows, b"" for none; a server that may be new is shown the certificate.
        """
        rest = _RESTS.get(self.place, 0.0) - time.monotonic()
        if rest > 0:
            raise server_words.asked_to_wait(rest, place=self.place)
        key = QuestionKey()
        status, html, body, signed = self._sent(ask, log, key, show=not log)
        if status == 401 and read_code(body) == "certificate":
            status, html, body, signed = self._sent(ask, log, key, show=True)
        if status == 413 or read_code(body) == "large":
            raise TooLarge
        if read_code(body) == "log":
            raise OtherLogs
        if status != 200:
            raise server_words.not_answered(status, body, html=html, place=self.place)
        try:
            return key.open(body, signed)
        except NotAnswer as error:
            if html or not is_answer(body):
                raise server_words.not_answered(
                    status, body, html=html, place=self.place
                ) from error
            raise server_words.not_whole(place=self.place) from error

    def _sent(
        self, ask: Ask, log: bytes, key: QuestionKey, *, show: bool
    ) -> tuple[int, bool, bytes, bytes]:
        """Send a question: the status, whether a page came, what came, what was signed."""
        seals = self._seals
        said: list[bytes] = []
        question = Question(
            to=log or seals.council,
            desk=bytes.fromhex(seals.desk)[:DESK],
            key=key.public,
            ask=ask,
            certificate=seals.certificate if show else b"",
        )
        data = question_bytes(question, _noting(seals.sign, said))
        traced = {"trace": self._deadline.trace}
        waits = self._timeout(len(data))
        try:
            with (
                self._deadline.within(self._longest(len(data))) as timer,
                self._client.stream(
                    "POST", self._url, content=data, timeout=waits, extensions=traced
                ) as answer,
            ):
                timer.cancel()
                body = _capped(answer, self._patience.answer)
        except httpx.HTTPError as error:
            if isinstance(error, httpx.RemoteProtocolError) and "complete" in str(error):
                raise server_words.not_whole(place=self.place) from error
            raise server_words.not_reached(error, place=self.place) from error
        if answer.status_code in (429, 503):
            wait = server_words.seconds_to_wait(answer.headers.get("retry-after", ""), self._clock)
            _RESTS[self.place] = time.monotonic() + wait
        html = "html" in answer.headers.get("content-type", "")
        return answer.status_code, html, body, said[0]

    def _timeout(self, length: int) -> httpx.Timeout:
        """Whatever the system has taken to send may still be on its way when the wait for an answer begins."""
        patience = self._patience
        waits = patience.answer + min(length, 4 * _SEND_BUFFER) / _SLOWEST
        return httpx.Timeout(
            connect=patience.connect, write=patience.send, read=waits, pool=patience.connect
        )

    def _longest(self, length: int) -> float:
        """Seconds until an answer to a question of this length must have begun."""
        patience = self._patience
        return patience.connect + patience.send + patience.answer + length / _CRAWL


def tidy_address(where: str) -> str:
    """A server's address as it is kept. Raises DeskError for one that cannot be used safely."""
    tidy = where.strip().rstrip("/")
    try:
        parts = urlsplit(tidy)
        usable = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if (
        not usable
        or parts.scheme not in ("https", "http")
        or parts.username
        or parts.query
        or parts.fragment
    ):
        raise DeskError(
            "That is not the address of a server.",
            then="It looks like this: https://sync.example.org",
        )
    if parts.scheme != "https" and parts.hostname not in _HERE:
        raise DeskError(
            "A server is only used over a safe line: its address must begin with https://",
            then="Ask whoever looks after the server for that address.",
        )
    return tidy


def _noting(sign: Callable[[bytes], bytes], said: list[bytes]) -> Callable[[bytes], bytes]:
    """Signs, and keeps what was signed: an answer is bound to it."""

    def signed(data: bytes) -> bytes:
        said.append(data)
        return sign(data)

    return signed


def _capped(answer: httpx.Response, patience: float) -> bytes:
    """The body as it came. A longer one than any server sends is cut, and then is no answer.

    Raises httpx.ReadTimeout for one that comes in drops: each read would be in time, and all of them take for ever.
    """
    parts, length, begun = [], 0, time.monotonic()
    for part in answer.iter_raw():
        parts.append(part)
        length += len(part)
        if length > LARGEST_ANSWER:
            break
        if time.monotonic() - begun > patience + length / _CRAWL:
            raise httpx.ReadTimeout("it comes in drops")
    return b"".join(parts)[:LARGEST_ANSWER]
