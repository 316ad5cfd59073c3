"""Ohana records as JSON Lines (San Mateo County's export): three files of organizations, locations and services."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.hours_text import read_hours_text
from heartdesk.interchange.identity import source_id
from heartdesk.interchange.json_text import read_json_lines
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import Gathered
from heartdesk.interchange.sources import Part, Reader, Sample

NOT_A_LINE = "this line makes no sense as JSON"

_LOCATION_MARKS = {
    "address_attributes",
    "phones_attributes",
    "contacts_attributes",
    "mail_address_attributes",
    "kind",
}
_SERVICE_MARKS = {"location_id", "how_to_apply", "funding_sources"}
_BOOKKEEPING = {"_id", "_slugs", "created_at", "updated_at", "id"}
_SERVICE_READ = {
    "audience", "eligibility", "fees", "funding_sources", "how_to_apply", "keywords", "category_ids", "location_id",
    "service_areas", "wait", "description", "name", "urls",
}  # fmt: skip
_LOCATION_READ = {
    "accessibility", "address_attributes", "ask_for", "contacts_attributes", "coordinates", "description", "emails",
    "faxes_attributes", "hours", "kind",
    "languages", "mail_address_attributes", "name", "organization_id", "phones_attributes",
    "short_desc", "transportation", "urls",
}  # fmt: skip

Said = Mapping[str, Any]


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The JSON Lines files whose first line is an Ohana record."""
    return [sample for sample in samples if _kind_of(sample.first) is not None]


def read(part: Part) -> Iterator[Item]:
    """Every record. A service here is what its location does: its name, phones and hours stand on the location."""
    gathered = Gathered()
    places: dict[str, Said] = {}
    by_kind = sorted(
        part.samples, key=lambda sample: list(Kind).index(_kind_of(sample.first) or Kind.SERVICE)
    )
    for wanted in (Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE):
        for sample in by_kind:
            if _kind_of(sample.first) is not wanted:
                continue
            if sample.encoding.remark:
                yield Remark(sample.name, sample.encoding.remark)
            for number, said, text in read_json_lines(sample.file, sample.encoding):
                where = f"{sample.name}, line {number}"
                kind = _kind_of(said)
                if not isinstance(said, Mapping) or kind is None:
                    yield KeptAside(where, NOT_A_LINE, text)
                elif kind is Kind.ORGANIZATION:
                    gathered.add(kind, _organization(said), where)
                elif kind is Kind.LOCATION:
                    places[source_id(said.get("id"))] = said
                    gathered.add(kind, _location(said), where)
                else:
                    place = places.get(source_id(said.get("location_id")), {})
                    gathered.add(kind, _service(said, place), where)
    yield from gathered.items(Origin(part.system))


def _kind_of(said: Any) -> Kind | None:
    if not isinstance(said, Mapping):
        return None
    if _SERVICE_MARKS & said.keys():
        return Kind.SERVICE
    if _LOCATION_MARKS & said.keys() and "name" in said:  # other things have a kind, too
        return Kind.LOCATION
    return Kind.ORGANIZATION if "name" in said and "_id" in said else None


def _organization(said: Said) -> dict[str, Any]:
    return {"id": said.get("id"), **_others(said, set())}


def _service(said: Said, place: Said) -> dict[str, Any]:
    urls = [*_texts(said.get("urls")), *_texts(place.get("urls"))]
    emails = _texts(place.get("emails"))
    hours = values.text(place.get("hours"), 1000)
    who_for = [values.text(said.get(name)) for name in ("audience", "eligibility")]
    schedules = read_hours_text(hours)
    service: dict[str, Any] = {
        "id": said.get("id"),
        **_others(said, _SERVICE_READ),
        "name": said.get("name") or place.get("name"),
        "description": said.get("description")
        or place.get("description")
        or place.get("short_desc"),
        "organization_id": place.get("organization_id"),
        "application_process": said.get("how_to_apply"),
        "fees_description": said.get("fees"),
        "wait_time": said.get("wait"),
        "eligibility_description": "\n".join(
            words for words in who_for if words and not values.says_nothing(words)
        ),
        "hours_text": hours,
        "schedules": schedules,
        "hours_from_words": bool(schedules),
        "url": urls[0] if urls else None,
        "additional_urls": [{"url": url} for url in urls[1:]],
        "email": emails[0] if emails else None,
        "phones": _phones(place),
        "contacts": _contacts(place, emails[1:]),
        "languages": [{"name": name} for name in _texts(place.get("languages"))],
        "funding": [{"source": words} for words in _texts(said.get("funding_sources"))],
        "service_areas": [{"name": words} for words in _texts(said.get("service_areas"))],
        "attributes": [
            *({"label": words, "link_type": "keyword"} for words in _texts(said.get("keywords"))),
            *(
                {"taxonomy": "Open Eligibility", "code": code}
                for code in _texts(said.get("category_ids"))
            ),
        ],
        "last_modified": _moment(said.get("updated_at")),
    }
    if source_id(said.get("location_id")):
        service["service_at_locations"] = [{"location_id": said.get("location_id")}]
    return service


def _location(said: Said) -> dict[str, Any]:
    coordinates = said.get("coordinates")
    longitude, latitude = (
        coordinates if isinstance(coordinates, list) and len(coordinates) == 2 else (None, None)
    )
    addresses = [
        _address(said.get(name), address_type)
        for name, address_type in (
            ("address_attributes", "physical"),
            ("mail_address_attributes", "postal"),
        )
    ]
    return {
        "id": said.get("id"),
        **_others(said, _LOCATION_READ),
        "name": said.get("name"),
        "location_type": "physical",
        "organization_id": said.get("organization_id"),
        "description": said.get("description"),
        "short_desc": said.get("short_desc"),
        "transportation": said.get("transportation"),
        "latitude": latitude,
        "longitude": longitude,
        "addresses": [address for address in addresses if address],
        "attributes": [
            {"label": values.line(said.get("kind")).replace("_", " "), "link_type": "kind"}
        ],
        "accessibility": [
            {"description": words.replace("_", " ")} for words in _texts(said.get("accessibility"))
        ],
    }


def _address(said: Any, address_type: str) -> dict[str, Any]:
    if not isinstance(said, Mapping):
        return {}
    renamed = {"street": "address_1", "state": "state_province", "zip": "postal_code"}
    address: dict[str, Any] = {
        renamed.get(str(name), str(name)): value for name, value in said.items() if name != "_id"
    }
    return {**address, "address_type": address_type}


def _phones(place: Said) -> list[dict[str, Any]]:
    phones: list[dict[str, Any]] = []
    for name, usual in (("phones_attributes", None), ("faxes_attributes", "fax")):
        for one in values.objects(place.get(name)):
            about = [
                values.line(one.get(word)) for word in ("department", "hours", "vanity_number")
            ]
            phones.append(
                {
                    "number": one.get("number"),
                    "extension": one.get("extension"),
                    "type": usual or one.get("number_type"),
                    "description": ", ".join(filter(None, about)),
                }
            )
    return phones


def _contacts(place: Said, emails: list[str]) -> list[dict[str, Any]]:
    contacts: list[dict[str, Any]] = [{"name": words} for words in _texts(place.get("ask_for"))]
    contacts += [{"email": words} for words in emails]
    for one in values.objects(place.get("contacts_attributes")):
        contact = {name: one.get(name) for name in ("name", "title", "email")}
        if one.get("phone"):
            contact["phones"] = [{"number": one["phone"], "extension": one.get("extension")}]
        contacts.append(contact)
    return contacts


def _others(said: Said, read_here: set[str]) -> dict[str, Any]:
    """Fields that need no adapting, or that nothing is known of."""
    return {
        name: value
        for name, value in said.items()
        if name not in read_here and name not in _BOOKKEEPING
    }


def _texts(said: Any) -> list[str]:
    return (
        [one for one in said if isinstance(one, str) and one.strip()]
        if isinstance(said, list)
        else []
    )


def _moment(said: Any) -> str | None:
    """A moment from milliseconds since 1970, as this database wrote them."""
    milliseconds = said.get("$date") if isinstance(said, Mapping) else None
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return None


OHANA_LINES = Reader(
    name="ohana-lines",
    family="hsds",
    about="Ohana records as JSON Lines (San Mateo County)",
    picks=picks,
    read=read,
)
