"""Which web addresses and numbers may become a link or a QR code: only what a person can read and trust on paper."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from heartdesk.core.phones import digits

LONGEST = 120
"""A longer address is too much to read or type from paper, so it is not printed and has no code."""

# Addresses that hide where they lead: nobody can tell from the paper what they would open.
REDIRECTORS = frozenset(
    (
        "bit.ly",
        "buff.ly",
        "cutt.ly",
        "fb.me",
        "goo.gl",
        "is.gd",
        "l.facebook.com",
        "lm.facebook.com",
        "lnkd.in",
        "ow.ly",
        "qrco.de",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "safelinks.protection.outlook.com",
        "shorturl.at",
        "shorturl.com",
        "t.co",
        "t.ly",
        "tiny.cc",
        "tiny.one",
        "tinyurl.com",
        "trib.al",
        "urldefense.com",
        "v.gd",
        "we.tl",
    )
)
_ALIKE = str.maketrans("01i5|", "ollsl")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_REST = re.compile(r"[A-Za-z0-9\-._~/?#@!$&()*+,;=:%]*")


@dataclass(frozen=True)
class Target:
    """Where a link leads, and the text that stands on paper for it.

    `uri` is what a QR code holds; `printed` is the same, whole, without "https://" or "tel:".
    """

    uri: str
    printed: str


def web_target(address: str) -> Target | None:
    """A web address as a target, or None where it may be neither printed as a link nor put in a QR code.

    Only https; no user name before an @, no port, no number in place of a name, no letters outside ASCII nor their
    "xn--" spelling (look-alikes), no shortener, no second address hidden inside, no invisible characters.
    """
    address = address.strip()
    if len(address) > LONGEST or not address.isascii() or not address.isprintable():
        return None
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    rest = address[len(parts.scheme) + 3 + len(parts.netloc) :]
    if parts.scheme.lower() != "https" or port is not None or parts.netloc.lower() != host:
        return None
    if not _is_open_host(host) or not _REST.fullmatch(rest) or _hides_another(rest):
        return None
    rest = "" if rest == "/" else rest
    return Target(f"https://{host}{rest}", host + rest)


def phone_target(number: str) -> Target | None:
    """A number to ring as a target, dialled as it is printed; None where it is not three to fifteen digits."""
    dialled = digits(number)
    if not 3 <= len(dialled) <= 15:
        return None
    return Target(f"tel:{dialled}", number)


def is_look_alike(address: str, known: Collection[str]) -> bool:
    """Whether an address pretends to be one of the `known` hosts: "c1tizens.org", "gov.uk.example.com"."""
    host = _host(address)
    if not host or host in known:
        return False
    skeletons = {_skeleton(one) for one in known}
    return _skeleton(host) in skeletons or any(host.startswith(f"{one}.") for one in known)


def hosts_of(addresses: Iterable[str]) -> frozenset[str]:
    """The hosts of addresses, without "www."."""
    return frozenset(host for one in addresses if (host := _host(one)))


def mail_target(address: str) -> Target | None:
    """An email address as a target; None where it is not one plain address of letters that all can read."""
    address = address.strip()
    if len(address) > LONGEST or not _MAIL.fullmatch(address):
        return None
    host = address.partition("@")[2].lower()
    return Target(f"mailto:{address}", address) if _is_open_host(host) else None


def readable_host(address: str) -> str:
    """The host of an address that may be printed though it can be no link, such as a plain http one; else ""."""
    secure = web_target(re.sub(r"^http://", "https://", address.strip(), flags=re.IGNORECASE))
    return secure.printed if secure else ""


def _host(address: str) -> str:
    try:
        host = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def _skeleton(host: str) -> str:
    """A host as a hasty eye reads it: signs that look the same are the same (Unicode TR 39, the ASCII part of it)."""
    return host.replace("-", "").translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def _is_open_host(host: str) -> bool:
    labels = host.split(".")
    named = (
        len(labels) > 1
        and labels[-1].isalpha()
        and all(_LABEL.fullmatch(label) for label in labels)
    )
    punycode = any(label.startswith("xn--") for label in labels)
    shortener = any(host == known or host.endswith("." + known) for known in REDIRECTORS)
    return named and not punycode and not shortener


def _hides_another(rest: str) -> bool:
    """Whether a path or query carries a second address, as open redirects do."""
    low = rest.lower()
    return "//" in low or "%2f%2f" in low or "http:" in low or "https:" in low or "%3a" in low
