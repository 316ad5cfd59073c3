"""A day as people write it: "18 Nov", "Wed 18 November", 18/11/2026, 18.11.26."""

import re
from datetime import date

from heartdesk.core.text import one_line
from heartdesk.directory.values import day

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
_NUMBERS = re.compile(r"(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{2}|\d{4}))?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .]+([a-z]{3,9})\.?(?:[ ,]+(\d{2}|\d{4}))?")


def typed_day(text: str, today: date, *, past: bool = False) -> str:
    """The day in `text` as ISO; `text` as it is where it is no day.

    Without a year it is the next such day from `today` on, or with `past` the last one. Day before month, as here.
    """
    said = _WEEKDAY.sub("", one_line(text, 40).lower())
    if day(said) is not None:
        return said
    found = _NUMBERS.fullmatch(said) or _NAMED.fullmatch(said)
    if found is None:
        return text
    month = _month(found[2])
    years = _years(found[3], today, past=past)
    for year in years:
        made = _date(year, month, int(found[1]))
        if made is not None and (found[3] or (made <= today if past else made >= today)):
            return made.isoformat()
    return text


def _month(said: str) -> int:
    if said.isdigit():
        return int(said)
    return _MONTHS.index(said[:3]) + 1 if said[:3] in _MONTHS else 0


def _years(said: str | None, today: date, *, past: bool) -> tuple[int, ...]:
    if said:
        return (int(said) + (2000 if len(said) == 2 else 0),)
    return (today.year, today.year + (-1 if past else 1))


def _date(year: int, month: int, on: int) -> date | None:
    try:
        return date(year, month, on)
    except ValueError:
        return None
