"""Holding a whole snapshot to what was signed here: only where it says the same do the bytes go that it stands for."""

from collections.abc import Collection, Sequence
from functools import partial

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import Unfit
from heartdesk.core.wire_snapshot import take_apart
from heartdesk.security.sealing import Refused
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.snapshot_shelf import Spoken
from heartdesk.sync.model import Keeper, Seals, Shelf
from heartdesk.sync.snapshot_ids import AnyOf, Ids
from heartdesk.sync.snapshot_parts import (
    CARRIED,
    Snapshot,
    by_slices,
    covered_by,
    data_of,
    drop,
    how_far,
    id_parts,
    ids_of,
    note_carried,
    note_how_far,
    passed_by,
    said_in,
)

_UNREADABLE = "A snapshot could not be read, and was set aside. Nothing is lost."
_DIFFERED = "snapshot differed "


def compare(keeper: Keeper, seals: Seals, snapshot: Snapshot) -> list[str]:
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
        take_apart(keeper.run(partial(data_of, sum_=first.sum))).body
    )
    if opens and any(kept.length for kept in here):
        differing = _differing(keeper, seals, snapshot)
        if differing:
            keeper.run(partial(_note_differing, snapshot=snapshot, mark=mark))
            return [differing]
    elif not opens and any(kept.state is State.TAKEN and kept.changes for kept in here):
        return []  # the words were read by somebody else at this desk: let them compare
    keeper.run(partial(drop, bundles=here))
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
        data = keeper.run(partial(data_of, sum_=snapshot.parts[number].sum))
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
