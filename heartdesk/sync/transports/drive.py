"""A folder as sync uses it: what lies there, its bytes, a file put there whole."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from heartdesk.core.files import write_whole


class Lying(NamedTuple):
    """A file that lies in the folder: its path within it with "/", its length in bytes."""

    path: str
    length: int


class Drive(Protocol):
    """Raises OSError where the disk, stick or share refuses."""

    def files(self) -> Iterator[Lying]: ...
    def read(self, path: str, most: int) -> bytes: ...
    def write(self, path: str, data: bytes) -> None: ...
    def remove(self, path: str) -> None: ...


class DiskDrive:
    """A folder on a disk, a stick or a share."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def files(self) -> Iterator[Lying]:
        """Every file below, in no order. No link is followed: a folder from elsewhere must not lead out of itself."""
        folders = [""]
        while folders:
            inside = folders.pop()
            with os.scandir(self._root / inside) as entries:
                for entry in entries:
                    path = f"{inside}/{entry.name}" if inside else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(path)
                    elif entry.is_file(follow_symlinks=False):
                        yield Lying(path, entry.stat(follow_symlinks=False).st_size)

    def read(self, path: str, most: int) -> bytes:
        """The first `most` bytes of a file."""
        with (self._root / path).open("rb") as opened:
            return opened.read(most)

    def write(self, path: str, data: bytes) -> None:
        """Put a whole file in its place: under another name first, through to the disk, then renamed."""
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data, private=False)

    def remove(self, path: str) -> None:
        """Take a file away, if it is there."""
        (self._root / path).unlink(missing_ok=True)
