"""Giving new keys to the desks and workers that may have them, and taking in those that were given here."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from uuid import UUID

from msgspec.structs import replace

from heartdesk.core.kinds import SEALED, Audience
from heartdesk.core.notices import Box, NewKey, Share, box_key, new_key, share
from heartdesk.core.notices import BoxKey as SaidBoxKey
from heartdesk.core.wire import Unfit, audience_number, audience_of
from heartdesk.security import sharing
from heartdesk.security.audience_keys import GivenKey
from heartdesk.security.sealing import Refused
from heartdesk.security.unlocked import Unlocked
from heartdesk.store.bundles import State
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync import notices, revoking
from heartdesk.sync.model import Seals
from heartdesk.sync.seals import Identity, keep_identity
from heartdesk.sync.worker_keys import WorkerKey, sharing_private, statements

_TOLD_KEYS = "sync_told_keys"
_BOXES = 60
"""Boxes in one share: some eight thousand bytes."""

Keys = Mapping[str, tuple[Audience, bytes]]
"""Generations of audiences' keys by id: their audience, their public half; oldest first."""


@dataclass(frozen=True)
class Given:
    """Keys that were given here, and which is the newest of each audience that has a newer one than before."""

    keys: tuple[GivenKey, ...]
    newest: Mapping[Audience, str]


def have_box_key(unit: Unit, seals: Seals, identity: Identity) -> Identity:
    """Who this desk is, with something that keys for it are sealed to: made and told where it had none."""
    if identity.box:
        return identity
    private, public = sharing.new_pair()
    shelf = UnitShelf(unit)
    own = Identity(identity.root, identity.private, identity.certificate, private)
    keep_identity(shelf, own)
    said = SaidBoxKey(bytes.fromhex(seals.desk), public, max(0, int(unit.now.timestamp())))
    notices.add_own(shelf, seals, [box_key(said, seals.sign)])
    return own


def give(
    unit: Unit,
    seals: Seals,
    keys: Keys,
    private: Mapping[str, bytes],
    *,
    unproved: Callable[[WorkerKey], bool] = lambda _said: False,
) -> int:
    """Seal what others may have and lack, of the keys whose private halves are at hand; to how many.

    A worker elsewhere is given a key only where they prove that they had one of that audience, or where `unproved` says
    that a person decided so.
    """
    shelf = UnitShelf(unit)
    new = {str(UUID(bytes=one.key)): _audience(one) for one in _read_here(unit, seals)}
    audiences = {**new, **{key: audience for key, (audience, _) in keys.items()}}
    known = {(one.key, box.to) for one in notices.shares(shelf) for box in one.boxes}
    giving = _Giving(
        audiences=audiences,
        private=private,
        new=frozenset(new),
        boxes=notices.box_keys(shelf, seals),
        said=tuple(statements(unit, seals)),
        may_have=cache(partial(may_have, unit, seals)),
        unproved=unproved,
    )
    count = 0
    made: list[bytes] = []
    for key in audiences:
        id_ = UUID(key).bytes
        boxes = [
            Box(to, closed()) for to, closed in giving.recipients(key) if (id_, to) not in known
        ]
        count += len(boxes)
        made += [
            share(Share(id_, tuple(boxes[start : start + _BOXES])))
            for start in range(0, len(boxes), _BOXES)
        ]
    notices.add_own(shelf, seals, made)
    return count


def tell_own_keys(unit: Unit, seals: Seals, keys: Keys, private: Mapping[str, bytes]) -> int:
    """Tell the others of keys that this desk made by itself, as when somebody left it; how many.

    Told by a worker who holds them, so that whoever may have them is given them with the same bundle.
    """
    shelf = UnitShelf(unit)
    told = shelf.fact(_TOLD_KEYS)
    known = set(json.loads(told)) if told is not None else set(keys)
    known |= {str(UUID(bytes=one.key)) for one, _ in notices.new_keys(shelf, seals)}
    last: dict[Audience, str] = {}
    new = []
    for key, (audience, public) in keys.items():
        if key not in known and key in private and audience in last:
            known.add(key)
            said = NewKey(
                council=seals.council,
                audience=audience_number(audience),
                key=UUID(key).bytes,
                public=public,
                made=max(0, int(unit.now.timestamp())),
                after=UUID(last[audience]).bytes,
                without=tuple(bytes.fromhex(one) for one in sorted(revoking.shut_out(shelf))),
            )
            new.append(new_key(said, seals.sign))
        if key in known:
            last[audience] = key
    notices.add_own(shelf, seals, new)
    shelf.set_fact(_TOLD_KEYS, json.dumps(sorted(known)))
    return len(new)


def may_have(unit: Unit, seals: Seals, desk: str, audience: Audience) -> bool:
    """Whether a desk of the council was given the keys of an audience when it was asked in.

    The certificates of before do not say; then a desk has the keys of its hub that has spoken with them.
    """
    shelf = UnitShelf(unit)
    if revoking.is_revoked(shelf, desk):
        return False
    if desk == seals.desk:
        return True
    try:
        opens = seals.certified(shelf.certificate_of(desk) or b"").opens
    except Unfit:
        return False
    if opens is not None:
        return audience_number(audience) in opens
    return audience is Audience.DIRECTORY or any(
        kept.desk == desk and kept.audience is Audience.HUB for kept in shelf.in_state(State.TAKEN)
    )


def held_elsewhere(unit: Unit, seals: Seals, private: Mapping[str, bytes]) -> frozenset[str]:
    """Which of these keys somebody at another desk has proved to hold: they could give them back."""
    return frozenset(
        key
        for said in statements(unit, seals)
        if said.desk.hex() != seals.desk
        for id_, proof in said.holds
        if id_ not in said.lacks
        and (key := str(UUID(bytes=id_))) in private
        and sharing.is_proof(private[key], said.way_in, proof)
    )


def told_elsewhere(unit: Unit, seals: Seals) -> frozenset[str]:
    """The ids of the keys that somebody at another desk, of the council still, says they hold."""
    return frozenset(
        str(UUID(bytes=id_))
        for said in statements(unit, seals)
        if said.desk.hex() != seals.desk
        for id_, _ in said.holds
        if id_ not in said.lacks
    )


def given_here(unit: Unit, seals: Seals, identity: Identity, by: Unlocked, keys: Keys) -> Given:
    """What others have given this desk, and the worker who has it open, that is not in its key file yet."""
    shelf = UnitShelf(unit)
    mine = sharing_private(unit, by)
    new = _ours(_read_here(unit, seals), keys)
    publics = {key: public for key, (_, public) in keys.items()}
    publics |= {str(UUID(bytes=one.key)): one.public for one in new}
    audiences = {key: audience for key, (audience, _) in keys.items()}
    audiences |= {str(UUID(bytes=one.key)): _audience(one) for one in new}
    found: dict[str, bytes] = {}
    for one in notices.shares(shelf):
        key = str(UUID(bytes=one.key))
        if key in publics and key not in found and key not in by.secrets.audiences:
            for private in _opened(one, identity, mine, by):
                if sharing.public_half(private) == publics[key]:
                    found[key] = private
    fresh = [key for key in publics if key not in keys]
    return Given(
        tuple(
            GivenKey(key, audiences[key], publics[key], found.get(key, b""))
            for key in (*fresh, *(key for key in found if key in keys))
        ),
        {
            audience: key
            for audience, key in _newest(new, shelf).items()
            if audience not in _untold(shelf, keys)
        },
    )


def _untold(shelf: UnitShelf, keys: Keys) -> frozenset[Audience]:
    """The audiences whose newest key here was made here, and that the others do not know yet: it stays the newest."""
    told = shelf.fact(_TOLD_KEYS)
    known = set(json.loads(told)) if told is not None else set(keys)
    last = {audience: key for key, (audience, _) in keys.items()}
    return frozenset(audience for audience, key in last.items() if key not in known)


def audiences_due(unit: Unit, seals: Seals, keys: Keys) -> frozenset[Audience]:
    """The audiences of whose newest key a desk that was shut out was given: two admins changed keys at once."""
    shelf = UnitShelf(unit)
    gone = frozenset(revoking.shut_out(shelf))
    new = _ours(_read_here(unit, seals), keys)
    by_id = {str(UUID(bytes=one.key)): one for one in new}
    return frozenset(
        audience
        for audience, key in _newest(new, shelf).items()
        if not gone <= {desk.hex() for desk in by_id[key].without}
    )


@dataclass(frozen=True)
class _Giving:
    """Who may be given what.

    `new` are the ids of keys that the council vouches for, `said` what desks say of their ways in, `boxes` what keys
    for a desk are sealed to.
    """

    audiences: Mapping[str, Audience]
    private: Mapping[str, bytes]
    new: frozenset[str]
    boxes: Mapping[str, bytes]
    said: tuple[WorkerKey, ...]
    may_have: Callable[[str, Audience], bool]
    unproved: Callable[[WorkerKey], bool]

    def recipients(self, key: str) -> Iterator[tuple[bytes, Callable[[], bytes]]]:
        """Whoever may have a key and lacks it: what names them, and what seals it to them."""
        if key not in self.private:
            return iter(())
        return self._workers(key) if self.audiences[key] in SEALED else self._desks(key)

    def _desks(self, key: str) -> Iterator[tuple[bytes, Callable[[], bytes]]]:
        if key not in self.new:
            return
        for desk, public in self.boxes.items():
            if self.may_have(desk, self.audiences[key]):
                secret = self.private[key]
                yield sharing.recipient(public), _for_desk(secret, UUID(key).bytes, public)

    def _workers(self, key: str) -> Iterator[tuple[bytes, Callable[[], bytes]]]:
        audience, id_ = self.audiences[key], UUID(key).bytes
        for said in self.said:
            lacks = id_ in said.lacks or (key in self.new and id_ not in dict(said.holds))
            if not (lacks and audience in said.of):
                continue
            if self.may_have(said.desk.hex(), audience) and (
                self._is_proved(said, audience) or self.unproved(said)
            ):
                yield sharing.recipient(said.sharing), _for_way(self.private[key], id_, said)

    def _is_proved(self, said: WorkerKey, audience: Audience) -> bool:
        held = {str(UUID(bytes=key)): proof for key, proof in said.holds}
        return any(
            sharing.is_proof(private, said.way_in, held[key])
            for key, private in self.private.items()
            if key in held and self.audiences.get(key) is audience
        )


def _for_desk(secret: bytes, key: bytes, public: bytes) -> Callable[[], bytes]:
    return lambda: sharing.for_desk(secret, key, public)


def _for_way(secret: bytes, key: bytes, said: WorkerKey) -> Callable[[], bytes]:
    return lambda: sharing.for_way(secret, key, sharing=said.sharing, way_in=said.way_in)


def _opened(one: Share, identity: Identity, mine: bytes | None, by: Unlocked) -> Iterator[bytes]:
    """What opens here of a share."""
    ours = sharing.recipient(sharing.public_half(identity.box)) if identity.box else b""
    own = sharing.recipient(sharing.public_half(mine)) if mine else b""
    for box in one.boxes:
        with suppress(Refused):
            if box.to == ours:
                yield sharing.from_desk_box(box.sealed, one.key, identity.box)
            elif mine and box.to == own:
                yield sharing.from_way_box(
                    box.sealed, one.key, sharing_private=mine, own_private=by.private_key
                )


def _ours(new: Collection[NewKey], keys: Keys) -> list[NewKey]:
    """Those new keys that follow one this desk knows: another hub's are none of ours."""
    known = {UUID(key).bytes for key in keys}
    found: list[NewKey] = []
    waiting = list(new)
    while True:
        next_ = [one for one in waiting if one.after in known]
        if not next_:
            return found
        found += next_
        known |= {one.key for one in next_}
        waiting = [one for one in waiting if one.key not in known]


def _read_here(unit: Unit, seals: Seals) -> list[NewKey]:
    """The new keys of audiences that this HeartDesk knows, by those who may make them.

    A desk may that was given the keys of that audience. One that was shut out since may have: what follows on its key
    hangs on it, and a key that is kept from it is newer. Whatever it says of that: nobody keeps from themselves a key
    that they made.
    """
    shelf = UnitShelf(unit)
    return [
        replace(one, without=tuple(desk for desk in one.without if desk.hex() != signer))
        for one, signer in notices.new_keys(shelf, seals)
        if audience_of(one.audience) is not None
        and (
            not signer
            or revoking.is_revoked(shelf, signer)
            or may_have(unit, seals, signer, _audience(one))
        )
    ]


def _newest(new: Collection[NewKey], shelf: UnitShelf) -> dict[Audience, str]:
    """The key to seal with: one that no desk that was shut out was given, and that came after the others."""
    gone = {bytes.fromhex(desk) for desk in revoking.shut_out(shelf)}
    after = {one.key: one.after for one in new}
    depth: dict[bytes, int] = {}
    for one in new:  # each stands after the one it follows
        depth[one.key] = depth.get(after[one.key], 0) + 1
    best: dict[Audience, NewKey] = {}
    for one in sorted(
        new, key=lambda one: (len(gone & set(one.without)), depth[one.key], one.made, one.key)
    ):
        best[_audience(one)] = one
    return {audience: str(UUID(bytes=one.key)) for audience, one in best.items()}


def _audience(one: NewKey) -> Audience:
    audience = audience_of(one.audience)
    if audience is None:
        raise ValueError("an audience that only a later HeartDesk knows")
    return audience
