"""What sync speaks of: names of bundles, what a round needs of a store, of a key holder, of a road."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import Audience
from heartdesk.core.wire import TAG_BYTES, Certified
from heartdesk.store.merge import Change, ChangeId
from heartdesk.store.shelf import KeptBundle, Receipt, RoundMade, State

Value = TypeVar("Value")

MOST_CHANGES = 64
"""Changes in one bundle: whoever takes it in does so in one transaction, and nobody must wait long for that."""

MOST_BYTES = 192 * 1024
"""Bytes of what is said in one bundle, before packing."""

TELL_EVERY = timedelta(minutes=15)
"""A desk that has heard news and has nothing to say tells that it has heard, no more often than this."""

LEAST_HELD = 20
SHARE_HELD = 0.05
HELD_WITHIN = timedelta(hours=24)
"""Deletes by one desk over the larger of so many records and this share of them, within that time, wait."""


class PlaceTrouble(MachineTrouble):
    """A folder or server that cannot be used now. Nothing is lost: everything goes the next time."""


class Stopped(DeskError):
    """Somebody asked a round to stop. What came in counts, and the rest goes the next time."""


@dataclass(frozen=True)
class Way:
    """How far a round is: so many bundles taken in, or handed over where they go `out`, of so many."""

    done: int
    of: int
    out: bool = False


Watch = Callable[[Way], bool]
"""Told how far a round is, in the thread that makes it; False stops the round there."""


def unwatched(_way: Way) -> bool:
    """Nobody looks on."""
    return True


class NotOfACouncil(DeskError):
    """This desk has never been joined with others, so there is nobody to sync with."""


class Name(NamedTuple):
    """What a bundle is called on the way. `tag` is the beginning of its sum, in hexadecimal."""

    desk: str
    stream: str
    audience: Audience
    number: int
    tag: str


@dataclass(frozen=True)
class Arrival:
    """What was found at a place: bytes under a name, or why there are none. `called` is how people find it there."""

    called: str
    data: bytes = b""
    why_not: str = ""


@dataclass(frozen=True)
class Held:
    """What a desk holds of a bundle, when it asks a place what it lacks: its sum, and how long it is."""

    sum: bytes
    length: int


class Shelf(Protocol):
    """A store, within one transaction. heartdesk.store.shelf.UnitShelf is the real one."""

    @property
    def stream(self) -> str: ...
    @property
    def streams(self) -> tuple[str, ...]: ...
    @property
    def now(self) -> datetime: ...

    def begin_stream(self, stream: str) -> None: ...
    def fact(self, name: str) -> str | None: ...
    def set_fact(self, name: str, value: str) -> None: ...
    def by_sum(self, sum_: bytes) -> KeptBundle | None: ...
    def numbered(self, audience: Audience, stream: str, number: int) -> list[KeptBundle]: ...
    def last_of(self, audience: Audience, stream: str) -> KeptBundle | None: ...
    def seen_after(self, audience: Audience, seen: int) -> list[KeptBundle]: ...
    def in_state(self, state: State) -> list[KeptBundle]: ...
    def names(self) -> list[KeptBundle]: ...
    def data(self, sum_: bytes) -> bytes: ...
    def stream_speaker(self, stream: str) -> str | None: ...
    def keep(self, kept: KeptBundle, data: bytes) -> None: ...
    def settle(self, kept: KeptBundle) -> None: ...
    def unsaid(self, audience: Audience, limit: int) -> list[Change]: ...
    def mark_said(self, said: Sequence[ChangeId], number: int) -> None: ...
    def apply(self, arrived: Collection[Change], stream: str) -> None: ...
    def takes_away(self, change: Change) -> bool: ...
    def deleted_lately(self, desk: str, *, after: int, until: int) -> int: ...
    def count_live(self, audience: Audience) -> int: ...
    def hold(self, held: Iterable[Change], *, desk: str, stream: str) -> None: ...
    def held(self) -> list[tuple[str, str, Change]]: ...
    def let_go(self, released: Iterable[Change]) -> None: ...
    def certificate_of(self, desk: str) -> bytes | None: ...
    def know(self, desk: str, name: str, certificate: bytes) -> None: ...
    def members(self) -> dict[str, str]: ...
    def receive_receipt(self, desk: str, stream: str, audience: Audience, number: int) -> None: ...
    def receipts(self) -> list[Receipt]: ...
    def note_round(self, made: RoundMade) -> None: ...


class Keeper(Protocol):
    """Opens a store's shelf: each call is one transaction, all of which is kept, or none."""

    def run(self, action: Callable[[Shelf], Value]) -> Value: ...


class Seals(Protocol):
    """What an opened desk can sign, seal and open. heartdesk.sync.seals.DeskSeals is the real one."""

    @property
    def council(self) -> bytes: ...
    @property
    def desk(self) -> str: ...
    @property
    def certificate(self) -> bytes: ...
    @property
    def keys(self) -> str:
        """Tells one set of keys from another, and gives nothing of them away."""
        ...

    def sign(self, data: bytes) -> bytes: ...
    def is_signed(self, public: bytes, data: bytes, signature: bytes) -> bool: ...
    def certified(self, certificate: bytes) -> Certified: ...
    def can_seal(self, audience: Audience) -> bool: ...
    def seal(self, audience: Audience, plain: bytes, context: bytes) -> bytes: ...
    def can_open(self, body: bytes) -> bool: ...
    def open(self, body: bytes, context: bytes) -> bytes: ...


class Road(Protocol):
    """A place where desks leave bundles for each other. Raises PlaceTrouble where it cannot be used."""

    @property
    def place(self) -> str: ...

    def arrivals(self, held: Mapping[Name, Held]) -> Iterator[Arrival]:
        """What is there and not held, those of a stream in order."""
        ...

    @property
    def coming(self) -> int:
        """How many arrivals there are at most; known once the first of them was asked for."""
        ...

    def lacks(self, held: Mapping[Name, Held]) -> list[Name]:
        """Which of those are not whole there. Asked after `arrivals`."""
        ...

    def count_there(self) -> int:
        """How many whole bundles are there, as far as it was looked at."""
        ...

    def put(self, name: Name, data: bytes) -> None:
        """Leave a bundle there, whole or not at all."""
        ...


def name_of(kept: KeptBundle) -> Name:
    """What a bundle that is held is called on the way."""
    tag = kept.sum[:TAG_BYTES].hex()
    return Name(kept.desk, kept.stream, kept.audience, kept.number, tag)
