"""HSDS 3.0 and 3.1 as JSON (ORUK 3.0 is the same): single objects, lists, pages of a feed, compiled services."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.join import read_package
from heartdesk.interchange.json_text import as_text
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import Gathered
from heartdesk.interchange.package import Package
from heartdesk.interchange.sources import Part, Reader, Sample

Shape = Literal["organization", "service", "location", "service_at_location", "term"]

UNKNOWN_SHAPE = "it cannot be told whether this is an organization, a service or a place"
PAGE_EMPTY = "this page of the feed is empty"

_PAGE_LISTS = ("contents", "content", "items", "results", "data")
_BUNDLES: Mapping[str, Shape] = {
    "organizations": "organization",
    "services": "service",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "taxonomy_terms": "term",
    "taxonomies": "term",
}
_STRONG: tuple[tuple[Shape, frozenset[str]], ...] = (
    ("location", frozenset({"location_type", "addresses", "transportation", "external_identifier_type"})),
    ("service", frozenset({
        "status", "organization", "service_at_locations", "service_areas", "application_process", "assured_date",
        "eligibility_description", "fees_description", "cost_options",
    })),
    ("organization", frozenset({
        "website", "legal_status", "organization_identifiers", "year_incorporated", "services",
    })),
    ("term", frozenset({"taxonomy", "taxonomy_detail", "term_uri", "taxonomy_id", "taxonomy_terms"})),
)  # fmt: skip
"""Fields that only one kind of thing has, in the order they are believed."""

_HINTS: tuple[tuple[Shape, re.Pattern[str]], ...] = (
    ("service_at_location", re.compile(r"service_at_location")),
    ("term", re.compile(r"taxonom")),
    ("organization", re.compile(r"organi[sz]ation")),
    ("location", re.compile(r"location")),
    ("service", re.compile(r"service")),
)


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The JSON files that hold HSDS objects, or a page of a feed."""
    return [sample for sample in samples if _is_hsds(sample)]


def read(part: Part) -> Iterator[Item]:
    """Every organization, service and location in the files, each once, with what is nested in them."""
    origin = Origin(part.system)
    gathered = Gathered()
    for sample in part.samples:
        if sample.encoding.remark:
            yield Remark(sample.name, sample.encoding.remark)
        if _is_tables(sample.document):
            yield from read_package(_as_package(sample), origin)
            continue
        if _items(sample.document)[0] == []:
            yield Remark(sample.name, PAGE_EMPTY)
        yield from _gather(gathered, sample)
    yield from gathered.items(origin)


def _gather(gathered: Gathered, sample: Sample) -> Iterator[Item]:
    document = sample.document
    if _is_bundle(document):
        for name, shape in _BUNDLES.items():
            for number, one in enumerate(document.get(name) or [], start=1):
                yield from _take(
                    gathered, one, shape, f"{sample.name}, {name} {number}", listed=False
                )
        return
    items, listed = _items(document)
    hint = _hint(sample.name)
    for number, one in enumerate(items, start=1):
        where = f"{sample.name}, item {number}" if len(items) > 1 or listed else sample.name
        yield from _take(gathered, one, shape_of(one, hint), where, listed=listed)


def _take(
    gathered: Gathered, one: Any, shape: Shape | None, where: str, *, listed: bool
) -> Iterator[Item]:
    if not isinstance(one, Mapping):
        yield KeptAside(where, "it is not an entry of a directory", as_text(one))
    elif shape is None:
        yield KeptAside(where, UNKNOWN_SHAPE, as_text(one))
    elif shape == "term":
        gathered.add_term(one)
        for term in values.objects(one.get("taxonomy_terms")):
            gathered.add_term(term)
    elif shape == "service_at_location":
        gathered.add_place(one, where)
    else:
        gathered.add(Kind(shape), one, where, listed=listed)


def shape_of(said: Any, hint: Shape | None = None) -> Shape | None:
    """What an object is, by the fields only one kind has, else by where it stands (`hint`)."""
    if not isinstance(said, Mapping):
        return None
    keys = said.keys()
    if {"location_id", "service_id"} <= keys or (
        "id" in keys and _holds_a_thing(said, "location", "service")
    ):
        return "service_at_location"
    for shape, marks in _STRONG:
        if marks & keys:
            return shape
    if {"latitude", "longitude"} <= keys:
        return "location"
    if "organization_id" in keys and hint != "location":
        return "service"
    return hint if {"id", "name"} <= keys or hint == "term" else None


def _holds_a_thing(said: Mapping[str, Any], *names: str) -> bool:
    return any(isinstance(said.get(name), Mapping) and "id" in said[name] for name in names)


def _items(document: Any) -> tuple[list[Any], bool]:
    """The objects of a document, and whether they come from a list."""
    if isinstance(document, list):
        return document, True
    if isinstance(document, Mapping):
        if "id" not in document:
            for name in _PAGE_LISTS:
                if _is_list(document, name):
                    return list(document[name]), True
        return [document], False
    return [document], False


def _is_hsds(sample: Sample) -> bool:
    document = sample.document
    if sample.is_about_data:
        return False
    if _is_tables(document):
        return True
    if _is_bundle(document):
        return True
    items, listed = _items(document)
    if not items:
        return (
            listed
            and isinstance(document, Mapping)
            and bool({"contents", "content"} & document.keys())
        )
    hint = _hint(sample.name)
    return any(
        isinstance(one, Mapping)
        and ("id" in one or "name" in one)
        and shape_of(one, hint) is not None
        for one in items[:50]
    )


def _hint(name: str) -> Shape | None:
    """What the file's own name, or its folder's, speaks of."""
    words = "/".join(name.casefold().split("/")[-2:])
    return next((shape for shape, pattern in _HINTS if pattern.search(words)), None)


def _is_list(document: Mapping[str, Any], name: str) -> bool:
    return isinstance(document.get(name), list)


def _is_bundle(document: Any) -> bool:
    """Whether a document is one object of lists: {"organizations": [...], "services": [...]}."""
    return (
        isinstance(document, Mapping)
        and "id" not in document
        and any(_is_list(document, name) for name in _BUNDLES)
        and all(_is_list(document, name) for name in _BUNDLES if name in document)
    )


def _is_tables(document: Any) -> bool:
    """Whether a document is a whole CSV package written as one JSON object of tables."""
    return (
        isinstance(document, Mapping)
        and "services.csv" in document
        and all(isinstance(rows, list) for rows in document.values())
    )


def _as_package(sample: Sample) -> Package:
    package = Package()
    for table, rows in sample.document.items():
        name = str(table).removesuffix(".csv")
        package.add_rows(name, f"{sample.name}, {name}", rows)
    return package


HSDS_JSON = Reader(
    name="hsds-json",
    family="hsds",
    about="HSDS 3.0 or 3.1 as JSON (also Open Referral UK 3.0)",
    picks=picks,
    read=read,
    whole_tree=True,
)
