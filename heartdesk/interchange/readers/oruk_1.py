"""Open Referral UK 1.0 as JSON: a page of /services, a compiled service, or several of either."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.hours import weekday
from heartdesk.interchange.identity import source_id
from heartdesk.interchange.json_text import as_text
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import Gathered
from heartdesk.interchange.sources import Part, Reader, Sample

REVIEWS_LEFT_OUT = "what people wrote about the service (reviews) was left out"

_MARKS = {
    "eligibilitys", "regular_schedules", "holiday_schedules", "service_taxonomys", "link_taxonomies", "attending_type",
    "attending_access", "deliverable_type", "fundings", "cost_options",
}  # fmt: skip
_ONLY_OLD = _MARKS - {"cost_options"}
_READ_HERE = {
    "organization", "eligibilitys", "regular_schedules", "holiday_schedules", "service_taxonomys", "link_taxonomies",
    "attending_type", "attending_access", "deliverable_type", "fundings", "service_at_locations", "contacts", "reviews",
    "fees",
}  # fmt: skip

Said = Mapping[str, Any]


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The JSON files that hold services with fields only version 1.0 has."""
    return [sample for sample in samples if any(_is_old(one) for one in _services(sample)[:50])]


def read(part: Part) -> Iterator[Item]:
    """Every service, in today's terms, with its organization and its places."""
    gathered = Gathered()
    for sample in part.samples:
        if sample.encoding.remark:
            yield Remark(sample.name, sample.encoding.remark)
        services = _services(sample)
        for number, said in enumerate(services, start=1):
            where = f"{sample.name}, item {number}" if len(services) > 1 else sample.name
            if not isinstance(said, Mapping):
                yield KeptAside(where, "it is not an entry of a directory", as_text(said))
                continue
            if said.get("reviews"):
                yield Remark(where, REVIEWS_LEFT_OUT)
            gathered.add(Kind.SERVICE, _service(said), where)
    yield from gathered.items(Origin(part.system))


def _services(sample: Sample) -> list[Any]:
    document = sample.document
    if sample.is_about_data:
        return []
    if isinstance(document, Mapping) and "id" not in document:
        content = document.get("content")
        return content if isinstance(content, list) else []
    return document if isinstance(document, list) else [document]


def _is_old(said: Any) -> bool:
    return isinstance(said, Mapping) and bool(_ONLY_OLD & said.keys())


def _service(said: Said) -> dict[str, Any]:
    service = {name: value for name, value in said.items() if name not in _READ_HERE}
    organization = said.get("organization")
    if isinstance(organization, Mapping):
        service["organization"] = {
            **{name: value for name, value in organization.items() if name != "url"},
            "website": organization.get("url"),
        }
    service["fees_description"] = said.get("fees")
    service["contacts"] = [_contact(one) for one in values.objects(said.get("contacts"))]
    service["funding"] = said.get("fundings")
    service["schedules"] = _schedules(said)
    service["attributes"] = [*_tags(said), *_ways(said)]
    service["service_at_locations"] = [
        _at_place(one) for one in values.objects(said.get("service_at_locations"))
    ]
    _who_for(service, said)
    return service


def _contact(said: Said) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in ("link_id", "link_type")}


def _schedules(said: Said) -> list[dict[str, Any]]:
    weekly = [_weekly(one) for one in values.objects(said.get("regular_schedules"))]
    return [*weekly, *(_holiday(one) for one in values.objects(said.get("holiday_schedules")))]


def _weekly(said: Said) -> dict[str, Any]:
    schedule = {name: value for name, value in said.items() if name != "weekday"}
    day = weekday(said.get("weekday")) if said.get("weekday") else None
    if day is not None and not said.get("byday"):
        schedule["byday"] = day
    elif said.get("weekday") and day is None:
        schedule["weekday"] = said["weekday"]
    if schedule.get("byday") and not schedule.get("freq"):
        schedule["freq"] = "WEEKLY"
    return schedule


def _holiday(said: Said) -> dict[str, Any]:
    """A holiday is a schedule of today's with its own days; a closed one says so in words."""
    schedule = {
        "id": said.get("id"),
        "valid_from": said.get("start_date"),
        "valid_to": said.get("end_date"),
        "opens_at": said.get("opens_at") or said.get("open_at"),
        "closes_at": said.get("closes_at"),
    }
    if said.get("closed") is True:
        schedule.update(opens_at=None, closes_at=None, description="Closed")
    return schedule


def _at_place(said: Said) -> dict[str, Any]:
    place = {
        name: value
        for name, value in said.items()
        if name not in ("regular_schedule", "regular_schedules", "holidayScheduleCollection",
                        "holiday_schedules", "location")
    }  # fmt: skip
    place["schedules"] = _schedules(
        {
            "regular_schedules": said.get("regular_schedule") or said.get("regular_schedules"),
            "holiday_schedules": said.get("holidayScheduleCollection")
            or said.get("holiday_schedules"),
        }
    )
    location = said.get("location")
    if isinstance(location, Mapping):
        place["location"] = _location(location)
    return place


def _location(said: Said) -> dict[str, Any]:
    location = {
        name: value
        for name, value in said.items()
        if name not in ("physical_addresses", "accessibility_for_disabilities")
    }
    location.setdefault("location_type", "physical")
    location["addresses"] = [
        {**one, "address_type": "physical"}
        for one in values.objects(said.get("physical_addresses"))
    ]
    location["accessibility"] = [
        {
            "id": one.get("id"),
            "description": one.get("accessibility"),
            "details": one.get("details"),
        }
        for one in values.objects(said.get("accessibility_for_disabilities"))
    ]
    return location


def _who_for(service: dict[str, Any], said: Said) -> None:
    """Ages and words of "eligibilitys": the widest range, so that nobody is turned away by how it was written."""
    groups = values.objects(said.get("eligibilitys"))
    lowest = [values.number(one.get("minimum_age"), lowest=0, highest=120) for one in groups]
    highest = [values.number(one.get("maximum_age"), lowest=0, highest=120) for one in groups]
    if groups and None not in lowest:
        service["minimum_age"] = min(age for age in lowest if age is not None)
    if groups and None not in highest:
        service["maximum_age"] = max(age for age in highest if age is not None)
    words = [values.text(one.get("eligibility")) for one in groups]
    if any(words):
        service["eligibility_description"] = "\n".join(dict.fromkeys(filter(None, words)))


def _tags(said: Said) -> Iterator[dict[str, Any]]:
    for one in values.objects(said.get("service_taxonomys")):
        term = one.get("taxonomy")
        yield from _tag(term, source_id(one.get("id")), "service_type")
    for one in values.objects(said.get("link_taxonomies")):
        yield from _tag(
            one.get("taxonomy"), source_id(one.get("id")), values.line(one.get("link_type"))
        )


def _tag(term: Any, own: str, link_type: str) -> Iterator[dict[str, Any]]:
    """A term by its CURIE, such as openEligibility:101; what stands before the colon names the taxonomy."""
    if not isinstance(term, Mapping):
        return
    curie = values.line(term.get("id"))
    taxonomy = values.line(term.get("vocabulary")) or curie.partition(":")[0]
    yield {
        "id": own,
        "taxonomy": taxonomy,
        "code": curie,
        "label": term.get("name"),
        "link_type": link_type,
    }


def _ways(said: Said) -> Iterator[dict[str, Any]]:
    for name in ("attending_type", "attending_access", "deliverable_type"):
        if words := values.line(said.get(name)):
            yield {"taxonomy": "Open Referral UK 1.0", "code": name, "label": words}


ORUK_1 = Reader(
    name="oruk-1",
    family="hsds",
    about="Open Referral UK 1.0 as JSON",
    picks=picks,
    read=read,
    whole_tree=True,
)
