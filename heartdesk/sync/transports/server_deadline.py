"""Hangs up a line on which a server lets the beginning of its answer come in drops: each read of it is in time."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import httpx


class Deadline:
    """Knows the socket of one client's line. Give `trace` to each request, as its extension of that name."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def trace(self, event: str, about: Mapping[str, Any]) -> None:
        """What httpx tells of a line: when it was made, when it was made safe."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = about["return_value"].get_extra_info("socket")

    @contextmanager
    def within(self, seconds: float) -> Iterator[threading.Timer]:
        """Hang up after so long; cancel what is given once the answer begins. Raises httpx.ReadTimeout then."""
        over = threading.Event()
        timer = threading.Timer(seconds, self._hang_up, [over])
        timer.daemon = True
        timer.start()
        try:
            yield timer
        except httpx.TransportError as error:
            if over.is_set():
                raise httpx.ReadTimeout("the beginning of its answer comes in drops") from error
            raise
        finally:
            timer.cancel()

    def _hang_up(self, over: threading.Event) -> None:
        over.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
