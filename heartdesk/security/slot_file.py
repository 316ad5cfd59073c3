"""The key file on the disk: written whole or not at all, kept twice.

`keys.json` is the file, `keys.spare.json` the same again: with neither, nothing on the desk could ever be read.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import sync_folder, write_whole
from heartdesk.security import shut_out
from heartdesk.security.slot_text import LARGEST, Damaged, decode, encode
from heartdesk.security.slots import FIRST_STORE, AnyKeyFile, KeyFile

log = logging.getLogger(__name__)

NAME = "keys.json"
SPARE = "keys.spare.json"
_LOCK = "keys.lock"


def exists(folder: Path) -> bool:
    """Whether `folder` holds a key file or its spare, whole or not."""
    return (folder / NAME).exists() or (folder / SPARE).exists()


def read(folder: Path) -> AnyKeyFile:
    """The key file of `folder`, or its spare where the file itself is missing or damaged.

    Raises DeskError where neither is whole, and ShutOut where the desk destroyed its keys.
    """
    shut_out.refuse(folder)
    try:
        return _read(folder / NAME)
    except Damaged:
        with suppress(Damaged):
            spare = _read(folder / SPARE)
            log.warning("key file damaged, spare read instead")
            return spare
        raise


def database_of(folder: Path) -> Path:
    """The store that the key file of `folder` opens now; a folder without keys has none but the first.

    Raises DeskError where there is a key file and it cannot be read.
    """
    file = read(folder) if exists(folder) else None
    return folder / (file.store if isinstance(file, KeyFile) else FIRST_STORE)


def write(folder: Path, file: KeyFile) -> None:
    """Replace the key file of `folder` and its spare, each atomically and through to the disk, mode 0600.

    Only within `changing(folder)`. Raises DeskError where the disk refuses; the old file then still stands. The file
    counts from the moment it has its name: a spare that the disk refuses is made good at the next opening.
    """
    raw = encode(file)
    if len(raw) > LARGEST:
        raise DeskError(
            "This desk's key file has no room for one more change. Nothing was changed.",
            then="Ask whoever looks after HeartDesk: this needs a new desk with the old one's data.",
        )
    try:
        write_whole(folder / NAME, raw)
    except OSError as error:
        if _bytes_of(folder / NAME) != raw:
            raise _refused() from error
        log.warning("key file written, its folder not synced")
    try:
        write_whole(folder / SPARE, raw)
    except OSError:
        log.warning("spare key file not written")


def mend(folder: Path, file: KeyFile) -> None:
    """Make the two copies equal again after a damage or a power cut; `file` was read from here and proved true."""
    raw = encode(file)
    if not _bytes_of(folder / NAME) == raw == _bytes_of(folder / SPARE):
        replace(folder, file, file)
        log.warning("key file and spare made equal again")


def replace(folder: Path, old: KeyFile, new: KeyFile) -> None:
    """Put `new` in the place of `old`, which was read from here, where opening the desk matters more.

    Nothing happens where another program has changed it since, or where the disk refuses.
    """
    with suppress(DeskError), changing(folder):
        if read(folder) == old:
            write(folder, new)


def sweep(folder: Path, file: KeyFile) -> None:
    """Remove the store files that an unfinished change of the store's key left; `file` was read from here, proved true.

    Only what the key file itself names as left over goes, and only while both its copies say so.
    """
    leftovers = [name for name in file.leftovers if name != file.store]
    if not any(path.exists() for name in leftovers for path in store_files(folder / name)):
        return
    raw = encode(file)
    with suppress(DeskError, OSError), changing(folder, wait=0):
        if _bytes_of(folder / NAME) == raw == _bytes_of(folder / SPARE):
            sync_folder(folder)  # or a power cut could bring back the key of a store that is gone
            for name in leftovers:
                remove_store(folder / name)


def store_files(database: Path) -> tuple[Path, ...]:
    """A store and what stands beside it while it is open."""
    return (
        database,
        *(database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm", "-journal")),
    )


def remove_store(database: Path) -> None:
    """Take a store's file away, with what SQLite keeps beside it. Raises OSError."""
    for path in store_files(database):
        path.unlink(missing_ok=True)


@contextmanager
def changing(folder: Path, *, wait: float = 10) -> Iterator[None]:
    """Hold the key file of `folder` against other programs: read, change and write within.

    Raises DeskError where another program holds it for over `wait` seconds, or where the disk refuses.
    """
    lock = FileLock(folder / _LOCK, timeout=wait, mode=0o600)
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


def _read(path: Path) -> AnyKeyFile:
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
