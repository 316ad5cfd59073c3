"""The audit: who saw and changed what, in a chain of entries that only grows.

Each entry holds the hash of the one before it, and the store knows the last: an entry changed, dropped, moved or cut
off shows. Entries carry ids and kinds, never a name, never a word of a record. Only the admin and the safeguarding
leads read them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from heartdesk.core.roles import AUDITORS, NotAllowed
from heartdesk.store import tables
from heartdesk.store.codec import encode
from heartdesk.store.meta import read_meta, write_meta

if TYPE_CHECKING:
    from heartdesk.store.look import Look

HEAD = "audit_head"
"""The fact about this store that says which entry is the last, and its hash."""

LONGEST_REASON = 200


class Event(StrEnum):
    """What an entry tells."""

    READ = "read"
    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    BROUGHT_BACK = "brought back"
    REFUSED = "refused"
    BREAK_GLASS = "break-glass"
    UNLOCKED = "unlocked"
    FAILED_UNLOCKS = "failed unlocks"
    LOCKED = "locked"
    WORKER_ADDED = "worker added"
    WORKER_REMOVED = "worker removed"
    ROLES_SET = "roles set"
    WAY_IN_SET = "way in set"
    RECOVERY_CODE_MADE = "recovery code made"
    KEYS_RENEWED = "keys renewed"
    IMPORTED = "imported"
    IMPORT_TAKEN_BACK = "import taken back"
    EXPORTED = "exported"
    PRINTED = "printed"
    ERASED = "erased"
    BACKED_UP = "backed up"
    RESTORED = "restored"
    SETTING_CHANGED = "setting changed"
    DESK_SHUT_OUT = "desk shut out"
    DESK_LET_IN = "desk let in"
    COUNCIL_KEY_GIVEN = "council key given"
    COUNCIL_KEY_TAKEN = "council key taken"
    DESK_INVITED = "desk invited"


@dataclass(frozen=True)
class Entry:
    """One line of the audit. `at` is an ISO moment in UTC, `worker` and `record_id` are ids, `kind` may be ""."""

    seq: int
    at: str
    worker: str
    event: str
    kind: str
    record_id: str
    reason: str
    hash: bytes


def note(look: "Look", event: Event, kind: str = "", record_id: str = "", reason: str = "") -> None:
    """Write one entry in the transaction of a unit of work.

    `record_id` may also be the id of the worker or the backup it happened to, `kind` then says which ("worker").
    `reason` is a word of the program's ("recovery", a count): never a person's words.
    """
    note_all(look, event, kind, [record_id], reason)


def note_all(
    look: "Look", event: Event, kind: str, record_ids: Iterable[str], reason: str = ""
) -> None:
    """Write the same entry for several records, in their order."""
    seq, last = _head(look.connection)
    at = look.now.astimezone(UTC).isoformat(timespec="seconds")
    rows = []
    for record_id in record_ids:
        seq += 1
        said = (seq, at, look.worker.id, str(event), str(kind), record_id, reason[:LONGEST_REASON])
        last = _next_hash(last, said)
        rows.append(_row((*said, last)))
    if rows:
        look.connection.execute(insert(tables.audit), rows)
        write_meta(look.connection, HEAD, f"{seq} {last.hex()}")


def must_be_auditor(look: "Look") -> None:
    """Raise NotAllowed for a worker who may not read the audit."""
    if not AUDITORS & look.worker.roles:
        raise NotAllowed(
            "Your role at this desk does not let you see who looked at what.",
            then="Ask the admin or the safeguarding lead.",
        )


def written(look: "Look", limit: int | None = None) -> tuple[Entry, ...]:
    """The newest entries, newest first; all of them without a limit. Raises NotAllowed but for admin and leads."""
    must_be_auditor(look)
    rows = look.connection.execute(
        select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(limit)
    )
    return tuple(Entry(*row) for row in rows)


def check_chain(look: "Look") -> tuple[str, ...]:
    """What is wrong with the chain, a sentence each: entries changed, dropped, moved, or cut off at the end."""
    problems: list[str] = []
    seq, last = 0, _START
    for entry in rows_after(look.connection, 0):
        if entry.seq != seq + 1:
            problems.append(f"Entries are missing between {seq} and {entry.seq}.")
        elif entry.hash != _next_hash(last, tuple(entry)[:-1]):
            problems.append(f"Entry {entry.seq} is not as it was written.")
        seq, last = entry.seq, entry.hash
    if (seq, last) != _head(look.connection):
        problems.append(f"Entries are missing at the end, after {seq}.")
    return tuple(problems)


def rows_after(connection: Connection, seq: int) -> Iterator[Any]:
    """The entries after number `seq`, oldest first, as they stand in the file."""
    yield from connection.execute(
        select(tables.audit).where(tables.audit.c.seq > seq).order_by(tables.audit.c.seq)
    )


def put_back(connection: Connection, rows: Sequence[Entry]) -> bool:
    """Add entries kept elsewhere, exactly as they were; False, and nothing added, where they do not go on from here."""
    seq, last = _head(connection)
    for entry in rows:
        said = (
            entry.seq,
            entry.at,
            entry.worker,
            entry.event,
            entry.kind,
            entry.record_id,
            entry.reason,
        )
        if entry.seq != seq + 1 or entry.hash != _next_hash(last, said):
            return False
        seq, last = entry.seq, entry.hash
    if rows:
        connection.execute(insert(tables.audit), [vars(entry) for entry in rows])
        write_meta(connection, HEAD, f"{seq} {last.hex()}")
    return True


_START = hashlib.sha256(b"heartdesk audit 1").digest()
_NAMES = tuple(column.name for column in tables.audit.columns)


def _row(values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_NAMES, values, strict=True))


def _next_hash(last: bytes, said: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(last + encode(list(said))).digest()


def _head(connection: Connection) -> tuple[int, bytes]:
    seq, _, last = (read_meta(connection, HEAD) or "").partition(" ")
    return (int(seq), bytes.fromhex(last)) if seq else (0, _START)
