"""ALISS (Scotland) as JSON, versions 3, 4, 4.1 and 5: a search answer, a bulk page, one service, one organisation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.identity import source_id
from heartdesk.interchange.json_text import as_text
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import Gathered
from heartdesk.interchange.sources import Part, Reader, Sample

SYSTEM = "aliss"

_MARKS = {"organisation", "aliss_url", "permalink", "is_claimed"}
_AREAS = "http://statistics.data.gov.uk/id/statistical-geography/"
_SAME_NAME = {"id", "name", "url", "email", "facebook", "twitter", "instagram"}
_RENAMED = {
    "phone", "description", "summary", "description_formatted", "categories", "community_groups",
    "accessibility_features", "service_areas", "locations", "organisation", "services", "slug", "aliss_url",
    "permalink", "last_updated", "last_edited", "last_reviewed", "referral_url", "is_claimed", "is_deprioritised",
}  # fmt: skip


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The JSON files that are answers of ALISS."""
    return [sample for sample in samples if _is_answer(sample.document)]


def read(part: Part) -> Iterator[Item]:
    """Every service, organisation and place in the answers, with ALISS's licence and attribution on each."""
    gathered = Gathered()
    for sample in part.samples:
        if sample.encoding.remark:
            yield Remark(sample.name, sample.encoding.remark)
        answers = _answers(sample.document)
        for number, said in enumerate(answers, start=1):
            where = f"{sample.name}, item {number}" if len(answers) > 1 else sample.name
            if not isinstance(said, Mapping):
                yield KeptAside(where, "it is not an entry of a directory", as_text(said))
            elif "organisation" not in said and ("services" in said or "is_claimed" in said):
                gathered.add(Kind.ORGANIZATION, _organization(said), where)
            else:
                gathered.add(Kind.SERVICE, _service(said), where)
    yield from gathered.items(_origin([sample.document for sample in part.samples]))


def _is_answer(document: Any) -> bool:
    if not isinstance(document, Mapping):
        return False
    if not _answers(document):
        meta = document.get("meta")
        return isinstance(meta, Mapping) and "attribution" in meta
    return any(
        isinstance(said, Mapping) and _MARKS & said.keys() for said in _answers(document)[:50]
    )


def _answers(document: Any) -> list[Any]:
    """The things an answer holds: under data (version 4 on), results (version 3), or the document itself."""
    if not isinstance(document, Mapping):
        return []
    for name in ("data", "results"):
        if name in document:
            said = document[name]
            return said if isinstance(said, list) else [said]
    return [document] if _MARKS & document.keys() else []


def _origin(documents: list[Any]) -> Origin:
    """ALISS's licence and attribution, as its answers state them."""
    licence = ""
    attribution: dict[str, None] = {}
    for document in documents:
        meta = document.get("meta")
        if not isinstance(meta, Mapping):
            continue
        licence = licence or values.line(meta.get("licence"))
        for one in values.objects(meta.get("attribution")):
            words = " ".join(
                filter(None, [values.line(one.get("text"), 500), values.link(one.get("url"))])
            )
            attribution[words] = None
    return Origin(SYSTEM, licence, tuple(words for words in attribution if words)[:20])


def _service(said: Mapping[str, Any]) -> dict[str, Any]:
    """An ALISS service as HSDS 3.1. It says nothing of opening times, cost or status: what is listed is running."""
    service = {**_common(said), "status": "active"}
    organisation = said.get("organisation")
    if isinstance(organisation, Mapping):
        service["organization"] = _organization(organisation)
    description = said.get("description") or said.get("summary")
    service["description"] = description
    if said.get("summary") and said.get("summary") != description:
        service["summary"] = said["summary"]
    service["assured_date"] = said.get("last_reviewed")
    service["service_areas"] = [_area(one) for one in values.objects(said.get("service_areas"))]
    if referral := values.link(said.get("referral_url")):
        service["application_process"] = f"Ask for a place at {referral}"
        service["additional_urls"].append({"url": referral, "label": "Referral"})
    service["attributes"] = [
        _tag("ALISS categories", one, "service_type")
        for one in values.objects(said.get("categories"))
    ]
    _audience(service, said)
    features = values.objects(said.get("accessibility_features"))
    _features(service, [one for one in features if not one.get("location_id")])
    service["attributes"] += [
        {"taxonomy": "ALISS", "code": name, "label": name.replace("_", " "), "value": "true"}
        for name in ("is_claimed", "is_deprioritised")
        if said.get(name) is True
    ]
    said_id = source_id(said.get("id"))
    service["service_at_locations"] = [
        {
            "id": f"{said_id[:36]}.at.{source_id(one.get('id'))[:36]}",
            "location": _location(one, features),
        }
        for one in values.objects(said.get("locations"))
    ]
    return service


def _organization(said: Mapping[str, Any]) -> dict[str, Any]:
    organization = {
        **_common(said),
        "website": said.get("url"),
        "description": said.get("description"),
    }
    organization.pop("url", None)
    organization["additional_websites"] = organization.pop("additional_urls")
    organization["services"] = [_service(one) for one in values.objects(said.get("services"))]
    organization["locations"] = [
        _location(one, []) for one in values.objects(said.get("locations"))
    ]
    return organization


def _location(said: Mapping[str, Any], features: list[Mapping[str, Any]]) -> dict[str, Any]:
    location_id = source_id(said.get("id"))
    return {
        "id": location_id,
        "name": said.get("name") or said.get("formatted_address"),
        "location_type": "physical",
        "description": said.get("description"),
        "latitude": said.get("latitude"),
        "longitude": said.get("longitude"),
        "addresses": [
            {
                "address_1": said.get("street_address"),
                "city": said.get("locality"),
                "region": said.get("region"),
                "state_province": said.get("state"),
                "postal_code": said.get("postal_code"),
                "country": said.get("country"),
                "address_type": "physical",
            }
        ],
        "accessibility": [
            {"description": one.get("name"), "details": one.get("additional_info")}
            for one in features
            if location_id and source_id(one.get("location_id")) == location_id
        ],
    }


def _common(said: Mapping[str, Any]) -> dict[str, Any]:
    """What services and organisations share; fields that ALISS may add one day go through as they are."""
    links = [(said.get("permalink") or said.get("aliss_url"), "ALISS")]
    links += [(said.get(name), name.title()) for name in ("facebook", "twitter", "instagram")]
    common = {
        name: value
        for name, value in said.items()
        if name not in _RENAMED and name not in _SAME_NAME
    }
    common.update((name, said.get(name)) for name in ("id", "name", "url", "email"))
    common["phones"] = [{"number": said["phone"]}] if said.get("phone") else []
    common["last_modified"] = said.get("last_updated") or said.get("last_edited")
    common["source_url"] = links[0][0]
    common["additional_urls"] = [{"url": link, "label": label} for link, label in links if link]
    if said.get("description_formatted") and not said.get("description"):
        common["description_formatted"] = said["description_formatted"]
    return common


def _audience(service: dict[str, Any], said: Mapping[str, Any]) -> None:
    """Who a service is for: tags, and ages where a group is a range of ages."""
    for one in values.objects(said.get("community_groups")):
        service["attributes"].append(_tag("ALISS community groups", one, "audience"))
        if one.get("is_range") is True:
            service.setdefault("minimum_age", one.get("min"))
            service.setdefault("maximum_age", one.get("max"))


def _features(service: dict[str, Any], features: list[Mapping[str, Any]]) -> None:
    for one in features:
        if values.line(one.get("name")).casefold() == "free to use service":
            service["fees_description"] = values.text(one.get("additional_info")) or "Free to use"
        else:
            tag = _tag("ALISS accessibility features", one, "accessibility")
            service["attributes"].append({**tag, "value": one.get("additional_info")})


def _area(said: Mapping[str, Any]) -> dict[str, Any]:
    code = values.line(said.get("code"), 20)
    area: dict[str, Any] = {"id": code, "name": said.get("name")}
    if re.fullmatch(r"[ESWNK]\d{8}", code):
        area["uri"] = _AREAS + code
    return area


def _tag(taxonomy: str, said: Mapping[str, Any], link_type: str) -> dict[str, Any]:
    slug = values.line(said.get("slug"), 80)
    return {
        "id": slug,
        "taxonomy": taxonomy,
        "code": slug,
        "label": said.get("name"),
        "link_type": link_type,
    }


ALISS = Reader(
    name="aliss",
    family="aliss",
    about="ALISS, A Local Information System for Scotland (JSON, version 3 to 5)",
    picks=picks,
    read=read,
    whole_tree=True,
)
