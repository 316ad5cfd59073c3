"""Finds how much work this computer can put into one guess at a passphrase in about 0.7 s."""

import time
from math import ceil

import msgspec

from heartdesk.security import sealing
from heartdesk.security.cost import CEILING, DEFAULT, Cost, refuse_unfit

_WISHED = (
    0.7  # seconds: between 0.5, below which guessing is cheap, and 1, above which a worker waits
)
_MOST_MEMORY_KIB = 128 * 1024  # a desk may be opened on an old computer while much else is open


def calibrated() -> Cost:
    """What takes about 0.7 s here, never less than DEFAULT. Takes about 2 s to find out.

    Memory goes up first, because it is what makes guessing on a graphics card dear; then the passes.
    """
    cost = DEFAULT
    while seconds(cost) * 2 <= _WISHED and cost.memory_kib * 2 <= _MOST_MEMORY_KIB:
        cost = msgspec.structs.replace(cost, memory_kib=cost.memory_kib * 2)
    each_pass = seconds(cost) / cost.iterations
    passes = min(max(cost.iterations, ceil(_WISHED / each_pass - 0.5)), CEILING.iterations)
    return msgspec.structs.replace(cost, iterations=passes)


def seconds(cost: Cost) -> float:
    """How long one guess takes here: the shorter of two, because other programs only ever make it longer."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        sealing.stretched("three plain words", bytes(16), cost, bytes(sealing.KEY_BYTES))
        times.append(time.perf_counter() - start)
    return min(times)


def usable_cost(asked: Cost | None, *, demo: bool) -> Cost:
    """The cost of a new slot: what was asked for, else what fits this computer, for a practice desk what ships.

    Raises DeskError for one outside the bounds.
    """
    if asked is None:
        return DEFAULT if demo else calibrated()
    refuse_unfit(asked)
    return asked
