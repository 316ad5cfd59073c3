"""One plain CSV sheet, a line for each service, for a spreadsheet: no formula of anybody's ever runs in it."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from heartdesk.core.cells import defused
from heartdesk.interchange.own_words import ENTRY, LOCALITIES, NEEDS
from heartdesk.interchange.writing import Export, Writer

COLUMNS = (
    "id", "name", "organization", "description", "status", "phone", "email", "url", "place", "address", "postcode",
    "town", "opening times", "cost", "who it is for", "needs", "localities", "checked on",
)  # fmt: skip

BOM = b"\xef\xbb\xbf"
"""Without it some spreadsheets take UTF-8 for an older encoding."""


def files(export: Export) -> Iterator[tuple[str, bytes]]:
    """The one file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    directory = export.directory
    organizations = {one["id"]: one["name"] for one in directory.organizations}
    places = {one["id"]: one for one in directory.locations}
    for service in directory.services:
        row = _row(service, organizations, places)
        writer.writerow([defused(row.get(column, "")) for column in COLUMNS])
    yield "", BOM + text.getvalue().encode()


def _row(
    service: dict[str, Any], organizations: dict[str, str], places: dict[str, dict[str, Any]]
) -> dict[str, str]:
    tags = [one for one in service.get("attributes", ()) if one.get("link_type") == "heartdesk"]

    def tagged(taxonomy: str, code: str = "") -> list[str]:
        terms = [
            (one["taxonomy_term"], one["value"])
            for one in tags
            if one["taxonomy_term"]["taxonomy"] == taxonomy
        ]
        return [
            value if code else term["code"] for term, value in terms if code in ("", term["code"])
        ]

    there = [places[at["location_id"]] for at in service.get("service_at_locations", ())]
    addresses = [address for place in there for address in place.get("addresses", ())[:1]]
    return {
        "id": service["id"],
        "name": service["name"],
        "organization": organizations.get(service["organization_id"], ""),
        "description": service.get("description", ""),
        "status": service["status"],
        "phone": "; ".join(one["number"] for one in service.get("phones", ())),
        "email": service.get("email", ""),
        "url": service.get("url", ""),
        "place": "; ".join(place["name"] for place in there),
        "address": "; ".join(one["address_1"] for one in addresses),
        "postcode": "; ".join(one["postal_code"] for one in addresses),
        "town": "; ".join(one["city"] for one in addresses),
        "opening times": "; ".join(tagged(ENTRY, "hours_text")),
        "cost": service.get("fees_description", ""),
        "who it is for": service.get("eligibility_description", ""),
        "needs": "; ".join(tagged(NEEDS)),
        "localities": "; ".join(tagged(LOCALITIES)),
        "checked on": service.get("assured_date", ""),
    }


SHEET = Writer("csv", "one CSV sheet for a spreadsheet", folder=False, files=files)
