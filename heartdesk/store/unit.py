"""The unit of work: what an action may read, and what it may write, in one transaction."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from heartdesk.core.area_model import Area
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import is_field_name, texts_in
from heartdesk.core.hlc import Stamp, milliseconds, next_stamp
from heartdesk.core.ids import derived_id, new_id
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import denied_in
from heartdesk.store import changes, index, tables
from heartdesk.store.changes import Run
from heartdesk.store.codec import same
from heartdesk.store.entry import EntryRow
from heartdesk.store.merge import DELETED, Change
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.record import Record, Worker

Indexers = Mapping[Kind, "Callable[[Look, Record], EntryRow | None]"]

OWN_HUB = "hub"

MANY = 500
"""Ids asked for in one statement."""


@dataclass(frozen=True)
class Look:
    """A reader's view of the store, within one transaction. `now` is aware and in UTC."""

    connection: Connection
    area: Area
    worker: Worker
    now: datetime
    stream: str

    def waiting_to_travel(self) -> int:
        """How many changes made at this desk no other desk has been given yet."""
        return changes.waiting(self.connection, stream=self.stream)

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """The record, or None where it is missing or deleted."""
        record = changes.read(self.connection, kind, record_id)
        return None if record is None or record.deleted else record

    def get_many(self, kind: Kind, ids: Collection[str]) -> dict[str, Record]:
        """Those of the records that are there, by id."""
        found: dict[str, Record] = {}
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), MANY):
            rows = self.connection.execute(
                select(tables.record).where(
                    tables.record.c.kind == kind,
                    tables.record.c.id.in_(bindparam("ids", expanding=True)),
                    tables.record.c.deleted.is_(False),
                ),
                {"ids": wanted[start : start + MANY]},
            )
            found.update((row.id, changes.record_of(row)) for row in rows)
        return found

    def is_known(self, kind: Kind, record_id: str) -> bool:
        """Whether such a record was ever made here or came here, even if it has been deleted since."""
        return changes.read(self.connection, kind, record_id) is not None

    def own_hub(self) -> str | None:
        """The id of the hub this desk stands in; None until it has been chosen."""
        return read_meta(self.connection, OWN_HUB)

    def every(self, kind: Kind) -> Iterator[Record]:
        """All records of a kind, in order of id."""
        rows = self.connection.execute(
            select(tables.record)
            .where(tables.record.c.kind == kind, tables.record.c.deleted.is_(False))
            .order_by(tables.record.c.id)
        )
        return (changes.record_of(row) for row in rows)


@dataclass(frozen=True)
class Unit(Look):
    """A Look that may write. Everything written holds together or not at all."""

    run: Run
    indexers: Indexers
    last_stamp: list[Stamp]
    changed: set[Kind] = field(default_factory=set)

    def create(self, kind: Kind, fields: Mapping[str, Any], *, id: str | None = None) -> str:  # noqa: A002
        """Make a record and give its id. Raises DeskError for a number known to be wrong or an id in use."""
        record_id = id or new_id()
        if changes.read(self.connection, kind, record_id) is not None:
            raise DeskError(
                "This is already in the directory.", then="Look for it by name and change it there."
            )
        change_id, stamp = self.run.next_id(), self._stamp()
        change = Change(change_id, kind, record_id, dict(fields), {}, stamp, self.worker.id)
        self._create(change, self.stream)
        return record_id

    def create_packed(
        self,
        kind: Kind,
        record_id: str,
        fields: Mapping[str, Any],
        *,
        pack: str,
        version: str,
        made: datetime,
    ) -> bool:
        """Make a record of an area folder, as the same change on every desk; False where it is already known.

        The change's id is derived from the pack, its version and the record, its stamp from the day the pack was made.
        """
        if changes.read(self.connection, kind, record_id) is not None:
            return False
        change_id = (bytes.fromhex(derived_id(pack, version, kind, record_id).replace("-", "")), 0)
        stamp = Stamp(milliseconds(made), 0)
        # Not in our own stream: every desk with this area folder makes the same change by itself.
        made_by = f"pack:{pack}"
        self._create(Change(change_id, kind, record_id, dict(fields), {}, stamp, made_by), made_by)
        return True

    def change(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> bool:
        """Set the named fields only; False where they already said so. None takes a field or element away.

        Setting a field that is in conflict settles it, even to the value that shows.
        """
        record = self._must_read(kind, record_id)
        self._guard(fields)
        moved = {
            name: value
            for name, value in fields.items()
            if name in record.conflicts or not same(value, record.fields.get(name))
        }
        if moved:
            self._edit(record, moved)
        return bool(moved)

    def delete(self, kind: Kind, record_id: str) -> None:
        """Take a record away. Its changes are kept, so that it can be brought back."""
        self._edit(self._must_read(kind, record_id), {DELETED: True})

    def set_own_hub(self, hub_id: str) -> None:
        """Say which hub this desk stands in. This is known here only; the hub's record travels."""
        write_meta(self.connection, OWN_HUB, hub_id)

    def bring_back(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> None:
        """Bring a record back that was taken away, with exactly these fields."""
        record = changes.read(self.connection, kind, record_id)
        if record is None or not record.deleted:
            raise ValueError(f"{kind} {record_id} was not taken away")
        self._guard(fields)
        gone = {name: None for name in record.fields if name not in fields}
        self._edit(record, {DELETED: False, **gone, **fields})

    def index_again(self, record: Record) -> None:
        """Bring the index in step with a record as it now stands, and with the entries made from it."""
        self._index(record)
        for kind, record_id in index.made_from(self.connection, record.kind, record.id):
            entry = self.get(kind, record_id)
            if entry is not None:
                self._index(entry)

    def _create(self, change: Change, stream: str) -> None:
        self._guard(change.fields)
        self._written(changes.write_creation(self.connection, change, stream=stream))

    def _edit(self, record: Record, fields: Mapping[str, Any]) -> None:
        replaces = changes.what_it_replaces(self.connection, record, fields)
        change = Change(
            self.run.next_id(),
            record.kind,
            record.id,
            dict(fields),
            replaces,
            self._stamp(),
            self.worker.id,
        )
        self._written(changes.write_edit(self.connection, change, record, stream=self.stream))

    def _written(self, record: Record) -> None:
        self.changed.add(record.kind)
        self.index_again(record)

    def _index(self, record: Record) -> None:
        indexer = self.indexers.get(record.kind)
        if indexer is None:
            return
        row = None if record.deleted else indexer(self, record)
        if row is None:
            index.remove(self.connection, record.kind, record.id)
        else:
            index.put(self.connection, row)

    def _must_read(self, kind: Kind, record_id: str) -> Record:
        record = self.get(kind, record_id)
        if record is None:
            raise DeskError(
                "This is no longer in the directory.", then="Look for it again by name."
            )
        return record

    def _stamp(self) -> Stamp:
        self.last_stamp[0] = next_stamp(self.last_stamp[0], self.now)
        return self.last_stamp[0]

    def _guard(self, fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            if not is_field_name(name) or name == DELETED:
                raise ValueError(f"{name!r} is not the name of a field")
            for written in texts_in(value):
                denied = denied_in(written, self.area.denied)
                if denied is not None:
                    raise DeskError(
                        f"{denied.number} is known to be a wrong number, so this was not saved.",
                        then=denied.why,
                    )
