"""The key file on the disk: written whole or not at all, kept twice.

`keys.json` is the file, `keys.spare.json` the same again: with neither, nothing on the desk could ever be read.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.security.slots import LARGEST, Damaged, KeyFile, decode, encode

log = logging.getLogger(__name__)

NAME = "keys.json"
SPARE = "keys.spare.json"
_LOCK = "keys.lock"


def exists(folder: Path) -> bool:
    """Whether `folder` holds a key file or its spare, whole or not."""
    return (folder / NAME).exists() or (folder / SPARE).exists()


def read(folder: Path) -> KeyFile:
    """The key file of `folder`, or its spare where the file itself is missing or damaged.

    Raises DeskError where neither is whole.
    """
    try:
        return _read(folder / NAME)
    except Damaged:
        with suppress(Damaged):
            spare = _read(folder / SPARE)
            log.warning("key file damaged, spare read instead")
            return spare
        raise


def write(folder: Path, file: KeyFile) -> None:
    """Replace the key file of `folder` and its spare, each atomically and through to the disk, mode 0600.

    Only within `changing(folder)`. Raises DeskError where the disk refuses; the old file then still stands.
    """
    raw = encode(file)
    try:
        write_whole(folder / NAME, raw)
        write_whole(folder / SPARE, raw)
    except OSError as error:
        raise _refused() from error


def mend(folder: Path, file: KeyFile) -> None:
    """Make the two copies equal again after a damage or a power cut; `file` was read from here and proved true.

    Nothing happens where they are equal already, where another program has changed them since, or where the disk
    refuses: opening the desk matters more.
    """
    raw = encode(file)
    if _bytes_of(folder / NAME) == raw == _bytes_of(folder / SPARE):
        return
    with suppress(DeskError), changing(folder):
        if read(folder) == file:
            write(folder, file)
            log.warning("key file and spare made equal again")


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Hold the key file of `folder` against other programs: read, change and write within.

    Raises DeskError where another program holds it for over ten seconds, or where the disk refuses.
    """
    lock = FileLock(folder / _LOCK, timeout=10, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise MachineTrouble(
            "Another HeartDesk is changing the keys of this desk. Nothing was changed here.",
            then="Wait until it has finished, then try again.",
        ) from error
    except OSError as error:
        raise _refused() from error
    try:
        yield
    finally:
        lock.release()


def _read(path: Path) -> KeyFile:
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Damaged(
            "This folder holds no keys of a desk.",
            then="Choose the desk's own folder, or set up a new desk.",
        ) from error
    except OSError as error:
        raise MachineTrouble(
            "This desk's key file cannot be read.",
            then="Check that the disk is there and that you may read its folder.",
        ) from error
    return decode(raw)


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _refused() -> MachineTrouble:
    return MachineTrouble(
        "The keys of this desk could not be saved. What was there before still stands.",
        then="Check that the disk has room and that you may write in the desk's folder.",
    )
