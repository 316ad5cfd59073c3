"""What leaves the store: frozen values, never a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role


@dataclass(frozen=True)
class Record:
    """A record as it stands. `fields` holds what shows; `conflicts` names fields with another value waiting."""

    kind: Kind
    id: str
    fields: Mapping[str, Any]
    conflicts: tuple[str, ...] = ()
    deleted: bool = False


@dataclass(frozen=True)
class Worker:
    """Who is at the desk, what they are trusted with, and whose worker they are (an organization's id, or "")."""

    id: str
    name: str
    roles: frozenset[Role] = frozenset({Role.RECEPTION})
    organization: str = ""


PROGRAM = Worker("program", "HeartDesk", roles=frozenset({Role.ADMIN}))
"""Who tidies up after a power cut. It reads no people."""
