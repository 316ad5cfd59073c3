"""Comparing what two desks hold that have heard the same, without sending it: a digest goes along with a receipt.

Once a day, and only where there was news, a desk says of an audience: these bundles count here, and these are the heads
they make. Who counts the same bundles compares. What differs is first held to what was signed; nobody ever takes a
value over. See docs/decisions/0043-compared-without-being-sent.md.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from typing import NamedTuple

from heartdesk.core import notices
from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.notices import PROOF_BYTES, Digest, Told, kind_of
from heartdesk.core.roles import NotAllowed
from heartdesk.core.wire import Unfit, take_apart
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.digest import AROUND, Weighed, weight_of_ids
from heartdesk.store.snapshot_shelf import Place, kinds_of
from heartdesk.sync import revoking
from heartdesk.sync.mending import is_proved, put_right, weighed
from heartdesk.sync.model import UNREAD, Keeper, Seals, Shelf, Watch, Way, unwatched
from heartdesk.sync.saying import say
from heartdesk.sync.snapshot_parts import is_unopened

EVERY = timedelta(days=1)
"""A desk says a digest of an audience no more often than this."""

NOT_SOONER = timedelta(hours=1)
"""A desk is compared with again no sooner than this. Only what differs twice differs: the first time something that a
snapshot knew of already, as an erasing, may still be on its way."""

COMPARED = "digests compared"
"""The fact that says with whom this desk was compared, when, and how it came out."""

_SAID = "digest said "
_AT_ONCE = 128  # records weighed in one transaction
_MOST_BACK = 64  # bundles looked back through for those that the other had not heard
_WHAT = {
    Audience.DIRECTORY: "the directory",
    Audience.HUB: "what the hubs share",
    Audience.PEOPLE: "what is kept about people",
    Audience.VOLUNTEERS: "what is kept about volunteers",
    Audience.SAFEGUARDING: "what only a few may open",
    Audience.DEPUTY: "what only a few may open",
}


class How(StrEnum):
    """How a comparison came out."""

    SAME = "same"
    DOUBT = "doubt"  # it differed once
    DIFFERS = "differs"


@dataclass(frozen=True)
class Compared:
    """How it last came out with another desk: when (an ISO moment), and of which audiences it differs, or seems to."""

    desk: str
    at: str
    differs: tuple[Audience, ...] = ()
    doubts: tuple[Audience, ...] = ()

    @property
    def outcome(self) -> str:
        """How it came out, as it goes on from "compared on Tuesday: "."""
        if self.differs:
            return f"not the same of {what(self.differs)}"
        return "not sure yet, they compare again" if self.doubts else "the same"


@dataclass(frozen=True)
class _Stand:
    """What counts here of an audience: its weight, the place of the newest change.

    It is `exact` where words of this desk that have not left it can be left out as if they had never been: no snapshot
    was fitted to them, and nobody has them by the bundles of a copy of this desk.
    """

    heard: int
    upto: int
    exact: bool


def tell(keeper: Keeper, seals: Seals, watch: Watch) -> list[str]:
    """Put a receipt with a digest on the shelf for each audience that is due; sentences for what was put right."""
    told: list[str] = []
    for audience in keeper.run(partial(_due, seals=seals)):
        stand = keeper.run(partial(_stand, seals=seals, audience=audience))
        found = stand and _weigh(keeper, audience, stand, watch)
        if stand and found:
            told += _mended(found.mended)
            keeper.run(
                partial(_say, seals=seals, audience=audience, stand=stand, weight=found.weight)
            )
    return told


def compare(keeper: Keeper, seals: Seals, kept: KeptBundle, data: bytes, watch: Watch) -> list[str]:
    """Compare with the desk that said a bundle, where that brings a digest of what counts here too; sentences."""
    if kept.changes or kept.state is not State.TAKEN:
        return []
    said = _digest_in(data)
    if said is None:
        return []
    audience = kept.audience
    stand = keeper.run(partial(_stand, seals=seals, audience=audience))
    key = stand and keeper.run(partial(_heard_the_same, seals=seals, kept=kept, said=said))
    if not (stand and key):
        return []
    found = _weigh(keeper, audience, stand, watch)
    if found is None or not keeper.run(partial(_still, seals=seals, audience=audience, was=stand)):
        return []
    told = _mended(found.mended)
    same = _proof(key, "heads", audience, said.heard, found.weight) == said.heads
    if not same and found.unsure:
        return told
    if not same:
        mended = put_right(keeper, seals, audience)
        told += _mended(mended)
        now = keeper.run(partial(_stand, seals=seals, audience=audience)) if mended else stand
        again = now and _weigh(keeper, audience, now, watch)
        if not again:
            return told
        same = _proof(key, "heads", audience, said.heard, again.weight) == said.heads
    keeper.run(partial(_note, seals=seals, kept=kept, same=same))
    return told


def digest_of(keeper: Keeper, seals: Seals, audience: Audience) -> tuple[int, int] | None:
    """The weight of what counts here of an audience, and of the heads it makes; None where that is not to be compared.

    Two desks that give the same first number give the same second.
    """
    stand = keeper.run(partial(_stand, seals=seals, audience=audience))
    found = stand and _weigh(keeper, audience, stand, unwatched)
    return (stand.heard, found.weight) if stand and found and not found.unsure else None


def to_sum_up(shelf: Shelf) -> set[Audience]:
    """The audiences of which this desk should make a snapshot, so that another names what differs."""
    if shelf.fact(COMPARED) is None:
        return set()
    said = ((audience, _read_said(shelf, audience)) for audience in Audience)
    return {audience for audience, one in said if one is not None and one.sum_up}


def summed_up(shelf: Shelf) -> None:
    """What was to be summed up has been, as far as it can be here."""
    for audience in to_sum_up(shelf):
        said = _read_said(shelf, audience)
        if said is not None:
            _write_said(shelf, audience, said._replace(sum_up=False))


@lru_cache(maxsize=64)
def read(fact: str | None) -> Mapping[str, Compared]:
    """With whom this desk was compared, by desk, from the fact COMPARED."""
    found: dict[str, Compared] = {}
    for desk, of_it in json.loads(fact or "{}").items():
        differs, doubts = (
            tuple(Audience(one) for one, (_, came_out) in of_it.items() if came_out == how)
            for how in (How.DIFFERS, How.DOUBT)
        )
        found[desk] = Compared(desk, max(at for at, _ in of_it.values()), differs, doubts)
    return found


def what(audiences: Iterable[Audience]) -> str:
    """Audiences as a worker calls what is theirs."""
    return " and ".join(dict.fromkeys(_WHAT[audience] for audience in audiences))


def sentences(shelf: Shelf) -> list[str]:
    """What a worker should know of desks that hold something else than this one."""
    names = shelf.members()
    return [
        f"This desk and {names.get(one.desk, 'another desk')} have heard the same, and yet do not hold the same of "
        f"{what(one.differs)}. Nothing was taken over. Both go on comparing when they meet. If it stays, a coordinator "
        "lets both meet: one desk then sums up what it holds, and the other says how many entries differ."
        for one in read(shelf.fact(COMPARED)).values()
        if one.differs and not revoking.is_revoked(shelf, one.desk)
    ]


class _Said(NamedTuple):
    """When a digest was last said, up to where this desk had heard then; whether one must be said `again`."""

    at: str
    seen: int = 0
    again: bool = False
    sum_up: bool = False


def _read_said(shelf: Shelf, audience: Audience) -> _Said | None:
    fact = shelf.fact(_SAID + audience)
    if fact is None:
        return None
    at, seen, again, sum_up = fact.split(" ")
    return _Said(at, int(seen), again == "again", sum_up == "sum-up")


def _write_said(shelf: Shelf, audience: Audience, said: _Said) -> None:
    again, sum_up = "again" if said.again else "-", "sum-up" if said.sum_up else "-"
    shelf.set_fact(_SAID + audience, f"{said.at} {said.seen} {again} {sum_up}")


def _due(shelf: Shelf, seals: Seals) -> list[Audience]:
    """The audiences of which a digest is to be said now: a day after the last, where others said something since."""
    due = [audience for audience in Audience if _is_due(shelf, seals, audience)]
    return [] if due and revoking.is_revoked(shelf, seals.desk) else due


def _is_due(shelf: Shelf, seals: Seals, audience: Audience) -> bool:
    said = _read_said(shelf, audience)
    if said is None:
        _write_said(shelf, audience, _Said(shelf.now.isoformat(timespec="seconds")))
        return False
    since = NOT_SOONER if said.again else EVERY
    if abs(shelf.now - datetime.fromisoformat(said.at)) < since or not seals.can_seal(audience):
        return False
    return said.again or any(
        (kept.changes or kept.state is State.COVERED) and kept.stream not in shelf.streams
        for kept in shelf.seen_after(audience, said.seen)
    )


def _stand(shelf: Shelf, seals: Seals, audience: Audience) -> _Stand | None:
    """What counts here; None where heads may differ from another's with good reason, or cannot be read."""
    in_the_way = (
        not seals.digest_keys(audience)
        or bool(shelf.fact(UNREAD + audience))
        or any(Kind(change.kind) in kinds_of(audience) for _, _, change in shelf.held())
    )
    if in_the_way or is_unopened(shelf, audience):
        return None
    bundles = weighed(shelf, audience)
    heard = sum(int.from_bytes(kept.sum) for kept in bundles) + _erased(shelf, audience)
    exact = is_proved(bundles) and not any(
        one.desk == seals.desk and one.state is not State.SAID for one in bundles
    )
    return _Stand(heard % AROUND, shelf.mark(), exact)


def _erased(shelf: Shelf, audience: Audience) -> int:
    """What was erased stands nowhere: one who has not heard of it holds something else."""
    return 0 if audience is Audience.DIRECTORY else weight_of_ids(shelf.erased())


def _still(shelf: Shelf, seals: Seals, audience: Audience, was: _Stand) -> bool:
    """Whether the same counts here as when the weighing began."""
    now = _stand(shelf, seals, audience)
    return now is not None and now.heard == was.heard


@dataclass(frozen=True)
class _Found:
    weight: int
    mended: tuple[str, ...]
    unsure: bool


def _weigh(keeper: Keeper, audience: Audience, stand: _Stand, watch: Watch) -> _Found | None:
    """Weigh an audience in slices, so that nobody waits; None where it cannot be read, or somebody stopped it."""
    weight, unsure, left_out, mended = 0, False, False, list[str]()
    place: Place | None = Place()
    try:
        while place is not None:
            if not watch(Way(0, 0)):
                return None
            read = partial(_slice, audience=audience, upto=stand.upto, after=place)
            found = keeper.run(read)
            weight, place = (weight + found.weight) % AROUND, found.after
            mended += found.mended
            unsure = unsure or found.unsure
            left_out = left_out or found.left_out
    except NotAllowed:
        return None
    return _Found(weight, tuple(mended), unsure or (left_out and not stand.exact))


def _slice(shelf: Shelf, audience: Audience, upto: int, after: Place) -> Weighed:
    return shelf.weigh(audience, upto=upto, after=after, records=_AT_ONCE)


def _say(shelf: Shelf, seals: Seals, audience: Audience, stand: _Stand, weight: int) -> None:
    """Put the digest on the shelf, where it is still true."""
    if shelf.unsaid(audience, 1) or not _still(shelf, seals, audience, stand):
        return
    key = seals.digest_keys(audience)[0]
    heard = _proof(key, "heard", audience, b"", stand.heard)
    heads = _proof(key, "heads", audience, heard, weight)
    kept = say(shelf, seals, audience, brings=(notices.digest(Digest(heard, heads)),))
    if kept is not None:
        last = shelf.last_of(audience, shelf.stream)
        at = shelf.now.isoformat(timespec="seconds")
        was = _read_said(shelf, audience)
        seen = last.seen or 0 if last else 0
        _write_said(shelf, audience, _Said(at, seen, sum_up=was is not None and was.sum_up))


def _proof(key: bytes, of: str, audience: Audience, bound_to: bytes, weight: int) -> bytes:
    said = f"heartdesk digest 1 {of} {audience} ".encode() + bound_to + weight.to_bytes(32)
    return hmac.digest(key, said, "sha256")[:PROOF_BYTES]


def _digest_in(data: bytes) -> Digest | None:
    for notice in take_apart(data).header.notices:
        if kind_of(notice) == Told.DIGEST:
            with suppress(Unfit):
                return notices.read_digest(notice)
    return None


def _heard_the_same(shelf: Shelf, seals: Seals, kept: KeptBundle, said: Digest) -> bytes:
    """The key under which a desk proves that it had heard what counts here, but for receipts; b"" where it does not."""
    audience = kept.audience
    at, _ = json.loads(shelf.fact(COMPARED) or "{}").get(kept.desk, {}).get(audience, ("", ""))
    if at and abs(shelf.now - datetime.fromisoformat(at)) < NOT_SOONER:
        return b""
    keys = seals.digest_keys(audience)
    for heard in _perhaps(shelf, kept):
        for key in keys:
            if _proof(key, "heard", audience, b"", heard) == said.heard:
                return key
    return b""


def _perhaps(shelf: Shelf, kept: KeptBundle) -> Iterator[int]:
    """What its desk may have heard when it said this: everything here, or without the last receipts of others."""
    others = [one for one in weighed(shelf, kept.audience) if one.sum != kept.sum]
    others.sort(key=lambda one: one.seen or 0, reverse=True)
    heard = sum(int.from_bytes(one.sum) for one in others) + _erased(shelf, kept.audience)
    yield heard % AROUND
    for one in others[:_MOST_BACK]:
        if not one.changes and one.state is not State.COVERED and one.desk != kept.desk:
            heard -= int.from_bytes(one.sum)
            yield heard % AROUND


def _note(shelf: Shelf, seals: Seals, kept: KeptBundle, *, same: bool) -> None:
    """Remember how it came out, and tell the other where that is news.

    Of two that differ one sums up that holds every bundle itself, and so was just held to all that was signed; the
    other, which still holds them too, then says what differs.
    """
    known = json.loads(shelf.fact(COMPARED) or "{}")
    of_it = known.setdefault(kept.desk, {})
    _, before = of_it.get(kept.audience, ("", How.SAME))
    how = How.SAME if same else How.DOUBT if before == How.SAME else How.DIFFERS
    of_it[kept.audience] = [shelf.now.isoformat(timespec="seconds"), how]
    shelf.set_fact(COMPARED, json.dumps(known))
    said = _read_said(shelf, kept.audience)
    if said is not None and (how, before) != (How.SAME, How.SAME):
        proved = is_proved(weighed(shelf, kept.audience))
        is_first = seals.desk < kept.desk or before == How.DIFFERS
        sums_up = proved and how is How.DIFFERS and is_first and shelf.may_sum_up()
        _write_said(shelf, kept.audience, said._replace(again=how != before, sum_up=sums_up))


def _mended(ids: list[str] | tuple[str, ...]) -> list[str]:
    if not ids:
        return []
    what = "1 entry" if len(ids) == 1 else f"{len(ids):,} entries"
    return [f"{what} stood here otherwise than was written. That was put right."]
