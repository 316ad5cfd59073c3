"""Which number of an entry may be rung, and what is said where none may.

A number may be rung when its evidence is "verified", when a named worker checked it, or when an import source gave it
(with that doubt said). Anything else is not shown: the hub or the council is asked. A denied number never shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from heartdesk.core.area import Area
from heartdesk.core.fields import Fields, elements, texts_in
from heartdesk.core.phones import (
    NO_BREAK_SPACE,
    denied_in,
    digits,
    for_print,
    looks_like_phone,
    tel_uri,
)
from heartdesk.core.text import one_line
from heartdesk.directory.model import PhoneLine
from heartdesk.directory.values import part, whole, words
from heartdesk.store.entry import Hit

GIVEN = "given by source"
VERIFIED = "verified"

FREE_STARTS = ("0800", "0808")
FREE_NUMBERS = ("999", "112", "111", "101", "105")
"""Free from every phone in the UK: Freephone since 2015 (Ofcom), the 116 helplines, and the public short numbers."""

_SEAM = " | "
"""Between texts looked at together; no number reaches across it."""

_NEVER_RUNG = ("fax", "pager")


def not_confirmed(area: Area) -> PhoneLine:
    """The line that stands where no number may be shown."""
    return PhoneLine(f"number not confirmed: ask the hub, or the council on {area.council_phone}")


def phone_lines(
    holders: Sequence[tuple[Fields, str]], *, area: Area, checked: bool, source: str
) -> tuple[PhoneLine, tuple[PhoneLine, ...]]:
    """The number to ring, and the further ones.

    `holders` are field maps with the words for whose number it is ("" for the service's own), nearest first; the
    first with any number counts. `checked` says that a named worker checked its numbers as they stand; `source` is
    where an imported entry comes from.
    """
    lines: list[PhoneLine] = []
    for fields, whose in holders:
        values = [part(value) for _, value in elements(fields, "phones")]
        if values:
            lines = [
                line
                for value in values
                if (line := _line(value, whose, area=area, checked=checked, source=source))
            ]
            break
    lines.sort(key=_readiness)
    unique = list({(line.number, line.text): line for line in lines}.values())
    if not unique:
        return not_confirmed(area), ()
    return unique[0], tuple(unique[1:])


def without_denied(fields: Fields, area: Area) -> Fields:
    """`fields` without those that hold a number known to be wrong, wherever in their texts it stands.

    The store refuses them on every write; this is for what was kept before a number was found to be wrong.
    """
    # One look at all the texts; they are read one by one only where that look finds something.
    if denied_in(_SEAM.join(texts_in(fields)), area.denied) is None:
        return fields
    return {
        name: value
        for name, value in fields.items()
        if denied_in(_SEAM.join(texts_in(value)), area.denied) is None
    }


def hit_without_denied(hit: Hit, area: Area) -> Hit:
    """`hit` without a number that was found to be wrong after its row of the index was made."""
    if denied_in(f"{hit.phone}{_SEAM}{hit.line}", area.denied) is None:
        return hit
    return replace(hit, phone="", line="")


def is_free(number: str) -> bool:
    """Whether a call to `number` costs nothing from any phone."""
    home = digits(number)
    return (
        home.startswith(FREE_STARTS)
        or home in FREE_NUMBERS
        or (len(home) == 6 and home.startswith("116"))
    )


def _line(
    value: Mapping[str, Any], whose: str, *, area: Area, checked: bool, source: str
) -> PhoneLine | None:
    """The line for one phone, None where it may not be shown."""
    written, described = (
        one_line(words(value.get("number"), 60), 60),
        one_line(words(value.get("description"), 200)),
    )
    evidence, kind = value.get("evidence"), words(value.get("type"), 20).lower()
    if (
        not digits(written)
        or kind in _NEVER_RUNG
        or denied_in(f"{written} {described}", area.denied)
    ):
        return None
    if not (evidence in (VERIFIED, GIVEN) or checked):
        return None
    doubt = (
        ""
        if evidence == VERIFIED or checked
        else f"from {source or 'an import'}, not checked yet: ring first"
    )
    if kind == "text":
        shown = described if digits(written) in described.replace(" ", "") else f"Text {written}"
        return PhoneLine(f"{shown} ({doubt})" if doubt else shown, doubt=doubt, message=True)
    uri = tel_uri(written)
    if uri is None or not looks_like_phone(written):
        return None
    number = for_print(written).replace(NO_BREAK_SPACE, " ")
    extension = whole(value.get("extension"))
    text = f"{number}, extension {extension}" if extension is not None else number
    label = ", ".join(one for one in (_kind_in_words(kind), described, whose) if one)
    said = "; ".join(one for one in (label, doubt) if one)
    return PhoneLine(
        f"{text} ({said})" if said else text,
        number=number,
        uri=uri,
        ring=kind != "textphone",
        doubt=doubt,
        free=is_free(written),
    )


def _kind_in_words(kind: str) -> str:
    return {"textphone": "textphone", "cell": "mobile", "video": "video call"}.get(kind, "")


def _readiness(line: PhoneLine) -> tuple[bool, bool, bool]:
    """Numbers to ring first, sure ones before doubtful ones; otherwise as they came."""
    return (not line.ring, bool(line.doubt), line.message)
