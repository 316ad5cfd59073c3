"""How sync stands, read without waiting for anybody: what others have heard, what waits, what is in conflict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from heartdesk.core.kinds import RULES, Kind
from heartdesk.store import change_rows, changes, tables
from heartdesk.store.bundles import NEVER_CAME, RoundMade, State
from heartdesk.store.codec import decode_fields, decode_names, encode
from heartdesk.store.look import Look
from heartdesk.store.merge import Change, ChangeId
from heartdesk.store.meta import read_meta
from heartdesk.store.stream import own_streams, waiting

_NO_CONFLICT = encode(())
_change, _receipt, _bundle = tables.change.c, tables.receipt.c, tables.bundle.c


@dataclass(frozen=True)
class InConflict:
    """A record with fields of which two desks said different things. `name` is what it is called, or ""."""

    kind: Kind
    id: str
    name: str
    fields: tuple[str, ...]


def fact(look: Look, name: str) -> str | None:
    """A small fact about this desk."""
    return read_meta(look.connection, name)


def members(look: Look) -> Mapping[str, str]:
    """The names of the council's desks, by id."""
    rows = look.connection.execute(select(tables.member.c.desk, tables.member.c.name))
    return {row.desk: row.name for row in rows}


def rounds(look: Look, most: int) -> tuple[RoundMade, ...]:
    """What came of the last rounds, newest first."""
    rows = look.connection.execute(
        select(tables.sync_round).order_by(tables.sync_round.c.seq.desc()).limit(most)
    )
    return tuple(
        RoundMade(row.at, row.place, row.left, row.arrived, decode_names(row.told)) for row in rows
    )


def last_round(look: Look) -> RoundMade | None:
    """What came of the last round."""
    return next(iter(rounds(look, 1)), None)


def heads_of(look: Look, kind: Kind, record_id: str) -> dict[str, set[ChangeId]]:
    """The heads of every field of a record of an open kind."""
    return changes.heads_of(look.connection, kind, record_id)


def said_at(look: Look, kind: Kind, record_id: str) -> Mapping[ChangeId, tuple[Change, str]]:
    """Every change of a record, with the name of the other desk that said it; "" for this one."""
    rows = look.connection.execute(
        select(tables.change).where(_change.kind == kind, _change.record_id == record_id)
    ).all()
    streams = {row.stream for row in rows} - set(own_streams(look.connection))
    spoken = look.connection.execute(
        select(_bundle.stream, tables.member.c.name)
        .join(tables.member, tables.member.c.desk == _bundle.desk)
        .where(_bundle.stream.in_(streams))
        .distinct()
    )
    names = {row.stream: row.name for row in spoken}
    said = [(change_rows.change_of(row), names.get(row.stream, "")) for row in rows]
    return {change.id: (change, name) for change, name in said}


def count_own(look: Look) -> int:
    """How many changes were made at this desk."""
    return waiting(look.connection) + _count_said(look)


def last_heard(look: Look) -> Mapping[str, str]:
    """When words of each desk last came in here, by desk.

    By the order in which they came: a clock that was once far ahead would else stay the last for years. What another
    desk's snapshot told of a desk is no word of its own.
    """
    rows = look.connection.execute(
        select(
            _bundle.desk, _bundle.at, func.max(_bundle.place)
        )  # the row of that place, in SQLite
        .where(_bundle.state != State.SAID, _bundle.at != NEVER_CAME)
        .group_by(_bundle.desk)
    )
    return {row[0]: row[1] for row in rows}


def count_heard(look: Look) -> Mapping[str, int]:
    """How many changes said here each other desk has told that it holds, by desk."""
    rows = look.connection.execute(
        select(_receipt.desk, func.sum(_bundle.changes))
        .select_from(
            tables.receipt.join(
                tables.bundle,
                and_(
                    _bundle.stream == _receipt.stream,
                    _bundle.audience == _receipt.audience,
                    _bundle.number <= _receipt.number,
                    _bundle.state == State.SAID,
                ),
            )
        )
        .group_by(_receipt.desk)
    )
    return {row[0]: int(row[1]) for row in rows}


def first_lacking(look: Look) -> Mapping[str, str]:
    """By desk: when the first words were said here that it has not told it holds; nothing for who has told of all."""
    told = (
        select(_receipt.desk)
        .where(
            _receipt.desk == tables.member.c.desk,
            _receipt.stream == _bundle.stream,
            _receipt.audience == _bundle.audience,
            _receipt.number >= _bundle.number,
        )
        .exists()
    )
    rows = look.connection.execute(
        select(tables.member.c.desk, func.min(_bundle.at))
        .select_from(tables.member.join(tables.bundle, _bundle.state == State.SAID))
        .where(_bundle.changes > 0, ~told)
        .group_by(tables.member.c.desk)
    )
    return {row[0]: row[1] for row in rows}


def count_unheard(look: Look) -> int:
    """How many changes made here no other desk has told that it holds, those not yet sealed included."""
    heard = _heard(_bundle.stream, _bundle.audience)
    return waiting(look.connection) + _count_said(look, _bundle.number > func.coalesce(heard, 0))


def first_unheard(look: Look) -> int | None:
    """The place in the store of the first change made here that no other desk has told it holds.

    None where there is none, and on a desk that no other has ever told anything.
    """
    if look.connection.execute(select(_receipt.desk).limit(1)).first() is None:
        return None
    return look.connection.execute(
        select(func.min(_change.seq)).where(_unheard(look.connection))
    ).scalar()


def in_conflict(look: Look) -> Iterator[InConflict]:
    """Records that wait for a person's choice; of sealed kinds none, since they are read with their keys only."""
    row = tables.record.c
    open_kinds = [kind for kind, rule in RULES.items() if not rule.sealed]
    for found in look.connection.execute(
        select(row.kind, row.id, row.fields, row.conflicts)
        .where(row.kind.in_(open_kinds), row.conflicts != _NO_CONFLICT)
        .order_by(row.kind, row.id)
    ):
        name = decode_fields(found.fields).get("name")
        yield InConflict(
            Kind(found.kind),
            found.id,
            name if isinstance(name, str) else "",
            decode_names(found.conflicts),
        )


def any_sealed_conflict(look: Look) -> bool:
    """Whether a record of a sealed kind, whoever answers for it, waits for a choice."""
    row = tables.record.c
    sealed = [kind for kind, rule in RULES.items() if rule.sealed]
    found = look.connection.execute(
        select(row.id).where(row.kind.in_(sealed), row.conflicts != _NO_CONFLICT).limit(1)
    )
    return found.first() is not None


def count_held(look: Look) -> int:
    """How many changes of other desks wait for a person."""
    return look.connection.execute(
        select(func.count()).select_from(tables.held_change)
    ).scalar_one()


def names_held(look: Look, most: int) -> list[str]:
    """What things are called that another desk took away, of open kinds, a few of them."""
    h, record = tables.held_change.c, tables.record.c
    open_kinds = [kind for kind, rule in RULES.items() if not rule.sealed]
    rows = look.connection.execute(
        select(record.fields)
        .select_from(
            tables.held_change.join(
                tables.record, and_(record.kind == h.kind, record.id == h.record_id)
            )
        )
        .where(h.kind.in_(open_kinds))
        .order_by(h.at, h.run, h.counter)
        .limit(most)
    )
    names = (decode_fields(row.fields).get("name") for row in rows)
    return [name for name in names if isinstance(name, str) and name]


def count_in_state(look: Look, state: State) -> int:
    """How many bundles are in a state."""
    return look.connection.execute(
        select(func.count()).select_from(tables.bundle).where(_bundle.state == state)
    ).scalar_one()


def count_by_desk(look: Look, state: State) -> Mapping[str, int]:
    """How many bundles of each desk are in a state."""
    rows = look.connection.execute(
        select(_bundle.desk, func.count()).where(_bundle.state == state).group_by(_bundle.desk)
    )
    return {row[0]: int(row[1]) for row in rows}


def _count_said(look: Look, *which: ColumnElement[bool]) -> int:
    """Counted by the bundles they left in: there are far fewer of those."""
    count = look.connection.execute(
        select(func.sum(_bundle.changes)).where(_bundle.state == State.SAID, *which)
    ).scalar()
    return int(count or 0)


def _heard(stream: ColumnElement[str], audience: ColumnElement[str]) -> Any:
    """Up to which number anybody has heard a stream."""
    return (
        select(func.max(_receipt.number))
        .where(_receipt.stream == stream, _receipt.audience == audience)
        .scalar_subquery()
    )


def _unheard(connection: Connection) -> ColumnElement[bool]:
    return and_(
        _change.stream.in_(own_streams(connection)),
        or_(
            _change.bundle.is_(None),
            _change.bundle > func.coalesce(_heard(_change.stream, _change.audience), 0),
        ),
    )
