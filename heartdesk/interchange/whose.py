"""Whose sessions a calendar is of: everybody's, those of one hub's area, or those of one group or service."""

from dataclasses import dataclass

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.text import fold, one_line
from heartdesk.directory.store import hold
from heartdesk.directory.week import areas_of
from heartdesk.store.unit import Look

LONGEST_NAME = 120


@dataclass(frozen=True)
class Whose:
    """A hub area by its id or name, or one entry by its id; both empty for everything."""

    hub: str = ""
    entry: str = ""


@dataclass(frozen=True)
class Chosen:
    """What was chosen: its name, and the ids of its services; None for all of them."""

    name: str
    services: frozenset[str] | None = None


def choose(look: Look, whose: Whose) -> Chosen:
    """The services of a choice. Raises DeskError for a hub or an entry that is not here."""
    if whose.entry:
        record = look.get(Kind.SERVICE, whose.entry)
        if record is None:
            raise DeskError(
                "There is no such entry in the directory.", then="Look for it by name first."
            )
        name = one_line(str(record.fields.get("name", "")), LONGEST_NAME)
        return Chosen(name, frozenset({record.id}))
    if not whose.hub:
        return Chosen(look.area.name)
    wanted = fold(whose.hub)
    for hub in look.area.localities:
        if wanted in {fold(one) for one in (hub.id, hub.name, hub.hub_name, *hub.aliases)}:
            held = hold(look, look.every(Kind.SERVICE))
            here = (one.id for one in held if hub.id in areas_of(one, look.area))
            return Chosen(hub.hub_name, frozenset(here))
    known = ", ".join(hub.id for hub in look.area.localities)
    raise DeskError(f"There is no hub called {whose.hub}.", then=f"Choose one of: {known}.")


def groups(look: Look) -> tuple[tuple[str, str], ...]:
    """The groups of the directory, (id, name), by name: each can have a calendar of its own."""
    found = [
        (one.id, one_line(str(one.fields.get("name", "")), LONGEST_NAME))
        for one in look.every(Kind.SERVICE)
        if one.fields.get("is_group") is True and one.fields.get("sensitive") is not True
    ]
    return tuple(sorted(found, key=lambda one: fold(one[1])))
