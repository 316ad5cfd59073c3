"""Does a text look as if it held the number of a certificate? Such a number is never kept."""

import re

from heartdesk.core.errors import DeskError
from heartdesk.core.phones import looks_like_phone

WARNING = "This looks like the number of a certificate. HeartDesk keeps none: only the day it came, and who saw it."

LONG, SHORT = 9, 5
"""Digits of a number that is none to ring: so many anywhere, or beside a word such as "PVG", make us think of one."""

_RUN = re.compile(r"(?<!\w)[A-Za-z]{0,4}\d(?:[ \-./]?\d)*(?!\w)")
_ABOUT = re.compile(r"\b(?:PVG|certificate|cert|disclosure|membership|scheme)\b", re.IGNORECASE)
_DATE = re.compile(r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b")


def looks_like_certificate(text: str) -> bool:
    """Whether `text` seems to hold the number of a PVG certificate or membership. A phone number or day is none."""
    bare = _DATE.sub("; ", text)
    least = SHORT if _ABOUT.search(bare) else LONG
    runs = (found[0] for found in _RUN.finditer(bare))
    return any(
        sum(sign.isdigit() for sign in run) >= least and not looks_like_phone(run) for run in runs
    )


def refuse_certificate(text: str) -> None:
    """Raise DeskError for a text that seems to hold such a number; what was typed stays in the form."""
    if looks_like_certificate(text):
        raise DeskError(f"{WARNING} Nothing was saved.", then="Take the number out, then keep it.")
