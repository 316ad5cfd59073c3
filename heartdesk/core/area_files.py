"""Reading the files of an area folder, with a sentence for whatever is wrong in them."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from heartdesk.core.errors import DeskError
from heartdesk.core.text import plain

_LARGEST = 8_000_000  # bytes; the largest file of East Ayrshire has 0.1 million
_ID = re.compile(r"[a-z][a-z0-9_-]{0,60}")
_NEXT = "Correct the file, or ask whoever made this area folder. HeartDesk has changed nothing."


class Row:
    """One object or line of an area file. Every name in it must be asked for: see `done`."""

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self._values = values
        self._asked: set[str] = set()

    def wrong(self, field: str, problem: str) -> NoReturn:
        """Raises the sentence that names the file, the row, the field and the problem."""
        raise DeskError(f"{self.where}: “{field}” {problem}.", then=_NEXT)

    def _get(self, field: str) -> Any:
        self._asked.add(field)
        return self._values.get(field)

    def text(self, field: str, *, needed: bool = False, limit: int = 2000) -> str:
        """A text; "" where it is missing or null."""
        value = self._get(field)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.wrong(field, f"must be text in quotation marks, not {_shown(value)}")
        clean = plain(value, limit)
        if needed and not clean:
            self.wrong(field, "is missing")
        return clean

    def id(self, field: str = "id") -> str:
        """A short name such as "doon-valley": small letters, digits, - and _."""
        value = self.text(field, needed=True)
        if _ID.fullmatch(value) is None:
            self.wrong(field, f"must be small letters, digits, - and _, not {_shown(value)}")
        return value

    def choice(self, field: str, allowed: Iterable[str]) -> str:
        """One of some words."""
        value, words = self.text(field, needed=True), tuple(allowed)
        if value not in words:
            self.wrong(field, f"must be one of {', '.join(words)}, not {_shown(value)}")
        return value

    def yes(self, field: str) -> bool:
        """True or false; false where it is missing."""
        value = self._get(field)
        if value not in (None, True, False) or isinstance(value, float):
            self.wrong(field, f"must be true or false, not {_shown(value)}")
        return bool(value)

    def number(self, field: str, low: float, high: float) -> float | None:
        """A number from `low` to `high`, or None where it is missing."""
        value = self._get(field)
        if value is None or value == "":
            return None
        try:
            if isinstance(value, bool):
                raise TypeError
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            self.wrong(field, f"must be a number, not {_shown(value)}")
        if not low <= number <= high:
            self.wrong(field, f"must be from {low:g} to {high:g}, not {number:g}")
        return number

    def needed_number(self, field: str, low: float, high: float) -> float:
        """A number from `low` to `high` that must be there."""
        value = self.number(field, low, high)
        return self.wrong(field, "is missing") if value is None else value

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts; in a table, words with a semicolon between them."""
        value = self._get(field)
        if isinstance(value, str):
            value = value.split(";")
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.wrong(field, f"must be a list of texts, not {_shown(value)}")
        return tuple(clean for v in value if (clean := plain(v, 2000)))

    def known(self, field: str, allowed: Iterable[str], what: str) -> tuple[str, ...]:
        """A list of texts that must all be among `allowed`, which `what` describes."""
        values, words = self.texts(field), frozenset(allowed)
        for value in values:
            if value not in words:
                self.wrong(field, f"names {_shown(value)}, which is not {what}")
        return values

    def rows(self, field: str) -> list["Row"]:
        """A list of objects."""
        value = self._get(field)
        return _rows_of(self.where, field, [] if value is None else value)

    def row(self, field: str) -> "Row | None":
        """An object, or None where it is missing."""
        value = self._get(field)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(field, f"must be an object in braces, not {_shown(value)}")
        return Row(f"{self.where}, {field}", value)

    def done(self) -> None:
        """Refuses names nobody asked for: most often a slip of the hand that would lose a fact."""
        for field in self._values:
            if field not in self._asked and not str(field).startswith("_"):
                self.wrong(str(field), "is not a name HeartDesk knows here")


def read_json(folder: Path, name: str) -> Row:
    """The object in a JSON file of the folder."""
    text = _read(folder, name)
    try:
        value = json.loads(text, object_pairs_hook=_once_each)
    except _Twice as error:
        raise DeskError(f"{name}: one object has “{error}” twice.", then=_NEXT) from error
    except (ValueError, RecursionError) as error:
        at = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DeskError(f"{name}: this is not JSON{at}.", then=_NEXT) from error
    if not isinstance(value, dict):
        raise DeskError(f"{name}: the file must hold one object in braces.", then=_NEXT)
    return Row(name, value)


class _Twice(Exception):
    """A name that stands twice in one object: the first would be lost without a word."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose names stands twice."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(plain(name, 60))
        found[name] = value
    return found


def read_table(folder: Path, name: str) -> list[Row]:
    """The lines of a CSV file of the folder, whose first line names the columns."""
    try:
        reader = csv.DictReader(io.StringIO(_read(folder, name)), strict=True)
        return [Row(f"{name}, line {reader.line_num}", _line(name, reader, v)) for v in reader]
    except csv.Error as error:
        raise DeskError(f"{name}: this is not a table HeartDesk can read.", then=_NEXT) from error


def _line(name: str, reader: "csv.DictReader[str]", values: dict[Any, Any]) -> dict[str, Any]:
    """The values of a line that has as many as there are columns."""
    if None in values or None in values.values():
        raise DeskError(
            f"{name}, line {reader.line_num}: the line must have as many values as there are "
            "columns. A value with a comma in it needs quotation marks.",
            then=_NEXT,
        )
    return values


def _rows_of(where: str, field: str, value: Any) -> list[Row]:
    """The objects of a list, each named by its place in it and its id."""
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        Row(where, {}).wrong(field, "must be a list of objects in braces")
    return [
        Row(f"{where}, {field} {n}" + (f" ({v['id']!s:.60})" if "id" in v else ""), v)
        for n, v in enumerate(value, 1)
    ]


def _read(folder: Path, name: str) -> str:
    """The text of a file of the folder."""
    path = folder / name
    try:
        if path.stat().st_size > _LARGEST:
            raise DeskError(f"{name}: this file is far too large for an area folder.", then=_NEXT)
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeskError(f"{name}: this file is not saved as UTF-8 text.", then=_NEXT) from error
    except OSError as error:
        say = f"The file {name} of the area folder “{folder.name}” is missing or cannot be read."
        raise DeskError(say, then=_NEXT) from error


def _shown(value: Any) -> str:
    """A value as an error may quote it."""
    return f"“{plain(str(value), 60)}”"
