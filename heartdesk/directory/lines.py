"""The single lines of an entry: where it is, what it costs, who it is for, how to get in. "" where not known."""

import re
from collections.abc import Iterable, Sequence

from heartdesk.core.area import Area
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.text import fold, one_line
from heartdesk.directory.model import BUS_NOT_KNOWN, PlaceLine
from heartdesk.directory.values import number, part, whole, words

STATUS_TEXTS = {
    "active": "",
    "inactive": "Not running just now",
    "defunct": "Closed for good",
    "temporarily closed": "Closed for now",
}
"""HSDS's service statuses, in words; "" where there is nothing to say."""

_FREE = re.compile(
    r"(it'?s |this (service )?is |always )?"
    r"(free( of charge| to (use|all|join|attend|everyone).*)?|no (cost|charge|fee)s?)\W*"
)
_WAYS = (
    ("phone", re.compile(r"\b(tele)?phone\b", re.I)),
    ("online", re.compile(r"\b(online|virtual|video)\b", re.I)),
    ("home visit", re.compile(r"\bhome[ -]visits?\b", re.I)),
)


def text(fields: Fields, name: str, limit: int = 4000) -> str:
    """A top-level text, made safe to show."""
    return words(text_of(fields, name), limit)


def place_line(location: Fields) -> PlaceLine | None:
    """Where a location is; None where it is no place to go to, or nothing of it is known."""
    if location.get("location_type") in ("postal", "virtual"):
        return None
    addresses = [part(value) for _, value in elements(location, "addresses")]
    physical = [one for one in addresses if one.get("address_type") not in ("postal", "virtual")]
    address = physical[0] if physical else {}
    settlement = one_line(text(location, "settlement")) or one_line(words(address.get("city")))
    parts = [one_line(words(address.get(key))) for key in ("address_1", "address_2", "city")]
    written = ", ".join(dict.fromkeys(one for one in parts if one))
    lat, lon = number(location.get("latitude")), number(location.get("longitude"))
    known = (
        lat is not None
        and lon is not None
        and abs(lat) <= 90
        and abs(lon) <= 180
        and (lat, lon) != (0, 0)
    )
    name, landmark = one_line(text(location, "name")), one_line(text(location, "description"), 300)
    if not (written or settlement or known):
        return None
    postcode = " ".join(words(address.get("postal_code"), 12).upper().split())
    if not known:
        lat = lon = None
    return PlaceLine(name, written, postcode, settlement, lat, lon, landmark)


def cost_line(fields: Fields) -> tuple[str, bool]:
    """What it costs in words, and whether it is surely free."""
    said = one_line(text(fields, "fees_description"), 300)
    options = [_cost_option(part(value)) for _, value in elements(fields, "cost_options")]
    line = "; ".join(dict.fromkeys(one for one in (said, *options) if one))
    return line, bool(line) and all(_is_free(one) for one in (said, *options) if one)


def who_for(fields: Fields) -> str:
    """Who it is for. Never a gate: a line to read out."""
    said, aged = text(fields, "eligibility_description", 600), ages(fields)
    if not said:
        return aged[:1].upper() + aged[1:]
    return said if not aged or re.search(r"\d", said) else f"{said.rstrip('.')}, {aged}"


def ages(fields: Fields) -> str:
    """From which age to which, in words; "" where nobody said."""
    least, most = whole(fields.get("minimum_age")), whole(fields.get("maximum_age"))
    least, most = least if least and least > 0 else None, most if most and 0 < most < 120 else None
    if least and most:
        return f"ages {least} to {most}"
    if least:
        return f"age {least} and over"
    return f"up to age {most}" if most else ""


def how_to_get_in(fields: Fields) -> str:
    """How to take it up, in the source's words."""
    return text(fields, "application_process", 1000)


def bring(fields: Fields) -> str:
    """What to bring, in words, and the papers that are asked for."""
    documents = (
        one_line(words(part(value).get("document")))
        for _, value in elements(fields, "required_documents")
    )
    papers = ", ".join(dict.fromkeys(one for one in documents if one))
    said = text(fields, "bring", 600)
    return "; ".join(one for one in (said, papers) if one)


def access_line(fields: Fields, places: Iterable[Fields]) -> str:
    """Ramps, hearing loops, toilets: our own words first, then what each place says of itself."""
    found = [text(fields, "access_notes", 600)]
    for place in places:
        for _, value in elements(place, "accessibility"):
            said = [
                one_line(words(part(value).get(key)), 300) for key in ("description", "details")
            ]
            found.append(": ".join(dict.fromkeys(one for one in said if one)))
    return "; ".join(dict.fromkeys(one for one in found if one))


def getting_there(fields: Fields, places: Iterable[Fields], buses: Sequence[str] = ()) -> str:
    """How to get there and back: its own words, its places', the `buses` there; an unknown bus is said to be so."""
    found = [
        text(fields, "getting_there", 1000),
        *(text(place, "transportation", 600) for place in places),
        *buses,
    ]
    return " ".join(dict.fromkeys(one for one in found if one)) or BUS_NOT_KNOWN


def languages(fields: Fields, places: Iterable[Fields]) -> str:
    """Languages spoken, and interpreters."""
    found = [one_line(text(fields, "interpretation_services"), 300)]
    for holder in (fields, *places):
        found += [
            one_line(words(part(value).get("name")), 60)
            for _, value in elements(holder, "languages")
        ]
    return ", ".join(dict.fromkeys(one for one in found if one))


def ways(schedules: Sequence[object]) -> tuple[str, ...]:
    """The ways of taking part that its schedules name, beside going there."""
    said = " ".join(words(part(value).get("attending_type"), 200) for value in schedules)
    return tuple(way for way, pattern in _WAYS if pattern.search(said))


def tags(fields: Fields) -> tuple[str, ...]:
    """The tags it has beside its needs: what a source or a worker filed it under."""
    found = (
        one_line(words(part(value).get("label")), 80) for _, value in elements(fields, "attributes")
    )
    return tuple(dict.fromkeys(one for one in found if one))


def contacts(fields: Fields) -> tuple[str, ...]:
    """Whom to ask for, a line each: for workers, never for paper."""
    found = (
        ", ".join(
            one
            for key in ("name", "title", "department", "email")
            if (one := one_line(words(part(value).get(key)), 120))
        )
        for _, value in elements(fields, "contacts")
    )
    return tuple(dict.fromkeys(one for one in found if one))


def areas(fields: Fields) -> tuple[str, ...]:
    """The names of the areas it says it serves."""
    found = (
        one_line(words(part(value).get("name")), 120)
        for _, value in elements(fields, "service_areas")
    )
    return tuple(dict.fromkeys(one for one in found if one))


def needs(fields: Fields) -> dict[str, float]:
    """The needs it helps with, each with a weight over 0 and up to 1."""
    found: dict[str, float] = {}
    for need_id, value in elements(fields, "needs"):
        weight = number(part(value).get("weight", 1.0))
        if value and weight is not None and weight > 0:
            found[need_id] = min(weight, 1.0)
    return found


def guessed_needs(fields: Fields) -> dict[str, str]:
    """Of its needs those that an import guessed, each with the category it was guessed from."""
    return {
        need_id: one_line(str(part(value)["guess"]), 80)
        for need_id, value in elements(fields, "needs")
        if part(value).get("guess")
    }


def localities(fields: Fields) -> tuple[str, ...]:
    """The hub areas it serves; none means the whole council area or beyond."""
    return tuple(locality for locality, value in elements(fields, "localities") if value is True)


def source_system(fields: Fields) -> str:
    """The name of the source an entry came from, "" where it is our own."""
    return one_line(words(part(fields.get("source")).get("system")), 80)


def source_line(fields: Fields) -> str:
    """Where an entry comes from, with the credit its licence asks for."""
    source = part(fields.get("source"))
    credit = source.get("attribution")
    credits_given = credit if isinstance(credit, list) else [credit]
    said = [
        source_system(fields),
        words(source.get("licence"), 80),
        *(words(one, 300) for one in credits_given),
    ]
    line = ", ".join(dict.fromkeys(one_line(one, 300) for one in said if one))
    return f"From {line}" if line else ""


def caution(fields: Fields) -> str:
    """What a worker must mind before sending anybody there. Never for paper."""
    return words(part(fields.get("evidence")).get("warning"), 600)


def warning(fields: Fields) -> str:
    """What a worker should mind about the facts of an entry."""
    evidence = part(fields.get("evidence"))
    return " ".join(
        dict.fromkeys(one for key in ("warning", "note") if (one := words(evidence.get(key), 600)))
    )


def _cost_option(option: Fields) -> str:
    amount = number(option.get("amount"))
    said = one_line(words(option.get("amount_description")) or words(option.get("option")), 200)
    if amount is None or amount < 0:
        return said
    currency = words(option.get("currency"), 3).upper() or "GBP"
    if amount == 0:
        money = "Free"
    else:
        money = (
            f"£{amount:,.2f}".removesuffix(".00")
            if currency == "GBP"
            else f"{amount:,.2f} {currency}"
        )
    return f"{money} ({said})" if said and fold(said) != fold(money) else money


def _is_free(said: str) -> bool:
    return _FREE.fullmatch(said.casefold()) is not None


def position(place: PlaceLine, area: Area) -> tuple[float, float] | None:
    """Where a place is, in degrees: its own point, else the middle of its settlement; None where neither is known."""
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    named = [one for one in area.settlements if one.name == place.settlement]
    return named[0].position if len(named) == 1 else None
