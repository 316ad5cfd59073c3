"""Looking into a .zip without unpacking it: names are only words, sizes are capped before anything is read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from heartdesk.core.errors import DeskError

MEGABYTE = 1024 * 1024
LARGEST_TOTAL = 50 * MEGABYTE
HIGHEST_RATIO = 100
MOST_MEMBERS = 1_000
LARGEST_LIST = 2 * MEGABYTE

_END_OF_DIRECTORY = b"PK\x05\x06"
_END_SIZE = 22


@dataclass(frozen=True)
class Member:
    """One file inside a .zip."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


def archive_members(path: Path, name: str) -> tuple[Member, ...]:
    """The files inside a .zip, each readable as a stream that never gives more than it promised.

    Raises DeskError for a damaged or locked .zip and for one that would swell beyond the caps.
    """
    infos = archive_infos(path, name)
    return tuple(Member(info.filename, info.file_size, _opener(path, info)) for info in infos)


def archive_infos(
    path: Path, name: str, *, largest_total: int = LARGEST_TOTAL
) -> tuple[zipfile.ZipInfo, ...]:
    """What the list of a .zip says of the files inside, looked at before any is read. Raises as `archive_members`."""
    try:
        members, list_size = _promised(path)
        if members > MOST_MEMBERS or list_size > LARGEST_LIST:
            raise _refused(name, f"it holds more than {MOST_MEMBERS} files")
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            compressed = sum(info.compress_size for info in infos)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise DeskError(
            f"{name} is damaged or was cut short. Nothing has been changed.",
            then="Ask for the file again, or download it again.",
        ) from error
    if len(infos) > MOST_MEMBERS:
        raise _refused(name, f"it holds more than {MOST_MEMBERS} files")
    if any(info.flag_bits & 1 for info in infos):
        raise _refused(name, "it is locked with a password")
    whole = path.stat().st_size
    total = sum(info.file_size for info in infos)
    if compressed > whole or total > largest_total or total > HIGHEST_RATIO * max(whole, 1024):
        raise _refused(name, "it would swell to far more than it may hold")
    return tuple(infos)


def _opener(path: Path, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def open_member() -> BinaryIO:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(info) as stream:
                return io.BytesIO(stream.read(info.file_size))
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            zlib.error,
        ) as error:
            raise DeskError(
                f"{info.filename} inside {path.name} is damaged. Nothing has been changed.",
                then="Ask for the file again, or download it again.",
            ) from error

    return open_member


def _promised(path: Path) -> tuple[int, int]:
    """How many files the end of the .zip speaks of and how long their list is, before that list is read."""
    with path.open("rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(max(0, size - _END_SIZE - 65_535))
        tail = stream.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise zipfile.BadZipFile("no end of the list of files")
    members, list_size = struct.unpack_from("<HI", tail, at + 10)
    return int(members), int(list_size)


def _refused(name: str, why: str) -> DeskError:
    return DeskError(
        f"{name} was not opened: {why}. Nothing has been changed.",
        then="Unpack it yourself and choose the folder with the files.",
    )
