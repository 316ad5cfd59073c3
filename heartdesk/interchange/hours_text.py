"""Weekly opening times out of a sentence, only where nothing has to be guessed."""

import re
from typing import Any

from heartdesk.interchange.hours import DAYS, time_of_day, weekday, weekly

LONGEST_DAY = 10

_DAY_RANGE = re.compile(r"([a-z]+?)s?(?:\s*(?:-|–|to)\s*([a-z]+?)s?)?")
_TIME_RANGE = re.compile(
    r"([\d:.]+\s*(?:[ap]\.?m\.?|noon)?)\s*(?:-|–|to)\s*([\d:.]+\s*(?:[ap]\.?m\.?|noon)?)"
)


def read_hours_text(words: str) -> list[dict[str, Any]]:
    """Weekly schedules from words such as "Monday-Thursday, 10-7; Friday, 10-5", or [] where any part is unclear.

    Hours without am or pm are read only as a working day: opening at 7 to 12, closing at an earlier figure, at most
    ten hours later ("8-5"). "8-7" may be a night shelter.
    """
    schedules: list[dict[str, Any]] = []
    for part in words.strip().rstrip(".").split(";"):
        found = _read_part(part.strip().casefold())
        if not found:
            return []
        schedules.extend(found)
    return schedules


def _read_part(words: str) -> list[dict[str, Any]]:
    if words in ("24 hours daily", "24 hours", "daily, 24 hours"):
        return [weekly(list(DAYS), "00:00", "23:59")]
    days: list[str] = []
    times: list[tuple[str, str]] = []
    for piece in (piece.strip() for piece in words.split(",")):
        these = _days_in(piece)
        if these and not times:
            days.extend(these)
            continue
        opening = _times_in(piece)
        if opening is None:
            return []
        times.append(opening)
    return [weekly(days, opens, closes) for opens, closes in times] if days else []


def _days_in(piece: str) -> list[str]:
    if piece == "daily":
        return list(DAYS)
    match = _DAY_RANGE.fullmatch(piece)
    first = weekday(match[1]) if match else None
    if match is None or first is None:
        return []
    if match[2] is None:
        return [first]
    last = weekday(match[2])
    if last is None:
        return []
    start, end = DAYS.index(first), DAYS.index(last)
    return list(DAYS[start : end + 1]) if start < end else []


def _times_in(piece: str) -> tuple[str, str] | None:
    match = _TIME_RANGE.fullmatch(piece)
    if match is None:
        return None
    first, second = match[1].strip(), match[2].strip()
    if re.fullmatch(r"[\d:.]+", first) and re.fullmatch(r"[\d:.]+", second):
        return _bare_times(first, second)
    closes = time_of_day(second)
    opens = time_of_day(first) if re.search(r"[apn]", first) else _same_half(first, second, closes)
    return (opens, closes) if opens and closes and opens < closes else None


def _same_half(first: str, second: str, closes: str | None) -> str | None:
    """The opening of "12:30-3 pm" or "5-7 pm": in the closing's half of the day, where that comes before it."""
    half = "am" if "a" in second else "pm"
    opens = time_of_day(f"{first}{half}")
    return opens if opens and closes and opens < closes else None


def _bare_times(first: str, second: str) -> tuple[str, str] | None:
    opens, closes = _bare(first), _bare(second)
    if opens is None or closes is None:
        return None
    hours_open = closes[0] + 12 - opens[0]
    if not 7 <= opens[0] <= 12 or not closes < opens or hours_open > LONGEST_DAY:
        return None
    return f"{opens[0]:02d}:{opens[1]:02d}", f"{closes[0] + 12:02d}:{closes[1]:02d}"


def _bare(words: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", words)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return (hour, minute) if 1 <= hour <= 12 and minute < 60 else None
