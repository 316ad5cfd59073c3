"""The road by the council's server: one question carries what is new here and brings back what is new there.

The server keeps a log for each audience. A desk's cursor says how far it has read them, by position and by a running
hash over all before it: where the server's log is another one, or was set back, the desk looks at the whole list of it
and offers what it lacks. Nothing that a server says can take anything away here.
"""

import ssl
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from heartdesk.core.clock import Clock
from heartdesk.core.kinds import Audience
from heartdesk.core.wire import audience_number, audience_of, sum_of
from heartdesk.core.wire_server import (
    LOG,
    MOST_BUNDLES,
    PART,
    TAG,
    UNPROVED,
    Answer,
    Ask,
    Exchange,
    Fetch,
    Fetched,
    From,
    Gone,
    LetGo,
    List,
    Listed,
    News,
    PartData,
    Parts,
    PartsThere,
    PutPart,
    ReadPart,
    Refusal,
    ShutOut,
    Stretch,
    Unknown,
    running_after,
    tag_of_logs,
)
from heartdesk.sync.model import (
    FIRST,
    Arrival,
    Exchanged,
    Held,
    Name,
    PlaceTrouble,
    Seals,
    stream_bytes,
)
from heartdesk.sync.transports.server_line import Line, OtherLogs, Patience, TooLarge, tidy_address
from heartdesk.sync.transports.server_words import not_answered, not_whole

AUDIENCES = tuple(audience_number(audience) for audience in FIRST)
"""The numbers of all audiences, what is about people first."""

_ASKED_FOR = 256
"""Bundles asked for by their position at once."""

_HTTP_TOO_LARGE = 413


def _no_certificates() -> Sequence[bytes]:
    return ()


@dataclass(frozen=True)
class Read:
    """How far the log of an audience was read: the position, the running hash there."""

    position: int = 0
    running: bytes = b""


@dataclass(frozen=True)
class Cursor:
    """How far the logs of a server were read; `log` is b"" before the first meeting."""

    log: bytes = b""
    read: Mapping[int, Read] = field(default_factory=dict)

    def exchange(
        self, bundles: Sequence[bytes], *, room: int, certificates: Sequence[bytes]
    ) -> Exchange:
        """The question that goes on from here."""
        read = [self.read.get(number, Read()) for number in range(len(AUDIENCES))]
        positions = tuple(one.position for one in read)
        tag = tag_of_logs(positions, [one.running for one in read])
        return Exchange(positions, tag, room, tuple(bundles), tuple(certificates))

    def moved(self, audience: int, read: Read) -> "Cursor":
        return replace(self, read={**self.read, audience: read})

    def text(self) -> str:
        """The same as text, to be kept; `cursor_of` reads it."""
        read = (f"{n}:{one.position}:{one.running.hex()}" for n, one in sorted(self.read.items()))
        return " ".join((self.log.hex(), *read))


def cursor_of(text: str) -> Cursor | None:
    """The cursor that was kept; None for text that is none."""
    log, *read = text.split(" ")
    try:
        found = {}
        for one in read:
            number, position, running = one.split(":")
            found[int(number)] = Read(int(position), bytes.fromhex(running))
        cursor = Cursor(bytes.fromhex(log), found)
    except ValueError:
        return None
    return cursor if len(cursor.log) == LOG else None


class ServerRoad:
    """See heartdesk.sync.model.Road. `certificates` gives those of all desks known here, for a server that is new."""

    def __init__(
        self, line: Line, *, certificates: Callable[[], Sequence[bytes]] = _no_certificates
    ) -> None:
        self.place = line.place
        self.coming = 0
        self._line = line
        self._certificates = certificates
        self._cursor = Cursor()
        self._there: set[bytes] = set()
        self._gathered: list[bytes] = []
        self._told: list[str] = []

    def close(self) -> None:
        self._line.close()

    def arrivals(self, held: Mapping[Name, Held]) -> Iterator[Arrival]:
        """What stands in the logs and is not held: lists first, then what is missing, part by part."""
        self._cursor, self._there, self._told = Cursor(), set(), []
        known = {one.sum[:TAG] for one in held.values()}
        missing: dict[int, list[tuple[int, bytes]]] = {number: [] for number in AUDIENCES}
        shut_out = self._list(known, missing)
        self.coming = sum(map(len, missing.values()))
        if shut_out:
            yield Arrival("What says that this desk was shut out", shut_out)
        for number in AUDIENCES:
            yield from self._fetched(number, missing[number])

    def lacks(self, held: Mapping[Name, Held]) -> list[Name]:
        """Which of those do not stand in the logs."""
        return [name for name, one in held.items() if one.sum[:TAG] not in self._there]

    def count_there(self) -> int:
        """How many bundles stand in the logs."""
        return len(self._there)

    def put(self, name: Name, data: bytes) -> None:  # noqa: ARG002 - a bundle says itself what it is
        """Gather a bundle; a whole part of them is sent at once."""
        if sum(map(len, self._gathered)) + len(data) > PART:
            self._send_gathered()
        self._gathered.append(data)

    def flush(self) -> None:
        """Send what is gathered."""
        if self._gathered:
            self._send_gathered()

    def exchange(self, cursor: str, out: Sequence[tuple[Name, bytes]]) -> Exchanged | None:
        """See heartdesk.sync.model.Road."""
        known = cursor_of(cursor)
        if known is None:
            return None
        self._told = []
        try:
            news = self._said(known, [data for _, data in out], room=PART)
        except OtherLogs:
            return None
        if isinstance(news, Unknown):
            return None
        if isinstance(news, ShutOut):
            gone = Arrival("What says that this desk was shut out", news.bundle)
            return Exchanged((gone,), cursor, told=tuple(self._told))
        moved, arrivals, left = self._followed(known, news, [data for _, data in out])
        return Exchanged(tuple(arrivals), moved.text(), left > 0, left, tuple(self._told))

    def cursor_now(self) -> str:
        """Where the next exchange begins."""
        return self._cursor.text() if self._cursor.log else ""

    def told(self) -> tuple[str, ...]:
        """Sentences for bundles that the server would not take since it was last listed or asked."""
        return tuple(self._told)

    def parts(self) -> Mapping[str, int]:
        """The parts of snapshots that are there."""
        answer = self._asked(Parts())
        return answer.parts if isinstance(answer, PartsThere) else {}

    def read_part(self, name: str) -> bytes:
        """A part as it came; b"" where it is not there."""
        answer = self._asked(ReadPart(name))
        return answer.data if isinstance(answer, PartData) else b""

    def put_part(self, name: str, data: bytes) -> None:
        """Leave a part there."""
        self._asked(PutPart(name, data))

    def take_away(self, names: Collection[Name], parts: Collection[str]) -> int:
        """Have the server let the bytes go of what a snapshot there stands for; their places in the log stay."""
        gone = [
            Gone(
                stream_bytes(name.stream),
                audience_number(name.audience),
                name.number,
                bytes.fromhex(name.tag),
            )
            for name in names
        ]
        for start in range(0, len(gone), MOST_BUNDLES):
            self._asked(LetGo(tuple(gone[start : start + MOST_BUNDLES])))
        if parts:
            self._asked(LetGo((), tuple(parts)[:MOST_BUNDLES]))
        return len(gone) + len(parts)

    def _list(self, known: set[bytes], missing: dict[int, list[tuple[int, bytes]]]) -> bytes:
        """Read the lists of the logs into `missing`; the bundle that shuts this desk out, where there is one."""
        wanted = dict.fromkeys(AUDIENCES, 0)
        while wanted:
            asked = tuple(From(number, after) for number, after in wanted.items())
            answer = self._asked(List(asked, PART // TAG))
            if isinstance(answer, ShutOut):
                return answer.bundle
            if not isinstance(answer, Listed) or len(answer.log) != LOG:
                raise not_whole(place=self.place)
            self._cursor = replace(self._cursor, log=answer.log)
            before, wanted = wanted, {}
            for one in answer.logs:
                if one.first != before.get(one.audience, -1) + 1:
                    raise not_whole(place=self.place)
                tags = [one.tags[at : at + TAG] for at in range(0, len(one.tags), TAG)]
                last = one.first - 1 + len(tags)
                self._there.update(tags)
                missing[one.audience] += [
                    (position, tag)
                    for position, tag in enumerate(tags, one.first)
                    if tag not in known
                ]
                self._cursor = self._cursor.moved(one.audience, Read(last, one.running))
                if one.left and (tags or len(answer.logs) > 1):
                    wanted[one.audience] = last
            if wanted == before:
                raise not_whole(place=self.place)
        return b""

    def _fetched(self, number: int, missing: Sequence[tuple[int, bytes]]) -> Iterator[Arrival]:
        """The bundles at these places, asked for part by part."""
        while missing:
            asked = missing[:_ASKED_FOR]
            answer = self._asked(Fetch(number, tuple(place for place, _ in asked), PART))
            if not isinstance(answer, Fetched) or not 0 < len(answer.bundles) <= len(asked):
                raise not_whole(place=self.place)
            for (position, tag), data in zip(asked, answer.bundles, strict=False):
                if not data:  # it stands in a snapshot now
                    continue
                called = _called(number, position)
                if sum_of(data)[:TAG] == tag:
                    yield Arrival(called, data)
                else:
                    self._there.discard(tag)
                    yield Arrival(called, why_not="is not what the server's own list says it is")
            missing = missing[len(answer.bundles) :]

    def _send_gathered(self) -> None:
        """Bring out what is gathered; the cursor goes on where nobody else wrote in between."""
        bundles, self._gathered = self._gathered, []
        try:
            news = self._said(self._cursor, bundles, room=0)
        except OtherLogs:
            raise not_whole(place=self.place) from None
        self._there.update(sum_of(data)[:TAG] for data in bundles)
        if isinstance(news, News):
            self._cursor, _, _ = self._followed(self._cursor, news, bundles)

    def _said(
        self, cursor: Cursor, bundles: Sequence[bytes], *, room: int
    ) -> News | Unknown | ShutOut:
        """Say these bundles; those the server may not take yet are said again with their desks' certificates."""
        answer = self._exchanged(cursor, bundles, room=room)
        if not isinstance(answer, News) or not answer.refused:
            return answer
        strange = [one.index for one in answer.refused if one.why == UNPROVED]
        for one in answer.refused:
            if one.why != UNPROVED:
                self._not_taken(one.why)
        shown = self._certificates() if strange else ()
        if shown:
            again = self._exchanged(cursor, bundles, room=room, certificates=shown)
            if isinstance(again, News):
                strange = [one.index for one in again.refused if one.why == UNPROVED]
                answer = again
        if strange:
            self._not_taken(UNPROVED)
        return answer

    def _exchanged(
        self,
        cursor: Cursor,
        bundles: Sequence[bytes],
        *,
        room: int,
        certificates: Sequence[bytes] = (),
    ) -> News | Unknown | ShutOut:
        """One question; where it is too large for what lies between, its halves."""
        ask = cursor.exchange(bundles, room=room, certificates=certificates)
        try:
            answer = self._line.ask(ask, log=cursor.log)
        except TooLarge:
            if not bundles:
                raise self._too_large() from None
            if len(bundles) == 1:
                self._not_taken("is too large for the server, or for something before it")
                return self._exchanged(cursor, (), room=room)
            return self._in_halves(cursor, bundles, room=room, certificates=certificates)
        if not isinstance(answer, News | Unknown | ShutOut):
            raise not_whole(place=self.place)
        return answer

    def _in_halves(
        self, cursor: Cursor, bundles: Sequence[bytes], *, room: int, certificates: Sequence[bytes]
    ) -> News | Unknown | ShutOut:
        """The same in two questions, the second going on from the first; told as if it had been one."""
        middle = len(bundles) // 2
        begun, rest = bundles[:middle], bundles[middle:]
        first = self._exchanged(cursor, begun, room=0, certificates=certificates)
        if not isinstance(first, News):
            return first
        between, _, _ = self._followed(cursor, first, begun)
        second = self._exchanged(between, rest, room=room, certificates=certificates)
        if not isinstance(second, News):
            return second
        refused = tuple(Refusal(one.index + middle, one.why) for one in second.refused)
        stretches = (
            *(Stretch(one.audience, 0, one.entries) for one in first.stretches),
            *(_numbered_on(one, middle) for one in second.stretches),
        )
        return News(stretches, (*first.refused, *refused), first.log or second.log)

    def _followed(
        self, cursor: Cursor, news: News, given: Sequence[bytes]
    ) -> tuple[Cursor, list[Arrival], int]:
        """The cursor after an answer, what came with it, how much is still there."""
        arrivals: list[Arrival] = []
        left = 0
        if not cursor.log:
            cursor = replace(cursor, log=news.log)
        for stretch in news.stretches:
            read = cursor.read.get(stretch.audience, Read())
            left += stretch.left
            for entry in stretch.entries:
                if isinstance(entry, int):
                    if not 0 <= entry < len(given):
                        raise not_whole(place=self.place)
                    sum_ = sum_of(given[entry])
                elif len(entry) == 32:  # a sum: the bundle stands in a snapshot now
                    sum_ = entry
                else:
                    sum_ = sum_of(entry)
                    called = _called(stretch.audience, read.position + 1)
                    arrivals.append(Arrival(called, entry))
                read = Read(read.position + 1, running_after(read.running, sum_))
            cursor = cursor.moved(stretch.audience, read)
        if left and not any(stretch.entries for stretch in news.stretches):
            left = 0  # it says that there is more and gives nothing: asking on would never end
        return cursor, arrivals, left

    def _asked(self, ask: Ask) -> Answer:
        try:
            return self._line.ask(ask, log=self._cursor.log)
        except TooLarge:
            raise self._too_large() from None
        except OtherLogs:  # it was set back in the middle of this round
            raise not_whole(place=self.place) from None

    def _too_large(self) -> PlaceTrouble:
        return not_answered(_HTTP_TOO_LARGE, b"", html=False, place=self.place)

    def _not_taken(self, why: str) -> None:
        sentence = f"The server did not take one part: it {why}. It stays here."
        if sentence not in self._told:
            self._told.append(sentence)


def road_by_server(
    address: str,
    seals: Seals,
    *,
    certificates: Callable[[], Sequence[bytes]] = _no_certificates,
    patience: Patience | None = None,
    clock: Clock | None = None,
    verify: ssl.SSLContext | None = None,
) -> ServerRoad:
    """The road to a server at an address; nothing is asked yet. Raises DeskError for an address that is none.

    `verify` trusts other certificates than the system does: for tests.
    """
    line = Line(tidy_address(address), seals, patience=patience, clock=clock, verify=verify)
    return ServerRoad(line, certificates=certificates)


def _called(number: int, position: int) -> str:
    """How a bundle of a log is called to a worker."""
    audience: Audience | None = audience_of(number)
    return f"Part {position:,} of {audience or 'what is new to this HeartDesk'}"


def _numbered_on(stretch: Stretch, by: int) -> Stretch:
    """The same with the numbers of what was given counted from an earlier one on."""
    entries = tuple(one + by if isinstance(one, int) else one for one in stretch.entries)
    return Stretch(stretch.audience, stretch.left, entries)
