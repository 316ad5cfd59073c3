"""Reads the matcher's word lists: plain text files that a coordinator can open and correct."""

from collections.abc import Iterator
from pathlib import Path

from heartdesk.core.errors import DeskError


def read_rows(path: Path, *, columns: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each line's number and its `columns` values; blank lines and lines opening with # are left out.

    Raises `DeskError` naming the file and line when a line does not have exactly these columns.
    """
    for number, line in enumerate(_text_of(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        values = tuple(map(str.strip, line.split("\t")))
        if len(values) != columns or not all(values):
            raise broken_line(path, number)
        yield number, values


def broken_line(path: Path, number: int) -> DeskError:
    """The trouble to raise for a line that cannot be used."""
    return DeskError(
        f"Line {number} of the word list {path.name} cannot be read.",
        then="Put that line right, or put back the file that came with HeartDesk.",
    )


def read_words(path: Path) -> list[str]:
    """The words of a plain list, one a line, in their order."""
    return _text_of(path).split()


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise DeskError(
            f"The word list {path.name} cannot be opened.",
            then="Install HeartDesk again to put it back. Everything else still works.",
        ) from trouble
