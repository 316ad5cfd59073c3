"""What stands on a shelf in memory, with what is looked up often kept beside it. Copying it is an image of the disk."""

import copy
from dataclasses import dataclass, field

from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import Audience
from heartdesk.store.bundles import KeptBundle, Receipt, RoundMade, State
from heartdesk.store.merge import Change, ChangeId


class Bundles(dict[bytes, KeptBundle]):
    """Bundles by their sums, and by what they are asked for by, so that nobody looks through all of them for a few."""

    def __init__(self) -> None:
        super().__init__()
        self.of_state: dict[State, dict[bytes, KeptBundle]] = {state: {} for state in State}
        self.of_stream: dict[tuple[Audience, str], dict[bytes, KeptBundle]] = {}
        self.whole: dict[bytes, KeptBundle] = {}
        self.as_seen: dict[Audience, dict[int, bytes]] = {one: {} for one in Audience}

    def __setitem__(self, sum_: bytes, kept: KeptBundle) -> None:
        before = self.get(sum_)
        if before is not None:
            del self.of_state[before.state][sum_]
        super().__setitem__(sum_, kept)
        self.of_state[kept.state][sum_] = kept
        self.of_stream.setdefault((kept.audience, kept.stream), {})[sum_] = kept
        if kept.state is not State.PART:
            self.whole[sum_] = kept
        if kept.seen is not None:
            self.as_seen[kept.audience][kept.seen] = sum_

    def __delitem__(self, sum_: bytes) -> None:
        kept = self[sum_]
        del self.of_state[kept.state][sum_]
        del self.of_stream[kept.audience, kept.stream][sum_]
        self.whole.pop(sum_, None)
        super().__delitem__(sum_)

    def copy(self) -> "Bundles":
        made = Bundles()
        for sum_, kept in self.items():
            made[sum_] = kept
        made.as_seen = {one: seen.copy() for one, seen in self.as_seen.items()}
        return made

    def said_in(self, audience: Audience, stream: str) -> list[KeptBundle]:
        """The bundles of a stream for an audience, in the order they came."""
        return list(self.of_stream.get((audience, stream), {}).values())

    def seen_after(self, audience: Audience, place: int) -> list[KeptBundle]:
        """What came to count as seen after that place, in order."""
        found = []
        for seen, sum_ in reversed(self.as_seen[audience].items()):
            if seen <= place:
                break
            kept = self.get(sum_)
            if kept is not None and kept.seen == seen:
                found.append(kept)
        return found[::-1]


@dataclass
class Kept:
    """All that stands on the shelf."""

    streams: tuple[str, ...]
    facts: dict[str, str] = field(default_factory=dict)
    bundles: Bundles = field(default_factory=Bundles)
    data: dict[bytes, bytes] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)
    numbered: dict[tuple[Audience, str, int], list[bytes]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    known: set[ChangeId] = field(default_factory=set)
    of_record: dict[tuple[str, str], list[Change]] = field(default_factory=dict)
    unsaid: list[Change] = field(default_factory=list)
    said_in: dict[ChangeId, int] = field(default_factory=dict)
    held: list[tuple[str, str, Change]] = field(default_factory=list)
    certificates: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    receipts: dict[tuple[str, str, Audience], Receipt] = field(default_factory=dict)
    rounds: list[RoundMade] = field(default_factory=list)
    stream_of: dict[ChangeId, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    last_stamp: Stamp = field(default_factory=lambda: Stamp(0, 0))
    seen: int = 0
    placed: int = 0

    def image(self) -> "Kept":
        """What a copy of the disk would hold: values are never changed in place, so they are shared."""
        made = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict | list | set):
                setattr(made, name, value.copy())
        made.numbered = {place: list(sums) for place, sums in self.numbered.items()}
        made.of_record = {place: list(known) for place, known in self.of_record.items()}
        return made
