"""Writing a store anew under another key, while nobody else can write to the old one.

The new file is written by SQLCipher's own export, so that no page of it was ever under the old key, and what was erased
from the old file is not in it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import sync_folder
from heartdesk.security.slot_file import remove_store
from heartdesk.store.backup_pages import check_pages
from heartdesk.store.trouble import plain_trouble


@contextmanager
def copied(old: Path, old_key: bytes, new: Path, new_key: bytes) -> Iterator[None]:
    """A checked copy of the store `old` at `new`, under a new key, and on the disk; `old` takes no write until the end.

    Write the new key file within. Raises DeskError where another window has the desk open, MachineTrouble where the
    disk refuses or the copy is not what it should be; then `new` is gone again. Once within, `new` stays, whatever
    happens: the new key file may stand already.
    """
    remove_store(new)
    with _held(old, old_key) as connection:
        try:
            with _told():
                rows = _export(connection, new, new_key)
                _sync(new)
                check_pages(new, new_key)
                if _counted(new, new_key) != rows:
                    raise _no_copy()
        except BaseException:
            remove_store(new)
            raise
        yield


@contextmanager
def _held(database: Path, key: bytes) -> Iterator[Any]:
    """The store, open for nobody but us."""
    connection = _opened(database, key)
    try:
        with _told():
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA temp_store=MEMORY")
            # What others have written waits in the log; once it is in the file we are alone with it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        yield connection
    finally:
        connection.close()


def _export(connection: Any, new: Path, new_key: bytes) -> dict[str, int]:
    """Write everything into the file `new`, and say how many rows each table has."""
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{new_key.hex()}'\"", (str(new),))
    connection.execute("PRAGMA fresh.synchronous=FULL")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
    rows = _rows(connection)
    connection.execute("COMMIT")
    connection.execute("DETACH DATABASE fresh")
    return rows


def _counted(database: Path, key: bytes) -> dict[str, int]:
    connection = _opened(database, key)
    try:
        return _rows(connection)
    finally:
        connection.close()


def _rows(connection: Any) -> dict[str, int]:
    named = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    return {
        name: connection.execute(f'SELECT count(*) FROM main."{name}"').fetchone()[0]  # noqa: S608
        for (name,) in named.fetchall()
    }


def _opened(database: Path, key: bytes) -> Any:
    connection = sqlcipher3.connect(str(database), isolation_level=None, timeout=2)
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level=NONE")
    return connection


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(file.parent)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlcipher3.Error as error:
        if "locked" in str(error):
            raise DeskError(
                "This desk is open in another window, so its keys were not renewed. Nothing has been changed.",
                then="Close HeartDesk everywhere else, then try again.",
            ) from error
        raise plain_trouble(str(error)) or _no_copy() from error
    except OSError as error:
        raise _no_copy() from error


def _no_copy() -> MachineTrouble:
    return MachineTrouble(
        "The desk's file could not be written anew. Nothing has been changed.",
        then="Make room on the disk and allow writing in HeartDesk's folder, then try again.",
    )
