"""Takes numbers known to be wrong out of a row, so that the rest of it can still come in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from heartdesk.core.fields import texts_in
from heartdesk.core.phones import DeniedNumber, denied_in
from heartdesk.interchange.json_text import as_text
from heartdesk.interchange.model import KeptAside, Row

_APART = " | "
"""Stands between texts that are looked at together; no number runs across it."""

TAKEN_OUT = "(a wrong number was taken out here)"
NAME_HELD_IT = "its name holds a number that is known to be wrong"


def without_denied(
    row: Row, denied: Iterable[DeniedNumber]
) -> tuple[Row | None, tuple[KeptAside, ...]]:
    """The row without any denied number, and what was kept aside for it.

    A phone goes whole; from other words only the number goes. None where the name itself held it.
    """
    numbers = tuple(denied)
    if denied_in(_APART.join(texts_in(row.fields)), numbers) is None:
        return row, ()
    found = {
        name: number for name, value in row.fields.items() if (number := _number_in(value, numbers))
    }
    if not found:
        return row, ()
    aside = tuple(
        KeptAside(
            row.where,
            f"{number.number} is known to be a wrong number: {number.why}",
            as_text(row.fields[name]),
        )
        for name, number in found.items()
    )
    if "name" in found:
        return None, (KeptAside(row.where, NAME_HELD_IT, as_text(dict(row.fields))),)
    fields = dict(row.fields)
    for name in found:
        kept = None if name.startswith("phones/") else _cleaned(fields[name], numbers)
        if kept is None or _number_in(kept, numbers):
            del fields[name]
        else:
            fields[name] = kept
    return replace(row, fields=fields), aside


def _number_in(value: Any, denied: tuple[DeniedNumber, ...]) -> DeniedNumber | None:
    if isinstance(value, str):
        return denied_in(value, denied)
    parts = (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    )
    return next((number for part in parts if (number := _number_in(part, denied))), None)


def _cleaned(value: Any, denied: tuple[DeniedNumber, ...]) -> Any:
    """`value` with the denied numbers out; a phone that is one goes whole. None where nothing may stay."""
    if isinstance(value, str):
        for number in denied:
            value = _pattern(number).sub(TAKEN_OUT, value)
        return value
    if isinstance(value, list):
        kept = [_cleaned(part, denied) for part in value]
        return [part for part in kept if part is not None]
    if isinstance(value, Mapping):
        if "number" in value and _number_in(value["number"], denied):
            return None
        return {
            name: part for name, old in value.items() if (part := _cleaned(old, denied)) is not None
        }
    return value


def _pattern(number: DeniedNumber) -> re.Pattern[str]:
    """The number as people may write it: any spaces or signs between its digits, with or without a country code."""
    digits = re.sub(r"\D", "", number.number)
    gap = r"[\s.\-\u2010-\u2015/()\[\]\xa0]{0,4}"
    bare = gap.join(digits.removeprefix("0"))
    return re.compile(
        rf"(?<!\d)(?:(?:\+|00)44{gap})?\(?0?\)?{gap}{bare}(?!\d)"
        if digits[0] == "0"
        else rf"(?<!\d){bare}(?!\d)"
    )
