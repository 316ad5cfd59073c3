"""The parts of a record (phones, schedules, addresses...) from HSDS objects to the elements HeartDesk keeps."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from heartdesk.interchange import hours, values
from heartdesk.interchange.identity import element_id, source_id
from heartdesk.interchange.json_text import as_text
from heartdesk.interchange.phones import phone_type, read_phones

MOST_ELEMENTS = 200
LARGEST_EXTENT = 20_000

GIVEN_BY_SOURCE = "given by source"

GARBLED = "some letters look garbled (such as â€™ for an apostrophe); they were left as they are"
NO_NUMBER_IN_IT = "some phone numbers could not be read and are kept as words"

_OWNERS = {
    "id", "service_id", "location_id", "organization_id", "service_at_location_id", "contact_id", "phone_id", "link_id",
    "link_entity", "resource_id", "metadata", "taxonomy_term_id", "unit_id",
}  # fmt: skip
"""Keys that say where an element belongs or what is looked up: the record says that already."""

Element = dict[str, Any]
Cell = Callable[[Any], Any]


@dataclass
class Reading:
    """What came up while one record was read: its fields so far, remarks, and what is kept aside."""

    fields: dict[str, Any] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)
    kept_aside: list[tuple[str, str]] = field(default_factory=list)

    def remark(self, *reasons: str) -> None:
        """Note something for the report, once per record."""
        self.remarks.update(dict.fromkeys(reasons))

    def keep_aside(self, reason: str, text: Any) -> None:
        """Keep a part out, with its own words."""
        self.kept_aside.append((reason, as_text(text)))


def read_list(reading: Reading, name: str, said: Any, *, at: str = "") -> None:
    """Read a list of HSDS objects into `name/<id>` fields. `at` is the service_at_location they belong to."""
    reader = READERS[name]
    for number, one in enumerate(_objects(said)):
        if number >= MOST_ELEMENTS:
            reading.keep_aside(
                f"there are more than {MOST_ELEMENTS} {name.replace('_', ' ')}", said
            )
            return
        for element in reader(reading, one):
            if at:
                element["service_at_location_id"] = at
            _put(reading, name, one, element)


def _put(reading: Reading, name: str, said: Mapping[str, Any], element: Element) -> None:
    key = f"{name}/{element_id(said.get('id'), element)}"
    already = reading.fields.get(key)
    if already is not None and _without_place(already) != _without_place(element):
        key = f"{name}/{element_id(None, element)}"
    reading.fields.setdefault(key, element)


def _without_place(element: Element) -> Element:
    return {name: value for name, value in element.items() if name != "service_at_location_id"}


def _objects(said: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; a single object counts as a list of one, a bare text as an object with a name."""
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, Mapping):
            yield one
        elif words := values.as_words(one).strip():
            yield {"name": words}


def _shaped(reading: Reading, said: Mapping[str, Any], shape: Mapping[str, Cell]) -> Element:
    """`said` with each known key read by its cell reader; what does not fit, and unknown keys, under "unparsed"."""
    element: Element = {}
    unparsed: dict[str, str] = {}
    for name, value in said.items():
        if name in _OWNERS or value is None or value in ("", []):
            continue
        cell = shape.get(name)
        kept = None if cell is None else cell(value)
        if kept is not None and kept != "":
            element[name] = kept
        elif (cell is None or not values.says_nothing(value)) and (
            words := values.text(as_text(value), 1000)
        ):
            unparsed[_line(name)[:80]] = words
    if any(values.looks_garbled(value) for value in element.values() if isinstance(value, str)):
        reading.remark(GARBLED)
    if unparsed:
        element["unparsed"] = unparsed
    return element


def _text(value: Any) -> str:
    return values.text(value, 2000)


def _line(value: Any) -> str:
    return values.line(value, 300)


def _known_line(value: Any) -> str:
    """A line of an address; "unknown" stands where a standard must have one and nobody knows it."""
    words = _line(value)
    return "" if words.casefold() == values.UNKNOWN else words


def _amount(value: Any) -> float | None:
    return values.number(value, lowest=0, highest=1e9)


def _extent(value: Any) -> str | None:
    words = as_text(value, LARGEST_EXTENT + 1)
    return words if len(words) <= LARGEST_EXTENT else None


def _phone(reading: Reading, said: Mapping[str, Any]) -> Iterator[Element]:
    number = said.get("number", said.get("name"))
    found = read_phones(number)
    if found is None:
        reading.remark(NO_NUMBER_IN_IT)
        unparsed = f"unparsed/phone_{element_id(None, dict(said))}"
        reading.fields[unparsed] = values.line(
            f"{values.as_words(number)} {values.as_words(said.get('description'))}"
        )
        return
    for phone in found:
        element: Element = {"number": phone.number, "evidence": GIVEN_BY_SOURCE}
        extension = phone.extension or values.line(said.get("extension"), 20)
        kind = phone_type(said.get("type")) or phone.type
        description = ", ".join(filter(None, [phone.description, _text(said.get("description"))]))
        element.update(
            (name, value)
            for name, value in (
                ("extension", extension),
                ("type", kind),
                ("description", description),
            )
            if value
        )
        if languages := [
            _shaped(reading, one, _LANGUAGE) for one in _objects(said.get("languages") or [])
        ]:
            element["languages"] = languages[:20]
        yield element


def _schedule(reading: Reading, said: Mapping[str, Any]) -> Iterator[Element]:
    element, remarks = hours.read_schedule(said)
    reading.remark(*remarks)
    if element:
        yield element


def _address(reading: Reading, said: Mapping[str, Any]) -> Iterator[Element]:
    element = _shaped(reading, said, _ADDRESS)
    if element.keys() - {"address_type", "country"}:
        yield element


def _contact(reading: Reading, said: Mapping[str, Any]) -> Iterator[Element]:
    element = _shaped(reading, {k: v for k, v in said.items() if k != "phones"}, _CONTACT)
    phones = [phone for one in _objects(said.get("phones") or []) for phone in _phone(reading, one)]
    if phones:
        element["phones"] = phones[:20]
    if element:
        yield element


def _attribute(_reading: Reading, said: Mapping[str, Any]) -> Iterator[Element]:
    """A tag: {taxonomy, code, label, link_type}, its term's words looked up by the reader."""
    term = said.get("taxonomy_term")
    term = term if isinstance(term, Mapping) else {}
    detail = term.get("taxonomy_detail")
    taxonomy = _line(term.get("taxonomy")) or _line(
        detail.get("name") if isinstance(detail, Mapping) else None
    )
    taxonomy = _line(said.get("taxonomy")) or taxonomy
    code = _line(said.get("code")) or _line(term.get("code"))
    element: Element = {
        "taxonomy": taxonomy,
        # Codes must differ across the taxonomies of a CSV package; those that do not wear their taxonomy's name there.
        "code": code.removeprefix(f"{taxonomy}:") if taxonomy else code,
        "label": _line(said.get("label")) or _line(term.get("name")) or _line(said.get("name")),
        "link_type": _line(said.get("link_type")),
        "value": _text(said.get("value")),
        "taxonomy_term_id": source_id(said.get("taxonomy_term_id") or term.get("id")),
        "term_uri": values.link(term.get("term_uri")),
    }
    element = {name: value for name, value in element.items() if value}
    if element.keys() - {"link_type", "taxonomy"}:
        yield element


def _of_shape(
    shape: Mapping[str, Cell], *needs: str
) -> Callable[[Reading, Mapping[str, Any]], Iterator[Element]]:
    """A reader for elements that only need their cells read; one without any of `needs` holds nothing."""

    def read(reading: Reading, said: Mapping[str, Any]) -> Iterator[Element]:
        element = _shaped(reading, said, shape)
        if (
            any(name in element for name in needs)
            or (not needs and element)
            or "unparsed" in element
        ):
            yield element

    return read


_LANGUAGE: Mapping[str, Cell] = {"name": _line, "code": _line, "note": _text}
_ADDRESS: Mapping[str, Cell] = {
    **dict.fromkeys(("attention", "address_1", "address_2", "city", "region", "state_province"), _known_line),
    "postal_code": lambda value: values.postcode(_known_line(value)), "country": lambda value: _line(value).upper(),
    "address_type": lambda value: _line(value).casefold(),
}  # fmt: skip
_CONTACT: Mapping[str, Cell] = {
    "name": _line,
    "title": _line,
    "department": _line,
    "email": values.email,
}
_COST: Mapping[str, Cell] = {
    "valid_from": values.day, "valid_to": values.day, "option": _text, "amount": _amount, "amount_description": _text,
    "currency": lambda value: _line(value).upper(),
}  # fmt: skip
_CAPACITY: Mapping[str, Cell] = {
    "unit": lambda value: _line(value.get("name") if isinstance(value, Mapping) else value),
    "available": _amount, "maximum": _amount, "description": _text, "updated": values.moment,
}  # fmt: skip

READERS: Mapping[str, Callable[[Reading, Mapping[str, Any]], Iterator[Element]]] = {
    "phones": _phone,
    "schedules": _schedule,
    "addresses": _address,
    "contacts": _contact,
    "attributes": _attribute,
    "languages": _of_shape(_LANGUAGE, "name", "code"),
    "cost_options": _of_shape(_COST),
    "capacities": _of_shape(_CAPACITY),
    "accessibility": _of_shape(
        {"description": _text, "details": _text, "url": values.link, "accessibility": _text}
    ),
    "service_areas": _of_shape(
        {
            "name": _text,
            "description": _text,
            "extent": _extent,
            "extent_type": _line,
            "uri": values.link,
        }
    ),
    "required_documents": _of_shape({"document": _text, "uri": values.link}),
    "funding": _of_shape({"source": _text}),
    "programs": _of_shape({"name": _line, "alternate_name": _line, "description": _text}, "name"),
    "organization_identifiers": _of_shape(
        {"identifier_scheme": _line, "identifier_type": _line, "identifier": _line}, "identifier"
    ),
    "additional_urls": _of_shape({"url": values.link, "label": _line}, "url"),
    "additional_websites": _of_shape({"url": values.link, "label": _line}, "url"),
}
