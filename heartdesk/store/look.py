"""A reader's view of the store: what the worker's role lets be seen, within one transaction."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from heartdesk.core.area_model import Area
from heartdesk.core.kinds import RULES, Kind
from heartdesk.core.roles import Operation, must_be_allowed
from heartdesk.security.held import HeldKeys
from heartdesk.store import changes, tables
from heartdesk.store.merge import Change
from heartdesk.store.meta import read_meta
from heartdesk.store.record import Record, Worker
from heartdesk.store.stream import not_given

OWN_HUB = "hub"

MANY = 500
"""Ids asked for in one statement."""

# Built once: putting a statement together costs more than running it.
_THESE = select(tables.record).where(
    tables.record.c.kind == bindparam("the_kind"),
    tables.record.c.id.in_(bindparam("ids", expanding=True)),
    tables.record.c.deleted.is_(False),
)
_ALL = (
    select(tables.record)
    .where(tables.record.c.kind == bindparam("the_kind"), tables.record.c.deleted.is_(False))
    .order_by(tables.record.c.id)
)


@dataclass(frozen=True)
class Look:
    """A reader's view of the store, within one transaction. `now` is aware and in UTC.

    Every read raises NotAllowed where the worker's roles do not let it. People, volunteers and concerns are read in a
    unit of work only, because every read of them is written in the audit.
    """

    connection: Connection
    area: Area
    worker: Worker
    held: HeldKeys
    now: datetime
    stream: str

    def must(self, kind: Kind, operation: Operation) -> None:
        """Raise NotAllowed where the worker's roles do not let this be done to records of this kind."""
        must_be_allowed(self.worker.roles, kind, operation)

    def waiting_to_travel(self) -> int:
        """How many changes made at this desk no other desk has been given yet."""
        return not_given(self.connection)

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """The record, or None where it is missing or deleted."""
        self._must_see(kind)
        record = changes.read(self.connection, kind, record_id)
        return None if record is None or record.deleted else record

    def get_many(self, kind: Kind, ids: Collection[str]) -> dict[str, Record]:
        """Those of the records that are there, by id."""
        self._must_see(kind)
        found: dict[str, Record] = {}
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), MANY):
            rows = self.connection.execute(
                _THESE, {"the_kind": kind, "ids": wanted[start : start + MANY]}
            )
            found.update((row.id, changes.record_of(self.connection, row)) for row in rows)
        return found

    def is_known(self, kind: Kind, record_id: str) -> bool:
        """Whether such a record was ever made here or came here, even if it has been deleted since."""
        self._must_see(kind)
        return changes.read(self.connection, kind, record_id) is not None

    def history(self, kind: Kind, record_id: str) -> tuple[Change, ...]:
        """Every change of a record that is known here, in the order they came to this desk."""
        self._must_see(kind)
        return tuple(changes.changes_of(self.connection, kind, record_id))

    def own_hub(self) -> str | None:
        """The id of the hub this desk stands in; None until it has been chosen."""
        return read_meta(self.connection, OWN_HUB)

    def every(self, kind: Kind) -> Iterator[Record]:
        """All records of a kind, in order of id."""
        self._must_see(kind)
        rows = self.connection.execute(_ALL, {"the_kind": kind})
        return (changes.record_of(self.connection, row) for row in rows)

    def _must_see(self, kind: Kind) -> None:
        if RULES[kind].sealed:
            raise ValueError(f"{kind} is read in a unit of work, where it is written in the audit")
        self.must(kind, Operation.READ)
