"""Desks that were shut out of the council: which of what they said still counts.

Of a desk that was shut out count the bundles that its revocation names, what those build on, and what a desk that is of
the council built on before it had heard. Everything else it says is kept, handed on, and kept aside until a person with
the council's root key lets it in, by a second revocation that names more. Its snapshots: heartdesk.sync.undecided.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from heartdesk.core.notices import Last, LetIn, Reason, Revocation
from heartdesk.core.wire import TAG_BYTES, Seen, audience_number, audience_of, take_apart
from heartdesk.store.bundles import COUNTED, KeptBundle, State
from heartdesk.sync.model import Shelf, stream_bytes, stream_named

GONE = "sync_revoked"
"""The fact that keeps who was shut out."""

_WITHOUT = "sync_gone_without"
MOST_LAST = 240
MOST_LET_IN = 32
"""Snapshots that one revocation names."""


@dataclass(frozen=True)
class ShutOut:
    """A desk that is of the council no more: when that was signed (seconds, UTC), why, what still counts.

    `accepted` are the sums of bundles, `snapshots` those of the first parts of snapshots.
    """

    desk: str
    made: int
    reason: int
    accepted: frozenset[bytes]
    snapshots: frozenset[bytes] = frozenset()


def shut_out(shelf: Shelf) -> dict[str, ShutOut]:
    """Every desk that was shut out, by id."""
    return dict(read(shelf.fact(GONE)))


@lru_cache(maxsize=64)
def read(kept: str | None) -> Mapping[str, ShutOut]:
    """The same, by what is kept of it."""
    if not kept:
        return {}
    return {
        desk: ShutOut(desk, made, reason, _sums(accepted), _sums(snapshots))
        for desk, (made, reason, accepted, snapshots) in json.loads(kept).items()
    }


def _sums(written: Iterable[str]) -> frozenset[bytes]:
    return frozenset(bytes.fromhex(one) for one in written)


def is_revoked(shelf: Shelf, desk: str) -> bool:
    """Whether a desk was shut out, as far as it is known here."""
    return desk in read(shelf.fact(GONE))


def is_let_in(shelf: Shelf, desk: str, sum_: bytes) -> bool:
    """Whether a person let a snapshot of a desk that was shut out count; `sum_` is that of its part 0."""
    gone = read(shelf.fact(GONE)).get(desk)
    return gone is not None and sum_ in gone.snapshots


def add(shelf: Shelf, said: Revocation) -> None:
    """Let a revocation count that was proved. What two of them accept counts."""
    desk = said.desk.hex()
    known = shut_out(shelf)
    accepted = frozenset(last.sum for last in said.accepted)
    snapshots = frozenset(one.sum for one in said.snapshots)
    before = known.get(desk)
    made, reason = said.made, said.reason
    if before is not None:
        accepted |= before.accepted
        snapshots |= before.snapshots
        made, reason = min((before.made, before.reason), (made, reason))
    known[desk] = ShutOut(desk, made, reason, accepted, snapshots)
    shelf.set_fact(GONE, json.dumps({one.desk: _written(one) for one in known.values()}))


def _written(one: ShutOut) -> tuple[int, int, list[str], list[str]]:
    accepted, snapshots = (
        sorted(sum_.hex() for sum_ in of) for of in (one.accepted, one.snapshots)
    )
    return one.made, one.reason, accepted, snapshots


def revocation_of(
    shelf: Shelf,
    council: bytes,
    desk: str,
    *,
    reason: Reason,
    all_of_it: bool = False,
    snapshots: Sequence[LetIn] = (),
) -> Revocation:
    """A revocation that accepts what counts here of what a desk said; with `all_of_it`, what is kept aside too.

    Of its snapshots that were kept aside, these count from then on.
    """
    states = frozenset(State) if all_of_it else COUNTED
    theirs = [kept for kept in shelf.names() if kept.desk == desk and kept.state in states]
    followed = {kept.before for kept in theirs}
    last = [kept for kept in theirs if kept.sum not in followed]
    last.sort(key=lambda kept: kept.number)
    return Revocation(
        council=council,
        desk=bytes.fromhex(desk),
        made=max(0, int(shelf.now.timestamp())),
        accepted=tuple(
            Last(stream_bytes(kept.stream), audience_number(kept.audience), kept.number, kept.sum)
            for kept in last[-MOST_LAST:]
        ),
        reason=reason,
        snapshots=tuple(snapshots[:MOST_LET_IN]),
    )


def accepted(shelf: Shelf) -> frozenset[bytes]:
    """The sums of those bundles of desks that were shut out which do not count here yet, and may."""
    gone = shut_out(shelf)
    if not gone:
        return frozenset()
    states = (State.WAITING, State.ASIDE, State.LATER)
    pending = {kept.sum: kept for state in states for kept in shelf.in_state(state)}
    theirs = {sum_: kept for sum_, kept in pending.items() if kept.desk in gone}
    if not theirs:
        return frozenset()
    found: set[bytes] = set()
    built_on = _gone_without(shelf)
    for kept in pending.values():
        if kept.desk not in gone:
            built_on |= _built_on(shelf, kept)
    ends = [sum_ for sum_, kept in theirs.items() if _is_end(kept, gone[kept.desk], built_on)]
    while ends:
        sum_ = ends.pop()
        while sum_ in theirs and sum_ not in found:
            found.add(sum_)
            # What counts was heard by its desk: what it builds on in other streams counts as well.
            more = _built_on(shelf, theirs[sum_])
            ends += [
                other
                for other, kept in theirs.items()
                if other not in found and _place(kept) in more
            ]
            sum_ = theirs[sum_].before
    return frozenset(found)


def note_gone_without(shelf: Shelf, kept: KeptBundle, vector: Sequence[Seen]) -> None:
    """A bundle counts though what it builds on is not here: should that come later, it was built on all the same."""
    known = json.loads(shelf.fact(_WITHOUT) or "[]")
    missing = [
        [str(kept.audience), stream_named(seen.stream), seen.number, seen.tag.hex()]
        for seen in vector
        if not shelf.numbered(kept.audience, stream_named(seen.stream), seen.number)
    ]
    if any(one not in known for one in missing):
        new = [one for one in missing if one not in known]
        shelf.set_fact(_WITHOUT, json.dumps([*known, *new]))


def must_vouch(shelf: Shelf, news: Iterable[KeptBundle]) -> bool:
    """Whether this desk has heard words of a desk that was shut out, and must say at once that they count here."""
    gone = shut_out(shelf)
    return bool(gone) and any(one.desk in gone for one in news)


def set_aside(shelf: Shelf) -> dict[str, list[KeptBundle]]:
    """What desks said after they were shut out, by desk."""
    found: dict[str, list[KeptBundle]] = {}
    for kept in shelf.in_state(State.ASIDE):
        found.setdefault(kept.desk, []).append(kept)
    return found


def sentence(shelf: Shelf, desk: str, *, is_own: bool) -> str:
    """What a worker reads when a desk was shut out."""
    if is_own:
        return "This desk was shut out of the council."
    name = shelf.members().get(desk, "A desk")
    return f"{name} was shut out of the council. What it says from now on is kept aside."


def sentences_aside(shelf: Shelf) -> list[str]:
    """What a worker reads of what is kept aside."""
    names = shelf.members()
    told = []
    for desk, kept in set_aside(shelf).items():
        what, are = ("1 part", "It is") if len(kept) == 1 else (f"{len(kept):,} parts", "They are")
        told.append(
            f"{what} from {names.get(desk, 'a desk')} came after it was shut out. {are} kept aside."
        )
    return told


_Place = tuple[str, str, int, str]


def _is_end(kept: KeptBundle, gone: ShutOut, built_on: Collection[_Place]) -> bool:
    return kept.sum in gone.accepted or _place(kept) in built_on


def _place(kept: KeptBundle) -> _Place:
    return str(kept.audience), kept.stream, kept.number, kept.sum[:TAG_BYTES].hex()


def _built_on(shelf: Shelf, kept: KeptBundle) -> set[_Place]:
    header = take_apart(shelf.data(kept.sum)).header
    audience = audience_of(header.audience)
    return {
        (str(audience), stream_named(seen.stream), seen.number, seen.tag.hex())
        for seen in header.vector
    }


def _gone_without(shelf: Shelf) -> set[_Place]:
    kept = json.loads(shelf.fact(_WITHOUT) or "[]")
    return {(audience, stream, number, tag) for audience, stream, number, tag in kept}
