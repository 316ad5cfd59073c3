"""What sync speaks of: names of bundles, what a round needs of a store, of a key holder, of a road."""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import RULES, SEALED, Audience, Kind
from heartdesk.core.notices import NewKey, Revocation
from heartdesk.core.wire import TAG_BYTES, Certified
from heartdesk.store.bundles import KeptBundle, Receipt, RoundMade, State
from heartdesk.store.digest import Weighed
from heartdesk.store.merge import Change, ChangeId
from heartdesk.store.snapshot_shelf import Place, Spoken

Value = TypeVar("Value")

MOST_CHANGES = 64
"""Changes in one bundle: whoever takes it in does so in one transaction, and nobody must wait long for that."""

MOST_BYTES = 192 * 1024
"""Bytes of what is said in one bundle, before packing."""

UNREAD = "sync_unread "
"""The fact that says, per audience, that somebody said things here that only a newer HeartDesk knows."""

MOST_SENT = 256 * 1024
"""Bytes that one request to a server may carry, each way."""

FIRST = tuple(sorted(Audience, key=lambda one: (one is Audience.DIRECTORY, one not in SEALED)))
"""Every audience, in the order in which what is for it goes out and comes in: what is about people first."""

_SAID_IN_TURN = (Audience.DIRECTORY, Audience.HUB, Audience.PEOPLE, Audience.VOLUNTEERS)

URGENT = (
    *(Kind.TELLING, Kind.ERASURE, Kind.CONSENT, Kind.RIGHTS_REQUEST),
    *(Kind.CHECK_IN, Kind.CHECK_IN_CALL),
    *(kind for kind, rule in RULES.items() if rule.audience not in _SAID_IN_TURN),
)
"""Kinds that are said before whatever else waits: somebody may be at risk, or has taken their word back."""

TELL_EVERY = timedelta(minutes=15)
"""A desk that has heard news and has nothing to say tells that it has heard, no more often than this."""

SIGN_OF_LIFE = timedelta(days=6)
"""A desk that has nothing to say at all shows that it is there, so that nobody's lease runs out beside it."""

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


Held = KeptBundle
"""What a desk holds of a bundle, when it asks a place what it lacks: its sum, how long it is, when it came."""


@dataclass(frozen=True)
class Exchanged:
    """What came of one request to a place that answers in one: what others said, and where the next one begins.

    `cursor` is the place's own word for that. `more` says that it has more than went into one answer, `left` how many.
    `told` are sentences for what was in the way; whatever was sent counts as there all the same.
    """

    arrivals: tuple[Arrival, ...]
    cursor: str
    more: bool = False
    left: int = 0
    told: tuple[str, ...] = ()


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
    def kept_after(self, place: int) -> list[KeptBundle]: ...
    def data(self, sum_: bytes) -> bytes: ...
    def stream_speaker(self, stream: str) -> str | None: ...
    def keep(self, kept: KeptBundle, data: bytes) -> None: ...
    def settle(self, kept: KeptBundle) -> None: ...
    def unsaid(
        self, audience: Audience, limit: int, kinds: Collection[Kind] | None = None
    ) -> list[Change]: ...
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
    def mark(self) -> int: ...
    def ids(self, audience: Audience, *, upto: int) -> list[ChangeId]: ...
    def heads(
        self, audience: Audience, *, upto: int, after: Place, records: int
    ) -> tuple[list[Spoken], Place | None]: ...
    def take_heads(
        self,
        found: Sequence[Spoken],
        *,
        had_seen: Container[ChangeId],
        passed: Container[ChangeId] = (),
        compare: bool = False,
    ) -> list[str]: ...
    def erased(self) -> Collection[str]: ...
    def weigh(self, audience: Audience, *, upto: int, after: Place, records: int) -> Weighed: ...
    def hold_to(self, signed: Collection[Change], stream: str) -> list[str]: ...
    def say_again(self, ids: Iterable[ChangeId]) -> list[str]: ...
    def records_of(self, audience: Audience) -> list[tuple[Kind, str]]: ...
    def said_of(self, kind: Kind, record_id: str) -> list[Spoken]: ...
    def cover(self, kept: KeptBundle) -> None: ...
    def count_kept(self) -> Mapping[Audience, int]: ...
    def remove(self, sum_: bytes) -> None: ...
    def may_sum_up(self) -> bool: ...


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
    def revocation(self, notice: bytes) -> Revocation: ...
    def new_key(self, notice: bytes) -> NewKey: ...
    def can_seal(self, audience: Audience) -> bool: ...
    def seal(self, audience: Audience, plain: bytes, context: bytes) -> bytes: ...
    def can_open(self, body: bytes) -> bool: ...
    def open(self, body: bytes, context: bytes) -> bytes: ...
    def digest_keys(self, audience: Audience) -> tuple[bytes, ...]:
        """What nobody knows who cannot open what is sealed for an audience now: first the newest; () for such a one."""
        ...


class Road(Protocol):
    """A place where desks leave bundles for each other. Raises PlaceTrouble where it cannot be used.

    A place that knows how far a desk has got answers in one request (`exchange`); all others, and one that was set
    back, are met the long way: `arrivals`, `lacks`, `put`, `flush`.
    """

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
        """Leave a bundle there, whole or not at all; surely there once `flush` has come back."""
        ...

    def flush(self) -> None:
        """Bring out what `put` may have gathered."""
        ...

    def exchange(self, cursor: str, out: Sequence[tuple[Name, bytes]]) -> Exchanged | None:
        """Leave these bundles, and bring what others left after `cursor`; None where the cursor means nothing there."""
        ...

    def cursor_now(self) -> str:
        """Where an exchange begins after a round the long way; "" at a place that knows no such thing."""
        ...

    def told(self) -> tuple[str, ...]:
        """What the place said about what was brought, a sentence each. Asked after `flush`."""
        ...

    def tidings(self, held: Mapping[Name, Held]) -> Iterator[bytes]:
        """Bundles that may tell who was shut out, of those that lie there and are not held."""
        ...

    def parts(self) -> Mapping[str, int]:
        """The parts of snapshots that lie there, by name, with their length; see `is_part`."""
        ...

    def read_part(self, name: str) -> bytes:
        """The bytes of a part; cut short or changed, they are the reader's to refuse."""
        ...

    def put_part(self, name: str, data: bytes) -> None:
        """Leave a part there, whole or not at all."""
        ...

    def take_away(self, names: Collection[Name], parts: Collection[str]) -> int:
        """Delete bundles and parts that a snapshot which lies there whole stands for; how many are gone now.

        A place that keeps everything does nothing.
        """
        ...


_PART = re.compile(rf"({'|'.join(Audience)})-[0-9a-f]{{40}}-[0-9]{{4}}\.hds")


def is_part(name: str) -> bool:
    """Whether it is the name of a part of a snapshot: its audience, the snapshot's id, the part's number."""
    return _PART.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def stream_named(id_: bytes) -> str:
    """A stream as it is written in the store, from the bytes by which it is named on the way."""
    return str(UUID(bytes=id_))


@lru_cache(maxsize=4096)
def stream_bytes(stream: str) -> bytes:
    """The bytes by which a stream is named on the way."""
    return UUID(stream).bytes


_URGENCY = {audience: place for place, audience in enumerate(FIRST)}


def by_urgency(audience: Audience) -> int:
    """How soon what is for an audience goes and comes: 0 for the first."""
    return _URGENCY[audience]


def name_of(kept: KeptBundle) -> Name:
    """What a bundle that is held is called on the way."""
    return Name(kept.desk, kept.stream, kept.audience, kept.number, kept.sum[:TAG_BYTES].hex())
