"""Who may do what: one table, role by kind by operation. The store asks it before every read and every write."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from heartdesk.core.kinds import Audience, Kind


class Role(StrEnum):
    """What a worker is trusted with at this desk. A worker may hold several."""

    RECEPTION = "reception"
    OUTREACH = "outreach"
    COORDINATOR = "coordinator"
    PEOPLE_LEAD = "people lead"
    SAFEGUARDING_LEAD = "safeguarding lead"
    SAFEGUARDING_DEPUTY = "safeguarding deputy"
    PLANNER = "planner"
    ADMIN = "admin"


class Operation(StrEnum):
    """What is done to a record."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"


Operations = frozenset[Operation]

_READ = frozenset({Operation.READ})
_WRITE_ONLY = frozenset({Operation.CREATE})
_TEND = frozenset({Operation.READ, Operation.CHANGE})
_KEEP = frozenset({Operation.READ, Operation.CREATE, Operation.CHANGE})
_OWN = frozenset(Operation)

DIRECTORY = (Kind.ORGANIZATION, Kind.SERVICE, Kind.LOCATION)


def _row(**of_kinds: Operations) -> Mapping[Kind, Operations]:
    """One role's line: `directory` stands for the three kinds of the directory."""
    directory = of_kinds.pop("directory")
    return {
        **dict.fromkeys(DIRECTORY, directory),
        **{Kind(name): operations for name, operations in of_kinds.items()},
    }


# Anybody can write a concern down; only the leads read one, and nobody takes one away (safeguarding notes only append).
# An admin looks after keys and backups, not people.
ALLOWED: Mapping[Role, Mapping[Kind, Operations]] = {
    Role.RECEPTION: _row(directory=_TEND, hub=_TEND, enquiry=_OWN, concern=_WRITE_ONLY),
    Role.OUTREACH: _row(
        directory=_KEEP, hub=_READ, enquiry=_OWN, person=_KEEP, concern=_WRITE_ONLY
    ),
    Role.COORDINATOR: _row(
        directory=_OWN, hub=_KEEP, enquiry=_OWN, volunteer=_KEEP, concern=_WRITE_ONLY
    ),
    Role.PEOPLE_LEAD: _row(
        directory=_TEND,
        hub=_READ,
        enquiry=_OWN,
        person=_OWN,
        volunteer=_OWN,
        concern=_WRITE_ONLY,
    ),
    Role.SAFEGUARDING_LEAD: _row(
        directory=_TEND, hub=_READ, enquiry=_OWN, person=_READ, volunteer=_READ, concern=_KEEP
    ),
    Role.SAFEGUARDING_DEPUTY: _row(
        directory=_TEND, hub=_READ, enquiry=_OWN, person=_READ, volunteer=_READ, concern=_KEEP
    ),
    Role.PLANNER: _row(directory=_READ, hub=_READ, enquiry=_READ),
    Role.ADMIN: _row(directory=_OWN, hub=_KEEP, enquiry=_READ),
}


def may(roles: Collection[Role], kind: Kind, operation: Operation) -> bool:
    """Whether a worker with these roles may do this to records of this kind. What no line allows is not allowed."""
    return any(operation in ALLOWED[role].get(kind, frozenset()) for role in roles)


AUDIENCES: Mapping[Role, frozenset[Audience]] = {
    Role.RECEPTION: frozenset(),
    Role.OUTREACH: frozenset({Audience.PEOPLE}),
    Role.COORDINATOR: frozenset({Audience.VOLUNTEERS}),
    Role.PEOPLE_LEAD: frozenset({Audience.PEOPLE, Audience.VOLUNTEERS}),
    Role.SAFEGUARDING_LEAD: frozenset(
        {Audience.PEOPLE, Audience.VOLUNTEERS, Audience.SAFEGUARDING}
    ),
    Role.SAFEGUARDING_DEPUTY: frozenset(
        {Audience.PEOPLE, Audience.VOLUNTEERS, Audience.SAFEGUARDING}
    ),
    Role.PLANNER: frozenset(),
    Role.ADMIN: frozenset(),
}
"""Whose keys a role holds, beyond the desk's own: exactly the sealed kinds its line lets it read."""
