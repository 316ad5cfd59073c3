"""What the file system and SQLite may do to us, in sentences."""

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


class told_plainly:  # noqa: N801 - used as a verb; a generator in its place cost each list a microsecond
    """Turn what the disk does to us into a DeskError; leave our own bugs as they are."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, DBAPIError):
            plain = plain_trouble(str(error.orig))
        elif isinstance(error, MemoryError):
            # SQLCipher reports some damaged pages as memory running out.
            plain = plain_trouble("malformed")
        else:
            return
        if plain is not None:
            raise plain from error


class whole_pages:  # noqa: N801 - as above
    """Let nothing out that was read from a damaged page.

    SQLCipher gives a long row with zeros where one of its further pages was changed, and says so only when a page is
    next fetched from the disk. So it is asked how it stands, before a value leaves or a change is kept.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, DeskError | DBAPIError):
            return
        if error is not None and not isinstance(error, Exception):
            return
        if not all_pages_sealed(self._connection.connection.dbapi_connection):
            raise _damaged() from error


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
