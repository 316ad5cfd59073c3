"""What a round of sync needs of a store: the bundles it holds, what waits to be said, how far others have heard.

Everything here happens in the transaction of the caller's unit of work. Nothing asks who is at the desk: a bundle that
nobody here can open is carried all the same.
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete as sql_delete
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from heartdesk.core.hlc import MOST_AHEAD, milliseconds
from heartdesk.core.kinds import INDEXED, RULES, Audience, Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.security.sealing import Refused
from heartdesk.store import boxes, change_rows, changes, digest, secret, snapshot_shelf, tables
from heartdesk.store.bundles import COUNTED, KeptBundle, Receipt, RoundMade, State
from heartdesk.store.codec import encode
from heartdesk.store.digest import Weighed
from heartdesk.store.ledger import every_erased
from heartdesk.store.merge import DELETED, Change, ChangeId
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.record import Record
from heartdesk.store.snapshot_shelf import Place, Spoken
from heartdesk.store.stream import begin_stream, own_streams

if TYPE_CHECKING:
    from heartdesk.store.unit import Unit


_b = tables.bundle.c
_KEPT = (
    *(_b.audience, _b.stream, _b.number, _b.sum, _b.before, _b.desk, _b.state),
    *(_b.changes, _b.deletes, _b.wall, _b.at, _b.seen, func.length(_b.data), _b.place),
)


class UnitShelf:
    """The shelf of a store, within one unit of work. See heartdesk.sync.model.Shelf."""

    def __init__(self, unit: "Unit") -> None:
        self._unit = unit
        self._connection = unit.connection

    @property
    def stream(self) -> str:
        """The stream this desk speaks in."""
        return own_streams(self._connection)[0]

    @property
    def streams(self) -> tuple[str, ...]:
        """Every stream this desk has spoken in, that of today first."""
        return own_streams(self._connection)

    @property
    def now(self) -> datetime:
        return self._unit.now

    def begin_stream(self, stream: str) -> None:
        """Speak in a new stream from now on."""
        begin_stream(self._connection, stream)

    def fact(self, name: str) -> str | None:
        """A small fact about this desk."""
        return read_meta(self._connection, name)

    def set_fact(self, name: str, value: str) -> None:
        write_meta(self._connection, name, value)

    def by_sum(self, sum_: bytes) -> KeptBundle | None:
        """The bundle with this sum, if it is held."""
        return next(iter(self._kept(_b.sum == sum_)), None)

    def numbered(self, audience: Audience, stream: str, number: int) -> list[KeptBundle]:
        """The bundles of this number: more than one where a stream has branches."""
        return self._kept(_b.audience == audience, _b.stream == stream, _b.number == number)

    def last_of(self, audience: Audience, stream: str) -> KeptBundle | None:
        """The bundle of the highest number that counts as seen."""
        found = self._connection.execute(
            select(*_KEPT)
            .where(_b.audience == audience, _b.stream == stream, _b.seen.is_not(None))
            .order_by(_b.number.desc(), _b.place.desc())
            .limit(1)
        ).first()
        return None if found is None else _kept(found)

    def seen_after(self, audience: Audience, seen: int) -> list[KeptBundle]:
        """What has come to count as seen after that place, in order."""
        return self._kept(_b.audience == audience, _b.seen > seen, order=_b.seen)

    def in_state(self, state: State) -> list[KeptBundle]:
        """Every bundle in a state, in the order they came."""
        return self._kept(_b.state == state)

    def names(self) -> list[KeptBundle]:
        """Every bundle that is held. What a snapshot stands for is among them, without its bytes."""
        return self._kept(_b.state != State.PART)

    def kept_after(self, place: int) -> list[KeptBundle]:
        """What was kept after that place, in order."""
        return self._kept(_b.place > place, _b.state != State.PART)

    def data(self, sum_: bytes) -> bytes:
        """A bundle's bytes, as they were signed."""
        data = self._connection.execute(select(_b.data).where(_b.sum == sum_)).scalar_one()
        return bytes(data)

    def stream_speaker(self, stream: str) -> str | None:
        """The desk that a stream belongs to, as far as it is known."""
        desk = self._connection.execute(select(_b.desk).where(_b.stream == stream).limit(1))
        return desk.scalar()

    def keep(self, kept: KeptBundle, data: bytes) -> None:
        """Put a bundle on the shelf; one that counts as seen gets its place."""
        row = kept.row() | {"seen": self.next_seen() if kept.state in COUNTED else None}
        row |= {"data": data, "at": self.now.isoformat()}
        self._connection.execute(insert(tables.bundle), row)

    def settle(self, kept: KeptBundle) -> None:
        """Write down what became of a bundle that stood on the shelf."""
        seen = kept.seen or (self.next_seen() if kept.state in COUNTED else None)
        self._connection.execute(
            update(tables.bundle)
            .where(_b.sum == kept.sum)
            .values(state=kept.state, deletes=kept.deletes, wall=kept.wall, seen=seen)
        )

    def unsaid(
        self, audience: Audience, limit: int, kinds: Collection[Kind] | None = None
    ) -> list[Change]:
        """Our own changes that are in no bundle yet, oldest first; of these kinds only, or of every kind."""
        change = tables.change
        rows = self._connection.execute(
            select(change)
            .where(
                change.c.stream.in_(self.streams),
                change.c.audience == audience,
                change.c.bundle.is_(None),
                *(() if kinds is None else (change.c.kind.in_(kinds),)),
            )
            .order_by(change.c.seq)
            .limit(limit)
        )
        return [change_rows.change_of(row) for row in rows]

    def mark_said(self, said: Sequence[ChangeId], number: int) -> None:
        """These changes are in our bundle of this number."""
        change = tables.change
        for run, counter in said:
            self._connection.execute(
                update(change)
                .where(change.c.run == run, change.c.counter == counter)
                .values(bundle=number, stream=self.stream)
            )

    def apply(self, arrived: Collection[Change], stream: str) -> None:
        """Let changes from elsewhere count: records, heads, index and clock in step."""
        unit = self._unit
        for record in changes.apply(self._connection, arrived, stream=stream, held=unit.held):
            self.in_step(record)
        unit.changed.update(Kind(change.kind) for change in arrived)
        latest = milliseconds(self.now + MOST_AHEAD)
        followed = [change.stamp for change in arrived if change.stamp.wall <= latest]
        unit.last_stamp[0] = max(unit.last_stamp[0], *followed, unit.last_stamp[0])

    def takes_away(self, change: Change) -> bool:
        """Whether a change deletes its record. Of a box that does not open here nothing is known."""
        if change.box:
            try:
                change = boxes.open_change(self._unit.held, change)
            except (NotAllowed, Refused):
                return False
        return change.fields.get(DELETED) is True

    def deleted_lately(self, desk: str, *, after: int, until: int) -> int:
        """How many records a desk took away in bundles whose latest stamp lies between these."""
        count = self._connection.execute(
            select(func.sum(_b.deletes)).where(_b.desk == desk, _b.wall > after, _b.wall <= until)
        ).scalar()
        return int(count or 0)

    def count_live(self, audience: Audience) -> int:
        """How many records of an audience are here."""
        kinds = [kind for kind, rule in RULES.items() if rule.audience is audience]
        record = tables.record
        count = self._connection.execute(
            select(func.count())
            .select_from(record)
            .where(record.c.kind.in_(kinds), record.c.deleted.is_(False))
        ).scalar()
        return int(count or 0)

    def hold(self, held: Iterable[Change], *, desk: str, stream: str) -> None:
        """Keep changes aside until a person has looked at them."""
        for change in held:
            row = change_rows.row_of(change, stream=stream, held=self._unit.held)
            row = {name: row[name] for name in row if name != "audience"}
            row |= {"desk": desk, "at": self.now.isoformat()}
            self._connection.execute(
                upsert(tables.held_change).values(**row).on_conflict_do_nothing()
            )

    def held(self) -> list[tuple[str, str, Change]]:
        """The changes that wait for a person: desk, stream, change."""
        rows = self._connection.execute(select(tables.held_change).order_by("at", "run", "counter"))
        return [(row.desk, row.stream, change_rows.change_of(row)) for row in rows]

    def let_go(self, released: Iterable[Change]) -> None:
        """These changes wait no more."""
        h = tables.held_change.c
        for change in released:
            run, counter = change.id
            self._connection.execute(
                sql_delete(tables.held_change).where(h.run == run, h.counter == counter)
            )

    def keep_all_the_same(self, change: Change) -> bool:
        """Bring a record back that a change from elsewhere took away; False where it stands. Raises NotAllowed."""
        kind = Kind(change.kind)
        record = changes.read(self._connection, kind, change.record_id, held=self._unit.held)
        if record is None or not record.deleted:
            return False
        self._unit.bring_back(kind, record.id, record.fields)
        return True

    def certificate_of(self, desk: str) -> bytes | None:
        """What a desk of the council has shown for itself."""
        m = tables.member.c
        found = self._connection.execute(select(m.certificate).where(m.desk == desk)).scalar()
        return None if found is None else bytes(found)

    def know(self, desk: str, name: str, certificate: bytes) -> None:
        """Remember a desk of the council."""
        row = {"desk": desk, "name": name, "certificate": certificate}
        self._connection.execute(
            upsert(tables.member).values(**row).on_conflict_do_update(["desk"], set_=row)
        )

    def members(self) -> dict[str, str]:
        """The names of the council's desks, by id."""
        rows = self._connection.execute(select(tables.member.c.desk, tables.member.c.name))
        return {row.desk: row.name for row in rows}

    def receive_receipt(self, desk: str, stream: str, audience: Audience, number: int) -> None:
        """A desk has told that it has what we said up to `number`."""
        row = {"number": number, "at": self.now.isoformat()}
        made = upsert(tables.receipt).values(desk=desk, stream=stream, audience=audience, **row)
        self._connection.execute(
            made.on_conflict_do_update(
                ["desk", "stream", "audience"], set_=row, where=tables.receipt.c.number < number
            )
        )

    def receipts(self) -> list[Receipt]:
        """How far every other desk has told that it has heard us."""
        rows = self._connection.execute(select(tables.receipt))
        return [Receipt(r.desk, r.stream, Audience(r.audience), r.number, r.at) for r in rows]

    @property
    def unit(self) -> "Unit":
        """The unit of work it stands in."""
        return self._unit

    def mark(self) -> int:
        """The place of the newest change; see `heads`."""
        return snapshot_shelf.mark(self._unit)

    def heads(
        self, audience: Audience, *, upto: int, after: Place, records: int
    ) -> tuple[list[Spoken], Place | None]:
        """The heads of the next records of an audience, as they stood at a mark, and where to go on."""
        return snapshot_shelf.heads(self._unit, audience, upto=upto, after=after, records=records)

    def ids(self, audience: Audience, *, upto: int) -> list[ChangeId]:
        """The id of every change of an audience up to a mark."""
        return snapshot_shelf.ids(self._unit, audience, upto=upto)

    def take_heads(
        self,
        found: Sequence[Spoken],
        *,
        had_seen: Container[ChangeId],
        passed: Container[ChangeId] = (),
        compare: bool = False,
    ) -> list[str]:
        """Take in what a snapshot says of some records, or `compare`; the ids of those it says otherwise of."""
        return snapshot_shelf.take_heads(
            self, found, had_seen=had_seen, passed=passed, compare=compare
        )

    def erased(self) -> Collection[str]:
        """The ids of everything that was erased for good, as far as this desk has heard."""
        return every_erased(self._connection)

    def weigh(self, audience: Audience, *, upto: int, after: Place, records: int) -> Weighed:
        """What the next records of an audience weigh, as they stood at a mark; see heartdesk.store.digest."""
        return digest.weigh(self, audience, upto=upto, after=after, records=records)

    def hold_to(self, signed: Collection[Change], stream: str) -> list[str]:
        """Put right what stands here otherwise than it was signed; the ids of those records."""
        return digest.hold_to(self, signed, stream)

    def say_again(self, ids: Iterable[ChangeId]) -> list[str]:
        """Let these changes be said by this desk with its next bundle; the ids of their records."""
        return digest.say_again(self, ids)

    def records_of(self, audience: Audience) -> list[tuple[Kind, str]]:
        """Every record of an audience of which anything was said that is known here."""
        return snapshot_shelf.records_of(self._unit, audience)

    def said_of(self, kind: Kind, record_id: str) -> list[Spoken]:
        """Every change of a record, with its stream; boxes stay closed."""
        return snapshot_shelf.said_of(self._unit, kind, record_id)

    def cover(self, kept: KeptBundle) -> None:
        """Let a snapshot stand for a bundle: it counts as seen, and its bytes go."""
        snapshot_shelf.cover(self, kept)

    def count_kept(self) -> Mapping[Audience, int]:
        """How many bundles of each audience are kept with their bytes."""
        rows = self._connection.execute(
            select(_b.audience, func.count())
            .where(_b.state.not_in((State.COVERED, State.PART)))
            .group_by(_b.audience)
        )
        return {Audience(audience): count for audience, count in rows}

    def remove(self, sum_: bytes) -> None:
        """Take a part of a snapshot off the shelf."""
        snapshot_shelf.remove(self, sum_)

    def may_sum_up(self) -> bool:
        """Whether the worker at this desk may make a snapshot."""
        return snapshot_shelf.may_sum_up(self._unit)

    def note_round(self, made: RoundMade) -> None:
        """Write down what came of a round."""
        self._connection.execute(
            insert(tables.sync_round), vars(made) | {"told": encode(list(made.told))}
        )

    def _kept(self, *where: Any, order: Any = None) -> list[KeptBundle]:
        rows = self._connection.execute(
            select(*_KEPT).where(*where).order_by(_b.place if order is None else order)
        )
        return [_kept(row) for row in rows]

    def next_seen(self) -> int:
        """The place of what next comes to count as seen."""
        return 1 + (self._connection.execute(select(func.max(_b.seen))).scalar() or 0)

    def in_step(self, record: Record) -> None:
        """Bring the index in step with a record that has just been made again, and with what it is shown beside."""
        unit = self._unit
        if record.kind in INDEXED:
            unit.index_again(record)
        else:
            record = secret.settled(unit, record)
        about = RULES[record.kind].about
        if about is not None:
            of_kind, of_id = (str(record.fields.get(name)) for name in about)
            with suppress(ValueError):
                beside = changes.read(self._connection, Kind(of_kind), of_id)
                if beside is not None and beside.kind in INDEXED:
                    unit.index_again(beside)


def _kept(row: Any) -> KeptBundle:
    found = KeptBundle._make(row)
    return found._replace(audience=Audience(found.audience), state=State(found.state))
