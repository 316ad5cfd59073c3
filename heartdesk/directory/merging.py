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
from heartdesk.directory.merged import MERGED_INTO
from heartdesk.directory.steps import Before, Steps
from heartdesk.directory.store import hold_all, read_held
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
    return tuple(twins(hold_all(look), of=id))


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

    What names the one that goes, at this desk or another, means the one that stays from now on (`directory.merged`).
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
    steps = Steps(unit)
    # A refuge under either name stays one, also where only its keepers or its place say so.
    if any(one.sensitive for one in read_held(unit, [keep, other])):
        for one in (other, keep):
            steps.change(Kind.SERVICE, one, {"sensitive": True})
        records = unit.get_many(Kind.SERVICE, [keep, other])
    mine, theirs = records[keep].fields, records[other].fields
    fields: dict[str, Any] = {
        f"sessions/{one}": value
        for one, value in elements(theirs, "sessions")
        if f"sessions/{one}" not in mine
    }
    if theirs.get("crisis") is True:
        fields["crisis"] = True
    if "organization_id" not in mine and "organization_id" in theirs:
        fields["organization_id"] = theirs["organization_id"]
    for fact in take:
        taken = _names(theirs, fact)
        fields.update({name: None for name in _names(mine, fact) if name not in taken})
        fields.update(taken)
        check = f"checks/{_CHECKED.get(fact, fact)}"
        if fact in _CHECKED and check in theirs:
            fields[check] = theirs[check]
    steps.change(Kind.SERVICE, keep, fields)
    steps.change(Kind.SERVICE, other, {MERGED_INTO: keep})
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
