"""Who was shut out is heard first: before anything else counts of what lies beside it at the same place."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial

from heartdesk.core.notices import Told, kind_of
from heartdesk.core.wire import Unfit, take_apart
from heartdesk.sync import notices
from heartdesk.sync.model import Arrival, Keeper, PlaceTrouble, Seals

MOST_AHEAD = 16 * 1024 * 1024
"""Bytes that are looked through ahead."""


def shut_out_first(
    keeper: Keeper, seals: Seals, arrivals: Iterable[Arrival], tell: Callable[[str], None]
) -> Iterator[Arrival]:
    """The arrivals, in their order, each once every revocation in those around it counts.

    Raises what reading the place raises, after the arrivals that were read before.
    """
    ahead: list[Arrival] = []
    size = 0
    try:
        for arrival in arrivals:
            ahead.append(arrival)
            size += len(arrival.data)
            if size >= MOST_AHEAD:
                yield from _heard(keeper, seals, ahead, tell)
                ahead, size = [], 0
    except PlaceTrouble:
        yield from _heard(keeper, seals, ahead, tell)
        raise
    yield from _heard(keeper, seals, ahead, tell)


def hear_first(keeper: Keeper, seals: Seals, notices_there: Iterable[bytes]) -> list[str]:
    """Let the revocations among these notices count; what a worker should know, a sentence each."""
    found = [one for one in notices_there if kind_of(one) == Told.REVOCATION]
    if not found:
        return []
    # The council's root key signed them: whose bundle brought them does not matter.
    return list(keeper.run(partial(notices.take_in, seals=seals, notices=found, desk=seals.desk)))


def _heard(
    keeper: Keeper, seals: Seals, ahead: list[Arrival], tell: Callable[[str], None]
) -> Iterator[Arrival]:
    for sentence in hear_first(keeper, seals, notices_in(arrival.data for arrival in ahead)):
        tell(sentence)
    yield from ahead


def notices_in(bundles: Iterable[bytes]) -> Iterator[bytes]:
    """The notices that stand in the headers of these bundles, proved or not."""
    for data in bundles:
        with suppress(Unfit):
            yield from take_apart(data).header.notices
