"""Making a snapshot: what an audience knows, said once over in parts; it stands for every bundle that counts here."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from uuid import UUID

from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.core.wire import audience_number, sum_of
from heartdesk.core.wire_snapshot import PartHeader, head_of, put_together
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.codec import encode
from heartdesk.store.ledger import ERASINGS, IN_BUNDLES
from heartdesk.store.merge import Change, ChangeId
from heartdesk.store.snapshot_shelf import Place, Spoken, kinds_of
from heartdesk.sync import digests, notices, revoking
from heartdesk.sync.model import UNREAD, Keeper, Seals, Shelf, stream_named
from heartdesk.sync.packing import DICTIONARY, pack_by_stream
from heartdesk.sync.saying import must_tell, say_all
from heartdesk.sync.snapshot_ids import in_parts
from heartdesk.sync.snapshot_parts import (
    cover_of,
    drop,
    held_snapshots,
    how_far,
    id_parts,
    ids_of,
    is_unopened,
    note_how_far,
)
from heartdesk.sync.undecided import counts, was_taken_in

WORTH_IT = 1000
"""Bundles of an audience from which on a snapshot is made of itself: it is then far less to fetch than they are."""

MOST_COVERED = 100_000
"""Bundles of an audience, ever, that one snapshot can stand for: each takes some 35 bytes of its first part."""

_IN_PART = 512  # changes of one part
_BYTES_IN_PART = 512 * 1024  # of what is said in it, before packing
_AT_ONCE = 128  # records read in one transaction


def is_due(shelf: Shelf) -> bool:
    """Whether this desk should make a snapshot now."""
    return bool(due_audiences(shelf))


def due_audiences(shelf: Shelf) -> list[Audience]:
    """The audiences of which this desk should make a snapshot now."""
    if not shelf.may_sum_up():
        return []
    own = shelf.count_kept()
    snapshots = [one for one in held_snapshots(shelf).values() if counts(shelf, one)]
    held = {one.audience for one in snapshots}
    shut_out = {
        one.audience
        for one in snapshots
        if revoking.is_revoked(shelf, one.desk) and was_taken_in(shelf, one)
    }
    erased = {Audience(one) for one in _due(shelf)}
    differing = digests.to_sum_up(shelf)
    due = [
        audience
        for audience in Audience
        if own.get(audience, 0) >= WORTH_IT
        or audience in shut_out | differing
        or (audience in erased and (audience in own or audience in held))
    ]
    return [audience for audience in due if _fits(shelf, audience)]


def _fits(shelf: Shelf, audience: Audience) -> bool:
    return sum(kept.audience is audience for kept in shelf.names()) <= MOST_COVERED


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
    if not _fits(shelf, audience):
        return None
    counted = [
        kept
        for kept in shelf.names()
        if kept.audience is audience
        and kept.state in (State.SAID, State.TAKEN, State.COVERED, State.CARRIED)
    ]
    if any(kept.state is State.CARRIED for kept in counted) or is_unopened(shelf, audience):
        return None
    shown = {desk: shelf.certificate_of(desk) or b"" for desk in {kept.desk for kept in counted}}
    earlier = [
        one
        for one in held_snapshots(shelf).values()
        if one.audience is audience and counts(shelf, one)
    ]
    made = max(0, int(shelf.now.timestamp()), *(one.made + 1 for one in earlier))
    return _Begun(tuple(counted), shown, shelf.mark(), made, shelf.fact(ERASINGS) or "")


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
    drop(shelf, begun.bundles)
    must_tell(shelf, audience)
    if (shelf.fact(ERASINGS) or "") == begun.erasings:
        _seen_to(shelf, audience)


def _keep(shelf: Shelf, seals: Seals, audience: Audience, place: _At, data: bytes) -> bytes:
    stream, sum_ = stream_named(place.known_as), sum_of(data)
    kept = KeptBundle(audience, stream, place.number, sum_, b"", seals.desk, State.PART)
    shelf.keep(kept._replace(changes=place.changes), data)
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


def _due(shelf: Shelf) -> list[str]:
    """The audiences of which something was erased that a kept bundle or snapshot may still hold."""
    return list(json.loads(shelf.fact(IN_BUNDLES) or "[]"))


def _seen_to(shelf: Shelf, audience: Audience) -> None:
    shelf.set_fact(IN_BUNDLES, json.dumps([one for one in _due(shelf) if one != audience]))
