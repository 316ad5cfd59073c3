"""What a damaged store still gives: the changes of its last minute, which no journal holds yet.

It is read from a copy, so that not one byte of the damaged one is touched. Every page carries a seal: what can be read
is as it was written, and what cannot be read is simply not there.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlcipher3

from heartdesk.store.backup_pages import opened_raw, remove_store
from heartdesk.store.journal_file import Row

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
            stream = named[0] if named else ""
            rows.extend(_read(connection))
    except OSError:
        return stream, tuple(rows)
    finally:
        with suppress(OSError):
            remove_store(copy)
    return stream, tuple(rows)


def _read(connection: Any) -> Iterator[Row]:
    """Row by row: what stands before a page that cannot be read is kept, and so is what stands after it."""
    last = 0
    found = connection.execute("SELECT coalesce(max(seq), 0) FROM change").fetchone()[0]
    while last < found:
        try:
            for seq, *values in connection.execute(
                f"SELECT seq, {_COLUMNS} FROM change WHERE seq > ? ORDER BY seq",  # noqa: S608
                (last,),
            ):
                last = seq
                yield Row(*values)
            return
        except (sqlcipher3.Error, MemoryError):
            last += 1  # this row stands on a page that is gone
