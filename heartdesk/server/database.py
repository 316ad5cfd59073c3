"""Connections of the service to PostgreSQL: a few, each used by one question at a time, as one desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, LifoQueue

import psycopg

from heartdesk.core.errors import DeskError
from heartdesk.server.migrating import HEAD, Rows, connected, must_be_today, schema_of
from heartdesk.server.trouble import not_let_in

_LIMITS = "-c statement_timeout=20s -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s"


class Busy(Exception):
    """The database does not answer now, or not soon enough. Nothing was changed."""


class Database:
    """The service's database, by a role that may read its council's rows and add to them, and no more."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: LifoQueue[Rows] = LifoQueue()

    def check(self) -> None:
        """Raise DeskError unless the tables are those of today and the role is as plain as it must be."""
        with connected(self._url) as connection:
            try:
                schema = schema_of(connection)
            except psycopg.errors.InsufficientPrivilege as error:
                raise not_let_in() from error
            must_be_today(schema)
            found = connection.execute(
                "SELECT rolsuper OR rolbypassrls OR has_table_privilege('heartdesk.entry', 'UPDATE, DELETE, TRUNCATE')"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            if found is None or found[0]:
                raise DeskError(
                    "The database's role may do more than the service needs. Nothing was started.",
                    then="Start it with the service's own role; docs/SERVER.md says how it is made.",
                )

    def is_up(self) -> bool:
        """Whether the database answers, with the tables of today."""
        try:
            with self.transaction(b"", b"") as connection:
                return schema_of(connection) == HEAD
        except Busy:
            return False

    @contextmanager
    def transaction(self, council: bytes, desk: bytes) -> Iterator[Rows]:
        """One transaction that sees what a desk of a council may. Raises Busy; then nothing of it was kept."""
        try:
            connection = self._take()
        except psycopg.Error as error:
            raise Busy from error
        try:
            with connection.transaction():
                connection.execute(
                    "SELECT set_config('heartdesk.council', %s, true), set_config('heartdesk.desk', %s, true),"
                    " set_config('heartdesk.log', '', true)",
                    (council.hex(), desk.hex()),
                )
                yield connection
        except psycopg.OperationalError as error:
            raise Busy from error
        finally:
            self._give_back(connection)

    @staticmethod
    def council_of_log(rows: Rows, log: bytes) -> bytes:
        """Make the transaction one of the council whose logs these are; its id, b"" where there is none."""
        rows.execute("SELECT set_config('heartdesk.log', %s, true)", (log.hex(),))
        found = rows.execute("SELECT id FROM heartdesk.council WHERE log = %s", (log,)).fetchone()
        council: bytes = found[0] if found else b""
        rows.execute("SELECT set_config('heartdesk.council', %s, true)", (council.hex(),))
        return council

    @staticmethod
    def as_desk(rows: Rows, desk: bytes) -> None:
        """Make the rest of the transaction that of a desk, which was proved to ask."""
        rows.execute("SELECT set_config('heartdesk.desk', %s, true)", (desk.hex(),))

    def close(self) -> None:
        """End the connections that rest."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def _take(self) -> Rows:
        while True:
            try:
                connection = self._idle.get_nowait()
            except Empty:
                return psycopg.connect(
                    self._url,
                    autocommit=True,
                    connect_timeout=5,
                    options=_LIMITS,
                    application_name="heartdesk",
                )
            if not connection.closed:
                return connection

    def _give_back(self, connection: Rows) -> None:
        if connection.broken or connection.closed:
            connection.close()
        else:
            self._idle.put(connection)
