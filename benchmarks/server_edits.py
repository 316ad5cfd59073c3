"""Bytes that edits take by the council's server: whole rounds of a desk that knows it, counted on the line above TLS.

The log of each audience holds some hundred bundles before, so that positions in it are as long as they come to be.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from benchmarks.server_kit import served
from heartdesk.core.kinds import Audience, Kind
from heartdesk.sync.model import Seals
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.server import road_by_server
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.road_contract import Speaker, leave
from tests.sync.server_line_proxy import Proxy, a_line

BEFORE = 300
"""Bundles in the log of each audience before anything is counted."""

MOMENT = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Travelled:
    """Bytes of one round above TLS, heads included, and how many requests it took."""

    up: int
    down: int
    requests: int

    @property
    def both(self) -> int:
        return self.up + self.down


class Desk:
    """A desk with real keys that has met the server."""

    def __init__(self, seals: Seals, line: Proxy) -> None:
        self._seals, self._line = seals, line
        self._desk = MemoryDesk(
            Kept(streams=(str(uuid4()),)), run=uuid4().bytes, clock=lambda: MOMENT
        )

    def creates(self, records: Sequence[Fields]) -> list[str]:
        """New entries, not said yet; their ids."""
        ids = [str(uuid4()) for _ in records]
        for id_, fields in zip(ids, records, strict=True):
            self._desk.create(Kind.SERVICE, id_, fields)
        return ids

    def edits(self, edits: Mapping[str, Fields]) -> Travelled:
        """Change entries, then meet the server."""
        for id_, told in edits.items():
            self._desk.change(Kind.SERVICE, id_, told)
        return self.meets()

    def meets(self) -> Travelled:
        """A round."""
        asked: list[httpx.Request] = []
        self._line.begin()
        with closing(road_by_server(self._line.address, self._seals)) as road:
            road._line._client.event_hooks = {"request": [asked.append]}
            made = make_round(self._desk, road, self._seals)
        assert made.whole, made.told
        assert not made.told, made.told
        return Travelled(self._line.up, self._line.down, len(asked))


@contextmanager
def two_desks() -> Iterator[tuple[Desk, Desk]]:
    """Two desks of a council, and a server that holds much already, which neither has met."""
    with served(tls=False) as server, a_line(server.address) as line:
        with closing(road_by_server(server.address, server.council.seals("before"))) as road:
            seals = server.council.seals("before")
            for audience in Audience:
                speaker = Speaker(seals, audience)
                leave(road, *(speaker.says() for _ in range(BEFORE)))
        yield (
            Desk(server.council.seals("barony"), line),
            Desk(server.council.seals("grange"), line),
        )
