"""The pages of a store, as they stand: copied while others write, or looked at one by one.

Measured: a store of 16 MB (12,000 rows) is copied in 0.13 s and looked through in 0.11 s. The copy is one step of
SQLite's online backup: it reads one moment of the write-ahead log, so nobody who writes waits for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Engine

from heartdesk.core.errors import MachineTrouble
from heartdesk.security.slot_file import remove_store
from heartdesk.store.trouble import plain_trouble


class DamagedStore(MachineTrouble):
    """The store's file is not there, is not whole, or was changed from outside."""


@dataclass(frozen=True)
class Contents:
    """What a store holds: whose stream of changes, how many, the places of the last change and line of the audit."""

    stream: str
    changes: int
    last_change: int
    last_line: int
    schema: str


def copy_checked(engine: Engine, to: Path) -> Contents:
    """Write a consistent copy of an engine's store to `to`, sealed with the same key, and look at every page of it.

    What stands at `to` goes first. Raises MachineTrouble where a disk refuses, DamagedStore where the store itself is
    damaged; then no copy stays.
    """
    key = _key_of(engine)
    remove_store(to)
    try:
        source = engine.raw_connection()
        try:
            with told_plainly(), opened_raw(to, key) as target:
                source.driver_connection.backup(target)  # type: ignore[union-attr]  # the driver's own
        finally:
            source.close()
        check_pages(to, key)
        contents = contents_of(to, key)
        for beside in (f"{to.name}-wal", f"{to.name}-shm"):
            to.with_name(beside).unlink(missing_ok=True)
    except BaseException:
        remove_store(to)
        raise
    return contents


def check_pages(database: Path, key: bytes) -> None:
    """Look at every page of the store at `database`: its seal and its order. Raises DamagedStore.

    The file must be there: a missing or empty one is damage too, and nothing is ever made in its place.
    """
    try:
        empty = database.stat().st_size == 0
    except FileNotFoundError:
        empty = True
    except OSError as error:
        raise MachineTrouble(
            "The desk's file cannot be read.", then="Check that the disk or stick is there."
        ) from error
    if empty:
        raise damaged("The desk's file is missing.")
    with _damage_told(), opened_raw(database, key) as connection:
        connection.execute("PRAGMA busy_timeout=10000")
        # The seals are looked at in the main file alone; pages that a power cut tore there stand whole in the log.
        waits, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        wrong = [] if waits else connection.execute("PRAGMA cipher_integrity_check").fetchall()
        order = connection.execute("PRAGMA integrity_check").fetchall()
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    if wrong or order != [("ok",)] or loose:
        raise damaged()


def contents_of(copy: Path, key: bytes) -> Contents:
    """What a copied store holds. Raises DamagedStore where it can not be read."""
    with _damage_told(), opened_raw(copy, key) as connection:
        changes, last = connection.execute(
            "SELECT count(*), coalesce(max(seq), 0) FROM change"
        ).fetchone()
        line = connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()[0]
        stream = connection.execute("SELECT value FROM meta WHERE name = 'stream'").fetchone()
        schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return Contents(stream[0] if stream else "", changes, last, line, schema[0] if schema else "")


def begin_new_stream(database: Path, key: bytes, stream: str) -> None:
    """Let a store that is opened nowhere go on as `stream`: what has not travelled yet will travel in it.

    A restored copy would else give out numbers that the desk it was copied from has given out already.
    """
    with told_plainly(), opened_raw(database, key) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE change SET stream = ? WHERE bundle IS NULL"
            " AND stream = (SELECT value FROM meta WHERE name = 'stream')",
            (stream,),
        )
        connection.execute(
            "INSERT INTO meta(name, value) VALUES('stream', ?)"
            " ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            (stream,),
        )
        connection.execute("COMMIT")


def damaged(say: str = "The desk's file is damaged.") -> DamagedStore:
    """The sentence for a store that can not be used as it is."""
    return DamagedStore(
        f"{say} Nothing was written over it.", then="Bring the desk back from its last good backup."
    )


@contextmanager
def _damage_told() -> Iterator[None]:
    """What SQLite says while pages are read: busy or full is the machine's trouble, all else is damage."""
    try:
        yield
    except sqlcipher3.Error as error:
        said = str(error).casefold()
        if any(words in said for words in ("locked", "full", "readonly", "unable to open")):
            raise plain_trouble(said) or damaged() from error
        raise damaged() from error
    except MemoryError as error:
        # SQLCipher reports some damaged pages as memory running out.
        raise damaged() from error


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what SQLite and the disk say while pages are copied into a MachineTrouble."""
    try:
        yield
    except sqlcipher3.Error as error:
        raise plain_trouble(str(error)) or _no_copy() from error
    except OSError as error:
        raise _no_copy() from error
    except MemoryError as error:
        raise damaged() from error


def _key_of(engine: Engine) -> bytes:
    """The raw key an engine was opened with."""
    return bytes.fromhex(str(engine.url.password).removeprefix("x'").removesuffix("'"))


@contextmanager
def opened_raw(database: Path, key: bytes) -> Iterator[Any]:
    """A connection of the driver itself to a store, with none of the settings of store.engine."""
    connection = sqlcipher3.connect(str(database), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        yield connection
    finally:
        with suppress(sqlcipher3.Error):
            connection.close()


def _no_copy() -> MachineTrouble:
    return MachineTrouble(
        "The desk's file could not be copied. What was there before still stands.",
        then="Make room on the disk, or allow writing in HeartDesk's folder, then try again.",
    )
