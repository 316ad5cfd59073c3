"""Rows of OS Code-Point Open and of the ONS Postcode Directory, told by their columns, read line by line."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

CODE_POINT = "OS Code-Point Open"
DIRECTORY = "the ONS Postcode Directory"
TABLE = "a table of postcodes"

LONGEST_LINE = 4_096
MOST_LOOKED_AT = 60
"""Lines at the start of a file by which it is known."""

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9][A-Z]{2})")
_COUNCIL = re.compile(r"[ESWN][0-9]{8}")
_METRES = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,6})?")

_HEADINGS = {
    "code": re.compile(r"pcds|postcode|pcd[0-9]?|post_?code_?unit|pc"),
    "east": re.compile(r"oseast1m|east1m|eastings?|ea"),
    "north": re.compile(r"osnrth1m|north1m|northings?|no"),
    "council": re.compile(r"oslaua|lad[0-9]*(cd)?|laua|council_code|admin_district_code|dc|di"),
    "ended": re.compile(r"doterm|date_of_termination"),
}
_ORDER = {"code": ("pcds", "postcode")}
"""Headings of one meaning in the order they are believed: pcd is padded, pcds is as people write it."""


@dataclass(frozen=True)
class Columns:
    """Where in a row the postcode, its point, its council and its end stand; -1 for what is not there."""

    about: str
    code: int
    east: int
    north: int
    council: int = -1
    ended: int = -1

    @property
    def needed(self) -> int:
        """How many cells a row must have."""
        return 1 + max(self.code, self.east, self.north)


@dataclass(frozen=True)
class PostcodeRow:
    """A row as it was understood. A point of (0, 0) is none; `council` is a code of the national statistics, or ""."""

    code: str
    easting: int
    northing: int
    council: str
    ended: bool


@dataclass(frozen=True)
class Oddity:
    """A row that holds no postcode."""

    line: int
    text: str


_NO_HEADING = Columns(CODE_POINT, code=0, east=2, north=3, council=8)
"""The ten columns of Code-Point Open, which has no line of headings."""


def columns_of(lines: Sequence[str]) -> tuple[Columns, int] | None:
    """What the first lines of a file say its columns are, and how many of them are headings; None for another file."""
    rows = list(_cells(lines[:MOST_LOOKED_AT]))
    if not rows:
        return None
    found, headings = _by_headings(rows[0]), 1
    if found is None:
        found, headings = (_NO_HEADING, 0) if _like_code_point(rows[0]) else (None, 0)
    if found is None:
        return None
    read = [_row(cells, found) for cells in rows[headings:]]
    right = sum(one is not None for one in read)
    return (found, headings) if read and right * 2 > len(read) else None


def read_rows(lines: Iterable[str], columns: Columns) -> Iterator[PostcodeRow | Oddity]:
    """Each row of the lines after the headings. A line is a row: no cell of these files holds a line's end."""
    for number, cells in enumerate(_cells(lines), start=1):
        row = _row(cells, columns)
        if row is not None:
            yield row
        elif any(cells):
            yield Oddity(number, ",".join(cells)[:200])


def _row(cells: list[str], columns: Columns) -> PostcodeRow | None:
    if len(cells) < columns.needed:
        return None
    code = _POSTCODE.fullmatch(cells[columns.code].strip().upper())
    if code is None:
        return None
    council = cells[columns.council].strip() if 0 <= columns.council < len(cells) else ""
    return PostcodeRow(
        f"{code[1]} {code[2]}",
        _metres(cells[columns.east]),
        _metres(cells[columns.north]),
        council if _COUNCIL.fullmatch(council) else "",
        bool(0 <= columns.ended < len(cells) and cells[columns.ended].strip()),
    )


def _metres(cell: str) -> int:
    cell = cell.strip()
    if not _METRES.fullmatch(cell):
        return 0
    return round(float(cell))


def _by_headings(cells: list[str]) -> Columns | None:
    names = [cell.strip().strip("\ufeff").casefold().replace(" ", "_") for cell in cells]
    at: dict[str, int] = {}
    for meaning, pattern in _HEADINGS.items():
        found = [place for place, name in enumerate(names) if pattern.fullmatch(name)]
        liked = [names.index(one) for one in _ORDER.get(meaning, ()) if one in names]
        if found:
            at[meaning] = (liked or found)[0]
    if not {"code", "east", "north"} <= at.keys():
        return None
    about = DIRECTORY if {"pcds", "dointr"} <= set(names) else TABLE
    return Columns(about, **at)


def _like_code_point(cells: list[str]) -> bool:
    return len(cells) == 10 and _row(cells, _NO_HEADING) is not None and cells[1].strip().isdigit()


def _cells(lines: Iterable[str]) -> Iterator[list[str]]:
    for line in lines:
        try:
            yield next(csv.reader((line,)), [])
        except csv.Error:
            yield [line]
