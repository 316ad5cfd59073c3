"""Shutting a desk out of the council: signed, and with new keys that it does not have, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from heartdesk.core import notices as said
from heartdesk.core import wire
from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import SEALED, Audience
from heartdesk.core.notices import NewKey, Reason
from heartdesk.core.roles import Role
from heartdesk.core.wire import Unfit, audience_number, audience_of
from heartdesk.security import sharing
from heartdesk.security.unlocked import Unlocked
from heartdesk.store import audit
from heartdesk.store.audit import Event
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync import giving, membership, notices, revoking, undecided, weighing
from heartdesk.sync.giving import Keys
from heartdesk.sync.model import Seals
from heartdesk.sync.taking import settle_waiting
from heartdesk.sync.worker_keys import statements


@dataclass(frozen=True)
class Reader:
    """Somebody who will open what is sealed from now on: a worker's name, or "" for a printed code, and their desk."""

    name: str
    desk: str
    opens: frozenset[Audience]


@dataclass(frozen=True)
class LetIn:
    """What was let in: so many bundles, so many summaries; of how many entries a person is asked because of these.

    `left` counts summaries that say something else than what is signed here: they are broken or made up, and stay out.
    """

    bundles: int = 0
    summaries: int = 0
    asked: int = 0
    left: int = 0


def shut_out(
    unit: Unit, seals: Seals, *, folder: Path, by: Unlocked, desk: str, reason: Reason
) -> None:
    """Shut a desk out, and make a new key of every audience whose key it had.

    The new keys come into this desk's own key file as into the others', with what was given here. Raises DeskError
    unless `by` is an admin who holds the council's key, for this desk itself, and for one that is shut out already.
    """
    shelf = UnitShelf(unit)
    _refuse(shelf, seals, desk)
    root = membership.held_root(shelf, folder, by)
    lost = _had(shelf, seals, desk)
    revocation = revoking.revocation_of(shelf, seals.council, desk, reason=reason)
    notices.add_own(shelf, seals, [said.revocation(revocation, lambda data: wire.sign(root, data))])
    _make_keys(unit, seals, root, sharing.audiences_here(folder, by), lost)
    audit.note(unit, Event.DESK_SHUT_OUT, "desk", desk, str(int(reason)))


def renew(unit: Unit, seals: Seals, *, folder: Path, by: Unlocked) -> bool:
    """Make keys anew where a desk that was shut out was given the newest: two admins had changed keys at once.

    False where there is nothing to do, or where `by` is no admin who holds the council's key: then another does it.
    """
    shelf, keys = UnitShelf(unit), sharing.audiences_here(folder, by)
    due = giving.audiences_due(unit, seals, keys)
    if not (due and Role.ADMIN in by.roles and membership.holds_root(shelf)):
        return False
    try:
        root = membership.held_root(shelf, folder, by)
    except DeskError:
        return False
    _make_keys(unit, seals, root, keys, due)
    return True


def _make_keys(
    unit: Unit, seals: Seals, root: bytes, keys: Keys, audiences: frozenset[Audience]
) -> None:
    """A new key for each of these audiences, kept from every desk that was shut out, given to all others."""
    shelf = UnitShelf(unit)
    without = tuple(bytes.fromhex(one) for one in sorted(revoking.shut_out(shelf)))
    new, private = [], {}
    for audience, after in _newest(keys).items():
        if audience not in audiences:
            continue
        key, (secret, public) = new_id(), sharing.new_pair()
        private[key] = secret
        fresh = NewKey(
            council=seals.council,
            audience=audience_number(audience),
            key=UUID(key).bytes,
            public=public,
            made=max(0, int(unit.now.timestamp())),
            after=UUID(after).bytes,
            without=without,
        )
        new.append(said.new_key(fresh, lambda data: wire.sign(root, data)))
    notices.add_own(shelf, seals, new)
    giving.give(unit, seals, keys, private, unproved=lambda _said: True)


def let_in(unit: Unit, seals: Seals, *, folder: Path, by: Unlocked, desk: str) -> LetIn:
    """Let what a desk said after it was shut out count, here and everywhere.

    Its snapshots are taken in after that; see heartdesk.sync.snapshots.take_let_in. Each is looked into before it is
    named: see heartdesk.sync.weighing. Raises DeskError unless `by` is an admin who holds the council's key.
    """
    shelf = UnitShelf(unit)
    count = len(revoking.set_aside(shelf).get(desk, ()))
    waiting = undecided.to_let_in(shelf, desk)
    if not (count or waiting):
        return LetIn()
    root = membership.held_root(shelf, folder, by)
    fitting, asked = [], 0
    for snapshot in waiting:
        weighed = weighing.weigh(unit, seals, snapshot)
        if not weighed.differing:
            asked += weighing.say_again(unit, snapshot.audience, weighed)
            fitting.append(snapshot)
    more = revoking.revocation_of(
        shelf,
        seals.council,
        desk,
        reason=Reason(revoking.shut_out(shelf)[desk].reason),
        all_of_it=True,
        snapshots=[undecided.named(one) for one in fitting],
    )
    notices.add_own(shelf, seals, [said.revocation(more, lambda data: wire.sign(root, data))])
    while settle_waiting(shelf, seals):
        pass
    audit.note(unit, Event.DESK_LET_IN, "desk", desk, str(count + len(fitting)))
    return LetIn(count, len(fitting), asked, len(waiting) - len(fitting))


def who_would_read(unit: Unit, seals: Seals, desk: str) -> tuple[Reader, ...]:
    """Who is given the new keys of people's, volunteers' and worries' records where `desk` is shut out."""
    names = UnitShelf(unit).members()
    found = []
    for one in statements(unit, seals):
        of = one.desk.hex()
        opens = frozenset(
            audience for audience in one.of if giving.may_have(unit, seals, of, audience)
        )
        if of != desk and opens:
            found.append(Reader(one.name, names.get(of, ""), opens))
    return tuple(sorted(found, key=lambda one: (one.desk, one.name)))


def _had(shelf: UnitShelf, seals: Seals, desk: str) -> frozenset[Audience]:
    """The audiences whose keys a desk was given: by its certificate, or all of them where that does not say."""
    try:
        opens = seals.certified(shelf.certificate_of(desk) or b"").opens
    except Unfit:
        opens = None
    if opens is None:
        return frozenset(Audience)
    had = frozenset(one for number in opens if (one := audience_of(number)) is not None)
    # Roles change at a desk: one that was given the hub's keys may have been given the others' since.
    return had | frozenset(SEALED) if Audience.HUB in had else had


def _newest(keys: Keys) -> Mapping[Audience, str]:
    return {audience: key for key, (audience, _) in keys.items()}


def _refuse(shelf: UnitShelf, seals: Seals, desk: str) -> None:
    if desk == seals.desk:
        raise DeskError(
            "This desk cannot shut itself out. Nothing was changed.",
            then="Do it at another desk of the council.",
        )
    if desk not in shelf.members():
        raise DeskError(
            "There is no such desk in the council. Nothing was changed.",
            then="Look at the list of desks again.",
        )
    if revoking.is_revoked(shelf, desk):
        raise DeskError(
            "That desk is shut out already. Nothing was changed.",
            then="The others learn of it when they next meet.",
        )
