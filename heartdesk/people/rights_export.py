"""Everything that is kept about one person, in one place, to be given to them on paper and as data."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, RULES, Audience, Kind
from heartdesk.core.roles import Operation, may
from heartdesk.people.actions import must_be_signed
from heartdesk.people.model import person_of
from heartdesk.people.rights import Stage
from heartdesk.store import audit
from heartdesk.store.audit import Event
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit

KINDS: tuple[Kind, ...] = tuple(
    kind for kind in Kind if RULES[kind].audience is Audience.PEOPLE and RULES[kind].controlled
)
"""Every kind that can be about a person, but worries: the safeguarding lead answers for those, in their own way."""

TITLES: Mapping[Kind, str] = {
    Kind.PERSON: "You",
    Kind.CONSENT: "What you said yes to",
    Kind.SHARE: "What was passed on",
    Kind.FOLLOW_UP: "How it went",
    Kind.CHECK_IN: "Calls you agreed to",
    Kind.CHECK_IN_CALL: "Calls that were made",
    Kind.CIRCLE: "The people around you",
    Kind.VISIT_NOTE: "What visitors are told",
    Kind.RIGHTS_REQUEST: "What you asked about your details",
}

NOT_HERE = (
    "Worries about safety are kept apart, whether or not there are any. The safeguarding lead answers for them.",
    "Visits to the desk without a name are not here: they name nobody, so nobody can be found in them.",
)
"""Said on every export in the same words, so that it tells nothing."""

_OF_OTHERS = ("said_name", "said_reach", "said_words")


@dataclass(frozen=True)
class Part:
    """One thing that is kept: `said` as it stands, `earlier` what stood there before, oldest first."""

    kind: Kind
    id: str
    said: Mapping[str, Any]
    earlier: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Export:
    """Everything about somebody on a day, by whom it is kept, and where to complain."""

    call: str
    on: date
    kept_by: str
    complaint_route: str
    parts: tuple[Part, ...]

    def as_json(self) -> bytes:
        """The same as data, in UTF-8: nothing is left out and nothing is turned into words."""
        whole = {
            "about": self.call,
            "made_on": self.on.isoformat(),
            "kept_by": self.kept_by,
            "complaints": self.complaint_route,
            "not_here": list(NOT_HERE),
            "kept": [
                {"kind": str(one.kind), "id": one.id, "now": one.said, "earlier": list(one.earlier)}
                for one in self.parts
            ],
        }
        return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()


def everything_about(unit: Unit, *, person: str) -> Export:
    """Everything kept about a person. For who answers for people's details alone; that it was made is in the audit.

    Of a request that turned out to be somebody else's, what that other person said is left out: it is theirs.
    """
    signed = must_be_signed(unit)
    unit.must(Kind.PERSON, Operation.DELETE)
    record = unit.get(Kind.PERSON, person)
    if record is None:
        raise DeskError("Nobody is written down here any more.", then="Look for them by name.")
    parts = tuple(_part(unit, one) for one in (record, *_beside(unit, person)))
    audit.note(unit, Event.EXPORTED, Kind.PERSON, person)
    return Export(
        person_of(record.id, record.fields).call,
        local(unit.now).date(),
        signed.controller_name,
        signed.complaint_route,
        parts,
    )


def _beside(unit: Unit, person: str) -> Iterator[Record]:
    for kind in KINDS:
        if kind is not Kind.PERSON and may(unit.worker.roles, kind, Operation.READ):
            yield from (one for one in unit.every(kind) if one.fields.get(PERSON) == person)


def _part(unit: Unit, record: Record) -> Part:
    left_out = _left_out(record)
    said = {name: value for name, value in record.fields.items() if name not in left_out}
    earlier = tuple(
        before
        for change in unit.history(record.kind, record.id)
        if (before := _no_longer(change.fields, record.fields, left_out))
    )
    return Part(record.kind, record.id, said, earlier)


def _no_longer(
    said: Mapping[str, Any], now: Mapping[str, Any], left_out: Collection[str]
) -> dict[str, Any]:
    return {
        name: value
        for name, value in said.items()
        if name not in left_out and value is not None and now.get(name) != value
    }


def _left_out(record: Record) -> frozenset[str]:
    """Fields that tell them nothing, or that are somebody else's."""
    inside = frozenset({CONTROLLER, PERSON})
    others = record.kind is Kind.RIGHTS_REQUEST and record.fields.get("stage") == Stage.NOT_THEM
    return inside | frozenset(_OF_OTHERS) if others else inside
