"""Takes what a store holds of a secret place's whereabouts out of it, from history and the accounts of imports too.

A change keeps its id and what it replaces, so the merge comes out the same on every desk, in whatever order the mark
and the address meet. Pages are overwritten with noughts (secure_delete); the caller's desk then empties the log.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from heartdesk.core.kinds import Kind
from heartdesk.core.whereabouts import cut_fields, without_whereabouts
from heartdesk.store import tables
from heartdesk.store.codec import decode_fields, encode
from heartdesk.store.merge import DELETED, Change, merge

_IMPORTS = (
    (tables.imported, ("fields",)),
    (tables.import_item, ("before", "said", "after")),
)
GONE: Any = object()
_OF_CORRECTION = ("set", "was")
"""The fields of a correction that hold fields of what it corrects."""


def take_out(
    connection: Connection,
    kind: Kind,
    record_id: str,
    known: Collection[Change],
    *,
    lines: Sequence[str] = (),
) -> bool:
    """Rewrite all `known` changes of a secret record, and what imports remember of it; whether anything was there.

    Words that no longer show go whole: who looked for a place could find it in what was once said of it. `lines` of its
    address are cut from what imports remember, which stays at this desk; in changes a new one says it without them.
    """
    heads = merge(known).heads
    found = False
    for change in known:
        kept = {
            name: value
            for name, said in _kept(kind, change.fields).items()
            if (value := said if change.id in heads.get(name, ()) else _past(name, said))
            is not GONE
        }
        found |= _rewrite_change(connection, change, kept)
    return _forget_imported(connection, kind, record_id, lines) or found


def take_out_of_correction(
    connection: Connection, of_kind: Kind, known: Collection[Change]
) -> bool:
    """Rewrite the changes of a correction of a secret record; whether anything was there."""
    found = False
    for change in known:
        fields = {
            name: without_whereabouts(of_kind, value)
            if name in _OF_CORRECTION and isinstance(value, Mapping)
            else value
            for name, value in change.fields.items()
        }
        found |= _rewrite_change(connection, change, fields)
    return found


def _past(name: str, value: Any) -> Any:
    """What is kept of a value that no longer shows: flags, checks by whom, a phone's number; GONE for words."""
    if isinstance(value, str | list):
        return GONE
    if isinstance(value, Mapping) and not name.startswith("checks/"):
        number = value.get("number")
        return {"number": number} if isinstance(number, str) else GONE
    return value


def _kept(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    own = {DELETED: fields[DELETED]} if DELETED in fields else {}
    return {**without_whereabouts(kind, fields), **own}


def _rewrite_change(connection: Connection, change: Change, kept: Mapping[str, Any]) -> bool:
    said = encode(kept)
    if said == encode(change.fields):
        return False
    run, counter = change.id
    table = tables.change
    connection.execute(
        update(table).where(table.c.run == run, table.c.counter == counter).values(fields=said)
    )
    return True


def _forget_imported(
    connection: Connection, kind: Kind, record_id: str, lines: Sequence[str]
) -> bool:
    def less(data: bytes) -> bytes:
        return encode(cut_fields(without_whereabouts(kind, decode_fields(data)), lines))

    found = False
    for table, columns in _IMPORTS:
        this = (table.c.kind == kind) & (table.c.record_id == record_id)
        for item in connection.execute(select(table).where(this)).mappings().all():
            was = {name: item[name] for name in columns if item[name] is not None}
            now = {name: less(data) for name, data in was.items()}
            if now != was:
                of_run = table.c.import_id == item["import_id"]
                connection.execute(update(table).where(this, of_run).values(**now))
                found = True
    suggestion = tables.suggestion.c
    this = (suggestion.kind == kind) & (suggestion.record_id == record_id)
    for row in connection.execute(select(tables.suggestion).where(this)).all():
        said = encode({row.field: msgspec.msgpack.decode(row.value)})
        if less(said) != said:
            connection.execute(delete(tables.suggestion).where(this, suggestion.field == row.field))
            found = True
    return found
