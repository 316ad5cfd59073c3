"""Phone numbers as sources write them, taken apart into a number to ring, an extension and the words around it."""

import re
from dataclasses import dataclass, replace
from typing import Any

from heartdesk.interchange import values

FEWEST_DIGITS, MOST_DIGITS = 3, 15

_APART = re.compile(r"\s*(?:[;,\n|]|\s/\s|\s+or\s+|\s+and\s+)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\(?\d[\d\s().\-\u2010-\u2015/\xa0]*\d")
_EXTENSION = re.compile(
    r"\s*[,(]?\s*(?:ext(?:ension|n)?|option|opt|x)\.?[:\s]*([A-Za-z]{0,6}\d{1,8})\)?", re.IGNORECASE
)
_KINDS = {
    "fax": "fax", "text": "text", "sms": "text", "mobile": "cell", "cell": "cell", "textphone": "textphone",
    "tty": "textphone", "tdd": "textphone", "minicom": "textphone", "voice": "voice", "pager": "pager",
    "video": "video",
}  # fmt: skip
_NO_PHONE = re.compile(
    r"no\s+(?:tele)?phone|none|n/?a|null|-+|unknown|not known|test tel", re.IGNORECASE
)


@dataclass(frozen=True)
class Phone:
    """One number. `description` holds the words that stood beside it; `type` is HSDS's, "" where not said."""

    number: str
    extension: str = ""
    description: str = ""
    type: str = ""


def read_phones(value: Any) -> tuple[Phone, ...] | None:
    """The numbers in a text: () where it says there is none, None where there are words but no number.

    "main: 305-285-5922", "305-573-4200 x57471", '"+44 1234 234567"' and "01632 960001 or 01632 960002" are read.
    """
    words = values.line(value, 300).strip("\"' ")
    if not words or _NO_PHONE.fullmatch(words):
        return ()
    found: list[Phone] = []
    left: list[str] = []
    for part in _APART.split(_extensions_joined(words)):
        phone = _read_one(part)
        if phone is None:
            left.append(part)
        else:
            found.append(phone)
    if not found:
        return None
    beside = ", ".join(filter(None, [found[-1].description, *left]))
    return (*found[:-1], replace(found[-1], description=beside))


def phone_type(value: Any) -> str:
    """HSDS's word for a type of phone, "" where it has none."""
    return _KINDS.get(values.line(value, 40).casefold(), "")


def _extensions_joined(words: str) -> str:
    """ "01632 960001, ext 4" is one phone, not two."""
    return re.sub(
        r"\s*[,;]\s*(?=(?:ext|extn|extension|option|opt|x)\b\.?\s*\d)",
        " ",
        words,
        flags=re.IGNORECASE,
    )


def _read_one(words: str) -> Phone | None:
    match = _NUMBER.search(words)
    if match is None:
        return None
    number = match[0].strip().rstrip("(-./")
    digits = sum(c.isdigit() for c in number)
    if not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        return None
    before, after = words[: match.start()], words[match.start() + len(number) :]
    extension = ""
    if (found := _EXTENSION.match(after)) is not None:
        extension, after = found[1], after[found.end() :]
    description = " ".join(f"{before} {after}".replace("(", " ").replace(")", " ").split()).strip(
        " :;,.-\"'"
    )
    return Phone(_closed(number), extension, description, _KINDS.get(description.casefold(), ""))


def _closed(number: str) -> str:
    """`number` without a bracket that has no partner."""
    if number.count("(") != number.count(")"):
        number = number.replace("(", "").replace(")", "")
    return " ".join(number.split())
