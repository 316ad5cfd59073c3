"""Parts of snapshots, kept as they came. The server does not look inside: desks prove them when they take them."""

from collections.abc import Sequence

from heartdesk.core.wire import audience_of
from heartdesk.core.wire_server import LetGo
from heartdesk.server.migrating import Rows

MOST = 4096
"""Parts of one council."""


class NoRoom(Exception):
    """The council has as many parts here as it may."""


def there(rows: Rows, council: bytes) -> dict[str, int]:
    """The names of a council's parts, and how long each is."""
    return dict(
        rows.execute(
            "SELECT name, length FROM heartdesk.part WHERE council = %s", (council,)
        ).fetchall()
    )


def read(rows: Rows, council: bytes, name: str) -> bytes:
    """A part; b"" where it is not there."""
    found = rows.execute(
        "SELECT data FROM heartdesk.part WHERE council = %s AND name = %s", (council, name)
    ).fetchone()
    return bytes(found[0]) if found else b""


def put(rows: Rows, council: bytes, desk: bytes, name: str, data: bytes) -> None:
    """Keep a part; one of this name that is there stays as it is. Raises NoRoom."""
    found = rows.execute(
        "SELECT count(*) FROM heartdesk.part WHERE council = %s", (council,)
    ).fetchone()
    if found and found[0] >= MOST:
        raise NoRoom
    rows.execute(
        "INSERT INTO heartdesk.part (council, name, brought_by, length, data) VALUES (%s, %s, %s, %s, %b)"
        " ON CONFLICT DO NOTHING",
        (council, name, desk, len(data), data),
    )


def let_go(rows: Rows, ask: LetGo) -> None:
    """Let the bytes go of bundles that a snapshot here stands for, and of older snapshots' parts.

    Their places in the log stay, with their sums. Where no snapshot of the audience is here, nothing goes.
    """
    for number in sorted({one.audience for one in ask.bundles}):
        audience = audience_of(number)
        of = [one for one in ask.bundles if one.audience == number]
        if audience is not None:
            rows.execute(
                "SELECT heartdesk.let_go(%s::smallint, %s, %s::bytea[], %s::bigint[], %s::bytea[])",
                (
                    *(number, str(audience)),
                    *(
                        [one.stream for one in of],
                        [one.number for one in of],
                        [one.tag for one in of],
                    ),
                ),
            )
    for called, names in _by_audience(ask.parts).items():
        rows.execute("SELECT heartdesk.let_go_parts(%s, %s::text[])", (called, names))


def _by_audience(names: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition("-")[0], []).append(name)
    return found
