"""What stands at this desk alone, and what is taken away for good: never a change that travels."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, select

from heartdesk.core.fields import Fields
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation
from heartdesk.store import tables
from heartdesk.store.codec import decode_fields
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.unit import Look, Unit

_WAITING = "gaps_waiting"
_COLLECTIONS = "to_collect"
_TALLIES = "tallies"
_FOLDED = "tallies_until"


def read_waiting(look: Look) -> list[dict[str, Any]]:
    """Gap lines that nobody has read yet, oldest first. They stand here only until a coordinator has."""
    return _read(look, _WAITING) or []


def write_waiting(unit: Unit, waiting: Sequence[Fields]) -> None:
    """Keep exactly these; what is left out is gone for good."""
    _write(unit, _WAITING, list(waiting))


def read_collections(look: Look) -> list[dict[str, Any]]:
    """Leaflets that wait to be collected, oldest first."""
    return _read(look, _COLLECTIONS) or []


def write_collections(unit: Unit, waiting: Sequence[Fields]) -> None:
    """Keep exactly these; what is left out is gone for good."""
    _write(unit, _COLLECTIONS, list(waiting))


def read_tallies(look: Look) -> dict[str, dict[str, int]]:
    """Counts of what is long over, by month and place ("2024-11 doon-valley")."""
    return _read(look, _TALLIES) or {}


def write_tallies(unit: Unit, tallies: dict[str, dict[str, int]]) -> None:
    """Keep these counts in place of those before."""
    _write(unit, _TALLIES, tallies)


def folded_until(look: Look) -> str:
    """The week before which everything has been counted and taken away; "" where nothing has."""
    look.must(Kind.ENQUIRY, Operation.READ)
    return read_meta(look.connection, _FOLDED) or ""


def say_folded(unit: Unit, week: str) -> None:
    """Remember until which week that was done."""
    unit.must(Kind.ENQUIRY, Operation.CREATE)
    write_meta(unit.connection, _FOLDED, week)


def every_one(unit: Unit, kind: Kind) -> Iterator[tuple[str, Fields, bool]]:
    """The id and fields of every record of a kind, and whether it has been taken back."""
    unit.must(Kind.ENQUIRY, Operation.DELETE)
    rows = unit.connection.execute(
        select(tables.record.c.id, tables.record.c.fields, tables.record.c.deleted).where(
            tables.record.c.kind == kind
        )
    ).all()
    return ((row.id, decode_fields(row.fields), row.deleted) for row in rows)


def take_out(unit: Unit, kind: Kind, record_id: str) -> None:
    """Take a record and all that was ever said of it out of this store, for good."""
    unit.must(Kind.ENQUIRY, Operation.DELETE)
    for table in (tables.record, tables.change):
        key = table.c.id if table is tables.record else table.c.record_id
        unit.connection.execute(delete(table).where(table.c.kind == kind, key == record_id))
    head = tables.head.c
    unit.connection.execute(
        delete(tables.head).where(head.kind == kind, head.record_id == record_id)
    )


def _read(look: Look, name: str) -> Any:
    look.must(Kind.ENQUIRY, Operation.READ)
    found = read_meta(look.connection, name)
    return json.loads(found) if found else None


def _write(unit: Unit, name: str, kept: object) -> None:
    unit.must(Kind.ENQUIRY, Operation.CREATE)
    write_meta(unit.connection, name, json.dumps(kept, sort_keys=True))
