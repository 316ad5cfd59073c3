"""The road by the council's server: one question carries what is new here and brings back what is new there.

The server keeps a log for each audience. A desk's cursor says how far it has read them, by position and by a running
hash over all before it: where the server's log is another one, or was set back, the desk looks at the whole list of it
and offers what it lacks. Nothing that a server says can take anything away here.
"""

import ssl
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from heartdesk.core.clock import Clock
from heartdesk.core.wire import audience_number, sum_of
from heartdesk.core.wire_server import (
    MOST_BUNDLES,
    PART,
    TAG,
    Answer,
    Ask,
    Gone,
    LetGo,
    News,
    PartData,
    Parts,
    PartsThere,
    PutPart,
    ReadPart,
    ShutOut,
    Unknown,
)
from heartdesk.sync.model import Arrival, Exchanged, Held, Name, Seals, stream_bytes
from heartdesk.sync.transports.server_cursor import AUDIENCES, cursor_of, followed
from heartdesk.sync.transports.server_line import Line, OtherLogs, Patience, tidy_address
from heartdesk.sync.transports.server_lists import Listing, asked, fetched, listed
from heartdesk.sync.transports.server_saying import Saying, outgoing
from heartdesk.sync.transports.server_words import not_whole

_SHUT_OUT = "What says that this desk was shut out"


def _no_certificates() -> Sequence[bytes]:
    return ()


class ServerRoad:
    """See heartdesk.sync.model.Road. `certificates` gives those of all desks known here, for a server that is new."""

    def __init__(
        self, line: Line, *, certificates: Callable[[], Sequence[bytes]] = _no_certificates
    ) -> None:
        self.place = line.place
        self.coming = 0
        self._line = line
        self._saying = Saying(line, certificates=certificates)
        self._listing = Listing()
        self._gathered: list[bytes] = []

    def close(self) -> None:
        self._line.close()

    def arrivals(self, held: Mapping[Name, Held]) -> Iterator[Arrival]:
        """What stands in the logs and is not held: lists first, then what is missing, part by part."""
        self._saying.told.clear()
        self._listing = listed(self._line, {one.sum[:TAG] for one in held.values()})
        self.coming = sum(map(len, self._listing.missing.values()))
        if self._listing.shut_out:
            yield Arrival(_SHUT_OUT, self._listing.shut_out)
        for number in AUDIENCES:
            yield from fetched(self._line, self._listing, number)

    def lacks(self, held: Mapping[Name, Held]) -> list[Name]:
        """Which of those do not stand in the logs."""
        return [name for name, one in held.items() if one.sum[:TAG] not in self._listing.there]

    def count_there(self) -> int:
        """How many bundles stand in the logs."""
        return len(self._listing.there)

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
        self._saying.told.clear()
        bundles = [data for _, data in out]
        going = [outgoing(data, own=name.desk == self._line.desk) for name, data in out]
        try:
            news = self._saying.say(known, going, hears=True)
        except OtherLogs:
            return None
        if isinstance(news, Unknown):
            return None
        if isinstance(news, ShutOut):
            return Exchanged((Arrival(_SHUT_OUT, news.bundle),), cursor, told=self.told())
        moved, arrivals, left = followed(known, news, bundles, place=self.place)
        return Exchanged(tuple(arrivals), moved.text(), left > 0, left, self.told())

    def cursor_now(self) -> str:
        """Where the next exchange begins."""
        cursor = self._listing.cursor
        return cursor.text() if cursor.log else ""

    def told(self) -> tuple[str, ...]:
        """Sentences for bundles that the server would not take since it was last listed or asked."""
        return tuple(self._saying.told)

    def tidings(self, held: Mapping[Name, Held]) -> Iterator[bytes]:  # noqa: ARG002 - it is a handful
        """The bundles that tell who was shut out, as the server knows them."""
        answer = self._asked(Parts(telling=True))
        return iter(answer.telling if isinstance(answer, PartsThere) else ())

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

    def _send_gathered(self) -> None:
        """Bring out what is gathered; the cursor goes on where nobody else wrote in between."""
        bundles, self._gathered = self._gathered, []
        listing = self._listing
        going = [outgoing(data, own=False) for data in bundles]
        try:
            news = self._saying.say(listing.cursor, going, hears=False)
        except OtherLogs:
            raise not_whole(place=self.place) from None
        listing.there.update(sum_of(data)[:TAG] for data in bundles)
        if isinstance(news, News):
            listing.cursor, _, _ = followed(listing.cursor, news, bundles, place=self.place)

    def _asked(self, ask: Ask) -> Answer:
        return asked(self._line, ask, log=self._listing.cursor.log)


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
