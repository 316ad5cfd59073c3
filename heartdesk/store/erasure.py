"""Erasing for good: no value of a record is left in this store, and its id goes into the ledger.

What the transaction cannot reach is noted in it and seen to afterwards: the journal beside the store, and the bundles
that were already sealed (heartdesk.store.erasure_after, heartdesk.sync.erasing).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, select, update

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, RULES, Audience, Kind
from heartdesk.core.roles import NotAllowed, Operation
from heartdesk.store import audit, changes, guarded, ledger, tables
from heartdesk.store.audit import Event
from heartdesk.store.bundles import State
from heartdesk.store.ledger import ABLE
from heartdesk.store.meta import read_meta
from heartdesk.store.stream import own_streams

if TYPE_CHECKING:
    from heartdesk.store.unit import Unit

_HELD_BY_LAW = (Audience.SAFEGUARDING, Audience.DEPUTY)
_OF_A_PERSON = tuple(
    kind for kind in ABLE if RULES[kind].sealed and RULES[kind].audience not in _HELD_BY_LAW
)
_COUNCIL = "sync_root"


class Beyond(StrEnum):
    """What erasing at this desk cannot reach."""

    OLD_BACKUPS = "old backups"
    PAPER = "paper"
    OTHER_CONTROLLERS = "other controllers"
    SAFEGUARDING = "safeguarding"
    SENT_BUNDLES = "sent bundles"
    OLD_STICKS = "old sticks"
    CLOUD_VERSIONS = "cloud versions"


_WORDS: Mapping[Beyond, str] = {
    Beyond.OLD_BACKUPS: "Backups made before today still hold it, locked. Destroy them, or keep them locked away.",
    Beyond.PAPER: "What was printed or written down on paper.",
    Beyond.OTHER_CONTROLLERS: "What another organization wrote down for itself: it decides about that.",
    Beyond.SAFEGUARDING: "Worries about someone's safety stay: the safeguarding lead decides about them.",
    Beyond.SENT_BUNDLES: "Desks that were sent it take it out when they next sync, and not before.",
    Beyond.OLD_STICKS: "Sticks that lie in a drawer still hold what was put on them, locked.",
    Beyond.CLOUD_VERSIONS: "A shared folder's own store of old versions, and a server's old backups.",
}


@dataclass(frozen=True)
class Erased:
    """The receipt: how many records of each kind, and what could not be reached. It holds no data and no id."""

    counts: Mapping[Kind, int]
    beyond: tuple[Beyond, ...]


def in_words(beyond: Beyond) -> str:
    """What could not be reached, as a sentence."""
    return _WORDS[beyond]


def erase(unit: "Unit", kind: Kind, record_id: str) -> Erased:
    """Erase a record for good, with every sealed record of the worker's organization whose field "person" names it.

    Worries stay: the law holds them, and nothing here looks whether there are any. Raises NotAllowed where the worker
    may not take such a record away, DeskError where there is none; ValueError for what every desk may know.
    """
    if kind not in ABLE:
        raise ValueError(f"a {kind} is taken away, not erased")
    unit.must(kind, Operation.DELETE)
    if _read(unit, kind, record_id) is None:
        raise DeskError("This is not here, or no longer here. Nothing was erased.")
    gone = (
        [(kind, record_id), *_about(unit, record_id)] if RULES[kind].sealed else [(kind, record_id)]
    )
    counts: dict[Kind, int] = {}
    for of_kind, one in gone:
        unit.enter_in_ledger(one)
        audit.note(unit, Event.ERASED, of_kind, one)
        counts[of_kind] = counts.get(of_kind, 0) + 1
    return Erased(counts, tuple(_beyond(unit, kind)))


def follow(unit: "Unit", record_id: str) -> None:
    """Take every value of an erased record out of this store; what is kept elsewhere is noted, to be seen to."""
    connection = unit.connection
    change, record = tables.change.c, tables.record.c
    of_it = (change.kind.in_(ABLE)) & (change.record_id == record_id)
    said = connection.execute(
        select(change.kind, change.audience, change.stream, change.bundle).where(of_it).distinct()
    ).all()
    connection.execute(delete(tables.change).where(of_it))
    for table, kinds, ids in (
        (tables.head, tables.head.c.kind, tables.head.c.record_id),
        (tables.held_change, tables.held_change.c.kind, tables.held_change.c.record_id),
        (tables.record, record.kind, record.id),
    ):
        connection.execute(delete(table).where(kinds.in_(ABLE), ids == record_id))
    _withdraw(connection, {(row.audience, row.stream, row.bundle) for row in said if row.bundle})
    ledger.note_erased(connection, record_id, {row.audience for row in said})
    unit.changed.update(Kind(row.kind) for row in said)
    unit.erased.add(record_id)


def _read(unit: "Unit", kind: Kind, record_id: str) -> object:
    if RULES[kind].sealed:
        return guarded.read(unit, kind, record_id)
    return changes.read(unit.connection, kind, record_id)


def _about(unit: "Unit", person: str) -> list[tuple[Kind, str]]:
    """The sealed records of the worker's own organization that are about a person."""
    record = tables.record
    rows = unit.connection.execute(select(record).where(record.c.kind.in_(_OF_A_PERSON))).all()
    found = []
    for row in rows:
        try:
            one = changes.record_of(unit.connection, row, held=unit.held)
        except NotAllowed:
            continue
        ours = not RULES[one.kind].controlled or (
            one.fields.get(CONTROLLER) == unit.worker.organization
        )
        if one.fields.get(PERSON) == person and ours:
            found.append((one.kind, one.id))
    return found


def _withdraw(connection: Connection, said: Iterable[tuple[str, str, int]]) -> None:
    """Take bundles of ours back that nobody has told to have: what else stands in them is said again."""
    change, bundle, receipt = tables.change.c, tables.bundle.c, tables.receipt.c
    ours = own_streams(connection)
    for audience, stream, number in said:
        heard = connection.execute(
            select(func.max(receipt.number)).where(
                receipt.stream == stream, receipt.audience == audience
            )
        ).scalar()
        if stream not in ours or (heard or 0) >= number:
            continue
        connection.execute(
            update(tables.bundle)
            .where(
                bundle.audience == audience,
                bundle.stream == stream,
                bundle.number == number,
                bundle.state == State.SAID,
            )
            .values(state=State.COVERED, data=b"")
        )
        connection.execute(
            update(tables.change)
            .where(change.audience == audience, change.stream == stream, change.bundle == number)
            .values(bundle=None)
        )


def _beyond(unit: "Unit", kind: Kind) -> Iterable[Beyond]:
    yield from (Beyond.OLD_BACKUPS, Beyond.PAPER)
    if RULES[kind].sealed:
        yield from (Beyond.OTHER_CONTROLLERS, Beyond.SAFEGUARDING)
    if read_meta(unit.connection, _COUNCIL) is not None:
        yield from (Beyond.SENT_BUNDLES, Beyond.OLD_STICKS, Beyond.CLOUD_VERSIONS)
