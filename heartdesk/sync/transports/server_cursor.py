"""How far a desk has read the logs of a server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from heartdesk.core.wire import audience_number, audience_of, sum_of
from heartdesk.core.wire_server import LOG, Exchange, News, running_after, tag_of_logs
from heartdesk.core.wire_thin import Thin
from heartdesk.sync.model import FIRST, Arrival
from heartdesk.sync.transports.server_words import not_whole

AUDIENCES = tuple(audience_number(audience) for audience in FIRST)
"""The numbers of all audiences, what is about people first."""


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
        self, bundles: Sequence[bytes | Thin], *, hears: bool, certificates: Sequence[bytes] = ()
    ) -> Exchange:
        """The question that goes on from here."""
        read = [self.read.get(number, Read()) for number in range(len(AUDIENCES))]
        positions = tuple(one.position for one in read)
        tag = tag_of_logs(positions, [one.running for one in read])
        return Exchange(positions, tag, tuple(bundles), tuple(certificates), hears)

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


def followed(
    cursor: Cursor, news: News, given: Sequence[bytes], *, place: str
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
                    raise not_whole(place=place)
                sum_ = sum_of(given[entry])
            elif len(entry) == 32:  # a sum: the bundle stands in a snapshot now
                sum_ = entry
            else:
                sum_ = sum_of(entry)
                name = called(stretch.audience, read.position + 1)
                arrivals.append(Arrival(name, entry))
            read = Read(read.position + 1, running_after(read.running, sum_))
        cursor = cursor.moved(stretch.audience, read)
    if left and not any(stretch.entries for stretch in news.stretches):
        left = 0  # it says that there is more and gives nothing: asking on would never end
    return cursor, arrivals, left


def called(number: int, position: int) -> str:
    """How a bundle of a log is called to a worker."""
    return f"Part {position:,} of {audience_of(number) or 'what is new to this HeartDesk'}"
