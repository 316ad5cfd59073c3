"""Parts of snapshots, kept as they came. The server does not look inside: desks prove them when they take them."""

from collections.abc import Sequence

from heartdesk.core.wire import audience_of, sum_of
from heartdesk.core.wire_server import LetGo
from heartdesk.core.wire_snapshot import read_name
from heartdesk.server.migrating import Rows

MOST = 4096
"""Parts of one council."""

MOST_OF_SHUT_OUT = 512
"""Parts that a desk which was shut out may have brought: what it had summed up waits for a person."""


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


def is_so_called(name: str, data: bytes) -> bool:
    """Whether a part is what its name says: else a made-up one would keep the right one out for ever."""
    return sum_of(data).hex().startswith(read_name(name)[3])


def put(
    rows: Rows, council: bytes, desk: bytes, name: str, data: bytes, *, most: int = MOST
) -> None:
    """Keep a part; one of this name that is there stays as it is. Raises NoRoom where the desk sees `most` already."""
    found = rows.execute(
        "SELECT count(*) FROM heartdesk.part WHERE council = %s", (council,)
    ).fetchone()
    if found and found[0] >= most:
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
