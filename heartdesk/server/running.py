"""Starts the service: one program, or several beside each other, each of which keeps nothing that matters."""

import json
import logging
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass

import uvicorn

from heartdesk.server.database import Database
from heartdesk.server.web import Rates, service

_log = logging.getLogger("heartdesk.server")

KEEP_ALIVE = 75
"""Seconds that a desk's line may rest between two questions."""

WAITING = 256
"""Questions that may wait in one process; more are told to come again."""


@dataclass(frozen=True)
class Listening:
    """Where the service listens, and the files of its certificate where it speaks TLS itself."""

    host: str = "127.0.0.1"
    port: int = 8470
    certificate: str = ""
    key: str = ""


def config(
    database: Database, listening: Listening, *, rates: Rates | None = None
) -> uvicorn.Config:
    """How the service is run: nothing of who asks is written down, and answers carry no needless heads."""
    return uvicorn.Config(
        service(database, rates=rates),
        host=listening.host,
        port=listening.port,
        ssl_certfile=listening.certificate or None,
        ssl_keyfile=listening.key or None,
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        limit_concurrency=WAITING,
        proxy_headers=True,
        lifespan="off",
        ws="none",
    )


def serve(database_url: str, listening: Listening) -> None:
    """Serve until somebody stops it. Raises DeskError where the database is not as it must be."""
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    database = Database(database_url)
    database.check()
    # uvicorn ends its own work at a signal, then sends it on: ours must still be ended after that.
    signal.signal(signal.SIGTERM, _stop)
    _log.info(json.dumps({"event": "listens", "host": listening.host, "port": listening.port}))
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config(database, listening)).run()
    database.close()


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
