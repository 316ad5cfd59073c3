"""Small facts about this store itself, which never travel."""

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from heartdesk.store import tables

# Built once: putting a statement together costs more than running it.
_FACT = select(tables.meta.c.value).where(tables.meta.c.name == bindparam("the_name"))


def read_meta(connection: Connection, name: str) -> str | None:
    """The fact, or None where it has not been set."""
    value = connection.execute(_FACT, {"the_name": name}).scalar()
    return None if value is None else str(value)


def write_meta(connection: Connection, name: str, value: str) -> None:
    """Set the fact."""
    connection.execute(
        upsert(tables.meta)
        .values(name=name, value=value)
        .on_conflict_do_update(["name"], set_={"value": value})
    )
