"""Reading values out of field maps that others wrote: a wrong type is nothing, never a crash."""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.text import plain

LONG = 4000
"""Most characters of a text that is shown."""

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(?P<half>[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def words(value: object, limit: int = LONG) -> str:
    """A text made safe to show, or "" where it is not a text."""
    return plain(value, limit) if isinstance(value, str) else ""


def part(value: object) -> Mapping[str, Any]:
    """An element of a list as a mapping, empty where it is something else."""
    return value if isinstance(value, Mapping) else {}


def number(value: object) -> float | None:
    """A finite number, also where it was written as text; None otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def whole(value: object) -> int | None:
    """A whole number, also where it was written "2" or 2.0; None otherwise."""
    found = number(value)
    return int(found) if found is not None and found == int(found) else None


def day(value: object) -> date | None:
    """A date from ISO text (a date, or a moment, counted by the clock on the wall here), between 1900 and 2199."""
    text = words(value, 40)
    try:
        if len(text) <= 10:
            found = date.fromisoformat(text)
        else:
            moment = datetime.fromisoformat(text)
            found = (local(moment) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None
    return found if 1900 <= found.year < 2200 else None


def clock_time(value: object) -> time | None:
    """The time of day on the wall from "10:00", "10:00:00Z", "9am" or "24:00"; None where am or pm would be a guess.

    An offset is not applied: a place keeps its hours when the clocks change, and HSDS's fixed offset cannot say so.
    """
    found = _TIME.fullmatch(words(value, 40).strip())
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None
