"""What two stores that have heard the same are compared by: the weight of an audience's heads, read in slices.

Only ids are weighed, and only of what travels. Values are left out: of a secret place each desk takes them out by
itself, before or after it has heard of the mark.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.core.whereabouts import MARK, is_secret
from heartdesk.security.sealing import Refused
from heartdesk.store import boxes, change_rows, changes, tables
from heartdesk.store.codec import encode, same
from heartdesk.store.ledger import without_erased
from heartdesk.store.merge import Change, ChangeId, Merged, merge
from heartdesk.store.record import Record
from heartdesk.store.snapshot import PACK
from heartdesk.store.snapshot_shelf import Place, kinds_of

if TYPE_CHECKING:
    from heartdesk.store.shelf import UnitShelf

LET_GO = frozenset({Kind.ENQUIRY, Kind.OUTCOME, Kind.GAP})
"""Kinds that each desk counts and takes away by itself once they are old (heartdesk.enquiries.ageing): not weighed."""

AROUND = 1 << 256
"""Weights are added up modulo this: in any order, in slices of any size."""

_change, _record, _head = tables.change.c, tables.record.c, tables.head.c


@dataclass(frozen=True)
class Weighed:
    """What a slice weighs. `mended` are records that showed something else than their changes say, and were put right.

    `left_out` says that something stood there which has not left this desk, `unsure` that it touched a secret place, so
    that what was weighed may differ with good reason. `after` is where to go on, None at the end.
    """

    weight: int = 0
    mended: tuple[str, ...] = ()
    left_out: bool = False
    unsure: bool = False
    after: Place | None = None


def weighed_kinds(audience: Audience) -> list[Kind]:
    """The kinds of an audience that are weighed."""
    return [kind for kind in kinds_of(audience) if kind not in LET_GO]


def weight_of(kind: str, record_id: str, heads: Mapping[str, Collection[ChangeId]]) -> int:
    """What one record weighs, by the ids of the heads of each of its fields."""
    said = [kind, record_id, {name: sorted(ids) for name, ids in heads.items()}]
    return int.from_bytes(hashlib.sha256(encode(said)).digest())


def weight_of_ids(ids: Iterable[str]) -> int:
    """What a set of ids weighs."""
    return sum(int.from_bytes(hashlib.sha256(one.encode()).digest()) for one in ids) % AROUND


def weigh(
    shelf: "UnitShelf", audience: Audience, *, upto: int, after: Place, records: int
) -> Weighed:
    """Weigh the next so many records of an audience, as they stood at a mark, without what has not left this desk.

    Each is held to its changes on the way, and put right where it shows something else. Raises NotAllowed where they
    are sealed under a key that is not held.
    """
    kinds = weighed_kinds(audience)
    for number in range(after.kind, len(kinds)):
        since = after.record if number == after.kind else ""
        ids = _next_ids(shelf, kinds[number], since, upto, records)
        if ids:
            found = _weigh(shelf, kinds[number], ids, upto)
            return replace(found, after=Place(number, ids[-1]))
    return Weighed()


def hold_to(shelf: "UnitShelf", signed: Collection[Change], stream: str) -> list[str]:
    """Put right what stands here otherwise than it was `signed`, in a bundle that counts; the ids of those records."""
    connection, held = shelf.unit.connection, shelf.unit.held
    mended: dict[tuple[Kind, str], None] = {}
    for change in without_erased(connection, signed):
        kind = Kind(change.kind)
        if kind in LET_GO:
            continue
        run, counter = change.id
        row = connection.execute(
            select(tables.change).where(_change.run == run, _change.counter == counter)
        ).first()
        if row is None:
            shelf.apply([change], stream)
            mended[kind, change.record_id] = None
            continue
        said, here = _opened(shelf, change), _opened(shelf, change_rows.change_of(row))
        right = _as_signed(here, said, is_marked=_is_marked(shelf, kind, change.record_id))
        if right is not None:
            _rewrite(shelf, right, row.stream)
            mended[kind, change.record_id] = None
    for kind, record_id in mended:
        record = changes.remake(connection, kind, record_id, held=held)
        if record is not None:
            shelf.in_step(record)
        shelf.unit.changed.add(kind)
    return [record_id for _, record_id in mended]


def say_again(shelf: "UnitShelf", ids: Iterable[ChangeId]) -> list[str]:
    """Let these changes be said by this desk with its next bundle; the ids of their records."""
    records: dict[str, None] = {}
    connection = shelf.unit.connection
    for run, counter in ids:
        this = (_change.run == run) & (_change.counter == counter)
        connection.execute(
            update(tables.change).where(this).values(stream=shelf.stream, bundle=None)
        )
        records |= dict.fromkeys(
            connection.execute(select(_change.record_id).where(this)).scalars()
        )
    return list(records)


def _next_ids(shelf: "UnitShelf", kind: Kind, after: str, upto: int, most: int) -> list[str]:
    rows = shelf.unit.connection.execute(
        select(_change.record_id)
        .where(_change.kind == kind, _change.record_id > after)
        .group_by(_change.record_id)
        .having(func.min(_change.seq) <= upto)
        .order_by(_change.record_id)
        .limit(most)
    )
    return list(rows.scalars())


def _weigh(shelf: "UnitShelf", kind: Kind, ids: Sequence[str], upto: int) -> Weighed:
    connection, own = shelf.unit.connection, frozenset(shelf.streams)
    between = (_change.kind == kind, _change.record_id >= ids[0], _change.record_id <= ids[-1])
    rows = connection.execute(
        select(tables.change).where(*between).order_by(_change.record_id, _change.seq)
    ).all()
    shown = _shown(shelf, kind, ids)
    weight, mended, left_out, unsure = 0, [], False, False
    for record_id, group in groupby(rows, key=lambda row: row.record_id):
        of_it = list(group)
        known = {
            (row.run, row.counter): _opened(shelf, change_rows.change_of(row)) for row in of_it
        }
        row, heads = shown.get(record_id, (None, {}))
        all_of_it = list(known.values())
        if not _follows(shelf, all_of_it, row, heads):
            record = changes.remake(connection, kind, record_id, held=shelf.unit.held)
            if record is not None:
                shelf.in_step(record)
            shelf.unit.changed.add(kind)
            mended.append(record_id)
        unsaid = {(one.run, one.counter) for one in of_it if one.stream in own and not _left(one)}
        travelled = [
            known[one.run, one.counter]
            for one in of_it
            if one.seq <= upto and not one.stream.startswith(PACK)
            if (one.run, one.counter) not in unsaid
        ]
        if unsaid:
            left_out = True
            unsure = unsure or any(change.fields.get(MARK) is True for change in all_of_it)
        if travelled:
            weight += weight_of(kind, record_id, heads_of(travelled))
    return Weighed(weight % AROUND, tuple(mended), left_out, unsure)


def heads_of(known: Sequence[Change]) -> Mapping[str, Collection[ChangeId]]:
    """The heads of each field of a record, by all its changes that count."""
    if len(known) == 1 and not known[0].replaces:
        return dict.fromkeys(known[0].fields, (known[0].id,))
    return merge(known).heads


def _left(row: Any) -> bool:
    return row.bundle is not None


_Heads = dict[str, set[ChangeId]]


def _shown(shelf: "UnitShelf", kind: Kind, ids: Sequence[str]) -> dict[str, tuple[Any, _Heads]]:
    """What stands of the records between these ids: each one's row, the head rows of its fields."""
    connection = shelf.unit.connection
    found: dict[str, tuple[Any, _Heads]] = {
        row.id: (row, {})
        for row in connection.execute(
            select(tables.record).where(
                _record.kind == kind, _record.id >= ids[0], _record.id <= ids[-1]
            )
        )
    }
    if not RULES[kind].sealed:
        for row in connection.execute(
            select(tables.head).where(
                _head.kind == kind, _head.record_id >= ids[0], _head.record_id <= ids[-1]
            )
        ):
            if row.record_id in found:
                heads = found[row.record_id][1]
                heads.setdefault(row.field, set()).add((row.run, row.counter))
    return found


def _follows(shelf: "UnitShelf", known: Sequence[Change], row: Any, heads: _Heads) -> bool:
    """Whether what stands of a record is what its changes make."""
    if row is None:
        return False
    merged = merge(known)
    if RULES[Kind(row.kind)].sealed:
        if row.fields == boxes.WAITING:
            return True  # it is made again when it is read
        try:
            shown = boxes.open_record(shelf.unit.held, row)
        except Refused:
            return False
        return _says(shown, merged)
    base = next((change for change in known if change.id == (row.run, row.counter)), None)
    if base is None:
        return False
    standing = {name: {base.id} for name in base.fields} | heads
    return (
        row.fields == encode(merged.fields)
        and row.deleted == merged.deleted
        and row.conflicts == encode(merged.conflicts)
        and {name: set(ids) for name, ids in merged.heads.items()} == standing
    )


def _says(shown: Record, merged: Merged) -> bool:
    return (
        same(dict(shown.fields), dict(merged.fields))
        and tuple(shown.conflicts) == merged.conflicts
        and shown.deleted == merged.deleted
    )


def _opened(shelf: "UnitShelf", change: Change) -> Change:
    if not change.box:
        return change
    try:
        return boxes.open_change(shelf.unit.held, change)
    except Refused:  # it was tampered with, and says nothing
        return replace(change, box=b"")


def _is_marked(shelf: "UnitShelf", kind: Kind, record_id: str) -> bool:
    if RULES[kind].sealed:
        return False
    record = changes.read(shelf.unit.connection, kind, record_id)
    return record is not None and is_secret(record.fields)


def _as_signed(here: Change, said: Change, *, is_marked: bool) -> Change | None:
    """What should stand in place of `here`; None where it is right. It may replace more: a snapshot knew of that."""
    replaces = {
        name: {*here.replaces.get(name, ()), *said.replaces.get(name, ())}
        for name in {*here.replaces, *said.replaces}
    }
    whole = {name: set(ids) for name, ids in here.replaces.items()} == replaces
    right = is_marked or same(dict(here.fields), dict(said.fields))
    if whole and right and here.stamp == said.stamp and here.record_id == said.record_id:
        return None
    return replace(
        said,
        fields=here.fields if is_marked else said.fields,
        replaces={name: tuple(sorted(ids)) for name, ids in replaces.items()},
        box=b"",
    )


def _rewrite(shelf: "UnitShelf", change: Change, stream: str) -> None:
    row = change_rows.row_of(change, stream=stream, held=shelf.unit.held)
    run, counter = change.id
    shelf.unit.connection.execute(
        update(tables.change)
        .where(_change.run == run, _change.counter == counter)
        .values({name: row[name] for name in row if name not in ("run", "counter", "stream")})
    )
