"""Rows straight from the driver: for lists, where SQLAlchemy's row objects cost more than SQLite itself."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from heartdesk.store.engine import begin_reading


def plain_rows(
    connection: Connection, statement: str, values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """The rows of a statement with :names, as tuples, within the connection's transaction.

    `statement` is never made from anything typed. Raises DBAPIError as SQLAlchemy does, its values hidden.
    """
    driver: Any = connection.connection.dbapi_connection
    try:
        begin_reading(driver)
        rows: list[tuple[Any, ...]] = driver.execute(statement, values).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error, hide_parameters=True) from error
    return rows


def end_reading(connection: Connection) -> None:
    """Let go of the moment that was read, whichever way it was begun."""
    if connection.in_transaction():
        connection.rollback()
    else:
        connection.connection.rollback()
