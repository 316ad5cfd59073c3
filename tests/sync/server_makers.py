"""Makes a real PostgreSQL, the real service over it, councils whose desks meet there, and lines that break."""

import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
import uvicorn
from filelock import FileLock

from heartdesk.core import wire
from heartdesk.core.kinds import Audience
from heartdesk.core.wire import Certified
from heartdesk.security.held import HeldKeys, PublicKey
from heartdesk.security.sealing import derived, public_of
from heartdesk.server.councils import add_council
from heartdesk.server.database import Database
from heartdesk.server.private import PrivateDatabase, private_database
from heartdesk.server.running import Listening, config
from heartdesk.server.web import Rates
from heartdesk.sync.seals import DeskSeals, Identity
from heartdesk.sync.transports.server import ServerRoad, road_by_server
from heartdesk.sync.transports.server_line import Patience

Postgres = PrivateDatabase

ROOT = Path(__file__).resolve().parents[2]

GENEROUS = Rates(10_000, 10_000, 10_000, 10_000)
SOON = Patience(connect=2.0, send=2.0, answer=1.0)


@contextmanager
def a_postgres(run: Path) -> Iterator[Postgres]:
    """A PostgreSQL that the workers of one run share; the last of them stops it, and takes it away.

    It lies beside the run's folder, not in it: pytest closes that to others, and PostgreSQL never runs as root.
    """
    known_as = hashlib.sha256(str(run).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"heartdesk-postgres-{known_as}"
    lock = FileLock(run / "postgres.lock")
    with lock:
        stack = private_database(folder)
        made = stack.__enter__()
        _never_wait_for_the_disk(made)
    try:
        yield made
    finally:
        with lock:
            stack.__exit__(None, None, None)
            if not (folder / "postgres" / "postmaster.pid").exists():
                shutil.rmtree(folder, ignore_errors=True)


def as_superuser(postgres: Postgres) -> str:
    """The address of whoever may do everything in a private database."""
    known = psycopg.conninfo.conninfo_to_dict(postgres.owner)
    kept = json.loads((Path(str(known["host"])).parent / "passwords.json").read_text())
    reached = known | {"user": "postgres", "password": kept["postgres"], "dbname": "postgres"}
    return psycopg.conninfo.make_conninfo("", **reached)


def _never_wait_for_the_disk(postgres: Postgres) -> None:
    """No test cuts the power; a commit that need not lie on the disk is forty times as quick."""
    with psycopg.connect(as_superuser(postgres), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


@dataclass
class Hall:
    """A running service."""

    address: str
    postgres: Postgres
    database: Database

    def as_owner(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the owner of the tables sees, or does."""
        with psycopg.connect(self.postgres.owner) as connection:
            done = connection.execute(query, values)
            return done.fetchall() if done.description else []

    def forget(self, council: bytes) -> None:
        """The server is lost; a new one knows the council, and nothing else."""
        for table in ("part", "revocation", "entry", "desk"):
            self.as_owner(f"DELETE FROM heartdesk.{table} WHERE council = %s", council)  # noqa: S608
        log = secrets.token_bytes(8)
        self.as_owner("UPDATE heartdesk.council SET log = %s WHERE id = %s", log, council)

    def let_in(self, root: bytes) -> None:
        """Let a council in, of which nothing is known: desks of an earlier test may be copies of the same."""
        add_council(self.postgres.owner, root=root.hex(), name="East Ayrshire")
        self.forget(wire.council_id(root))


@contextmanager
def a_hall(postgres: Postgres, *, rates: Rates = GENEROUS, **listening: Any) -> Iterator[Hall]:
    """The service in a thread, on a port of its own."""
    database = Database(postgres.service)
    database.check()
    running = uvicorn.Server(config(database, Listening(port=0, **listening), rates=rates))
    ready = threading.Event()
    thread = threading.Thread(target=partial(_run, running, ready), daemon=True)
    thread.start()
    ready.wait(10)
    scheme = "https" if listening else "http"
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        yield Hall(f"{scheme}://127.0.0.1:{port}", postgres, database)
    finally:
        running.should_exit = True
        thread.join(10)
        database.close()


def _run(running: uvicorn.Server, ready: threading.Event) -> None:
    """As uvicorn runs it; told when it listens."""
    begin = running.startup

    async def startup(sockets: Any = None) -> None:
        await begin(sockets=sockets)
        ready.set()

    running.startup = startup  # type: ignore[method-assign]
    running.run()


class Program:
    """`server start`, as an administrator starts it."""

    def __init__(self, folder: Path, *more: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._more = more
        self.start()

    def start(self) -> None:
        command = [sys.executable, str(ROOT / "main.py"), "server", "start"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), "--folder", str(self._folder), *self._more],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
        )
        ends = time.monotonic() + 60
        while not self.is_well():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < ends
            time.sleep(0.05)

    def is_well(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health", trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def kill(self) -> str:
        """End it at once; what it has said."""
        self.process.kill()
        return self.said()

    def stop(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=30)
        return said.decode()

    def said(self) -> str:
        return self.process.communicate()[0].decode()


@dataclass
class Councils:
    """A council with a root key drawn for it, let in at a server."""

    hall: Hall
    root: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    here: bool = True

    def __post_init__(self) -> None:
        self.public = wire.public_of(self.root)
        self.id = wire.council_id(self.public)
        if self.here:
            add_council(self.hall.postgres.owner, root=self.public.hex(), name="East Ayrshire")

    def seals(self, name: str, *, audiences: tuple[Audience, ...] = tuple(Audience)) -> DeskSeals:
        """The seals of a desk of this council, the same each time for the same name."""
        private = derived(self.root, salt=b"", purpose=f"test desk {name}")
        said = Certified(self.id, wire.public_of(private), name, 0)
        certificate = wire.certificate(said, lambda data: wire.sign(self.root, data))
        keys = {one: derived(self.root, salt=b"", purpose=f"test {one}") for one in Audience}
        ids = {one: f"00000000-0000-4000-8000-{n:012d}" for n, one in enumerate(Audience)}
        held = HeldKeys(
            newest={one: PublicKey(ids[one], public_of(key)) for one, key in keys.items()},
            private={ids[one]: keys[one] for one in audiences},
        )
        return DeskSeals(Identity(self.public, private, certificate), held)

    def road(self, name: str, *, address: str = "", patience: Patience = SOON) -> ServerRoad:
        """The road of a desk to the server."""
        return road_by_server(address or self.hall.address, self.seals(name), patience=patience)

    def entries(self) -> list[tuple[Any, ...]]:
        """What stands in the logs: audience, position, sum, bytes."""
        return self.hall.as_owner(
            "SELECT audience, position, sum, data FROM heartdesk.entry WHERE council = %s ORDER BY 1, 2",
            self.id,
        )

    def set_back(self, keep: int) -> None:
        """The server is put back from a backup of when each log had so many entries."""
        self.hall.as_owner(
            "DELETE FROM heartdesk.entry WHERE council = %s AND position > %s", self.id, keep
        )

    def wipe(self) -> None:
        """The server is lost; a new one knows the council, and nothing else."""
        self.hall.forget(self.id)
