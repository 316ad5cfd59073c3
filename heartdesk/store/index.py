"""Keeping the index in step: each entry's row is written in the transaction that changes its record."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from heartdesk.core.kinds import INDEXED, Kind
from heartdesk.store import tables
from heartdesk.store.entry import EntryRow

# An external-content FTS5 table is told what a row held before, or its old words stay findable.
_FORGET = text(
    "INSERT INTO entry_fts(entry_fts, rowid, name, town, body) VALUES('delete', :rowid, :name, :town, :body)"
)
_LEARN = text("INSERT INTO entry_fts(rowid, name, town, body) VALUES(:rowid, :name, :town, :body)")

# Built once: putting a statement together costs more than running it.
_this = (tables.entry.c.kind == bindparam("the_kind")) & (tables.entry.c.id == bindparam("the_id"))
_OLD = select(*(tables.entry.c[name] for name in ("rowid", "name", "town", "body"))).where(_this)
_ADD = insert(tables.entry).returning(tables.entry.c.rowid)
_ADD_NEED = insert(tables.entry_need)
_ADD_SOURCE = insert(tables.entry_source)
_MADE_FROM = (
    select(tables.entry.c.kind, tables.entry.c.id)
    .join(tables.entry_source, tables.entry_source.c.entry == tables.entry.c.rowid)
    .where(
        tables.entry_source.c.kind == bindparam("the_kind"),
        tables.entry_source.c.id == bindparam("the_id"),
    )
)


def put(connection: Connection, row: EntryRow) -> None:
    """Write an entry's row, or write it anew. Of what not every desk of the council may know, no word stands here."""
    if not {row.kind, *(kind for kind, _ in row.sources)} <= INDEXED:
        raise ValueError(f"{row.kind} is not found by search")
    values = {
        "kind": row.kind,
        "id": row.id,
        "name": row.name,
        "town": row.town,
        "line": row.line,
        "body": row.body,
        "status": row.status,
        "phone": row.phone,
        "checked": row.checked,
        "lat": row.lat,
        "lon": row.lon,
        "sensitive": row.sensitive,
        "localities": ",".join(row.localities),
    }
    old = _row(connection, row.kind, row.id)
    if old is None:
        rowid = connection.execute(_ADD, values).scalar_one()
    else:
        rowid = old.rowid
        _forget_words(connection, old)
        connection.execute(
            update(tables.entry).where(tables.entry.c.rowid == rowid).values(**values)
        )
        _forget_links(connection, rowid)
    connection.execute(
        _LEARN, {"rowid": rowid, "name": row.name, "town": row.town, "body": row.body}
    )
    if row.needs:
        connection.execute(_ADD_NEED, [{"need": need, "entry": rowid} for need in set(row.needs)])
    if row.sources:
        connection.execute(
            _ADD_SOURCE,
            [{"kind": kind, "id": id_, "entry": rowid} for kind, id_ in set(row.sources)],
        )


def remove(connection: Connection, kind: Kind, record_id: str) -> None:
    """Take an entry out of the index; nothing happens when it is not there."""
    old = _row(connection, kind, record_id)
    if old is not None:
        _forget_words(connection, old)
        _forget_links(connection, old.rowid)
        connection.execute(delete(tables.entry).where(tables.entry.c.rowid == old.rowid))


def made_from(connection: Connection, kind: Kind, record_id: str) -> list[tuple[Kind, str]]:
    """The entries whose rows were made from this record."""
    rows = connection.execute(_MADE_FROM, {"the_kind": kind, "the_id": record_id})
    return [(Kind(row.kind), row.id) for row in rows]


def _row(connection: Connection, kind: Kind, record_id: str) -> Any:
    return connection.execute(_OLD, {"the_kind": kind, "the_id": record_id}).first()


def _forget_words(connection: Connection, old: Any) -> None:
    connection.execute(
        _FORGET, {"rowid": old.rowid, "name": old.name, "town": old.town, "body": old.body}
    )


def _forget_links(connection: Connection, rowid: int) -> None:
    for table in (tables.entry_need, tables.entry_source):
        connection.execute(delete(table).where(table.c.entry == rowid))
