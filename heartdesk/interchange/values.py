"""Single values of a source made fit to keep: words, links, dates, numbers. What does not fit gives None."""

import html
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from heartdesk.core.text import one_line, plain

LONGEST_TEXT = 10_000
LONGEST_LINE = 200

UNKNOWN = "unknown"
"""Stands where a standard must have a text and nobody knows it."""

_TAGS = (
    r"p|br|div|span|b|i|u|em|strong|small|sub|sup|ul|ol|li|dl|dt|dd|a|h[1-6]|hr|table|thead|tbody|tr|td|th|font|center|"
    r"blockquote|pre|code|img|section|article|header|footer|figure|figcaption|label|style|script"
)
_HIDDEN_START = re.compile(r"<(script|style)\b", re.IGNORECASE)
_LINK = re.compile(
    r"""<a\b[^<>]{0,500}?href\s*=\s*["']?(https?://[^"'\s<>]{1,500})["']?[^<>]{0,500}>([^<>]{0,500})</a\s*>""",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|table|hr|dd|dt)\b[^<>]{0,2000}>", re.IGNORECASE
)
_TAG = re.compile(rf"</?(?:{_TAGS})\b[^<>]{{0,2000}}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_WRITTEN_BREAK = re.compile(r"(?:\\r)?\\n")
_MARKER = re.compile(r"#{2,3}[A-Z0-9]{2,12}#{2,3}")
_GARBLED = re.compile(r"â€|Ã[\x80-\xbf©¨ªº«¡]|Â[\xa0£°·]|GÇ[ÖôöÿÜ]|ï»¿|ï¿½|\ufffd")

_EMAIL = re.compile(
    r"[^\s@<>,;:\"()]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}"
)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_UK_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
_MEANS_NOTHING = {
    "",
    "n/a",
    "na",
    "none",
    "null",
    "nil",
    "-",
    "--",
    "unknown",
    "tbc",
    "not applicable",
    "undefined",
}


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a list, or the one object that stands where a list should; anything else is none."""
    return [
        one for one in (value if isinstance(value, list) else [value]) if isinstance(one, Mapping)
    ]


def as_words(value: Any) -> str:
    """A JSON scalar as written; "" for nothing, and for what is no scalar."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value}"


def text(value: Any, limit: int = LONGEST_TEXT) -> str:
    """A long text: HTML and written-out line breaks become plain lines, entities become letters."""
    words = as_words(value)
    if not words:
        return ""
    words = words[: limit * 4 + 1000]
    if "\\" in words:
        words = _WRITTEN_BREAK.sub("\n", words)
    if "#" in words:
        words = _MARKER.sub("", words)
    if "<" in words:
        words = _without_tags(words)
    return plain(_without_entities(words), limit)


def line(value: Any, limit: int = LONGEST_LINE) -> str:
    """A name or other short text on one line. Tags stay as they are: `Tea & <b>chat` is a name."""
    words = as_words(value)
    if not words:
        return ""
    words = words[: limit * 4 + 1000]
    if "\\" in words:
        words = _WRITTEN_BREAK.sub(" ", words)
    return one_line(_without_entities(words), limit)


def is_longer(value: Any, limit: int = LONGEST_TEXT) -> bool:
    """Whether a text is certainly longer than what is kept of it."""
    return isinstance(value, str) and len(value) > limit


def looks_garbled(words: str) -> bool:
    """Whether a text went through a wrong encoding on its way here (mojibake)."""
    return not words.isascii() and _GARBLED.search(words) is not None


def says_nothing(value: Any) -> bool:
    """Whether a value is one of the many ways of writing "nothing"."""
    return as_words(value).strip().casefold() in _MEANS_NOTHING


def link(value: Any) -> str | None:
    """A web address with its scheme (https where it had none), or None where it is no http(s) address."""
    words = as_words(value).strip().strip("\"'<>")
    if not words or len(words) > 2000 or re.search(r"\s", words):
        return None
    if re.match(r"https?://", words, re.IGNORECASE) is None:
        if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", words, re.IGNORECASE):
            return None
        words = "https://" + words.lstrip("/")
    words = plain(words, 2000)
    try:
        parts = urlsplit(words)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if "@" in parts.netloc or _HOST.fullmatch(host) is None:
        return None
    return words


def email(value: Any) -> str | None:
    """One e-mail address, or None."""
    words = as_words(value).strip().removeprefix("mailto:").strip("<>")
    return words if len(words) <= 254 and _EMAIL.fullmatch(words) else None


def number(value: Any, *, lowest: float, highest: float) -> float | None:
    """A finite number within bounds, from a number or its text; None otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value[:40] if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and lowest <= found <= highest else None


def whole(value: Any, *, lowest: int, highest: int) -> int | None:
    """A whole number within bounds; 12.0 and "12" count, 12.5 does not."""
    found = number(value, lowest=lowest, highest=highest)
    return int(found) if found is not None and found == int(found) else None


def day(value: Any) -> str | None:
    """A date as YYYY-MM-DD from an ISO date or moment; None otherwise."""
    match = _DATE.fullmatch(as_words(value).strip()[:40])
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()[:3])).isoformat()
    except ValueError:
        return None


def moment(value: Any) -> str | None:
    """An ISO moment, or a plain date, in the form it came in; None otherwise."""
    words = as_words(value).strip()[:40]
    try:
        datetime.fromisoformat(words)
    except ValueError:
        return None
    return words


def postcode(value: Any) -> str:
    """A postcode as people write it: "m21 9aq " gives "M21 9AQ"."""
    words = line(value, 20).upper()
    match = _UK_POSTCODE.fullmatch(" ".join(words.split()))
    return f"{match[1]} {match[2]}" if match else words


def _without_tags(words: str) -> str:
    words = _without_scripts(words)
    words = _LINK.sub(_link_in_words, words)
    words = _BREAK.sub("\n", words)
    return _TAG.sub("", words)


def _without_scripts(words: str) -> str:
    """`words` without scripts and styles; one that is never closed is left for `_TAG`."""
    kept: list[str] = []
    at = 0
    while (start := _HIDDEN_START.search(words, at)) is not None:
        end = re.compile(rf"</{start[1]}\s*>", re.IGNORECASE).search(words, start.end())
        if end is None:
            break
        kept.append(words[at : start.start()])
        at = end.end()
    return " ".join([*kept, words[at:]])


def _link_in_words(match: re.Match[str]) -> str:
    address, shown = match[1], match[2].strip()
    return address if not shown or shown in address else f"{shown} ({address})"


def _without_entities(words: str) -> str:
    return html.unescape(words) if "&" in words and _ENTITY.search(words) else words
