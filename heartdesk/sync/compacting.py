"""Letting go of what a whole snapshot stands for, here and at the places where desks meet.

A bundle goes only once a whole snapshot stands for it, and at a desk that can read both only after they were compared.
Nothing that was signed is ever edited.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from heartdesk.core.ids import new_id
from heartdesk.core.wire_snapshot import name_of, read_name
from heartdesk.store.bundles import State
from heartdesk.sync import revoking
from heartdesk.sync.comparing import compare
from heartdesk.sync.making import due_audiences, make_snapshot
from heartdesk.sync.model import Keeper, Name, Road, Seals, Shelf
from heartdesk.sync.model import name_of as bundle_name
from heartdesk.sync.snapshot_parts import (
    Snapshot,
    covered_by,
    data_of,
    forget,
    held_snapshots,
    let_go,
)
from heartdesk.sync.undecided import counts, was_taken_in


def hand_over(keeper: Keeper, road: Road) -> None:
    """Leave the place the parts of snapshots that it lacks; let go there of what they stand for."""
    snapshots = keeper.run(held_snapshots)
    there = road.parts()
    for snapshot in snapshots.values():
        for name, sum_, length in _names(snapshot):
            if there.get(name) != length:
                road.put_part(name, keeper.run(partial(data_of, sum_=sum_)))
    gone = keeper.run(partial(_let_go, there=there, snapshots=snapshots.values()))
    if gone.names or gone.parts:
        road.take_away(gone.names, gone.parts)


def compact(keeper: Keeper, seals: Seals, *, draw: Callable[[], str] = new_id) -> list[str]:
    """Let go of what whole snapshots stand for, once compared; make the snapshots that are due."""
    told: list[str] = []
    for snapshot in keeper.run(_of_the_council):
        if snapshot.is_whole:
            told += compare(keeper, seals, snapshot)
    for audience in keeper.run(due_audiences):
        make_snapshot(keeper, seals, audience, draw=draw)
    _forget_older(keeper)
    return told


def _of_the_council(shelf: Shelf) -> list[Snapshot]:
    """The snapshots that are here of desks that are of the council: only on their word do bytes go."""
    gone = revoking.shut_out(shelf)
    return [one for one in held_snapshots(shelf).values() if one.desk not in gone]


def _counting(shelf: Shelf) -> list[Snapshot]:
    return [one for one in held_snapshots(shelf).values() if counts(shelf, one)]


def _forget_older(keeper: Keeper) -> None:
    """Let go of snapshots of which a newer one that was taken in here stands for all that they stand for.

    One that a person has to decide about goes only for one of a desk of the council.
    """
    whole = [one for one in keeper.run(held_snapshots).values() if one.is_whole]
    count = Counter(one.audience for one in whole)
    snapshots = [one for one in whole if count[one.audience] > 1]
    if not snapshots:
        return
    shut_out = keeper.run(revoking.shut_out)
    counting = {one.id for one in keeper.run(_counting)}
    taken = {one.id for one in snapshots if keeper.run(partial(was_taken_in, snapshot=one))}
    covers = {
        one.id: {kept.sum for kept in keeper.run(partial(covered_by, snapshot=one))}
        for one in snapshots
    }
    snapshots.sort(key=lambda one: (len(covers[one.id]), one.made, one.id))
    for number, older in enumerate(snapshots):
        doubted = older.desk in shut_out and older.id in counting
        for newer in snapshots[number + 1 :]:
            trusted = newer.id in counting and (newer.desk not in shut_out or doubted)
            same = newer.audience is older.audience and newer.id in taken
            if trusted and same and covers[older.id] <= covers[newer.id]:
                keeper.run(partial(forget, snapshot=older))
                break


@dataclass(frozen=True)
class _LetGo:
    names: tuple[Name, ...]
    parts: tuple[str, ...]


def _let_go(shelf: Shelf, there: Collection[str], snapshots: Collection[Snapshot]) -> _LetGo:
    """What may be deleted at a place where the whole snapshots of this desk lie.

    Nothing of an audience of which one that counts here is by a desk that was shut out: others do not believe it yet.
    """
    gone, shut_out = let_go(shelf), revoking.shut_out(shelf)
    counting = [snapshot for snapshot in snapshots if counts(shelf, snapshot)]
    doubted = {snapshot.audience for snapshot in counting if snapshot.desk in shut_out}
    audiences = {snapshot.audience for snapshot in counting if snapshot.is_whole} - doubted
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
