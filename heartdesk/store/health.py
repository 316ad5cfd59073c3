"""Is the store sound? What a worried worker, or the one who looks after the computer, wants to know."""

import shutil
from dataclasses import dataclass

from sqlalchemy import text

from heartdesk.store.audit import check_chain
from heartdesk.store.desk import Desk
from heartdesk.store.search import count_entries
from heartdesk.store.unit import Look, Unit
from heartdesk.store.upgrade import HEAD

LEAST_ROOM = 200 * 1024 * 1024
"""Bytes of free disk below which a day's work may not fit."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at, whether it is well, in a sentence."""

    check: str
    well: bool
    say: str


def check_store(desk: Desk) -> tuple[Finding, ...]:
    """Look at every page of the file, the index, the schema and the room on the disk."""
    # The seals are looked at in the main file alone; pages that a power cut tore there stand whole in the log.
    whole = desk.empty_log()
    return (
        *desk.look(lambda look: _pages(look, seals=whole)),
        desk.run(_index).value,
        desk.look(_audit),
        desk.look(_contents),
        _room(desk),
    )


def _pages(look: Look, *, seals: bool) -> tuple[Finding, ...]:
    said = look.connection.execute(text("PRAGMA cipher_integrity_check")) if seals else ()
    sealed = [str(row[0]) for row in said]
    # A connection that has not searched for a while looks for parts of the index that were merged since: it calls that
    # damage. A search makes it look anew.
    look.connection.execute(text("SELECT rowid FROM entry_fts('a') LIMIT 1")).all()
    ordered = [str(row[0]) for row in look.connection.execute(text("PRAGMA integrity_check"))]
    loose = look.connection.execute(text("PRAGMA foreign_key_check")).all()
    return (
        Finding(
            "seal",
            not sealed,
            "Every page of the file is as it was written."
            if not sealed
            else "Pages of the file were changed from outside.",
        ),
        Finding(
            "order",
            ordered == ["ok"] and not loose,
            "The file is in order."
            if ordered == ["ok"] and not loose
            else "The file is damaged: restore the last good backup.",
        ),
    )


def _index(unit: Unit) -> Finding:
    try:
        unit.connection.execute(
            text("INSERT INTO entry_fts(entry_fts, rank) VALUES('integrity-check', 1)")
        )
    except Exception:
        return Finding("index", False, "The search index is out of step.")
    return Finding("index", True, "The search index is in step.")


def _audit(look: Look) -> Finding:
    problems = check_chain(look)
    return Finding(
        "audit",
        not problems,
        "The audit is whole." if not problems else f"The audit was changed. {problems[0]}",
    )


def _contents(look: Look) -> Finding:
    entries, waiting = count_entries(look), look.waiting_to_travel()
    return Finding(
        "contents",
        True,
        f"{entries:,} entries. Changes not yet given to another desk: {waiting:,}. Schema {HEAD}.",
    )


def _room(desk: Desk) -> Finding:
    free = shutil.disk_usage(desk.folder).free
    megabytes = free // (1024 * 1024)
    return Finding("room", free >= LEAST_ROOM, f"{megabytes:,} MB free on the disk.")
