"""Street Support's answers as JSON: providers by category, or services day by day."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.hours import DAYS, weekday
from heartdesk.interchange.identity import source_id
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import Gathered
from heartdesk.interchange.sources import Part, Reader, Sample

NOT_PUBLISHED = "the source does not publish this service"
VOLUNTEERS_WANTED = "calls for volunteers were left out: they are not services"

Said = Mapping[str, Any]


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The JSON files of providers, of services by day, and of calls for help that stand beside them."""
    found = [one for one in samples if _providers(one.document)]
    return [*found, *(one for one in samples if _is_needs(one.document))] if found else []


def read(part: Part) -> Iterator[Item]:
    """Every service once, however many days or categories it stands under."""
    gathered = Gathered()
    days: dict[str, dict[str, Any]] = {}
    for sample in part.samples:
        if _is_needs(sample.document):
            yield Remark(sample.name, VOLUNTEERS_WANTED)
        for number, said in enumerate(_providers(sample.document), start=1):
            where = f"{sample.name}, item {number}"
            if said.get("isPublished") is False:
                yield KeptAside(where, NOT_PUBLISHED, values.line(said.get("serviceProviderName")))
                continue
            service = _by_category(said) if "serviceProviderId" in said else _by_day(said)
            known = days.setdefault(str(service["id"]), service)
            if known is not service:
                _join_hours(known, service)
                continue
            days[str(service["id"])] = service
    for number, service in enumerate(days.values(), start=1):
        gathered.add(Kind.SERVICE, service, f"{part.system}, service {number}")
    yield from gathered.items(Origin(part.system))


def _providers(document: Any) -> list[Said]:
    if not isinstance(document, Mapping):
        return []
    if isinstance(document.get("providers"), list):
        return [one for one in values.objects(document["providers"]) if "serviceProviderId" in one]
    return [
        one
        for day in values.objects(document.get("daysServices") or [])
        for one in values.objects(day.get("serviceProviders") or [])
    ]


def _is_needs(document: Any) -> bool:
    return isinstance(document, Mapping) and any(
        isinstance(page, Mapping) and isinstance(page.get("items"), list) and "links" in page
        for page in document.values()
    )


def _by_category(said: Said) -> dict[str, Any]:
    place = said.get("location")
    place = place if isinstance(place, Mapping) else {}
    name = values.line(said.get("serviceProviderName"))
    return {
        "id": source_id(said.get("id")),
        "name": f"{name}: {values.line(said.get('categoryName'))}",
        "description": said.get("info"),
        "status": "active",
        "organization": {"id": said.get("serviceProviderId"), "name": name},
        "phones": [{"number": said["telephone"]}] if said.get("telephone") else [],
        "schedules": _schedules(said.get("openingTimes"), said.get("isOpen247")),
        "eligibility_description": _tags(said),
        "attributes": [
            {"taxonomy": "Street Support", "code": one.get("id"), "label": one.get("name")}
            for one in values.objects(said.get("subCategories") or [])
        ],
        **_appointment(said),
        **_at(
            place,
            [place.get(f"streetLine{number}") for number in (1, 2, 3, 4)],
            source_id(said.get("id")),
            values.line(place.get("description")),
        ),
    }


def _by_day(said: Said) -> dict[str, Any]:
    place = said.get("address")
    place = place if isinstance(place, Mapping) else {}
    key = source_id(said.get("key"))
    postcode = values.postcode(place.get("postcode"))
    own = f"{key} / {values.line(said.get('serviceInfo'), 60)} / {postcode}"
    return {
        "id": own,
        "name": values.line(said.get("name")),
        "description": said.get("serviceInfo"),
        "status": "active",
        "organization": {"id": key, "name": said.get("name")},
        "phones": [{"number": place["telephone"]}] if place.get("telephone") else [],
        "schedules": _schedules(
            place.get("openingTimes") or said.get("openingTime"), place.get("isOpen247")
        ),
        "eligibility_description": _tags(said),
        **_appointment(said),
        **_at(
            place,
            [place.get(name) for name in ("street", "street1", "street2", "street3")],
            own,
            values.line(said.get("locationDescription")),
        ),
    }


def _at(place: Said, streets: list[Any], own: str, description: str) -> dict[str, Any]:
    lines = [words for one in streets if (words := values.line(one))]
    postcode = values.postcode(place.get("postcode"))
    if not lines and not postcode and place.get("latitude") is None:
        return {}
    city = values.line(place.get("city"))
    location = {
        "id": f"{own} / place",
        "name": ", ".join(lines) or postcode or city,
        "description": description,
        "location_type": "physical",
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "addresses": [
            {
                "address_1": ", ".join(lines),
                "city": city,
                "postal_code": postcode,
                "country": "GB",
                "address_type": "physical",
            }
        ],
    }
    return {"service_at_locations": [{"id": "", "location": location}]}


def _schedules(times: Any, always: Any) -> list[dict[str, Any]]:
    if always is True:
        return [
            {"freq": "WEEKLY", "byday": ",".join(DAYS), "opens_at": "00:00", "closes_at": "00:00"}
        ]
    by_times: dict[tuple[str, str], dict[str, None]] = {}
    for one in values.objects(times or []):
        span = (values.line(one.get("startTime")), values.line(one.get("endTime")))
        day = weekday(one.get("day")) or values.line(one.get("day"))
        by_times.setdefault(span, {})[day] = None
    return [
        {"freq": "WEEKLY", "byday": ",".join(days), "opens_at": opens, "closes_at": closes}
        for (opens, closes), days in by_times.items()
    ]


def _join_hours(known: dict[str, Any], again: dict[str, Any]) -> None:
    known["schedules"] += [one for one in again["schedules"] if one not in known["schedules"]]


def _tags(said: Said) -> str:
    tags = said.get("tags")
    return "; ".join(values.line(one) for one in tags) if isinstance(tags, list) else ""


def _appointment(said: Said) -> dict[str, Any]:
    if said.get("isAppointmentOnly") is True:
        return {"application_process": "By appointment only: ring first"}
    return {}


STREET_SUPPORT = Reader(
    name="street-support",
    family="street-support",
    about="Street Support's answers as JSON",
    picks=picks,
    read=read,
)
