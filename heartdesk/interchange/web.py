"""One careful GET: JSON from one host by https, capped in bytes and time, never led elsewhere."""

import json
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from heartdesk import __version__
from heartdesk.core.errors import DeskError, MachineTrouble

MEGABYTE = 1024 * 1024
LARGEST_ANSWER = 20 * MEGABYTE
PATIENCE_S = 30.0
"""How long one answer may stay silent."""
LONGEST_ANSWER_S = 180.0
"""How long one answer may take in all, however it trickles."""

_SAFE = "Nothing has been changed."
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NotThereError(DeskError):
    """The host answered that it has no such page, or has trouble with this one."""


@dataclass(frozen=True)
class Host:
    """The host an address names: what every later request is held to."""

    scheme: str
    netloc: str

    @classmethod
    def of(cls, url: str) -> "Host":
        """The host of an address. Raises DeskError for what is no https address (http only on this machine)."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            _ = parts.port
        except ValueError:
            host, parts = "", urlsplit("")
        scheme = parts.scheme.lower()
        if not host or parts.username is not None:
            raise DeskError(
                f"{url[:200]} is not a web address. {_SAFE}", then="It begins with https://"
            )
        if scheme != "https" and not (scheme == "http" and host in _LOOPBACK):
            raise DeskError(
                f"HeartDesk reads a feed only over a protected line (https). {_SAFE}",
                then="Ask whoever runs the feed for its https:// address.",
            )
        return cls(scheme, parts.netloc.lower())


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect within the host, refuses any other."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def redirect_request(  # noqa: PLR0917 - the shape that urllib calls
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        parts = urlsplit(newurl)
        if Host(parts.scheme.lower(), parts.netloc.lower()) != self._host:
            fp.close()
            raise DeskError(
                f"The feed wanted to send us to another address ({parts.netloc[:80]}). {_SAFE}",
                then="If you are on a public Wi-Fi, sign in to it in a browser first.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Web:
    """GETs from one host."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._opener: OpenerDirector = build_opener(_SameHost(host))

    def get_json(self, url: str) -> Any:
        """The JSON value at an address of this host.

        Raises NotThereError for an answer of trouble, DeskError for one that is no JSON, too large or from elsewhere,
        MachineTrouble where the line is down or the host does not answer in time.
        """
        if Host.of(url) != self._host:
            raise DeskError(
                f"The feed pointed to another host. {_SAFE}", then="Only one host is read at once."
            )
        request = Request(  # noqa: S310 - Host.of has seen to the scheme
            url, headers={"Accept": "application/json", "User-Agent": f"HeartDesk/{__version__}"}
        )
        try:
            with self._opener.open(request, timeout=PATIENCE_S) as answer:
                raw = _read(answer)
        except HTTPError as error:
            error.close()
            raise NotThereError(
                f"The feed answered “{error.code} {error.reason}”. {_SAFE}",
                then="Try again later, or ask whoever runs the feed.",
            ) from error
        except (URLError, HTTPException, TimeoutError, OSError) as error:
            why = getattr(error, "reason", error)
            raise MachineTrouble(
                f"The feed could not be reached ({str(why)[:120]}). {_SAFE}",
                then="Check the line, then try again. Everything else works without it.",
            ) from error
        return _parsed(raw)


def _read(answer: Any) -> bytes:
    started = time.monotonic()
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(65_536):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise DeskError(
                f"One answer of the feed is larger than {LARGEST_ANSWER // MEGABYTE} MB. {_SAFE}",
                then="Ask whoever runs the feed for smaller pages.",
            )
        if time.monotonic() - started > LONGEST_ANSWER_S:
            raise TimeoutError("the answer took too long")
    length = answer.headers.get("Content-Length", "")
    if length.isdigit() and size < int(length):
        raise TimeoutError("the answer was cut short")
    return b"".join(pieces)


def _parsed(raw: bytes) -> Any:
    if raw.lstrip()[:1] == b"<":
        raise DeskError(
            f"The feed answered with a web page. {_SAFE}",
            then="If you are on a public Wi-Fi, sign in to it in a browser first.",
        )
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise DeskError(
            f"The feed's answer makes no sense as JSON. {_SAFE}",
            then="Ask whoever runs the feed, or try again later.",
        ) from error
