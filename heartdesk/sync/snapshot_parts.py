"""The parts of a snapshot on the shelf: how each is proved and read, and how far each snapshot was taken in here.

Part 0 says in the clear which bundles the snapshot stands for; the others hold the heads, sealed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

import msgspec
from msgspec import Struct

from heartdesk.core import wire_snapshot
from heartdesk.core.kinds import Audience
from heartdesk.core.wire import Unfit, desk_id, sum_of
from heartdesk.core.wire_snapshot import PROTOCOL, PartEnvelope, PartHeader, take_apart
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.codec import encode
from heartdesk.store.merge import Change
from heartdesk.store.snapshot_shelf import Spoken
from heartdesk.sync import revoking
from heartdesk.sync.model import Keeper, Seals, Shelf, stream_bytes, stream_named
from heartdesk.sync.packing import DICTIONARY, fold, unfold, unpack_by_stream
from heartdesk.sync.snapshot_ids import AnyOf, Ids, Stretches, read_ids

AT_ONCE = 64
"""Records taken in by one transaction."""

_GONE = "snapshots gone"
_HOW_FAR = "snapshot "
UNOPENED = "snapshots unopened"
CARRIED_WITH = "snapshot carried "

MOST_ASIDE = 16
"""Snapshots of one audience that are kept of a desk that was shut out: whoever has it could make thousands."""

BYTES_ASIDE = 64 * 1024 * 1024
"""Bytes of its snapshots that are kept of such a desk."""

CARRIED = -1
"""How far a snapshot was taken in that nobody here can open."""


class Stream(Struct, frozen=True, array_like=True):
    """A stream of which a snapshot stands for bundles: its desk, with that desk's certificate."""

    id: bytes
    desk: str
    certificate: bytes


class Cover(Struct, frozen=True, array_like=True):
    """Which bundles a snapshot stands for, one entry a bundle in each of the lists.

    `stream` is a place in `streams`; `before` tells how many entries back the bundle before it stands, 0 for none;
    `sums` are laid end to end. `strangers`, each with the place of its entry, are the sums of bundles before one that
    the snapshot does not stand for. `parts` are the sums of the snapshot's own parts, from part 1 on, end to end.
    `notices` are all that the maker had been told of who was shut out, and of new keys.
    """

    streams: list[Stream]
    stream: list[int]
    number: list[int]
    before: list[int]
    sums: bytes
    strangers: list[tuple[int, bytes]]
    parts: bytes
    notices: list[bytes]


@dataclass
class Snapshot:
    """A snapshot of which at least part 0 is here."""

    id: str
    audience: Audience
    desk: str
    made: int
    of: int
    parts: dict[int, KeptBundle] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every part of it is here."""
        return len(self.parts) == self.of + 1


_cover = msgspec.msgpack.Decoder(Cover)


def held_snapshots(shelf: Shelf) -> dict[str, Snapshot]:
    """The snapshots that are here, whole or not, by id."""
    found: dict[str, Snapshot] = {}
    for kept in sorted(shelf.in_state(State.PART), key=lambda kept: kept.number):
        known_as = stream_bytes(kept.stream).hex()
        if kept.number == 0:
            header = take_apart(shelf.data(kept.sum)).header
            found[known_as] = Snapshot(
                known_as, kept.audience, kept.desk, header.made, header.of, {0: kept}
            )
        elif known_as in found:
            found[known_as].parts[kept.number] = kept
    return found


def covered_by(shelf: Shelf, snapshot: Snapshot) -> list[KeptBundle]:
    """The bundles that a snapshot stands for, as rows for the shelf."""
    envelope = take_apart(shelf.data(snapshot.parts[0].sum))
    cover = read_cover(envelope)
    sums = [cover.sums[at : at + 32] for at in range(0, len(cover.sums), 32)]
    strangers = dict(cover.strangers)
    return [
        KeptBundle(
            audience=snapshot.audience,
            stream=stream_named(cover.streams[stream].id),
            number=number,
            sum=sums[at],
            before=strangers.get(at, sums[at - before] if before else b""),
            desk=cover.streams[stream].desk,
            state=State.COVERED,
        )
        for at, (stream, number, before) in enumerate(
            zip(cover.stream, cover.number, cover.before, strict=True)
        )
    ]


def how_far(shelf: Shelf, known_as: str) -> int:
    """How many parts of a snapshot were taken in, or compared, here."""
    return int(shelf.fact(_HOW_FAR + known_as) or 0)


def note_how_far(shelf: Shelf, known_as: str, parts: int) -> None:
    """So many parts were taken in, or compared."""
    shelf.set_fact(_HOW_FAR + known_as, str(parts))


def note_carried(shelf: Shelf, known_as: str, keys: str) -> None:
    """Nobody here has the key to it: it is looked at again only by somebody with other keys."""
    note_how_far(shelf, known_as, CARRIED)
    shelf.set_fact(CARRIED_WITH + known_as, keys)


def drop(shelf: Shelf, bundles: Sequence[KeptBundle]) -> None:
    """The bytes of these bundles go: a snapshot stands for them."""
    for kept in bundles:
        if kept.length or kept.state is not State.COVERED:
            shelf.cover(kept)


def forget(shelf: Shelf, snapshot: Snapshot) -> None:
    """Another snapshot stands for all that this one stands for: it goes, and is not fetched again."""
    for kept in snapshot.parts.values():
        shelf.remove(kept.sum)
    shelf.set_fact(_GONE, json.dumps(sorted({*let_go(shelf), snapshot.id})))


def said_in(seals: Seals, data: bytes) -> list[Spoken]:
    """What a part says; nothing where it tells the ids. Raises Unfit, Refused for what no HeartDesk writes."""
    envelope = _readable(take_apart(data))
    header = envelope.header
    if not header.changes:
        return []
    plain = seals.open(envelope.body, envelope.head)
    audience = header.of_audience
    assert audience is not None  # noqa: S101 - of a readable one it is known
    found = unpack_by_stream(plain, packing=header.packing, audience=audience)
    if len(found) != header.changes:
        raise Unfit("holds something other than it says")
    return found


def ids_of(seals: Seals, parts: Iterable[bytes]) -> Ids:
    """The ids of every change that a snapshot had seen, from its parts. Raises as `said_in` does."""
    return Ids(_stretches_in(seals, parts))


def _stretches_in(seals: Seals, parts: Iterable[bytes]) -> Iterator[Stretches]:
    for data in parts:
        envelope = _readable(take_apart(data))
        if envelope.header.number and not envelope.header.changes:
            yield read_ids(seals.open(envelope.body, envelope.head), envelope.header.packing)


def _readable(envelope: PartEnvelope) -> PartEnvelope:
    header = envelope.header
    if header.of_audience is None or envelope.protocol > PROTOCOL or header.packing > DICTIONARY:
        raise Unfit("was written by a newer HeartDesk: update this one")
    return envelope


def without_passed(
    shelf: Shelf, seals: Seals, audience: Audience, changes: Sequence[Change]
) -> list[Change]:
    """The changes of a bundle that may be new here: not those that a snapshot which was taken in had seen."""
    ids = passed_by(shelf, seals, audience) if changes else ()
    return [change for change in changes if change.id not in ids]


def passed_by(shelf: Shelf, seals: Seals, audience: Audience, *, but: str = "") -> AnyOf:
    """The ids of what the snapshots had seen that were taken in here, `but` for one."""
    return AnyOf(
        ids_of(seals, _id_parts(shelf, snapshot))
        for snapshot in held_snapshots(shelf).values()
        if snapshot.audience is audience
        and snapshot.id != but
        and snapshot.is_whole
        and how_far(shelf, snapshot.id) >= max(1, snapshot.of)
    )


def _id_parts(shelf: Shelf, snapshot: Snapshot) -> list[bytes]:
    """The parts of a snapshot that tell its ids, as far as they are here: those at its beginning."""
    found: list[bytes] = []
    for number in range(1, snapshot.of + 1):
        kept = snapshot.parts.get(number)
        if kept is None or kept.changes:
            break
        found.append(shelf.data(kept.sum))
    return found


def id_parts(keeper: Keeper, snapshot: Snapshot) -> list[bytes]:
    """As it is called, in a transaction of its own."""
    return keeper.run(partial(_id_parts, snapshot=snapshot))


def by_slices(found: Sequence[Spoken]) -> Iterable[list[Spoken]]:
    """The changes in slices of whole records, few enough for one transaction each."""
    records: dict[tuple[str, str], list[Spoken]] = {}
    for spoken in found:
        records.setdefault((spoken[1].kind, spoken[1].record_id), []).append(spoken)
    of_it = list(records.values())
    for start in range(0, len(of_it), AT_ONCE):
        yield [spoken for record in of_it[start : start + AT_ONCE] for spoken in record]


def data_of(shelf: Shelf, sum_: bytes) -> bytes:
    """The bytes of a bundle or part that is here, by its sum."""
    return shelf.data(sum_)


def take_part(shelf: Shelf, seals: Seals, data: bytes, name: str) -> None:
    """Keep a part as it came, once it is proved. Raises Unfit for what is not trusted, or not what it is called."""
    envelope = take_apart(data)
    header, sum_ = envelope.header, sum_of(data)
    audience = header.of_audience
    if audience is None:
        raise Unfit("was written by a newer HeartDesk: update this one")
    if header.council != seals.council:
        raise Unfit("belongs to another council")
    stream = stream_named(header.snapshot)
    desk, shown = _speaker(shelf, seals, envelope, stream)
    certified = seals.certified(shown)
    if not seals.is_signed(certified.public, envelope.signed, envelope.signature):
        raise Unfit("does not bear the signature of the desk it names: it was changed or made up")
    if name != wire_snapshot.name_of(audience, header.snapshot, header.number, sum_):
        raise Unfit("is not what its name says")
    if header.number == 0:
        read_cover(envelope)
    elif sum_ not in _parts_of(shelf, audience, stream):
        raise Unfit("is not the part that its snapshot names")
    if shelf.by_sum(sum_) is None:
        _refuse_too_many(shelf, desk, audience, header)
        if header.number == 0:
            note_how_far(shelf, header.snapshot.hex(), 0)
        shelf.know(desk, certified.name, shown)
        kept = KeptBundle(audience, stream, header.number, sum_, b"", desk, State.PART)
        shelf.keep(kept._replace(changes=header.changes), data)


def _refuse_too_many(shelf: Shelf, desk: str, audience: Audience, header: PartHeader) -> None:
    """Raise Unfit where so much of a desk that was shut out is kept aside that somebody may be filling this disk."""
    if not revoking.is_revoked(shelf, desk):
        return
    theirs = [kept for kept in shelf.in_state(State.PART) if kept.desk == desk]
    firsts = [kept for kept in theirs if kept.audience is audience and kept.number == 0]
    let_in = any(
        revoking.is_let_in(shelf, desk, kept.sum)
        for kept in firsts
        if stream_bytes(kept.stream) == header.snapshot
    )
    too_many = header.number == 0 and len(firsts) >= MOST_ASIDE
    if not let_in and (too_many or sum(kept.length for kept in theirs) >= BYTES_ASIDE):
        raise Unfit("is one summary too many of a desk that was shut out")


def _parts_of(shelf: Shelf, audience: Audience, stream: str) -> list[bytes]:
    """The sums of a snapshot's parts, as its part 0 names them."""
    found: list[bytes] = []
    for kept in shelf.numbered(audience, stream, 0):
        named = read_cover(take_apart(shelf.data(kept.sum))).parts
        found += [named[at : at + 32] for at in range(0, len(named), 32)]
    return found


def _speaker(shelf: Shelf, seals: Seals, envelope: PartEnvelope, stream: str) -> tuple[str, bytes]:
    if envelope.header.number == 0:
        shown = envelope.header.certificate
        return desk_id(seals.certified(shown).public), shown
    desk = shelf.stream_speaker(stream)
    if desk is None:
        raise Unfit("came before the beginning of its snapshot")
    own = desk == seals.desk
    return desk, seals.certificate if own else shelf.certificate_of(desk) or b""


def read_cover(envelope: PartEnvelope) -> Cover:
    """What part 0 says. Raises Unfit for what no HeartDesk writes."""
    try:
        cover = _cover.decode(unfold(envelope.body, envelope.header.packing))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unfit("holds what no HeartDesk writes") from error
    count = len(cover.stream)
    lengths = (len(cover.number), len(cover.before), len(cover.sums) // 32)
    fits = (
        all(length == count for length in lengths)
        and len(cover.sums) % 32 == 0
        and all(0 <= place < len(cover.streams) for place in cover.stream)
        and all(0 <= back <= at for at, back in enumerate(cover.before))
        and all(len(stream.id) == 16 for stream in cover.streams)
        and all(number > 0 for number in cover.number)
        and len(cover.parts) == 32 * envelope.header.of
    )
    if not fits:
        raise Unfit("holds what no HeartDesk writes")
    return cover


def in_order(bundles: Iterable[KeptBundle]) -> list[KeptBundle]:
    """Bundles in the order in which part 0 names them."""
    return sorted(bundles, key=lambda kept: (kept.stream, kept.number, kept.sum))


def cover_of(
    bundles: Sequence[KeptBundle],
    certificates: Mapping[str, bytes],
    parts: Sequence[bytes],
    told: Sequence[bytes],
) -> bytes:
    """The body of part 0, for a snapshot of these parts that stands for these bundles."""
    places: dict[str, int] = {}
    streams: list[Stream] = []
    at_sum: dict[bytes, int] = {}
    before: list[int] = []
    strangers: list[tuple[int, bytes]] = []
    ordered = in_order(bundles)
    for at, kept in enumerate(ordered):
        if kept.stream not in places:
            places[kept.stream] = len(streams)
            shown = certificates.get(kept.desk, b"")
            streams.append(Stream(stream_bytes(kept.stream), kept.desk, shown))
        back = at - at_sum[kept.before] if kept.before in at_sum else 0
        if kept.before and not back:
            strangers.append((at, kept.before))
        before.append(back)
        at_sum[kept.sum] = at
    return fold(
        encode(
            Cover(
                streams,
                [places[kept.stream] for kept in ordered],
                [kept.number for kept in ordered],
                before,
                b"".join(kept.sum for kept in ordered),
                strangers,
                b"".join(parts),
                list(told),
            )
        )
    )


def let_go(shelf: Shelf) -> frozenset[str]:
    """The snapshots that were here and of which a newer one stands for everything."""
    return _listed(shelf.fact(_GONE))


def not_opened(shelf: Shelf) -> frozenset[str]:
    """The snapshots that are carried, and that nobody here had the key to."""
    return _listed(shelf.fact(UNOPENED))


def is_unopened(shelf: Shelf, audience: Audience) -> bool:
    """Whether one of those stands for something of an audience."""
    unopened = not_opened(shelf)
    return bool(unopened) and any(
        one.audience is audience and one.id in unopened for one in held_snapshots(shelf).values()
    )


@lru_cache(maxsize=64)
def _listed(fact: str | None) -> frozenset[str]:
    return frozenset(json.loads(fact)) if fact else frozenset()
