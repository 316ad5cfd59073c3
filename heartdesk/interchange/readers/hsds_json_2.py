"""HSDS 2.0 as JSON: objects with the older lists nested, rewritten as today's and read as those are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from heartdesk.interchange import values
from heartdesk.interchange.model import Item
from heartdesk.interchange.readers.hsds_json import HSDS_JSON
from heartdesk.interchange.sources import Part, Reader, Sample

_MARKS = frozenset(
    {
        "physical_addresses", "postal_addresses", "accessibility_for_disabilities", "service_attributes",
        "other_attributes", "payments_accepted", "payment_accepted",
    }
)  # fmt: skip
"""Lists that only an older edition has; ORUK 1.0 and HSDS 1.1 have further ones and are asked first."""

_ATTRIBUTES = ("service_attributes", "other_attributes", "attributes")
_OF_ORGANIZATION = frozenset({"tax_id", "tax_status", "year_incorporated", "legal_status"})
_DEEPEST = 12


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The JSON files in which some object has a list of 2.0."""
    return [
        sample
        for sample in HSDS_JSON.picks(samples)
        if _has_marks(sample.document, _DEEPEST, [20_000])
    ]


def read(part: Part) -> Iterator[Item]:
    """Every organization, service and location, in today's terms."""
    today = tuple(replace(one, document=_today(one.document, _DEEPEST)) for one in part.samples)
    yield from HSDS_JSON.read(replace(part, samples=today))


def _has_marks(said: Any, deep: int, left: list[int]) -> bool:
    """Whether an object within has a list of 2.0; `left` is how many more objects are looked at."""
    left[0] -= 1
    if deep < 0 or left[0] < 0:
        return False
    if isinstance(said, Mapping):
        return bool(_MARKS & said.keys()) or any(
            _has_marks(one, deep - 1, left)
            for one in said.values()
            if isinstance(one, Mapping | list)
        )
    return isinstance(said, list) and any(_has_marks(one, deep - 1, left) for one in said)


def _today(said: Any, deep: int) -> Any:
    """The same with today's names, as far down as an object of the standard goes."""
    if deep < 0:
        return said
    if isinstance(said, list):
        return [_today(one, deep - 1) for one in said]
    if not isinstance(said, Mapping):
        return said
    made = {name: _today(value, deep - 1) for name, value in said.items()}
    _addresses(made)
    _access(made)
    _attributes(made)
    _words(made)
    if _OF_ORGANIZATION & made.keys() and "url" in made:
        made.setdefault("website", made.pop("url"))
    return made


def _addresses(made: dict[str, Any]) -> None:
    for name, address_type in (("physical_addresses", "physical"), ("postal_addresses", "postal")):
        if name in made:
            found = [
                {**one, "address_type": address_type} for one in values.objects(made.pop(name))
            ]
            made["addresses"] = [*values.objects(made.get("addresses")), *found]


def _access(made: dict[str, Any]) -> None:
    if "accessibility_for_disabilities" in made:
        found = values.objects(made.pop("accessibility_for_disabilities"))
        made["accessibility"] = [
            {
                ("description" if name == "accessibility" else name): value
                for name, value in one.items()
            }
            for one in found
        ]


def _attributes(made: dict[str, Any]) -> None:
    """The terms of a service, or of something else, in one list; a term's name was called term."""
    if not any(name in made for name in _ATTRIBUTES[:2]):
        return
    found = [one for name in _ATTRIBUTES for one in values.objects(made.pop(name, None))]
    made["attributes"] = [_attribute(one) for one in found]


def _attribute(one: Mapping[str, Any]) -> dict[str, Any]:
    said = dict(one)
    term = said.pop("taxonomy_term", None)
    if isinstance(term, Mapping):
        term = dict(term)
        if "name" not in term and "term" in term:
            term["name"] = term.pop("term")
        said["taxonomy_term"] = term
    elif values.line(term):
        said["label"] = values.line(term)
    return said


def _words(made: dict[str, Any]) -> None:
    """Lists of 2.0 that are one text today, and the text of fees."""
    eligibility = made.get("eligibility")
    if eligibility and "eligibility_description" not in made:
        said = [
            values.line(one.get("eligibility_description")) for one in values.objects(eligibility)
        ]
        told = [one for one in said if one] or [values.line(eligibility)]
        if any(told):
            made["eligibility_description"] = "\n".join(told)
            del made["eligibility"]
    if "fees" in made and "fees_description" not in made:
        made["fees_description"] = made.pop("fees")


HSDS_JSON_2 = Reader(
    name="hsds-json-2",
    family="hsds",
    about="HSDS 2.0 as JSON",
    picks=picks,
    read=read,
    whole_tree=True,
)
