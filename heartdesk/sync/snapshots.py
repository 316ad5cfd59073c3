"""Taking snapshots in: what an audience knows, said once over, fetched and used part by part.

What came can be used at once, and a broken road goes on where it stopped. A desk that itself holds every bundle that a
snapshot stands for only compares (heartdesk.sync.compacting).
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from heartdesk.core.ids import new_id
from heartdesk.core.wire import Unfit, desk_id
from heartdesk.core.wire_snapshot import read_name, take_apart
from heartdesk.security.sealing import Refused
from heartdesk.store.bundles import COUNTED, KeptBundle
from heartdesk.store.snapshot_shelf import Spoken
from heartdesk.sync import notices, undecided
from heartdesk.sync.hearing import hear_first, notices_in
from heartdesk.sync.model import Keeper, Road, Seals, Shelf, Stopped, Watch, Way
from heartdesk.sync.snapshot_ids import AnyOf, Ids
from heartdesk.sync.snapshot_parts import (
    CARRIED,
    CARRIED_WITH,
    UNOPENED,
    Snapshot,
    Stream,
    by_slices,
    covered_by,
    data_of,
    held_snapshots,
    how_far,
    id_parts,
    ids_of,
    let_go,
    not_opened,
    note_how_far,
    passed_by,
    read_cover,
    said_in,
    take_part,
)
from heartdesk.sync.taking import COPIED, settle_waiting
from heartdesk.sync.undecided import counts


def bring_in(
    keeper: Keeper,
    road: Road,
    seals: Seals,
    watch: Watch,
    tidings: Callable[[], Iterable[bytes]],
    *,
    draw: Callable[[], str] = new_id,
) -> list[str]:
    """Fetch what lies there of snapshots and is not here, and take in what this desk lacks; sentences for trouble.

    Who was shut out is heard before anything is taken in: from the first parts of all, and from the `tidings` there.
    `draw` gives the id of a new stream, should this desk find that a copy of itself is at work.
    """
    told: list[str] = []
    lying: dict[str, dict[int, str]] = {}
    gone = keeper.run(let_go)
    for name in road.parts():
        _, known_as, number, _ = read_name(name)
        if known_as not in gone:
            lying.setdefault(known_as, {})[number] = name
    new = lying.keys() - keeper.run(held_snapshots).keys()
    for known_as in sorted(new):
        if 0 in lying[known_as]:
            told += _fetch(keeper, road, seals, lying[known_as][0])
    told += hear_first(keeper, seals, keeper.run(partial(_told_in_first_parts, of=new)))
    going_on = keeper.run(partial(_going_on, keys=seals.keys))
    if any(keeper.run(partial(counts, snapshot=one)) for one in going_on):
        told += hear_first(keeper, seals, notices_in(tidings()))
    for snapshot in going_on:
        there = lying.get(snapshot.id, {})
        told += _bring_one(keeper, road, seals, watch, held=snapshot, lying=there, draw=draw)
    return told


def _going_on(shelf: Shelf, keys: str) -> list[Snapshot]:
    """The snapshots of which something is here, and more is to be fetched or taken in."""
    held = sorted(held_snapshots(shelf).values(), key=lambda one: one.id)
    return [one for one in held if not _is_done(shelf, one, keys)]


def _told_in_first_parts(shelf: Shelf, of: Collection[str]) -> list[bytes]:
    return [
        notice
        for snapshot in (held_snapshots(shelf).values() if of else ())
        if snapshot.id in of
        for notice in read_cover(take_apart(shelf.data(snapshot.parts[0].sum))).notices
    ]


def _is_done(shelf: Shelf, snapshot: Snapshot, keys: str) -> bool:
    """Whether it was taken in or compared, and what it stands for let go; or is carried for others."""
    reached = how_far(shelf, snapshot.id)
    if reached == CARRIED:
        return shelf.fact(CARRIED_WITH + snapshot.id) == keys
    return reached > snapshot.of and snapshot.id not in not_opened(shelf)


def _bring_one(
    keeper: Keeper,
    road: Road,
    seals: Seals,
    watch: Watch,
    *,
    held: Snapshot,
    lying: Mapping[int, str],
    draw: Callable[[], str],
) -> list[str]:
    """Fetch one snapshot part by part, each taken in before the next is fetched."""
    told: list[str] = []
    believed = keeper.run(partial(counts, snapshot=held))
    taking = _Taking(keeper, seals, held, draw) if believed else None
    for number in range(1, held.of + 1):
        if number not in held.parts:
            if number not in lying:
                return told
            if not watch(Way(number - 1, held.of)):
                raise Stopped(
                    "Stopped before everything had come. Nothing is lost.",
                    then="The rest comes the next time.",
                )
            trouble = _fetch(keeper, road, seals, lying[number])
            if trouble:
                return told + trouble
            held.parts |= keeper.run(held_snapshots)[held.id].parts
        told += taking.take(number) if taking else []
    return told + (taking.finish() if taking else [])


def take_let_in(
    keeper: Keeper,
    seals: Seals,
    waited: Iterable[Snapshot],
    draw: Callable[[], str] = new_id,
) -> list[str]:
    """Take in those of the snapshots which `waited` for a person that count now; sentences for trouble.

    Those that are not whole go on when their parts come.
    """
    told: list[str] = []
    for snapshot in waited:
        if snapshot.is_whole and keeper.run(partial(counts, snapshot=snapshot)):
            taking = _Taking(keeper, seals, snapshot, draw)
            for number in range(1, snapshot.of + 1):
                told += taking.take(number)
            told += taking.finish()
            keeper.run(partial(_settle, seals=seals))
    return told


def _settle(shelf: Shelf, seals: Seals) -> None:
    """What waited for something that counts now counts too."""
    while settle_waiting(shelf, seals):
        pass
    undecided.note(shelf)


def _fetch(keeper: Keeper, road: Road, seals: Seals, name: str) -> list[str]:
    data = road.read_part(name)
    try:
        keeper.run(partial(take_part, seals=seals, data=data, name=name))
    except Unfit as unfit:
        return [f"{name} was left aside: it {unfit.why}."]
    return []


class _Taking:
    """The taking in of one snapshot, part by part."""

    def __init__(
        self, keeper: Keeper, seals: Seals, snapshot: Snapshot, draw: Callable[[], str]
    ) -> None:
        self._keeper = keeper
        self._seals = seals
        self._snapshot = snapshot
        self._draw = draw
        self._told: list[str] = []
        self._covers = keeper.run(partial(covered_by, snapshot=snapshot))
        self._lacks = keeper.run(self._lacking)
        self._wanted = bool(self._lacks) or snapshot.id in keeper.run(not_opened)
        self._ids: Ids | None = None
        self._elsewhere: AnyOf | None = None
        if 0 < keeper.run(self._how_far) < snapshot.of:
            # What came meanwhile was not yet held to the parts that were taken in before.
            keeper.run(partial(note_how_far, known_as=snapshot.id, parts=0))

    def take(self, number: int) -> list[str]:
        """Take in one part that is here, where this desk lacks what the snapshot stands for and can open it."""
        if not self._wanted or max(0, self._keeper.run(self._how_far)) != number - 1:
            return []
        data = self._keeper.run(partial(data_of, sum_=self._snapshot.parts[number].sum))
        if not self._can_open(data):
            return []
        try:
            found = said_in(self._seals, data)
        except (Unfit, Refused) as trouble:
            why = trouble.why if isinstance(trouble, Unfit) else "could not be opened"
            return [f"A part of a snapshot was left aside: it {why}."]
        differing = 0
        for some in by_slices(found):
            act = partial(_take_heads, found=some, ids=self._seen(), passed=self._passed())
            differing += len(self._keeper.run(act))
        if differing:
            return [_differs(differing)]  # and what it stands for does not count by its word
        self._keeper.run(partial(note_how_far, known_as=self._snapshot.id, parts=number))
        return []

    def finish(self) -> list[str]:
        """All of it is here: what it stands for counts as seen."""
        if self._wanted:
            first = self._snapshot.parts.get(1)
            opens = first is None or self._can_open(
                self._keeper.run(partial(data_of, sum_=first.sum))
            )
            if not opens or self._keeper.run(self._how_far) >= self._snapshot.of:
                self._keeper.run(partial(self._count, opened=opens))
        return self._told

    def _how_far(self, shelf: Shelf) -> int:
        return how_far(shelf, self._snapshot.id)

    def _count(self, shelf: Shelf, *, opened: bool) -> None:
        known_as = {self._snapshot.id}
        unopened = not_opened(shelf) - known_as if opened else not_opened(shelf) | known_as
        shelf.set_fact(UNOPENED, json.dumps(sorted(unopened)))
        lacking = self._lacking(shelf)
        for kept in lacking:
            shelf.cover(kept)
        if any(kept.stream == shelf.stream for kept in lacking):
            # A copy of this desk said that, or this desk before it was set back: from here on it speaks apart, and
            # its next bundle names both ends, so that others look for the one they lack.
            shelf.begin_stream(self._draw())
            self._told.append(COPIED)
        cover = read_cover(take_apart(shelf.data(self._snapshot.parts[0].sum)))
        for stream in cover.streams:
            if stream.certificate and stream.desk != self._seals.desk:
                _know(shelf, self._seals, stream)
        self._told += notices.take_in(shelf, self._seals, cover.notices, self._snapshot.desk)
        for kept in self._covers:
            if kept.stream in shelf.streams and self._snapshot.desk != self._seals.desk:
                shelf.receive_receipt(self._snapshot.desk, kept.stream, kept.audience, kept.number)

    def _lacking(self, shelf: Shelf) -> list[KeptBundle]:
        """What the snapshot stands for and does not count here."""
        found = []
        for kept in self._covers:
            here = shelf.by_sum(kept.sum)
            if here is None or here.state not in COUNTED:
                found.append(kept)
        return found

    def _can_open(self, data: bytes) -> bool:
        return self._seals.can_open(take_apart(data).body)

    def _passed(self) -> AnyOf:
        if self._elsewhere is None:
            snapshot = self._snapshot
            read = partial(
                passed_by, seals=self._seals, audience=snapshot.audience, but=snapshot.id
            )
            self._elsewhere = self._keeper.run(read)
        return self._elsewhere

    def _seen(self) -> Ids:
        if self._ids is None:
            self._ids = ids_of(self._seals, id_parts(self._keeper, self._snapshot))
        return self._ids


def _know(shelf: Shelf, seals: Seals, stream: Stream) -> None:
    """Know a desk by the certificate that the snapshot brings, if the council gave it."""
    try:
        certified = seals.certified(stream.certificate)
    except Unfit:
        return
    if desk_id(certified.public) == stream.desk:
        shelf.know(stream.desk, certified.name, stream.certificate)


def _take_heads(shelf: Shelf, found: Sequence[Spoken], ids: Ids, passed: AnyOf) -> list[str]:
    return shelf.take_heads(found, had_seen=ids, passed=passed)


def _differs(count: int) -> str:
    what = "1 entry" if count == 1 else f"{count:,} entries"
    return (
        f"A snapshot says something else of {what} than what was signed here. What is here stays."
    )
