"""Make one of two entries: a person chooses fact by fact, links follow, all of it can be taken back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import elements
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Operation, may
from heartdesk.directory.duplicates import NOT_SAME, Twins, twins
from heartdesk.directory.facts import fact_name, fact_of
from heartdesk.directory.history import fact_said
from heartdesk.directory.steps import Before, Steps
from heartdesk.directory.store import hold_all
from heartdesk.store.unit import Look, Unit

_OWN = (
    "source",
    "evidence",
    "imported",
    "checks",
    NOT_SAME,
    "sessions",
    "unparsed",
    "organization_id",
)
"""What belongs to one entry alone and is never a choice; counts of sessions are added up."""


@dataclass(frozen=True)
class Choice:
    """A fact on which two entries differ: what each says, and whether the other's is taken unless somebody chooses."""

    fact: str
    name: str
    mine: str
    other: str

    @property
    def takes_other(self) -> bool:
        """What only the other one knows is taken over."""
        return not self.mine


def find_twins(look: Look, *, limit: int = 100) -> tuple[Twins, ...]:
    """Entries that may be in the directory twice, the likeliest first, each first entry once."""
    found: dict[str, Twins] = {}
    for one in twins(hold_all(look)):
        found.setdefault(one.first, one)
    return tuple(found.values())[:limit]


def twins_of(look: Look, *, id: str) -> tuple[Twins, ...]:  # noqa: A002
    """What may be the same as one entry, the likeliest first."""
    return tuple(one for one in twins(hold_all(look)) if id in (one.first, one.second))


def side_by_side(look: Look, *, keep: str, other: str) -> tuple[Choice, ...]:
    """The facts on which two entries differ, in words."""
    records = look.get_many(Kind.SERVICE, [keep, other])
    if len(records) < 2:
        return ()
    mine, theirs = records[keep].fields, records[other].fields
    facts = dict.fromkeys(
        fact_of(name) for name in (*mine, *theirs) if name.split("/")[0] not in _OWN
    )
    found = []
    for fact in facts:
        if _names(mine, fact) == _names(theirs, fact) or not _names(theirs, fact):
            continue
        said = [fact_said(fact, Kind.SERVICE, one, look) for one in (mine, theirs)]
        if said[0] != said[1]:
            found.append(Choice(fact, fact_name(fact), said[0], said[1]))
    return tuple(found)


def may_merge(look: Look) -> bool:
    """Whether the worker at the desk may make one of two."""
    return may(look.worker.roles, Kind.SERVICE, Operation.DELETE)


def merge_entries(unit: Unit, *, keep: str, other: str, take: Collection[str]) -> Before:
    """Make one of two: `keep` stays, with the facts in `take` from the `other`, which goes. Links to it follow.

    A check of a fact that is taken comes with it. Raises DeskError where one of them is gone or the worker may not.
    """
    if not may_merge(unit):
        raise NotAllowed(
            "Your role at this desk does not let you make one entry of two.",
            then="Ask the coordinator.",
        )
    records = unit.get_many(Kind.SERVICE, [keep, other])
    if len(records) < 2 or keep == other:
        raise DeskError(
            "One of the two is no longer in the directory. Nothing was changed.",
            then="Look for it again by name.",
        )
    mine, theirs = records[keep].fields, records[other].fields
    fields: dict[str, Any] = {
        f"sessions/{one}": value
        for one, value in elements(theirs, "sessions")
        if f"sessions/{one}" not in mine
    }
    # A refuge under either name stays one, and so does a crisis line.
    fields.update({name: True for name in ("sensitive", "crisis") if theirs.get(name) is True})
    for fact in take:
        taken = _names(theirs, fact)
        fields.update({name: None for name in _names(mine, fact) if name not in taken})
        fields.update(taken)
        check = f"checks/{_CHECKED.get(fact, fact)}"
        if fact in _CHECKED and check in theirs:
            fields[check] = theirs[check]
    steps = Steps(unit)
    steps.change(Kind.SERVICE, keep, fields)
    _links_follow(unit, steps, other, keep)
    steps.take_away(Kind.SERVICE, other)
    return steps.before()


def say_they_are_two(unit: Unit, *, first: str, second: str) -> Before:
    """Keep that a person looked: these are two entries, and are not asked about again."""
    steps = Steps(unit)
    steps.change(Kind.SERVICE, first, {f"{NOT_SAME}/{second}": True})
    return steps.before()


_CHECKED = {
    "phones": "phone",
    "hours": "hours",
    "place": "address",
    "cost": "cost",
    "access_notes": "access",
}


def _names(fields: Mapping[str, Any], fact: str) -> dict[str, Any]:
    """The fields of a fact."""
    return {
        name: value
        for name, value in fields.items()
        if value is not None and name.split("/")[0] not in _OWN and fact_of(name) == fact
    }


def _links_follow(unit: Unit, steps: Steps, old: str, new: str) -> None:
    """Where somebody was pointed to the one that goes, it was the one that stays."""
    for record in unit.every(Kind.ENQUIRY):
        moved = {
            f"signposts/{element}": {**value, "id": new}
            for element, value in elements(record.fields, "signposts")
            if isinstance(value, Mapping) and value.get("id") == old
        }
        if moved:
            steps.change(Kind.ENQUIRY, record.id, moved)
