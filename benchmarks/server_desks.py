"""200 desks of a council at one server within a minute: how long each waits for its day's round.

Forty hubs of five desks; a hub's day (40 edits, 20 new entries) is some 10,000 bytes, so each desk brings two bundles
of a kilobyte, and fetches what all the others brought. Every desk comes at its own moment, over TLS, by a line of its
own; server and desks share this machine's cores. Several processes of the server are asked in turn.

    python -m benchmarks.server_desks [DESKS] [--processes 2]
"""

import argparse
import random
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from benchmarks.server_kit import Served, served
from heartdesk.core.kinds import Audience
from heartdesk.sync.model import Held, Name
from heartdesk.sync.seals import DeskSeals
from heartdesk.sync.transports.server import road_by_server
from heartdesk.sync.transports.server_line import Patience
from tests.sync.road_contract import Said, Speaker

DESKS = 200
WITHIN = 60.0
"""Seconds in which all of them come once."""

LENGTH = 1_000
MOST = 1.0
"""Seconds that 95 of 100 may wait at most."""

PATIENT = Patience(connect=30, send=30, answer=60)


@dataclass
class Coming:
    """A desk with its day's bundles, the server's process it asks; where it stopped reading, the day before."""

    seals: DeskSeals
    address: str
    speakers: tuple[Speaker, ...]
    cursor: str = ""

    def day(self) -> list[Said]:
        return [speaker.says(LENGTH) for speaker in self.speakers]


def first_meeting(server: Served, count: int) -> list[Coming]:
    """All desks have met the server before."""
    desks, before = [], dict[Name, Held]()
    for number in range(count):
        seals = server.council.seals(f"desk {number}")
        of = (Audience.DIRECTORY, Audience.HUB)
        address = server.addresses[number % len(server.addresses)]
        desks.append(Coming(seals, address, tuple(Speaker(seals, audience) for audience in of)))
        with closing(road_by_server(address, seals, verify=server.verify)) as road:
            list(road.arrivals(before))
            for said in desks[-1].day():
                road.put(said.name, said.data)
                before[said.name] = said.held
            road.flush()
    for desk in desks:
        with closing(road_by_server(desk.address, desk.seals, verify=server.verify)) as road:
            list(road.arrivals(before))  # all of it: only the lists come
            desk.cursor = road.cursor_now()
    return desks


def days_round(server: Served, desk: Coming, said: list[Said], at: float) -> tuple[float, int]:
    """Seconds from the moment it comes to the last answer, and the bytes that came."""
    time.sleep(max(0.0, at - time.perf_counter()))
    road = road_by_server(desk.address, desk.seals, verify=server.verify, patience=PATIENT)
    came, out = 0, [(one.name, one.data) for one in said]
    with closing(road):
        while True:
            made = road.exchange(desk.cursor, out)
            assert made is not None
            came += sum(len(one.data) for one in made.arrivals)
            desk.cursor, out = made.cursor, []
            if not made.more:
                return time.perf_counter() - at, came


def a_day(server: Served, desks: list[Coming], within: float) -> list[float]:
    """What each desk waited, where all of them come within so many seconds."""
    chance = random.Random(7)
    said = [desk.day() for desk in desks]
    with ThreadPoolExecutor(len(desks)) as each:
        begun = time.perf_counter() + 1.0
        waits = list(
            each.map(
                lambda of: days_round(server, *of),
                [
                    (desk, what, begun + chance.random() * within)
                    for desk, what in zip(desks, said, strict=True)
                ],
            )
        )
    came = sum(length for _, length in waits)
    print(
        f"  {len(desks)} desks within {within:.0f} s: {came:,} B came, threads {threading.active_count()}"
    )
    return sorted(seconds for seconds, _ in waits)


def main() -> int:
    """0 when 95 of 100 desks waited no longer than they may."""
    words = argparse.ArgumentParser()
    words.add_argument("desks", nargs="?", type=int, default=DESKS)
    words.add_argument("--processes", type=int, default=1)
    asked = words.parse_args()
    with served(tls=True, processes=asked.processes) as server:
        desks = first_meeting(server, asked.desks)
        waits = a_day(server, desks, WITHIN)
        p95 = waits[int(len(waits) * 0.95) - 1]
        held = p95 <= MOST
        print(
            f"a day's round: median {statistics.median(waits):.2f} s, p95 {p95:.2f} s (at most {MOST}), "
            f"longest {waits[-1]:.2f} s {'ok' if held else 'MISS'}"
        )
        at_once = a_day(server, desks, 0.0)
        print(
            f"all at the same moment: median {statistics.median(at_once):.2f} s, longest {at_once[-1]:.2f} s"
        )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
