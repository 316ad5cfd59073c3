"""What whoever runs the server does: let a council's desks in, see which have come."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from heartdesk.core.errors import DeskError
from heartdesk.core.text import one_line
from heartdesk.core.wire import council_id, decode_certified
from heartdesk.core.wire_server import LOG
from heartdesk.server.migrating import as_owner

LONGEST_NAME = 80


@dataclass(frozen=True)
class CouncilHere:
    """A council whose desks may meet here. `id` is in hexadecimal, `kept` the bytes of what is kept for it."""

    id: str
    name: str
    desks: int
    bundles: int


@dataclass(frozen=True)
class DeskHere:
    """A desk that has come, by what its certificate says."""

    id: str
    name: str
    first_seen: datetime
    revoked: bool


def add_council(owner_url: str, *, root: str, name: str) -> str:
    """Let the desks of a council in: those that show a certificate of its root key; the council's id.

    `root` is the public half of that key in hexadecimal, as `server key` says it at a desk.
    """
    try:
        public = bytes.fromhex(root.strip())
    except ValueError:
        public = b""
    if len(public) != 32:
        raise DeskError(
            "That is not a council's key: it has 64 signs, 0 to 9 and a to f. Nothing was changed.",
            then="A desk of the council says it: server key --profile DIR --unlock-with FILE",
        )
    called = one_line(name)[:LONGEST_NAME] or "council"
    council = council_id(public)
    with as_owner(owner_url) as connection:
        connection.execute(
            "INSERT INTO heartdesk.council (id, root, name, log) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            (council, public, called, secrets.token_bytes(LOG)),
        )
    return council.hex()


def councils(owner_url: str) -> list[CouncilHere]:
    """Every council that was let in."""
    with as_owner(owner_url) as connection:
        found = connection.execute(
            "SELECT c.id, c.name, (SELECT count(*) FROM heartdesk.desk d WHERE d.council = c.id),"
            " (SELECT count(*) FROM heartdesk.entry e WHERE e.council = c.id)"
            " FROM heartdesk.council c ORDER BY c.added"
        ).fetchall()
    return [
        CouncilHere(bytes(id_).hex(), name, desks, bundles) for id_, name, desks, bundles in found
    ]


def desks(owner_url: str) -> list[DeskHere]:
    """Every desk that has come."""
    with as_owner(owner_url) as connection:
        found = connection.execute(
            "SELECT d.id, d.certificate, d.first_seen, r.desk IS NOT NULL FROM heartdesk.desk d"
            " LEFT JOIN heartdesk.revocation r ON r.council = d.council AND r.desk = d.id ORDER BY d.first_seen"
        ).fetchall()
    return [
        DeskHere(bytes(id_).hex(), decode_certified(bytes(shown)).name, seen, revoked)
        for id_, shown, seen, revoked in found
    ]
