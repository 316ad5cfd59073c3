"""Writing a file so that, whatever happens, the old one or the new one is there, never a part."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, data: bytes, *, private: bool = True) -> None:
    """Replace the file at `path` by `data`, through to the disk.

    A private file is for this account only, from its first byte on. Raises OSError where the disk refuses; what was
    there before then still stands.
    """
    with replacing(path, private=private) as opened:
        opened.write(data)


@contextmanager
def replacing(path: Path, *, private: bool = True) -> Iterator[BinaryIO]:
    """As `write_whole`, for what is written bit by bit: the file at `path` is replaced when the block ends well.

    What is being written stands in a file beside it which goes where the block raises. Of two programs that write the
    same file at once, the one that began first is refused with an OSError.
    """
    beside = path.with_name(f"{path.name}.part")
    beside.unlink(missing_ok=True)  # of a program that died before its rename
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(beside, flags, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "w+b") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
            if not _is_at(beside, opened):
                raise FileExistsError(errno.EEXIST, "another program writes the same file")
        beside.replace(path)
    except FileExistsError:  # what stands there now is the other's
        raise
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _is_at(path: Path, opened: BinaryIO) -> bool:
    try:
        return os.path.samestat(os.fstat(opened.fileno()), path.stat())
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """Bring a rename in `folder` to the disk. Windows and some network shares have no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)
