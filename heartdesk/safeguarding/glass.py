"""Seeing all that another service keeps about somebody at risk: with a reason, which the safeguarding lead reads."""

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.people.model import Person, person_of
from heartdesk.store.unit import Unit


def see_all(unit: Unit, *, person: str, reason: str) -> Person:
    """Open somebody's record whichever service answers for it; the reason goes to the safeguarding lead, sealed.

    Raises NotAllowed for workers without the key, DeskError for a reason that is none and where nobody is there.
    """
    record = unit.break_glass(Kind.PERSON, person, reason=reason)
    if record is None:
        raise DeskError(
            "Nobody is written down here any more. The lead was told that you looked.",
            then="In danger, ring 999. A worry can be written down without a name: F9.",
        )
    return person_of(record.id, record.fields, record.conflicts)
