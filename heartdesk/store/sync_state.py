"""How sync stands, read without waiting for anybody: what others have heard, what waits, what is in conflict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from heartdesk.core.kinds import RULES, Kind
from heartdesk.store import tables
from heartdesk.store.codec import decode_fields, decode_names, encode
from heartdesk.store.look import Look
from heartdesk.store.meta import read_meta
from heartdesk.store.shelf import RoundMade, State
from heartdesk.store.stream import own_streams

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


def last_round(look: Look) -> RoundMade | None:
    """What came of the last round."""
    made = tables.sync_round.c
    row = look.connection.execute(
        select(tables.sync_round).order_by(made.seq.desc()).limit(1)
    ).first()
    if row is None:
        return None
    return RoundMade(row.at, row.place, row.left, row.arrived, decode_names(row.told))


def last_heard(look: Look) -> Mapping[str, str]:
    """When words of each desk last came in here, by desk."""
    rows = look.connection.execute(
        select(_bundle.desk, func.max(_bundle.at))
        .where(_bundle.state != State.SAID)
        .group_by(_bundle.desk)
    )
    return {row[0]: row[1] for row in rows}


def count_heard(look: Look) -> Mapping[str, int]:
    """How many changes said here each other desk has told that it holds, by desk."""
    rows = look.connection.execute(
        select(_receipt.desk, func.count())
        .select_from(
            tables.receipt.join(
                tables.change,
                and_(
                    _change.stream == _receipt.stream,
                    _change.audience == _receipt.audience,
                    _change.bundle <= _receipt.number,
                ),
            )
        )
        .group_by(_receipt.desk)
    )
    return {row[0]: row[1] for row in rows}


def count_unheard(look: Look) -> int:
    """How many changes made here no other desk has told that it holds, those not yet sealed included."""
    count = look.connection.execute(
        select(func.count()).select_from(tables.change).where(_unheard(look.connection))
    ).scalar()
    return int(count or 0)


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


def count_held(look: Look) -> int:
    """How many changes of other desks wait for a person."""
    return look.connection.execute(
        select(func.count()).select_from(tables.held_change)
    ).scalar_one()


def count_in_state(look: Look, state: State) -> int:
    """How many bundles are in a state."""
    return look.connection.execute(
        select(func.count()).select_from(tables.bundle).where(_bundle.state == state)
    ).scalar_one()


def _unheard(connection: Connection) -> ColumnElement[bool]:
    heard = (
        select(func.max(_receipt.number))
        .where(_receipt.stream == _change.stream, _receipt.audience == _change.audience)
        .scalar_subquery()
    )
    return and_(
        _change.stream.in_(own_streams(connection)),
        or_(_change.bundle.is_(None), _change.bundle > func.coalesce(heard, 0)),
    )
