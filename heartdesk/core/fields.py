"""The field map of a record: the truth that typed views look at.

A field is a top-level name, or `list/<element id>` for the parts of a list (phones, schedules, needs, checks), each
of which is replaced whole. Values are JSON values: None, bool, int, float, str, list, dict with str keys.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Fields = Mapping[str, Any]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}(/[A-Za-z0-9._:-]{1,80})?")


def is_field_name(name: str) -> bool:
    """Whether `name` may stand in a field map."""
    return _NAME.fullmatch(name) is not None


def elements(fields: Fields, name: str) -> Iterator[tuple[str, Any]]:
    """The (element id, value) pairs of the list `name`, in order of element id, removed elements left out."""
    prefix = name + "/"
    for key in sorted(k for k in fields if k.startswith(prefix)):
        if fields[key] is not None:
            yield key[len(prefix) :], fields[key]


def text_of(fields: Fields, name: str) -> str:
    """A top-level text field, or "" where it is missing or not text."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def texts_in(value: object) -> Iterator[str]:
    """Every text within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)
