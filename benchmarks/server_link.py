"""A hub's day over a poor line: 40 edits and 20 new entries by 20 kbit/s and 600 ms there and back, beside its floor.

The floor is a bare HTTPS question over the same line, with the same certificate, that carries just the bytes of the
sealed bundles and brings back nothing; the arithmetic one is shown too. The line is a proxy on the loopback.
Run from the top of the checkout: python -m benchmarks.server_link
"""

import http.client
import http.server
import random
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.server_kit import Served, self_made, served
from heartdesk.core.kinds import Kind
from heartdesk.sync.rounds import make_round
from heartdesk.sync.saying import say_all
from heartdesk.sync.transports.server import road_by_server
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.server_line_proxy import a_line

EDITS, NEW = 40, 20
BITS, ONE_WAY = 20_000, 0.3
_WORDS = (
    *(
        "help",
        "food",
        "warm",
        "group",
        "meet",
        "friend",
        "walk",
        "talk",
        "advice",
        "benefit",
        "debt",
        "care",
    ),
    *(
        "home",
        "bus",
        "hall",
        "free",
        "tea",
        "open",
        "carer",
        "young",
        "garden",
        "school",
        "sewing",
        "bairn",
    ),
)
MOST = 1.15
TURNS = 3


def a_day(server: Served, turn: int) -> tuple[MemoryDesk, int]:
    """A desk that has met the server, and then worked for a day; the bytes of the bundles that the day makes."""
    seals = server.council.seals(f"hub {turn}")
    desk = MemoryDesk(
        Kept(streams=(str(uuid4()),)), run=uuid4().bytes, clock=lambda: datetime.now(UTC)
    )
    chance = random.Random(turn)
    ids = [str(uuid4()) for _ in range(EDITS)]
    for id_ in ids:
        desk.create(Kind.SERVICE, id_, _service(chance))
    with closing(road_by_server(server.address, seals, verify=server.verify)) as road:
        make_round(desk, road, seals)
    before = set(desk.kept.data)
    for id_ in ids:
        desk.change(Kind.SERVICE, id_, {"phones/main": {"number": _number(chance)}})
    for _ in range(NEW):
        desk.create(Kind.SERVICE, str(uuid4()), _service(chance))
    say_all(desk, seals)
    return desk, sum(len(data) for sum_, data in desk.kept.data.items() if sum_ not in before)


def _service(chance: random.Random) -> dict[str, object]:
    said = " ".join(chance.choice(_WORDS) for _ in range(90))
    return {
        "name": f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} {chance.randrange(1000)}".title(),
        "description": said,
        "phones/main": {"number": _number(chance), "evidence": "typed in"},
        "url": f"https://{chance.choice(_WORDS)}{chance.randrange(10_000)}.example.org",
    }


def _number(chance: random.Random) -> str:
    return f"01632 960{chance.randrange(1000):03d}"


class _Bare(http.server.BaseHTTPRequestHandler):
    """Takes what comes, and says nothing."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response_only(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def bare_server() -> Iterator[tuple[str, ssl.SSLContext]]:
    """An HTTPS server that does nothing; what trusts it."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = self_made(Path(folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Bare) as server:
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
            threading.Thread(
                target=partial(server.serve_forever, poll_interval=0.05), daemon=True
            ).start()
            yield (
                f"https://127.0.0.1:{server.server_port}",
                ssl.create_default_context(cafile=certificate),
            )
            server.shutdown()


def bare_seconds(address: str, trust: ssl.SSLContext, length: int) -> float:
    """How long a bare question with so many bytes takes over a line that has to be made first."""
    parts = urlsplit(address)
    begun = time.perf_counter()
    with closing(
        http.client.HTTPSConnection(parts.hostname or "", parts.port, context=trust)
    ) as line:
        line.request("POST", "/", random.Random(1).randbytes(length))
        line.getresponse().read()
    return time.perf_counter() - begun


def day_seconds(server: Served, desk: MemoryDesk, turn: int, address: str) -> tuple[float, int]:
    """How long the round takes, and how many bundles left."""
    seals = server.council.seals(f"hub {turn}")
    with closing(road_by_server(address, seals, verify=server.verify)) as road:
        road.place = server.address  # the same place, by another line
        begun = time.perf_counter()
        made = make_round(desk, road, seals)
        return time.perf_counter() - begun, made.left


def main() -> int:
    """0 when the day is within its floor's share."""
    ratios = []
    with served(tls=True) as server, bare_server() as (bare, trust):
        for turn in range(TURNS):
            desk, length = a_day(server, turn)
            with a_line(bare, delay=ONE_WAY, bits_a_second=BITS) as line:
                floor = bare_seconds(line.address, trust, length)
            with a_line(server.address, delay=ONE_WAY, bits_a_second=BITS) as line:
                took, left = day_seconds(server, desk, turn, line.address)
            ratios.append(took / floor)
            sums = length * 8 / BITS + 2 * 2 * ONE_WAY
            print(
                f"{EDITS} edits, {NEW} new: {length:,} B in {left} bundles: {took:.2f} s; bare HTTPS {floor:.2f} s, "
                f"by arithmetic {sums:.2f} s and the handshake's bytes; ratio {took / floor:.2f}"
            )
    held = min(ratios) <= MOST
    print(f"best of {TURNS}: {min(ratios):.2f} (at most {MOST}) {'ok' if held else 'MISS'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
