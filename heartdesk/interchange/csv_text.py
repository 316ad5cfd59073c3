"""Rows of a CSV file, one by one: a broken row is kept aside, the rows after it still count."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from heartdesk.core.errors import DeskError
from heartdesk.interchange.files import SourceFile
from heartdesk.interchange.text import Encoding, encoding_of, open_text

LONGEST_CELL = 131_072
MOST_CELLS = 500
MOST_LINES_IN_A_ROW = 400
MOST_BROKEN_ROWS = 200

_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class TableRow:
    """One row: the number of its first line, its cells by column name, and cells beyond the last column."""

    line: int
    cells: dict[str, str]
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be told apart from its neighbours."""

    line: int
    reason: str
    text: str


@dataclass
class Table:
    """A CSV file with its columns read. Iterate `rows()` once or more; each time the file is read again."""

    file: SourceFile
    encoding: Encoding
    delimiter: str
    columns: tuple[str, ...]
    width: int
    first_line: int = 1

    def rows(self) -> Iterator[TableRow | BrokenRow]:
        """The rows after the header. Raises DeskError only where hardly a row makes sense."""
        lines = _Lines(open_text(self.file, self.encoding))
        for _ in range(self.first_line):
            next(lines, "")
        broken = 0
        while (row := _next_row(lines, self.delimiter, self.width)) is not None:
            if isinstance(row, BrokenRow):
                broken += 1
                if broken > MOST_BROKEN_ROWS:
                    raise DeskError(
                        f"{self.file.name} has more than {MOST_BROKEN_ROWS} rows that make no sense, "
                        f"the last at line {row.line}.",
                        then="Open it in a spreadsheet, check the quotation marks, and save it as CSV (UTF-8).",
                    )
                yield row
                continue
            line, cells = row
            if any(cell.strip() for cell in cells):
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> TableRow:
        width = len(self.columns)
        by_name = dict(zip(self.columns, cells, strict=False))
        return TableRow(line, by_name, tuple(cell for cell in cells[width:] if cell.strip()))


def open_table(file: SourceFile, known_columns: Iterable[str] = ()) -> Table | None:
    """The table in a file, or None where its first line is no header. The delimiter is the one that fits best.

    Raises DeskError where the file is no text.
    """
    encoding = encoding_of(file)
    lines = _Lines(open_text(file, encoding))
    skipped = 0
    head = next(lines, "").lstrip("\ufeff")
    said = head.casefold().strip().strip('"')
    delimiters = _DELIMITERS
    if said.startswith("sep=") and len(said) == 5:
        delimiters = said[-1]
        skipped, head = 1, next(lines, "")
    while head and not head.strip():
        skipped, head = skipped + 1, next(lines, "")
    known = {column_name(name) for name in known_columns}
    best: Table | None = None
    for delimiter in delimiters:
        cells = _one_line(head[:LONGEST_CELL], delimiter)
        table = Table(file, encoding, delimiter, _column_names(cells), len(cells), skipped + 1)
        if best is None or _fit(table, known) > _fit(best, known):
            best = table
    return best if best is not None and 0 < best.width <= MOST_CELLS else None


def _fit(table: Table, known: set[str]) -> tuple[int, int]:
    return (len(known & set(table.columns)), len(table.columns))


def column_name(text: str) -> str:
    """A header as it is compared: lower case, words joined by underscores."""
    return "_".join(text.strip().casefold().replace("-", " ").replace("_", " ").split())


class _Lines:
    """The lines of a file, with a way to put lines back and to know where one is."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self.number += 1
        return line

    def put_back(self, lines: list[str]) -> None:
        """Let these lines come again, in their order."""
        self._back.extend(reversed(lines))
        self.number -= len(lines)


def _next_row(
    lines: _Lines, delimiter: str, width: int
) -> tuple[int, list[str]] | BrokenRow | None:
    """One row, perhaps of several lines; where its quotation marks swallow too much, only its first line goes."""
    start = lines.number + 1
    taken: list[str] = []

    def feed() -> Iterator[str]:
        size = 0
        for line in lines:
            taken.append(line)
            size += len(line)
            if len(taken) > MOST_LINES_IN_A_ROW or size > LONGEST_CELL:
                raise csv.Error("a quotation mark was opened and never closed")
            yield line
        if taken:
            raise csv.Error("a quotation mark was opened and never closed")

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter))
    except StopIteration:
        return None
    except csv.Error as error:
        lines.put_back(taken[1:])
        return BrokenRow(start, f"this row could not be read: {error}", taken[0] if taken else "")
    if len(taken) > 1 and len(cells) != width:
        lines.put_back(taken[1:])
        return BrokenRow(
            start, "this row could not be read: it does not have the columns", taken[0]
        )
    return start, cells


def _one_line(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _column_names(cells: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = column_name(cell)[:80] or f"column_{number}"
        names.append(name if name not in names else f"{name}_{number}")
    while names and names[-1].startswith("column_") and not cells[len(names) - 1].strip():
        names.pop()
    return tuple(names)
