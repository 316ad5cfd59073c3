"""What a person decides about what arrived: deletes that were held, words that build on something lost."""

from heartdesk.core.wire import take_apart
from heartdesk.store.bundles import State
from heartdesk.sync import revoking
from heartdesk.sync.model import Seals, Shelf
from heartdesk.sync.taking import settle


def let_deletes_in(shelf: Shelf) -> int:
    """Let the deletes that another desk made in great number count; how many there were."""
    held = shelf.held()
    for _, stream, change in held:
        shelf.let_go([change])
        shelf.apply([change], stream)
    return len(held)


def go_on_without(shelf: Shelf, seals: Seals) -> int:
    """Let what waits count, though something said before it is missing; how many bundles that were.

    For when it will never come: a laptop that is gone. Where an edit built on what is lost, a person is asked.
    """
    waiting = sorted(shelf.in_state(State.WAITING), key=lambda kept: (kept.stream, kept.number))
    counts = revoking.accepted(shelf)
    for kept in waiting:
        envelope = take_apart(shelf.data(kept.sum))
        settle(shelf, seals, kept, envelope, anyway=True, accepted=counts)
    return len(waiting)
