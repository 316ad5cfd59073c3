"""JSON from outside as plain values: what is odd in it is marked and kept, never trusted, never fatal.

The standard library's reader is used rather than a faster one because it alone lets us see repeated keys and keep
over-long numbers as text.
"""

import json
import math
from collections.abc import Iterator
from typing import Any

from heartdesk.core.errors import DeskError
from heartdesk.interchange.files import SourceFile
from heartdesk.interchange.text import Encoding, open_text, whole_text

DEEPEST = 64
LONGEST_WHOLE_NUMBER = 15
LONGEST_NUMBER = 40

TOO_DEEP = "it is nested too deeply to be an entry of a directory"
SAID_TWICE = "it says the same thing twice"

_NOTHING_CHANGED = "Nothing has been changed."


class Repeating(dict[str, Any]):
    """A JSON object that gives a key more than once; the last value stands, `names` says which keys."""

    names: tuple[str, ...] = ()


def read_json(file: SourceFile, encoding: Encoding) -> Any:
    """The one JSON value of a file. Raises DeskError, with line and column, where it stops making sense."""
    return _parsed(whole_text(file, encoding), file.name)


def read_json_lines(file: SourceFile, encoding: Encoding) -> Iterator[tuple[int, Any | None, str]]:
    """Line number, value, text of every line that is not empty; the value is None where the line makes no sense."""
    for number, line in enumerate(open_text(file, encoding), start=1):
        text = line.strip("\ufeff \t\r\n")
        if text:
            try:
                yield number, _parsed(text, file.name), text
            except DeskError:
                yield number, None, text


def trouble_in(value: Any) -> str | None:
    """Why a value cannot be taken in (too deep, a key given twice), or None."""
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                if isinstance(one, Repeating):
                    return f"{SAID_TWICE}: {', '.join(one.names)}"
                below.extend(part for part in one.values() if isinstance(part, dict | list))
            else:
                below.extend(part for part in one if isinstance(part, dict | list))
        if not below:
            return None
        level = below
    return TOO_DEEP


def as_text(value: Any, limit: int = 20_000) -> str:
    """A JSON value as one line of text, for the report and for what could not be understood."""
    if isinstance(value, str):
        return value[:limit]
    return in_full(value)[:limit]


def in_full(value: Any) -> str:
    """A JSON value, no deeper than DEEPEST, as one line of text however long."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        return type(value).__name__


def _parsed(text: str, name: str) -> Any:
    try:
        return _decoder.decode(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise DeskError(
            f"{name} stops making sense at line {error.lineno}, column {error.colno}: "
            f"it may have been cut short. {_NOTHING_CHANGED}",
            then="Ask for the file again, or download it again.",
        ) from error
    except MemoryError as error:
        raise DeskError(
            f"{name} is too large for this computer's memory. {_NOTHING_CHANGED}",
            then="Ask for the directory in smaller files, and put them in one folder.",
        ) from error
    except RecursionError as error:
        raise DeskError(
            f"{name} is nested too deeply to be a directory of services. {_NOTHING_CHANGED}",
            then="Ask whoever made the file to check it.",
        ) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeating = Repeating(made)
    names = [name for name, _ in pairs]
    repeating.names = tuple(sorted({name[:80] for name in names if names.count(name) > 1}))[:5]
    return repeating


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= LONGEST_WHOLE_NUMBER else text


def _fraction(text: str) -> float | str:
    number = float(text) if len(text) <= LONGEST_NUMBER else math.inf
    return number if math.isfinite(number) else text


_decoder = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_whole,
    parse_float=_fraction,
    parse_constant=str,
    strict=False,
)
