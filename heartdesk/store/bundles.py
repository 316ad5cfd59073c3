"""What a desk keeps of a bundle, of what others have heard, of a round: the rows of sync."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from heartdesk.core.kinds import Audience


class State(StrEnum):
    """What became of a bundle here."""

    SAID = "said"  # our own
    TAKEN = "taken"  # its changes count here
    CARRIED = "carried"  # nobody here has the key; kept and handed on
    REFUSED = "refused"  # signed by a desk of ours, and not what any HeartDesk writes; kept, never counted
    WAITING = "waiting"  # it builds on a bundle that is not here yet
    LATER = "later"  # only a newer HeartDesk reads it
    COVERED = "covered"  # a snapshot holds what it said; its own bytes are not here
    ASIDE = "aside"  # said by a desk after it was shut out: kept until a person lets it in
    PART = "part"  # a part of a snapshot: carried, never counted


COUNTED = frozenset({State.SAID, State.TAKEN, State.CARRIED, State.REFUSED, State.COVERED})
"""States in which a bundle counts as seen by this desk."""


NEVER_CAME = ""
"""In place of the moment at which a bundle came: another desk's snapshot told of it."""

_COUNTED_THERE = ("length", "place")


class KeptBundle(NamedTuple):
    """A bundle this desk holds. `wall` is the latest stamp in it, in milliseconds; 0 where it was not opened.

    `place` counts on with each that is kept, whatever becomes of it.
    """

    audience: Audience
    stream: str
    number: int
    sum: bytes
    before: bytes
    desk: str
    state: State
    changes: int = 0
    deletes: int = 0
    wall: int = 0
    at: str = ""
    seen: int | None = None
    length: int = 0
    place: int = 0

    def row(self) -> dict[str, Any]:
        """It as a row of the store, but for what is counted there."""
        return {name: value for name, value in self._asdict().items() if name not in _COUNTED_THERE}


@dataclass(frozen=True)
class Receipt:
    """Another desk has everything that this one said of an audience in a stream, up to a number."""

    desk: str
    stream: str
    audience: Audience
    number: int
    at: str


@dataclass(frozen=True)
class RoundMade:
    """What came of one round. `told` says what was in the way, a sentence each."""

    at: str
    place: str
    left: int
    arrived: int
    told: tuple[str, ...]
