"""Rows straight from the driver: for lists, where SQLAlchemy's row objects cost more than SQLite itself."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def plain_rows(
    connection: Connection, statement: str, values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """The rows of a statement with :names, as tuples, within the connection's transaction.

    `statement` is never made from anything typed. Raises DBAPIError as SQLAlchemy does, its values hidden.
    """
    if not connection.in_transaction():
        connection.begin()
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise ValueError("the connection was closed")
    cursor = driver.cursor()
    try:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error, hide_parameters=True) from error
    finally:
        cursor.close()
