"""Snapshots in the encrypted store: the heads of an audience read out, the heads of a snapshot taken in."""

from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete as sql_delete
from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.core.roles import Role
from heartdesk.store import boxes, change_rows, changes, ledger, tables
from heartdesk.store.bundles import NEVER_CAME, KeptBundle, State
from heartdesk.store.merge import Change, ChangeId
from heartdesk.store.snapshot import PACK, fit, only_heads
from heartdesk.store.stream import own_streams

if TYPE_CHECKING:
    from heartdesk.store.shelf import UnitShelf
    from heartdesk.store.unit import Unit

Spoken = tuple[str, Change]
"""A change with the stream it was said in."""

SUM_UP = frozenset(
    {
        *(Role.ADMIN, Role.COORDINATOR, Role.PEOPLE_LEAD),
        *(Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY),
    }
)
"""Who may speak for everybody: others then delete what was said one by one."""

_change = tables.change.c


class Place(NamedTuple):
    """How far the reading of heads has got: a kind's place in `kinds_of`, a record's id."""

    kind: int = 0
    record: str = ""


def kinds_of(audience: Audience) -> list[Kind]:
    """The kinds of an audience, services first: they are what is looked for."""
    kinds = [kind for kind in Kind if RULES[kind].audience is audience]
    return sorted(kinds, key=lambda kind: kind is not Kind.SERVICE)


def mark(unit: "Unit") -> int:
    """The place of the newest change: heads are read as they stood then."""
    return unit.connection.execute(select(func.max(_change.seq))).scalar() or 0


def ids(unit: "Unit", audience: Audience, *, upto: int) -> list[ChangeId]:
    """The id of every change of an audience up to a mark, but for those that every desk makes by itself."""
    rows = unit.connection.execute(
        select(_change.run, _change.counter).where(
            _change.kind.in_(kinds_of(audience)),
            _change.seq <= upto,
            _change.stream.not_like(f"{PACK}%"),
        )
    )
    return [(run, counter) for run, counter in rows]


def heads(
    unit: "Unit", audience: Audience, *, upto: int, after: Place, records: int
) -> tuple[list[Spoken], Place | None]:
    """The heads of the next so many records of an audience, and where to go on; None at the end.

    Raises NotAllowed where they are sealed under a key that is not held.
    """
    kinds = kinds_of(audience)
    for number in range(after.kind, len(kinds)):
        kind, since = kinds[number], after.record if number == after.kind else ""
        ids = _next_ids(unit, kind, since, upto, records)
        if ids:
            found = [
                spoken
                for of_record in _of_records(unit, kind, ids, upto)
                for spoken in _heads_of(unit, of_record)
            ]
            return found, Place(number, ids[-1])
    return [], None


def take_heads(
    shelf: "UnitShelf",
    found: Sequence[Spoken],
    *,
    had_seen: Container[ChangeId],
    passed: Container[ChangeId],
    compare: bool,
) -> list[str]:
    """Take in what a snapshot says of some records; the ids of those of which it says something else than signed words.

    Of what is held here nothing is changed by another value. To `compare` takes nothing in: every difference counts.
    """
    unit = shelf.unit
    gone = ledger.among_erased(unit.connection, {change.record_id for _, change in found})
    if gone:
        ledger.note_in_bundles(
            unit.connection, {RULES[Kind(change.kind)].audience for _, change in found}
        )
    by_record: dict[tuple[str, str], list[Spoken]] = {}
    for spoken in found:
        if spoken[1].record_id not in gone:
            by_record.setdefault((spoken[1].kind, spoken[1].record_id), []).append(spoken)
    differing: list[str] = []
    new: dict[str, list[Change]] = {}
    for (kind, record_id), arrived in by_record.items():
        said = said_of(unit, Kind(kind), record_id)
        fitting = fit(
            [_opened(unit, change) for _, change in said],
            [_opened(unit, change) for _, change in arrived],
            had_seen=had_seen,
            passed=passed,
        )
        if fitting.differing or (compare and (fitting.new or fitting.again)):
            differing.append(record_id)
        if compare:
            continue
        for change in fitting.again:
            changes.rewrite(unit.connection, change, held=unit.held)
        if fitting.again and not fitting.new:
            record = changes.remake(unit.connection, Kind(kind), record_id, held=unit.held)
            if record is not None:
                shelf.in_step(record)
        closed = {change.id: (stream, change) for stream, change in arrived}
        for change in fitting.new:
            stream, came = closed[change.id]
            new.setdefault(stream, []).append(_as_it_came(unit, change, came))
    for stream, kept in new.items():
        shelf.apply(kept, stream)
        if stream in own_streams(unit.connection):
            _count_as_said(unit, kept)
    return differing


def records_of(unit: "Unit", audience: Audience) -> list[tuple[Kind, str]]:
    """Every record of an audience of which anything was said that is known here."""
    record = tables.record.c
    rows = unit.connection.execute(
        select(record.kind, record.id).where(record.kind.in_(kinds_of(audience)))
    )
    return [(Kind(row.kind), row.id) for row in rows]


def said_of(unit: "Unit", kind: Kind, record_id: str) -> list[Spoken]:
    """Every change of a record, with its stream; boxes stay closed."""
    rows = unit.connection.execute(
        select(tables.change).where(_change.kind == kind, _change.record_id == record_id)
    )
    return [(row.stream, change_rows.change_of(row)) for row in rows]


def cover(shelf: "UnitShelf", kept: KeptBundle) -> None:
    """Let a snapshot stand for a bundle: it counts as seen, and its bytes go."""
    b = tables.bundle.c
    connection = shelf.unit.connection
    at = shelf.now.isoformat() if kept.stream in shelf.streams else NEVER_CAME
    row = kept.row() | {"state": State.COVERED, "data": b"", "at": at}
    here = connection.execute(select(b.seen).where(b.sum == kept.sum)).first()
    seen = here.seen if here is not None and here.seen else shelf.next_seen()
    if here is None:
        connection.execute(upsert(tables.bundle).values(**(row | {"seen": seen})))
    else:
        connection.execute(
            update(tables.bundle)
            .where(b.sum == kept.sum)
            .values(state=State.COVERED, data=b"", seen=seen)
        )


def remove(shelf: "UnitShelf", sum_: bytes) -> None:
    """Take a part of a snapshot off the shelf."""
    shelf.unit.connection.execute(sql_delete(tables.bundle).where(tables.bundle.c.sum == sum_))


def may_sum_up(unit: "Unit") -> bool:
    """Whether the worker at this desk may make a snapshot."""
    return not SUM_UP.isdisjoint(unit.worker.roles)


def _next_ids(unit: "Unit", kind: Kind, after: str, upto: int, most: int) -> list[str]:
    rows = unit.connection.execute(
        select(_change.record_id)
        .where(_change.kind == kind, _change.record_id > after, _change.seq <= upto)
        .group_by(_change.record_id)
        .order_by(_change.record_id)
        .limit(most)
    )
    return list(rows.scalars())


def _of_records(unit: "Unit", kind: Kind, ids: Sequence[str], upto: int) -> Iterator[list[Any]]:
    rows = unit.connection.execute(
        select(tables.change)
        .where(
            _change.kind == kind,
            _change.record_id >= ids[0],
            _change.record_id <= ids[-1],
            _change.seq <= upto,
        )
        .order_by(_change.record_id, _change.seq)
    ).all()
    return (list(of_record) for _, of_record in groupby(rows, key=lambda row: row.record_id))


def _heads_of(unit: "Unit", rows: Sequence[Any]) -> list[Spoken]:
    closed = {(row.run, row.counter): change_rows.change_of(row) for row in rows}
    known = [_opened(unit, change) for change in closed.values()]
    whole = {change.id: change for change in known}
    streams = {(row.run, row.counter): row.stream for row in rows}
    apart = {one for one, stream in streams.items() if stream.startswith(PACK)}
    return [
        (streams[change.id], _boxed_again(unit, change, whole[change.id], closed[change.id]))
        for change in only_heads(known, apart=apart)
    ]


def _boxed_again(unit: "Unit", cut: Change, whole: Change, closed: Change) -> Change:
    """A change of a sealed kind in a box again: its own where nothing was cut off it."""
    if not closed.box:
        return cut
    if cut.fields == whole.fields and cut.replaces == whole.replaces:
        return closed
    return change_rows.closed(unit.held, cut)


def _opened(unit: "Unit", change: Change) -> Change:
    return boxes.open_change(unit.held, change) if change.box else change


def _as_it_came(unit: "Unit", opened: Change, came: Change) -> Change:
    """A change to keep: in its own box, unless it replaces more here than it was sealed with."""
    if not came.box:
        return opened
    if opened.replaces == _opened(unit, came).replaces:
        return came
    return change_rows.closed(unit.held, opened)


def _count_as_said(unit: "Unit", kept: Sequence[Change]) -> None:
    """Our own words, from before this desk was set back: they have travelled."""
    for run, counter in (change.id for change in kept):
        unit.connection.execute(
            update(tables.change)
            .where(_change.run == run, _change.counter == counter)
            .values(bundle=0)
        )
