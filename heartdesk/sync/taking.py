"""Taking in other desks' bundles: proved first, kept as they came, counted once what they build on is here."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.wire import (
    PROTOCOL,
    TAG_BYTES,
    Envelope,
    Header,
    Seen,
    Unfit,
    desk_id,
    sum_of,
    take_apart,
)
from heartdesk.security.sealing import Refused
from heartdesk.store.bundles import COUNTED, KeptBundle, State
from heartdesk.store.merge import Change
from heartdesk.sync import notices, revoking
from heartdesk.sync.model import (
    HELD_WITHIN,
    LEAST_HELD,
    SHARE_HELD,
    UNREAD,
    Seals,
    Shelf,
    stream_named,
)
from heartdesk.sync.packing import DICTIONARY, unpack
from heartdesk.sync.snapshot_parts import without_passed

COPIED = (
    "A copy of this desk is at work, or this desk was set back to an older state. "
    "Both keep what they said; nothing is lost."
)
"""What a worker reads where this desk meets its own words, and does not have them."""

_KINDS_KNOWN = "sync_kinds"
_KEYS_TRIED = "sync_keys"
_EVERY_KIND = " ".join(sorted(Kind))


class Fate(StrEnum):
    """What became of bytes that were found."""

    KEPT = "kept"  # whole, signed, new here
    KNOWN = "known"  # here already
    EARLY = "early"  # nothing that came before it is here, so it cannot be proved yet
    REFUSED = "refused"


class Took(NamedTuple):
    """What became of a bundle, and why it was refused: a phrase that goes on from "it".

    `copied` says that a copy of this desk said it, or this desk before it was set back; `twice` that another desk has
    said something else under the same number; `doubled` that somebody else began to speak as this desk; `told` is what
    a worker should know of its notices.
    """

    fate: Fate
    why: str = ""
    kept: KeptBundle | None = None
    copied: bool = False
    twice: bool = False
    doubled: bool = False
    told: tuple[str, ...] = ()


def take(shelf: Shelf, seals: Seals, data: bytes, *, draw: Callable[[], str]) -> Took:
    """Take in one bundle as it was found. It counts only if a desk of this council signed every byte of it.

    `draw` gives the id of a new stream, should this desk find that a copy of itself is at work.
    """
    try:
        envelope = take_apart(data)
        sum_ = sum_of(data)
        if shelf.by_sum(sum_) is not None:
            return Took(Fate.KNOWN)
        header = envelope.header
        stream = stream_named(header.stream)
        desk = _proved_speaker(shelf, seals, envelope, stream)
    except Unfit as unfit:
        return Took(Fate.REFUSED, unfit.why)
    if desk is None:
        return Took(Fate.EARLY)
    kept = KeptBundle(
        audience=header.of,
        stream=stream,
        number=header.number,
        sum=sum_,
        before=header.before,
        desk=desk,
        state=State.WAITING,
        changes=header.changes,
    )
    twice = bool(shelf.numbered(kept.audience, stream, kept.number))
    copied = stream == shelf.stream
    doubled = desk == seals.desk and shelf.streams == (shelf.stream,) and _begins(shelf, stream)
    shelf.keep(kept, data)
    if copied:
        shelf.begin_stream(draw())
    told = notices.take_in(shelf, seals, header.notices, desk)
    settled = settle(shelf, seals, kept, envelope)
    twice = twice and stream not in shelf.streams
    return Took(Fate.KEPT, kept=settled, copied=copied, twice=twice, doubled=doubled, told=told)


def _begins(shelf: Shelf, stream: str) -> bool:
    """Whether a stream is another than this desk's own, and nothing of it is here."""
    return stream != shelf.stream and shelf.stream_speaker(stream) is None


def settle_waiting(shelf: Shelf, seals: Seals) -> int:
    """Look again at what waited, or could not be read, when it came; how many bundles count now that did not.

    Call it after taking bundles in, until it gives 0.
    """
    count = 0
    counts = revoking.accepted(shelf)
    for state in (State.WAITING, State.ASIDE, State.LATER, *_if_new_keys(shelf, seals)):
        for kept in shelf.in_state(state):
            if state is State.ASIDE and kept.sum not in counts:
                continue
            envelope = take_apart(shelf.data(kept.sum))
            settled = settle(shelf, seals, kept, envelope, accepted=counts)
            count += settled.state not in (state, State.ASIDE)
    return count


def _if_new_keys(shelf: Shelf, seals: Seals) -> tuple[State, ...]:
    """What was carried unopened is looked at again only by somebody with other keys than the one before."""
    if shelf.fact(_KEYS_TRIED) == seals.keys:
        return ()
    shelf.set_fact(_KEYS_TRIED, seals.keys)
    return (State.CARRIED,)


def read_again(shelf: Shelf, seals: Seals) -> None:
    """Let changes of kinds that this HeartDesk did not know when they came count, now that it does."""
    before = shelf.fact(_KINDS_KNOWN)
    if before == _EVERY_KIND:
        return
    shelf.set_fact(_KINDS_KNOWN, _EVERY_KIND)
    if before is None:
        return
    for audience in Audience:
        if shelf.fact(UNREAD + audience):
            shelf.set_fact(UNREAD + audience, "")
    for kept in shelf.in_state(State.TAKEN):
        envelope = take_apart(shelf.data(kept.sum))
        with suppress(Unfit, Refused):
            changes = _opened(seals, envelope)
            shelf.apply(changes, kept.stream)


def settle(
    shelf: Shelf,
    seals: Seals,
    kept: KeptBundle,
    envelope: Envelope,
    *,
    anyway: bool = False,
    accepted: Collection[bytes] = (),
) -> KeptBundle:
    """Let a bundle that is on the shelf count, if it can be read and what it builds on is here; or `anyway`.

    Of a desk that was shut out, only those `accepted` do; see heartdesk.sync.revoking.
    """
    header = envelope.header
    if envelope.protocol > PROTOCOL or header.packing > DICTIONARY:
        return _settled(shelf, kept, State.LATER)
    if kept.state is not State.CARRIED:
        if kept.sum not in accepted and revoking.is_revoked(shelf, kept.desk):
            return _settled(shelf, kept, State.ASIDE)
        if not (anyway or _is_next(shelf, kept, header)):
            return _settled(shelf, kept, State.WAITING)
        if anyway:
            revoking.note_gone_without(shelf, kept, header.vector)
        _note_receipts(shelf, kept, header.vector)
    if envelope.body and not seals.can_open(envelope.body):
        return _settled(shelf, kept, State.CARRIED)
    try:
        changes = _opened(seals, envelope)
    except (Unfit, Refused):
        return _settled(shelf, kept, State.REFUSED)
    if len(changes) < header.changes:
        shelf.set_fact(UNREAD + header.of, "yes")  # a snapshot made here would leave it out
    held = _held_back(shelf, kept, changes)
    apart = {change.id for change in held}
    if held:
        shelf.hold(held, desk=kept.desk, stream=kept.stream)
    new = without_passed(shelf, seals, kept.audience, changes)
    shelf.apply([change for change in new if change.id not in apart], kept.stream)
    kept = kept._replace(
        state=State.TAKEN,
        deletes=sum(shelf.takes_away(change) for change in changes),
        wall=max((change.stamp.wall for change in changes), default=0),
    )
    shelf.settle(kept)
    return kept


def _settled(shelf: Shelf, kept: KeptBundle, state: State) -> KeptBundle:
    if kept.state is not state:
        kept = kept._replace(state=state)
        shelf.settle(kept)
    return kept


def _proved_speaker(shelf: Shelf, seals: Seals, envelope: Envelope, stream: str) -> str | None:
    """The desk that signed a bundle; None where that cannot be known yet. Raises Unfit for what is not trusted."""
    header = envelope.header
    if header.council != seals.council:
        raise Unfit("belongs to another council")
    speaker = shelf.stream_speaker(stream)
    if header.number == 1:
        shown = header.certificate
        desk = desk_id(seals.certified(shown).public)
        if speaker not in (None, desk):
            raise Unfit("speaks as another desk")
    elif speaker is None:
        return _known_signer(shelf, seals, envelope)
    else:
        desk, shown = speaker, _shown_by(speaker, shelf, seals)
    certified = seals.certified(shown)
    if not seals.is_signed(certified.public, envelope.signed, envelope.signature):
        raise Unfit("does not bear the signature of the desk it names: it was changed or made up")
    if header.number == 1:
        shelf.know(desk, certified.name, shown)
    return desk


def _known_signer(shelf: Shelf, seals: Seals, envelope: Envelope) -> str | None:
    """The desk known here that signed a bundle of a stream whose beginning is not here, if one did."""
    for desk in dict.fromkeys((seals.desk, *shelf.members())):
        public = seals.certified(_shown_by(desk, shelf, seals)).public
        if seals.is_signed(public, envelope.signed, envelope.signature):
            return desk
    return None


def _shown_by(desk: str, shelf: Shelf, seals: Seals) -> bytes:
    """The certificate that a desk has shown here."""
    return seals.certificate if desk == seals.desk else shelf.certificate_of(desk) or b""


def _is_next(shelf: Shelf, kept: KeptBundle, header: Header) -> bool:
    """Whether everything that a bundle builds on counts here."""
    if kept.before:
        before = shelf.by_sum(kept.before)
        if before is None or before.state not in COUNTED or before.stream != kept.stream:
            return False
    return all(_is_seen(shelf, kept, seen) for seen in header.vector)


def _is_seen(shelf: Shelf, kept: KeptBundle, seen: Seen) -> bool:
    stream = stream_named(seen.stream)
    return any(
        other.sum[:TAG_BYTES] == seen.tag and other.state in COUNTED
        for other in shelf.numbered(kept.audience, stream, seen.number)
    )


def _note_receipts(shelf: Shelf, kept: KeptBundle, vector: Sequence[Seen]) -> None:
    """What the vector says of our own bundles, once it is sure that it means those that we have."""
    ours = shelf.streams
    for seen in vector:
        stream = stream_named(seen.stream)
        if stream in ours:
            shelf.receive_receipt(kept.desk, stream, kept.audience, seen.number)


def _opened(seals: Seals, envelope: Envelope) -> tuple[Change, ...]:
    header = envelope.header
    if not (envelope.body or header.changes):
        return ()
    plain = seals.open(envelope.body, envelope.head)
    unpacked = unpack(plain, packing=header.packing, audience=header.of)
    if len(unpacked.changes) + unpacked.unknown != header.changes:
        raise Unfit("holds something other than it says")
    return unpacked.changes


def _held_back(shelf: Shelf, kept: KeptBundle, changes: Sequence[Change]) -> list[Change]:
    """The deletes of a bundle, where they make too many by one desk within a day."""
    deletes = [change for change in changes if shelf.takes_away(change)]
    if not deletes:
        return []
    until = max(change.stamp.wall for change in changes)
    after = until - int(HELD_WITHIN.total_seconds() * 1000)
    lately = shelf.deleted_lately(kept.desk, after=after, until=until)
    most = max(LEAST_HELD, SHARE_HELD * (shelf.count_live(kept.audience) + lately))
    return deletes if len(deletes) + lately > most else []
