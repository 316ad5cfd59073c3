"""What the file system and SQLite may do to us, in sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from heartdesk.core.errors import DeskError, MachineTrouble

_KEPT = "Everything saved before is safe."

_DAMAGED = (
    "The desk's file is damaged.",
    "Do not write anything more here: restore the last good backup.",
)

# What SQLite's message contains -> what happened, what to do.
_SENTENCES = (
    (
        "disk is full",
        "There is no room left on this computer's disk, so this was not saved.",
        "Make some room, then try again.",
    ),
    (
        "readonly",
        "HeartDesk may not write in its folder, so this was not saved.",
        "Ask whoever looks after this computer to allow writing there.",
    ),
    (
        "query_only",
        "HeartDesk may not write in its folder, so this was not saved.",
        "Ask whoever looks after this computer to allow writing there.",
    ),
    (
        "unable to open",
        "HeartDesk cannot open its folder.",
        "Check that the disk or stick is there and that you may write on it.",
    ),
    (
        "locked",
        "Another HeartDesk is busy saving, so this was not saved yet.",
        "Wait a moment, then try again.",
    ),
    (
        "disk i/o error",
        "The disk did not answer properly, so this was not saved.",
        "Check that the disk or stick is still there, then try again.",
    ),
    (
        "not a database",
        "That did not open the desk's file.",
        "Check the passphrase. If it is right, the file may be damaged: restore the last good backup.",
    ),
    *((said, *_DAMAGED) for said in ("malformed", "corrupt", "vtable constructor failed")),
)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what the disk does to us into a DeskError; leave our own bugs as they are."""
    try:
        yield
    except DBAPIError as error:
        raise plain_trouble(str(error.orig)) or error from error
    except MemoryError as error:
        # SQLCipher reports some damaged pages as memory running out.
        raise plain_trouble("malformed") or error from error


@contextmanager
def whole_pages(connection: Connection) -> Iterator[None]:
    """Let nothing out that was read from a damaged page.

    SQLCipher gives a long row with zeros where one of its further pages was changed, and says so only when a page is
    next fetched from the disk. So it is asked how it stands, before a value leaves or a change is kept.
    """
    try:
        yield
    except (DeskError, DBAPIError):
        raise
    except Exception as error:
        if not all_pages_sealed(connection.connection.dbapi_connection):
            raise _damaged() from error
        raise
    if not all_pages_sealed(connection.connection.dbapi_connection):
        raise _damaged()


def all_pages_sealed(connection: Any) -> bool:
    """Whether every page a connection of the driver has read bore its seal. 8 microseconds; through SQLAlchemy 60."""
    row = connection.execute("PRAGMA cipher_status").fetchone()
    return row is not None and row[0] == "1"  # "0" once a page did not


def _damaged() -> DeskError:
    say, then = _DAMAGED
    return MachineTrouble(say, then=then)


def plain_trouble(message: str) -> DeskError | None:
    """The sentence for what SQLite said, or None where it speaks of a bug of ours."""
    said = message.casefold()
    for part, say, then in _SENTENCES:
        if part in said:
            return MachineTrouble(f"{say} {_KEPT}" if "not saved" in say else say, then=then)
    return None
