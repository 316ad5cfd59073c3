"""Making a snapshot, and letting go of what it stands for, here and at the places where desks meet.

A bundle goes only once a whole snapshot stands for it, and at a desk that can read both only after they were compared.
Nothing that was signed is ever edited.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple
from uuid import UUID

from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.core.wire import Unfit, audience_number, sum_of
from heartdesk.core.wire_snapshot import (
    PartHeader,
    head_of,
    name_of,
    put_together,
    read_name,
    take_apart,
)
from heartdesk.security.sealing import Refused
from heartdesk.store.codec import encode
from heartdesk.store.ledger import ERASINGS, IN_BUNDLES
from heartdesk.store.merge import Change, ChangeId
from heartdesk.store.shelf import KeptBundle, State
from heartdesk.store.snapshot_shelf import Place, Spoken, kinds_of
from heartdesk.sync import notices, revoking
from heartdesk.sync.model import UNREAD, Keeper, Name, Road, Seals, Shelf, stream_named
from heartdesk.sync.model import name_of as bundle_name
from heartdesk.sync.packing import DICTIONARY, pack_by_stream
from heartdesk.sync.saying import must_tell, say_all
from heartdesk.sync.snapshot_ids import AnyOf, Ids, in_parts
from heartdesk.sync.snapshot_parts import (
    CARRIED,
    Snapshot,
    by_slices,
    cover_of,
    covered_by,
    forget,
    held_snapshots,
    how_far,
    id_parts,
    ids_of,
    let_go,
    not_opened,
    note_carried,
    note_how_far,
    passed_by,
    said_in,
)

WORTH_IT = 1000
"""Bundles of an audience from which on a snapshot is made of itself: it is then far less to fetch than they are."""

_IN_PART = 512  # changes of one part
_BYTES_IN_PART = 512 * 1024  # of what is said in it, before packing
_UNREADABLE = "A snapshot could not be read, and was set aside. Nothing is lost."
_DIFFERED = "snapshot differed "
_AT_ONCE = 128  # records read in one transaction


def hand_over(keeper: Keeper, road: Road) -> None:
    """Leave the place the parts of snapshots that it lacks; let go there of what they stand for."""
    snapshots = keeper.run(held_snapshots)
    there = road.parts()
    for snapshot in snapshots.values():
        for name, sum_, length in _names(snapshot):
            if there.get(name) != length:
                road.put_part(name, keeper.run(partial(_data, sum_=sum_)))
    gone = keeper.run(partial(_let_go, there=there, snapshots=snapshots.values()))
    if gone.names or gone.parts:
        road.take_away(gone.names, gone.parts)


def is_due(shelf: Shelf) -> bool:
    """Whether this desk should make a snapshot now."""
    return bool(_due_audiences(shelf))


def compact(keeper: Keeper, seals: Seals, *, draw: Callable[[], str] = new_id) -> list[str]:
    """Let go of what whole snapshots stand for, once compared; make the snapshots that are due."""
    told: list[str] = []
    for snapshot in keeper.run(_keep_believed):
        if snapshot.is_whole:
            told += _compare(keeper, seals, snapshot)
    for audience in keeper.run(_due_audiences):
        make_snapshot(keeper, seals, audience, draw=draw)
    _forget_older(keeper)
    return told


def make_snapshot(
    keeper: Keeper, seals: Seals, audience: Audience, *, draw: Callable[[], str] = new_id
) -> str | None:
    """Say once over what an audience knows; the snapshot's id, or None where this desk cannot speak for everybody.

    It then stands for every bundle that counts here, and their bytes go. Read in slices, so that nobody waits. A desk
    that was shut out makes none: nobody would believe it, and the bundles that it should hand in would be gone.
    """
    if not (seals.can_seal(audience) and keeper.run(partial(_may_sum_up, desk=seals.desk))):
        return None
    say_all(keeper, seals)
    begun = keeper.run(partial(_begin, audience=audience))
    if begun is None or not begun.bundles:
        return None
    known_as = UUID(draw()).bytes
    keep = partial(_keep_part, seals=seals, audience=audience, known_as=known_as)
    sums: list[bytes] = []
    try:
        for plain in in_parts(_seen(keeper, seals, audience, begun.upto)):
            sums.append(keeper.run(partial(keep, number=len(sums) + 1, plain=plain, changes=0)))
        for said in _parts(keeper, audience, begun.upto):
            plain = pack_by_stream(_grouped(said))
            part = partial(keep, number=len(sums) + 1, plain=plain, changes=len(said))
            sums.append(keeper.run(part))
    except NotAllowed:
        return None
    keeper.run(
        partial(_finish, seals=seals, audience=audience, known_as=known_as, begun=begun, sums=sums)
    )
    return known_as.hex()


def _may_sum_up(shelf: Shelf, desk: str) -> bool:
    return shelf.may_sum_up() and not revoking.is_revoked(shelf, desk)


class _At(NamedTuple):
    """A part's place: the snapshot's id, the part's number; and how many changes it holds."""

    known_as: bytes
    number: int
    changes: int


@dataclass(frozen=True)
class _Begun:
    """What a snapshot is to stand for: the bundles that count, the changes up to a mark."""

    bundles: tuple[KeptBundle, ...]
    certificates: dict[str, bytes]
    upto: int
    made: int
    erasings: str


def _begin(shelf: Shelf, audience: Audience) -> _Begun | None:
    """None where something of the audience is here that a snapshot would leave out."""
    held = any(Kind(change.kind) in kinds_of(audience) for _, _, change in shelf.held())
    if held or shelf.fact(UNREAD + audience) or shelf.unsaid(audience, 1):
        return None
    counted = [
        kept
        for kept in shelf.names()
        if kept.audience is audience
        and kept.state in (State.SAID, State.TAKEN, State.COVERED, State.CARRIED)
    ]
    if any(kept.state is State.CARRIED for kept in counted) or _is_unopened(shelf, audience):
        return None
    shown = {desk: shelf.certificate_of(desk) or b"" for desk in {kept.desk for kept in counted}}
    earlier = [one for one in held_snapshots(shelf).values() if one.audience is audience]
    made = max(0, int(shelf.now.timestamp()), *(one.made + 1 for one in earlier))
    return _Begun(tuple(counted), shown, shelf.mark(), made, shelf.fact(ERASINGS) or "")


def _is_unopened(shelf: Shelf, audience: Audience) -> bool:
    unopened = not_opened(shelf)
    return any(
        snapshot.audience is audience and snapshot.id in unopened
        for snapshot in held_snapshots(shelf).values()
    )


def _parts(keeper: Keeper, audience: Audience, upto: int) -> Iterator[list[Spoken]]:
    """The heads of an audience, in lists that fit into one part each."""
    place: Place | None = Place()
    rest: list[Spoken] = []
    while place is not None:
        found, place = keeper.run(partial(_read, audience=audience, upto=upto, after=place))
        rest += found
        while len(rest) > _IN_PART:
            some, rest = _fitting(rest)
            yield some
    while rest:
        some, rest = _fitting(rest)
        yield some


def _read(
    shelf: Shelf, audience: Audience, upto: int, after: Place
) -> tuple[list[Spoken], Place | None]:
    return shelf.heads(audience, upto=upto, after=after, records=_AT_ONCE)


def _fitting(rest: list[Spoken]) -> tuple[list[Spoken], list[Spoken]]:
    """As many as one part should hold, whole records only; one record always."""
    room = _BYTES_IN_PART
    for number, (_, change) in enumerate(rest):
        room -= len(change.box) or len(encode(change.fields))
        starts = number and rest[number - 1][1].record_id != change.record_id
        if starts and (room < 0 or number >= _IN_PART):
            return rest[:number], rest[number:]
    return rest, []


def _keep_part(
    shelf: Shelf,
    seals: Seals,
    audience: Audience,
    *,
    known_as: bytes,
    number: int,
    plain: bytes,
    changes: int,
) -> bytes:
    """Seal and keep one part of what is said; its sum."""
    header = PartHeader(
        council=seals.council,
        audience=audience_number(audience),
        snapshot=known_as,
        number=number,
        of=0,
        made=0,
        changes=changes,
        packing=DICTIONARY,
    )
    head = head_of(header)
    body = seals.seal(audience, plain, head)
    data = put_together(head, body, seals.sign)
    return _keep(shelf, seals, audience, _At(known_as, number, changes), data)


def _finish(
    shelf: Shelf,
    seals: Seals,
    audience: Audience,
    *,
    known_as: bytes,
    begun: _Begun,
    sums: Sequence[bytes],
) -> None:
    """Say what the snapshot stands for: from then on it counts, and the bytes of those bundles go."""
    header = PartHeader(
        council=seals.council,
        audience=audience_number(audience),
        snapshot=known_as,
        number=0,
        of=len(sums),
        made=begun.made,
        changes=0,
        packing=DICTIONARY,
        certificate=seals.certificate,
    )
    shown = begun.certificates | {seals.desk: seals.certificate}
    body = cover_of(begun.bundles, shown, sums, notices.all_held(shelf))
    data = put_together(head_of(header), body, seals.sign)
    _keep(shelf, seals, audience, _At(known_as, 0, 0), data)
    note_how_far(shelf, known_as.hex(), len(sums) + 1)
    _drop(shelf, begun.bundles)
    must_tell(shelf, audience)
    if (shelf.fact(ERASINGS) or "") == begun.erasings:
        _seen_to(shelf, audience)


def _keep(shelf: Shelf, seals: Seals, audience: Audience, place: _At, data: bytes) -> bytes:
    stream, sum_ = stream_named(place.known_as), sum_of(data)
    kept = KeptBundle(audience, stream, place.number, sum_, b"", seals.desk, State.PART)
    shelf.keep(replace(kept, changes=place.changes), data)
    return sum_


def _seen(keeper: Keeper, seals: Seals, audience: Audience, upto: int) -> list[ChangeId]:
    """The ids of every change of an audience that counts here, and of those that snapshots here had seen, in order."""
    found = set(keeper.run(partial(_ids, audience=audience, upto=upto)))
    for snapshot in keeper.run(held_snapshots).values():
        taken = keeper.run(partial(how_far, known_as=snapshot.id)) >= max(1, snapshot.of)
        if snapshot.audience is audience and snapshot.is_whole and taken:
            found.update(ids_of(seals, id_parts(keeper, snapshot)))
    return sorted(found)


def _ids(shelf: Shelf, audience: Audience, upto: int) -> list[ChangeId]:
    return shelf.ids(audience, upto=upto)


def _grouped(said: Sequence[Spoken]) -> dict[str, list[Change]]:
    groups: dict[str, list[Change]] = {}
    for stream, change in said:
        groups.setdefault(stream, []).append(change)
    return groups


def _drop(shelf: Shelf, bundles: Sequence[KeptBundle]) -> None:
    """The bytes of these bundles go: a snapshot stands for them."""
    for kept in bundles:
        if kept.length or kept.state is not State.COVERED:
            shelf.cover(kept)


def _due(shelf: Shelf) -> list[str]:
    """The audiences of which something was erased that a kept bundle or snapshot may still hold."""
    return list(json.loads(shelf.fact(IN_BUNDLES) or "[]"))


def _seen_to(shelf: Shelf, audience: Audience) -> None:
    shelf.set_fact(IN_BUNDLES, json.dumps([one for one in _due(shelf) if one != audience]))


def _due_audiences(shelf: Shelf) -> list[Audience]:
    """The audiences of which this desk should make a snapshot now."""
    if not shelf.may_sum_up():
        return []
    own = shelf.count_kept()
    snapshots = held_snapshots(shelf).values()
    held = {one.audience for one in snapshots}
    shut_out = {one.audience for one in snapshots if revoking.is_revoked(shelf, one.desk)}
    erased = {Audience(one) for one in _due(shelf)}
    return [
        audience
        for audience in Audience
        if own.get(audience, 0) >= WORTH_IT
        or audience in shut_out
        or (audience in erased and (audience in own or audience in held))
    ]


def _compare(keeper: Keeper, seals: Seals, snapshot: Snapshot) -> list[str]:
    """Hold a whole snapshot to what was signed here; where it says the same, let go of that."""
    reached, mark = keeper.run(partial(_reached, snapshot=snapshot))
    if reached > snapshot.of or reached == CARRIED:
        return []
    covers = keeper.run(partial(covered_by, snapshot=snapshot))
    here = keeper.run(partial(_here, covers=covers))
    if len(here) < len(covers):
        return []  # it is still being taken in
    first = snapshot.parts.get(1)
    opens = first is None or seals.can_open(
        take_apart(keeper.run(partial(_data, sum_=first.sum))).body
    )
    if opens and any(kept.length for kept in here):
        differing = _differing(keeper, seals, snapshot)
        if differing:
            keeper.run(partial(_note_differing, snapshot=snapshot, mark=mark))
            return [differing]
    elif not opens and any(kept.state is State.TAKEN and kept.changes for kept in here):
        return []  # the words were read by somebody else at this desk: let them compare
    keeper.run(partial(_drop, bundles=here))
    if opens:
        keeper.run(partial(note_how_far, known_as=snapshot.id, parts=snapshot.of + 1))
    else:
        keeper.run(partial(note_carried, known_as=snapshot.id, keys=seals.keys))
    return []


def _reached(shelf: Shelf, snapshot: Snapshot) -> tuple[int, int]:
    """How far a snapshot was taken in or compared; one that differed is looked at again once there is news."""
    mark = shelf.mark()
    if shelf.fact(_DIFFERED + snapshot.id) == str(mark):
        return snapshot.of + 1, mark
    return how_far(shelf, snapshot.id), mark


def _note_differing(shelf: Shelf, snapshot: Snapshot, mark: int) -> None:
    shelf.set_fact(_DIFFERED + snapshot.id, str(mark))


def _here(shelf: Shelf, covers: Sequence[KeptBundle]) -> list[KeptBundle]:
    found = (shelf.by_sum(kept.sum) for kept in covers)
    return [kept for kept in found if kept is not None and kept.seen is not None]


def _differing(keeper: Keeper, seals: Seals, snapshot: Snapshot) -> str:
    """A sentence where a snapshot does not say what the bundles say that it stands for; "" where it does."""
    try:
        ids = ids_of(seals, id_parts(keeper, snapshot))
        read = partial(passed_by, seals=seals, audience=snapshot.audience, but=snapshot.id)
        passed = keeper.run(read)
    except (Unfit, Refused):
        return _UNREADABLE
    count, named = 0, set[tuple[str, str]]()
    for number in range(1, snapshot.of + 1):
        data = keeper.run(partial(_data, sum_=snapshot.parts[number].sum))
        try:
            found = said_in(seals, data)
        except (Unfit, Refused):
            return _UNREADABLE
        for some in by_slices(found):
            count += len(keeper.run(partial(_compared, found=some, ids=ids, passed=passed)))
        named |= {(change.kind, change.record_id) for _, change in found}
    left_out = keeper.run(partial(_left_out, audience=snapshot.audience, named=named, ids=ids))
    if not count + left_out:
        return ""
    return (
        f"A snapshot says something else than {count + left_out:,} entries that were signed here. "
        "It was set aside, and what is here stays."
    )


def _compared(shelf: Shelf, found: Sequence[Spoken], ids: Ids, passed: AnyOf) -> list[str]:
    return shelf.take_heads(found, had_seen=ids, passed=passed, compare=True)


def _left_out(
    shelf: Shelf, audience: Audience, named: Collection[tuple[str, str]], ids: Ids
) -> int:
    """How many records of which something stands in those bundles are not in the snapshot at all."""
    count = 0
    for kind, record_id in shelf.records_of(audience):
        if (str(kind), record_id) in named:
            continue
        count += any(change.id in ids for _, change in shelf.said_of(kind, record_id))
    return count


def _keep_believed(shelf: Shelf) -> list[Snapshot]:
    """The snapshots that are here of desks that are of the council: only on their word do bytes go.

    Those of desks that were shut out are let go of, unless they were taken in here before that was known.
    """
    found = []
    for snapshot in held_snapshots(shelf).values():
        if not revoking.is_revoked(shelf, snapshot.desk):
            found.append(snapshot)
            continue
        reached = how_far(shelf, snapshot.id)
        if not (snapshot.is_whole and (reached >= max(1, snapshot.of) or reached == CARRIED)):
            forget(shelf, snapshot)
    return found


def _forget_older(keeper: Keeper) -> None:
    """Let go of snapshots of which a newer one that was taken in here stands for all that they stand for."""
    whole = [one for one in keeper.run(held_snapshots).values() if one.is_whole]
    count = Counter(one.audience for one in whole)
    snapshots = [one for one in whole if count[one.audience] > 1]
    shut_out = keeper.run(revoking.shut_out)
    covers = {
        one.id: {kept.sum for kept in keeper.run(partial(covered_by, snapshot=one))}
        for one in snapshots
    }
    snapshots.sort(key=lambda one: (len(covers[one.id]), one.made, one.id))
    for number, older in enumerate(snapshots):
        for newer in snapshots[number + 1 :]:
            trusted = newer.desk not in shut_out or older.desk in shut_out
            same = newer.audience is older.audience
            if trusted and same and covers[older.id] <= covers[newer.id]:
                keeper.run(partial(forget, snapshot=older))
                break


@dataclass(frozen=True)
class _LetGo:
    names: tuple[Name, ...]
    parts: tuple[str, ...]


def _let_go(shelf: Shelf, there: Collection[str], snapshots: Collection[Snapshot]) -> _LetGo:
    """What may be deleted at a place where the whole snapshots of this desk lie.

    Nothing of an audience of which one of them is by a desk that was shut out: nobody who comes there believes it.
    """
    gone, shut_out = let_go(shelf), revoking.shut_out(shelf)
    doubted = {snapshot.audience for snapshot in snapshots if snapshot.desk in shut_out}
    audiences = {snapshot.audience for snapshot in snapshots if snapshot.is_whole} - doubted
    covered = (kept for kept in shelf.in_state(State.COVERED) if kept.audience in audiences)
    parts = ((name, read_name(name)) for name in there)
    return _LetGo(
        tuple(bundle_name(kept) for kept in covered),
        tuple(name for name, (of, id_, _, _) in parts if id_ in gone and of not in doubted),
    )


def _names(snapshot: Snapshot) -> list[tuple[str, bytes, int]]:
    return [
        (
            name_of(snapshot.audience, bytes.fromhex(snapshot.id), number, kept.sum),
            kept.sum,
            kept.length,
        )
        for number, kept in snapshot.parts.items()
    ]


def _data(shelf: Shelf, sum_: bytes) -> bytes:
    return shelf.data(sum_)
