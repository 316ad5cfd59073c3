"""What HeartDesk knows and HSDS has no field for, as HSDS attributes: written on the way out, read back on the way in.

Each is an attribute whose term belongs to one of three taxonomies of ours: the fields of an entry, the needs it meets,
the localities it serves. Nothing private is among them: a staff note, a leader's name, who checked what and where a
fact was found stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from heartdesk.core.fields import elements
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.interchange.categories import GUESSED

ENTRY = "HeartDesk entry"
NEEDS = "HeartDesk needs"
LOCALITIES = "HeartDesk localities"

_ABOUT = {
    ENTRY: "What a HeartDesk entry says beyond the fields of HSDS",
    NEEDS: "The needs that a service meets",
    LOCALITIES: "The hub areas that a service serves",
}

# The public fields of ours, by kind, and what a reader elsewhere is told they are.
TEXTS: Mapping[Kind, Mapping[str, str]] = {
    Kind.SERVICE: {
        "hours_text": "Opening times in words",
        "what_to_expect": "What happens when you go",
        "who_greets": "Who will greet you",
        "bring": "What to bring",
        "no_need_to_bring": "What nobody needs to bring",
        "getting_there": "How to get there and back",
        "access_notes": "Getting in and around",
        "help_kind": "Kind of help",
        "asn_support": "What they know and do about additional support needs",
        "trial_visit": "Coming once to have a look",
        "quiet_session": "When it is quiet",
        "meets_in": "Where the group meets",
        "led_by": "Who leads the group: members, volunteers or a service",
        "joining": "Who can join: open, closed or by invitation",
        "closing_on": "The day it closes for good",
        "back_on": "The day it opens again",
        "go_instead": "Where to go instead",
    },
    Kind.LOCATION: {"settlement": "Town or village"},
    Kind.ORGANIZATION: {},
}
MARKS: Mapping[Kind, Mapping[str, str]] = {
    Kind.SERVICE: {
        "hours_confirmed": "The opening times are confirmed",
        "phone_not_confirmed": "Its phone number is not confirmed",
        "is_group": "It is a group of people who meet",
        "national": "Serves the whole country",
        "sensitive": "Its address is not given out",
        "status_not_known": "Whether it is running is not known",
    },
    Kind.LOCATION: {"sensitive": "Its address is not given out"},
    Kind.ORGANIZATION: {},
}
_YES, _NO = "yes", "no"

NOBODY_KNOWN = derived_id("export organization", "not known")
"""The id of the organization that stands in the standards' files for one that is not known: they must have one."""


@dataclass(frozen=True)
class Said:
    """One attribute of ours: its term, and what it says."""

    taxonomy: str
    code: str
    name: str
    value: str


def said_by(kind: Kind, fields: Mapping[str, Any]) -> Iterator[Said]:
    """What the fields of a record say beyond HSDS, in a settled order."""
    for name, about in TEXTS[kind].items():
        if isinstance(fields.get(name), str) and fields[name]:
            yield Said(ENTRY, name, about, fields[name])
    for name, about in MARKS[kind].items():
        if isinstance(fields.get(name), bool):
            yield Said(ENTRY, name, about, _YES if fields[name] else _NO)
    for need, said in elements(fields, "needs"):
        if isinstance(said, Mapping) and said.get(GUESSED):
            continue  # whoever reads the file guesses for themselves: its category is in it
        weight = said.get("weight", 1.0) if isinstance(said, Mapping) else 1.0
        yield Said(NEEDS, need, need, f"{weight}")
    if kind is Kind.SERVICE and "status" not in fields:
        yield Said(ENTRY, "status_not_known", MARKS[kind]["status_not_known"], _YES)
    for locality, _ in elements(fields, "localities"):
        yield Said(LOCALITIES, locality, locality, _YES)


def attribute(said: Said, *, of: str, entity: str) -> dict[str, Any]:
    """The HSDS attribute that says it of the record with the id `of`."""
    taxonomy_id = derived_id("export taxonomy", said.taxonomy)
    return {
        "id": derived_id("export attribute", of, said.taxonomy, said.code),
        "link_id": of,
        "link_entity": entity,
        "link_type": "heartdesk",
        "label": said.name,
        "value": said.value,
        "taxonomy_term": {
            "id": derived_id("export term", said.taxonomy, said.code),
            "code": said.code,
            "name": said.name,
            "description": said.name,
            "taxonomy": said.taxonomy,
            "taxonomy_detail": {
                "id": taxonomy_id,
                "name": said.taxonomy,
                "description": _ABOUT[said.taxonomy],
            },
        },
    }


def read_back(kind: Kind, fields: dict[str, Any]) -> None:
    """Turn the attributes of ours among the fields read from a file into the fields they were."""
    for element, said in list(elements(fields, "attributes")):
        if not isinstance(said, Mapping) or said.get("taxonomy") not in _ABOUT:
            continue
        name, value = _field(kind, said)
        if name:
            del fields[f"attributes/{element}"]
            fields[name] = value
    if fields.pop("status_not_known", False):
        fields.pop("status", None)


def _field(kind: Kind, said: Mapping[str, Any]) -> tuple[str, Any]:
    """The field an attribute of ours was, and its value; "" where it was none of this kind's."""
    code, value = str(said.get("code", "")), str(said.get("value", ""))
    taxonomy = said["taxonomy"]
    if taxonomy == ENTRY and code in TEXTS[kind]:
        return code, value
    if taxonomy == ENTRY and code in MARKS[kind] and value in (_YES, _NO):
        return code, value == _YES
    if taxonomy == NEEDS and kind is Kind.SERVICE:
        try:
            weight = min(max(float(value), 0.0), 1.0)
        except ValueError:
            weight = 1.0
        return f"needs/{code}", {"weight": weight}
    if taxonomy == LOCALITIES:
        return f"localities/{code}", True
    return "", None
