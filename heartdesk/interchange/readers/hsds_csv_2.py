"""HSDS 2.0 as CSV: the older tables, but schedules with rules of RRULE and terms apart from their taxonomies."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from heartdesk.interchange.model import Item
from heartdesk.interchange.package import Edition, Said
from heartdesk.interchange.readers.hsds_csv import read_tables, table_name, tables_among
from heartdesk.interchange.readers.hsds_csv_1 import ADAPT, OLD_TABLES, renamed, simple
from heartdesk.interchange.sources import Part, Reader, Sample

_ONLY_TABLES = {
    "service_attributes": "attributes",
    "services_attributes": "attributes",
    "service_attribute": "attributes",
    "other_attributes": "attributes",
    "other_attribute": "attributes",
}
_TABLES: Mapping[str, str] = {
    **{name: table for name, table in OLD_TABLES.items() if name != "taxonomy"},
    **_ONLY_TABLES,
    "taxonomy_term": "taxonomy_terms",
    "taxonomy": "taxonomies",
}
_ONLY_OLDER = frozenset({"regular_schedules", "holiday_schedules", "services_taxonomy"})
_OLDER = frozenset(
    {"physical_addresses", "postal_addresses", "accessibility_for_disabilities", "eligibility"}
)
_OF_RULES = {"freq", "byday", "dtstart", "until", "wkst"}


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The CSV files of a package with a table of 2.0 alone, or older tables beside schedules of rules."""
    found = tables_among(samples, EDITION)
    names = {table_name(sample, EDITION): sample for sample in found}
    if names.keys() & _ONLY_OLDER:
        return []
    if names.keys() & _ONLY_TABLES.keys():
        return found
    schedules = names.get("schedules")
    by_rule = schedules is not None and schedules.table and _OF_RULES & set(schedules.table.columns)
    return found if by_rule and names.keys() & _OLDER else []


def read(part: Part) -> Iterator[Item]:
    """Every organization, location and service of the package, in today's terms."""
    yield from read_tables(part, EDITION)


def _organization(said: Said) -> Iterable[tuple[str, Said]]:
    yield "organizations", renamed(said, {"url": "website"})


def _service(said: Said) -> Iterable[tuple[str, Said]]:
    yield "services", renamed(said, {"fees": "fees_description"})


def _term(said: Said) -> Iterable[tuple[str, Said]]:
    """A term's name was called term; which taxonomy it is of was one word."""
    yield "taxonomy_terms", renamed(said, {"term": "name"})


_ADAPT: Mapping[str, Callable[[Said], Iterable[tuple[str, Said]]]] = {
    **{name: adapt for name, adapt in ADAPT.items() if name not in ("taxonomy", "schedules")},
    "organizations": _organization,
    "services": _service,
    "taxonomy_term": _term,
    "taxonomy_terms": _term,
    "taxonomy": simple("taxonomies"),
    **dict.fromkeys(
        _ONLY_TABLES, simple("attributes", service_id="link_id", taxonomy_id="taxonomy_term_id")
    ),
}


EDITION = Edition(_TABLES, _ADAPT)

HSDS_CSV_2 = Reader(
    name="hsds-csv-2",
    family="hsds",
    about="an HSDS 2.0 package of CSV files",
    picks=picks,
    read=read,
)
