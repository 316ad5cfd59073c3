"""Holding what stands here to all that was signed and is kept, when another desk that has heard the same differs."""

from collections.abc import Sequence
from functools import partial

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import Unfit, take_apart
from heartdesk.security.sealing import Refused
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.merge import Change, ChangeId
from heartdesk.store.snapshot_shelf import Spoken
from heartdesk.sync.model import Keeper, Seals, Shelf
from heartdesk.sync.packing import unpack
from heartdesk.sync.snapshot_ids import AnyOf, Ids
from heartdesk.sync.snapshot_parts import (
    Snapshot,
    by_slices,
    data_of,
    held_snapshots,
    id_parts,
    ids_of,
    passed_by,
    said_in,
    without_passed,
)
from heartdesk.sync.undecided import was_taken_in

_ALL = 1_000_000
_WEIGHED = (State.SAID, State.TAKEN, State.COVERED)


def weighed(shelf: Shelf, audience: Audience) -> list[KeptBundle]:
    """The bundles of which the changes count here: what they make is the same wherever they do."""
    return [one for one in shelf.names() if one.audience is audience and one.state in _WEIGHED]


def is_proved(bundles: Sequence[KeptBundle]) -> bool:
    """Whether all that counts here can be held to bundles that are here: no snapshot stands for any."""
    return all(one.state is not State.COVERED for one in bundles)


def put_right(keeper: Keeper, seals: Seals, audience: Audience) -> list[str]:
    """Hold what stands here to all that is kept, which somebody signed; the ids of what was wrong.

    What is missing comes back, what was changed is as it was signed. What stands in nothing that was signed is not let
    go: this desk says it, under its own name.
    """
    mended: list[str] = []
    for snapshot in keeper.run(partial(_taken_in, audience=audience)):
        mended += _retaken(keeper, seals, snapshot)
    bundles = keeper.run(partial(weighed, audience=audience))
    signed, all_read = set[ChangeId](), is_proved(bundles)
    for kept in bundles:
        if kept.length and kept.changes:
            said = keeper.run(partial(_said, seals=seals, kept=kept))
            all_read = all_read and len(said) == kept.changes
            signed.update(change.id for change in said)
            mended += keeper.run(partial(_hold_to, seals=seals, kept=kept, said=said))
    if all_read:
        mended += keeper.run(partial(_say_again, audience=audience, signed=signed))
    return mended


def _taken_in(shelf: Shelf, audience: Audience) -> list[Snapshot]:
    """The snapshots that were taken in here, the oldest first."""
    held = (one for one in held_snapshots(shelf).values() if one.audience is audience)
    taken = (one for one in held if one.is_whole and was_taken_in(shelf, one))
    return sorted(taken, key=lambda one: one.made)


def _retaken(keeper: Keeper, seals: Seals, snapshot: Snapshot) -> list[str]:
    """Take in once more what a snapshot says and is missing here."""
    mended: list[str] = []
    try:
        ids = ids_of(seals, id_parts(keeper, snapshot))
        read = partial(passed_by, seals=seals, audience=snapshot.audience, but=snapshot.id)
        passed = keeper.run(read)
        for kept in snapshot.parts.values():
            said = (
                said_in(seals, keeper.run(partial(data_of, sum_=kept.sum))) if kept.number else []
            )
            for some in by_slices(said):
                retake = partial(_retake, found=some, had_seen=ids, passed=passed)
                mended += keeper.run(retake)
    except (Unfit, Refused):
        return mended
    return mended


def _retake(shelf: Shelf, found: list[Spoken], had_seen: Ids, passed: AnyOf) -> list[str]:
    missing = shelf.take_heads(found, had_seen=had_seen, passed=passed, compare=True)
    if not missing:
        return []
    wrong = set(shelf.take_heads(found, had_seen=had_seen, passed=passed))
    return [one for one in missing if one not in wrong]


def _said(shelf: Shelf, seals: Seals, kept: KeptBundle) -> tuple[Change, ...]:
    envelope = take_apart(shelf.data(kept.sum))
    header = envelope.header
    try:
        plain = seals.open(envelope.body, envelope.head)
        return unpack(plain, packing=header.packing, audience=header.of).changes
    except (Unfit, Refused):
        return ()


def _hold_to(shelf: Shelf, seals: Seals, kept: KeptBundle, said: Sequence[Change]) -> list[str]:
    return shelf.hold_to(without_passed(shelf, seals, kept.audience, said), kept.stream)


def _say_again(shelf: Shelf, audience: Audience, signed: set[ChangeId]) -> list[str]:
    """Let what stands here, and in no bundle, be said with the next one."""
    waiting = {change.id for change in shelf.unsaid(audience, _ALL)}
    known = shelf.ids(audience, upto=shelf.mark())
    return shelf.say_again([one for one in known if one not in signed and one not in waiting])
