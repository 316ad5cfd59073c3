"""Snapshots of desks that were shut out: kept and carried like any, and nothing of them counts until a person says so.

What such a desk had summed up and let go of stands nowhere else, and some of it may be the honest work of others.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from heartdesk.core.notices import LetIn
from heartdesk.store.bundles import COUNTED
from heartdesk.sync import revoking
from heartdesk.sync.model import Shelf
from heartdesk.sync.snapshot_parts import CARRIED, Snapshot, covered_by, held_snapshots, how_far

ASIDE = "sync_summaries_aside"
"""The fact that keeps what is to be read of them."""


@dataclass(frozen=True)
class SummedUp:
    """A snapshot that is kept aside: how many entries stand in it, when it was made by its desk's own clock.

    It is not `whole` while parts of it have not come.
    """

    entries: int
    made: int
    whole: bool


def was_taken_in(shelf: Shelf, snapshot: Snapshot) -> bool:
    """Whether what a snapshot stands for counts here by its word, or is carried by it."""
    reached = how_far(shelf, snapshot.id)
    return snapshot.is_whole and (reached >= max(1, snapshot.of) or reached == CARRIED)


def counts(shelf: Shelf, snapshot: Snapshot) -> bool:
    """Whether a snapshot is believed: its desk is of the council, or a person let it in.

    One that was taken in before it was known that its desk was shut out has been believed already.
    """
    return (
        not revoking.is_revoked(shelf, snapshot.desk)
        or revoking.is_let_in(shelf, snapshot.desk, snapshot.parts[0].sum)
        or was_taken_in(shelf, snapshot)
    )


def undecided(shelf: Shelf) -> list[Snapshot]:
    """The snapshots that wait for a person, in the order in which they were made."""
    if not revoking.shut_out(shelf):
        return []
    found = [one for one in held_snapshots(shelf).values() if not counts(shelf, one)]
    return sorted(found, key=lambda one: (one.made, one.id))


def lacking(shelf: Shelf) -> list[Snapshot]:
    """Those of them that stand for something which does not count here: for others there is nothing to decide."""
    return [one for one in undecided(shelf) if any(_is_lacking(shelf, one))]


def to_let_in(shelf: Shelf, desk: str) -> list[Snapshot]:
    """Those of a desk that a person may let in: what has not come whole can be looked into by nobody."""
    theirs = [one for one in lacking(shelf) if one.desk == desk and one.is_whole]
    return theirs[: revoking.MOST_LET_IN]


def named(snapshot: Snapshot) -> LetIn:
    """How a revocation names a snapshot: by its id, and by the sum of the part that names all the others."""
    return LetIn(bytes.fromhex(snapshot.id), snapshot.parts[0].sum)


def _is_lacking(shelf: Shelf, snapshot: Snapshot) -> Iterator[bool]:
    for kept in covered_by(shelf, snapshot):
        here = shelf.by_sum(kept.sum)
        yield here is None or here.state not in COUNTED


def read(kept: str | None) -> dict[str, list[SummedUp]]:
    """What is known of them, by desk, from what `note` wrote down."""
    found: dict[str, list[SummedUp]] = {}
    for desk, *about in json.loads(kept or "[]"):
        found.setdefault(desk, []).append(SummedUp(*about))
    return found


def note(shelf: Shelf) -> None:
    """Write down what is to be read of them."""
    said = [(one.desk, _entries(one), one.made, one.is_whole) for one in lacking(shelf)]
    written = json.dumps(said)
    if written != (shelf.fact(ASIDE) or "[]"):
        shelf.set_fact(ASIDE, written)


def sentences(shelf: Shelf) -> list[str]:
    """What a worker reads of them after a round."""
    names = shelf.members()
    return [
        f"A summary by {names.get(one.desk, 'a desk')}, which was shut out, is kept aside. "
        "Some of what is in it is nowhere else. Nothing of it counts until an admin lets it in."
        for one in lacking(shelf)
    ]


def _entries(snapshot: Snapshot) -> int:
    return sum(kept.changes for kept in snapshot.parts.values())
