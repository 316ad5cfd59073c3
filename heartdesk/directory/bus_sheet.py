"""A sheet of buses, one line a row, such as a worker keeps in a spreadsheet: read, never guessed."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from heartdesk.core.errors import DeskError
from heartdesk.core.text import fold, one_line
from heartdesk.directory.hours import DAY_NAMES
from heartdesk.directory.sessions import DAYS
from heartdesk.directory.travel import TravelLine

LARGEST = 1_000_000
"""Bytes of a sheet; a council's buses are a few kilobytes."""

MOST_ROWS = 1_000

_HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(("to", "town", "village", "place"), "to"),
    **dict.fromkeys(("from", "start"), "start"),
    **dict.fromkeys(("bus", "which bus", "route", "service"), "bus"),
    "days": "days",
    **dict.fromkeys(("first", "first bus", "first bus there"), "first"),
    **dict.fromkeys(("last", "last home", "last bus", "last bus home"), "last"),
}
_NEEDED = ("to", "bus")
_EVERY_DAY = ("every day", "daily")


@dataclass(frozen=True)
class BusRow:
    """A row as it was read: its number in the sheet, the line, and why it can not be kept, "" where it can."""

    number: int
    line: TravelLine
    why: str = ""


def read_bus_sheet(data: bytes) -> tuple[BusRow, ...]:
    """The rows of a CSV sheet with headings. Raises DeskError where it is no such sheet."""
    if len(data) > LARGEST:
        raise DeskError(
            "That sheet is too large for a list of buses. Nothing was changed.",
            then="Choose another file.",
        )
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as trouble:
        raise DeskError(
            "That sheet cannot be read. Nothing was changed.", then="Save it as CSV, and try again."
        ) from trouble
    known = [_HEADINGS.get(fold(one), "") for one in rows[0]] if rows else []
    if not set(_NEEDED) <= set(known):
        raise DeskError(
            "That is no sheet of buses: it has no column “To” or no column “Bus”. Nothing was changed.",
            then="Give it the columns: To, From, Bus, Days, First bus, Last bus home.",
        )
    if len(rows) - 1 > MOST_ROWS:
        raise DeskError(f"{MOST_ROWS} rows are the most. Nothing was changed.", then="Cut it in two.")  # fmt: skip
    return tuple(
        _row(number, dict(zip(known, row, strict=False)))
        for number, row in enumerate(rows[1:], start=2)
        if any(one.strip() for one in row)
    )


def _row(number: int, said: Mapping[str, str]) -> BusRow:
    told = {name: one_line(said.get(name, ""), 80) for name in _HEADINGS.values()}
    days = _days(told["days"])
    line = TravelLine(
        told["to"], told["start"], told["bus"], days or (), told["first"], told["last"], None
    )
    return BusRow(number, line, "" if days is not None else f"Days not understood: {told['days']}")


def _days(said: str) -> tuple[str, ...] | None:
    """The days in "Mon to Fri", "MO,WE" or "Every day"; () for none given, None where it cannot be told."""
    words = said.casefold().strip()
    if not words:
        return ()
    if words in _EVERY_DAY:
        return DAYS
    found: set[int] = set()
    for part in re.split(r",|;|/|&|\band\b", words):
        ends = [_day(one) for one in re.split(r"-|–|\bto\b", part.strip())]
        if not ends or len(ends) > 2 or None in ends:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        if last < first:
            return None
        found |= set(range(first, last + 1))
    return tuple(DAYS[one] for one in sorted(found))


def _day(said: str) -> int | None:
    """The weekday that a word begins, from two letters on; Monday is 0."""
    word = said.strip().rstrip(".").rstrip("s") if len(said.strip()) > 3 else said.strip()
    if len(word) < 2:
        return None
    return next((at for at, one in enumerate(DAY_NAMES) if one.lower().startswith(word)), None)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
