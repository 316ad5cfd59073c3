"""The unit of work: what an action may read, and what it may write, in one transaction."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from heartdesk.core.clock import first_of_week
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, is_field_name, texts_in
from heartdesk.core.hlc import Stamp, milliseconds, next_stamp
from heartdesk.core.ids import derived_id, new_id
from heartdesk.core.kinds import INDEXED, RULES, Kind
from heartdesk.core.phones import denied_in
from heartdesk.core.roles import NotAllowed, Operation
from heartdesk.core.whereabouts import MARK, is_secret
from heartdesk.store import audit, changes, erasure, guarded, index, ledger, secret
from heartdesk.store.audit import Event
from heartdesk.store.codec import same
from heartdesk.store.entry import EntryRow
from heartdesk.store.erasure import Erased
from heartdesk.store.look import OWN_HUB, Look
from heartdesk.store.merge import DELETED, Change, ChangeId
from heartdesk.store.meta import write_meta
from heartdesk.store.record import Record
from heartdesk.store.stream import Run

__all__ = ["Indexers", "Look", "Unit"]

NOBODY = "nobody"
"""Whose words a change of a kind kept by week is: whoever was at the desk is not said."""

Indexers = Mapping[Kind, "Callable[[Look, Record], EntryRow | None]"]


@dataclass(frozen=True)
class Unit(Look):
    """A Look that may write. Everything written holds together or not at all.

    Every write raises NotAllowed where the worker's roles do not let it. `anyway` is written even where the action
    fails: that somebody was looked at. `scrubbed` are records of which the whereabouts were taken out, `erased` the ids
    of those that were erased for good.
    """

    run: Run
    indexers: Indexers
    last_stamp: list[Stamp]
    changed: set[Kind] = field(default_factory=set)
    seen: set[tuple[Kind, str]] = field(default_factory=set)
    anyway: list[Callable[["Unit"], None]] = field(default_factory=list)
    scrubbed: set[tuple[Kind, str]] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def must(self, kind: Kind, operation: Operation) -> None:
        """Raise NotAllowed where the worker's roles do not let this. Of sealed kinds the try is written down."""
        try:
            super().must(kind, operation)
        except NotAllowed:
            if RULES[kind].sealed:
                self.write_anyway(
                    lambda sure: audit.note(sure, Event.REFUSED, kind, reason=str(operation))
                )
            raise

    def write_anyway(self, write: Callable[["Unit"], None]) -> None:
        """Write now, and once more should the action fail and take this back with it."""
        write(self)
        self.anyway.append(write)

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """The record, or None where it is missing or deleted."""
        if not RULES[kind].sealed:
            return super().get(kind, record_id)
        record = self._read(kind, record_id)
        return None if record is None or record.deleted else record

    def get_many(self, kind: Kind, ids: Collection[str]) -> dict[str, Record]:
        """Those of the records that are there, by id."""
        if not RULES[kind].sealed:
            return super().get_many(kind, ids)
        self.must(kind, Operation.READ)
        return guarded.read_many(self, kind, ids)

    def is_known(self, kind: Kind, record_id: str) -> bool:
        """Whether such a record was ever made here or came here, even if it has been deleted since."""
        if not RULES[kind].sealed:
            return super().is_known(kind, record_id)
        return self._read(kind, record_id) is not None

    def every(self, kind: Kind) -> Iterator[Record]:
        """All records of a kind, in order of id; of sealed kinds, those that the worker's keys open."""
        if not RULES[kind].sealed:
            return super().every(kind)
        self.must(kind, Operation.READ)
        return iter(guarded.read_every(self, kind))

    def history(self, kind: Kind, record_id: str) -> tuple[Change, ...]:
        """Every change of a record that is known here, in the order they came to this desk."""
        if not RULES[kind].sealed:
            return super().history(kind, record_id)
        return guarded.history(self, kind, self._read(kind, record_id))

    def count_unopened(self, kind: Kind) -> int:
        """How many records of a sealed kind are here that this worker's keys do not open, so that none is forgotten."""
        self.must(kind, Operation.READ)
        return guarded.count_unopened(self, kind)

    def count_in_conflict(self, kind: Kind) -> int:
        """How many records of a sealed kind, of this worker's organization, wait for a choice. Shows nobody."""
        self.must(kind, Operation.READ)
        return guarded.count_in_conflict(self, kind)

    def break_glass(self, kind: Kind, record_id: str, *, reason: str) -> Record | None:
        """Open the record of someone at risk that another organization answers for; None where there is none.

        For holders of the key only. `reason` has at least ten letters. It is written in the audit, and the safeguarding
        lead is given a notice with the reason. Raises NotAllowed, or DeskError for a reason that is none.
        """
        if not RULES[kind].controlled:
            raise ValueError(f"no organization answers for a {kind}")
        self.must(kind, Operation.READ)
        return guarded.break_glass(self, kind, record_id, reason)

    def create(self, kind: Kind, fields: Mapping[str, Any], *, id: str | None = None) -> str:  # noqa: A002
        """Make a record and give its id. Raises DeskError for a number known to be wrong or an id in use.

        A record of a sealed kind has a random id: one chosen from outside could be used to ask whether it is there.
        """
        self.must(kind, Operation.CREATE)
        if RULES[kind].sealed and id is not None:
            raise ValueError(f"a {kind} is given its id here")
        guarded.refuse_wrong_controller(self, kind, fields, new=True)
        record_id = id or new_id()
        if id is not None and changes.read(self.connection, kind, record_id) is not None:
            raise DeskError(
                "This is already in the directory.", then="Look for it by name and change it there."
            )
        self._create(self._new(kind, record_id, fields), self.stream)
        self._note(Event.CREATED, kind, record_id)
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
        Whoever opens the desk brings the pack in, whatever their role: its words are the area folder's, not theirs.
        """
        if kind not in INDEXED:
            raise ValueError(f"an area folder brings no {kind}")
        self.must(kind, Operation.READ)
        here = changes.read(self.connection, kind, record_id) is not None
        if here and changes.has_making(self.connection, kind, record_id):
            return False
        change_id = (bytes.fromhex(derived_id(pack, version, kind, record_id).replace("-", "")), 0)
        stamp = Stamp(milliseconds(made), 0)
        # Not in our own stream: every desk with this area folder makes the same change by itself.
        made_by = f"pack:{pack}"
        change = Change(change_id, kind, record_id, dict(fields), {}, stamp, made_by)
        if here:  # only edits of it had come, from a desk with a newer area folder
            for record in changes.apply(self.connection, [change], stream=made_by):
                self._written(record)
        else:
            self._create(change, made_by)
        return True

    def change(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> bool:
        """Set the named fields only; False where they already said so. None takes a field or element away.

        Setting a field that is in conflict settles it, even to the value that shows. Of a secret place, what says where
        it is is left out.
        """
        self.must(kind, Operation.CHANGE)
        guarded.refuse_wrong_controller(self, kind, fields, new=False)
        record = self._must_read(kind, record_id)
        self._guard(kind, fields)
        fields = secret.written(self, kind, fields, record)
        moved = {
            name: value
            for name, value in fields.items()
            if name in record.conflicts or not same(value, record.fields.get(name))
        }
        if moved:
            self._edit(record, moved)
            self._note(Event.CHANGED, kind, record_id)
        return bool(moved)

    def delete(self, kind: Kind, record_id: str) -> None:
        """Take a record away. Its changes are kept, so that it can be brought back."""
        self.must(kind, Operation.DELETE)
        self._edit(self._must_read(kind, record_id), {DELETED: True})
        self._note(Event.DELETED, kind, record_id)

    def create_again(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> None:
        """Make a record that is not there, or bring it back where it was taken away."""
        if self.is_known(kind, record_id):
            self.bring_back(kind, record_id, fields)
        else:
            self.create(kind, fields, id=record_id)

    def put(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> Fields | None:
        """Make a record say exactly this, there or not yet; gives what it said before, None where it was not there."""
        record = self.get(kind, record_id)
        if record is None:
            self.create_again(kind, record_id, fields)
            return None
        gone = {name: None for name in record.fields if name not in fields}
        self.change(kind, record_id, {**gone, **fields})
        return record.fields

    def take_away(self, kind: Kind, record_id: str) -> Fields:
        """Delete a record and give its fields for `put_back`; none where it is gone already."""
        record = self.get(kind, record_id)
        if record is None:
            return {}
        self.delete(kind, record_id)
        return record.fields

    def put_back(self, kind: Kind, record_id: str, before: Fields) -> None:
        """Bring back what `take_away` took, by a slip of the hand."""
        if before:
            self.bring_back(kind, record_id, before)

    def erase(self, kind: Kind, record_id: str) -> Erased:
        """Erase a record for good, with what is about the person it is; see heartdesk.store.erasure.erase."""
        return erasure.erase(self, kind, record_id)

    def enter_in_ledger(self, record_id: str) -> None:
        """Note here and everywhere that a record is erased for good, and erase it, whatever the worker's role."""
        if ledger.is_erased(self.connection, record_id):
            erasure.follow(self, record_id)
        else:
            self._create(self._new(Kind.ERASURE, record_id, {ledger.ERASED: True}), self.stream)

    def keep_standing(self, kind: Kind, record_id: str) -> None:
        """Keep a record that one desk took away while another changed it. Who may take away may keep."""
        self.must(kind, Operation.DELETE)
        record = self._must_read(kind, record_id)
        if DELETED in record.conflicts:
            self._edit(record, {DELETED: False})
            self._note(Event.BROUGHT_BACK, kind, record_id)

    def set_own_hub(self, hub_id: str) -> None:
        """Say which hub this desk stands in. This is known here only; the hub's record travels."""
        self.must(Kind.HUB, Operation.CREATE)
        write_meta(self.connection, OWN_HUB, hub_id)

    def bring_back(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> None:
        """Bring a record back that was taken away, with exactly these fields. Who may take away may bring back."""
        self.must(kind, Operation.DELETE)
        guarded.refuse_wrong_controller(self, kind, fields, new=True)
        record = self._read(kind, record_id)
        if record is None or not record.deleted:
            raise ValueError(f"{kind} {record_id} was not taken away")
        self._guard(kind, fields)
        gone = {name: None for name in record.fields if name not in fields}
        said = secret.written(self, kind, {**gone, **fields}, record)
        self._edit(record, {DELETED: False, **said})
        self._note(Event.BROUGHT_BACK, kind, record_id)

    def index_again(self, record: Record) -> None:
        """Bring the index in step with a record as it now stands, and with the entries made from it.

        Whatever wrote the record, nothing is left of where it is once it is secret, nor of what it says was erased.
        """
        if record.kind is Kind.ERASURE:
            erasure.follow(self, record.id)
            return
        record = secret.settled(self, record)
        self._index(record)
        for kind, record_id in index.made_from(self.connection, record.kind, record.id):
            entry = self.get(kind, record_id)
            if entry is not None:
                self._index(entry)

    def edit_unasked(self, record: Record, fields: Mapping[str, Any]) -> None:
        """Set fields of a record, whatever the worker's role: for what follows from a word that was already said."""
        self._edit(record, fields)

    def keep_notice(self, notice_id: str, fields: Mapping[str, Any]) -> None:
        """Keep a notice for the safeguarding lead, whoever is at the desk. Raises NotAllowed where there is no key."""
        self._create(self._new(Kind.NOTICE, notice_id, fields), self.stream)

    def _read(self, kind: Kind, record_id: str) -> Record | None:
        """The record, deleted or not."""
        self.must(kind, Operation.READ)
        if RULES[kind].sealed:
            return guarded.read(self, kind, record_id)
        return changes.read(self.connection, kind, record_id)

    def _note(self, event: Event, kind: Kind, record_id: str) -> None:
        # Of what is kept by week nobody's name stands beside the box: the audit must not say it either.
        if RULES[kind].sealed and not RULES[kind].by_week:
            audit.note(self, event, kind, record_id)

    def _new(
        self,
        kind: Kind,
        record_id: str,
        fields: Mapping[str, Any],
        replaces: Mapping[str, Collection[ChangeId]] | None = None,
    ) -> Change:
        change_id, stamp, worker = self.run.next_id(), self._stamp(), self.worker.id
        if RULES[kind].by_week:
            stamp, worker = Stamp(milliseconds(first_of_week(self.now)), 0), NOBODY
        return Change(change_id, kind, record_id, dict(fields), replaces or {}, stamp, worker)

    def _create(self, change: Change, stream: str) -> None:
        self._guard(Kind(change.kind), change.fields)
        change = replace(change, fields=secret.written(self, Kind(change.kind), change.fields))
        self._written(
            changes.write_creation(self.connection, change, stream=stream, held=self.held)
        )

    def _edit(self, record: Record, fields: Mapping[str, Any]) -> None:
        held = self.held
        replaces = changes.what_it_replaces(self.connection, record, fields, held=held)
        change = self._new(record.kind, record.id, fields, replaces)
        self._written(
            changes.write_edit(self.connection, change, record, stream=self.stream, held=held)
        )

    def _written(self, record: Record) -> None:
        self.changed.add(record.kind)
        if record.kind in INDEXED:
            self.index_again(record)

    def _index(self, record: Record) -> None:
        indexer = self.indexers.get(record.kind)
        if indexer is None:
            return
        row = None if record.deleted else indexer(self, record)
        if row is None:
            index.remove(self.connection, record.kind, record.id)
        elif row.sensitive and not is_secret(record.fields):
            self._edit(record, {MARK: True})  # what it points to is secret; it is indexed with that
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

    def _guard(self, kind: Kind, fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            if not is_field_name(name) or name == DELETED:
                raise ValueError(f"{name!r} is not the name of a field")
            if RULES[kind].sealed:
                continue  # nobody rings a number from there: a worry is kept whatever stands in it
            for written in texts_in(value):
                denied = denied_in(written, self.area.denied)
                if denied is not None:
                    raise DeskError(
                        f"{denied.number} is known to be a wrong number, so this was not saved.",
                        then=denied.why,
                    )
