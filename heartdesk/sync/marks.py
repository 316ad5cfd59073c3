"""How far this desk has got at a place that answers in one request: what the next one there goes on from."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from heartdesk.store.bundles import State
from heartdesk.store.stream import LEFT
from heartdesk.sync import revoking, snapshot_parts, undecided
from heartdesk.sync.model import Shelf

_MARK = "sync_mark "
_WAITING = (State.WAITING, State.ASIDE)


@dataclass(frozen=True)
class Mark:
    """How far this desk has got at a place: the place's cursor; everything kept here up to `upto` is there too.

    `gaps` is what only the long way could fill, or bring there, when it was last gone.
    """

    cursor: str
    upto: int
    gaps: str


def marked(shelf: Shelf, place: str) -> Mark | None:
    """The mark of a place; None where it has to be met the long way."""
    upto, _, rest = (shelf.fact(_MARK + place) or "").partition(" ")
    gaps, _, cursor = rest.partition(" ")
    return Mark(cursor, int(upto), gaps) if cursor else None


def remember(shelf: Shelf, place: str, mark: Mark) -> None:
    """Go on from this mark the next time."""
    shelf.set_fact(_MARK + place, f"{mark.upto} {mark.gaps} {mark.cursor}")


def forget(shelf: Shelf, place: str) -> None:
    """Meet the place the long way the next time."""
    shelf.set_fact(_MARK + place, "")


def gaps(shelf: Shelf) -> str:
    """Tells one state of the snapshots that are whole here, and of what waits for something else, from another."""
    held = snapshot_parts.held_snapshots(shelf).values()
    whole = (one.id for one in held if one.is_whole and undecided.counts(shelf, one))
    waiting = (kept.sum.hex() for state in _WAITING for kept in shelf.in_state(state))
    let_in = (sum_.hex() for gone in revoking.shut_out(shelf).values() for sum_ in gone.snapshots)
    return hashlib.sha256(" ".join(sorted((*whole, *waiting, *let_in))).encode()).hexdigest()[:8]


def move_on(shelf: Shelf, place: str, mark: Mark, cursor: str, there: Collection[bytes]) -> None:
    """What came by another road meanwhile is not there yet: the mark stays before it."""
    upto = mark.upto
    for kept in shelf.kept_after(upto):
        if kept.length and kept.sum not in there:
            break
        upto = kept.place
    remember(shelf, place, Mark(cursor, upto, mark.gaps))
    has_left(shelf, upto)


def has_left(shelf: Shelf, upto: int) -> None:
    """Everything kept here up to this place of the shelf has been handed over somewhere."""
    if upto > int(shelf.fact(LEFT) or 0):
        shelf.set_fact(LEFT, str(upto))
