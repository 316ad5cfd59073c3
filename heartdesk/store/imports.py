"""Keeping account of imports: what each source last said, so that no import undoes a worker.

An import writes in many short transactions under one import id; it is finished, or undone at the next start.
"""

import hashlib
import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import (
    Select,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import DIRECTORY, NotAllowed, Operation, may
from heartdesk.core.whereabouts import MARK, without_whereabouts
from heartdesk.store import changes, secret, tables
from heartdesk.store.codec import decode_fields, encode, same
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.record import PROGRAM, Record
from heartdesk.store.unit import Look, Unit

TAKEN_BACK: Mapping[str, Any] = {}
"""What stands for a source's words once its import was undone: nobody at a desk took the record away."""

# Built once: putting a statement together costs more than running it.
_SAID = select(tables.imported.c.fields).where(
    tables.imported.c.kind == bindparam("the_kind"),
    tables.imported.c.record_id == bindparam("the_id"),
)
_SOURCE = "(SELECT source FROM import_run WHERE id = :import_id)"
_REMEMBER = text(
    "INSERT INTO imported(kind, record_id, source, fields, import_id)"
    f" VALUES(:kind, :record_id, {_SOURCE}, :fields, :import_id) ON CONFLICT(kind, record_id) DO UPDATE"
    " SET source = excluded.source, fields = excluded.fields, import_id = excluded.import_id"
)
_SUGGEST = text(
    "INSERT INTO suggestion(kind, record_id, field, value, source, import_id, at)"
    f" VALUES(:kind, :record_id, :field, :value, {_SOURCE}, :import_id, :at)"
    " ON CONFLICT(kind, record_id, field) DO UPDATE SET value = excluded.value, source = excluded.source,"
    " import_id = excluded.import_id, at = excluded.at"
)
_ACCOUNT = upsert(tables.import_item).on_conflict_do_nothing()

Outcome = Literal["added", "updated", "unchanged"]

_FORGOTTEN_AT_ONCE = 20
_NEWEST_FIRST = (tables.import_run.c.finished.desc(), text("import_run.rowid DESC"))

_COLUMNS = "columns "
"""Begins the name of the fact that says what the columns of a sheet with certain headings are."""


@dataclass(frozen=True)
class LastImport:
    """The import that can be taken back: where it came from, when it ended (ISO, UTC), how many records it touched."""

    id: str
    source: str
    finished: str
    records: int


def begin_import(unit: Unit, source: str) -> str:
    """Open an import from `source` and give its id. Raises NotAllowed where the worker may not undo it."""
    if not may(unit.worker.roles, Kind.SERVICE, Operation.DELETE):
        # Who could not take it back must not bring it in.
        raise NotAllowed(
            "Your role at this desk does not let you bring a whole directory in.",
            then="Ask the coordinator.",
        )
    import_id = new_id()
    unit.connection.execute(
        insert(tables.import_run).values(id=import_id, source=source, started=unit.now.isoformat())
    )
    return import_id


def write_imported(
    unit: Unit,
    import_id: str,
    kind: Kind,
    record_id: str,
    fields: Mapping[str, Any],
    *,
    silent: Collection[str] = (),
) -> Outcome:
    """Bring a record in step with what a source says of it.

    `silent` names the fields and lists ("phones") that this file does not speak of at all: what the source said of
    them before still holds.

    Only what the source itself changed since it was last heard is written. Where a worker changed a field since, the
    field stays and the source's value becomes a suggestion. A record taken away here stays away.
    """
    if kind not in DIRECTORY:
        raise ValueError(f"an import brings no {kind}")
    unit.must(kind, Operation.CREATE)
    record = changes.read(unit.connection, kind, record_id)
    said_now, fields = fields, secret.allowed(unit, kind, fields, record)
    if record is None:
        unit.create(kind, secret.written(unit, kind, said_now), id=record_id)
        if (kind, record_id) in unit.scrubbed:  # it turned out to be at a secret place
            fields = without_whereabouts(kind, fields)
        _account(unit, import_id, kind, record_id, before=None, said=None, after=fields)
        _remember(unit, import_id, kind, record_id, fields)
        return "added"
    heard = _last_said(unit, kind, record_id)
    said = heard or {}
    kept = {name: value for name, value in said.items() if name.split("/")[0] in silent}
    fields = {**kept, **fields}
    news = {
        name: fields.get(name)
        for name in sorted(said.keys() | fields.keys())
        if not same(fields.get(name), said.get(name))
    }
    if not news:
        return "unchanged"
    if record.deleted and heard == TAKEN_BACK:
        unit.bring_back(kind, record_id, fields)
        _account(unit, import_id, kind, record_id, before=None, said=None, after=fields)
        _remember(unit, import_id, kind, record_id, fields)
        return "added"
    if record.deleted:
        _remember(unit, import_id, kind, record_id, fields)
        return "unchanged"
    ours = {name for name in news if not same(record.fields.get(name), said.get(name))}
    if heard is None:
        # Nobody remembers what a source said: what was ever set here, even to nothing, is a worker's.
        ours |= news.keys() & changes.heads_of(unit.connection, kind, record_id).keys()
    for name in sorted(ours):
        if same(news[name], record.fields.get(name)):
            _withdraw(unit, record, name)
        else:
            _suggest(unit, import_id, record, name, news[name])
    written = {name: value for name, value in news.items() if name not in ours}
    before = {name: record.fields.get(name) for name in written}
    changed = unit.change(kind, record_id, written)
    if (kind, record_id) in unit.scrubbed:
        before, written, fields = (
            without_whereabouts(kind, one) for one in (before, written, fields)
        )
        heard = heard and without_whereabouts(kind, heard)
    _account(unit, import_id, kind, record_id, before=before, said=heard, after=written)
    _remember(unit, import_id, kind, record_id, fields)
    return "updated" if changed else "unchanged"


def finish_import(unit: Unit, import_id: str) -> None:
    """Mark an import as whole. It is now the one that can be undone; `forget_earlier` clears up after those before."""
    unit.connection.execute(
        update(tables.import_run)
        .where(tables.import_run.c.id == import_id)
        .values(finished=unit.now.isoformat())
    )


def forget_earlier(unit: Unit, *, until: float) -> bool:
    """Drop the accounts of imports before the last finished; True when none is left. Ends at `until` (perf_counter)."""
    run, item = tables.import_run, tables.import_item
    earlier = (
        select(run.c.id)
        .where(run.c.finished.is_not(None))
        .order_by(*_NEWEST_FIRST)
        .offset(1)
        .limit(-1)
    )
    rows: Select[Any] = (
        select(column("rowid"))
        .select_from(item)
        .where(item.c.import_id.in_(earlier))
        .limit(_FORGOTTEN_AT_ONCE)
    )
    while True:
        gone = unit.connection.execute(delete(item).where(literal_column("rowid").in_(rows)))
        if gone.rowcount < _FORGOTTEN_AT_ONCE:
            return True
        if time.perf_counter() >= until:
            return False


def unfinished_imports(look: Look) -> tuple[str, ...]:
    """Imports that were cut short, oldest first."""
    rows = look.connection.execute(
        select(tables.import_run.c.id)
        .where(tables.import_run.c.finished.is_(None))
        .order_by(tables.import_run.c.started)
    )
    return tuple(rows.scalars())


def last_import(look: Look) -> LastImport | None:
    """The import that can be taken back; None where the last one changed nothing, or is taken back already."""
    run, item = tables.import_run, tables.import_item
    newest = (
        select(run).where(run.c.finished.is_not(None)).order_by(*_NEWEST_FIRST).limit(1).subquery()
    )
    row = look.connection.execute(
        select(newest.c.id, newest.c.source, newest.c.finished, func.count().label("records"))
        .join(item, item.c.import_id == newest.c.id)
        .group_by(newest.c.id, newest.c.source, newest.c.finished)
    ).first()
    return None if row is None else LastImport(row.id, row.source, row.finished, row.records)


def remember_columns(unit: Unit, headings: Collection[str], columns: Mapping[str, str]) -> None:
    """Keep what the columns of a sheet with these headings are, at this desk."""
    unit.must(Kind.SERVICE, Operation.CREATE)
    write_meta(unit.connection, _columns_name(headings), json.dumps(dict(columns)))


def remembered_columns(look: Look, headings: Collection[str]) -> dict[str, str]:
    """What somebody said the columns of a sheet with these headings are; empty where nobody has."""
    said = read_meta(look.connection, _columns_name(headings))
    return {} if said is None else {str(name): str(what) for name, what in json.loads(said).items()}


def _columns_name(headings: Collection[str]) -> str:
    return _COLUMNS + hashlib.sha256("\n".join(sorted(headings)).encode()).hexdigest()[:32]


def undo_import(unit: Unit, import_id: str, *, most: int = 200, until: float | None = None) -> bool:
    """Take back up to `most` records of an import, no more after `until` (perf_counter); True when nothing is left.

    A record it added goes, unless a worker changed it since; a field it updated gets its old value, unless a worker
    changed it since.
    """
    unit = _who_undoes(unit, import_id)
    item = tables.import_item
    rows = unit.connection.execute(
        select(item).where(item.c.import_id == import_id).limit(most)
    ).all()
    for row in rows:
        kind = Kind(row.kind)
        after = decode_fields(row.after)
        before = None if row.before is None else decode_fields(row.before)
        gone = _take_back(unit, kind, row.record_id, before, after)
        if row.said is not None:
            _remember(unit, import_id, kind, row.record_id, decode_fields(row.said))
        elif gone:
            _remember(unit, import_id, kind, row.record_id, TAKEN_BACK)
        else:
            _forget(unit, kind, row.record_id)
        unit.connection.execute(
            delete(item).where(
                item.c.import_id == import_id,
                item.c.kind == row.kind,
                item.c.record_id == row.record_id,
            )
        )
        if until is not None and time.perf_counter() >= until:
            return False
    if len(rows) < most:
        unit.connection.execute(
            delete(tables.suggestion).where(tables.suggestion.c.import_id == import_id)
        )
        unit.connection.execute(
            delete(tables.import_run).where(tables.import_run.c.id == import_id)
        )
        return True
    return False


def _who_undoes(unit: Unit, import_id: str) -> Unit:
    """The program itself where the import was cut short: whoever opens the desk next, it may not stay by half."""
    finished = unit.connection.execute(
        select(tables.import_run.c.finished).where(tables.import_run.c.id == import_id)
    ).scalar()
    if finished is None:
        return replace(unit, worker=PROGRAM)
    unit.must(Kind.SERVICE, Operation.DELETE)
    return unit


def _take_back(
    unit: Unit,
    kind: Kind,
    record_id: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> bool:
    """Put a record back as it was before an import; True where that took it away."""
    record = unit.get(kind, record_id)
    if record is None:
        return False
    as_imported = {name for name, value in after.items() if same(record.fields.get(name), value)}
    if before is not None:
        unit.change(kind, record_id, {name: before.get(name) for name in as_imported})
        return False
    # The mark of a secret place may have followed from others; it is nobody's change.
    untouched = as_imported == after.keys() and record.fields.keys() - {MARK} <= after.keys()
    if untouched:
        unit.delete(kind, record_id)
    return untouched


def _last_said(unit: Unit, kind: Kind, record_id: str) -> dict[str, Any] | None:
    row = unit.connection.execute(_SAID, {"the_kind": kind, "the_id": record_id}).first()
    return None if row is None else decode_fields(row.fields)


def _remember(
    unit: Unit, import_id: str, kind: Kind, record_id: str, fields: Mapping[str, Any]
) -> None:
    values = {
        "import_id": import_id,
        "kind": kind,
        "record_id": record_id,
        "fields": encode(dict(fields)),
    }
    unit.connection.execute(_REMEMBER, values)


def _forget(unit: Unit, kind: Kind, record_id: str) -> None:
    unit.connection.execute(
        delete(tables.imported).where(
            tables.imported.c.kind == kind, tables.imported.c.record_id == record_id
        )
    )


def _account(
    unit: Unit,
    import_id: str,
    kind: Kind,
    record_id: str,
    *,
    before: Mapping[str, Any] | None,
    said: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    values = {
        "before": None if before is None else encode(dict(before)),
        "said": None if said is None else encode(dict(said)),
        "after": encode(dict(after)),
    }
    this = {"import_id": import_id, "kind": kind, "record_id": record_id}
    unit.connection.execute(_ACCOUNT, {**this, **values})


def _withdraw(unit: Unit, record: Record, name: str) -> None:
    """Take back what a source suggested before: it now says what stands here."""
    suggestion = tables.suggestion.c
    unit.connection.execute(
        delete(tables.suggestion).where(
            suggestion.kind == record.kind,
            suggestion.record_id == record.id,
            suggestion.field == name,
        )
    )


def _suggest(unit: Unit, import_id: str, record: Record, name: str, value: object) -> None:
    values = {
        "import_id": import_id,
        "kind": record.kind,
        "record_id": record.id,
        "field": name,
        "value": encode(value),
        "at": unit.now.isoformat(),
    }
    unit.connection.execute(_SUGGEST, values)
