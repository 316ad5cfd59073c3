"""The starter directory of an area as records, with the same ids on every desk."""

from collections.abc import Iterator, Mapping
from typing import Any

from heartdesk.core.area_model import (
    Area,
    Evidence,
    StarterEntry,
    StarterOrganization,
    StarterPlace,
)
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind

_COUNTRY = "GB"
_FLAGS = ("national", "crisis", "phone_not_confirmed", "sensitive")  # written only where true


def starter_records(area: Area) -> Iterator[tuple[Kind, str, dict[str, Any]]]:
    """Every starter record as (kind, id, field map): organizations first, then places, services.

    Ids hang on the area's id, the kind and the id in the file alone, so that a newer version of
    the same pack finds its own records again. Unknown facts are left out, never written as "".
    """
    for organization in area.organizations:
        yield (
            Kind.ORGANIZATION,
            record_id(area, Kind.ORGANIZATION, organization.id),
            _known(_organization(area, organization)),
        )
    for entry in (*area.services, *area.helplines):
        if entry.place:
            yield (
                Kind.LOCATION,
                record_id(area, Kind.LOCATION, entry.id),
                _known(_location(area, entry, entry.place)),
            )
        yield Kind.SERVICE, record_id(area, Kind.SERVICE, entry.id), _known(_service(area, entry))


def record_id(area: Area, kind: Kind, source_id: str) -> str:
    """The id that every desk gives to a record of this area's pack."""
    return derived_id(area.id, kind, source_id)


def _organization(area: Area, organization: StarterOrganization) -> dict[str, Any]:
    return {
        "name": organization.name,
        "website": organization.url,
        "source": _source(area, organization.id),
        "evidence": {"sources": list(organization.sources)},
    }


def _service(area: Area, entry: StarterEntry) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": entry.name,
        "alternate_name": "; ".join(entry.aliases),
        "description": entry.purpose,
        "status": "active",
        "url": entry.url,
        "email": entry.email,
        "application_process": entry.how_to_reach,
        "fees_description": entry.cost,
        "eligibility_description": entry.who_for,
        "minimum_age": entry.minimum_age,
        "maximum_age": entry.maximum_age,
        "interpretation_services": entry.languages,
        "hours_text": entry.hours_text,
        "help_kind": entry.help_kind,
        "source": _source(area, entry.id),
        "evidence": {**_evidence(entry.evidence), **_known({"warning": entry.warning})},
    }
    fields |= {flag: True for flag in _FLAGS if getattr(entry, flag)}
    if entry.organization:
        fields["organization_id"] = record_id(area, Kind.ORGANIZATION, entry.organization)
    if entry.hours_text:  # said either way: False is "ring first", absent is "as given"
        fields["hours_confirmed"] = entry.hours_confirmed
    fields |= _phones(area, entry)
    fields |= {f"needs/{need}": {"weight": weight} for need, weight in entry.needs.items()}
    fields |= {f"localities/{locality}": True for locality in entry.localities}
    for number, schedule in enumerate(entry.schedules, 1):
        fields[f"schedules/{_part(area, entry, f'schedule {number}')}"] = dict(schedule)
    if entry.coverage:
        fields[f"service_areas/{_part(area, entry, 'service area')}"] = {"name": entry.coverage}
    if entry.place:
        location = record_id(area, Kind.LOCATION, entry.id)
        fields[f"service_at_locations/{_part(area, entry, 'at')}"] = {"location_id": location}
    return fields


def _phones(area: Area, entry: StarterEntry) -> Mapping[str, Any]:
    """The verified numbers: one to ring, one to send a text to."""
    phones: dict[str, Any] = {}
    if entry.phone:
        phones[f"phones/{_part(area, entry, 'phone')}"] = {
            "number": entry.phone,
            "type": "voice",
            "evidence": "verified",
        }
    if entry.text_to:
        phones[f"phones/{_part(area, entry, 'text')}"] = {
            "number": entry.text_to,
            "type": "text",
            "description": entry.text_words,
            "evidence": "verified",
        }
    return phones


def _location(area: Area, entry: StarterEntry, place: StarterPlace) -> dict[str, Any]:
    settlement = next(s for s in area.settlements if s.name == place.settlement)
    fields: dict[str, Any] = {
        "name": entry.name,
        "location_type": "physical",
        "latitude": place.lat,
        "longitude": place.lon,
        "settlement": place.settlement,
        "source": _source(area, entry.id),
        "evidence": _evidence(entry.evidence),
    }
    if len(settlement.localities) == 1:
        fields[f"localities/{settlement.localities[0]}"] = True
    if place.address:
        fields[f"addresses/{_part(area, entry, 'address')}"] = {
            "address_1": place.address,
            "city": settlement.part_of or settlement.name,
            "state_province": area.name,
            "postal_code": place.postcode,
            "country": _COUNTRY,
            "address_type": "physical",
        }
    return fields


def _part(area: Area, entry: StarterEntry, part: str) -> str:
    """The id of an element of a service, the same on every desk."""
    return derived_id(area.id, Kind.SERVICE, entry.id, part)


def _source(area: Area, source_id: str) -> dict[str, Any]:
    return {"system": f"HeartDesk's starter directory for {area.name}", "id": source_id}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return _known(
        {
            "level": evidence.level,
            "sources": list(evidence.sources),
            "source_date": evidence.source_date,
            "note": evidence.note,
        }
    )


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something: no "" and no None."""
    return {name: value for name, value in fields.items() if value not in ("", None)}
