"""The files of postcodes in a source (a .csv, a .zip, a folder), each read as a stream of lines under caps."""

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.interchange.archive import archive_infos
from heartdesk.interchange.postcode_rows import LONGEST_LINE, MOST_LOOKED_AT, Columns, columns_of

MEGABYTE = 1024 * 1024
LARGEST = 3_000 * MEGABYTE
"""Of all files of a source together: the ONS Postcode Directory has 1,200 MB, twice over in its .zip."""

MOST_FILES = 2_000
DEEPEST_FOLDER = 5
_ENDINGS = (".csv", ".txt")
_ALL_AGAIN = "multi_csv"
"""In the .zip of the ONS Postcode Directory: the folder that holds the one large file once more, in parts."""


@dataclass(frozen=True)
class PostcodeFile:
    """One file of postcodes: its columns, and its lines as a stream."""

    name: str
    columns: Columns
    headings: int
    open: Callable[[], BinaryIO]

    @contextmanager
    def reading(self) -> Iterator[Iterator[str]]:
        """The lines after the headings. Raises MachineTrouble where the disk goes, DeskError for a damaged .zip."""
        with _told(self.name), self.open() as stream:
            lines = _lines(stream)
            for _ in range(self.headings):
                next(lines, "")
            yield lines


def postcode_files(source: Path) -> tuple[PostcodeFile, ...]:
    """The files of postcodes in a source; none where it is something else. Nothing is read but the first lines.

    Raises DeskError for a .zip that is damaged, locked or would swell, MachineTrouble where the disk refuses.
    """
    with _told(source.name or str(source)):
        found = list(_files(source))
    if any(_ALL_AGAIN not in name for name, _ in found):
        found = [(name, opened) for name, opened in found if _ALL_AGAIN not in name]
    known: list[PostcodeFile] = []
    for name, opened in found:
        with _told(name), opened() as stream:
            first = [line for line, _ in zip(_lines(stream), range(MOST_LOOKED_AT), strict=False)]
        told = columns_of(first)
        if told is not None:
            known.append(PostcodeFile(name, *told, opened))
    return tuple(known)


def _files(source: Path) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    if source.is_dir():
        yield from _folder(source)
    elif source.is_file():
        with source.open("rb") as stream:
            zipped = stream.read(4) == b"PK\x03\x04"
        if zipped:
            yield from _zipped(source)
        else:
            yield source.name, lambda: source.open("rb")


def _folder(source: Path) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    count = 0
    for here, folders, names in os.walk(source):
        inside = Path(here).relative_to(source)
        folders[:] = sorted(folders) if len(inside.parts) < DEEPEST_FOLDER else []
        for name in sorted(names):
            path = Path(here) / name
            if path.suffix.casefold() in _ENDINGS and path.is_file():
                count += 1
                if count > MOST_FILES:
                    return
                yield (inside / name).as_posix(), _opener(path)


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _zipped(path: Path) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    for info in archive_infos(path, path.name, largest_total=LARGEST):
        if PurePosixPath(info.filename).suffix.casefold() in _ENDINGS:
            yield info.filename, _member(path, info)


def _member(path: Path, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def open_member() -> BinaryIO:
        with zipfile.ZipFile(path) as archive:  # the open member holds the file for itself
            return archive.open(info)  # type: ignore[return-value]

    return open_member


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Lines as text, cut where they are longer than any row is; never more than the cap of them all."""
    left = LARGEST
    while left > 0:
        line = stream.readline(LONGEST_LINE)
        if not line:
            return
        left -= len(line)
        yield line.decode("utf-8", errors="replace").lstrip("\ufeff").rstrip("\r\n")


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError) as error:
        raise DeskError(
            f"{name} is damaged or was cut short. Nothing has been changed.",
            then="Download it again.",
        ) from error
    except OSError as error:
        raise MachineTrouble(
            f"{name} cannot be read ({error.strerror or 'no reason given'}). Nothing has been changed.",
            then="Check that the stick or drive is plugged in, then try again.",
        ) from error
