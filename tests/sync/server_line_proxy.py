"""A line that is slow, is cut after so many bytes, or goes quiet: a proxy on the loopback."""

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

_AT_ONCE = 4 * 1460


@dataclass
class Cuts:
    """After how many bytes, counted over all connections since it was set, the line is cut or goes quiet."""

    up: int | None = None
    down: int | None = None
    quiet_down: int | None = None


@dataclass
class Proxy:
    """Carries bytes between a desk and a server, and counts them. `delay` is one way, in seconds.

    `is_cut` once it let some bytes not through.
    """

    server: str
    delay: float = 0.0
    bits_a_second: float | None = None
    cuts: Cuts = field(default_factory=Cuts)
    up: int = 0
    down: int = 0
    connections: int = 0
    is_cut: bool = False

    def __post_init__(self) -> None:
        there = urlsplit(self.server)
        self._to = (there.hostname or "127.0.0.1", there.port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"{there.scheme}://127.0.0.1:{self._listening.getsockname()[1]}"
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def begin(self, cuts: Cuts | None = None) -> None:
        """Count from nothing, with these cuts."""
        self.cuts, self.up, self.down, self.connections = cuts or Cuts(), 0, 0, 0
        self.is_cut = False

    def close(self) -> None:
        """Take the line away."""
        for one in (self._listening, *self._open):
            _close(one)

    def _accept(self) -> None:
        while True:
            try:
                desk, _ = self._listening.accept()
                server = socket.create_connection(self._to)
            except OSError:
                return
            self.connections += 1
            for one in (desk, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(one)
            for up in (True, False):
                threading.Thread(
                    target=partial(self._carry, desk, server, up=up), daemon=True
                ).start()

    def _carry(self, desk: socket.socket, server: socket.socket, *, up: bool) -> None:
        source, target = (desk, server) if up else (server, desk)
        waiting: queue.Queue[tuple[float, bytes]] = queue.Queue()
        if self.delay or self.bits_a_second:
            threading.Thread(target=partial(self._late, waiting, target), daemon=True).start()
        while True:
            try:
                data = source.recv(_AT_ONCE)
            except OSError:
                data = b""
            room = self._room(len(data), up=up)
            self.is_cut = self.is_cut or room is None or room < len(data)
            if room is None:  # quiet: the system still acknowledges, nothing comes through
                continue
            if self.delay or self.bits_a_second:
                waiting.put((time.perf_counter() + self.delay, data[:room]))
            elif data:
                with contextlib.suppress(OSError):
                    target.sendall(data[:room])
            if not data or room < len(data):
                if not (self.delay or self.bits_a_second):
                    for one in (desk, server):
                        _close(one)
                return

    def _room(self, length: int, *, up: bool) -> int | None:
        """How many of these bytes come through."""
        before = self.up if up else self.down
        if up:
            self.up += length
        else:
            self.down += length
        limit = self.cuts.up if up else self.cuts.down
        if limit is not None:
            return max(0, min(length, limit - before))
        if not up and self.cuts.quiet_down is not None and length:
            return None if self.down > self.cuts.quiet_down else length
        return length

    def _late(self, waiting: "queue.Queue[tuple[float, bytes]]", target: socket.socket) -> None:
        """Hand on what waits, each when it is due, no faster than the line."""
        free = 0.0
        while True:
            due, data = waiting.get()
            if not data:
                with contextlib.suppress(OSError):
                    target.shutdown(socket.SHUT_WR)
                return
            if self.bits_a_second:
                due = free = max(free, due) + len(data) * 8 / self.bits_a_second
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                target.sendall(data)
            except OSError:
                return


@contextlib.contextmanager
def a_line(
    server: str, *, delay: float = 0.0, bits_a_second: float | None = None
) -> Iterator[Proxy]:
    """A line to a server; taken away afterwards."""
    proxy = Proxy(server, delay, bits_a_second)
    try:
        yield proxy
    finally:
        proxy.close()


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        one.close()
