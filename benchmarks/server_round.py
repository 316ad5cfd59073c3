"""Bytes and round trips of a round with the server: an empty one, one edit, and how often the line is gone up and down.

Bytes are counted above TLS, both ways, heads included; round trips over a line of 300 ms there and back.
Run from the top of the checkout: python -m benchmarks.server_round
"""

import sys
import time
from collections.abc import Callable
from contextlib import closing

from benchmarks.server_kit import Served, served
from heartdesk.core.kinds import Audience
from heartdesk.sync.transports.server import ServerRoad, road_by_server
from tests.sync.road_contract import Speaker, leave
from tests.sync.server_line_proxy import Proxy, a_line

EMPTY = 500
"""Bytes both ways above TLS that a round with nothing new may take."""

COLD, WARM = 3, 1
"""Round trips: the line made, made safe, the question; and over a line that is open."""

ONE_WAY = 0.15
SLACK = 0.3
"""Of a round trip: what the two programs themselves take, at the best of five."""


def count_bytes(server: Served) -> bool:
    """Bytes of an empty exchange, and what one takes more than the bundle of this desk's that it carries."""
    seals = server.council.seals("barony")
    speaker = Speaker(seals)
    with a_line(server.address) as line, closing(road_by_server(line.address, seals)) as road:
        leave(road, speaker.says(), *(Speaker(seals, audience).says() for audience in Audience))
        cursor = road.cursor_now()
        line.begin()
        road.exchange(cursor, [])
        empty = line.up + line.down
        said = speaker.says(300)
        line.begin()
        road.exchange(cursor, [(said.name, said.data)])
        beside = line.up + line.down - len(said.data)
    held = empty <= EMPTY
    print(f"empty round: {empty} B both ways above TLS (at most {EMPTY}) {_ended(held)}")
    print(
        f"a round with one bundle: {beside} B more than the bundle (edits: benchmarks.sync_bytes)"
    )
    return held


def count_trips(server: Served) -> bool:
    """Round trips of an exchange, cold and over a line that is open."""
    seals = server.council.seals("grange")
    with closing(road_by_server(server.address, seals, verify=server.verify)) as first:
        leave(first, Speaker(seals).says())
        cursor = first.cursor_now()
    with a_line(server.address, delay=ONE_WAY) as line:
        cold = [_trips(lambda: _once(line, server, cursor)) for _ in range(5)]
        with closing(road_by_server(line.address, seals, verify=server.verify)) as road:
            road.exchange(cursor, [])
            warm = [_trips(lambda: _exchange(road, cursor)) for _ in range(5)]
    # The proxy answers the call to it at once: the first of the three is added.
    seen = min(cold) + 1, min(warm)
    held = seen[0] <= COLD + SLACK and seen[1] <= WARM + SLACK
    print(
        f"round trips: {seen[0]:.2f} cold (at most {COLD}), {seen[1]:.2f} warm (at most {WARM}) {_ended(held)}"
    )
    return held


def _once(line: Proxy, server: Served, cursor: str) -> None:
    seals = server.council.seals("grange")
    with closing(road_by_server(line.address, seals, verify=server.verify)) as road:
        _exchange(road, cursor)


def _exchange(road: ServerRoad, cursor: str) -> None:
    assert road.exchange(cursor, []) is not None


def _trips(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) / (2 * ONE_WAY)


def _ended(held: bool) -> str:
    return "ok" if held else "MISS"


def main() -> int:
    """0 when every figure holds."""
    with served(tls=False) as plain:
        held = count_bytes(plain)
    with served(tls=True) as safe:
        held = count_trips(safe) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
