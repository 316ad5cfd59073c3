"""The files of a source: one file, a folder of files, or a .zip, listed under caps and opened as streams."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.interchange.archive import archive_members

MEGABYTE = 1024 * 1024
LARGEST_FILE = 100 * MEGABYTE
MOST_FILES = 5_000
DEEPEST_FOLDER = 6

READABLE = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".zip")
"""What is looked at inside a folder. A file that is named itself may have any name."""

_NOTHING_CHANGED = "Nothing has been changed."


@dataclass(frozen=True)
class SourceFile:
    """One file of a source. `name` is for people and for guessing what it is; it never opens anything."""

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @property
    def stem(self) -> str:
        """The file's own name in lower case, without folder and ending."""
        return PurePosixPath(self.name).stem.casefold()

    @property
    def ending(self) -> str:
        """The file's ending in lower case, such as ".csv"."""
        return PurePosixPath(self.name).suffix.casefold()

    @property
    def folder(self) -> str:
        """The folder the file stands in, "" at the top."""
        parent = str(PurePosixPath(self.name).parent)
        return "" if parent == "." else parent

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """The file's bytes as a stream. Raises MachineTrouble where the disk or stick goes away meanwhile."""
        try:
            with self.open() as stream:
                yield stream
        except OSError as error:
            raise MachineTrouble(
                f"{self.name} cannot be read any more ({error.strerror or 'no reason given'}).",
                then="Check that the stick or drive is plugged in, then import again.",
            ) from error

    def head(self, size: int) -> bytes:
        """The first `size` bytes."""
        with self.reading() as stream:
            return stream.read(size)


def list_files(source: Path) -> tuple[SourceFile, ...]:
    """Every file of `source` that may hold directory data, in order of name.

    Raises DeskError where the source is missing, is no ordinary file or folder, may not be read, or is too large.
    """
    try:
        if source.is_dir():
            return _folder_files(source)
        if source.is_file():
            return _one_file(source, source.name)
        known = source.exists() or source.is_symlink()
    except (OSError, ValueError) as error:
        raise _cannot_read(source, error) from error
    if known:
        raise DeskError(
            f"{_short(source)} is not a file or a folder. {_NOTHING_CHANGED}", then="Choose a file."
        )
    raise DeskError(
        f"There is no file or folder called {_short(source)}. {_NOTHING_CHANGED}",
        then="Check the name and where it is kept, and that the stick or drive is plugged in.",
    )


def system_of(source: Path) -> str:
    """The name that ids from this source hang on: its own, without ending, dates and copy marks."""
    absolute = source.absolute()
    name = absolute.name if absolute.is_dir() else absolute.stem
    return tidy_system(name) or "import"


def tidy_system(name: str) -> str:
    """`name` without dates and copy marks, so that next month's file is the same source."""
    bare = re.sub(r"\(\d+\)|\bcopy\b", " ", name.casefold())
    bare = re.sub(r"(?<!\d)(19|20)\d\d([-_. ]?\d\d){0,3}(?!\d)", " ", bare)
    return re.sub(r"[^a-z0-9.]+", "-", bare).strip("-.") or re.sub(
        r"\W+", "-", name.casefold()
    ).strip("-")


def _folder_files(source: Path) -> tuple[SourceFile, ...]:
    found: list[SourceFile] = []
    for path, name in _walk(source):
        found.extend(_one_file(path, name))
        if len(found) > MOST_FILES:
            raise DeskError(
                f"{source.name} holds more than {MOST_FILES} files. {_NOTHING_CHANGED}",
                then="Choose the folder that holds the directory files only.",
            )
    return tuple(found)


def _walk(source: Path) -> Iterator[tuple[Path, str]]:
    for folder, folders, names in os.walk(source, onerror=_raise):
        here = Path(folder)
        inside = here.relative_to(source)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and len(inside.parts) < DEEPEST_FOLDER
        )
        for name in sorted(names):
            path = here / name
            if path.suffix.casefold() in READABLE and not name.startswith(".") and path.is_file():
                yield path, (inside / name).as_posix()


def _short(path: Path) -> str:
    """A file's name as a sentence can hold it."""
    name = path.name or str(path)
    return name if len(name) <= 80 else f"{name[:79]}…"


def _raise(error: OSError) -> None:
    raise error


def _one_file(path: Path, name: str) -> tuple[SourceFile, ...]:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise too_large(name, size)
        with path.open("rb") as stream:
            zipped = stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError as error:
        raise _cannot_read(path, error) from error
    if zipped:
        return tuple(
            SourceFile(f"{name}/{member.name}", member.size, member.open)
            for member in archive_members(path, name)
            if PurePosixPath(member.name).suffix.casefold() in READABLE
        )
    return (SourceFile(name, size, lambda: path.open("rb")),)


def too_large(name: str, size: int) -> DeskError:
    """The sentence for a file over the cap."""
    most = LARGEST_FILE // MEGABYTE
    return DeskError(
        f"{name} is {size / MEGABYTE:,.0f} MB; HeartDesk reads files of up to {most} MB. {_NOTHING_CHANGED}",
        then="Ask for the directory in smaller files, and put them in one folder.",
    )


def _cannot_read(path: Path, error: Exception) -> DeskError:
    why = getattr(error, "strerror", None) or "the name cannot be used"
    return DeskError(
        f"{_short(path)} cannot be read ({why}). {_NOTHING_CHANGED}",
        then="Check that the stick or drive is plugged in and that you may open the file.",
    )
