"""Changes, heads and records in the file: everything a desk says about a record is written here.

One change = one action on one record. The change, the heads it moves and the record as it then shows are written
together, in the transaction of the caller. Of sealed kinds no head stands outside the boxes: they are merged again from
their changes, by the next worker who may open them all.
"""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from heartdesk.core.kinds import RULES, Kind, Rule
from heartdesk.core.roles import NotAllowed, key_is_missing
from heartdesk.security.held import HeldKeys
from heartdesk.security.sealing import Refused
from heartdesk.store import boxes, change_rows, tables
from heartdesk.store.boxes import NO_KEYS, WAITING
from heartdesk.store.codec import decode_fields, decode_names, encode
from heartdesk.store.ledger import without_erased
from heartdesk.store.merge import DELETED, EVERY_FIELD, Change, ChangeId, merge
from heartdesk.store.record import Record

# Built once: putting a statement together costs more than running it.
_this = (tables.record.c.kind == bindparam("the_kind")) & (
    tables.record.c.id == bindparam("the_id")
)
_READ = select(tables.record).where(_this)
_ADD_CHANGE = insert(tables.change)
_ADD_RECORD = insert(tables.record)

IN_BOX = "sealed"
"""In place of the names of a sealed record's fields that are in conflict."""

_NOTHING_REPLACED = encode({})

_log = logging.getLogger(__name__)


def read(
    connection: Connection, kind: Kind, record_id: str, *, held: HeldKeys = NO_KEYS
) -> Record | None:
    """The record as it stands, deleted or not; None where no such record is known.

    Raises NotAllowed where it is sealed under a key that is not held.
    """
    row = connection.execute(_READ, {"the_kind": kind, "the_id": record_id}).first()
    return None if row is None else record_of(connection, row, held=held)


def record_of(connection: Connection, row: Any, *, held: HeldKeys = NO_KEYS) -> Record:
    """A row of the record table as a frozen value. Raises as `read` does.

    A sealed record that waits, because changes of it came to a desk that could not open them, is merged now.
    """
    kind = Kind(row.kind)
    if RULES[kind].sealed:
        if row.fields != WAITING:
            with suppress(Refused):
                return boxes.open_record(held, row)
        record = _remake_sealed(connection, kind, row.id, held)
        if record is None:
            raise key_is_missing(kind)
        return record
    return Record(
        kind=kind,
        id=row.id,
        fields=decode_fields(row.fields),
        conflicts=decode_names(row.conflicts),
        deleted=row.deleted,
    )


def has_making(connection: Connection, kind: Kind, record_id: str) -> bool:
    """Whether a change that made the record is known, and not only edits of it. Of sealed kinds nothing is said."""
    change = tables.change.c
    found = connection.execute(
        select(change.seq)
        .where(
            change.kind == kind, change.record_id == record_id, change.replaces == _NOTHING_REPLACED
        )
        .limit(1)
    )
    return found.first() is not None


def write_creation(
    connection: Connection, change: Change, *, stream: str, held: HeldKeys = NO_KEYS
) -> Record:
    """Keep a change that creates a record not known here, and the record it makes.

    Raises NotAllowed where its kind is sealed and there is no key to seal it with.
    """
    _keep(connection, change, stream, held)
    record = Record(
        kind=Kind(change.kind),
        id=change.record_id,
        fields={name: value for name, value in change.fields.items() if value is not None},
    )
    connection.execute(_ADD_RECORD, _row(record, change.id, held))
    return record


def heads_of(
    connection: Connection, kind: Kind, record_id: str, *, held: HeldKeys = NO_KEYS
) -> dict[str, set[ChangeId]]:
    """The heads of every field of a record known here, those that are only its creating change included."""
    if RULES[kind].sealed:
        merged = merge(opened_changes(connection, kind, record_id, held=held))
        return {name: set(ids) for name, ids in merged.heads.items()}
    base_id, base = _base(connection, kind, record_id)
    heads: dict[str, set[ChangeId]] = {}
    for name, run, counter in connection.execute(
        select(tables.head.c.field, tables.head.c.run, tables.head.c.counter).where(
            tables.head.c.kind == kind, tables.head.c.record_id == record_id
        )
    ):
        heads.setdefault(name, set()).add((run, counter))
    for name in base:
        heads.setdefault(name, {base_id})
    return heads


def what_it_replaces(
    connection: Connection, record: Record, fields: Mapping[str, Any], *, held: HeldKeys = NO_KEYS
) -> dict[str, list[ChangeId]]:
    """What a change that sets `fields` now would replace: the heads, as they stand, of those fields."""
    heads = heads_of(connection, record.kind, record.id, held=held)
    replaces = {name: sorted(heads[name]) for name in fields if name in heads}
    if fields.get(DELETED) is True:
        seen = {change for name, ids in heads.items() if name != DELETED for change in ids}
        replaces[EVERY_FIELD] = sorted(seen)
    return replaces


def write_edit(
    connection: Connection,
    change: Change,
    record: Record,
    *,
    stream: str,
    held: HeldKeys = NO_KEYS,
) -> Record:
    """Keep a change made here of a record known here, having replaced all heads of the fields it sets.

    Raises ValueError for what the kind declares as fixed, and for taking a one-way flag back.
    """
    rule = RULES[record.kind]
    _refuse_fixed(rule, change, record)
    _keep(connection, change, stream, held)
    if not rule.sealed and (rule.fixed or any(name in rule.one_way for name in change.fields)):
        after = remake(connection, record.kind, record.id)
        assert after is not None  # noqa: S101 - only a sealed record waits
        return after
    if RULES[record.kind].sealed:
        after = _remake_sealed(connection, record.kind, record.id, held)
        if after is None:
            raise key_is_missing(record.kind)
        return after
    for name in change.fields:
        connection.execute(
            delete(tables.head).where(
                tables.head.c.kind == record.kind,
                tables.head.c.record_id == record.id,
                tables.head.c.field == name,
            )
        )
        connection.execute(
            insert(tables.head).values(
                kind=record.kind,
                record_id=record.id,
                field=name,
                run=change.id[0],
                counter=change.id[1],
            )
        )
    deleted = record.deleted
    fields = dict(record.fields)
    for name, value in change.fields.items():
        if name == DELETED:
            deleted = value is True
        elif value is None:
            fields.pop(name, None)
        else:
            fields[name] = value
    after = Record(
        kind=record.kind,
        id=record.id,
        fields=fields,
        conflicts=tuple(name for name in record.conflicts if name not in change.fields),
        deleted=deleted,
    )
    connection.execute(
        update(tables.record)
        .where(tables.record.c.kind == record.kind, tables.record.c.id == record.id)
        .values(fields=encode(after.fields), conflicts=encode(after.conflicts), deleted=deleted)
    )
    return after


def _refuse_fixed(rule: Rule, change: Change, record: Record) -> None:
    for name, value in change.fields.items():
        if name in rule.one_way:
            if record.fields.get(name) and not value:
                raise ValueError(f"{name} of a {record.kind} is never taken back")
        elif rule.fixed and name != DELETED and name in record.fields:
            raise ValueError(f"a {record.kind} is not changed: make a new one")


def apply(
    connection: Connection, arrived: Iterable[Change], *, stream: str, held: HeldKeys = NO_KEYS
) -> list[Record]:
    """Keep changes from elsewhere, in any order, repeats ignored; the records they touch, as they then stand.

    What is said of a record that was erased for good is dropped. Changes of sealed kinds come in their boxes and are
    kept as they came. A record of which a box does not open here
    is left out of what is given back: it waits, and is merged when it is next read by a worker who holds the keys.
    """
    touched: dict[tuple[Kind, str], None] = {}
    for change in without_erased(connection, arrived):
        kind = Kind(change.kind)
        if RULES[kind].sealed != bool(change.box):
            raise ValueError(
                f"a change of {kind} came without its box, or in one it should not have"
            )
        if not _known(connection, change.id):
            _keep(connection, change, stream, held)
            touched[(kind, change.record_id)] = None
    remade = (remake(connection, kind, record_id, held=held) for kind, record_id in touched)
    return [record for record in remade if record is not None]


def changes_of(connection: Connection, kind: Kind, record_id: str) -> list[Change]:
    """Every known change of a record, in the order they came to this desk; of sealed kinds, in their boxes."""
    rows = connection.execute(
        select(tables.change)
        .where(tables.change.c.kind == kind, tables.change.c.record_id == record_id)
        .order_by(tables.change.c.seq)
    )
    return [change_rows.change_of(row) for row in rows]


def remake(
    connection: Connection, kind: Kind, record_id: str, *, held: HeldKeys = NO_KEYS
) -> Record | None:
    """Make the record and its heads again from all known changes of it; None for a sealed one that has to wait."""
    if RULES[kind].sealed:
        return _remake_sealed(connection, kind, record_id, held)
    known = changes_of(connection, kind, record_id)
    # The creating change only spares head rows; any change serves until it has arrived.
    creating = [change for change in known if not change.replaces]
    base = min(creating or known, key=lambda change: (change.stamp, change.id))
    merged = merge(known)
    connection.execute(
        delete(tables.head).where(tables.head.c.kind == kind, tables.head.c.record_id == record_id)
    )
    rows = [
        {"kind": kind, "record_id": record_id, "field": name, "run": run, "counter": counter}
        for name in sorted(merged.heads.keys() | base.fields.keys())
        if merged.heads.get(name, frozenset()) != {base.id}
        for run, counter in sorted(merged.heads.get(name, ()))
    ]
    if rows:
        connection.execute(insert(tables.head), rows)
    record = Record(kind, record_id, merged.fields, merged.conflicts, merged.deleted)
    _put(connection, _row(record, base.id, held))
    return record


def _remake_sealed(
    connection: Connection, kind: Kind, record_id: str, held: HeldKeys
) -> Record | None:
    """Merge a sealed record from its changes, or mark it as waiting where one of them does not open here."""
    known = changes_of(connection, kind, record_id)
    latest = known[-1].id
    try:
        opened = _opened_all(known, held)
    except NotAllowed:
        opened = []
    if not opened:
        row = _row(Record(kind, record_id, {}), latest, held, box=WAITING)
        _put(connection, row)
        return None
    merged = merge(opened)
    record = Record(kind, record_id, merged.fields, merged.conflicts, merged.deleted)
    _put(connection, _row(record, latest, held))
    return record


def opened_changes(
    connection: Connection, kind: Kind, record_id: str, *, held: HeldKeys
) -> list[Change]:
    """Every known change of a record of a sealed kind, out of its box. Raises NotAllowed where a key is not held."""
    return _opened_all(changes_of(connection, kind, record_id), held)


def _opened_all(known: Iterable[Change], held: HeldKeys) -> list[Change]:
    """The changes out of their boxes. One that was tampered with says nothing, and is left out.

    Raises NotAllowed where the key to one of them is not held.
    """
    opened = []
    for change in known:
        try:
            opened.append(boxes.open_change(held, change))
        except Refused:
            _log.warning("a change of %s %s is damaged", change.kind, change.record_id)
    return opened


def _put(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(
        upsert(tables.record).values(**row).on_conflict_do_update(["kind", "id"], set_=dict(row))
    )


def _base(connection: Connection, kind: Kind, record_id: str) -> tuple[ChangeId, dict[str, Any]]:
    row = connection.execute(
        select(tables.change.c.run, tables.change.c.counter, tables.change.c.fields)
        .join(
            tables.record,
            (tables.record.c.run == tables.change.c.run)
            & (tables.record.c.counter == tables.change.c.counter),
        )
        .where(tables.record.c.kind == kind, tables.record.c.id == record_id)
    ).one()
    return (row.run, row.counter), decode_fields(row.fields)


def _known(connection: Connection, change_id: ChangeId) -> bool:
    run, counter = change_id
    found = connection.execute(
        select(tables.change.c.seq).where(
            tables.change.c.run == run, tables.change.c.counter == counter
        )
    ).first()
    return found is not None


def _keep(connection: Connection, change: Change, stream: str, held: HeldKeys) -> None:
    connection.execute(_ADD_CHANGE, change_rows.row_of(change, stream=stream, held=held))


def rewrite(connection: Connection, change: Change, *, held: HeldKeys = NO_KEYS) -> None:
    """Write anew what a known change replaces. Its words stay. Of its record, `remake` then makes what shows."""
    row = change_rows.row_of(replace(change, box=b""), stream="", held=held)
    run, counter = change.id
    connection.execute(
        update(tables.change)
        .where(tables.change.c.run == run, tables.change.c.counter == counter)
        .values(fields=row["fields"], replaces=row["replaces"])
    )


def _row(
    record: Record, base: ChangeId, held: HeldKeys, *, box: bytes | None = None
) -> dict[str, Any]:
    """A row of the record table. Of a sealed kind, `base` is the last change that made it what it is."""
    if RULES[record.kind].sealed:
        shown = boxes.box_record(held, record, base) if box is None else box
        # Which fields stands in the box; beside it only that somebody has to choose.
        conflicts: tuple[str, ...] = (IN_BOX,) if record.conflicts else ()
    else:
        shown, conflicts = encode(record.fields), record.conflicts
    return {
        "kind": record.kind,
        "id": record.id,
        "run": base[0],
        "counter": base[1],
        "fields": shown,
        "conflicts": encode(conflicts),
        "deleted": record.deleted,
    }
