"""Changes, heads and records in the file: everything a desk says about a record is written here.

One change = one action on one record. The change, the heads it moves and the record as it then shows are written
together, in the transaction of the caller.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from heartdesk.core.hlc import MOST_AHEAD, Stamp, milliseconds
from heartdesk.core.kinds import RULES, Kind
from heartdesk.store import tables
from heartdesk.store.codec import decode_fields, decode_names, decode_replaces, encode
from heartdesk.store.merge import DELETED, EVERY_FIELD, Change, ChangeId, merge
from heartdesk.store.record import Record

# Built once: putting a statement together costs more than running it.
_this = (tables.record.c.kind == bindparam("the_kind")) & (
    tables.record.c.id == bindparam("the_id")
)
_READ = select(tables.record).where(_this)
_ADD_CHANGE = insert(tables.change)
_ADD_RECORD = insert(tables.record)


@dataclass
class Run:
    """One start of the program: a random id, so that a restored or copied profile never reuses a change id."""

    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    used: int = 0

    def next_id(self) -> ChangeId:
        self.used += 1
        return (self.id, self.used)


def read(connection: Connection, kind: Kind, record_id: str) -> Record | None:
    """The record as it stands, deleted or not; None where no such record is known."""
    row = connection.execute(_READ, {"the_kind": kind, "the_id": record_id}).first()
    return None if row is None else record_of(row)


def record_of(row: Any) -> Record:
    """A row of the record table as a frozen value."""
    return Record(
        kind=Kind(row.kind),
        id=row.id,
        fields=decode_fields(row.fields),
        conflicts=decode_names(row.conflicts),
        deleted=row.deleted,
    )


def latest_stamp(connection: Connection, *, stream: str, now: datetime) -> Stamp:
    """The latest stamp in the file, from which this run's stamps go on.

    One that came from elsewhere and is over a day ahead of `now` is left out: a wrong clock must not spread.
    """
    followed = (tables.change.c.stream == stream) | (
        tables.change.c.wall <= milliseconds(now + MOST_AHEAD)
    )
    wall = connection.execute(select(func.max(tables.change.c.wall)).where(followed)).scalar() or 0
    logical = connection.execute(
        select(func.max(tables.change.c.logical)).where(tables.change.c.wall == wall)
    ).scalar()
    return Stamp(wall, logical or 0)


def write_creation(connection: Connection, change: Change, *, stream: str) -> Record:
    """Keep a change that creates a record not known here, and the record it makes."""
    _keep(connection, change, stream)
    record = Record(
        kind=Kind(change.kind),
        id=change.record_id,
        fields={name: value for name, value in change.fields.items() if value is not None},
    )
    connection.execute(_ADD_RECORD, _row(record, change.id))
    return record


def heads_of(connection: Connection, kind: Kind, record_id: str) -> dict[str, set[ChangeId]]:
    """The heads of every field of a record known here, those that are only its creating change included."""
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
    connection: Connection, record: Record, fields: Mapping[str, Any]
) -> dict[str, list[ChangeId]]:
    """What a change that sets `fields` now would replace: the heads, as they stand, of those fields."""
    heads = heads_of(connection, record.kind, record.id)
    replaces = {name: sorted(heads[name]) for name in fields if name in heads}
    if fields.get(DELETED) is True:
        seen = {change for name, ids in heads.items() if name != DELETED for change in ids}
        replaces[EVERY_FIELD] = sorted(seen)
    return replaces


def write_edit(connection: Connection, change: Change, record: Record, *, stream: str) -> Record:
    """Keep a change made here of a record known here, having replaced all heads of the fields it sets."""
    _keep(connection, change, stream)
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


def apply(connection: Connection, arrived: Iterable[Change], *, stream: str) -> list[Record]:
    """Keep changes from elsewhere, in any order, repeats ignored; the records they touch, as they then stand."""
    touched: dict[tuple[Kind, str], None] = {}
    for change in arrived:
        if not _known(connection, change.id):
            _keep(connection, change, stream)
            touched[(Kind(change.kind), change.record_id)] = None
    return [remake(connection, kind, record_id) for kind, record_id in touched]


def changes_of(connection: Connection, kind: Kind, record_id: str) -> list[Change]:
    """Every known change of a record, in the order they came to this desk."""
    rows = connection.execute(
        select(tables.change)
        .where(tables.change.c.kind == kind, tables.change.c.record_id == record_id)
        .order_by(tables.change.c.seq)
    )
    return [_change_of(row) for row in rows]


def remake(connection: Connection, kind: Kind, record_id: str) -> Record:
    """Make the record and its heads again from all known changes of it."""
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
    row = _row(record, base.id)
    connection.execute(
        upsert(tables.record).values(**row).on_conflict_do_update(["kind", "id"], set_=row)
    )
    return record


def waiting(connection: Connection, *, stream: str) -> int:
    """How many of our own changes have not yet been sealed to travel."""
    count = connection.execute(
        select(func.count())
        .select_from(tables.change)
        .where(tables.change.c.stream == stream, tables.change.c.bundle.is_(None))
    ).scalar()
    return count or 0


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


def _keep(connection: Connection, change: Change, stream: str) -> None:
    connection.execute(
        _ADD_CHANGE,
        {
            "run": change.id[0],
            "counter": change.id[1],
            "stream": stream,
            "audience": RULES[Kind(change.kind)].audience,
            "kind": change.kind,
            "record_id": change.record_id,
            "fields": encode(change.fields),
            "replaces": encode(_as_lists(change.replaces)),
            "wall": change.stamp.wall,
            "logical": change.stamp.logical,
            "worker": change.worker,
        },
    )


def _as_lists(replaces: Mapping[str, Collection[ChangeId]]) -> dict[str, list[ChangeId]]:
    return {name: sorted(ids) for name, ids in replaces.items()}


def _change_of(row: Any) -> Change:
    return Change(
        id=(row.run, row.counter),
        kind=row.kind,
        record_id=row.record_id,
        fields=decode_fields(row.fields),
        replaces=decode_replaces(row.replaces),
        stamp=Stamp(row.wall, row.logical),
        worker=row.worker,
    )


def _row(record: Record, base: ChangeId) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "id": record.id,
        "run": base[0],
        "counter": base[1],
        "fields": encode(record.fields),
        "conflicts": encode(record.conflicts),
        "deleted": record.deleted,
    }
