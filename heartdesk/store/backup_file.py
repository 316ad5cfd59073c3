"""One backup is one file: an ordinary zip, not compressed, that holds a desk as it stood at one moment.

Its parts are the profile's description, the key file and the store, whose pages stand in it as they are: encrypted.
`manifest.json` comes last and gives each part's size and SHA-256. Nothing of it can be read without a way in that the
key file knows; only workers' names stand in the clear there, as in the profile folder.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, BinaryIO, Literal

import msgspec
from msgspec import Meta, Struct

from heartdesk.core.errors import DeskError, MachineTrouble

FORMAT: Literal["heartdesk backup"] = "heartdesk backup"
VERSION = 1
SUFFIX = ".hdbackup"

PROFILE = "profile.json"
KEYS = "keys.json"
STORE = "heartdesk.db"
NEEDED = (PROFILE, KEYS, STORE)
FOR_PRACTICE = ("demo-device-secret", "unlock.txt")
"""A practice desk's own ways in, which guard nothing; only its backup holds them."""

_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 64 * 1024
_LARGEST_SMALL = 1_000_000
_LARGEST_STORE = 64 * 1024**3
_CHUNK = 1024 * 1024


class BadBackup(DeskError):
    """A file that is no whole backup of HeartDesk's. It was only read."""


class Part(Struct, frozen=True):
    """One file within the backup."""

    name: str
    size: Annotated[int, Meta(ge=0, le=_LARGEST_STORE)]
    sha256: str


class Manifest(Struct, frozen=True):
    """What a backup says of itself: it holds `stream` up to the change at place `last_change`.

    `last_line` is the place of the last line of its audit.
    """

    format: Literal["heartdesk backup"]
    version: int
    profile: str
    area: str
    made: datetime
    schema: str
    stream: str
    changes: int
    last_change: int
    last_line: int
    parts: tuple[Part, ...]


class _Head(Struct):
    format: str = ""
    version: int = 0


def write_parts(out: BinaryIO, about: Manifest, parts: Mapping[str, Path]) -> Manifest:
    """Write a backup of `parts` (name -> file) to `out`, and give its manifest. Raises OSError."""
    written = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, path in parts.items():
            with path.open("rb") as source, _entry(archive, name) as entry:
                size, digest = _copy(source, entry)
            written.append(Part(name, size, digest))
        manifest = msgspec.structs.replace(about, parts=tuple(written))
        with _entry(archive, _MANIFEST) as entry:
            entry.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def check_parts(backup: BinaryIO) -> Manifest:
    """Read every byte of a backup and hold it to its manifest. Raises BadBackup, OSError."""
    with _archive(backup) as archive:
        manifest = _manifest(archive)
        for part in manifest.parts:
            with _reading(archive, part) as entry:
                _refuse_other(part, *_copy(entry, None))
    return manifest


def read_manifest(backup: Path) -> Manifest:
    """What a backup says of itself; its parts are not read. Raises BadBackup, or MachineTrouble where it is gone."""
    with opened(backup) as file, _archive(file) as archive:
        return _manifest(archive)


def take_out(backup: Path, folder: Path) -> Manifest:
    """Bring every part of a backup into `folder`, each held to the manifest. Raises BadBackup, MachineTrouble."""
    with opened(backup) as file, _archive(file) as archive:
        manifest = _manifest(archive)
        for part in manifest.parts:
            target = folder / part.name
            handle = os.open(
                target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600
            )
            with _reading(archive, part) as entry, os.fdopen(handle, "wb") as out:
                try:
                    found = _copy(entry, out)
                    out.flush()
                    os.fsync(out.fileno())
                except OSError as error:
                    raise no_room(folder) from error
            _refuse_other(part, *found)
    return manifest


@contextmanager
def opened(backup: Path) -> Iterator[BinaryIO]:
    """A backup opened to be read. Raises MachineTrouble where it is not there or can not be read."""
    try:
        file = backup.open("rb")
    except OSError as error:
        raise MachineTrouble(
            "That backup cannot be read.",
            then="Check that the stick or disk is there, and choose the backup again.",
        ) from error
    with file:
        yield file


def no_room(folder: Path) -> MachineTrouble:
    """The sentence for a disk that takes no more while a backup is brought back."""
    return MachineTrouble(
        f"The backup could not be brought back into {folder}: the disk took no more. What was there still stands.",
        then="Make room on that disk, then try again.",
    )


@contextmanager
def _archive(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise not_whole() from error
    except OSError as error:
        raise MachineTrouble(
            "That backup could not be read to its end.",
            then="Check the stick or disk it is on, or choose another backup.",
        ) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    held = {entry.filename: entry for entry in archive.infolist()}
    if _MANIFEST not in held or held[_MANIFEST].file_size > _LARGEST_MANIFEST:
        raise not_whole()
    raw = archive.read(_MANIFEST)
    try:
        head = msgspec.json.decode(raw, type=_Head)
        if head.format == FORMAT and head.version > VERSION:
            raise BadBackup(
                "This backup was made by a newer HeartDesk than this one. Nothing was changed.",
                then="Bring HeartDesk up to date on this computer, then try again.",
            )
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise not_whole() from error
    names = [part.name for part in manifest.parts]
    sizes_agree = all(
        part.name in held
        and held[part.name].file_size == part.size
        and held[part.name].compress_type == zipfile.ZIP_STORED
        and (part.name == STORE or part.size <= _LARGEST_SMALL)
        for part in manifest.parts
    )
    known = set(NEEDED) <= set(names) <= {*NEEDED, *FOR_PRACTICE}
    once = len(names) == len(set(names)) and len(archive.infolist()) == len(names) + 1
    if not (known and once and sizes_agree and manifest.made.tzinfo):
        raise not_whole()
    return manifest


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
        yield entry


@contextmanager
def _reading(archive: zipfile.ZipFile, part: Part) -> Iterator[IO[bytes]]:
    with archive.open(part.name) as entry:
        yield entry


def _copy(source: IO[bytes], target: IO[bytes] | None) -> tuple[int, str]:
    """Bring all of `source` to `target`; its size and its SHA-256."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return size, digest.hexdigest()


def _refuse_other(part: Part, size: int, digest: str) -> None:
    if (size, digest) != (part.size, part.sha256):
        raise not_whole()


def not_whole() -> BadBackup:
    """The sentence for a file that is no whole backup."""
    return BadBackup(
        "That is not a whole backup of HeartDesk. Nothing was changed.",
        then="Choose another backup: an earlier one may be whole.",
    )


def room_for(folder: Path, needed: int) -> bool:
    """Whether the disk of `folder` has `needed` bytes free, as far as it says."""
    try:
        return shutil.disk_usage(folder).free >= needed
    except OSError:
        return True
