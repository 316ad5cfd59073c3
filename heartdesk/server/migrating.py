"""Brings the server's tables to today's shape, as the role that owns them, and lets the service in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import Connection, sql

from heartdesk.core.errors import DeskError
from heartdesk.server.trouble import newer_tables, no_database, not_migrated, not_the_owner

if TYPE_CHECKING:
    from alembic.config import Config

Rows = Connection[tuple[Any, ...]]

HEAD = "0001"
"""The newest migration. A test holds it to what stands in `migrations`."""

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('heartdesk migrations'))"

_TABLES = ("council", "desk", "revocation", "entry", "part")


def migrate(owner_url: str, *, service: str) -> None:
    """Make or upgrade the tables in the database of `owner_url`, and let the role `service` use them.

    Several programs may do so at the same moment. Raises DeskError where the service's role could look past the rows
    of its council, or the tables are those of a newer HeartDesk; nothing is changed then.
    """
    with _telling(owner_url) as connection:
        _must_be_plain(connection, service)
        schema = schema_of(connection)
        _must_not_be_newer(schema)
        _must_be_allowed_to(connection)
    if schema != HEAD:
        _upgrade(owner_url)
    with connected(owner_url) as connection:
        _let_in(connection, service)


def _upgrade(owner_url: str) -> None:
    """Bring the tables to HEAD, in one transaction, one program at a time."""
    from alembic import command  # noqa: PLC0415
    from sqlalchemy import create_engine, text  # noqa: PLC0415 - only to migrate
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connected(owner_url), poolclass=NullPool
    )
    config = _config()
    with engine.begin() as begun:
        begun.execute(text(_ONE_AT_A_TIME))
        begun.execute(text("CREATE SCHEMA IF NOT EXISTS heartdesk"))
        config.attributes["connection"] = begun
        command.upgrade(config, HEAD)
    engine.dispose()


def schema_of(connection: Rows) -> str | None:
    """The migration that a database stands at; None where HeartDesk's tables are not there."""
    there = connection.execute("SELECT to_regclass('heartdesk.alembic_version')").fetchone()
    if there is None or there[0] is None:
        return None
    found = connection.execute("SELECT version_num FROM heartdesk.alembic_version").fetchone()
    return None if found is None else str(found[0])


def connected(url: str) -> Rows:
    """A connection of its own. Raises MachineTrouble where the database does not answer."""
    try:
        return psycopg.connect(url, connect_timeout=10, application_name="heartdesk")
    except psycopg.Error as error:
        raise no_database() from error


@contextmanager
def as_owner(url: str) -> Iterator[Rows]:
    """A connection of the role that owns the tables. Raises DeskError where it is another's, or there are none yet."""
    with _telling(url) as connection:
        found = connection.execute(
            "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class"
            " WHERE oid = to_regclass('heartdesk.council')"
        ).fetchone()
        if found is None:
            raise not_migrated()
        if not found[0]:
            raise not_the_owner()
        yield connection


@contextmanager
def _telling(url: str) -> Iterator[Rows]:
    """A connection; what its role may not do is told. Raises DeskError."""
    try:
        with connected(url) as connection:
            yield connection
    except psycopg.errors.InsufficientPrivilege as error:
        raise not_the_owner() from error


def must_be_today(schema: str | None) -> None:
    """Raise DeskError for tables that are not those of this HeartDesk."""
    _must_not_be_newer(schema)
    if schema != HEAD:
        raise not_migrated()


def _must_not_be_newer(schema: str | None) -> None:
    if schema is not None and schema > HEAD:
        raise newer_tables()


def _must_be_plain(connection: Rows, service: str) -> None:
    found = connection.execute(
        "SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s",
        (service,),
    ).fetchone()
    if found is None:
        raise DeskError(
            "The service's role is not in the database yet. Nothing was changed.",
            then="Make it first; docs/SERVER.md has the words.",
        )
    if found[0]:
        raise DeskError(
            "The service's role may see too much: it is a superuser, passes by row-level security or is the owner. "
            "Nothing was changed.",
            then="Give the service a role of its own: NOSUPERUSER NOBYPASSRLS, no member of the owner's role.",
        )


def _must_be_allowed_to(connection: Rows) -> None:
    may = connection.execute("SELECT has_database_privilege(current_database(), 'CREATE')")
    if may.fetchone() != (True,):
        raise not_the_owner()


def _let_in(connection: Rows, service: str) -> None:
    """What the service may do: read, and add. It changes and removes nothing, ever."""
    role = sql.Identifier(service)
    grants = [
        sql.SQL("GRANT USAGE ON SCHEMA heartdesk TO {}").format(role),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA heartdesk FROM {}").format(role),
        sql.SQL("GRANT SELECT ON heartdesk.alembic_version, heartdesk.council TO {}").format(role),
    ]
    grants += [
        sql.SQL("GRANT SELECT, INSERT ON {} TO {}").format(sql.Identifier("heartdesk", table), role)
        for table in _TABLES
        if table != "council"
    ]
    connection.execute(_ONE_AT_A_TIME)  # rights of a table cannot be given by two at once
    for grant in grants:
        connection.execute(grant)
    connection.commit()


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
