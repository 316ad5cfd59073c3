"""Reading sealed kinds: opened with the worker's keys, the worker's own organization's only, each written in the audit.

A record that another organization answers for is as if it were not there: nothing tells that it is. What it lends, by
somebody's live consent, is read through `read_lent` alone, and is gone with the consent.
"""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select

from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import CONTROLLER, PERSON, RULES, Kind
from heartdesk.core.roles import NotAllowed, key_is_missing
from heartdesk.core.text import one_line
from heartdesk.store import audit, changes, tables
from heartdesk.store.audit import Event
from heartdesk.store.codec import encode
from heartdesk.store.look import MANY
from heartdesk.store.merge import Change
from heartdesk.store.record import Record

if TYPE_CHECKING:
    from heartdesk.store.unit import Unit

SHORTEST_REASON = 10
LONGEST_REASON = 2000


def read(unit: "Unit", kind: Kind, record_id: str) -> Record | None:
    """The record, deleted or not; None where there is none for this worker's organization."""
    record = changes.read(unit.connection, kind, record_id, held=unit.held)
    if record is None or not _is_ours(unit, record):
        return None
    _saw(unit, kind, [record_id])
    return record


def read_many(unit: "Unit", kind: Kind, ids: Collection[str]) -> dict[str, Record]:
    """Those of the records that are there for this worker's organization, by id."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Record] = {}
    for start in range(0, len(wanted), MANY):
        rows = unit.connection.execute(
            select(tables.record).where(
                tables.record.c.kind == kind,
                tables.record.c.id.in_(bindparam("ids", expanding=True)),
                tables.record.c.deleted.is_(False),
            ),
            {"ids": wanted[start : start + MANY]},
        ).all()
        found.update((record.id, record) for record in _opened(unit, rows, kind))
    _saw(unit, kind, found)
    return found


def read_every(unit: "Unit", kind: Kind) -> list[Record]:
    """All records of a kind that are there for this worker's organization and that the worker's keys open."""
    rows = unit.connection.execute(
        select(tables.record)
        .where(tables.record.c.kind == kind, tables.record.c.deleted.is_(False))
        .order_by(tables.record.c.id)
    ).all()
    found = _opened(unit, rows, kind)
    _saw(unit, kind, [record.id for record in found])
    return found


def read_lent(
    unit: "Unit", kind: Kind, ground: Kind, *, lends: Callable[[Record], Collection[str]]
) -> list[Record]:
    """Records that other organizations answer for and lend to this worker's, cut down to the fields that are lent.

    `lends` gives, of one record of the kind `ground`, the names of fields it lends to this worker now. It counts only
    where who answers for the ground also answers for the record: nobody lends to themselves what is another's.
    """
    ours = unit.worker.organization
    if not ours:
        return []
    fields_of: dict[tuple[str, str], set[str]] = {}
    grounds: dict[tuple[str, str], list[str]] = {}
    for one in _opened_all(unit, ground):
        about, theirs = one.fields.get(PERSON), one.fields.get(CONTROLLER)
        names = lends(one) if theirs != ours else ()
        if names and isinstance(about, str) and isinstance(theirs, str):
            fields_of.setdefault((about, theirs), set()).update(names)
            grounds.setdefault((about, theirs), []).append(one.id)
    found = []
    for (about, theirs), names in fields_of.items():
        record = changes.read(unit.connection, kind, about, held=unit.held)
        if record is None or record.deleted or record.fields.get(CONTROLLER) != theirs:
            continue
        said = {name: value for name, value in record.fields.items() if name in names}
        doubts = tuple(name for name in record.conflicts if name in names)
        found.append(Record(kind, about, {**said, CONTROLLER: theirs}, doubts))
        _saw(unit, ground, grounds[(about, theirs)])
    _saw(unit, kind, [one.id for one in found])
    return found


def history(unit: "Unit", kind: Kind, record: Record | None) -> tuple[Change, ...]:
    """Every change of a record that has been read, out of its box."""
    if record is None:
        return ()
    return tuple(changes.opened_changes(unit.connection, kind, record.id, held=unit.held))


def count_unopened(unit: "Unit", kind: Kind) -> int:
    """How many records of a kind are here that this worker's keys do not open."""
    rows = unit.connection.execute(
        select(tables.record).where(
            tables.record.c.kind == kind, tables.record.c.deleted.is_(False)
        )
    ).all()
    return len(rows) - sum(_can_open(unit, row) is not None for row in rows)


def count_in_conflict(unit: "Unit", kind: Kind) -> int:
    """How many records of this worker's organization wait for a choice.

    Nobody is shown, so nothing is written in the audit.
    """
    row = tables.record.c
    rows = unit.connection.execute(
        select(tables.record).where(
            row.kind == kind, row.deleted.is_(False), row.conflicts != encode(())
        )
    ).all()
    opened = (_can_open(unit, row) for row in rows)
    return sum(
        record is not None and bool(record.conflicts) and _is_ours(unit, record)
        for record in opened
    )


def refuse_wrong_controller(unit: "Unit", kind: Kind, fields: Any, *, new: bool) -> None:
    """Raise NotAllowed unless a controlled record is, and stays, that of the worker's own organization."""
    if not RULES[kind].controlled or (not new and CONTROLLER not in fields):
        return
    if not unit.worker.organization:
        raise NotAllowed(
            "This desk does not know which organization you work for, so nothing was saved.",
            then="Ask the admin of this desk to add it.",
        )
    if fields.get(CONTROLLER) != unit.worker.organization:
        raise NotAllowed(
            "Only the organization you work for can answer for this. Nothing was saved.",
            then="Ask the people lead.",
        )


def break_glass(unit: "Unit", kind: Kind, record_id: str, reason: str) -> Record | None:
    """Open a record for someone at risk, whichever organization answers for it; see Unit.break_glass."""
    why = one_line(reason, LONGEST_REASON)
    if sum(letter.isalnum() for letter in why) < SHORTEST_REASON:
        raise DeskError(
            "Looking at this needs a reason, in a sentence.",
            then="Say who may be at risk, and of what. The safeguarding lead will read it.",
        )
    record = changes.read(unit.connection, kind, record_id, held=unit.held)
    notice_id = new_id()
    unit.write_anyway(lambda sure: _tell(sure, notice_id, kind, record_id, why))
    return None if record is None or record.deleted else record


def _tell(unit: "Unit", notice_id: str, kind: Kind, record_id: str, why: str) -> None:
    """The notice for the safeguarding lead, sealed for nobody else, and the entry that points to it."""
    fields = {
        "event": str(Event.BREAK_GLASS),
        "kind": str(kind),
        "record_id": record_id,
        "worker": unit.worker.id,
        "worker_name": unit.worker.name,
        "organization": unit.worker.organization,
        "at": unit.now.isoformat(timespec="seconds"),
        "reason": why,
    }
    unit.keep_notice(notice_id, fields)
    audit.note(unit, Event.BREAK_GLASS, kind, record_id, f"notice {notice_id}")


def _opened_all(unit: "Unit", kind: Kind) -> list[Record]:
    """Every record of a kind that this worker's keys open, whoever answers for it: for rules, never for a screen."""
    rows = unit.connection.execute(
        select(tables.record)
        .where(tables.record.c.kind == kind, tables.record.c.deleted.is_(False))
        .order_by(tables.record.c.id)
    ).all()
    opened = (_can_open(unit, row) for row in rows)
    return [record for record in opened if record is not None and not record.deleted]


def _saw(unit: "Unit", kind: Kind, ids: Collection[str]) -> None:
    """Write down who was looked at, once in each unit of work, and even where the action fails later on."""
    new = [one for one in ids if (kind, one) not in unit.seen]
    if new:
        unit.seen.update((kind, one) for one in new)
        unit.write_anyway(lambda sure: audit.note_all(sure, Event.READ, kind, new))


def _opened(unit: "Unit", rows: Collection[Row[Any]], kind: Kind) -> list[Record]:
    opened = [record for row in rows if (record := _can_open(unit, row)) is not None]
    if rows and not opened:
        raise key_is_missing(kind)
    return [record for record in opened if not record.deleted and _is_ours(unit, record)]


def _can_open(unit: "Unit", row: Row[Any]) -> Record | None:
    try:
        return changes.record_of(unit.connection, row, held=unit.held)
    except NotAllowed:
        return None


def _is_ours(unit: "Unit", record: Record) -> bool:
    controlled = RULES[record.kind].controlled
    ours = unit.worker.organization
    return not controlled or (bool(ours) and record.fields.get(CONTROLLER) == ours)
