"""A store in memory that keeps what a round of sync needs, as the encrypted one does: for the simulation."""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from heartdesk.core.hlc import MOST_AHEAD, milliseconds
from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.store.bundles import COUNTED, KeptBundle, Receipt, RoundMade, State
from heartdesk.store.digest import AROUND, Weighed, weight_of
from heartdesk.store.ledger import ABLE
from heartdesk.store.merge import DELETED, Change, ChangeId, Merged
from heartdesk.store.snapshot import fit, only_heads
from heartdesk.store.snapshot_shelf import Place, Spoken, kinds_of
from tests.sync.memory_kept import Kept

if TYPE_CHECKING:
    from tests.sync.memory_desk import MemoryDesk

_audience = attrgetter("audience")


class MemoryShelf:
    """See heartdesk.sync.model.Shelf."""

    __slots__ = ("_desk", "_kept")

    def __init__(self, desk: "MemoryDesk") -> None:
        self._desk = desk
        self._kept = desk.kept

    @property
    def stream(self) -> str:
        return self._kept.streams[0]

    @property
    def streams(self) -> tuple[str, ...]:
        return self._kept.streams

    @property
    def now(self) -> datetime:
        return self._desk.clock()

    def begin_stream(self, stream: str) -> None:
        self._to_undo("streams")
        self._kept.streams = (stream, *self._kept.streams)

    def fact(self, name: str) -> str | None:
        return self._kept.facts.get(name)

    def set_fact(self, name: str, value: str) -> None:
        facts = self._kept.facts
        self._desk._undo.append(partial(_put_back, self._kept, name, facts.get(name)))
        facts[name] = value

    def by_sum(self, sum_: bytes) -> KeptBundle | None:
        return self._kept.bundles.get(sum_)

    def numbered(self, audience: Audience, stream: str, number: int) -> list[KeptBundle]:
        sums = self._kept.numbered.get((audience, stream, number), ())
        return [self._kept.bundles[sum_] for sum_ in sums]

    def last_of(self, audience: Audience, stream: str) -> KeptBundle | None:
        last: KeptBundle | None = None
        for kept in self._kept.bundles.said_in(audience, stream):
            if kept.seen is not None and (last is None or kept.number >= last.number):
                last = kept
        return last

    def seen_after(self, audience: Audience, seen: int) -> list[KeptBundle]:
        return self._kept.bundles.seen_after(audience, seen)

    def in_state(self, state: State) -> list[KeptBundle]:
        return list(self._kept.bundles.of_state[state].values())

    def names(self) -> list[KeptBundle]:
        return list(self._kept.bundles.whole.values())

    def kept_after(self, place: int) -> list[KeptBundle]:
        return [kept for kept in self._kept.bundles.whole.values() if kept.place > place]

    def data(self, sum_: bytes) -> bytes:
        return self._kept.data[sum_]

    def stream_speaker(self, stream: str) -> str | None:
        return self._kept.speakers.get(stream)

    def keep(self, kept: KeptBundle, data: bytes) -> None:
        if kept.sum in self._kept.bundles:
            raise ValueError("it is held already")
        seen = self._next_seen() if kept.state in COUNTED else None
        at = self.now.isoformat()
        self._kept.placed += 1
        self._kept.bundles[kept.sum] = kept._replace(
            seen=seen, length=len(data), at=at, place=self._kept.placed
        )
        self._kept.data[kept.sum] = data
        place = self._kept.numbered.setdefault((kept.audience, kept.stream, kept.number), [])
        place.append(kept.sum)
        known = kept.stream in self._kept.speakers
        self._kept.speakers.setdefault(kept.stream, kept.desk)

        def undo() -> None:
            del self._kept.bundles[kept.sum]
            del self._kept.data[kept.sum]
            place.remove(kept.sum)
            if not known:
                del self._kept.speakers[kept.stream]

        self._desk._undo.append(undo)

    def settle(self, kept: KeptBundle) -> None:
        before = self._kept.bundles[kept.sum]
        seen = before.seen or (self._next_seen() if kept.state in COUNTED else None)
        self._kept.bundles[kept.sum] = before._replace(
            state=kept.state, deletes=kept.deletes, wall=kept.wall, seen=seen
        )
        self._desk._undo.append(lambda: self._kept.bundles.__setitem__(kept.sum, before))

    def unsaid(
        self, audience: Audience, limit: int, kinds: Collection[Kind] | None = None
    ) -> list[Change]:
        if not self._kept.unsaid:
            return []
        of_audience = (
            change
            for change in self._kept.unsaid
            if RULES[Kind(change.kind)].audience is audience
            and (kinds is None or change.kind in kinds)
        )
        return [change for change, _ in zip(of_audience, range(limit), strict=False)]

    def mark_said(self, said: Sequence[ChangeId], number: int) -> None:
        gone = set(said)
        self._to_undo("unsaid", "said_in")
        self._kept.unsaid = [one for one in self._kept.unsaid if one.id not in gone]
        self._kept.said_in = self._kept.said_in | dict.fromkeys(said, number)

    def apply(self, arrived: Collection[Change], stream: str) -> None:
        if not arrived:
            return
        latest = milliseconds(self.now + MOST_AHEAD)
        self._to_undo("last_stamp")
        for change in arrived:
            if change.stamp.wall <= latest:
                self._kept.last_stamp = max(self._kept.last_stamp, change.stamp)
            gone = change.record_id in self._kept.erased and Kind(change.kind) in ABLE
            if change.id not in self._kept.known and not gone:
                self._desk.add(change)
                self._desk._undo.append(partial(self._desk.take_away, change))
                self._kept.stream_of[change.id] = stream
            if change.kind == Kind.ERASURE:
                self._desk.follow(change.record_id)

    def takes_away(self, change: Change) -> bool:
        return change.fields.get(DELETED) is True

    def deleted_lately(self, desk: str, *, after: int, until: int) -> int:
        return sum(
            kept.deletes
            for kept in self._kept.bundles.values()
            if kept.desk == desk and after < kept.wall <= until
        )

    def count_live(self, audience: Audience) -> int:
        return sum(
            RULES[Kind(kind)].audience is audience and not self._shown(kind, id_).deleted
            for kind, id_ in self._kept.of_record
        )

    def hold(self, held: Iterable[Change], *, desk: str, stream: str) -> None:
        there = {change.id for _, _, change in self._kept.held}
        self._to_undo("held")
        self._kept.held = [
            *self._kept.held,
            *((desk, stream, change) for change in held if change.id not in there),
        ]

    def held(self) -> list[tuple[str, str, Change]]:
        return list(self._kept.held)

    def let_go(self, released: Iterable[Change]) -> None:
        gone = {change.id for change in released}
        self._to_undo("held")
        self._kept.held = [one for one in self._kept.held if one[2].id not in gone]

    def certificate_of(self, desk: str) -> bytes | None:
        known = self._kept.certificates.get(desk)
        return None if known is None else known[1]

    def know(self, desk: str, name: str, certificate: bytes) -> None:
        self._to_undo("certificates")
        self._kept.certificates = {**self._kept.certificates, desk: (name, certificate)}

    def members(self) -> dict[str, str]:
        return {desk: name for desk, (name, _) in self._kept.certificates.items()}

    def receive_receipt(self, desk: str, stream: str, audience: Audience, number: int) -> None:
        place = (desk, stream, audience)
        known = self._kept.receipts.get(place)
        if known is None or known.number < number:
            self._to_undo("receipts")
            made = Receipt(desk, stream, audience, number, self.now.isoformat())
            self._kept.receipts = {**self._kept.receipts, place: made}

    def receipts(self) -> list[Receipt]:
        return list(self._kept.receipts.values())

    def note_round(self, made: RoundMade) -> None:
        self._to_undo("rounds")
        self._kept.rounds = [*self._kept.rounds, made]

    def mark(self) -> int:
        return len(self._kept.changes)

    def ids(self, audience: Audience, *, upto: int) -> list[ChangeId]:
        known = self._kept.changes[:upto]
        return [one.id for one in known if RULES[Kind(one.kind)].audience is audience]

    def heads(
        self, audience: Audience, *, upto: int, after: Place, records: int
    ) -> tuple[list[Spoken], Place | None]:
        standing = {change.id for change in self._kept.changes[:upto]}
        kinds = kinds_of(audience)
        places = sorted(
            Place(kinds.index(Kind(kind)), record_id)
            for kind, record_id in self._kept.of_record
            if Kind(kind) in kinds
        )
        some = [place for place in places if place > after][:records]
        found: list[Spoken] = []
        for place in some:
            of_it = self._kept.of_record[str(kinds[place.kind]), place.record]
            known = [one for one in of_it if one.id in standing]
            found += [(self._said_in(one.id), one) for one in only_heads(known)] if known else []
        return found, some[-1] if some else None

    def take_heads(
        self,
        found: Sequence[Spoken],
        *,
        had_seen: Container[ChangeId],
        passed: Container[ChangeId] = (),
        compare: bool = False,
    ) -> list[str]:
        by_record: dict[tuple[str, str], list[Spoken]] = {}
        for spoken in found:
            by_record.setdefault((spoken[1].kind, spoken[1].record_id), []).append(spoken)
        differing = []
        for place, arrived in by_record.items():
            if place[1] in self._kept.erased and Kind(place[0]) in ABLE:
                self._desk.note_in_bundles(RULES[Kind(place[0])].audience)
                continue
            fitting = fit(
                self._kept.of_record.get(place, []),
                [change for _, change in arrived],
                had_seen=had_seen,
                passed=passed,
            )
            if fitting.differing or (compare and (fitting.new or fitting.again)):
                differing.append(place[1])
            if compare:
                continue
            for change in fitting.again:
                self._desk.rewrite(change)
            streams = {change.id: stream for stream, change in arrived}
            for change in fitting.new:
                self.apply([change], streams[change.id])
        return differing

    def erased(self) -> Collection[str]:
        return self._kept.erased

    def weigh(self, audience: Audience, *, upto: int, after: Place, records: int) -> Weighed:  # noqa: ARG002
        unsaid = {one.id for one in self._kept.unsaid}
        weight, left_out = 0, False
        for (kind, id_), known in self._kept.of_record.items():
            if RULES[Kind(kind)].audience is not audience:
                continue
            left = [one for one in known if one.id not in unsaid] if unsaid else known
            merged = self._shown(kind, id_) if len(left) == len(known) else self._desk.merge(left)
            left_out = left_out or len(left) < len(known)
            if left:
                weight += weight_of(kind, id_, merged.heads)
        return Weighed(weight % AROUND, (), left_out)

    def hold_to(self, signed: Collection[Change], stream: str) -> list[str]:
        mended = []
        for change in signed:
            if change.record_id in self._kept.erased and Kind(change.kind) in ABLE:
                continue
            of_it = self._kept.of_record.get((change.kind, change.record_id), ())
            here = next((one for one in of_it if one.id == change.id), None)
            if here is None:
                self.apply([change], stream)
            else:
                replaces = {
                    name: tuple({*here.replaces.get(name, ()), *change.replaces.get(name, ())})
                    for name in {*here.replaces, *change.replaces}
                }
                whole = all(
                    set(ids) == set(here.replaces.get(n, ())) for n, ids in replaces.items()
                )
                if whole and here.fields == change.fields:
                    continue
                self._desk.rewrite(replace(change, replaces=replaces))
            mended.append(change.record_id)
        return mended

    def say_again(self, ids: Iterable[ChangeId]) -> list[str]:
        wanted = set(ids)
        again = [change for change in self._kept.changes if change.id in wanted]
        self._to_undo("unsaid")
        self._kept.unsaid = [*self._kept.unsaid, *again]
        return [change.record_id for change in again]

    def records_of(self, audience: Audience) -> list[tuple[Kind, str]]:
        places = self._kept.of_record
        return [(Kind(k), id_) for k, id_ in places if RULES[Kind(k)].audience is audience]

    def said_of(self, kind: Kind, record_id: str) -> list[Spoken]:
        known = self._kept.of_record.get((str(kind), record_id), [])
        return [(self._said_in(change.id), change) for change in known]

    def cover(self, kept: KeptBundle) -> None:
        if kept.sum not in self._kept.bundles:
            self.keep(kept._replace(state=State.COVERED), b"")
            return
        before, data = self._kept.bundles[kept.sum], self._kept.data[kept.sum]
        seen = before.seen or self._next_seen()
        self._kept.bundles[kept.sum] = before._replace(state=State.COVERED, seen=seen, length=0)
        self._kept.data[kept.sum] = b""

        def undo() -> None:
            self._kept.bundles[kept.sum] = before
            self._kept.data[kept.sum] = data

        self._desk._undo.append(undo)

    def count_kept(self) -> Mapping[Audience, int]:
        bundles = self._kept.bundles
        covered = bundles.of_state[State.COVERED]
        return Counter(map(_audience, bundles.whole.values())) - Counter(
            map(_audience, covered.values())
        )

    def remove(self, sum_: bytes) -> None:
        kept, data = self._kept.bundles[sum_], self._kept.data.pop(sum_)
        del self._kept.bundles[sum_]
        place = self._kept.numbered[kept.audience, kept.stream, kept.number]
        place.remove(sum_)

        def undo() -> None:
            self._kept.bundles[sum_] = kept
            self._kept.data[sum_] = data
            place.append(sum_)

        self._desk._undo.append(undo)

    def may_sum_up(self) -> bool:
        return self._desk.may_sum_up

    def _said_in(self, change: ChangeId) -> str:
        return self._kept.stream_of.get(change, self._kept.streams[0])

    def _shown(self, kind: str, id_: str) -> Merged:
        shown = self._desk.shown(Kind(kind), id_)
        assert shown is not None
        return shown

    def _next_seen(self) -> int:
        self._kept.seen += 1
        return self._kept.seen

    def _to_undo(self, *names: str) -> None:
        """Put the old values back should the transaction fail; new ones are set, never changed in place."""
        kept = self._kept
        self._desk._undo += [partial(setattr, kept, name, getattr(kept, name)) for name in names]


def _put_back(kept: Kept, name: str, value: str | None) -> None:
    if value is None:
        kept.facts.pop(name, None)
    else:
        kept.facts[name] = value
