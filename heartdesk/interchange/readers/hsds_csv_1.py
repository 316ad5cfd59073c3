"""HSDS 1.0 and 1.1 as CSV (also Ohana's sheets): the older tables, each row rewritten as a row of today's."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from heartdesk.interchange import values
from heartdesk.interchange.hours import weekday
from heartdesk.interchange.model import Item
from heartdesk.interchange.package import Edition, Said
from heartdesk.interchange.readers.hsds_csv import read_tables, table_name, tables_among
from heartdesk.interchange.sources import Part, Reader, Sample

OLD_TABLES: Mapping[str, str] = {
    "services_at_location": "service_at_location",
    "physical_addresses": "addresses",
    "postal_addresses": "addresses",
    "mail_addresses": "addresses",
    "accessibility_for_disabilities": "accessibility",
    "regular_schedules": "schedules",
    "holiday_schedules": "schedules",
    "services_taxonomy": "attributes",
    "taxonomy": "taxonomy_terms",
}
_OLD_COLUMNS = {
    "services": {"taxonomy_ids", "location_id", "website"},
    "organizations": {"date_incorporated", "url"},
}


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The CSV files of a package that has tables or columns only an older edition has."""
    found = tables_among(samples, OLD)
    for sample in found:
        name = table_name(sample, OLD) or ""
        columns = set(sample.table.columns) if sample.table else set()
        if (
            name in OLD_TABLES
            or name in ("eligibility", "payments_accepted")
            or _OLD_COLUMNS.get(name, set()) & columns
        ):
            return found
    return []


def read(part: Part) -> Iterator[Item]:
    """Every organization, location and service of the package, in today's terms."""
    yield from read_tables(part, OLD)


def renamed(said: Said, names: Mapping[str, str]) -> Said:
    return {names.get(name, name): value for name, value in said.items()}


def _organization(said: Said) -> Iterable[tuple[str, Said]]:
    yield (
        "organizations",
        renamed(said, {"url": "website", "date_incorporated": "year_incorporated"}),
    )


def _service(said: Said) -> Iterable[tuple[str, Said]]:
    said = renamed(
        said,
        {"fees": "fees_description", "website": "url", "eligibility": "eligibility_description"},
    )
    location = said.pop("location_id", None)
    if location is not None:
        yield "service_at_location", {"service_id": said.get("id"), "location_id": location}
    yield "services", said


def _location(said: Said) -> Iterable[tuple[str, Said]]:
    said = renamed(said, {"website": "url"})
    for words in str(said.pop("accessibility", "")).split(","):
        if words.strip():
            yield (
                "accessibility",
                {"location_id": said.get("id"), "description": words.strip().replace("_", " ")},
            )
    if said.pop("virtual", "").casefold() == "true":
        said["location_type"] = "virtual"
    yield "locations", said


def _address(address_type: str) -> Callable[[Said], Iterable[tuple[str, Said]]]:
    def adapt(said: Said) -> Iterable[tuple[str, Said]]:
        more = [said.pop(name, "") for name in ("address_2", "address_3", "address_4")]
        second = ", ".join(words.strip() for words in more if words.strip())
        yield (
            "addresses",
            {**said, **({"address_2": second} if second else {}), "address_type": address_type},
        )

    return adapt


def _phone(said: Said) -> Iterable[tuple[str, Said]]:
    said = renamed(said, {"number_type": "type"})
    about = [values.line(said.pop(name, "")) for name in ("department", "description")]
    languages = [
        {"code" if re.fullmatch("[a-z]{2,3}", words.strip()) else "name": words.strip()}
        for words in str(said.pop("language", "")).split(",")
        if words.strip()
    ]
    said["description"] = ", ".join(filter(None, about))
    yield "phones", {**said, "languages": languages}


def _schedule(said: Said) -> Iterable[tuple[str, Said]]:
    """A weekday row as a weekly rule; `original_text` is what a person wrote and stays as words."""
    said = renamed(said, {"original_text": "text"})
    if "weekday" in said:
        written = said.pop("weekday")
        said["byday"] = weekday(written) or written
        said["freq"] = "WEEKLY"
    yield "schedules", said


def _holiday(said: Said) -> Iterable[tuple[str, Said]]:
    said = renamed(said, {"start_date": "valid_from", "end_date": "valid_to"})
    closed = str(said.pop("closed", "")).strip().casefold() in ("true", "yes", "1", "t")
    yield "schedules", {**said, "description": "Closed" if closed else "Holiday opening times"}


def simple(table: str, **names: str) -> Callable[[Said], Iterable[tuple[str, Said]]]:
    return lambda said: ((table, renamed(said, names)),)


ADAPT: Mapping[str, Callable[[Said], Iterable[tuple[str, Said]]]] = {
    "organizations": _organization,
    "services": _service,
    "locations": _location,
    "physical_addresses": _address("physical"),
    "addresses": _address("physical"),
    "postal_addresses": _address("postal"),
    "mail_addresses": _address("postal"),
    "phones": _phone,
    "regular_schedules": _schedule,
    "holiday_schedules": _holiday,
    "services_at_location": simple("service_at_location"),
    "accessibility_for_disabilities": simple("accessibility", accessibility="description"),
    "languages": simple("languages", language="name"),
    "service_areas": simple("service_areas", service_area="name"),
    "services_taxonomy": simple(
        "attributes", service_id="link_id", taxonomy_id="taxonomy_term_id", taxonomy_detail="value"
    ),
    "taxonomy": simple("taxonomy_terms", vocabulary="taxonomy"),
}


OLD = Edition(OLD_TABLES, ADAPT)

HSDS_CSV_1 = Reader(
    name="hsds-csv-1",
    family="hsds",
    about="an older HSDS (1.0 or 1.1) package of CSV files",
    picks=picks,
    read=read,
)
