"""What a damaged store still gives: the changes of its last minute, which no journal holds yet.

It is read from a copy, so that not one byte of the damaged one is touched. What is on a page that does not bear its
seal is simply not there.
"""

import shutil
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlcipher3

from heartdesk.security.slot_file import remove_store
from heartdesk.store.backup_pages import opened_raw
from heartdesk.store.journal_file import Row
from heartdesk.store.trouble import all_pages_sealed

_COLUMNS = ", ".join(Row.__struct_fields__)


def readable_changes(store: Path, key: bytes, scratch: Path) -> tuple[str, tuple[Row, ...]]:
    """The stream of a store that may be damaged, and its changes, oldest first, as far as they can be read.

    `scratch` is where its copy stands meanwhile. Never raises for what it finds; ("", ()) where nothing can be read.
    """
    copy = scratch / "old.db"
    rows: list[Row] = []
    stream = ""
    try:
        for tail in ("", "-wal"):
            source = store.with_name(store.name + tail)
            if source.exists():
                shutil.copyfile(source, copy.with_name(copy.name + tail))
        with suppress(sqlcipher3.Error, MemoryError), opened_raw(copy, key) as connection:
            named = connection.execute("SELECT value FROM meta WHERE name = 'stream'").fetchone()
            stream = named[0] if named and all_pages_sealed(connection) else ""
        rows.extend(_read(copy, key))
    except OSError:
        return stream, tuple(rows)
    finally:
        with suppress(OSError):
            remove_store(copy)
    return stream, tuple(rows)


def _read(copy: Path, key: bytes) -> Iterator[Row]:
    """Row by row: what stands before a page that cannot be read is kept, and so is what stands after it."""
    last: int | None = 0
    newest = _newest(copy, key)
    while last is not None:
        with opened_raw(copy, key) as connection:
            last = yield from _read_until_damage(connection, after=last, newest=newest)


def _newest(copy: Path, key: bytes) -> int:
    """The number of the last row, by the table or else by one of its indexes; 0 where neither says it."""
    for asked in ("max(seq)", "max(+seq)"):  # the + makes SQLite walk the smallest index
        with suppress(sqlcipher3.Error, MemoryError), opened_raw(copy, key) as connection:
            (found,) = connection.execute(f"SELECT {asked} FROM change").fetchone()  # noqa: S608
            if found and all_pages_sealed(connection):
                return int(found)
    return 0


def _read_until_damage(
    connection: Any, *, after: int, newest: int
) -> Generator[Row, None, int | None]:
    """The rows after number `after`; gives the number of one that cannot be read, None where all were looked at.

    SQLCipher gives zeros for the further pages of a long row where they do not bear their seal, and says so once asked:
    from then on, whatever is read. So each row is asked about, and the one after is read on a fresh connection.
    """
    last = after
    while True:
        try:
            row = connection.execute(
                f"SELECT seq, {_COLUMNS} FROM change WHERE seq >= ? ORDER BY seq LIMIT 1",  # noqa: S608
                (last + 1,),
            ).fetchone()
        except (sqlcipher3.Error, MemoryError):
            return last + 1 if last < newest else None  # this row stands on a page that is gone
        if row is None:
            return None
        last = int(row[0])
        if not all_pages_sealed(connection):
            return last
        yield Row(*row[1:])
