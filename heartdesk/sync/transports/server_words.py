"""What a worker is told when the council's server cannot be used: plain words, and what is safe."""

import ssl
from email.utils import parsedate_to_datetime

import httpx

from heartdesk.core.clock import Clock
from heartdesk.core.wire_bytes import read_code
from heartdesk.sync.model import PlaceTrouble

_SAFE = "Nothing is lost: everything goes the next time."

_TOO_LARGE = 413

LONGEST_WAIT = 3600
"""Seconds that a server may ask a desk to stay away."""

_SAID = {
    "council": (
        "The server does not know this council.",
        "Ask whoever looks after the server to let this council in.",
    ),
    "stranger": (
        "The server says that this desk is not one of the council's.",
        "Ask the admin who asked this desk in. A shared folder or a stick works meanwhile.",
    ),
    "signature": (
        "The server could not prove that this desk asked. Something on the way changes what is sent.",
        "Ask whoever looks after the network. A shared folder or a stick works meanwhile.",
    ),
    "newer": ("This HeartDesk is newer than the server.", "The server must be updated."),
    "often": ("The server is asked too often.", "Wait a little; it is tried again by itself."),
    "full": ("The server has no more room for snapshots.", "Tell whoever looks after the server."),
}

_BY_STATUS = {
    401: (
        "Something before the server asks for a name and a password.",
        "Tell whoever looks after the server.",
    ),
    403: ("Something before the server does not let this desk in.", "Tell whoever looks after it."),
    404: (
        "There is no HeartDesk server at this address.",
        "Check the address with whoever looks after the server.",
    ),
    407: (
        "The network's proxy asks for a name and a password.",
        "Tell whoever looks after the network. A shared folder or a stick works meanwhile.",
    ),
    408: ("The line was too slow for the server.", "Try again where the line is better."),
    413: ("What was sent is too large for the server.", "Tell whoever looks after the server."),
    429: ("The server is asked too often.", "Wait a little; it is tried again by itself."),
    511: (
        "The network wants you to sign in first.",
        "Open a web page in the browser, sign in there, then meet again.",
    ),
}


def not_answered(status: int, body: bytes, *, html: bool, place: str) -> PlaceTrouble:
    """What a status other than 200, or an answer that is none of the server's, means for a worker."""
    code = read_code(body)
    if code in _SAID:
        say, then = _SAID[code]
    elif (
        code is None and (html or 300 <= status < 400) and status not in _BY_STATUS and status < 500
    ):
        say, then = (
            "The network shows a page of its own in place of the server: it may want you to sign in first.",
            "Open a web page in the browser, sign in there, then meet again.",
        )
    elif status in _BY_STATUS:
        say, then = _BY_STATUS[status]
    elif status >= 500:
        say, then = ("The server has trouble of its own.", "It is tried again by itself.")
    else:
        say, then = (
            "What answered is not a HeartDesk server, or it was changed on the way.",
            "Check the address with whoever looks after the server.",
        )
    return PlaceTrouble(f"{say} ({_name(place)}) {_SAFE}", then=then)


def not_reached(error: Exception, *, place: str) -> PlaceTrouble:
    """What trouble on the line means for a worker."""
    say, then = _on_the_line(error)
    return PlaceTrouble(f"{say} ({_name(place)}) {_SAFE}", then=then)


def not_whole(*, place: str) -> PlaceTrouble:
    """An answer that stopped in the middle, or is not the one to what was asked."""
    return PlaceTrouble(
        f"The answer of the server did not come whole. ({_name(place)}) {_SAFE}",
        then="Meet again: it goes on where it stopped.",
    )


def too_large(*, place: str) -> PlaceTrouble:
    """A question that the server, or something before it, would not take for its length."""
    return not_answered(_TOO_LARGE, b"", html=False, place=place)


def asked_to_wait(seconds: float, *, place: str) -> PlaceTrouble:
    """The server said before that it does not want to be asked yet."""
    minutes = max(1, round(seconds / 60))
    time = "a minute" if minutes == 1 else f"{minutes} minutes"
    return PlaceTrouble(
        f"The server asked this desk to wait. ({_name(place)}) {_SAFE}",
        then=f"It is tried again by itself in about {time}.",
    )


def seconds_to_wait(header: str, clock: Clock) -> float:
    """What "Retry-After" says, as seconds or as a date; 0 where it says nothing that can be read."""
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(header) - clock.now()).total_seconds()
        except (ValueError, TypeError):
            return 0.0
    return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else 0.0  # noqa: PLR0124 - not a number


def _name(place: str) -> str:
    """A server as people call it: its address without what every address begins with."""
    return place.partition("://")[2] or place


def _on_the_line(error: Exception) -> tuple[str, str]:
    if _of_certificate(error):
        return (
            "The server could not prove who it is: its certificate is not one this computer trusts, or it ran out.",
            "Check this computer's date. If it is right, tell whoever looks after the server; send nothing meanwhile.",
        )
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
        return (
            "The server could not be reached.",
            "Check the network and the address. A shared folder or a stick works meanwhile.",
        )
    if isinstance(error, httpx.TimeoutException):
        return (
            "The line to the server went quiet.",
            "Meet again where the line is better: it goes on where it stopped.",
        )
    return (
        "The line to the server broke.",
        "Meet again: it goes on where it stopped.",
    )


def _of_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
