"""How long a log of 1,000,000 bundles takes to answer, beside one of 10,000: the same questions, turn about.

Run from the top of the checkout: python -m benchmarks.server_log [BUNDLES]
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import psycopg

from benchmarks.server_kit import Served, served
from heartdesk.core.kinds import Audience
from heartdesk.core.wire import sum_of
from heartdesk.core.wire_server import running_after
from heartdesk.sync.transports.server import ServerRoad, road_by_server
from heartdesk.sync.transports.server_cursor import Cursor, Read
from tests.sync.road_contract import Speaker, leave
from tests.sync.server_makers import Councils

SMALL, LARGE = 10_000, 1_000_000
RATIO = 1.5
BEHIND = 20
"""Bundles that a desk has not read yet."""

ROUNDS = 60
_LENGTH = 300


@dataclass(frozen=True)
class Log:
    """A council whose directory has a long log, and how far it was read at its end and shortly before."""

    council: Councils
    count: int
    at_end: Read
    behind: Read


def fill(server: Served, count: int) -> Log:
    """A council of its own with a log of so many bundles."""
    council = Councils(server.council.hall)
    seals = council.seals("barony")
    with closing(road_by_server(server.address, seals)) as road:
        leave(road, Speaker(seals, Audience.HUB).says())
    reads: list[Read] = []
    desk = bytes.fromhex(seals.desk)
    with psycopg.connect(server.database.owner) as connection, connection.cursor() as cursor:
        # Rows are only copied in by an owner whom the rules do not hold: for this one moment.
        cursor.execute("ALTER TABLE heartdesk.entry NO FORCE ROW LEVEL SECURITY")
        columns = (
            "council, audience, position, sum, running, stream, number, desk, brought_by, data"
        )
        with cursor.copy(f"COPY heartdesk.entry ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(
                [
                    "bytea",
                    "int2",
                    "int8",
                    "bytea",
                    "bytea",
                    "bytea",
                    "int8",
                    "bytea",
                    "bytea",
                    "bytea",
                ]
            )
            for position, sum_, running, data in _entries(count):
                stream = (position % 200).to_bytes(16)
                copy.write_row(
                    (council.id, 0, position, sum_, running, stream, position, desk, desk, data)
                )
                if position in (count - BEHIND, count):
                    reads.append(Read(position, running))
        cursor.execute("ALTER TABLE heartdesk.entry FORCE ROW LEVEL SECURITY")
    with psycopg.connect(server.database.owner, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE heartdesk.entry")
    return Log(council, count, at_end=reads[1], behind=reads[0])


def _entries(count: int) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    running = b""
    for position in range(1, count + 1):
        data = os.urandom(_LENGTH)
        sum_ = sum_of(data)
        running = running_after(running, sum_)
        yield position, sum_, running, data


class Asking:
    """A desk that asks one log the same things again and again."""

    def __init__(self, server: Served, log: Log) -> None:
        self._log = log
        self._seals = log.council.seals("barony")
        self._speaker = Speaker(self._seals, Audience.VOLUNTEERS)
        self._road: ServerRoad = road_by_server(server.address, self._seals)
        self._id = log.council.hall.as_owner(
            "SELECT log FROM heartdesk.council WHERE id = %s", log.council.id
        )[0][0]

    def nothing_new(self) -> None:
        assert self._road.exchange(self._cursor(self._log.at_end), []) is not None

    def some_behind(self) -> None:
        made = self._road.exchange(self._cursor(self._log.behind), [])
        assert made is not None
        assert len(made.arrivals) >= BEHIND

    def brings_one(self) -> None:
        said = self._speaker.says(_LENGTH)
        made = self._road.exchange(self._cursor(self._log.behind), [(said.name, said.data)])
        assert made is not None

    def _cursor(self, read: Read) -> str:
        return Cursor(self._id, {0: read}).text()


def main() -> int:
    """0 when the long log is as quick as the short one."""
    large = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE
    held = True
    with served(tls=False) as server:
        logs = [fill(server, SMALL), fill(server, large)]
        asking = [Asking(server, log) for log in logs]
        for what in ("nothing_new", "some_behind", "brings_one"):
            times: list[list[float]] = [[], []]
            for _ in range(ROUNDS):
                for which, one in enumerate(asking):
                    times[which].append(_timed(partial(getattr(one, what))))
            short, long = (statistics.median(one) * 1000 for one in times)
            ratio = long / short
            held = held and ratio <= RATIO
            print(
                f"{what:12s} {SMALL:,}: {short:6.2f} ms   {large:,}: {long:6.2f} ms   "
                f"ratio {ratio:.2f} (at most {RATIO}) {'ok' if ratio <= RATIO else 'MISS'}"
            )
    return 0 if held else 1


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
