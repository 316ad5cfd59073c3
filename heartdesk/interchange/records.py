"""An HSDS 3.1 object as a record of ours: each known field read, what cannot be understood kept as words."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from heartdesk.core.fields import elements
from heartdesk.core.kinds import Kind
from heartdesk.core.whereabouts import MARK, sounds_secret
from heartdesk.interchange import own_words, values
from heartdesk.interchange.elements import GARBLED, Reading, read_list
from heartdesk.interchange.identity import record_id, source_id
from heartdesk.interchange.json_text import as_text
from heartdesk.interchange.model import Item, KeptAside, Origin, Row

MOST_UNKNOWN = 40
STATUSES = ("active", "inactive", "defunct", "temporarily closed")

NO_NAME = "it has no name"
NO_STATUS = "the file does not say whether the service is running (status)"
NOT_UNDERSTOOD = "some fields were not as the standard says and are kept as words"
UNKNOWN_FIELDS = "some fields are not known to HeartDesk and are kept as words"
HISTORY_LEFT_OUT = "the history of who changed what in the source was left out on purpose"
NAME_CUT = "a very long name was cut; the whole of it is kept as words"
TEXT_CUT = "this text is longer than HeartDesk keeps; the start of it was taken in"
MAY_BE_A_REFUGE = (
    "this may be a safe place such as a refuge, so it counts as one; if it is none, add it by hand"
)

Scalar = Callable[[Any], Any]


def _line(value: Any) -> str | None:
    return values.line(value) or None


def _text(value: Any) -> str | None:
    return values.text(value) or None


def _status(value: Any) -> str | None:
    words = values.line(value, 40).casefold().replace("_", " ")
    return words if words in STATUSES else None


def _age(value: Any) -> int | float | None:
    """An age people have. 200 and 999 stand for "no limit" in the wild."""
    age = values.number(value, lowest=0, highest=120)
    return None if age is None else int(age) if age == int(age) else age


def _latitude(value: Any) -> float | None:
    return values.number(value, lowest=-90, highest=90)


def _longitude(value: Any) -> float | None:
    return values.number(value, lowest=-180, highest=180)


_SERVICE: Mapping[str, Scalar] = {
    "alternate_name": _line, "description": _text, "status": _status, "url": values.link, "email": values.email,
    "application_process": _text, "fees_description": _text, "fees": _text, "wait_time": _text, "licenses": _text,
    "eligibility_description": _text, "minimum_age": _age, "maximum_age": _age, "interpretation_services": _text,
    "accreditations": _text, "alert": _text, "assured_date": values.day, "assurer_email": values.email,
    "last_modified": values.moment, "hours_text": _text,
}  # fmt: skip
_LOCATION: Mapping[str, Scalar] = {
    "alternate_name": _line, "location_type": _line, "description": _text, "transportation": _text, "url": values.link,
    "latitude": _latitude, "longitude": _longitude, "external_identifier": _line, "external_identifier_type": _line,
}  # fmt: skip
_ORGANIZATION: Mapping[str, Scalar] = {
    "alternate_name": _line, "description": _text, "email": values.email, "website": values.link, "uri": values.link,
    "logo": values.link, "legal_status": _line, "last_modified": values.moment, "tax_status": _line, "tax_id": _line,
    "year_incorporated": lambda value: values.whole(value, lowest=1000, highest=2200),
}  # fmt: skip

_LISTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SERVICE: (
        "phones", "schedules", "service_areas", "languages", "cost_options", "required_documents", "contacts",
        "funding", "capacities", "attributes", "additional_urls",
    ),
    Kind.LOCATION: ("addresses", "phones", "schedules", "accessibility", "languages", "contacts", "attributes"),
    Kind.ORGANIZATION: (
        "phones", "contacts", "organization_identifiers", "funding", "attributes", "programs", "additional_websites",
    ),
}  # fmt: skip
_SCALARS: Mapping[Kind, Mapping[str, Scalar]] = {
    Kind.SERVICE: _SERVICE,
    Kind.LOCATION: _LOCATION,
    Kind.ORGANIZATION: _ORGANIZATION,
}
_LINKS: Mapping[str, Kind] = {
    "organization_id": Kind.ORGANIZATION,
    "parent_organization_id": Kind.ORGANIZATION,
}
_READ_ELSEWHERE = {
    "id", "name", "program_id", "program", "service_at_locations", "metadata", "organization", "services", "locations",
    "source_url", "hours_from_words",
}  # fmt: skip


def names_of(kind: Kind) -> frozenset[str]:
    """Every top-level and list name that a source can speak of for a kind."""
    more = ("organization_id", "service_at_locations", "program") if kind is Kind.SERVICE else ()
    return frozenset((*_SCALARS[kind], *_LISTS[kind], *_LINKS, *more, "evidence", "unparsed"))


def read_record(
    kind: Kind,
    said: Mapping[str, Any],
    *,
    origin: Origin,
    said_id: str,
    where: str,
    remarks: tuple[str, ...] = (),
    silent: frozenset[str] = frozenset(),
) -> Iterator[Item]:
    """The row for one HSDS 3.1 object with its lists nested, and what had to be kept aside.

    `said_id` is the source's id, or the words that stand for it. What has no name is kept aside, unless it is a place.
    """
    if said_id == own_words.NOBODY_KNOWN:
        return
    reading = Reading(remarks=dict.fromkeys(remarks))
    if not _read_name(reading, said) and kind is not Kind.LOCATION:
        yield KeptAside(where, NO_NAME, as_text(said))
        return
    _read_scalars(reading, kind, said)
    for name in _LISTS[kind]:
        if said.get(name):
            read_list(reading, name, said[name])
    own_words.read_back(kind, reading.fields)
    for name, linked in _LINKS.items():
        linked_id = source_id(said.get(name))
        if linked_id and linked_id != own_words.NOBODY_KNOWN:
            reading.fields[name] = record_id(origin.system, linked, linked_id)
    if kind is Kind.SERVICE:
        _read_service_parts(reading, said, origin)
        _say_hours(reading, said)
    _read_unknown(reading, kind, said)
    _read_provenance(reading, said, origin, said_id)
    if kind is Kind.LOCATION and not reading.fields.keys() - {
        "source",
        "evidence",
        "location_type",
    }:
        yield KeptAside(where, "there is nothing in it", as_text(said))
        return
    if any(
        values.looks_garbled(value) for value in reading.fields.values() if isinstance(value, str)
    ):
        reading.remark(GARBLED)
    for reason, text in reading.kept_aside:
        yield KeptAside(where, reason, text)
    yield Row(
        kind=kind,
        id=record_id(origin.system, kind, said_id),
        source_id=said_id,
        fields=reading.fields,
        where=where,
        remarks=tuple(reading.remarks),
        silent=silent,
    )


def _read_name(reading: Reading, said: Mapping[str, Any]) -> bool:
    name = values.line(said.get("name")) or values.line(said.get("alternate_name"))
    if not name:
        return False
    reading.fields["name"] = name
    if values.is_longer(said.get("name"), values.LONGEST_LINE):
        reading.fields["unparsed/name"] = values.text(said.get("name"))
        reading.remark(NAME_CUT)
    if sounds_secret(name):
        reading.fields[MARK] = True
        reading.remark(MAY_BE_A_REFUGE)
    return True


def _read_scalars(reading: Reading, kind: Kind, said: Mapping[str, Any]) -> None:
    for name, scalar in _SCALARS[kind].items():
        value = said.get(name)
        if value in (None, "", values.UNKNOWN):
            continue
        kept = scalar(value)
        if kept is not None:
            reading.fields[name] = kept
            if scalar is _text and values.is_longer(value):
                reading.keep_aside(TEXT_CUT, value)
        elif not values.says_nothing(value) and (words := values.text(as_text(value))):
            reading.fields[f"unparsed/{name}"] = words
            reading.remark(NOT_UNDERSTOOD)
    if kind is Kind.SERVICE:
        if "status" not in reading.fields:
            reading.remark(NO_STATUS)
        old_fees = reading.fields.pop("fees", None)
        if old_fees is not None:
            reading.fields.setdefault("fees_description", old_fees)
    if kind is Kind.LOCATION:
        _check_position(reading, said)


def _check_position(reading: Reading, said: Mapping[str, Any]) -> None:
    """Half a position, or the middle of the sea where noughts point, is none."""
    position = (reading.fields.get("latitude"), reading.fields.get("longitude"))
    if None in position or position == (0, 0):
        for name in ("latitude", "longitude"):
            if reading.fields.pop(name, None) is not None:
                reading.fields[f"unparsed/{name}"] = values.line(said.get(name))
                reading.remark(NOT_UNDERSTOOD)


def _read_service_parts(reading: Reading, said: Mapping[str, Any], origin: Origin) -> None:
    program = said.get("program")
    if isinstance(program, Mapping) and (name := values.line(program.get("name"))):
        reading.fields["program"] = name
    for one in values.objects(said.get("service_at_locations")):
        location = source_id(one.get("location_id"))
        if not location:
            continue
        place: dict[str, Any] = {"location_id": record_id(origin.system, Kind.LOCATION, location)}
        if description := values.text(one.get("description"), 2000):
            place["description"] = description
        own = source_id(one.get("id")) or f"at.{place['location_id']}"
        key = own if re.fullmatch(r"[A-Za-z0-9._:-]{1,80}", own) else f"at.{place['location_id']}"
        reading.fields[f"service_at_locations/{key}"] = place
        for name in ("phones", "schedules", "contacts", "service_areas", "attributes"):
            if one.get(name):
                read_list(reading, name, one[name], at=key)


def _say_hours(reading: Reading, said: Mapping[str, Any]) -> None:
    """The opening times in the source's own words, where it has any; rules made out of words are not sure."""
    if said.get("hours_from_words") is True:
        reading.fields["hours_confirmed"] = False
    words = [
        schedule.get("text") or schedule.get("description")
        for _, schedule in elements(reading.fields, "schedules")
        if "freq" in schedule or "text" in schedule
    ]
    written = list(dict.fromkeys(text for text in words if text))
    if written:
        reading.fields.setdefault("hours_text", values.text("\n".join(written[:10]), 1000))


def _read_unknown(reading: Reading, kind: Kind, said: Mapping[str, Any]) -> None:
    known = _SCALARS[kind].keys() | set(_LISTS[kind]) | _LINKS.keys() | _READ_ELSEWHERE
    kept = 0
    for name, value in said.items():
        if name in known or value is None or value in ("", [], {}):
            continue
        words = values.text(as_text(value))
        key = re.sub(r"[^A-Za-z0-9._:-]+", "_", values.line(name, 80)).strip("_")[:80]
        if not words or not key:
            continue
        kept += 1
        if kept > MOST_UNKNOWN:
            reading.keep_aside(
                f"there are more than {MOST_UNKNOWN} fields that HeartDesk does not know", said
            )
            break
        reading.fields.setdefault(f"unparsed/{key}", words)
        reading.remark(UNKNOWN_FIELDS)
    if said.get("metadata"):
        reading.remark(HISTORY_LEFT_OUT)


def _read_provenance(
    reading: Reading, said: Mapping[str, Any], origin: Origin, said_id: str
) -> None:
    source: dict[str, Any] = {"system": origin.system, "id": said_id}
    if url := values.link(said.get("source_url")):
        source["url"] = url
    if origin.licence:
        source["licence"] = origin.licence
    if origin.attribution:
        source["attribution"] = list(origin.attribution)
    reading.fields["source"] = source
    said_on = values.day(said.get("assured_date")) or values.day(said.get("last_modified"))
    if said_on:
        reading.fields["evidence"] = {"sources": [origin.system], "source_date": said_on}
