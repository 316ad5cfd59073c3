"""The tables of an HSDS 3.1 package: their columns in the order of the specification, types, and links."""

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "organizations": (
        "id", "name", "alternate_name", "description", "email", "website", "tax_status", "tax_id",
        "year_incorporated", "legal_status", "logo", "uri", "parent_organization_id",
    ),
    "programs": (
        "id", "organization_id", "name", "alternate_name", "description",
    ),
    "services": (
        "id", "organization_id", "program_id", "name", "alternate_name", "description", "url", "email",
        "status", "interpretation_services", "application_process", "fees_description", "wait_time", "fees",
        "accreditations", "eligibility_description", "minimum_age", "maximum_age", "assured_date",
        "assurer_email", "licenses", "alert", "last_modified",
    ),
    "attributes": (
        "id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value", "label",
    ),
    "service_at_location": (
        "id", "service_id", "location_id", "description",
    ),
    "locations": (
        "id", "location_type", "url", "organization_id", "name", "alternate_name", "description",
        "transportation", "latitude", "longitude", "external_identifier", "external_identifier_type",
    ),
    "phones": (
        "id", "location_id", "service_id", "organization_id", "contact_id", "service_at_location_id",
        "number", "extension", "type", "description",
    ),
    "contacts": (
        "id", "organization_id", "service_id", "service_at_location_id", "location_id", "name", "title",
        "department", "email",
    ),
    "addresses": (
        "id", "location_id", "attention", "address_1", "address_2", "city", "region", "state_province",
        "postal_code", "country", "address_type",
    ),
    "schedules": (
        "id", "service_id", "location_id", "service_at_location_id", "valid_from", "valid_to", "dtstart",
        "timezone", "until", "count", "wkst", "freq", "interval", "byday", "byweekno", "bymonthday",
        "byyearday", "description", "opens_at", "closes_at", "schedule_link", "attending_type", "notes",
    ),
    "funding": (
        "id", "organization_id", "service_id", "source",
    ),
    "service_areas": (
        "id", "service_id", "service_at_location_id", "name", "description", "extent", "extent_type", "uri",
    ),
    "required_documents": (
        "id", "service_id", "document", "uri",
    ),
    "languages": (
        "id", "service_id", "location_id", "phone_id", "name", "code", "note",
    ),
    "accessibility": (
        "id", "location_id", "description", "details", "url",
    ),
    "taxonomy_terms": (
        "id", "code", "name", "description", "parent_id", "taxonomy", "language", "taxonomy_id", "term_uri",
    ),
    "cost_options": (
        "id", "service_id", "valid_from", "valid_to", "option", "currency", "amount", "amount_description",
    ),
    "organization_identifiers": (
        "id", "organization_id", "identifier_scheme", "identifier_type", "identifier",
    ),
    "taxonomies": (
        "id", "name", "description", "uri", "version",
    ),
    "service_capacity": (
        "id", "service_id", "unit_id", "available", "maximum", "description", "updated",
    ),
    "units": (
        "id", "name", "scheme", "identifier", "uri",
    ),
    "url": (
        "id", "label", "url", "organization_id", "service_id",
    ),
}  # fmt: skip

TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "amount",
            "available",
            "count",
            "extension",
            "interval",
            "latitude",
            "longitude",
            "maximum",
            "maximum_age",
            "minimum_age",
            "timezone",
            "year_incorporated",
        ),
        "number",
    ),
    **dict.fromkeys(("assured_date", "dtstart", "until", "valid_from", "valid_to"), "date"),
}
"""Columns that are no plain text."""

LINKS: Mapping[str, str] = {
    "organization_id": "organizations",
    "parent_organization_id": "organizations",
    "program_id": "programs",
    "service_id": "services",
    "location_id": "locations",
    "service_at_location_id": "service_at_location",
    "contact_id": "contacts",
    "phone_id": "phones",
    "taxonomy_term_id": "taxonomy_terms",
    "taxonomy_id": "taxonomies",
    "unit_id": "units",
}
"""Which table a column of ids points to."""
