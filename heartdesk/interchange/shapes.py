"""What each HSDS 3.1 object may hold, as data: names, how a value of ours is made fit for it, what it must have.

Taken from the schemas of HSDS 3.1 (openreferral/specification); a test holds the two together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from heartdesk.core.ids import derived_id, is_uuid
from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.hours import by_day

Fit = Callable[[Any], Any]
"""Makes a value of ours fit, or gives None where it cannot."""


def _as_written(value: Any) -> str | None:
    """A text of ours leaves as it is; what came in was made fit on its way in (records.py)."""
    return value if isinstance(value, str) and value.strip() else None


def _number(value: Any) -> float | int | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _moment(value: Any) -> str | None:
    """A moment as RFC 3339 has it: a plain date, or a time without its zone, is none."""
    said = values.moment(value)
    return said if said and len(said) >= 20 and (said.endswith("Z") or "+" in said[19:]) else None


def _weekday(value: Any) -> str | None:
    return value if value in ("MO", "TU", "WE", "TH", "FR", "SA", "SU") else None


def _freq(value: Any) -> str | None:
    return value if value in ("WEEKLY", "MONTHLY") else None


def _digits(value: Any) -> int | None:
    words = values.as_words(value)
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 8 else None


def _by_day(value: Any) -> str | None:
    return by_day(value, ordinals=True)


_SERVICE_TEXTS = (
    "alternate_name", "description", "interpretation_services", "application_process", "fees_description", "wait_time",
    "fees", "accreditations", "eligibility_description", "licenses", "alert",
)  # fmt: skip
_LOCATION_TEXTS = (
    "alternate_name", "description", "transportation", "external_identifier", "external_identifier_type",
)  # fmt: skip

SCALARS: Mapping[Kind, Mapping[str, Fit]] = {
    Kind.SERVICE: {
        **dict.fromkeys(_SERVICE_TEXTS, _as_written),
        "status": _as_written,
        "url": values.link,
        "email": values.email,
        "minimum_age": _number,
        "maximum_age": _number,
        "assured_date": values.day,
        "assurer_email": values.email,
        "last_modified": _moment,
    },
    Kind.LOCATION: {
        **dict.fromkeys(_LOCATION_TEXTS, _as_written),
        "location_type": _as_written,
        "url": values.link,
        "latitude": _number,
        "longitude": _number,
    },
    Kind.ORGANIZATION: {
        **dict.fromkeys(
            ("alternate_name", "description", "tax_status", "tax_id", "legal_status"), _as_written
        ),
        "email": values.email,
        "website": values.link,
        "year_incorporated": _number,
        "logo": values.link,
        "uri": values.link,
        "parent_organization_id": _as_written,
    },
}
"""The fields of a record's own object, beside its id, name and links."""

LISTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SERVICE: (
        "additional_urls", "phones", "schedules", "service_areas", "languages", "funding", "cost_options",
        "required_documents", "contacts", "capacities", "attributes",
    ),
    Kind.LOCATION: ("languages", "addresses", "contacts", "accessibility", "phones", "schedules", "attributes"),
    Kind.ORGANIZATION: (
        "additional_websites", "funding", "contacts", "phones", "programs", "organization_identifiers", "attributes",
    ),
}  # fmt: skip

OWNER: Mapping[Kind, str] = {kind: f"{kind.value}_id" for kind in SCALARS}


@dataclass(frozen=True)
class Shape:
    """One kind of part: its cells, those it must have, whether it names its owner, and what is put right at the end."""

    cells: Mapping[str, Fit]
    must: tuple[str, ...] = ()
    names_owner: bool = True
    finish: Callable[[dict[str, Any], Mapping[str, Any]], None] | None = None

    def fitted(self, held: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a part of ours that fit, each as the standard asks."""
        made = (
            (key, fit(held[key]))
            for key, fit in self.cells.items()
            if held.get(key) not in (None, "")
        )
        return {key: value for key, value in made if value is not None}

    def owned(self, owner: tuple[str, str]) -> dict[str, str]:
        """The link to the owner, for parts that have one."""
        return dict((owner,)) if self.names_owner else {}


def _texts(*names: str) -> dict[str, Fit]:
    return dict.fromkeys(names, _as_written)


def _finish_capacity(part: dict[str, Any], _held: Mapping[str, Any]) -> None:
    unit = part["unit"]
    part["unit"] = {"id": derived_id("export unit", unit), "name": unit}


def _finish_schedule(part: dict[str, Any], _held: Mapping[str, Any]) -> None:
    """A rule without an interval runs every time; said, so that nobody has to know the default."""
    if "freq" in part:
        part.setdefault("interval", 1)


def _finish_attribute(part: dict[str, Any], held: Mapping[str, Any]) -> None:
    """A tag of ours becomes an attribute with its term, the term with its taxonomy."""
    taxonomy, code = values.line(held.get("taxonomy")), values.line(held.get("code"))
    name = values.line(held.get("label")) or code or values.line(held.get("value")) or taxonomy
    term: dict[str, Any] = {
        "id": values.line(held.get("taxonomy_term_id")),
        "name": name,
        "description": name,
    }
    if not is_uuid(term["id"]):
        term["id"] = derived_id("export term", taxonomy, code, name)
    if code:
        term["code"] = code
    if uri := values.link(held.get("term_uri")):
        term["term_uri"] = uri
    if taxonomy:
        term["taxonomy"] = taxonomy
        term["taxonomy_detail"] = {
            "id": derived_id("export taxonomy", taxonomy),
            "name": taxonomy,
            "description": taxonomy,
        }
    part["taxonomy_term"] = term


_URL = Shape({"label": _as_written, "url": values.link}, ("url",))

PARTS: Mapping[str, Shape] = {
    "phones": Shape({**_texts("number", "type", "description"), "extension": _digits}, ("number",)),
    "schedules": Shape(
        {
            **dict.fromkeys(("valid_from", "valid_to", "dtstart", "until"), values.day),
            **dict.fromkeys(("timezone", "count", "interval"), _number),
            **_texts(
                "byweekno", "bymonthday", "byyearday", "description", "opens_at", "closes_at", "attending_type", "notes"
            ),
            "wkst": _weekday,
            "freq": _freq,
            "byday": _by_day,
            "schedule_link": values.link,
        },
        finish=_finish_schedule,
    ),
    "addresses": Shape(
        _texts(
            "attention", "address_1", "address_2", "city", "region", "state_province", "postal_code", "country",
            "address_type",
        )
    ),
    "contacts": Shape({**_texts("name", "title", "department"), "email": values.email}),
    "languages": Shape(_texts("name", "code", "note")),
    "service_areas": Shape(_texts("name", "description", "extent", "extent_type", "uri")),
    "accessibility": Shape({**_texts("description", "details"), "url": values.link}),
    "cost_options": Shape(
        {
            **dict.fromkeys(("valid_from", "valid_to"), values.day),
            **_texts("option", "currency", "amount_description"),
            "amount": _number,
        }
    ),
    "required_documents": Shape({"document": _as_written, "uri": values.link}),
    "funding": Shape({"source": _as_written}),
    "capacities": Shape(
        {"unit": _as_written, "available": _number, "maximum": _number, "description": _as_written, "updated": _moment},
        ("unit", "available", "updated"),
        finish=_finish_capacity,
    ),
    "programs": Shape(
        _texts("name", "alternate_name", "description"), ("name", "description")
    ),
    "organization_identifiers": Shape(
        _texts("identifier_scheme", "identifier_type", "identifier"),
        ("identifier_type", "identifier"),
    ),
    "additional_urls": _URL,
    "additional_websites": _URL,
    "attributes": Shape(
        {"link_type": _as_written, "value": _as_written, "label": _as_written},
        names_owner=False,
        finish=_finish_attribute,
    ),
}  # fmt: skip
"""The parts of a record, by the name of their list in HSDS and in our field maps."""
