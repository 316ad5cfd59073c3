"""What may be kept of a place that must not be found by the wrong person, such as a refuge: what it is, and its phone.

A record is secret once anybody has set its flag, for good. Only the fields named here are then kept of it, and no text
with a postcode, a street and number or a position in it. The same on every desk, so that all say the same in the end.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.text import fold

MARK = "sensitive"
"""The flag of a record whose whereabouts are never kept."""

CUT = "(not given out)"
"""Stands in a text where it said where the place is."""

_ABOUT = (
    "name",
    "alternate_name",
    "description",
    "source",
    "evidence",
    "phones",
    "email",
    "last_modified",
    MARK,
)

_KEPT: Mapping[Kind, frozenset[str]] = {
    Kind.SERVICE: frozenset((
        *_ABOUT, "url", "organization_id", "help_kind", "needs", "attributes", "not_same", "program",
        "status", "status_not_known", "closing_on", "back_on", "go_instead", "alert", "funding_until",
        "phone_not_confirmed", "crisis", "national", "application_process", "interpretation_services", "languages",
        "eligibility_description", "minimum_age", "maximum_age", "fees_description", "cost_options",
        "what_to_expect", "who_greets", "no_need_to_bring", "bring", "required_documents", "asn_support",
        "is_group", "led_by", "leader", "joining", "staff_note", "assured_date", "service_areas", "merged_into",
        "checks/phone", "checks/cost",
    )),
    Kind.ORGANIZATION: frozenset((*_ABOUT, "website", "legal_status")),
    Kind.LOCATION: frozenset(("organization_id", "source", "phones", MARK)),
}  # fmt: skip
_PARTS: Mapping[str, frozenset[str]] = {
    "service_areas": frozenset(("name",)),
    "source": frozenset(("system", "id", "licence", "attribution")),
}
"""Of these, no other part: a map of an area, a link to a page about the place."""

_NO_WORDS = frozenset((MARK, "organization_id", "source", "evidence", "status", "merged_into"))
_AS_THEY_ARE = frozenset((MARK, "organization_id", "merged_into", "last_modified", "assured_date"))

_SAFE_PLACE = re.compile(r"\b(?:refuge|safe ?house)\b", re.IGNORECASE)
_SPACE = r"(?:\s|%20|[+_.\-]){0,3}"
_WHERE = re.compile(
    rf"\b[A-Z]{{1,2}}[0-9][A-Z0-9]?{_SPACE}[0-9][ABD-HJLNP-UW-Z]{{2}}\b"
    r"|-?\b\d{1,2}\.\d{3,}\s*,\s*-?\d{1,3}\.\d{3,}"
    r"|///[a-z]+\.[a-z]+\.[a-z]+"
    r"|\b\d{1,4}[a-z]?,?\s+(?:[a-z'\u2019\-]+\s+){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|drive|place|crescent|terrace|court|square|way|close|gardens|wynd|row|loan|"
    r"brae|quadrant|view|park|vennel|toll|cottages?)\b",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(r"^\d{1,4}[a-z]?\s+", re.IGNORECASE)
_SHORTEST_LINE = 6


def sounds_secret(name: str) -> bool:
    """Whether a name is that of a place which nobody may be led to."""
    return _SAFE_PLACE.search(name) is not None


def may_be_secret(kind: Kind) -> bool:
    """Whether there are secret records of a kind."""
    return kind in _KEPT


def is_secret(fields: Mapping[str, Any]) -> bool:
    """Whether a record's whereabouts must not be kept."""
    return fields.get(MARK) is True


def is_kept(kind: Kind, name: str) -> bool:
    """Whether a field of a secret record is kept."""
    return name in _KEPT[kind] or name.partition("/")[0] in _KEPT[kind]


def without_whereabouts(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What of the fields of a secret record is kept; that one was taken away (None) always is. Twice is as once."""
    return {
        name: value if value is None or name in _AS_THEY_ARE else _kept_value(name, value)
        for name, value in fields.items()
        if value is None or is_kept(kind, name)
    }


def cut_out(value: Any, lines: Iterable[str]) -> Any:
    """A value with `lines` of a known address out of its texts, however they are written."""
    known = sorted({one.strip() for one in lines if len(one.strip()) >= _SHORTEST_LINE}, key=len)
    if not known:
        return value
    found = re.compile("|".join(_spaced(one) for one in reversed(known)), re.IGNORECASE)
    return _cut(value, found)


def rescued(fields: Fields, places: Sequence[Fields]) -> dict[str, Any]:
    """What a secret service needs before its places are let go: a phone to ring, its words without their address."""
    if not places:
        return {}
    kept = without_whereabouts(Kind.SERVICE, fields)
    if not any(elements(kept, "phones")):
        for place in places:
            theirs = without_whereabouts(Kind.LOCATION, place)
            kept |= {f"phones/{one}": said for one, said in elements(theirs, "phones")}
    said = cut_fields(kept, address_lines(places, called=text_of(fields, "name")))
    return {name: value for name, value in said.items() if value != fields.get(name)}


def cut_fields(fields: Fields, lines: Sequence[str]) -> dict[str, Any]:
    """Fields with `lines` of a known address out of their texts, ids and provenance left as they are."""
    return {
        name: value if name.partition("/")[0] in _NO_WORDS else cut_out(value, lines)
        for name, value in fields.items()
    }


def address_lines(places: Sequence[Fields], *, called: str) -> list[str]:
    """The words by which places could be found in a text; not where they only say what the service is `called`."""
    lines: list[str] = []
    for place in places:
        for _, address in elements(place, "addresses"):
            if isinstance(address, Mapping):
                said = (address.get(part) for part in ("address_1", "address_2", "postal_code"))
                lines += [one for one in said if isinstance(one, str)]
        lines.append(text_of(place, "name"))
    parts = (part.strip() for line in lines for part in (line, *line.split(",")))
    found = dict.fromkeys(one for part in parts for one in (part, _HOUSE_NUMBER.sub("", part)))
    own = fold(called)
    return [one for one in found if fold(one) and fold(one) not in own and own not in fold(one)]


def _spaced(line: str) -> str:
    return r"[\s,]+".join(re.escape(word) for word in re.split(r"[\s,]+", line) if word)


def _kept_value(name: str, value: Any) -> Any:
    parts = _PARTS.get(name.partition("/")[0])
    if parts is not None and isinstance(value, Mapping):
        value = {part: said for part, said in value.items() if part in parts}
    return _cut(value, _WHERE)


def _cut(value: Any, found: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return found.sub(CUT, value)
    if isinstance(value, Mapping):
        return {name: _cut(part, found) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cut(part, found) for part in value]
    return value
