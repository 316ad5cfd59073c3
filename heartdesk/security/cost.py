"""How much work one guess at a passphrase costs: the parameters of Argon2id."""

from msgspec import Struct

from heartdesk.core.errors import DeskError


class Cost(Struct, frozen=True, forbid_unknown_fields=True):
    """Memory in KiB, passes over it, lanes side by side (RFC 9106, section 3.1)."""

    memory_kib: int
    iterations: int
    lanes: int


FLOOR = Cost(memory_kib=19 * 1024, iterations=2, lanes=1)
"""OWASP's least for Argon2id (Password Storage Cheat Sheet); nothing below it is ever made or opened."""

DEFAULT = Cost(memory_kib=64 * 1024, iterations=3, lanes=4)
"""What ships: RFC 9106's second recommended choice. Never lower it."""

CEILING = Cost(memory_kib=1024 * 1024, iterations=16, lanes=16)
"""Above this a changed file would only make the computer run out of memory or time."""


def refuse_unfit(cost: Cost) -> None:
    """Raise DeskError unless every part of `cost` lies between FLOOR and CEILING."""
    weak = (
        cost.memory_kib < FLOOR.memory_kib
        or cost.iterations < FLOOR.iterations
        or cost.lanes < FLOOR.lanes
    )
    if weak:
        raise DeskError(
            "The lock on this desk's keys is weaker than HeartDesk allows: its key file was changed.",
            then="Do not use this desk. Show it to whoever looks after this computer.",
        )
    heavy = (
        cost.memory_kib > CEILING.memory_kib
        or cost.iterations > CEILING.iterations
        or cost.lanes > CEILING.lanes
    )
    if heavy:
        raise DeskError(
            "The lock on this desk's keys asks for more than any HeartDesk uses: its key file was changed.",
            then="Do not use this desk. Show it to whoever looks after this computer.",
        )


def dearer(one: Cost, other: Cost) -> Cost:
    """The larger of the two in every part."""
    return Cost(
        memory_kib=max(one.memory_kib, other.memory_kib),
        iterations=max(one.iterations, other.iterations),
        lanes=max(one.lanes, other.lanes),
    )
