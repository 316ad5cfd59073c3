"""The service as HTTP: one address for questions, one that says whether all is well."""

import json
import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from anyio import CapacityLimiter, fail_after, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from heartdesk.core.faults import kind_and_place
from heartdesk.core.wire_bytes import CODES, code_bytes
from heartdesk.core.wire_server import LARGEST_QUESTION, PATH
from heartdesk.server.answering import Answered, TurnedAway, answer
from heartdesk.server.database import Busy, Database
from heartdesk.server.limits import Limit
from heartdesk.server.parts import NoRoom

_log = logging.getLogger("heartdesk.server")

AT_ONCE = 8
"""Questions that one process answers at the same time, each with a connection to the database."""

BODY_SECONDS = 300
"""Time that a question may take to come in: a quarter of a megabyte over 20 kbit/s takes 105 s."""


@dataclass(frozen=True)
class Rates:
    """How often one may ask: goes at once and each second, for one desk, for one address that was turned away."""

    desk_at_once: int = 400
    desk_a_second: float = 5.0
    turned_away_at_once: int = 60
    turned_away_a_second: float = 0.5


def service(
    database: Database,
    *,
    rates: Rates | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """The service over a database."""
    service_ = _Service(database, rates or Rates(), clock)
    return Starlette(
        routes=[
            Route(f"/{PATH}", service_.ask, methods=["POST"]),
            Route("/health", service_.health, methods=["GET"]),
        ],
        exception_handlers={HTTPException: _plain},
    )


class _Service:
    def __init__(self, database: Database, rates: Rates, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._room: CapacityLimiter | None = None
        self._desks = Limit(at_once=rates.desk_at_once, a_second=rates.desk_a_second, clock=clock)
        self._turned_away = Limit(
            at_once=rates.turned_away_at_once, a_second=rates.turned_away_a_second, clock=clock
        )

    async def ask(self, request: Request) -> Response:
        """A question and its answer. The whole question is here before anything is looked up or locked."""
        begun = self._clock()
        who = (request.client.host if request.client else "").encode()
        wait = self._turned_away.wait(who)
        if wait:
            return _refused("often", wait=wait)
        try:
            data = await _body(request)
            answered = await to_thread.run_sync(
                partial(self._answer, data), limiter=self._limiter()
            )
        except TurnedAway as turned:
            if turned.code not in ("often", "slow"):  # a line that is cut is nobody's fault
                self._turned_away.take(who)
            self._note(turned.code, begun)
            return _refused(turned.code, wait=turned.wait)
        except Busy:
            self._note("busy", begun)
            return _refused("busy", wait=5)
        except NoRoom:
            self._note("full", begun)
            return _refused("full")
        except Exception as error:
            _log.error(json.dumps({"event": "fault", "where": kind_and_place(error)}))
            return _refused("fault")
        self._note("answered", begun, answered, len(data))
        return Response(answered.data)

    async def health(self, _request: Request) -> Response:
        """200 where the database answers, with the tables of today; 503 where not."""
        up = await to_thread.run_sync(self._database.is_up)
        said = json.dumps({"status": "well" if up else "no database"})
        return Response(said, 200 if up else 503, media_type="application/json")

    def _answer(self, data: bytes) -> Answered:
        return answer(self._database, data, may_ask=self._may_ask)

    def _may_ask(self, desk: bytes) -> float:
        return self._desks.take(desk)

    def _limiter(self) -> CapacityLimiter:
        if self._room is None:
            self._room = CapacityLimiter(AT_ONCE)
        return self._room

    def _note(
        self, what: str, begun: float, answered: Answered | None = None, came: int = 0
    ) -> None:
        """Write down ids, kinds and counts. Never an address, a name, or what was said."""
        said: dict[str, object] = {"event": what, "ms": round((self._clock() - begun) * 1000, 1)}
        if answered is not None:
            said |= {
                "desk": answered.desk.hex(),
                "ask": answered.kind,
                "taken": answered.taken,
                "refused": answered.refused,
                "bytes_in": came,
                "bytes_out": len(answered.data),
            }
        _log.info(json.dumps(said))


async def _body(request: Request) -> bytes:
    """All of a question. Raises TurnedAway for one that is too long, or takes too long to come."""
    with suppress(ValueError):
        if int(request.headers.get("content-length", "0")) > LARGEST_QUESTION:
            raise TurnedAway("large")
    parts: list[bytes] = []
    length = 0
    try:
        with fail_after(BODY_SECONDS):
            async for part in request.stream():
                length += len(part)
                if length > LARGEST_QUESTION:
                    raise TurnedAway("large")
                parts.append(part)
    except (TimeoutError, ClientDisconnect) as error:
        raise TurnedAway("slow") from error
    return b"".join(parts)


def _refused(code: str, *, wait: float = 0) -> Response:
    headers = {"retry-after": str(math.ceil(wait))} if wait else {}
    return Response(code_bytes(code), CODES[code], headers=headers)


async def _plain(_request: Request, error: Exception) -> Response:
    """What the service has no page for."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return Response(b"", status)
